"""Years and languages, in the codes and spans of the services."""

from __future__ import annotations

from collections.abc import Iterator

from review.search.query.model import Note, NoteKind, Query

# MARC's codes (ISO 639-2/B), which PubMed, Europe PMC and Libris use.
MARC = {
    "ar": "ara", "cs": "cze", "da": "dan", "de": "ger", "el": "gre", "en": "eng", "es": "spa", "et": "est",
    "fa": "per", "fi": "fin", "fr": "fre", "hu": "hun", "is": "ice", "it": "ita", "ja": "jpn", "ko": "kor",
    "lt": "lit", "lv": "lav", "nl": "dut", "no": "nor", "pl": "pol", "pt": "por", "ro": "rum", "ru": "rus",
    "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "zh": "chi",
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1000, 3000


def has_years(query: Query) -> bool:
    """Whether the query has a limit on the year."""
    return query.from_year is not None or query.to_year is not None


def span(query: Query) -> tuple[int, int]:
    """First and last year, an open end as a year that nothing is outside of."""
    first = FIRST_YEAR if query.from_year is None else query.from_year
    last = LAST_YEAR if query.to_year is None else query.to_year
    return first, last


def marc_codes(query: Query) -> tuple[str, ...]:
    """The languages in MARC's codes; empty when one has none here, so that none is left out unseen."""
    if any(code not in MARC for code in query.languages):
        return ()
    return tuple(MARC[code] for code in query.languages)


def applied_here(
    query: Query, service: str, *, years: bool = False, languages: bool = False
) -> Iterator[Note]:
    """Notes on the limits the service is not asked about: name the ones that it is."""
    if has_years(query) and not years:
        first, last = query.from_year or "", query.to_year or ""
        yield Note(NoteKind.LOCAL, f"years {first}-{last}", f"{service} is not asked about years")
    if query.languages and not languages:
        names = ", ".join(query.languages)
        yield Note(NoteKind.LOCAL, f"languages {names}", f"{service} is not asked about languages")
