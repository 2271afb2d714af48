"""CSL-JSON out of entries: names stay structured, and what has no variable travels in ``custom``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from review.model import Author, Entry
from review.search.formats.carry import carried
from review.search.formats.csl_mapping import CUSTOM, csl_of_type, item_entry
from review.search.formats.text import protect

_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
# Texts of CSL that are no field of an entry; other names are kept in ``custom``.
_VARIABLES = frozenset(
    (
        "annote",
        "archive",
        "archive_location",
        "call-number",
        "collection-number",
        "collection-title",
        "container-title-short",
        "edition",
        "event-place",
        "event-title",
        "genre",
        "journalAbbreviation",
        "medium",
        "note",
        "number",
        "number-of-pages",
        "number-of-volumes",
        "original-title",
        "publisher-place",
        "section",
        "source",
        "title-short",
        "version",
    )
)


def write_csl(entries: Sequence[Entry]) -> bytes:
    """The entries as a CSL-JSON list in UTF-8, one item a line; reading it gives the same fields."""
    lines = (json.dumps(_item(entry), ensure_ascii=False) for entry in entries)
    # A lone surrogate, which UTF-8 cannot hold, becomes JSON's own escape for it.
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8", "backslashreplace")


def _item(entry: Entry) -> dict[str, Any]:
    item = {key: value for key, value in _variables(entry) if value}
    if note := carried(entry, item_entry(item)):
        item[CUSTOM] = {"slr_pipeline": note}
    return item


def _variables(entry: Entry) -> Iterator[tuple[str, Any]]:
    yield "id", entry.native_id
    yield "type", csl_of_type(entry.type, next(iter(entry.extra.get("type", [])), ""))
    yield "title", protect(entry.title)
    yield "author", [_name(author) for author in entry.authors]
    yield "issued", _issued(entry)
    yield "container-title", protect(entry.venue)
    yield "volume", entry.volume
    yield "issue", entry.issue
    yield "page", entry.pages
    yield "DOI", entry.doi
    yield "PMID", entry.pmid
    yield "PMCID", entry.pmcid
    yield "ISSN", ", ".join(entry.issn)
    yield "ISBN", ", ".join(entry.isbn)
    yield "language", entry.language
    yield "URL", entry.url
    yield "publisher", protect(entry.publisher)
    yield "keyword", "; ".join(map(protect, entry.keywords))
    yield "abstract", protect(entry.abstract)
    for key, values in entry.extra.items():
        if key in _VARIABLES and len(values) == 1:
            yield key, values[0]


def _name(author: Author) -> dict[str, str]:
    parts = {"literal": author.literal, "family": author.family, "given": author.given}
    return {key: protect(value) for key, value in parts.items() if value}


def _issued(entry: Entry) -> dict[str, Any]:
    if match := _DATE.fullmatch(entry.date):
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    if entry.date:
        return {"raw": entry.date}
    return {"date-parts": [[entry.year]]} if entry.year is not None else {}
