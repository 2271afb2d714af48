"""Calibration rounds: a random sample that everybody decides on, compared, discussed, called go or no-go.

While a round is open nothing of it is settled and nobody sees another's vote on its reports. Once all
are done it is complete: those who took part may compare. What was decided up to then is what the
agreement is measured on; whoever changes their mind in the discussion does so with their name and time.
When the lead calls go or no-go, the decisions of the round become decisions like any others.
"""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.errors import InvalidInput, NotAllowed, NotFound, Stale
from review.model import Decision, Report, Reviewer, Role, Stage
from review.pipeline.core import Context, in_order, load_reports, require
from review.pipeline.worklists import place_at_full_text, share, team
from review.screening.agreement_many import fleiss_kappa, krippendorff_alpha
from review.screening.independent import Blind, independent_votes
from review.store import Event, Saved, Unit, calibrations, decisions, fulltext, identity, voting, worklist
from review.store.calibrations import KeptRound, Step

DECIDERS = (Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR)
FIRST = -1_000_000_000  # added to a report's place, so that it comes before all ordinary work
LARGEST = 500


@dataclass(frozen=True, slots=True)
class Calibration:
    """A round, and how far it has come.

    ``left`` is how many decisions are still to be made, by person: one's own, or everybody's for the
    lead. ``is_complete`` once all were done; it stays so. ``is_go`` is None until the lead has said.
    """

    calibration_id: str
    stage: Stage
    seed: int
    population: int
    people: tuple[str, ...]
    report_ids: tuple[str, ...]
    protocol_version: str
    note: str
    left: Mapping[str, int]
    is_complete: bool
    is_go: bool | None
    conclusion: str
    next_version: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One report on which the votes given blind differ, in verdict or in the reason for an exclusion."""

    report: Report
    votes: tuple[Decision, ...]

    @property
    def reasons(self) -> frozenset[str]:
        """The reasons given, "" for a vote that passes the report on or gives none."""
        return frozenset(v.reason for v in self.votes)

    @property
    def is_on_the_reason_alone(self) -> bool:
        """Whether all exclude, for different reasons."""
        return len({v.verdict for v in self.votes}) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a complete round shows: every report's votes as given blind, and how far they agree.

    ``by_reason`` gives for each reason, in the protocol's order, the disagreements in which somebody
    used it: the criteria to talk about. ``reports`` are how many had at least two votes, ``agreed`` on
    how many all said the same. Measures are over include, unsure and exclude, each for itself.
    """

    calibration: Calibration
    reports: int
    agreed: int
    fleiss: float | None
    alpha: float | None
    votes: Mapping[str, Blind]
    disagreements: tuple[Disagreement, ...]
    by_reason: Mapping[str, tuple[str, ...]]


def open_round(
    ctx: Context,
    lead: Reviewer,
    stage: Stage,
    *,
    event_id: str,
    size: int | None = None,
    seed: int | None = None,
    note: str = "",
) -> Saved:
    """Draw a sample and put it first on the list of everybody who screens; the result is the round's id.

    Drawn are reports of the stage on which nobody's decision stands, at full text only those whose text
    is there. ``size`` is the protocol's ``pilot`` unless given. The seed is kept with what was drawn.
    """
    require(lead, Role.LEAD)
    wanted = size if size is not None else ctx.protocol.screening.at(stage).pilot
    if not 1 <= wanted <= LARGEST:
        raise InvalidInput(
            f"A round has 1 to {LARGEST} reports, not {wanted}.",
            "say how many, or set pilot in the protocol.",
        )
    chosen = secrets.randbits(31) if seed is None else seed

    def work(unit: Unit) -> str:
        if calibrations.open_rounds(unit, stage):
            raise Stale("A calibration round of this stage is open.", "call it go or no-go first.")
        people = [p.reviewer_id for p in team(unit)]
        if len(people) < 2:
            raise InvalidInput("A round needs at least two people who screen.", "invite somebody.")
        population = _undecided(unit, stage)
        if not population:
            raise InvalidInput("There is nothing undecided to draw from at this stage.", "import first.")
        drawn = sorted(random.Random(chosen).sample(population, min(wanted, len(population))))  # noqa: S311
        calibration_id = f"C{identity.next_number(unit, 'calibration'):03}"
        calibrations.add(
            unit,
            event_id,
            calibration_id,
            stage=stage,
            seed=chosen,
            population=len(population),
            people=people,
            report_ids=drawn,
            protocol_version=ctx.file.version,
            note=note.strip(),
            reviewer_id=lead.reviewer_id,
        )
        worklist.assign(unit, stage, [(who, r, FIRST + int(r[1:])) for r in drawn for who in people])
        worklist.place(unit, stage, [(r, FIRST + int(r[1:])) for r in drawn])
        return calibration_id

    return ctx.db.write(Event(lead.reviewer_id, f"open calibration {stage}", str(wanted), event_id), work)


