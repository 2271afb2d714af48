"""Work lists brought in step: with reports and people that come and go, with votes, and with outcomes.

What was decided stays with whoever decided it. Only open work moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from review.model import Mode, Outcome, RetrievalStatus, Role, Stage, Verdict
from review.pipeline.core import CLI, Context
from review.pipeline.outcomes import one_settled, settled
from review.screening.assign import Job, Person, share_out
from review.store import (
    Event,
    Unit,
    calibrations,
    decisions,
    fulltext,
    identity,
    people,
    voting,
    worklist,
    workloads,
)
from review.store.calibrations import Step
from review.store.workloads import Share

MANY = 50  # from here on, going through all reports at once costs less


def refresh(ctx: Context) -> None:
    """Bring work lists in step with who takes part now: call it when people come or go.

    Open work is shared out anew, from the end of each list; nothing that was decided is touched.
    """
    ctx.db.write(Event(CLI, "refresh work lists"), lambda unit: refresh_worklists(unit, ctx, even_out=True))


def refresh_worklists(unit: Unit, ctx: Context, *, even_out: bool = False) -> None:
    """Bring the lists of both stages in step with reports, reviewers and outcomes."""
    live = sorted(set(identity.report_of(unit).values()))
    _fill(unit, ctx, Stage.TITLE_ABSTRACT, live, even_out)
    outcomes = settled(unit, ctx, Stage.TITLE_ABSTRACT)
    gone = _not_retrieved(unit)
    passed = [r for r in live if r in outcomes and outcomes[r].outcome is Outcome.INCLUDED and r not in gone]
    _fill(unit, ctx, Stage.FULL_TEXT, passed, even_out)
    for stage in Stage:
        _note_complete(unit, ctx, stage)


def enlist(unit: Unit, ctx: Context, minted: Sequence[str]) -> None:
    """Put reports that this unit of work minted on the lists for titles and abstracts; touch no other."""
    stage = Stage.TITLE_ABSTRACT
    rule = ctx.needed[stage]
    nobody: frozenset[str] = frozenset()
    is_pool = rule.mode is Mode.POOL
    plan = share_out(
        [Job(r, rule.needed(r, set()), nobody, nobody, nobody, for_all=is_pool) for r in minted],
        team(unit),
        load={who: n for who, (n, _) in workloads.counts(unit, stage).items()},
        experienced_in_every_pair=ctx.protocol.screening.at(stage).experienced_in_every_pair,
    )
    worklist.assign(unit, stage, [(who, report, int(report[1:])) for report, who in plan.added])


def relist(unit: Unit, ctx: Context, report_ids: Sequence[str]) -> None:
    """Bring the lists in step for reports that were joined or parted, with the votes they now carry."""
    if len(report_ids) > MANY:
        for stage in Stage:
            worklist.rebuild(unit, stage)
        refresh_worklists(unit, ctx)
        return
    live = sorted({m.report_id for m in identity.memberships(unit, report_ids)})
    gone = sorted(set(report_ids).difference(live))
    for stage in Stage:
        worklist.unassign(unit, stage, gone)
        worklist.rebuild(unit, stage, live)
    share(unit, ctx, Stage.TITLE_ABSTRACT, live)
    for report_id in live:
        place_at_full_text(unit, ctx, report_id)
    for stage in Stage:
        _note_complete(unit, ctx, stage)


def follow(unit: Unit, ctx: Context, stage: Stage, report_id: str, keep: str = "") -> None:
    """After a vote or a ruling: who else is asked, whether a round is complete, on to full text or off it.

    ``keep`` is a person on whose list the report stays if it needs anybody: whoever took a vote back.
    """
    if ctx.needed[stage].follows_votes:
        share(unit, ctx, stage, [report_id], keep=keep)
    _note_complete(unit, ctx, stage, report_id)
    if stage is Stage.TITLE_ABSTRACT:
        place_at_full_text(unit, ctx, report_id)


def place_at_full_text(unit: Unit, ctx: Context, report_id: str) -> None:
    """Put a report on the full-text lists, or take it off: it passed, and its text is not out of reach."""
    passed = one_settled(unit, ctx, Stage.TITLE_ABSTRACT, report_id).outcome is Outcome.INCLUDED
    if passed and report_id not in _not_retrieved(unit, report_id):
        share(unit, ctx, Stage.FULL_TEXT, [report_id])
    else:
        worklist.unassign(unit, Stage.FULL_TEXT, [report_id])


def share(
    unit: Unit, ctx: Context, stage: Stage, reports: Sequence[str], *, even_out: bool = False, keep: str = ""
) -> None:
    """Put these reports on the lists of those whose votes they still need, and take them off others'."""
    if not reports:
        return
    few = reports if len(reports) <= MANY else None
    jobs, listed = jobs_of(unit, ctx, stage, reports)
    if keep:
        jobs = [replace(job, given=job.given | {keep}) for job in jobs]
    load = None if few is None else {who: n for who, (n, _) in workloads.counts(unit, stage).items()}
    plan = share_out(
        jobs,
        team(unit),
        load=load,
        experienced_in_every_pair=ctx.protocol.screening.at(stage).experienced_in_every_pair,
        even_out=even_out,
    )
    # A report that left a list and came back goes to those who decided on it, not to anybody else.
    wanted = set(reports)
    voters = voting.voters(unit, stage, few)
    back = [(r, who) for r, cast in voters.items() if r in wanted for who in cast if (r, who) not in listed]
    worklist.take_off(unit, stage, plan.taken)
    added = [*sorted(back), *plan.added]
    worklist.assign(unit, stage, [(who, report, int(report[1:])) for report, who in added])


