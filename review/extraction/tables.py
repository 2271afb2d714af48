"""Charted rows as plain tables: one row a value, one row an intervention.

Every function takes the protocol and the charted rows and gives a list of dictionaries with the
same keys in the same order. Codes and labels stand in columns of their own; nothing is left out: a
missing value says why, a value of a field the form no longer has keeps its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from review.extraction.countries import Country, name_of, resolve
from review.extraction.form import Part, field, fields, is_intervention, row_fields, values_of
from review.extraction.values import items, text_of, unit_of
from review.model import Evidence, Extraction, Missing, Value
from review.protocol import FieldSpec, Protocol, label_of

Row = dict[str, Any]
JOIN = "; "
_BETWEEN_QUOTES = " | "


@dataclass(frozen=True, slots=True)
class EvidenceShare:
    """How many of the values given carry a quote."""

    with_quote: int
    values: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None when there is no value yet."""
        return self.with_quote / self.values if self.values else None


def long_table(
    protocol: Protocol,
    extractions: Sequence[Extraction],
    *,
    study_of: Mapping[str, str] | None = None,
    locale: str = "en",
) -> list[Row]:
    """One row a value; a field with several values has several rows.

    ``outcome`` is 0 for the intervention's own values and counts its outcomes from 1. Several quotes
    of one value stand in one cell, parted by " | ", and so do their certainties and places.
    ``study_of`` gives the study of each report; without it each report is its own.
    """
    return [
        _long_row(protocol, extraction, outcome, value, item, study_of or {}, locale)
        for extraction in extractions
        for outcome, value in _all_values(extraction)
        for item in (items(value.value) or [None])
    ]


def interventions(
    protocol: Protocol,
    extractions: Sequence[Extraction],
    *,
    study_of: Mapping[str, str] | None = None,
    locale: str = "en",
    indicators: bool = False,
) -> list[Row]:
    """One row an intervention; several values of a field stand in one cell, joined by "; ".

    Countries and coded fields get a second column ``FIELD_label``. With ``indicators``, every code of
    a multiple choice gets a column ``FIELD=CODE`` holding 0 or 1, empty where the value is missing.
    """
    return [
        _wide_row(protocol, extraction, study_of or {}, locale, indicators)
        for extraction in extractions
        if is_intervention(protocol, extraction)
    ]


def outcomes(
    protocol: Protocol,
    extractions: Sequence[Extraction],
    *,
    study_of: Mapping[str, str] | None = None,
    locale: str = "en",
) -> list[Row]:
    """One row an outcome, with the intervention it belongs to."""
    return [
        _heads(extraction, study_of or {})
        | {"outcome": number}
        | _cells(protocol, fields(protocol, Part.OUTCOME), outcome, locale)
        for extraction in extractions
        for number, outcome in enumerate(extraction.outcomes, start=1)
    ]


def evidence_share(extractions: Iterable[Extraction]) -> EvidenceShare:
    """How many values, of those given, carry a quote; missing values are not counted."""
    given = [v for e in extractions for _, v in _all_values(e) if v.value is not None]
    return EvidenceShare(sum(any(q.quote.strip() for q in v.evidence) for v in given), len(given))


def label(protocol: Protocol, spec: FieldSpec, code: Any, locale: str = "en") -> str:
    """The words for one stored value: a country's name, a code's label, else the value itself."""
    if spec.type == "country":
        return name_of(str(code), locale)
    found = next((c for c in protocol.codes(spec) if c.code == code), None)
    return label_of(found.label, locale, found.code) if found else text_of(code)


def _all_values(extraction: Extraction) -> Iterator[tuple[int, Value]]:
    for value in extraction.values:
        yield 0, value
    for number, outcome in enumerate(extraction.outcomes, start=1):
        for value in outcome:
            yield number, value


