"""What Web of Science's field tags mean, in the Core Collection and in the other databases it hosts.

https://support.clarivate.com/ScientificandAcademicResearch/s/article/Web-of-Science-Core-Collection-Field-Tags
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from review.model import Author, Entry
from review.search.formats.dates import first_year, says_more
from review.search.formats.identifiers import each_once, isbns_in, issns_in, normalise_doi, pmid_in
from review.search.formats.languages import normalise_language
from review.search.formats.names import parse_author
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import clean_text, tidy
from review.search.formats.types import OTHER, type_of_words

# One value a line; the lines of every other field are one wrapped text.
_LISTS = frozenset(("AU", "AF", "BA", "BF", "BE", "CA", "GP", "CR"))
_PUBLICATION = {
    "J": "journal article",
    "B": "book",
    "S": "book",
    "C": "conference paper",
    "P": "patent",
}
_MAIL = re.compile(r"\s*\([^()\s]{1,200}@[^()\s]{1,200}\)")
_RETRACTED = re.compile(r"retracted publication", re.IGNORECASE)


def entry_of(pairs: Sequence[tuple[str, list[str]]], raw: str = "", line: int = 0) -> Entry:
    """The entry that the tags of a block describe, each with its lines."""
    values: dict[str, list[str]] = {}
    for tag, lines in pairs:
        values.setdefault(tag, []).extend(lines if tag in _LISTS else [" ".join(filter(None, lines))])
    bag = TagBag(values)
    types = tidy(" ".join(value for _, value in bag.peek("DT")))
    year, date = _dates(bag)
    serials = bag.all("SN", "EI", "BN")
    left = [text for text in serials if not issns_in(text) and not isbns_in(text)]
    doi = _doi(bag)
    entry = Entry(
        title=clean_text(bag.first("TI", "FT")),
        abstract=clean_text(bag.first("AB")),
        authors=_authors(bag),
        year=year,
        date=date,
        venue=clean_text(bag.first("SO", "JI", "J9", "SE")),
        volume=tidy(bag.first("VL")),
        issue=tidy(bag.first("IS")),
        pages=_pages(bag),
        doi=doi,
        pmid=pmid_in(bag.first("PM")),
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in serials for isbn in isbns_in(text)),
        language=normalise_language(tidy(bag.first("LA"))),
        type=_type(next((value for _, value in bag.peek("PT")), ""), types),
        publisher=clean_text(bag.first("PU")),
        keywords=each_once(clean_text(w) for text in bag.all("DE", "ID") for w in text.split(";")),
        native_id=tidy(bag.first("UT", "AN")),
        raw=raw,
        line=line,
        extra=bag.rest(),
    )
    if left:
        entry.extra["SN"] = left
    if _RETRACTED.search(types):
        entry.extra["retraction"] = ["Retracted Publication"]
    return entry


def _authors(bag: TagBag) -> tuple[Author, ...]:
    """Full names where there are as many as short ones, and groups; a book's where it has no others."""
    short, full = _names(bag, "AU"), _names(bag, "AF")
    names = full if full and len(full) >= len(short) else short
    if names:
        bag.all("AF" if names is full else "AU")
    else:
        full = _names(bag, "BF")
        names = full or _names(bag, "BA")
        bag.all("BF" if full else "BA")
    groups = [Author(literal=clean_text(name)) for text in bag.all("CA") for name in text.split(";")]
    found = (*map(parse_author, names), *groups)
    return tuple(author for author in found if author != Author())


def _names(bag: TagBag, tag: str) -> list[str]:
    """The names under a tag, one a line or parted by semicolons, without mail addresses."""
    return [
        name for _, text in bag.peek(tag) for part in text.split(";") if (name := _MAIL.sub("", part).strip())
    ]


def _dates(bag: TagBag) -> tuple[int | None, str]:
    year = first_year(value for _, value in bag.peek("PY", "PD", "EA", "DP"))
    if year is None:
        return None, ""
    for tag, value in list(bag.peek("PY")):
        if tidy(value) == str(year):
            bag.take(tag, value)
    for tag, value in list(bag.peek("PD")):
        text = tidy(value)
        found = text if re.search(r"\d{4}", text) else f"{year} {text}"
        if says_more(found, year):
            bag.take(tag, value)
            return year, found
    return year, ""


def _pages(bag: TagBag) -> str:
    """First and last page, the span other databases give under ``PS``, or the article's number."""
    span = tidy(bag.first("PS"))
    first, last = tidy(bag.first("BP")), tidy(bag.first("EP"))
    if span or not first:
        return span or last or tidy(bag.first("AR"))
    return f"{first}-{last}" if last and last != first and "-" not in first else first


def _doi(bag: TagBag) -> str:
    for tag, value in bag.peek("DI", "DL", "D2"):
        if found := normalise_doi(value):
            if tag == "DI" and tidy(value).lower() == found:
                bag.take(tag, value)
            return found
    return ""


def _type(publication: str, types: str) -> str:
    """By the document's own type; what kind of publication it is in decides where that says little."""
    kind = _PUBLICATION.get(publication.strip().upper(), "")
    words = types.lower()
    if kind == "book" and "chapter" in words:
        return "book chapter"
    if kind in ("book", "conference paper") and "proceedings paper" in words:
        return "conference paper"
    found = type_of_words([types])
    if found in ("", OTHER) or (kind == "book" and found == "journal article"):
        return kind or type_of_words([publication]) or found
    return found
