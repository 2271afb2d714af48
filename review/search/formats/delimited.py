"""Comma-, semicolon- and tab-separated tables: find the heading row, then every row is an entry."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from review.errors import ImportRefused
from review.model import Entry, Reject
from review.search.formats.columns import has_headings, is_header, mapping_of, score
from review.search.formats.document import (
    Document,
    Findings,
    Pieces,
    Readout,
    TableLayout,
    read_at_once,
    refuse_too_long,
)
from review.search.formats.table_mapping import TableMapper

DELIMITERS = ",;\t|"
HEAD_LINES = 40
MAX_CELL = 50_000_000

Row = tuple[int, list[str], str]

# The module's own limit of 131,072 characters a cell would refuse long abstract and reference lists.
csv.field_size_limit(MAX_CELL)


def read(document: Document) -> Readout:
    """Every row of a delimited table that is not blank."""
    return read_at_once(stream, document)


def stream(text: Pieces, columns: Mapping[str, str], findings: Findings) -> Iterator[Entry | Reject]:
    """Every row that is not blank, as it goes by; the layout is found at once. See ``StreamReader``."""
    layout = _with_quoting(text, _layout(_head_of(text), columns))
    findings.layout = layout
    return _items(text, layout, columns, findings)


def _items(
    text: Pieces, layout: TableLayout, columns: Mapping[str, str], findings: Findings
) -> Iterator[Entry | Reject]:
    rows = rows_of(text, layout)
    _, header, _ = next(rows)
    mapper = TableMapper(header, columns)
    findings.dialect = mapper.dialect
    odd = first_odd = 0
    for line, cells, raw in rows:
        if is_blank(cells):
            continue
        if len(cells) != len(header):
            odd += 1
            first_odd = first_odd or line
        yield mapper.item(cells, raw, line)
    findings.warnings.extend(mapper.warnings())
    if odd:
        findings.warnings.append(
            f"{odd} rows have more or fewer cells than the heading row (the first is line {first_odd})"
        )


def header_of(document: Document) -> list[str]:
    """The heading row of a delimited table."""
    text = (document.text,)
    return next(rows_of(text, _layout(_head_of(text), document.columns)))[1]


def refuse_missing_columns(text: str, chosen: Mapping[str, str]) -> None:
    """Refuse a text that is a table without a column a person chose, naming that and those there are.

    Does nothing where no column was chosen, or the text has no row that could hold headings.
    """
    wanted = [heading for heading in chosen.values() if heading]
    header = _likely_header(lines_of(text)[:HEAD_LINES])
    if wanted and header:
        mapping_of(header, chosen)


def _likely_header(lines: Sequence[str]) -> list[str]:
    """The first of two rows that fall into as many cells, of more than one; [] if there are none."""
    filled = [line for line in lines if line.strip()]
    for delimiter in DELIMITERS:
        for number in range(len(filled) - 1):
            first = _cells(filled[number:], delimiter)
            if len(first) > 1 and len(first) == len(_cells(filled[number + 1 :], delimiter)):
                return first
    return []


def _layout(lines: Sequence[str], chosen: Mapping[str, str]) -> TableLayout:
    layout = find_layout(lines, chosen)
    if layout is None:
        refuse_missing_columns("".join(lines), chosen)
        raise ImportRefused(
            "No heading row with the columns of a reference list was found.",
            "give the first row headings such as Title, Authors, Year, Abstract, DOI, or choose the columns",
        )
    return layout


def _head_of(text: Pieces) -> list[str]:
    return list(islice(_lines(text), HEAD_LINES))


def lines_of(text: str) -> list[str]:
    """The lines of a text with their own line ends, which may stand inside quoted cells."""
    return list(io.StringIO(text, newline=""))


def _lines(text: Pieces) -> Iterator[str]:
    """The lines of a text in pieces, as ``lines_of`` gives them."""
    begun: list[str] = []
    length, line = 0, 1
    for piece in filter(None, text):
        # A line that ends in CR may go on with LF in the next piece.
        if begun and begun[-1].endswith("\r") and not piece.startswith("\n"):
            yield "".join(begun)
            begun, length, line = [], 0, line + 1
        lines = lines_of(piece)
        for number, found in enumerate(lines):
            begun.append(found)
            if number < len(lines) - 1 or found.endswith("\n"):
                yield "".join(begun)
                begun, length, line = [], 0, line + 1
        length += sum(map(len, begun[-1:]))
        refuse_too_long(length, line)
    if begun:
        yield "".join(begun)


def find_layout(lines: Sequence[str], chosen: Mapping[str, str]) -> TableLayout | None:
    """Heading row and delimiter, by the row near the top that holds most headings we know."""
    best: tuple[int, TableLayout] | None = None
    head = lines[:HEAD_LINES]
    for number, line in enumerate(head, 1):
        for delimiter in DELIMITERS:
            cells = _cells(head[number - 1 :], delimiter) if delimiter in line or number == 1 else []
            if not (has_headings(cells, chosen) or is_header(cells)):
                continue
            points = score(cells) + 100 * has_headings(cells, chosen)
            if best is None or points > best[0]:
                best = points, TableLayout(number, delimiter)
    return best[1] if best else None


def _cells(lines: Iterable[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(islice(lines, 5), delimiter=delimiter), [])
    except csv.Error:
        return []


def _with_quoting(text: Pieces, layout: TableLayout) -> TableLayout:
    """The layout without quoting, where quotes are just characters: tab-separated files only."""
    if layout.delimiter != "\t":
        return layout
    unquoted = replace(layout, is_quoted=False)
    try:
        misfits = _misfits(text, layout)
    except ImportRefused:
        return unquoted
    return unquoted if misfits and _misfits(text, unquoted) < misfits else layout


def _misfits(text: Pieces, layout: TableLayout) -> int:
    """How many rows have another number of cells than the heading row."""
    rows = rows_of(text, layout)
    width = len(next(rows)[1])
    return sum(len(cells) != width for _, cells, _ in rows)


class _Taken:
    """Lines for the csv module, which takes as many as a row needs; they are kept for the row."""

    def __init__(self, lines: Iterator[str], line: int) -> None:
        self._lines = lines
        self._next = next(lines, None)
        self._length = 0
        self._begins = line
        self.row: list[str] = []

    @property
    def is_at_end(self) -> bool:
        """Whether the last line was taken."""
        return self._next is None

    def start(self, line: int) -> None:
        """Forget the lines of the row before."""
        self.row = []
        self._length, self._begins = 0, line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._next is None:
            raise StopIteration
        line, self._next = self._next, next(self._lines, None)
        self.row.append(line)
        self._length += len(line)
        refuse_too_long(self._length, self._begins)
        return line


def rows_of(text: Pieces, layout: TableLayout) -> Iterator[Row]:
    """Line number, cells and text of each row from the heading row on.

    Raises ``ImportRefused`` where a quoted cell is never closed.
    """
    begins = layout.header_row
    lines = _Taken(islice(_lines(text), begins - 1, None), begins)
    reader = csv.reader(
        lines,
        delimiter=layout.delimiter,
        quoting=csv.QUOTE_MINIMAL if layout.is_quoted else csv.QUOTE_NONE,
    )
    while True:
        lines.start(begins)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportRefused(
                f"The row in line {begins} cannot be read: {error}.", "mend or remove that row"
            ) from None
        row = lines.row
        if layout.is_quoted and (len(row) > 1 or lines.is_at_end):
            _check_quotes(row, begins, layout.delimiter)
        yield begins, cells, "".join(row).rstrip("\r\n")
        begins += len(row)


def _check_quotes(row: Sequence[str], line: int, delimiter: str) -> None:
    """Refuse a row whose quotes are out of order in a way that may have swallowed other rows."""
    try:
        next(csv.reader(row, delimiter=delimiter, strict=True), None)
    except csv.Error as error:
        if len(row) == 1 and "unexpected end" not in str(error):
            return
        raise ImportRefused(
            f"A quoted cell in the row of line {line} is never closed, or has quotation marks inside it.",
            "close it, or double the quotation marks inside; or export the table again",
        ) from None


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing."""
    return not any(cell.strip() for cell in cells)
