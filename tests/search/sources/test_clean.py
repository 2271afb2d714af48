from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.search.sources.clean import clean_text, storable
from review.search.sources.getters import is_true, items, raw_of, text, texts, value_at, whole

TAGS = [
    "<p>",
    "</p>",
    "<i>",
    "</i>",
    "<jats:title>",
    "&lt;b&gt;",
    "&amp;",
    "&#60;",
    "<!--",
    "-->",
    "<script>",
]
PIECES = st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=8)), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("A <i>pilot</i> study", "A pilot study"),
        ("H<sub>2</sub>O and <mml:math><mml:mi>x</mml:mi></mml:math>", "H2O and x"),
        ("<jats:title>Aim</jats:title><jats:p>To see.</jats:p>", "Aim To see."),
        ("<a href=\"x?a>b\" title='c'>link</a>", "link"),
        ("Crime &amp;amp; punishment", "Crime & punishment"),
        ("&lt;p&gt;Twice&lt;/p&gt;", "Twice"),
        ("p &lt; 0.05 and q > 3", "p < 0.05 and q > 3"),
        ("if p<a and b>c then", "if p<a and b>c then"),
        ("n<10, m<b", "n<10, m<b"),
        ("one<br/>two<BR>three", "one two three"),
        ("before<!-- hidden <b> -->after", "beforeafter"),
        ("<script>alert('x')</script>Title", "Title"),
        ("Never closed: <script>and yet it stays", "Never closed: and yet it stays"),
        ("<![CDATA[a <b>bold</b> claim]]>", "a bold claim"),
        ("non\u00a0breaking\u2028 lines\n\nhere", "non breaking lines here"),
        ("e\u0301tude \x00\ud800", "étude \ufffd\ufffd"),
        ("AT&T; R&D &notanentity;", "AT&T; R&D &notanentity;"),
        ("<unknown>kept</unknown>", "<unknown>kept</unknown>"),
        ("", ""),
    ],
)
def test_text_is_cleaned(dirty, clean):
    assert clean_text(dirty) == clean


@given(PIECES)
def test_cleaning_twice_changes_nothing_and_gives_what_can_be_stored(dirty):
    once = clean_text(dirty)
    assert clean_text(once) == once
    once.encode()


@given(st.text(alphabet=st.characters(whitelist_categories=("L", "N", "P", "Z")), max_size=60))
def test_words_without_markup_stay(words):
    plain = words.replace("<", " ").replace("&", " ")
    assert clean_text(f"<p>{plain}</p>") == clean_text(plain)


@given(st.text())
def test_every_text_becomes_storable(words):
    assert storable(words).encode().decode() == storable(words)
    assert storable(storable(words)) == storable(words)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=8,
)
PATHS = st.lists(st.one_of(st.sampled_from("abc"), st.integers(-3, 3)), max_size=4)


@given(ANYTHING, PATHS)
def test_getters_take_anything(data, path):
    assert isinstance(text(data, *path), str)
    assert all(texts(data, *path))
    assert isinstance(items(data, *path), list)
    assert whole(data, *path) is None or isinstance(whole(data, *path), int)
    assert is_true(data, *path) is (value_at(data, *path) is True)
    raw_of(data).encode()


def test_getters_find_what_is_there():
    data = {"a": [{"b": " words "}, {"b": 7}, {"b": "12"}], "c": True, "d": 3.0, "e": "٣"}
    assert text(data, "a", 0, "b") == "words"
    assert text(data, "a", 1, "b") == "7"
    assert text(data, "c") == ""
    assert [whole(data, "a", i, "b") for i in range(4)] == [None, 7, 12, None]
    assert whole(data, "d") == 3
    assert whole(data, "c") is None
    assert texts(data, "a") == []
    assert json.loads(raw_of(data)) == data
