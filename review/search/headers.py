"""What the headers of an answer say: allowances, and how long to wait."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from review.search.source import Page


def number_in(page: Page, name: str) -> float | None:
    """The number a header holds; None when it is missing or no finite number."""
    try:
        found = float(page.headers.get(name, ""))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def retry_after(page: Page, now: datetime | None = None) -> float | None:
    """Seconds that ``Retry-After`` asks for, never below zero; None without one we can read.

    A date counts from the answer's own ``Date``, so that the clocks need not agree; without one from
    ``now``. Source: RFC 9110, 10.2.3.
    """
    seconds = number_in(page, "retry-after")
    if seconds is None:
        then = _moment(page.headers.get("retry-after", ""))
        if then is None:
            return None
        seconds = (then - (_moment(page.headers.get("date", "")) or now or datetime.now(UTC))).total_seconds()
    return max(0.0, seconds)


def _moment(text: str) -> datetime | None:
    """A date of HTTP, with its time zone; HTTP knows no other than UTC."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
