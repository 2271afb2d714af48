from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from review.extraction.cells import csv_text, plain_cell, safe_cell
from review.extraction.quotes import quote_found
from review.extraction.tables import evidence_share, interventions, long_table, outcomes
from review.extraction.values import items
from review.model import Certainty, Evidence, Extraction, Missing, Value
from tests.extraction.rows import rows

SAID = Evidence("so it says", "p. 3", Certainty.HEDGED, "r9")
ROW = Extraction(
    "x1",
    "r1",
    "e1",
    (
        Value("country", "GB-SCT", None, (SAID, Evidence("and again", "p. 4"))),
        Value("kind", None, Missing.UNCLEAR),
        Value("parts", ["talk", "group"]),
        Value("staff", 2, as_of="2020", note="counsellors"),
        Value("staff", 3, as_of="2024", derived_from=("a", "b")),
        Value("length", {"number": 5, "to": 10, "unit": "weeks"}),
        Value("old_field", "kept"),
    ),
    ((Value("result", "helped", None, (SAID,)), Value("share", {"number": 9, "unit": "percent"})),),
    note="a note",
    form_version=3,
)


def all_values(charted):
    return [v for e in charted for part in (e.values, *e.outcomes) for v in part]


@given(rows)
def test_one_row_a_value_and_none_is_lost(small, charted):
    wanted = sum(max(1, len(items(v.value))) for v in all_values(charted))
    table = long_table(small, charted)
    assert len(table) == wanted
    assert len({tuple(r) for r in table}) <= 1
    assert sum(bool(r["missing"]) for r in table) == sum(v.missing is not None for v in all_values(charted))


@given(rows)
def test_the_share_of_values_with_a_quote(charted):
    found = evidence_share(charted)
    given_values = [v for v in all_values(charted) if v.value is not None]
    assert found.values == len(given_values)
    assert 0 <= found.with_quote <= found.values
    assert found.share is None if not given_values else 0 <= found.share <= 1


@given(rows)
def test_every_outcome_has_a_row(small, charted):
    assert len(outcomes(small, charted)) == sum(len(e.outcomes) for e in charted)


def test_a_long_row_says_who_where_and_how_sure(small):
    table = long_table(small, [ROW], study_of={"r1": "study one"}, locale="sv")
    first = table[0]
    assert first == {
        "study": "study one", "report": "r1", "intervention": "x1", "outcome": 0,
        "field": "country", "field_label": "Land", "value": "Skottland", "code": "GB-SCT", "unit": "",
        "as_of": "", "missing": "", "derived_from": "", "certainty": "hedged | stated",
        "quote": "so it says | and again", "translation": "", "location": "p. 3 | p. 4",
        "quoted_report": "r9 | ", "note": "", "extractor": "e1", "is_example": False, "form_version": 3,
    }  # fmt: skip
    by_field = {(r["field"], r["value"]): r for r in table}
    assert by_field["kind", ""]["missing"] == "unclear"
    assert by_field["parts", "talk"]["code"] == "talk"
    assert by_field["staff", "2"]["as_of"] == "2020"
    assert by_field["staff", "2"]["note"] == "counsellors"
    assert by_field["staff", "3"]["derived_from"] == "a; b"
    assert by_field["length", "5\u201310 weeks"]["unit"] == "weeks"
    assert by_field["old_field", "kept"]["code"] == ""
    assert by_field["result", "helped"]["outcome"] == 1


def test_one_row_an_intervention(small):
    study_only = Extraction("x0", "r1", "e1", (Value("design", "trial"),))
    table = interventions(small, [study_only, ROW], indicators=True, locale="sv")
    assert [r["intervention"] for r in table] == ["x1"]
    row = table[0]
    assert (row["country"], row["country_alpha2"], row["country_label"]) == ("GB-SCT", "GB", "Skottland")
    assert (row["kind"], row["kind_label"]) == ("unclear", "unclear")
    assert row["parts"] == "talk; group"
    assert (row["parts=talk"], row["parts=group"], row["parts=phone"]) == (1, 1, 0)
    assert row["staff"] == "2 (as of 2020); 3 (as of 2024)"
    assert row["page"] == "not_yet_charted"
    assert (row["outcomes"], row["note"], row["form_version"]) == (1, "a note", 3)


def test_indicators_of_a_missing_answer_are_empty_not_zero(small):
    row = Extraction("x", "r", "e", (Value("parts", None, Missing.NOT_REPORTED),))
    assert interventions(small, [row], indicators=True)[0]["parts=talk"] == ""


def test_an_outcome_row(small):
    row = outcomes(small, [ROW])[0]
    assert (row["intervention"], row["outcome"], row["result"], row["share"]) == (
        "x1",
        1,
        "helped",
        "9 percent",
    )


@given(
    st.text() | st.builds("{}{}".format, st.sampled_from([" ", "\t", "\n ", ""]), st.sampled_from("=+-@＝＠"))
)
def test_no_text_cell_starts_a_formula(text):
    cell = safe_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert not cell.startswith(("\t", "\r", "\n"))
    assert text in cell


@given(st.text().filter(lambda t: not t.startswith("'")))
def test_a_neutralised_cell_can_be_read_back(text):
    assert plain_cell(safe_cell(text)) == text
    assert safe_cell(plain_cell(safe_cell(text))) == safe_cell(text)


def test_numbers_stay_numbers():
    assert (safe_cell(-5), safe_cell(0.5), safe_cell(None), safe_cell("-5")) == (-5, 0.5, None, "'-5")


def test_csv_holds_what_the_table_holds(small):
    attack = Extraction("=1+1", "@r", "e", (Value("summary", '=HYPERLINK("x"), "y"\nz'),))
    text = csv_text(long_table(small, [attack, ROW]))
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(read) == 1 + 9 + 0 + 1
    assert read[0]["intervention"] == "'=1+1"
    assert read[0]["report"] == "'@r"
    assert plain_cell(read[0]["value"]) == '=HYPERLINK("x"), "y"\nz'
    assert csv_text([], ["a", "b"]) == "a,b\n"


def test_a_quote_is_found_across_line_ends_and_hyphens():
    text = "The first reha-\nbilitation   pro-\n gramme for kerb-\ncrawlers,  1997."
    assert quote_found("rehabilitation programme for kerb-crawlers", text)
    assert quote_found("reha-\nbilitation programme", text)
    assert not quote_found("rehabilitation programmes", text)
    assert not quote_found("first programme", text)
    assert not quote_found("  ", text)
    assert quote_found("ko\u0308pare", "köpare")
