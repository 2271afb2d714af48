"""What a paper of Semantic Scholar says."""

from __future__ import annotations

from typing import Any

from review.model import Author, Entry
from review.search.formats.dates import says_more, year_in
from review.search.formats.identifiers import each_once, normalise_doi, pmid_in
from review.search.formats.names import parse_author
from review.search.sources.clean import clean_text
from review.search.sources.entries import extra_of
from review.search.sources.getters import items, text, texts, value_at
from review.search.sources.kinds import kind_of

FIELDS = (
    "paperId,corpusId,externalIds,title,abstract,year,publicationDate,venue,journal,authors,"
    "publicationTypes,citationCount"
)
_NAMED_IDS = ("ArXiv", "MAG", "ACL", "DBLP")
_HOME = "https://www.semanticscholar.org/paper/"


def paper_entry(paper: Any) -> Entry:
    """The entry a paper describes; its native id is ``paperId``."""
    native = text(paper, "paperId")
    ids = value_at(paper, "externalIds")
    year = year_in(text(paper, "year")) or year_in(text(paper, "publicationDate"))
    day = text(paper, "publicationDate")
    pmc = text(ids, "PubMedCentral").upper().removeprefix("PMC")
    corpus = text(paper, "corpusId") or text(ids, "CorpusId")
    kinds = texts(paper, "publicationTypes")
    return Entry(
        title=clean_text(text(paper, "title")),
        abstract=clean_text(text(paper, "abstract")),
        authors=tuple(filter(None, map(_author, items(paper, "authors")))),
        year=year,
        date=day if says_more(day, year) else "",
        venue=clean_text(text(paper, "journal", "name") or text(paper, "venue")),
        volume=clean_text(text(paper, "journal", "volume")),
        pages=clean_text(text(paper, "journal", "pages")),
        doi=normalise_doi(text(ids, "DOI")),
        pmid=pmid_in(text(ids, "PubMed")),
        pmcid=f"PMC{pmc}" if pmc.isdecimal() else "",
        type=kind_of(kinds),
        url=text(paper, "url") or (f"{_HOME}{native}" if native else ""),
        native_id=native,
        extra=extra_of(
            {
                "document type": kinds,
                "cited by": [text(paper, "citationCount")],
                "other ids": [
                    *[f"CorpusId:{corpus}"] * bool(corpus),
                    *(f"{name}:{found}" for name in _NAMED_IDS if (found := text(ids, name))),
                ],
                "venue": each_once([clean_text(text(paper, "venue"))]),
                "open access url": [text(paper, "openAccessPdf", "url")],
            }
        ),
    )


def _author(author: Any) -> Author | None:
    found = parse_author(clean_text(text(author, "name")))
    return found if found != Author() else None