def jobs_of(
    unit: Unit, ctx: Context, stage: Stage, reports: Sequence[str]
) -> tuple[list[Job], set[tuple[str, str]]]:
    """What each of these reports still needs, and every (report, person) on a list.

    Left out are the reports of open calibration rounds, which go to those they were drawn for, and
    where votes decide who is asked, those that a ruling has settled.
    """
    few = reports if len(reports) <= MANY else None
    rule = ctx.needed[stage]
    rows = worklist.listed(unit, stage, few)
    waiting: dict[str, set[str]] = {}
    for report_id, who, is_done in rows:
        if not is_done:
            waiting.setdefault(report_id, set()).add(who)
    votes = voting.voters(unit, stage, few)
    given = workloads.given(unit, stage, few)
    apart = calibrations.sealed(unit)[stage]
    if rule.follows_votes:
        apart |= _ruled(unit, stage, few)
    jobs = [
        Job(
            report_id,
            rule.needed(report_id, _verdicts(votes.get(report_id, {}))),
            frozenset(votes.get(report_id, ())),
            frozenset(waiting.get(report_id, ())),
            given.get(report_id, frozenset()),
            for_all=rule.mode is Mode.POOL,
        )
        for report_id in reports
        if report_id not in apart
    ]
    return jobs, {(report_id, who) for report_id, who, _ in rows}


def team(unit: Unit) -> list[Person]:
    """The active people who screen, with their shares; one pool for both stages."""
    shares = workloads.shares(unit)
    return [
        Person(p.reviewer_id, s.weight, s.is_experienced)
        for p in people.everyone(unit)
        if p.holds(Role.REVIEWER)
        for s in (shares.get(p.reviewer_id, Share()),)
    ]


def _fill(unit: Unit, ctx: Context, stage: Stage, reports: Sequence[str], even_out: bool) -> None:
    listed = {r for r, _ in worklist.assigned(unit, stage)}
    worklist.unassign(unit, stage, sorted(listed.difference(reports)))
    share(unit, ctx, stage, reports, even_out=even_out)


def _verdicts(cast: Mapping[str, Sequence[Verdict]]) -> set[Verdict]:
    return {v for verdicts in cast.values() for v in verdicts}


def _ruled(unit: Unit, stage: Stage, reports: Sequence[str] | None) -> frozenset[str]:
    if reports is None:
        return frozenset(a.report_id for a in decisions.adjudications(unit, stage=stage))
    return frozenset(r for r in reports if decisions.adjudications(unit, report_id=r, stage=stage))


def _note_complete(unit: Unit, ctx: Context, stage: Stage, report_id: str | None = None) -> None:
    """Write down, once, that everybody is done with an open calibration round."""
    for found in calibrations.open_rounds(unit, stage):
        if found.steps or (report_id is not None and report_id not in found.report_ids):
            continue
        if not worklist.open_of(unit, stage, found.report_ids):
            calibrations.add_step(
                unit,
                f"{found.calibration_id}:complete",
                found.calibration_id,
                Step.COMPLETE,
                protocol_version=ctx.file.version,
                reviewer_id="program",
            )


def _not_retrieved(unit: Unit, report_id: str | None = None) -> set[str]:
    states = fulltext.all_standing(unit, report_id)
    return {r for r, s in states.items() if s.status is RetrievalStatus.NOT_RETRIEVED}
