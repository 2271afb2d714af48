"""What is known of a DOI: whether the article was retracted, and where it may be read freely."""

from __future__ import annotations

from collections.abc import Iterable

from review.errors import InvalidInput
from review.search.formats.identifiers import each_once, normalise_doi
from review.search.lookups.crossref import CrossrefNotices
from review.search.lookups.europepmc import EuropePmcCopies
from review.search.lookups.openalex import OpenAlexWorks
from review.search.lookups.standing import Lookup, Notice, Standing
from review.search.lookups.unpaywall import Unpaywall
from review.search.source import Page, Request

LOOKUPS: dict[str, Lookup] = {
    "openalex": OpenAlexWorks(),
    "crossref": CrossrefNotices(),
    "unpaywall": Unpaywall(),
    "europepmc": EuropePmcCopies(),
}

__all__ = ["LOOKUPS", "Lookup", "Notice", "Standing", "read_standing", "requests_for"]


def requests_for(service: str, dois: Iterable[str]) -> list[Request]:
    """What to ask a service about these DOIs, each once; ``InvalidInput`` names what is no DOI."""
    given = list(dois)
    if wrong := [doi for doi in given if not normalise_doi(doi)]:
        raise InvalidInput(f"{wrong[0]!r} is no DOI.", "give DOIs such as 10.1000/182")
    return _lookup(service).requests(list(each_once(map(normalise_doi, given))))


def read_standing(service: str, page: Page) -> list[Standing]:
    """One standing for each DOI that was asked about, in that order.

    Raises ``PageFault`` for an answer that is an error, so it may be given to the client as it is.
    """
    return _lookup(service).read(page)


def _lookup(service: str) -> Lookup:
    if service not in LOOKUPS:
        raise InvalidInput(f"{service!r} is no look-up service.", f"choose one of {', '.join(LOOKUPS)}")
    return LOOKUPS[service]
