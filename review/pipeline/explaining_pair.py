"""The story of two records of a review: what the engine sees, what people said, how it came about."""

from __future__ import annotations

from dataclasses import dataclass

from review.dedup import Ruling
from review.dedup.engine import match_records
from review.dedup.explaining import Story, explain, fields_of
from review.dedup.raw import of_records
from review.errors import NotFound
from review.model import Membership
from review.pipeline import questions as asking
from review.pipeline.core import Context
from review.store import Unit, identity, pairs, people, runs, shapes


@dataclass(frozen=True, slots=True)
class Said:
    """A person's word on one pair of records of the two reports."""

    record_a: str
    record_b: str
    verdict: str
    kind: str
    note: str
    who: str


@dataclass(frozen=True, slots=True)
class PairStory:
    """Two records of a review.

    ``story`` is what the engine makes of all records, and of people's words, today; ``report_a`` and
    ``report_b`` are the reports they stand in ("" before a first run), ``history_a`` and ``history_b``
    every membership they had. ``waiting`` is the question that is open between the two reports.
    """

    story: Story
    report_a: str
    report_b: str
    history_a: tuple[Membership, ...]
    history_b: tuple[Membership, ...]
    said: tuple[Said, ...]
    waiting: tuple[str, str] | None


def explain_pair(ctx: Context, record_a: str, record_b: str) -> PairStory:
    """The story of two records of the review.

    Raises NotFound for an id that is no record of a run that stands, InvalidInput for one record twice.
    """
    settings = ctx.protocol.deduplication
    with ctx.db.read() as unit:
        records = {r.record_id: r for r in runs.records(unit)}
        for record_id in (record_a, record_b):
            if record_id not in records:
                raise NotFound(
                    f"There is no record {record_id!r} in this review.",
                    "slr export --what duplicates lists the ids.",
                )
        rulings = [Ruling(r.record_a, r.record_b, r.verdict) for r in pairs.rulings(unit)]
        matched = match_records(
            list(records.values()),
            rulings=rulings,
            merge_at=settings.threshold_merge,
            review_at=settings.threshold_review,
            versions=settings.versions.in_force().as_mapping(),
            sources={run.run_id: run.source_id for run in runs.all_runs(unit)},
            aliases=shapes.aliases(unit),
        )
        raw = of_records([records[record_a], records[record_b]])
        return _in_review(unit, explain(matched, fields_of(raw), record_a, record_b))


def _in_review(unit: Unit, story: Story) -> PairStory:
    """The engine's story with what the database has on the two."""
    a, b = story.record_a, story.record_b
    report_of = identity.report_of(unit)
    reports = {report_of.get(a, ""), report_of.get(b, "")}
    history = {i: tuple(identity.membership_history(unit, i)) for i in (a, b)}
    waiting = next(
        (q.pair for q in asking.open_questions(unit) if {report_of.get(i) for i in q.pair} == reports), None
    )
    return PairStory(
        story, report_of.get(a, ""), report_of.get(b, ""), history[a], history[b],
        _said(unit, story, report_of), waiting,
    )  # fmt: skip


def _said(unit: Unit, story: Story, report_of: dict[str, str]) -> tuple[Said, ...]:
    """People's words on the two, and on any two records of their two reports."""
    own = {story.record_a, story.record_b}
    reports = {report_of.get(i, "") for i in own}
    names = {p.reviewer_id: p.pseudonym for p in people.everyone(unit)}
    return tuple(
        Said(
            r.record_a, r.record_b, r.verdict.value, r.kind.value if r.kind else "", r.note,
            names.get(r.reviewer_id, r.reviewer_id),
        )
        for r in pairs.rulings(unit)
        if set(r.pair) == own or {report_of.get(i) for i in r.pair} == reports
    )  # fmt: skip
