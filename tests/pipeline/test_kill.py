"""Killed at any moment: what was acknowledged is there, once, with its audit row.

``SLR_KILLS`` says how many kills (50 on SQLite, a fifth of it on PostgreSQL). A kill does not
imitate a power cut; for that, ``test_engine`` reads ``synchronous`` back.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from review.model import Stage
from review.pipeline import deduplicating, importing, people
from review.store import worklist
from review.store.schema import assignment, audit, decision
from tests.pipeline import writers
from tests.pipeline.worlds import World, ris

KILLS = int(os.environ.get("SLR_KILLS", "50"))
WRITERS = ("ada", "ben", "third")


def prepare(world: World) -> None:
    """150 more reports and a third reviewer, so that nobody runs out of work."""
    people.invite(world.ctx, "third", "Third", [people.Role.REVIEWER])
    many = world.ctx.file.corpus / "imports" / "many.ris"
    many.write_text(ris([f"{word} in {place}" for word in WORDS for place in PLACES]), encoding="utf-8")
    importing.import_file(world.ctx, many, "base")
    deduplicating.run(world.ctx)
    world.reload()


WORDS = (
    "Rowing",
    "Baking",
    "Carving",
    "Chess",
    "Pottery",
    "Weaving",
    "Sailing",
    "Archery",
    "Fencing",
    "Cycling",
)
PLACES = (
    "Oslo",
    "Turku",
    "Aarhus",
    "Visby",
    "Umeå",
    "Bergen",
    "Lund",
    "Gdańsk",
    "Riga",
    "Brno",
    "Graz",
    "Porto",
)


def kill_and_restart(world: World, logs: dict[str, Path], kills: int) -> None:
    """Three writers at a time; one after another is killed at a random moment and started again."""
    url = world.ctx.db.engine.url.render_as_string(hide_password=False)
    url = "" if url.startswith("sqlite") else url
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    starter = multiprocessing.get_context(method)
    if method == "forkserver":
        starter.set_forkserver_preload(
            ["tests.pipeline.writers", "sqlalchemy.dialects.sqlite.pysqlite", "psycopg"]
        )
    chance = random.Random(20261122)

    def start(login: str, seed: int) -> multiprocessing.process.BaseProcess:
        args = (str(world.ctx.file.path), url, login, str(logs[login]), seed)
        process = starter.Process(target=writers.decide_until_killed, args=args, daemon=True)
        process.start()
        return process

    running = {login: start(login, n) for n, login in enumerate(WRITERS)}
    try:
        for kill in range(kills):
            victim = chance.choice(WRITERS)
            wait_until_it_writes(running[victim], logs[victim])
            time.sleep(chance.uniform(0, 0.15))
            running[victim].kill()
            running[victim].join(30)
            assert running[victim].exitcode != 0
            running[victim].close()
            running[victim] = start(victim, 1000 + kill)
    finally:
        for process in running.values():
            process.kill()
            process.join(30)


def wait_until_it_writes(process: multiprocessing.process.BaseProcess, log: Path) -> None:
    size, deadline = _size(log), time.monotonic() + 60
    while _size(log) == size:
        assert process.is_alive(), f"a writer ended by itself with {process.exitcode}"
        assert time.monotonic() < deadline, "a writer does not write"
        time.sleep(0.002)


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def check(world: World, logs: dict[str, Path]) -> tuple[int, int]:
    """Nothing acknowledged lost, nothing doubled, every decision with its audit row."""
    acknowledged = {login: writers.clicks(log, "ok") for login, log in logs.items()}
    sent = {event for log in logs.values() for event, _, _ in writers.clicks(log, "try")}
    with world.ctx.db.read() as unit:
        stored = unit.execute(select(decision).order_by(decision.c.seq)).all()
        is_click = audit.c.action.like("decide %") | audit.c.action.like("undo %")
        audited = Counter(unit.execute(select(audit.c.event_id).where(is_click)).scalars())
    by_event = {row.event_id: row for row in stored}
    assert len(by_event) == len(stored)
    assert audited == Counter(by_event.keys())
    assert by_event.keys() <= sent
    for login, clicks in acknowledged.items():
        assert clicks, login
        for event, report, verdict in clicks:
            row = by_event[event]
            assert (row.report_id, row.verdict_code or "undo") == (report, verdict)
            assert row.reviewer_id == world.people[login].reviewer_id
    chains: dict[tuple[str, str], list[int]] = {}
    for row in stored:
        chains.setdefault((row.report_id, row.reviewer_id), []).append(row.revision)
    assert all(chain == list(range(1, len(chain) + 1)) for chain in chains.values())
    return len(stored), sum(map(len, acknowledged.values()))


def check_derived(world: World) -> None:
    query = select(assignment).order_by(*assignment.primary_key)
    with world.ctx.db.engine.connect() as conn:
        before = conn.execute(query).all()
        for stage in Stage:
            worklist.rebuild(conn, stage)
        assert conn.execute(query).all() == before
        conn.rollback()


def survive(world: World, tmp_path: Path, kills: int, record_testsuite_property) -> None:
    prepare(world)
    logs = {login: tmp_path / f"{login}.log" for login in WRITERS}
    began = time.monotonic()
    kill_and_restart(world, logs, kills)
    stored, acknowledged = check(world, logs)
    check_derived(world)
    told = f"{kills} kills, {stored} stored, {acknowledged} acknowledged, {time.monotonic() - began:.0f} s"
    record_testsuite_property(f"kills on {world.ctx.db.engine.dialect.name}", told)
    # At most one click a life was stored without its answer, and the next life sent it again.
    assert acknowledged <= stored <= acknowledged + len(WRITERS)


def test_killed_writers_lose_nothing(sqlite_worlds, tmp_path, record_testsuite_property):
    with sqlite_worlds() as world:
        survive(world, tmp_path, KILLS, record_testsuite_property)
        path = world.ctx.db.place
        world.ctx.db.close()
        with closing(sqlite3.connect(path)) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.postgres
def test_killed_writers_lose_nothing_on_postgresql(postgresql_worlds, tmp_path, record_testsuite_property):
    with postgresql_worlds() as world:
        survive(world, tmp_path, max(1, KILLS // 5), record_testsuite_property)
