"""What a file is, by its content; and encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.errors import ImportRefused
from review.search import read_bytes, read_file

RIS = "TY  - JOUR\nTI  - Samtal på svenska – “så”\nER  - \n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"PK\x03\x04broken", "damaged archive"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (bytes(range(256)) * 20, "not text"),
        (
            b"1. Griffin DK, Larkin DM. Time lapse. Eur J Med Genet. 2020.\nPMID: 30922926 [Indexed]\n",
            "PubMed's summary",
        ),
        (b"<1>\nAuthor\n  Someone A.\nTitle\n  A title\n", "Ovid's citation text"),
        (b'<?xml version="1.0"?><xml><records><record/></records></xml>', "EndNote XML"),
        (b"<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>", "PubMed XML"),
        (b'<modsCollection xmlns="http://www.loc.gov/mods/v3"/>', "MODS"),
        (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "a web page"),
        (b"<other/>", "XML of a kind"),
        (b'[{"kind": "no reference"}]', "CSL-JSON"),
        (b"FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nER\n\nEF", "Web of Science"),
        (b"%0 Journal Article\n%T\n%A\n", "EndNote tagged"),
        (b"Dear all,\nplease find attached the list.\n", "none of the formats"),
    ],
)
def test_what_is_refused_is_named_and_says_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(ImportRefused, match=message) as caught:
        read_bytes(data, "wrong.ris")
    assert caught.value.message.startswith("wrong.ris: ")
    assert caught.value.hint


def test_the_name_decides_nothing() -> None:
    assert read_bytes(RIS.encode(), "x.pdf").format == "ris"
    assert read_bytes(b"Title\tYear\tDOI\nA\t2001\tx\n", "x.csv").format == "csv"
    assert read_bytes(b"@book{a, title={x}}", "x.ris").format == "bibtex"
    assert read_bytes(b'Title,Abstract,DOI\nA,"\nTY  - no",x\n', "x").format == "csv"


def test_a_format_can_be_given_and_must_exist() -> None:
    assert read_bytes(RIS.encode(), "x", format="ris").format == "ris"
    with pytest.raises(ImportRefused, match="no format 'word'"):
        read_bytes(RIS.encode(), "x", format="word")
    with pytest.raises(ImportRefused, match="not in the format 'xlsx'"):
        read_bytes(RIS.encode(), "x", format="xlsx")


@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with byte-order mark"),
        ("utf-16", "UTF-16 LE with byte-order mark"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(codec: str, label: str, ends: str) -> None:
    reading = read_bytes(RIS.replace("\n", ends).encode(codec), "x")
    assert reading.encoding == label
    assert reading.entries[0].title == "Samtal på svenska – “så”"
    assert bool(reading.warnings) == (codec == "cp1252")


def test_utf16_big_endian_with_a_mark() -> None:
    assert read_bytes(b"\xfe\xff" + RIS.encode("utf-16-be"), "x").entries[0].title.startswith("Samtal på")


def test_a_few_bytes_that_are_not_utf8_are_named_and_spoil_nothing_else() -> None:
    data = RIS.encode().replace("så".encode(), "så\xe5".encode() + b"\xe5")
    reading = read_bytes(data, "x")
    assert reading.entries[0].title == "Samtal på svenska – “sååå”"
    assert "Windows-1252" in reading.warnings[0]


def test_a_file_cut_inside_a_letter_says_so() -> None:
    reading = read_bytes("TY  - JOUR\nTI  - Öst å".encode()[:-1], "x")
    assert reading.entries[0].title == "Öst \ufffd"
    assert "middle of a character" in reading.warnings[0]


def test_a_declared_encoding_counts() -> None:
    reading = read_bytes("% Encoding: MacRoman\n@book{a, title={Ö på}}".encode("mac_roman"), "x")
    assert (reading.encoding, reading.entries[0].title) == ("mac-roman", "Ö på")


def test_damaged_utf16_is_refused_with_the_byte() -> None:
    with pytest.raises(ImportRefused, match="byte 10 does not fit"):
        read_bytes(b"\xff\xfe" + "TY  ".encode("utf-16-le") + b"\x00\xdcA\x00", "x")


def test_nul_characters_are_replaced_with_notice() -> None:
    reading = read_bytes(b"TY  - JOUR\nTI  - a\0b\nER  - \n", "x")
    assert reading.entries[0].title == "a\ufffdb"
    assert "NUL" in reading.warnings[0]


def test_other_line_separators_and_odd_characters_are_text() -> None:
    title = "a\u2028b\x0bc\x0cd \u202eright\u202c \U0001f600 \x01x e\u0301"
    entry = read_bytes(f"TY  - JOUR\nTI  - {title}\nER  - \n".encode(), "x").entries[0]
    assert entry.title == "a b c d \u202eright\u202c \U0001f600 x é"
    assert title in entry.raw


def test_files_are_read_whole_and_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(RIS.encode())
    reading = read_file(path)
    assert (reading.file_name, reading.size) == ("a.txt", len(RIS.encode()))
    assert len(reading.sha256) == 64
    with pytest.raises(ImportRefused, match=r"missing\.ris: [Tt]he file cannot be opened"):
        read_file(tmp_path / "missing.ris")
    with pytest.raises(ImportRefused, match="cannot be opened"):
        read_file(tmp_path)
