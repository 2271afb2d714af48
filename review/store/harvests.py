"""Harvests: where each search stands, and the pages it kept, in the order they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, union, update

from review.model import Harvest, HarvestPage, RunStatus
from review.store.database import now
from review.store.search_tables import doi_standing, harvest, harvest_page


def of_source(conn: Connection, round_id: str, source_id: str) -> list[Harvest]:
    """The harvests of a source in a round, oldest first."""
    query = (
        select(harvest)
        .where(harvest.c.round_id == round_id, harvest.c.source_id == source_id)
        .order_by(harvest.c.opened_at, harvest.c.harvest_id)
    )
    return [_harvest(row) for row in conn.execute(query)]


def everything(conn: Connection) -> list[Harvest]:
    """Every harvest, oldest first."""
    query = select(harvest).order_by(harvest.c.opened_at, harvest.c.harvest_id)
    return [_harvest(row) for row in conn.execute(query)]


def get(conn: Connection, harvest_id: str) -> Harvest:
    """One harvest."""
    return _harvest(conn.execute(select(harvest).where(harvest.c.harvest_id == harvest_id)).one())


def begin(
    conn: Connection,
    harvest_id: str,
    round_id: str,
    source_id: str,
    service: str,
    question: Mapping[str, Any],
    cursor: Mapping[str, Any],
) -> Harvest:
    """A new harvest, before its first page."""
    conn.execute(
        insert(harvest).values(
            harvest_id=harvest_id,
            round_id=round_id,
            source_id=source_id,
            service=service,
            question=dict(question),
            cursor=dict(cursor),
            status_code=RunStatus.OPEN,
            reason="",
            restarts=0,
            opened_at=now(),
            updated_at=now(),
        )
    )
    return get(conn, harvest_id)


def restart(conn: Connection, harvest_id: str, cursor: Mapping[str, Any]) -> None:
    """Walk from a cursor again; the pages that were kept stay."""
    conn.execute(
        update(harvest)
        .where(harvest.c.harvest_id == harvest_id)
        .values(
            cursor=dict(cursor),
            status_code=RunStatus.OPEN,
            reason="",
            restarts=harvest.c.restarts + 1,
            updated_at=now(),
        )
    )


def reopen(conn: Connection, harvest_id: str) -> None:
    """Go on from where the harvest stands."""
    _set(conn, harvest_id, status_code=RunStatus.OPEN, reason="")


def keep(conn: Connection, harvest_id: str, page: HarvestPage, cursor: Mapping[str, Any] | None) -> None:
    """Keep a page's row and move the cursor: both or neither."""
    values = asdict(page)
    conn.execute(insert(harvest_page).values(harvest_id=harvest_id, **values))
    _set(conn, harvest_id, cursor=dict(cursor) if cursor is not None else None)


def end(conn: Connection, harvest_id: str, status: RunStatus, reason: str) -> None:
    """Say how the harvest ended for now."""
    _set(conn, harvest_id, status_code=status, reason=reason)


def pages(conn: Connection, harvest_id: str, after: int = 0) -> list[HarvestPage]:
    """The pages kept after a number, in order."""
    query = (
        select(harvest_page)
        .where(harvest_page.c.harvest_id == harvest_id, harvest_page.c.number > after)
        .order_by(harvest_page.c.number)
    )
    return [_page(row) for row in conn.execute(query)]


def last_number(conn: Connection, harvest_id: str) -> int:
    """The number of the last page kept, 0 before the first."""
    query = select(func.max(harvest_page.c.number)).where(harvest_page.c.harvest_id == harvest_id)
    return int(conn.execute(query).scalar() or 0)


def kept_hashes(conn: Connection) -> Sequence[str]:
    """The hash of every answer that something refers to."""
    query = union(select(harvest_page.c.sha256), select(doi_standing.c.sha256))
    return list(conn.execute(query).scalars())


def _set(conn: Connection, harvest_id: str, **values: Any) -> None:
    conn.execute(update(harvest).where(harvest.c.harvest_id == harvest_id).values(updated_at=now(), **values))


def _harvest(row: Row[Any]) -> Harvest:
    data = dict(row._mapping)
    data["status"] = RunStatus(data.pop("status_code"))
    return Harvest(**data)


def _page(row: Row[Any]) -> HarvestPage:
    data = dict(row._mapping)
    del data["seq"], data["harvest_id"]
    return HarvestPage(**data)
