"""Answers about duplicates: a whole card at once, later, and back again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from review.dedup.cards import CardQuestion
from review.dedup.joins import survivors
from review.errors import InvalidInput, Stale
from review.model import LinkKind, PairVerdict, Reviewer
from review.pipeline import joining
from review.pipeline import questions as asking
from review.pipeline.core import Context, require
from review.pipeline.deduplicating import DECIDERS
from review.store import Event, Saved, Unit, identity, pairs, people
from review.store.pairs import Pair, Said, ordered


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """What an answer says of one pair."""

    record_a: str
    record_b: str
    verdict: PairVerdict
    kind: LinkKind | None
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that stands: a card, a pair, a whole list, or a merge found wrong."""

    answer_id: str
    reviewer_id: str
    person: str
    recorded_at: datetime
    verdicts: tuple[PairAnswer, ...]


def answer_card(
    ctx: Context,
    person: Reviewer,
    shown: Sequence[Pair],
    *,
    together: Sequence[Collection[str]] = (),
    rest: PairVerdict | None = PairVerdict.DIFFERENT,
    kind: LinkKind | None = None,
    note: str = "",
    event_id: str,
) -> Saved:
    """Keep a person's word on a card; ``shown`` are its pairs as they were painted.

    ``together`` are groups of report ids that are one report. Questions inside a group become
    "same"; every other question gets ``rest``, and stays open when that is None. Raises ``Stale``
    when the card has changed, ``NotAllowed`` when an earlier answer says otherwise.
    """
    require(person, *DECIDERS)
    if rest is PairVerdict.SAME:
        raise InvalidInput("What belongs together is named in groups.", "give together=… instead.")
    subject = _subject(shown)

    def work(unit: Unit) -> str:
        asked = _still_open(unit, shown)
        group_of = _groups(asked, together)
        said = [*_same(unit, asked, group_of, note)]
        if rest is not None:
            named = (kind or LinkKind.RELATED) if rest is PairVerdict.RELATED else None
            said += [Said(q.pair, rest, named, note) for q in asked if not _is_within(q, group_of)]
        if not said:
            raise InvalidInput("This answer says nothing.", "tick what belongs together, or keep apart.")
        joining.say(unit, ctx, event_id, person, said)
        return f"{len(said)} pairs answered"

    return ctx.db.write(Event(person.reviewer_id, "answer card", subject, event_id), work)


def later(ctx: Context, person: Reviewer, shown: Sequence[Pair], *, event_id: str) -> Saved:
    """Put a card at the end of this person's queue; everybody else's stays as it is."""
    require(person, *DECIDERS)

    def work(unit: Unit) -> str:
        asked = _still_open(unit, shown)
        pairs.put_off(unit, event_id, [q.pair for q in asked], person.reviewer_id)
        return "later"

    return ctx.db.write(Event(person.reviewer_id, "answer later", _subject(shown), event_id), work)


def last_answer(ctx: Context, person: Reviewer) -> Answer | None:
    """What this person answered last, if it stands."""
    own = [a for a in answers(ctx, person) if a.reviewer_id == person.reviewer_id]
    return own[0] if own else None


def answers(ctx: Context, person: Reviewer) -> list[Answer]:
    """Everybody's answers that stand, newest first. They are no votes, so they are open to all."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        names = {p.reviewer_id: p.name or p.login for p in people.everyone(unit)}
        found: dict[str, list[pairs.PairRuling]] = {}
        for ruling in pairs.rulings(unit):
            found.setdefault(ruling.answer_id, []).append(ruling)
    return [
        Answer(
            answer_id,
            rulings[0].reviewer_id,
            names.get(rulings[0].reviewer_id, ""),
            rulings[0].recorded_at,
            tuple(PairAnswer(r.record_a, r.record_b, r.verdict, r.kind, r.note) for r in rulings),
        )
        for answer_id, rulings in reversed(found.items())
    ]


def take_back(ctx: Context, person: Reviewer, answer_id: str, *, event_id: str) -> Saved:
    """Undo one answer, whole: new rows. Every record and decision is back where it was without it."""
    require(person, *DECIDERS)

    def work(unit: Unit) -> str:
        taken = joining.unsay(unit, ctx, answer_id, event_id, person)
        asking.reopen(unit, [r.pair for r in taken])
        return f"{len(taken)} pairs taken back"

    return ctx.db.write(Event(person.reviewer_id, "take back answer", answer_id, event_id), work)


def _subject(shown: Sequence[Pair]) -> str:
    return " ".join(sorted({i for pair in shown for i in pair}))


def _still_open(unit: Unit, shown: Sequence[Pair]) -> list[CardQuestion]:
    """The questions of a card, all of which must still be open."""
    waiting = {ordered(q.pair): q for q in asking.open_questions(unit)}
    wanted = [ordered(pair) for pair in shown]
    if not wanted or not waiting.keys() >= set(wanted):
        raise Stale("This question was answered, or has changed, since it was shown.", "reload the page.")
    return [waiting[pair] for pair in wanted]


def _groups(asked: Sequence[CardQuestion], together: Sequence[Collection[str]]) -> dict[str, int]:
    """The number of each report's group."""
    on_card = {r for q in asked for r in (q.report_a, q.report_b)}
    group_of: dict[str, int] = {}
    for n, group in enumerate(together):
        for report in group:
            if report not in on_card:
                raise Stale(f"{report} is not on this card any more.", "reload the page.")
            if group_of.setdefault(report, n) != n:
                raise InvalidInput(f"{report} stands in two groups.", "tick it in one of them.")
    return group_of


def _is_within(question: CardQuestion, group_of: dict[str, int]) -> bool:
    a, b = group_of.get(question.report_a), group_of.get(question.report_b)
    return a is not None and a == b


def _same(unit: Unit, asked: Sequence[CardQuestion], group_of: dict[str, int], note: str) -> list[Said]:
    """ "Same" for the questions inside groups, and for the reports of a group that no question joins."""
    inside = [q for q in asked if _is_within(q, group_of)]
    said = [Said(q.pair, PairVerdict.SAME, None, note) for q in inside]
    stands = survivors((q.report_a, q.report_b) for q in inside)
    loose: dict[int, set[str]] = {}
    for report, group in group_of.items():
        loose.setdefault(group, set()).add(stands.get(report, report))
    for group_heads in loose.values():
        for first, second in pairwise(sorted(group_heads)):
            heads = [identity.memberships(unit, [r])[0].record_id for r in (first, second)]
            said.append(Said((heads[0], heads[1]), PairVerdict.SAME, None, note))
    return said
