"""What the engine keeps between runs: records in the form in which they are compared, and journal names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from review.store import views
from review.store.database import now
from review.store.duplicate_tables import record_shape, venue_alias
from review.store.schema import record


def kept(conn: Connection, version: int) -> dict[str, str]:
    """The packed shapes of that version, by record, of runs that were not undone."""
    s = views.search_run
    query = (
        select(record_shape.c.record_id, record_shape.c.body)
        .join(record, record.c.record_id == record_shape.c.record_id)
        .join(s, s.c.run_id == record.c.run_id)
        .where(record_shape.c.version == version)
    )
    return {row.record_id: row.body for row in conn.execute(query)}


def keep(conn: Connection, version: int, bodies: dict[str, str]) -> None:
    """Keep packed shapes; those of other versions go, since they are derived."""
    conn.execute(delete(record_shape).where(record_shape.c.version != version))
    rows = [{"record_id": i, "version": version, "body": body} for i, body in bodies.items()]
    if rows:
        conn.execute(insert(record_shape), rows)


def aliases(conn: Connection) -> list[tuple[str, str]]:
    """Pairs of names of one journal that runs have learnt."""
    rows = conn.execute(select(venue_alias.c.one, venue_alias.c.other).order_by(venue_alias.c.seq))
    return [(row.one, row.other) for row in rows]


def keep_aliases(conn: Connection, event_id: str, learnt: Iterable[tuple[str, str]]) -> None:
    """Append the names that are new."""
    known = set(aliases(conn))
    rows = [
        {"event_id": event_id, "one": one, "other": other, "recorded_at": now()}
        for one, other in learnt
        if (one, other) not in known
    ]
    if rows:
        conn.execute(insert(venue_alias), rows)
