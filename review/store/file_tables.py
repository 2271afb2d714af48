"""The tables of full texts: files, their text, and links to open copies."""

from __future__ import annotations

FILE_EVENTS: tuple[str, ...] = ()
