"""The cards of possible duplicates: one group of reports at a time, with everything to tell them by."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.dedup.cards import CardPlan, CardQuestion, FieldRow, FieldState, differences, plan_cards
from review.model import Record, Report, Reviewer, SearchRun
from review.pipeline.core import Context, in_order, load_reports, require
from review.pipeline.deduplicating import DECIDERS
from review.pipeline.duplicates_links import ReportLink, linked
from review.pipeline.questions import open_questions
from review.store import Unit, decisions, identity, pairs, runs
from review.store.pairs import Pair

__all__ = [
    "Card",
    "CardQuestion",
    "CardReport",
    "FieldRow",
    "FieldState",
    "ReportLink",
    "Waiting",
    "cards",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class CardReport:
    """One report on a card. ``is_decided`` tells only of decisions this person may see.

    ``sources`` are labels, one a record; ``first_run`` and ``round_name`` say how the report came in.
    """

    report: Report
    records: tuple[Record, ...]
    sources: tuple[str, ...]
    first_run: str
    round_name: str
    is_decided: bool
    links: tuple[ReportLink, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Reports that may be one, the questions between them, and how they differ.

    ``value`` is what an answer is worth, as it was ranked; ``new_in`` is the run that raised the
    newest of its questions; ``is_put_off`` is whether this person wanted it later.
    """

    reports: tuple[CardReport, ...]
    questions: tuple[CardQuestion, ...]
    fields: tuple[FieldRow, ...]
    value: float
    new_in: str
    is_put_off: bool

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of records that wait for a word."""
        return tuple(q.pair for q in self.questions)

    @property
    def card_id(self) -> str:
        """An id that changes when the questions or the reports of the card change."""
        named = [*map(":".join, sorted(self.pairs)), *sorted(r.report.report_id for r in self.reports)]
        return hashlib.sha256(" ".join(named).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits: questions, the cards they make, and how many of these this person put off."""

    questions: int
    cards: int
    later: int


def waiting(ctx: Context, person: Reviewer) -> Waiting:
    """How many questions and cards wait for a word."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        plans = _plans(unit, ctx, person)
        off = pairs.put_off_by(unit, person.reviewer_id)
    return Waiting(
        questions=sum(len(p.questions) for p in plans),
        cards=len(plans),
        later=sum(_put_off(p, off) > 0 for p in plans),
    )


def cards(ctx: Context, person: Reviewer, *, limit: int | None = None) -> list[Card]:
    """The cards that wait, best first; what this person put off comes last, the longest put off first."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        off = pairs.put_off_by(unit, person.reviewer_id)
        plans = sorted(_plans(unit, ctx, person), key=lambda p: _put_off(p, off))[
            :limit
        ]  # the order else stays
        return _filled(unit, ctx, person, plans, off) if plans else []


def _plans(unit: Unit, ctx: Context, person: Reviewer) -> list[CardPlan]:
    asked = open_questions(unit)
    if not asked:
        return []
    weight = Counter(identity.report_of(unit).values())
    # Only votes this person may see: the order of cards must not tell of others.
    votes = decisions.visible_to(unit, person.reviewer_id, ctx.needed)
    weight.update(v.report_id for v in votes if v.verdict)
    return plan_cards(asked, weight)


def _put_off(plan: CardPlan, off: Mapping[Pair, int]) -> int:
    """When a card was last put off: 0 unless every question on it was, so that what is new is shown."""
    times = [off.get(q.pair, 0) for q in plan.questions]
    return max(times) if all(times) else 0


def _filled(
    unit: Unit, ctx: Context, person: Reviewer, plans: Sequence[CardPlan], off: Mapping[Pair, int]
) -> list[Card]:
    ids = sorted({r for p in plans for r in p.report_ids})
    loaded = load_reports(unit, ids)
    records = {r.record_id: r for r in runs.records(unit, [i for r in loaded for i in r.record_ids])}
    run_of = {r.run_id: r for r in runs.all_runs(unit)}
    round_of = {r.round_id: r.name for r in runs.rounds(unit)}
    seen = {d.report_id for d in decisions.visible_to(unit, person.reviewer_id, ctx.needed) if d.verdict}
    links = linked(unit, ids)
    shown = {}
    for report in loaded:
        own = tuple(records[i] for i in report.record_ids)
        first = run_of[own[0].run_id]
        shown[report.report_id] = CardReport(
            report,
            own,
            tuple(run_of[r.run_id].source_label for r in own),
            first.run_id,
            round_of.get(first.round_id, ""),
            report.report_id in seen,
            links[report.report_id],
        )
    place = {run_id: n for n, run_id in enumerate(run_of)}
    return [_card(plan, loaded, shown, run_of, place, _put_off(plan, off) > 0) for plan in plans]


def _card(
    plan: CardPlan,
    loaded: Sequence[Report],
    shown: Mapping[str, CardReport],
    run_of: Mapping[str, SearchRun],
    place: Mapping[str, int],
    is_put_off: bool,
) -> Card:
    reports = in_order(loaded, plan.report_ids)
    asked_in = [i.partition(":")[0] for q in plan.questions for i in q.pair]
    return Card(
        tuple(shown[r.report_id] for r in reports),
        plan.questions,
        differences([r.entry for r in reports]),
        plan.value,
        run_of[max(asked_in, key=lambda run_id: place[run_id])].run_id,
        is_put_off,
    )
