"""RIS line by line: what every dialect and every mistake may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from review.search.formats.document import refuse_too_long
from review.search.formats.ris_mapping import MAPPED

UNREAD = "unread lines"
# Tags whose continued lines are values of their own.
LISTS = frozenset(["KW", "SN", "UR", "DB", "AD"])
_TAG = re.compile(r"[\s\ufeff]*([A-Z][A-Z0-9])([ \t]{1,3})-(.*)", re.DOTALL)
_KNOWN = MAPPED | frozenset(
    ["TY", "ER", "AD", "A3", "A4", "M1", "M2", "N1", "L1", "L4", "CY", "RN", "ST", "U3", "U4", "C1"]
)
_HEADING = re.compile(r"(?:\d+\.?|Record #\d+ of \d+|(?:Provider|Content|Database): ?.*|Link to .*)?")
_HIT_NUMBER = re.compile(r"\n\s*\d+\.\s*\Z")


@dataclass(slots=True)
class Block:
    """The lines of one entry: its tags in order, and how it began and ended."""

    start: int
    pairs: list[tuple[str, list[str]]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    length: int = 0
    has_type: bool = False
    has_end: bool = False

    def add(self, line: str) -> None:
        """Keep a line as it was written."""
        self.lines.append(line)
        self.length += len(line) + 1
        refuse_too_long(self.length, self.start)

    def raw(self) -> str:
        """The lines as they were written, up to the last that is not blank."""
        return "\n".join(self.lines).rstrip()

    def fault(self) -> str:
        """Why this is no entry; "" if it is one."""
        if not self.has_type:
            return "tags without a TY line: no entry begins here"
        if len(self.pairs) == 1 and not self.has_end:
            return "an entry begins here and holds no fields"
        return ""

    def values(self) -> dict[str, list[str]]:
        """Tag to values, in the order of the file, without blank ones."""
        found: dict[str, list[str]] = {}
        for tag, lines in self.pairs:
            for value in _split(tag, lines):
                if value:
                    found.setdefault(tag, []).append(value)
        return found

    def drop_hit_number(self) -> None:
        """Drop the number of the next hit, which an absent ER line let into the last value."""
        tag, lines = self.pairs[-1]
        if len(lines) > 1 and _HIT_NUMBER.match("\n" + lines[-1]):
            self.pairs[-1] = (tag, lines[:-1])


class LineReader:
    """Puts lines into blocks. ``next_line`` is the number of the line that comes next."""

    def __init__(self) -> None:
        self.next_line = 1
        self.stray = 0
        self.first_stray = 0
        self.stray_text = ""
        self._block: Block | None = None

    @property
    def is_open(self) -> bool:
        """Whether a block has begun and not ended yet."""
        return self._block is not None

    def blocks(self, text: str) -> Iterator[Block]:
        """The blocks that end in these lines."""
        for line in text.split("\n"):
            if block := self._line(line, self.next_line):
                yield block
            self.next_line += 1

    def close(self) -> Block | None:
        """The block that is open where the file ends."""
        block, self._block = self._block, None
        return block

    def _line(self, line: str, number: int) -> Block | None:
        """Take in a line; gives the block that it ends."""
        tag, value = _tagged(line)
        block = done = self._block
        if tag == "TY" and (block is None or block.has_type):
            if done is not None:
                done.drop_hit_number()
            self._block = block = Block(number)
        else:
            done = None
        if tag == "ER":
            return self._ended(line)
        if tag:
            self._tag(block or Block(number), tag, value, line)
        elif block is not None:
            _continue(block, line)
        elif not is_heading(line):
            self._note_stray(line, number)
        return done

    def _ended(self, line: str) -> Block | None:
        block, self._block = self._block, None
        if block is not None:
            block.add(line)
            block.has_end = True
        return block

    def _tag(self, block: Block, tag: str, value: str, line: str) -> None:
        self._block = block
        block.add(line)
        block.has_type = block.has_type or tag == "TY"
        block.pairs.append((tag, [value]))

    def _note_stray(self, line: str, number: int) -> None:
        if not self.stray:
            self.first_stray, self.stray_text = number, line.strip()[:60]
        self.stray += 1


def is_heading(line: str) -> bool:
    """Whether a line between two entries is blank or one that databases put there."""
    return bool(_HEADING.fullmatch(line.strip(" \t\ufeff")))


def is_tagged(line: str) -> bool:
    """Whether a line has a tag, in any of the ways tools write them."""
    return bool(_tagged(line)[0])


def _split(tag: str, lines: list[str]) -> list[str]:
    kept = [line.strip() for line in lines]
    return kept if tag in LISTS else ["\n".join(kept).strip()]


def _continue(block: Block, line: str) -> None:
    """A line without a tag goes on with the value before it."""
    block.add(line)
    if not line.strip():
        return
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
