"""Files read piece by piece: the same items wherever the pieces are cut, in memory that does not grow."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.errors import AccountsDiffer, ImportRefused, ReviewError
from review.model import Entry, FileReading, Reject
from review.search import counting, open_reading, read_all, read_bytes, read_file, text_source
from review.search.formats import bibtex, delimited, nbib, ris
from review.search.formats.document import Findings, StreamReader
from tests.search.samples import BIBTEX, CSV, NBIB, RIS, XLSX
from tests.search.test_damage import Damage, damages

SAMPLES = {"ris": RIS, "bibtex": BIBTEX, "medline": NBIB, "csv": CSV}
READERS = {"ris": ris.stream, "bibtex": bibtex.stream, "medline": nbib.stream, "csv": delimited.stream}
COUNTERS = {"ris": counting.ris_marks, "bibtex": counting.bibtex_marks, "medline": counting.medline_marks}
TRAPS = st.sampled_from(
    [
        *("\r", "\r\n", "\n\n", "\nER  - \n", "\nER - \n", "\nTY  - BOOK\n", "\n TI - x\n", "\n1. \n"),
        *("{", "}", "\n@a{b, c={d}}\n", "@a{b}", "\\", "\n@string{j={J}}\n", "\n@comment{x}\n", "@a\n{"),
        *('"', ",", "\nPMID- 9\n", "\ufeff", "\nKW  - a\nb\n"),
    ]
)


def outcome(
    reader: StreamReader, text: str, sizes: list[int]
) -> tuple[list[Entry | Reject], Findings] | tuple[str, str]:
    findings = Findings()
    try:
        return list(reader(cut(text, sizes), {}, findings)), findings
    except ReviewError as error:
        return type(error).__name__, str(error)


def cut(text: str, sizes: list[int]) -> list[str]:
    """The text in pieces of those sizes, over and over; an empty piece now and then, as decoders give."""
    pieces, at = [], 0
    while at < len(text):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(text[at : at + size])
        at += size
    return pieces or [""]


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    traps=st.lists(st.tuples(st.integers(0, 600), TRAPS), max_size=6),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    sizes=st.lists(st.integers(0, 40), min_size=1, max_size=5).filter(any),
)
def test_pieces_cut_anywhere_give_the_same(
    name: str, traps: list[tuple[int, str]], end: str, sizes: list[int]
) -> None:
    text = SAMPLES[name].decode().replace("\n", end)
    for at, trap in traps:
        text = text[:at] + trap + text[at:]
    assert outcome(READERS[name], text, sizes) == outcome(READERS[name], text, [len(text)])
    if name in COUNTERS:
        assert list(COUNTERS[name](cut(text, sizes))) == list(COUNTERS[name]([text]))
    else:
        rows = [list(counting.row_marks(cut(text, s), 1, ",", True)) for s in (sizes, [len(text)])]
        assert rows[0] == rows[1]


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=damages, size=st.integers(1, 300))
def test_a_file_on_disk_is_read_like_its_bytes(
    name: str, steps: list[Damage], size: int, tmp_path: Path
) -> None:
    data = SAMPLES[name]
    for step in steps:
        data = step(data)
    path = tmp_path / "damaged"
    path.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_source, "PIECE", size)
        found = read_or_message(path, None)
    assert found == read_or_message(path, data)


def read_or_message(path: Path, data: bytes | None) -> FileReading | str:
    try:
        return read_file(path) if data is None else read_bytes(data, path.name)
    except ReviewError as error:
        return str(error)


def test_what_is_known_before_and_after(tmp_path: Path) -> None:
    path = tmp_path / "three.ris"
    path.write_bytes(RIS)
    reading = read_bytes(RIS, "three.ris")
    with open_reading(path) as stream:
        assert (stream.file_name, stream.sha256, stream.size) == ("three.ris", reading.sha256, len(RIS))
        assert (stream.format, stream.encoding) == ("ris", "UTF-8")
        items = iter(stream)
        assert next(items) == reading.entries[0]
        assert list(items) == list(reading.entries[1:])
        assert (stream.entries_begun, stream.record_count, stream.reject_count) == (3, 3, 0)
        assert stream.warnings == reading.warnings
        assert list(stream) == []


def test_rejects_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.ris"
    path.write_text("TY  - JOUR\nTI  - A\nER  - \nTI  - lost\nER  - \nTY  - JOUR\nTI  - B\nER  - \n")
    with open_reading(path) as stream:
        found = [(type(item).__name__, item.line) for item in stream]
    assert found == [("Entry", 1), ("Reject", 4), ("Entry", 6)]
    assert (stream.record_count, stream.reject_count) == (2, 1)


def test_accounts_that_differ_are_told_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.ris"
    path.write_bytes(RIS)
    lines = [entry.line for entry in read_bytes(RIS, "x").entries]
    monkeypatch.setattr("review.search.counting.ris_marks", lambda _: iter(lines[:2]))
    with open_reading(path) as stream:
        items = iter(stream)
        taken = [next(items) for _ in range(3)]
        assert len(taken) == 3
        message = rf"x\.ris: 2 entries begin .* 3 were read and 0 rejected.* line {lines[2]}\."
        with pytest.raises(AccountsDiffer, match=message):
            next(items)


@pytest.mark.parametrize("taken", [0, 1, 1900])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, taken: int) -> None:
    path = tmp_path / "x.ris"
    path.write_bytes(many("ris", 2_000))
    with open_reading(path) as stream:
        items = iter(stream)
        for _ in range(taken):
            next(items)
        with path.open("ab") as file:
            file.write(RIS)
        with pytest.raises(ImportRefused, match=r"x\.ris: The file changed while it was read"):
            list(items)


def test_a_stream_can_be_left_half_read(tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    path.write_bytes(BIBTEX)
    with open_reading(path) as stream:
        next(iter(stream))
    assert list(stream) == []
    path.unlink()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"none\.ris: The file cannot be opened"):
        open_reading(tmp_path / "none.ris")


def many(name: str, count: int) -> bytes:
    """A file of so many entries, each with a number of its own."""
    start, unit = {
        "ris": (b"", b"TY  - JOUR\nTI  - T %d\nAU  - A, B\nAB  - " + b"word " * 60 + b"\nER  - \n\n"),
        "bibtex": (b"", b"@article{k%d,\n title={T},\n abstract={" + b"word " * 60 + b"}\n}\n\n"),
        "medline": (b"", b"PMID- %d\nTI  - T\nAB  - " + b"word " * 60 + b"\n\n"),
        "csv": (b"Title,Abstract,DOI\n", b'T %d,"' + b"word " * 60 + b'",\n'),
    }[name]
    return start + b"".join(unit % number for number in range(count))


@pytest.mark.parametrize("name", SAMPLES)
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    peaks = []
    for count in (3_000, 12_000):
        path = tmp_path / f"{count}"
        path.write_bytes(many(name, count))
        tracemalloc.start()
        with open_reading(path) as stream:
            assert sum(1 for _ in stream) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        size = path.stat().st_size
    # The second file is four times the first, and larger than all that is held of it.
    assert peaks[1] < 1.3 * peaks[0] + 200_000
    assert peaks[1] < size


def test_both_go_through_the_text_but_it_is_decoded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_source, "PIECE", 500)
    path = tmp_path / "x.ris"
    path.write_bytes(many("ris", 50))
    text = text_source.Text(text_source.Source.of_path(path))
    first, second = iter(text), iter(text)
    pairs = list(zip(first, second, strict=True))
    assert all(ours is theirs for ours, theirs in pairs if ours)
    assert "".join(ours for ours, _ in pairs) == path.read_text(encoding="utf-8")
    # One that lags far behind decodes for itself.
    ahead, behind = iter(text), iter(text)
    assert next(behind) == next(ahead)
    assert "".join(ahead) == "".join(behind)


def test_a_plain_file_gives_one_reading_and_an_archive_one_for_each_file(tmp_path: Path) -> None:
    plain = tmp_path / "a.ris"
    plain.write_bytes(RIS)
    assert read_all(plain) == [read_file(plain)]
    book = tmp_path / "b.xlsx"
    book.write_bytes(XLSX)
    assert read_all(book) == [read_file(book)]
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("exports/one.ris", RIS)
        archive.writestr("two.bib", BIBTEX)
        archive.writestr("customizations_log.csv", "a,b\n")
    first, second = read_all(path)
    assert (first.file_name, first.format) == ("set.zip/exports/one.ris", "ris")
    assert first.entries == read_file(plain).entries
    assert any("customizations_log.csv" in warning for warning in first.warnings)
    assert (second.file_name, second.format, second.warnings) == ("set.zip/two.bib", "bibtex", ())


def test_one_bad_file_refuses_the_archive_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.ris", RIS)
        archive.writestr("bad.ris", b"%PDF-1.4")
    with pytest.raises(ImportRefused, match=re.escape("set.zip/bad.ris: The file is a PDF")):
        read_all(path)
    with pytest.raises(ImportRefused, match="zip archive"):
        read_file(path)
