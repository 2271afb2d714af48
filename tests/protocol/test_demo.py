"""The protocol of the demonstration: it is whole, in both languages, and its schema is current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from review.model import Stage
from review.protocol import FieldSpec, Protocol, json_schema, read_protocol

FOLDER = Path(__file__).parents[2] / "protocols"
PATH = FOLDER / "sex-buyer-interventions.yaml"


@pytest.fixture(scope="module")
def demo() -> Protocol:
    return read_protocol(PATH).protocol


def form_fields(demo: Protocol) -> list[FieldSpec]:
    form = demo.extraction
    return [*form.study, *form.intervention.fields, *form.outcome.fields]


def test_the_schema_beside_the_protocols_is_current():
    written = (FOLDER / "protocol.schema.json").read_text(encoding="utf-8")
    assert written == json_schema(), "write it anew with review.protocol.json_schema()"
    assert json.loads(written)["additionalProperties"] is False


def test_the_first_line_tells_an_editor_of_the_schema():
    first = PATH.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=protocol.schema.json"


def test_two_blind_reviewers_at_both_stages(demo):
    for stage in Stage:
        settings = demo.screening.at(stage)
        assert (settings.reviewers, settings.blind) == (2, True)
    assert [r.id for r in demo.reasons(Stage.FULL_TEXT)] == ["E1", "E2", "E3", "E4", "E5"]
    assert [r.id for r in demo.reasons(Stage.TITLE_ABSTRACT)] == ["E1", "E2", "E3", "E4"]


def test_nobody_printed_the_counts_of_the_earlier_version(demo):
    previous = demo.review.updates.previous_version
    assert previous is not None
    assert (previous.year, previous.studies, previous.reports) == (2020, None, None)


def test_every_label_is_in_both_languages(demo):
    labels = [f.label for f in form_fields(demo)]
    labels += [f.help for f in form_fields(demo) if f.help]
    for entries in demo.vocabularies.values():
        labels += [c.label for c in entries] + [c.help for c in entries if c.help]
    assert len(labels) > 150
    for label in labels:
        assert set(label) == {"en", "sv"}, label
        assert all(label.values()), label
    assert all(r.labels.get("sv") for r in demo.eligibility.exclude)


def test_every_vocabulary_is_used(demo):
    assert {f.vocabulary for f in form_fields(demo) if f.vocabulary} == set(demo.vocabularies)
