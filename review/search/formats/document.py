"""What a reader is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from review.errors import ImportRefused
from review.model import Entry, Reject

MAX_ENTRIES = 1_000_000
MAX_ENTRY = 50_000_000


def refuse_too_many(count: int) -> None:
    """Refuse more entries than a review can hold; other tools stop at 15,000 a file."""
    if count > MAX_ENTRIES:
        raise ImportRefused(
            f"More than {MAX_ENTRIES:,} entries begin in the file.", "split the export into several files"
        )


def refuse_too_long(length: int, line: int) -> None:
    """Refuse an entry of more characters than an entry can have: it has swallowed what follows."""
    if length > MAX_ENTRY:
        raise ImportRefused(
            f"What begins in line {line} goes on for more than {MAX_ENTRY:,} characters without an end.",
            "look at that line: a line end, a brace or an end mark is missing; or export the file again",
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


@dataclass(slots=True)
class Findings:
    """What a streaming reader learns on its way; final once its last item is out.

    ``layout`` is known as soon as the reader has been called.
    """

    dialect: str = ""
    warnings: list[str] = field(default_factory=list)
    layout: TableLayout | None = None


# Gives the decoded pieces of a text, with the file's own line ends, from the beginning each time it
# is gone through; with the chosen columns and a place for findings that makes the items of a file.
Pieces = Iterable[str]
StreamReader = Callable[[Pieces, Mapping[str, str], Findings], Iterator[Entry | Reject]]


def read_at_once(stream: StreamReader, document: Document) -> Readout:
    """The items of a text that is in memory already."""
    findings = Findings()
    items = tuple(stream((document.text,), document.columns, findings))
    return Readout(items, findings.dialect, tuple(findings.warnings), findings.layout)
