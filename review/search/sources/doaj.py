"""DOAJ, the Directory of Open Access Journals: the search of its articles.

Code of the service of August 2026 (v4.0.1), recordings of v2. It shows the first thousand of a search,
so a larger one is asked for year by year: first how many the year has, then those. Spans of years are
not documented, single years are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from review.model import Entry, Reject
from review.search.formats.dates import EARLIEST, latest_year
from review.search.query.model import Part
from review.search.source import Connector, Page, Request, SourceInfo, check_status
from review.search.sources.doaj_record import doaj_entry
from review.search.sources.entries import count_at, entries_of, list_at
from review.search.sources.getters import items, text, whole

SHOWN = 1_000


class Doaj(Connector):
    """DOAJ: articles of open access journals, many of them from outside the English-speaking world."""

    info = SourceInfo(
        id="doaj",
        label="DOAJ",
        base="https://doaj.org/api",
        home="https://doaj.org",
        pause=0.5,
        page_size=100,
        can="Articles of open access journals, with abstracts; title and abstract are searched.",
        cannot="No truncation or proximity. Of a single year not more than 1,000 records of one query.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first hundred of the part, oldest entry first."""
        params = {**part.params, "sort": "created_date:asc"}
        return self._asked(Request("", params, memo={"query": part.query}))

    def after(self, page: Page) -> Request | None:
        """The next page; the records of a year that was counted; or the year before."""
        answer, request = page.object(), page.request
        count, number = whole(answer, "total") or 0, whole(request.params.get("page")) or 1
        if request.is_counting and count:
            return self._asked(replace(request, memo={**request.memo, "seen": _seen(request) + count}))
        if "year" not in request.memo and count > SHOWN:
            known = {"query": request.memo.get("query", ""), "total": count}
            return self._counted(replace(request, memo=known), latest_year())
        reached = number * self.info.page_size
        has_more = bool(text(answer, "next")) or reached < count
        if has_more and reached < SHOWN and items(answer, "results"):
            return request.with_params(page=str(number + 1))
        return self._year_before(request)

    def total(self, page: Page) -> int | None:
        """The exact count of the whole search, also on the pages of one year."""
        known = whole(page.request.memo.get("total"))
        return whole(page.object(), "total") if known is None else known

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every article; nothing of a page that only counts."""
        found = [] if page.request.is_counting else items(page.object(), "results")
        return entries_of(found, doaj_entry)

    def check(self, page: Page) -> None:
        """An answer always has results and their count."""
        check_status(page)
        list_at(page, "results")
        count_at(page, "total")

    def warnings(self, page: Page) -> list[str]:
        """That a single year holds more than the service shows."""
        year, count = page.request.memo.get("year"), whole(page.object(), "total") or 0
        if year is None or not page.request.is_counting or count <= SHOWN:
            return []
        return [
            f"DOAJ shows {SHOWN:,} of the {count:,} records of {year}; narrow the query to have them all."
        ]

    def _year_before(self, request: Request) -> Request | None:
        """The year before the request's, until every record has been seen."""
        year, total = whole(request.memo.get("year")), whole(request.memo.get("total")) or 0
        if year is None or year <= EARLIEST or _seen(request) >= total:
            return None
        return self._counted(request, year - 1)

    def _counted(self, request: Request, year: int) -> Request:
        counting = self._asked(replace(request, memo={**request.memo, "year": year}))
        return replace(counting, is_counting=True).with_params(pageSize="1")

    def _asked(self, request: Request) -> Request:
        """The first page of the year on the memo, or of all years."""
        query, year = str(request.memo.get("query", "")), request.memo.get("year")
        words = query if year is None else f"({query}) AND bibjson.year:{year}"
        path = "search/articles/" + quote(words, safe="")
        size = str(self.info.page_size)
        return replace(request, path=path, is_counting=False).with_params(page="1", pageSize=size)


def _seen(request: Request) -> int:
    return whole(request.memo.get("seen")) or 0
