"""Single fields of a record in bare form: identifiers, numbers of print, the kind of document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from urllib.parse import unquote

from review.dedup.titles import fold, tokens
from review.dedup.words import CONFERENCE_VENUES, PREPRINT_VENUES, REGISTRY_VENUES, THESIS_VENUES

_DOI = re.compile(r"10\.\d+(?:\.\d+)*/\S+", re.IGNORECASE)
_REGISTRATION = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{6,8}|ACTRN\d{14}|ChiCTR[-A-Z]*\d{8,10}|DRKS\d{8}|PACTR\d{15,16}|CRD4\d{10}"
    r"|(?:JPRN-)?(?:UMIN|jRCT)[A-Z]*\d{9,10}|CTRI/\d{4}/\d{2,3}/\d{6}|EUCTR\d{4}-\d{6}-\d{2}|IRCT\d{10,16}N\d{1,2})",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_PMID = re.compile(r"(?:\bPMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{4,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\d{4,9}\b", re.IGNORECASE)
_ACCESSION = re.compile(r"(?=.*[A-Za-z])(?=(?:.*\d){5})")
_PAGE = re.compile(r"([a-z]*)\s*0*(\d+)([a-z]*)", re.IGNORECASE)
_ROMAN = re.compile(r"[ivx]{2,}")
_MONTH = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)
_PLACE_WORDS = re.compile(r"^\s*(?:art(?:icle|n)?\.?(?:\s*no\.?)?|pp?\.)\s*", re.IGNORECASE)
_RANGE = re.compile(r"\s*[-–—‐‑−]+\s*|,\s*")
_SUPPLEMENT = re.compile(r"suppl", re.IGNORECASE)
_SUPPLEMENT_NUMBER = re.compile(r"suppl[a-z]*[\s.:,#()]*(?:no?\.?\s*)?(\d{1,2})(?!\d)", re.IGNORECASE)


class Kind(IntEnum):
    """What sort of document a record describes, where a source lets it be seen."""

    PLAIN = 0
    PREPRINT = 1
    THESIS = 2
    REGISTRY = 3
    CONFERENCE = 4


KIND_NAMES = {
    Kind.PLAIN: "another kind of document",
    Kind.PREPRINT: "a preprint or working paper",
    Kind.THESIS: "a thesis",
    Kind.REGISTRY: "a registry entry",
    Kind.CONFERENCE: "a conference paper",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """First and last page in bare form, ``""`` when unknown."""

    first: str = ""
    last: str = ""
    is_supplement: bool = False
    is_article_number: bool = False


def read_doi(raw: str, url: str = "") -> str:
    """The bare DOI in lower case, decoded and without prefix or trailing punctuation, or ``""``."""
    found = _doi(raw) if raw else ""
    return found or (_doi(url) if "doi.org/" in url.lower() else "")


def _doi(raw: str) -> str:
    text = raw.strip()
    if "%" in text:
        text = unquote(unquote(text))
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    found = _DOI.search(text)
    return found.group(0).lower().rstrip(".,;:)]}>\"'/") if found else ""


@lru_cache(maxsize=200_000)
def read_pages(raw: str) -> Pages:
    """First and last page: ``482-91`` is 482 to 491, ``S12`` a supplement's page 12."""
    if _MONTH.search(raw):  # a spreadsheet made a date of "5-13"
        return Pages()
    text = _PLACE_WORDS.sub("", raw.strip())
    parts = [_PAGE.search(part) for part in _RANGE.split(text, maxsplit=1)]
    begin = parts[0]
    if begin is None:
        return Pages()
    first = _bare_page(begin)
    end = parts[1] if len(parts) > 1 else None
    digits = end.group(2) if end else begin.group(2)
    if end and len(digits) < len(begin.group(2)):
        digits = begin.group(2)[: len(begin.group(2)) - len(digits)] + digits
    letters = begin.group(1).lower()
    is_supplement = letters == "s" or _ROMAN.fullmatch(letters) is not None
    is_number = letters not in ("", "s") and not is_supplement and len(begin.group(2)) > 3
    return Pages(first, digits if end else first, is_supplement, is_number)


