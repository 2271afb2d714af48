"""Searching from the command line, against a service on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from review.cli.searching import bars
from review.pipeline.asking import Progress
from review.search.source import Budget
from review.search.sources import SOURCES
from tests.cli.conftest import ROOT, refused
from tests.harvest.faulty import Service, serving
from tests.harvest.reviewing import PROTOCOL, write_protocol

P = "protocols/harvested.yaml"


@pytest.fixture
def review(slr, tmp_path, monkeypatch):
    """A review that asks one service; its address is put in by the test."""
    write_protocol(tmp_path)

    def at(base: str) -> None:
        monkeypatch.setenv("SLR_BASE_URL_OPENALEX", base)

    return at


def test_from_a_dry_run_to_a_verified_archive(slr, review):
    dry = slr("search", P, "--dry-run")
    assert dry.status == 0
    assert "GET https://api.openalex.org/works?filter=title_and_abstract" in dry.out
    assert "Nothing was asked" in dry.out
    with serving(Service(records=130, page_size=50)) as base:
        review(base)
        taste = slr("search", P, "--limit", "10")
        assert taste.status == 1, "not complete"
        assert "partial" in taste.out
        assert "limit of 10" in taste.out
        done = slr("search", P, "--json")
        assert done.status == 0
        (asked,) = done.data
        assert (asked["status"], asked["run"]["record_count"]) == ("complete", 120)
        again = slr("search", P)
        assert "asked already in this round" in again.out
    assert slr("dedup", P, "--json").data["record_count"] == 130
    assert "hashes and accounts hold" in slr("verify", P).out
    assert "equal to the byte" in slr("rebuild", P).out
    shown = slr("status", P).out
    assert "complete" in shown
    assert "130" in slr("flow", P).out
    page = next(Path("corpus/harvested/pages").rglob("*.gz"))
    page.write_bytes(b"nonsense")
    bad = slr("verify", P)
    assert bad.status == 1
    assert "cannot be unpacked" in bad.out


def test_a_round_later_changes_are_told(slr, review):
    with serving(Service(records=20)) as base:
        review(base)
        slr("search", P)
    with serving(Service(records=23)) as base:
        review(base)
        slr("search", P, "--round", "2027")
        told = slr("changes", P, "--json")
    # Another address counts as another question: nobody can say what is gone.
    (change,) = told.data
    assert (change["before"], change["now"], len(change["new"])) == (20, 23, 3)
    assert slr("changes", P, "--list").out.count("  new  W") == 3


def test_sources_are_listed_with_what_a_person_must_know(slr):
    found = slr("sources", "--json").data
    assert {s["id"] for s in found} == set(SOURCES)
    assert {s["last_live"] for s in found} == {"never"}
    shown = slr("sources").out
    for word in ("SLR_OPENALEX_KEY", "asked by default", "connector last ran live: never", "cannot:"):
        assert word in shown


def test_a_service_that_nobody_knows_is_refused(slr, tmp_path):
    write_protocol(tmp_path)
    refused(slr("search", P, "--source", "nowhere"), "nowhere", "openalex")
    write_protocol(tmp_path, PROTOCOL.replace("service: openalex", "service: gopher"))
    refused(slr("search", P), "gopher", "slr sources")
    text = PROTOCOL.replace("service: openalex", "service: oai-pmh")
    write_protocol(tmp_path, text)
    refused(slr("search", P), "no address", "options")


def test_an_undone_search_is_told_by_its_run(slr, review):
    with serving(Service(records=20)) as base:
        review(base)
        (asked,) = slr("search", P, "--json").data
    told = slr("undo", P, asked["run"]["run_id"][:6], "--note", "wrong year")
    assert "20 records" in told.out
    assert slr("status", P, "--json").data["runs"] == []
    refused(slr("undo", P, asked["run"]["run_id"]), "no run begins")


def test_columns_are_shown_and_corrected(slr, tmp_path):
    write_protocol(tmp_path)
    Path("odd.csv").write_text("Rubrik,Title,Year\nThe real one,x,2020\nAnother,y,2021\n", encoding="utf-8")
    shown = slr("import", P, "odd.csv", "--columns")
    assert "Rubrik" in shown.out
    assert slr("import", P, "odd.csv", "--columns", "--json").data["fields"]["title"] == "Title"
    refused(slr("import", P, "odd.csv", "--column", "title=Nowhere"), "Nowhere", "Rubrik")
    done = slr(
        "import", P, "odd.csv", "--column", "title=Rubrik", "--platform", "Ovid", "--hits", "2", "--json",
        "--searched-on", "2026-11-01",
    )  # fmt: skip
    (run,) = done.data
    assert (run["record_count"], run["platform"], run["status"]) == (2, "Ovid", "complete")


def test_ctrl_c_ends_after_the_page_and_the_same_command_goes_on(slr, review, tmp_path):
    service = Service(records=2_000, page_size=50, delay=0.15)
    with serving(service) as base:
        review(base)
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("SLR_")},
            "PYTHONPATH": str(ROOT),
            "SLR_BASE_URL_OPENALEX": base,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "review", "search", P],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        deadline = time.monotonic() + 60
        while len(service.requests) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert "Stopping after the pages under way" in err
        assert "interrupted" in out
        before = len(service.requests)
        service.delay = 0.0
        (asked,) = slr("search", P, "--json").data
    assert asked["status"] == "complete"
    assert asked["run"]["record_count"] == 2_000
    assert len(service.requests) - before == 41 - before, "no page was asked for twice"


def test_progress_is_a_line_where_there_is_no_terminal(capsys):
    with bars() as listen:
        listen(Progress("a", "A", 10, 100, 1))
        listen(Progress("a", "A", 10, 100, 1, "waiting 5 s: HTTP 429"))
    assert capsys.readouterr().err == "A: 10 received; waiting 5 s: HTTP 429\n"


def test_progress_is_a_bar_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with bars() as listen:
        listen(Progress("a", "Source A", 10, 100, 1, "", Budget(900, 1000, "credits")))
        listen(Progress("b", "Source B", 5, None, 1))
    shown = capsys.readouterr().err
    assert "Source A" in shown
    assert "Source B" in shown


def test_a_query_is_printed_and_read(slr, tmp_path):
    write_protocol(tmp_path)
    told = slr("query", P)
    assert told.status == 0
    assert '"sex buyer*"' in told.out
    read = slr("query", "--from", 'TITLE-ABS-KEY("sex buyer*" AND (treatment OR counsel*))')
    assert read.status == 0
    assert "concepts:" in read.out
    assert "counsel*" in read.out
    assert json.loads(slr("query", P, "--json").out)
