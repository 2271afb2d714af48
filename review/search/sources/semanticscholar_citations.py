"""Semantic Scholar's references and citations of one paper, for citation chasing.

The query of a part is the paper's id: ``DOI:10.…``, ``PMID:…``, ``CorpusId:…`` or its ``paperId``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
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
from review.search.sources.entries import entries_of
from review.search.sources.getters import items, value_at, whole
from review.search.sources.semanticscholar_record import FIELDS, paper_entry

_LIMIT = 500


class _Links(Connector):
    """What both directions have in common."""

    path: str
    item: str

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first page of links of the paper the part names."""
        params = {"fields": FIELDS, "offset": "0", "limit": str(_LIMIT), **part.params}
        return Request(f"paper/{quote(part.query, safe=':/')}/{self.path}", params)

    def after(self, page: Page) -> Request | None:
        """The page at the next offset; the last page names none."""
        following = whole(page.object(), "next")
        so_far = whole(page.request.params.get("offset")) or 0
        is_ahead = following is not None and following > so_far
        return page.request.with_params(offset=str(following)) if is_ahead else None

    def total(self, page: Page) -> int | None:
        """None: the service does not count its links."""
        return None

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every linked paper; one the service knows by its title only is told by that title."""
        return entries_of(items(page.object(), "data"), self._entry)

    def check(self, page: Page) -> None:
        """Refuse an answer without the key ``data``; null is an answer: the publisher withholds the links."""
        check_status(page)
        answer = page.object()
        if "data" not in answer or not isinstance(answer["data"], list | None):
            words = message_of(page.body)
            raise PageFault(Fault.PASSING, words or 'the answer has no list "data"')

    def warnings(self, page: Page) -> list[str]:
        """That the publisher withholds the links."""
        answer = page.object()
        if "data" in answer and answer["data"] is None:
            return [f"the publisher withholds the {self.path} of this paper; look for them elsewhere"]
        return []

    def _entry(self, link: Any) -> Entry:
        entry = paper_entry(value_at(link, self.item))
        if entry.native_id or not entry.title:
            return entry
        digest = hashlib.sha256(entry.title.casefold().encode()).hexdigest()[:20]
        return replace(entry, native_id=f"title:{digest}")


def _info(name: str, what: str) -> SourceInfo:
    return SourceInfo(
        id=f"semanticscholar-{name}",
        label=f"Semantic Scholar, {name}",
        base="https://api.semanticscholar.org/graph/v1",
        home="https://www.semanticscholar.org",
        arm=Arm.CITATION_SEARCHING,
        key=Key("SLR_SEMANTICSCHOLAR_KEY", "header:x-api-key"),
        pause=1.1,
        page_size=_LIMIT,
        total_is="none",
        can=f"The {what}, with abstracts.",
        cannot=f"Some publishers withhold their {name}; the service does not say how many there should be.",
    )


class SemanticScholarReferences(_Links):
    """The papers that one paper cites."""

    info = _info("references", "papers that a paper cites")
    path, item = "references", "citedPaper"


class SemanticScholarCitations(_Links):
    """The papers that cite one paper."""

    info = _info("citations", "papers that cite a paper")
    path, item = "citations", "citingPaper"
