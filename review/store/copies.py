"""Open copies: which addresses were tried for a report, and runs that ask for them beside the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from review.store import joined
from review.store.database import FEW, now
from review.store.file_tables import copy_attempt, link_run


@dataclass(frozen=True, slots=True)
class Attempt:
    """One address tried for one report: whether a file came of it, else why not."""

    report_id: str
    address: str
    is_kept: bool
    reason: str
    reviewer_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class LinkRun:
    """Services being asked for open copies: by whom, how far, and what is to be told of it."""

    run_id: str
    reviewer_id: str
    status: str
    done: int
    total: int
    told: dict[str, Any]
    started_at: datetime
    updated_at: datetime


def add_attempt(
    conn: Connection,
    event_id: str,
    report_id: str,
    address: str,
    *,
    is_kept: bool,
    reason: str,
    sha256: str,
    reviewer_id: str,
) -> None:
    """Append that an address was tried."""
    conn.execute(
        insert(copy_attempt).values(
            event_id=event_id,
            report_id=report_id,
            address=address,
            is_kept=is_kept,
            reason=reason,
            sha256=sha256,
            reviewer_id=reviewer_id,
            recorded_at=now(),
        )
    )


def attempts(conn: Connection, report_ids: Sequence[str]) -> dict[str, list[Attempt]]:
    """What was tried for these reports, oldest first; the last word on each address alone."""
    c = copy_attempt
    now_at = joined.moved(conn)
    wanted = set(report_ids)
    parts = sorted(wanted | {old for old, new in now_at.items() if new in wanted})
    last = select(func.max(c.c.seq)).group_by(c.c.report_id, c.c.address)
    query = select(c).where(c.c.seq.in_(last)).order_by(c.c.seq)
    if len(parts) <= FEW:
        query = query.where(c.c.report_id.in_(parts))
    found: dict[str, list[Attempt]] = {}
    for row in conn.execute(query):
        here = now_at.get(row.report_id, row.report_id)
        if here in wanted:
            one = Attempt(here, row.address, row.is_kept, row.reason, row.reviewer_id, row.recorded_at)
            found.setdefault(here, []).append(one)
    return found


def open_run(conn: Connection, run_id: str, reviewer_id: str) -> None:
    """Note that services are being asked from now on."""
    conn.execute(
        insert(link_run).values(
            run_id=run_id,
            reviewer_id=reviewer_id,
            status_code="open",
            done=0,
            total=0,
            told={},
            started_at=now(),
            updated_at=now(),
        )
    )


def note_run(conn: Connection, run_id: str, **values: Any) -> None:
    """Note how far a run is: ``done``, ``total``, ``status_code``, ``told``."""
    conn.execute(update(link_run).where(link_run.c.run_id == run_id).values(updated_at=now(), **values))


def last_run(conn: Connection) -> LinkRun | None:
    """The run that was opened last."""
    row = conn.execute(select(link_run).order_by(link_run.c.started_at.desc()).limit(1)).first()
    return _run(row) if row else None


def _run(row: Row[Any]) -> LinkRun:
    return LinkRun(
        row.run_id,
        row.reviewer_id,
        row.status_code,
        row.done,
        row.total,
        row.told,
        row.started_at,
        row.updated_at,
    )
