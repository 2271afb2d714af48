"""What a document of BASE says, in Dublin Core."""

from __future__ import annotations

from typing import Any

from review.model import Entry
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi
from review.search.formats.names import parse_authors
from review.search.sources.clean import clean_text
from review.search.sources.entries import dated, extra_of, labelled, language_of
from review.search.sources.getters import text, texts
from review.search.sources.kinds import kind_of

_KINDS = {
    "11": "book", "111": "book chapter", "121": "journal article", "122": "journal article",
    "13": "conference paper", "14": "report", "15": "journal article", "18": "thesis", "181": "thesis",
    "182": "thesis", "183": "thesis", "19": "unpublished work", "6": "software", "7": "data set",
}  # fmt: skip


def base_entry(doc: Any) -> Entry:
    """The entry a document describes."""
    year, day = dated(text(doc, "dcyear"))
    language, said = language_of([*texts(doc, "dclang"), *texts(doc, "dclanguage")])
    addresses, relations = texts(doc, "dcidentifier"), texts(doc, "dcrelation")
    kinds = texts(doc, "dctypenorm")
    dois = [normalise_doi(value) for value in [*texts(doc, "dcdoi"), *addresses, *relations]]
    known = next((_KINDS[code] for code in kinds if code in _KINDS), "")
    serials = [*addresses, *relations, *texts(doc, "dcsource")]
    return Entry(
        title=clean_text(" ".join(texts(doc, "dctitle"))),
        abstract=clean_text(" ".join(texts(doc, "dcdescription"))),
        authors=parse_authors(texts(doc, "dccreator")),
        year=year,
        date=day,
        doi=next(filter(None, dois), ""),
        issn=issns_in(labelled(serials, "issn")),
        isbn=isbns_in(labelled(serials, "isbn")),
        language=language,
        type=known or kind_of(texts(doc, "dctype")),
        url=text(doc, "dclink"),
        publisher=clean_text("; ".join(texts(doc, "dcpublisher"))),
        keywords=each_once(map(clean_text, texts(doc, "dcsubject"))),
        native_id=text(doc, "dcdocid"),
        extra=extra_of(
            {
                "entered": texts(doc, "dchdate"),
                "source": map(clean_text, texts(doc, "dcsource")),
                "other ids": addresses,
                "language": said,
                "document type": [*kinds, *texts(doc, "dctype")],
                "held by": texts(doc, "dcprovider"),
            }
        ),
    )
