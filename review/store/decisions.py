"""Decisions and adjudications. Blinding lives here, in the query.

``visible_to`` is the only read that gives a person decisions: their own, and those on reports where
everybody's work at that stage is done. ``for_outcomes`` serves counting alone and never a screen.

Every row keeps the report it was given on (``made_on``) and is read under the report that stands for
that one now. What a person does to a joined report replaces their words on all of its parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, exists, false, func, insert, or_, select

from review.model import Adjudication, Decision, Mode, Stage, Verdict, VoteRule
from review.store import calibrations, joined, views
from review.store.database import now
from review.store.schema import adjudication, assignment, decision


def last(conn: Connection, report_id: str, stage: Stage, reviewer_id: str) -> Decision | None:
    """A reviewer's own last word that was given on this very report, withdrawn or not."""
    d = views.decision
    row = conn.execute(
        select(d).where(d.c.report_id == report_id, d.c.stage_code == stage, d.c.reviewer_id == reviewer_id)
    ).first()
    return _decision(row, joined.current(conn, report_id)) if row else None


def own_votes(conn: Connection, report_id: str, stage: Stage, reviewer_id: str) -> list[Decision]:
    """A reviewer's standing votes on a report and on all that were joined to it."""
    votes = for_outcomes(conn, report_id=report_id, stage=stage)
    return [v for v in votes if v.reviewer_id == reviewer_id]


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
    needed: Mapping[Stage, VoteRule],
    *,
    report_id: str | None = None,
    stage: Stage | None = None,
    standing_only: bool = True,
) -> list[Decision]:
    """The decisions this person may see: their own, and all on settled work.

    ``needed`` says of each stage how many people settle a report. Work is settled when that many
    decisions stand, no assignment of that report and stage is open, and no calibration round that is
    still open holds it.
    """
    d: Any = views.decision if standing_only else decision
    parts = _parts(conn, report_id)
    m = views.report_moved
    here = func.coalesce(m.c.current_id, d.c.report_id)
    cast = _votes_cast(stage, parts)
    is_open = exists().where(
        assignment.c.report_id == here, assignment.c.stage_code == d.c.stage_code, ~assignment.c.is_done
    )
    enough = or_(*((d.c.stage_code == s) & _enough(rule, cast) for s, rule in needed.items()))
    query = (
        select(d, cast.c.voters)
        .select_from(
            d.outerjoin(m, m.c.report_id == d.c.report_id).outerjoin(
                cast, (cast.c.here == here) & (cast.c.stage_code == d.c.stage_code)
            )
        )
        .where(or_(d.c.reviewer_id == viewer_id, enough & ~is_open & ~_sealed(conn, d, here)))
        .order_by(d.c.seq)
    )
    now_at = _now_at(conn, parts)
    return [
        said
        for row in conn.execute(_narrowed(query, d, parts, stage))
        for said in (_decision(row, now_at.get(row.report_id, row.report_id)),)
        if said.reviewer_id == viewer_id or _is_drawn_and_seen(needed[said.stage], said.report_id, row.voters)
    ]


def _enough(rule: VoteRule, cast: Any) -> Any:
    """That as many people decided as the rule asks for; the drawn sample is looked at row by row."""
    if rule.mode is Mode.SECOND_FOR_EXCLUDED:
        return (cast.c.voters >= 2) | (cast.c.passing >= 1)
    return cast.c.voters >= rule.least


def _is_drawn_and_seen(rule: VoteRule, report_id: str, voters: int | None) -> bool:
    if rule.mode is not Mode.SECOND_FOR_SAMPLE:
        return True
    return (voters or 0) >= rule.needed(report_id)


def _sealed(conn: Connection, d: Any, here: Any) -> Any:
    """That a report is in a calibration round that is still open."""
    held = calibrations.sealed(conn)
    return or_(false(), *(and_(d.c.stage_code == s, here.in_(sorted(ids))) for s, ids in held.items() if ids))


def _votes_cast(stage: Stage | None, parts: Sequence[str] | None) -> Any:
    """How many people's votes stand on each report and stage; two votes of one person are one."""
    d = views.decision.alias("cast_vote")
    m = views.report_moved.alias("cast_moved")
    here = func.coalesce(m.c.current_id, d.c.report_id)
    query = (
        select(
            here.label("here"),
            d.c.stage_code,
            func.count(d.c.reviewer_id.distinct()).label("voters"),
            func.sum(case((d.c.verdict_code != Verdict.EXCLUDE, 1), else_=0)).label("passing"),
        )
        .select_from(d.outerjoin(m, m.c.report_id == d.c.report_id))
        .where(d.c.verdict_code.is_not(None))
        .group_by(here, d.c.stage_code)
    )
    return _narrowed(query, d, parts, stage).subquery("votes_cast")


