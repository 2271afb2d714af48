"""Five thousand records over a hundred pages, answers spoilt, the process killed: nothing lost or doubled.

``SLR_KILLS`` says how many kills (50 on SQLite, a fifth of it on PostgreSQL).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from review.pipeline import rebuilding, searching
from review.pipeline.core import Context, open_context
from review.store import harvests, manifests, runs
from tests.conftest import Database
from tests.harvest.faulty import Service, serving
from tests.harvest.reviewing import quick_client, search_until_done, write_protocol

KILLS = int(os.environ.get("SLR_KILLS", "50"))
RECORDS, PAGE = 5_000, 50


def contents(ctx: Context) -> tuple[str, list[str]]:
    """The hash of all records and rejects, and the native ids in order."""
    with ctx.db.read() as unit:
        (body,) = manifests.bodies(unit).values()
        return body["content_sha256"], [r.entry.native_id for r in runs.records(unit)]


def undisturbed(folder: Path, base: str) -> tuple[str, list[str]]:
    """What a search gives that nothing disturbs."""
    os.environ["SLR_BASE_URL_OPENALEX"] = base
    ctx = open_context(write_protocol(folder))
    (asked,) = searching.search(ctx, client=quick_client())
    assert asked.status == "complete", asked
    found = contents(ctx)
    ctx.db.close()
    return found


def test_killed_and_lied_to_it_ends_the_same(tmp_path, database: Database, monkeypatch):
    monkeypatch.setenv("SLR_BASE_URL_OPENALEX", "")
    with serving(Service(RECORDS, PAGE)) as base:
        expected = undisturbed(tmp_path / "undisturbed", base)
    url = database.url if database.kind == "postgresql" else ""
    kills = KILLS if database.kind == "sqlite" else max(1, KILLS // 5)
    service = Service(RECORDS, PAGE, faulty=0.25, seed=11)
    protocol = write_protocol(tmp_path / "disturbed")
    with serving(service) as base:
        if url:
            monkeypatch.setenv("SLR_DATABASE_URL", url)
        monkeypatch.setenv("SLR_BASE_URL_OPENALEX", base)
        reached = kill_and_restart(str(protocol), base, url, kills)
        ctx = open_context(protocol)
        (asked,) = searching.search(ctx, client=quick_client())
        answers = sum(service.said.values())
        spoilt = answers - service.said["honest"]
        assert len(reached) == kills
        assert reached == sorted(reached), "a page that was kept stays"
        moving = [n for n in reached if 0 < n < RECORDS // PAGE + 1]
        assert len(moving) >= kills // 2, f"kills must fall while pages come: {reached}"
        assert spoilt / answers >= 0.15, service.said
        assert asked.status == "complete", asked
        assert contents(ctx) == expected
        assert len(set(expected[1])) == RECORDS
        before = dict(service.said)
        again = searching.search(ctx, client=quick_client())
        assert [a.was_done for a in again] == [True]
        assert dict(service.said) == before, "a finished search is not asked again"
    assert contents(ctx) == expected
    with ctx.db.read() as unit:
        (harvest,) = harvests.everything(unit)
        rows = harvests.pages(unit, harvest.harvest_id)
    assert [r.number for r in rows] == list(range(1, len(rows) + 1))
    assert [c.faults for c in rebuilding.verify(ctx)] == [()]
    assert [c.faults for c in rebuilding.rebuild(ctx)] == [()]
    kept = {p.stem for p in (ctx.file.corpus / "pages").rglob("*.gz")}
    assert kept == {r.sha256 for r in rows}, "answers nobody refers to are tidied away"
    ctx.db.close()


def kill_and_restart(protocol: str, base: str, url: str, kills: int) -> list[int]:
    """Start the search and kill it, at random moments; how many pages were kept after each kill."""
    starter = multiprocessing.get_context("forkserver")
    starter.set_forkserver_preload(["tests.harvest.reviewing", "review.pipeline.searching"])
    chance = random.Random(20261122)
    reached: list[int] = []
    while len(reached) < kills:
        before = pages_kept(protocol)
        child = starter.Process(target=search_until_done, args=(protocol, base, url))
        child.start()
        # One or two pages of work after opening, so that a hundred pages last for all kills.
        wait_for_a_page(child, protocol, before)
        time.sleep(chance.random() * 0.03)
        if not child.is_alive():
            break
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        reached.append(pages_kept(protocol))
    return reached


def pages_kept(protocol: str) -> int:
    """How many pages the database knows."""
    ctx = open_context(protocol)
    try:
        with ctx.db.read() as unit:
            return sum(len(harvests.pages(unit, h.harvest_id)) for h in harvests.everything(unit))
    finally:
        ctx.db.close()


def wait_for_a_page(child: BaseProcess, protocol: str, before: int) -> None:
    """Until the child has kept one more page, or has ended."""
    ends = time.monotonic() + 20.0
    while time.monotonic() < ends and child.is_alive() and pages_kept(protocol) <= before:
        time.sleep(0.005)
