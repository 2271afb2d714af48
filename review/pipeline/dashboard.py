"""Where a stage stands and who waits for what: the whole for the lead, for others their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from review.model import Mode, Outcome, Reviewer, Role, Stage
from review.pipeline.core import Context, require
from review.pipeline.outcomes import outcomes_of
from review.screening.pace import pace
from review.store import Unit, calibrations, health, people, standings, voting, worklist, workloads
from review.store.voting import Cast

RECENT = 500  # decisions a person's pace is taken from


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits, since when, and for whom (ids of people; the adjudicator is nobody's id)."""

    report_id: str
    since: datetime
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageStanding:
    """How far a stage has come.

    ``reports`` are on its lists. ``settled`` have an outcome, ``excluded`` and ``included`` tell which.
    The other counts are None for whoever screens without leading: how far others have come is kept from
    them. ``not_started`` have no vote, ``half_decided`` some, ``conflicts`` differ, ``sealed`` are in an
    open calibration round. All seven add up: not_started, half_decided, conflicts, sealed, included and
    excluded are ``reports``.
    """

    stage: Stage
    reports: int
    included: int
    excluded: int
    not_started: int | None
    half_decided: int | None
    conflicts: int | None
    sealed: int | None
    waiting_for_votes: tuple[Waiting, ...] = ()
    waiting_for_ruling: tuple[Waiting, ...] = ()

    @property
    def settled(self) -> int:
        """Reports with an outcome."""
        return self.included + self.excluded


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """What one person has done of a stage, how fast, and what is left. Pace is of active minutes alone."""

    reviewer_id: str
    name: str
    stage: Stage
    done: int
    left: int
    per_minute: float | None
    last_active: datetime | None
    time_left: timedelta | None


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong with the reports themselves, by report id.

    Of those not settled at title and abstract: ``missing_abstracts``, and ``thin`` ones with neither
    abstract, DOI nor year. Of all: ``retracted`` ones, and ``corrected`` ones that have any other notice.
    """

    missing_abstracts: tuple[str, ...]
    thin: tuple[str, ...]
    retracted: tuple[str, ...]
    corrected: tuple[str, ...]


def stage_standing(ctx: Context, person: Reviewer, stage: Stage) -> StageStanding:
    """The counts of a stage, with what waits and since when for the lead and adjudicators."""
    require(person, *Role)
    with ctx.db.read() as unit:
        listed = {r for r, _ in worklist.assigned(unit, stage)}
        outcomes = {r: o for r, o in outcomes_of(unit, ctx, stage).items() if r in listed}
        cast = voting.cast(unit, stage)
        sealed = calibrations.sealed(unit)[stage] & listed
        awaited = worklist.waiting(unit, stage) if _sees_progress(ctx, person, stage) else {}
    found = _by_outcome(outcomes)
    included, excluded = len(found[Outcome.INCLUDED]), len(found[Outcome.EXCLUDED])
    if not _sees_progress(ctx, person, stage):
        return StageStanding(stage, len(listed), included, excluded, None, None, None, None)
    half = [r for r in found[Outcome.PENDING] if r not in sealed]
    started = set(outcomes) | sealed
    # A conflict that somebody else is still to vote on is not shown to anyone yet.
    ruling = [r for r in found[Outcome.CONFLICT] if r not in awaited]
    return StageStanding(
        stage,
        len(listed),
        included,
        excluded,
        len(listed - started),
        len(half),
        len(found[Outcome.CONFLICT]),
        len(sealed),
        _oldest(half, cast, awaited),
        _oldest(ruling, cast, {}),
    )


def people_standing(ctx: Context, person: Reviewer) -> list[PersonStanding]:
    """Everybody's progress and pace for the lead, one's own for others; by person and stage."""
    require(person, Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR)
    with ctx.db.read() as unit:
        shown = [
            p
            for p in people.everyone(unit)
            if Role.REVIEWER in p.roles and (person.holds(Role.LEAD) or p.reviewer_id == person.reviewer_id)
        ]
        return [_person(unit, p, stage) for p in shown for stage in Stage]


def report_health(ctx: Context, person: Reviewer) -> Health:
    """Missing abstracts, thin records, retractions and corrections."""
    require(person, *Role)
    with ctx.db.read() as unit:
        listed = {r for r, _ in worklist.assigned(unit, Stage.TITLE_ABSTRACT)}
        outcomes = outcomes_of(unit, ctx, Stage.TITLE_ABSTRACT)
        done = {r for r, o in outcomes.items() if o in (Outcome.INCLUDED, Outcome.EXCLUDED)}
        parts = [p for p in health.parts(unit) if p.report_id in listed - done]
        noted = {str(row["doi"]): bool(row["is_retracted"]) for row in _noted(unit)}
        with_notice = health.reports_of(unit, sorted(noted))
    retracted = {r for doi, ids in with_notice.items() if noted[doi] for r in ids}
    corrected = {r for ids in with_notice.values() for r in ids} - retracted
    return Health(
        tuple(p.report_id for p in parts if not p.has_abstract),
        tuple(p.report_id for p in parts if not (p.has_abstract or p.has_doi or p.has_year)),
        tuple(sorted(retracted)),
        tuple(sorted(corrected)),
    )


def _noted(unit: Unit) -> list[Mapping[str, object]]:
    """What services said last that is a retraction or another notice; of one DOI the gravest comes last."""
    rows = [row for row in standings.latest(unit) if row["is_retracted"] or row["notices"]]
    return sorted(rows, key=lambda row: bool(row["is_retracted"]))


def _sees_progress(ctx: Context, person: Reviewer, stage: Stage) -> bool:
    """Whether how far others are may be told to this person; in one mode it says what they decided."""
    tells = ctx.needed[stage].mode is Mode.SECOND_FOR_EXCLUDED and person.holds(Role.REVIEWER)
    return person.holds(Role.LEAD, Role.ADJUDICATOR) and not tells


def _by_outcome(outcomes: Mapping[str, Outcome]) -> dict[Outcome, list[str]]:
    found: dict[Outcome, list[str]] = {outcome: [] for outcome in Outcome}
    for report_id, outcome in outcomes.items():
        found[outcome].append(report_id)
    return found


def _oldest(
    half: list[str], cast: Mapping[str, Cast], awaited: Mapping[str, tuple[str, ...]]
) -> tuple[Waiting, ...]:
    waiting = [Waiting(r, cast[r].last_at, awaited.get(r, ())) for r in half if r in cast]
    return tuple(sorted(waiting, key=lambda w: (w.since, w.report_id)))


def _person(unit: Unit, person: Reviewer, stage: Stage) -> PersonStanding:
    left, done = workloads.counts(unit, stage, [person.reviewer_id]).get(person.reviewer_id, (0, 0))
    times = voting.times(unit, stage, person.reviewer_id, RECENT)
    found = pace(times)
    return PersonStanding(
        person.reviewer_id,
        person.name or person.login,
        stage,
        done,
        left,
        found.per_minute,
        max(times, default=None),
        found.time_for(left),
    )
