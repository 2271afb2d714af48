"""What a work of CORE says."""

from __future__ import annotations

from typing import Any

from review.model import Entry
from review.search.formats.identifiers import each_once, issns_in, normalise_doi, pmid_in
from review.search.formats.names import parse_author
from review.search.sources.clean import clean_text
from review.search.sources.entries import dated, extra_of, language_of
from review.search.sources.getters import items, text, texts, value_at
from review.search.sources.kinds import kind_of


def core_entry(work: Any) -> Entry:
    """The entry a work describes."""
    year, day = dated(text(work, "publishedDate"))
    plain, _ = dated(text(work, "yearPublished"))
    language, said = language_of([text(work, "language", "code") or text(work, "language", "name")])
    journal = value_at(work, "journals", 0)
    kinds = texts(work, "documentType")
    return Entry(
        title=clean_text(text(work, "title")),
        abstract=clean_text(text(work, "abstract")),
        authors=tuple(parse_author(name) for one in items(work, "authors") if (name := text(one, "name"))),
        year=plain or year,
        date=day if plain in (None, year) else "",
        venue=clean_text(text(journal, "title")),
        doi=normalise_doi(text(work, "doi")),
        pmid=pmid_in(text(work, "pubmedId")),
        issn=issns_in(" ".join(texts(journal, "identifiers"))),
        language=language,
        type=kind_of(kinds),
        url=_link(work, "display") or text(work, "downloadUrl"),
        publisher=clean_text(text(work, "publisher")).strip("'"),
        native_id=text(work, "id"),
        extra=extra_of(
            {
                "entered": texts(work, "createdDate"),
                "updated": texts(work, "updatedDate"),
                "published": [] if day and plain in (None, year) else texts(work, "publishedDate"),
                "other ids": each_once([*texts(work, "oaiIds"), *_identifiers(work), text(work, "arxivId")]),
                "open access url": [text(work, "downloadUrl"), *texts(work, "sourceFulltextUrls")],
                "language": said,
                "document type": kinds,
                "field of study": texts(work, "fieldOfStudy"),
                "held by": [clean_text(text(one, "name")) for one in items(work, "dataProviders")],
                "cited by": texts(work, "citationCount"),
            }
        ),
    )


def _link(work: Any, kind: str) -> str:
    return next((text(one, "url") for one in items(work, "links") if text(one, "type") == kind), "")


def _identifiers(work: Any) -> list[str]:
    """Identifiers come as text or with their kind."""
    return [text(one) or text(one, "identifier") for one in items(work, "identifiers")]
