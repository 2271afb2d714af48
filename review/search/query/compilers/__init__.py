"""Compilers, one a service: the query as data in, the service's own words out."""

from __future__ import annotations

from collections.abc import Callable

from review.search.query.compilers import (
    arxiv,
    base,
    core,
    crossref,
    diva,
    doaj,
    eric,
    europepmc,
    libris,
    nva,
    oai_pmh,
    openalex,
    pubmed,
    semanticscholar,
    swepub,
    zenodo,
)
from review.search.query.model import Compiled, Query

COMPILERS: dict[str, Callable[[Query], Compiled]] = {
    "openalex": openalex.compile,
    "pubmed": pubmed.compile,
    "europepmc": europepmc.compile,
    "swepub": swepub.compile,
    "nva": nva.compile,
    "libris": libris.compile,
    "diva": diva.compile,
    "semanticscholar": semanticscholar.compile,
    "crossref": crossref.compile,
    "doaj": doaj.compile,
    "core": core.compile,
    "eric": eric.compile,
    "zenodo": zenodo.compile,
    "arxiv": arxiv.compile,
    "base": base.compile,
    "oai-pmh": oai_pmh.compile,
}
"""Every service that a protocol's query can be put to, by the id of its connector."""
