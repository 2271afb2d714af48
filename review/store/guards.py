"""Triggers that keep event tables append-only, and the views over what stands.

Kept apart from the tables because a SQLite migration that rebuilds a table drops its triggers and
fails while a view refers to it: migrations call ``drop`` first and ``create`` after.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from review.store.schema import APPEND_ONLY

STANDING = (
    "membership",
    "pair_ruling",
    "study_report",
    "decision",
    "adjudication",
    "retrieval",
    "extraction",
    "report_moved",
    "field_choice",
    "audit_answer",
    "added_abstract",
    "full_text_file",
)


def create(conn: Connection) -> None:
    """Put every view and trigger in place."""
    # Nothing of an undone run counts, and nothing of it is deleted.
    conn.execute(
        text(
            "CREATE VIEW standing_search_run AS SELECT s.* FROM search_run s "
            "WHERE NOT EXISTS (SELECT 1 FROM run_undone u WHERE u.run_id = s.run_id)"
        )
    )
    for table in STANDING:
        conn.execute(
            text(  # names come from the constant above
                f"CREATE VIEW standing_{table} AS SELECT d.* FROM {table} d "  # noqa: S608
                f"WHERE NOT EXISTS (SELECT 1 FROM {table} n WHERE n.supersedes = d.seq)"
            )
        )
    if conn.dialect.name == "sqlite":
        _create_sqlite(conn)
    else:
        _create_postgresql(conn)


def drop(conn: Connection) -> None:
    """Take views and triggers away, before a migration changes a table."""
    for table in (*STANDING, "search_run"):
        conn.execute(text(f"DROP VIEW IF EXISTS standing_{table}"))
    for table in APPEND_ONLY:
        for name in (f"{table}_no_update", f"{table}_no_delete", f"{table}_no_truncate"):
            on = "" if conn.dialect.name == "sqlite" else f' ON "{table}"'
            if conn.dialect.name != "sqlite" or not name.endswith("truncate"):
                conn.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))


def _create_sqlite(conn: Connection) -> None:
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            conn.execute(
                text(
                    f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            )


def _create_postgresql(conn: Connection) -> None:
    conn.execute(
        text(
            "CREATE OR REPLACE FUNCTION slr_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'P0001'; END $$"
        )
    )
    for table in APPEND_ONLY:
        for verb, level in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            conn.execute(
                text(
                    f'CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON "{table}" '
                    f"FOR EACH {level} EXECUTE FUNCTION slr_append_only()"
                )
            )
