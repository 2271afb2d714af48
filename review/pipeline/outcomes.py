"""What the decisions on reports add up to at a stage, read from the store. For counting, not for showing."""

from __future__ import annotations

from collections.abc import Sequence

from review.model import Adjudication, Decision, Outcome, Stage
from review.pipeline.core import Context
from review.screening.outcome import Settled, by_report, of_votes, settle
from review.store import Unit, calibrations, decisions, voting

PENDING = Settled(Outcome.PENDING)


def settled(unit: Unit, ctx: Context, stage: Stage) -> dict[str, Settled]:
    """The outcome of every report that anyone decided at a stage. For counting, not for showing.

    A report of an open calibration round is pending until the round is called go or no-go; then the
    votes given in it settle it like any others, and more votes than the mode asks for conflict when
    they differ.
    """
    votes = by_report(decisions.for_outcomes(unit, stage=stage))
    rulings = by_report(decisions.adjudications(unit, stage=stage))
    sealed = calibrations.sealed(unit)[stage]
    return {
        report_id: PENDING
        if report_id in sealed
        else _settle(ctx, stage, report_id, votes.get(report_id, ()), rulings.get(report_id, ()))
        for report_id in votes.keys() | rulings.keys()
    }


def outcomes_of(unit: Unit, ctx: Context, stage: Stage) -> dict[str, Outcome]:
    """The outcome alone of every report that anyone decided at a stage, without reading votes whole."""
    sealed, rule = calibrations.sealed(unit)[stage], ctx.needed[stage]
    found = {}
    for report_id, cast in voting.voters(unit, stage).items():
        verdicts = {v for given in cast.values() for v in given}
        found[report_id] = of_votes(verdicts, len(cast), rule.needed(report_id, verdicts), stage)
    for ruled in {a.report_id for a in decisions.adjudications(unit, stage=stage)}:
        found[ruled] = one_settled(unit, ctx, stage, ruled).outcome
    return found | {r: Outcome.PENDING for r in sealed if r in found}


def one_settled(unit: Unit, ctx: Context, stage: Stage, report_id: str) -> Settled:
    """The outcome of one report at a stage."""
    if report_id in calibrations.sealed(unit)[stage]:
        return PENDING
    votes = decisions.for_outcomes(unit, report_id=report_id, stage=stage)
    rulings = decisions.adjudications(unit, report_id=report_id, stage=stage)
    return _settle(ctx, stage, report_id, votes, rulings)


def _settle(
    ctx: Context, stage: Stage, report_id: str, votes: Sequence[Decision], rulings: Sequence[Adjudication]
) -> Settled:
    return settle(
        votes,
        rulings,
        needed=ctx.needed[stage].needed(report_id, {v.verdict for v in votes}),
        stage=stage,
        reasons=[r.id for r in ctx.protocol.reasons(stage)],
    )
