from __future__ import annotations

from hypothesis import given

from review.extraction.form import is_intervention
from review.extraction.matrix import matrix, matrix_rows
from review.extraction.overview import describe
from review.extraction.tables import interventions
from review.model import Extraction, Missing, Value
from review.protocol import Protocol
from tests.extraction.rows import rows


def row(key: str, country: str | None, kind: str | None, report: str = "r1") -> Extraction:
    values = [
        Value(f, v, None if v else Missing.NOT_REPORTED) for f, v in (("country", country), ("kind", kind))
    ]
    return Extraction(key, report, "e1", tuple(values))


def counting_studies(small: Protocol) -> Protocol:
    tree = small.model_dump(by_alias=True)
    tree["outputs"]["map"]["count"] = "studies"
    return Protocol.model_validate(tree)


@given(rows)
def test_the_total_is_the_number_of_intervention_rows(small, charted):
    found = matrix(small, charted)
    assert (
        found.total == sum(is_intervention(small, e) for e in charted) == len(interventions(small, charted))
    )
    assert sum(found.cells.values()) == found.total
    assert sum(found.row_totals.values()) == sum(found.column_totals.values()) == found.total
    for r in found.rows:
        assert found.row_totals[r] == sum(found.count(r, c) for c in found.columns)


@given(rows)
def test_every_study_counts_once_in_a_margin(small, charted):
    found = matrix(counting_studies(small), charted)
    studies = {e.report_id for e in charted if is_intervention(small, e)}
    assert found.total == len(studies)
    assert all(total <= len(studies) for total in found.row_totals.values())
    assert sum(found.cells.values()) >= found.total


def test_a_study_in_two_cells_of_a_row_counts_once_in_its_total(small):
    charted = [row("a", "SWE", "clinic"), row("b", "SWE", "class"), row("c", "SWE", "class", "r2")]
    found = matrix(counting_studies(small), charted)
    assert found.cells == {("SWE", "clinic"): 1, ("SWE", "class"): 2}
    assert found.row_totals == {"SWE": 2}
    together = matrix(counting_studies(small), charted, study_of={"r1": "s", "r2": "s"})
    assert (together.row_totals, together.total) == ({"SWE": 1}, 1)


@given(rows)
def test_the_printed_rows_hold_every_cell(small, charted):
    found = matrix(small, charted)
    printed = matrix_rows(small, found)
    assert len({tuple(r) for r in printed}) == 1, "all rows have the same columns"
    assert [r["country"] for r in printed] == [*found.rows, "total"]
    body, last = printed[:-1], printed[-1]
    for column in (*found.columns, "total"):
        assert last[column] == sum(r[column] for r in body)


def test_gaps_are_printed_and_missing_values_say_why(small):
    charted = [row("a", "SWE", "clinic"), row("b", None, "clinic"), row("c", "SWE", None)]
    found = matrix(small, charted)
    assert found.columns == ("clinic", "class", "other", "not_reported")
    assert found.rows == ("SWE", "not_reported")
    assert found.count("SWE", "class") == 0
    assert found.charted_rows == ("SWE",)
    assert found.charted_columns == ("clinic",)


def test_a_part_counts_under_its_country_and_an_old_code_keeps_its_column(small):
    found = matrix(
        small, [row("a", "GB-SCT", "clinic"), row("b", "England", "of old"), row("c", "GBR", "clinic")]
    )
    assert found.rows == ("GBR",)
    assert found.count("GBR", "clinic") == 2
    assert found.columns[-1] == "of old"


def test_labels_follow_the_language(small):
    printed = matrix_rows(small, matrix(small, [row("a", "SWE", "clinic")]), "sv")
    assert printed[0]["country_label"] == "Sverige"


def test_the_sentence_counts_what_the_table_counts(small):
    def words(*charted: Extraction, locale: str = "en") -> str:
        return describe(small, matrix(small, charted), locale=locale)

    assert words() == "Nothing is charted yet."
    one = row("a", "SWE", "clinic")
    assert words(one) == "1 intervention in 1 country; the most common type was clinic (1)."
    assert words(one, row("b", "NOR", "clinic"), row("c", "NOR", "class")) == (
        "3 interventions in 2 countries; the most common type was clinic (2)."
    )
    assert words(one, row("b", "NOR", "class"), locale="sv").endswith(
        "the most common types were mottagning and kurs (1 each)."
    )
    assert words(one, row("b", None, None)) == (
        "2 interventions in 1 country; the most common type was clinic (1); country is missing for 1."
    )
    assert words(row("b", "SWE", None)) == "1 intervention in 1 country."


def test_the_sentence_can_be_translated_and_names_its_unit(small):
    swedish = {
        "{count} intervention": "{count} insats",
        "{what} in {where}": "{what} i {where}",
        "{count} country": "{count} land",
        "the most common type was {type} ({count})": "vanligast var {type} ({count})",
    }
    found = matrix(small, [row("a", "SWE", "clinic")])
    said = describe(small, found, t=lambda text: swedish.get(text, text), locale="sv")
    assert said == "1 insats i 1 land; vanligast var mottagning (1)."
    studies = matrix(counting_studies(small), [row("a", "SWE", "clinic"), row("b", "NOR", "class")])
    assert describe(small, studies).startswith("1 study in 2 countries")


def test_a_map_without_countries_speaks_of_none(small):
    tree = small.model_dump(by_alias=True)
    tree["outputs"]["map"] = {"rows": "kind", "columns": "country", "count": "interventions"}
    turned = Protocol.model_validate(tree)
    found = matrix(turned, [row("a", "SWE", "clinic")])
    assert found.rows == ("clinic",)
    assert describe(turned, found) == "1 intervention; the most common type was Sweden (1)."
