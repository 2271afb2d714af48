"""Open a review's database; write in whole, repeatable units.

One review is one SQLite file, or one schema of a PostgreSQL database: no query can forget which
review it serves. Every unit carries an event id from the client and leaves one audit row in the
same transaction; a known event id does nothing and says so.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from review.errors import Stale, StoreError
from review.store import audit, migrate
from review.store.engine import postgresql_engine, sqlite_engine

Unit = Connection
T = TypeVar("T")
TRIES = 6
FEW = 500  # a longer list of ids costs more than reading all rows, and has a limit
PART = 5_000  # ids in one question, where each id is looked up


def in_parts(ids: Collection[str]) -> Iterator[list[str]]:
    """Each id once, in order, as many at a time as one question takes."""
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), PART):
        yield ordered[start : start + PART]


@dataclass(frozen=True, slots=True)
class Event:
    """Who does what to what, once. ``event_id`` comes from the client and makes a write idempotent."""

    actor: str
    action: str
    subject: str = ""
    event_id: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer to a write: its result, or that the event was known already."""

    is_new: bool
    result: Any = None


class Database:
    """One review's database."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine = engine
        self.place = place
        # SQLite does not queue those who wait: within a process we queue for it.
        is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.Lock() if is_sqlite else None
        # A read takes several queries, and all must see the same moment; SQLite sees to that itself.
        self._reading = (
            engine
            if is_sqlite
            else engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        )

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A short look: fetch, close, then compute."""
        try:
            with self._reading.connect() as conn, conn.begin():
                yield conn
        except OperationalError as error:
            raise _cannot(self.place, error) from error

    def write(self, event: Event, work: Callable[[Unit], T]) -> Saved:
        """Do the work and write its audit row in one transaction; a known event id does nothing.

        The whole unit is tried again when it loses a race or the connection, so ``work`` must take
        everything it depends on from the unit it is given.
        """
        for attempt in range(1, TRIES + 1):
            try:
                with self._turn or nullcontext(), self._writing() as conn:
                    if _was_saved(conn, event):
                        return Saved(False)
                    result = work(conn)
                    audit.append(conn, event.event_id, event.actor, event.action, event.subject, result)
                return Saved(True, result)
            except (OperationalError, IntegrityError) as error:
                if attempt == TRIES or not _is_passing(error):
                    raise _cannot(self.place, error) from error
                time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 (a pause, no secret)
        raise AssertionError("unreachable")

    @contextmanager
    def _writing(self) -> Iterator[Unit]:
        with self.engine.connect() as conn:
            conn = conn.execution_options(slr_write=True)
            with conn.begin():
                if self._turn is None:
                    # One writer at a time, as on SQLite: a unit looks before it writes, and two votes
                    # given at the same moment must not both take themselves for the first.
                    conn.execute(text("SELECT pg_advisory_xact_lock(hashtext(current_schema()))"))
                yield conn

    def close(self) -> None:
        """Let go of every connection (Windows does not delete an open file)."""
        self.engine.dispose()


def database_url(corpus: Path) -> str:
    """Where a review's database is: ``SLR_DATABASE_URL``, else a SQLite file in its corpus folder."""
    return os.environ.get("SLR_DATABASE_URL", "").strip() or f"sqlite:///{(corpus / 'review.db').as_posix()}"


def open_database(url: str, review_id: str) -> Database:
    """The database at a URL, its schema made or brought up to date."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(
            "SLR_DATABASE_URL is not a database address.",
            "use postgresql://user@host/name, or unset it for a SQLite file.",
        ) from None
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        path = Path(parsed.database or "")
        _make_folder(path.parent)
        engine, place = sqlite_engine(parsed), str(path)
    elif kind == "postgresql":
        schema = "slr_" + review_id.replace("-", "_")
        engine = postgresql_engine(parsed.set(drivername="postgresql+psycopg"), schema)
        place = f"{parsed.host or 'localhost'}/{parsed.database}, schema {schema}"
        _make_schema(engine, schema, place)
    else:
        raise StoreError(f"A {kind} database cannot hold a review.", "use SQLite or PostgreSQL.")
    try:
        migrate.upgrade(engine, place)
    except (SQLAlchemyError, StoreError) as error:
        engine.dispose()
        if isinstance(error, StoreError):
            raise
        raise _cannot(place, error) from error
    return Database(engine, place)


def now() -> datetime:
    """The server's time, for information; order comes from ``seq``."""
    return datetime.now(UTC)


def _was_saved(conn: Connection, event: Event) -> bool:
    known = audit.known(conn, event.event_id)
    if known is None:
        return False
    if known != (event.actor, event.action, event.subject):
        # Saying "already saved" here would lose what this write was about.
        raise Stale(
            "Something else was saved under this event id already.", "reload the page and do it again."
        )
    return True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"There can be no database in {folder}: {error.strerror}.", "choose a folder you may write to."
        ) from error


def _make_schema(engine: Engine, schema: str, place: str) -> None:
    try:
        with engine.begin() as conn:
            # Two servers that start at once must not race: the lock ends with the transaction.
            conn.execute(text("SELECT pg_advisory_xact_lock(hashtext(:s))"), {"s": schema})
            conn.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
    except SQLAlchemyError as error:
        raise _cannot(place, error) from error


def _is_passing(error: DBAPIError) -> bool:
    """A lost race, a lock or a broken connection: worth another try."""
    if isinstance(error, IntegrityError):
        return True
    message = str(error.orig).lower()
    return error.connection_invalidated or any(
        word in message
        for word in ("locked", "busy", "deadlock", "serialize", "connection", "terminating", "starting up")
    )


def _cannot(place: str, error: SQLAlchemyError) -> StoreError:
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    hint = "see that the file or server is there, writable and not full; nothing of this step was written."
    return StoreError(f"The database at {place} did not answer as it should: {cause}.", hint)
