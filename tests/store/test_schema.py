"""The migrated schema is the one the code knows, and events cannot be changed behind its back."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Float,
    Integer,
    LargeBinary,
    Table,
    delete,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from review.store import guards
from review.store.database import now
from review.store.schema import APPEND_ONLY, metadata
from review.store.types import Json, Moment, Seq

MAY_CHANGE = {"reviewer", "credential", "session", "assignment", "pair_question", "counter", "harvest",
              "record_shape", "mark_batch", "pdf_reading", "pdf_page", "link_run", "work_count"}  # fmt: skip


# ---- what is there -----------------------------------------------------------------------------


def test_the_migrated_schema_is_the_metadata(db):
    with db.engine.connect() as conn:
        is_sqlite = conn.dialect.name == "sqlite"  # there alembic takes '' for a difference
        options = {"compare_type": True, "compare_server_default": not is_sqlite}
        assert compare_metadata(MigrationContext.configure(conn, opts=options), metadata) == []
        found = inspect(conn)
        for table in metadata.tables.values():
            checks = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
            assert {c["name"] for c in found.get_check_constraints(table.name)} == checks, table.name
            if is_sqlite:
                defaults = {c.name: f"'{c.server_default.arg}'" for c in table.columns if c.server_default}
                told = {c["name"]: c["default"] for c in found.get_columns(table.name) if c["default"]}
                assert told == defaults, table.name
            foreign = {c.name for c in table.foreign_key_constraints}
            assert {c["name"] for c in found.get_foreign_keys(table.name)} == foreign, table.name


def test_views_and_triggers_are_there(db):
    with db.engine.connect() as conn:
        assert set(inspect(conn).get_view_names()) == {
            f"standing_{name}" for name in (*guards.STANDING, "search_run")
        }
        verbs = ["update", "delete"]
        if conn.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        else:
            query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            verbs.append("truncate")
        triggers = set(conn.execute(text(query)).scalars())
    assert triggers == {f"{table}_no_{verb}" for table in APPEND_ONLY for verb in verbs}


def test_views_and_triggers_can_be_taken_away_and_made_again(db):
    """A migration does this; nothing may be left over or missing after it."""
    with db.engine.begin() as conn:
        guards.drop(conn)
        assert inspect(conn).get_view_names() == []
        guards.create(conn)
    test_views_and_triggers_are_there(db)


def test_every_table_is_either_append_only_or_named_as_changeable():
    assert set(APPEND_ONLY) | MAY_CHANGE == {t.name for t in metadata.tables.values()}
    assert not set(APPEND_ONLY) & MAY_CHANGE


# ---- append only -------------------------------------------------------------------------------


def row_for(table: Table) -> dict[str, Any]:
    """One row that the table takes, its references pointing at the rows of the same making."""
    special: dict[str, Any] = {
        "verdict_code": "include",
        "revision": 1,
        "supersedes": None,
        "begun_count": 1,
        "record_count": 1,
        "reject_count": 0,
        "record_b": "y",
    }
    row = {}
    for column in table.columns:
        if column.name in special:
            row[column.name] = special[column.name]
        elif column.name != "seq":
            row[column.name] = _value(column.type)
    return row


def _value(kind: Any) -> Any:
    if isinstance(kind, Moment):
        return now()
    if isinstance(kind, Json):
        return []
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Float):
        return 1.0
    if isinstance(kind, LargeBinary):
        return b"x"
    return 1 if isinstance(kind, Integer | type(Seq)) else "x"


@pytest.fixture
def filled(db):
    """A database with a row in every table."""
    with db.engine.begin() as conn:
        for table in metadata.sorted_tables:
            conn.execute(insert(table).values(row_for(table)))
            if table.name == "record":
                conn.execute(insert(table).values(row_for(table) | {"record_id": "y", "position": 2}))
    return db


def test_no_event_can_be_changed_taken_away_or_emptied(filled):
    is_postgresql = filled.engine.dialect.name == "postgresql"
    for name in APPEND_ONLY:
        table = metadata.tables[name]
        with filled.engine.connect() as conn:
            before = conn.execute(select(table)).all()
        assert before, name
        change = {c: c for c in table.columns if not c.primary_key}
        attempts: list[Any] = [update(table).values(change), delete(table)]
        if is_postgresql:
            attempts.append(text(f'TRUNCATE "{name}" CASCADE'))
        for attempt in attempts:
            with pytest.raises(DBAPIError, match="append-only"), filled.engine.begin() as conn:
                conn.execute(attempt)
        with filled.engine.connect() as conn:
            assert conn.execute(select(table)).all() == before, name


def test_an_event_cannot_be_overwritten_by_inserting_it_again(filled):
    for name in APPEND_ONLY:
        table = metadata.tables[name]
        with filled.engine.connect() as conn:
            before = conn.execute(select(table)).mappings().all()
        with pytest.raises(DBAPIError), filled.engine.begin() as conn:
            conn.execute(insert(table).values(dict(before[0])))
        if filled.engine.dialect.name == "sqlite":
            replacing = insert(table).prefix_with("OR REPLACE").values(dict(before[0]))
            with pytest.raises(DBAPIError), filled.engine.begin() as conn:
                conn.execute(replacing)
        with filled.engine.connect() as conn:
            assert conn.execute(select(table)).mappings().all() == before, name


NONSENSE = [
    ("decision", {"verdict_code": "maybe", "reviewer_id": "z"}, "known_verdict"),
    ("adjudication", {"verdict_code": "unsure", "stage_code": "z"}, "known_verdict"),
    ("decision", {"revision": 2}, "first_supersedes_nothing"),
    ("membership", {"revision": 2}, "first_supersedes_nothing"),
    ("pair_ruling", {"record_a": "y", "record_b": "x"}, "ordered"),
    ("search_run", {"begun_count": 3, "run_id": "z", "file_sha256": "z"}, "accounts_balance"),
    ("record", {"run_id": "nowhere", "record_id": "z"}, "(?i)foreign key"),
]


def test_rows_that_make_no_sense_are_refused(filled):
    for name, wrong, told in NONSENSE:
        row = row_for(metadata.tables[name]) | wrong
        if "event_id" in row:
            row["event_id"] = "other"
        with pytest.raises(DBAPIError, match=told), filled.engine.begin() as conn:
            conn.execute(insert(metadata.tables[name]).values(row))


def test_a_decision_has_one_successor_only(filled):
    table = metadata.tables["decision"]
    with filled.engine.begin() as conn:
        seq = conn.execute(select(table.c.seq)).scalar_one()
        second = row_for(table) | {"event_id": "two", "revision": 2, "supersedes": seq}
        conn.execute(insert(table).values(second))
    fork = second | {"event_id": "three", "revision": 3}
    with pytest.raises(DBAPIError), filled.engine.begin() as conn:
        conn.execute(insert(table).values(fork))