def _long_row(
    protocol: Protocol,
    extraction: Extraction,
    outcome: int,
    value: Value,
    item: Any,
    study_of: Mapping[str, str],
    locale: str,
) -> Row:
    parts = (Part.OUTCOME,) if outcome else (Part.STUDY, Part.INTERVENTION)
    spec = field(protocol, value.field_id, *parts)
    coded = spec is not None and (spec.type == "country" or bool(protocol.codes(spec)))
    return _heads(extraction, study_of) | {
        "outcome": outcome,
        "field": value.field_id,
        "field_label": label_of(spec.label, locale, spec.id) if spec else value.field_id,
        "value": "" if item is None else label(protocol, spec, item, locale) if spec else text_of(item),
        "code": str(item) if coded and item is not None else "",
        "unit": unit_of(item),
        "as_of": value.as_of,
        "missing": value.missing.value if value.missing else "",
        "derived_from": JOIN.join(value.derived_from),
        **_evidence_cells(value.evidence),
        "note": value.note,
        "extractor": extraction.extractor_id,
        "is_example": extraction.is_example,
        "form_version": extraction.form_version,
    }


def _evidence_cells(evidence: Sequence[Evidence]) -> Row:
    return {
        "certainty": _BETWEEN_QUOTES.join(e.certainty.value for e in evidence),
        "quote": _BETWEEN_QUOTES.join(e.quote for e in evidence),
        "translation": _BETWEEN_QUOTES.join(e.translation for e in evidence if e.translation),
        "location": _BETWEEN_QUOTES.join(e.location for e in evidence),
        "quoted_report": _BETWEEN_QUOTES.join(e.report_id for e in evidence),
    }


def _heads(extraction: Extraction, study_of: Mapping[str, str]) -> Row:
    return {
        "study": study_of.get(extraction.report_id, extraction.report_id),
        "report": extraction.report_id,
        "intervention": extraction.extraction_id,
    }


def _wide_row(
    protocol: Protocol, extraction: Extraction, study_of: Mapping[str, str], locale: str, indicators: bool
) -> Row:
    row = _heads(extraction, study_of) | _cells(protocol, row_fields(protocol), extraction.values, locale)
    if indicators:
        for spec in row_fields(protocol):
            if spec.type == "multi":
                row |= _indicators(protocol, spec, values_of(extraction, spec.id))
    return row | {
        "outcomes": len(extraction.outcomes),
        "note": extraction.note,
        "extractor": extraction.extractor_id,
        "is_example": extraction.is_example,
        "form_version": extraction.form_version,
    }


def _cells(protocol: Protocol, specs: Sequence[FieldSpec], values: Sequence[Value], locale: str) -> Row:
    row: Row = {}
    for spec in specs:
        given = [v for v in values if v.field_id == spec.id]
        row[spec.id] = _cell(given, None, spec, protocol, locale)
        if spec.type == "country":
            row[f"{spec.id}_alpha2"] = JOIN.join(_alpha2(i) for v in given for i in items(v.value))
        if spec.type == "country" or protocol.codes(spec):
            row[f"{spec.id}_label"] = _cell(given, label, spec, protocol, locale)
    return row


def _cell(given: Sequence[Value], words: Any, spec: FieldSpec, protocol: Protocol, locale: str) -> str:
    """All values of a field in one cell, each snapshot with its date; the reason when there is none."""
    if not given:
        return Missing.NOT_YET_CHARTED.value
    texts = []
    for value in given:
        if value.missing is not None and value.value is None:
            texts.append(value.missing.value)
        for item in items(value.value):
            text = words(protocol, spec, item, locale) if words else text_of(item)
            texts.append(f"{text} (as of {value.as_of})" if value.as_of else text)
    return JOIN.join(texts)


def _alpha2(code: Any) -> str:
    found = resolve(str(code))
    return found.alpha2 if isinstance(found, Country) else ""


def _indicators(protocol: Protocol, spec: FieldSpec, given: Sequence[Value]) -> Row:
    chosen = {str(i) for v in given for i in items(v.value)}
    answered = any(v.value is not None for v in given)
    return {f"{spec.id}={c.code}": int(c.code in chosen) if answered else "" for c in protocol.codes(spec)}
