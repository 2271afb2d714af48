"""Crossref: https://api.crossref.org.

No boolean operators, no phrases, no abstracts searched: a bag of words in order of likeness. Good for
known titles and for new items of known journals, not as a database of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Connector, Fault, Page, PageFault, Request, SourceInfo, check_status
from review.search.sources.crossref_record import crossref_entry
from review.search.sources.entries import count_at, entries_of, list_at
from review.search.sources.getters import items, text, whole


class Crossref(Connector):
    """Crossref: what publishers register with their DOIs."""

    info = SourceInfo(
        id="crossref",
        label="Crossref",
        base="https://api.crossref.org",
        home="https://www.crossref.org",
        mail_param="mailto",
        pause=1.0,
        page_size=200,
        has_window=True,
        can="Words of a reference, for all Crossref DOIs; notices of retraction; the day of entry.",
        cannot="No AND, no phrases, no search in abstracts: the query is applied here. Few abstracts.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first page of a walk by cursor."""
        params = {"query.bibliographic": part.query, "rows": str(self.info.page_size), "cursor": "*"}
        params = {name: value for name, value in {**params, **part.params}.items() if value}
        if since is not None:
            window = f"from-created-date:{since}"
            params["filter"] = f"{params['filter']},{window}" if "filter" in params else window
        return Request("works", params)

    def after(self, page: Page) -> Request | None:
        """The page the cursor leads to; it is never missing, so a page that is not full ends the walk."""
        answer = page.object()
        cursor, found = text(answer, "message", "next-cursor"), items(answer, "message", "items")
        is_full = len(found) >= (whole(page.request.params.get("rows")) or self.info.page_size)
        return page.request.with_params(cursor=cursor) if cursor and is_full else None

    def total(self, page: Page) -> int | None:
        """The service's count."""
        return whole(page.object(), "message", "total-results")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every registered work."""
        return entries_of(items(page.object(), "message", "items"), crossref_entry)

    def check(self, page: Page) -> None:
        """Tell a dead cursor, which lives about five minutes, from other errors."""
        if page.status in (404, 500) and _is_dead_cursor(page):
            raise PageFault(Fault.EXPIRED, f"HTTP {page.status}: the cursor is no longer valid")
        check_status(page)
        list_at(page, "message", "items")
        count_at(page, "message", "total-results")


def _is_dead_cursor(page: Page) -> bool:
    """Whether an error is about the cursor: said so (2026), or an exception of the search engine (2022)."""
    try:
        answer = page.object()
    except PageFault:
        return False
    if any(text(problem, "type") == "cursor-invalid" for problem in items(answer, "message")):
        return True
    is_under_way = page.request.params.get("cursor", "*") != "*"
    return is_under_way and page.status == 500 and text(answer, "message-type") == "exception"
