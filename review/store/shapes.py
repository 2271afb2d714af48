"""What the engine keeps between runs: shapes and marks of records, and names of journals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select

from review.store.database import in_parts, now
from review.store.duplicate_tables import mark_batch, record_shape, venue_alias


def kept(conn: Connection, version: int, record_ids: Sequence[str]) -> dict[str, str]:
    """The packed shapes of these records in that version, by record."""
    query = select(record_shape.c.record_id, record_shape.c.body).where(record_shape.c.version == version)
    found: dict[str, str] = {}
    for part in in_parts(record_ids):
        rows = conn.execute(query.where(record_shape.c.record_id.in_(part)))
        found |= {row.record_id: row.body for row in rows}
    return found


def keep(conn: Connection, version: int, bodies: dict[str, str]) -> None:
    """Keep packed shapes; those of other versions go, since they are derived."""
    conn.execute(delete(record_shape).where(record_shape.c.version != version))
    rows = [{"record_id": i, "version": version, "body": body} for i, body in bodies.items()]
    if rows:
        conn.execute(insert(record_shape), rows)


def batches(conn: Connection, version: int) -> list[bytes]:
    """The packed marks of that version, in the order in which they were kept."""
    query = select(mark_batch.c.body).where(mark_batch.c.version == version).order_by(mark_batch.c.seq)
    return list(conn.execute(query).scalars())


def keep_batch(conn: Connection, version: int, body: bytes) -> None:
    """Keep packed marks; those of other versions go."""
    conn.execute(delete(mark_batch).where(mark_batch.c.version != version))
    conn.execute(insert(mark_batch).values(version=version, body=body))


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
