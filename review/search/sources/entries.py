"""From the items on a page to entries and rejects, the same way for every service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from review.model import Entry, Reject
from review.search.formats.dates import normalise_date, says_more, year_in
from review.search.formats.identifiers import each_once
from review.search.source import Fault, Page, PageFault
from review.search.sources.getters import raw_of, value_at, whole
from review.search.sources.languages import language_code

NO_ID = "the item has no id"


def entries_of(found: Iterable[Any], entry_of: Callable[[Any], Entry]) -> Iterator[Entry | Reject]:
    """An entry for every JSON item, with its place and its raw text; a reject for an item without an id."""
    for place, item in enumerate(found, 1):
        entry, raw = entry_of(item), raw_of(item)
        if not entry.native_id:
            yield Reject(place, NO_ID, raw)
            continue
        # Nobody else has seen the entry yet; ``replace`` would take a quarter of the whole reading.
        object.__setattr__(entry, "raw", raw)
        object.__setattr__(entry, "line", place)
        yield entry


def list_at(page: Page, *path: str | int) -> list[Any]:
    """The list the service always sends; without it the answer is an error in disguise."""
    found = value_at(page.object(), *path)
    if not isinstance(found, list):
        raise PageFault(Fault.PASSING, f"the answer has no list {_named(path)}")
    return found


def count_at(page: Page, *path: str | int) -> int:
    """The count the service always sends; without it the answer is an error in disguise."""
    found = whole(page.object(), *path)
    if found is None or found < 0:
        raise PageFault(Fault.PASSING, f"the answer has no count {_named(path)}")
    return found


def extra_of(values: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """What the common fields cannot hold: every value once, names without values left out."""
    kept = {name: list(each_once(texts)) for name, texts in values.items()}
    return {name: texts for name, texts in kept.items() if texts}


def language_of(words: Iterable[str]) -> tuple[str, list[str]]:
    """The first language we know, and the service's own words where they say more than that."""
    said = list(each_once(words))
    codes = [language_code(word) for word in said]
    first = next(filter(None, codes), "")
    return first, said if len(set(codes)) > 1 or "" in codes else []


def labelled(values: Iterable[str], label: str) -> str:
    """The values that name what they are, such as ``urn:issn:``, joined: bare digits may be anything."""
    return " ".join(value for value in values if label in value.lower())


def dated(words: str) -> tuple[int | None, str]:
    """Year and date; the date is "" where it says no more than the year."""
    date = normalise_date(words.partition("T")[0].strip())
    year = year_in(date)
    return year, date if says_more(date, year) else ""


def _named(path: tuple[str | int, ...]) -> str:
    return '"' + ".".join(map(str, path)) + '"'
