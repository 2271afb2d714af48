"""Records written in one line, and the demo's files as records."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from review.dedup import DedupResult, deduplicate
from review.model import Author, Entry, Record

ARTICLE: dict[str, Any] = {
    "title": "Group sessions for men who buy sex: a randomised controlled trial",
    "authors": (Author("Halvorsen", "Ingrid M."), Author("Tanaka", "Reo")),
    "year": 2019,
    "venue": "Journal of Applied Wound Research",
    "volume": "12",
    "issue": "3",
    "pages": "101-112",
    "type": "article",
}


@pytest.fixture
def record() -> Callable[..., Record]:
    """One record: the standard article with some fields changed."""
    numbers = itertools.count(1)

    def make(record_id: str = "", /, **changed: Any) -> Record:
        position = next(numbers)
        return Record(record_id or f"r{position:03}", "run", position, Entry(**{**ARTICLE, **changed}))

    return make


@pytest.fixture
def run() -> Callable[..., DedupResult]:
    """Deduplicate with fresh report ids."""

    def go(records: Sequence[Record], **settings: Any) -> DedupResult:
        numbers = itertools.count(1)
        return deduplicate(records, mint=lambda: f"R{next(numbers):04}", **settings)

    return go


@pytest.fixture
def outcome(run: Callable[..., DedupResult]) -> Callable[[Record, Record], str]:
    """What becomes of two records: merged, asked, refused or apart."""

    def tell(a: Record, b: Record) -> str:
        result = run([a, b])
        if len({m.report_id for m in result.memberships}) == 1:
            return "merged"
        return "asked" if result.queue else "refused" if result.refused else "apart"

    return tell


def read_ris(text: str) -> Iterator[tuple[str, Entry]]:
    """Enough of RIS for the demo's own files: the id and the entry of each block."""
    for block in text.split("\nER  -")[:-1]:
        found: dict[str, list[str]] = {}
        for line in block.splitlines():
            if line[2:6] == "  - ":
                found.setdefault(line[:2], []).append(line[6:].strip())
        yield found["ID"][0], _entry(found)


def _entry(found: dict[str, list[str]]) -> Entry:
    def one(tag: str) -> str:
        return found.get(tag, [""])[0]

    year = one("PY")[:4]
    return Entry(
        title=one("TI"),
        authors=tuple(_author(name) for name in found.get("AU", [])),
        year=int(year) if year.isdigit() else None,
        venue=one("T2") or one("JO"),
        volume=one("VL"),
        issue=one("IS"),
        pages=f"{one('SP')}-{one('EP')}" if one("EP") else one("SP"),
        doi=one("DO"),
        isbn=tuple(found.get("SN", [])),
        language=one("LA"),
        type=one("TY"),
        url=one("UR"),
        publisher=one("PB"),
        native_id=one("AN"),
    )


def _author(name: str) -> Author:
    family, comma, given = name.partition(",")
    return Author(family.strip(), given.strip()) if comma else Author(literal=name)


@pytest.fixture
def ris() -> Callable[[str], list[tuple[str, Entry]]]:
    """A reader of the demo's RIS files."""
    return lambda text: list(read_ris(text))
