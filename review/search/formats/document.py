"""What a reader is given and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from review.errors import ImportRefused
from review.model import Entry, Reject

MAX_ENTRIES = 250_000


def refuse_too_many(count: int) -> None:
    """Refuse more entries than a review can hold; other tools stop at 15,000 a file."""
    if count > MAX_ENTRIES:
        raise ImportRefused(
            f"More than {MAX_ENTRIES:,} entries begin in the file.", "split the export into several files"
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A file on its way to a reader: its bytes, its text with the file's own line ends, its columns.

    ``columns`` maps a field of ``Entry`` to a column heading, where a person chose one.
    """

    data: bytes
    text: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Where a table's heading row stands and how its cells are parted.

    ``header_row`` counts lines (text) or rows (workbook) from 1; ``sheet`` is a workbook's sheet.
    """

    header_row: int
    delimiter: str = ","
    is_quoted: bool = True
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Readout:
    """What a reader made of a document: one item for every entry that begins, in order."""

    items: tuple[Entry | Reject, ...]
    dialect: str = ""
    warnings: tuple[str, ...] = ()
    layout: TableLayout | None = None


class TagBag:
    """The tags of one entry and their values, taken out one by one; the rest becomes ``extra``."""

    def __init__(self, pairs: Mapping[str, list[str]]) -> None:
        self._values = {tag: list(values) for tag, values in pairs.items()}

    def peek(self, *tags: str) -> Iterator[tuple[str, str]]:
        """Tag and value of everything under these tags that is not blank; nothing is taken."""
        for tag in tags:
            for value in self._values.get(tag, ()):
                if value.strip():
                    yield tag, value

    def take(self, tag: str, value: str) -> str:
        """Take one value out."""
        self._values[tag].remove(value)
        return value

    def first(self, *tags: str) -> str:
        """Take out and return the first value that is not blank, tag by tag; "" when there is none."""
        for tag, value in self.peek(*tags):
            return self.take(tag, value)
        return ""

    def all(self, *tags: str) -> list[str]:
        """Take out and return every value under these tags that is not blank."""
        found = [value for _, value in self.peek(*tags)]
        for tag in tags:
            self._values.pop(tag, None)
        return found

    def rest(self) -> dict[str, list[str]]:
        """Everything nobody took and that is not blank."""
        left = {tag: [v.strip() for v in values if v.strip()] for tag, values in self._values.items()}
        return {tag: values for tag, values in left.items() if values}
