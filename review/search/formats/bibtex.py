"""BibTeX, split by bibtexparser's default stack; what it sets aside as failed is rescued or rejected."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import pairwise

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ImplicitComment,
    ParsingFailedBlock,
)
from bibtexparser.model import (
    Entry as BibEntry,
)

from review.model import Entry, Reject
from review.search.encoding import unify_line_ends
from review.search.formats.bibtex_mapping import dialect_of, entry_of
from review.search.formats.document import Document, Readout

# What it would log reaches the user as rejects and warnings of ours.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_BEGINS = re.compile(r"^[ \t]*@(?!comment\b|string\b|preamble\b)\w+\s*[{(]", re.IGNORECASE | re.MULTILINE)
_PART = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|\{([^{}]*)\}|([\w.:-]+))\s*(?:#|\Z)')
_RUN_ON = re.compile(r"\s+([A-Za-z][\w-]*)\s*=\s*")
_QUOTES = {"{": "}", '"': '"'}
MAX_WARNINGS = 50
Fields = dict[str, list[str]]


def read(document: Document) -> Readout:
    """Every entry of a BibTeX file, or a ``Reject`` for one that cannot be parsed."""
    text = unify_line_ends(document.text)
    library = parse_string(text)
    strings = {key.lower(): str(string.value) for key, string in library.strings_dict.items()}
    items: list[Entry | Reject] = []
    warnings: list[str] = []
    for block in library.blocks:
        items.extend(_items(block, strings, warnings))
    dialect = next((d for item in items if isinstance(item, Entry) and (d := dialect_of(item))), "")
    if len(warnings) > MAX_WARNINGS:
        warnings[MAX_WARNINGS:] = [f"and {len(warnings) - MAX_WARNINGS} more lines like these"]
    return Readout(tuple(items), dialect, tuple(warnings))


def _items(block: Block, strings: dict[str, str], warnings: list[str]) -> Iterator[Entry | Reject]:
    line = (block.start_line or 0) + 1
    raw = block.raw or ""
    if isinstance(block, BibEntry):
        if block.entry_type:
            yield _entry(block, strings, warnings, raw, line)
    elif isinstance(block, ParsingFailedBlock):
        rescued = block.ignore_error_block
        if isinstance(rescued, BibEntry):
            warnings.append(f"line {line}: {_what_is_odd(block)}; the entry was kept")
            yield _entry(rescued, strings, warnings, raw or rescued.raw or "", line)
        elif _BEGINS.match(raw):
            yield Reject(line, _reason(block), raw.strip())
    elif isinstance(block, ImplicitComment):
        yield from _unclosed(raw, line)


def _unclosed(comment: str, line: int) -> Iterator[Reject]:
    """What begins like an entry in a text the parser took for a comment."""
    starts = [match.start() for match in _BEGINS.finditer(comment)]
    counted = 0
    for start, end in pairwise([*starts, len(comment)]):
        line += comment.count("\n", counted, start)
        counted = start
        yield Reject(line, "an entry begins here and is not closed", comment[start:end].strip())


def _what_is_odd(block: ParsingFailedBlock) -> str:
    if isinstance(block, DuplicateFieldKeyBlock):
        return f"the field {', '.join(sorted(block.duplicate_keys))} occurs twice"
    if isinstance(block, DuplicateBlockKeyBlock):
        return f"the key {block.key!r} is already in use"
    return "the entry is not quite in order"


def _reason(block: ParsingFailedBlock) -> str:
    reason = getattr(block.error, "abort_reason", "")
    return f"cannot be read as a BibTeX entry: {reason or type(block.error).__name__}".strip()


def _entry(block: BibEntry, strings: dict[str, str], warnings: list[str], raw: str, line: int) -> Entry:
    fields: Fields = {}
    for item in block.fields:
        name = item.key.strip().lower()
        value, *others = _run_on(_resolved(str(item.value), strings))
        fields.setdefault(name, []).append(value[1])
        for other, text in others:
            warnings.append(
                f"line {item.start_line + 1 if item.start_line else line}: comma missing before {other}"
            )
            fields.setdefault(other, []).append(text)
    return entry_of(block.entry_type, block.key, fields, raw.strip(), line)


def _resolved(value: str, strings: dict[str, str]) -> str:
    """The value without enclosing, its abbreviations and ``#`` joins resolved."""
    value = value.strip()
    if value[:1] in _QUOTES and value.endswith(_QUOTES[value[0]]) and len(value) > 1 and _is_whole(value):
        return value[1:-1]
    if value.lower() in strings:
        return strings[value.lower()]
    if "#" in value and (parts := _joined(value, strings)) is not None:
        return parts
    return value


def _is_whole(value: str) -> bool:
    """Whether the first and the last character of a value enclose all of it."""
    depth = 0
    for match in re.finditer(r"\\.|[{}\"]", value, re.DOTALL):
        mark = match[0]
        depth += (mark == "{") - (mark == "}")
        if match.end() < len(value) and value[0] == "{" and depth < 1:
            return False
        if mark == '"' and value[0] == '"' and depth == 0 and 0 < match.start() < len(value) - 1:
            return False
    return True


def _joined(value: str, strings: dict[str, str]) -> str | None:
    """The value of ``abbreviation # "text"``; None when the value is not such a join."""
    parts, at = [], 0
    while at < len(value):
        match = _PART.match(value, at)
        if not match:
            return None
        quoted, braced, name = match.groups()
        parts.append(strings.get(name.lower(), name) if name is not None else quoted or braced or "")
        at = match.end()
    return "".join(parts) if len(parts) > 1 else None


def _run_on(value: str) -> list[tuple[str, str]]:
    """The value, and the fields that ran into it because a comma is missing: ``a} year={2000``."""
    end = _surplus_brace(value)
    match = _RUN_ON.match(value, end + 1) if end >= 0 else None
    if not match:
        return [("", value)]
    rest = value[match.end() :].strip().strip('{}"')
    return [("", value[:end].lstrip("{")), (match[1].lower(), rest)]


def _surplus_brace(value: str) -> int:
    """Where the brace stands that closes the field too early; -1 when the braces are in order."""
    depth = 0
    started = value.startswith("{")
    for match in re.finditer(r"\\.|[{}]", value, re.DOTALL):
        depth += (match[0] == "{") - (match[0] == "}")
        if match[0] == "}" and (depth < 0 or (started and depth == 0)):
            return match.start()
    return -1
