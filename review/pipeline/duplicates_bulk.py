"""One answer for a whole list of questions, shown before it is given."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from review.dedup.cards import CardQuestion
from review.dedup.phrases import kinds
from review.errors import InvalidInput, NotAllowed, Stale
from review.model import LinkKind, PairVerdict, Reviewer
from review.pipeline import joining
from review.pipeline.core import Context, require
from review.pipeline.deduplicating import DECIDERS, Question
from review.pipeline.questions import open_questions
from review.store import Event, Saved, Unit, runs
from review.store.pairs import Pair, Said

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Filter:
    """Which questions are meant: None takes any, a ``veto`` of "" those without one.

    ``reason`` and ``veto`` are whole texts or kinds of them (``review.dedup.phrases``).
    ``source_id`` takes questions of which at least one record is from that source.
    """

    reason: str | None = None
    veto: str | None = None
    score_from: float = 0.0
    score_to: float = 1.0
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a filter finds. ``why_not`` says why the list cannot be called the same at once."""

    count: int
    pairs: tuple[Pair, ...]
    examples: tuple[Question, ...]
    may_be_same: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be filtered by, each with the number of open questions, the most frequent first.

    Reasons are told apart by how they begin, and vetoes by kind: "two DOIs", whichever they are. A
    question with several vetoes counts for each of them.
    """

    reasons: tuple[tuple[str, int], ...]
    vetoes: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, int], ...]


def choices(ctx: Context, person: Reviewer) -> Choices:
    """The reasons, vetoes and sources of the open questions."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        asked = open_questions(unit)
        source_of = _sources(unit)
    sources = Counter(s for q in asked for s in _sources_in(q, source_of))
    return Choices(
        _ranked(Counter(kinds(q.reason)[0] for q in asked)),
        _ranked(Counter(kind for q in asked for kind in kinds(q.veto))),
        _ranked(sources),
    )


def preview(ctx: Context, person: Reviewer, filter: Filter) -> Preview:
    """How many questions a filter finds, some of them, and whether they may be called the same."""
    require(person, *DECIDERS)
    with ctx.db.read() as unit:
        found = _found(unit, filter)
        some = found[:EXAMPLES]
        records = {r.record_id: r for r in runs.records(unit, [i for q in some for i in q.pair])}
    why_not = _why_not(ctx, found)
    return Preview(
        count=len(found),
        pairs=tuple(q.pair for q in found),
        examples=tuple(
            Question(records[q.record_a], records[q.record_b], q.score, q.reason, q.veto) for q in some
        ),
        may_be_same=not why_not,
        why_not=why_not,
    )


def answer_all(
    ctx: Context,
    person: Reviewer,
    filter: Filter,
    verdict: PairVerdict,
    *,
    expected: int,
    kind: LinkKind | None = None,
    note: str = "",
    event_id: str,
) -> Saved:
    """Give every question that a filter finds the same answer: one event, undone by one undo.

    ``expected`` is the count that was shown; another count is ``Stale``. "Same" is taken only when
    no question has a veto and every score reaches the protocol's ``bulk_same_from``.
    """
    require(person, *DECIDERS)
    named = (kind or LinkKind.RELATED) if verdict is PairVerdict.RELATED else None

    def work(unit: Unit) -> str:
        found = _found(unit, filter)
        if not found:
            raise InvalidInput("No question fits this filter.", "choose another.")
        if len(found) != expected:
            raise Stale(f"{len(found)} questions fit now, and {expected} were shown.", "look at them again.")
        if verdict is PairVerdict.SAME and (why_not := _why_not(ctx, found)):
            raise NotAllowed(f"These are not called the same at once: {why_not}.", "answer them one by one.")
        joining.say(unit, ctx, event_id, person, [Said(q.pair, verdict, named, note) for q in found])
        return f"{len(found)} pairs: {verdict.value}"

    subject = f"{verdict.value} {filter}"
    return ctx.db.write(Event(person.reviewer_id, "answer all", subject, event_id), work)


def _found(unit: Unit, filter: Filter) -> list[CardQuestion]:
    source_of = _sources(unit) if filter.source_id is not None else {}
    return [q for q in open_questions(unit) if _fits(q, filter, source_of)]


def _fits(q: CardQuestion, filter: Filter, source_of: dict[str, str]) -> bool:
    return (
        filter.reason in (None, q.reason, kinds(q.reason)[0])
        and filter.veto in (None, q.veto, *kinds(q.veto))
        and filter.score_from <= q.score <= filter.score_to
        and (filter.source_id is None or filter.source_id in _sources_in(q, source_of))
    )


def _why_not(ctx: Context, found: list[CardQuestion]) -> str:
    least = ctx.protocol.deduplication.bulk_same_from
    vetoed = sum(bool(q.veto) for q in found)
    unlikely = sum(q.score < least for q in found)
    if vetoed:
        return f"something speaks against {vetoed} of them"
    return f"{unlikely} of them score less than {least:g}" if unlikely else ""


def _sources(unit: Unit) -> dict[str, str]:
    return {r.run_id: r.source_id for r in runs.all_runs(unit)}


def _sources_in(q: CardQuestion, source_of: dict[str, str]) -> set[str]:
    return {source_of[i.partition(":")[0]] for i in q.pair}


def _ranked(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
