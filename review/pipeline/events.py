"""Who did what, when and why: one row for each word on a report, withdrawn ones included, for export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from review.model import Adjudication, Decision, Reviewer
from review.pipeline.core import Context, load_reports
from review.store import Unit, calibrations, decisions, people
from review.store.calibrations import KeptRound, Step

FEW = 500  # a longer list of ids costs more than reading all
COLUMNS = (
    "event_id", "kind", "stage", "report_id", "title", "reviewer", "verdict", "reason", "note", "labels",
    "shown_at", "decided_at", "seconds", "recorded_at", "protocol_version", "made_on",
)  # fmt: skip


def event_rows(ctx: Context, *, names: bool = False) -> list[dict[str, Any]]:
    """One row an event on settled work, in order; open work is kept back from everyone.

    ``kind`` is decision, change (a decision in place of an earlier one), undo, adjudication, reopening,
    or what was done with a calibration round. People by pseudonym, or by name if ``names`` is asked for.
    ``seconds`` is from the report shown to the key pressed, by the clock of the reviewer's machine.
    """
    with ctx.db.read() as unit:
        who = {p.reviewer_id: _named(p, names) for p in people.everyone(unit)}
        shown = decisions.visible_to(unit, "", ctx.needed, standing_only=False)
        rulings = decisions.rulings_log(unit)
        rounds = calibrations.rounds(unit)
        titles = _titles(unit, shown, rulings)
    rows = [
        *(_decision(d, kind, who, titles) for d, kind in _kinds(shown)),
        *(_ruling(a, who, titles) for a in rulings),
        *(row for r in rounds for row in _round(r, who)),
    ]
    return sorted(rows, key=lambda row: (row["recorded_at"], row["event_id"]))


def _named(person: Reviewer, names: bool) -> str:
    return (person.name or person.login) if names else person.pseudonym


def _titles(unit: Unit, shown: Iterable[Decision], rulings: Iterable[Adjudication]) -> dict[str, str]:
    wanted = sorted({w.report_id for words in (shown, rulings) for w in words})
    reports = load_reports(unit, wanted if len(wanted) <= FEW else None) if wanted else []
    return {r.report_id: r.entry.title for r in reports}


def _row(**values: Any) -> dict[str, Any]:
    return {name: values.get(name, "") for name in COLUMNS}


def _when(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _seconds(d: Decision) -> float | str:
    if d.shown_at is None or d.decided_at is None or d.decided_at < d.shown_at:
        return ""
    return round((d.decided_at - d.shown_at).total_seconds(), 1)


def _kinds(shown: Iterable[Decision]) -> Iterator[tuple[Decision, str]]:
    """Each word with what it was, told by what the same person had said before."""
    standing: dict[tuple[str, str, str], bool] = {}
    for d in shown:
        key = (d.stage, d.made_on, d.reviewer_id)
        said = "change" if standing.get(key) else "decision"
        yield d, "undo" if d.verdict is None else said
        standing[key] = d.verdict is not None


def _decision(d: Decision, kind: str, who: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, Any]:
    return _row(
        event_id=d.event_id,
        kind=kind,
        stage=d.stage.value,
        report_id=d.report_id,
        title=titles.get(d.report_id, ""),
        reviewer=who.get(d.reviewer_id, d.reviewer_id),
        verdict=d.verdict.value if d.verdict else "withdrawn",
        reason=d.reason,
        note=d.note,
        labels="; ".join(d.labels),
        shown_at=_when(d.shown_at),
        decided_at=_when(d.decided_at),
        seconds=_seconds(d),
        recorded_at=_when(d.recorded_at),
        protocol_version=d.protocol_version,
        made_on=d.made_on,
    )


def _ruling(a: Adjudication, who: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, Any]:
    return _row(
        event_id=a.event_id,
        kind="adjudication" if a.verdict else "reopening",
        stage=a.stage.value,
        report_id=a.report_id,
        title=titles.get(a.report_id, ""),
        reviewer=who.get(a.adjudicator_id, a.adjudicator_id),
        verdict=a.verdict.value if a.verdict else "reopened",
        reason=a.reason,
        note=a.note,
        recorded_at=_when(a.recorded_at),
        protocol_version=a.protocol_version,
        made_on=a.made_on,
    )


def _round(kept: KeptRound, who: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    yield _row(
        event_id=kept.calibration_id,
        kind="calibration opened",
        stage=kept.stage.value,
        reviewer=who.get(kept.reviewer_id, kept.reviewer_id),
        verdict=f"{len(kept.report_ids)} of {kept.population}, seed {kept.seed}",
        note=kept.note,
        recorded_at=_when(kept.recorded_at),
        protocol_version=kept.protocol_version,
    )
    for step in kept.steps:
        yield _row(
            event_id=f"{kept.calibration_id} {step.step}",
            kind="calibration complete" if step.step is Step.COMPLETE else "calibration called",
            stage=kept.stage.value,
            reviewer=who.get(step.reviewer_id, step.reviewer_id),
            verdict=step.step.value,
            note=step.note,
            recorded_at=_when(step.recorded_at),
            protocol_version=step.next_version or step.protocol_version,
        )
