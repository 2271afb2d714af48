"""Reports, memberships and studies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from review.model import Membership
from review.store import joined, views
from review.store.database import in_parts, now
from review.store.schema import (
    counter,
    membership,
    record,
    report,
    study,
    study_report,
)


def next_number(conn: Connection, name: str) -> int:
    """The next number of a counter."""
    return next_numbers(conn, name, 1)[0]


def next_numbers(conn: Connection, name: str, count: int) -> range:
    """The next numbers of a counter, never given twice to units that were saved.

    One row, updated in place, makes two servers wait for each other instead of clashing.
    """
    make = pg_insert if conn.dialect.name == "postgresql" else sqlite_insert
    conn.execute(make(counter).values(name=name, value=0).on_conflict_do_nothing())
    step = update(counter).where(counter.c.name == name).values(value=counter.c.value + count)
    last = int(conn.execute(step.returning(counter.c.value)).scalar_one())
    return range(last - count + 1, last + 1)


def mint_report(conn: Connection) -> str:
    """A new report's id."""
    return mint_reports(conn, 1)[0]


def mint_reports(conn: Connection, count: int) -> list[str]:
    """So many new reports' ids, in order."""
    if not count:
        return []
    moment = now()
    rows = [
        {"report_id": f"R{number:05}", "number": number, "minted_at": moment}
        for number in next_numbers(conn, "report", count)
    ]
    conn.execute(insert(report), rows)
    return [str(row["report_id"]) for row in rows]


def join(conn: Connection, event_id: str, memberships: Iterable[Membership]) -> None:
    """Append memberships; a record that already belongs somewhere moves, and its past stays readable."""
    made = list(memberships)
    v = views.membership
    query = select(v.c.record_id, v.c.seq, v.c.revision)
    standing = {
        r.record_id: (r.seq, r.revision)
        for part in in_parts([m.record_id for m in made])
        for r in conn.execute(query.where(v.c.record_id.in_(part)))
    }
    rows = []
    for m in made:
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
    return [_membership(r) for r in conn.execute(query)]


def memberships_of(conn: Connection, record_ids: Sequence[str]) -> list[Membership]:
    """Where each of these records belongs now, of runs that were not undone."""
    m = views.membership
    query = (
        select(m)
        .join(record, record.c.record_id == m.c.record_id)
        .join(views.search_run, views.search_run.c.run_id == record.c.run_id)
    )
    parts = in_parts(record_ids)
    return [_membership(r) for part in parts for r in conn.execute(query.where(m.c.record_id.in_(part)))]


def membership_history(conn: Connection, record_id: str) -> list[Membership]:
    """Every report a record ever belonged to, in order."""
    rows = conn.execute(
        select(membership).where(membership.c.record_id == record_id).order_by(membership.c.revision)
    )
    return [_membership(r) for r in rows]


def report_of(conn: Connection, record_ids: Sequence[str] | None = None) -> dict[str, str]:
    """The report each record belongs to now, of runs that were not undone: all, or of those named."""
    m = views.membership
    query = (
        select(m.c.record_id, m.c.report_id)
        .join(record, record.c.record_id == m.c.record_id)
        .join(views.search_run, views.search_run.c.run_id == record.c.run_id)
    )
    if record_ids is None:
        return {r.record_id: r.report_id for r in conn.execute(query)}
    parts = in_parts(record_ids)
    rows = (r for part in parts for r in conn.execute(query.where(m.c.record_id.in_(part))))
    return {r.record_id: r.report_id for r in rows}


def first_reports(conn: Connection, record_ids: Sequence[str]) -> dict[str, str]:
    """The report each of these records was given at first."""
    m = membership
    query = select(m.c.record_id, m.c.report_id).where(m.c.record_id.in_(record_ids), m.c.revision == 1)
    return {r.record_id: r.report_id for r in conn.execute(query)}


def joined_in(conn: Connection, event_id: str) -> list[Membership]:
    """The memberships that one event appended, in order, whether they still stand or not."""
    query = select(membership).where(membership.c.event_id == event_id).order_by(membership.c.seq)
    return [_membership(r) for r in conn.execute(query)]


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
    """Standing links as (report id, study id, study label), each once."""
    s = views.study_report
    query = (
        select(s.c.report_id, s.c.study_id, study.c.label)
        .join(study, study.c.study_id == s.c.study_id)
        .where(s.c.is_linked)
        .order_by(s.c.seq)
    )
    now_at = joined.moved(conn)
    found = [(now_at.get(r.report_id, r.report_id), r.study_id, r.label) for r in conn.execute(query)]
    return list(dict.fromkeys(found))


def _membership(row: Row[Any]) -> Membership:
    return Membership(row.record_id, row.report_id, row.rule, row.evidence, row.author)
