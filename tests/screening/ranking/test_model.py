"""The ranking itself: it finds what it should, repeats itself, and hangs on nothing it should not."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from review.errors import InvalidInput
from review.model import Outcome
from review.screening.ranking import company
from review.screening.ranking.features import Pool, Weighting
from review.screening.ranking.model import Lesson, Ranker, lesson_of
from review.screening.ranking.ridge import Seen, ridge
from review.screening.ranking.why import reasons
from review.screening.ranking.words import Text, count_words
from tests.screening.ranking.pools import ABOUT, TOPICS, made_up, ranker_of

IDS, TEXTS, LABELS = made_up(120)
TRUTH = np.array(LABELS)


def lesson_after(rows: list[int]) -> Lesson:
    settled = np.array(rows, dtype=np.int64)
    return Lesson(settled[TRUTH[settled] == 1], settled[TRUTH[settled] == 0])


def mean_place(order: np.ndarray) -> float:
    """0 all relevant first, 1 all last."""
    places = np.flatnonzero(TRUTH[order])
    return float(places.mean() / len(order))


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return ranker_of(IDS, TEXTS)


def test_the_text_about_the_review_is_enough_to_begin(ranker):
    assert mean_place(ranker.order(Lesson(), 1)) < 0.2


def test_without_any_knowledge_the_order_is_chance_and_hangs_on_the_seed():
    blank = ranker_of(IDS, TEXTS, about="")
    assert not blank.scores(Lesson(), 1).any()
    assert blank.order(Lesson(), 1).tolist() != blank.order(Lesson(), 2).tolist()
    assert 0.3 < mean_place(blank.order(Lesson(), 1)) < 0.7


def test_one_included_report_teaches_without_any_text_or_exclusion():
    blank = ranker_of(IDS, TEXTS, about="")
    assert mean_place(blank.order(lesson_after([int(np.flatnonzero(TRUTH)[0])]), 1)) < 0.2


def test_what_is_excluded_pushes_its_like_down_before_anything_is_included(ranker):
    lesson = lesson_after(np.flatnonzero(TRUTH == 0)[:10].tolist())
    assert mean_place(ranker.order(lesson, 1)) <= mean_place(ranker.order(Lesson(), 1)) + 0.02


@given(st.lists(st.integers(0, 119), unique=True, max_size=60), st.integers(0, 5))
@settings(max_examples=12, deadline=None)
def test_an_order_has_each_unsettled_report_once_and_repeats_itself(rows, seed):
    ranker = ranker_of(IDS, TEXTS)
    lesson = lesson_after(rows)
    order = ranker.order(lesson, seed)
    assert sorted([*order.tolist(), *rows]) == list(range(120))
    assert ranker_of(IDS, TEXTS).order(lesson, seed).tolist() == order.tolist()


@given(st.integers(0, 10_000), st.lists(st.integers(0, 119), unique=True, max_size=40))
@settings(max_examples=12, deadline=None)
def test_neither_the_order_of_the_pool_nor_that_of_the_lesson_changes_anything(seed, settled):
    shuffle = list(range(120))
    random.Random(seed).shuffle(shuffle)
    other = ranker_of([IDS[i] for i in shuffle], [TEXTS[i] for i in shuffle])
    back = {row: place for place, row in enumerate(shuffle)}
    one = ranker_of(IDS, TEXTS).order(lesson_after(settled), 3)
    lesson = lesson_after(settled[::-1])
    moved = Lesson(
        *(np.array([back[r] for r in rows], dtype=np.int64) for rows in (lesson.included, lesson.excluded))
    )
    two = other.order(moved, 3)
    assert [IDS[r] for r in one] == [other.ids[r] for r in two]


def test_a_new_report_changes_the_counts_of_no_other(ranker):
    more = ranker_of([*IDS, "new"], [*TEXTS, Text("counselling programme", "attitudes")])
    assert len(more.order(Lesson(), 1)) == 121
    old = count_words(TEXTS)
    new = count_words([*TEXTS, Text("counselling", "")])
    assert new.columns[: len(old.columns)].tolist() == old.columns.tolist()


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from(Outcome)))
def test_only_settled_reports_teach(outcomes):
    lesson = lesson_of(IDS, outcomes)
    assert {IDS[r] for r in lesson.included} == {i for i, o in outcomes.items() if o is Outcome.INCLUDED}
    assert {IDS[r] for r in lesson.excluded} == {i for i, o in outcomes.items() if o is Outcome.EXCLUDED}


def test_rows_have_nearly_one_length_and_none_where_there_is_no_text():
    pool = Pool(count_words([*TEXTS, Text("", "")]))
    lengths = np.sqrt(pool.matrix.multiply(pool.matrix).sum(axis=1)).A1
    assert lengths[-1] == 0
    assert 0.7 < lengths[:-1].min() < lengths.max() < 1.3


def test_slope_one_gives_every_report_the_length_one():
    pool = Pool(count_words(TEXTS), Weighting(slope=1.0))
    assert np.allclose(pool.matrix.multiply(pool.matrix).sum(axis=1), 1, atol=1e-5)


def test_a_word_in_nearly_every_report_says_nothing():
    texts = [Text("", f"common only{n}") for n in range(50)]
    pool = Pool(count_words(texts))
    about = pool.alike(count_words([Text("", "common")]))
    assert about.toarray().any() == False  # noqa: E712


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_the_regression_is_the_exact_one(seed):
    chance = np.random.default_rng(seed)
    n = int(chance.integers(2, 30))
    words = csr_matrix(chance.random((n, 40)) * (chance.random((n, 40)) < 0.2), dtype=np.float32)
    views = chance.normal(size=(n, 5)).astype(np.float32)
    targets = np.where(chance.random(n) < 0.4, 1.0, -1.0)
    shares = chance.random(n) + 0.1
    near = (words @ words.T).toarray() + views @ views.T + 1
    exact = np.linalg.solve(near + np.diag(1 / (2 * 0.11 * shares)), targets)
    assert np.allclose(ridge(Seen(words, views), targets, shares, 0.11), exact, atol=2e-3)


def test_the_reasons_add_up_to_the_score_and_name_what_the_included_share(ranker):
    lesson = lesson_after(list(range(40)))
    row = next(r for r in range(40, 120) if TRUTH[r])
    weights = ranker.weights(lesson, 1)
    told = reasons(ranker.pool, row, TEXTS[row], weights, most=1000)
    assert sum(reason.worth for reason in told) == pytest.approx(ranker.scores(lesson, 1)[row], abs=1e-4)
    assert told[0].worth > 0
    assert set(told[0].phrase.split()) & set(TOPICS[0].split())
    assert reasons(ranker.pool, row, TEXTS[row], weights, most=3) == told[:3]


def test_a_pool_may_be_empty_or_have_a_single_report():
    assert ranker_of([], []).order(Lesson(), 1).tolist() == []
    assert ranker_of(["a"], [Text("")]).order(Lesson(), 1).tolist() == [0]
    assert ranker_of(["a"], [Text("a title")]).order(lesson_of(["a"], {"a": Outcome.INCLUDED}), 1).size == 0


def test_what_was_forgotten_is_worked_out_again(ranker):
    lesson = lesson_after(list(range(40)))
    before = ranker.order(lesson, 1).tolist()
    ranker.forget()
    assert ranker.order(lesson, 1).tolist() == before


def test_little_room_for_memory_changes_nothing(monkeypatch):
    lesson = lesson_after(list(range(40)))
    before = ranker_of(IDS, TEXTS).order(lesson, 1).tolist()
    monkeypatch.setattr(company, "_REMEMBERED", 30)
    assert ranker_of(IDS, TEXTS).order(lesson, 1).tolist() == before


def test_every_report_needs_its_id():
    with pytest.raises(InvalidInput, match="2 ids for 120 reports"):
        Ranker(Pool(count_words(TEXTS)), ["a", "b"])


def test_the_about_text_leaves_out_what_is_excluded():
    from review.screening.ranking.about import wanted_lines

    text = "Title\nQuestion?\nInclude:\n- one\nExclude:\n- two\n- three\nOutcomes:\n- four\n- Exclude five\n"
    wanted = " ".join(wanted_lines(text))
    assert [w for w in ("one", "two", "three", "four", "five") if w in wanted] == ["one", "four"]
    assert ABOUT.splitlines()[0] in "\n".join(wanted_lines(ABOUT))
