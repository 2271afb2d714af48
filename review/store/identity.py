"""Reports, memberships, people's rulings on pairs, open questions, and studies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from review.model import Membership, PairVerdict
from review.store import views
from review.store.database import now
from review.store.schema import (
    counter,
    membership,
    pair_question,
    pair_ruling,
    record,
    report,
    study,
    study_report,
)


def next_number(conn: Connection, name: str) -> int:
    """The next number of a counter, never given twice to units that were saved.

    One row, updated in place, makes two servers wait for each other instead of clashing.
    """
    make = pg_insert if conn.dialect.name == "postgresql" else sqlite_insert
    conn.execute(make(counter).values(name=name, value=0).on_conflict_do_nothing())
    step = update(counter).where(counter.c.name == name).values(value=counter.c.value + 1)
    return int(conn.execute(step.returning(counter.c.value)).scalar_one())


def mint_report(conn: Connection) -> str:
    """A new report's id."""
    number = next_number(conn, "report")
    report_id = f"R{number:05}"
    conn.execute(insert(report).values(report_id=report_id, number=number, minted_at=now()))
    return report_id


def join(conn: Connection, event_id: str, memberships: Iterable[Membership]) -> None:
    """Append memberships; a record that already belongs somewhere moves, and its past stays readable."""
    standing = {
        r.record_id: (r.seq, r.revision)
        for r in conn.execute(
            select(views.membership.c.record_id, views.membership.c.seq, views.membership.c.revision)
        )
    }
    rows = []
    for m in memberships:
        seq, revision = standing.get(m.record_id, (None, 0))
        rows.append(
            {
                "record_id": m.record_id,
                "report_id": m.report_id,
                "rule": m.rule,
                "evidence": m.evidence,
                "author": m.author,
                "event_id": event_id,
                "revision": revision + 1,
                "supersedes": seq,
                "recorded_at": now(),
            }
        )
    if rows:
        conn.execute(insert(membership), rows)


def memberships(conn: Connection, report_ids: Sequence[str] | None = None) -> list[Membership]:
    """Where each record belongs now: all, or of the reports named."""
    m = views.membership
    query = (
        select(m)
        .join(record, record.c.record_id == m.c.record_id)
        .join(views.search_run, views.search_run.c.run_id == record.c.run_id)
        .order_by(views.search_run.c.seq, record.c.position)
    )
    if report_ids is not None:
        query = query.where(m.c.report_id.in_(report_ids))
    return [Membership(r.record_id, r.report_id, r.rule, r.evidence, r.author) for r in conn.execute(query)]


def membership_history(conn: Connection, record_id: str) -> list[Membership]:
    """Every report a record ever belonged to, in order."""
    rows = conn.execute(
        select(membership).where(membership.c.record_id == record_id).order_by(membership.c.revision)
    )
    return [Membership(r.record_id, r.report_id, r.rule, r.evidence, r.author) for r in rows]


def joined_in(conn: Connection, event_id: str) -> list[tuple[str, str]]:
    """The records that an event moved and that still are where it put them, with where they were."""
    m, before = views.membership, membership
    query = (
        select(m.c.record_id, before.c.report_id)
        .join(before, before.c.seq == m.c.supersedes)
        .where(m.c.event_id == event_id)
        .order_by(m.c.seq)
    )
    return [(r.record_id, r.report_id) for r in conn.execute(query)]


def rule(
    conn: Connection,
    event_id: str,
    pair: tuple[str, str],
    verdict: PairVerdict | None,
    reviewer_id: str,
    note: str = "",
) -> None:
    """Append a person's word on two records; None takes the last word back."""
    a, b = sorted(pair)
    r = views.pair_ruling
    last = conn.execute(select(r.c.seq, r.c.revision).where(r.c.record_a == a, r.c.record_b == b)).first()
    conn.execute(
        insert(pair_ruling).values(
            event_id=event_id,
            record_a=a,
            record_b=b,
            verdict_code=verdict,
            note=note,
            reviewer_id=reviewer_id,
            revision=(last.revision if last else 0) + 1,
            supersedes=last.seq if last else None,
            recorded_at=now(),
        )
    )


def rulings(conn: Connection) -> list[dict[str, Any]]:
    """People's standing words on pairs, in order."""
    r = views.pair_ruling
    query = select(r).where(r.c.verdict_code.is_not(None)).order_by(r.c.seq)
    return [dict(row) for row in conn.execute(query).mappings()]


def set_questions(conn: Connection, questions: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
    """Replace the list of open questions, best first; derived, so it may be made anew."""
    conn.execute(delete(pair_question))
    rows = [
        {"record_a": min(a, b), "record_b": max(a, b), "rank": rank, "body": body}
        for rank, (a, b, body) in enumerate(questions, start=1)
    ]
    if rows:
        conn.execute(insert(pair_question), rows)


def add_question(conn: Connection, pair: tuple[str, str], body: dict[str, Any]) -> None:
    """Put one question before all others."""
    drop_question(conn, pair)
    a, b = sorted(pair)
    conn.execute(insert(pair_question).values(record_a=a, record_b=b, rank=0, body=body))


def drop_question(conn: Connection, pair: tuple[str, str]) -> None:
    """Take one answered question off the list."""
    a, b = sorted(pair)
    conn.execute(delete(pair_question).where(pair_question.c.record_a == a, pair_question.c.record_b == b))


def questions(conn: Connection) -> list[dict[str, Any]]:
    """The open questions, best first."""
    return [dict(r) for r in conn.execute(select(pair_question).order_by(pair_question.c.rank)).mappings()]


def link_study(
    conn: Connection, event_id: str, report_id: str, study_id: str, label: str, author: str
) -> None:
    """Say that a report is of a study, minting the study if it is new."""
    if conn.execute(select(study.c.study_id).where(study.c.study_id == study_id)).first() is None:
        conn.execute(insert(study).values(study_id=study_id, label=label, minted_at=now()))
    s = views.study_report
    last = conn.execute(
        select(s.c.seq, s.c.revision, s.c.is_linked).where(
            s.c.report_id == report_id, s.c.study_id == study_id
        )
    ).first()
    if last is not None and last.is_linked:
        return
    conn.execute(
        insert(study_report).values(
            report_id=report_id,
            study_id=study_id,
            author=author,
            event_id=event_id,
            is_linked=True,
            revision=(last.revision if last else 0) + 1,
            supersedes=last.seq if last else None,
            recorded_at=now(),
        )
    )


def studies(conn: Connection) -> list[tuple[str, str, str]]:
    """Standing links as (report id, study id, study label)."""
    s = views.study_report
    query = (
        select(s.c.report_id, s.c.study_id, study.c.label)
        .join(study, study.c.study_id == s.c.study_id)
        .where(s.c.is_linked)
        .order_by(s.c.seq)
    )
    return [(r.report_id, r.study_id, r.label) for r in conn.execute(query)]
