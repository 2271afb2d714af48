"""Entries as a database might give them, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from review.model import Author, Entry
from review.search.formats.text import tidy

_ALPHABET = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
_TRAPS = st.sampled_from(
    [
        "50% of buyers",
        "R&D & more",
        "a < b > c",
        "&amp; &#38;",
        "<i>x</i>",
        "{braces} and \\slash",
        "~_^$#",
        "TY  - JOUR",
        "ER  - ",
        "AU - x",
        "'quoted'",
        '"double" ""',
        "=1+1",
        "+46",
        "-5",
        "@cmd",
        "＝x",
        "'=x",
        "a;b, c and d",
        "10.1234/abc",
        "åäö éñ 김수정",
        "\\%",
        "}",
        "{",
        "@article{x,",
        "N1  - slr-pipeline:{}",
        "a -- b",
        "``x''",
        "%0 Journal",
        "\u200b=1",
        "NA",
        "null",
        "None",
        "[x]",
        "  ",
        "PMID- 1",
    ]
)
words = st.one_of(st.text(_ALPHABET, max_size=30), _TRAPS, st.lists(_TRAPS, max_size=3).map(" ".join))
line = words.map(tidy)
_names = st.one_of(
    st.builds(Author, family=line, given=line),
    st.builds(Author, literal=line),
    st.sampled_from([Author("Löfgren", "Anna"), Author("van der Berg", "J. P."), Author(literal="WHO")]),
)
_tags = st.one_of(
    st.sampled_from(
        ["TY", "N1", "AD", "AB", "C1", "U1", "note", "entrytype", "type", "DO", "UR", "PY", "M3"]
    ),
    line,
)

entries = st.builds(
    Entry,
    title=line,
    abstract=line,
    authors=st.lists(_names.filter(lambda a: a != Author()), max_size=4).map(tuple),
    year=st.one_of(st.none(), st.integers(1800, 2026)),
    date=st.one_of(st.just(""), line, st.sampled_from(["2021-06", "2021-06-25", "Spring 2021", "2020 Feb"])),
    venue=line,
    volume=line,
    issue=line,
    pages=st.one_of(line, st.sampled_from(["1-9", "e081", "S1-S12"])),
    doi=st.one_of(st.just(""), line, st.just("10.1000/xyz(123)4")),
    pmid=st.one_of(st.just(""), line, st.just("12345678")),
    pmcid=st.one_of(st.just(""), st.just("PMC12345")),
    issn=st.lists(st.one_of(line, st.just("1234-567X")), max_size=2).map(tuple),
    isbn=st.lists(st.one_of(line, st.just("9781595934116")), max_size=2).map(tuple),
    language=st.one_of(line, st.sampled_from(["en", "sv", "ko"])),
    type=st.one_of(line, st.sampled_from(["journal article", "thesis", "other", "data set"])),
    url=st.one_of(line, st.just("https://example.org/a?b=1&c=%20d")),
    publisher=line,
    keywords=st.lists(line, max_size=3).map(tuple),
    native_id=line,
    extra=st.dictionaries(_tags, st.lists(words, min_size=1, max_size=2), max_size=3),
)
