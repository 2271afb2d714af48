"""Each rule and veto is taken out once: one of its cases must come out otherwise.

So no rule and no veto is there for nothing, and none can be lost without a test that fails.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from review.dedup.evidence import Evidence
from review.dedup.rules import RULES, same_title
from review.dedup.table import Mask
from review.dedup.vetoes import VETOES
from review.model import Record
from tests.dedup.rule_cases import RULE_CASES, VETO_CASES, Case
from tests.dedup.test_rules import becomes, decide, named

Make = Callable[..., Record]
Put = Callable[[str, tuple[Any, ...]], None]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Another tuple of rules or vetoes, wherever the engine reads it."""

    def everywhere(name: str, entries: tuple[Any, ...]) -> None:
        readers = [m for n, m in sys.modules.items() if n.startswith("review.dedup.") and name in vars(m)]
        assert readers
        for module in readers:
            monkeypatch.setattr(module, name, entries)

    return everywhere


def nowhere(e: Evidence) -> Mask:
    """Holds for no pair."""
    return np.zeros(len(e), dtype=bool)


def without(entries: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    """The same in the same order, with one that never holds."""
    return tuple(replace(e, holds=nowhere) if e.name == name else e for e in entries)


def careless() -> tuple[Any, ...]:
    """Rules of which the one on equal titles merges."""
    return tuple(replace(r, score=1.0) if r.holds is same_title else r for r in RULES)


@pytest.mark.parametrize("case", **named(RULE_CASES))
def test_without_the_rule_its_case_comes_out_otherwise(record: Make, put: Put, case: Case) -> None:
    put("RULES", without(RULES, case.name))
    assert becomes(decide(record, case)) == case.without != case.becomes


@pytest.mark.parametrize("case", **named(VETO_CASES))
def test_without_the_veto_its_case_comes_out_otherwise(record: Make, put: Put, case: Case) -> None:
    if case.careless:
        put("RULES", careless())
        assert becomes(decide(record, case)) == case.becomes
    put("VETOES", without(VETOES, case.name))
    assert becomes(decide(record, case)) == case.without != case.becomes


@pytest.mark.parametrize("case", **named(VETO_CASES))
def test_the_most_careless_rule_merges_no_vetoed_pair(record: Make, put: Put, case: Case) -> None:
    put("RULES", careless())
    assert becomes(decide(record, case)) == case.becomes
