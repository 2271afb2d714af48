"""The stopping rule against a count of all draws by hand, and what must hold of it everywhere."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InvalidInput
from review.screening.ranking.sentences import methods, state
from review.screening.ranking.stopping import (
    FEWEST,
    StoppingRule,
    judge,
    lower_bound,
    most_missed_by_check,
    p_missed,
)

readings = st.lists(st.integers(0, 1), min_size=1, max_size=40)


def by_hand(labels: list[int], total: int, missed: int) -> float:
    """Every tail, every number of hits: the definition, in whole numbers."""
    read, found = len(labels), sum(labels)
    if missed > total - read:
        return 0.0
    smallest = Fraction(1)
    for start in range(read):
        pool, drawn, left = total - start, read - start, sum(labels[start:])
        relevant = left + missed
        ways = sum(comb(relevant, k) * comb(pool - relevant, drawn - k) for k in range(left + 1))
        smallest = min(smallest, Fraction(ways, comb(pool, drawn)))
    assert found <= total
    return float(smallest)


@given(readings, st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=150, deadline=None)
def test_p_is_the_smallest_chance_over_all_tails(labels, unread, missed):
    total = len(labels) + unread
    assert p_missed(np.array(labels), total, missed) == pytest.approx(
        by_hand(labels, total, missed), abs=1e-9
    )


@given(readings, st.integers(0, 60), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
@settings(max_examples=80, deadline=None)
def test_the_lower_bound_is_the_first_recall_that_would_surprise(labels, unread, confidence):
    total, found = len(labels) + unread, sum(labels)
    bound = lower_bound(np.array(labels), total, confidence)
    if not found:
        assert bound == 0
        return
    surprising = next(m for m in range(unread + 2) if by_hand(labels, total, m) < 1 - confidence - 1e-9)
    assert bound == pytest.approx(found / (found + surprising - 1))


@given(readings, st.integers(1, 60))
@settings(max_examples=80, deadline=None)
def test_another_irrelevant_report_never_lowers_the_bound(labels, unread):
    total = len(labels) + unread
    bounds = [lower_bound(np.array(labels + [0] * more), total) for more in (0, 1)]
    assert bounds[0] <= bounds[1]


@given(readings, st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_more_confidence_never_raises_the_bound(labels, unread):
    total = len(labels) + unread
    bounds = [lower_bound(np.array(labels), total, c) for c in (0.5, 0.8, 0.95, 0.99)]
    assert bounds == sorted(bounds, reverse=True)


@given(readings, st.integers(0, 60), st.sampled_from([80, 90, 95, 100]))
@settings(max_examples=100, deadline=None)
def test_so_many_more_irrelevant_reports_meet_the_rule_and_one_fewer_does_not(labels, unread, target):
    rule, total = StoppingRule(target), len(labels) + unread
    more = judge(labels, total, rule).more_irrelevant
    if not sum(labels):
        assert more is None
        return
    assert judge(labels + [0] * more, total, rule).is_met
    if more:
        assert not judge(labels + [0] * (more - 1), total, rule).is_met


@given(st.integers(0, 3000), st.integers(1, 100))
def test_missed_is_the_least_number_that_breaks_the_target(found, target):
    missed = StoppingRule(target).missed(found)
    assert Fraction(found * 100) < target * (found + missed) or not found
    assert found * 100 >= target * (found + missed - 1)


@given(readings, st.integers(0, 60))
@settings(deadline=None)
def test_met_means_that_the_bound_keeps_the_target(labels, unread):
    verdict = judge(labels, len(labels) + unread)
    if verdict.p is not None and verdict.unread:
        assert verdict.is_met == (verdict.least_recall >= 0.95 - 1e-12)


def test_without_inclusions_nothing_is_said():
    verdict = judge([0] * 50, 60)
    assert (verdict.p, verdict.least_recall, verdict.more_irrelevant) == (None, None, None)
    assert not verdict.is_met
    assert "cannot say anything" in state(verdict)
    assert "no statement about recall" in methods(verdict)


def test_few_inclusions_are_too_few_to_tell_even_where_the_rule_is_met():
    few = judge([1] * (FEWEST - 1) + [0] * 940, 1000)
    enough = judge([1] * FEWEST + [0] * 940, 1000)
    assert few.is_met
    assert few.is_too_few
    assert not few.is_defensible
    assert enough.is_defensible
    assert state(few).startswith("Too few to tell")
    assert "too few to tell" in methods(few)
    assert "too few" not in methods(enough)


def test_everything_read_is_certain():
    verdict = judge([0, 1, 0], 3)
    assert verdict.is_defensible
    assert verdict.least_recall == 1
    assert state(verdict) == "Everything has been read."


def test_runs_of_irrelevant_reports_are_counted_and_decide_nothing():
    verdict = judge([1] * 30 + [0] * 200, 100_000)
    assert verdict.irrelevant_in_a_row == 200
    assert not verdict.is_met
    assert f"next {verdict.more_irrelevant} reports" in state(verdict)


@given(st.integers(0, 40), st.data())
@settings(max_examples=80, deadline=None)
def test_a_check_of_the_unread_bounds_what_they_hold(unread, data):
    sample = data.draw(st.integers(0, unread))
    hits = data.draw(st.integers(0, sample))

    def chance(relevant: int) -> Fraction:
        ways = sum(comb(relevant, k) * comb(unread - relevant, sample - k) for k in range(hits + 1))
        return Fraction(ways, comb(unread, sample))

    possible = [m for m in range(hits, unread - sample + hits + 1) if chance(m) >= Fraction(5, 100)]
    assert most_missed_by_check(unread, sample, hits) == max(possible)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: judge([0, 1], 1), "2 reports are read of 1"),
        (lambda: judge([0, 2], 5), "neither 0 nor 1"),
        (lambda: most_missed_by_check(10, 5, 6), "6 hits in a check of 5 of 10"),
        (lambda: StoppingRule(0), "recall of 0 %"),
        (lambda: StoppingRule(95, 1.0), "1.0 is no confidence"),
    ],
)
def test_what_cannot_be_is_refused(call, said):
    with pytest.raises(InvalidInput, match=said):
        call()
