"""Samples and intervals, checked against what is printed elsewhere and against the definition."""

from __future__ import annotations

from collections import Counter
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.dedup.audit import Merged, at_most, draw, estimate, interval, upper_bound
from review.errors import InvalidInput
from review.model import AuditVerdict

RIGHT, WRONG, UNSURE = AuditVerdict


def merged(count: int) -> list[Merged]:
    return [Merged(f"x:{n}", f"R{n}", "doi" if n % 4 else "title", f"y:{n}") for n in range(count)]


# Clopper–Pearson intervals of 95 %, as R's binom.test prints them.
PRINTED = [
    (0, 10, 0.0, 0.3084971),
    (1, 10, 0.002528579, 0.4450161),
    (5, 10, 0.1870860, 0.8129140),
    (10, 10, 0.6915029, 1.0),
    (3, 100, 0.006229972, 0.08517605),
    (0, 300, 0.0, 0.01222104),
]


@pytest.mark.parametrize(("wrong", "n", "low", "high"), PRINTED)
def test_the_interval_is_the_exact_one(wrong, n, low, high):
    assert interval(wrong, n) == pytest.approx((low, high), abs=1e-6)


def test_none_wrong_bounds_the_rate_at_about_three_by_n():
    assert upper_bound(0, 300) == pytest.approx(3 / 300, rel=0.01)
    assert upper_bound(0, 300) == pytest.approx(1 - 0.05 ** (1 / 300))
    assert interval(0, 0) == (0.0, 1.0)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0, 1))
def test_the_tail_is_the_sum_of_its_terms(seen, p):
    k, n = seen
    direct = sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1))
    assert at_most(k, n, p) == pytest.approx(direct, abs=1e-9)
    low, high = interval(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert upper_bound(k, n) <= high


@given(st.integers(1, 80), st.integers(1, 100), st.integers(0, 5), st.booleans(), st.randoms())
def test_a_sample_can_be_drawn_again(size, n, seed, by_rule, chance):
    pool = merged(size)
    drawn = draw(pool, n, seed, by_rule=by_rule)
    assert len(drawn) == len(set(drawn)) == min(n, size)
    chance.shuffle(pool)
    assert draw(pool, n, seed, by_rule=by_rule) == drawn
    if by_rule and n < size:
        of, got = Counter(m.rule for m in pool), Counter(m.rule for m in drawn)
        assert all(abs(got[rule] - n * of[rule] / size) < 1 for rule in of)


def test_other_seeds_draw_others_and_nothing_is_refused():
    pool = merged(200)
    assert draw(pool, 20, 1) != draw(pool, 20, 2)
    with pytest.raises(InvalidInput):
        draw(pool, 0, 1)


def test_the_estimate_counts_what_is_sure():
    drawn = merged(8)
    said = {"x:0": RIGHT, "x:1": WRONG, "x:2": RIGHT, "x:3": UNSURE, "elsewhere": WRONG}
    found = estimate(drawn, said, 100)
    assert (found.drawn, found.right, found.wrong, found.unsure, found.open) == (8, 2, 1, 1, 4)
    assert found.rate == pytest.approx(1 / 3)
    assert (found.low, found.high) == interval(1, 3)
    assert found.worst == upper_bound(2, 4)
    assert found.by_rule == (("doi", 2, 1), ("title", 1, 0))
    assert estimate(drawn, {}, 100).rate is None
