"""Writes: once and whole, with their audit row, also when many write at the same time."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from review.errors import ReviewError, Stale, StoreError
from review.store import Event, Saved, audit, engine, identity, open_database
from review.store.database import now
from review.store.schema import audit as audit_table
from review.store.schema import metadata, study
from tests.store.conftest import REVIEW

ROOT = Path(__file__).parents[2]
OPEN = """
import json, sys
from review.store import open_database
from sqlalchemy import text
db = open_database(sys.argv[1], "some-review")
with db.read() as unit:
    print(json.dumps([unit.execute(text("SELECT count(*) FROM alembic_version")).scalar(), db.place]))
db.close()
"""


def add_study(name: str):
    def work(unit):
        unit.execute(insert(study).values(study_id=name, label="", minted_at=now()))
        return name

    return work


def count(db, table) -> int:
    with db.read() as unit:
        return int(unit.execute(select(func.count()).select_from(table)).scalar_one())


def test_the_same_event_counts_once(db):
    event = Event("me", "add", "S1")
    assert db.write(event, add_study("S1")) == Saved(True, "S1")
    assert db.write(event, add_study("S1")) == Saved(False)
    assert db.write(event, add_study("another")) == Saved(False)
    assert (count(db, study), count(db, audit_table)) == (1, 1)


def test_an_event_id_used_for_something_else_is_refused(db):
    """Two different writes under one id: the second must not be told "already saved"."""
    db.write(Event("me", "add", "S1", "one-id"), add_study("S1"))
    for other in (
        Event("you", "add", "S1", "one-id"),
        Event("me", "undo", "S1", "one-id"),
        Event("me", "add", "S2", "one-id"),
    ):
        with pytest.raises(Stale, match="already"):
            db.write(other, add_study("S2"))
    assert (count(db, study), count(db, audit_table)) == (1, 1)


def test_a_unit_that_fails_leaves_nothing(db):
    def half(unit):
        add_study("S1")(unit)
        raise ReviewError("refused half-way")

    event = Event("me", "add", "S1")
    with pytest.raises(ReviewError, match="half-way"):
        db.write(event, half)
    assert (count(db, study), count(db, audit_table)) == (0, 0)
    assert db.write(event, add_study("S1")).is_new  # so the same click may be sent again


def test_the_audit_row_says_who_did_what_and_hashes_it(db):
    db.write(Event("P001", "add", "S1", "e1"), add_study("S1"))
    with db.read() as unit:
        (row,) = audit.rows(unit)
    assert (row["actor"], row["action"], row["subject"], row["event_id"]) == ("P001", "add", "S1", "e1")
    assert len(row["content_sha256"]) == 64


def test_everything_is_there_after_a_restart(db, database_url):
    event = Event("me", "add", "S1")
    db.write(event, add_study("S1"))
    db.close()
    with closing(open_database(database_url, REVIEW)) as again:
        assert count(again, study) == 1
        assert again.write(event, add_study("S1")) == Saved(False)


def test_many_writers_of_one_process_lose_nothing(db):
    def writer(w: int) -> None:
        for n in range(25):
            assert db.write(Event(f"w{w}", "add", f"{w}-{n}"), add_study(f"{w}-{n}")).is_new

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(writer, w) for w in range(4)]:
            done.result()
    assert (count(db, study), count(db, audit_table)) == (100, 100)


def test_numbers_are_never_given_twice(db):
    def take(n: int) -> list[int]:
        return [
            db.write(Event("me", "number", f"{n}-{m}"), lambda u: identity.next_number(u, "x")).result
            for m in range(10)
        ]

    with ThreadPoolExecutor(4) as pool:
        taken = [n for got in pool.map(take, range(4)) for n in got]
    assert sorted(taken) == list(range(1, 41))


def test_nobody_writes_between_a_look_and_the_write_that_follows_from_it(db, database_url):
    """Two servers: each looks whether something is there, and writes when it is not."""
    start = threading.Barrier(2)

    def once(unit):
        if unit.execute(select(study.c.study_id)).first():
            return "was there"
        time.sleep(0.2)
        return add_study("S1")(unit)

    def server(opened, name: str) -> str:
        start.wait(10)
        return opened.write(Event(name, "add", name), once).result

    with closing(open_database(database_url, REVIEW)) as other, ThreadPoolExecutor(2) as pool:
        results = [pool.submit(server, opened, name) for opened, name in ((db, "a"), (other, "b"))]
        assert sorted(r.result() for r in results) == ["S1", "was there"]
    assert (count(db, study), count(db, audit_table)) == (1, 2)


def test_a_unit_that_clashes_is_tried_again_whole(postgres):
    with closing(open_database(postgres.url, REVIEW)) as db:

        def clash_once(unit):
            if unit.execute(select(study.c.study_id)).first():
                return "was there"
            with db.engine.begin() as stranger:  # somebody who does not queue
                add_study("S1")(stranger)
            return add_study("S1")(unit)

        assert db.write(Event("me", "add", "S1"), clash_once) == Saved(True, "was there")
        assert (count(db, study), count(db, audit_table)) == (1, 1)


def test_a_connection_lost_in_the_middle_is_made_anew(postgres):
    with closing(open_database(postgres.url, REVIEW)) as db:
        lost = []

        def lose_once(unit):
            if not lost:
                lost.append(unit.execute(text("SELECT pg_backend_pid()")).scalar())
                with db.engine.connect() as other:
                    other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost[0]})
            return add_study("S1")(unit)

        assert db.write(Event("me", "add", "S1"), lose_once) == Saved(True, "S1")
        assert (count(db, study), count(db, audit_table)) == (1, 1)


def test_a_lock_that_does_not_go_away_is_told_and_the_event_may_be_sent_again(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MS", 50)
    monkeypatch.setattr("review.store.database.TRIES", 2)
    path = tmp_path / "review.db"
    event = Event("me", "add", "S1")
    with closing(open_database(f"sqlite:///{path.as_posix()}", REVIEW)) as db:
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreError, match="locked"):
                db.write(event, add_study("S1"))
        assert db.write(event, add_study("S1")).is_new
        assert count(db, study) == 1


def test_several_processes_open_a_new_database_at_once(database_url):
    command = [sys.executable, "-W", "error", "-c", OPEN, database_url]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [process.communicate(timeout=120) for process in running]
    assert [p.returncode for p in running] == [0, 0, 0], "\n".join(err for _, err in told)
    assert [json.loads(out)[0] for out, _ in told] == [1, 1, 1]
    with closing(open_database(database_url, REVIEW)) as db, db.read() as unit:
        for table in metadata.tables.values():
            assert unit.execute(select(func.count()).select_from(table)).scalar() == 0


def test_a_damaged_file_is_told_plainly(tmp_path):
    path = tmp_path / "review.db"
    with closing(open_database(f"sqlite:///{path.as_posix()}", REVIEW)) as db:
        db.write(Event("me", "add", "S1"), add_study("S1"))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(StoreError, match=r"review\.db"):
        _use(path)


def _use(path: Path) -> None:
    with closing(open_database(f"sqlite:///{path.as_posix()}", REVIEW)) as db:
        with db.read() as unit:
            unit.execute(text("SELECT * FROM study")).all()
        db.write(Event("me", "add", "S2"), add_study("S2"))
