"""How many entries begin in a file, counted without any of the readers' code.

A reader can lose an entry without an error; it cannot make this count wrong as well. Every function
gives the lines (or rows) at which an entry begins.
"""

from __future__ import annotations

import re

_RIS_LINE = re.compile(r"(?m)^[ \t\ufeff\x0b\x0c]*([A-Z][A-Z0-9])([ \t]{1,3})-([^\n]*)")
_PUBMED = re.compile(r"(?m)^\ufeff*PMID {0,2}-")
_BIB = re.compile(
    r"\\.|[{}]|(?P<first>^[ \t]*@\w+\s*[{(])|(?P<inner>@\w+[ \t]*[{(])|\n", re.MULTILINE | re.DOTALL
)
_NO_ENTRY = ("comment", "string", "preamble")


def ris_marks(text: str) -> list[int]:
    """Lines with a ``TY`` tag, and first lines of blocks of tags that have none."""
    marks: list[int] = []
    orphan = 0
    is_open = False
    for line, tag, is_strict, is_empty in _ris_tags(_plain(text)):
        if tag == "TY":
            marks.append(orphan or line)
            is_open, orphan = True, 0
        elif tag == "ER" and (is_strict or is_empty):
            if orphan:
                marks.append(orphan)
            is_open, orphan = False, 0
        elif not is_open and is_strict:
            orphan = orphan or line
    return [*marks, orphan] if orphan else marks


def medline_marks(text: str) -> list[int]:
    """Lines with a ``PMID`` tag."""
    text = _plain(text)
    return _lines(text, [match.start() for match in _PUBMED.finditer(text)])


def bibtex_marks(text: str) -> list[int]:
    """Lines where ``@type{`` begins an entry: at the start of a line, or outside all braces."""
    marks: list[int] = []
    line, depth = 1, 0
    for match in _BIB.finditer(_plain(text)):
        found = match[0]
        if match.lastgroup:
            if match.lastgroup == "first" or depth == 0:
                _note_entry(found, line, marks)
                depth = 0
            depth += found.endswith("{")
        elif found in "{}":
            depth = max(0, depth + (1 if found == "{" else -1))
        line += found.count("\n")
    return marks


def row_marks(text: str, header_row: int, delimiter: str, is_quoted: bool) -> list[int]:
    """Lines at which a row begins that is not blank, under the heading row."""
    marks: list[int] = []
    begins, in_quotes, has_content = 0, False, False
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if number < header_row:
            continue
        if not in_quotes:
            begins, has_content = number, False
        has_content = has_content or bool(line.replace(delimiter, "").replace('"', "").strip())
        if is_quoted and (in_quotes or '"' in line):
            in_quotes = _ends_in_quotes(line, delimiter, in_quotes)
        if has_content and not in_quotes:
            marks.append(begins)
    if in_quotes and has_content:
        marks.append(begins)
    return [mark for mark in marks if mark != header_row]


def _note_entry(found: str, line: int, marks: list[int]) -> None:
    """Note the line of an entry's mark; comments, strings and preambles are no entries."""
    if found.strip(" \t\n@{(").lower() not in _NO_ENTRY:
        marks.append(line)


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


def _ris_tags(text: str) -> list[tuple[int, str, bool, bool]]:
    """Line, tag, whether written with two blanks, whether without a value."""
    found = list(_RIS_LINE.finditer(text))
    lines = _lines(text, [match.start() for match in found])
    return [
        (line, match[1], len(match[2]) > 1 or match[2] == "\t", not match[3].strip())
        for line, match in zip(lines, found, strict=True)
    ]


def _lines(text: str, positions: list[int]) -> list[int]:
    lines, line, at = [], 1, 0
    for position in positions:
        line += text.count("\n", at, position)
        at = position
        lines.append(line)
    return lines


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
