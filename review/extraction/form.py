"""The charting form: its fields by part, and what is wrong with a filled-in row.

The values of study fields ride along with each charted intervention of a report; the protocol
check keeps their ids apart from those of the intervention. Outcomes repeat under the intervention.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.errors import InvalidInput
from review.extraction.quotes import MAX_QUOTE
from review.extraction.values import items, parse, show
from review.model import Extraction, Missing, Value
from review.protocol import FieldSpec, Protocol


class Part(StrEnum):
    """The parts of the form."""

    STUDY = "study"
    INTERVENTION = "intervention"
    OUTCOME = "outcome"


class Severity(StrEnum):
    """Whether a problem keeps a row from being sent."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; ``outcome`` is the outcome's place in the row, None outside them."""

    field_id: str
    message: str
    severity: Severity = Severity.ERROR
    outcome: int | None = None

    @property
    def is_error(self) -> bool:
        """Whether the row cannot be sent like this."""
        return self.severity is Severity.ERROR


def fields(protocol: Protocol, part: Part) -> tuple[FieldSpec, ...]:
    """The fields of one part of the form, in the protocol's order."""
    form = protocol.extraction
    found = {
        Part.STUDY: form.study,
        Part.INTERVENTION: form.intervention.fields,
        Part.OUTCOME: form.outcome.fields,
    }
    return tuple(found[part])


def field(protocol: Protocol, field_id: str, *parts: Part) -> FieldSpec | None:
    """The field of that id in the parts named, or in any part; None when the form has none such."""
    return next((f for p in parts or tuple(Part) for f in fields(protocol, p) if f.id == field_id), None)


def row_fields(protocol: Protocol) -> tuple[FieldSpec, ...]:
    """The fields whose values a charted intervention carries itself: the study's and its own."""
    return fields(protocol, Part.STUDY) + fields(protocol, Part.INTERVENTION)


def is_intervention(protocol: Protocol, extraction: Extraction) -> bool:
    """Whether a row charts an intervention, and not its study alone."""
    study = {f.id for f in fields(protocol, Part.STUDY)}
    return not extraction.values or any(v.field_id not in study for v in extraction.values)


def is_shown(spec: FieldSpec, values: Sequence[Value]) -> bool:
    """Whether the form asks for a field, given the other answers of the same part."""
    given = {v.field_id: set(map(str, items(v.value))) for v in values if v.value is not None}
    return all(
        given.get(other, set()) & ({wanted} if isinstance(wanted, str) else set(wanted))
        for other, wanted in spec.show_if.items()
    )


def not_yet_charted(protocol: Protocol, values: Sequence[Value]) -> tuple[str, ...]:
    """The ids of the intervention's fields nobody has answered yet, new fields of the form among them."""
    answered = {v.field_id for v in values if v.missing is not Missing.NOT_YET_CHARTED}
    asked = (f for f in fields(protocol, Part.INTERVENTION) if is_shown(f, values))
    return tuple(f.id for f in asked if f.id not in answered)


def check(
    protocol: Protocol, values: Sequence[Value], outcomes: Sequence[Sequence[Value]] = ()
) -> list[Problem]:
    """What is wrong with one charted intervention and its outcomes; nothing when it can be sent.

    Errors keep a row from being sent. Warnings (a long quote, an answer to a question not asked, a
    field the form no longer has) are shown, and the value is kept.
    """
    found = list(_part(protocol, row_fields(protocol), values))
    for index, outcome in enumerate(outcomes):
        for problem in _part(protocol, fields(protocol, Part.OUTCOME), outcome):
            found.append(Problem(problem.field_id, problem.message, problem.severity, index))
    return found


def check_extraction(protocol: Protocol, extraction: Extraction) -> list[Problem]:
    """What is wrong with one stored row."""
    return check(protocol, extraction.values, extraction.outcomes)


def _part(protocol: Protocol, specs: Sequence[FieldSpec], values: Sequence[Value]) -> Iterator[Problem]:
    known = {f.id: f for f in specs}
    for value in values:
        spec = known.get(value.field_id)
        if spec is None:
            words = "the form has no such field; the value is kept and exported."
            yield Problem(value.field_id, words, Severity.WARNING)
            continue
        yield from _presence(spec, value)
        if value.value is not None:
            yield from _content(protocol, spec, value)
            yield from _evidence(spec, value)
            if not is_shown(spec, values):
                words = "this is asked only after another answer; the value is kept."
                yield Problem(spec.id, words, Severity.WARNING)
    for spec in specs:
        yield from _answers(spec, values)


def _presence(spec: FieldSpec, value: Value) -> Iterator[Problem]:
    if value.value is None and value.missing is None:
        yield Problem(spec.id, "the cell is empty; give a value or say why it is missing.")
    if value.value is not None and value.missing is not None:
        yield Problem(spec.id, f"a value is given and also called {value.missing.value}; keep one of them.")


def _content(protocol: Protocol, spec: FieldSpec, value: Value) -> Iterator[Problem]:
    try:
        parse(protocol, spec, value.value)
    except InvalidInput as error:
        yield Problem(spec.id, str(error))
    if value.as_of and not value.as_of[:4].isdigit():
        words = f"the date of the snapshot, {value.as_of!r}, is in words and cannot be sorted."
        yield Problem(spec.id, words, Severity.WARNING)


def _evidence(spec: FieldSpec, value: Value) -> Iterator[Problem]:
    quotes = [e.quote for e in value.evidence if e.quote.strip()]
    # A worked-out value rests on its inputs, not on words of the report.
    if spec.evidence == "required" and not quotes and not value.derived_from:
        yield Problem(spec.id, "this field needs a quote that says so.")
    if spec.evidence == "none" and quotes:
        yield Problem(spec.id, "no quote is asked for here; it is kept.", Severity.WARNING)
    for quote in quotes:
        if len(quote) > MAX_QUOTE:
            words = f"a quote has {len(quote)} characters; at most {MAX_QUOTE} keep it a quote."
            yield Problem(spec.id, words, Severity.WARNING)


def _answers(spec: FieldSpec, values: Sequence[Value]) -> Iterator[Problem]:
    """A required field is answered; a field with one answer has one, or one for each date."""
    given = [v for v in values if v.field_id == spec.id]
    charted = [v for v in given if v.missing is not Missing.NOT_YET_CHARTED]
    if spec.required and not charted and is_shown(spec, values):
        yield Problem(spec.id, "this field is required.")
    dates = [v.as_of for v in given if v.value is not None]
    if len(dates) > len(set(dates)):
        yield Problem(spec.id, "several values have the same date; give each its own, or keep one value.")


def values_of(extraction: Extraction, field_id: str) -> tuple[Value, ...]:
    """Every value charted for a field, one for each date it was taken at."""
    return tuple(v for v in extraction.values if v.field_id == field_id)


def shown(protocol: Protocol, value: Value) -> str:
    """A value as text a form can show and read back; empty when it is missing."""
    spec = field(protocol, value.field_id)
    if value.value is None:
        return ""
    return show(spec, value.value) if spec else str(value.value)
