"""What the tags of RIS mean, in the dialects of the tools that write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.model import Entry
from review.model.twins import OpenEntry
from review.search.formats.carry import is_note, restored
from review.search.formats.dates import date_beyond, latest_year, year_in
from review.search.formats.identifiers import (
    doi_in_address,
    doi_in_note,
    each_once,
    normalise_doi,
    pmcid_in,
    pmid_in,
    pmid_in_address,
    serials_in,
)
from review.search.formats.languages import normalise_language
from review.search.formats.names import parse_authors
from review.search.formats.text import clean_id, clean_name, clean_names, clean_text, tidy
from review.search.formats.types import type_of_ris

# Tags whose values may become a field; all others always stay in ``extra``.
MAPPED = frozenset((
    "TI", "T1", "CT", "BT", "AB", "N2", "AU", "A1", "PY", "Y1", "DA", "Y2", "T2", "JF",
    "JO", "JA", "J2", "VL", "VO", "IS", "CP", "SP", "EP", "C7", "DO", "L3", "M3", "UR",
    "LK", "L2", "N1", "SN", "ID", "AN", "U1", "U2", "C2", "C3", "C5", "LA", "PB", "KW",
))  # fmt: skip
_NOTICE = re.compile(r"(?:copyright\b|©|\(c\)\s|all rights reserved)", re.IGNORECASE)
_LONGEST_NOTICE = 1500
_TITLES = ("TI", "T1", "CT", "BT")
_IN_JOURNALS = ("T2", "JF", "JO", "JA", "J2")
_IN_BOOKS = ("T2", "BT", "JF", "JO", "JA", "J2")
_DATES = ("PY", "Y1", "DA", "Y2")
_PLAIN_YEAR = re.compile(r"\d{4}/*")
_PMID_TAGS = ("C5", "C3", "U1", "C2", "AN", "N1")
_OTHER_DOI_TAGS = ("L3", "M3", "UR", "L2", "LK", "N1")

Values = dict[str, list[str]]


def entry_of(values: Values, raw: str = "", line: int = 0) -> Entry:
    """The entry that a block's tags describe.

    ``values`` holds stripped values, no blank ones and no empty lists. Whatever becomes a field is
    taken out of it, in this order; the rest is the entry's ``extra``.
    """
    note = _note(values) if "N1" in values else ""
    codes = values.get("TY")
    kind = type_of_ris(clean_id(codes[0])) if codes else ""
    doi, pmid, pmcid = _doi(values), _pmid(values), _pmcid(values)
    year, date = _dates(values)
    issn, isbn, unplaced = _serials(values.pop("SN", ()))
    entry = OpenEntry(
        clean_text(_first(values, _TITLES)),
        _abstract(values),
        parse_authors(values.pop("AU", []) + values.pop("A1", [])),
        year,
        date,
        _venue(values, kind),
        clean_id(_first(values, ("VL", "VO"))),
        clean_id(_first(values, ("IS", "CP"))),
        _pages(values),
        doi,
        pmid,
        pmcid,
        issn,
        isbn,
        normalise_language(clean_id(_first(values, ("LA",)))),
        kind,
        tidy(_first(values, ("UR", "LK", "L2"))),
        clean_name(_first(values, ("PB",))),
        each_once(clean_names(values.pop("KW", ()))),
        clean_id(_first(values, ("ID", "AN", "U2"))),
        {**values, "SN": unplaced} if unplaced else {**values},
        raw,
        line,
    )
    entry.__class__ = Entry
    return restored(entry, note) if note else entry


def _first(values: Values, tags: tuple[str, ...]) -> str:
    """Take out the first value, tag by tag; "" when there is none."""
    for tag in tags:
        if tag in values:
            found = values[tag]
            if len(found) > 1:
                return found.pop(0)
            del values[tag]
            return found[0]
    return ""


def _take(values: Values, tag: str, value: str) -> str:
    """Take out one value."""
    found = values[tag]
    if len(found) > 1:
        found.remove(value)
    else:
        del values[tag]
    return value


def _note(values: Values) -> str:
    """The note of ours, which is written last."""
    for value in reversed(values["N1"]):
        if is_note(value):
            return _take(values, "N1", value)
    return ""


def _serials(texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """The ISSNs, the ISBNs, and the texts that hold neither."""
    if len(texts) == 1:
        issn, isbn = serials_in(texts[0])
        return issn, isbn, [] if issn or isbn else list(texts)
    found = [serials_in(text) for text in texts]
    return (
        each_once(serial for issn, _ in found for serial in issn),
        each_once(serial for _, isbn in found for serial in isbn),
        [text for text, (issn, isbn) in zip(texts, found, strict=True) if not issn and not isbn],
    )


def _abstract(values: Values) -> str:
    """The first abstract that is no copyright notice; the others stay where they are."""
    for tag in ("AB", "N2"):
        for value in values.get(tag, ()):
            if value[0] not in "cC©(aA" or len(value) >= _LONGEST_NOTICE or not _NOTICE.match(value):
                return clean_text(_take(values, tag, value))
    return ""


def _venue(values: Values, kind: str) -> str:
    """The journal, book or proceedings: the first full name, or else the first name."""
    first: tuple[str, str] | None = None
    for tag in _IN_BOOKS if kind in ("book chapter", "conference paper") else _IN_JOURNALS:
        for name in values.get(tag, ()):
            if "." not in name or not _is_abbreviated(name):
                return clean_name(_take(values, tag, name))
            first = first or (tag, name)
    return clean_text(_take(values, *first)) if first else ""


def _is_abbreviated(name: str) -> bool:
    return any(word.endswith(".") for word in name.split())


def _dates(values: Values) -> tuple[int | None, str]:
    """Year and date; a value that says nothing beyond them is taken, every other stays."""
    latest = latest_year()
    year = _year(values, latest)
    if year is None:
        return None, ""
    plain = str(year)
    for tag in ("PY", "Y1"):
        if tag in values:
            for value in values[tag][:]:
                if value == plain or (year_in(value, latest) == year and _PLAIN_YEAR.fullmatch(tidy(value))):
                    _take(values, tag, value)
    return year, _date(values, year, latest)


def _year(values: Values, latest: int) -> int | None:
    """The first year that any of the dates holds."""
    for tag in _DATES:
        if tag in values:
            for value in values[tag]:
                if (year := year_in(value, latest)) is not None:
                    return year
    return None


def _date(values: Values, year: int, latest: int) -> str:
    """Take out the first date that tells more than the year."""
    for tag in ("DA", "Y1", "PY"):
        if tag in values:
            for value in values[tag]:
                if date := date_beyond(value, year, latest):
                    _take(values, tag, value)
                    return date
    return ""


def _pages(values: Values) -> str:
    first, last = clean_id(_first(values, ("SP",))), clean_id(_first(values, ("EP",)))
    if not first:
        return last or tidy(_first(values, ("C7",)))
    if not last or last == first or "-" in first or "–" in first:
        return first
    return f"{first}-{last}"


def _doi(values: Values) -> str:
    for value in values.get("DO", ()):
        if found := normalise_doi(value):
            if value.lower() == found or _says_only(value, found):
                _take(values, "DO", value)
            return found
    return next(_other_dois(values), "")


def _says_only(value: str, doi: str) -> bool:
    """Whether a value holds nothing but a DOI."""
    return not re.sub(re.escape(doi), "", value, flags=re.IGNORECASE).strip(" .").removeprefix("doi:")


def _other_dois(values: Values) -> Iterator[str]:
    for tag in _OTHER_DOI_TAGS:
        for value in values.get(tag, ()):
            is_address = "://" in value and tag != "N1"
            if found := doi_in_address(value) if is_address else doi_in_note(value):
                yield found


def _pmid(values: Values) -> str:
    for tag in _PMID_TAGS:
        if tag not in values:
            continue
        for value in values[tag]:
            found = pmid_in(value)
            if not found or not _is_pmid_place(tag, value, values):
                continue
            if value == found and tag != "AN":
                _take(values, tag, value)
            return found
    for tag in ("UR", "L2"):
        for url in values.get(tag, ()):
            if found := pmid_in_address(url):
                return found
    return ""


def _is_pmid_place(tag: str, value: str, values: Values) -> bool:
    """Whether a number under this tag is a PubMed id, in the dialect it comes from."""
    if tag == "C5" or "PMID" in value.upper() or "PUBMED" in value.upper():
        return True
    names = " ".join(values.get("DB", ())).lower()
    return (tag == "AN" and ("medline" in names or "pubmed" in names)) or (tag == "C2" and "scopus" in names)


def _pmcid(values: Values) -> str:
    for tag in ("C2", "U2"):
        for value in values.get(tag, ()):
            found = pmcid_in(value)
            if found and value.upper() == found:
                _take(values, tag, value)
                return found
    return ""
