"""Terms as people write them, and the query a protocol holds."""

from __future__ import annotations

import pytest
from hypothesis import given

from review.errors import InvalidInput
from review.protocol import Source
from review.search.query.model import Query, Scope, Term, Word
from review.search.query.reading import parse_term, query_of
from tests.search.query.samples import protocol, query, terms

TWO = """
concepts:
  - id: who
    terms: {en: [buyer*], sv: [köpare]}
  - id: what
    terms: {en: [help]}
"""


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("sexköp*", Term((Word("sexköp", True),))),
        (
            "buyer* of sexual services",
            Term((Word("buyer", True), Word("of"), Word("sexual"), Word("services"))),
        ),
        ('"buyers of sex"', Term((Word("buyers"), Word("of"), Word("sex")))),
        ("“buyers  of\u00a0sex”", Term((Word("buyers"), Word("of"), Word("sex")))),
        ("re–education", Term((Word("re-education"),))),
        ("wom?n", Term((Word("wom?n"),))),
        ('"sex buy*"~3', Term((Word("sex"), Word("buy", True)), near=3)),
        ("client's", Term((Word("client's"),))),
        ("ko\u0308pare", Term((Word("köpare"),))),
        ("men, women", Term((Word("men,"), Word("women")))),
    ],
)
def test_a_term_is_read(text, term):
    assert parse_term(text) == term


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "*",
        "?",
        '""',
        "*buyer",
        "bu*yer",
        "?uyer",
        "a (b)",
        "sex[ti]",
        'say "no" now',
        "TS=sex",
        "a OR b",
        "a NEAR/3 b",
        "buyer~2",
        "ti:sex",
        "school$",
        "#1",
        "a\\b",
    ],
)
def test_a_stray_sign_is_refused_with_the_term_and_a_hint(text):
    with pytest.raises(InvalidInput) as caught:
        parse_term(text)
    assert repr(text) in caught.value.message
    assert caught.value.hint


@given(terms())
def test_a_term_reads_back_as_it_was_written(term):
    if any(word.text in ("AND", "a") for word in term.words) or "~" in str(term)[:-2]:
        return
    text = str(Term(term.words)) if term.near is None else f'"{Term(term.words)}"~{term.near}'
    assert parse_term(text, term.language) == term


def test_small_words_that_are_operators_elsewhere_are_words_in_a_term():
    assert str(parse_term("search and rescue")) == "search and rescue"


def test_a_source_asks_for_all_concepts_unless_it_names_some():
    of = protocol(TWO)
    assert [c.id for c in query_of(of).concepts] == ["who", "what"]
    narrow = Source(id="openalex", arm="databases", concepts=["what"], limits={"from_year": 2020})
    assert [c.id for c in query_of(of, narrow).concepts] == ["what"]
    assert query_of(of, narrow).from_year == 2020


def test_the_search_names_concepts_scope_limits_and_exclusions():
    found = query(
        TWO + "search: {concepts: [what, who], scope: title, exclude: {en: [HIV]}, "
        "limits: {from_year: 2015, to_year: 2020, languages: [sv, nb, 'no', nn]}}"
    )
    assert [c.id for c in found.concepts] == ["what", "who"]
    assert (found.scope, found.from_year, found.to_year) == (Scope.TITLE, 2015, 2020)
    assert found.exclude == (Term((Word("HIV"),), "en"),)
    assert found.languages == ("sv", "no")


def test_a_sources_limits_replace_the_searchs_even_when_empty():
    of = protocol(TWO + "search: {limits: {from_year: 2015}}")
    assert query_of(of, Source(id="a", arm="databases")).from_year == 2015
    assert query_of(of, Source(id="a", arm="databases", limits={})).from_year is None


def test_a_term_of_two_languages_counts_once_unless_truncated():
    found = query("concepts: [{id: a, terms: {sv: [terapi, 'råd*'], nb: [terapi, 'råd*'], und: [x]}}]")
    assert [(str(t), t.language) for t in found.concepts[0].terms] == [
        ("terapi", "sv"),
        ("råd*", "sv"),
        ("råd*", "nb"),
        ("x", ""),
    ]


def test_a_bad_term_is_told_with_its_concept_and_language():
    with pytest.raises(InvalidInput, match="In the concept a, sv: The term 'x OR y'"):
        query("concepts: [{id: a, terms: {sv: [x OR y]}}]")


def test_a_protocol_without_concepts_has_nothing_to_search_for():
    with pytest.raises(InvalidInput, match="names no concepts"):
        query("")
    assert isinstance(query(TWO), Query)
