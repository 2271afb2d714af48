"""Reports that were joined: which report now stands for each, and back again.

Whatever was decided, sought or charted keeps the report id it was given on. It is read through the
report that stands for that one now, so that joining and undoing lose nothing and change no row.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from review.store import views
from review.store.database import now
from review.store.duplicate_tables import report_moved


def moved(conn: Connection) -> dict[str, str]:
    """The reports that stand under another one now, each with that one."""
    m = views.report_moved
    query = select(m.c.report_id, m.c.current_id).where(m.c.report_id != m.c.current_id)
    return {r.report_id: r.current_id for r in conn.execute(query)}


def current(conn: Connection, report_id: str) -> str:
    """The report that stands for this one now: itself, unless it was joined to another."""
    m = views.report_moved
    found = conn.execute(select(m.c.current_id).where(m.c.report_id == report_id)).scalar()
    return str(found or report_id)


def parts_of(conn: Connection, report_id: str) -> list[str]:
    """The ids that a report now stands for, its own first; none when it stands under another itself."""
    if current(conn, report_id) != report_id:
        return []
    m = views.report_moved
    query = select(m.c.report_id).where(m.c.current_id == report_id, m.c.report_id != report_id)
    return [report_id, *sorted(conn.execute(query).scalars())]


def move(conn: Connection, event_id: str, to: Mapping[str, str]) -> None:
    """Append under which report each of these stands from now on (itself: on its own again)."""
    m = views.report_moved
    query = select(m.c.report_id, m.c.seq, m.c.revision).where(m.c.report_id.in_(list(to)))
    before = {r.report_id: (r.seq, r.revision) for r in conn.execute(query)}
    rows = []
    for report_id, current_id in sorted(to.items()):
        seq, revision = before.get(report_id, (None, 0))
        rows.append(
            {
                "event_id": event_id,
                "report_id": report_id,
                "current_id": current_id,
                "revision": revision + 1,
                "supersedes": seq,
                "recorded_at": now(),
            }
        )
    if rows:
        conn.execute(insert(report_moved), rows)
