"""What a row of DiVA's table says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from review.model import Author, Entry
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmid_in
from review.search.formats.names import parse_author
from review.search.sources.clean import clean_text
from review.search.sources.entries import dated, extra_of, language_of
from review.search.sources.kinds import kind_of

_PID = re.compile(r"(?:diva2:)?(\d+)$")
_RESOLVER = "https://urn.kb.se/resolve?urn="
# Affiliations, local ids and ORCIDs stand behind a name, in brackets.
_BEHIND = re.compile(r"\s*[(\[].*$", re.DOTALL)


def diva_entry(row: Mapping[str, str]) -> Entry:
    """The entry a row describes; headings are in lower case. Its native id is ``diva2:`` and a number."""
    year, day = dated(row.get("year", ""))
    language, said = language_of(_several(row.get("language", "")))
    urn, link = row.get("nbn", "").strip(), row.get("fulltextlink", "").strip()
    kind, journal = clean_text(row.get("publicationtype", "")), clean_text(row.get("journal", ""))
    return Entry(
        title=clean_text(row.get("title", "")),
        abstract=clean_text(row.get("abstract", "")),
        authors=authors_in(row.get("name", "")),
        year=year,
        date=day,
        venue=journal or clean_text(row.get("hostpublication", "")),
        volume=row.get("volume", "").strip(),
        issue=row.get("issue", "").strip(),
        pages=_pages(row.get("startpage", "").strip(), row.get("endpage", "").strip()),
        doi=normalise_doi(row.get("doi", "")),
        pmid=pmid_in(row.get("pmid", "")),
        issn=issns_in(" ".join(row.get(name, "") for name in ("journalissn", "journaleissn", "issn"))),
        isbn=isbns_in(row.get("isbn", "")),
        language=language,
        type=kind_of([kind]),
        url=_RESOLVER + urn if urn.startswith("urn:") else "",
        publisher=clean_text(row.get("publisher", "")),
        keywords=each_once(map(clean_text, _several(row.get("keywords", "")))),
        native_id=_native_id(row.get("pid", "")),
        extra=extra_of(
            {
                "other ids": [urn, *(row.get(name, "").strip() for name in ("isi", "scopusid"))],
                "open access url": [link],
                "language": said,
                "document type": [kind],
                "document subtype": [clean_text(row.get("publicationsubtype", ""))],
                "series": [clean_text(row.get("series", ""))],
                "entered": [row.get("createddate", "").strip()],
                "updated": [row.get("lastupdated", "").strip()],
                "year": [] if year else [row.get("year", "").strip()],
            }
        ),
    )


def authors_in(names: str) -> tuple[Author, ...]:
    """The authors in ``Family, Given (affiliation; another); …``: brackets may hold semicolons."""
    found, start, depth = [], 0, 0
    for place, character in enumerate(names):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character == ";" and not depth:
            found.append(names[start:place])
            start = place + 1
    bare = (clean_text(_BEHIND.sub("", name)) for name in [*found, names[start:]])
    return tuple(parse_author(name) for name in bare if name)


def _several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]


def _native_id(text: str) -> str:
    found = _PID.search(text.strip())
    return f"diva2:{found[1]}" if found else ""


def _pages(first: str, last: str) -> str:
    return f"{first}-{last}" if first and last and first != last else first or last
