"""The example charting: every fact of the gold table is placed, and the map is the published one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from review.errors import InvalidInput
from review.extraction.form import check_extraction, values_of
from review.extraction.gold import Gold, read_gold
from review.extraction.matrix import matrix
from review.extraction.overview import overview
from review.model import Certainty, Extraction, Missing

REPORTS = {"report2020": "isaksson2020", "radio": "sr_radio_nd", "interview": "realstars_nd"}


@pytest.fixture(scope="module")
def tree(corpus: Path):
    yaml = YAML(typ="safe", pure=True)
    return yaml.load((corpus / "seeds-facts.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gold(corpus: Path) -> Gold:
    return read_gold(corpus / "seeds-facts.yaml", REPORTS)


def row(gold: Gold, key: str) -> Extraction:
    return next(e for e in gold.extractions if e.extraction_id == key)


def evidence_of(extraction: Extraction):
    for part in (extraction.values, *extraction.outcomes):
        for value in part:
            yield from value.evidence


def test_all_sixty_facts_are_placed_with_their_quotes(gold, tree):
    assert len(tree["facts"]) == 60
    placed = {(e.quote, e.report_id) for x in gold.extractions for e in evidence_of(x)}
    placed |= {(s.evidence.quote, s.evidence.report_id) for s in gold.context}
    wanted = {(f["quote"], REPORTS[f["source"]]) for f in tree["facts"]}
    assert len(wanted) == 60
    assert placed == wanted


def test_every_fact_about_no_intervention_is_a_context_statement(gold, tree):
    wanted = [f["id"] for f in tree["facts"] if f["entity"] in ("review", "news", "SE-context")]
    assert [s.fact_id for s in gold.context] == wanted
    assert len(wanted) == 18
    fines = next(s for s in gold.context if s.fact_id == "F059")
    assert fines.note == "said by the interviewer in a question"


def test_how_sure_the_sources_are_is_kept(gold, tree):
    wanted = {f["quote"]: f["certainty"].replace("-", "_") for f in tree["facts"]}
    for extraction in gold.extractions:
        for evidence in evidence_of(extraction):
            assert evidence.certainty.value == wanted[evidence.quote]
    assert {c.value for c in Certainty} == set(wanted.values())


def test_what_a_fact_says_is_in_the_row(gold, tree):
    """The value in words is the charted value, or stands in its note."""
    for fact in tree["facts"]:
        if fact["entity"] in ("review", "news", "SE-context"):
            continue
        said = fact["value"] if isinstance(fact["value"], list) else [fact["value"]]
        holding = [
            f"{value.value} {value.note}".replace("\u2013", "-")
            for e in gold.extractions
            for part in (e.values, *e.outcomes)
            for value in part
            if any(q.quote == fact["quote"] for q in value.evidence)
        ]
        for words in said:
            text = "yes" if words is True else str(words)
            assert any(text in h for h in holding), (fact["id"], words, holding)
        if fact.get("note"):
            assert any(fact["note"] in h for h in holding), fact["id"]


def test_the_published_map(gold, demo, tree):
    found = matrix(demo, gold.extractions)
    assert gold.published_map == tree["country_by_type"]["cells"]
    published = {(c, t): n for c, types in gold.published_map.items() for t, n in types.items()}
    assert found.cells == published
    assert len(found.rows) == tree["country_by_type"]["totals"]["countries"] == 6
    assert found.total == tree["country_by_type"]["totals"]["interventions"] == len(gold.extractions) == 7
    assert len(found.charted_columns) == 3
    assert overview(demo, gold.extractions) == (
        "7 interventions in 6 countries; the most common type was diversion education (John School type) (4)."
    )


def test_the_rows_fit_the_demonstration_form(gold, demo):
    problems = [(e.extraction_id, p) for e in gold.extractions for p in check_extraction(demo, e)]
    assert [p for _, p in problems if p.is_error] == []
    assert Counter(p.field_id for _, p in problems) == {"site_count": 1}, "one date is in words"
    assert all(e.is_example for e in gold.extractions)


def test_the_outcomes_the_rows_name_are_charted(gold, tree):
    for raw in tree["interventions"]:
        domains = {v.value for o in row(gold, raw["key"]).outcomes for v in o if v.field_id == "domain"}
        assert set(raw["outcomes"]) <= domains


def test_what_the_rows_leave_empty_is_not_reported(gold):
    norway = row(gold, "NO-voluntary")
    assert norway.get("country") == "NOR"
    for field_id in ("name", "provider", "setting", "duration", "sites", "legal_context_as_reported"):
        assert [v.missing for v in values_of(norway, field_id)] == [Missing.NOT_REPORTED]


def test_two_counts_of_places_keep_their_two_dates(gold):
    counts = values_of(row(gold, "SE-kast"), "site_count")
    assert [(v.value, v.as_of[:4]) for v in counts] == [(6, "2020"), (7, "date")]
    assert counts[0].derived_from == ("sites",), "six is counted from the list; the report prints no number"
    assert counts[1].derived_from == ()


def test_a_clinic_of_one_city_is_a_place_of_the_row(gold):
    kast = row(gold, "SE-kast")
    began = values_of(kast, "first_year")[0]
    assert (began.value, began.note) == ("1997", "Göteborg")
    assert began.evidence[0].location == "line 5 (Göteborg)"
    assert began.evidence[0].report_id == "realstars_nd"
    staff = values_of(kast, "staff")[0]
    assert "Stockholm" in staff.note
    assert "counsellors" in staff.note


def test_two_shares_of_ten_percent_keep_their_denominators(gold):
    shares = {
        next(v.value for v in o if v.field_id == "denominator"): next(
            v.value for v in o if v.field_id == "number"
        )
        for o in row(gold, "SE-kast").outcomes
        if any(v.field_id == "denominator" for v in o)
    }
    assert shares == {
        "those caught": {"number": 10, "unit": "percent"},
        "the demand side": {"number": 10, "unit": "percent"},
        "clients": {"number": 95, "to": 98, "unit": "percent"},
    }


def test_one_sentence_on_four_countries_gives_four_rows_that_say_so(gold):
    schools = [e for e in gold.extractions if e.get("main_type") == "diversion_education"]
    assert {e.get("country") for e in schools} == {"GBR", "USA", "CAN", "KOR"}
    for school in schools:
        assert "does not tell them apart" in school.note
        assert {q.quote for q in evidence_of(school)} == {q.quote for q in evidence_of(schools[0])}


def test_tensions_are_read_whole(gold, tree):
    assert len(gold.tensions) == len(tree["tensions"]) == 11
    law = next(t for t in gold.tensions if t.tension_id == "T07")
    assert law.between == ("isaksson2020", "other literature")
    assert law.statements
    assert law.resolution


def test_without_a_mapping_the_source_ids_stay(corpus):
    plain = read_gold(corpus / "seeds-facts.yaml")
    assert {q.report_id for e in plain.extractions for q in evidence_of(e)} == set(REPORTS)


def test_a_source_the_mapping_lacks_is_refused(corpus):
    with pytest.raises(InvalidInput, match="'radio'"):
        read_gold(corpus / "seeds-facts.yaml", {"report2020": "a", "interview": "b"})


OTHER = """
sources: [{id: s1}]
facts:
- {id: A1, source: s1, line: 2, entity: DK-line, field: country, value: DNK, certainty: stated,
   quote: in Denmark}
