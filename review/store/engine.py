"""Connections: SQLite with settings that keep what was acknowledged, PostgreSQL with time limits."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

BUSY_MS = 15_000


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite keeps committed writes in WAL mode.

    SQLite 3.7.0 to 3.51.2 can lose them (the WAL-reset bug, mended in 3.51.3 and backported to
    3.50.7 and 3.44.6); Python uses the system's library, and Debian 12 has 3.40.1.
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def sqlite_engine(url: URL) -> Engine:
    """An engine on a SQLite file, every connection set the same way."""
    engine = create_engine(url)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def postgresql_engine(url: URL, schema: str) -> Engine:
    """An engine on one PostgreSQL schema. The search path travels with each new connection."""
    options = " ".join(
        (
            f"-c search_path={schema}",
            "-c timezone=UTC",
            "-c statement_timeout=60000",
            "-c lock_timeout=15000",
            "-c idle_in_transaction_session_timeout=60000",
        )
    )
    return create_engine(url, pool_pre_ping=True, connect_args={"options": options})


def _configure_sqlite(dbapi: sqlite3.Connection, _: Any) -> None:
    dbapi.isolation_level = None  # BEGIN is written by hand, below
    dbapi.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    dbapi.execute("PRAGMA synchronous=FULL")  # an acknowledged decision survives a power cut
    dbapi.execute("PRAGMA foreign_keys=ON")
    dbapi.execute("PRAGMA trusted_schema=OFF")
    dbapi.execute("PRAGMA recursive_triggers=ON")  # else INSERT OR REPLACE deletes past the triggers
    if dbapi.execute("PRAGMA journal_mode").fetchone()[0] != "wal":  # a live WAL file stays one
        mode = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
        dbapi.execute(f"PRAGMA journal_mode={mode}")


def _begin_sqlite(conn: Connection) -> None:
    # A transaction that reads first and writes later fails at once with "locked", without waiting:
    # so a unit that will write says so at the start.
    is_write = conn.get_execution_options().get("slr_write", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
