"""How long from a key press until the next report is painted, in a real browser against a real server.

    python benchmarks/screening_latency.py [--reports 1000 100000] [--reviewers 1 10 50] [--decisions 60]
        [--asreview PYTHON]

Makes reviews of that many reports in a temporary folder on SQLite, lets all reviewers but one decide every
five seconds over HTTP, and measures the remaining one in Chromium on both pages: the one that works ahead
and the plain one. With ``--asreview``, the Python of an environment that holds ASReview LAB, that tool is
measured at the same task in the same run. Medians and 95th percentiles, with the machine's load.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, sync_playwright

from benchmarks.screening_asreview import measure_asreview
from benchmarks.screening_crowd import Crowd
from benchmarks.screening_review import login_of, make_review
from dev import find_browser
from tests.browser.conftest import ARGUMENTS, sqlite_url
from tests.browser.desk import Desk
from tests.browser.serving import Server

PAGES = ("fast", "plain")
KEYS = "ime1"


def main() -> None:
    """Measure every size with every number of people on both pages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--reviewers", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--decisions", type=int, default=60)
    parser.add_argument("--asreview", default="", metavar="PYTHON")
    asked = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        for reports in asked.reports:
            _measure_ours(browser, reports, asked.reviewers, asked.decisions)
            if asked.asreview:
                with tempfile.TemporaryDirectory() as name:
                    took = measure_asreview(browser, asked.asreview, Path(name), reports, asked.decisions)
                _tell(f"{reports:>7} reports,  1 reviewer,   ASReview LAB", took)
        browser.close()


def _measure_ours(browser: Browser, reports: int, reviewers: list[int], decisions: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.monotonic()
        sample = make_review(folder, sqlite_url(folder), reports, max(reviewers) - 1)
        _say(f"{reports:>7} reports built in {time.monotonic() - started:.0f} s")
        server = Server(sample)
        try:
            for people in reviewers:
                with Crowd(sample, server.address, [login_of(n) for n in range(people - 1)]) as crowd:
                    for page in PAGES:
                        took = _decide(browser, server, page, decisions)
                        _tell(f"{reports:>7} reports, {people:>2} reviewers, {page:>5} page", took)
                _say(f"{'':>8}{crowd.summary()}")
        finally:
            server.kill()


def _decide(browser: Browser, server: Server, page: str, decisions: int) -> list[float]:
    anna = Desk(browser, server).admit("anna")
    anna.screen(f"screen?view={page}")
    anna.forget()
    for n in range(decisions):
        anna.press(KEYS[n % len(KEYS)], is_waiting=False)
    pressed = [p["at"] for p in anna.watched("pressed")]
    painted = [p["at"] for p in anna.watched("painted")][1:]
    anna.saved()
    anna.context.close()
    return [after - before for before, after in zip(pressed, painted, strict=True)]


def _tell(what: str, took: list[float]) -> None:
    took = sorted(took)
    load = os.getloadavg()[0]
    _say(
        f"{what}: median {statistics.median(took):.0f} ms, p95 {took[int(0.95 * len(took))]:.0f} ms, "
        f"max {took[-1]:.0f} ms; {len(took)} decisions, load {load:.1f} on {os.cpu_count()} cores"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
