"""Screening: work lists, decisions, undo, conflicts and their adjudication.

Every read takes the person it serves; what they may not see yet is kept back by the query itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from review.errors import InvalidInput, NotAllowed, Stale
from review.model import Decision, Outcome, Report, RetrievalStatus, Reviewer, Role, Stage, Verdict
from review.pipeline.core import CLI, Context, in_order, load_reports, one_report, require
from review.screening.assign import plan
from review.screening.outcome import Settled, by_report, settle
from review.store import Event, Saved, Unit, decisions, fulltext, identity, joined, people, worklist

MANY = 50  # from here on, going through all reports at once costs less


@dataclass(frozen=True, slots=True)
class Work:
    """The next reports of one person, and how far they have come."""

    reports: tuple[Report, ...]
    done: int
    total: int

    @property
    def left(self) -> int:
        """How many are still to do."""
        return self.total - self.done


def refresh(ctx: Context) -> None:
    """Bring work lists in step with who takes part now: call it when people come or go."""
    ctx.db.write(Event(CLI, "refresh work lists"), lambda unit: refresh_worklists(unit, ctx))


def refresh_worklists(unit: Unit, ctx: Context) -> None:
    """Bring the lists of both stages in step with reports, reviewers and outcomes."""
    live = sorted({m.report_id for m in identity.memberships(unit)})
    _fill(unit, ctx, Stage.TITLE_ABSTRACT, live)
    outcomes = settled(unit, ctx, Stage.TITLE_ABSTRACT)
    gone = _not_retrieved(unit)
    passed = [r for r in live if r in outcomes and outcomes[r].outcome is Outcome.INCLUDED and r not in gone]
    _fill(unit, ctx, Stage.FULL_TEXT, passed)


def relist(unit: Unit, ctx: Context, report_ids: Sequence[str]) -> None:
    """Bring the lists in step for reports that were joined or parted, with the votes they now carry."""
    if len(report_ids) > MANY:
        for stage in Stage:
            worklist.rebuild(unit, stage)
            _take_off_surplus(unit, ctx, stage, report_ids)
        refresh_worklists(unit, ctx)
        return
    live = sorted({m.report_id for m in identity.memberships(unit, report_ids)})
    gone = sorted(set(report_ids).difference(live))
    for stage in Stage:
        worklist.unassign(unit, stage, gone)
        worklist.rebuild(unit, stage, live)
        _take_off_surplus(unit, ctx, stage, live)
    _assign(unit, ctx, Stage.TITLE_ABSTRACT, live)
    for report_id in live:
        place_at_full_text(unit, ctx, report_id)


def _take_off_surplus(unit: Unit, ctx: Context, stage: Stage, reports: Sequence[str]) -> None:
    """A joined report that has votes enough is nobody's open work any more."""
    waiting = worklist.open_of(unit, stage, reports)
    for report_id in sorted({r for r, _ in waiting}):
        votes = decisions.for_outcomes(unit, report_id=report_id, stage=stage)
        left = max(0, ctx.needed[stage] - len({v.reviewer_id for v in votes}))
        worklist.take_off(unit, stage, [w for w in waiting if w[0] == report_id][left:])


def _fill(unit: Unit, ctx: Context, stage: Stage, reports: Sequence[str]) -> None:
    listed = {r for r, _ in worklist.assigned(unit, stage)}
    worklist.unassign(unit, stage, sorted(listed.difference(reports)))
    _assign(unit, ctx, stage, reports)


def _assign(unit: Unit, ctx: Context, stage: Stage, reports: Sequence[str]) -> None:
    listed, wanted = worklist.assigned(unit, stage), set(reports)
    votes = decisions.for_outcomes(unit, report_id=reports[0] if len(reports) == 1 else None, stage=stage)
    # A report that left a list and came back goes to those who decided on it, not to anybody else.
    voted = {(d.report_id, d.reviewer_id) for d in votes if d.report_id in wanted}
    back = sorted(voted.difference(listed))
    pool = _pool(unit)
    added = [*back, *plan(reports, pool, ctx.needed[stage], [*listed, *back])]
    worklist.assign(unit, stage, [(who, report, int(report[1:])) for report, who in added])


def _pool(unit: Unit) -> list[str]:
    """Ids of the active people who screen; one pool for both stages."""
    return [p.reviewer_id for p in people.everyone(unit) if p.holds(Role.REVIEWER)]


