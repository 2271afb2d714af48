"""Europe PMC: https://europepmc.org/RestfulWebService."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Connector, Fault, Page, PageFault, Request, SourceInfo, check_status
from review.search.sources.entries import count_at, entries_of
from review.search.sources.europepmc_record import europepmc_entry
from review.search.sources.getters import is_true, items, text, value_at, whole

# Longer queries go by POST: an address has its limits.
_LONG = 1_500
_FAR = "3000-12-31"


class EuropePmc(Connector):
    """Europe PMC: PubMed, PubMed Central, Agricola, preprints and theses, with abstracts."""

    info = SourceInfo(
        id="europepmc",
        label="Europe PMC",
        base="https://www.ebi.ac.uk/europepmc/webservices/rest",
        home="https://europepmc.org",
        is_default=True,
        pause=0.3,
        page_size=500,
        has_window=True,
        can="Life sciences with all of PubMed, preprints, theses; title and abstract; the day of entry.",
        cannot="No truncation inside a phrase: forms are written out. Preprint and article are two records.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first page; synonyms are always switched off in words, since the default depends on the way."""
        query = part.query if since is None else f"({part.query}) AND FIRST_IDATE:[{since} TO {_FAR}]"
        asked = {
            "query": query,
            "resultType": "core",
            "format": "json",
            "pageSize": str(self.info.page_size),
            "cursorMark": "*",
            "synonym": "false",
            **part.params,
        }
        return Request("search", asked) if len(query) <= _LONG else Request("searchPOST", form=asked)

    def after(self, page: Page) -> Request | None:
        """The page the cursor leads to, until the cursor is missing or stands still, or the page is empty."""
        answer, request = page.object(), page.request
        cursor = text(answer, "nextCursorMark")
        by_post = request.form is not None
        asked = request.form if request.form is not None else request.params
        # Answers to a POST never name the next address, at the end or before it.
        has_more = bool(cursor) and (by_post or bool(text(answer, "nextPageUrl")))
        if not has_more or cursor == asked.get("cursorMark") or not items(answer, "resultList", "result"):
            return None
        moved = {**asked, "cursorMark": cursor}
        return replace(request, form=moved) if by_post else replace(request, params=moved)

    def total(self, page: Page) -> int | None:
        """The service's count; now and then larger than what arrives."""
        return whole(page.object(), "hitCount")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every result."""
        return entries_of(items(page.object(), "resultList", "result"), europepmc_entry)

    def check(self, page: Page) -> None:
        """Refuse an error with status 200, and a count without a list."""
        check_status(page)
        answer = page.object()
        if words := text(answer, "errMsg"):
            code = whole(answer, "errCode") or 0
            raise PageFault(Fault.FINAL if 400 <= code < 500 and code != 429 else Fault.PASSING, words)
        if count_at(page, "hitCount") and not isinstance(value_at(answer, "resultList", "result"), list):
            raise PageFault(Fault.PASSING, "the answer has a count and no list of results")

    def understood(self, page: Page) -> str:
        """The query as the service repeats it."""
        return text(page.object(), "request", "queryString")

    def warnings(self, page: Page) -> list[str]:
        """That synonyms were searched although they were switched off."""
        if is_true(page.object(), "request", "synonym"):
            return ["the service says it searched for synonyms too, although it was told not to"]
        return []
