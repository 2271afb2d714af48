"""What is left over where one database lists what another has of a journal's year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.dedup import DedupResult, deduplicate
from review.dedup.engine import match_records
from review.dedup.explaining import explain, fields_of
from review.dedup.raw import of_records
from review.dedup.shapes import shape
from review.dedup.shelves import add_shelves, shelf_counts
from review.model import Entry, Record
from tests.dedup.test_rules import ORDINARY, shelf

Make = Callable[..., Record]
SOURCES = {"a": "Base A", "b": "Base B", "c": "Base C"}
THIN = {"volume": "", "issue": "", "pages": ""}
TITLE = "Where nobody speaks after nine in the {} of Vest"
RULE = "left over"


@pytest.fixture
def two(record: Make) -> list[Record]:
    """One article as two databases word it."""
    worded = (("a", "town"), ("b", "city"))
    return [replace(record(**THIN, title=TITLE.format(word)), run_id=run) for run, word in worded]


def run(records: Sequence[Record], first: int = 1, **more: Any) -> DedupResult:
    numbers = count(first)
    return deduplicate(records, mint=lambda: f"R{next(numbers)}", **{"sources": SOURCES, **more})


def merged(result: DedupResult, two: Sequence[Record]) -> bool:
    at = {m.record_id: m.report_id for m in result.memberships}
    return at[two[0].record_id] == at[two[1].record_id]


def test_the_two_that_are_left_over_are_one(record, two):
    result = run([*two, *shelf(record, two[0], ORDINARY)])
    assert merged(result, two)
    [member] = [m for m in result.memberships if m.record_id == two[1].record_id]
    assert member.rule == RULE
    assert member.evidence["reason"].startswith("like titles, left over where two databases list")


def test_it_is_a_question_where_nobody_says_who_lists_what(record, two):
    records = [*two, *shelf(record, two[0], ORDINARY)]
    for sources in ({}, {"a": "Base A"}, {"a": "Base A", "b": "Base A"}):
        result = run(records, sources=sources)
        assert not merged(result, two), sources
        assert len(result.queue) + len(result.refused) == 1, sources


def test_it_is_a_question_where_the_lists_are_short_or_differ(record, two):
    assert not merged(run([*two, *shelf(record, two[0], ORDINARY[:8])]), two)
    whole = shelf(record, two[0], ORDINARY)
    apart = [r for r in whole if r.run_id == "a" or int(r.entry.doi[5:]) > 3]
    more = [
        replace(record(**THIN, title=t), run_id="b") for t in ("Herons", "Of kites and wires", "Snow in June")
    ]
    assert not merged(run([*two, *apart, *more]), two)


def test_it_is_enough_that_one_lists_all_of_the_other(record, two):
    more = [
        replace(record(**THIN, title=t, year=2019), run_id="b")
        for t in ("Herons at noon", "Of kites and wires", "Snow in June", "Foxes in suburban gardens")
    ]
    assert merged(run([*two, *shelf(record, two[0], ORDINARY), *more]), two)


def test_it_is_a_question_which_of_two_fits(record, two):
    third = replace(record(**THIN, title=TITLE.format("port")), run_id="b")
    result = run([*two, third, *shelf(record, two[0], ORDINARY)])
    assert not merged(result, two)
    assert result.queue


def test_another_year_is_another_shelf_and_a_conflict_stays_one(record, two):
    rest = shelf(record, two[0], ORDINARY)
    for changed in ({"year": 2018}, {"pages": "7-9", "volume": "2"}):
        other = replace(two[1], entry=replace(two[1].entry, **changed))
        one = replace(
            two[0], entry=replace(two[0].entry, **({"pages": "70-91"} if "pages" in changed else {}))
        )
        assert not merged(run([one, other, *rest]), two)


def test_an_update_asks(record, two):
    rest = shelf(record, two[0], ORDINARY)
    first = run([two[0], *rest])
    known = {m.record_id: m.report_id for m in first.memberships}
    later = run([*two, *rest], first=100, known=known)
    assert [m.record_id for m in later.memberships] == [two[1].record_id]
    assert later.memberships[0].report_id not in known.values()
    assert len(later.queue) == 1


def test_the_story_of_the_two_names_the_rule(record, two):
    records = sorted([*two, *shelf(record, two[0], ORDINARY)], key=lambda r: r.record_id)
    matched = match_records(records, sources=SOURCES)
    story = explain(matched, fields_of(of_records(records, SOURCES)), two[1].record_id, two[0].record_id)
    assert [rule.name for rule in story.rules if rule.speaks] == [RULE]


@given(cut=st.lists(st.integers(0, 26), max_size=3))
def test_counts_of_parts_add_up(cut):
    titles = [*ORDINARY, *ORDINARY]
    numbers = iter(range(100))
    records = [
        Record(f"r{n:02}", "ab"[n % 2], n, replace(make_entry(t), year=2000 + n % 3))
        for n, t in zip(numbers, titles, strict=False)
    ]
    whole = shape(of_records(records, SOURCES))
    ends = [0, *sorted(cut), len(whole)]
    parts = [whole.iloc[x:y].reset_index(drop=True) for x, y in pairwise(ends)]
    added = add_shelves([shelf_counts(part) for part in parts])
    assert added.to_dict() == shelf_counts(whole).to_dict()
    assert int(added.sum()) == len(titles)


def make_entry(title: str) -> Entry:
    return Entry(title=title, venue="Journal of Quiet Places")
