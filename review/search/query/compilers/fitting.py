"""Length: a query too long for one request becomes several that together find the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

Groups = Sequence[Sequence[str]]


def sent_length(text: str) -> int:
    """How many bytes a text takes in a request line, at most."""
    return len(quote(text, safe=""))


def fitted(groups: Groups, render: Callable[[Groups], str], most: int) -> list[str]:
    """The query as texts of at most ``most`` bytes each, by halving the longest group again and again.

    ``(a or b) and c`` is ``a and c``, joined with ``b and c``: nothing is lost, nothing is added. A
    group of one clause cannot be halved; such a text stays too long, and the caller says so.
    """
    text = render(groups)
    if sent_length(text) <= most:
        return [text]
    longest = max(range(len(groups)), key=lambda n: (len(groups[n]) > 1, sent_length(" ".join(groups[n]))))
    clauses = groups[longest]
    if len(clauses) < 2:
        return [text]
    middle = len(clauses) // 2
    halves = (clauses[:middle], clauses[middle:])
    return [
        part
        for half in halves
        for part in fitted([*groups[:longest], half, *groups[longest + 1 :]], render, most)
    ]
