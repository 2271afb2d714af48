"""Web of Science's tagged text (``savedrecs.txt``, ``.ciw``, ``.isi``): lines into entries.

A tag of two characters in the first columns, a blank, the value; lines that go on are indented by three
blanks. ``PT`` begins an entry, ``ER`` ends it; ``FN`` and ``VR`` head a file, ``EF`` ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from review.model import Entry, Reject
from review.search.encoding import unify_line_ends
from review.search.formats.document import Document, Readout
from review.search.formats.wos_mapping import entry_of

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:[ \t](.*))?", re.DOTALL)
_FRAME = frozenset(("FN", "VR", "EF"))


@dataclass(slots=True)
class _Block:
    """The lines of one entry: tags in order, each with its lines."""

    start: int
    end: int
    pairs: list[tuple[str, list[str]]] = field(default_factory=list)
    has_type: bool = False
    has_end: bool = False


def read(document: Document) -> Readout:
    """Every entry of a tagged text; a ``Reject`` for tags without ``PT`` and for an entry without fields."""
    lines = unify_line_ends(document.text).split("\n")
    stray: list[int] = []
    open_ends: list[int] = []
    items: list[Entry | Reject] = []
    for block in _blocks(lines, stray):
        raw = "\n".join(lines[block.start - 1 : block.end]).rstrip()
        if reason := _fault(block):
            items.append(Reject(block.start, reason, raw))
            continue
        items.append(entry_of(block.pairs, raw, block.start))
        if not block.has_end:
            open_ends.append(block.start)
    return Readout(tuple(items), "Web of Science", tuple(_warnings(stray, open_ends, lines)))


def _blocks(lines: list[str], stray: list[int]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(lines, 1):
        match = _TAG.fullmatch(line.lstrip("\ufeff"))
        tag = match[1] if match else ""
        if tag == "PT" and block is not None and block.has_type:
            yield block
            block = None
        if tag == "ER":
            if block is not None:
                block.has_end, block.end = True, number
                yield block
            block = None
        elif match and not (tag in _FRAME and block is None):
            block = block or _Block(number, number)
            block.has_type = block.has_type or tag == "PT"
            block.pairs.append((tag, [(match[2] or "").strip()]))
            block.end = number
        elif block is not None and line.strip():
            block.pairs[-1][1].append(line.strip())
            block.end = number
        elif line.strip(" \t\ufeff") and not tag:
            stray.append(number)
    if block is not None:
        yield block


def _fault(block: _Block) -> str:
    if not block.has_type:
        return "tags without a PT line: no entry begins here"
    if not any(value for tag, lines in block.pairs if tag != "PT" for value in lines):
        return "an entry begins here and holds no fields"
    return ""


def _warnings(stray: list[int], open_ends: list[int], lines: list[str]) -> Iterator[str]:
    if open_ends:
        yield (
            f"{len(open_ends)} entries have no ER line (the first begins in line {open_ends[0]}): "
            "check that the file is whole"
        )
    if stray:
        example = lines[stray[0] - 1].strip()[:60]
        yield f"{len(stray)} lines stand between entries (the first is line {stray[0]}: {example!r})"
