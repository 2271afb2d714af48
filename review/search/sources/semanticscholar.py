"""Semantic Scholar, bulk search: https://api.semanticscholar.org/api-docs/graph."""

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
from review.search.sources.entries import entries_of
from review.search.sources.getters import items, text, value_at, whole
from review.search.sources.semanticscholar_record import FIELDS, paper_entry


class SemanticScholar(Connector):
    """Semantic Scholar: papers of every field; boolean search in title and abstract."""

    info = SourceInfo(
        id="semanticscholar",
        label="Semantic Scholar",
        is_default=True,
        base="https://api.semanticscholar.org/graph/v1",
        home="https://www.semanticscholar.org",
        key=Key("SLR_SEMANTICSCHOLAR_KEY", "header:x-api-key"),
        pause=1.1,
        page_size=1000,
        total_is="estimate",
        can="Papers of every field; title and abstract.",
        cannot=(
            "Its count is an estimate; some abstracts are withheld; no language, no day of entry. "
            "Without a key all users share one allowance, often used up."
        ),
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first thousand, in an order that stays while paging."""
        return Request(
            "paper/search/bulk", {"query": part.query, "fields": FIELDS, "sort": "paperId", **part.params}
        )

    def after(self, page: Page) -> Request | None:
        """The page the token leads to; the last page has none."""
        token = text(page.object(), "token")
        return page.request.with_params(token=token) if token else None

    def total(self, page: Page) -> int | None:
        """The service's estimate."""
        return whole(page.object(), "total")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every paper."""
        return entries_of(items(page.object(), "data"), paper_entry)

    def check(self, page: Page) -> None:
        """Tell nothing found (no ``data`` at all, and a count of 0) from an error."""
        check_status(page)
        answer = page.object()
        if value_at(answer, "data") is None and whole(answer, "total") != 0:
            words = message_of(page.body)
            raise PageFault(Fault.PASSING, words or "the answer has neither papers nor a count of 0")
