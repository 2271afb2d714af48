"""What every test may ask for: a database of each kind, a browser, other people's data; and no network.

A test that needs something this machine does not have is skipped with one loud line at the end.
``SLR_REQUIRE=browser,postgres,data`` turns the skips it names into failures.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from sqlalchemy import URL, make_url

from dev import find_browser, how_to_get_a_browser

NEEDS = {"browser", "postgres", "data"}


@dataclass(frozen=True, slots=True)
class Database:
    """An empty database of one's own: its address, and "sqlite" or "postgresql"."""

    url: str = field(repr=False)
    kind: str


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine."""


# ---- what this machine has ---------------------------------------------------------------------


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        yield Database(f"sqlite:///{(tmp_path / 'review.db').as_posix()}", "sqlite")
        return
    yield from _fresh(request.getfixturevalue("postgres_server"))


@pytest.fixture
def database_url(database: Database) -> str:
    """The address of an empty database, once of each kind."""
    return database.url


@pytest.fixture
def postgres(postgres_server: URL) -> Iterator[Database]:
    """An empty PostgreSQL database, for what only PostgreSQL does."""
    yield from _fresh(postgres_server)


@pytest.fixture(scope="session")
def postgres_server() -> URL:
    """The server under which every test gets a database of its own."""
    address = os.environ.get("SLR_TEST_DATABASE_URL", "").strip()
    if not address:
        _missing(
            "postgres", "set SLR_TEST_DATABASE_URL to a server on which databases may be made and dropped"
        )
    server = make_url(address)
    try:
        _administer(server, "SELECT 1")
    except psycopg.OperationalError as error:
        _missing("postgres", f"the server at SLR_TEST_DATABASE_URL does not answer: {error}")
    return server


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser that Playwright can drive."""
    return find_browser() or _missing("browser", how_to_get_a_browser())


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of other people's data: recordings, exports and benchmarks, read in place."""
    named = os.environ.get("SLR_TEST_DATA", "").strip()
    if not named:
        _missing("data", "set SLR_TEST_DATA to the folder that holds recordings/, exports/ and benchmarks/")
    folder = Path(named)
    if not folder.is_dir():
        _missing("data", f"SLR_TEST_DATA names {named}, which is no folder")
    return folder


def _fresh(server: URL) -> Iterator[Database]:
    name = f"slr_test_{uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    try:
        yield Database(server.set(database=name).render_as_string(hide_password=False), "postgresql")
    finally:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: URL, statement: str) -> None:
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True, connect_timeout=10) as connection:
        connection.execute(statement)


def _missing(need: str, how: str) -> NoReturn:
    message = f"NO {need.upper()}: {how}"
    if need in _required():
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def _required() -> set[str]:
    return {word.strip() for word in os.environ.get("SLR_REQUIRE", "").split(",")} - {""}


# ---- no network --------------------------------------------------------------------------------

_is_live = False


@pytest.fixture(autouse=True)
def _network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only tests marked ``live`` may leave this machine."""
    global _is_live
    _is_live = request.node.get_closest_marker("live") is not None
    yield
    _is_live = False


def _guard(event: str, args: tuple[Any, ...]) -> None:
    if _is_live or not event.startswith("socket."):
        return
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise NetworkBlocked(f"a test tried to reach {address[0]}; only tests marked live may")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not _is_number_or_here(args[0]):
        raise NetworkBlocked(f"a test tried to look up {args[0]}; only tests marked live may")


def _is_here(host: Any) -> bool:
    name = _text(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name in ("", "localhost")


def _is_number_or_here(host: Any) -> bool:
    name = _text(host)
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name in ("", "localhost", socket.gethostname())
    return True  # no name server is asked


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


# ---- pytest ------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    unknown = _required() - NEEDS
    if unknown:
        raise pytest.UsageError(
            f"SLR_REQUIRE: no such need: {', '.join(sorted(unknown))}. Try: {sorted(NEEDS)}"
        )
    os.environ.pop("SLR_DATABASE_URL", None)  # a review somebody works on is no place for tests
    sys.addaudithook(_guard)
    if not os.environ.get("CI"):  # there, hypothesis chooses its own settings for it
        hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
        hypothesis.settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asks_for = getattr(item, "fixturenames", ())
        if "chromium" in asks_for:
            item.add_marker("browser")
        if "postgres" in asks_for:
            item.add_marker("postgres")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = (
        report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", [])
    )
    for reason, count in sorted(Counter(reasons).items()):
        if reason.startswith(tuple(f"NO {need.upper()}: " for need in NEEDS)):
            terminalreporter.write_line(f"DID NOT RUN: {count} test(s). {reason}", red=True, bold=True)
