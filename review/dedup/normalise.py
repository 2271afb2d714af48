"""A record's fields, made ready to compare once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

from review.dedup.names import Person, has_group, read_people
from review.dedup.titles import Title, fold, read_title, tokens
from review.dedup.words import CONFERENCE_VENUES, PREPRINT_VENUES, REGISTRY_VENUES, THESIS_VENUES
from review.model import Entry, Record

_DOI = re.compile(r"10\.\d+(?:\.\d+)*/\S+", re.IGNORECASE)
_REGISTRATION = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{6,8}|ACTRN\d{14}|ChiCTR[-A-Z]*\d{8,10}|DRKS\d{8}|PACTR\d{15,16}|CRD4\d{10}"
    r"|(?:JPRN-)?(?:UMIN|jRCT)[A-Z]*\d{9,10}|CTRI/\d{4}/\d{2,3}/\d{6}|EUCTR\d{4}-\d{6}-\d{2}|IRCT\d{10,16}N\d{1,2})",
    re.IGNORECASE,
)
_PMID = re.compile(r"(?:\bPMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{4,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\d{4,9}\b", re.IGNORECASE)
_ACCESSION = re.compile(r"(?=.*[A-Za-z])(?=(?:.*\d){5})")
_PAGE = re.compile(r"([a-z]*)\s*0*(\d+)([a-z]*)", re.IGNORECASE)
_MONTH = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_PLACE_NOTE = re.compile(r"\s*[(\[].*$")
_SUPPLEMENT = re.compile(r"suppl?(?:ement)?\b|suppl", re.IGNORECASE)


class Kind(StrEnum):
    """What sort of document a record describes, where a source lets it be seen."""

    PLAIN = ""
    PREPRINT = "a preprint or working paper"
    THESIS = "a thesis"
    REGISTRY = "a registry entry"
    CONFERENCE = "a conference paper"


@dataclass(frozen=True, slots=True)
class Pages:
    """First and last page in bare form, ``""`` when unknown."""

    first: str = ""
    last: str = ""
    is_supplement: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """What is compared of one record. ``""``, ``()`` and None mean the source did not say."""

    record_id: str
    entry: Entry
    title: Title
    people: tuple[Person, ...]
    has_group: bool
    year: int | None
    venue: str
    publisher: str
    volume: str
    issue: str
    pages: Pages
    is_supplement: bool
    doi: str
    pmid: str
    pmcid: str
    registrations: frozenset[str]
    accession: str
    isbn: frozenset[str]
    abstract: str
    kind: Kind


def normalise(record: Record) -> Fields:
    """The fields of a record made ready to compare; the record itself is not touched."""
    entry = record.entry
    elsewhere = " ".join(
        [entry.native_id, entry.url, entry.venue, *(v for vs in entry.extra.values() for v in vs)]
    )
    pages = read_pages(entry.pages)
    return Fields(
        record_id=record.record_id,
        entry=entry,
        title=read_title(entry.title),
        people=read_people(entry.authors),
        has_group=has_group(entry.authors),
        year=entry.year,
        venue=" ".join(tokens(_PLACE_NOTE.sub("", entry.venue) or entry.venue)),
        publisher=" ".join(tokens(entry.publisher)),
        volume="" if _MONTH.search(entry.volume) else _first_number(_SUPPLEMENT.split(entry.volume)[0]),
        issue=_bare_issue(entry.issue),
        pages=pages,
        is_supplement=pages.is_supplement
        or bool(_SUPPLEMENT.search(f"{entry.volume} {entry.issue} {entry.pages}")),
        doi=read_doi(entry.doi) or (read_doi(entry.url) if "doi.org/" in entry.url.lower() else ""),
        pmid=_first_number(entry.pmid) or _group(_PMID, f"{entry.native_id} {entry.url}", 1),
        pmcid=_group(_PMCID, f"{entry.pmcid} {entry.native_id}", 0).upper(),
        registrations=frozenset(found.upper() for found in _REGISTRATION.findall(elsewhere)),
        accession=_accession(entry.native_id),
        isbn=frozenset(isbn for raw in entry.isbn if (isbn := _isbn(raw))),
        abstract=" ".join(tokens(entry.abstract[:600])),
        kind=_kind(entry),
    )


@lru_cache(maxsize=200_000)
def read_doi(raw: str) -> str:
    """The bare DOI in lower case, decoded and without prefix or trailing punctuation, or ``""``."""
    text = unquote(unquote(raw.strip()))
    found = _DOI.search(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    return found.group(0).lower().rstrip(".,;:)]}>\"'/") if found else ""


@lru_cache(maxsize=200_000)
def read_pages(raw: str) -> Pages:
    """First and last page: ``482-91`` is 482 to 491, ``S12`` a supplement's page 12."""
    if _MONTH.search(raw):  # a spreadsheet made a date of "5-13"
        return Pages()
    text = re.sub(r"^\s*(?:art(?:icle|n)?\.?(?:\s*no\.?)?|pp?\.)\s*", "", raw.strip(), flags=re.IGNORECASE)
    parts = [_PAGE.search(part) for part in re.split(r"\s*[-–—‐‑−]+\s*|,\s*", text, maxsplit=1)]
    begin = parts[0]
    if begin is None:
        return Pages()
    first = _bare_page(begin)
    end = parts[1] if len(parts) > 1 else None
    digits = end.group(2) if end else begin.group(2)
    if end and len(digits) < len(begin.group(2)):
        digits = begin.group(2)[: len(begin.group(2)) - len(digits)] + digits
    is_supplement = begin.group(1).lower() == "s"
    return Pages(first, digits if end else first, is_supplement)


