"""Every format we read, one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from review.errors import ImportRefused
from review.search import counting, counting_workbook
from review.search.formats import bibtex, delimited, nbib, ris, xlsx
from review.search.formats.document import Document, Readout, TableLayout

Reader = Callable[[Document], Readout]
Counter = Callable[[Document, TableLayout], list[int]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what people call it, its reader, and the counter that checks the reader."""

    name: str
    label: str
    read: Reader
    count: Counter
    is_table: bool = False


def _rows(document: Document, layout: TableLayout) -> list[int]:
    return counting.row_marks(document.text, layout.header_row, layout.delimiter, layout.is_quoted)


def _workbook_rows(document: Document, layout: TableLayout) -> list[int]:
    return counting_workbook.workbook_marks(document.data, layout.sheet, layout.header_row)


FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format("ris", "RIS", ris.read, lambda d, _: counting.ris_marks(d.text)),
        Format("bibtex", "BibTeX", bibtex.read, lambda d, _: counting.bibtex_marks(d.text)),
        Format("medline", "PubMed text (nbib)", nbib.read, lambda d, _: counting.medline_marks(d.text)),
        Format("csv", "CSV or TSV table", delimited.read, _rows, is_table=True),
        Format("xlsx", "Excel workbook", xlsx.read, _workbook_rows, is_table=True),
    )
}


def format_named(name: str) -> Format:
    """The format of that name; ``ImportRefused`` names those there are."""
    if name not in FORMATS:
        raise ImportRefused(f"There is no format {name!r}.", f"use one of: auto, {', '.join(FORMATS)}")
    return FORMATS[name]
