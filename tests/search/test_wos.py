"""Web of Science's tagged text."""

from __future__ import annotations

import pytest

from review.errors import ImportRefused
from review.model import Author, Entry
from review.search import read_bytes

HEAD = "FN Clarivate Analytics Web of Science\nVR 1.0\n"


def record(content: str, kind: str = "J") -> Entry:
    return read_bytes(f"{HEAD}PT {kind}\n{content}ER\n\nEF".encode(), "x").entries[0]


def test_every_field_of_a_record() -> None:
    entry = record(
        """AU Smith, J
   Ek, B
AF Smith, Jane
   Ek, Bo
CA WHO Group
TI A title that
   goes on
SO JOURNAL OF TESTS
JI J. Tests
LA English
DT Article; Proceedings Paper
DE one; two
ID THREE;
   FOUR
AB A text
   in two lines.
CR REF ONE, 2001
   REF TWO, 2002
SN 1234-567X
EI 2345-6789
BN 978-1-59593-411-6
PD JUN 14
PY 2006
VL 18
IS 23
BP 5323
EP 5331
DI 10.1000/ABC
PM 12345678
PU A PUBLISHER
UT WOS:000238592600006
XX unknown
"""
    )
    assert entry.title == "A title that goes on"
    assert entry.abstract == "A text in two lines."
    assert entry.authors == (Author("Smith", "Jane"), Author("Ek", "Bo"), Author(literal="WHO Group"))
    assert (entry.year, entry.date) == (2006, "2006 JUN 14")
    assert (entry.venue, entry.volume, entry.issue, entry.pages) == (
        "JOURNAL OF TESTS",
        "18",
        "23",
        "5323-5331",
    )
    assert (entry.doi, entry.pmid, entry.native_id) == ("10.1000/abc", "12345678", "WOS:000238592600006")
    assert (entry.issn, entry.isbn) == (("1234-567X", "2345-6789"), ("9781595934116",))
    assert (entry.language, entry.type, entry.publisher) == ("en", "journal article", "A PUBLISHER")
    assert entry.keywords == ("one", "two", "THREE", "FOUR")
    assert entry.extra["CR"] == ["REF ONE, 2001", "REF TWO, 2002"]
    assert (entry.extra["XX"], entry.extra["AU"]) == (["unknown"], ["Smith, J", "Ek, B"])
    assert entry.line == 3


@pytest.mark.parametrize(
    ("kind", "types", "found"),
    [
        ("J", "Article", "journal article"),
        ("J", "Editorial Material", "journal article"),
        ("B", "Book", "book"),
        ("B", "Article; Book Chapter", "book chapter"),
        ("S", "Proceedings Paper", "conference paper"),
        ("C", "Meeting", "conference paper"),
        ("P", "", "patent"),
    ],
)
def test_types(kind: str, types: str, found: str) -> None:
    assert record(f"TI a\nDT {types}\n", kind).type == found


def test_a_retracted_publication_is_marked() -> None:
    assert record("TI a\nDT Article; Retracted Publication\n").extra["retraction"] == [
        "Retracted Publication"
    ]


@pytest.mark.parametrize(
    ("fields", "pages"),
    [
        ("BP 1\nEP 9\n", "1-9"),
        ("BP 7\nEP 7\n", "7"),
        ("AR 17\n", "17"),
        ("BP 41103-1\nPS 41103-1-3\n", "41103-1-3"),
    ],
)
def test_pages(fields: str, pages: str) -> None:
    assert record(f"TI a\n{fields}").pages == pages


def test_mail_addresses_are_no_names() -> None:
    assert record("TI a\nAU Ek, Bo (bo.ek@example.org)\n   Al, C.\n").authors == (
        Author("Ek", "Bo"),
        Author("Al", "C."),
    )


@pytest.mark.parametrize(
    "head",
    [
        "",
        "FN ISI Export Format\nVR 1.0\n",
        "FN Thomson Reuters Web of Science™\nVR 1.0\n",
        "\ufeffFN Clarivate\n\n",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_heads_and_line_ends(head: str, ends: str) -> None:
    text = f"{head}PT J\nAU Ek, B\nTI a\n   b\nER\n\nPT J\nTI c\nER\n\nEF\n".replace("\n", ends)
    reading = read_bytes(text.encode(), "x")
    assert (reading.format, [entry.title for entry in reading.entries]) == ("wos", ["a b", "c"])
    assert not reading.warnings


def test_the_same_tags_with_hyphens_are_another_format() -> None:
    with pytest.raises(ImportRefused, match="PubMed text"):
        read_bytes(b"PT  - Journal Article\nJT  - Journal\nAB  - Text\nDP  - 2013\nAID - 1\nFED - 2\n", "x")


def test_joined_files_and_missing_ends() -> None:
    text = f"{HEAD}PT J\nTI a\nER\n\nEF\n{HEAD}PT J\nTI b\nPT J\nTI c\n"
    reading = read_bytes(text.encode(), "x")
    assert [entry.title for entry in reading.entries] == ["a", "b", "c"]
    assert "2 entries have no ER line (the first begins in line 10)" in reading.warnings[0]


def test_tags_without_a_type_are_rejected_and_before_one_belong_to_it() -> None:
    text = f"{HEAD}TI a\nER\nUT WOS:1\nPT J\nTI b\nER\n\nstray\n"
    reading = read_bytes(text.encode(), "x", format="wos")
    assert [(reject.line, "PT" in reject.reason) for reject in reading.rejects] == [(3, True)]
    assert [(entry.line, entry.native_id) for entry in reading.entries] == [(5, "WOS:1")]
    assert "1 lines stand between entries" in reading.warnings[0]
