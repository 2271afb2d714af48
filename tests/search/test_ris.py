"""RIS in the dialects that tools write, and its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.errors import ImportRefused
from review.model import Author, Entry, FileReading
from review.search import read_bytes, read_file

FIXTURES = Path(__file__).parent / "fixtures"


def read(text: str) -> FileReading:
    return read_bytes(text.encode(), "x.ris")


def one(*lines: str) -> Entry:
    return read("\n".join(["TY  - JOUR", *lines, "ER  - ", ""])).entries[0]


def test_ovid_with_hit_numbers_and_links() -> None:
    reading = read_file(FIXTURES / "ovid.ris")
    first, second = reading.entries
    assert first.title == "A trial of group talks."
    assert first.authors == (Author("Keller", "Ann"), Author("Dos Santos", "H B"))
    assert (first.year, first.date, first.pages, first.doi) == (1989, "", "67-76", "10.1000/ovid.1")
    assert first.issn == ("1866-1947",)
    assert first.extra["AI"] == ["Keller, Ann; ORCID: https://orcid.org/0000-0000-0000-0001"]
    assert (second.title, second.date, second.line) == ("Second & last", "2021-06", 19)
    assert second.raw.startswith("TY  - JOUR\nT1  - Second &amp;")
    assert not reading.warnings


def test_ebsco_with_mark_two_abstracts_and_doi_in_l3() -> None:
    reading = read_file(FIXTURES / "ebsco_bom_crlf.ris")
    assert (reading.encoding, reading.dialect) == ("UTF-8 with byte-order mark", "EBSCOhost")
    (entry,) = reading.entries
    assert entry.abstract == "The real abstract."
    assert entry.extra["AB"] == ["Copyright of Journal of Tests is the property of Someone."]
    assert (entry.doi, entry.issn) == ("10.1000/j.test.2016.06.041", ("0167-8809",))
    assert (entry.venue, entry.year, entry.date) == ("Journal of Tests", 2020, "2020/11//Nov/Dec2020")


def test_one_blank_before_the_hyphen_and_cr_line_ends() -> None:
    first, second = read_file(FIXTURES / "one_blank_cr.ris").entries
    assert (first.title, first.year) == ("One blank and CR line ends", 2011)
    assert first.authors == (Author("Li", "W"),)
    assert (second.title, second.type, second.line) == ("Second", "book", 6)


def test_endnote_continuation_missing_end_and_tags_out_of_place() -> None:
    reading = read_file(FIXTURES / "endnote.ris")
    first, chapter, news = reading.entries
    assert first.abstract == "First line IN - this is text, not a tag and the end."
    assert first.keywords == ("article", "biology", "- Colorado")
    assert first.issn == ("1932-8494", "1932-8486")
    assert first.extra["DB"] == ["Embase", "Medline"]
    assert first.title == "Missing end"
    assert (chapter.type, chapter.venue, chapter.pages) == ("book chapter", "The book", "1-9")
    assert chapter.authors == (Author("Indented", "Ida"),)
    assert chapter.extra["XX"] == ["something unknown"]
    assert (news.type, news.authors) == ("news", (Author("Before", "Ty"),))
    assert [reject.line for reject in reading.rejects] == [27]
    assert reading.entries_begun == 4
    assert any("no ER line" in warning for warning in reading.warnings)


def test_rayyan_gives_glued_values_back_to_their_tags() -> None:
    (entry,) = read_file(FIXTURES / "rayyan.ris").entries
    assert entry.doi == "10.1038/s41467-024-48400-3"
    assert entry.url == "https://www.example.com/record?id=L1"
    assert entry.extra["U2"] == ["L2029880245"]
    assert entry.venue == "Nature Communications"
    assert (entry.language, entry.pmid, entry.native_id) == ("en", "21314913", "rayyan-42924189")
    assert entry.extra["N1"] == ['RAYYAN-INCLUSION: {"Emily"=>"Included"}']


def test_tags_written_loosely_inside_a_block_written_by_the_rules() -> None:
    entry = one(
        "AB  - First", "TI - Loose", "AU  - A, B", "  PY  - 2001", "KW  - a", "b", "", " c", "SN  -", "DB  -"
    )
    assert (entry.abstract, entry.title, entry.year, entry.keywords) == (
        "First",
        "Loose",
        2001,
        ("a", "b", "c"),
    )
    strict = one(
        "AB  - First", "goes on", "", "KW  - a", "b", "", " c", "SN  -", "1234-5678", "TI  -", "JO  - x"
    )
    assert (strict.abstract, strict.keywords, strict.issn) == (
        "First goes on",
        ("a", "b", "c"),
        ("1234-5678",),
    )
    assert strict.raw.splitlines()[-1] == "ER  -"


def test_types_twice_in_one_block_are_two_entries() -> None:
    for first in ("TY  - JOUR\nTI  - A\n", "TY  -\nTI  - A\n", "TY  - JOUR\nTI  - A\nAB  - x\ny\n"):
        for second in (
            "TY  - BOOK\nTI  - B\nER  - \n",
            "TY  -\nTI  - B\nER  - \n",
            "TY  -\nTI  - B\nc\nER  - \n",
        ):
            reading = read(first + second)
            assert [e.title[:1] for e in reading.entries] == ["A", "B"], (first, second)


def test_an_entry_without_a_title_or_anything_is_kept() -> None:
    reading = read("TY  - \nER  - \n\nTY  - JOUR\nAU  - A, B\nER  - \n")
    assert [entry.title for entry in reading.entries] == ["", ""]


def test_a_text_line_that_begins_with_er_is_no_end() -> None:
    entry = one("AB  - first", "ER visits were counted", "TI  - After it")
    assert (entry.abstract, entry.title) == ("first ER visits were counted", "After it")


def test_a_missing_end_before_a_hit_number_leaves_the_number_out() -> None:
    first, _ = read("1. \nTY  - JOUR\nTI  - First\n\n2. \nTY  - JOUR\nTI  - Second\nER  - \n").entries
    assert first.title == "First"


def test_repeated_single_values_stay() -> None:
    entry = one("TI  - A", "TI  - B", "DO  - 10.1000/a", "DO  - 10.1000/b", "PY  - 99", "PY  - 2001///")
    assert (entry.title, entry.doi, entry.year) == ("A", "10.1000/a", 2001)
    assert entry.extra["TI"] == ["B"]
    assert entry.extra["DO"] == ["10.1000/b"]
    assert entry.extra["PY"] == ["99"]


@pytest.mark.parametrize(
    ("tag", "value", "doi"),
    [
        (
            "UR",
            "https://www.tandfonline.com/doi/full/10.1080/13691058.2014.911000?journalCode=x",
            "10.1080/13691058.2014.911000",
        ),
        ("UR", "https://example.org/page", ""),
        (
            "UR",
            "https://www.scopus.com/record?eid=2-s2.0-1&doi=10.1080%2f2096.2020.17&partnerID=40",
            "10.1080/2096.2020.17",
        ),
        ("N1", "doi: 10.1063/1.4814070", "10.1063/1.4814070"),
        ("N1", "Cited: 10.1000/one; 10.1000/two. doi: 10.1000/three", ""),
        ("M3", "doi: whatever", ""),
        ("DO", "not known", ""),
    ],
)
def test_doi_elsewhere(tag: str, value: str, doi: str) -> None:
    entry = one(f"{tag}  - {value}")
    assert entry.doi == doi


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        (["C5  - 38773066"], "38773066"),
        (["C3  - University of Utah"], ""),
        (["U1  - 35957633 [PMID]"], "35957633"),
        (["AN  - 21553931", "DB  - Medline"], "21553931"),
        (["AN  - 21553931", "DB  - ERIC"], ""),
        (["C2  - 30704343", "DB  - Scopus"], "30704343"),
        (["C2  - 30704343"], ""),
    ],
)
def test_pmid_by_dialect(lines: list[str], pmid: str) -> None:
    assert one(*lines).pmid == pmid


def test_types_both_ways_and_the_native_code_stays() -> None:
    codes = [
        "JOUR",
        "EJOUR",
        "RPRT",
        "THES",
        "NEWS",
        "ELEC",
        "CONF",
        "BOOK",
        "CHAP",
        "DATA",
        "SLIDE",
        "GEN",
        "NONSENSE",
    ]
    reading = read("".join(f"TY  - {code}\nTI  - x\nER  - \n" for code in codes))
    assert [entry.extra["TY"] for entry in reading.entries] == [[code] for code in codes]
    assert [entry.type for entry in reading.entries] == [
        "journal article",
        "journal article",
        "report",
        "thesis",
        "news",
        "web page",
        "conference paper",
        "book",
        "book chapter",
        "data set",
        "slides",
        "other",
        "other",
    ]


def test_only_tags_and_no_type_is_refused() -> None:
    with pytest.raises(ImportRefused, match="line 1: tags without a TY line"):
        read("JF  - A journal\nT1  - A title\nVL  - 6\nER  -\n")


def test_lines_between_entries_are_named() -> None:
    reading = read("TY  - JOUR\nTI  - x\nER  - \nsomething else\nTY  - JOUR\nTI  - y\nER  - \n")
    assert "line 4: 'something else'" in reading.warnings[0]
