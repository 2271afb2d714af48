"""Decisions and adjudications. Blinding lives here, in the query.

``visible_to`` is the only read that gives a person decisions: their own, and those on reports where
everybody's work at that stage is done. ``for_outcomes`` serves counting alone and never a screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, insert, or_, select

from review.model import Adjudication, Decision, Stage, Verdict
from review.store import views
from review.store.database import now
from review.store.schema import adjudication, assignment, decision


def last(conn: Connection, report_id: str, stage: Stage, reviewer_id: str) -> Decision | None:
    """A reviewer's own last word on a report, withdrawn or not."""
    d = views.decision
    row = conn.execute(
        select(d).where(d.c.report_id == report_id, d.c.stage_code == stage, d.c.reviewer_id == reviewer_id)
    ).first()
    return _decision(row) if row else None


def add(
    conn: Connection,
    event_id: str,
    *,
    report_id: str,
    stage: Stage,
    reviewer_id: str,
    verdict: Verdict | None,
    reason: str = "",
    note: str = "",
    labels: Sequence[str] = (),
    protocol_version: str,
    shown_at: datetime | None = None,
    decided_at: datetime | None = None,
) -> Decision:
    """Append a decision as the successor of the reviewer's last word on this report and stage."""
    before = last(conn, report_id, stage, reviewer_id)
    conn.execute(
        insert(decision).values(
            event_id=event_id,
            report_id=report_id,
            stage_code=stage,
            reviewer_id=reviewer_id,
            verdict_code=verdict,
            reason_code=reason,
            note=note,
            labels=list(labels),
            protocol_version=protocol_version,
            revision=before.revision + 1 if before else 1,
            supersedes=before.seq if before else None,
            shown_at=shown_at,
            decided_at=decided_at,
            recorded_at=now(),
        )
    )
    made = last(conn, report_id, stage, reviewer_id)
    assert made is not None  # noqa: S101 (just inserted)
    return made


def visible_to(
    conn: Connection,
    viewer_id: str,
    needed: dict[Stage, int],
    *,
    report_id: str | None = None,
    stage: Stage | None = None,
    standing_only: bool = True,
) -> list[Decision]:
    """The decisions this person may see: their own, and all on settled work.

    ``needed`` gives the number of reviewers a stage asks for. Work is settled when that many
    decisions stand and no assignment of that report and stage is open.
    """
    d: Any = views.decision if standing_only else decision
    settled = or_(*(_settled(d, s, n) for s, n in needed.items()))
    query = select(d).where(or_(d.c.reviewer_id == viewer_id, settled)).order_by(d.c.seq)
    query = _narrowed(query, d, report_id, stage)
    return [_decision(r) for r in conn.execute(query)]


def _settled(d: Any, stage: Stage, needed: int) -> Any:
    other = views.decision.alias("other")
    standing = (
        select(func.count())
        .select_from(other)
        .where(
            other.c.report_id == d.c.report_id,
            other.c.stage_code == d.c.stage_code,
            other.c.verdict_code.is_not(None),
        )
        .scalar_subquery()
    )
    is_open = exists().where(
        assignment.c.report_id == d.c.report_id,
        assignment.c.stage_code == d.c.stage_code,
        ~assignment.c.is_done,
    )
    return (d.c.stage_code == stage) & (standing >= needed) & ~is_open


def _narrowed(query: Select[Any], d: Any, report_id: str | None, stage: Stage | None) -> Select[Any]:
    if report_id is not None:
        query = query.where(d.c.report_id == report_id)
    if stage is not None:
        query = query.where(d.c.stage_code == stage)
    return query


def for_outcomes(
    conn: Connection, *, report_id: str | None = None, stage: Stage | None = None
) -> list[Decision]:
    """Every standing decision, for working out outcomes. Never shown to anyone as it is."""
    d = views.decision
    query = _narrowed(select(d).where(d.c.verdict_code.is_not(None)), d, report_id, stage)
    return [_decision(r) for r in conn.execute(query.order_by(d.c.seq))]


def decided_reports(conn: Connection) -> set[str]:
    """Every report on which somebody's decision stands, at any stage."""
    found: set[str] = set()
    for view in (views.decision, views.adjudication):
        query = select(view.c.report_id).where(view.c.verdict_code.is_not(None)).distinct()
        found.update(conn.execute(query).scalars())
    return found


def recent_of(conn: Connection, reviewer_id: str, stage: Stage, limit: int) -> list[Decision]:
    """A reviewer's own standing decisions at a stage, newest first."""
    d = views.decision
    query = (
        select(d)
        .where(d.c.reviewer_id == reviewer_id, d.c.stage_code == stage, d.c.verdict_code.is_not(None))
        .order_by(d.c.seq.desc())
        .limit(limit)
    )
    return [_decision(r) for r in conn.execute(query)]


def adjudicate(
    conn: Connection,
    event_id: str,
    *,
    report_id: str,
    stage: Stage,
    verdict: Verdict | None,
    reason: str,
    note: str,
    adjudicator_id: str,
    settles: Sequence[int],
    protocol_version: str,
) -> None:
    """Append an adjudication; None takes the last one back."""
    a = views.adjudication
    before = conn.execute(
        select(a.c.seq, a.c.revision).where(a.c.report_id == report_id, a.c.stage_code == stage)
    ).first()
    conn.execute(
        insert(adjudication).values(
            event_id=event_id,
            report_id=report_id,
            stage_code=stage,
            verdict_code=verdict,
            reason_code=reason,
            note=note,
            adjudicator_id=adjudicator_id,
            settles=list(settles),
            protocol_version=protocol_version,
            revision=before.revision + 1 if before else 1,
            supersedes=before.seq if before else None,
            recorded_at=now(),
        )
    )


def adjudications(
    conn: Connection, *, report_id: str | None = None, stage: Stage | None = None
) -> list[Adjudication]:
    """Standing adjudications, in order."""
    a = views.adjudication
    query = _narrowed(select(a).where(a.c.verdict_code.is_not(None)), a, report_id, stage)
    return [
        Adjudication(
            seq=r.seq,
            event_id=r.event_id,
            report_id=r.report_id,
            stage=Stage(r.stage_code),
            verdict=Verdict(r.verdict_code),
            reason=r.reason_code,
            note=r.note,
            adjudicator_id=r.adjudicator_id,
            revision=r.revision,
            recorded_at=r.recorded_at,
        )
        for r in conn.execute(query.order_by(a.c.seq))
    ]


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        seq=row.seq,
        event_id=row.event_id,
        report_id=row.report_id,
        stage=Stage(row.stage_code),
        reviewer_id=row.reviewer_id,
        verdict=Verdict(row.verdict_code) if row.verdict_code else None,
        reason=row.reason_code,
        note=row.note,
        labels=tuple(row.labels),
        protocol_version=row.protocol_version,
        revision=row.revision,
        recorded_at=row.recorded_at,
    )
