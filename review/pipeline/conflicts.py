"""Conflicts: computed from the votes, settled by an adjudication that touches none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.errors import InvalidInput, NotAllowed, NotFound, Stale
from review.model import Adjudication, Decision, Outcome, Report, Reviewer, Role, Stage, Verdict
from review.pipeline import screening
from review.pipeline.agreeing import agreement_of
from review.pipeline.core import Context, load_reports, require
from review.screening.agreement import Agreement
from review.screening.outcome import by_report
from review.store import Event, Saved, Unit, decisions, joined, people, worklist


@dataclass(frozen=True, slots=True)
class Conflict:
    """A report on which the votes differ, and how it was settled, if it was.

    A report that was joined from several may hold two votes of one person and several ``rulings``, of
    which ``adjudication`` is the last.
    """

    report: Report
    stage: Stage
    votes: tuple[Decision, ...]
    adjudication: Adjudication | None = None
    rulings: tuple[Adjudication, ...] = ()

    @property
    def is_with_oneself(self) -> bool:
        """Whether one person gave two different votes, on two reports that are one now."""
        said = {(v.reviewer_id, v.verdict) for v in self.votes}
        return len(said) > len({v.reviewer_id for v in self.votes})


def may_settle(ctx: Context, person: Reviewer, stage: Stage) -> bool:
    """Whether a person may record how a conflict of this stage was settled."""
    by_talk = ctx.protocol.screening.at(stage).conflict == "discussion"
    return person.holds(Role.ADJUDICATOR) or (by_talk and person.holds(Role.REVIEWER))


def open_conflicts(ctx: Context, person: Reviewer, stage: Stage) -> list[Conflict]:
    """Conflicts waiting at a stage, oldest first."""
    require(person, Role.ADJUDICATOR, Role.LEAD, Role.REVIEWER)
    with ctx.db.read() as unit:
        outcomes = screening.settled(unit, ctx, stage)
        ids = {r for r, s in outcomes.items() if s.outcome is Outcome.CONFLICT}
        return _conflicts(unit, ctx, person, stage, ids)


def settled_conflicts(ctx: Context, person: Reviewer, stage: Stage) -> list[Conflict]:
    """Conflicts that an adjudication settled, with the votes as they were."""
    require(person, Role.ADJUDICATOR, Role.LEAD, Role.REVIEWER)
    with ctx.db.read() as unit:
        outcomes = screening.settled(unit, ctx, stage)
        ruled = {a.report_id for a in decisions.adjudications(unit, stage=stage)}
        # Rulings that met when reports were joined may disagree, and then nothing is settled.
        ids = {r for r in ruled if outcomes[r].outcome is not Outcome.CONFLICT}
        return _conflicts(unit, ctx, person, stage, ids)


def _conflicts(unit: Unit, ctx: Context, person: Reviewer, stage: Stage, ids: set[str]) -> list[Conflict]:
    # The votes come through the query that keeps a verdict from whoever has not decided yet, and a
    # conflict is shown only to those who may see all of its votes.
    votes = by_report(decisions.visible_to(unit, person.reviewer_id, ctx.needed, stage=stage))
    rulings = by_report(decisions.adjudications(unit, stage=stage))
    shown = [r for r in ids if _is_shown_whole(ctx, stage, r, _cast(votes.get(r, ())))]
    reports = {r.report_id: r for r in load_reports(unit, sorted(shown))} if shown else {}
    return [
        Conflict(
            reports[r],
            stage,
            _cast(votes[r]),
            rulings[r][-1] if r in rulings else None,
            tuple(rulings.get(r, ())),
        )
        for r in sorted(shown, key=lambda r: votes[r][-1].seq)
        if r in reports
    ]


def _is_shown_whole(ctx: Context, stage: Stage, report_id: str, votes: Sequence[Decision]) -> bool:
    """Whether these are all the votes the report needed, and not a person's own alone."""
    needed = ctx.needed[stage].needed(report_id, {v.verdict for v in votes})
    return len({v.reviewer_id for v in votes}) >= needed


def _cast(votes: Sequence[Decision]) -> tuple[Decision, ...]:
    return tuple(d for d in votes if d.verdict is not None)


