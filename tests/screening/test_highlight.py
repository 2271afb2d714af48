"""Where terms are marked in a text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.screening.highlight import spans


def marked(text: str, include: list[str], exclude: Sequence[str] = ()) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in spans(text, include, exclude)]


@pytest.mark.parametrize(
    ("text", "terms", "found"),
    [
        ("A trial of trials", ["trial"], ["trial"]),
        ("A trial of Trials", ["trial*"], ["trial", "Trials"]),
        ("retrial", ["trial*"], []),
        ("Sexköp, SEXKÖPARE och sexköpet", ["sexköp*"], ["Sexköp", "SEXKÖPARE", "sexköpet"]),
        ("en insats för män", ["män", "insats"], ["insats", "män"]),
        ("en ö, två öar; hjälpsökande", ["ö", "hjälp"], ["ö"]),
        ("Åtgärder", ["åtgärd*"], ["Åtgärder"]),
        ("re-education, re education, re–education", ["re-education"],
         ["re-education", "re education", "re–education"]),
        ("reeducation", ["re-education"], []),
        ("sex-buyers and sex\nbuyer", ["sex buyer*"], ["sex-buyers", "sex\nbuyer"]),
        ("C++ (and C#)", ["c++"], ["C++"]),
        ("a.b axb", ["a.b"], ["a.b"]),
        ("john school", ["john*", "john school"], ["john school"]),
        ("anything at all", ["*", "-", " ", "- *"], []),
        ("", ["trial"], []),
    ],
)  # fmt: skip
def test_terms_are_found_whole_and_whatever_their_case(text, terms, found):
    assert marked(text, terms) == [(words, "include") for words in found]


def test_the_longer_of_two_overlapping_terms_wins_wherever_it_begins():
    text = "harm reduction programmes"
    assert marked(text, ["harm reduction"], ["reduction programme*"]) == [("reduction programmes", "exclude")]
    assert marked(text, ["harm reduction programme*"], ["reduction"]) == [(text, "include")]


def test_a_term_in_both_lists_warns():
    assert marked("protocol", ["protocol"], ["protocol"]) == [("protocol", "exclude")]


def test_neighbours_are_both_marked():
    assert marked("trial protocol", ["trial"], ["protocol"]) == [
        ("trial", "include"),
        ("protocol", "exclude"),
    ]


words = st.text("abå ö-*", min_size=0, max_size=6)


@given(st.text("abåö -–\n", max_size=60), st.lists(words, max_size=4), st.lists(words, max_size=4))
def test_spans_lie_in_the_text_in_order_and_never_overlap(text, include, exclude):
    found = spans(text, include, exclude)
    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
    assert {kind for _, _, kind in found} <= {"include", "exclude"}


def test_a_very_long_text_full_of_terms_takes_no_time_to_speak_of():
    text = "trial protocol " * 20_000
    assert len(spans(text, ["trial*"], ["protocol", "trial protocol"])) == 20_000
