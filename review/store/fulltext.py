"""Retrieval of full texts: sought, retrieved, not retrieved and why.

A joined report is one document: once its full text came for one of its parts it is there, else the
last word given on any part counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from review.model import Retrieval, RetrievalStatus, Stage
from review.store import joined, views
from review.store.database import FEW, now
from review.store.schema import retrieval


def add(
    conn: Connection,
    event_id: str,
    report_id: str,
    status: RetrievalStatus,
    reviewer_id: str,
    reason: str = "",
    note: str = "",
) -> None:
    """Append the new state of a report's retrieval; of a joined one, on each part whose word it replaces."""
    r = views.retrieval
    parts = joined.parts_of(conn, report_id)
    rows = {row.report_id: row for row in conn.execute(select(r).where(r.c.report_id.in_(parts)))}
    had = [p for p, row in rows.items() if row.status_code == RetrievalStatus.RETRIEVED]
    standing = _strongest(rows.values())
    # A word against a copy in hand has to replace every word that there is one.
    replaced = had or ([standing.report_id] if standing else [report_id])
    for n, part in enumerate(sorted(replaced)):
        before = rows.get(part)
        conn.execute(
            insert(retrieval).values(
                event_id=f"{event_id}:{part}" if n else event_id,
                report_id=part,
                status_code=status,
                reason=reason,
                note=note,
                reviewer_id=reviewer_id,
                revision=before.revision + 1 if before else 1,
                supersedes=before.seq if before else None,
                recorded_at=now(),
            )
        )


def retrieved(conn: Connection) -> set[str]:
    """Ids of the reports whose full text is there."""
    return {r for r, state in all_standing(conn).items() if state.status is RetrievalStatus.RETRIEVED}


def all_standing(conn: Connection, report_id: str | None = None) -> dict[str, Retrieval]:
    """The word that counts on each report's full text: all, or one."""
    r = views.retrieval
    query = select(r).order_by(r.c.seq)
    if report_id is None:
        now_at = joined.moved(conn)
    else:
        now_at = dict.fromkeys(joined.parts_of(conn, report_id), report_id)
        query = query.where(r.c.report_id.in_(now_at))
    found: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(query):
        found.setdefault(now_at.get(row.report_id, row.report_id), []).append(row)
    return {here: _retrieval(here, best) for here, rows in found.items() if (best := _strongest(rows))}


def standing_event(conn: Connection, report_id: str) -> str:
    """The event of the word that counts on a report's full text; "" when nobody said anything."""
    r = views.retrieval
    rows = conn.execute(select(r).where(r.c.report_id.in_(joined.parts_of(conn, report_id))))
    best = _strongest(rows)
    return str(best.event_id) if best else ""


def history(conn: Connection, report_ids: Sequence[str]) -> dict[str, list[Retrieval]]:
    """Every word ever given on these reports' full texts, oldest first."""
    now_at = _under(conn, report_ids)
    query = select(retrieval).order_by(retrieval.c.seq)
    if len(now_at) <= FEW:
        query = query.where(retrieval.c.report_id.in_(sorted(now_at)))
    found: dict[str, list[Retrieval]] = {}
    for row in conn.execute(query):
        if here := now_at.get(row.report_id):
            found.setdefault(here, []).append(_retrieval(here, row))
    return found


def passed_at(conn: Connection, report_ids: Sequence[str]) -> dict[str, datetime]:
    """When the last vote or ruling was given on titles and abstracts of these reports."""
    now_at = _under(conn, report_ids)
    found: dict[str, datetime] = {}
    for view in (views.decision, views.adjudication):
        query = select(view.c.report_id, view.c.recorded_at).where(
            view.c.stage_code == Stage.TITLE_ABSTRACT, view.c.verdict_code.is_not(None)
        )
        if len(now_at) <= FEW:
            query = query.where(view.c.report_id.in_(sorted(now_at)))
        for row in conn.execute(query):
            if here := now_at.get(row.report_id):
                found[here] = max(found.get(here, row.recorded_at), row.recorded_at)
    return found


def _under(conn: Connection, report_ids: Sequence[str]) -> dict[str, str]:
    """These reports and all that were joined to them, each with the one that stands for it."""
    wanted = set(report_ids)
    moved = {old: new for old, new in joined.moved(conn).items() if new in wanted}
    return {r: r for r in report_ids} | moved


def _strongest(rows: Iterable[Row[Any]]) -> Row[Any] | None:
    """The word that counts among those on the parts of one report."""
    return max(rows, key=lambda r: (r.status_code == RetrievalStatus.RETRIEVED, r.seq), default=None)


def _retrieval(report_id: str, row: Row[Any]) -> Retrieval:
    return Retrieval(
        report_id,
        RetrievalStatus(row.status_code),
        row.reason,
        row.note,
        row.reviewer_id,
        row.recorded_at,
    )
