"""What the fields of BibTeX and BibLaTeX mean, in the dialects of the tools that write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from review.model import Author, Entry
from review.search.formats.carry import is_note, restored
from review.search.formats.dates import first_year, normalise_date, says_more
from review.search.formats.identifiers import (
    doi_in_address,
    each_once,
    isbns_in,
    issns_in,
    normalise_doi,
    pmcid_in,
    pmid_in,
    unglue,
)
from review.search.formats.languages import normalise_language
from review.search.formats.latex import decode_latex
from review.search.formats.names import parse_author, plain_author, split_bibtex_names, split_names
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import clean_text, tidy
from review.search.formats.types import type_of_bibtex

ENTRY_TYPE = "entrytype"
NOTE_FIELD = "slr-pipeline"
MAPPED = frozenset(
    [
        "title",
        "abstract",
        "author",
        "year",
        "date",
        "month",
        "journal",
        "journaltitle",
        "booktitle",
        "school",
        "institution",
        "organization",
        "howpublished",
        "volume",
        "number",
        "issue",
        "pages",
        "art_number",
        "doi",
        "pmid",
        "pmcid",
        "issn",
        "isbn",
        "eissn",
        "language",
        "langid",
        "url",
        "publisher",
        "keywords",
        "author_keywords",
    ]
)
_VERBATIM = frozenset(
    [
        "url",
        "doi",
        "file",
        "link",
        "eprint",
        "isbn",
        "issn",
        "month",
        "year",
        "pmid",
        "pmcid",
        "date",
        "urldate",
    ]
)
_RANGE = re.compile(r"\s*(?:-{2,3}|–|—)\s*")
_WRAPPED = re.compile(r"\{(.*)\}", re.DOTALL)
# Rayyan puts Ruby's text into a note as it is: a backslash in it is no LaTeX, unless a tool has encoded it.
_RUBY = ("RAYYAN-", "USER-NOTES")
_ENCODED = re.compile(r"\\(?:[{}]|text)")


def dialect_of(entry: Entry) -> str:
    """The tool an entry came from, told by fields only that tool writes; "" if unsure."""
    if "Scopus" in entry.extra.get("source", ()):
        return "Scopus"
    if "unique-id" in entry.extra:
        return "Web of Science"
    if "colrev_status" in entry.extra:
        return "CoLRev"
    return "Zotero" if "urldate" in entry.extra and "file" in entry.extra else ""


def entry_of(entry_type: str, key: str, fields: Mapping[str, list[str]], raw: str, line: int) -> Entry:
    """The entry that a BibTeX block describes. ``fields`` maps lower-case names to written values."""
    bag = TagBag({name: [_decoded(name, v) for v in values] for name, values in fields.items()})
    note = unquote(bag.first(NOTE_FIELD))
    kind = type_of_bibtex(entry_type)
    year, date = _dates(bag)
    authors = _authors(fields.get("author", []), bag)
    serials, books = bag.all("issn", "eissn"), bag.all("isbn")
    entry = Entry(
        title=clean_text(bag.first("title")),
        abstract=clean_text(bag.first("abstract")),
        authors=authors,
        year=year,
        date=date,
        venue=clean_text(bag.first("journal", "journaltitle", "booktitle", "howpublished")),
        volume=tidy(bag.first("volume")),
        issue=tidy(bag.first("number", "issue")),
        pages=_RANGE.sub("-", tidy(bag.first("pages", "art_number"))),
        doi=_doi(bag),
        pmid=pmid_in(bag.first("pmid")),
        pmcid=pmcid_in(bag.first("pmcid")),
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in books for isbn in isbns_in(text)),
        language=normalise_language(tidy(bag.first("language", "langid"))),
        type=kind,
        url=tidy(unglue(bag.first("url"))[0]),
        publisher=clean_text(bag.first("publisher", "institution", "school", "organization")),
        keywords=_keywords(bag.all("keywords", "author_keywords")),
        native_id=tidy(key),
        extra={**bag.rest(), **_unplaced(serials, books), ENTRY_TYPE: [entry_type]},
        raw=raw,
        line=line,
    )
    return restored(entry, note) if is_note(note) else entry


def _decoded(name: str, value: str) -> str:
    if name in _VERBATIM or name.startswith("bdsk-url") or name == NOTE_FIELD:
        return _unescaped(value).strip("{} \n\t")
    if "=>" in value and any(mark in value for mark in _RUBY) and not _ENCODED.search(value):
        whole = _WRAPPED.fullmatch(value)
        return _unescaped(whole[1] if whole else value)
    return decode_latex(value)


def _unescaped(value: str) -> str:
    return value.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&")


def _unplaced(serials: list[str], books: list[str]) -> dict[str, list[str]]:
    """Serial and book numbers that are neither, kept as they are."""
    left = {
        "issn": [text for text in serials if not issns_in(text)],
        "isbn": [text for text in books if not isbns_in(text)],
    }
    return {name: texts for name, texts in left.items() if texts}


def _authors(written: list[str], bag: TagBag) -> tuple[Author, ...]:
    """Names split while braces still show what belongs together, decoded one by one."""
    bag.all("author")
    found = []
    for value in written:
        names = split_bibtex_names(_unwrapped(value))
        if len(names) == 1 and names[0].count(",") > 2 and "{" not in names[0]:
            names = split_names(names[0])
        found += [_author(name) for name in names]
    return tuple(author for author in found if author != Author())


def _author(name: str) -> Author:
    if "\\" not in name and "$" not in name and (person := plain_author(name)):
        return person
    whole = _WRAPPED.fullmatch(name)
    if whole and "{" not in whole[1]:
        return Author(literal=clean_text(decode_latex(whole[1])))
    return parse_author(decode_latex(name))


def _unwrapped(value: str) -> str:
    """The value without a second pair of braces, as Web of Science writes, unless it is one group."""
    whole = _WRAPPED.fullmatch(value.strip())
    return whole[1] if whole and re.search(r"\sand\s|,", whole[1]) and "{" not in whole[1] else value


def _dates(bag: TagBag) -> tuple[int | None, str]:
    year = first_year(value for _, value in bag.peek("year", "date"))
    for tag, value in list(bag.peek("date", "year")):
        found = normalise_date(tidy(value))
        if says_more(found, year):
            bag.take(tag, value)
            _take_plain_year(bag, year)
            return year, found
    _take_plain_year(bag, year)
    return year, ""


def _take_plain_year(bag: TagBag, year: int | None) -> None:
    for tag, value in list(bag.peek("year", "date")):
        if tidy(value) == str(year):
            bag.take(tag, value)


def _doi(bag: TagBag) -> str:
    for tag, value in bag.peek("doi"):
        if found := normalise_doi(value):
            bag.take(tag, value)
            return found
    addresses = (value for _, value in bag.peek("url", "bdsk-url-1", "ee", "link"))
    return next((found for url in addresses if (found := doi_in_address(url))), "")


def _keywords(values: list[str]) -> tuple[str, ...]:
    words = (word for value in values for word in value.split(";" if ";" in value else ","))
    return each_once(map(clean_text, words))
