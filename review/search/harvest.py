"""Walk a service from its first page to its last, and never take a failure for the end.

The walk knows no store: it is told where to begin and what was met before, and yields one step a page.
Whoever keeps the steps can go on from any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Connector, Fault, Page, PageFault, Request

Fetch = Callable[[Request, Callable[[Page], Any]], tuple[Page, Any]]
EMPTY_TRIES = 2
MOST_RESTARTS = 2


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a walk stands: the part of the query, and the next request (None for the part's first)."""

    part: int = 0
    request: Request | None = None

    def as_data(self) -> dict[str, Any]:
        """The cursor as plain data."""
        return {"part": self.part, "request": self.request.as_data() if self.request else None}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Cursor:
        """A cursor from its plain data."""
        request = data["request"]
        return cls(data["part"], Request.from_data(request) if request else None)


@dataclass(slots=True)
class Met:
    """What one part of the query has met so far: requests asked, ids received, totals claimed."""

    asked: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    claims: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Walk this part from its first request; ids stay known, so nothing is taken twice."""
        self.asked.clear()
        self.claims.clear()

    def add(self, request: Request, items: Sequence[Entry | Reject], claimed: int | None) -> None:
        """Remember one page."""
        self.asked.add(request.fingerprint)
        self.ids.update(identity(item) for item in items)
        if claimed is not None:
            self.claims.append(claimed)


@dataclass(frozen=True, slots=True)
class Step:
    """One page, read: what was on it, what the service claims, and where to go on (None: the end)."""

    part: int
    page: Page
    items: tuple[Entry | Reject, ...]
    claimed: int | None
    next: Cursor | None


def identity(item: Entry | Reject) -> str:
    """What tells an item from another one of the same service: its native id, else its own text."""
    if isinstance(item, Entry):
        return item.native_id
    return f"reject {item.reason}\n{item.raw}"


def walk(
    connector: Connector,
    parts: Sequence[Part],
    fetch: Fetch,
    *,
    cursor: Cursor | None = None,
    met: dict[int, Met] | None = None,
    since: date | None = None,
    ahead: Callable[[Request], None] = lambda request: None,
) -> Iterator[Step]:
    """Every page from the cursor on, part by part.

    ``met`` holds what earlier pages of each part brought, and is kept up to date. ``fetch`` asks,
    repeats what may pass, and raises ``PageFault`` when that does not help; the walk then ends there.
    ``ahead`` hears the next request while the page before it is still being read: whoever likes may
    send it already.
    """
    at = cursor or Cursor()
    met = {} if met is None else met
    restarts = 0
    while at.part < len(parts):
        request = at.request or connector.first(parts[at.part], since)
        known = met.setdefault(at.part, Met())
        if at.request is None:
            known.begin()
        try:
            page, (items, claimed, after) = fetch(request, _acceptance(connector, request, known, ahead))
        except PageFault as fault:
            if fault.fault is not Fault.EXPIRED or restarts == MOST_RESTARTS:
                raise
            restarts += 1
            at = Cursor(at.part)
            continue
        known.add(request, items, claimed)
        following = Cursor(at.part, after) if after else Cursor(at.part + 1)
        yield Step(at.part, page, items, claimed, following if following.part < len(parts) else None)
        at = following


Read = tuple[tuple[Entry | Reject, ...], int | None, Request | None]


def _acceptance(
    connector: Connector, request: Request, met: Met, ahead: Callable[[Request], None]
) -> Callable[[Page], Read]:
    """What reads an answer to this request, and refuses one that cannot be the service's last word."""
    empties = 0

    def accept(page: Page) -> Read:
        nonlocal empties
        connector.check(page)
        claimed = connector.total(page)
        after = connector.after(page)
        if after is not None:
            if after.fingerprint in met.asked or after.fingerprint == request.fingerprint:
                raise PageFault(Fault.PASSING, "the cursor leads back to a page that was asked for already")
            ahead(after)
        items = tuple(connector.read(page))
        expected = claimed if claimed is not None else max(met.claims, default=0)
        if not items and not request.is_counting and len(met.ids) < expected:
            empties += 1
            if after is not None or empties <= EMPTY_TRIES:
                got = f"{len(met.ids):,} of {expected:,}"
                raise PageFault(Fault.PASSING, f"an empty page, after {got} records")
        return items, claimed, after

    return accept
