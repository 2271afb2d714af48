"""A BibTeX entry that keeps to the rules, read to the same result as by bibtexparser, and faster."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from review.search.formats.bibtex_values import resolved, run_on

Fields = dict[str, list[str]]
_HEAD = re.compile(r"\s*(@([A-Za-z]\w*)[ \t]*\{)\s*([^\s{}\",=@\\()#]*)\s*([,}])")
# Possessive, so that nothing is gone over twice: braces may be three deep inside the value's own.
_FIELD = re.compile(
    r"""\s*+([A-Za-z][\w:+./-]*+)\s*+=\s*+
    (?:\{((?:[^{}]++|\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\})*+)\}
    |"([^"{}\\]*+)"
    |([\w.:+-]++))
    \s*+([,}])""",
    re.VERBOSE,
)
_END = re.compile(r"\s*+\}")
# bibtexparser begins a new entry here, after white space of any kind.
_NEW_ENTRY = re.compile(r"\n\s*@\w*[ \t]*[{(]")
_NO_ENTRY = ("comment", "string", "preamble")


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """An entry as written: ``fields`` maps lower-case names to values without their enclosing.

    ``start`` and ``end`` are its place in the text it was found in, ``mark`` its ``@type{``.
    """

    mark: str
    entry_type: str
    key: str
    fields: Fields
    raw: str
    start: int
    end: int


def plain_entry(text: str, at: int = 0, strings: Mapping[str, str] | None = None) -> PlainEntry | None:
    """The entry that stands first in a text, after blanks; None if it is not a plain one, or none.

    ``strings`` are the abbreviations the file defines. The text must not go beyond a line that begins
    like an entry.
    """
    head = _HEAD.match(text, at)
    if head is None or head[2].lower().startswith(_NO_ENTRY):
        return None
    start, end = head.start(1), head.end()
    fields: Fields = {}
    if head[4] == ",":
        end = _fields(text, end, fields, strings or {})
        if end < 0:
            return None
    raw = text[start:end]
    if "\\{" in raw or "\\}" in raw or ("@" in raw[1:] and _NEW_ENTRY.search(raw)):
        return None
    return PlainEntry(head[1], head[2].lower(), head[3], fields, raw, start, end)


def _fields(text: str, at: int, fields: Fields, strings: Mapping[str, str]) -> int:
    """Read fields up to the brace that closes the entry; where it ends, or -1 if something is odd."""
    names: set[str] = set()
    while match := _FIELD.match(text, at):
        name, braced, quoted, bare, after = match.groups()
        if name in names:
            return -1
        names.add(name)
        value = braced if braced is not None else quoted if quoted is not None else bare
        value = resolved(value, strings)
        if len(run_on(value)) > 1:
            return -1
        lower = name.lower()
        if lower in fields:
            fields[lower].append(value)
        else:
            fields[lower] = [value]
        at = match.end()
        if after == "}":
            return at
    end = _END.match(text, at)
    return end.end() if end else -1
