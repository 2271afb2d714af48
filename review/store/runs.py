"""Rounds, search runs, records and rejects: what sources said, as they said it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from review.model import Arm, Author, Entry, Record, Reject, Round, RunStatus, SearchRun
from review.store import views
from review.store.database import in_parts, now
from review.store.schema import protocol_version, record, reject, round_, search_run

BATCH = 1_000


def keep_protocol(conn: Connection, version: str, sha256: str, text: str) -> None:
    """Keep the text of a protocol version once."""
    if conn.execute(select(protocol_version.c.seq).where(protocol_version.c.version == version)).first():
        return
    conn.execute(
        insert(protocol_version).values(version=version, sha256=sha256, text=text, recorded_at=now())
    )


def protocol_versions(conn: Connection) -> list[dict[str, Any]]:
    """Every version of the protocol that something was done under, oldest first."""
    return [
        dict(r) for r in conn.execute(select(protocol_version).order_by(protocol_version.c.seq)).mappings()
    ]


def open_round(conn: Connection, name: str) -> Round:
    """The round of that name, made if it is new."""
    row = conn.execute(select(round_).where(round_.c.name == name)).first()
    if row is None:
        number = int(conn.execute(select(func.count()).select_from(round_)).scalar_one()) + 1
        conn.execute(insert(round_).values(round_id=f"round-{number}", name=name, opened_at=now()))
        row = conn.execute(select(round_).where(round_.c.name == name)).one()
    return Round(row.round_id, row.name, row.opened_at)


def rounds(conn: Connection) -> list[Round]:
    """Every round, in the order in which they were opened."""
    query = select(round_).order_by(round_.c.opened_at, round_.c.round_id)
    return [Round(row.round_id, row.name, row.opened_at) for row in conn.execute(query)]


def add(
    conn: Connection, event_id: str, run: SearchRun, entries: Iterable[Entry], rejects: Iterable[Reject]
) -> None:
    """Keep a run with all its records and rejects. The table refuses accounts that do not balance."""
    values = asdict(run)
    values["arm_code"] = values.pop("arm")
    values["status_code"] = values.pop("status")
    conn.execute(insert(search_run).values(event_id=event_id, **values))
    rows = (_record_row(run.run_id, position, entry) for position, entry in enumerate(entries, start=1))
    for batch in _batches(rows):
        conn.execute(insert(record), batch)
    kept = [
        {"run_id": run.run_id, "position": n, "line": r.line, "reason": r.reason, "raw": _no_nul(r.raw)}
        for n, r in enumerate(rejects, start=1)
    ]
    if kept:
        conn.execute(insert(reject), kept)


def by_file(conn: Connection, round_id: str, source_id: str, sha256: str) -> SearchRun | None:
    """The standing run that holds this file, if there is one."""
    s = views.search_run
    row = conn.execute(
        select(s).where(s.c.round_id == round_id, s.c.source_id == source_id, s.c.file_sha256 == sha256)
    ).first()
    return _run(row) if row else None


def times_run(conn: Connection, round_id: str, source_id: str, sha256: str) -> int:
    """How often these bytes became a run of this source and round, undone runs included."""
    query = (
        select(func.count())
        .select_from(search_run)
        .where(
            search_run.c.round_id == round_id,
            search_run.c.source_id == source_id,
            search_run.c.file_sha256 == sha256,
        )
    )
    return int(conn.execute(query).scalar_one())


def all_runs(conn: Connection) -> list[SearchRun]:
    """Every run that was not undone, in order."""
    return [_run(r) for r in conn.execute(select(views.search_run).order_by(views.search_run.c.seq))]


def records(
    conn: Connection, record_ids: Sequence[str] | None = None, *, run_id: str | None = None
) -> list[Record]:
    """Records in the order they came, of runs that were not undone: all, those named, or one run's."""
    s = views.search_run
    query = select(record).join(s, s.c.run_id == record.c.run_id).order_by(s.c.seq, record.c.position)
    if run_id is not None:
        query = query.where(record.c.run_id == run_id)
    if record_ids is None:
        return [_record(r) for r in conn.execute(query)]
    found = [
        row
        for part in in_parts(record_ids)
        for row in conn.execute(query.add_columns(s.c.seq).where(record.c.record_id.in_(part)))
    ]
    return [_record(row) for row in sorted(found, key=lambda row: (row.seq, row.position))]


def record_ids(conn: Connection) -> dict[str, list[str]]:
    """The ids of each run's records, in order, of runs that were not undone."""
    s = views.search_run
    query = (
        select(record.c.run_id, record.c.record_id)
        .join(s, s.c.run_id == record.c.run_id)
        .order_by(s.c.seq, record.c.position)
    )
    found: dict[str, list[str]] = {}
    for row in conn.execute(query):
        found.setdefault(row.run_id, []).append(row.record_id)
    return found


def rejects(conn: Connection, run_id: str | None = None) -> list[dict[str, Any]]:
    """Every reject with its run, place and reason, of runs that were not undone: all, or one run's."""
    s = views.search_run
    query = select(reject).join(s, s.c.run_id == reject.c.run_id).order_by(reject.c.seq)
    if run_id is not None:
        query = query.where(reject.c.run_id == run_id)
    return [dict(r) for r in conn.execute(query).mappings()]


def entry_of(data: dict[str, Any]) -> Entry:
    """An entry from its stored form."""
    data = dict(data)
    data["authors"] = tuple(Author(**a) for a in data["authors"])
    for name in ("issn", "isbn", "keywords"):
        data[name] = tuple(data[name])
    return Entry(**data)


def _record_row(run_id: str, position: int, entry: Entry) -> dict[str, Any]:
    return {
        "record_id": f"{run_id}:{position}",
        "run_id": run_id,
        "position": position,
        "title": _no_nul(entry.title),
        "abstract": _no_nul(entry.abstract),
        "year": entry.year,
        "doi": _no_nul(entry.doi),
        "entry": entry.as_data(),
    }


def _no_nul(text: str) -> str:
    # PostgreSQL takes none into text. The entry itself is kept as JSON, and the file by its bytes.
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _record(row: Row[Any]) -> Record:
    return Record(row.record_id, row.run_id, row.position, entry_of(row.entry))


def _run(row: Row[Any]) -> SearchRun:
    data = dict(row._mapping)
    for name in ("seq", "event_id"):
        del data[name]
    data["arm"] = Arm(data.pop("arm_code"))
    data["status"] = RunStatus(data.pop("status_code"))
    data["warnings"] = tuple(data["warnings"])
    return SearchRun(**data)
