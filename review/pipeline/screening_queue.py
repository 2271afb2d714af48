"""What a screen that works ahead of the server asks for, and what it sends back.

Such a screen holds the next reports, paints the next one at once and tells the decision afterwards,
perhaps much later and perhaps twice. Every event carries an id made where it was decided; the same
id counts once, and each event gets an answer of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from review.errors import InvalidInput, NotAllowed, NotFound, ReviewError, Stale
from review.model import Decision, Report, Reviewer, Role, Stage, Verdict
from review.pipeline import screening
from review.pipeline.core import Context, load_reports, require
from review.store import Saved, decisions, joined, runs

SEEN = timedelta(milliseconds=250)
PAUSE = timedelta(minutes=5)  # a longer gap between two decisions is time off
RECENT = 60
FINAL = (InvalidInput, NotAllowed, NotFound, Stale)


@dataclass(frozen=True, slots=True)
class Batch:
    """The next reports of one person, how far they have come, and how fast they go.

    ``seconds`` is the median time between their own last decisions, None before there are five;
    ``labels`` are the tags they used in them, the latest first.
    """

    reports: tuple[Report, ...]
    done: int
    total: int
    seconds: float | None
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One event as a screen sends it: a decision, or with no verdict the undoing of one.

    ``withdraws`` is the event id of the decision that is undone. ``shown_at`` is when the report had
    been painted; ``protocol_version`` names the criteria that stood beside it.
    """

    event_id: str
    report_id: str
    verdict: Verdict | None
    decided_at: datetime
    shown_at: datetime | None = None
    reason: str = ""
    note: str = ""
    labels: tuple[str, ...] = ()
    protocol_version: str = ""
    withdraws: str = ""


class State(StrEnum):
    """What became of an event."""

    SAVED = "saved"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one event; a refused one says why, and what of this person stands instead."""

    event_id: str
    state: State
    message: str = ""
    hint: str = ""
    standing: Decision | None = None


def next_batch(
    ctx: Context,
    person: Reviewer,
    stage: Stage,
    *,
    limit: int = 10,
    after: int = -1,
    without: Sequence[str] = (),
) -> Batch:
    """The next open reports behind a position, but for those the screen holds already.

    When nothing is left behind it the list starts anew, so that what was skipped comes back.
    """
    held = set(without)
    work = screening.next_work(ctx, person, stage, limit=limit + len(held), skip=after)
    fresh = [r for r in work.reports if r.report_id not in held]
    if not fresh and work.reports and after >= 0:
        work = screening.next_work(ctx, person, stage, limit=limit + len(held), skip=-1)
        fresh = [r for r in work.reports if r.report_id not in held]
    own = _own_last(ctx, person, stage, RECENT)
    labels = dict.fromkeys(label for d in own for label in d.labels)
    return Batch(tuple(fresh[:limit]), work.done, work.total, _pace(own), tuple(labels))


def last_decided(
    ctx: Context, person: Reviewer, stage: Stage, *, without: Sequence[str] = ()
) -> tuple[Decision, Report] | None:
    """The person's own last standing decision with its report, past the reports named."""
    require(person, Role.REVIEWER)
    passed = set(without)
    with ctx.db.read() as unit:
        own = decisions.recent_of(unit, person.reviewer_id, stage, len(passed) + 1)
        for decision in own:
            if decision.report_id not in passed:
                found = load_reports(unit, [decision.report_id])
                return (decision, found[0]) if found else None
    return None


def take(ctx: Context, person: Reviewer, stage: Stage, sent: Sequence[Sent]) -> list[Answer]:
    """Save events in the order in which they were made; one that is refused does not stop the next.

    A database that does not answer raises ``StoreError``: what came before is saved, and the whole
    list may be sent again. So does a person without the role, whose events are theirs to keep.
    """
    require(person, Role.REVIEWER)
    return [_taken(ctx, person, stage, event) for event in sent]


def _taken(ctx: Context, person: Reviewer, stage: Stage, event: Sent) -> Answer:
    try:
        saved = (
            _undo(ctx, person, stage, event) if event.verdict is None else _decide(ctx, person, stage, event)
        )
    except FINAL as error:
        return _refused(ctx, person, stage, event, error)
    return Answer(event.event_id, State.SAVED if saved.is_new else State.KNOWN)


def _decide(ctx: Context, person: Reviewer, stage: Stage, event: Sent) -> Saved:
    if event.verdict is None or event.shown_at is None or event.decided_at - event.shown_at < SEEN:
        raise InvalidInput(
            f"{event.report_id} was not on screen long enough to be decided on.", "look at it and decide."
        )
    _check_version(ctx, event.protocol_version)
    return screening.decide(
        ctx,
        person,
        stage=stage,
        report_id=event.report_id,
        verdict=event.verdict,
        reason=event.reason,
        note=event.note,
        labels=event.labels,
        event_id=event.event_id,
        shown_at=event.shown_at,
        decided_at=event.decided_at,
        protocol_version=event.protocol_version,
    )


def _check_version(ctx: Context, version: str) -> None:
    """A decision that waited unsent keeps the criteria it was taken under, if there ever were such."""
    if version in ("", ctx.file.version):
        return
    with ctx.db.read() as unit:
        known = {str(v["version"]) for v in runs.protocol_versions(unit)}
    if version not in known:
        raise InvalidInput(f"This review never had a protocol {version}.", "reload the page and decide anew.")


def _undo(ctx: Context, person: Reviewer, stage: Stage, event: Sent) -> Saved:
    return screening.undo(
        ctx,
        person,
        stage=stage,
        report_id=event.report_id,
        event_id=event.event_id,
        withdraws=event.withdraws,
    )


def _refused(ctx: Context, person: Reviewer, stage: Stage, event: Sent, error: ReviewError) -> Answer:
    with ctx.db.read() as unit:
        here = joined.current(unit, event.report_id)
        votes = decisions.own_votes(unit, here, stage, person.reviewer_id)
    return Answer(
        event.event_id, State.REFUSED, error.message, error.hint, standing=votes[-1] if votes else None
    )


def _own_last(ctx: Context, person: Reviewer, stage: Stage, limit: int) -> list[Decision]:
    with ctx.db.read() as unit:
        return decisions.recent_of(unit, person.reviewer_id, stage, limit)


def _pace(own: Sequence[Decision]) -> float | None:
    gaps = [(later.recorded_at - sooner.recorded_at) for later, sooner in pairwise(own)]
    counted = [g.total_seconds() for g in gaps if timedelta(0) < g <= PAUSE]
    return median(counted) if len(counted) >= 4 else None
