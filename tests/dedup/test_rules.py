"""Every rule and every veto has a case that shows what it is for, and the case is decided by it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from review.dedup import DedupResult, deduplicate
from review.dedup.rules import RULES
from review.dedup.vetoes import VETOES
from review.model import Record
from tests.dedup.rule_cases import RULE_CASES, VETO_CASES, Case

Make = Callable[..., Record]
NOTHING_SAID: dict[str, str] = {}
ORDINARY = (
    "Rivers in winter", "Bread and its bakers", "Learning to swim late", "The weather on islands",
    "Songs of the harbour", "Maps drawn by children", "A history of buttons", "Counting swallows at dusk",
    "Letters to the editor of a newspaper", "Why bridges hum", "Clocks in railway stations",
    "Painting fences together", "Nightshift kitchens",
)  # fmt: skip


def decide(make: Make, case: Case, **settings: Any) -> DedupResult:
    """The whole engine on a case's records."""
    numbers = itertools.count(1)
    records = [make(**changed) for changed in case.records]
    sources = {"run": "Base A"} if case.is_one_database else NOTHING_SAID
    if case.is_left_over:
        records = [replace(r, run_id=run) for r, run in zip(records, "ab", strict=True)]
        others, sources = shelf(make, records[0], ORDINARY), {"a": "Base A", "b": "Base B"}
        result = deduplicate(
            [*records, *others], mint=lambda: f"R{next(numbers)}", sources=sources, **settings
        )
        ids = {r.record_id for r in records}
        return replace(result, memberships=tuple(m for m in result.memberships if m.record_id in ids))
    return deduplicate(records, mint=lambda: f"R{next(numbers)}", sources=sources, **settings)


def shelf(make: Make, like: Record, titles: Sequence[str]) -> list[Record]:
    """Articles of the journal and year of a record, each in both databases, with its own DOI."""
    entry = {"venue": like.entry.venue, "year": like.entry.year, "volume": "", "issue": "", "pages": ""}
    return [
        replace(make(**entry, title=title, doi=f"10.5/{n}"), run_id=run)
        for n, title in enumerate(titles)
        for run in "ab"
    ]


def becomes(result: DedupResult) -> str:
    """Merged into one report, asked, refused by a firm veto, or never brought near."""
    if len({m.report_id for m in result.memberships}) == 1:
        return "merged"
    return "asked" if result.queue else "refused" if result.refused else "apart"


def named(cases: tuple[Case, ...]) -> dict[str, Any]:
    """Arguments that make one test of each case."""
    return {"argvalues": cases, "ids": [f"{c.name}-{n}" for n, c in enumerate(cases)]}


def test_every_rule_and_every_veto_has_its_case() -> None:
    assert {c.name for c in RULE_CASES} == {r.name for r in RULES}
    assert {c.name for c in VETO_CASES} == {v.name for v in VETOES}
    for table in (RULES, VETOES):
        assert len({entry.name for entry in table}) == len(table)


@pytest.mark.parametrize("case", **named(RULE_CASES))
def test_the_rule_speaks(record: Make, case: Case) -> None:
    result = decide(record, case)
    assert becomes(result) == case.becomes
    told = [m.rule for m in result.memberships if m.rule != "first record"]
    assert (told or [c.evidence["rule"] for c in result.queue]) == [case.name]


@pytest.mark.parametrize("case", **named(VETO_CASES))
@pytest.mark.parametrize("merge_at", [0.5, 0.98])
def test_the_veto_holds_at_any_threshold(record: Make, case: Case, merge_at: float) -> None:
    result = decide(record, case, merge_at=merge_at, review_at=0.5)
    assert becomes(result) == case.becomes
    assert all(c.veto for c in (*result.queue, *result.refused))