def adjudicate(
    ctx: Context,
    person: Reviewer,
    *,
    stage: Stage,
    report_id: str,
    verdict: Verdict,
    event_id: str,
    reason: str = "",
    note: str = "",
) -> Saved:
    """Settle a conflict. The votes stay; the adjudication names those it settled."""
    if not may_settle(ctx, person, stage):
        raise NotAllowed(f"{person.name} may not settle conflicts at this stage.", "ask an adjudicator.")
    if verdict is Verdict.UNSURE:
        raise InvalidInput("A conflict is settled by include or exclude.")
    screening.check_reason(ctx, stage, verdict, reason)

    def work(unit: Unit) -> str:
        if screening.one_settled(unit, ctx, stage, report_id).outcome is not Outcome.CONFLICT:
            raise Stale(f"There is no open conflict on {report_id}.", "reload the page.")
        votes = decisions.for_outcomes(unit, report_id=report_id, stage=stage)
        voted = person.reviewer_id in {d.reviewer_id for d in votes}
        if voted and ctx.protocol.screening.at(stage).conflict == "third_reviewer":
            raise NotAllowed(
                "The protocol asks for a third person, and you voted here.", "ask another adjudicator."
            )
        if not voted and worklist.is_assigned(unit, person.reviewer_id, stage, report_id):
            raise NotAllowed("You have not decided on this report yourself yet.", "decide first.")
        # Rulings that met when reports were joined are all replaced by the new one.
        earlier = decisions.adjudications(unit, report_id=report_id, stage=stage)
        for n, place in enumerate([a.made_on for a in earlier] or [report_id]):
            decisions.adjudicate(
                unit,
                f"{event_id}:{place}" if n else event_id,
                report_id=place,
                stage=stage,
                verdict=verdict,
                reason=reason,
                note=note.strip(),
                adjudicator_id=person.reviewer_id,
                settles=[d.seq for d in votes],
                protocol_version=ctx.file.version,
            )
        screening.follow(unit, ctx, stage, report_id)
        return f"{verdict} {reason}".strip()

    return ctx.db.write(Event(person.reviewer_id, f"adjudicate {stage}", report_id, event_id), work)


def reopen(ctx: Context, person: Reviewer, *, stage: Stage, report_id: str, event_id: str) -> Saved:
    """Take an adjudication back: a new event; the conflict is open again."""
    if not may_settle(ctx, person, stage):
        raise NotAllowed(f"{person.name} may not settle conflicts at this stage.", "ask an adjudicator.")

    def work(unit: Unit) -> str:
        standing = decisions.adjudications(unit, report_id=report_id, stage=stage)
        if not standing:
            raise Stale(f"No adjudication stands on {report_id}.", "reload the page.")
        is_own = {a.adjudicator_id for a in standing} == {person.reviewer_id}
        if not is_own and not person.holds(Role.ADJUDICATOR):
            raise NotAllowed("Somebody else settled this conflict.", "ask an adjudicator.")
        for n, ruling in enumerate(standing):
            decisions.adjudicate(
                unit,
                f"{event_id}:{ruling.made_on}" if n else event_id,
                report_id=ruling.made_on,
                stage=stage,
                verdict=None,
                reason="",
                note="",
                adjudicator_id=person.reviewer_id,
                settles=[],
                protocol_version=ctx.file.version,
            )
        screening.follow(unit, ctx, stage, report_id)
        return "reopened"

    return ctx.db.write(Event(person.reviewer_id, f"reopen {stage}", report_id, event_id), work)


def reveal(ctx: Context, person: Reviewer, *, stage: Stage, report_id: str, event_id: str) -> Saved:
    """Write down that a person asked whose the votes on a report are; the result names them by vote.

    For the conflicts a person may see. Where the protocol shows names anyway there is nothing to reveal.
    """
    require(person, Role.ADJUDICATOR, Role.LEAD, Role.REVIEWER)

    def work(unit: Unit) -> dict[str, str]:
        here = joined.current(unit, report_id)
        found = _conflicts(unit, ctx, person, stage, {here}) if _is_a_conflict(unit, ctx, stage, here) else []
        if not found:
            raise NotFound(f"There is no conflict on {report_id} that you may see.", "reload the page.")
        names = {p.reviewer_id: p.name or p.login for p in people.everyone(unit)}
        return {v.event_id: names.get(v.reviewer_id, v.reviewer_id) for v in found[0].votes}

    return ctx.db.write(Event(person.reviewer_id, f"reveal names {stage}", report_id, event_id), work)


def _is_a_conflict(unit: Unit, ctx: Context, stage: Stage, report_id: str) -> bool:
    if decisions.adjudications(unit, report_id=report_id, stage=stage):
        return True
    return screening.one_settled(unit, ctx, stage, report_id).outcome is Outcome.CONFLICT


def agreement_at(ctx: Context, person: Reviewer, stage: Stage) -> Agreement:
    """Agreement of all pairs of people on the reports this person may see whole; see ``agreeing``.

    Unsure counts with include, and only votes given before anybody saw another's are counted.
    """
    return agreement_of(ctx, person, stage).all_pairs or Agreement(0, 0, 0, 0)
