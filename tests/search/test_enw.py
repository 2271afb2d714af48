"""EndNote's tagged format and Refer."""

from __future__ import annotations

import pytest

from review.model import Author
from review.search import read_bytes


def test_every_field_of_an_entry() -> None:
    text = """\ufeff%0 Journal Article
%A Åberg, Eva
%A World Health Organization,
%E Ek, Bo
%T Samtal som
förändrar
%J Journal of Tests
%B Also here
%D 2019
%8 Feb 3
%V 12
%N 3
%P 1-9
%R doi:10.1000/ABC
%U file://somebody/Volumes/x.pdf
%U https://example.org/a
%X First.

Second.
%K one
two; three
%G swe
%@ 1234-567X
%M 12345678
%~ PubMed
%2 PMC2812156
%F 17
%I Publisher
"""
    reading = read_bytes(text.encode(), "x")
    entry = reading.entries[0]
    assert (reading.format, reading.dialect, len(reading.entries)) == ("enw", "EndNote", 1)
    assert entry.title == "Samtal som förändrar"
    assert entry.authors == (Author("Åberg", "Eva"), Author(literal="World Health Organization"))
    assert (entry.venue, entry.extra["%B"]) == ("Journal of Tests", ["Also here"])
    assert (entry.year, entry.date) == (2019, "2019 Feb 3")
    assert (entry.volume, entry.issue, entry.pages) == ("12", "3", "1-9")
    assert (entry.doi, entry.pmid, entry.pmcid) == ("10.1000/abc", "12345678", "PMC2812156")
    assert entry.url == "https://example.org/a"
    assert entry.abstract == "First. Second."
    assert entry.keywords == ("one", "two", "three")
    assert (entry.language, entry.issn, entry.native_id) == ("sv", ("1234-567X",), "17")
    assert (entry.type, entry.publisher) == ("journal article", "Publisher")
    assert entry.extra["%E"] == ["Ek, Bo"]
    assert "somebody" not in repr(entry)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("%0 Book\n%T a\n\n%0 Book\n%T b\n", ["a", "b"]),
        ("%0 Book\n%T a\n%0 Book\n%T b\n", ["a", "b"]),
        ("%0 Book\n%T a\n%0 Journal\n%0 Report\n%V 3\n", ["a"]),
        ("%0 Book\n%T a\n%X x\n\ny\n\nz\n%D 2001\n\n%U u\n", ["a"]),
        ("%T a\n%A Ek, Bo\n\n%T b\n%A Ek, Bo\n\n%A Al, C\n%T c\n", ["a", "b", "c"]),
        ("%T a\n%A Ek, Bo\n\n%J b\n%D 2001\n", ["a", ""]),
        ("%0 Book\n%T a\n\n%T b\n%A Ek, Bo\n", ["a", "b"]),
        ("\n\n%0 Book\n%T 50% of all\n%X %5 is no tag\n", ["50% of all"]),
    ],
)
def test_where_entries_begin(text: str, titles: list[str]) -> None:
    reading = read_bytes(text.encode(), "x", format="enw")
    assert [entry.title for entry in reading.entries] == titles


def test_an_entry_without_fields_is_rejected_where_it_stands() -> None:
    reading = read_bytes(b"%0 Book\n%T a\n\n%0 Book\n\n%0 Book\n%T b\n", "x")
    assert [reject.line for reject in reading.rejects] == [4]
    assert len(reading.entries) == 2


def test_lines_before_the_first_entry_are_told() -> None:
    assert read_bytes(b"Exported today\n%0 Book\n%T a\n%D 2001\n", "x", format="enw").warnings


def test_an_encoding_line_of_bibtex_is_no_tag() -> None:
    text = "% Encoding: UTF-8\n@book{a, title={A}}\n"
    assert read_bytes(text.encode(), "x").format == "bibtex"
