from __future__ import annotations

import pytest

from review.extraction.form import (
    Part,
    Severity,
    check,
    check_extraction,
    field,
    fields,
    is_intervention,
    not_yet_charted,
    shown,
    values_of,
)
from review.model import Certainty, Evidence, Extraction, Missing, Value

QUOTE = Evidence("so it says", "p. 3", Certainty.STATED, "r1")
SOUND = (Value("country", "SWE"), Value("kind", "clinic"))


def errors(protocol, *values, outcomes=()):
    return [(p.field_id, p.message) for p in check(protocol, values, outcomes) if p.is_error]


def warnings(protocol, *values):
    return [p.field_id for p in check(protocol, values) if p.severity is Severity.WARNING]


def test_the_parts_of_the_form(small):
    assert [f.id for f in fields(small, Part.STUDY)] == ["design"]
    assert [f.id for f in fields(small, Part.OUTCOME)] == ["result", "share"]
    assert field(small, "design", Part.INTERVENTION) is None
    assert field(small, "design") is not None


def test_a_sound_row_has_no_problems(small):
    assert check(small, SOUND) == []
    told = Value("told", "in words", None, (QUOTE,))
    outcome = (Value("result", "helped", None, (QUOTE,)), Value("share", "10 percent"))
    assert check(small, (*SOUND, told, Value("design", "trial")), [outcome]) == []


def test_required_fields_are_asked_for(small):
    assert [f for f, _ in errors(small)] == ["country", "kind"]


def test_a_reason_answers_a_required_field_but_not_yet_charted_does_not(small):
    for reason in Missing:
        found = errors(small, Value("country", None, reason), Value("kind", "clinic"))
        assert bool(found) is (reason is Missing.NOT_YET_CHARTED)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Value("country", "Korea"), "which one"),
        (Value("kind", "spa"), "not a code"),
        (Value("parts", ["talk", "walk"]), "not a code"),
        (Value("length", "3 moons"), "not a unit"),
        (Value("began", "2020-02-30"), "not a date"),
        (Value("staff", "two"), "not a number"),
        (Value("told", "in words"), "needs a quote"),
        (Value("told", "in words", None, (Evidence("  ", "p. 3"),)), "needs a quote"),
        (Value("staff"), "the cell is empty"),
        (Value("staff", 2, Missing.UNCLEAR), "keep one of them"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(small, value, words):
    others = [v for v in SOUND if v.field_id != value.field_id]
    found = errors(small, *others, value)
    assert [f for f, _ in found] == [value.field_id]
    assert words in found[0][1]


def test_a_worked_out_or_missing_value_needs_no_quote(small):
    assert errors(small, *SOUND, Value("told", "4", derived_from=("staff",))) == []
    assert errors(small, *SOUND, Value("told", None, Missing.NOT_REPORTED)) == []


def test_a_field_that_is_not_shown_is_not_required(small):
    other = (Value("country", "SWE"), Value("kind", "other"))
    assert [f for f, _ in errors(small, *other)] == ["kind_other"]
    assert errors(small, *other, Value("kind_other", "a new kind")) == []
    assert warnings(small, *SOUND, Value("kind_other", "left over")) == ["kind_other"]


def test_warnings_keep_the_value_and_do_not_stop_it(small):
    long = Value("told", "x", None, (Evidence("q" * 301),))
    fits = Value("told", "x", None, (Evidence("q" * 300),))
    assert warnings(small, *SOUND, long) == ["told"]
    assert warnings(small, *SOUND, fits) == []
    assert warnings(small, *SOUND, Value("old_field", "kept")) == ["old_field"]
    assert warnings(small, *SOUND, Value("summary", "x", None, (QUOTE,))) == ["summary"]
    assert warnings(small, *SOUND, Value("staff", 2, as_of="last spring")) == ["staff"]
    assert errors(small, *SOUND, long, Value("old_field", "kept")) == []


def test_two_values_of_two_dates_stand_beside_each_other(small):
    assert check(small, (*SOUND, Value("staff", 2, as_of="2020"), Value("staff", 3, as_of="2024"))) == []
    assert [f for f, _ in errors(small, *SOUND, Value("staff", 2), Value("staff", 3))] == ["staff"]


def test_outcomes_are_checked_each_in_its_place(small):
    good = (Value("result", "helped", None, (QUOTE,)),)
    found = check(small, SOUND, [good, (Value("share", "some"),)])
    assert {(p.field_id, p.outcome) for p in found} == {("share", 1), ("result", 1)}
    assert all(p.outcome is None for p in check(small, ()))


def test_a_stored_row_is_checked_whole(small):
    row = Extraction("x", "r1", "e1", SOUND, ((Value("result", "helped"),),))
    assert [p.field_id for p in check_extraction(small, row)] == ["result"]


def test_what_nobody_has_charted_yet(small):
    row = (*SOUND, Value("staff", None, Missing.NOT_YET_CHARTED), Value("fee", None, Missing.NOT_REPORTED))
    left = not_yet_charted(small, row)
    assert "staff" in left
    assert "page" in left
    assert {"country", "fee", "kind_other"}.isdisjoint(left)


def test_a_row_of_study_answers_alone_is_no_intervention(small):
    assert not is_intervention(small, Extraction("x", "r", "e", (Value("design", "trial"),)))
    assert is_intervention(small, Extraction("x", "r", "e", (Value("design", "trial"), *SOUND)))
    assert is_intervention(small, Extraction("x", "r", "e", ()))


def test_values_of_a_field_and_the_text_to_show(small):
    row = Extraction("x", "r", "e", (Value("staff", 2, as_of="2020"), Value("staff", 3, as_of="2024")))
    assert [v.value for v in values_of(row, "staff")] == [2, 3]
    assert shown(small, Value("length", {"number": 3, "unit": "weeks"})) == "3 weeks"
    assert shown(small, Value("staff", None, Missing.UNCLEAR)) == ""
    assert shown(small, Value("gone", "kept")) == "kept"
