"""A database of the first schema comes forward with every row, and can do what is new."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, insert, make_url, text
from sqlalchemy.exc import DBAPIError

from review.errors import StoreError
from review.store import manifests, migrate, runs
from review.store.database import _make_schema, open_database
from review.store.engine import postgresql_engine, sqlite_engine
from review.store.schema import record, reject
from tests.conftest import Database

AT = "2026-01-02T03:04:05.000000+00:00"
OLD_RUN = """
INSERT INTO search_run (event_id, run_id, round_id, source_id, source_label, arm_code, status_code,
  file_name, file_sha256, begun_count, record_count, reject_count, warnings, recorded_at)
VALUES (:run, :run, 'round-1', 'base', 'The base', 'databases', 'unknown', 'old.ris', :sha, 2, 1, 1, '[]',
  :at)
"""


def old_engine(database: Database) -> Engine:
    """A connection as ``open_database`` makes it."""
    url = make_url(database.url)
    if database.kind == "sqlite":
        return sqlite_engine(url)
    engine = postgresql_engine(url.set(drivername="postgresql+psycopg"), "slr_old")
    _make_schema(engine, "slr_old", "here")
    return engine


def make_old(database: Database) -> None:
    """The first schema, with two imported files."""
    engine = old_engine(database)
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with engine.connect() as conn:
        conn = conn.execution_options(slr_write=True)
        with conn.begin():
            config.attributes["connection"] = conn
            command.upgrade(config, "0001")
            conn.execute(text("INSERT INTO round VALUES ('round-1', '1', :at)"), {"at": AT})
            for run in ("aaa", "bbb"):
                conn.execute(text(OLD_RUN), {"run": run, "sha": run * 9, "at": AT})
                conn.execute(
                    insert(record).values(
                        record_id=f"{run}:1", run_id=run, position=1, entry={"title": run, "authors": []}
                    )
                )
                conn.execute(insert(reject).values(run_id=run, position=1, line=9, reason="broken"))
            conn.execute(text("INSERT INTO report VALUES ('R00001', 1, :at)"), {"at": AT})
    engine.dispose()


def test_every_row_comes_along(database: Database, tmp_path: Path):
    make_old(database)
    db = open_database(database.url, "old")
    with db.read() as unit:
        found = runs.all_runs(unit)
        assert [(r.run_id, r.file_name, r.platform, r.reason) for r in found] == [
            ("aaa", "old.ris", "", ""),
            ("bbb", "old.ris", "", ""),
        ]
        assert [r["reason"] for r in runs.rejects(unit)] == ["broken", "broken"]
        assert unit.execute(text("SELECT count(*) FROM record")).scalar() == 2
        assert unit.execute(text("SELECT count(*) FROM report")).scalar() == 1
        assert manifests.bodies(unit) == {}
    if database.kind == "sqlite":
        assert len(list(tmp_path.glob("backups/*.db"))) == 1, "a copy is made before anything changes"
        with db.engine.connect() as conn:
            assert conn.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert conn.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    db.close()


def test_what_is_new_works_and_what_was_guarded_still_is(database: Database):
    make_old(database)
    db = open_database(database.url, "old")
    with db.engine.begin() as conn:
        manifests.undo(conn, "e1", "aaa", "ada", "wrong file")
    with db.read() as unit:
        assert [r.run_id for r in runs.all_runs(unit)] == ["bbb"]
        assert runs.by_file(unit, "round-1", "base", "aaa" * 9) is None
        assert runs.times_run(unit, "round-1", "base", "aaa" * 9) == 1
        assert set(manifests.undone(unit)) == {"aaa"}
    for statement in ("UPDATE search_run SET query = 'x'", "DELETE FROM record", "DELETE FROM run_undone"):
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as conn:
            conn.execute(text(statement))
    with pytest.raises(DBAPIError), db.engine.begin() as conn:
        conn.execute(insert(record).values(record_id="x:1", run_id="nobody", position=1, entry={}))
    db.close()


def test_a_database_with_a_loose_end_is_not_touched(database: Database):
    """Foreign keys are off while a table is made anew, so they are checked before anything is final."""
    if database.kind != "sqlite":
        pytest.skip("PostgreSQL never lets go of its foreign keys")
    make_old(database)
    engine = sqlite_engine(make_url(database.url))
    with engine.connect() as conn:
        raw = conn.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO reject (run_id, position, line, reason) VALUES ('nobody', 1, 1, 'x')")
        conn.rollback()
    engine.dispose()
    with pytest.raises(StoreError, match="refers to nothing"):
        open_database(database.url, "old")
    engine = sqlite_engine(make_url(database.url))
    with engine.connect() as conn:
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
    engine.dispose()
