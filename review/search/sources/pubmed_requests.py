"""What PubMed is asked: searches, whole or in windows of the day of entry, and articles by their ids.

The note that goes with a request (``memo``) holds what is still to be asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from review.search.formats.dates import latest_year
from review.search.source import Request

MOST_IDS = 9_998
BATCH = 200
# Longer terms go by POST.
_LONG = 400
_COMMON = {"db": "pubmed", "retmode": "xml", "tool": "slr-pipeline"}
# PubMed's oldest entries are younger; an early day costs one search.
_OLDEST = "1900-01-01"


def within(term: str, begin: str | None = None, end: str | None = None) -> str:
    """The term, limited to what PubMed created from one day to another; the whole term without days.

    The day of creation (``crdt``), not of entry (``edat``): that one is set back for late arrivals.
    """
    if begin is None:
        return term
    last = end.replace("-", "/") if end else "3000"
    return f'({term}) AND ("{begin.replace("-", "/")}"[crdt] : "{last}"[crdt])'


def whole_window(since: str | None) -> list[str]:
    """The window that holds everything entered, or everything since a day."""
    return [since or _OLDEST, f"{latest_year()}-12-31"]


def halves(window: list[str]) -> list[list[str]]:
    """The two halves of a window; none for a single day."""
    begin, end = map(date.fromisoformat, window)
    if begin >= end:
        return []
    middle = begin + (end - begin) // 2
    return [
        [window[0], middle.isoformat()],
        [(middle + timedelta(days=1)).isoformat(), window[1]],
    ]


def search_request(term: str, memo: Mapping[str, Any]) -> Request:
    """A search for ids; long terms by POST."""
    asked = {**_COMMON, "term": term, "retmax": str(MOST_IDS + 1), **memo.get("params", {})}
    if len(term) > _LONG:
        return Request("esearch.fcgi", form=asked, memo=memo, is_counting=True)
    return Request("esearch.fcgi", asked, memo=memo, is_counting=True)


def next_window(memo: Mapping[str, Any]) -> Request | None:
    """The search in the next window still to be asked, or None."""
    pending = memo.get("pending", [])
    if not pending:
        return None
    window, *later = pending
    kept = {name: memo.get(name) for name in ("term", "params", "since")}
    return search_request(within(str(memo["term"]), *window), {**kept, "window": window, "pending": later})


def fetch_request(memo: Mapping[str, Any]) -> Request | None:
    """The next articles still to be asked for, by their ids, or None."""
    ids = str(memo.get("rest", "")).split()
    if not ids:
        return None
    now, rest = ids[:BATCH], ids[BATCH:]
    form = {**_COMMON, "id": ",".join(now)}
    return Request("efetch.fcgi", form=form, memo={**memo, "ids": " ".join(now), "rest": " ".join(rest)})
