"""arXiv, through its Atom interface: one request in three seconds, one connection.

Recordings of April 2026. Pages can be short or empty by mistake, so the walk goes on from what came.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Connector, Fault, Page, PageFault, Request, SourceInfo, check_status
from review.search.sources.arxiv_record import arxiv_entry
from review.search.sources.getters import whole
from review.search.sources.xml_pages import pieces_of, text_in, xml_entries, xml_root

_ERROR_ADDRESS = "/api/errors"
MOST = 30_000


class Arxiv(Connector):
    """arXiv: preprints, mostly of physics, mathematics and computing."""

    info = SourceInfo(
        id="arxiv",
        label="arXiv",
        base="https://export.arxiv.org/api",
        home="https://arxiv.org",
        pause=3.0,
        page_size=100,
        most=MOST,
        can="Preprints of physics, mathematics, computing and economics; title and abstract are searched.",
        cannot="Hardly any social work or psychology. Not more than 30,000 records. No date of entry.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first hundred of the part, oldest first, so that new ones come at the end."""
        params = {
            "search_query": part.query,
            **part.params,
            "start": "0",
            "max_results": str(self.info.page_size),
        }
        return Request("query", {**params, "sortBy": "submittedDate", "sortOrder": "ascending"})

    def after(self, page: Page) -> Request | None:
        """The next hundred, from behind the last that came: a short page leaves no gap."""
        came = len(pieces_of(page, "entry"))
        start = (whole(page.request.params.get("start")) or 0) + came
        if not came or start >= min(self.total(page) or 0, MOST):
            return None
        return page.request.with_params(start=str(start))

    def total(self, page: Page) -> int | None:
        """The service's exact count."""
        return whole(text_in(xml_root(page, "feed"), "totalResults"))

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every entry of the feed."""
        return xml_entries(pieces_of(page, "entry"), arxiv_entry)

    def check(self, page: Page) -> None:
        """An error is a feed with one entry, titled "Error", whatever the status is."""
        if page.status not in (200, 400):
            check_status(page)
        try:
            root = xml_root(page, "feed")
        except PageFault:
            check_status(page)
            raise
        for entry in root.findall("entry"):
            if _ERROR_ADDRESS in text_in(entry, "id"):
                raise PageFault(Fault.FINAL, text_in(entry, "summary") or "the service reports an error")
        check_status(page)
        if self.total(page) is None:
            raise PageFault(Fault.PASSING, "the feed does not say how many results there are")
