"""Where each fact of a gold table goes in the charting form: the whole mapping, as tables.

A gold table (``seeds-facts.yaml``) holds facts by entity and field in its own words, and
intervention rows in codes. A fact field that is not listed here is kept as a context statement, so
that a new one is never dropped without a word.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutcomeSlot:
    """A fact that is part of an outcome: facts of one place with the same ``key`` are one outcome."""

    key: str
    domain: str
    measure: str
    source_kind: str
    field_id: str = "result"


# Fact field -> form field of the intervention. What the fact says is evidence for the coded value
# of the row where the row has one, and is the value itself where it has none.
FIELD_OF: dict[str, str] = {
    "acronym": "name",
    "arrested": "approached",
    "content": "content",
    "countries": "country",
    "country": "country",
    "duration_of_police_operation": "reach_period",
    "duty_to_report": "duty_to_report",
    "entry_route": "entry_route",
    "function": "rationale",
    "intervention_type": "main_type",
    "legal_context": "legal_context_as_reported",
    "municipality_count": "site_count",
    "need_statement": "needs_stated",
    "participant_motivation": "participants",
    "provider": "provider",
    "sites": "sites",
    "staff": "staff",
    "staff_tenure_years": "staff_experience",
    "start_year": "first_year",
    "target_group": "target_group",
    "target_group_other": "target_group",
    "target_group_rationale": "rationale",
    "voluntary": "voluntary",
}

# A fact that counts its own list ("six places") states a second value.
COUNT_OF: dict[str, str] = {"sites": "site_count"}

OUTCOME_OF: dict[str, OutcomeSlot] = {
    "contacted": OutcomeSlot("contacted", "uptake", "people contacted", "provider_claim"),
    "help_seeking_attribution": OutcomeSlot(
        "help_seeking", "help_seeking", "people who sought help", "not_stated", "attribution"
    ),
    "help_seeking_change_percent": OutcomeSlot(
        "help_seeking", "help_seeking", "people who sought help", "not_stated"
    ),
    "outcome_no_relapse_percent": OutcomeSlot(
        "no_relapse", "purchase_provider_claim", "share who do not buy again", "provider_claim"
    ),
    "outcome_reported": OutcomeSlot(
        "reported", "purchase_self_report", "stopping to buy", "participant_self_report"
    ),
    "reach_percent_of_demand": OutcomeSlot("reach", "uptake", "share reached", "provider_claim"),
    "uptake_percent_of_caught": OutcomeSlot("uptake", "uptake", "share who seek help", "provider_claim"),
    "wanted_support": OutcomeSlot("wanted", "uptake", "share who wanted support", "not_stated"),
}

# Facts whose sentence also says something of another row, or of another field.
ALSO: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("NO-voluntary", "intervention_type"): (("SE-kast", "main_type"),),
    ("NO-voluntary", "entry_route"): (("SE-kast", "entry_route"),),
    ("SE-context", "arrested_and_prosecuted_last_year"): (
        ("SE-kast", "legal_context_as_reported"),
        ("SE-stockholm-raid-outreach", "legal_context_as_reported"),
    ),
    ("SE-context", "convicted_2011_goteborg"): (("SE-kast", "legal_context_as_reported"),),
}

# Key of an intervention row -> form field.
ROW_FIELDS: dict[str, str] = {
    "country": "country",
    "type": "main_type",
    "name": "name",
    "target_group": "target_group",
    "entry_route": "entry_route",
    "voluntary": "voluntary",
    "provider": "provider",
    "setting": "setting",
    "delivery": "delivery",
    "duration": "duration",
    "content": "content",
    "sites": "sites",
    "legal_context": "legal_context_as_reported",
}

# The rows' own words for codes of the form; the words themselves go to the note.
CODES: dict[str, dict[str, list[str]]] = {
    "provider": {
        "municipal social services": ["municipal_social_services"],
        "municipal social services with police": ["municipal_social_services", "police"],
    },
    "setting": {"municipal clinic": ["clinic"], "telephone": ["phone"]},
}

# Facts in words for a form field that takes a code, where no row holds the code.
CODE_OF_WORD: dict[str, dict[str, str]] = {"duty_to_report": {"none": "no"}}

QUANTITIES: dict[str, str] = {"approached": "people", "staff": "people", "staff_experience": "years"}
LISTS = frozenset({"rationale", "participants", "needs_stated", "content", "sites"})
