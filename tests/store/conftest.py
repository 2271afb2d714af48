"""An open database of a review, once on each engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from review.store import Database, open_database

REVIEW = "some-review"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url, REVIEW)
    yield opened
    opened.close()
