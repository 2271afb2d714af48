"""What a search string says, as a tree: leaves with their field, joined as the service would join them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from review.errors import InvalidInput


class Syntax(StrEnum):
    """Whose search string it is."""

    PUBMED = "pubmed"
    WOS = "wos"
    SCOPUS = "scopus"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word or quoted phrase with the field it was asked in; ``distance`` from PubMed's ``[tiab:~3]``."""

    text: str
    field: str
    place: int
    is_quoted: bool = False
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Things joined by ``AND`` or ``OR``."""

    operator: str
    items: tuple[Node, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Without:
    """One thing less another."""

    keep: Node
    less: Node
    place: int


@dataclass(frozen=True, slots=True)
class Near:
    """Two things at most so many words apart; ``is_ordered`` when the first must come first."""

    left: Node
    right: Node
    distance: int
    is_ordered: bool
    place: int


Node: TypeAlias = Leaf | Join | Without | Near


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    if isinstance(node, Leaf):
        yield node
        return
    if isinstance(node, Join):
        below: tuple[Node, ...] = node.items
    else:
        below = (node.keep, node.less) if isinstance(node, Without) else (node.left, node.right)
    for item in below:
        yield from leaves(item)


def refusal(what: str, text: str, place: int, hint: str = "") -> InvalidInput:
    """An error that shows where in the string it is."""
    start = max(0, place - 25)
    near = " ".join(text[start : place + 35].split())
    return InvalidInput(f"{what} at character {place + 1}, near «{near}».", hint)
