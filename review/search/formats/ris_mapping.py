"""What the tags of RIS mean, in the dialects of the tools that write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from review.model import Entry
from review.search.formats.carry import is_note, restored
from review.search.formats.dates import first_year, normalise_date, says_more, year_in
from review.search.formats.document import TagBag
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
from review.search.formats.text import clean_text, tidy
from review.search.formats.types import type_of_ris

# Tags whose values may become a field; all others always stay in ``extra``.
MAPPED = frozenset(
    [
        "TI",
        "T1",
        "CT",
        "BT",
        "AB",
        "N2",
        "AU",
        "A1",
        "PY",
        "Y1",
        "DA",
        "Y2",
        "T2",
        "JF",
        "JO",
        "JA",
        "J2",
        "VL",
        "VO",
        "IS",
        "CP",
        "SP",
        "EP",
        "C7",
        "DO",
        "L3",
        "M3",
        "UR",
        "LK",
        "L2",
        "N1",
        "SN",
        "ID",
        "AN",
        "U1",
        "U2",
        "C2",
        "C3",
        "C5",
        "LA",
        "PB",
        "KW",
    ]
)
_NOTICE = re.compile(r"(?:copyright\b|©|\(c\)\s|all rights reserved)", re.IGNORECASE)
_SIGNS = (
    (re.compile(r"^rayyan-"), "AN", "Rayyan"),
    (re.compile(r"^RefID:"), "ID", "RefWorks"),
    (re.compile(r"^WOS:"), "AN", "Web of Science"),
    (re.compile(r"^CN-\d+"), "AN", "Cochrane"),
    (re.compile(r"^pub\.\d+"), "AN", "Dimensions"),
    (re.compile(r"^Citavi"), "M4", "Citavi"),
    (re.compile(r"^EBSCOhost"), "DP", "EBSCOhost"),
    (re.compile(r"^L\d{6,}"), "U2", "Embase"),
    (re.compile(r"openalex\.org"), "ID", "OpenAlex"),
    (re.compile(r"^ASReview_"), "N1", "ASReview"),
    (re.compile(r"proquest\.com"), "UR", "ProQuest"),
    (re.compile(r"ovidsp|ovid\.com"), "UR", "Ovid"),
    (re.compile(r"scopus\.com"), "UR", "Scopus"),
    (re.compile(r"^\d{3}-\d{3}-\d{3}-\d{3}-\d{2}[\dX]"), "ID", "Lens"),
)


def dialect_of(values: Mapping[str, list[str]]) -> str:
    """The tool an entry came from, told by tags and values only that tool writes; "" if unsure."""
    for sign, tag, tool in _SIGNS:
        if any(sign.search(value) for value in values.get(tag, ())):
            return tool
    return ""


def entry_of(values: dict[str, list[str]], raw: str = "", line: int = 0) -> Entry:
    """The entry that a block's tags describe."""
    bag = TagBag(values)
    # Ours is written last.
    note = next((value for _, value in reversed(list(bag.peek("N1"))) if is_note(value)), "")
    if note:
        bag.take("N1", note)
    code = next((value for _, value in bag.peek("TY")), "")
    kind = type_of_ris(tidy(code)) if code else ""
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
        volume=tidy(bag.first("VL", "VO")),
        issue=tidy(bag.first("IS", "CP")),
        pages=_pages(bag),
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        issn=each_once(issn for text in serials for issn in issns_in(text)),
        isbn=each_once(isbn for text in serials for isbn in isbns_in(text)),
        language=normalise_language(tidy(bag.first("LA"))),
        type=kind,
        url=tidy(bag.first("UR", "LK", "L2")),
        publisher=clean_text(bag.first("PB")),
        keywords=each_once(clean_text(word) for word in bag.all("KW")),
        native_id=tidy(bag.first("ID", "AN", "U2")),
        extra={**bag.rest(), **_unplaced_serials(serials)},
        raw=raw,
        line=line,
    )
    return restored(entry, note) if note else entry


