"""What a protocol must hold together: each slip is found, and found where it stands."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from review.protocol import Protocol
from review.protocol.checks import problems
from review.protocol.schema import FieldSpec
from review.protocol.searching import ImportSpec, Limits

COUNTRY = {"id": "country", "type": "country"}
TYPE = {"id": "main_type", "type": "single", "options": ["clinic", "class"]}


def protocol(**more) -> Protocol:
    return Protocol.model_validate(
        {
            "review": {"id": "small", "title": "Small"},
            "eligibility": {
                "include": [{"id": "I1", "text": "x"}],
                "exclude": [{"id": "E1", "label": "Wrong population"}],
            },
        }
        | more
    )


def form(*fields, study=(), **more) -> Protocol:
    parts = {"study": list(study), "intervention": {"fields": [COUNTRY, TYPE, *fields]}}
    return protocol(extraction=parts, **more)


def found(of: Protocol) -> list[tuple[str, str]]:
    return [(".".join(map(str, where)), words) for where, words in problems(of)]


def places(of: Protocol) -> list[str]:
    return [where for where, _ in found(of)]


def test_a_sound_protocol_has_no_problems():
    assert found(form()) == []
    assert found(protocol()) == []


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("sources", [{"id": "a", "arm": "databases"}] * 2, "sources.0"),
        ("concepts", [{"id": "a", "terms": {"en": ["x"]}}] * 2, "concepts.0"),
        ("concepts", [{"id": "a", "terms": {"en": []}}], "concepts.0.terms"),
        ("search", {"concepts": ["who"]}, "search.concepts.0"),
        ("sources", [{"id": "a", "arm": "databases", "concepts": ["who"]}], "sources.0.concepts.0"),
        ("vocabularies", {"v": ["b", "a", {"code": "a"}]}, "vocabularies.v.1"),
        ("vocabularies", {"v": []}, "vocabularies.v"),
    ],
)
def test_ids_differ_and_vocabularies_hold_codes(key, value, place):
    assert places(protocol(**{key: value})) == [place]


def test_required_reasons_need_a_reason_for_the_stage():
    of = protocol(
        eligibility={
            "include": [{"id": "I1", "text": "x"}],
            "exclude": [{"id": "E1", "label": "L", "stages": ["title_abstract"]}],
        }
    )
    assert places(of) == ["screening.full_text.reasons_required"]


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ({"id": "a", "type": "single", "vocabulary": "none_such"}, "vocabulary"),
        ({"id": "a", "type": "single", "options": ["x", "x"]}, "options"),
        ({"id": "a", "type": "text", "show_if": {"b": "x"}}, "show_if"),
        ({"id": "a", "type": "text", "show_if": {"a": "x"}}, "show_if"),
        ({"id": "a", "type": "text", "show_if": {"main_type": ["clinic", "clinics"]}}, "show_if"),
        ({"id": "note", "type": "text"}, "id"),
    ],
)
def test_a_field_that_points_nowhere_is_found(field, key):
    assert places(form(field)) == [f"extraction.intervention.fields.2.{key}"]


def test_a_condition_on_yes_no_unclear_knows_its_codes():
    asked = {"id": "a", "type": "yes_no_unclear"}
    assert found(form(asked, {"id": "b", "type": "text", "show_if": {"a": "yes"}})) == []
    assert len(found(form(asked, {"id": "b", "type": "text", "show_if": {"a": "maybe"}}))) == 1


def test_a_study_field_is_not_a_field_of_the_intervention_too():
    assert places(form(study=[COUNTRY])) == ["extraction.intervention.fields.0.id"]


@pytest.mark.parametrize(
    ("rows", "columns", "place"),
    [
        ("land", "main_type", "rows"),
        ("country", "country", "columns"),
        ("country", "many", "columns"),
        ("words", "main_type", "rows"),
        ("totals", "main_type", "rows"),
    ],
)
def test_a_map_needs_fields_with_one_code(rows, columns, place):
    of = form(
        {"id": "many", "type": "multi", "options": ["a"]},
        {"id": "words", "type": "text"},
        {"id": "totals", "type": "single", "options": ["total"]},
        outputs={"map": {"rows": rows, "columns": columns}},
    )
    assert places(of) == [f"outputs.map.{place}"]


@pytest.mark.parametrize(
    "field",
    [
        {"type": "single"},
        {"type": "multi", "options": ["a"], "vocabulary": "v"},
        {"type": "text", "options": ["a"]},
        {"type": "quantity"},
        {"type": "number", "units": ["weeks"]},
        {"type": "multi", "options": ["a"], "repeated": True},
        {"type": "colour"},
        {"type": "text", "evidence": "sometimes"},
        {"type": "text", "requierd": True},
    ],
)
def test_a_field_must_fit_its_type(field):
    with pytest.raises(ValidationError):
        FieldSpec.model_validate({"id": "a"} | field)


def test_concepts_named_by_the_search_and_by_a_source_are_known():
    of = protocol(
        concepts=[{"id": "who", "terms": {"en": ["x"]}}],
        search={"concepts": ["who"], "scope": "title", "exclude": {"en": ["y"]}},
        sources=[{"id": "a", "arm": "databases", "concepts": ["who"], "limits": {"from_year": 2000}}],
    )
    assert found(of) == []
    twice = protocol(concepts=[{"id": "who", "terms": {"en": ["x"]}}], search={"concepts": ["who", "who"]})
    assert places(twice) == ["search.concepts.0"]


@pytest.mark.parametrize(
    "limits",
    [
        {"from_year": 2020, "to_year": 2015},
        {"from_year": 20},
        {"to_year": 20155},
        {"languages": ["swe"]},
        {"languages": ["SV"]},
        {"languages": ["svenska"]},
        {"since": 2015},
    ],
)
def test_limits_that_cannot_be_meant_are_refused(limits):
    with pytest.raises(ValidationError):
        Limits.model_validate(limits)


@pytest.mark.parametrize(
    "format", ["medline", "nbib", "pubmed_xml", "endnote_xml", "enw", "wos", "csl", "mods", "zip"]
)
def test_every_format_we_read_can_be_named(format):
    assert ImportSpec(format=format).format == format


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../other/a.ris", "a/../../b.ris", "~/a.ris", "C:\\a.ris", "a\\..\\..\\b"]
)
def test_an_imported_file_lies_in_the_corpus_folder(path):
    with pytest.raises(ValidationError, match="inside the review's corpus folder"):
        ImportSpec(file=path)


def test_a_file_in_a_folder_of_the_corpus_is_fine():
    assert ImportSpec(file="imports/a..b.ris").file == "imports/a..b.ris"
