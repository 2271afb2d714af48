"""Retrieval of full texts: sought, retrieved, not retrieved and why."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from review.model import Retrieval, RetrievalStatus
from review.store import views
from review.store.database import now
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
    """Append the new state of a report's retrieval."""
    r = views.retrieval
    before = conn.execute(select(r.c.seq, r.c.revision).where(r.c.report_id == report_id)).first()
    conn.execute(
        insert(retrieval).values(
            event_id=event_id,
            report_id=report_id,
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
    """The last word on each report's full text: all, or one."""
    r = views.retrieval
    query = select(r).order_by(r.c.seq)
    if report_id is not None:
        query = query.where(r.c.report_id == report_id)
    return {
        row.report_id: Retrieval(
            row.report_id,
            RetrievalStatus(row.status_code),
            row.reason,
            row.note,
            row.reviewer_id,
            row.recorded_at,
        )
        for row in conn.execute(query)
    }
