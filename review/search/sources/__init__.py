"""Every service we ask, one file each.

``SOURCES`` are searched by query; ``CITATION_SOURCES`` answer what one work cites and what cites it.
"""

from __future__ import annotations

from review.search.source import Connector
from review.search.sources.arxiv import Arxiv
from review.search.sources.base import Base
from review.search.sources.core import Core
from review.search.sources.crossref import Crossref
from review.search.sources.diva import Diva
from review.search.sources.doaj import Doaj
from review.search.sources.eric import Eric
from review.search.sources.europepmc import EuropePmc
from review.search.sources.libris import Libris
from review.search.sources.nva import Nva
from review.search.sources.oai_pmh import OaiPmh
from review.search.sources.openalex import OpenAlex
from review.search.sources.opencitations import OpenCitationsCitations, OpenCitationsReferences
from review.search.sources.pubmed import PubMed
from review.search.sources.semanticscholar import SemanticScholar
from review.search.sources.semanticscholar_citations import (
    SemanticScholarCitations,
    SemanticScholarReferences,
)
from review.search.sources.swepub import Swepub
from review.search.sources.zenodo import Zenodo

SOURCES: dict[str, Connector] = {
    "openalex": OpenAlex(),
    "pubmed": PubMed(),
    "europepmc": EuropePmc(),
    "crossref": Crossref(),
    "semanticscholar": SemanticScholar(),
    "swepub": Swepub(),
    "libris": Libris(),
    "diva": Diva(),
    "nva": Nva(),
    "doaj": Doaj(),
    "eric": Eric(),
    "core": Core(),
    "arxiv": Arxiv(),
    "zenodo": Zenodo(),
    "base": Base(),
    "oai-pmh": OaiPmh(),
}

CITATION_SOURCES: dict[str, Connector] = {
    "semanticscholar-references": SemanticScholarReferences(),
    "semanticscholar-citations": SemanticScholarCitations(),
    "opencitations-references": OpenCitationsReferences(),
    "opencitations-citations": OpenCitationsCitations(),
}
