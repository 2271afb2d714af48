"""Pieces of a text into parts of whole lines, for the counters alone: no reader uses this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def plain_parts(pieces: Iterable[str]) -> Iterator[str]:
    """The text with LF as its only line end, in parts that end with a line, but for the last."""
    begun: list[str] = []
    is_after_cr = False
    for piece in pieces:
        if not piece:
            continue
        if is_after_cr and piece.startswith("\n"):
            piece = piece[1:]
        is_after_cr = piece.endswith("\r")
        if "\r" in piece:
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")
        end = piece.rfind("\n")
        if end < 0:
            begun.append(piece)
            continue
        begun.append(piece[: end + 1])
        yield "".join(begun)
        begun = [piece[end + 1 :]] if end + 1 < len(piece) else []
    if begun:
        yield "".join(begun)
