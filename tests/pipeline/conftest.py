"""A filled small review, made once and copied for each test, on each engine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import URL

from review.pipeline import deduplicating, exporting
from tests.pipeline.twins import DIFFERENT
from tests.pipeline.worlds import World, copy_of, fill, write_review

NewWorld = Callable[[], AbstractContextManager[World]]
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def sqlite_worlds(tmp_path_factory: pytest.TempPathFactory) -> NewWorld:
    """Makes small reviews on SQLite."""
    root = tmp_path_factory.mktemp("worlds")
    fill(write_review(root / "template"))

    def new() -> AbstractContextManager[World]:
        return copy_of(root / "template", root / uuid4().hex)

    return new


@pytest.fixture(scope="session")
def postgresql_worlds(tmp_path_factory: pytest.TempPathFactory, postgres_server: URL) -> Iterator[NewWorld]:
    """Makes small reviews on PostgreSQL, each in a database of its own."""
    root = tmp_path_factory.mktemp("worlds")
    template = f"slr_template_{uuid4().hex}"
    _administer(postgres_server, f"CREATE DATABASE {template}")
    with _at(postgres_server, template):
        fill(write_review(root / "template"))

    @contextmanager
    def new() -> Iterator[World]:
        name = f"slr_world_{uuid4().hex}"
        _administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            with _at(postgres_server, name), copy_of(root / "template", root / name) as world:
                yield world
        finally:
            _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")

    yield new
    _administer(postgres_server, f"DROP DATABASE {template} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def worlds(request: pytest.FixtureRequest) -> NewWorld:
    """Makes small reviews, once on each engine."""
    made: NewWorld = request.getfixturevalue(f"{request.param}_worlds")
    return made


@pytest.fixture
def world(worlds: NewWorld) -> Iterator[World]:
    """A small review, once on each engine."""
    with worlds() as made:
        yield made


@contextmanager
def _at(server: URL, name: str) -> Iterator[None]:
    before = os.environ.get("SLR_DATABASE_URL")
    os.environ["SLR_DATABASE_URL"] = server.set(database=name).render_as_string(hide_password=False)
    try:
        yield
    finally:
        del os.environ["SLR_DATABASE_URL"]
        if before is not None:
            os.environ["SLR_DATABASE_URL"] = before


def _administer(server: URL, statement: str) -> None:
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True, connect_timeout=10) as connection:
        connection.execute(statement)


@pytest.fixture
def twins(world: World) -> tuple[World, list[str]]:
    """A review in which nothing is asked, and the ids of six records of six reports."""
    for n, q in enumerate(deduplicating.questions(world.ctx, world.lead)):
        pair = (q.first.record_id, q.second.record_id)
        deduplicating.answer(world.ctx, world.judge, pair, DIFFERENT, event_id=f"before {n}")
    return world, [row["record_id"] for row in exporting.record_rows(world.ctx)][:6]
