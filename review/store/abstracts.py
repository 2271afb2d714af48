"""Abstracts that a person filled in where no record has one. The records stay as their sources gave them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from review.model import AddedAbstract
from review.store import views
from review.store.database import FEW, now
from review.store.team_tables import added_abstract


def standing(conn: Connection, report_ids: Sequence[str] | None = None) -> dict[str, AddedAbstract]:
    """What was filled in last, by the report it was filled in on."""
    a = views.added_abstract
    query = select(a).where(a.c.text.is_not(None))
    if report_ids is not None and len(report_ids) <= FEW:
        query = query.where(a.c.report_id.in_(report_ids))
    return {
        r.report_id: AddedAbstract(r.text, r.source, r.reviewer_id, r.recorded_at)
        for r in conn.execute(query)
    }


def add(
    conn: Connection, event_id: str, report_id: str, text: str | None, source: str, reviewer_id: str
) -> None:
    """Append what stands as the abstract from now on; None takes it back."""
    a = views.added_abstract
    last = conn.execute(select(a.c.seq, a.c.revision).where(a.c.report_id == report_id)).first()
    conn.execute(
        insert(added_abstract).values(
            event_id=event_id,
            report_id=report_id,
            text=text,
            source=source,
            reviewer_id=reviewer_id,
            revision=last.revision + 1 if last else 1,
            supersedes=last.seq if last else None,
            recorded_at=now(),
        )
    )