def rounds(ctx: Context, person: Reviewer) -> list[Calibration]:
    """Every round, in order. What others have left to do is told to the lead alone."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        return [_told(unit, person, kept) for kept in calibrations.rounds(unit)]


def compare(ctx: Context, person: Reviewer, calibration_id: str) -> Comparison:
    """The votes of a round side by side, once everybody is done or the round was called.

    ``NotAllowed`` before, and for whoever neither took part nor leads nor adjudicates.
    """
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        kept = _one(unit, calibration_id)
        if kept.seen_from is None:
            raise NotAllowed("Not everybody is done with this round yet.", "come back when they are.")
        if person.reviewer_id not in kept.people and not person.holds(Role.LEAD, Role.ADJUDICATOR):
            raise NotAllowed("You took no part in this round.", "ask the lead.")
        ids = list(kept.report_ids)
        log = decisions.log(unit, kept.stage, ids)
        seen_from = dict.fromkeys(ids, kept.seen_from)
        votes = independent_votes(log, lambda *_: len(kept.people), seen_from)
        differing = [r for r in ids if _differ(votes.get(r, {}))]
        reports = in_order(load_reports(unit, differing), differing) if differing else []
        told = _told(unit, person, kept)
    found = tuple(Disagreement(r, tuple(votes[r.report_id].values())) for r in reports)
    verdicts = [[v.verdict for v in cast.values()] for cast in votes.values() if len(cast) > 1]
    return Comparison(
        told,
        len(verdicts),
        sum(len(set(v)) == 1 for v in verdicts),
        fleiss_kappa(verdicts),
        krippendorff_alpha(verdicts),
        votes,
        found,
        _by_reason(ctx, kept.stage, found),
    )


def conclude(
    ctx: Context,
    lead: Reviewer,
    calibration_id: str,
    *,
    is_go: bool,
    event_id: str,
    note: str = "",
    next_version: str = "",
    unfinished: bool = False,
) -> Saved:
    """Call a round go or no-go, with a note and the version of the protocol that follows.

    From then on its decisions count like any others: a report is settled by the votes it has, and with
    more votes than the stage asks for it is a conflict when they differ. Refused while somebody is not
    done, unless the round is to end ``unfinished``; its open work then becomes ordinary work.
    """
    require(lead, Role.LEAD)
    step = Step.GO if is_go else Step.NO_GO

    def work(unit: Unit) -> str:
        kept = _one(unit, calibration_id)
        if not kept.is_open:
            raise Stale(f"The round {calibration_id} was called already.", "reload the page.")
        if kept.seen_from is None and not unfinished:
            raise NotAllowed(
                "Not everybody is done with this round yet.", "wait for them, or end it unfinished."
            )
        calibrations.add_step(
            unit,
            event_id,
            calibration_id,
            step,
            protocol_version=ctx.file.version,
            reviewer_id=lead.reviewer_id,
            note=note.strip(),
            next_version=next_version.strip() or ctx.file.version,
        )
        worklist.place(unit, kept.stage, [(r, int(r[1:])) for r in kept.report_ids])
        share(unit, ctx, kept.stage, sorted(set(kept.report_ids) & _listed(unit, kept)))
        if kept.stage is Stage.TITLE_ABSTRACT:
            for report_id in kept.report_ids:
                place_at_full_text(unit, ctx, report_id)
        return step.value

    subject = f"{calibration_id} {step}"
    return ctx.db.write(Event(lead.reviewer_id, "conclude calibration", subject, event_id), work)


def _undecided(unit: Unit, stage: Stage) -> list[str]:
    listed = {r for r, _ in worklist.assigned(unit, stage)}
    if stage is Stage.FULL_TEXT:
        listed &= fulltext.retrieved(unit)
    ruled = {a.report_id for a in decisions.adjudications(unit, stage=stage)}
    return sorted(listed.difference(voting.voters(unit, stage), ruled))


def _listed(unit: Unit, kept: KeptRound) -> set[str]:
    """The reports of a round that are still at its stage: some may have been joined or taken out since."""
    return {r for r, _, _ in worklist.listed(unit, kept.stage, kept.report_ids)}


def _one(unit: Unit, calibration_id: str) -> KeptRound:
    for kept in calibrations.rounds(unit):
        if kept.calibration_id == calibration_id:
            return kept
    raise NotFound(f"There is no calibration round {calibration_id}.", "reload the page.")


def _told(unit: Unit, person: Reviewer, kept: KeptRound) -> Calibration:
    waiting = (
        Counter(who for _, who in worklist.open_of(unit, kept.stage, kept.report_ids)) if kept.is_open else {}
    )
    shown = kept.people if person.holds(Role.LEAD) else {person.reviewer_id} & set(kept.people)
    end = kept.step(Step.GO, Step.NO_GO)
    return Calibration(
        kept.calibration_id,
        kept.stage,
        kept.seed,
        kept.population,
        kept.people,
        kept.report_ids,
        kept.protocol_version,
        kept.note,
        {who: waiting.get(who, 0) for who in sorted(shown)},
        kept.step(Step.COMPLETE) is not None,
        None if end is None else end.step is Step.GO,
        end.note if end else "",
        end.next_version if end else "",
    )


def _differ(votes: Blind) -> bool:
    return len({(v.verdict, v.reason) for v in votes.values()}) > 1


def _by_reason(ctx: Context, stage: Stage, found: Sequence[Disagreement]) -> dict[str, tuple[str, ...]]:
    order = [r.id for r in ctx.protocol.reasons(stage)]
    used = {reason for d in found for reason in d.reasons}
    names = [*(r for r in order if r in used), *sorted(used.difference(order))]
    return {name: tuple(d.report.report_id for d in found if name in d.reasons) for name in names}
