"""ERIC, the database of the US Department of Education: its public search interface.

Recordings of February 2024. Only fields that are asked for, and only those that are filled, come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from review.model import Entry, Reject
from review.search.formats.identifiers import each_once, issns_in, normalise_doi
from review.search.formats.names import parse_authors
from review.search.query.model import Part
from review.search.source import (
    Connector,
    Fault,
    Page,
    PageFault,
    Request,
    SourceInfo,
    check_status,
    message_of,
)
from review.search.sources.clean import clean_text
from review.search.sources.entries import count_at, dated, entries_of, extra_of, language_of, list_at
from review.search.sources.getters import items, text, texts, whole
from review.search.sources.kinds import kind_of

_FIELDS = (
    "id,title,author,description,subject,publicationdateyear,source,publicationtype,language,issn,url,"
    "peerreviewed,publisher"
)
# "ISSN-1234-5679", as ERIC writes them.
_LABEL = re.compile(r"E?ISSN-", re.IGNORECASE)


class Eric(Connector):
    """ERIC: research on education, in English."""

    info = SourceInfo(
        id="eric",
        label="ERIC",
        base="https://api.ies.ed.gov",
        home="https://eric.ed.gov",
        pause=0.5,
        page_size=200,
        can="Research on education, with abstracts and reports; title and description are searched.",
        cannot="No date of entry, no DOI. How far its paging reaches is not known.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first 200 of the part."""
        params = {"search": part.query, **part.params, "format": "json", "fields": _FIELDS}
        return Request("eric/", {**params, "start": "0", "rows": str(self.info.page_size)})

    def after(self, page: Page) -> Request | None:
        """The next 200, from behind what came, until the count is reached or a page is empty."""
        came = len(items(page.object(), "response", "docs"))
        start = (whole(page.request.params.get("start")) or 0) + came
        if not came or start >= (self.total(page) or 0):
            return None
        return page.request.with_params(start=str(start))

    def total(self, page: Page) -> int | None:
        """The service's exact count."""
        return whole(page.object(), "response", "numFound")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every document."""
        return entries_of(items(page.object(), "response", "docs"), _entry)

    def check(self, page: Page) -> None:
        """An error is an object of that name, whatever the status is."""
        check_status(page)
        answer = page.object()
        if answer.get("error"):
            is_final = 400 <= (whole(answer, "error", "code") or 500) < 500
            raise PageFault(Fault.FINAL if is_final else Fault.PASSING, message_of(page.body) or "an error")
        list_at(page, "response", "docs")
        count_at(page, "response", "numFound")


def _entry(doc: Any) -> Entry:
    year, day = dated(text(doc, "publicationdateyear"))
    language, said = language_of(texts(doc, "language"))
    kinds = texts(doc, "publicationtype")
    return Entry(
        title=clean_text(text(doc, "title")),
        abstract=clean_text(text(doc, "description")),
        authors=parse_authors(texts(doc, "author")),
        year=year,
        date=day,
        venue=clean_text(text(doc, "source")),
        doi=normalise_doi(text(doc, "url")),
        issn=issns_in(_LABEL.sub("", " ".join(texts(doc, "issn")))),
        language=language,
        type=kind_of(kinds),
        url=text(doc, "url"),
        publisher=clean_text("; ".join(texts(doc, "publisher"))),
        keywords=each_once(map(clean_text, texts(doc, "subject"))),
        native_id=text(doc, "id"),
        extra=extra_of(
            {"document type": kinds, "language": said, "peer reviewed": texts(doc, "peerreviewed")}
        ),
    )
