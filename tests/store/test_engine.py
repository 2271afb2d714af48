"""Connections are set as they should be, and what cannot be opened says so in plain words."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, event, text

from review.errors import StoreError
from review.model import Stage
from review.store import Event, migrate, open_database, worklist
from review.store.engine import wal_is_safe
from tests.store.conftest import REVIEW


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path.as_posix()}"


# ---- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 9), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 50, 99), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_only_where_it_loses_nothing(version, is_safe):
    assert wal_is_safe(version) is is_safe


def test_every_sqlite_connection_reads_its_settings_back(tmp_path):
    with closing(open_database(sqlite_url(tmp_path / "review.db"), REVIEW)) as db:
        mode = "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate"
        wanted = {
            "busy_timeout": 15_000,
            "synchronous": 2,  # what was acknowledged survives a power cut
            "foreign_keys": 1,
            "trusted_schema": 0,
            "recursive_triggers": 1,
            "journal_mode": mode,
        }
        with db.engine.connect() as one, db.engine.connect() as other:
            for conn in (one, other):
                found = {name: conn.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
                assert found == wanted


def test_a_file_in_wal_mode_stays_in_it(tmp_path):
    path = tmp_path / "review.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE held_open (x)")
        with closing(open_database(sqlite_url(path), REVIEW)) as db, db.read() as unit:
            assert unit.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_postgresql_sessions_have_limits(postgres):
    with closing(open_database(postgres.url, REVIEW)) as db, db.read() as unit:
        wanted = {
            "TimeZone": "UTC",
            "statement_timeout": "1min",
            "lock_timeout": "15s",
            "idle_in_transaction_session_timeout": "1min",
            "search_path": "slr_some_review",
        }
        assert {name: unit.execute(text(f"SHOW {name}")).scalar() for name in wanted} == wanted


def test_a_read_sees_one_moment_and_cannot_write(db):
    """Several queries make one answer, so a commit in between must not show in half of them."""
    with db.read() as unit:
        before = unit.execute(text("SELECT count(*) FROM study")).scalar()
        if db.engine.dialect.name == "postgresql":  # on SQLite the reader keeps the writer waiting
            db.write(Event("me", "add"), lambda w: w.execute(text(ADD_STUDY)) and None)
            assert unit.execute(text("SELECT count(*) FROM study")).scalar() == before
            assert unit.execute(text("SHOW transaction_read_only")).scalar() == "on"
    db.write(Event("me", "add"), lambda w: w.execute(text(ADD_STUDY.replace("S1", "S2"))) and None)
    with db.read() as unit:
        assert unit.execute(text("SELECT count(*) FROM study")).scalar() > before


ADD_STUDY = "INSERT INTO study (study_id, label, minted_at) VALUES ('S1', '', '2026-01-01')"


def test_the_next_report_is_found_by_the_partial_index(db):
    statements: list[tuple[str, object]] = []

    def listen(conn, cursor, statement, parameters, context, executemany):
        statements.append((statement, parameters))

    with db.read() as unit:
        event.listen(unit, "before_cursor_execute", listen)
        worklist.next_reports(unit, "P001", Stage.TITLE_ABSTRACT, 1)
        ((statement, parameters),) = statements
        if db.engine.dialect.name == "sqlite":
            plan = unit.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        else:
            unit.exec_driver_sql("SET LOCAL enable_seqscan = off")  # an empty table is read whole otherwise
            plan = unit.exec_driver_sql(f"EXPLAIN {statement}", parameters).all()
    told = "\n".join(str(row) for row in plan)
    assert "ix_assignment_todo" in told
    assert "B-TREE" not in told  # the index gives the order, nothing is sorted
    assert "Sort" not in told


# ---- what cannot be opened ---------------------------------------------------------------------


def test_a_newer_schema_is_refused_and_not_touched(database_url):
    with closing(open_database(database_url, REVIEW)) as db, db.engine.begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        conn.execute(text("CREATE TABLE of_the_future (x INTEGER)"))
    path = Path(db.place)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(StoreError, match="newer version") as refused:
        open_database(database_url, REVIEW)
    assert "9999" in refused.value.message
    assert migrate.HEAD in refused.value.message
    assert (path.read_bytes() if path.exists() else None) == before
    with db.engine.connect() as conn:
        assert conn.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        assert conn.execute(text("SELECT count(*) FROM of_the_future")).scalar() == 0
    db.close()


@pytest.mark.parametrize("content", [b"%PDF-1.7 this is something else" * 200, b"\0" * 5_000])
def test_a_file_that_is_no_database_is_refused_and_not_touched(tmp_path, content):
    path = tmp_path / "review.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a database") as refused:
        open_database(sqlite_url(path), REVIEW)
    assert str(path) in refused.value.message
    assert path.read_bytes() == content


def test_a_folder_where_nothing_may_be_written_is_told_plainly():
    with _common_folder() as folder:
        folder.chmod(0o555)
        with _as_ordinary_user():
            for path in (folder / "review.db", folder / "deeper" / "review.db"):
                with pytest.raises(StoreError, match=str(folder)):
                    open_database(sqlite_url(path), REVIEW)
        assert list(folder.iterdir()) == []


def test_a_database_that_may_only_be_read_says_so_when_written_to():
    with _common_folder() as folder:
        path = folder / "review.db"
        open_database(sqlite_url(path), REVIEW).close()
        path.chmod(0o444)
        folder.chmod(0o555)
        before = path.read_bytes()
        with (
            _as_ordinary_user(),
            closing(open_database(sqlite_url(path), REVIEW)) as db,
            pytest.raises(StoreError, match=str(path)),
        ):
            db.write(Event("me", "add"), lambda unit: unit.execute(text(ADD_STUDY)) and None)
        assert path.read_bytes() == before


def test_a_folder_that_is_a_file_is_told_plainly(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="no database in"):
        open_database(sqlite_url(tmp_path / "file" / "review.db"), REVIEW)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("no address at all", "not a database address"),
        ("mysql://localhost/x", "mysql database cannot hold"),
        ("postgresql://nobody@127.0.0.1:1/x", "did not answer"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_plainly(url, words):
    with pytest.raises(StoreError, match=words) as refused:
        open_database(url, REVIEW)
    assert refused.value.hint


def test_no_password_is_told(postgres):
    nowhere = URL.create("postgresql", "slr", "sesame-open", "127.0.0.1", 1, "x")
    with pytest.raises(StoreError) as refused:
        open_database(nowhere.render_as_string(hide_password=False), REVIEW)
    assert "sesame" not in str(refused.value)
    with closing(open_database(postgres.url, REVIEW)) as db:
        assert "@" not in db.place


@contextmanager
def _common_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


@contextmanager
def _as_ordinary_user() -> Iterator[None]:
    """Root may write anywhere, so it stands back meanwhile."""
    if not hasattr(os, "geteuid"):
        pytest.skip("folders cannot be closed to writing by their mode here")
    if os.geteuid() != 0:
        yield
        return
    open_database("sqlite://", REVIEW).close()  # what is imported late must be there before
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
