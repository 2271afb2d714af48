"""BibTeX: what the parser sets aside is rescued or rejected, and no text is lost to LaTeX."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import AccountsDiffer, ImportRefused
from review.model import Author, Entry, FileReading
from review.search import read_bytes
from review.search.formats.bibtex_mapping import entry_of
from review.search.formats.bibtex_odd import OddReader
from review.search.formats.bibtex_plain import plain_entry
from review.search.formats.latex import decode_latex, encode_latex


def read(text: str) -> FileReading:
    return read_bytes(text.encode(), "x.bib")


def one(fields: str, entry_type: str = "article") -> Entry:
    return read(f"@{entry_type}{{key,\n{fields}\n}}\n").entries[0]


def test_repeated_keys_and_fields_are_kept_with_a_warning() -> None:
    reading = read(
        "@article{a, title={One}}\n@article{a, title={Two}}\n"
        "@article{b, title={Three}, note={x}, note={y}, title={Four}}\n"
    )
    assert [e.title for e in reading.entries] == ["One", "Two", "Three"]
    assert reading.entries[2].extra["note"] == ["x", "y"]
    assert reading.entries[2].extra["title"] == ["Four"]
    assert [w.split(":")[0] for w in reading.warnings] == ["line 2", "line 3"]


def test_what_cannot_be_parsed_is_a_reject_with_its_line() -> None:
    reading = read(
        "@article{good, title={A}}\n\n@article{bad, title={never closed\n\n@book{next, title={B}}\n"
        "@article{title={no key}}\n@misc{last, title={C}}\n"
    )
    assert [e.title for e in reading.entries] == ["A", "B", "no key", "C"]
    assert [r.line for r in reading.rejects] == [3]
    assert reading.rejects[0].raw.startswith("@article{bad")


def test_comments_strings_preambles_and_joins() -> None:
    reading = read(
        '% Encoding: UTF-8\n@string{jt = "Journal of Tests"}\n@preamble{"x"}\n@comment{jabref-meta: y;}\n'
        '@article{a, title = "Part " # {One}, journal = jt, month = jan, year = 2001}\n'
        "@article(b, title = {Round}, year = 2002)\n@ARTICLE{c,}\n"
    )
    first, second, third = reading.entries
    assert (first.title, first.venue, first.year, first.line) == ("Part One", "Journal of Tests", 2001, 5)
    assert (second.title, second.line) == ("Round", 6)
    assert third.title == ""


def test_percent_signs_do_not_end_a_text() -> None:
    entry = one(
        "title={50% of buyers \\& others}, abstract={Rates {fell} by 20% (p<0.05) in \\'etudes},"
        " url={https://example.org/a%2Fb_c~d&e=1}"
    )
    assert entry.title == "50% of buyers & others"
    assert entry.abstract == "Rates fell by 20% (p<0.05) in études"
    assert entry.url == "https://example.org/a%2Fb_c~d&e=1"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"Bostr\"{o}m", "Boström"),
        (r"{\c{C}}etinkaya B{\"u}y{\"u}k", "Çetinkaya Büyük"),
        ("{Proper} {Nouns}", "Proper Nouns"),
        (r"costs \$5 and $6 and \'e", "costs $5 and $6 and é"),
        (r"$\alpha$-blockers", "α-blockers"),
        (r"\cite{smith2001} says", r"\cite{smith2001} says"),
        ("no commands", "no commands"),
        (
            r"\'{\i}x \'\i x Stra\ss e \o re \O{} \aa{}s {\aa}r \c{c} \v{S} \H{o}",
            "íx í x Straße øre Ø ås år ç Š ő",
        ),
        (r"\emph{one} and \textbf{two} at 5\%", "one and two at 5%"),
        (r"p {\textless} 0.05 {\textbar} \textgreater{} 5 \%", "p < 0.05 | > 5 %"),
        (
            r"{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater} \k{a} {\S} 3",
            "<i>E. coli</i> ą § 3",
        ),
    ],
)
def test_latex(written: str, text: str) -> None:
    assert decode_latex(written) == text


@pytest.mark.parametrize("text", ["50% & #1_a {b} $5 ~x \\y", "Åäö – “x”", "a\\b", "{", "%%"])
def test_latex_written_is_read(text: str) -> None:
    assert decode_latex(encode_latex(text)) == text


def test_authors_in_every_form() -> None:
    entry = one(
        "author={{World Health Organization} and von Hippel, Eric and Reagle, Jr., Joseph M. and "
        'Martin A. Monto and {\\"O}zkal, Erhan and Ludwig van Beethoven and others}'
    )
    assert entry.authors == (
        Author(literal="World Health Organization"),
        Author("von Hippel", "Eric"),
        Author("Reagle", "Joseph M., Jr."),
        Author("Monto", "Martin A."),
        Author("Özkal", "Erhan"),
        Author("van Beethoven", "Ludwig"),
    )


def test_a_list_of_authors_parted_by_commas() -> None:
    entry = one("author={Smith, J., Doe, A., Roe, B. C.}")
    assert entry.authors == (Author("Smith", "J."), Author("Doe", "A."), Author("Roe", "B. C."))


def test_a_missing_comma_is_mended_and_named() -> None:
    reading = read("@article{a,\n title={First} year={2000},\n journal={J}\n}\n")
    assert (reading.entries[0].title, reading.entries[0].year) == ("First", 2000)
    assert "comma missing before year" in reading.warnings[0]


def test_an_at_sign_inside_a_text_begins_nothing() -> None:
    assert one("title={Mail me @ {home} or a@b{c} now}").title == "Mail me @ home or a@bc now"


def test_fields_of_other_kinds() -> None:
    entry = one(
        "title={{T}}, school={University of X}, date={2020-03}, langid={swedish}, pages={1--9},"
        " isbn={978-1-59593-411-6}, issn={2096 4129 no}, keywords={a; b}, custom={z}",
        "phdthesis",
    )
    assert (entry.type, entry.publisher, entry.date, entry.year) == (
        "thesis",
        "University of X",
        "2020-03",
        2020,
    )
    assert (entry.language, entry.pages, entry.isbn) == ("sv", "1-9", ("9781595934116",))
    assert (entry.keywords, entry.extra["custom"]) == (("a", "b"), ["z"])
    assert entry.extra["issn"] == ["2096 4129 no"]
    assert entry.extra["entrytype"] == ["phdthesis"]


VALUES = st.one_of(
    st.sampled_from(
        [
            *("{Plain}", "{{Twice}}", '"quoted"', "2019", "jan", "jt", "{a {b {c} d} e}", "{A} # {B}"),
            *(
                "jt # {x}",
                "{50\\% \\& more}",
                "{\\'e {\\\"o} \\o}",
                "{mail a@b{c} d}",
                "{a, b = c}",
                "{{a} x = 1}",
            ),
            *(
                "{a} year={2000}",
                "{\n @ x\n}",
                "{\n\x0c@a{b}}",
                "{a\\}b}",
                '"a {b} c"',
                "{}",
                '""',
                "{$x^2$}",
            ),
            *("{C# and F#}", "{a\n  b}", "{{{{deep}}}}", "{", "}", '"', "", "{a}}"),
            *("{a \\{b} c}", "{a {b\\} c}", "{a \\{b\\} c}", "{a\\}"),
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12).map("{{{}}}".format),
)
FIELDS = st.lists(
    st.tuples(st.sampled_from(["title", "Title", "author", "year", "note", "x-1", "a b"]), VALUES), max_size=4
)


@settings(max_examples=600, deadline=None)
@given(
    fields=FIELDS,
    key=st.sampled_from(["key", "a:b/c+1", "", "a b", "å"]),
    kind=st.sampled_from(["article", "Book", "online", "commentary", "string"]),
    separator=st.sampled_from([",\n  ", ", ", ","]),
    end=st.sampled_from(["}", "\n}", ",\n}", " , }", "", ")"]),
)
def test_a_plain_entry_is_read_as_bibtexparser_reads_it(
    fields: list[tuple[str, str]], key: str, kind: str, separator: str, end: str
) -> None:
    text = f"@{kind}{{{key}{separator}" + separator.join(f"{n} = {v}" for n, v in fields) + end
    strings = {"jt": "Journal of Tests"}
    plain = plain_entry(text, 0, strings)
    if plain is None:
        return
    warnings: list[str] = []
    expected = (entry_of(plain.entry_type, plain.key, plain.fields, plain.raw, 1), plain.key)
    assert list(OddReader(strings, warnings.append).items(plain.raw, 1)) == [expected]
    assert not warnings
    assert next(OddReader(strings, warnings.append).items(text, 1)) == expected


def test_plain_entries_are_read_without_bibtexparser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    text = (
        '@article{a, title={One {Two} \\& 50\\%}, author = "A, B", year = 2001, month = jan}\n'
        "@book{b,\n  title = {{T}},\n}\n@misc{c} @misc{d, note = {x@y.z},}\n"
    )
    expected = read(text).entries
    monkeypatch.setattr("review.search.formats.bibtex_odd.parse_string", refuse)
    assert read(text).entries == expected
    assert [e.line for e in expected] == [1, 2, 5, 5]


def test_an_abbreviation_may_stand_after_its_use_and_the_first_counts() -> None:
    reading = read(
        "@article{a, title={T}, journal = JT}\n@string{jt = {Journal} # { of Tests}}\n@string{jt = {Other}}\n"
        "@article{b, title={U}, journal = jt, year = {2000} # {}}\n"
    )
    assert [e.venue for e in reading.entries] == ["Journal of Tests"] * 2


def test_a_line_of_nothing_but_marks_is_refused() -> None:
    with pytest.raises(ImportRefused, match="line 2 holds something odd and more than 50,000 at signs"):
        read("@misc{a, title={T}}\n" + "@a{" * 60_000)


def test_a_key_used_far_apart_is_named() -> None:
    text = "".join(f"@misc{{k{n}, title={{T}}}}\n" for n in range(3000)) + "@misc{k7, title={Again}}\n"
    assert read(text).warnings == ("line 3001: the key 'k7' is already in use; the entry was kept",)


def test_accounts_that_differ_name_file_line_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "@article{a, title={One}}\n@article{b, title={Two}}\n"
    monkeypatch.setattr("review.search.counting.bibtex_marks", lambda _: [1, 2, 9])
    with pytest.raises(AccountsDiffer, match=r"x\.bib: 3 entries begin.* 2 were read and 0 rejected.*line 9"):
        read(text)


def test_an_entry_without_a_key_is_kept_with_its_own_text() -> None:
    first = "@article{\n  title = {One}, year = 2001\n}"
    file = f'{first}\n@string{{j = {{J}}}}\n@book(title="Two", series=j)\n@article{{k, title={{Three}}}}\n'
    reading = read_bytes(file.encode(), "x.bib")
    assert [(e.title, e.native_id, e.line) for e in reading.entries] == [
        ("One", "", 1),
        ("Two", "", 5),
        ("Three", "k", 6),
    ]
    assert reading.entries[0].raw == first
    assert reading.entries[1].extra["series"] == ["J"]
    assert [w.partition(":")[2] for w in reading.warnings] == [" the entry has no key; it was kept"] * 2
