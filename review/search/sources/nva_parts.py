"""The parts of an NVA hit that take a second look: people, dates, places, identifiers."""

from __future__ import annotations

from typing import Any

from review.model import Author
from review.search.formats.dates import normalise_date, says_more, year_in
from review.search.formats.identifiers import issns_in
from review.search.formats.names import parse_author
from review.search.sources.clean import clean_text
from review.search.sources.getters import items, text, texts, value_at, whole
from review.search.sources.kinds import kind_of

_LAST = 10**9
_CONTEXTS = {
    "Journal": "journal article",
    "UnconfirmedJournal": "journal article",
    "Degree": "thesis",
    "Report": "report",
    "Anthology": "book chapter",
    "Book": "book",
    "ResearchData": "data set",
    "Event": "conference paper",
}


def people(told: Any) -> tuple[tuple[Author, ...], list[str]]:
    """The authors by sequence, and everybody else with the role; editors count where nobody wrote."""
    listed = sorted(items(told, "contributors") or items(told, "contributorsPreview"), key=_place)
    named = [(text(one, "role", "type"), clean_text(text(one, "identity", "name"))) for one in listed]
    wrote = "Creator" if any(role == "Creator" and name for role, name in named) else "Editor"
    authors = tuple(parse_author(name) for role, name in named if role == wrote and name)
    others = [f"{name} ({role or 'no role'})" for role, name in named if role != wrote and name]
    return authors, others


def _place(contributor: Any) -> int:
    place = whole(contributor, "sequence")
    return _LAST if place is None else place


def published(told: Any) -> tuple[int | None, str]:
    """Year, and the date where more than the year is known."""
    parts = [text(told, "publicationDate", name) for name in ("year", "month", "day")]
    date = normalise_date("-".join(part for part in parts if part))
    year = year_in(parts[0])
    return year, date if says_more(date, year) else ""


def venue(context: Any) -> str:
    """The journal; the book a chapter stands in; or the series."""
    paths = (("name",), ("series", "name"), ("entityDescription", "mainTitle"), ("title",))
    return next((name for path in paths if (name := clean_text(text(context, *path)))), "")


def issns(context: Any) -> tuple[str, ...]:
    """The ISSNs of the journal or the series."""
    places = (context, value_at(context, "series"))
    return issns_in(" ".join(text(place, name) for place in places for name in ("onlineIssn", "printIssn")))


def pages(instance: Any) -> str:
    """First and last page, or the article's number."""
    first, last = text(instance, "pages", "begin"), text(instance, "pages", "end")
    if first and last and first != last:
        return f"{first}-{last}"
    return first or last or text(instance, "articleNumber")


def kind_in(context: Any, instance: Any) -> str:
    """The type, by where the work stands, or else by what it is called."""
    place = text(context, "type")
    return _CONTEXTS.get(place) or kind_of([text(instance, "type"), place])


def address(hit: Any) -> str:
    """The handle where there is one: it outlives the service."""
    handles = (value for value in other_ids(hit) if "://hdl." in value)
    return text(hit, "handle") or next(handles, "") or text(hit, "id")


def other_ids(hit: Any) -> list[str]:
    """Handles and the numbers of other systems."""
    return [text(item, "value") for item in items(hit, "additionalIdentifiers")]


def in_other_languages(told: Any, name: str) -> list[str]:
    """The same text in other languages: an object by language, or a list."""
    found = value_at(told, name)
    values = list(found.values()) if isinstance(found, dict) else found
    return list(map(clean_text, texts(values)))
