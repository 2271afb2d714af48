from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InvalidInput
from review.extraction.form import Part, field
from review.extraction.values import items, parse, show, text_of, unit_of


def spec_of(small, field_id):
    spec = field(small, field_id)
    assert spec is not None
    return spec


@pytest.mark.parametrize(
    ("field_id", "raw", "stored"),
    [
        ("country", " sydkorea ", "KOR"),
        ("country", "Scotland", "GB-SCT"),
        ("kind", "clinic", "clinic"),
        ("parts", ["talk", "group", "talk"], ["talk", "group"]),
        ("parts", "talk; phone", ["talk", "phone"]),
        ("told", " one \r\n two  words ", "one\ntwo words"),
        ("summary", "a\n b", "a b"),
        ("sites", "Umeå\n\nMalmö (Evonhuset)", ["Umeå", "Malmö (Evonhuset)"]),
        (
            "sites",
            "Göteborg [from 1997, as of 2020-05]",
            [{"place": "Göteborg", "from": "1997", "as_of": "2020-05"}],
        ),
        ("sites", [{"place": "Umeå", "to": ""}], ["Umeå"]),
        ("sites", "Umeå [the north]", ["Umeå [the north]"]),
        ("length", "12 weeks", {"number": 12, "unit": "weeks"}),
        ("length", "5-10 Hours", {"number": 5, "to": 10, "unit": "hours"}),
        ("length", "5\u201310 hours", {"number": 5, "to": 10, "unit": "hours"}),
        ("length", "2.5 hours", {"number": 2.5, "unit": "hours"}),
        ("length", {"number": "3", "to": 3.0, "unit": "weeks"}, {"number": 3, "unit": "weeks"}),
        ("share", "-35", {"number": -35, "unit": "percent"}),
        ("share", "\u221235 percent", {"number": -35, "unit": "percent"}),
        ("fee", "500 sek", {"amount": 500, "currency": "SEK"}),
        ("fee", "USD 12.50", {"amount": 12.5, "currency": "USD"}),
        ("began", 1997, "1997"),
        ("began", date(2020, 2, 29), "2020-02-29"),
        ("began", "2020-05", "2020-05"),
        ("open", "unclear", "unclear"),
        ("staff", "2", 2),
        ("staff", 3.0, 3),
        ("score", "3.25", 3.25),
        ("page", "https://example.org/a?b=1", "https://example.org/a?b=1"),
    ],
)
def test_what_is_typed_as_what_is_stored(small, field_id, raw, stored):
    spec = spec_of(small, field_id)
    assert parse(small, spec, raw) == stored
    assert parse(small, spec, stored) == stored, "stored values pass unchanged"
    assert parse(small, spec, show(spec, stored)) == stored, "what is shown is read back"
    assert json.loads(json.dumps(stored)) == stored


@pytest.mark.parametrize(
    ("field_id", "raw", "words"),
    [
        ("country", "Korea", "which one"),
        ("country", "Atlantis", "no country is called"),
        ("country", False, "not a value"),
        ("kind", "Clinic", "not a code"),
        ("kind", ["clinic"], "not a code"),
        ("parts", ["talk", "walk"], "not a code"),
        ("parts", [], "nothing is given"),
        ("told", "  \n ", "empty"),
        ("summary", 12, "not text"),
        ("sites", "Umeå [from spring]", "not a date"),
        ("sites", [{"place": "Umeå", "since": "1990"}], "since is not known"),
        ("sites", "", "nothing is given"),
        ("length", "many weeks", "does not begin with a number"),
        ("length", "12", "not a unit"),
        ("score", True, "in YAML"),
        ("length", "12 years", "not a unit"),
        ("length", "10-5 weeks", "backwards"),
        ("length", {"number": 1, "unit": "weeks", "about": True}, "about is not known"),
        ("length", {"unit": "weeks"}, "not a number"),
        ("length", None, "does not begin with a number"),
        ("fee", "500", "not an amount and a currency"),
        ("fee", "500 SEKS", "not a currency code"),
        ("began", "spring", "not a date"),
        ("began", "2020-13", "not a date"),
        ("began", "2021-02-29", "not a date"),
        ("began", "0900", "not a date"),
        ("open", "maybe", "not a code"),
        ("open", True, "in YAML"),
        ("staff", "2.5", "whole number"),
        ("staff", "1 000", "not a number"),
        ("score", "3,5", "without spaces or commas"),
        ("score", float("nan"), "not a number"),
        ("score", "inf", "not a number"),
        ("page", "example.org", "not a web address"),
        ("page", "javascript:alert(1)", "not a web address"),
        ("page", "https://[", "not a web address"),
    ],
)
def test_what_is_refused_and_why(small, field_id, raw, words):
    with pytest.raises(InvalidInput, match=words):
        parse(small, spec_of(small, field_id), raw)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["number", "to", "unit", "place", "from", "amount", "currency"]), inner, max_size=3
    ),
    max_leaves=5,
)  # fmt: skip
FIELDS = ["country", "parts", "told", "sites", "length", "fee", "began", "staff", "score", "page", "share"]


@given(st.sampled_from(FIELDS), ANYTHING)
def test_any_input_is_refused_in_words_or_stable(small, field_id, raw):
    spec = spec_of(small, field_id)
    try:
        stored = parse(small, spec, raw)
    except InvalidInput:
        return
    assert parse(small, spec, stored) == stored
    json.dumps(stored, allow_nan=False)


@given(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), st.floats(0, 1e6).map(lambda x: round(x, 3)))
def test_ranges_survive_being_shown(small, low, more):
    spec = spec_of(small, "length")
    stored = parse(small, spec, {"number": low, "to": round(low + more, 3), "unit": "weeks"})
    assert parse(small, spec, show(spec, stored)) == stored


def test_single_values_and_units():
    assert items(None) == []
    assert items("a") == ["a"]
    assert items(["a", "b"]) == ["a", "b"]
    assert unit_of({"number": 1, "unit": "weeks"}) == "weeks"
    assert unit_of({"amount": 1, "currency": "SEK"}) == "SEK"
    assert unit_of("x") == ""
    assert text_of({"number": 95, "to": 98, "unit": "percent"}) == "95\u201398 percent"


def test_a_field_is_found_in_its_part(small):
    assert field(small, "result", Part.INTERVENTION) is None
    assert field(small, "result", Part.OUTCOME) is not None
