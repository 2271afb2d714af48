"""A PDF's text as it is printed, and a plain word for every file that has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import ImportRefused
from review.extraction import pdf_text
from review.extraction.pdf_text import clean_page, dois_in, read_pdf
from review.extraction.quotes import PagesToSearch, locate
from tests import pdfs


def read(folder: Path, data: bytes, name: str = "a file.pdf") -> pdf_text.PdfText:
    path = folder / "x"
    path.write_bytes(data)
    return read_pdf(path, name)


def test_pages_and_metadata_are_read(tmp_path):
    text = read(tmp_path, pdfs.pdf(["One ö “two”", "Three"], title="A title", subject="doi:10.1234/AB.5;"))
    assert [p.strip() for p in text.pages] == ["One ö “two”", "Three"]
    assert (text.page_count, text.title, text.dois) == (2, "A title", ("10.1234/ab.5",))
    assert not text.has_text  # four words are a stamp
    assert not text.fingerprint


def test_columns_are_read_one_after_the_other(tmp_path):
    paragraphs = [f"Sentence number {n} was written by hand and goes on to the next line." for n in range(90)]
    text = read(tmp_path, pdfs.two_columns(paragraphs))
    assert text.has_text
    found = PagesToSearch(text.pages)
    for n in (0, 17, 45, 89):
        assert locate(paragraphs[n], found).pages, n
    order = [text.pages[0].find(f"number {n} was") for n in range(30)]
    assert order == sorted(order)
    assert min(order) >= 0


def test_a_word_broken_at_a_line_end_is_kept_as_printed(tmp_path):
    text = read(tmp_path, pdfs.pdf(["the coun-\nselling of many"]))
    assert text.pages[0].replace("\n", "|").strip() == "the coun-|selling of many"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "is empty"),
        (b"<!doctype html><p>Sign in to read", "a web page"),
        (b"PK\x03\x04 a word document", "no PDF"),
        (b"%PDF-1.7\nand then nothing at all", "is damaged"),
        (pdfs.pdf(["text " * 90])[:400], "is damaged"),
        (pdfs.locked(), "protected by a password"),
    ],
)
def test_what_cannot_be_read_says_so_with_its_name(tmp_path, data, word):
    with pytest.raises(ImportRefused, match=word) as told:
        read(tmp_path, data, "thesis final (2).pdf")
    assert told.value.message.startswith("thesis final (2).pdf")
    assert told.value.hint


def test_a_file_whose_password_only_forbids_printing_is_read(tmp_path):
    from reportlab.lib.pdfencrypt import StandardEncryption

    data = pdfs.pdf(["free to read"], encryption=StandardEncryption("", ownerPassword="o", canPrint=0))
    assert "free to read" in read(tmp_path, data).pages[0]


def test_size_and_time_have_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_text, "MOST_BYTES", 1_000)
    with pytest.raises(ImportRefused, match=r"at most 1,000"):
        read(tmp_path, pdfs.pdf(["text " * 900]))
    monkeypatch.undo()
    monkeypatch.setattr(pdf_text, "SECONDS", 0.001)
    with pytest.raises(ImportRefused, match="could not be read within"):
        read(tmp_path, pdfs.pdf(["text"]))


def test_a_reader_that_falls_over_is_a_damaged_file(tmp_path, monkeypatch):
    dies = tmp_path / "dies.py"
    dies.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(pdf_text, "WORKER", dies)
    with pytest.raises(ImportRefused, match="is damaged"):
        read(tmp_path, pdfs.pdf(["text"]))


def test_scanned_pages_have_no_text(tmp_path):
    text = read(tmp_path, pdfs.scanned(3))
    assert (text.page_count, text.has_text, text.fingerprint) == (3, False, "")


def test_the_same_words_have_the_same_fingerprint(tmp_path):
    words = pdfs.FILLER * 3
    one = read(tmp_path, pdfs.pdf([words[:300], words[300:]]))
    other = read(tmp_path, pdfs.pdf([words[:150], words[150:]], title="Saved by somebody else"))
    third = read(tmp_path, pdfs.pdf([words + " And more."]))
    assert one.fingerprint == other.fingerprint != third.fingerprint
    assert one.fingerprint


@given(st.text(max_size=300))
def test_a_page_can_always_be_kept(text):
    kept = clean_page(text)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert "\r" not in kept
    assert clean_page(kept) == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://doi.org/10.1000/182.", ("10.1000/182",)),
        ("(doi:10.1016/S0140-6736(24)02716-8)", ("10.1016/s0140-6736(24)02716-8",)),
        ("10.1000/A, 10.1000/a; 10.99/x 10.12345/bc", ("10.12345/bc",)),
        ("version 10.4 / 2", ()),
    ],
)
def test_dois_are_found_without_what_follows_them(text, found):
    assert dois_in(text) == found
