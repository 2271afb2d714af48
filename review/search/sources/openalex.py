"""OpenAlex: https://developers.openalex.org.

Searches, and both directions of citation chasing (``cites:W…``, ``cited_by:W…``): the query of a part is
the value of ``filter=``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from review.model import Entry, Reject
from review.search.headers import number_in, retry_after
from review.search.query.model import Part
from review.search.source import (
    Budget,
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
from review.search.sources.entries import count_at, entries_of, list_at
from review.search.sources.getters import items, text, value_at, whole
from review.search.sources.openalex_record import openalex_entry

SELECT = (
    "id,doi,title,display_name,abstract_inverted_index,authorships,publication_year,publication_date,"
    "primary_location,biblio,ids,language,type,is_retracted,open_access,referenced_works,cited_by_count,"
    "created_date,updated_date"
)
# The daily budget comes back at midnight UTC; whoever must wait longer than this waits for it.
_AN_HOUR = 3600


class OpenAlex(Connector):
    """OpenAlex: works of every field, searched in title and abstract."""

    info = SourceInfo(
        id="openalex",
        label="OpenAlex",
        base="https://api.openalex.org",
        home="https://openalex.org",
        is_default=True,
        key=Key("SLR_OPENALEX_KEY", "bearer"),
        pause=0.5,
        page_size=100,
        can="Works of every field, reports and theses too; title and abstract; references and citations.",
        cannot=(
            "No search by the day a record was entered. The language is guessed by a program. "
            "About 100 search pages a day without a key, 1,000 with a free one."
        ),
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first page, newest publications first: an order that stays while paging."""
        params = {
            "filter": part.query,
            "sort": "publication_date:desc",
            "select": SELECT,
            "per_page": str(self.info.page_size),
            "cursor": "*",
        }
        return Request("works", {**params, **part.params})

    def after(self, page: Page) -> Request | None:
        """The page the cursor leads to; the last page, an empty one, has none."""
        cursor = text(page.object(), "meta", "next_cursor")
        return page.request.with_params(cursor=cursor) if cursor else None

    def total(self, page: Page) -> int | None:
        """The service's count."""
        return whole(page.object(), "meta", "count")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every work."""
        return entries_of(items(page.object(), "results"), openalex_entry)

    def check(self, page: Page) -> None:
        """Tell the three kinds of 429 apart, and an error from an answer."""
        if page.status == 429:
            raise _refusal(page)
        check_status(page)
        list_at(page, "results")
        count_at(page, "meta", "count")

    def understood(self, page: Page) -> str:
        """The query as OpenAlex read it, where it says so."""
        return text(page.object(), "meta", "x_query") or text(
            value_at(page.object(), "meta", "x_query"), "oql"
        )

    def budget(self, page: Page) -> Budget | None:
        """The credits left today."""
        remaining = number_in(page, "x-ratelimit-remaining")
        return (
            None if remaining is None else Budget(remaining, number_in(page, "x-ratelimit-limit"), "credits")
        )


def _refusal(page: Page) -> PageFault:
    """What a 429 means: too fast, the day's budget used up, or a paid plan wanted."""
    words = message_of(page.body)
    reason = f"HTTP 429: {words}" if words else "HTTP 429"
    wait = retry_after(page)
    if "plan upgrade required" in words.lower():
        return PageFault(Fault.FINAL, reason)
    if "broad_boolean_query" in words:
        return PageFault(Fault.PASSING, reason, wait)
    remaining = number_in(page, "x-ratelimit-remaining")
    needed = number_in(page, "x-ratelimit-credits-required") or 1
    if (remaining is not None and remaining < needed) or (wait is not None and wait > _AN_HOUR):
        return PageFault(Fault.BUDGET, f"{reason} (the day's budget is used up)", wait)
    return PageFault(Fault.PASSING, reason, wait)
