"""CORE v3: what repositories all over the world hold.

Built from the documentation; no recording of v3 exists. The same paper comes once per repository. The
service often answers 500, which passes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from review.model import Entry, Reject
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
from review.search.sources.core_record import core_entry
from review.search.sources.entries import count_at, entries_of, list_at
from review.search.sources.getters import items, text, whole


class Core(Connector):
    """CORE: articles, theses and reports in open repositories."""

    info = SourceInfo(
        id="core",
        label="CORE",
        base="https://api.core.ac.uk/v3",
        home="https://core.ac.uk",
        key=Key("SLR_CORE_KEY", "bearer"),
        pause=6.0,
        page_size=100,
        has_window=True,
        can="Articles, theses and reports in open repositories, many in several copies.",
        cannot="Slow and often out of order. A free key is wanted for more than a few requests.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first hundred of the part, to be scrolled through."""
        query = f"({part.query}) AND createdDate>={since.isoformat()}" if since else part.query
        params = {"q": query, **part.params, "limit": str(self.info.page_size), "scroll": "true"}
        # Without the last slash a redirect costs a request.
        return Request("search/works/", {**params, "exclude": "fullText"})

    def after(self, page: Page) -> Request | None:
        """The next hundred of the scroll, until a page is empty or has no scroll."""
        answer = page.object()
        scroll = text(answer, "scrollId")
        if not scroll or not items(answer, "results"):
            return None
        # The service may give one scroll the same id throughout: the place tells the requests apart.
        place = (whole(page.request.memo.get("place")) or 0) + 1
        following = page.request.with_params(scrollId=scroll)
        return Request(following.path, following.params, memo={"place": place})

    def total(self, page: Page) -> int | None:
        """The service's exact count."""
        return whole(page.object(), "totalHits")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every work."""
        return entries_of(items(page.object(), "results"), core_entry)

    def check(self, page: Page) -> None:
        """A refused scroll is a dead cursor; an answer always has results and their count."""
        words = message_of(page.body) if page.status >= 400 else ""
        if 400 <= page.status < 500 and page.status != 429 and "scroll" in words.lower():
            raise PageFault(Fault.EXPIRED, words)
        check_status(page)
        list_at(page, "results")
        count_at(page, "totalHits")
