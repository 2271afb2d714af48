"""What a hit of SwePub says."""

from __future__ import annotations

from typing import Any

from review.model import Author, Entry
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmid_in
from review.search.sources.clean import clean_text
from review.search.sources.entries import dated, extra_of, language_of
from review.search.sources.getters import items, text, texts
from review.search.sources.kinds import kind_of


def swepub_entry(hit: Any) -> Entry:
    """The entry a hit describes; its native id is the record's own, such as ``oai:DiVA.org:kth-123``."""
    dois = each_once(map(normalise_doi, texts(hit, "DOI")))
    language, said = language_of(texts(hit, "languages"))
    kinds = texts(hit, "outputTypes") or texts(hit, "publicationType")
    year, day = dated(text(hit, "publicationYear"))
    issns, isbns = " ".join(texts(hit, "ISSN")), " ".join(texts(hit, "ISBN"))
    return Entry(
        title=clean_text(text(hit, "title")),
        abstract=clean_text(_first(hit, "summary")),
        authors=tuple(filter(None, map(_author, items(hit, "creators")))),
        year=year,
        date=day,
        venue=clean_text(_first(hit, "publicationChannel")),
        doi=dois[0] if dois else "",
        pmid=pmid_in(_first(hit, "PMID")),
        issn=issns_in(issns),
        isbn=isbns_in(isbns),
        language=language,
        type=kind_of(kinds),
        url=_first(hit, "electronicLocator") or _first(hit, "archiveURI"),
        publisher=clean_text(_first(hit, "publisher")),
        keywords=each_once(map(clean_text, texts(hit, "keywords"))),
        native_id=text(hit, "recordId"),
        extra=extra_of(
            {
                "other ids": [
                    *dois[1:],
                    *texts(hit, "ISI"),
                    *texts(hit, "scopusId"),
                    *texts(hit, "duplicateIds"),
                ],
                "other abstract": map(clean_text, texts(hit, "summary")[1:]),
                "source": texts(hit, "source"),
                "language": said,
                "document type": kinds,
                "publication status": texts(hit, "publicationStatus"),
                "series": map(clean_text, texts(hit, "seriesTitle")),
                "year": [] if year else texts(hit, "publicationYear"),
            }
        ),
    )


def _first(hit: Any, name: str) -> str:
    found = texts(hit, name)
    return found[0] if found else ""


def _author(creator: Any) -> Author | None:
    family, given = clean_text(text(creator, "familyName")), clean_text(text(creator, "givenName"))
    if family:
        return Author(family=family, given=given)
    name = given or clean_text(text(creator, "name")) or clean_text(text(creator))
    return Author(literal=name) if name else None
