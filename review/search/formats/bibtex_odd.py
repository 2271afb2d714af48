"""What is odd in a BibTeX file, split by bibtexparser; what fails there is rescued or rejected."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from itertools import count, pairwise

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
from review.search.formats.bibtex_mapping import entry_of
from review.search.formats.bibtex_values import resolved, run_on

# What it would log reaches the user as rejects and warnings of ours.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

_BEGINS = re.compile(
    r"^[ \t]*@(?!comment\b|string\b|preamble\b)\w+\s{0,1000}[{(]", re.IGNORECASE | re.MULTILINE
)
# bibtexparser reads no entry without a key, so it is given one that no file has, taken out again later.
_KEYLESS = re.compile(
    r"^([ \t]*@(?!comment\b|string\b|preamble\b)\w+[ \t]*[{(])"
    r"(?=\s{0,1000}[a-z][\w-]{0,40}\s{0,100}=)",
    re.IGNORECASE | re.MULTILINE,
)
_NO_KEY = "\ue000"
_GIVEN_KEY = re.compile(rf"^([ \t]*@\w+[ \t]*[{{(]){_NO_KEY}[0-9]+,", re.MULTILINE)
# An item, and its key where that is still to be compared with the keys before it.
Keyed = tuple[Entry | Reject, str | None]


class OddReader:
    """Reads texts with bibtexparser. ``strings`` grows by the abbreviations they define."""

    def __init__(self, strings: dict[str, str], warn: Callable[[str], None]) -> None:
        self._strings = strings
        self._warn = warn

    def items(self, text: str, line: int, following: str = "") -> Iterator[Keyed]:
        """The items of a text that begins in that line, each with its key.

        ``following`` is the ``@type{`` that comes after the text in its file, "" at its end: it says how
        an entry that is not closed ends, and fails as a block of its own.
        """
        numbers = count(1)
        keyed = _KEYLESS.sub(lambda entry: f"{entry[1]}{_NO_KEY}{next(numbers)},", text)
        library = parse_string(keyed + following)
        for key, string in library.strings_dict.items():
            self._strings.setdefault(key.lower(), str(string.value))
        for block in library.blocks[:-1] if following else library.blocks:
            yield from self._items(block, line + (block.start_line or 0), line)

    def _items(self, block: Block, line: int, base: int) -> Iterator[Keyed]:
        raw = _as_written(block.raw)
        if isinstance(block, BibEntry):
            if block.entry_type:
                yield self._entry(block, raw, line, base), self._key(block, line)
        elif isinstance(block, ParsingFailedBlock):
            rescued = block.ignore_error_block
            if isinstance(rescued, BibEntry):
                self._warn(f"line {line}: {_what_is_odd(block)}; the entry was kept")
                yield self._entry(rescued, raw or _as_written(rescued.raw), line, base), None
            elif _BEGINS.match(raw):
                yield Reject(line, _reason(block), raw.strip()), None
        elif isinstance(block, ImplicitComment):
            yield from ((reject, None) for reject in _unclosed(raw, line))

    def _key(self, block: BibEntry, line: int) -> str | None:
        if not block.key.startswith(_NO_KEY):
            return str(block.key)
        self._warn(f"line {line}: the entry has no key; it was kept")
        return None

    def _entry(self, block: BibEntry, raw: str, line: int, base: int) -> Entry:
        fields: dict[str, list[str]] = {}
        for item in block.fields:
            name = item.key.strip().lower()
            value, *others = run_on(resolved(str(item.value), self._strings))
            fields.setdefault(name, []).append(value[1])
            for other, text in others:
                where = base + item.start_line if item.start_line else line
                self._warn(f"line {where}: comma missing before {other}")
                fields.setdefault(other, []).append(text)
        key = "" if block.key.startswith(_NO_KEY) else block.key
        return entry_of(block.entry_type, key, fields, raw.strip(), line)


def strings_in(text: str) -> Iterator[tuple[str, str]]:
    """The abbreviations that a text defines: name in lower case, and value."""
    for key, string in parse_string(text).strings_dict.items():
        yield key.lower(), str(string.value)


def _as_written(raw: str | None) -> str:
    return _GIVEN_KEY.sub(r"\1", raw or "")


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
