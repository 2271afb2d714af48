"""Where entries begin in a BibTeX file, counted without any of the reader's code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from review.search.counting_parts import plain_parts

_MARK = re.compile(r"@(\w+)(\s{0,1000})([{(])")
_BEGUN_MARK = re.compile(r"@\w+\s{0,1000}\Z")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_NO_ENTRY = ("comment", "string", "preamble")


def bibtex_marks(pieces: Iterable[str]) -> Iterator[int]:
    """Lines where ``@type{`` begins an entry: at the start of a line, or outside all braces."""
    counter = _Counter()
    rest = ""
    for part in plain_parts(pieces):
        text = rest + part
        begun = _BEGUN_MARK.search(text, max(text.rfind("@"), 0))
        cut = begun.start() if begun else len(text)
        yield from counter.marks(text[:cut])
        rest = text[cut:]


class _Counter:
    """Goes through the marks of a text; braces are only counted where a mark stands inside a line."""

    def __init__(self) -> None:
        self._line = 1
        self._depth = 0
        self._is_line_start = True

    def marks(self, text: str) -> Iterator[int]:
        counted = scanned = 0
        for match in _MARK.finditer(text):
            start = match.start()
            if not self._begins_line(text, start):
                if "\n" in match[2]:
                    continue
                is_outside = self._is_outside(text, scanned, start)
                scanned = start
                if not is_outside:
                    continue
            self._depth = int(match[3] == "{")
            scanned = match.end()
            self._line += text.count("\n", counted, start)
            counted = start
            if match[1].lower() not in _NO_ENTRY:
                yield self._line
        self._is_outside(text, scanned, len(text))
        self._line += text.count("\n", counted)
        self._is_line_start = self._begins_line(text, len(text))

    def _begins_line(self, text: str, at: int) -> bool:
        """Whether only blanks stand between the beginning of the line and a place in it."""
        at -= 1
        while at >= 0 and text[at] in " \t":
            at -= 1
        return text[at] == "\n" if at >= 0 else self._is_line_start

    def _is_outside(self, text: str, start: int, end: int) -> bool:
        """Count braces up to a place; whether it is outside all of them and not escaped."""
        reached = start
        for match in _BRACE.finditer(text, start, min(end + 1, len(text))):
            reached = match.end()
            if reached > end:
                return False
            if match[0] == "{":
                self._depth += 1
            elif match[0] == "}":
                self._depth = max(0, self._depth - 1)
        return self._depth == 0
