"""The demo's key and the labelled sets, read in place where SLR_TEST_DATA points."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from review.dedup import DedupResult
from review.model import Author, Entry, Record

Run = Callable[..., DedupResult]
Ris = Callable[[str], list[tuple[str, Entry]]]
FILES = ("topic-records.ris", "duplicates-export-a.ris", "duplicates-export-b.ris")
SETS = ("cytology_screening", "diabetes", "digital_work", "respiratory", "stroke", "tafenoquine")


def _rows(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def demo(test_data: Path, ris: Ris) -> list[Record]:
    """All 127 records of the demo's three files."""
    found = [pair for name in FILES for pair in ris((test_data / "demo" / name).read_text(encoding="utf-8"))]
    assert len(found) == 85 + 20 + 22
    return [Record(record_id, "run", n, entry) for n, (record_id, entry) in enumerate(found)]


def _reports(result: DedupResult) -> dict[str, str]:
    return {m.record_id: m.report_id for m in result.memberships}


def _asked(result: DedupResult) -> set[frozenset[str]]:
    pairs = [p for c in result.queue for p in ((c.record_a, c.record_b), *c.evidence["also"])]
    return {frozenset(p) for p in pairs}


def test_the_demos_key(test_data: Path, demo: list[Record], run: Run) -> None:
    result = run(demo)
    report_of = _reports(result)
    cards = {frozenset(report_of[i] for i in pair) for pair in _asked(result)}
    merged = 0
    for row in _rows(test_data / "demo" / "duplicates-key.csv"):
        one, other = report_of[row["record_1"]], report_of[row["record_2"]]
        merged += one == other
        if row["relation"] == "duplicate":
            assert one == other or frozenset((one, other)) in cards, row
        else:
            assert one != other, row
    assert merged >= 14


def test_no_two_records_of_one_demo_list_are_merged(demo: list[Record], run: Run) -> None:
    report_of = _reports(run(demo))
    listed = [r.record_id for r in demo[:85]]
    assert len({report_of[i] for i in listed}) == 85


def _authors(text: str) -> tuple[Author, ...]:
    parts = text.split(" and ") if " and " in text else text.split(";")
    return tuple(_author(part.strip(), len(parts)) for part in parts if part.strip())


def _author(name: str, count: int) -> Author:
    family, comma, given = name.partition(",")
    is_one = comma and "," not in given and (count > 1 or " " not in family)
    return Author(family.strip(), given.strip()) if is_one else Author(literal=name)


def _record(row: dict[str, str], position: int) -> Record:
    entry = Entry(
        title=row["title"],
        abstract=row["abstract"],
        authors=_authors(row["authors"]),
        year=int(row["year"]) if row["year"].isdigit() else None,
        venue=row["journal"],
        volume=row["volume"],
        issue=row["issue"],
        pages=row["pages"],
        doi=row["doi"],
        pmid=row.get("pmid", ""),
        language=row["language"],
        type=row["entry_type"],
        native_id=row.get("trial_id", ""),
    )
    return Record(row["record_id"], "run", position, entry)


def test_the_guards(test_data: Path, run: Run) -> None:
    folder = test_data / "benchmarks" / "dedup" / "guards"
    result = run([_record(row, n) for n, row in enumerate(_rows(folder / "records.csv.gz"))])
    report_of, asked = _reports(result), _asked(result)
    for row in _rows(folder / "pairs.csv"):
        pair = frozenset((row["record_id_1"], row["record_id_2"]))
        is_merged = len({report_of[i] for i in pair}) == 1
        assert is_merged or pair in asked if row["expected"] == "duplicate" else not is_merged, row


@pytest.mark.parametrize("name", SETS)
def test_no_wrong_merge_in_a_labelled_set(test_data: Path, run: Run, name: str) -> None:
    folder = test_data / "benchmarks" / "dedup" / name
    rows = _rows(folder / "records.csv.gz")
    works = {row["record_id"]: row["cluster_id"] for row in rows}
    disputed = folder / "disputed_pairs.csv"
    undecided = {i for row in (_rows(disputed) if disputed.exists() else []) for i in row.values()}
    result = run([_record(row, n) for n, row in enumerate(rows)])
    works_of: dict[str, set[str]] = {}
    for record_id, report_id in _reports(result).items():
        if record_id not in undecided:
            works_of.setdefault(report_id, set()).add(works[record_id])
    assert not [report_id for report_id, inside in works_of.items() if len(inside) > 1]
    saved = len(rows) - len(set(_reports(result).values()))
    assert saved >= 0.93 * (len(rows) - len(set(works.values())))
    assert len(result.queue) <= 0.03 * len(rows)
