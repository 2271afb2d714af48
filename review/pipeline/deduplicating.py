"""Deduplication: run the engine on what is new, ask people about the rest, keep their word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from review.dedup import Candidate, Ruling, deduplicate
from review.errors import NotAllowed, NotFound, Stale
from review.model import Membership, PairVerdict, Record, Reviewer, Role
from review.pipeline import screening
from review.pipeline.core import CLI, Context, require
from review.store import Event, Saved, Unit, charting, decisions, identity, runs

PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """What a run of the engine did. ``record_count = report_count + duplicate_count``."""

    new_records: int
    new_reports: int
    record_count: int
    report_count: int
    question_count: int

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

    def work(unit: Unit) -> Deduplicated:
        records = runs.records(unit)
        known = {m.record_id: m.report_id for m in identity.memberships(unit)}
        numbers = count(1)
        result = deduplicate(
            records,
            known=known,
            rulings=_rulings(unit),
            merge_at=settings.threshold_merge,
            review_at=settings.threshold_review,
            mint=lambda: f"new {next(numbers)}",
        )
        memberships = _minted(unit, records, result.memberships)
        identity.join(unit, "dedup", memberships)
        report_of = known | {m.record_id: m.report_id for m in memberships}
        open_questions = [c for c in result.queue if report_of[c.record_a] != report_of[c.record_b]]
        identity.set_questions(unit, [(c.record_a, c.record_b, _body(c)) for c in open_questions])
        screening.refresh_worklists(unit, ctx)
        reports = set(report_of.values())
        return Deduplicated(
            new_records=len(memberships),
            new_reports=len(reports - set(known.values())),
            record_count=len(records),
            report_count=len(reports),
            question_count=len(open_questions),
        )

    return ctx.db.write(Event(actor, "deduplicate"), work).result  # type: ignore[no-any-return]


def _minted(unit: Unit, records: Sequence[Record], made: Sequence[Membership]) -> list[Membership]:
    """The engine's new reports with ids of their own, minted in the order in which records came."""
    of = {m.record_id: m for m in made}
    ids: dict[str, str] = {}
    for record in records:
        name = of[record.record_id].report_id if record.record_id in of else ""
        if name.startswith("new ") and name not in ids:
            ids[name] = identity.mint_report(unit)
    return [replace(m, report_id=ids.get(m.report_id, m.report_id)) for m in made]


def questions(ctx: Context, person: Reviewer) -> list[Question]:
    """Pairs waiting for a person's word, best question first."""
    require(person, Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR)
    with ctx.db.read() as unit:
        rows = identity.questions(unit)
        ids = sorted({r["record_a"] for r in rows} | {r["record_b"] for r in rows})
        records = {r.record_id: r for r in runs.records(unit, ids)}
    return [
        Question(
            records[row["record_a"]],
            records[row["record_b"]],
            row["body"]["score"],
            row["body"]["reason"],
            row["body"]["veto"],
        )
        for row in rows
    ]


def answer(
    ctx: Context,
    person: Reviewer,
    pair: tuple[str, str],
    verdict: PairVerdict,
    *,
    event_id: str,
    note: str = "",
) -> Saved:
    """Keep a person's word on two records; "same" joins their reports, and both ids stay."""
    require(person, Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR)

    def work(unit: Unit) -> str:
        report_of = {m.record_id: m.report_id for m in identity.memberships(unit)}
        if not set(pair) <= report_of.keys():
            raise NotFound(f"There is no pair {' and '.join(pair)}.", "reload the page.")
        if any({r["record_a"], r["record_b"]} == set(pair) for r in identity.rulings(unit)):
            raise Stale(
                "Somebody answered this question already.", "reload the page; undo takes an answer back."
            )
        identity.rule(unit, event_id, pair, verdict, person.reviewer_id, note)
        identity.drop_question(unit, pair)
        if verdict is not PairVerdict.SAME:
            return verdict.value
        survivor = _merge(unit, event_id, report_of[pair[0]], report_of[pair[1]], person.reviewer_id)
        screening.refresh_worklists(unit, ctx)
        return f"same report, {survivor}"

    return ctx.db.write(Event(person.reviewer_id, "answer pair", " ".join(pair), event_id), work)


def last_answer(ctx: Context, person: Reviewer) -> tuple[str, str] | None:
    """The pair this person answered last, if its answer stands."""
    require(person, Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR)
    with ctx.db.read() as unit:
        own = [r for r in identity.rulings(unit) if r["reviewer_id"] == person.reviewer_id]
    return (own[-1]["record_a"], own[-1]["record_b"]) if own else None


def take_back(ctx: Context, person: Reviewer, pair: tuple[str, str], *, event_id: str) -> Saved:
    """Undo an answer: a new row. Records that "same" moved go back to the report they had."""
    require(person, Role.LEAD, Role.REVIEWER, Role.ADJUDICATOR)

    def work(unit: Unit) -> str:
        answered = [r for r in identity.rulings(unit) if {r["record_a"], r["record_b"]} == set(pair)]
        if not answered:
            raise Stale("There is no answer to take back.", "reload the page.")
        moved = identity.joined_in(unit, answered[-1]["event_id"])
        identity.rule(unit, event_id, pair, None, person.reviewer_id)
        back = [
            Membership(record, report, "person", {"split": "answer taken back"}, person.reviewer_id)
            for record, report in moved
        ]
        identity.join(unit, event_id, back)
        identity.add_question(unit, pair, {"score": 0.0, "reason": "answer taken back", "veto": ""})
        screening.refresh_worklists(unit, ctx)
        return f"taken back, {len(back)} records moved"

    return ctx.db.write(Event(person.reviewer_id, "take back pair", " ".join(pair), event_id), work)


def _merge(unit: Unit, event_id: str, first: str, second: str, author: str) -> str:
    """Move the records of one report to the other: to the one with decisions, else to the older."""
    if first == second:
        return first
    decided = _with_work(unit) & {first, second}
    if len(decided) == 2:
        raise NotAllowed(
            f"{first} and {second} both carry decisions, so they are not joined by one press.",
            "withdraw the decisions on one of them first.",
        )
    survivor = decided.pop() if decided else min(first, second)
    absorbed = second if survivor == first else first
    moved = [
        Membership(m.record_id, survivor, "person", {"joined": absorbed}, author)
        for m in identity.memberships(unit, [absorbed])
    ]
    identity.join(unit, event_id, moved)
    return survivor


def _with_work(unit: Unit) -> set[str]:
    """Reports on which something stands that would be lost from sight with their records."""
    return (
        {d.report_id for d in decisions.for_outcomes(unit)}
        | {a.report_id for a in decisions.adjudications(unit)}
        | {e.report_id for e in charting.standing(unit)}
    )


def _rulings(unit: Unit) -> list[Ruling]:
    return [
        Ruling(r["record_a"], r["record_b"], PairVerdict(r["verdict_code"])) for r in identity.rulings(unit)
    ]


def _body(candidate: Candidate) -> dict[str, object]:
    return {
        "score": candidate.score,
        "reason": candidate.reason,
        "veto": candidate.veto,
        "evidence": candidate.evidence,
    }