def settled(unit: Unit, ctx: Context, stage: Stage) -> dict[str, Settled]:
    """The outcome of every report that anyone decided at a stage. For counting, not for showing."""
    votes = by_report(decisions.for_outcomes(unit, stage=stage))
    rulings = by_report(decisions.adjudications(unit, stage=stage))
    reasons = [r.id for r in ctx.protocol.reasons(stage)]
    return {
        report_id: settle(
            votes.get(report_id, ()),
            rulings.get(report_id, ()),
            needed=ctx.needed[stage],
            stage=stage,
            reasons=reasons,
        )
        for report_id in votes.keys() | rulings.keys()
    }


def next_work(ctx: Context, person: Reviewer, stage: Stage, limit: int = 1, skip: int = -1) -> Work:
    """The person's next open reports at a stage; at full text only those whose text was retrieved.

    ``skip`` is the position after which to look; when nothing is left behind it, the list starts anew.
    """
    require(person, Role.REVIEWER)
    with ctx.db.read() as unit:
        done, total = worklist.progress(unit, person.reviewer_id, stage)
        ids = _open_ids(unit, person, stage, limit, skip)
        if not ids and skip >= 0:
            ids = _open_ids(unit, person, stage, limit, -1)
        reports = in_order(load_reports(unit, ids), ids) if ids else []
    return Work(tuple(reports), done, total)


def _open_ids(unit: Unit, person: Reviewer, stage: Stage, limit: int, skip: int) -> list[str]:
    if stage is Stage.FULL_TEXT:
        return _retrieved(unit, person, limit, skip)
    return [r for r, _ in worklist.next_reports(unit, person.reviewer_id, stage, limit, skip)]


def _retrieved(unit: Unit, person: Reviewer, limit: int, skip: int) -> list[str]:
    have = fulltext.retrieved(unit)
    todo = worklist.next_reports(unit, person.reviewer_id, Stage.FULL_TEXT, 100_000, skip)
    return [r for r, _ in todo if r in have][:limit]


def position_of(report: Report) -> int:
    """A report's place in work lists."""
    return int(report.report_id[1:])


def decide(
    ctx: Context,
    person: Reviewer,
    *,
    stage: Stage,
    report_id: str,
    verdict: Verdict,
    event_id: str,
    reason: str = "",
    note: str = "",
    labels: Sequence[str] = (),
    shown_at: datetime | None = None,
    decided_at: datetime | None = None,
) -> Saved:
    """Append one decision. The same event id counts once; a report already decided is ``Stale``."""
    require(person, Role.REVIEWER)
    check_reason(ctx, stage, verdict, reason)

    def work(unit: Unit) -> Decision:
        if not worklist.is_assigned(unit, person.reviewer_id, stage, report_id):
            raise NotAllowed(f"{report_id} is not on your list at this stage.", "reload the page.")
        before = decisions.own_votes(unit, report_id, stage, person.reviewer_id)
        if before:
            raise Stale(
                f"You decided {report_id} already: {before[-1].verdict}.",
                "undo it first to change your mind.",
            )
        if stage is Stage.FULL_TEXT:
            _need_full_text(unit, report_id)
        made = decisions.add(
            unit,
            event_id,
            report_id=report_id,
            stage=stage,
            reviewer_id=person.reviewer_id,
            verdict=verdict,
            reason=reason,
            note=note.strip(),
            labels=labels,
            protocol_version=ctx.file.version,
            shown_at=shown_at,
            decided_at=decided_at,
        )
        worklist.mark(unit, person.reviewer_id, stage, report_id, True)
        follow(unit, ctx, stage, report_id)
        return made

    return ctx.db.write(Event(person.reviewer_id, f"decide {stage}", report_id, event_id), work)


