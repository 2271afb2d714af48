"""Identifiers out of dirty values: DOI, PubMed ids, ISSN, ISBN."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

_DOI = re.compile(r"10\.\d{4,9}/(?:\(SICI\)[^\s\"]+|[^\s\"<>]+)", re.IGNORECASE)
# What most DOIs look like where nothing else stands beside them.
_BARE_DOI = re.compile(r"10\.[0-9]{4,9}/[A-Za-z0-9._/-]{0,200}[A-Za-z0-9]")
_GLUED = re.compile(r"\s([A-Z][A-Z0-9])  - ")
_PATH_ENDS = re.compile(r"/(?:full|abstract|pdf|epdf|summary|meta|html)(?:/.*)?$|\.pdf$", re.IGNORECASE)
_OWN_ADDRESS = re.compile(r"doi\.org/|[?&;](?:rft_)?(?:id=)?doi[=:]|/doi/|^doi:", re.IGNORECASE)
_LABELLED = re.compile(
    r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?10\.\d{4,9}/|\bdoi:\s*10\.", re.IGNORECASE
)
_PMID = re.compile(r"(?:PMID|PUBMED|MEDLINE)?[:\s]*(\d{1,8})(?:\s*\[PMID\])?\s*(?:,.*)?$", re.IGNORECASE)
_PMID_ADDRESS = re.compile(r"ncbi\.nlm\.nih\.gov/(?:pubmed/)?(\d{4,8})(?:\D|$)")
_PMCID = re.compile(r"\bPMC\s?(\d{2,9})\b", re.IGNORECASE)
_ISSN = re.compile(r"(?<![\dXx-])(\d{4})-?(\d{3}[\dXx])(?![\dXx-])")
_ISBN = re.compile(r"(?<![\dXx-])(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?![\dXx-])")
# Longer values are no identifiers; the limits keep every pattern fast.
MAX_ID = 500
MAX_ADDRESS = 4_000
_LONGEST_PMID = 8
_SHORT = 60
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_PMID_NAMES = frozenset(("PMID", "PUBM", "MEDL"))
Serials = tuple[tuple[str, ...], tuple[str, ...]]
_OPENING = {")": "(", "]": "[", "}": "{"}


def normalise_doi(text: str) -> str:
    """The first DOI in a text: lower case, without prefix or trailing punctuation; "" if there is none."""
    if _BARE_DOI.fullmatch(text):
        return text.lower()
    if "10." not in text and "%" not in text:
        return ""
    if "%" in text:
        text = unquote(text, errors="replace")
    match = _DOI.search(text)
    doi = _trimmed(match[0]).lower() if match else ""
    return "" if doi.endswith("/") else doi


def doi_in_address(address: str) -> str:
    """The DOI a web address stands for, "" when the address is not one of a DOI."""
    if len(address) > MAX_ADDRESS or not _OWN_ADDRESS.search(address):
        return ""
    found = normalise_doi(re.split(r"[&#]|\?(?!.*10\.)", unquote(_after_doi(address), errors="replace"))[0])
    return _PATH_ENDS.sub("", found)


def doi_in_note(note: str) -> str:
    """The DOI a note gives for the entry itself; "" for a note that names several or none as its own."""
    if "10." not in note or not _LABELLED.search(note):
        return ""
    found = {_trimmed(match[0]).lower() for match in _DOI.finditer(note)}
    return found.pop() if len(found) == 1 else ""


def unglue(value: str) -> tuple[str, list[tuple[str, str]]]:
    """A value and the tagged values that some tools glue to its end."""
    if "  - " not in value:
        return value.rstrip(), []
    first, *others = _GLUED.split(value)
    return first.rstrip(), list(zip(others[::2], others[1::2], strict=True))


def pmid_in(text: str) -> str:
    """The PubMed id that a value consists of, "" otherwise."""
    text = text.strip()
    if text.isdecimal():
        return text if len(text) <= _LONGEST_PMID and text.strip("0") else ""
    if text[:1] in _LETTERS and text[:4].upper() not in _PMID_NAMES:
        return ""
    match = _PMID.match(text) if len(text) < MAX_ID else None
    return match[1] if match and match[1].strip("0") else ""


def pmid_in_address(address: str) -> str:
    """The PubMed id in an address of PubMed, "" otherwise."""
    match = _PMID_ADDRESS.search(address) if "ncbi" in address else None
    return match[1] if match else ""


def pmcid_in(text: str) -> str:
    """The first PubMed Central id in a text, as ``PMC123``."""
    match = _PMCID.search(text) if "pmc" in text.lower() else None
    return f"PMC{match[1]}" if match else ""


def issns_in(text: str) -> tuple[str, ...]:
    """Every ISSN in a text, as ``1234-567X``, each once."""
    return serials_in(text)[0]


def isbns_in(text: str) -> tuple[str, ...]:
    """Every ISBN in a text, digits only, each once."""
    return serials_in(text)[1]


def serials_in(text: str) -> Serials:
    """The ISSNs and the ISBNs in a text; see ``issns_in`` and ``isbns_in``."""
    return _known_serials(text) if len(text) <= _SHORT else _search_serials(text)


def _search_serials(text: str) -> Serials:
    if len(text) > MAX_ADDRESS:
        return (), ()
    serials = (f"{a}-{b.upper()}" for a, b in _ISSN.findall(_ISBN.sub(" ", text)))
    books = (re.sub(r"[- ]", "", match[0]).upper() for match in _ISBN.finditer(text))
    return tuple(dict.fromkeys(serials)), tuple(dict.fromkeys(books))


# A journal's number stands in each of its articles.
_known_serials = lru_cache(maxsize=8192)(_search_serials)


def each_once(values: Iterable[str]) -> tuple[str, ...]:
    """The values in order, each once, blanks left out."""
    return tuple(dict.fromkeys(filter(None, values)))


def _after_doi(address: str) -> str:
    match = _OWN_ADDRESS.search(address)
    return address[match.end() :] if match else address


def _trimmed(doi: str) -> str:
    doi = doi[:MAX_ID]
    while doi:
        last = doi[-1]
        if last in ".,;:'`*" or (last in _OPENING and doi.count(last) > doi.count(_OPENING[last])):
            doi = doi[:-1]
        else:
            break
    return doi