def _unplaced_serials(serials: list[str]) -> dict[str, list[str]]:
    left = [text.strip() for text in serials if not issns_in(text) and not isbns_in(text)]
    return {"SN": left} if left else {}


def _abstract(bag: TagBag) -> str:
    """The first abstract that is no copyright notice; the others stay where they are."""
    for tag, value in bag.peek("AB", "N2"):
        if not (_NOTICE.match(value.strip()) and len(value) < 1500):
            return clean_text(bag.take(tag, value))
    return ""


def _venue(bag: TagBag, kind: str) -> str:
    """The journal, book or proceedings: the first full name, or else the first name."""
    tags = ("T2", "BT", "JF", "JO", "JA", "J2") if kind in ("book chapter", "conference paper") else (
        "T2", "JF", "JO", "JA", "J2",
    )  # fmt: skip
    names = list(bag.peek(*tags))
    if not names:
        return ""
    chosen = next(((tag, name) for tag, name in names if not _is_abbreviated(name)), names[0])
    return clean_text(bag.take(*chosen))


def _is_abbreviated(name: str) -> bool:
    return any(word.endswith(".") for word in name.split())


def _dates(bag: TagBag) -> tuple[int | None, str]:
    """Year and date; a value that says nothing beyond them is taken, every other stays."""
    year = first_year(value for _, value in bag.peek("PY", "Y1", "DA", "Y2"))
    if year is None:
        return None, ""
    date = ""
    for tag, value in list(bag.peek("PY", "Y1", "DA")):
        if tag != "DA" and year_in(value) == year and re.fullmatch(r"\d{4}/*", tidy(value)):
            bag.take(tag, value)
    for tag, value in list(bag.peek("DA", "Y1", "PY")):
        found = normalise_date(tidy(value))
        if says_more(found, year):
            date = found
            bag.take(tag, value)
            break
    return year, date


def _pages(bag: TagBag) -> str:
    first, last = tidy(bag.first("SP")), tidy(bag.first("EP"))
    if not first:
        return last or tidy(bag.first("C7"))
    if not last or last == first or re.search(r"[-–]", first):
        return first
    return f"{first}-{last}"


def _doi(bag: TagBag) -> str:
    for tag, value in bag.peek("DO"):
        if found := normalise_doi(value):
            if not re.sub(re.escape(found), "", value, flags=re.IGNORECASE).strip(" .").removeprefix("doi:"):
                bag.take(tag, value)
            return found
    return next(_other_dois(bag), "")


def _other_dois(bag: TagBag) -> Iterator[str]:
    for tag, value in bag.peek("L3", "M3", "UR", "L2", "LK", "N1"):
        is_address = "://" in value and tag != "N1"
        if found := doi_in_address(value) if is_address else doi_in_note(value):
            yield found


def _pmid(bag: TagBag) -> str:
    databases = " ".join(value.lower() for _, value in bag.peek("DB"))
    from_pubmed = "medline" in databases or "pubmed" in databases
    for tag, value in bag.peek("C5", "C3", "U1", "C2", "AN", "N1"):
        found = pmid_in(value)
        if not found or not _is_pmid_place(tag, value, from_pubmed, "scopus" in databases):
            continue
        if value.strip() == found and tag != "AN":
            bag.take(tag, value)
        return found
    return next((found for _, url in bag.peek("UR", "L2") if (found := pmid_in_address(url))), "")


def _is_pmid_place(tag: str, value: str, from_pubmed: bool, from_scopus: bool) -> bool:
    """Whether a number under this tag is a PubMed id, in the dialect it comes from."""
    if tag == "C5" or "PMID" in value.upper() or "PUBMED" in value.upper():
        return True
    return (tag == "AN" and from_pubmed) or (tag == "C2" and from_scopus)


def _pmcid(bag: TagBag) -> str:
    for tag, value in bag.peek("C2", "U2"):
        found = pmcid_in(value)
        if found and value.strip().upper() == found:
            return pmcid_in(bag.take(tag, value))
    return ""
