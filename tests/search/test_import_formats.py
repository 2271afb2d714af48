"""What holds for every reader of XML, JSON and tagged text: accounts, damage, encodings, hostile input."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from review.errors import ImportRefused, ReviewError
from review.model import FileReading
from review.search import read_bytes
from review.search.counting_marks import enw_marks, wos_marks
from review.search.encoding import decode
from review.search.formats.document import Document, TableLayout
from review.search.registry import FORMATS
from tests.search.import_samples import SAMPLES
from tests.search.test_damage import Damage, damages

EACH = pytest.mark.parametrize("name", SAMPLES)


def read_or_refuse(data: bytes, name: str = "auto") -> FileReading | None:
    try:
        reading = read_bytes(data, "damaged", format=name)
    except ReviewError:
        return None
    assert reading.balances
    return reading


def lines_of_both(name: str, data: bytes) -> tuple[list[int], list[int]]:
    """Where entries begin: as counted, and as read."""
    document = Document(data, decode(data).text)
    items = FORMATS[name].read(document).items
    return list(FORMATS[name].count(document, TableLayout(1))), [item.line for item in items]


@EACH
def test_each_sample_is_recognised_and_read(name: str) -> None:
    reading = read_bytes(SAMPLES[name], "no-suffix")
    assert (reading.format, len(reading.entries), reading.rejects) == (name, 3, ())
    assert not reading.warnings
    assert reading.entries[1].title == "Only a title"
    assert all(entry.raw and entry.line for entry in reading.entries)
    marks, lines = lines_of_both(name, SAMPLES[name])
    assert marks == lines == [entry.line for entry in reading.entries]


@EACH
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_line_ends_change_nothing(name: str, ends: str, codec: str) -> None:
    text = SAMPLES[name].decode("utf-8-sig").replace("\n", ends)
    ours, theirs = read_bytes(text.encode(codec), "x"), read_bytes(SAMPLES[name], "x")
    assert ours.format == name
    for one, other in zip(ours.entries, theirs.entries, strict=True):
        assert (one.title, one.abstract, one.authors, one.year, one.line) == (
            other.title,
            other.abstract,
            other.authors,
            other.year,
            other.line,
        )


@EACH
def test_cut_at_every_byte(name: str) -> None:
    sample = SAMPLES[name]
    whole = read_bytes(sample, "x").entries
    read = 0
    for length in range(len(sample)):
        reading = read_or_refuse(sample[:length])
        if reading is None:
            continue
        read += 1
        assert reading.format == name
        assert reading.entries_begun <= 3
        done = reading.entries[:-1]
        assert done == whole[: len(done)], length
    # XML and JSON are taken in whole or not at all; the blank end of the sample may be missing.
    assert read <= 2 if name in ("pubmed_xml", "endnote_xml", "mods", "csl") else read > 100


@EACH
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=damages)
def test_damage_never_surprises(name: str, steps: list[Damage]) -> None:
    data = SAMPLES[name]
    for step in steps:
        data = step(data)
    read_or_refuse(data)
    read_or_refuse(data, name)


@EACH
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_noise_in_the_middle_never_surprises(name: str, text: str) -> None:
    data = SAMPLES[name]
    half = data.index(b"\n", len(data) // 2)
    read_or_refuse(data[:half] + text.encode("utf-8", "surrogatepass") + data[half:], name)


LINES = """%0 Book
%0
%T a
%A b
%E c
%X d
%K
text
  text

 %T y
%t z
%%
%
PT J
PT
ER
EF
FN x
VR 1
AU a
   b
