"""What a hit of NVA says."""

from __future__ import annotations

from typing import Any

from review.model import Entry
from review.search.formats.identifiers import each_once, isbns_in, normalise_doi
from review.search.sources import nva_parts as parts
from review.search.sources.clean import clean_text
from review.search.sources.entries import extra_of, language_of
from review.search.sources.getters import text, texts, value_at


def nva_entry(hit: Any) -> Entry:
    """The entry a hit describes; its native id is the identifier of the publication."""
    told = value_at(hit, "entityDescription")
    reference = value_at(told, "reference")
    context, instance = value_at(reference, "publicationContext"), value_at(reference, "publicationInstance")
    year, day = parts.published(told)
    language, said = language_of(texts(told, "language"))
    authors, others = parts.people(told)
    abstracts = parts.in_other_languages(told, "alternativeAbstracts")
    abstract = clean_text(text(told, "abstract"))
    return Entry(
        title=clean_text(text(told, "mainTitle")),
        abstract=abstract,
        authors=authors,
        year=year,
        date=day,
        venue=parts.venue(context),
        volume=text(instance, "volume"),
        issue=text(instance, "issue"),
        pages=parts.pages(instance),
        doi=normalise_doi(text(reference, "doi")) or normalise_doi(text(hit, "doi")),
        issn=parts.issns(context),
        isbn=isbns_in(" ".join([*texts(context, "isbnList"), text(context, "isbn")])),
        language=language,
        type=parts.kind_in(context, instance),
        url=parts.address(hit),
        publisher=clean_text(text(context, "publisher", "name")),
        keywords=each_once(map(clean_text, texts(told, "tags"))),
        native_id=text(hit, "identifier"),
        extra=extra_of(
            {
                "entered": texts(hit, "createdDate"),
                "updated": texts(hit, "modifiedDate"),
                "alternative title": parts.in_other_languages(told, "alternativeTitles"),
                "other abstract": [other for other in abstracts if other != abstract],
                "description": [clean_text(text(told, "description"))],
                "other ids": parts.other_ids(hit),
                "language": said,
                "document type": texts(instance, "type"),
                "contributors": others,
                "series number": texts(context, "seriesNumber"),
                "year": [] if year else texts(told, "publicationDate", "year"),
            }
        ),
    )
