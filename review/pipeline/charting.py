"""Charting: one intervention after another, with a verbatim quote behind every value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from review.errors import InvalidInput, NotAllowed, NotFound, Stale
from review.extraction import form, tables
from review.extraction.matrix import Matrix, matrix
from review.model import Extraction, Outcome, Report, Reviewer, Role, Stage
from review.pipeline import screening
from review.pipeline.core import Context, in_order, load_reports, require
from review.store import Event, Saved, Unit, charting, fulltext, identity, joined


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything charted so far, and the tables made from it, so that they cannot disagree."""

    extractions: tuple[Extraction, ...]
    reports: Mapping[str, Report]
    study_of: Mapping[str, str]
    matrix: Matrix
    evidence: tables.EvidenceShare


def to_chart(ctx: Context, person: Reviewer) -> list[tuple[Report, int]]:
    """The included reports, each with how many interventions are charted from it."""
    require(person, *Role)
    with ctx.db.read() as unit:
        included = _included(unit, ctx)
        counts: dict[str, int] = {}
        for item in charting.standing(unit):
            counts[item.report_id] = counts.get(item.report_id, 0) + 1
        reports = in_order(load_reports(unit, included), included) if included else []
    return [(r, counts.get(r.report_id, 0)) for r in reports]


def chart(ctx: Context) -> Chart:
    """All standing extractions of reports that are included now, with the map over them."""
    with ctx.db.read() as unit:
        included = set(_included(unit, ctx))
        found = tuple(e for e in charting.standing(unit) if e.report_id in included)
        sources = sorted({e.report_id for e in found} | _evidence_reports(found))
        reports = _by_any_id(unit, sources)
        study_of = {r: label or study for r, study, label in identity.studies(unit)}
    made = matrix(ctx.protocol, found, study_of=study_of)
    return Chart(found, reports, study_of, made, tables.evidence_share(found))


def _by_any_id(unit: Unit, report_ids: Sequence[str]) -> dict[str, Report]:
    """Reports under the ids given, also under those that were joined to another."""
    now_at = {r: joined.current(unit, r) for r in report_ids}
    loaded = {r.report_id: r for r in load_reports(unit, sorted(set(now_at.values())))} if now_at else {}
    return {given: loaded[now] for given, now in now_at.items() if now in loaded}


def extractions_of(ctx: Context, person: Reviewer, report_id: str) -> list[Extraction]:
    """The standing extractions of one report."""
    require(person, *Role)
    with ctx.db.read() as unit:
        return charting.standing(unit, joined.current(unit, report_id))


def tensions(ctx: Context) -> list[dict[str, Any]]:
    """Statements that do not agree, between or inside sources."""
    with ctx.db.read() as unit:
        return charting.tensions(unit)


def statements(ctx: Context) -> list[dict[str, Any]]:
    """What sources say that is of no single intervention."""
    with ctx.db.read() as unit:
        return charting.statements(unit)


def save(ctx: Context, person: Reviewer, item: Extraction, *, event_id: str) -> Saved:
    """Append a charted intervention, or a new revision of one.

    ``item.extraction_id`` is "" for a new one; ``item.revision`` is the revision that was edited, so
    that two people editing the same row do not overwrite each other.
    """
    require(person, Role.EXTRACTOR, Role.REVIEWER, Role.LEAD)
    wrong = [p for p in form.check_extraction(ctx.protocol, item) if p.is_error]
    if wrong:
        raise InvalidInput("; ".join(f"{p.field_id}: {p.message}" for p in wrong))

    def work(unit: Unit) -> str:
        if item.report_id not in _included(unit, ctx):
            raise NotAllowed(
                f"{item.report_id} is not included at full text.", "only included reports are charted."
            )
        extraction_id = item.extraction_id
        if extraction_id:
            _check_fresh(unit, item)
        else:
            extraction_id = f"X{identity.next_number(unit, 'extraction'):05}"
        made = replace(
            item,
            extraction_id=extraction_id,
            extractor_id=person.reviewer_id,
            form_version=ctx.protocol.extraction.form_version,
        )
        charting.add(unit, event_id, made)
        return extraction_id

    return ctx.db.write(
        Event(person.reviewer_id, "chart", item.extraction_id or item.report_id, event_id), work
    )


def remove(ctx: Context, person: Reviewer, item: Extraction, *, event_id: str) -> Saved:
    """Take a charted intervention away: a new revision; the old ones stay."""
    require(person, Role.EXTRACTOR, Role.REVIEWER, Role.LEAD)

    def work(unit: Unit) -> str:
        _check_fresh(unit, item)
        charting.add(unit, event_id, replace(item, extractor_id=person.reviewer_id), is_removed=True)
        return "removed"

    return ctx.db.write(Event(person.reviewer_id, "remove chart", item.extraction_id, event_id), work)


def _check_fresh(unit: Unit, item: Extraction) -> None:
    past = charting.history(unit, item.extraction_id)
    if not past:
        raise NotFound(f"There is no charted intervention {item.extraction_id}.")
    if past[-1].revision != item.revision:
        raise Stale(f"{item.extraction_id} was changed meanwhile.", "reload it and make your change again.")


def _included(unit: Unit, ctx: Context) -> list[str]:
    passed = screening.settled(unit, ctx, Stage.TITLE_ABSTRACT)
    later = screening.settled(unit, ctx, Stage.FULL_TEXT)
    have = fulltext.retrieved(unit)
    return sorted(
        r
        for r, s in later.items()
        if s.outcome is Outcome.INCLUDED
        and r in have
        and r in passed
        and passed[r].outcome is Outcome.INCLUDED
    )


def _evidence_reports(found: tuple[Extraction, ...]) -> set[str]:
    groups = [e.values for e in found] + [g for e in found for g in e.outcomes]
    return {q.report_id for values in groups for v in values for q in v.evidence if q.report_id}