def _bare_page(found: re.Match[str]) -> str:
    # "e" and "S" come and go between databases; other letters tell pages apart.
    letters = found.group(1).lower()
    return ("" if letters in {"s", "e"} else letters) + found.group(2) + found.group(3).lower()


def _bare_issue(raw: str) -> str:
    if _SUPPLEMENT.search(raw):
        return ""
    return "-".join(str(int(n)) for n in re.findall(r"\d+", raw)) or " ".join(tokens(raw))


def _first_number(raw: str) -> str:
    found = re.search(r"\d+", raw)
    return str(int(found.group(0))) if found else " ".join(tokens(raw))


def _group(pattern: re.Pattern[str], text: str, group: int) -> str:
    found = pattern.search(text)
    return found.group(group) if found else ""


def _accession(native_id: str) -> str:
    """A database's own number, when it looks like one and not like a row counter or file position."""
    text = native_id.strip().casefold()
    return text if _ACCESSION.match(text) and " " not in text.removeprefix("ncj ") else ""


def _isbn(raw: str) -> str:
    digits = re.sub(r"[^0-9Xx]", "", raw).upper()
    return digits[3:12] if len(digits) == 13 else digits[:9] if len(digits) == 10 else ""


@lru_cache(maxsize=50_000)
def _kind_of(kind: str, venue: str) -> Kind:
    words = f"{fold(kind)} | {' '.join(tokens(venue))}"
    if any(w in words for w in ("preprint", "unpb")) or any(name in words for name in PREPRINT_VENUES):
        return Kind.PREPRINT
    if fold(kind) in {"trial", "registration", "trial registration", "clinical trial"}:
        return Kind.REGISTRY
    if any(name in words for name in REGISTRY_VENUES):
        return Kind.REGISTRY
    if fold(kind).startswith(("thes", "phdth", "masterst")) or any(name in words for name in THESIS_VENUES):
        return Kind.THESIS
    if fold(kind) in {"conf", "cpaper", "inproceedings", "proceedings", "conference"}:
        return Kind.CONFERENCE
    return Kind.CONFERENCE if any(name in words for name in CONFERENCE_VENUES) else Kind.PLAIN


def _kind(entry: Entry) -> Kind:
    return _kind_of(entry.type, entry.venue)
