"""Browsers, servers and people for the tests in this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import Desk
from tests.browser.nursery import IS_POSSIBLE, Nursery
from tests.browser.sample import Sample
from tests.browser.serving import Server

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MakeDesk = Callable[..., Desk]
Serve = Callable[[Sample], Server]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[MakeDesk]:
    """Makes desks that live as long as the test."""
    yield from _desks(browser)


@pytest.fixture(scope="module")
def desk_module(browser: Browser) -> Iterator[MakeDesk]:
    """Makes desks that live as long as the module."""
    yield from _desks(browser)


def _desks(browser: Browser) -> Iterator[MakeDesk]:
    """At the end, no desk may have met a fault or called a stranger."""
    made: list[Desk] = []

    def make(server: Server, **more: Any) -> Desk:
        made.append(Desk(browser, server, **more))
        return made[-1]

    yield make
    strangers = {url for one in made for url in one.strangers()}
    faults = [fault for one in made for fault in one.faults]
    for one in made:
        one.context.close()
    assert not strangers
    assert not faults


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery | None]:
    """Where servers are forked; none on a system that cannot."""
    found = Nursery() if IS_POSSIBLE else None
    yield found
    if found is not None:
        found.close()


@pytest.fixture(scope="module")
def serve_module(nursery: Nursery | None) -> Iterator[Serve]:
    """Starts servers that live as long as the module."""
    yield from _serving(nursery)


@pytest.fixture
def serve(nursery: Nursery | None) -> Iterator[Serve]:
    """Starts servers that live as long as the test."""
    yield from _serving(nursery)


@pytest.fixture(scope="module")
def serve_by_command() -> Iterator[Serve]:
    """Starts servers as anybody does, by ``slr screen``."""
    yield from _serving(None)


def _serving(nursery: Nursery | None) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(sample: Sample) -> Server:
            server = Server(sample, nursery)
            stack.callback(server.kill)
            return server

        yield start


def sqlite_url(folder: Path) -> str:
    """A database of one's own in a folder."""
    return f"sqlite:///{(folder / 'review.db').as_posix()}"
