"""What the tags of RIS mean, in the dialects of the tools that write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from review.model import Entry
from review.search.formats.carry import is_note, restored
from review.search.formats.dates import first_year, latest_year, normalise_date, says_more, year_in
from review.search.formats.identifiers import (
    doi_in_address,
    doi_in_note,
    each_once,
    isbns_in,
    issns_in,
    normalise_doi,
    pmcid_in,
    pmid_in,
    pmid_in_address,
)
from review.search.formats.languages import normalise_language
from review.search.formats.names import parse_authors
from review.search.formats.tag_bag import TagBag
from review.search.formats.text import clean_id, clean_name, clean_text, tidy
from review.search.formats.types import type_of_ris

# Tags whose values may become a field; all others always stay in ``extra``.
MAPPED = frozenset((
    "TI", "T1", "CT", "BT", "AB", "N2", "AU", "A1", "PY", "Y1", "DA", "Y2", "T2", "JF",
    "JO", "JA", "J2", "VL", "VO", "IS", "CP", "SP", "EP", "C7", "DO", "L3", "M3", "UR",
    "LK", "L2", "N1", "SN", "ID", "AN", "U1", "U2", "C2", "C3", "C5", "LA", "PB", "KW",
))  # fmt: skip
_NOTICE = re.compile(r"(?:copyright\b|©|\(c\)\s|all rights reserved)", re.IGNORECASE)
_SIGNS = (
    ("AN", re.compile(r"rayyan-"), "Rayyan"),
    ("ID", re.compile(r"RefID:"), "RefWorks"),
    ("AN", re.compile(r"WOS:"), "Web of Science"),
    ("AN", re.compile(r"CN-\d+"), "Cochrane"),
    ("AN", re.compile(r"pub\.\d+"), "Dimensions"),
    ("M4", re.compile(r"Citavi"), "Citavi"),
    ("DP", re.compile(r"EBSCOhost"), "EBSCOhost"),
    ("U2", re.compile(r"L\d{6,}"), "Embase"),
    ("ID", re.compile(r".*openalex\.org", re.DOTALL), "OpenAlex"),
    ("N1", re.compile(r"ASReview_"), "ASReview"),
    ("UR", re.compile(r".*proquest\.com", re.DOTALL), "ProQuest"),
    ("UR", re.compile(r".*(?:ovidsp|ovid\.com)", re.DOTALL), "Ovid"),
    ("UR", re.compile(r".*scopus\.com", re.DOTALL), "Scopus"),
    ("ID", re.compile(r"\d{3}-\d{3}-\d{3}-\d{3}-\d{2}[\dX]"), "Lens"),
)
_IN_JOURNALS = ("T2", "JF", "JO", "JA", "J2")
_IN_BOOKS = ("T2", "BT", "JF", "JO", "JA", "J2")
_DATES = ("PY", "Y1", "DA", "Y2")
_PLAIN_YEAR = re.compile(r"\d{4}/*")
_RANGE = re.compile(r"[-–]")
_PMID_TAGS = ("C5", "C3", "U1", "C2", "AN", "N1")


def dialect_of(values: Mapping[str, Sequence[str]]) -> str:
    """The tool an entry came from, told by tags and values only that tool writes; "" if unsure."""
    for tag, sign, tool in _SIGNS:
        if tag in values:
            for value in values[tag]:
                if sign.match(value):
                    return tool
    return ""


def entry_of(values: dict[str, list[str]], raw: str = "", line: int = 0) -> Entry:
    """The entry that a block's tags describe. ``values`` is used up; it must hold no blank values."""
    bag = TagBag.around(values)
    note = _note(bag)
    kind = _kind(bag)
    doi, pmid, pmcid = _doi(bag), _pmid(bag), _pmcid(bag)
    year, date = _dates(bag)
    serials = bag.all("SN")
    entry = Entry(
        title=clean_text(bag.first("TI", "T1", "CT", "BT")),
        abstract=_abstract(bag),
        authors=parse_authors(bag.all("AU", "A1")),
        year=year,
        date=date,
        venue=_venue(bag, kind),
        volume=clean_id(bag.first("VL", "VO")),
        issue=clean_id(bag.first("IS", "CP")),
        pages=_pages(bag),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        issn=issns_in(serials[0]) if len(serials) == 1 else _issns(serials),
        isbn=isbns_in(serials[0]) if len(serials) == 1 else _isbns(serials),
        language=normalise_language(clean_id(bag.first("LA"))),
        type=kind,
        url=tidy(bag.first("UR", "LK", "L2")),
        publisher=clean_name(bag.first("PB")),
        keywords=each_once(map(clean_name, bag.all("KW"))),
        native_id=clean_id(bag.first("ID", "AN", "U2")),
        extra={**values, **_unplaced_serials(serials)},
        raw=raw,
        line=line,
    )
    return restored(entry, note) if note else entry


