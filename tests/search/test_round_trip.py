"""What we write, we read back: every field of every entry, in every format we write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.model import Author, Entry
from review.search import read_bytes, write_bibtex, write_csv, write_ris
from review.search.formats.carry import NOTE
from tests.search.strategies import entries

Writer = Callable[[Sequence[Entry]], str]
WRITERS = [
    pytest.param(write_ris, "ris", id="ris"),
    pytest.param(write_bibtex, "bibtex", id="bibtex"),
    pytest.param(write_csv, "csv", id="csv"),
]

PLAIN = Entry(
    title="Effects of a one-day programme: 50% & more <p>",
    abstract="Background. We asked 120 men (p < 0.05). Costs were $50 and $60.",
    authors=(
        Author("Löfgren", "Anna-Karin"),
        Author("de la Cruz", "J. P."),
        Author(literal="World Health Organization"),
    ),
    year=2021,
    date="2021-06-25",
    venue="Journal of Testing & Practice",
    volume="12",
    issue="3-4",
    pages="101-120",
    doi="10.1000/abc(12)3",
    pmid="12345678",
    pmcid="PMC123456",
    issn=("1234-567X",),
    isbn=("9781595934116",),
    language="sv",
    type="journal article",
    url="https://example.org/a?b=1&c=2",
    publisher="Förlaget",
    keywords=("diversion", "behandling"),
    native_id="lofgren2021",
)


def without_place(entry: Entry) -> Entry:
    return replace(entry, raw="", line=0)


@pytest.mark.parametrize(("write", "name"), WRITERS)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written=st.lists(entries, min_size=1, max_size=3))
def test_every_field_comes_back(write: Writer, name: str, written: list[Entry]) -> None:
    reading = read_bytes(write(written).encode(), "x", format=name)
    assert [without_place(e) for e in reading.entries] == written
    assert not reading.rejects


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_ordinary_entries_need_no_note_of_ours(write: Writer, name: str) -> None:
    entry = replace(
        PLAIN, extra={"ris": {"TY": ["JOUR"]}, "bibtex": {"entrytype": ["article"]}, "csv": {}}[name]
    )
    text = write([entry])
    assert NOTE not in text
    back = read_bytes(text.encode(), "x").entries
    assert [without_place(e) for e in back] == [entry]


@pytest.mark.parametrize(("write", "name"), WRITERS)
def test_written_files_are_recognised_by_content(write: Writer, name: str) -> None:
    assert read_bytes(write([PLAIN, PLAIN]).encode(), "no-suffix").format == name


def test_bibtex_keys_are_unique_and_ascii() -> None:
    text = write_bibtex([PLAIN, PLAIN, replace(PLAIN, native_id="åäö 1")])
    keys = [line.split("{")[1].rstrip(",") for line in text.splitlines() if line.startswith("@")]
    assert len(set(keys)) == 3
    assert all(key.isascii() and " " not in key for key in keys)
    assert [e.native_id for e in read_bytes(text.encode(), "x").entries] == ["lofgren2021"] * 2 + ["åäö 1"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\u200b=", "  =", "'=", "''+"])
def test_formulas_are_neutralised_in_csv_and_undone(start: str) -> None:
    entry = replace(PLAIN, title=f"{start.strip(' ')}1+1")
    text = write_csv([entry])
    assert f"\"'{start.strip(' ')}1+1" in text
    assert NOTE not in text
    assert read_bytes(text.encode(), "x").entries[0].title == entry.title


def test_a_note_of_ours_that_makes_no_sense_stays_a_note() -> None:
    for note in (NOTE + "{", NOTE + '{"year":"x"}', NOTE + '{"authors":[["a"]]}', NOTE + '{"nonsense":1}'):
        ris = f"TY  - JOUR\nTI  - A\nN1  - {note}\nER  - \n"
        entry = read_bytes(ris.encode(), "x").entries[0]
        assert entry.title == "A"
        assert entry.extra["N1"] == [note]
