"""RIS: stretches of text into blocks of tags, blocks into entries.

A block begins at a ``TY`` line and ends at its ``ER`` line, or at the next ``TY`` where the ``ER`` is
missing. Tags that stand before a ``TY`` belong to the block it begins. Real files break every rule of
the format (https://en.wikipedia.org/wiki/RIS_(file_format)); nothing between two blocks is lost.

After an ``ER`` line nothing is open, so the text falls into stretches that end there. Most stretches
are plain: every line has a tag and a value. These are cut in one go, and so, with more care, are those
whose values go on over several lines; every other goes through ``ris_lines``, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import ascii_uppercase, digits
from sys import intern

from review.model import Entry, Reject
from review.search.formats.carry import is_note
from review.search.formats.document import Document, Findings, Pieces, Readout, read_at_once
from review.search.formats.identifiers import unglue
from review.search.formats.lines import whole_lines
from review.search.formats.ris_dialects import dialect_of
from review.search.formats.ris_lines import LISTS, Block, LineReader, is_heading, is_tagged
from review.search.formats.ris_mapping import Values, entry_of

# What a plain line begins with, and its tag: a single string for all entries, which is found at once.
_TAG_OF = {
    f"{first}{second}  - ": intern(first + second)
    for first in ascii_uppercase
    for second in ascii_uppercase + digits
}
_PLAIN_END = "ER  -"
_TAGS = re.compile(r"\n([A-Z][A-Z0-9])  -")
_END = "\nER  -"
_GLUED = ("DO", "UR", "L1", "L2", "L3", "L4", "LK")
_LONG_STRETCH = 1_000_000


def read(document: Document) -> Readout:
    """Every entry of a RIS file, or a ``Reject`` for what begins and holds nothing to read."""
    return read_at_once(stream, document)


def stream(text: Pieces, _: Mapping[str, str], findings: Findings) -> Iterator[Entry | Reject]:
    """Every entry of a RIS file as it goes by, or a ``Reject``; see ``StreamReader``."""
    return _Stretches(findings).items(text)


class _Stretches:
    """Cuts a text at its ``ER`` lines and turns each stretch into entries."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._lines = LineReader()
        self._open_ends = 0
        self._first_open = 0

    def items(self, text: Pieces) -> Iterator[Entry | Reject]:
        rest = "\n"
        for part in whole_lines(text):
            # The line end before the stretch is kept: every tag is looked for after a line end.
            buffer, at = rest + part, 1
            while (end := buffer.find(_END, at - 1)) >= 0:
                stop = buffer.find("\n", end + 1)
                stop = len(buffer) if stop < 0 else stop
                entry = self._plain(buffer, at, end, stop)
                if entry is not None:
                    yield entry
                else:
                    yield from self._by_lines(buffer[at:stop])
                at = stop + 1
            rest = buffer[at - 1 :]
            if len(rest) > _LONG_STRETCH and rest.endswith("\n"):
                yield from self._by_lines(rest[1:-1])
                rest = "\n"
        if len(rest) > 1:
            yield from self._by_lines(rest[1:])
        if block := self._lines.close():
            yield self._item(block)
        self._findings.warnings.extend(self._warnings())

    def _plain(self, buffer: str, at: int, end: int, stop: int) -> Entry | None:
        """The entry up to an ``ER`` line, which ``end`` and ``stop`` enclose; None if it is not plain."""
        start = buffer.find("TY  -", at, end)
        if start < 0 or self._lines.is_open or buffer[start - 1] != "\n":
            return None
        # A blank line alone is the rule.
        if start > at + 1 and not is_heading(buffer[at:start].strip("\n")):
            return None
        line = self._lines.next_line + buffer.count("\n", at, start)
        raw = buffer[start:stop].rstrip()
        values, ends = _plain_values(raw) or _long_values(buffer[start - 1 : end])
        if not ends:
            return None
        self._lines.next_line = line + ends + 1
        return self._entry(values, raw, line)

    def _by_lines(self, text: str) -> Iterator[Entry | Reject]:
        for block in self._lines.blocks(text):
            yield self._item(block)

    def _item(self, block: Block) -> Entry | Reject:
        if reason := block.fault():
            return Reject(block.start, reason, block.raw())
        if not block.has_end:
            self._open_ends += 1
            self._first_open = self._first_open or block.start
        return self._entry(block.values(), block.raw(), block.start)

    def _entry(self, values: Values, raw: str, line: int) -> Entry:
        for tag in _GLUED:
            if tag in values:
                _unglue(values, tag)
        if not self._findings.dialect:
            self._findings.dialect = dialect_of(values)
        return entry_of(values, raw, line)

    def _warnings(self) -> Iterator[str]:
        if self._open_ends:
            yield (
                f"{self._open_ends} entries have no ER line (the first begins in line {self._first_open}): "
                "check that the file is whole"
            )
        lines = self._lines
        if lines.stray:
            yield (
                f"{lines.stray} lines stand between entries "
                f"(the first is line {lines.first_stray}: {lines.stray_text!r})"
            )


def _plain_values(raw: str) -> tuple[Values, int] | None:
    """Tag to values of a block whose every line has a tag and a value, and its line ends; None for others."""
    lines = raw.split("\n")
    if lines.pop() != _PLAIN_END:
        return None
    values: Values = {}
    try:
        for line in lines:
            tag = _TAG_OF[line[:6]]
            value = line[6:].strip()
            if not value:
                return None
            if tag in values:
                values[tag].append(value)
            else:
                values[tag] = [value]
    except KeyError:
        return None
    return (values, len(lines)) if len(values["TY"]) == 1 else None


def _long_values(text: str) -> tuple[Values, int]:
    """The same where values are blank or go on over several lines; 0 if that is not all."""
    parts = _TAGS.split(text)
    tags, written = parts[1::2], parts[2::2]
    values: Values = {}
    types = 0
    for tag, value in zip(tags, written, strict=True):
        types += tag == "TY"
        lines = _continued(value) if "\n" in value else [value.strip()]
        if lines is None or types > 1 or (tag == "TY" and "\n" in value and lines):
            return values, 0
        for kept in lines if tag in LISTS else ["\n".join(lines)]:
            if kept:
                values.setdefault(tag, []).append(kept)
    return values, len(tags) + sum(value.count("\n") for value in written)


def _continued(value: str) -> list[str] | None:
    """The lines of a value that goes on over several; None if one of them may be a tag of its own."""
    first, *others = value.split("\n")
    if any(is_tagged(line) for line in others):
        return None
    return [line.strip() for line in (first, *others) if line and not line.isspace()]


def _unglue(found: Values, tag: str) -> None:
    """Give back to their own tags the values that a tool glued to this one."""
    for index, value in enumerate(found[tag]):
        if "  - " not in value:
            continue
        first, others = unglue(value)
        if any(is_note(text) for _, text in others):
            continue
        found[tag][index] = first
        for other, text in others:
            if text.strip():
                found.setdefault(other, []).append(text.strip())
