"""Workbooks we write: everything is text, nothing is lost, nothing is cut unseen."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from review.model import Author, Entry
from review.search import read_bytes
from review.search.formats.carry import NOTE
from review.search.formats.csv_writer import COLUMNS
from review.search.formats.xlsx_writer import CUT, SHEET, write_xlsx
from tests.search.strategies import entries
from tests.search.test_round_trip import PLAIN, without_place

odd = st.builds(
    Entry,
    title=st.text(max_size=20),
    abstract=st.one_of(
        st.text(max_size=10), st.sampled_from(["_x0041_", "__x000D_", " a ", "\r\n", "\ud800"])
    ),
    authors=st.lists(st.builds(Author, literal=st.text(min_size=1, max_size=5)), max_size=2).map(tuple),
    extra=st.dictionaries(
        st.text(max_size=5), st.lists(st.text(max_size=9), min_size=1, max_size=2), max_size=2
    ),
)


def sheet_of(data: bytes) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return list(book[SHEET].iter_rows(values_only=True))


def back(written: list[Entry]) -> list[Entry]:
    reading = read_bytes(write_xlsx(written), "x.xlsx", format="xlsx")
    assert not reading.rejects
    return [without_place(entry) for entry in reading.entries]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written=st.lists(entries, min_size=1, max_size=3))
def test_every_field_comes_back(written: list[Entry]) -> None:
    assert back(written) == written


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written=st.lists(odd, min_size=1, max_size=2))
@example(written=[Entry()])
@example(written=[Entry(title="x" * 32_766), Entry(title="x" * 32_767), Entry(title="\U0001f600" * 16_384)])
@example(written=[Entry(abstract=" \n" * 40_000, extra={"_x000A_": ["\x0b\ufffe_x005F_"]})])
def test_characters_no_workbook_can_hold_come_back(written: list[Entry]) -> None:
    assert back(written) == written


def test_ordinary_entries_need_no_note_of_ours() -> None:
    rows = sheet_of(write_xlsx([PLAIN]))
    assert rows[0] == (*COLUMNS, "slr_pipeline")
    assert rows[1][-1] is None
    assert rows[1][COLUMNS.index("year")] == "2021"
    assert rows[1][COLUMNS.index("pmid")] == "12345678"


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+46", "-5", "@x", "\t=1", "#N/A", "007", "1e5"]
)
def test_formulas_and_numbers_are_text(text: str) -> None:
    data = write_xlsx([replace(PLAIN, title=text, volume=text)])
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book[SHEET].cell(2, COLUMNS.index("title") + 1)
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix


def test_what_is_too_long_for_a_cell_is_marked_and_carried_whole() -> None:
    long = Entry(title="long", abstract="ö " * 60_000 + "end", extra={"references": ["x" * 100_000]})
    data = write_xlsx([PLAIN, long])
    rows = sheet_of(data)
    assert str(rows[2][COLUMNS.index("abstract")]).endswith(CUT)
    assert rows[0][len(COLUMNS) : len(COLUMNS) + 2] == ("slr_pipeline", "slr_pipeline 2")
    assert all(len(str(cell).encode("utf-16-le")) // 2 < 32_767 for row in rows for cell in row)
    reading = read_bytes(data, "x")
    # The cut cell is ours and whole in the note; nobody needs a warning.
    assert not reading.warnings
    assert [without_place(entry) for entry in reading.entries] == [PLAIN, long]


def test_a_workbook_of_nothing_has_headings_only() -> None:
    assert len(sheet_of(write_xlsx([]))) == 1


def test_a_row_somebody_added_by_hand_is_read_as_it_is() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx([replace(PLAIN, abstract="x" * 50_000)])))
    book[SHEET].append(["", "", "By hand"])
    out = io.BytesIO()
    book.save(out)
    first, second = read_bytes(out.getvalue(), "x").entries
    assert len(first.abstract) == 50_000
    assert (second.title, second.extra) == ("By hand", {})
    assert NOTE not in repr(second)
