"""A search history: numbered lines, of which later ones name earlier ones (``#1 AND #2``)."""

from __future__ import annotations

import re

from review.errors import InvalidInput

_LINE = re.compile(r"^\s*(?:#|S|No\.?\s*)?(\d{1,3})\s*(?:[.):\t]|(?<=\d)\s)\s*(?=\S)(.+?)\s*$", re.IGNORECASE)
_REFERENCE = re.compile(r"#(\d{1,3})\b")
_BARE_LINE = re.compile(r"^[\s()\d#]*(?:(?:\b(?:AND|OR|NOT)\b)[\s()\d#]*)+$", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w#])(\d{1,3})(?!\w)")
_COUNT = re.compile(r"\s+[\d,. ]*\d\s*$")
MOST_LENGTH = 100_000


def unfolded(text: str) -> str:
    """One string with every ``#n`` replaced by what line n says; a string without history as it is.

    The line meant is the last one that no other line names. Raises ``InvalidInput`` for a number
    without a line, lines that name each other, and several lines that nothing joins.
    """
    lines = _lines(text)
    if not lines:
        if _REFERENCE.search(text):
            raise InvalidInput(
                f"{_REFERENCE.search(text)[0]} names a search that is not given.",  # type: ignore[index]
                "give the whole history, one numbered line each.",
            )
        return text
    named = {n for line in lines.values() for n in _named(line)}
    ends = [n for n in lines if n not in named]
    if not ends:
        raise InvalidInput("The lines of this history name each other in a circle.", "look at their numbers.")
    if len(ends) > 1 and not named:
        raise InvalidInput(
            f"{len(lines)} numbered lines, and none says how they are joined.",
            "add a line such as #1 AND #2.",
        )
    return _written_out(max(ends), lines, ())


def _lines(text: str) -> dict[int, str]:
    rows = [row for row in text.splitlines() if row.strip()]
    found = [_LINE.match(row) for row in rows]
    if len(rows) < 2 or not all(found):
        return {}
    return {int(match[1]): _sharp(match[2]) for match in found if match}


def _sharp(line: str) -> str:
    """``1 AND 2`` as ``#1 AND #2``."""
    return _NUMBER.sub(r"#\1", line) if _BARE_LINE.match(line) else line


def _named(line: str) -> list[int]:
    return [int(n) for n in _REFERENCE.findall(re.sub(r'"[^"]*"', "", line))]


def _written_out(number: int, lines: dict[int, str], above: tuple[int, ...]) -> str:
    if number not in lines:
        raise InvalidInput(f"#{number} names a line that is not there.", "give the whole history.")
    if number in above:
        raise InvalidInput(f"Line {number} of the history names itself.", "look at its numbers.")
    parts = re.split(r'("[^"]*")', lines[number])
    for n, part in enumerate(parts):
        if not part.startswith('"'):
            parts[n] = _REFERENCE.sub(lambda m: _inside(int(m[1]), lines, (*above, number)), part)
    text = "".join(parts)
    if len(text) > MOST_LENGTH:
        raise InvalidInput(f"Written out, line {number} has more than {MOST_LENGTH:,} characters.")
    return text


def _inside(number: int, lines: dict[int, str], above: tuple[int, ...]) -> str:
    return f"({_written_out(number, lines, above)})"
