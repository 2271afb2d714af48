"""Who did what, when: one row a unit, written in the same transaction."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from review.store.schema import audit


def known(conn: Connection, event_id: str) -> tuple[str, str, str] | None:
    """Actor, action and subject of the unit saved under this event id, or None."""
    row = conn.execute(
        select(audit.c.actor, audit.c.action, audit.c.subject).where(audit.c.event_id == event_id)
    ).first()
    return (row.actor, row.action, row.subject) if row else None


def append(conn: Connection, event_id: str, actor: str, action: str, subject: str, result: Any) -> None:
    """Write the audit row of a unit, with a hash of what it wrote."""
    detail = _plain(result) or {}
    content = json.dumps([event_id, actor, action, subject, detail], ensure_ascii=False, sort_keys=True)
    conn.execute(
        insert(audit).values(
            event_id=event_id,
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
            content_sha256=hashlib.sha256(content.encode()).hexdigest(),
            recorded_at=datetime.now(UTC),
        )
    )


def rows(conn: Connection, limit: int | None = None) -> list[dict[str, Any]]:
    """The audit trail, newest first."""
    query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    return [dict(r) for r in conn.execute(query).mappings()]


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
