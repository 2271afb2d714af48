"""What is read at once, where that is safe, is what the careful way gives: RIS and the values in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.model import Entry, Reject
from review.search import counting
from review.search.formats import names, ris, ris_dialects
from review.search.formats.dates import date_beyond, normalise_date, says_more
from review.search.formats.document import Findings
from review.search.formats.identifiers import pmid_in
from review.search.formats.lines import whole_lines
from review.search.formats.ris_dialects import dialect_of
from review.search.formats.ris_lines import LineReader
from review.search.formats.ris_mapping import entry_of
from review.search.formats.text import clean_names, clean_text, tidy

TAGS = st.sampled_from(
    [
        *("TI", "T1", "AB", "N2", "AU", "A1", "PY", "Y1", "DA", "Y2", "T2", "JF", "VL", "IS", "SP", "EP"),
        *("C7", "DO", "L3", "M3", "UR", "N1", "SN", "ID", "AN", "C2", "C5", "LA", "PB", "KW", "DB", "XX"),
    ]
)
VALUES = st.sampled_from(
    [
        *("", " ", "x", "  two  blanks ", "1234-5678", "9781595934116; 0596008279", "10.1000/a", "2020"),
        *("2020/03/01/", "PMC123", "12345678", "Smith, J. P.", "Smith, Ann; Doe, B", "<i>a</i> &amp; b"),
        *(
            "Copyright 2020",
            "R&D",
            "e\u0301",
            "\u2028",
            "a\x1fb",
            "http://x.org/10.1000/b",
            "eng",
            "J. Abbr.",
        ),
        *("IN - text", "ER - text", "slr-pipeline:{}", "Medline", "a\tb", "\x0b", "1-9", "S1", "doi:10.1/x"),
    ]
)
ODD = st.sampled_from(
    [
        *("", " ", "goes on", "  goes on", "TI - loose", "TY - BOOK", "ER - ", "ER - x", "ER  -", "ER  - x"),
        *("TY  - JOUR", "TY  -", "\ufeffTY  - JOUR", " AU  - x", "AU\t- x", "KW   - x", "ER\t-", "TY\t-"),
        *("1. ", "Link to x", "au  - x", "AUX  - x", "AU -x", "\x0cAB  - x", "\x0b", "\u00a0", "TY  - a\x1c"),
    ]
)
LINES = st.one_of(st.builds(lambda tag, value: f"{tag}  - {value}", TAGS, VALUES), ODD)
BLOCKS = st.lists(LINES, max_size=9).map(lambda lines: ["TY  - JOUR", *lines, "ER  - ", ""])
TEXTS = st.lists(st.one_of(BLOCKS, BLOCKS, st.lists(LINES, max_size=3)), max_size=5).map(
    lambda blocks: "\n".join(line for block in blocks for line in block)
)
many = settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def by_lines(text: str) -> Iterator[Entry | Reject]:
    """Every block the line reader finds, as the careful way makes items of it."""
    reader = LineReader()
    blocks = list(reader.blocks(text.removesuffix("\n")))
    for block in (*blocks, *filter(None, [reader.close()])):
        if reason := block.fault():
            yield Reject(block.start, reason, block.raw())
        else:
            yield entry_of(block.values(), block.raw(), block.start)


@many
@given(TEXTS)
def test_a_stretch_read_at_once_gives_what_its_lines_give(text: str) -> None:
    assert list(ris.stream((text,), {}, Findings())) == list(by_lines(text))


WRITTEN = VALUES.map(str.strip).filter(bool)


@many
@given(st.lists(st.builds(lambda tag, value: f"{tag}  - {value}", TAGS, WRITTEN), max_size=9))
def test_where_every_line_has_a_tag_and_a_value_no_line_is_looked_at_alone(lines: list[str]) -> None:
    text = "\n".join(["TY  - JOUR", *lines])
    plain = ris._plain_values(f"{text}\nER  -")
    assert plain is not None
    assert plain == ris._long_values("\n" + text)


@pytest.mark.parametrize(
    "line", ["goes on", "", "TI  -", "TI  - ", "TI - loose", " TI  - x", "TY  - BOOK", "ER  -"]
)
def test_what_is_not_plain_is_left_to_the_careful_way(line: str) -> None:
    assert ris._plain_values(f"TY  - JOUR\n{line}\nER  -") is None
    assert ris._plain_values("TY  - JOUR\nTI  - x\nER  - text") is None
    assert ris._plain_values("TY  - JOUR\nTI  - x\nER  -") == ({"TY": ["JOUR"], "TI": ["x"]}, 2)


def marks_by_lines(text: str) -> Iterator[int]:
    """``ris_marks``, one line after the other."""
    orphan, is_open = 0, False
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r"[ \t\ufeff\x0b\x0c]*([A-Z][A-Z0-9])([ \t]{1,3})-(.*)", line, re.DOTALL)
        if not match:
            continue
        tag, is_strict = match[1], match[2] != " "
        if tag == "TY":
            yield orphan or number
            orphan, is_open = 0, True
        elif tag == "ER" and (is_strict or not match[3].strip()):
            if orphan:
                yield orphan
            orphan, is_open = 0, False
        elif not is_open and is_strict:
            orphan = orphan or number
    if orphan:
        yield orphan


@many
@given(TEXTS)
def test_entries_begun_are_counted_as_line_by_line(text: str) -> None:
    assert list(counting.ris_marks((text,))) == list(marks_by_lines(text))


LETTERS = st.one_of(
    st.characters(exclude_categories=("Cs",)),
    st.sampled_from("aZ  é\u0301\u1100\u1161ｱ\u00a0\u2013\u2028\x00\x1f\x7f\x85\ufeff&<>;\t\n"),
)
LONG = st.builds(
    lambda start, filling, middle, end: start + filling + middle + filling + end,
    st.text(LETTERS, max_size=6),
    st.sampled_from(["", "plain words " * 20, "två – “ord” " * 20]),
    st.text(LETTERS, max_size=6),
    st.text(LETTERS, max_size=6),
)


@many
@given(LONG)
def test_long_texts_are_tidied_like_short_ones(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    kept = (c for c in composed if c.isspace() or not (c in "\ufeff" or ord(c) < 32 or 127 <= ord(c) < 160))
    expected = " ".join("".join(kept).split())
    assert tidy(text) == expected


WORDS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool),
    st.sampled_from(["a  b", "a &amp; b", "R&D", "<i>x</i>", "e\u0301", "two words", "a\tb", "x" * 200]),
)


@many
@given(st.lists(WORDS, max_size=5))
def test_several_names_are_cleaned_like_each(values: list[str]) -> None:
    assert list(clean_names(values)) == [clean_text(value) for value in values]


NAMES = st.sampled_from(
    ["Smith", "Ann", "J.", "P.", "Löfgren", "E\u0301", "and", "Of", "null", "II", "3", "O'B", "x-y", "Li", ""]
)


@many
@given(st.lists(NAMES, max_size=5).map(" ".join), st.sampled_from([", ", ",", " ", "; "]), NAMES, NAMES)
def test_a_plain_author_is_the_one_a_closer_look_finds(left: str, sign: str, first: str, second: str) -> None:
    text = f"{left}{sign}{first} {second}".strip()
    if author := names.plain_author(text):
        assert names._authors_in(text) == (author,)


@many
@given(st.text("012/- Xx", max_size=24))
def test_a_date_beyond_the_year_is_normalised_and_of_that_year(text: str) -> None:
    text = f"20{text}"
    date = normalise_date(tidy(text))
    assert date_beyond(text, 2020, 2030) == (date if says_more(date, 2020, 2030) else "")


@given(st.text("0123٣², [PMID]", max_size=12))
def test_a_pubmed_id_is_found_as_its_pattern_finds_it(text: str) -> None:
    match = re.match(r"(?:PMID|PUBMED|MEDLINE)?[:\s]*(\d{1,8})(?:\s*\[PMID\])?\s*(?:,.*)?$", text.strip())
    assert pmid_in(text) == (match[1] if match and match[1].strip("0") else "")


SIGNS = st.sampled_from(
    [
        *("rayyan-1", "RefID:1", "WOS:1", "CN-1", "pub.1", "Citavi 6", "EBSCOhost", "L123456", "ASReview_x"),
        *("https://openalex.org/W1", "https://www.proquest.com/x", "http://ovidsp.tx/", "x ovid.com", "x"),
        *("https://www.scopus.com/x", "123-456-789-012-34X", "xWOS:1", "CN-", "pub.x", "L12345"),
    ]
)


@pytest.mark.parametrize(
    ("tag", "value", "tool"),
    [
        ("AN", "rayyan-1", "Rayyan"),
        ("ID", "RefID:1", "RefWorks"),
        ("AN", "CN-1", "Cochrane"),
        ("ID", "a\nhttps://openalex.org/W1", "OpenAlex"),
        ("UR", "http://ovidsp.tx/", "Ovid"),
        ("UR", "x\nhttps://www.scopus.com/x", "Scopus"),
        ("UR", "https://www.proquest.com/x", "ProQuest"),
        ("ID", "123-456-789-012-34X", "Lens"),
        ("U2", "L123456", "Embase"),
        ("U2", "L12345", ""),
        ("AN", "xWOS:1", ""),
        ("AB", "WOS:1", ""),
    ],
)
def test_each_sign_of_a_tool_is_seen(tag: str, value: str, tool: str) -> None:
    assert dialect_of({tag: [value]}) == tool
    assert dialect_of({tag: ["x", value]}) == tool


@given(
    st.dictionaries(st.sampled_from(["AN", "ID", "UR", "U2", "N1", "M4", "DP"]), st.lists(SIGNS, max_size=3))
)
def test_the_sign_of_the_highest_rank_tells(values: dict[str, list[str]]) -> None:
    assert dialect_of(values) == ris_dialects._told(values)


@given(st.lists(st.text("a\r\n", max_size=6), max_size=6))
def test_whole_lines_are_the_text(pieces: list[str]) -> None:
    parts = list(whole_lines(pieces))
    assert "".join(parts) == "".join(pieces).replace("\r\n", "\n").replace("\r", "\n")
    assert all(part.endswith("\n") for part in parts[:-1])
