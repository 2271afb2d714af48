"""ASReview LAB at the same task: the same reports, one reviewer, a key press until the next title is painted.

It runs from an environment of its own (``python -m venv``, ``pip install asreview``), with its settings as
they come: after the first labels it trains and ranks anew beside the reviewer. Driven as a person would,
in the same browser.
"""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import APIRequestContext, Browser

from benchmarks.screening_review import entries

START_SECONDS = 300
# The title on screen, and for each key when it was pressed and when another title was painted.
WATCH = """
window.__took = [];
const titleNow = () => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (/^Report \\d+ on /.test(walk.currentNode.data)) return walk.currentNode.data;
  return "";
};
window.__title = titleNow;
window.addEventListener("keydown", (event) => {
  const at = performance.now(), before = titleNow();
  const look = () => {
    const title = titleNow();
    if (!title || title === before) return requestAnimationFrame(look);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.__took.push(performance.now() - at);
    channel.port2.postMessage(null);
  };
  requestAnimationFrame(look);
}, true);
"""


def measure_asreview(
    browser: Browser, python: str, folder: Path, reports: int, decisions: int
) -> list[float]:
    """Milliseconds of each decision."""
    data = folder / "reports.csv"
    with data.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "abstract", "year"])
        writer.writerows((e.title, e.abstract, e.year) for e in entries(reports))
    with _server(python, folder) as address:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
        try:
            project = _new_project(context.request, data)
            page = context.new_page()
            page.add_init_script(f"document.addEventListener('DOMContentLoaded', () => {{ {WATCH} }})")
            page.goto(f"/reviews/{project}/reviewer")
            for n in range(decisions):
                page.wait_for_function("() => window.__title && window.__title()", timeout=120_000)
                page.wait_for_timeout(350)  # as long as a quick reader looks, on our pages as here
                page.keyboard.press("r" if n % 4 == 0 else "i")
                page.wait_for_function("n => window.__took.length > n", arg=n, timeout=120_000)
            return [float(ms) for ms in page.evaluate("window.__took")]
        finally:
            context.close()


def _new_project(request: APIRequestContext, data: Path) -> str:
    file = {"name": data.name, "mimeType": "text/csv", "buffer": data.read_bytes()}
    made = request.post("/api/projects/create", multipart={"mode": "oracle", "file": file}, timeout=600_000)
    if not made.ok:
        raise RuntimeError(f"ASReview LAB takes no project: {made.status} {made.text()[:500]}")
    project = str(made.json()["id"])
    begun = request.put(f"/api/projects/{project}/review", form={"status": "review"}, timeout=600_000)
    if not begun.ok:
        raise RuntimeError(f"ASReview LAB begins no review: {begun.status} {begun.text()[:500]}")
    return project


@contextmanager
def _server(python: str, folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "asreview", "lab", "--no-browser", "--skip-update-check", "--port", str(port)]
    with (folder / "asreview.log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603 (the program that was asked for)
            command, env=os.environ | {"ASREVIEW_PATH": str(folder / "asreview")}, stdout=log, stderr=log
        )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.5)
    raise RuntimeError("ASReview LAB did not start; see asreview.log in its folder.")
