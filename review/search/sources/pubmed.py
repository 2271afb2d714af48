"""PubMed, through the E-utilities: https://www.ncbi.nlm.nih.gov/books/NBK25501.

A search gives ids; the articles are then asked for by their ids, 200 at a time. That way a missing
article is known by name, and a walk can be taken up again on another day: the history server, the other
way to page, forgets a search after some hours. PubMed gives no more than 9,999 ids of one search; a
larger set is searched in windows of the day of entry, halved until they fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from review.model import Entry, Reject
from review.search.query.model import Part
from review.search.source import Connector, Fault, Key, Page, PageFault, Request, SourceInfo, check_status
from review.search.sources.pubmed_answers import articles_in, found_in, read_articles, refuse_errors
from review.search.sources.pubmed_requests import (
    BATCH,
    MOST_IDS,
    fetch_request,
    halves,
    next_window,
    search_request,
    whole_window,
    within,
)


class PubMed(Connector):
    """PubMed: the biomedical literature, with MeSH, abstracts and the day of entry."""

    info = SourceInfo(
        id="pubmed",
        label="PubMed",
        base="https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
        home="https://pubmed.ncbi.nlm.nih.gov",
        is_default=True,
        key=Key("SLR_PUBMED_KEY", "param:api_key"),
        mail_param="email",
        pause=0.35,
        page_size=BATCH,
        has_window=True,
        can="Biomedical literature; the whole query as it is; MeSH; retractions; the day of entry.",
        cannot="A phrase that PubMed does not know is searched as separate words; it says so.",
    )

    def first(self, part: Part, since: date | None = None) -> Request:
        """The search itself; it brings ids, no records."""
        begin = since.isoformat() if since else None
        memo: dict[str, Any] = {
            "term": part.query,
            "params": dict(part.params),
            "since": begin,
            "window": None,
            "pending": [],
        }
        return search_request(within(part.query, begin), memo)

    def after(self, page: Page) -> Request | None:
        """The next articles by their ids, or the next window of a set that is too large."""
        memo = page.request.memo
        if "ids" in memo:
            return fetch_request(memo) or next_window(memo)
        found = found_in(page)
        window = memo.get("window") or whole_window(memo.get("since"))
        if found.count > MOST_IDS and (parts := halves(window)):
            return next_window({**memo, "pending": [*parts, *memo.get("pending", [])]})
        return fetch_request({**memo, "rest": " ".join(found.ids)}) or next_window(memo)

    def total(self, page: Page) -> int | None:
        """The count of the whole search; windows and articles say nothing new."""
        return found_in(page).count if _is_whole_search(page) else None

    def read(self, page: Page) -> Iterator[Entry | Reject]:
        """Every article, then a reject for each that was asked for and did not come."""
        if "ids" not in page.request.memo:
            return iter(())
        return read_articles(page, str(page.request.memo["ids"]).split())

    def check(self, page: Page) -> None:
        """Refuse errors with status 200, lists that are too short, and pages without any article."""
        check_status(page)
        refuse_errors(page)
        if "ids" in page.request.memo:
            if not articles_in(page):
                raise PageFault(Fault.PASSING, "PubMed sent none of the articles asked for")
            return
        found = found_in(page)
        if len(found.ids) < found.count <= MOST_IDS:
            raise PageFault(Fault.PASSING, f"PubMed counts {found.count} articles and lists {len(found.ids)}")

    def understood(self, page: Page) -> str:
        """PubMed's own translation of the query."""
        return found_in(page).translation if _is_whole_search(page) else ""

    def warnings(self, page: Page) -> list[str]:
        """Phrases and fields PubMed does not know, and days too full for it to give all."""
        memo = page.request.memo
        if "ids" in memo:
            return []
        found = found_in(page)
        said = list(found.warnings) if _is_whole_search(page) else []
        if found.count > MOST_IDS and (window := memo.get("window")) and not halves(window):
            said.append(
                f"PubMed gives only {MOST_IDS + 1:,} of {found.count:,} articles entered on {window[0]}"
            )
        return said


def _is_whole_search(page: Page) -> bool:
    return "ids" not in page.request.memo and page.request.memo.get("window") is None
