"""Deduplication: run the engine on what is new, ask people about the rest, keep their word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from review.dedup import Ruling, resolve
from review.errors import NotFound
from review.model import LinkKind, Membership, PairVerdict, Record, Reviewer, Role
from review.pipeline import joining, shaping, worklists
from review.pipeline import questions as asking
from review.pipeline.core import CLI, Context, require
from review.store import Event, Saved, Unit, identity, joined, pairs, runs, shapes
from review.store.pairs import Said

PROGRAM = "program"
DECIDERS = (Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR)


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """What a run of the engine did. ``record_count = report_count + duplicate_count``."""

    new_records: int
    new_reports: int
    record_count: int
    report_count: int
    question_count: int
    link_count: int = 0

    @property
    def duplicate_count(self) -> int:
        """Records that are not the first of their report."""
        return self.record_count - self.report_count


@dataclass(frozen=True, slots=True)
class Question:
    """Two records that may be the same report, with the reason for asking."""

    first: Record
    second: Record
    score: float
    reason: str
    veto: str


def run(ctx: Context, *, actor: str = CLI) -> Deduplicated:
    """Give every new record a report. Earlier memberships never change."""
    settings = ctx.protocol.deduplication
    event = Event(actor, "deduplicate")

    def work(unit: Unit) -> Deduplicated:
        record_ids = [i for ids in runs.record_ids(unit).values() for i in ids]
        known = identity.report_of(unit)
        numbers = count(1)
        result = resolve(
            shaping.stock_in(unit, record_ids),
            known=known,
            rulings=[Ruling(r.record_a, r.record_b, r.verdict) for r in pairs.rulings(unit)],
            merge_at=settings.threshold_merge,
            review_at=settings.threshold_review,
            mint=lambda: f"new {next(numbers)}",
            versions=settings.versions.in_force().as_mapping(),
            aliases=shapes.aliases(unit),
        )
        shapes.keep_aliases(unit, event.event_id, result.aliases)
        made = _minted(unit, record_ids, result.memberships)
        memberships = _with_homes(unit, made)
        identity.join(unit, event.event_id, memberships)
        report_of = known | {m.record_id: m.report_id for m in memberships}
        asking.keep(
            unit,
            [c for c in result.queue if report_of[c.record_a] != report_of[c.record_b]],
            settings.threshold_review,
        )
        links = pairs.keep_links(unit, event.event_id, result.links, PROGRAM) if result.links else 0
        reports = set(report_of.values())
        fresh = sorted(reports.difference(known.values()))
        if known:
            worklists.enlist(unit, ctx, fresh)
        else:
            worklists.refresh_worklists(unit, ctx)
        return Deduplicated(
            new_records=len(memberships),
            new_reports=len(fresh),
            record_count=len(record_ids),
            report_count=len(reports),
            question_count=len(asking.open_questions(unit)),
            link_count=links,
        )

    return ctx.db.write(event, work).result  # type: ignore[no-any-return]


def _minted(unit: Unit, record_ids: Sequence[str], made: Sequence[Membership]) -> list[Membership]:
    """The engine's new reports with ids of their own, minted in the order in which records came."""
    of = {m.record_id: m for m in made}
    in_order = [of[i].report_id for i in record_ids if i in of]
    names = list(dict.fromkeys(name for name in in_order if name.startswith("new ")))
    ids = dict(zip(names, identity.mint_reports(unit, len(names)), strict=True))
    return [replace(m, report_id=ids.get(m.report_id, m.report_id)) for m in made]


def _with_homes(unit: Unit, made: Sequence[Membership]) -> list[Membership]:
    """The new memberships, each with the report it hangs on where that one was joined to another.

    So that a record goes with the report it was found to be a duplicate of when that is split off.
    """
    of = {m.record_id: m for m in made}
    hangs_on = [_earlier(of, m) for m in made]
    earlier = sorted({i for i in hangs_on if i and i not in of})
    home = joining.homes(unit, identity.memberships_of(unit, earlier)) if earlier else {}
    found = []
    for m, at in zip(made, hangs_on, strict=True):
        own = home.get(at, m.report_id)
        found.append(m if own == m.report_id else replace(m, evidence={**m.evidence, "home": own}))
    return found


def _earlier(of: Mapping[str, Membership], m: Membership) -> str:
    """The record on which a new one hangs in the end: a chain of new ones ends at an earlier one."""
    seen = {m.record_id}
    at = str(m.evidence.get("with", ""))
    while at in of and at not in seen:
        seen.add(at)
        at = str(of[at].evidence.get("with", ""))
    return at


def questions(ctx: Context, person: Reviewer) -> list[Question]:
    """Pairs waiting for a person's word, best question first."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        found = asking.open_questions(unit)
        ids = sorted({i for q in found for i in q.pair})
        records = {r.record_id: r for r in runs.records(unit, ids)} if ids else {}
    return [Question(records[q.record_a], records[q.record_b], q.score, q.reason, q.veto) for q in found]


def answer(
    ctx: Context,
    person: Reviewer,
    pair: tuple[str, str],
    verdict: PairVerdict,
    *,
    event_id: str,
    note: str = "",
    kind: LinkKind | None = None,
) -> Saved:
    """Keep a person's word on two records; it binds in every later run.

    "Same" joins their reports: all decisions stand on the older one, and both ids stay valid.
    "Different" or "related" on two records of one report parts them: the second leaves. Raises
    ``NotAllowed`` when an earlier answer says otherwise.
    """
    require(person, *DECIDERS)
    said = Said(pair, verdict, _kind(verdict, kind), note)

    def work(unit: Unit) -> str:
        joining.say(unit, ctx, event_id, person, [said])
        if verdict is not PairVerdict.SAME:
            return verdict.value
        return f"same report, {identity.report_of(unit, pair)[pair[0]]}"

    return ctx.db.write(Event(person.reviewer_id, "answer pair", " ".join(pair), event_id), work)


def answer_reports(
    ctx: Context,
    person: Reviewer,
    first_report: str,
    second_report: str,
    verdict: PairVerdict,
    *,
    event_id: str,
    note: str = "",
    kind: LinkKind | None = None,
) -> Saved:
    """Keep a person's word on two whole reports: "this is a duplicate of that one", from any page."""
    require(person, *DECIDERS)
    subject = f"{first_report} {second_report}"

    def work(unit: Unit) -> str:
        pair = (_first_record(unit, first_report), _first_record(unit, second_report))
        joining.say(unit, ctx, event_id, person, [Said(pair, verdict, _kind(verdict, kind), note)])
        return verdict.value

    return ctx.db.write(Event(person.reviewer_id, "answer reports", subject, event_id), work)


def _first_record(unit: Unit, report_id: str) -> str:
    members = identity.memberships(unit, [joined.current(unit, report_id)])
    if not members:
        raise NotFound(f"There is no report {report_id}.", "slr status lists what there is.")
    return members[0].record_id


def _kind(verdict: PairVerdict, kind: LinkKind | None) -> LinkKind | None:
    """The kind that goes with a verdict: only "related" has one, and always has one."""
    return (kind or LinkKind.RELATED) if verdict is PairVerdict.RELATED else None
