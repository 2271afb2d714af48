"""A sample of the program's own merges, checked by people, and what it says of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from review.dedup import audit
from review.dedup.audit import Estimate, Merged
from review.errors import InvalidInput, NotFound, Stale
from review.model import AuditVerdict, Membership, PairVerdict, Record, Reviewer
from review.pipeline import joining
from review.pipeline.core import Context, require
from review.pipeline.deduplicating import DECIDERS, PROGRAM
from review.store import Event, Saved, Unit, audits, identity, pairs, runs
from review.store.audits import KeptSample
from review.store.pairs import Said, ordered

AuditItem = Merged


@dataclass(frozen=True, slots=True)
class Sample:
    """Automatic merges drawn at random. ``population`` is how many there were to draw from."""

    sample_id: str
    seed: int
    by_rule: bool
    population: int
    items: tuple[AuditItem, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """The next merge to check: the record, the records it was joined to, and how far the sample is."""

    item: AuditItem
    record: Record
    others: tuple[Record, ...]
    done: int
    total: int


def draw(ctx: Context, person: Reviewer, n: int, seed: int, *, by_rule: bool = False, event_id: str) -> Saved:
    """Draw a sample of the records that the program joined to a report; the result is its id."""
    require(person, *DECIDERS)

    def work(unit: Unit) -> str:
        merged = _merged(identity.memberships(unit))
        drawn = audit.draw(merged, n, seed, by_rule=by_rule)
        if not drawn:
            raise InvalidInput("The program has merged nothing yet.", "run the deduplication first.")
        sample_id = f"S{identity.next_number(unit, 'audit sample'):05}"
        audits.add_sample(
            unit,
            event_id,
            sample_id,
            seed=seed,
            is_by_rule=by_rule,
            population=len(merged),
            items=[asdict(item) for item in drawn],
            reviewer_id=person.reviewer_id,
        )
        return sample_id

    subject = f"{n} seed {seed}{' by rule' if by_rule else ''}"
    return ctx.db.write(Event(person.reviewer_id, "draw sample", subject, event_id), work)


def samples(ctx: Context, person: Reviewer) -> list[Sample]:
    """Every sample that was drawn, in order."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        return [_sample(kept) for kept in audits.samples(unit)]


def next_item(ctx: Context, person: Reviewer, sample_id: str) -> Shown | None:
    """The next merge of a sample that nobody has checked; None when all are."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        sample = _one(unit, sample_id)
        done = {a.record_id for a in audits.answers(unit, sample_id)}
        for item in sample.items:
            records = _records_of(unit, item) if item.record_id not in done else []
            own = [r for r in records if r.record_id == item.record_id]
            if own:
                others = tuple(r for r in records if r.record_id != item.record_id)
                return Shown(item, own[0], others, len(done), len(sample.items))
    return None


def answer(
    ctx: Context,
    person: Reviewer,
    sample_id: str,
    record_id: str,
    verdict: AuditVerdict,
    *,
    event_id: str,
    note: str = "",
) -> Saved:
    """Keep what a person says of one drawn merge.

    "Wrong" takes the record off its report, by a "different" that binds in later runs; taking the
    answer back (its id is the event's) undoes both.
    """
    require(person, *DECIDERS)

    def work(unit: Unit) -> str:
        item = next((i for i in _one(unit, sample_id).items if i.record_id == record_id), None)
        if item is None:
            raise NotFound(f"{record_id} is not in the sample {sample_id}.", "reload the page.")
        if record_id in {a.record_id for a in audits.answers(unit, sample_id)}:
            raise Stale("Somebody checked this merge already.", "reload the page.")
        audits.answer(unit, event_id, sample_id, record_id, verdict, person.reviewer_id, note)
        if verdict is AuditVerdict.WRONG:
            _take_off(unit, ctx, event_id, person, record_id, note)
        return verdict.value

    subject = f"{sample_id} {record_id}"
    return ctx.db.write(Event(person.reviewer_id, "check merge", subject, event_id), work)


def estimate(ctx: Context, person: Reviewer, sample_id: str) -> Estimate:
    """How often the program merged wrongly, as far as the answers to a sample tell."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        sample = _one(unit, sample_id)
        said = {a.record_id: a.verdict for a in audits.answers(unit, sample_id)}
    return audit.estimate(sample.items, said, sample.population)


def _merged(members: Sequence[Membership]) -> list[Merged]:
    """Every record that the program joined to another one."""
    return [
        Merged(m.record_id, m.report_id, m.rule, str(m.evidence["with"]))
        for m in members
        if m.author == PROGRAM and m.evidence.get("with") and m.rule != "person"
    ]


def _take_off(unit: Unit, ctx: Context, event_id: str, person: Reviewer, record_id: str, note: str) -> None:
    """Part a record from all that share its home, unless it has left already."""
    own = identity.memberships_of(unit, [record_id])
    around = identity.memberships(unit, [m.report_id for m in own])
    home = joining.homes(unit, around)
    ruled = {r.pair for r in pairs.rulings(unit)}
    said = [
        Said((m.record_id, record_id), PairVerdict.DIFFERENT, None, note)
        for m in around
        if m.record_id != record_id
        and home[m.record_id] == home[record_id]
        and ordered((m.record_id, record_id)) not in ruled
    ]
    if said:
        joining.say(unit, ctx, event_id, person, said)


def _records_of(unit: Unit, item: AuditItem) -> list[Record]:
    own = identity.memberships_of(unit, [item.record_id])
    members = identity.memberships(unit, [m.report_id for m in own])
    return runs.records(unit, [m.record_id for m in members]) if members else []


def _one(unit: Unit, sample_id: str) -> Sample:
    found = next((s for s in audits.samples(unit) if s.sample_id == sample_id), None)
    if found is None:
        raise NotFound(f"There is no sample {sample_id}.", "draw one first.")
    return _sample(found)


def _sample(kept: KeptSample) -> Sample:
    items = tuple(Merged(**item) for item in kept.items)
    return Sample(kept.sample_id, kept.seed, kept.is_by_rule, kept.population, items, kept.recorded_at)
