"""Retraction and open access at OpenAlex, fifty DOIs at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from review.search.formats.identifiers import normalise_doi
from review.search.lookups.standing import Lookup, Standing, asked_dois
from review.search.source import Fault, Page, PageFault, Request, check_status
from review.search.sources.getters import is_true, items, text, value_at, whole
from review.search.sources.openalex import OpenAlex

_SELECT = "id,doi,is_retracted,open_access,best_oa_location,type"
_BATCH = 50
# The request line may have 8,190 bytes, and a DOI can be as long as it likes.
_MOST_LETTERS = 3_000
_PER_PAGE = 100
_NOT_IN_FILTER = frozenset(",|")


class OpenAlexWorks(Lookup):
    """Whether OpenAlex marks an article as retracted, and where it is open."""

    info = OpenAlex.info

    def requests(self, dois: Sequence[str]) -> list[Request]:
        """Batches; a DOI with a comma or a bar, which would end a filter's value, is asked for alone."""
        plain = [doi for doi in dois if _NOT_IN_FILTER.isdisjoint(doi)]
        alone = [doi for doi in dois if not _NOT_IN_FILTER.isdisjoint(doi)]
        return [*map(_batch, _batches(plain)), *map(_single, alone)]

    def read(self, page: Page) -> list[Standing]:
        """Of several works with one DOI, one that is retracted is enough."""
        asked = asked_dois(page)
        works = _works(page)
        by_doi: dict[str, list[Any]] = {}
        for work in works:
            by_doi.setdefault(normalise_doi(text(work, "doi")), []).append(work)
        return [_standing(doi, by_doi.get(doi, [])) for doi in asked]


def _batches(dois: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for doi in dois:
        if batch and (len(batch) == _BATCH or sum(map(len, batch)) + len(doi) > _MOST_LETTERS):
            yield batch
            batch = []
        batch.append(doi)
    if batch:
        yield batch


def _batch(dois: list[str]) -> Request:
    params = {"filter": "doi:" + "|".join(dois), "select": _SELECT, "per_page": str(_PER_PAGE)}
    return Request("works", params, memo={"dois": dois})


def _single(doi: str) -> Request:
    path = f"works/https://doi.org/{quote(doi, safe='/')}"
    return Request(path, {"select": _SELECT}, memo={"dois": [doi]})


def _works(page: Page) -> list[Any]:
    if page.request.path != "works":
        if page.status == 404:
            return []
        check_status(page)
        return [page.object()]
    OpenAlex().check(page)
    answer = page.object()
    found = items(answer, "results")
    if (whole(answer, "meta", "count") or 0) > len(found):
        raise PageFault(Fault.PASSING, "the answer holds fewer works than it counts")
    return found


def _standing(doi: str, works: list[Any]) -> Standing:
    if not works:
        return Standing(doi, "openalex", is_known=False)
    said = [value_at(work, "is_retracted") for work in works]
    is_retracted = True if True in said else False if False in said else None
    is_open = next((work for work in works if is_true(work, "open_access", "is_oa")), works[0])
    place = value_at(is_open, "best_oa_location")
    address = (
        text(place, "pdf_url") or text(place, "landing_page_url") or text(is_open, "open_access", "oa_url")
    )
    return Standing(
        doi,
        "openalex",
        is_known=True,
        is_retracted=is_retracted,
        open_access_url=address,
        licence=text(place, "license"),
    )
