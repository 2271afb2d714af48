"""Who voted, when and under which text: for planning and counting, never shown to anyone as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from review.model import Stage, Verdict
from review.store import joined, views
from review.store.schema import decision
from review.store.types import Moment


def voters(
    conn: Connection, stage: Stage, report_ids: Sequence[str] | None = None
) -> dict[str, dict[str, list[Verdict]]]:
    """Whose votes stand on each report, and which: all, or of these reports. Never shown to anyone."""
    d = views.decision
    query = select(d.c.report_id, d.c.reviewer_id, d.c.verdict_code).where(
        d.c.stage_code == stage, d.c.verdict_code.is_not(None)
    )
    if report_ids is None:
        now_at = joined.moved(conn)
    else:
        now_at = {p: here for here in report_ids for p in joined.parts_of(conn, here)}
        query = query.where(d.c.report_id.in_(list(now_at)))
    found: dict[str, dict[str, list[Verdict]]] = {}
    for row in conn.execute(query.order_by(d.c.seq)):
        at = found.setdefault(now_at.get(row.report_id, row.report_id), {})
        at.setdefault(row.reviewer_id, []).append(Verdict(row.verdict_code))
    return found


@dataclass(frozen=True, slots=True)
class Cast:
    """When the last of the votes that stand on a report was given."""

    last_at: datetime


def cast(conn: Connection, stage: Stage) -> dict[str, Cast]:
    """When each report that has a standing vote got its last one."""
    d = views.decision
    last = func.max(d.c.recorded_at, type_=Moment).label("last_at")
    query = (
        select(d.c.report_id, last)
        .where(d.c.stage_code == stage, d.c.verdict_code.is_not(None))
        .group_by(d.c.report_id)
    )
    now_at = joined.moved(conn)
    found: dict[str, Cast] = {}
    for row in conn.execute(query):
        here = now_at.get(row.report_id, row.report_id)
        before = found.get(here, Cast(row.last_at)).last_at
        found[here] = Cast(max(before, row.last_at))
    return found


def times(conn: Connection, stage: Stage, reviewer_id: str, limit: int) -> list[datetime]:
    """When a person last decided at a stage, newest first: by their clock, else by the server's."""
    query = (
        select(decision.c.decided_at, decision.c.recorded_at)
        .where(
            decision.c.reviewer_id == reviewer_id,
            decision.c.stage_code == stage,
            decision.c.verdict_code.is_not(None),
        )
        .order_by(decision.c.seq.desc())
        .limit(limit)
    )
    return [r.decided_at or r.recorded_at for r in conn.execute(query)]


def by_version(conn: Connection, stage: Stage, reviewer_id: str | None = None) -> dict[str, int]:
    """How many decisions stand that were taken under each version of the protocol: all, or a person's."""
    d = views.decision
    query = (
        select(d.c.protocol_version, func.count())
        .where(d.c.stage_code == stage, d.c.verdict_code.is_not(None))
        .group_by(d.c.protocol_version)
    )
    if reviewer_id is not None:
        query = query.where(d.c.reviewer_id == reviewer_id)
    return {version: int(n) for version, n in conn.execute(query)}
