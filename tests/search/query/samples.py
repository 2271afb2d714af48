"""Queries for the tests: from protocol text, and made up for property tests."""

from __future__ import annotations

from hypothesis import strategies as st
from ruamel.yaml import YAML

from review.protocol import Protocol
from review.search.query.model import Concept, Query, Scope, Term, Word
from review.search.query.reading import query_of

FRAME = {
    "review": {"id": "small", "title": "Small"},
    "eligibility": {
        "include": [{"id": "I1", "text": "x"}],
        "exclude": [{"id": "E1", "label": "Wrong population"}],
    },
}


def protocol(text: str) -> Protocol:
    """A small protocol with these parts."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    return Protocol.model_validate({**FRAME, **(yaml.load(text) or {})})


def query(text: str) -> Query:
    """The query of a protocol with these parts."""
    return query_of(protocol(text))


_LETTERS = "abdeknorsuyåäöøæ"
_stems = st.text(_LETTERS, min_size=2, max_size=9)
_odd = st.sampled_from(
    [
        "sex",
        "AND",
        "or",
        "to",
        "of",
        "re-education",
        "client's",
        "HIV/AIDS",
        "men,",
        "KAST",
        "a",
        "R&D",
        "50%",
    ]
)
words = st.builds(
    lambda stem, hole, is_truncated: Word(
        stem[:hole] + "?" + stem[hole + 1 :] if 0 < hole < len(stem) - 1 else stem, is_truncated
    ),
    st.one_of(_stems, _odd),
    st.sampled_from([0, 0, 0, 1, 3]),
    st.booleans(),
)
_languages = st.sampled_from(["", "en", "sv", "no", "nb", "da", "fr"])


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """A word, a phrase, or words near each other."""
    found = tuple(draw(st.lists(words, min_size=1, max_size=3)))
    near = draw(st.none() | st.integers(0, 9)) if len(found) > 1 else None
    return Term(found, draw(_languages), near)


_scopes = st.sampled_from([None, *Scope])


@st.composite
def queries(draw: st.DrawFn, most_terms: int = 6) -> Query:
    """One to three concepts, with or without exclusions and limits."""
    lists = st.lists(terms(), min_size=1, max_size=most_terms, unique=True)
    concepts = tuple(
        Concept(f"c{n}", tuple(draw(lists)), draw(_scopes)) for n in range(draw(st.integers(1, 3)))
    )
    first = draw(st.none() | st.integers(1900, 2020))
    return Query(
        concepts,
        tuple(draw(st.lists(terms(), max_size=2))),
        draw(st.sampled_from(list(Scope))),
        first,
        draw(st.none() | st.integers(first or 1900, 2030)),
        tuple(draw(st.lists(st.sampled_from(["sv", "no", "en", "fo"]), max_size=2, unique=True))),
    )