def _narrowed(query: Select[Any], d: Any, parts: Sequence[str] | None, stage: Stage | None) -> Select[Any]:
    if parts is not None:
        query = query.where(d.c.report_id.in_(parts))
    if stage is not None:
        query = query.where(d.c.stage_code == stage)
    return query


def _parts(conn: Connection, report_id: str | None) -> list[str] | None:
    return None if report_id is None else joined.parts_of(conn, report_id)


def for_outcomes(
    conn: Connection, *, report_id: str | None = None, stage: Stage | None = None
) -> list[Decision]:
    """Every standing decision, for working out outcomes. Never shown to anyone as it is."""
    d = views.decision
    parts = _parts(conn, report_id)
    query = _narrowed(select(d).where(d.c.verdict_code.is_not(None)), d, parts, stage)
    return _read(conn, query.order_by(d.c.seq), parts)


def log(conn: Connection, stage: Stage, report_ids: Sequence[str]) -> list[Decision]:
    """Every word on these reports at a stage, withdrawals included, in order. Never shown as it is."""
    now_at = {part: here for here in report_ids for part in joined.parts_of(conn, here)}
    query = select(decision).where(decision.c.stage_code == stage, decision.c.report_id.in_(list(now_at)))
    return [
        _decision(r, now_at.get(r.report_id, r.report_id))
        for r in conn.execute(query.order_by(decision.c.seq))
    ]


def decided_reports(conn: Connection) -> set[str]:
    """Every report on which somebody's decision stands, at any stage."""
    now_at = joined.moved(conn)
    found: set[str] = set()
    for view in (views.decision, views.adjudication):
        query = select(view.c.report_id).where(view.c.verdict_code.is_not(None)).distinct()
        found.update(now_at.get(r, r) for r in conn.execute(query).scalars())
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
    return _read(conn, query)


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
    """Append an adjudication given on this very report; None takes the last one back."""
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
    """Standing adjudications, in order; a joined report may have several."""
    a = views.adjudication
    parts = _parts(conn, report_id)
    query = _narrowed(select(a).where(a.c.verdict_code.is_not(None)), a, parts, stage)
    now_at = _now_at(conn, parts)
    return [
        _adjudication(r, now_at.get(r.report_id, r.report_id)) for r in conn.execute(query.order_by(a.c.seq))
    ]


def rulings_log(conn: Connection) -> list[Adjudication]:
    """Every adjudication ever given, taken back or not, in order; a None verdict takes one back."""
    now_at = joined.moved(conn)
    query = select(adjudication).order_by(adjudication.c.seq)
    return [_adjudication(r, now_at.get(r.report_id, r.report_id)) for r in conn.execute(query)]


def _adjudication(row: Row[Any], report_id: str) -> Adjudication:
    return Adjudication(
        seq=row.seq,
        event_id=row.event_id,
        report_id=report_id,
        stage=Stage(row.stage_code),
        verdict=Verdict(row.verdict_code) if row.verdict_code else None,
        reason=row.reason_code,
        note=row.note,
        adjudicator_id=row.adjudicator_id,
        revision=row.revision,
        recorded_at=row.recorded_at,
        settles=tuple(row.settles),
        made_on=row.report_id,
        protocol_version=row.protocol_version,
    )


def _now_at(conn: Connection, parts: Sequence[str] | None) -> dict[str, str]:
    """The report that stands for each that was joined: of all, or of one report's parts."""
    return joined.moved(conn) if parts is None else dict.fromkeys(parts, *parts[:1])


def _read(conn: Connection, query: Select[Any], parts: Sequence[str] | None = None) -> list[Decision]:
    now_at = _now_at(conn, parts)
    return [_decision(r, now_at.get(r.report_id, r.report_id)) for r in conn.execute(query)]


def _decision(row: Row[Any], report_id: str) -> Decision:
    return Decision(
        seq=row.seq,
        event_id=row.event_id,
        report_id=report_id,
        stage=Stage(row.stage_code),
        reviewer_id=row.reviewer_id,
        verdict=Verdict(row.verdict_code) if row.verdict_code else None,
        reason=row.reason_code,
        note=row.note,
        labels=tuple(row.labels),
        protocol_version=row.protocol_version,
        revision=row.revision,
        recorded_at=row.recorded_at,
        made_on=row.report_id,
        shown_at=row.shown_at,
        decided_at=row.decided_at,
    )
