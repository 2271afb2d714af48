"""The flow of a review: its ledger read from the store, counted by reporting."""

from __future__ import annotations

from collections import Counter

from review.model import Outcome, RunStatus, Stage
from review.pipeline import screening
from review.pipeline.core import Context
from review.reporting.flow import Flow, count
from review.reporting.ledger import Ledger, LedgerRecord, ReportState
from review.screening.outcome import Settled
from review.store import Unit, fulltext, identity, manifests, runs

INCOMPLETE = (RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.SKIPPED)
_PENDING = Settled(Outcome.PENDING)


def flow(ctx: Context, locale: str = "en") -> Flow:
    """The counts of the whole review as it stands now, reasons named in a language."""
    with ctx.db.read() as unit:
        ledger = read_ledger(unit, ctx, locale)
    return count(ledger)


def read_ledger(unit: Unit, ctx: Context, locale: str = "en") -> Ledger:
    """Everything the flow is counted from. Records without a report yet are not in it."""
    run_of = {r.run_id: r for r in runs.all_runs(unit)}
    members = identity.memberships(unit)
    records = [
        LedgerRecord(
            record_id=m.record_id,
            run_id=run.run_id,
            round_id=run.round_id,
            source_id=run.source_id,
            source_label=run.source_label,
            arm=run.arm,
            report_id=m.report_id,
            joined_by="program" if m.author == "program" else "person",
        )
        for m in members
        for run in (run_of[m.record_id.partition(":")[0]],)
    ]
    previous = ctx.protocol.review.updates.previous_version
    continued = manifests.continued(unit)
    return Ledger(
        records=records,
        reports=_states(unit, ctx, {m.report_id for m in members}),
        reasons=[(r.id, r.labels.get(locale, r.label)) for r in ctx.protocol.reasons(Stage.FULL_TEXT)],
        sources=list({r.source_id: (r.source_id, r.source_label, r.arm) for r in run_of.values()}.values()),
        previous_studies=previous.studies if previous else None,
        previous_reports=previous.reports if previous else None,
        incomplete_runs=[
            r.source_label for r in run_of.values() if r.status in INCOMPLETE and r.run_id not in continued
        ],
    )


def _states(unit: Unit, ctx: Context, report_ids: set[str]) -> dict[str, ReportState]:
    first = screening.settled(unit, ctx, Stage.TITLE_ABSTRACT)
    second = screening.settled(unit, ctx, Stage.FULL_TEXT)
    retrieval = fulltext.all_standing(unit)
    studies: dict[str, list[str]] = {}
    for report_id, study_id, _ in identity.studies(unit):
        studies.setdefault(report_id, []).append(study_id)
    passed = {r for r, s in first.items() if s.outcome is Outcome.INCLUDED}
    return {
        r: ReportState(
            report_id=r,
            title_abstract=first.get(r, _PENDING).outcome,
            full_text=second.get(r, _PENDING).outcome,
            # Of a report that no longer passes title and abstract, no full text is sought.
            retrieval=retrieval[r].status if r in retrieval and r in passed else None,
            reason=second.get(r, _PENDING).reason,
            study_ids=tuple(studies.get(r, ())),
        )
        for r in report_ids
    }


def unplaced(ctx: Context) -> Counter[str]:
    """Records that have no report yet, by source: imported and not yet deduplicated."""
    with ctx.db.read() as unit:
        placed = {m.record_id for m in identity.memberships(unit)}
        label = {r.run_id: r.source_label for r in runs.all_runs(unit)}
        return Counter(label[r.run_id] for r in runs.records(unit) if r.record_id not in placed)
