"""Counts: every text by itself, whatever it stands beside, and the same words however they are found."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from review.screening.ranking import words
from review.screening.ranking.words import (
    COLUMNS,
    TEXT_COLUMNS,
    Text,
    count_words,
    joined,
    phrases_of,
    words_of,
)

texts = st.builds(Text, st.text(max_size=60), st.text(max_size=120))


def rows(counts: words.Counts) -> list[dict[int, int]]:
    """Each row as column: count."""
    ends = zip(counts.starts[:-1], counts.starts[1:], strict=True)
    return [
        dict(zip(counts.columns[a:b].tolist(), counts.counts[a:b].tolist(), strict=True)) for a, b in ends
    ]


@given(st.lists(texts, max_size=8))
def test_a_text_has_the_same_counts_alone_as_among_others(many):
    assert rows(count_words(many)) == [row for text in many for row in rows(count_words([text]))]


@given(st.lists(texts, min_size=1, max_size=8), st.data())
def test_rows_are_chosen_and_joined_without_a_change(many, data):
    counts = count_words(many)
    wanted = data.draw(st.lists(st.integers(0, len(many) - 1), max_size=10))
    whole = rows(counts)
    assert rows(counts.rows(np.array(wanted, dtype=np.int64))) == [whole[i] for i in wanted]
    assert rows(joined([counts, counts])) == whole * 2


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_plain_letters_are_split_as_the_pattern_would_match_them(text):
    assert [w for w in words_of(text) if len(w) > 1] == re.findall(r"\w\w+", text.lower())


@given(st.text(max_size=80))
def test_columns_rise_within_a_row_and_are_within_bounds(text):
    counts = count_words([Text(text, text)])
    assert (np.diff(counts.columns) > 0).all()
    assert not len(counts.columns) or 0 <= counts.columns.min() <= counts.columns.max() < COLUMNS


def test_words_and_neighbours_are_counted_and_the_title_once_more():
    (row,) = rows(count_words([Text("group therapy", "therapy group therapy x")]))
    text = Counter(n for c, n in row.items() if c < TEXT_COLUMNS)
    # group 2, therapy 3, "group therapy" 2, "therapy group" 1; no pair across title and abstract
    assert sorted(text.elements()) == [1, 2, 2, 3]
    assert sorted(n for c, n in row.items() if c >= TEXT_COLUMNS) == [1, 1, 1]


@given(texts)
def test_every_column_of_a_text_has_its_phrase(text):
    (row,) = rows(count_words([text]))
    phrases = phrases_of(text)
    assert phrases.keys() == row.keys()
    assert set(phrases.values()) == {
        phrase
        for part in text
        for said in [[w for w in words_of(part) if len(w) > 1]]
        for phrase in (*said, *(" ".join(pair) for pair in pairwise(said)))
    }


def test_a_word_said_very_often_is_counted_up_to_255():
    (row,) = rows(count_words([Text("", "again " * 1000)]))
    assert set(row.values()) == {255}


def test_what_is_remembered_of_words_does_not_change_counts(monkeypatch):
    many = [Text(f"word{n} other{n}", "and so on") for n in range(50)]
    before = rows(count_words(many))
    monkeypatch.setattr(words, "_CHUNK", 7)
    monkeypatch.setattr(words, "_REMEMBERED", 5)
    assert rows(count_words(many)) == before


def test_a_hash_is_the_same_in_every_process():
    counts = count_words([Text("Group therapy", "")])
    assert counts.columns.tolist() == PINNED


PINNED = [98643, 501279, 710081, 1073236, 1173895, 1226096]


def test_nothing_gives_nothing():
    assert len(count_words([])) == 0
    assert rows(count_words([Text("", "")])) == [{}]
