"""Who screens what."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from review.screening.assign import plan

reports = st.lists(st.integers(1, 99).map(lambda n: f"R{n:05}"), unique=True, max_size=25)
people = st.lists(st.sampled_from("ABCDE"), unique=True, max_size=5)


@st.composite
def given_work(draw):
    """Reports, reviewers, how many are needed, and pairs that exist; some of people who left."""
    listed, pool, needed = draw(reports), draw(people), draw(st.integers(1, 2))
    anybody = [*pool, "X", "Y"]
    pairs = st.tuples(st.sampled_from(listed or ["R00001"]), st.sampled_from(anybody))
    return listed, pool, needed, draw(st.lists(pairs, unique=True, max_size=20))


def test_two_reviewers_share_everything():
    assert plan(["R1", "R2"], ["A", "B"], 2) == [("R1", "A"), ("R1", "B"), ("R2", "A"), ("R2", "B")]


def test_three_reviewers_take_turns():
    given_to = plan([f"R{n}" for n in range(6)], ["A", "B", "C"], 2)
    assert Counter(who for _, who in given_to) == {"A": 4, "B": 4, "C": 4}


def test_whoever_has_least_comes_first():
    assert plan(["R3"], ["A", "B"], 1, [("R1", "A"), ("R2", "A")]) == [("R3", "B")]


@given(given_work())
def test_each_report_gets_as_many_different_people_as_can_be_had(work):
    listed, pool, needed, existing = work
    added = plan(listed, pool, needed, existing)
    after: dict[str, set[str]] = {report: set() for report in listed}
    for report, who in [*existing, *added]:
        after.setdefault(report, set()).add(who)
    assert len(added) == len(set(added))
    assert not set(added) & set(existing)
    assert {who for _, who in added} <= set(pool)
    assert {report for report, _ in added} <= set(listed)
    for report in listed:
        before = {who for r, who in existing if r == report}
        reachable = min(max(needed, len(before)), len(before | set(pool)))
        assert len(after[report]) == reachable


@given(given_work())
def test_planning_again_adds_nothing_and_the_same_input_gives_the_same_plan(work):
    listed, pool, needed, existing = work
    added = plan(listed, pool, needed, existing)
    assert plan(listed, pool, needed, existing) == added
    assert plan(listed, pool, needed, [*existing, *added]) == []


@given(reports, st.lists(st.sampled_from("ABCDE"), unique=True, min_size=1), st.integers(1, 2))
def test_loads_differ_by_one_at_most(listed, pool, needed):
    load = Counter(who for _, who in plan(listed, pool, needed))
    loads = [load[who] for who in pool]
    assert max(loads) - min(loads) <= 1
