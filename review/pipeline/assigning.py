"""Who gets which work: shares, experience, reports given by name, and whether it covers everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.errors import InvalidInput, NotFound
from review.model import Reviewer, Role, Stage
from review.pipeline.core import CLI, Context, require
from review.pipeline.worklists import jobs_of, refresh_worklists, share, team
from review.screening.coverage import Coverage, cover
from review.store import Event, Saved, Unit, joined, people, voting, worklist, workloads
from review.store.workloads import Share

HEAVIEST = 100.0


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has of a stage. ``voted`` are reports on which their vote stands."""

    reviewer_id: str
    login: str
    name: str
    weight: float
    is_experienced: bool
    is_active: bool
    open: int
    done: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How a stage's work is spread, and what is lacking."""

    stage: Stage
    loads: tuple[Load, ...]
    coverage: Coverage


def spread(ctx: Context, lead: Reviewer | None, stage: Stage) -> Spread:
    """Who has how much of a stage, and whether every report gets the people it needs. For the lead.

    The command line, which anybody with the files may use, gives no person.
    """
    if lead is not None:
        require(lead, Role.LEAD)
    with ctx.db.read() as unit:
        listed = sorted({r for r, _ in worklist.assigned(unit, stage)})
        jobs, _ = jobs_of(unit, ctx, stage, listed)
        everyone, members = people.everyone(unit), team(unit)
        shares, counts = workloads.shares(unit), workloads.counts(unit, stage)
    rule = ctx.protocol.screening.at(stage).experienced_in_every_pair
    return Spread(
        stage,
        tuple(
            _load(p, shares.get(p.reviewer_id, Share()), counts.get(p.reviewer_id, (0, 0)))
            for p in everyone
            if Role.REVIEWER in p.roles and (p.is_active or p.reviewer_id in counts)
        ),
        cover(jobs, members, experienced_in_every_pair=rule),
    )


def set_share(
    ctx: Context,
    lead: Reviewer | None,
    login: str,
    *,
    event_id: str,
    weight: float | None = None,
    is_experienced: bool | None = None,
) -> Saved:
    """Set how much of the work a person takes beside the others, and whether they are experienced.

    What is None stays as it is. With weight 2 a person gets twice as much as others, with 0 only what is
    given to them by name. Open work is shared out anew; nothing that was decided is touched.
    """
    if lead is not None:
        require(lead, Role.LEAD)
    if weight is not None and not 0 <= weight <= HEAVIEST:
        raise InvalidInput(
            f"A share is between 0 and {HEAVIEST:g}, not {weight:g}.", "1 is everybody's share."
        )

    def work(unit: Unit) -> str:
        person = _screener(unit, login)
        before = workloads.shares(unit).get(person.reviewer_id, Share())
        after = Share(
            before.weight if weight is None else weight,
            before.is_experienced if is_experienced is None else is_experienced,
        )
        workloads.set_share(unit, event_id, person.reviewer_id, after, _actor(lead))
        refresh_worklists(unit, ctx, even_out=True)
        return f"{after.weight:g}{' experienced' if after.is_experienced else ''}"

    return ctx.db.write(Event(_actor(lead), "set share", login.strip().lower(), event_id), work)


def give(
    ctx: Context,
    lead: Reviewer | None,
    stage: Stage,
    report_ids: Sequence[str],
    login: str,
    *,
    event_id: str,
    take_back: bool = False,
) -> Saved:
    """Give reports of a stage to a person by name, or take them back; the result tells how many moved.

    They take the place of somebody who has the report by turn and has not decided. A report that has all
    its votes stays as it is.
    """
    if lead is not None:
        require(lead, Role.LEAD)

    def work(unit: Unit) -> dict[str, int]:
        person = _screener(unit, login)
        here = sorted({joined.current(unit, r) for r in report_ids})
        known = {r for r, _, _ in worklist.listed(unit, stage, here)}
        if missing := [r for r in here if r not in known]:
            raise NotFound(
                f"{len(missing)} of these are not at this stage, for instance {missing[0]}.",
                "slr status tells what there is.",
            )
        before = set(worklist.open_of(unit, stage, here))
        rows = [(r, person.reviewer_id) for r in here]
        workloads.give(unit, event_id, stage, rows, _actor(lead), is_given=not take_back)
        share(unit, ctx, stage, here)
        after = set(worklist.open_of(unit, stage, here))
        return {
            "reports": len(here),
            "moved": len(after - before),
            "voted": _voted(unit, stage, here, person),
        }

    subject = f"{login.strip().lower()}: {len(report_ids)} at {stage}"
    action = "take back work" if take_back else "give work"
    return ctx.db.write(Event(_actor(lead), action, subject, event_id), work)


def even_out(ctx: Context, lead: Reviewer | None, *, event_id: str) -> Saved:
    """Share open work out anew by the shares that stand; nothing that was decided is touched."""
    if lead is not None:
        require(lead, Role.LEAD)

    def work(unit: Unit) -> str:
        refresh_worklists(unit, ctx, even_out=True)
        return "shared out"

    return ctx.db.write(Event(_actor(lead), "share out work", "", event_id), work)


def _screener(unit: Unit, login: str) -> Reviewer:
    person = people.by_login(unit, login.strip().lower())
    if person is None or not person.holds(Role.REVIEWER):
        raise NotFound(
            f"Nobody who screens has the login {login}.", "slr people PROTOCOL lists who there is."
        )
    return person


def _voted(unit: Unit, stage: Stage, reports: Sequence[str], person: Reviewer) -> int:
    votes = voting.voters(unit, stage, reports)
    return sum(person.reviewer_id in votes.get(r, {}) for r in reports)


def _actor(lead: Reviewer | None) -> str:
    return lead.reviewer_id if lead else CLI


def _load(person: Reviewer, share_of: Share, count: tuple[int, int]) -> Load:
    return Load(
        person.reviewer_id,
        person.login,
        person.name,
        share_of.weight,
        share_of.is_experienced,
        person.is_active,
        *count,
    )
