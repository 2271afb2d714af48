"""Years and dates out of what sources write for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from time import time

from review.search.formats.text import tidy

EARLIEST = 1800
_YEAR = re.compile(r"(?<!\d)(\d{4})(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?(?!\d)")
_SHORT = 24
_NUMERIC = re.compile(r"(\d{4})(?:[/-](\d{1,2})?)?(?:[/-](\d{1,2})?)?/?")


def latest_year() -> int:
    """Next year by the UTC calendar: the latest year an entry can plausibly carry."""
    return _year_after(int(time() // 3600))


@lru_cache(maxsize=1)
def _year_after(hour: int) -> int:
    return datetime.fromtimestamp(hour * 3600, UTC).year + 1


def year_in(text: str, latest: int | None = None) -> int | None:
    """The first four-digit year between 1800 and ``latest`` (next year unless given), or None."""
    if latest is None:
        latest = latest_year()
    return _short(text, latest) if len(text) <= _SHORT else _search(text, latest)


def _search(text: str, latest: int) -> int | None:
    for digits in _YEAR.findall(text):
        if EARLIEST <= int(digits) <= latest:
            return int(digits)
    return None


# The same few dates stand in file after file; longer texts are not worth remembering.
_short = lru_cache(maxsize=8192)(_search)


def first_year(texts: Iterable[str], latest: int | None = None) -> int | None:
    """The year in the first text that holds one."""
    if latest is None:
        latest = latest_year()
    for text in texts:
        if (year := year_in(text, latest)) is not None:
            return year
    return None


def normalise_date(text: str) -> str:
    """``2021-06-25`` or ``2021-06`` where the text is such a date in numbers, else the text as it is."""
    return _numeric(text) if len(text) <= _SHORT else text


@lru_cache(maxsize=8192)
def _numeric(text: str) -> str:
    match = _NUMERIC.fullmatch(text)
    if not match:
        return text
    year, month, day = match[1], int(match[2] or 0), int(match[3] or 0)
    if not 1 <= month <= 12:
        return year if not month and not day else text
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= 31 else f"{year}-{month:02}"


def date_beyond(text: str, year: int, latest: int) -> str:
    """The date in a text, normalised, if it tells more than the year and is of that year; else ""."""
    return _known_beyond(text, year, latest) if len(text) <= _SHORT else _beyond(text, year, latest)


def _beyond(text: str, year: int, latest: int) -> str:
    found = normalise_date(tidy(text))
    return found if says_more(found, year, latest) else ""


_known_beyond = lru_cache(maxsize=16384)(_beyond)


def says_more(date: str, year: int | None, latest: int | None = None) -> bool:
    """Whether a date tells more than the year, and is of that year."""
    return bool(date) and date != str(year) and year is not None and year_in(date, latest) == year
