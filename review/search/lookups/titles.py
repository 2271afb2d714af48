"""A title's DOI at Crossref: suggested only when title, year and first author leave no doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from review.model import Entry
from review.search.formats.identifiers import normalise_doi
from review.search.source import Fault, Page, PageFault, Request, check_status
from review.search.sources.crossref import Crossref
from review.search.sources.crossref_record import crossref_entry
from review.search.sources.getters import items, value_at

INFO = Crossref.info
ROWS = 5
MOST_LETTERS = 400
_SELECT = "DOI,title,subtitle,author,issued,published,type"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A DOI that a service has under this very title."""

    doi: str
    title: str
    year: int | None


def title_request(entry: Entry) -> Request | None:
    """The look-up of an entry by its title and first author; None for one without enough words."""
    words = " ".join(re.findall(r"\w+", entry.title))[:MOST_LETTERS]
    if len(words.split()) < 3:
        return None
    first = entry.authors[0].family or entry.authors[0].literal if entry.authors else ""
    params = {"query.bibliographic": f"{words} {first}".strip(), "rows": str(ROWS), "select": _SELECT}
    return Request("works", params)


def read_suggestion(page: Page, entry: Entry) -> Suggestion | None:
    """The one DOI that fits the entry; None when none or several do.

    The title must be the same word for word (a subtitle may be missing on one side), the year within
    one, and the first author's family name the same, wherever both sides give them.
    """
    check_status(page)
    if not isinstance(value_at(page.object(), "message", "items"), list):
        raise PageFault(Fault.PASSING, "the answer has no list message.items")
    found = [crossref_entry(item) for item in items(page.object(), "message", "items")]
    fitting = {f.doi: f for f in found if normalise_doi(f.doi) and _fits(entry, f)}
    if len(fitting) != 1:
        return None
    (one,) = fitting.values()
    return Suggestion(one.doi, one.title, one.year)


def _fits(entry: Entry, found: Entry) -> bool:
    ours, theirs = _plain(entry.title), _plain(found.title)
    is_same = ours == theirs or _is_main(entry.title, theirs) or _is_main(found.title, ours)
    if not is_same or (entry.year and found.year and abs(entry.year - found.year) > 1):
        return False
    if entry.authors and found.authors:
        return _plain(str(entry.authors[0]).partition(",")[0]) == _plain(
            str(found.authors[0]).partition(",")[0]
        )
    return True


def _is_main(title: str, other: str) -> bool:
    """Whether the other title is this one without its subtitle."""
    main, mark, _ = title.partition(":")
    return bool(mark) and len(main.split()) >= 3 and _plain(main) == other


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
