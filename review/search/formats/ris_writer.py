"""RIS out of entries, in the form every reference manager reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.model import Entry
from review.search.formats.carry import carried
from review.search.formats.document import Document
from review.search.formats.names import write_author
from review.search.formats.ris import read
from review.search.formats.text import protect
from review.search.formats.types import ris_of_type

_PLAIN_TAG = re.compile(r"[A-Z][A-Z0-9]")
# Tags that would stand for the entry's own title, authors, year or id in other tools.
_RESERVED = frozenset(["TY", "ER", "TI", "T1", "CT", "BT", "AU", "A1", "PY", "Y1", "ID", "SN"])
_RANGE = re.compile(r"([^-–\s]+)-([^-–\s]+)")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


def write_ris(entries: Sequence[Entry]) -> str:
    """The entries as RIS with CRLF line ends; reading it back gives the same fields."""
    return "".join(_block(entry) for entry in entries)


def _block(entry: Entry) -> str:
    lines = list(_lines(entry))
    note = carried(entry, _read_back(lines))
    if note:
        lines.append(("N1", note))
    return _text(lines)


def _read_back(lines: list[tuple[str, str]]) -> Entry:
    item = read(Document(b"", _text(lines))).items[0]
    return item if isinstance(item, Entry) else Entry()


def _text(lines: list[tuple[str, str]]) -> str:
    body = "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines)
    return f"{body}ER  - \r\n\r\n"


def _one_line(value: str) -> str:
    return re.sub(r"[\r\n]+", " ", value)


def _lines(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "TY", ris_of_type(entry.type, next(iter(entry.extra.get("TY", [])), ""))
    for tag, value in _fields(entry):
        if value:
            yield tag, value
    for tag, values in entry.extra.items():
        if _PLAIN_TAG.fullmatch(tag) and tag not in _RESERVED:
            yield from ((tag, value) for value in values)


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "ID", entry.native_id
    yield from (("AU", protect(write_author(author))) for author in entry.authors)
    yield "TI", protect(entry.title)
    yield "PY", "" if entry.year is None else str(entry.year)
    yield "DA", _ISO_DATE.sub(lambda m: f"{m[1]}/{m[2]}/{m[3] or ''}/", entry.date)
    yield "T2", protect(entry.venue)
    yield "VL", entry.volume
    yield "IS", entry.issue
    pages = _RANGE.fullmatch(entry.pages)
    yield "SP", pages[1] if pages else entry.pages
    yield "EP", pages[2] if pages else ""
    yield "AB", protect(entry.abstract)
    yield "DO", entry.doi
    yield "C5", entry.pmid
    yield "C2", entry.pmcid
    yield from (("SN", serial) for serial in (*entry.issn, *entry.isbn))
    yield from (("KW", protect(word)) for word in entry.keywords)
    yield "LA", entry.language
    yield "PB", protect(entry.publisher)
    yield "UR", entry.url
