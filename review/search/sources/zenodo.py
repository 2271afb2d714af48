"""Zenodo: deposits of reports, data and preprints, through the records interface.

Recordings of January 2026. ``Retry-After`` stands on ordinary answers there and means nothing. The
requests per minute it counts are a pace, not an allowance, so no budget is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from review.model import Entry, Reject
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi
from review.search.formats.names import parse_author
from review.search.query.model import Part
from review.search.source import Connector, Page, Request, SourceInfo, check_status
from review.search.sources.clean import clean_text
from review.search.sources.entries import count_at, dated, entries_of, extra_of, language_of, list_at
from review.search.sources.getters import items, text, texts, whole
from review.search.sources.kinds import kind_of

MOST = 10_000


class Zenodo(Connector):
    """Zenodo: what researchers and projects deposit themselves."""

    info = SourceInfo(
        id="zenodo",
        label="Zenodo",
        base="https://zenodo.org/api",
        home="https://zenodo.org",
        pause=2.0,
        page_size=25,
        most=MOST,
        has_window=True,
        can="Reports, preprints, slides and data that researchers and projects deposit.",
        cannot="Not more than 10,000 records for one query. Nothing is checked before it is published.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The newest 25 of the part, the latest version of each."""
        query = f"({part.query}) AND created:[{since.isoformat()} TO *]" if since else part.query
        params = {"q": query, **part.params, "sort": "newest", "all_versions": "false"}
        return Request("records", {**params, "size": str(self.info.page_size), "page": "1"})

    def after(self, page: Page) -> Request | None:
        """The next page, until none is linked and the count or the limit is reached, or a page is empty."""
        answer, number = page.object(), whole(page.request.params.get("page")) or 1
        reached = number * self.info.page_size
        has_more = bool(text(answer, "links", "next")) or reached < (self.total(page) or 0)
        if not has_more or reached >= MOST or not items(answer, "hits", "hits"):
            return None
        return page.request.with_params(page=str(number + 1))

    def total(self, page: Page) -> int | None:
        """The service's exact count."""
        return whole(page.object(), "hits", "total")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every hit."""
        return entries_of(items(page.object(), "hits", "hits"), _entry)

    def check(self, page: Page) -> None:
        """An answer always has hits and their count."""
        check_status(page)
        list_at(page, "hits", "hits")
        count_at(page, "hits", "total")


def _entry(hit: Any) -> Entry:
    told = hit.get("metadata") if isinstance(hit, dict) else None
    year, day = dated(text(told, "publication_date"))
    language, said = language_of(texts(told, "language"))
    kinds = [text(told, "resource_type", name) for name in ("subtype", "type")]
    return Entry(
        title=clean_text(text(told, "title")) or clean_text(text(hit, "title")),
        abstract=clean_text(text(told, "description")),
        authors=tuple(parse_author(name) for one in items(told, "creators") if (name := text(one, "name"))),
        year=year,
        date=day,
        venue=clean_text(text(told, "journal", "title")) or clean_text(text(told, "meeting", "title")),
        volume=text(told, "journal", "volume"),
        issue=text(told, "journal", "issue"),
        pages=text(told, "journal", "pages"),
        doi=normalise_doi(text(hit, "doi")) or normalise_doi(text(told, "doi")),
        issn=issns_in(text(told, "journal", "issn")),
        isbn=isbns_in(text(told, "imprint", "isbn")),
        language=language,
        type=kind_of(kinds),
        url=text(hit, "links", "self_html") or text(hit, "doi_url"),
        publisher=clean_text(text(told, "imprint", "publisher")),
        keywords=each_once(map(clean_text, texts(told, "keywords"))),
        native_id=text(hit, "id"),
        extra=extra_of(
            {
                "entered": texts(hit, "created"),
                "updated": texts(hit, "modified"),
                "conceptrecid": texts(hit, "conceptrecid"),
                "other ids": texts(hit, "conceptdoi"),
                "version": texts(told, "version"),
                "language": said,
                "document type": kinds,
                "notes": map(clean_text, texts(told, "notes")),
            }
        ),
    )
