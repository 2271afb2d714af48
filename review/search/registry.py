"""Every format we read, one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from review.errors import ImportRefused
from review.search import counting, counting_marks, counting_workbook
from review.search.formats import (
    bibtex,
    csl,
    delimited,
    endnote_xml,
    enw,
    mods,
    nbib,
    pubmed_xml,
    ris,
    wos,
    xlsx,
)
from review.search.formats.document import Document, Pieces, Readout, StreamReader, TableLayout

Reader = Callable[[Document], Readout]
Counter = Callable[[Document, TableLayout], list[int]]
StreamCounter = Callable[[Pieces, TableLayout], Iterator[int]]


@dataclass(frozen=True, slots=True)
class Streaming:
    """A reader and a counter that take a text in pieces, however long it is."""

    read: StreamReader
    count: StreamCounter


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what people call it, its reader, and the counter that checks the reader."""

    name: str
    label: str
    read: Reader
    count: Counter
    is_table: bool = False
    stream: Streaming | None = None


def _streamed(
    name: str, label: str, read: Reader, stream: StreamReader, count: StreamCounter, is_table: bool = False
) -> Format:
    """A format whose text is read in pieces, or from memory."""

    def count_at_once(document: Document, layout: TableLayout) -> list[int]:
        return list(count((document.text,), layout))

    return Format(name, label, read, count_at_once, is_table, Streaming(stream, count))


def _rows(text: Pieces, layout: TableLayout) -> Iterator[int]:
    return counting.row_marks(text, layout.header_row, layout.delimiter, layout.is_quoted)


def _workbook_rows(document: Document, layout: TableLayout) -> list[int]:
    return counting_workbook.workbook_marks(document.data, layout.sheet, layout.header_row)


def _elements(names: tuple[str, ...]) -> Counter:
    return lambda document, _: counting_marks.xml_marks(document.text, names)


FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        _streamed("ris", "RIS", ris.read, ris.stream, lambda t, _: counting.ris_marks(t)),
        _streamed("bibtex", "BibTeX", bibtex.read, bibtex.stream, lambda t, _: counting.bibtex_marks(t)),
        _streamed(
            "medline", "PubMed text (nbib)", nbib.read, nbib.stream, lambda t, _: counting.medline_marks(t)
        ),
        Format("pubmed_xml", "PubMed XML", pubmed_xml.read, _elements(pubmed_xml.RECORDS)),
        Format("endnote_xml", "EndNote XML", endnote_xml.read, _elements(endnote_xml.RECORDS)),
        Format("enw", "EndNote tagged (enw)", enw.read, lambda d, _: counting_marks.enw_marks(d.text)),
        Format("wos", "Web of Science tagged", wos.read, lambda d, _: counting_marks.wos_marks(d.text)),
        Format("csl", "CSL-JSON", csl.read, lambda d, _: counting_marks.csl_marks(d.text)),
        Format("mods", "MODS XML", mods.read, _elements(mods.RECORDS)),
        _streamed("csv", "CSV or TSV table", delimited.read, delimited.stream, _rows, is_table=True),
        Format("xlsx", "Excel workbook", xlsx.read, _workbook_rows, is_table=True),
    )
}


def format_named(name: str) -> Format:
    """The format of that name; ``ImportRefused`` names those there are."""
    if name not in FORMATS:
        raise ImportRefused(f"There is no format {name!r}.", f"use one of: auto, {', '.join(FORMATS)}")
    return FORMATS[name]
