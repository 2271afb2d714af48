"""BibTeX out of entries: UTF-8, one field a line, keys that are unique and ASCII."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from review.model import Author, Entry
from review.search.formats.bibtex import read
from review.search.formats.bibtex_mapping import ENTRY_TYPE, MAPPED, NOTE_FIELD
from review.search.formats.carry import carried
from review.search.formats.document import Document
from review.search.formats.latex import encode_latex
from review.search.formats.text import protect
from review.search.formats.types import bibtex_of_type

_FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9_:./+-]+")
_RANGE = re.compile(r"([^-–\s]+)-([^-–\s]+)")
_VENUE = {
    "conference paper": "booktitle",
    "book chapter": "booktitle",
    "journal article": "journal",
    "magazine article": "journal",
}
_PUBLISHER = {"report": "institution", "thesis": "school"}


def write_bibtex(entries: Sequence[Entry]) -> str:
    """The entries as BibTeX; reading it back gives the same fields."""
    keys: set[str] = set()
    return "\n".join(_block(entry, _unique_key(entry, keys)) for entry in entries)


def _unique_key(entry: Entry, keys: set[str]) -> str:
    base = _NOT_IN_KEY.sub("_", _ascii(entry.native_id)).strip("_") or _made_up(entry)
    key, number = base, 1
    while key.lower() in keys:
        number += 1
        key = f"{base}_{number}"
    keys.add(key.lower())
    return key


def _made_up(entry: Entry) -> str:
    first = entry.authors[0] if entry.authors else Author()
    name = re.sub(r"[^A-Za-z0-9]", "", _ascii(first.family or first.literal)) or "anon"
    return f"{name[:20].lower()}{entry.year or '_nd'}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _block(entry: Entry, key: str) -> str:
    entry_type = bibtex_of_type(entry.type, next(iter(entry.extra.get(ENTRY_TYPE, [])), ""))
    fields = [(name, value) for name, value in _fields(entry) if value]
    note = carried(entry, _read_back(entry_type, key, fields))
    if note:
        fields.append((NOTE_FIELD, quote(note, safe=" :;,.()[]/'!?=+*")))
    return _text(entry_type, key, fields)


def _read_back(entry_type: str, key: str, fields: list[tuple[str, str]]) -> Entry:
    items = read(Document(b"", _text(entry_type, key, fields))).items
    return items[0] if len(items) == 1 and isinstance(items[0], Entry) else Entry()


def _text(entry_type: str, key: str, fields: list[tuple[str, str]]) -> str:
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@{entry_type}{{{key},\n{body}\n}}\n"


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(_author(author) for author in entry.authors)
    yield "title", _braced(entry.title)
    yield "year", "" if entry.year is None else str(entry.year)
    yield "date", _verbatim(entry.date)
    yield _VENUE.get(entry.type, "howpublished"), _coded(entry.venue)
    yield "volume", _coded(entry.volume)
    yield "number", _coded(entry.issue)
    yield "pages", _RANGE.sub(r"\1--\2", _coded(entry.pages))
    yield "doi", _verbatim(entry.doi)
    yield "pmid", _verbatim(entry.pmid)
    yield "pmcid", _verbatim(entry.pmcid)
    yield "issn", _verbatim(", ".join(entry.issn))
    yield "isbn", _verbatim(", ".join(entry.isbn))
    yield "language", _coded(entry.language)
    yield "url", _verbatim(entry.url)
    yield _PUBLISHER.get(entry.type, "publisher"), _coded(entry.publisher)
    yield "keywords", _keywords(entry.keywords)
    yield "abstract", _coded(entry.abstract)
    for name, values in entry.extra.items():
        if _FIELD_NAME.fullmatch(name) and name not in MAPPED | {ENTRY_TYPE, NOTE_FIELD} and len(values) == 1:
            yield name, encode_latex(values[0])


def _coded(value: str) -> str:
    return encode_latex(protect(value))


def _braced(title: str) -> str:
    """The title in a second pair of braces, so that styles keep its capitals."""
    return f"{{{_coded(title)}}}" if title else ""


def _verbatim(value: str) -> str:
    """A value that is not LaTeX; one whose braces would end the field goes without them."""
    return re.sub(r"[{}\\]", "", value)


def _author(author: Author) -> str:
    if author.literal:
        return f"{{{_coded(author.literal)}}}"
    given, _, suffix = author.given.rpartition(", ")
    if given and re.fullmatch(r"(?:Jr|Sr)\.?|I{1,3}|IV", suffix):
        return _coded(f"{author.family}, {suffix}, {given}")
    return _coded(f"{author.family}, {author.given}" if author.given else f"{author.family},")


def _keywords(words: Sequence[str]) -> str:
    """The words parted by semicolons; a single word that holds a comma gets a semicolon too."""
    joined = "; ".join(_coded(word) for word in words)
    return f"{joined};" if len(words) == 1 and "," in joined else joined
