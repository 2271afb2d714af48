"""Who screens what."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.screening.assign import SETTLED_IN, Job, Person, Plan, share_out
from review.screening.coverage import Coverage, cover

A, B, C = Person("A"), Person("B"), Person("C")
anybody = st.sampled_from("ABCDEXY")  # X and Y have left


def jobs(n: int, needed: int = 2, **more: object) -> list[Job]:
    return [Job(f"R{i:05}", needed, **more) for i in range(1, n + 1)]  # type: ignore[arg-type]


def applied(todo: list[Job], plan: Plan) -> list[Job]:
    """The jobs as they are once a plan has been carried out."""
    on, off = set(plan.added), set(plan.taken)
    return [
        replace(
            j,
            waiting=frozenset(
                {w for w in j.waiting if (j.report_id, w) not in off} | {w for r, w in on if r == j.report_id}
            ),
        )
        for j in todo
    ]


def loads(todo: list[Job]) -> Counter[str]:
    return Counter(w for j in todo for w in j.waiting)


@st.composite
def work(draw):
    """Jobs in any state, and people; some waiting people have left."""
    pool = [
        Person(who, draw(st.sampled_from([0, 0.5, 1, 1, 2])), draw(st.booleans()))
        for who in draw(st.lists(st.sampled_from("ABCDE"), unique=True, max_size=5))
    ]
    todo = []
    for job in jobs(draw(st.integers(0, 25))):
        voted = draw(st.frozensets(anybody, max_size=3))
        todo.append(
            Job(
                job.report_id,
                draw(st.integers(1, 3)),
                voted,
                draw(st.frozensets(anybody, max_size=3)) - voted,
                draw(st.frozensets(anybody, max_size=2)),
                draw(st.booleans()),
            )
        )
    return todo, pool


def test_two_reviewers_share_everything():
    assert share_out(jobs(2), [A, B]).added == (
        ("R00001", "A"), ("R00001", "B"), ("R00002", "A"), ("R00002", "B"),
    )  # fmt: skip


def test_three_reviewers_take_turns():
    assert loads(applied(jobs(6), share_out(jobs(6), [A, B, C]))) == {"A": 4, "B": 4, "C": 4}


def test_whoever_has_least_comes_first():
    assert share_out(jobs(1, 1), [A, B], load={"A": 2, "B": 1}).added == (("R00001", "B"),)


def test_work_is_shared_by_weight():
    people = [Person("A", 3), Person("B", 1), Person("C", 0)]
    assert loads(applied(jobs(40, 1), share_out(jobs(40, 1), people))) == {"A": 30, "B": 10}


def test_every_pair_has_an_experienced_member():
    people = [Person("A", 1, True), B, C, Person("D")]
    todo = jobs(20)
    done = applied(todo, share_out(todo, people, experienced_in_every_pair=True))
    assert cover(done, people, experienced_in_every_pair=True) == Coverage(4, 2)
    loose = applied(todo, share_out(todo, people))
    assert cover(loose, people, experienced_in_every_pair=True).without_experience


def test_experience_is_brought_into_pairs_that_lack_it():
    people = [Person("A", 1, True), B, C]
    todo = jobs(3, waiting=frozenset("BC"))
    done = applied(todo, share_out(todo, people, experienced_in_every_pair=True, even_out=True))
    green = cover(done, people, experienced_in_every_pair=True).without_experience
    assert green == tuple(j.report_id for j in todo[:SETTLED_IN])  # they may be on a screen already
    far = jobs(30, waiting=frozenset("BC"))
    done = applied(far, share_out(far, people, experienced_in_every_pair=True, even_out=True))
    assert len(cover(done, people, experienced_in_every_pair=True).without_experience) == SETTLED_IN


def test_what_is_given_by_name_goes_there_and_stays():
    todo = jobs(12, 1, waiting=frozenset("A"), given=frozenset("C"))
    done = applied(todo, share_out(todo, [A, B, C], even_out=True))
    assert loads(done) == {"C": 12}
    assert share_out(done, [A, B, C], even_out=True) == Plan()


def test_a_newcomer_takes_open_work_from_the_end_and_a_leaver_gives_theirs_away():
    todo = jobs(60, 1)
    two = applied(todo, share_out(todo, [A, B]))
    three = applied(two, share_out(two, [A, B, C], even_out=True))
    assert loads(three) == {"A": 20, "B": 20, "C": 20}
    assert [j.waiting for j in three[: 2 * SETTLED_IN]] == [j.waiting for j in two[: 2 * SETTLED_IN]]
    again = applied(three, share_out(three, [A, C], even_out=True))
    assert set(loads(again)) == {"A", "C"}
    assert abs(loads(again)["A"] - 30) <= 1


def test_a_pool_has_everything_until_the_votes_are_there():
    todo = [
        Job("R00001", 2, for_all=True),
        Job("R00002", 2, frozenset("A"), frozenset("BC"), for_all=True),
        Job("R00003", 2, frozenset("AB"), frozenset("C"), for_all=True),
    ]
    done = applied(todo, share_out(todo, [A, B, C]))
    assert [sorted(j.waiting) for j in done] == [["A", "B", "C"], ["B", "C"], []]


@given(work(), st.booleans(), st.booleans())
def test_each_report_waits_for_as_many_as_it_needs(given_work, experience, even_out):
    todo, pool = given_work
    plan = share_out(todo, pool, experienced_in_every_pair=experience, even_out=even_out)
    active = {p.reviewer_id for p in pool}
    idle = {p.reviewer_id for p in pool if p.weight == 0}
    assert len(plan.added) == len(set(plan.added))
    for before, after in zip(todo, applied(todo, plan), strict=True):
        assert not after.waiting & after.voted
        assert after.waiting <= active
        missing = max(0, before.needed - len(before.voted))
        if before.for_all:
            assert after.waiting == (active - before.voted if missing else frozenset())
            continue
        able = active - before.voted - (idle - before.given - before.waiting)
        assert len(after.waiting) == min(missing, len(able))
        assert before.given & able <= after.waiting or before.given & active >= after.waiting


@given(work(), st.booleans())
def test_planning_again_changes_nothing_and_the_same_input_gives_the_same_plan(given_work, experience):
    todo, pool = given_work
    plan = share_out(todo, pool, experienced_in_every_pair=experience)
    assert share_out(todo, pool, experienced_in_every_pair=experience) == plan
    assert share_out(applied(todo, plan), pool, experienced_in_every_pair=experience) == Plan()


@given(st.integers(0, 25), st.lists(st.sampled_from("ABCDE"), unique=True, min_size=1), st.integers(1, 2))
def test_loads_differ_by_one_at_most(n, pool, needed):
    people = [Person(who) for who in pool]
    load = loads(applied(jobs(n, needed), share_out(jobs(n, needed), people)))
    counts = [load[who] for who in pool]
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(("people", "short"), [([A], ("R00001", "R00002")), ([A, B], ())])
def test_reports_without_enough_people_are_named(people, short):
    done = applied(jobs(2), share_out(jobs(2), people))
    found = cover(done, people, experienced_in_every_pair=False)
    assert (found.people, found.most_needed, found.short, found.holds) == (len(people), 2, short, not short)
