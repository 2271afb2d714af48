"""SwePub, through the bibliometrics service of the National Library of Sweden.

Built from the code of the service (May 2025); no recording exists, so every answer is checked strictly.
One answer holds everything; words are joined by AND, and there are no phrases, OR or truncation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from review.model import Entry, Reject
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
from review.search.sources.entries import count_at, entries_of, list_at
from review.search.sources.getters import items, whole
from review.search.sources.swepub_record import swepub_entry

# The service refuses any other spelling of the type, a character set included.
_HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
_YEARS = ("from", "to")


class Swepub(Connector):
    """SwePub: what Swedish universities publish, deduplicated, with abstracts."""

    info = SourceInfo(
        id="swepub",
        label="SwePub",
        base="https://bibliometri.swepub.kb.se/api/v2",
        home="https://bibliometri.swepub.kb.se",
        is_default=True,
        pause=1.0,
        page_size=0,
        can="Publications of Swedish universities and colleges, deduplicated, with abstracts.",
        cannot=(
            "No phrases, OR or truncation: words are asked for one combination at a time, and the query is "
            "applied here. No reports of municipalities or of organisations outside academia."
        ),
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """All words of the part, within its years."""
        body: dict[str, Any] = {"keywords": part.query}
        years = {name: whole(part.params.get(name)) for name in _YEARS}
        if known := {name: year for name, year in years.items() if year is not None}:
            body["years"] = known
        return Request("bibliometrics", body=body, headers=_HEADERS)

    def after(self, page: Page) -> Request | None:
        """None: there is only one page."""
        return None

    def total(self, page: Page) -> int | None:
        """The service's exact count."""
        return whole(page.object(), "total")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every hit."""
        return entries_of(items(page.object(), "hits"), swepub_entry)

    def check(self, page: Page) -> None:
        """Errors stand in a list of their own, whatever the status is."""
        check_status(page)
        answer = page.object()
        if answer.get("errors"):
            code = whole(answer, "status_code")
            is_final = code is None or 400 <= code < 500
            raise PageFault(
                Fault.FINAL if is_final else Fault.PASSING,
                message_of(page.body) or "the service reports errors",
            )
        list_at(page, "hits")
        count_at(page, "total")
