"""Take the README's screenshots of the demonstration review with headless Chromium.

    .venv/bin/slr demo --screened --fresh --no-app
    .venv/bin/python tools/screenshots.py

Starts the app on a free port of this machine, signs in, writes docs/images/*.png, stops the app.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PROTOCOL = ROOT / "protocols" / "sex-buyer-interventions.yaml"
IMAGES = ROOT / "docs" / "images"
READY = "[data-testid=stMainBlockContainer] :is(h1, h2, h3)"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# name, who, page, window, colours
SHOTS = (
    ("overview", "adjudicator", "", DESK, "light"),
    ("sources", "adjudicator", "sources", DESK, "light"),
    ("conflicts", "adjudicator", "conflicts", DESK, "light"),
    ("charting", "reviewer-1", "charting", DESK, "light"),
    ("charts", "reviewer-1", "charts", DESK, "light"),
    ("flow", "reviewer-1", "flow", {"width": 1440, "height": 1240}, "light"),
    ("flow-dark", "reviewer-1", "flow", {"width": 1440, "height": 1240}, "dark"),
)
FRESH = (
    ("screening", "reviewer-1", "screen", DESK, "light"),
    ("screening-dark", "reviewer-1", "screen", DESK, "dark"),
    ("screening-phone", "reviewer-1", "screen", PHONE, "light"),
    ("duplicates", "reviewer-1", "duplicates", DESK, "light"),
)


def main() -> int:
    """Take the shots of a finished review, or with ``--fresh`` those of one not screened yet."""
    shots = FRESH if "--fresh" in sys.argv else SHOTS
    IMAGES.mkdir(parents=True, exist_ok=True)
    passwords = dict(
        line.split() for line in (ROOT / "corpus" / "sex-buyer-interventions" / "sign-in.txt").open()
    )
    browser_path = os.environ.get("SLR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for name, login, page, size, colours in shots:
            context = browser.new_context(viewport=size, color_scheme=colours, reduced_motion="reduce")
            shot(context.new_page(), address, login, passwords[login], page, IMAGES / f"{name}.png")
            context.close()
        browser.close()
    return 0


def shot(page: Page, address: str, login: str, password: str, path: str, image: Path) -> None:
    """Sign in, open a page, wait until it is quiet, keep the picture."""
    page.goto(f"{address}/sign-in")
    page.fill("#login", login)
    page.fill("#password", password)
    page.click("button[type=submit]")
    page.wait_for_selector(READY)
    page.goto(f"{address}/{path}")
    page.wait_for_selector(READY)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    if path in ("screen", "duplicates"):
        page.wait_for_selector(".st-key-skip button, [data-act=skip]:enabled")
    for _ in range(2 if path == "screen" else 0):  # on to a report with more to show
        shown = page.inner_text("#rv-title")
        page.wait_for_timeout(900)  # the guard takes no key in the first quarter of a second
        page.keyboard.press("s")
        page.wait_for_function("before => document.querySelector('#rv-title').innerText != before", arg=shown)
    page.wait_for_timeout(800)
    page.screenshot(path=str(image))


@contextmanager
def server() -> Iterator[str]:
    """The app on a free port."""
    command = [sys.executable, "-m", "review", "screen", str(PROTOCOL), "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own)
    try:
        for line in process.stdout or ():
            found = re.search(r"http://\S+", line)
            if found:
                yield found[0]
                break
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    sys.exit(main())
