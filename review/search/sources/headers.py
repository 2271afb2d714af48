"""What the headers of an answer say: allowances, and how long to wait."""

from __future__ import annotations

import math
from email.utils import parsedate_to_datetime

from review.search.source import Page


def number_in(page: Page, name: str) -> float | None:
    """The number a header holds; None when it is missing or no finite number."""
    try:
        found = float(page.headers.get(name, ""))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def retry_after(page: Page) -> float | None:
    """The seconds the service asks us to wait, never below zero; None when it does not say.

    A date counts from the answer's own ``Date``, so that the clocks need not agree.
    """
    seconds = number_in(page, "retry-after")
    if seconds is None:
        seconds = _until(page.headers.get("retry-after", ""), page.headers.get("date", ""))
    return None if seconds is None else max(0.0, seconds)


def _until(then: str, now: str) -> float | None:
    try:
        return (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        # No date, or one with a time zone and one without.
        return None
