"""What a work of OpenAlex says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from review.model import Author, Entry
from review.search.formats.dates import says_more, year_in
from review.search.formats.identifiers import each_once, issns_in, normalise_doi, pmid_in
from review.search.formats.names import parse_author
from review.search.sources.clean import clean_text
from review.search.sources.entries import extra_of, language_of
from review.search.sources.getters import is_true, items, text, texts, value_at
from review.search.sources.kinds import kind_of

_WORK_ID = re.compile(r"(?:https?://openalex\.org/(?:works/)?)?(W\d{1,15})", re.IGNORECASE)


def work_id(address: str) -> str:
    """``W123`` out of ``https://openalex.org/W123``; "" for what names no work."""
    match = _WORK_ID.fullmatch(address.strip())
    return match[1].upper() if match else ""


def openalex_entry(work: Any) -> Entry:
    """The entry a work describes; its native id is ``W123``."""
    year = year_in(text(work, "publication_year")) or year_in(text(work, "publication_date"))
    day = text(work, "publication_date")
    source = value_at(work, "primary_location", "source")
    language, said = language_of(texts(work, "language"))
    native = text(work, "type")
    return Entry(
        title=clean_text(text(work, "title") or text(work, "display_name")),
        abstract=_abstract(value_at(work, "abstract_inverted_index")),
        authors=tuple(filter(None, map(_author, items(work, "authorships")))),
        year=year,
        date=day if says_more(day, year) else "",
        venue=clean_text(text(source, "display_name") or text(work, "primary_location", "raw_source_name")),
        volume=text(work, "biblio", "volume"),
        issue=text(work, "biblio", "issue"),
        pages="-".join(each_once([text(work, "biblio", "first_page"), text(work, "biblio", "last_page")])),
        doi=normalise_doi(text(work, "doi") or text(work, "ids", "doi")),
        pmid=pmid_in(_last_step(text(work, "ids", "pmid"))),
        pmcid=_pmcid(text(work, "ids", "pmcid")),
        issn=issns_in(" ".join([text(source, "issn_l"), *texts(source, "issn")])),
        language=language,
        type=kind_of([native]),
        url=text(work, "primary_location", "landing_page_url") or text(work, "id"),
        publisher=clean_text(text(source, "host_organization_name")),
        native_id=work_id(text(work, "id")),
        extra=extra_of(
            {
                "retraction": [
                    *["retracted"] * is_true(work, "is_retracted"),
                    *["retraction notice"] * (native == "retraction"),
                ],
                "document type": [native],
                "language": said,
                "entered": [text(work, "created_date")[:10]],
                "updated": [text(work, "updated_date")[:10]],
                "cited by": [text(work, "cited_by_count")],
                "referenced works": map(work_id, texts(work, "referenced_works")),
                "open access url": [text(work, "open_access", "oa_url")],
                "venue id": [_last_step(text(source, "id"))],
                "other ids": [f"mag:{mag}" for mag in texts(work, "ids", "mag")],
            }
        ),
    )


def _abstract(index: Any) -> str:
    """The abstract out of its words and their places; words we cannot place are left out."""
    if not isinstance(index, Mapping):
        return ""
    placed = [
        (place, word)
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int)
    ]
    return clean_text(" ".join(word for _, word in sorted(placed)))


def _author(authorship: Any) -> Author | None:
    name = text(authorship, "author", "display_name") or text(authorship, "raw_author_name")
    author = parse_author(clean_text(name))
    return author if author != Author() else None


def _last_step(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _pmcid(address: str) -> str:
    digits = re.sub(r"^PMC", "", _last_step(address), flags=re.IGNORECASE)
    return f"PMC{digits}" if digits.isdecimal() else ""
