"""The tables of a team's work: calibration rounds and what belongs to them."""

from __future__ import annotations

TEAM_EVENTS: tuple[str, ...] = ()
