"""Extractions, tensions between sources, and statements that belong to no intervention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from review.model import Certainty, Evidence, Extraction, Missing, Value
from review.store import joined, views
from review.store.database import now
from review.store.schema import extraction, statement, tension


def add(conn: Connection, event_id: str, item: Extraction, *, is_removed: bool = False) -> int:
    """Append an extraction as the successor of its last revision; the new revision's number."""
    e = views.extraction
    before = conn.execute(
        select(e.c.seq, e.c.revision, e.c.report_id).where(e.c.extraction_id == item.extraction_id)
    ).first()
    revision = before.revision + 1 if before else 1
    # A revision stays on the report it was charted from, also while that one is joined to another.
    is_part = before is not None and joined.current(conn, before.report_id) == item.report_id
    body = asdict(item)
    for name in ("extraction_id", "report_id", "extractor_id", "form_version", "is_example", "revision"):
        del body[name]
    conn.execute(
        insert(extraction).values(
            event_id=event_id,
            extraction_id=item.extraction_id,
            report_id=before.report_id if before and is_part else item.report_id,
            extractor_id=item.extractor_id,
            form_version=item.form_version,
            is_removed=is_removed,
            is_example=item.is_example,
            body=body,
            revision=revision,
            supersedes=before.seq if before else None,
            recorded_at=now(),
        )
    )
    return revision


def standing(conn: Connection, report_id: str | None = None) -> list[Extraction]:
    """Every extraction that stands, in the order it was first made."""
    e = views.extraction
    query = select(e).where(~e.c.is_removed).order_by(e.c.extraction_id)
    if report_id is not None:
        query = query.where(e.c.report_id.in_(joined.parts_of(conn, report_id)))
    now_at = joined.moved(conn)
    return [_extraction(r, now_at.get(r.report_id, r.report_id)) for r in conn.execute(query)]


def history(conn: Connection, extraction_id: str) -> list[Extraction]:
    """All revisions of one extraction, oldest first."""
    query = (
        select(extraction).where(extraction.c.extraction_id == extraction_id).order_by(extraction.c.revision)
    )
    return [_extraction(r, r.report_id) for r in conn.execute(query)]


def add_tension(
    conn: Connection, event_id: str, tension_id: str, topic: str, body: dict[str, Any], author: str
) -> None:
    """Keep two statements that do not agree, side by side."""
    conn.execute(
        insert(tension).values(
            event_id=event_id, tension_id=tension_id, topic=topic, body=body, author=author, recorded_at=now()
        )
    )


def tensions(conn: Connection) -> list[dict[str, Any]]:
    """Tensions between or inside sources."""
    return [dict(r) for r in conn.execute(select(tension).order_by(tension.c.seq)).mappings()]


def add_statements(
    conn: Connection, event_id: str, rows: Iterable[tuple[str, str, dict[str, Any]]], author: str
) -> None:
    """Keep what a report says that belongs to no intervention: (statement id, report id, body)."""
    values = [
        {
            "statement_id": sid,
            "event_id": event_id,
            "report_id": report_id,
            "body": body,
            "author": author,
            "recorded_at": now(),
        }
        for sid, report_id, body in rows
    ]
    if values:
        conn.execute(insert(statement), values)


def statements(conn: Connection) -> list[dict[str, Any]]:
    """Statements that belong to no intervention, in order."""
    now_at = joined.moved(conn)
    rows = [dict(r) for r in conn.execute(select(statement).order_by(statement.c.seq)).mappings()]
    return [row | {"report_id": now_at.get(row["report_id"], row["report_id"])} for row in rows]


def _extraction(row: Row[Any], report_id: str) -> Extraction:
    body = row.body
    return Extraction(
        extraction_id=row.extraction_id,
        report_id=report_id,
        extractor_id=row.extractor_id,
        values=tuple(_value(v) for v in body["values"]),
        outcomes=tuple(tuple(_value(v) for v in group) for group in body["outcomes"]),
        note=body["note"],
        is_example=row.is_example,
        form_version=row.form_version,
        revision=row.revision,
    )


def _value(data: dict[str, Any]) -> Value:
    data = dict(data)
    data["missing"] = Missing(data["missing"]) if data["missing"] else None
    data["evidence"] = tuple(
        Evidence(**{**e, "certainty": Certainty(e["certainty"])}) for e in data["evidence"]
    )
    data["derived_from"] = tuple(data["derived_from"])
    return Value(**data)