- {id: A2, source: s1, line: 3, entity: DK-line-odense, field: staff, value: 4, unit: people,
   certainty: hedged, quote: about four}
- {id: A3, source: s1, line: 4, entity: DK-line, field: colour, value: red, certainty: opinion,
   quote: it is red}
- {id: A4, source: s1, line: 5, entity: elsewhere, field: staff, value: 1, certainty: stated,
   quote: one}
- {id: A5, source: s1, line: 6, entity: DK-line, field: staff, value: 5, unit: people, certainty: stated,
   quote: five}
interventions:
- {key: DK-line, country: DNK, type: helpline_chat, setting: telephone, sites: [], evidence: [s1]}
"""


def test_another_table_is_read_and_nothing_of_it_is_dropped(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text(OTHER, encoding="utf-8")
    gold = read_gold(path)
    assert [s.fact_id for s in gold.context] == ["A3", "A4"]
    (line,) = gold.extractions
    (staff,) = values_of(line, "staff")
    assert staff.value == {"number": 4, "unit": "people"}
    assert [q.quote for q in staff.evidence] == ["about four", "five"]
    assert "odense" in staff.note
    assert "5 people" in staff.note
    assert line.get("setting") == ["phone"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("just words", "not a gold table"),
        ("facts: []", "not a gold table"),
        ("facts: [", "not readable YAML"),
        (OTHER.replace("hedged", "sure"), "A2: 'sure'"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path, text, words):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=words):
        read_gold(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_gold(tmp_path / "none.yaml")
