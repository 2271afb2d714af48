"""BASE, the Bielefeld Academic Search Engine: last in the order, for those it has let in.

Documentation of March 2023; the one recording, of 2019, is in XML. Only registered addresses or holders
of a key are answered, for non-commercial use.
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
    Key,
    Page,
    PageFault,
    Request,
    SourceInfo,
    check_status,
    message_of,
)
from review.search.sources.base_record import base_entry
from review.search.sources.entries import entries_of
from review.search.sources.getters import value_at, whole

MOST = 1_000
_REFUSALS = ("access denied", "not registered", "apikey", "api key", "restricted")


class Base(Connector):
    """BASE: what several thousand repositories hold."""

    info = SourceInfo(
        id="base",
        label="BASE",
        base="https://api.base-search.net/cgi-bin",
        home="https://www.base-search.net",
        key=Key("SLR_BASE_KEY", "param:apikey"),
        pause=1.0,
        page_size=125,
        most=MOST,
        can="Articles, theses and reports in several thousand repositories.",
        cannot="Not more than 1,000 records. Needs a registered address or a key. No date of entry.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The first 125 of the part."""
        params = {"func": "PerformSearch", "query": part.query, **part.params, "format": "json"}
        return Request(
            "BaseHttpSearchInterface.fcgi", {**params, "hits": str(self.info.page_size), "offset": "0"}
        )

    def after(self, page: Page) -> Request | None:
        """The next 125, from behind what came, until the count or the limit is reached, or nothing came."""
        came = len(_docs(page) or [])
        offset = (whole(page.request.params.get("offset")) or 0) + came
        if not came or offset >= min(self.total(page) or 0, MOST):
            return None
        return page.request.with_params(offset=str(offset))

    def total(self, page: Page) -> int | None:
        """The service's exact count."""
        return whole(_result(page), "numFound")

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every document."""
        return entries_of(_docs(page) or [], base_entry)

    def check(self, page: Page) -> None:
        """A refusal comes as text or as an error object, whatever the status is."""
        check_status(page)
        start = page.text[:500].lower()
        if not start.lstrip().startswith("{") and any(word in start for word in _REFUSALS):
            raise PageFault(Fault.FINAL, message_of(page.body) or "BASE does not let this address in")
        answer = page.object()
        if answer.get("error"):
            raise PageFault(Fault.FINAL, message_of(page.body) or "BASE reports an error")
        if _docs(page) is None or self.total(page) is None:
            raise PageFault(Fault.PASSING, "the answer has no list of documents or no count")


def _result(page: Page) -> Any:
    """The result stands in the response, or one deeper."""
    response = value_at(page.object(), "response")
    inner = value_at(response, "result")
    return response if inner is None else inner


def _docs(page: Page) -> list[Any] | None:
    found = value_at(_result(page), "docs")
    return found if isinstance(found, list) else None