TI c
UT d
IN vitro"""
tagged = st.lists(
    st.sampled_from([*LINES.split("\n"), "\ufeff%0 x", "% ", "ER ", "\x0b", "\ufeff", "\ufeffPT J"]),
    max_size=25,
)


@settings(max_examples=500, deadline=None)
@given(lines=tagged)
@example(lines=["%0 a", "%T b", "", "c", "%0 d", "%0 e", "%A f"])
@example(lines=["%T a", "", "%X b", "", "%T c"])
def test_both_counts_of_tagged_texts_agree(lines: list[str]) -> None:
    text = "\n".join(lines)
    document = Document(text.encode(), text)
    for name, marks in (("enw", enw_marks), ("wos", wos_marks)):
        read = [item.line for item in FORMATS[name].read(document).items]
        assert read == marks(text), name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pubmed_xml", b"<PubmedArticleSet><!-- <PubmedArticle> --><PubmedArticle/></PubmedArticleSet>"),
        (
            "pubmed_xml",
            b"<a><PubmedArticle><x><PubmedArticle/></x></PubmedArticle>\n<PubmedArticle a='>'/></a>",
        ),
        ("mods", b"<m:mods xmlns:m='x'><m:extension>\n<mods/><![CDATA[<mods>]]></m:extension></m:mods>"),
        ("mods", b"<?a <mods?><modsx><mods\n/>\n<mods a='/>'><b/></mods></modsx>"),
        ("endnote_xml", b"<xml><records><record>\r\n<record/>\r</record><record></record></records></xml>"),
    ],
)
def test_both_counts_of_xml_agree(name: str, data: bytes) -> None:
    marks, lines = lines_of_both(name, data)
    assert marks
    assert marks == lines


BOMBS = {
    "elements": ("mods", b"<mods>" + b"<a/>" * 250_000 + b"</mods>"),
    "depth": ("mods", b"<mods>" * 150_000),
    "attributes": ("mods", b"<mods " + b"".join(b'a%d="" ' % i for i in range(90_000)) + b"/>"),
    "open comments": ("mods", b"<mods>" + b"<!--" * 250_000),
    "open quotes": ("mods", b"<mods>" + b"<mods a='" * 100_000),
    "entities of characters": ("mods", b"<mods><note>" + b"&amp;" * 200_000 + b"</note></mods>"),
    "empty entries": ("endnote_xml", b"<xml><records>" + b"<record/>" * 30_000 + b"</records></xml>"),
    "one long text": ("endnote_xml", b"<xml><records><record><abstract>" + b"word " * 200_000),
    "brackets": ("csl", b"[" * 1_000_000),
    "nested objects": ("csl", b'[{"title":' * 100_000),
    "quotes": ("csl", b'[{"title":"' + b'\\"' * 500_000),
    "documents": ("csl", b'{"title":"a"}\n' * 30_000),
    "long number": ("csl", b'[{"volume":' + b"1" * 1_000_000 + b"}]"),
    "types": ("enw", b"%0 Book\n" * 125_000),
    "types and titles": ("enw", b"%0 Book\n%T a\n" * 30_000),
    "blank lines": ("enw", b"%0 Book\n%X a\n" + b"\nb\n" * 300_000),
    "percent signs": ("enw", b"%0 Book\n%T " + b"%" * 1_000_000),
    "no ends": ("wos", b"PT J\nAU a\n" * 30_000),
    "wrapped lines": ("wos", b"PT J\nAB a\n" + b"   word\n" * 125_000),
    "tags": ("wos", b"FN x\n" + b"AU a\n" * 200_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_megabyte_is_read_or_refused_in_time(name: str) -> None:
    kind, data = BOMBS[name]
    started = time.process_time()
    read_or_refuse(data, kind)
    # 2 s a megabyte on a quick machine; a slow one gets five times that. Quadratic code needs minutes.
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", ["pubmed_xml", "endnote_xml", "mods", "csl"])
def test_what_is_damaged_is_named_by_line_and_column(name: str) -> None:
    data = SAMPLES[name].rstrip()[:-1]
    with pytest.raises(ImportRefused, match=r"line \d+, column \d+") as caught:
        read_bytes(data, "x.xml")
    assert "Nothing was read" in caught.value.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<xml><records><record/></records></xml>", "No entry can be read from this EndNote XML"),
        (b"<PubmedArticleSet></PubmedArticleSet>", "PubMed XML, but no entry begins"),
        (b"[]", "CSL-JSON, but no entry begins"),
        (b'{"name": "package", "version": "1"}', "without any field of CSL-JSON"),
        (b"%0 Book\n%0 Report\n", "holds no fields"),
        (b"FN Clarivate\nVR 1.0\nPT J\nER\nEF\n", "holds no fields"),
        (b"<OAI-PMH><ListRecords/></OAI-PMH>", "an answer of OAI-PMH"),
        (b'<collection xmlns="http://www.loc.gov/MARC21/slim"><record/></collection>', "MARC XML"),
        (b"<eSearchResult><Count>0</Count></eSearchResult>", "a list of PubMed ids"),
        (b"<1>\nTitle\n  A title\n", "Ovid's citation text, which we do not read: 0 records"),
    ],
)
def test_what_holds_no_entry_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(ImportRefused, match=message) as caught:
        read_bytes(data, "x")
    assert caught.value.hint


def test_a_table_with_the_tags_of_web_of_science_as_heads_is_a_table() -> None:
    text = "PT\tAU\tTI\tSO\tPY\nJ\tSmith, J; Doe, A\tA title\tJournal\t2020\n"
    for codec in ("utf-8-sig", "utf-16"):
        reading = read_bytes(text.encode(codec), "savedrecs.txt")
        assert (reading.format, reading.entries[0].title, reading.entries[0].year) == ("csv", "A title", 2020)


def test_a_file_is_told_by_its_content_alone(tmp_path: Path) -> None:
    for name, sample in SAMPLES.items():
        assert read_bytes(sample, "wrong.bib").format == name
