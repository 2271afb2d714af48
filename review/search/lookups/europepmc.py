"""Open copies and notices at Europe PMC, twenty DOIs at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from review.search.formats.identifiers import normalise_doi
from review.search.lookups.standing import Lookup, Notice, Standing, asked_dois
from review.search.source import Fault, Page, PageFault, Request
from review.search.sources.europepmc import EuropePmc
from review.search.sources.getters import items, text, texts, whole

_BATCH = 20
_OPEN = frozenset(["OA", "F"])
_BEST = ("pdf", "html", "doi")
_NOTICES = {
    "retraction in": "retraction",
    "partial retraction in": "partial_retraction",
    "withdrawal in": "withdrawal",
    "removal in": "removal",
    "expression of concern in": "expression_of_concern",
    "erratum in": "erratum",
    "corrected and republished in": "correction",
}


class EuropePmcCopies(Lookup):
    """Free copies of articles in the life sciences, most of them at Europe PMC itself."""

    info = EuropePmc.info

    def requests(self, dois: Sequence[str]) -> list[Request]:
        """Batches, by POST: an address has its limits. A quotation mark would end the DOI it stands in."""
        return [_request(list(batch)) for batch in _batches(dois)]

    def read(self, page: Page) -> list[Standing]:
        """Of several results with one DOI, an open one first. That it says nothing is no "not retracted"."""
        EuropePmc().check(page)
        asked = asked_dois(page)
        found = items(page.object(), "resultList", "result")
        if (whole(page.object(), "hitCount") or 0) and not found:
            raise PageFault(Fault.PASSING, "the answer holds fewer results than it counts")
        by_doi: dict[str, list[Any]] = {}
        for result in found:
            by_doi.setdefault(normalise_doi(text(result, "doi")), []).append(result)
        return [_standing(doi, by_doi.get(doi, [])) for doi in asked]


def _batches(dois: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(dois), _BATCH):
        yield dois[start : start + _BATCH]


def _request(dois: list[str]) -> Request:
    query = " OR ".join('DOI:"{}"'.format(doi.replace('"', "")) for doi in dois)
    form = {
        "query": query,
        "resultType": "core",
        "format": "json",
        "pageSize": "200",
        "cursorMark": "*",
        "synonym": "false",
    }
    return Request("searchPOST", form=form, memo={"dois": dois})


def _standing(doi: str, results: list[Any]) -> Standing:
    if not results:
        return Standing(doi, "europepmc", is_known=False)
    kinds = {kind.lower() for result in results for kind in texts(result, "pubTypeList", "pubType")}
    address, licence = next(filter(None, map(_open, results)), ("", ""))
    return Standing(
        doi,
        "europepmc",
        is_known=True,
        is_retracted=True if "retracted publication" in kinds else None,
        notices=tuple(dict.fromkeys(notice for result in results for notice in _notices(result))),
        open_access_url=address,
        licence=licence,
    )


def _open(result: Any) -> tuple[str, str] | None:
    places = [
        p for p in items(result, "fullTextUrlList", "fullTextUrl") if text(p, "availabilityCode") in _OPEN
    ]
    for style in _BEST:
        for place in places:
            if text(place, "documentStyle").lower() == style and text(place, "url"):
                return text(place, "url"), text(result, "license")
    return None


def _notices(result: Any) -> Iterator[Notice]:
    for said in items(result, "commentCorrectionList", "commentCorrection"):
        if kind := _NOTICES.get(text(said, "type").lower()):
            yield Notice(
                kind, "", "", text(said, "reference") or f"{text(said, 'source')}/{text(said, 'id')}"
            )
