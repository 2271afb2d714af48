"""What each run is made of, what it saw, and runs that were undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select

from review.model import Sighting
from review.store import views
from review.store.database import now
from review.store.schema import pair_question, record
from review.store.search_tables import run_manifest, run_undone, sighting

BATCH = 1_000


def add(conn: Connection, run_id: str, body: Mapping[str, Any], harvest_id: str | None = None) -> None:
    """Keep a run's manifest."""
    conn.execute(
        insert(run_manifest).values(run_id=run_id, harvest_id=harvest_id, body=dict(body), recorded_at=now())
    )


def bodies(conn: Connection) -> dict[str, dict[str, Any]]:
    """The manifest of every standing run that has one, in order."""
    s = views.search_run
    query = (
        select(run_manifest.c.run_id, run_manifest.c.body)
        .join(s, s.c.run_id == run_manifest.c.run_id)
        .order_by(run_manifest.c.seq)
    )
    return {row.run_id: row.body for row in conn.execute(query)}


def body(conn: Connection, run_id: str) -> dict[str, Any]:
    """The manifest of one run; empty when it has none."""
    found = conn.execute(select(run_manifest.c.body).where(run_manifest.c.run_id == run_id)).scalar()
    return dict(found or {})


def of_harvest(conn: Connection, harvest_id: str) -> list[tuple[str, dict[str, Any]]]:
    """The runs a harvest became, with their manifests, in order."""
    query = (
        select(run_manifest.c.run_id, run_manifest.c.body)
        .where(run_manifest.c.harvest_id == harvest_id)
        .order_by(run_manifest.c.seq)
    )
    return [(row.run_id, row.body) for row in conn.execute(query)]


def continued(conn: Connection) -> set[str]:
    """The searches that a later one of the same source and round took further, or did anew.

    The last one then says whether the source was asked to its end. Imported files stand on their own.
    """
    s = views.search_run
    query = (
        select(s.c.run_id, s.c.round_id, s.c.source_id)
        .join(run_manifest, run_manifest.c.run_id == s.c.run_id)
        .where(run_manifest.c.harvest_id.is_not(None))
        .order_by(s.c.seq)
    )
    rows = [(row.run_id, (row.round_id, row.source_id)) for row in conn.execute(query)]
    last = {place: run_id for run_id, place in rows}
    return {run_id for run_id, place in rows if last[place] != run_id}


def see(conn: Connection, sightings: Iterable[Sighting]) -> None:
    """Keep what a run saw."""
    rows = [
        {
            "source_id": s.source_id,
            "native_id": s.native_id,
            "run_id": s.run_id,
            "record_id": s.record_id,
            "sha256": s.sha256,
        }
        for s in sightings
    ]
    for start in range(0, len(rows), BATCH):
        conn.execute(insert(sighting), rows[start : start + BATCH])


def sightings(conn: Connection, run_ids: Iterable[str] | None = None) -> list[Sighting]:
    """What standing runs saw, in order: all, or those named."""
    s = views.search_run
    query = select(sighting).join(s, s.c.run_id == sighting.c.run_id).order_by(sighting.c.seq)
    if run_ids is not None:
        query = query.where(sighting.c.run_id.in_(list(run_ids)))
    return [Sighting(r.source_id, r.native_id, r.run_id, r.record_id, r.sha256) for r in conn.execute(query)]


def undo(conn: Connection, event_id: str, run_id: str, author: str, note: str) -> None:
    """Take a run out of everything that counts; its rows stay."""
    conn.execute(
        insert(run_undone).values(
            event_id=event_id, run_id=run_id, author=author, note=note, recorded_at=now()
        )
    )
    own = select(record.c.record_id).where(record.c.run_id == run_id)
    q = pair_question.c
    conn.execute(delete(pair_question).where(or_(q.record_a.in_(own), q.record_b.in_(own))))


def undone_harvests(conn: Connection) -> set[str]:
    """Harvests of which a run was taken out again: they say nothing of their source any more."""
    query = (
        select(run_manifest.c.harvest_id)
        .join(run_undone, run_undone.c.run_id == run_manifest.c.run_id)
        .where(run_manifest.c.harvest_id.is_not(None))
    )
    return set(conn.execute(query).scalars())


def undone(conn: Connection) -> dict[str, dict[str, Any]]:
    """Runs that were undone, with who, when and why."""
    query = select(run_undone).order_by(run_undone.c.seq)
    return {row["run_id"]: dict(row) for row in conn.execute(query).mappings()}
