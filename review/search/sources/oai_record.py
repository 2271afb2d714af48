"""What a record in Dublin Core says, as repositories fill it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from review.model import Entry
from review.search.formats.dates import year_in
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmid_in
from review.search.formats.names import parse_authors
from review.search.sources.entries import dated, extra_of, labelled, language_of
from review.search.sources.kinds import kind_of
from review.search.sources.xml_pages import text_in, texts_in

_ADDRESS = re.compile(r"https?://\S+")
_DOI_MARK = re.compile(r"(?:doi[:/]|doi\.org/|^10\.\d{4,9}/)", re.IGNORECASE)
_PMID_MARK = re.compile(r"altIdentifier/pmid/(\d+)", re.IGNORECASE)


def is_deleted(record: Element) -> bool:
    """Whether the repository took the record back."""
    header = record.find("header")
    return header is not None and header.get("status") == "deleted"


def oai_entry(record: Element) -> Entry:
    """The entry a record describes; its native id is the identifier in its header."""
    told = record.find("metadata/dc")
    titles, descriptions, dates = (texts_in(told, name) for name in ("title", "description", "date"))
    identifiers, relations = texts_in(told, "identifier"), texts_in(told, "relation")
    sources, kinds = texts_in(told, "source"), texts_in(told, "type")
    language, said = language_of(texts_in(told, "language"))
    year, day = _published(dates)
    marked = [*identifiers, *relations]
    return Entry(
        title=titles[0] if titles else "",
        abstract=descriptions[0] if descriptions else "",
        authors=parse_authors(texts_in(told, "creator")),
        year=year,
        date=day,
        doi=next(_dois(identifiers), "")
        or next(_dois(value for value in relations if "altIdentifier" in value), ""),
        pmid=next((pmid_in(found[1]) for value in marked if (found := _PMID_MARK.search(value))), ""),
        issn=issns_in(labelled([*marked, *sources], "issn")),
        isbn=isbns_in(labelled(marked, "isbn")),
        language=language,
        type=kind_of(kinds),
        url=next((found[0] for value in identifiers if (found := _ADDRESS.match(value))), ""),
        publisher="; ".join(texts_in(told, "publisher")),
        keywords=each_once(texts_in(told, "subject")),
        native_id=text_in(record.find("header"), "identifier"),
        extra=extra_of(
            {
                "updated": texts_in(record.find("header"), "datestamp"),
                "alternative title": titles[1:],
                "other abstract": descriptions[1:],
                "other ids": identifiers,
                "relation": relations,
                "source": sources,
                "language": said,
                "document type": kinds,
                "date": dates if len(dates) > 1 or year is None else [],
                "contributors": texts_in(told, "contributor"),
                "rights": texts_in(told, "rights"),
            }
        ),
    )


def _published(dates: list[str]) -> tuple[int | None, str]:
    """The earliest year with the fullest date of it: repositories add the dates of deposit and embargo."""
    found = [dated(date) for date in dates if year_in(date)]
    years = [year for year, _ in found if year is not None]
    if not years:
        return None, ""
    first = min(years)
    return first, max((day for year, day in found if year == first), key=len)


def _dois(values: Iterable[str]) -> Iterator[str]:
    return (found for value in values if _DOI_MARK.search(value) and (found := normalise_doi(value)))
