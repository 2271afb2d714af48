"""The values people chose for fields of a report, by the record that gives them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from review.store import views
from review.store.database import now
from review.store.duplicate_tables import field_choice


@dataclass(frozen=True, slots=True)
class Choice:
    """For this field of the report it was made on, this record's value is to stand."""

    report_id: str
    field: str
    record_id: str
    reviewer_id: str


def of_records(conn: Connection) -> list[Choice]:
    """Every choice that stands, oldest first."""
    f = views.field_choice
    query = select(f).where(f.c.record_id.is_not(None)).order_by(f.c.seq)
    return [Choice(r.report_id, r.field, r.record_id, r.reviewer_id) for r in conn.execute(query)]


def choose(
    conn: Connection, event_id: str, report_id: str, field: str, record_id: str | None, reviewer_id: str
) -> None:
    """Append whose value is to stand for a field; None takes the choice back."""
    f = views.field_choice
    last = conn.execute(
        select(f.c.seq, f.c.revision).where(f.c.report_id == report_id, f.c.field == field)
    ).first()
    conn.execute(
        insert(field_choice).values(
            event_id=event_id,
            report_id=report_id,
            field=field,
            record_id=record_id,
            reviewer_id=reviewer_id,
            revision=(last.revision if last else 0) + 1,
            supersedes=last.seq if last else None,
            recorded_at=now(),
        )
    )
