"""Which votes were given without seeing another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from review.model import Decision, Mode, Stage, Verdict, VoteRule
from review.screening.independent import independent_votes

I, U, E = Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE  # noqa: E741
TWO = VoteRule().needed
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def log(*said: tuple[str, Verdict | None], report: str = "R1") -> list[Decision]:
    return [
        Decision(n, f"e{n}", report, Stage.TITLE_ABSTRACT, who, v, "", "", (), "1", 1, WHEN, report)
        for n, (who, v) in enumerate(said, start=1)
    ]


def found(words: list[Decision], needed=TWO, **more) -> dict[str, Verdict | None]:
    votes = independent_votes(words, needed, **more).get("R1", {})
    return {who: d.verdict for who, d in votes.items()}


def test_what_was_said_before_anybody_saw_counts_whatever_came_later():
    both = log(("A", I), ("B", E), ("B", None), ("B", I), ("C", I))
    assert found(both) == {"A": I, "B": E}
    assert found(log(("A", I), ("B", E), ("B", I))) == {"A": I, "B": E}


def test_a_slip_corrected_while_still_blind_is_no_vote():
    assert found(log(("A", E), ("A", None), ("A", I), ("B", I))) == {"A": I, "B": I}
    assert found(log(("A", E), ("A", I), ("B", I))) == {"A": I, "B": I}


def test_one_vote_says_nothing():
    assert found(log(("A", I), ("A", None), ("B", E))) == {}


def test_where_a_second_is_asked_for_exclusions_only():
    rule = VoteRule(Mode.SECOND_FOR_EXCLUDED).needed
    assert found(log(("A", I), ("B", E)), rule) == {"A": I}
    assert found(log(("A", E), ("B", I)), rule) == {"A": E, "B": I}


def test_in_a_round_everything_until_it_was_opened_counts():
    words = log(("A", I), ("B", E), ("B", None), ("B", U), ("C", I), ("B", I))
    assert found(words, seen_from={"R1": 5}) == {"A": I, "B": U, "C": I}
    assert found(words, seen_from={"R1": 0}) == {}


def test_of_two_votes_of_one_person_on_joined_reports_the_first_counts():
    words = log(("A", I), ("A", E), ("B", I))
    words[1] = replace(words[1], made_on="R2")
    assert found(words) == {"A": I, "B": I}


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([I, U, E, None])), max_size=12),
    st.integers(0, 3),
)
def test_nothing_said_later_changes_what_was_found(said, more):
    words = log(*said)
    before = found(words[: len(words) - more])
    if before:
        assert found(words) == before
