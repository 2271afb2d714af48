"""How many entries begin in a file, counted without any of the readers' code.

A reader can lose an entry without an error; it cannot make this count wrong as well. Every function
takes a text in pieces that may be cut anywhere, and gives the lines (or rows) at which an entry begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from review.search.counting_bibtex import bibtex_marks as bibtex_marks
from review.search.counting_parts import plain_parts

_BLANKS = r"\n[ \t\ufeff\x0b\x0c]*"
# With a single blank before its hyphen, an end has nothing after it, and other tags are text.
_RIS_EDGE = re.compile(rf"{_BLANKS}(?:(TY)[ \t]{{1,3}}-|ER(?:(?:[ \t]{{2,3}}|\t)-| -[^\S\n]*(?=\n|\Z)))")
_RIS_TAG = re.compile(rf"{_BLANKS}[A-Z][A-Z0-9](?:[ \t]{{2,3}}|\t)-")
_PUBMED = re.compile(r"\n\ufeff*PMID {0,2}-")


def ris_marks(pieces: Iterable[str]) -> Iterator[int]:
    """Lines with a ``TY`` tag, and first lines of blocks of tags that have none."""
    orphan, line = 0, 1
    is_open = False
    for text in _line_parts(pieces):
        counted, at = 1, 0
        for match in _RIS_EDGE.finditer(text):
            start = match.start()
            if not is_open and not orphan and (found := _RIS_TAG.search(text, at, start)):
                orphan = line + text.count("\n", counted, found.start() + 1)
            at = match.end()
            if match[1]:
                line += text.count("\n", counted, start + 1)
                counted = start + 1
                yield orphan or line
                is_open, orphan = True, 0
            else:
                if orphan:
                    yield orphan
                is_open, orphan = False, 0
        if not is_open and not orphan and (found := _RIS_TAG.search(text, at)):
            orphan = line + text.count("\n", counted, found.start() + 1)
        line += text.count("\n", counted)
    if orphan:
        yield orphan


def medline_marks(pieces: Iterable[str]) -> Iterator[int]:
    """Lines with a ``PMID`` tag."""
    line = 1
    for text in _line_parts(pieces):
        counted = 1
        for match in _PUBMED.finditer(text):
            line += text.count("\n", counted, match.start() + 1)
            counted = match.start() + 1
            yield line
        line += text.count("\n", counted)


def row_marks(pieces: Iterable[str], header_row: int, delimiter: str, is_quoted: bool) -> Iterator[int]:
    """Lines at which a row begins that is not blank, under the heading row."""
    begins, in_quotes, has_content = 0, False, False
    for number, line in enumerate(_lines(pieces), 1):
        if number < header_row:
            continue
        if not in_quotes:
            begins, has_content = number, False
        has_content = has_content or bool(line.replace(delimiter, "").replace('"', "").strip())
        if is_quoted and (in_quotes or '"' in line):
            in_quotes = _ends_in_quotes(line, delimiter, in_quotes)
        if has_content and not in_quotes and begins != header_row:
            yield begins
    if in_quotes and has_content and begins != header_row:
        yield begins


def _ends_in_quotes(line: str, delimiter: str, in_quotes: bool) -> bool:
    """Whether a quoted cell is still open at the end of a line."""
    at = 0
    while True:
        if not in_quotes:
            if line.startswith('"', at):
                in_quotes = True
                at += 1
            else:
                at = line.find(delimiter, at) + 1
                if at == 0:
                    return False
            continue
        at = line.find('"', at)
        if at < 0:
            return True
        if line.startswith('""', at):
            at += 2
            continue
        in_quotes = False
        at = line.find(delimiter, at) + 1
        if at == 0:
            return False


def _line_parts(pieces: Iterable[str]) -> Iterator[str]:
    """The text in parts of whole lines, each after one line end more."""
    for part in plain_parts(pieces):
        yield "\n" + part


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    for part in plain_parts(pieces):
        yield from part.removesuffix("\n").split("\n")
