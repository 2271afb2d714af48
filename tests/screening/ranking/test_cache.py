"""Counts on disk: the same as fresh ones, whatever is new, corrected, damaged or gone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.screening.ranking import cache
from review.screening.ranking.cache import CacheError, CountsOnDisk
from review.screening.ranking.words import Counts, Text, count_words

texts = st.lists(st.builds(Text, st.text("abc \n", max_size=20), st.text("def ", max_size=20)), max_size=8)


def same(one: Counts, two: Counts) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(two, name)) for name in ("starts", "columns", "counts")
    )


@given(st.lists(texts, min_size=1, max_size=5))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_comes_from_disk_is_what_would_be_counted(tmp_path_factory, pools):
    kept = CountsOnDisk(tmp_path_factory.mktemp("counts"))
    for pool in [*pools, *pools]:
        assert same(kept.counts(pool), count_words(pool))


def test_only_what_is_new_is_counted(tmp_path, monkeypatch):
    counted: list[Text] = []

    def counting(many):
        many = list(many)
        counted.extend(many)
        return count_words(many)

    monkeypatch.setattr(cache, "count_words", counting)
    kept = CountsOnDisk(tmp_path)
    old = [Text("one", "first"), Text("two", "second")]
    kept.counts(old)
    corrected = Text("two", "second, corrected")
    kept.counts([old[0], corrected, Text("three")])
    assert counted == [*old, corrected, Text("three")]


def test_a_damaged_part_is_counted_again(tmp_path):
    kept, pool = CountsOnDisk(tmp_path), [Text("one", "first"), Text("two", "second")]
    kept.counts(pool)
    (part,) = tmp_path.iterdir()
    part.write_bytes(part.read_bytes()[:100])
    assert same(kept.counts(pool), count_words(pool))
    assert same(kept.counts(pool), count_words(pool))


def test_many_parts_become_one(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_MOST_PARTS", 3)
    kept, pool = CountsOnDisk(tmp_path), []
    for number in range(6):
        pool = [*pool, Text(f"report {number}")]
        assert same(kept.counts(pool), count_words(pool))
    assert len(list(tmp_path.iterdir())) <= 4


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CacheError, match="Words cannot be kept"):
        CountsOnDisk(tmp_path / "file").counts([Text("one")])
