"""People: reviewers, their password hashes and sign-in sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from review.model import Reviewer, Role
from review.store.database import now
from review.store.people_tables import credential, reviewer, session


def add(conn: Connection, login: str, name: str, roles: Iterable[Role]) -> Reviewer:
    """A new person, with the next pseudonym."""
    number = int(conn.execute(select(func.count()).select_from(reviewer)).scalar_one()) + 1
    conn.execute(
        insert(reviewer).values(
            reviewer_id=f"P{number:03}",
            login=login,
            name=name,
            pseudonym=f"R{number}",
            roles=sorted(roles),
            is_active=True,
            locale="",
            created_at=now(),
        )
    )
    found = by_login(conn, login)
    assert found is not None  # noqa: S101 (just inserted)
    return found


def change(conn: Connection, reviewer_id: str, **values: Any) -> None:
    """Set name, roles, is_active or locale."""
    conn.execute(update(reviewer).where(reviewer.c.reviewer_id == reviewer_id).values(**values))


def everyone(conn: Connection) -> list[Reviewer]:
    """All people, in the order they were invited."""
    return [_reviewer(r) for r in conn.execute(select(reviewer).order_by(reviewer.c.reviewer_id))]


def by_login(conn: Connection, login: str) -> Reviewer | None:
    """The person with that login."""
    row = conn.execute(select(reviewer).where(reviewer.c.login == login)).first()
    return _reviewer(row) if row else None


def by_id(conn: Connection, reviewer_id: str) -> Reviewer | None:
    """The person with that id."""
    row = conn.execute(select(reviewer).where(reviewer.c.reviewer_id == reviewer_id)).first()
    return _reviewer(row) if row else None


def set_password(conn: Connection, reviewer_id: str, password_hash: str) -> None:
    """Keep a new hash; the sessions opened with the old password end."""
    conn.execute(delete(credential).where(credential.c.reviewer_id == reviewer_id))
    conn.execute(
        insert(credential).values(
            reviewer_id=reviewer_id, password_hash=password_hash, failed_count=0, changed_at=now()
        )
    )
    conn.execute(delete(session).where(session.c.reviewer_id == reviewer_id))


def credential_of(conn: Connection, reviewer_id: str) -> tuple[str, int, datetime | None] | None:
    """Hash, failed tries in a row, and until when the account is locked."""
    row = conn.execute(select(credential).where(credential.c.reviewer_id == reviewer_id)).first()
    return (row.password_hash, row.failed_count, row.locked_until) if row else None


def note_try(conn: Connection, reviewer_id: str, failed_count: int, locked_until: datetime | None) -> None:
    """Keep the count of failed tries."""
    conn.execute(
        update(credential)
        .where(credential.c.reviewer_id == reviewer_id)
        .values(failed_count=failed_count, locked_until=locked_until)
    )


def open_session(conn: Connection, token_hash: str, reviewer_id: str, expires_at: datetime) -> None:
    """Keep a session by the hash of its token, and forget those that ended."""
    conn.execute(delete(session).where(session.c.expires_at < now()))
    conn.execute(
        insert(session).values(
            token_hash=token_hash, reviewer_id=reviewer_id, created_at=now(), expires_at=expires_at
        )
    )


def of_session(conn: Connection, token_hash: str) -> Reviewer | None:
    """Who holds a session that has not ended, if that person is still active."""
    row = conn.execute(
        select(reviewer)
        .join(session, session.c.reviewer_id == reviewer.c.reviewer_id)
        .where(session.c.token_hash == token_hash, session.c.expires_at > now(), reviewer.c.is_active)
    ).first()
    return _reviewer(row) if row else None


def close_session(conn: Connection, token_hash: str) -> None:
    """Sign out."""
    conn.execute(delete(session).where(session.c.token_hash == token_hash))


def _reviewer(row: Row[Any]) -> Reviewer:
    return Reviewer(
        reviewer_id=row.reviewer_id,
        login=row.login,
        name=row.name,
        pseudonym=row.pseudonym,
        roles=frozenset(Role(r) for r in row.roles),
        is_active=row.is_active,
        locale=row.locale,
    )
