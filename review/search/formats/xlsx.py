"""Workbooks (.xlsx): the sheet and row that hold the headings, then every row is an entry."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl

from review.errors import ImportRefused
from review.model import Entry, Reject
from review.search.formats.columns import has_headings, is_header, score
from review.search.formats.delimited import HEAD_LINES, is_blank
from review.search.formats.document import Document, Readout, TableLayout, refuse_too_many
from review.search.formats.table_mapping import NOTE_COLUMN, TableMapper

MAX_UNPACKED = 200_000_000
MAX_MEMBERS = 1_000
MAX_RATIO = 100
MAX_COLUMNS = 2_000
CELL_LIMIT = 32_767
_SMALL = 5_000_000
_ODD_XML = re.compile(rb"<!(?:DOCTYPE|ENTITY)|\A(?:\xff\xfe|\xfe\xff)", re.IGNORECASE)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # the XML parser's error
    ArithmeticError,
    AttributeError,
    LookupError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
Row = tuple[int, list[str]]


def read(document: Document) -> Readout:
    """Every row, under the heading row of one sheet, that is not blank."""
    sheets, layout = _opened(document)
    rows = sheets[layout.sheet]
    header = next(cells for number, cells in rows if number == layout.header_row)
    note = _span_of_note(header)
    header = [*header[: note.start + 1], *header[note.stop :]]
    mapper = TableMapper(header, document.columns)
    refuse_too_many(len(rows))
    below = [row for row in rows if row[0] > layout.header_row and not is_blank(row[1])]
    items = tuple(_item(mapper, number, _with_one_note(cells, note)) for number, cells in below)
    cut = sum(any(len(cell) >= CELL_LIMIT for cell in cells) for _, cells in below)
    notes = mapper.warnings()
    if cut:
        notes.append(f"{cut} rows hold a cell of {CELL_LIMIT} characters, where programs cut a text off")
    if others := [name for name, others in sheets.items() if others and name != layout.sheet]:
        notes.append(f"only the sheet {layout.sheet!r} was read; other sheets: {', '.join(others)}"[:300])
    return Readout(items, mapper.dialect, tuple(notes), layout)


def header_of(document: Document) -> list[str]:
    """The heading row of the sheet that holds the entries."""
    sheets, layout = _opened(document)
    return next(cells for number, cells in sheets[layout.sheet] if number == layout.header_row)


def _span_of_note(header: Sequence[str]) -> range:
    """The columns of our own note, which goes on under ``slr_pipeline 2`` where a cell cannot hold it."""
    if NOTE_COLUMN not in header:
        return range(len(header), len(header))
    start = header.index(NOTE_COLUMN)
    end = start + 1
    while end < len(header) and header[end] == f"{NOTE_COLUMN} {end - start + 1}":
        end += 1
    return range(start, end)


def _with_one_note(cells: list[str], note: range) -> list[str]:
    """The row with the parts of the note joined in its first column."""
    if len(note) < 2:
        return cells
    return [*cells[: note.start], "".join(cells[note.start : note.stop]), *cells[note.stop :]]


def _opened(document: Document) -> tuple[dict[str, list[Row]], TableLayout]:
    """The rows of every sheet, and where the headings stand."""
    check_archive(document.data)
    try:
        sheets = dict(_sheets(document.data))
    except _UNREADABLE as error:
        raise ImportRefused(
            f"The workbook cannot be read ({type(error).__name__}).",
            "open it in a spreadsheet program and save it again as .xlsx or as CSV UTF-8",
        ) from None
    layout = _find_layout(sheets, document.columns)
    if layout is None:
        raise ImportRefused(
            "No sheet of the workbook has a heading row with the columns of a reference list.",
            "give a row headings such as Title, Authors, Year, Abstract, DOI, or choose the columns",
        )
    return sheets, layout


def check_archive(data: bytes) -> None:
    """Refuse an archive that unpacks to too much, or whose XML is more than a workbook needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            packed = max(1, sum(member.compress_size for member in members))
            if len(members) > MAX_MEMBERS or size > MAX_UNPACKED:
                raise ImportRefused(
                    "The workbook unpacks to more than we take in.", "split it or save it as CSV"
                )
            if size > _SMALL and size / packed > MAX_RATIO:
                raise ImportRefused("The workbook unpacks to suspiciously much.", "save it again, or as CSV")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _ODD_XML.search(archive.read(member)):
                    raise ImportRefused(
                        f"The part {member.filename!r} of the workbook declares a document type.",
                        "save the workbook again with a spreadsheet program",
                    )
    except _UNREADABLE as error:
        raise ImportRefused(
            f"The workbook is damaged or encrypted ({type(error).__name__}).",
            "save it again without a password, as .xlsx or as CSV UTF-8",
        ) from None


def _sheets(data: bytes) -> Iterator[tuple[str, list[Row]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            for sheet in workbook.worksheets:
                yield sheet.title, list(_rows(sheet))
        finally:
            workbook.close()


def _rows(sheet: Any) -> Iterator[Row]:
    # A sheet may claim the size 1×1 or a million columns; its rows know better.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
        texts = [_text(cell) for cell in cells]
        if not is_blank(texts):
            yield number, texts


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _find_layout(sheets: Mapping[str, Sequence[Row]], chosen: Mapping[str, str]) -> TableLayout | None:
    best: tuple[int, TableLayout] | None = None
    for name, rows in sheets.items():
        for number, cells in rows[:HEAD_LINES]:
            if not (has_headings(cells, chosen) or is_header(cells)):
                continue
            points = score(cells) + 100 * has_headings(cells, chosen)
            if best is None or points > best[0]:
                best = points, TableLayout(number, sheet=name)
    return best[1] if best else None


def _item(mapper: TableMapper, number: int, cells: list[str]) -> Entry | Reject:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return mapper.item(cells, "\t".join(cells), number)
