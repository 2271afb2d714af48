"""Dask gives what one machine gives: however many parts, in whatever order, and with a worker killed."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.dedup_records import make_records
from review.dedup.cluster_client import local_workers, scheduler_at
from review.dedup.cluster_run import deduplicate_on
from review.dedup.raw import COLUMNS
from review.dedup.tables import TableResult, deduplicate_table
from review.errors import InvalidInput, ReviewError
from tests.dedup.test_rules import ORDINARY

pytest.importorskip("distributed", reason="NO DASK: install the extra 'cluster'")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with local_workers(2) as found:
        yield found


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    """Copies, look-alikes, a title that everybody gives, and a key far too common."""
    made = make_records(3000, seed=7)
    serial = made.iloc[:150].assign(
        record_id=[f"serial{n:03}" for n in range(150)], title="Report of the annual meeting of the society"
    )
    return pd.concat([made, serial, shelf()], ignore_index=True)


def shelf() -> pd.DataFrame:
    """One year of a journal in two databases, of which each words one title in its own way."""
    rows = [
        {"record_id": f"shelf-{source}-{n:02}", "source": source, "title": title, "year": "2011",
         "authors": "Halvorsen, I.; Tanaka, R.", "journal": "Journal of Quiet Places", "doi": doi}
        for source, town in (("a", "town"), ("b", "city"))
        for n, title, doi in (
            *((n, title, f"10.5/{n}") for n, title in enumerate(ORDINARY)),
            (99, f"Where nobody speaks after nine in the {town} of Vest", ""),
        )
    ]  # fmt: skip
    return pd.DataFrame(rows).reindex(columns=COLUMNS, fill_value="")


@pytest.fixture(scope="module")
def alone(records: pd.DataFrame) -> TableResult:
    return deduplicate_table(records)


def same(one: TableResult, other: TableResult) -> None:
    pd.testing.assert_frame_equal(one.clusters, other.clusters)
    pd.testing.assert_frame_equal(one.queue, other.queue)
    assert (one.links, one.capped, one.aliases) == (other.links, other.capped, other.aliases)


def test_the_records_have_something_of_everything(alone):
    assert alone.report_count < len(alone.clusters) - 300
    assert len(alone.queue) > 20
    assert len(alone.links) > 5
    assert alone.capped
    of = alone.clusters.set_index("record_id")["cluster_id"]
    assert of["shelf-a-99"] == of["shelf-b-99"], "left over on one shelf"


@pytest.mark.parametrize("parts", [0, 1, 5])
def test_any_number_of_parts_gives_the_same(client, records, alone, parts):
    same(alone, deduplicate_on(client, records, parts=parts))


def test_the_order_of_the_rows_changes_nothing(client, records, alone):
    order = list(range(len(records)))
    random.Random(3).shuffle(order)
    found = deduplicate_on(client, records.iloc[order], parts=3)
    assert found.clusters["record_id"].tolist() == records["record_id"].iloc[order].tolist()
    clusters = found.clusters.iloc[pd.Series(order).argsort()].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.clusters, clusters)
    pd.testing.assert_frame_equal(alone.queue, found.queue)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_more_parts_than_records(client, records, count):
    few = records.iloc[:count]
    same(deduplicate_table(few), deduplicate_on(client, few, parts=8))


def test_thresholds_reach_the_workers(client, records):
    settings = {"merge_at": 0.99, "review_at": 0.95}
    same(deduplicate_table(records, **settings), deduplicate_on(client, records, parts=2, **settings))


def test_journal_names_are_learnt_from_all_parts(client, test_data):
    path = test_data / "benchmarks" / "dedup" / "dblp_acm" / "records.csv.gz"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    alone = deduplicate_table(table)
    assert alone.aliases
    same(alone, deduplicate_on(client, table, parts=3))


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_worker_killed_half_way_changes_nothing(records, alone):
    with local_workers(2) as client:
        before = set(client.run(os.getpid).values())
        killed: list[int] = []
        killer = threading.Thread(target=_kill_one, args=(client, min(before), killed))
        killer.start()
        found = deduplicate_on(client, records, parts=6)
        killer.join()
        assert killed == [min(before)], "the run was over before the worker was killed"
        client.wait_for_workers(2, timeout=60)
        assert min(before) not in set(client.run(os.getpid).values())
    same(alone, found)


def _kill_one(client: Any, pid: int, killed: list[int]) -> None:
    """Kill a worker once pairs are being weighed: by then it holds parts that are still needed."""
    scheduler = client.cluster.scheduler
    for _ in range(6000):
        states = [t.state for t in list(scheduler.tasks.values()) if t.key.startswith("distinct_pairs")]
        if "memory" in states:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
            return
        time.sleep(0.005)


def test_a_cluster_that_is_there_already(records, alone):
    with local_workers(2) as client, scheduler_at(client.scheduler.address) as other:
        same(alone, deduplicate_on(other, records))


def test_a_scheduler_that_is_not_there_or_has_no_worker(monkeypatch):
    import distributed

    monkeypatch.setattr("review.dedup.cluster_client.WAIT", 1)
    with (
        pytest.raises(ReviewError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1"),
        scheduler_at("tcp://127.0.0.1:1"),
    ):
        pass
    idle = distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0")
    with idle, pytest.raises(ReviewError, match="has no worker"), scheduler_at(idle.scheduler_address):
        pass


def test_workers_with_another_engine_are_refused(client, monkeypatch):
    monkeypatch.setattr("review.dedup.cluster_client.Path", _Elsewhere)
    with pytest.raises(ReviewError, match="Not all workers"), scheduler_at(client.scheduler.address):
        pass


class _Elsewhere(type(Path())):  # type: ignore[misc]
    """A checkout of which nothing is there, so that its digest is another one."""

    def glob(self, *_: Any, **__: Any) -> Any:
        return iter(())


def test_faults_are_told_as_on_one_machine(client):
    with pytest.raises(InvalidInput, match="given twice"):
        deduplicate_on(client, pd.DataFrame({"record_id": ["a", "a"], "title": ["x", "y"]}))
    with pytest.raises(InvalidInput, match="thresholds"):
        deduplicate_on(client, pd.DataFrame({"record_id": [], "title": []}), merge_at=0.5, review_at=0.9)
