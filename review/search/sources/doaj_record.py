"""What an article of DOAJ says."""

from __future__ import annotations

from typing import Any

from review.model import Entry
from review.search.formats.dates import normalise_date, says_more, year_in
from review.search.formats.identifiers import each_once, issns_in, normalise_doi
from review.search.formats.names import parse_author
from review.search.sources.clean import clean_text
from review.search.sources.entries import extra_of, language_of
from review.search.sources.getters import items, text, texts, value_at


def doaj_entry(article: Any) -> Entry:
    """The entry an article describes. Its language is the journal's, where that has only one."""
    told = value_at(article, "bibjson")
    journal = value_at(told, "journal")
    year = year_in(text(told, "year"))
    day = normalise_date(f"{text(told, 'year')}-{text(told, 'month')}")
    languages = texts(journal, "language")
    language, said = language_of(languages)
    identifier, native = value_at(told, "identifier"), text(article, "id")
    issns = [*_ids(identifier, "pissn", "eissn"), *texts(journal, "issns")]
    return Entry(
        title=clean_text(text(told, "title")),
        abstract=clean_text(text(told, "abstract")),
        authors=tuple(parse_author(name) for one in items(told, "author") if (name := text(one, "name"))),
        year=year,
        date=day if says_more(day, year) and day[:4].isdecimal() and len(day) == 7 else "",
        venue=clean_text(text(journal, "title")),
        volume=text(journal, "volume"),
        issue=text(journal, "number"),
        pages=_pages(text(told, "start_page"), text(told, "end_page")),
        doi=next(filter(None, map(normalise_doi, _ids(identifier, "doi"))), ""),
        issn=issns_in(" ".join(issns)),
        language=language if len(languages) == 1 else "",
        type="journal article",
        url=f"https://doaj.org/article/{native}" if native else "",
        publisher=clean_text(text(journal, "publisher")),
        keywords=each_once(map(clean_text, texts(told, "keywords"))),
        native_id=native,
        extra=extra_of(
            {
                "entered": texts(article, "created_date"),
                "updated": texts(article, "last_updated"),
                "language": said,
                "subjects": [clean_text(text(one, "term")) for one in items(told, "subject")],
                "open access url": [text(one, "url") for one in items(told, "link")],
                "year": [] if year else texts(told, "year"),
            }
        ),
    )


def _ids(identifiers: Any, *kinds: str) -> list[str]:
    listed = identifiers if isinstance(identifiers, list) else []
    return [text(one, "id") for one in listed if text(one, "type").lower() in kinds]


def _pages(first: str, last: str) -> str:
    return f"{first}-{last}" if first and last and first != last else first or last
