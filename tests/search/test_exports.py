"""The real exports, read in place: the number of records in every file, and one set through many tools."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from review.errors import ImportRefused
from review.model import Entry
from review.search import read_bytes, read_file, write_bibtex, write_csv, write_ris
from tests.search.test_round_trip import without_place

READ = {"ris": "ris", "bibtex": "bibtex", "medline": "medline", "csv": "csv", "xlsx": "xlsx"}
NOT_READ = {
    "csl_json": "JSON",
    "endnote_tagged": "EndNote's tagged",
    "endnote_xml": "EndNote XML",
    "mods": "MODS",
    "ovid_text": "Ovid's citation text",
    "pubmed_xml": "PubMed XML",
    "wos_tagged": "Web of Science|none of the formats",
}
# Artificial: TY again and again inside what its author calls one record; the right count is open.
REPEATED_TYPES = "jabref_RisImporterTest1.ris"
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
        if file["records"] == 0:
            with pytest.raises(ImportRefused, match=r"No entry can be read|no entry begins"):
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
def test_formats_not_read_yet_are_named(exports: Path, folder: str) -> None:
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
        if not file["records"]:
            continue
        entries = read_file(exports / folder / str(file["file"])).entries
        for write, name in ((write_ris, "ris"), (write_bibtex, "bibtex"), (write_csv, "csv")):
            back = read_bytes(write(entries).encode(), "x", format=name).entries
            assert [without_place(e) for e in back] == [without_place(e) for e in entries], file["file"]


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
