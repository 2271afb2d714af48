"""Bring a database to today's schema: forward only, after a backup, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from review.errors import StoreError
from review.store import guards

HEAD = "0006"
MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, place: str) -> None:
    """Make or migrate the schema; do nothing when it is today's."""
    if _version(engine) == HEAD:
        return
    with engine.connect() as conn, _foreign_keys_off(conn):
        conn = conn.execution_options(slr_write=True)
        with conn.begin():
            if conn.dialect.name == "postgresql":
                conn.execute(text("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '-migrate'))"))
            found = _found(conn)  # again, now that nobody else can be migrating
            if found == HEAD:
                return
            _refuse_newer(found, place)
            if found:
                _backup(engine)
                guards.drop(conn)
            _run(conn)
            guards.create(conn)
            _check_references(conn, place)


@contextmanager
def _foreign_keys_off(conn: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which foreign keys forbid; they are checked at the end.

    The setting does nothing inside a transaction, so it is made before one begins.
    """
    raw: Any = conn.connection.dbapi_connection if conn.dialect.name == "sqlite" else None
    if raw is not None:
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if raw is not None:
            raw.execute("PRAGMA foreign_keys=ON")


def _check_references(conn: Connection, place: str) -> None:
    if conn.dialect.name == "sqlite" and (broken := conn.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise StoreError(
            f"The database at {place} has a row in {broken[0]} that refers to nothing; it was not changed.",
            "restore it from the folder backups.",
        )


def _version(engine: Engine) -> str:
    with engine.connect() as conn:
        return _found(conn)


def _found(conn: Connection) -> str:
    if not inspect(conn).has_table("alembic_version"):
        return ""
    return str(conn.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def _refuse_newer(found: str, place: str) -> None:
    if found > HEAD:
        raise StoreError(
            f"The database at {place} was made by a newer version (schema {found}, this one knows {HEAD}).",
            "update this checkout; the database was not touched.",
        )


def _run(conn: Connection) -> None:
    # Imported here: it takes as long as the rest of the start, and is seldom needed.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def _backup(engine: Engine) -> None:
    """Copy a SQLite file beside itself; PostgreSQL is backed up by its own tools."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    source = Path(engine.url.database)
    folder = source.parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    # Read-only and through the backup API: copying a live file gave corrupt copies.
    with (
        sqlite3.connect(f"file:{source.as_posix()}?mode=ro", uri=True) as old,
        sqlite3.connect(folder / f"{source.stem}-{stamp}.db") as new,
    ):
        old.backup(new)
