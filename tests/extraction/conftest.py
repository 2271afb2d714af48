"""A small form that is not the demonstration's, and the demonstration's."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.protocol import Protocol, read_protocol

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def small() -> Protocol:
    return Protocol.model_validate(
        {
            "review": {"id": "small", "title": "Small"},
            "eligibility": {
                "include": [{"id": "I1", "text": "x"}],
                "exclude": [{"id": "E1", "label": "Wrong population"}],
            },
            "extraction": {
                "study": [{"id": "design", "type": "single", "options": ["trial", "survey"]}],
                "intervention": {
                    "fields": [
                        {
                            "id": "country",
                            "type": "country",
                            "required": True,
                            "label": {"en": "Country", "sv": "Land"},
                        },
                        {"id": "kind", "type": "single", "vocabulary": "kind", "required": True},
                        {"id": "kind_other", "type": "text", "show_if": {"kind": "other"}, "required": True},
                        {"id": "parts", "type": "multi", "options": ["talk", "group", "phone"]},
                        {"id": "told", "type": "long_text", "evidence": "required"},
                        {"id": "summary", "type": "text", "evidence": "none"},
                        {"id": "sites", "type": "place", "repeated": True},
                        {"id": "length", "type": "quantity", "units": ["weeks", "hours"]},
                        {"id": "fee", "type": "money"},
                        {"id": "began", "type": "date"},
                        {"id": "open", "type": "yes_no_unclear"},
                        {"id": "staff", "type": "integer"},
                        {"id": "score", "type": "number"},
                        {"id": "page", "type": "link"},
                    ]
                },
                "outcome": {
                    "fields": [
                        {"id": "result", "type": "text", "required": True, "evidence": "required"},
                        {"id": "share", "type": "quantity", "units": ["percent"]},
                    ]
                },
            },
            "vocabularies": {
                "kind": [
                    {"code": "clinic", "label": {"en": "clinic", "sv": "mottagning"}},
                    {"code": "class", "label": {"en": "class", "sv": "kurs"}},
                    "other",
                ]
            },
            "outputs": {"map": {"rows": "country", "columns": "kind"}},
        }
    )


@pytest.fixture(scope="session")
def demo() -> Protocol:
    return read_protocol(ROOT / "protocols" / "sex-buyer-interventions.yaml").protocol


@pytest.fixture(scope="session")
def corpus() -> Path:
    return ROOT / "corpus" / "sex-buyer-interventions"
