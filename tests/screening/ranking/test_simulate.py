"""Replays: every report once, figures by their definitions, and an order worth having."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InvalidInput
from review.screening.ranking.simulate import Replay, replay
from tests.screening.ranking.pools import made_up, ranker_of

IDS, TEXTS, LABELS = made_up(80)


def test_a_replay_shows_every_report_once_and_the_relevant_ones_early():
    done = replay(ranker_of(IDS, TEXTS), LABELS, seed=2)
    assert sorted(done.order.tolist()) == list(range(80))
    assert done.labels.tolist() == [LABELS[row] for row in done.order]
    assert done.loss < 0.15


def test_a_seed_repeats_a_replay_and_another_one_draws_other_priors():
    def run(seed: int) -> Replay:
        return replay(ranker_of(IDS, TEXTS, about=""), LABELS, seed=seed, priors=1, growth=1.0)

    one, again = run(1), run(1)
    assert one.order.tolist() == again.order.tolist()
    assert len({tuple(run(seed).priors.tolist()) for seed in (2, 3, 4)}) > 1
    assert sorted(LABELS[row] for row in one.priors) == [0, 1]
    assert not set(one.priors.tolist()) & set(one.order.tolist())


@given(st.lists(st.integers(0, 1), min_size=2, max_size=60).filter(lambda x: 0 < sum(x) < len(x)))
def test_figures_follow_their_definitions(labels):
    done = Replay(np.arange(len(labels)), np.array(labels), np.empty(0, np.int64), ())
    where = [n for n, label in enumerate(labels, 1) if label]
    worse = sum(1 for n, label in enumerate(labels) if label for before in labels[:n] if not before)
    assert done.loss == pytest.approx(worse / (len(where) * (len(labels) - len(where))))
    assert done.needed(1) == where[-1]
    assert done.needed(0) == where[0]
    assert done.recall(done.needed(0.95)) >= 0.95
    assert done.needed(0.5) == where[-(-len(where) // 2) - 1]
    assert done.work_saved() == pytest.approx(0.95 - done.needed(0.95) / len(labels))


def test_the_verdicts_go_to_the_end_and_the_first_that_is_met_is_the_stop():
    done = replay(ranker_of(IDS, TEXTS), LABELS, growth=0.2)
    assert done.verdicts[-1].unread == 0
    met = [v.read for v in done.verdicts if v.is_met and v.unread]
    assert (done.stop.read if done.stop else None) == (met[0] if met else None)


@pytest.mark.parametrize(
    ("labels", "priors", "said"),
    [
        ([1] * 79, 0, "79 labels for 80 reports"),
        ([2] * 80, 0, "neither 0 nor 1"),
        ([1] * 80, 1, "1 excluded reports cannot be known beforehand"),
    ],
)
def test_what_cannot_be_is_refused(labels, priors, said):
    with pytest.raises(InvalidInput, match=said):
        replay(ranker_of(IDS, TEXTS), labels, priors=priors)
