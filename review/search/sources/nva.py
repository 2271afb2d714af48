"""NVA, the Norwegian archive of research (it replaced Cristin): the search of Sikt's service.

Service code of July 2026, recordings of April and May 2026. One field at a time is asked for; two
concepts are joined here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Connector, Page, Request, SourceInfo, check_status
from review.search.sources.entries import count_at, entries_of, list_at
from review.search.sources.getters import items, text, whole
from review.search.sources.nva_record import nva_entry

_DEFAULT_FIELD = "titleShould"


class Nva(Connector):
    """NVA: everything Norwegian universities, colleges, institutes and hospitals register."""

    info = SourceInfo(
        id="nva",
        label="NVA (Norway)",
        base="https://api.nva.unit.no",
        home="https://nva.sikt.no",
        is_default=True,
        pause=0.5,
        page_size=100,
        has_window=True,
        can="Norwegian articles, reports, theses and chapters of universities, institutes and hospitals.",
        cannot="One field at a time, no AND of concepts: the query is applied here. Many lack an abstract.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The part's values in the field its parameters name."""
        others = {name: value for name, value in part.params.items() if name != "field"}
        window = {"createdSince": since.isoformat()} if since else {}
        params = {
            part.params.get("field", _DEFAULT_FIELD): part.query,
            **others,
            **window,
            "aggregation": "none",
            "sort": "createdDate:asc,identifier",
            "size": str(self.info.page_size),
        }
        return Request("search/resources", params, headers={"Accept": "application/json"})

    def after(self, page: Page) -> Request | None:
        """The same question from the cursor in the link to the next page on; only the cursor is taken."""
        answer = page.object()
        cursor = _cursor(text(answer, "nextSearchAfterResults"))
        if not cursor or not items(answer, "hits"):
            return None
        return page.request.with_params(search_after=cursor)

    def total(self, page: Page) -> int | None:
        """The service's exact count."""
        return whole(page.object(), "totalHits")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every hit."""
        return entries_of(items(page.object(), "hits"), nva_entry)

    def check(self, page: Page) -> None:
        """Errors are ``problem+json``; an answer always has hits and their count."""
        check_status(page)
        list_at(page, "hits")
        count_at(page, "totalHits")


def _cursor(link: str) -> str:
    try:
        found = parse_qs(urlsplit(link).query).get("search_after", [])
    except ValueError:
        return ""
    return found[0] if found else ""
