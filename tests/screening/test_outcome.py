"""What decisions add up to: every table of votes, and the reason that is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.model import Adjudication, Decision, Outcome, Stage, Verdict
from review.screening.outcome import Settled, by_report, settle

I, U, E = Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE  # noqa: E741
TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
REASONS = ("E1", "E2", "E3")
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def vote(verdict: Verdict | None, reason: str = "", n: int = 1, report: str = "R00001") -> Decision:
    return Decision(n, f"e{n}", report, TA, f"P{n:03}", verdict, reason, "", (), "1-x", 1, WHEN)


def votes(*verdicts: Verdict | None) -> list[Decision]:
    return [vote(v, n=n) for n, v in enumerate(verdicts, start=1)]


def ruling(verdict: Verdict, reason: str = "") -> Adjudication:
    return Adjudication(1, "a1", "R00001", TA, verdict, reason, "", "P009", 1, WHEN)


def outcome(*verdicts: Verdict | None, needed: int = 2, stage: Stage = TA) -> Outcome:
    return settle(votes(*verdicts), (), needed=needed, stage=stage, reasons=REASONS).outcome


P, C, IN, OUT = Outcome.PENDING, Outcome.CONFLICT, Outcome.INCLUDED, Outcome.EXCLUDED
TWO = [
    # first, second, title and abstract, full text
    (I, I, IN, IN),
    (I, U, IN, C),
    (U, U, IN, C),
    (I, E, C, C),
    (U, E, C, C),
    (E, E, OUT, OUT),
]


@pytest.mark.parametrize(("first", "second", "title_abstract", "full_text"), TWO)
def test_two_votes(first, second, title_abstract, full_text):
    for one, other in ((first, second), (second, first)):
        assert outcome(one, other) is title_abstract
        assert outcome(one, other, stage=FT) is full_text


def test_the_table_holds_every_pair():
    assert {frozenset((a, b)) for a, b, _, _ in TWO} == {frozenset(p) for p in product(Verdict, repeat=2)}


@pytest.mark.parametrize(("verdict", "first", "second"), [(I, IN, IN), (U, IN, C), (E, OUT, OUT)])
def test_one_vote_waits_for_the_other_unless_one_is_enough(verdict, first, second):
    assert outcome(verdict) is P
    assert outcome(verdict, needed=1) is first
    assert outcome(verdict, needed=1, stage=FT) is second


def test_no_vote_and_withdrawn_votes_are_pending():
    assert outcome() is P
    assert outcome(None, I) is P
    assert outcome(E, None, E) is OUT


@pytest.mark.parametrize("cast", [(), (I,), (I, E), (E, E), (U, I)])
def test_an_adjudication_settles_whatever_the_votes(cast):
    include, exclude = ruling(I), ruling(E, "E2")
    assert settle(votes(*cast), [include], needed=2, stage=FT, reasons=REASONS) == Settled(IN)
    assert settle(votes(*cast), [exclude], needed=2, stage=FT, reasons=REASONS) == Settled(OUT, "E2")


@pytest.mark.parametrize(
    ("first", "second", "counted"),
    [
        ("E3", "E1", "E1"),
        ("E2", "E2", "E2"),
        ("E3", "", "E3"),
        ("", "", ""),
        ("E9", "E3", "E3"),  # a reason of an older protocol gives way to one in force
        ("E9", "E8", "E8"),
    ],
)
def test_the_first_reason_of_the_protocol_is_counted(first, second, counted):
    for one, other in ((first, second), (second, first)):
        cast = [vote(E, one, 1), vote(E, other, 2)]
        assert settle(cast, (), needed=2, stage=FT, reasons=REASONS) == Settled(OUT, counted)


def test_a_ruling_without_a_reason_takes_that_of_the_votes():
    cast = [vote(I, n=1), vote(E, "E3", 2)]
    assert settle(cast, [ruling(E)], needed=2, stage=FT, reasons=REASONS) == Settled(OUT, "E3")


def given_on(report: str, verdict: Verdict, who: int, seq: int) -> Decision:
    return replace(vote(verdict, n=who), seq=seq, made_on=report)


def test_two_votes_of_one_person_are_one_person_and_two_votes():
    one, two = given_on("R1", I, 1, 1), given_on("R2", E, 1, 2)
    other = given_on("R1", I, 2, 3)
    assert settle([one, two], (), needed=2, stage=TA) == Settled(P)
    assert settle([one, two], (), needed=1, stage=TA) == Settled(C)
    assert settle([one, two, other], (), needed=2, stage=TA) == Settled(C)
    assert settle([one, replace(two, verdict=I), other], (), needed=2, stage=TA) == Settled(IN)


@pytest.mark.parametrize(
    ("second", "later", "found"), [(I, I, IN), (I, U, IN), (I, E, C), (E, I, C), (E, E, C)]
)
def test_rulings_that_met_settle_only_what_they_agree_on(second, later, found):
    cast = [given_on("R1", I, 1, 1), given_on("R1", E, 2, 2), given_on("R3", later, 3, 3)]
    ruled = [replace(ruling(I), made_on="R1"), replace(ruling(second), made_on="R2")]
    assert settle(cast, ruled, needed=2, stage=TA).outcome is found
    assert settle(cast, list(reversed(ruled)), needed=2, stage=TA).outcome is found


def test_a_ruling_covers_the_votes_it_names_wherever_they_were_given():
    cast = [given_on("R1", I, 1, 1), given_on("R2", E, 2, 2)]
    for settles, found in (((), C), ((2,), IN)):
        ruled = [replace(ruling(I), made_on="R1", settles=settles)]
        assert settle(cast, ruled, needed=2, stage=TA).outcome is found
    assert settle(cast[1:], [replace(ruling(I), made_on="R1")], needed=2, stage=TA).outcome is P


@given(st.lists(st.sampled_from([I, U, E, None]), max_size=4), st.sampled_from(Stage), st.integers(1, 2))
def test_the_order_of_votes_does_not_matter_and_withdrawn_ones_are_nothing(cast, stage, needed):
    found = outcome(*cast, needed=needed, stage=stage)
    assert outcome(*reversed(cast), needed=needed, stage=stage) is found
    assert outcome(*(v for v in cast if v), needed=needed, stage=stage) is found
    if E not in cast:
        assert found is not OUT
    if I not in cast and U not in cast:
        assert found is not IN


def test_decisions_lie_under_their_reports_in_order():
    one, two, three = vote(I, n=1), vote(E, n=2, report="R00002"), vote(U, n=3)
    assert by_report([one, two, three]) == {"R00001": [one, three], "R00002": [two]}
