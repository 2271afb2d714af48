"""OpenCitations, Index v2 and Meta v1: https://api.opencitations.net.

The query of a part is one id: ``doi:10.…``, ``pmid:…`` or ``omid:br/…``. The first answer lists links as
bare ids, so it holds no records; the works behind them are then asked for ten at a time. An id that the
service does not know and one without links give the same answer: an empty list.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from review.model import Arm, Entry, Reject
from review.search.query.model import Part
from review.search.source import (
    Connector,
    Fault,
    Key,
    Page,
    PageFault,
    Request,
    SourceInfo,
    check_status,
    message_of,
)
from review.search.sources.opencitations_record import asked_as, linked_ids, read_works, unread_links

# More in one request are not answered.
_BATCH = 10
_PLAIN = ":/"


class _Links(Connector):
    """What both directions have in common."""

    path: str
    side: str

    def first(self, part: Part, since: date | None = None) -> Request:
        """The list of links."""
        path = f"index/v2/{self.path}/{quote(part.query, safe=_PLAIN)}"
        return Request(path, part.params, is_counting=True)

    def after(self, page: Page) -> Request | None:
        """The next ten works; their ids are carried from request to request."""
        memo = page.request.memo
        return _works(memo["rest"] if "rest" in memo else linked_ids(_list(page), self.side))

    def total(self, page: Page) -> int | None:
        """How many works the list names, each once; None for the works themselves."""
        return None if _is_works(page) else len(linked_ids(_list(page), self.side))

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every work asked for: with what the service knows of it, or its ids alone."""
        return read_works(_list(page), page.request.memo["asked"]) if _is_works(page) else iter(())

    def check(self, page: Page) -> None:
        """Refuse whatever is not a list."""
        check_status(page)
        _list(page)

    def warnings(self, page: Page) -> list[str]:
        """That nothing was found, and links that name no id."""
        if _is_works(page):
            return []
        links = _list(page)
        if not links:
            return [f"OpenCitations knows no {self.path} of this work, or does not know it: both look alike"]
        unread = unread_links(links, self.side)
        return [f"{unread} of {len(links)} links name no id; they are left out"] if unread else []


def _is_works(page: Page) -> bool:
    return "asked" in page.request.memo


def _list(page: Page) -> list[Any]:
    found = page.json()
    if not isinstance(found, list):
        raise PageFault(Fault.PASSING, message_of(page.body) or "the answer is no list")
    return found


def _works(ids: list[str]) -> Request | None:
    if not ids:
        return None
    now, rest = ids[:_BATCH], ids[_BATCH:]
    names = "__".join(quote(asked_as(one), safe=_PLAIN) for one in now)
    return Request(f"meta/v1/metadata/{names}", memo={"asked": now, "rest": rest})


def _info(name: str) -> SourceInfo:
    return SourceInfo(
        id=f"opencitations-{name}",
        label=f"OpenCitations, {name}",
        base="https://api.opencitations.net",
        home="https://opencitations.net",
        arm=Arm.CITATION_SEARCHING,
        key=Key("SLR_OPENCITATIONS_KEY", "header:authorization"),
        pause=0.4,
        page_size=_BATCH,
        can=f"The {name} of a work, from open citation data.",
        cannot="No abstracts. An unknown work and one without links look the same.",
    )


class OpenCitationsReferences(_Links):
    """The works that one work cites."""

    info = _info("references")
    path, side = "references", "cited"


class OpenCitationsCitations(_Links):
    """The works that cite one work."""

    info = _info("citations")
    path, side = "citations", "citing"
