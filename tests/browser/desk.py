"""A person at a screen: one browser context with one page, and everything that page did."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Dialog,
    Error,
    Locator,
    Page,
    Request,
    WebSocket,
    expect,
)

from review.pipeline import people
from review.ui.session import COOKIE
from tests.browser.sample import PASSWORD
from tests.browser.serving import Server

# What the page painted, and which presses got past the guard: a listener on the document comes after
# one on the window. Times are those of the machine, as the server's are.
WATCH = """
window.__painted = []; window.__pressed = []; window.__passed = [];
const at = () => performance.timeOrigin + performance.now();
const shown = () => document.documentElement?.dataset.reviewShown ?? "";
const note = (list, event) => list.push({
  at: at(), shown: shown(), what: event.type === "click" ? "click" : event.key, repeat: !!event.repeat });
const start = () => new MutationObserver(() => window.__painted.push({ at: at(), shown: shown() })).observe(
  document.documentElement, { attributes: true, attributeFilter: ["data-review-shown"] });
document.documentElement ? start() : document.addEventListener("readystatechange", start, { once: true });
for (const kind of ["keydown", "click"]) {
  window.addEventListener(kind, (event) => note(window.__pressed, event), true);
  document.addEventListener(kind, (event) => note(window.__passed, event), true);
}
"""
STILL = "[data-testid='stApp'][data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']"
SAVED = "() => (document.documentElement.dataset.reviewUnsent ?? '0') === '0'"
NEXT = "before => (document.documentElement.dataset.reviewShown ?? '') !== before"
RESTED = "() => performance.timeOrigin + performance.now() - window.__painted.at(-1).at > 300"


@dataclass(frozen=True, slots=True)
class Frame:
    """One message over the websocket, as bytes."""

    is_sent: bool
    data: bytes


class Desk:
    """One person's browser. ``path`` below is a page's address without the slash."""

    def __init__(
        self,
        browser: Browser,
        server: Server,
        locale: str = "en-GB",
        *,
        keeps_answers: bool = False,
        **more: Any,
    ) -> None:
        self.server = server
        self.context: BrowserContext = browser.new_context(
            base_url=server.address,
            locale=locale,
            timezone_id="UTC",
            reduced_motion="reduce",
            viewport={"width": 1280, "height": 800},
            **more,
        )
        self.context.add_init_script(WATCH)
        self.context.set_default_timeout(20_000)
        self.dialogs: list[str] = []
        self.requests: list[str] = []
        self.answers: list[tuple[str, bytes]] = []
        self.unread: list[str] = []
        self.frames: list[Frame] = []
        self.posts: list[tuple[str, bytes]] = []
        self.faults: list[str] = []
        self._keeps_answers = keeps_answers
        self.page = self.new_page()

    def new_page(self) -> Page:
        """A further tab of the same person."""
        page = self.context.new_page()
        page.on("dialog", self.answer)
        page.on("request", self._note)
        if self._keeps_answers:
            page.on("requestfinished", self._keep_answer)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("websocket", self._listen)
        return page

    def sign_in(self, login: str, password: str = PASSWORD) -> Desk:
        """Through the sign-in page, as a person does it."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Login").or_(self.page.get_by_label("Inloggning")).fill(login)
        self.page.locator("#password").fill(password)
        self.page.locator("button[type=submit]").click()
        return self

    def enter(self, login: str) -> Desk:
        """Signed in without the way over the sign-in page, and on the first page."""
        self.admit(login)
        self.open("")
        return self

    def admit(self, login: str) -> Desk:
        """With a session in the cookie jar and no page open."""
        with self.server.sample.open() as ctx:
            _, token = people.sign_in(ctx, login, PASSWORD)
        self.context.add_cookies([{"name": COOKIE, "value": token, "url": self.server.address}])
        return self

    def session(self) -> dict[str, Any] | None:
        """The session cookie this browser has."""
        return next((dict(c) for c in self.context.cookies() if c["name"] == COOKIE), None)

    def open(self, path: str) -> Page:
        """Load a page anew and wait until it is all there."""
        self.page.goto(f"/{path}")
        return self.wait()

    def wait(self) -> Page:
        """Wait until the server has finished this page."""
        expect(self.page.locator(STILL)).to_be_attached(timeout=30_000)
        return self.page

    def go(self, path: str) -> Page:
        """To another page through the menu, without loading anything anew."""
        address = "/" if path == "overview" else f"/{path}"
        sections, links = (
            self.page.get_by_test_id("stTopNavSection"),
            self.page.get_by_test_id("stTopNavPopover"),
        )
        sections.first.wait_for()  # on a busy machine the menu comes after the page
        for n in range(sections.count()):
            sections.nth(n).click()
            link = links.locator(f"a[href$='{address}']")
            links.locator("a").first.wait_for()
            if link.count():
                link.click()
                self.page.wait_for_url(f"{self.server.address}{address}")
                return self.wait()
            self.page.keyboard.press("Escape")
            links.wait_for(state="detached")
        raise AssertionError(f"no way to {path} in the menu")

    # ---- screening ------------------------------------------------------------------------------

    def screen(self, path: str = "screen") -> str:
        """Open a screening page and wait until a report is painted; its id."""
        self.open(path)
        self.page.wait_for_function("() => document.documentElement.dataset.reviewShown")
        return self.shown()

    def shown(self) -> str:
        """The report that is on screen, as the page says it."""
        return str(self.page.evaluate("document.documentElement.dataset.reviewShown ?? ''"))

    def rest(self) -> None:
        """As long as a quick reader looks at least."""
        self.page.wait_for_function(RESTED)

    def press(self, key: str, *, is_waiting: bool = True) -> str:
        """One press once the report may be decided on; the id it was for."""
        return self.decide(lambda: self.page.keyboard.press(key), is_waiting=is_waiting)

    def decide(self, act: Callable[[], object], *, is_waiting: bool = True) -> str:
        """One act once the report may be decided on, until the next is painted; the id it was for.

        Then, unless told otherwise, until the server has it: a page that works ahead sends it after.
        """
        before = self.shown()
        self.rest()
        act()
        self.page.wait_for_function(NEXT, arg=before)
        if is_waiting:
            self.saved()
        return before

    def saved(self) -> None:
        """Wait until the page that works ahead has nothing unsent any more."""
        self.page.wait_for_function(SAVED)

    def button(self, act: str) -> Locator:
        """A button of the decision bar, on whichever page this is: include, reason-1, undo …"""
        plain = f".st-key-decide-{act} button, .st-key-{act} button"
        return self.page.locator(f".rv-q-bar [data-act='{act}'], {plain}")

    def watched(self, what: str) -> list[dict[str, Any]]:
        """``painted``, ``pressed`` or ``passed``, since the page was loaded or told to forget."""
        return list(self.page.evaluate(f"window.__{what}"))

    def forget(self) -> None:
        """Begin the notes anew, with what is on screen now."""
        self.page.evaluate("__painted = __painted.slice(-1); __pressed = []; __passed = []")

    # ---- what went over the wire ----------------------------------------------------------------

    def strangers(self) -> list[str]:
        """Requests to anybody but the server this page came from."""
        own = urlsplit(self.server.address).netloc
        # The browser shows a PDF with a viewer of its own, which is part of it and calls nobody.
        inside = (f"blob:{self.server.address}/", "data:", "chrome-extension://", "chrome://")
        return [u for u in self.requests if urlsplit(u).netloc != own and not u.startswith(inside)]

    def heard(self, word: str) -> list[str]:
        """Where a word came to this browser or left it: messages, answers, page, storage."""
        places = [
            f"frame {'sent' if f.is_sent else 'received'}" for f in self.frames if word.encode() in f.data
        ]
        places += [f"sent to {url}" for url, body in self.posts if word.encode() in body]
        places += [f"answer {url}" for url, body in self.answers if word.encode() in body]
        kept = (
            "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
        )
        texts = {"page": self.page.content(), "storage": self.page.evaluate(kept)}
        return places + [place for place, text in texts.items() if word in text]

    def answer(self, dialog: Dialog) -> None:
        """Note a dialog and send it away; whoever leaves a page with unsent work stays on it."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)
        if request.post_data_buffer:
            self.posts.append((request.url, request.post_data_buffer))

    def _keep_answer(self, request: Request) -> None:
        """But for Streamlit's own files, that are the same for everyone."""
        if "/static/" in request.url or not request.url.startswith("http"):
            return
        answer = request.response()
        if answer is None or 300 <= answer.status < 400:
            return
        try:
            self.answers.append((request.url, answer.body()))
        except Error:  # the page went on before the browser gave it out
            self.unread.append(request.url)

    def _listen(self, socket: WebSocket) -> None:
        self.requests.append(re.sub("^ws", "http", socket.url))
        for event, is_sent in (("framesent", True), ("framereceived", False)):
            socket.on(event, lambda data, is_sent=is_sent: self.frames.append(Frame(is_sent, _bytes(data))))


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data
