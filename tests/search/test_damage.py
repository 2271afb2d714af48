"""Damaged files: the accounts balance or the import is refused; no other error, nothing lost silently."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.errors import ReviewError
from review.model import FileReading
from review.search import read_bytes, read_file
from tests.search.samples import BIBTEX, CSV, NBIB, RIS, XLSX

SAMPLES = [
    pytest.param(sample, id=name)
    for name, sample in (("ris", RIS), ("bibtex", BIBTEX), ("nbib", NBIB), ("csv", CSV), ("xlsx", XLSX))
]
Damage = Callable[[bytes], bytes]


def cut(at: int) -> Damage:
    return lambda data: data[: at % (len(data) + 1)]


def delete(start: int, length: int) -> Damage:
    return lambda data: data[: start % len(data)] + data[start % len(data) + length :] if data else data


def repeat(start: int, length: int) -> Damage:
    def damage(data: bytes) -> bytes:
        at = start % (len(data) + 1)
        return data[:at] + data[at : at + length] * 2 + data[at + length :]

    return damage


def swap(first: int, second: int) -> Damage:
    def damage(data: bytes) -> bytes:
        if not data:
            return data
        a, b = sorted((first % len(data), second % len(data)))
        return (
            data[:a] + data[b : b + 1] + data[a + 1 : b] + data[a : a + 1] + data[b + 1 :] if a < b else data
        )

    return damage


def insert(at: int, what: bytes) -> Damage:
    return lambda data: data[: at % (len(data) + 1)] + what + data[at % (len(data) + 1) :]


_at = st.integers(0, 5000)
damages = st.lists(
    st.one_of(
        st.builds(cut, _at),
        st.builds(delete, _at, st.integers(1, 40)),
        st.builds(repeat, _at, st.integers(1, 200)),
        st.builds(swap, _at, _at),
        st.builds(
            insert,
            _at,
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [
                        b"\r",
                        b"\n",
                        b'"',
                        b"{",
                        b"}",
                        b"@a{",
                        b"\nTY  - ",
                        b"\nER  - ",
                        b"\nPMID- ",
                        b"\0",
                        b"\xff",
                        b";",
                        b"\t",
                    ]
                ),
            ),
        ),
    ),
    min_size=1,
    max_size=4,
)


def read_or_refuse(data: bytes) -> FileReading | None:
    try:
        reading = read_bytes(data, "damaged")
    except ReviewError:
        return None
    assert reading.balances
    assert reading.entries
    return reading


@pytest.mark.parametrize("sample", SAMPLES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=damages)
def test_damage_never_surprises(sample: bytes, steps: list[Damage]) -> None:
    for step in steps:
        sample = step(sample)
    read_or_refuse(sample)


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300))
def test_noise_never_surprises(data: bytes) -> None:
    read_or_refuse(data)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=300),
    start=st.sampled_from(["TY  - JOUR\n", "PMID- 1\n", "@article{a,", "Title,DOI,Year\n"]),
)
def test_noise_after_a_beginning_never_surprises(text: str, start: str) -> None:
    read_or_refuse((start + text).encode("utf-8", "surrogatepass"))


def test_ris_cut_at_every_byte_keeps_whole_records() -> None:
    whole = read_bytes(RIS, "x").entries
    ends = [i + len(b"ER  -") for i in range(len(RIS)) if RIS.startswith(b"ER  -", i)]
    assert len(whole) == 3
    for length in range(len(RIS)):
        reading = read_or_refuse(RIS[:length])
        complete = sum(end <= length for end in ends)
        if reading is None:
            assert complete == 0
            continue
        assert reading.entries[:complete] == whole[:complete]
        assert complete <= reading.entries_begun <= complete + 1
        if reading.entries_begun > complete and len(reading.entries) > complete:
            assert reading.warnings, length


@pytest.mark.parametrize("sample", SAMPLES[1:4])
def test_other_formats_cut_anywhere_never_surprise(sample: bytes) -> None:
    for length in range(0, len(sample), 3):
        read_or_refuse(sample[:length])


BOMBS = {
    "at signs": b"@" * 1_000_000,
    "opening braces": b"@article{a, title={" + b"{" * 1_000_000,
    "nested braces": b"@article{a, title={" + b"{" * 50_000 + b"x" + b"}" * 50_000 + b"}}",
    "nested commands": b"@article{a, title={" + b"\\textbf{" * 20_000 + b"x" + b"}" * 20_000 + b"}}",
    "unclosed entries": b"@a\n{" * 200_000,
    "entries without end": b"\n@a{b,c={" * 50_000,
    "one long line": b"TY  - JOUR\nAB  - " + b"word " * 400_000 + b"\nER  - \n",
    "long blanks": b"TY  - JOUR\nDO  - x" + b" " * 1_000_000 + b"y\nER  - \n" + b" " * 1_000_000 + b"z",
    "doi and brackets": b"TY  - JOUR\nDO  - 10.1000/" + b")" * 1_000_000 + b"\nER  - \n",
    "question marks": b"TY  - JOUR\nUR  - https://doi.org/" + b"?" * 1_000_000 + b"\nER  - \n",
    "angle brackets": b"TY  - JOUR\nTI  - " + b"<p" * 500_000 + b"\nER  - \n",
    "ampersands": b"TY  - JOUR\nTI  - " + b"&lt;" * 250_000 + b"\nER  - \n",
    "wrapped lines": b"PMID- 1\nAB  - a\n" + b"      word\n" * 100_000,
    "dollars": b"@article{a, title={\\x " + b"$" * 1_000_000 + b"}}",
    "quotes": b'Title,DOI,Year\n"' + b'""' * 500_000 + b'",x,2020\n',
    "empty types": b"TY  - \n" * 150_000,
    "names": b"TY  - JOUR\nAU  - " + b"Ab, C.;" * 140_000 + b"\nER  - \n",
    "glued names": b"Item Title,Item DOI,Authors\nx,y," + b"aA" * 500_000 + b"\n",
    "many ands": b"@article{a, author={" + b" and" * 250_000 + b"}}",
    "long word": b"Title,DOI,Year\nx," + b"1" * 1_000_000 + b",2020\n",
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_megabyte_is_read_or_refused_in_time(name: str) -> None:
    started = time.process_time()  # the time of this process alone: others may keep the machine busy
    read_or_refuse(BOMBS[name])
    # 2 s a megabyte on a quiet machine; a crowded one gets five times that. Quadratic code needs minutes.
    assert time.process_time() - started < 10


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    # A file of holes: it takes no room on the disk.
    huge = tmp_path / "big.ris"
    with huge.open("wb") as file:
        file.write(b"TY  - JOUR\n")
        file.truncate(2_000_000_001)
    with pytest.raises(ReviewError, match=r"big\.ris: .* at most 2,000 MB"):
        read_file(huge)
    with pytest.raises(ReviewError, match="at most 100 MB"):
        read_bytes(XLSX + b"\0" * 100_000_000, "big.xlsx")


@pytest.mark.parametrize("unit", [b"TY  -\n", b"@a{b}\n", b"PMID- 1\n", b"1,2\n"])
def test_too_many_entries_are_refused(unit: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("formats.document", "stream"):
        monkeypatch.setattr(f"review.search.{place}.MAX_ENTRIES", 1_000)
    start = b"Title,DOI\n" if unit == b"1,2\n" else b""
    with pytest.raises(ReviewError, match="More than 1,000 entries"):
        read_bytes(start + unit * 1_001, "many")
    # Short of the limit only what the entries themselves lack is wrong.
    with pytest.raises(ReviewError, match="No entry can be read") if unit == b"TY  -\n" else nullcontext():
        read_bytes(start + unit * 1_000, "many")


@pytest.mark.parametrize(
    "start", [b"TY  - JOUR\nAB  - ", b"@article{a,\n title={", b"PMID- 1\nAB  - ", b'Title,DOI\n"']
)
def test_an_entry_without_an_end_is_refused_by_its_length(
    start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.search.formats.document.MAX_ENTRY", 100_000)
    for filling in (b"word ", b"word\n"):
        with pytest.raises(ReviewError, match="goes on for more than 100,000 characters"):
            read_bytes(start + filling * 100_000, "endless")


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(ReviewError, match="suspiciously"):
        read_bytes(path.read_bytes(), "bomb.xlsx")


def test_a_workbook_with_entities_is_refused(tmp_path) -> None:
    path = tmp_path / "entities.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>')
    with pytest.raises(ReviewError, match="document type"):
        read_bytes(path.read_bytes(), "entities.xlsx")
