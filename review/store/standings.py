"""What services said of DOIs: retraction notices and free copies, each time they were asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from review.store.database import FEW, now
from review.store.search_tables import doi_standing


def add(conn: Connection, rows: Iterable[Mapping[str, Any]], sha256: str) -> None:
    """Keep what one answer says, with the hash of the answer."""
    values = [
        {**row, "notices": list(row["notices"]), "sha256": sha256, "recorded_at": now()} for row in rows
    ]
    if values:
        conn.execute(insert(doi_standing), values)


def latest(conn: Connection, dois: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """What each service said last of each DOI: of all, or of these."""
    last = select(func.max(doi_standing.c.seq)).group_by(doi_standing.c.doi, doi_standing.c.asked_of)
    if dois is not None and len(dois) <= FEW:
        last = last.where(doi_standing.c.doi.in_(dois))
    query = select(doi_standing).where(doi_standing.c.seq.in_(last)).order_by(doi_standing.c.seq)
    return [dict(row) for row in conn.execute(query).mappings()]
