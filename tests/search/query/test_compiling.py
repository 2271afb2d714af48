"""What a source is sent: compiled, or its own words untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InvalidInput
from review.protocol import Source
from review.search.query.compiling import compile_for, verbatim
from review.search.query.model import NoteKind
from tests.search.query.samples import protocol

OF = protocol("concepts: [{id: a, terms: {en: [buyer]}}]")


def test_a_source_without_a_query_is_compiled():
    found = compile_for("pubmed", OF, Source(id="pubmed", arm="databases"))
    assert (found.parts[0].query, found.is_verbatim) == ("(buyer[tiab])", False)
    assert compile_for("pubmed", OF) == found


@given(st.text(min_size=1))
def test_a_native_query_is_sent_untouched(text):
    found = compile_for("pubmed", OF, Source(id="pubmed", arm="databases", query=text))
    (part,) = found.parts
    assert (part.query, found.is_verbatim, found.needs_matcher) == (text, True, False)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("“sex buyer”[tiab]", "curly"),
        ("(a OR b", "more ( than )"),
        ("a OR b)", "a ) too many"),
        ('"sex buyer[tiab]', "opened and not closed"),
        ("sex[ti] and buyer[ti]", "AND"),
        ("(a) or (b)", "OR"),
    ],
)
def test_a_slip_in_a_native_query_is_warned_of(text, word):
    found = verbatim(text)
    assert found.parts[0].query == text
    assert any(word in note.why for note in found.notes)
    assert {note.kind for note in found.notes} == {NoteKind.WARNING}


@pytest.mark.parametrize("text", ['("search and rescue"[ti] OR x)', "sex AND (a OR b)", "nothing special"])
def test_a_clean_native_query_is_not_warned_of(text):
    assert verbatim(text).notes == ()


def test_limits_beside_a_native_query_are_warned_of():
    source = Source(id="pubmed", arm="databases", query="x", limits={"from_year": 2020})
    assert [n.subject for n in compile_for("pubmed", OF, source).notes] == ["limits"]


def test_options_become_parameters_but_the_address_does_not():
    source = Source(id="diva", arm="databases", options={"url": "https://example.org", "set": "SwePub"})
    assert compile_for("oai-pmh", OF, source).parts[0].params == {"set": "SwePub"}


def test_a_native_query_for_nva_has_a_field():
    source = Source(id="nva", arm="databases", query="sexkjøp")
    assert compile_for("nva", OF, source).parts[0].params == {"field": "query"}
    named = source.model_copy(update={"options": {"field": "titleShould"}})
    assert compile_for("nva", OF, named).parts[0].params == {"field": "titleShould"}


def test_an_unknown_service_is_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match="no service 'moon'") as caught:
        compile_for("moon", OF)
    assert "pubmed" in caught.value.hint
