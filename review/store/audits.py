"""Samples of automatic merges that people check, and what they said of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from review.model import AuditVerdict
from review.store import views
from review.store.database import now
from review.store.duplicate_tables import audit_answer, audit_sample


@dataclass(frozen=True, slots=True)
class KeptSample:
    """A sample as it was drawn. ``items`` are plain data, in the order in which they are shown."""

    sample_id: str
    seed: int
    is_by_rule: bool
    population: int
    items: tuple[dict[str, Any], ...]
    reviewer_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """What was said of one drawn merge."""

    sample_id: str
    record_id: str
    verdict: AuditVerdict
    note: str
    reviewer_id: str


def add_sample(
    conn: Connection,
    event_id: str,
    sample_id: str,
    *,
    seed: int,
    is_by_rule: bool,
    population: int,
    items: Sequence[dict[str, Any]],
    reviewer_id: str,
) -> None:
    """Keep a sample as it was drawn."""
    conn.execute(
        insert(audit_sample).values(
            event_id=event_id,
            sample_id=sample_id,
            reviewer_id=reviewer_id,
            seed=seed,
            is_by_rule=is_by_rule,
            population=population,
            items=list(items),
            recorded_at=now(),
        )
    )


def samples(conn: Connection) -> list[KeptSample]:
    """Every sample, in the order in which they were drawn."""
    return [
        KeptSample(
            r.sample_id, r.seed, r.is_by_rule, r.population, tuple(r.items), r.reviewer_id, r.recorded_at
        )
        for r in conn.execute(select(audit_sample).order_by(audit_sample.c.seq))
    ]


def answer(
    conn: Connection,
    event_id: str,
    sample_id: str,
    record_id: str,
    verdict: AuditVerdict | None,
    reviewer_id: str,
    note: str = "",
) -> None:
    """Append what a person says of one drawn merge; None takes the last word back."""
    a = views.audit_answer
    last = conn.execute(
        select(a.c.seq, a.c.revision).where(a.c.sample_id == sample_id, a.c.record_id == record_id)
    ).first()
    conn.execute(
        insert(audit_answer).values(
            event_id=event_id,
            sample_id=sample_id,
            record_id=record_id,
            reviewer_id=reviewer_id,
            verdict_code=verdict,
            note=note,
            revision=(last.revision if last else 0) + 1,
            supersedes=last.seq if last else None,
            recorded_at=now(),
        )
    )


def withdraw(conn: Connection, event_id: str, answer_id: str, reviewer_id: str) -> int:
    """Take back what one event said of drawn merges, and how many these were."""
    a = views.audit_answer
    query = select(a.c.sample_id, a.c.record_id).where(
        a.c.event_id == answer_id, a.c.verdict_code.is_not(None)
    )
    rows = conn.execute(query).all()
    for row in rows:
        answer(conn, event_id, row.sample_id, row.record_id, None, reviewer_id)
    return len(rows)


def answers(conn: Connection, sample_id: str) -> list[Checked]:
    """What stands of one sample."""
    a = views.audit_answer
    query = select(a).where(a.c.sample_id == sample_id, a.c.verdict_code.is_not(None)).order_by(a.c.seq)
    return [
        Checked(r.sample_id, r.record_id, AuditVerdict(r.verdict_code), r.note, r.reviewer_id)
        for r in conn.execute(query)
    ]
