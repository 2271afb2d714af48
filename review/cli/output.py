"""How the command line prints: short lines for people, JSON for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from review.errors import ReviewError


def say(text: str = "") -> None:
    """One line."""
    sys.stdout.write(text + "\n")


def complain(text: str) -> None:
    """One line on standard error."""
    sys.stderr.write(text + "\n")


def machine(data: Any) -> None:
    """JSON on standard output."""
    say(json.dumps(data, indent=2, ensure_ascii=False, default=str))


def table(rows: Iterable[Sequence[object]], head: Sequence[str] = (), *, indent: str = "  ") -> None:
    """Columns set apart by two blanks; numbers stand to the right."""
    given: list[tuple[object, ...]] = [tuple(head)] if head else []
    given += [tuple(r) for r in rows]
    if not given:
        return
    widths = [max(len(str(r[i])) for r in given) for i in range(len(given[0]))]
    for row in given:
        cells = [
            str(c).rjust(w) if isinstance(c, int) else str(c).ljust(w)
            for c, w in zip(row, widths, strict=True)
        ]
        say((indent + "  ".join(cells)).rstrip())


def write(data: bytes | str, path: Path | None) -> None:
    """To a file, or to standard output."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    except OSError as error:
        raise ReviewError(
            f"{path} cannot be written: {error.strerror}.", "choose another place with -o."
        ) from error
    complain(f"wrote {path} ({len(raw):,} bytes)")
