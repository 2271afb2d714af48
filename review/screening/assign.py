"""Who screens what: each report goes to as many people as it needs, evenly or by share, always the same way.

Nothing that was decided is moved. What is open goes to whoever has least to do beside their share; ties
go by the order of the people, so the same input gives the same plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SETTLED_IN = 10  # a page may hold so many reports of a list already: these stay where they are


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who screens. With weight 2 a person gets twice the work; with 0 only what is given by name."""

    reviewer_id: str
    weight: float = 1
    is_experienced: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One report of a stage: how many people it needs, whose votes stand, and on whose lists it waits.

    ``for_all`` puts it on everybody's list until it has its votes. ``given`` are people it was given to
    by name: they come first, and it is not taken from them again while it still needs a vote.
    """

    report_id: str
    needed: int
    voted: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What to change, as (report, person): put on a list, take off a list."""

    added: tuple[tuple[str, str], ...] = ()
    taken: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Desk:
    """The people, what each has open, and the lists as they are being changed."""

    people: dict[str, Person]
    load: Counter[str]
    needs_experience: bool
    rank: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rank = {who: n for n, who in enumerate(self.people)}

    def burden(self, who: str, more: int = 0) -> float:
        """How much a person has open beside their share."""
        weight = self.people[who].weight
        return (self.load[who] + more) / weight if weight else float("inf")

    def by_burden(self, people: Iterable[str], more: int = 1) -> list[str]:
        return sorted(people, key=lambda who: (self.burden(who, more), self.rank[who]))

    def is_experienced(self, people: Iterable[str]) -> bool:
        return any(who in self.people and self.people[who].is_experienced for who in people)


def share_out(
    jobs: Sequence[Job],
    people: Sequence[Person],
    *,
    load: Mapping[str, int] | None = None,
    experienced_in_every_pair: bool = False,
    even_out: bool = False,
) -> Plan:
    """What to put on and take off lists so that each report waits for exactly the people it still needs.

    ``load`` is what people have open; without it, what the jobs say. ``even_out`` also moves open work
    from whoever has too much to whoever has too little, the end of a list first. People who are not
    among ``people`` lose their open work.
    """
    desk = _Desk(
        {p.reviewer_id: p for p in people},
        Counter(load if load is not None else (who for job in jobs for who in job.waiting)),
        experienced_in_every_pair,
    )
    after = {job.report_id: _holders(job, desk) for job in jobs}
    if even_out:
        _even_out(jobs, after, desk)
    return Plan(
        tuple((j.report_id, who) for j in jobs for who in after[j.report_id] if who not in j.waiting),
        tuple((j.report_id, who) for j in jobs for who in sorted(j.waiting.difference(after[j.report_id]))),
    )


def _holders(job: Job, desk: _Desk) -> list[str]:
    """Who should have this report on their list, in the order in which they came to it."""
    missing = max(0, job.needed - len(job.voted))
    stay = sorted((w for w in job.waiting if w in desk.people), key=lambda w: desk.rank[w])
    free = [p for p in desk.people if p not in job.voted and p not in job.waiting]
    desk.load.subtract(w for w in job.waiting if w not in desk.people)
    if job.for_all:
        wanted = [*stay, *free] if missing else []
    elif len(stay) > missing:
        wanted = sorted(stay, key=lambda w: (w not in job.given, desk.burden(w, 0), desk.rank[w]))[:missing]
    else:
        wanted = [*stay, *_chosen(job, stay, free, missing - len(stay), desk)]
    desk.load.subtract(w for w in stay if w not in wanted)
    desk.load.update(w for w in wanted if w not in job.waiting)
    return _with_those_named(job, wanted, desk)


def _chosen(job: Job, stay: Sequence[str], free: Sequence[str], n: int, desk: _Desk) -> list[str]:
    """Who is asked in addition: those named, then whoever has least, with experience where it is lacking."""
    named = [w for w in free if w in job.given]
    open_to_all = desk.by_burden(w for w in free if w not in job.given and desk.people[w].weight > 0)
    chosen = [*named, *open_to_all][:n]
    if not desk.needs_experience or not chosen or desk.is_experienced([*job.voted, *stay, *chosen]):
        return chosen
    experienced = [w for w in open_to_all if desk.people[w].is_experienced]
    return [*chosen[:-1], experienced[0]] if experienced else chosen


def _with_those_named(job: Job, wanted: list[str], desk: _Desk) -> list[str]:
    """Those to whom a report was given by name take the place of somebody who has it by turn."""
    if job.for_all:
        return wanted
    named = sorted((w for w in job.given - job.voted if w in desk.people), key=lambda w: desk.rank[w])
    for who in named:
        by_turn = [w for w in wanted if w not in job.given]
        if who in wanted or not by_turn:
            continue
        gone = desk.by_burden(by_turn, 0)[-1]
        wanted = [who if w == gone else w for w in wanted]
        desk.load[gone] -= 1
        desk.load[who] += 1
    return wanted


def _even_out(jobs: Sequence[Job], after: dict[str, list[str]], desk: _Desk) -> None:
    """Move open work to whoever has too little, from the end, and bring experience where it is lacking."""
    if not desk.people:
        return
    seen: Counter[str] = Counter()
    late = []
    for job in jobs:
        for who in after[job.report_id]:
            seen[who] += 1
            if (
                not job.for_all
                and who not in job.given
                and (seen[who] > SETTLED_IN or who not in job.waiting)
            ):
                late.append((job, who))
    for job, who in reversed(late):
        held = after[job.report_id]
        other = _better(job, held, who, desk)
        if other is not None:
            held[held.index(who)] = other
            desk.load[who] -= 1
            desk.load[other] += 1


def _better(job: Job, held: Sequence[str], who: str, desk: _Desk) -> str | None:
    """Who should have this report instead, if anybody."""
    rest = [*job.voted, *(w for w in held if w != who)]
    free = [w for w in desk.people if w not in rest and w != who and desk.people[w].weight > 0]
    if desk.needs_experience and not desk.is_experienced(rest):
        experienced = desk.by_burden(w for w in free if desk.people[w].is_experienced)
        if not desk.people[who].is_experienced:
            return experienced[0] if experienced else None
        free = experienced
    best = desk.by_burden(free)[:1]
    return best[0] if best and desk.burden(best[0], 1) < desk.burden(who) else None
