"""Workbooks out of entries: every cell is text, nothing runs as a formula, nothing is cut unseen.

A cell holds at most 32,767 characters, and XML cannot hold every character. What does not fit into the
ordinary cells stands whole in our own column, over as many columns as it needs; the cell says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from review.model import Entry
from review.search.formats.carry import NOTE, carried
from review.search.formats.csv_writer import COLUMNS, row_of
from review.search.formats.table_mapping import NOTE_COLUMN, TableMapper
from review.search.formats.xlsx import CELL_LIMIT

SHEET = "references"
CUT = f" [cut here: the whole text is in the column {NOTE_COLUMN}]"
# Characters beyond U+FFFF count twice in a cell; a part of a note never comes near the limit.
_PART = 15_000
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as the letter with that number.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WIDTHS = {"title": 60, "authors": 40, "venue": 30, "abstract": 60, "doi": 25, "url": 25}


def write_xlsx(entries: Sequence[Entry]) -> bytes:
    """The entries as a workbook of one sheet, a row each; reading it gives the same fields.

    The columns are those of ``write_csv``; ``slr_pipeline 2`` and so on are added where the note of an
    entry is too long for one cell.
    """
    mapper = TableMapper([*COLUMNS, NOTE_COLUMN])
    rows = [_row(entry, mapper) for entry in entries]
    width = max([len(COLUMNS) + 1, *map(len, rows)])
    more = [f"{NOTE_COLUMN} {number}" for number in range(2, width - len(COLUMNS) + 1)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(COLUMNS):
        sheet.column_dimensions[_letter(number)].width = _WIDTHS.get(name, 12)
    sheet.append([_cell(sheet, name, is_heading=True) for name in (*COLUMNS, NOTE_COLUMN, *more)])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _row(entry: Entry, mapper: TableMapper) -> list[str]:
    cells = [_fitted(cell) for cell in row_of(entry)]
    note = carried(entry, mapper.entry([*cells, ""], "", 0))
    # A row must hold something to be seen as an entry, even one without a single field.
    note = note or ("" if any(cell.strip() for cell in cells) else f"{NOTE}{{}}")
    # What XML cannot hold is written in the note as JSON's escapes.
    note = _FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", note)
    return [*cells, *(_parts(_ESCAPE.sub("\\\\u005f", note)) or [""])]


def _parts(note: str) -> list[str]:
    return [note[at : at + _PART] for at in range(0, len(note), _PART)]


def _fitted(text: str) -> str:
    """The text as a cell can hold it: line ends as LF, forbidden characters as U+FFFD, cut with notice."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPE.sub("_x005F_", _FORBIDDEN.sub("\ufffd", text))
    if _length(text) < CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(CUT) - 1
    short = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    return short + CUT


def _length(text: str) -> int:
    """Characters as spreadsheet programs count them."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _cell(sheet: Any, text: str, *, is_heading: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        # Text, whatever it begins with; and so it stays when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = not is_heading
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _letter(number: int) -> str:
    return chr(ord("A") + number)
