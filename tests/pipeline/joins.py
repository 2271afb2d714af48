"""Joining two reports and taking it back, and all that stands, to compare before with after."""

from __future__ import annotations

from review.model import Outcome, PairVerdict, Reviewer, Stage
from review.pipeline import (
    charting,
    counting,
    deduplicating,
    duplicates_answers,
    exporting,
    fulltexts,
    screening,
)
from review.store import decisions
from tests.pipeline.worlds import TA, World

SAME, DIFFERENT, RELATED = PairVerdict.SAME, PairVerdict.DIFFERENT, PairVerdict.RELATED


def join(world: World, first: str, second: str, event_id: str, person: Reviewer | None = None) -> None:
    deduplicating.answer_reports(world.ctx, person or world.lead, first, second, SAME, event_id=event_id)


def back(world: World, answer_id: str, person: Reviewer | None = None) -> None:
    duplicates_answers.take_back(world.ctx, person or world.lead, answer_id, event_id=f"{answer_id} back")


def outcome(world: World, report: str, stage: Stage = TA) -> Outcome:
    with world.ctx.db.read() as unit:
        return screening.one_settled(unit, world.ctx, stage, report).outcome


def everything(world: World) -> dict[str, object]:
    """All that stands, without times and the numbers of rows."""
    ctx = world.ctx
    with ctx.db.read() as unit:
        votes = [
            (d.report_id, d.made_on, d.stage, d.reviewer_id, d.verdict, d.reason, d.seq)
            for d in decisions.for_outcomes(unit)
        ]
        ruled = [(a.report_id, a.stage, a.verdict, a.seq) for a in decisions.adjudications(unit)]
    return {
        "votes": votes,
        "ruled": ruled,
        "outcomes": {s: [(r, outcome(world, r, s)) for r in world.reports] for s in Stage},
        "records": exporting.record_rows(ctx),
        "duplicates": exporting.dedup_rows(ctx),
        "flow": counting.flow(ctx),
        "sought": [
            (s.report.report_id, s.status, s.outcome, s.reason) for s in fulltexts.sought(ctx, world.lead)
        ],
        "charted": [(r.report_id, n) for r, n in charting.to_chart(ctx, world.lead)],
    }
