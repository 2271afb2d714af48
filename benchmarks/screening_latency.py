"""How long from a key press until the next report is painted, in a real browser against a real server.

    python benchmarks/screening_latency.py [DECISIONS]

Makes a small review in a temporary folder, on SQLite or where SLR_DATABASE_URL points, and prints
median and 95th percentile with the machine's load beside them.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright

from dev import find_browser
from tests.browser.conftest import ARGUMENTS, sqlite_url
from tests.browser.desk import Desk
from tests.browser.sample import make_sample, plain_entries
from tests.browser.serving import Server


def main(decisions: int) -> None:
    """Decide so many times and print what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = os.environ.get("SLR_DATABASE_URL", "").strip() or sqlite_url(folder)
        server = Server(make_sample(folder, url, plain_entries(decisions + 1)))
        try:
            found = _measure(server, decisions)
        finally:
            server.kill()
    found.sort()
    kind = url.partition(":")[0].partition("+")[0]
    sys.stdout.write(
        f"{kind}: {len(found)} decisions, key press to next report painted: "
        f"median {statistics.median(found):.0f} ms, p95 {found[int(0.95 * len(found))]:.0f} ms, "
        f"max {found[-1]:.0f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
    )


def _measure(server: Server, decisions: int) -> list[float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        anna = Desk(browser, server).enter("anna")
        anna.screen()
        for n in range(decisions):
            anna.press("ime1"[n % 4])
        pressed = [p["at"] for p in anna.watched("passed")]
        painted = [p["at"] for p in anna.watched("painted")][1:]
        browser.close()
    return [after - before for before, after in zip(pressed, painted, strict=True)]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
