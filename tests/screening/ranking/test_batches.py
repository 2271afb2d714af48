"""What each person is shown: the same as others, in an order of their own, and nothing of their verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InvalidInput
from review.model import Outcome
from review.screening.ranking.batches import Mode, Ranking, is_due, pilot, queue_for, rank
from review.screening.ranking.model import Lesson, lesson_of
from tests.screening.ranking.pools import made_up, ranker_of

IDS, TEXTS, LABELS = made_up(60)
RANKER = ranker_of(IDS, TEXTS)
PEOPLE = ("ann", "bo")


# ---- a small team, by the rules of the whole program ---------------------------------------------


@dataclass
class Desk:
    """Two reviewers on one ranked pool. Everything a person is shown is written down."""

    votes: dict[str, dict[str, bool]] = field(default_factory=dict)
    rulings: dict[str, bool] = field(default_factory=dict)
    ranking: Ranking = field(default_factory=lambda: pilot(IDS, "seed", 20))
    shown: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)

    def outcomes(self) -> dict[str, Outcome]:
        found = {}
        for report, votes in self.votes.items():
            if len(votes) == 2:
                said = set(votes.values()) if report not in self.rulings else {self.rulings[report]}
                found[report] = Outcome.CONFLICT if len(said) > 1 else _OF[said.pop()]
        return found

    def queue(self, person: str) -> tuple[object, ...]:
        read_by = {report: set(votes) for report, votes in self.votes.items()}
        return queue_for(person, self.ranking, read_by, IDS)

    def decide(self, person: str, includes: bool, flipped: str | None = None) -> str | None:
        """The next report of a person; ``flipped`` turns the verdict of that one around."""
        queue = self.queue(person)
        self.shown.append((person, queue))
        if not queue:
            return None
        report = queue[0].report_id
        self.votes.setdefault(report, {})[person] = includes != ((person, report) == flipped)
        return report

    def rule(self, includes: bool) -> None:
        disputed = sorted(r for r, o in self.outcomes().items() if o is Outcome.CONFLICT)
        if disputed:
            self.rulings[disputed[0]] = includes

    def undo(self, person: str) -> None:
        mine = [report for report, votes in self.votes.items() if person in votes]
        if mine:
            self.votes[mine[-1]].pop(person)

    def rank(self) -> None:
        lesson = lesson_of(IDS, self.outcomes())
        number = self.ranking.number + 1
        self.ranking = rank(RANKER, lesson, number=number, seed="seed", batch_size=20)


_OF = {True: Outcome.INCLUDED, False: Outcome.EXCLUDED}
steps = st.one_of(
    st.tuples(st.just("decide"), st.sampled_from(PEOPLE), st.booleans()),
    st.tuples(st.just("decide"), st.just("ann"), st.booleans()),  # one of the two runs ahead
    st.tuples(st.just("rule"), st.booleans()),
    st.tuples(st.just("undo"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("rank")),
)


def replayed(history: list[tuple], flipped: tuple[str, str] | None = None) -> tuple[Desk, dict]:
    """The desk after a history, and when each decision was taken (how much the person had been shown)."""
    desk, when = Desk(), {}
    for name, *rest in history:
        if name == "decide":
            report = desk.decide(*rest, flipped=flipped)
            if report is not None:
                when.setdefault((rest[0], report), len(desk.shown))
        else:
            getattr(desk, name)(*rest)
    return desk, when


@given(st.lists(steps, max_size=45), st.data())
@settings(max_examples=60, deadline=None)
def test_a_verdict_flipped_changes_nothing_the_other_is_shown_before_deciding(history, data):
    desk, when = replayed(history)
    # With undo a report may be decided again; the flip is then of every verdict on it.
    choices = sorted(when)
    if not choices:
        return
    person, report = data.draw(st.sampled_from(choices))
    other = PEOPLE[1 - PEOPLE.index(person)]
    until = when.get((other, report), len(desk.shown))
    twin, _ = replayed(history, flipped=(person, report))
    before = [shown for who, shown in desk.shown[:until] if who == other]
    assert [shown for who, shown in twin.shown[:until] if who == other] == before
    if (other, report) not in when:
        assert twin.queue(other) == desk.queue(other)


@given(st.lists(steps, max_size=40))
@settings(max_examples=25, deadline=None)
def test_a_queue_has_every_open_report_once_and_what_others_began_first(history):
    desk, _ = replayed(history)
    for person in PEOPLE:
        queue = [place.report_id for place in desk.queue(person)]
        mine = {report for report, votes in desk.votes.items() if person in votes}
        assert sorted(queue) == sorted(set(IDS) - mine)
        begun = [bool(desk.votes.get(report)) for report in queue]
        assert begun == sorted(begun, reverse=True)


def test_both_get_the_same_batches_each_in_an_order_of_their_own():
    ranking = rank(RANKER, Lesson(), number=1, seed="s", batch_size=20)
    one, two = ([p.report_id for p in queue_for(person, ranking, {}, IDS)] for person in PEOPLE)
    assert one != two
    for first in range(0, 60, 20):
        assert set(one[first : first + 20]) == set(two[first : first + 20])


@given(st.floats(0, 0.9), st.integers(0, 20))
@settings(max_examples=30, deadline=None)
def test_a_ranking_places_each_report_once_and_keeps_its_share_of_chance(share, number):
    ranking = rank(RANKER, Lesson(), number=number, seed="s", random_share=share)
    modes = Counter(place.mode for place in ranking.places)
    assert sorted(place.report_id for place in ranking.places) == IDS
    assert modes[Mode.RANDOM_CHECK] == int(60 * share)


def test_what_is_drawn_at_random_is_drawn_from_the_whole_pool():
    place = {report: n for n, report in enumerate(IDS[row] for row in RANKER.order(Lesson(), "s", 1))}
    ranking = rank(RANKER, Lesson(), number=1, seed="s", random_share=0.2)
    checks = [place[p.report_id] for p in ranking.places if p.mode is Mode.RANDOM_CHECK]
    assert max(checks[:6]) > 30


def test_a_pilot_is_a_random_sample_the_same_for_all():
    first = pilot(IDS, "seed", 20)
    assert first == pilot(IDS[::-1], "seed", 20)
    assert first != pilot(IDS, "other", 20)
    assert {place.mode for place in first.places} == {Mode.PILOT}
    assert len(first.places) == 20


def test_a_new_ranking_is_due_after_twenty_reports_or_five_per_cent():
    def of(learned: int) -> Ranking:
        return Ranking(1, "s", 20, tuple(IDS[:1]) * learned, ())

    assert [is_due(of(100), 100 + new) for new in (19, 20)] == [False, True]
    assert [is_due(of(1000), 1000 + new) for new in (49, 50)] == [False, True]
    assert [is_due(of(9000), 9000 + new) for new in (99, 100)] == [False, True]


def test_what_cannot_be_is_refused():
    with pytest.raises(InvalidInput, match="share of a batch"):
        rank(RANKER, Lesson(), number=1, seed="s", random_share=1.0)
    with pytest.raises(InvalidInput, match="pilot of 5"):
        pilot(IDS, "s", 5)
