"""RIS: lines of tags into blocks, blocks into entries.

A block begins at a ``TY`` line and ends at its ``ER`` line, or at the next ``TY`` where the ``ER`` is
missing. Tags that stand before a ``TY`` belong to the block it begins. Real files break every rule of
the format (https://en.wikipedia.org/wiki/RIS_(file_format)); nothing between two blocks is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from review.model import Entry, Reject
from review.search.encoding import unify_line_ends
from review.search.formats.carry import is_note
from review.search.formats.document import Document, Readout
from review.search.formats.identifiers import unglue
from review.search.formats.ris_mapping import MAPPED, dialect_of, entry_of

UNREAD = "unread lines"
_TAG = re.compile(r"[\s\ufeff]*([A-Z][A-Z0-9])([ \t]{1,3})-(.*)", re.DOTALL)
_KNOWN = MAPPED | frozenset(
    ["TY", "ER", "AD", "A3", "A4", "M1", "M2", "N1", "L1", "L4", "CY", "RN", "ST", "U3", "U4", "C1"]
)
_LISTS = frozenset(["KW", "SN", "UR", "DB", "AD"])
_GLUED = frozenset(["DO", "UR", "L1", "L2", "L3", "L4", "LK"])
_HEADING = re.compile(r"(?:\d+\.?|Record #\d+ of \d+|(?:Provider|Content|Database): ?.*|Link to .*)?")
_HIT_NUMBER = re.compile(r"\n\s*\d+\.\s*\Z")


@dataclass(slots=True)
class Block:
    """The lines of one entry: its tags in order, and how it began and ended."""

    start: int
    end: int = 0
    pairs: list[tuple[str, list[str]]] = field(default_factory=list)
    has_type: bool = False
    has_end: bool = False

    def values(self) -> dict[str, list[str]]:
        """Tag to values, in the order of the file."""
        found: dict[str, list[str]] = {}
        for tag, lines in self.pairs:
            for value in self._split(tag, lines):
                found.setdefault(tag, []).append(value)
        for tag in _GLUED & found.keys():
            _unglue(found, tag)
        return found

    def _split(self, tag: str, lines: list[str]) -> list[str]:
        kept = [line.strip() for line in lines]
        return kept if tag in _LISTS else ["\n".join(kept).strip()]


def read(document: Document) -> Readout:
    """Every entry of a RIS file, or a ``Reject`` for what begins and holds nothing to read."""
    lines = unify_line_ends(document.text).split("\n")
    stray: list[int] = []
    items: list[Entry | Reject] = []
    open_ends: list[int] = []
    dialect = ""
    for block in _blocks(lines, stray):
        raw = "\n".join(lines[block.start - 1 : block.end]).rstrip()
        if reason := _fault(block):
            items.append(Reject(block.start, reason, raw))
            continue
        values = block.values()
        dialect = dialect or dialect_of(values)
        items.append(entry_of(values, raw, block.start))
        if not block.has_end:
            open_ends.append(block.start)
    return Readout(tuple(items), dialect, tuple(_warnings(open_ends, stray, lines)))


def _fault(block: Block) -> str:
    if not block.has_type:
        return "tags without a TY line: no entry begins here"
    if len(block.pairs) == 1 and not block.has_end:
        return "an entry begins here and holds no fields"
    return ""


def _warnings(open_ends: list[int], stray: list[int], lines: list[str]) -> Iterator[str]:
    if open_ends:
        yield (
            f"{len(open_ends)} entries have no ER line (the first begins in line {open_ends[0]}): "
            "check that the file is whole"
        )
    if stray:
        example = lines[stray[0] - 1].strip()[:60]
        yield f"{len(stray)} lines stand between entries (the first is line {stray[0]}: {example!r})"


def _blocks(lines: list[str], stray: list[int]) -> Iterator[Block]:
    block: Block | None = None
    for number, line in enumerate(lines, 1):
        tag, value = _tagged(line)
        if tag == "TY" and (block is None or block.has_type):
            if block is not None:
                yield _without_hit_number(block)
            block = Block(number, number)
        if tag == "ER":
            if block is not None:
                block.has_end, block.end = True, number
                yield block
            block = None
        elif tag:
            block = block or Block(number, number)
            block.has_type = block.has_type or tag == "TY"
            block.pairs.append((tag, [value]))
            block.end = number
        elif block is not None:
            _continue(block, line, number)
        elif not _HEADING.fullmatch(line.strip(" \t\ufeff")):
            stray.append(number)
    if block is not None:
        yield block


def _continue(block: Block, line: str, number: int) -> None:
    """A line without a tag goes on with the value before it."""
    if not line.strip():
        return
    block.end = number
    tag, lines = block.pairs[-1]
    if tag == "TY":
        block.pairs.append((UNREAD, [line]))
    else:
        lines.append(line)


def _tagged(line: str) -> tuple[str, str]:
    """Tag and value of a line; ("", "") for a line without a tag.

    With one blank before the hyphen only tags we know count, so that "IN - " in a text is text.
    """
    match = _TAG.match(line)
    if not match:
        return "", ""
    tag, blanks, value = match[1], match[2], match[3]
    if len(blanks) == 1 and blanks == " " and not _is_loose_tag(tag, value):
        return "", ""
    return tag, value.strip()


def _is_loose_tag(tag: str, value: str) -> bool:
    if tag == "TY":
        return True
    if tag == "ER":
        return not value.strip()
    return tag in _KNOWN and value[:1] in ("", " ", "\t")


def _without_hit_number(block: Block) -> Block:
    """The block without the number of the next hit, which an absent ER line let into its last value."""
    tag, lines = block.pairs[-1]
    if len(lines) > 1 and _HIT_NUMBER.match("\n" + lines[-1]):
        block.pairs[-1] = (tag, lines[:-1])
    return block


def _unglue(found: dict[str, list[str]], tag: str) -> None:
    """Give back to their own tags the values that a tool glued to this one."""
    for index, value in enumerate(found[tag]):
        first, others = unglue(value)
        if any(is_note(text) for _, text in others):
            continue
        found[tag][index] = first
        for other, text in others:
            found.setdefault(other, []).append(text)
