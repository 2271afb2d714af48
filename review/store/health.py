"""What the records of each report have and lack, without reading them whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from review.store import joined, views
from review.store.schema import record

BATCH = 500


@dataclass(frozen=True, slots=True)
class Parts:
    """Whether any record of a report, or a person, gives these."""

    report_id: str
    has_abstract: bool
    has_doi: bool
    has_year: bool


def parts(conn: Connection) -> list[Parts]:
    """What each report has, in order of its id."""
    m, s, a = views.membership, views.search_run, views.added_abstract
    query = (
        select(
            m.c.report_id,
            func.max(case((func.trim(record.c.abstract) != "", 1), else_=0)).label("abstract"),
            func.max(case((record.c.doi != "", 1), else_=0)).label("doi"),
            func.max(case((record.c.year.is_not(None), 1), else_=0)).label("year"),
        )
        .join(record, record.c.record_id == m.c.record_id)
        .join(s, s.c.run_id == record.c.run_id)
        .group_by(m.c.report_id)
        .order_by(m.c.report_id)
    )
    now_at = joined.moved(conn)
    filled = conn.execute(select(a.c.report_id).where(a.c.text.is_not(None))).scalars()
    added = {now_at.get(r, r) for r in filled}
    return [
        Parts(r.report_id, bool(r.abstract) or r.report_id in added, bool(r.doi), bool(r.year))
        for r in conn.execute(query)
    ]


def reports_of(conn: Connection, dois: Sequence[str]) -> dict[str, list[str]]:
    """The reports that have a record with each of these DOIs."""
    m, s = views.membership, views.search_run
    query = (
        select(record.c.doi, m.c.report_id)
        .join(m, m.c.record_id == record.c.record_id)
        .join(s, s.c.run_id == record.c.run_id)
        .distinct()
        .order_by(m.c.report_id)
    )
    found: dict[str, list[str]] = {}
    for start in range(0, len(dois), BATCH):
        for row in conn.execute(query.where(record.c.doi.in_(dois[start : start + BATCH]))):
            found.setdefault(row.doi, []).append(row.report_id)
    return found