def _bare_page(found: re.Match[str]) -> str:
    # "e", "S" and "viii" come and go between databases; other letters tell pages apart.
    letters = found.group(1).lower()
    is_left_out = letters in {"s", "e"} or _ROMAN.fullmatch(letters)
    return ("" if is_left_out else letters) + found.group(2) + found.group(3).lower()


def reads_supplement(raw: str) -> bool:
    """Whether volume, issue or pages name a supplement."""
    return bool(raw) and _SUPPLEMENT.search(raw) is not None


def read_supplement(*texts: str) -> str:
    """The number of the supplement that volume, issue or pages name: "65 (Suppl 1)" is 1."""
    found = _SUPPLEMENT_NUMBER.search(" | ".join(texts)) if any(texts) else None
    return str(int(found.group(1))) if found else ""


def read_volume(raw: str) -> str:
    """The volume's number, without its supplement."""
    if not raw or _MONTH.search(raw) or is_cut_supplement(raw):
        return ""
    return _first_number(_SUPPLEMENT.split(raw)[0])


def is_cut_supplement(raw: str) -> bool:
    """Whether a volume is what is left of "(Suppl 1)": "1)"."""
    return ")" in raw and "(" not in raw


def read_issue(raw: str) -> str:
    """The issue's number; a supplement has none."""
    if not raw or reads_supplement(raw):
        return ""
    return "-".join(str(int(n)) for n in _DIGITS.findall(raw)) or " ".join(tokens(raw))


def _first_number(raw: str) -> str:
    found = _DIGITS.search(raw)
    return str(int(found.group(0))) if found else " ".join(tokens(raw))


def read_pmid(raw: str, native_id: str = "", url: str = "") -> str:
    """The PubMed number, also where a source hides it in its own number or address."""
    if raw:
        found = _DIGITS.search(raw)
        return str(int(found.group(0))) if found else ""
    if not native_id and "pubmed" not in url:
        return ""
    hidden = _PMID.search(f"{native_id} {url}")
    return hidden.group(1) if hidden else ""


def read_pmcid(raw: str, native_id: str = "") -> str:
    """The PubMed Central number."""
    found = _PMCID.search(f"{raw} {native_id}") if raw or native_id else None
    return found.group(0).upper() if found else ""


def read_registrations(*texts: str) -> str:
    """Registration numbers of trials and reviews, in order, with spaces between."""
    found = _REGISTRATION.findall(" ".join(texts)) if any(texts) else ()
    return " ".join(sorted({number.upper() for number in found}))


def read_accession(native_id: str) -> str:
    """A database's own number, when it looks like one and not like a row counter or file position."""
    text = native_id.strip().casefold()
    return text if _ACCESSION.match(text) and " " not in text.removeprefix("ncj ") else ""


def read_isbns(raw: str) -> str:
    """Book numbers as nine digits, whether they came with ten or thirteen."""
    if not raw:
        return ""
    numbers = (re.sub(r"[^0-9Xx]", "", part) for part in re.split(r"[\s;,]+", raw))
    bare = {n[3:12] if len(n) == 13 else n[:9] for n in numbers if len(n) in (10, 13)}
    return " ".join(sorted(bare))


@lru_cache(maxsize=50_000)
def read_kind(kind: str, venue: str) -> int:
    """What sort of document it is, by the source's own word or by where it was published."""
    word = fold(kind)
    words = f"{word} | {' '.join(tokens(venue))}"
    if any(w in words for w in ("preprint", "unpb")) or any(name in words for name in PREPRINT_VENUES):
        return int(Kind.PREPRINT)
    if word in {"trial", "registration", "trial registration", "clinical trial"}:
        return int(Kind.REGISTRY)
    if any(name in words for name in REGISTRY_VENUES):
        return int(Kind.REGISTRY)
    if word.startswith(("thes", "phdth", "masterst")) or any(name in words for name in THESIS_VENUES):
        return int(Kind.THESIS)
    if word in {"conf", "cpaper", "inproceedings", "proceedings", "conference"}:
        return int(Kind.CONFERENCE)
    return int(Kind.CONFERENCE if any(name in words for name in CONFERENCE_VENUES) else Kind.PLAIN)