def undo(ctx: Context, person: Reviewer, *, stage: Stage, report_id: str, event_id: str) -> Saved:
    """Withdraw one's own standing decision: a new event, the old one stays.

    On a report that was joined from several, every vote of this person on any of them is withdrawn.
    """
    require(person, Role.REVIEWER)

    def work(unit: Unit) -> Decision:
        here = joined.current(unit, report_id)
        standing = decisions.own_votes(unit, here, stage, person.reviewer_id)
        if not standing:
            raise Stale(f"You have no decision on {report_id} to undo.", "reload the page.")
        for n, vote in enumerate(standing):
            made = decisions.add(
                unit,
                f"{event_id}:{vote.made_on}" if n else event_id,
                report_id=vote.made_on,
                stage=stage,
                reviewer_id=person.reviewer_id,
                verdict=None,
                protocol_version=ctx.file.version,
            )
        worklist.mark(unit, person.reviewer_id, stage, here, False)
        follow(unit, ctx, stage, here)
        return made

    return ctx.db.write(Event(person.reviewer_id, f"undo {stage}", report_id, event_id), work)


def recent(ctx: Context, person: Reviewer, stage: Stage, limit: int = 20) -> list[tuple[Decision, Report]]:
    """A person's own last decisions with their reports, newest first."""
    require(person, Role.REVIEWER)
    with ctx.db.read() as unit:
        own = decisions.recent_of(unit, person.reviewer_id, stage, limit)
        reports = {r.report_id: r for r in load_reports(unit, [d.report_id for d in own])}
    return [(d, reports[d.report_id]) for d in own if d.report_id in reports]


def visible_decisions(ctx: Context, person: Reviewer, **where: object) -> list[Decision]:
    """All decisions this person may see: their own, and those on settled work."""
    require(person, *Role)
    with ctx.db.read() as unit:
        if where.get("report_id"):
            where["report_id"] = joined.current(unit, str(where["report_id"]))
        return decisions.visible_to(unit, person.reviewer_id, ctx.needed, **where)  # type: ignore[arg-type]


def check_reason(ctx: Context, stage: Stage, verdict: Verdict, reason: str) -> None:
    """Refuse a reason the protocol does not know here, and a lack of one where it asks for one."""
    known = [r.id for r in ctx.protocol.reasons(stage)]
    if reason and reason not in known:
        raise InvalidInput(f"{reason!r} is no reason at this stage (there are: {', '.join(known)}).")
    if reason and verdict is not Verdict.EXCLUDE:
        raise InvalidInput("Only an exclusion has a reason.")
    if verdict is Verdict.EXCLUDE and not reason and ctx.protocol.screening.at(stage).reasons_required:
        raise InvalidInput("At this stage an exclusion needs a reason.", "choose the first that applies.")


def _need_full_text(unit: Unit, report_id: str) -> None:
    state = fulltext.all_standing(unit, report_id).get(report_id)
    if state is None or state.status is not RetrievalStatus.RETRIEVED:
        raise NotAllowed(
            f"The full text of {report_id} is not marked as retrieved.", "record its retrieval first."
        )


def follow(unit: Unit, ctx: Context, stage: Stage, report_id: str) -> None:
    """After a change at title and abstract: on to full text, or off its list again."""
    if stage is Stage.TITLE_ABSTRACT:
        place_at_full_text(unit, ctx, report_id)


def place_at_full_text(unit: Unit, ctx: Context, report_id: str) -> None:
    """Put a report on the full-text lists, or take it off: it passed, and its text is not out of reach."""
    passed = one_settled(unit, ctx, Stage.TITLE_ABSTRACT, report_id).outcome is Outcome.INCLUDED
    if passed and report_id not in _not_retrieved(unit, report_id):
        _assign(unit, ctx, Stage.FULL_TEXT, [report_id])
    else:
        worklist.unassign(unit, Stage.FULL_TEXT, [report_id])


def _not_retrieved(unit: Unit, report_id: str | None = None) -> set[str]:
    states = fulltext.all_standing(unit, report_id)
    return {r for r, s in states.items() if s.status is RetrievalStatus.NOT_RETRIEVED}


def one_settled(unit: Unit, ctx: Context, stage: Stage, report_id: str) -> Settled:
    """The outcome of one report at a stage."""
    return settle(
        decisions.for_outcomes(unit, report_id=report_id, stage=stage),
        decisions.adjudications(unit, report_id=report_id, stage=stage),
        needed=ctx.needed[stage],
        stage=stage,
        reasons=[r.id for r in ctx.protocol.reasons(stage)],
    )


def report_of(ctx: Context, report_id: str) -> Report:
    """One report's metadata, also under an id that was joined to it."""
    with ctx.db.read() as unit:
        return one_report(unit, report_id)
