"""Whole lines out of pieces of text that were cut anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from review.search.encoding import unify_line_ends
from review.search.formats import document
from review.search.formats.document import Pieces, refuse_too_long


def whole_lines(pieces: Pieces) -> Iterator[str]:
    """The text with LF line ends in parts that each end with a line, but for the last.

    Raises ``ImportRefused`` for a line that is longer than an entry can be.
    """
    open_line: list[str] = []
    length = passed = 0
    for piece in _with_unified_ends(pieces):
        cut = piece.rfind("\n") + 1
        if not cut:
            open_line.append(piece)
            length += len(piece)
            if length > document.MAX_ENTRY:
                refuse_too_long(length, _line_after(pieces, passed))
            continue
        open_line.append(piece[:cut])
        part = "".join(open_line)
        yield part
        passed += len(part)
        open_line, length = [piece[cut:]], len(piece) - cut
    if rest := "".join(open_line):
        yield rest


def _line_after(pieces: Pieces, length: int) -> int:
    """The number of the line that begins after so many characters, for which the text is read again."""
    line = 1
    for piece in _with_unified_ends(pieces):
        line += piece.count("\n", 0, max(0, length))
        length -= len(piece)
    return line


def _with_unified_ends(pieces: Pieces) -> Iterator[str]:
    """The pieces with LF line ends; a CR at the end of a piece waits for what follows it."""
    waiting = ""
    for piece in pieces:
        text = waiting + piece
        waiting = "\r" if text.endswith("\r") else ""
        yield unify_line_ends(text[: len(text) - len(waiting)])
    if waiting:
        yield "\n"
