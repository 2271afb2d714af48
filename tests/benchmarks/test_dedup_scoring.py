"""The figures of the benchmarks count what they say."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dedup_engines import closed
from benchmarks.dedup_growth import count_pairs
from benchmarks.dedup_plot import draw
from benchmarks.dedup_run import without_labels
from benchmarks.dedup_sets import by_kind, first_half

_labels = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12)
_picks = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=8)
PAIR = ["record_id_1", "record_id_2"]


def _ids(count: int) -> list[str]:
    return [f"r{i:02}" for i in range(count)]


def _queue(pairs: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=PAIR, dtype="str")


@given(_labels, _picks)
def test_pairs_are_counted_as_one_by_one(labels: list[tuple[int, int]], picks: list[tuple[int, int]]) -> None:
    ids = _ids(len(labels))
    work = {i: f"w{a}" for i, (a, _) in zip(ids, labels, strict=True)}
    found = {i: f"f{b}" for i, (_, b) in zip(ids, labels, strict=True)}
    queued = [(ids[a], ids[b]) for a, b in picks if a < b < len(ids)]
    truth = pd.DataFrame({"record_id": ids, "cluster_id": [work[i] for i in ids], "origin_label": "work"})
    clusters = pd.DataFrame({"record_id": ids, "cluster_id": [found[i] for i in ids]})
    counted = count_pairs(truth, clusters, _queue(queued))
    pairs = list(itertools.combinations(ids, 2))
    assert counted["true_pairs"] == sum(work[a] == work[b] for a, b in pairs)
    assert counted["false_pairs"] == sum(found[a] == found[b] and work[a] != work[b] for a, b in pairs)
    assert counted["missed_pairs"] == sum(found[a] != found[b] and work[a] == work[b] for a, b in pairs)
    answered = [(a, b) for a, b in queued if work[a] == work[b]]
    together = [(a, b) for a, b in pairs if found[a] == found[b]] + answered
    after = _reached(ids, together)
    assert counted["missed_after_review"] == sum(work[a] == work[b] and b not in after[a] for a, b in pairs)
    told = sum(int(part.rpartition(":")[2]) for part in counted["false_kinds"].split())
    assert told == counted["false_pairs"]


def _reached(ids: list[str], pairs: list[tuple[str, str]]) -> dict[str, set[str]]:
    """By walking: whom one comes to from each record."""
    near: dict[str, set[str]] = {i: {i} for i in ids}
    for a, b in pairs:
        near[a].add(b)
        near[b].add(a)
    for _ in ids:
        near = {i: set().union(*(near[j] for j in others)) for i, others in near.items()}
    return near


def test_a_chain_is_one_cluster_and_the_rest_stay_alone() -> None:
    clusters = closed(pd.Series(_ids(5)), _queue([("r00", "r01"), ("r03", "r01")]))
    of = clusters.set_index("record_id")["cluster_id"]
    assert of["r00"] == of["r01"] == of["r03"]
    assert len({of["r00"], of["r02"], of["r04"]}) == 3


def test_no_label_reaches_a_matcher() -> None:
    columns = ["record_id", "cluster_id", "title", "asysd_label", "orig_dup_flag", "origin_label", "issn"]
    assert list(without_labels(pd.DataFrame(columns=columns)).columns) == ["record_id", "title", "issn"]


def test_the_first_half_is_counted_by_cards_in_order() -> None:
    ids = _ids(6)
    truth = pd.Series(["a", "a", "a", "b", "c", "c"], index=ids)
    clusters = pd.DataFrame({"record_id": ids, "cluster_id": ["1", "1", "2", "3", "4", "5"]})
    # A true card with two queued pairs, two wrong ones, and a true one at the end.
    queue = _queue([("r02", "r00"), ("r01", "r02"), ("r03", "r04"), ("r03", "r05"), ("r04", "r05")])
    assert first_half(truth, clusters, queue) == 0.5
    three = _queue([("r03", "r04"), ("r02", "r00"), ("r04", "r05")])
    assert first_half(truth, clusters, three) == 0.5  # the middle card is of the first half
    assert first_half(truth, clusters, _queue([("r03", "r04")])) is None


def test_pairs_by_kind_are_merged_asked_or_apart() -> None:
    clusters = pd.DataFrame({"record_id": _ids(5), "cluster_id": ["1", "1", "2", "3", "4"]})
    pairs = pd.DataFrame(
        [
            ("r00", "r01", "duplicate", "typo"),
            ("r01", "r02", "duplicate", "typo"),
            ("r03", "r04", "distinct", "part"),
        ],
        columns=[*PAIR, "expected", "kind"],
    )
    assert by_kind(pairs, clusters, _queue([("r02", "r00")])) == {
        "distinct: all": {"apart": 1},
        "distinct: part": {"apart": 1},
        "duplicate: all": {"merged": 1, "asked": 1},
        "duplicate: typo": {"merged": 1, "asked": 1},
    }


def test_the_drawing_is_sound_and_tells_its_figures() -> None:
    rows = [("ours", "1000", "0.5", "90"), ("ours", "10000", "4", "200"), ("splink", "1000", "8", "240")]
    table = pd.DataFrame(rows, columns=["engine", "records", "cpu_seconds", "peak_mib"])
    picture = ET.fromstring(draw(table))  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"
    told = picture.findtext(f"{space}desc") or ""
    assert "10,000 records 4 CPU seconds and 200 MiB" in told
    assert "splink: 1,000 records 8 CPU seconds" in told
    assert "prefers-color-scheme: dark" in (picture.findtext(f"{space}style") or "")
    assert len(picture.findall(f"{space}circle")) == 2 * 2 + 1