def _note(bag: TagBag) -> str:
    """The note of ours, which is written last."""
    for value in reversed(bag.under("N1")):
        if is_note(value):
            return bag.take("N1", value)
    return ""


def _kind(bag: TagBag) -> str:
    codes = bag.under("TY")
    return type_of_ris(clean_id(codes[0])) if codes else ""


def _issns(serials: list[str]) -> tuple[str, ...]:
    return each_once([issn for text in serials for issn in issns_in(text)])


def _isbns(serials: list[str]) -> tuple[str, ...]:
    return each_once([isbn for text in serials for isbn in isbns_in(text)])


def _unplaced_serials(serials: list[str]) -> dict[str, list[str]]:
    left = [text for text in serials if not issns_in(text) and not isbns_in(text)]
    return {"SN": left} if left else {}


def _abstract(bag: TagBag) -> str:
    """The first abstract that is no copyright notice; the others stay where they are."""
    for tag in ("AB", "N2"):
        for value in bag.under(tag):
            if value[0] not in "cC©(aA" or len(value) >= 1500 or not _NOTICE.match(value):
                return clean_text(bag.take(tag, value))
    return ""


def _venue(bag: TagBag, kind: str) -> str:
    """The journal, book or proceedings: the first full name, or else the first name."""
    tags = _IN_BOOKS if kind in ("book chapter", "conference paper") else _IN_JOURNALS
    first: tuple[str, str] | None = None
    for tag in tags:
        for name in bag.under(tag):
            if not _is_abbreviated(name):
                return clean_name(bag.take(tag, name))
            first = first or (tag, name)
    return clean_text(bag.take(*first)) if first else ""


def _is_abbreviated(name: str) -> bool:
    return "." in name and any(word.endswith(".") for word in name.split())


def _dates(bag: TagBag) -> tuple[int | None, str]:
    """Year and date; a value that says nothing beyond them is taken, every other stays."""
    latest = latest_year()
    year = first_year([value for tag in _DATES if tag in bag for value in bag.under(tag)], latest)
    if year is None:
        return None, ""
    for tag in ("PY", "Y1"):
        for value in tuple(bag.under(tag)):
            if value == str(year) or (year_in(value, latest) == year and _PLAIN_YEAR.fullmatch(tidy(value))):
                bag.take(tag, value)
    for tag in ("DA", "Y1", "PY"):
        for value in bag.under(tag):
            found = normalise_date(tidy(value))
            if says_more(found, year, latest):
                bag.take(tag, value)
                return year, found
    return year, ""


def _pages(bag: TagBag) -> str:
    first, last = clean_id(bag.first("SP")), clean_id(bag.first("EP"))
    if not first:
        return last or tidy(bag.first("C7"))
    if not last or last == first or _RANGE.search(first):
        return first
    return f"{first}-{last}"


def _doi(bag: TagBag) -> str:
    for value in bag.under("DO"):
        if found := normalise_doi(value):
            if value.lower() == found or _says_only(value, found):
                bag.take("DO", value)
            return found
    return next(_other_dois(bag), "")


def _says_only(value: str, doi: str) -> bool:
    """Whether a value holds nothing but a DOI."""
    return not re.sub(re.escape(doi), "", value, flags=re.IGNORECASE).strip(" .").removeprefix("doi:")


def _other_dois(bag: TagBag) -> Iterator[str]:
    for tag, value in bag.peek("L3", "M3", "UR", "L2", "LK", "N1"):
        is_address = "://" in value and tag != "N1"
        if found := doi_in_address(value) if is_address else doi_in_note(value):
            yield found


def _pmid(bag: TagBag) -> str:
    for tag in _PMID_TAGS:
        if tag not in bag:
            continue
        for value in bag.under(tag):
            found = pmid_in(value)
            if not found or not _is_pmid_place(tag, value, bag.under("DB")):
                continue
            if value == found and tag != "AN":
                bag.take(tag, value)
            return found
    return next((found for _, url in bag.peek("UR", "L2") if (found := pmid_in_address(url))), "")


def _is_pmid_place(tag: str, value: str, databases: Sequence[str]) -> bool:
    """Whether a number under this tag is a PubMed id, in the dialect it comes from."""
    if tag == "C5" or "PMID" in value.upper() or "PUBMED" in value.upper():
        return True
    names = " ".join(databases).lower()
    return (tag == "AN" and ("medline" in names or "pubmed" in names)) or (tag == "C2" and "scopus" in names)


def _pmcid(bag: TagBag) -> str:
    for tag in ("C2", "U2"):
        for value in bag.under(tag):
            found = pmcid_in(value)
            if found and value.upper() == found:
                return pmcid_in(bag.take(tag, value))
    return ""
