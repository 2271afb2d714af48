"""The tags and columns of an entry that nobody mapped, one value at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from review.model import Entry
from review.search.formats import columns

REASONS = frozenset((
    "exclusion reason", "exclusion reasons", "reason for exclusion", "reasons for exclusion",
))  # fmt: skip
# A row has the headings of all the others, so few headings are asked for very often.
_plain = lru_cache(maxsize=4096)(columns.plain)


class Cell(NamedTuple):
    """One value, under the heading (column or tag) of the export; ``name`` is the heading made plain."""

    heading: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.heading}: {self.value}"


def cells_of(entry: Entry) -> tuple[Cell, ...]:
    """Every value in ``entry.extra``, stripped; blank ones are left out."""
    return tuple(
        Cell(heading, _plain(heading), text)
        for heading, values in entry.extra.items()
        for value in values
        if (text := value.strip())
    )


def under(cells: Iterable[Cell], *names: str) -> tuple[Cell, ...]:
    """The cells under any of these plain headings."""
    return tuple(cell for cell in cells if cell.name in names)


def verbatim(cells: Iterable[Cell]) -> str:
    """The cells as lines of heading and value."""
    return "\n".join(str(cell) for cell in cells)


def listed(text: str) -> Iterator[str]:
    """The items of a list: between semicolons where it has any, or else between commas."""
    items = text.split(";" if ";" in text else ",")
    return (item.strip() for item in items if item.strip())


def each_once(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts without repetitions, in their order."""
    return tuple(dict.fromkeys(texts))
