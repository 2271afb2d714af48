"""What is kept of records brings the same pairs as the records themselves, however it was kept."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.dedup_records import LABELS, make_records
from review.dedup.keys import add_counts, count_words, keys, marks_of
from review.dedup.matching import candidates, match
from review.dedup.raw import of_frame
from review.dedup.shapes import shape
from review.dedup.stock import batch_of, stock_of, stocked, unpack


@pytest.fixture(scope="module")
def shapes() -> pd.DataFrame:
    raw = of_frame(make_records(600, seed=3).drop(columns=list(LABELS)))
    serial = raw.iloc[:80].assign(record_id=[f"t{n:03}" for n in range(80)], title="Notes from the field")
    return shape(pd.concat([raw, serial]).sort_values("record_id", ignore_index=True))


def pairs(stock, is_new=None) -> tuple[list[tuple[int, int]], tuple]:
    a, b, capped = candidates(stock, np.ones(len(stock), bool) if is_new is None else is_new)
    return list(zip(a.tolist(), b.tolist(), strict=True)), capped


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), parts=st.integers(1, 5))
def test_kept_in_parts_and_mixed_with_others_it_is_the_same_stock(shapes, seed, parts):
    order = list(range(len(shapes)))
    random.Random(seed).shuffle(order)
    pieces = [shapes.iloc[order[n::parts]].reset_index(drop=True) for n in range(parts)]
    batches = [unpack(batch_of(piece).pack()) for piece in pieces]
    wanted = sorted(shapes["record_id"].iloc[order[: len(order) // 2]])  # the rest is of an undone run
    here = shapes[shapes["record_id"].isin(wanted)].reset_index(drop=True)
    kept = stocked(batches, wanted, lambda rows: here.iloc[rows].reset_index(drop=True))
    own = stock_of(here)
    assert kept.ids.tolist() == own.ids.tolist() == wanted
    assert kept.titles.tolist() == own.titles.tolist()
    assert pairs(kept) == pairs(own)


def test_words_counted_in_parts_are_counted_once(shapes):
    whole, halves = marks_of(shapes), (shapes.iloc[:300], shapes.iloc[300:])
    counts = add_counts([count_words(marks_of(half.reset_index(drop=True))) for half in halves])
    at_once = count_words(whole)
    assert counts.words.tolist() == at_once.words.tolist()
    assert counts.counts.tolist() == at_once.counts.tolist()
    assert [c.tolist() for c in keys(whole, counts)] == [c.tolist() for c in keys(whole, at_once)]


def test_there_is_something_to_pair_and_something_too_common(shapes):
    found, capped = pairs(stock_of(shapes))
    assert len(found) > 500
    assert any("notes from the field" in block.key for block in capped)


def test_an_update_takes_the_shapes_it_touches_and_those_of_their_titles(shapes):
    is_new = np.zeros(len(shapes), bool)
    is_new[::40] = True
    first = shapes[~is_new].reset_index(drop=True)
    ids = shapes["record_id"].tolist()
    earlier = match(stock_of(first))
    report = dict(zip(first["record_id"], earlier.table.ids[earlier.root], strict=True))
    asked: list[str] = []

    def take(rows) -> pd.DataFrame:
        asked.extend(ids[row] for row in rows.tolist())
        return shapes.iloc[rows].reset_index(drop=True)

    stock = stocked([batch_of(shapes)], ids, take)
    known = {row: report[i] for row, i in enumerate(ids) if i in report}
    done = match(stock, known=known, aliases=earlier.aliases)
    a, b, _ = candidates(stock, is_new)
    near = {ids[row] for row in (*a.tolist(), *b.tolist())}
    titles = set(shapes[shapes["record_id"].isin(near)]["compact"]) - {""}
    titled = set(shapes[shapes["compact"].isin(titles)]["record_id"])
    grouped = {i for i in report if report[i] in {report[j] for j in near if j in report}}
    assert set(asked) == near | titled | grouped | set(np.array(ids)[is_new])
    assert len(asked) == len(set(asked)) < len(ids) * 0.8
    serial = match(stock_of(shapes)).table.serial_titles
    assert done.table.serial_titles == serial & (done.table.serial_titles | titles)
