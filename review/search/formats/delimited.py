"""Comma-, semicolon- and tab-separated tables: find the heading row, then every row is an entry."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from review.errors import ImportRefused
from review.model import Entry, Reject
from review.search.formats.columns import has_headings, is_header, score
from review.search.formats.document import MAX_ENTRIES, Document, Readout, TableLayout, refuse_too_many
from review.search.formats.table_mapping import TableMapper

DELIMITERS = ",;\t|"
HEAD_LINES = 40
MAX_CELL = 50_000_000
HEADER_AGAIN = "the heading row stands here again"

Row = tuple[int, list[str], str]

# The module's own limit of 131,072 characters a cell would refuse long abstract and reference lists.
csv.field_size_limit(MAX_CELL)


def read(document: Document) -> Readout:
    """Every row of a delimited table that is not blank."""
    lines = lines_of(document.text)
    layout = _with_quoting(lines, _layout(lines, document))
    rows = list(islice(rows_of(lines, layout), MAX_ENTRIES + 2))
    refuse_too_many(len(rows) - 1)
    _, header, _ = rows[0]
    mapper = TableMapper(header, document.columns)
    items = tuple(_item(mapper, header, row) for row in rows[1:] if not is_blank(row[1]))
    warnings = mapper.warnings()
    warnings += _width_warnings(rows, len(header))
    return Readout(items, mapper.dialect, tuple(warnings), layout)


def header_of(document: Document) -> list[str]:
    """The heading row of a delimited table."""
    lines = lines_of(document.text)
    return next(rows_of(lines, _layout(lines, document)))[1]


def _layout(lines: Sequence[str], document: Document) -> TableLayout:
    layout = find_layout(lines, document.columns)
    if layout is None:
        raise ImportRefused(
            "No heading row with the columns of a reference list was found.",
            "give the first row headings such as Title, Authors, Year, Abstract, DOI, or choose the columns",
        )
    return layout


def lines_of(text: str) -> list[str]:
    """The lines of a text with their own line ends, which may stand inside quoted cells."""
    return list(io.StringIO(text, newline=""))


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


def _with_quoting(lines: Sequence[str], layout: TableLayout) -> TableLayout:
    """The layout without quoting, where quotes are just characters: tab-separated files only."""
    if layout.delimiter != "\t":
        return layout
    unquoted = replace(layout, is_quoted=False)
    try:
        widths = [len(cells) for _, cells, _ in rows_of(lines, layout)]
    except ImportRefused:
        return unquoted
    plain = [len(cells) for _, cells, _ in rows_of(lines, unquoted)]
    return unquoted if _misfits(plain) < _misfits(widths) else layout


def _misfits(widths: Sequence[int]) -> int:
    return sum(width != widths[0] for width in widths) if widths else 0


def rows_of(lines: Sequence[str], layout: TableLayout) -> Iterator[Row]:
    """Line number, cells and text of each row from the heading row on.

    Raises ``ImportRefused`` where a quoted cell is never closed.
    """
    start = layout.header_row - 1
    reader = csv.reader(
        islice(lines, start, None),
        delimiter=layout.delimiter,
        quoting=csv.QUOTE_MINIMAL if layout.is_quoted else csv.QUOTE_NONE,
    )
    while True:
        begins = start + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportRefused(
                f"The row in line {begins + 1} cannot be read: {error}.", "mend or remove that row"
            ) from None
        row = lines[begins : start + reader.line_num]
        if layout.is_quoted and (len(row) > 1 or start + reader.line_num == len(lines)):
            _check_quotes(row, begins + 1, layout.delimiter)
        yield begins + 1, cells, "".join(row).rstrip("\r\n")


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


def _item(mapper: TableMapper, header: Sequence[str], row: Row) -> Entry | Reject:
    line, cells, raw = row
    if cells == header:
        return Reject(line, HEADER_AGAIN, raw)
    return mapper.entry(cells, raw, line)


def _width_warnings(rows: Sequence[Row], width: int) -> Iterator[str]:
    odd = [line for line, cells, _ in rows if len(cells) != width and not is_blank(cells)]
    if odd:
        yield f"{len(odd)} rows have more or fewer cells than the heading row (the first is line {odd[0]})"
