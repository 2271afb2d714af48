"""The real exports, read in place: the number of records in every file, and one set through many tools."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from review.errors import ImportRefused
from review.model import Entry
from review.search import read_bytes, read_file, write_bibtex, write_csv, write_ris
from review.search.counting_marks import xml_marks
from review.search.formats import pubmed_xml
from review.search.formats.csl_writer import write_csl
from review.search.formats.xlsx_writer import write_xlsx
from tests.search.test_round_trip import without_place

READ = {
    "ris": "ris",
    "bibtex": "bibtex",
    "medline": "medline",
    "csv": "csv",
    "xlsx": "xlsx",
    "pubmed_xml": "pubmed_xml",
    "endnote_xml": "endnote_xml",
    "endnote_tagged": "enw",
    "wos_tagged": "wos",
    "csl_json": "csl",
    "mods": "mods",
}
# Not well-formed: one entry begins in it, and nothing is taken from it.
MALFORMED = "jabref_MalformedEntry.xml"
NOT_READ = {"ovid_text": "Ovid's citation text, which we do not read: 0 records"}
# Artificial: TY again and again inside what its author calls one record; the right count is open.
REPEATED_TYPES = "jabref_RisImporterTest1.ris"
WRITERS: tuple[tuple[Callable[[Sequence[Entry]], str | bytes], str], ...] = (
    (write_ris, "ris"),
    (write_bibtex, "bibtex"),
    (write_csv, "csv"),
    (write_csl, "csl"),
    (write_xlsx, "xlsx"),
)
TEN = [
    "ris/embase.ris",
    "csv/embase.csv",
    "csv/excel_semicolon_bom.csv",
    "xlsx/embase.xlsx",
    "ris/endnote.ris",
    "ris/eppi_reviewer.ris",
    "ris/mendeley.ris",
    "ris/rayyan.ris",
    "csv/rayyan.csv",
    "ris/refworks.ris",
    "ris/zotero.ris",
    "csv/zotero.csv",
]


@pytest.fixture
def exports(test_data: Path) -> Path:
    return test_data / "exports"


def index(folder: Path) -> list[dict[str, object]]:
    return json.loads((folder / "index.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", READ)
def test_every_record_of_every_file_is_read(exports: Path, folder: str) -> None:
    files = index(exports / folder)
    assert files
    for file in files:
        path = exports / folder / str(file["file"])
        if path.name == MALFORMED:
            with pytest.raises(ImportRefused, match=r"line 4, column 3: mismatched tag"):
                read_file(path)
            assert len(xml_marks(path.read_text(encoding="utf-8"), pubmed_xml.RECORDS)) == file["records"]
            continue
        if file["records"] == 0:
            with pytest.raises(
                ImportRefused, match=r"No entry can be read|no entry begins|none of the formats"
            ):
                read_file(path)
            continue
        reading = read_file(path)
        assert reading.format == READ[folder], path.name
        assert reading.balances
        if path.name != REPEATED_TYPES:
            assert (len(reading.entries), len(reading.rejects)) == (file["records"], 0), path.name


def test_repeated_types_are_read_without_loss(exports: Path) -> None:
    reading = read_file(exports / "ris" / REPEATED_TYPES)
    assert reading.entries_begun == 11
    assert len(reading.rejects) == 8
    assert "Editorial." in {entry.title for entry in reading.entries}


@pytest.mark.parametrize("folder", NOT_READ)
def test_formats_we_do_not_read_are_named(exports: Path, folder: str) -> None:
    for file in index(exports / folder):
        with pytest.raises(ImportRefused, match=NOT_READ[folder]) as caught:
            read_file(exports / folder / str(file["file"]))
        assert caught.value.hint


def key(title: object) -> str:
    return re.sub(r"\W", "", str(title).lower())


@pytest.mark.parametrize("name", TEN)
def test_ten_records_are_the_same_through_every_tool(exports: Path, name: str) -> None:
    expected = json.loads((exports / "expected_embase_ten.json").read_text(encoding="utf-8"))
    found = {key(e.title): e for e in read_file(exports / name).entries}
    assert set(found) == {key(record["title"]) for record in expected}
    for record in expected:
        entry = found[key(record["title"])]
        assert str(entry.year) == record["year"]
        assert entry.doi == record["doi"].lower()
        if name.endswith("embase.csv"):
            assert [str(a).replace(",", "") for a in entry.authors] == record["authors"]
            assert (entry.pmid, entry.venue, entry.volume) == (
                record["pmid"],
                record["journal"],
                record["volume"],
            )
            assert entry.pages.split("-")[0] == record["first_page"]
            assert bool(entry.abstract) == record["has_abstract"]


def test_tools_that_keep_fewer_fields_keep_titles_and_years(exports: Path) -> None:
    expected = json.loads((exports / "expected_embase_ten.json").read_text(encoding="utf-8"))
    titles = {key(record["title"]): record for record in expected}
    for name in (
        "xlsx/eppi_reviewer.xlsx",
        "csv/abstrackr.csv",
        "ris/covidence_endnote.ris",
        "csv/covidence.csv",
    ):
        ours = [e for e in read_file(exports / name).entries if key(e.title) in titles]
        assert len({key(e.title) for e in ours}) >= 8, name
        for entry in ours:
            assert entry.year is None or str(entry.year) == titles[key(entry.title)]["year"]
            assert entry.doi in ("", titles[key(entry.title)]["doi"].lower())


@pytest.mark.parametrize("folder", READ)
def test_real_entries_come_back_from_what_we_write(exports: Path, folder: str) -> None:
    for file in index(exports / folder):
        if not file["records"] or file["file"] == MALFORMED:
            continue
        entries = read_file(exports / folder / str(file["file"])).entries
        for write, name in WRITERS:
            written = write(entries)
            data = written.encode() if isinstance(written, str) else written
            back = read_bytes(data, "x", format=name).entries
            assert [without_place(e) for e in back] == [without_place(e) for e in entries], file["file"]


def test_the_same_articles_through_zotero_and_mendeley_agree(exports: Path) -> None:
    zotero = read_file(exports / "endnote_xml" / "zotero_first8.xml").entries
    mendeley = {
        e.doi: e for e in read_file(exports / "endnote_xml" / "mendeley_first10.xml").entries if e.doi
    }
    pairs = [(e, mendeley[e.doi]) for e in zotero if e.doi in mendeley]
    assert len(pairs) >= 5
    for ours, theirs in pairs:
        assert key(ours.title) == key(theirs.title)
        for field in ("year", "volume", "issue", "pages", "language"):
            assert getattr(ours, field) == getattr(theirs, field), (ours.title, field)
        assert len(ours.authors) == len(theirs.authors)


def test_both_plain_exports_of_web_of_science_agree(exports: Path) -> None:
    desktop = read_file(exports / "wos_tagged" / "wos.ciw").entries
    plain = {e.native_id: e for e in read_file(exports / "wos_tagged" / "wos_savedrecs.txt").entries}
    assert plain
    for entry in desktop:
        if entry.native_id in plain:
            assert replace(without_place(entry), extra={}) == replace(
                without_place(plain[entry.native_id]), extra={}
            )


def test_no_entry_tells_where_a_library_lay_on_a_disk(exports: Path) -> None:
    for file in index(exports / "endnote_xml"):
        for entry in read_file(exports / "endnote_xml" / str(file["file"])).entries:
            assert not re.search(r"Users|Documents|path=", repr(entry)), file["file"]


def demo(test_data: Path, name: str) -> tuple[Entry, ...]:
    reading = read_file(test_data / "demo" / name)
    assert not reading.rejects
    assert not reading.warnings
    return reading.entries


def test_the_demonstration_set_is_the_same_in_both_formats(test_data: Path) -> None:
    ris, bib = demo(test_data, "topic-records.ris"), demo(test_data, "topic-records.bib")
    assert len(ris) == len(bib) == 85
    # The number of a report stands under VL in one format and under number in the other.
    always = ("native_id", "title", "authors", "year", "doi", "language", "url", "issn", "isbn")
    articles = ("venue", "volume", "issue", "pages")
    for ours, theirs in zip(ris, bib, strict=True):
        for field in always + (articles if theirs.type == "journal article" else ()):
            assert getattr(ours, field) == getattr(theirs, field), (ours.native_id, field)
    assert {e.type for e in ris} >= {
        "journal article",
        "report",
        "thesis",
        "news",
        "book chapter",
        "data set",
    }
    assert any(not e.authors for e in ris)
    assert any(e.year is None for e in ris)
    assert any("köpare" in e.title for e in ris)


@pytest.mark.parametrize(
    ("name", "count"), [("duplicates-export-a.ris", 20), ("duplicates-export-b.ris", 22)]
)
def test_the_overlapping_exports(test_data: Path, name: str, count: int) -> None:
    entries = demo(test_data, name)
    assert len(entries) == count
    assert all(entry.title and entry.native_id for entry in entries)
    assert all("&" not in entry.title or "; " not in entry.title for entry in entries)
