"""A plain table in, tables out: every record once, in its place, whatever the columns are called."""

from __future__ import annotations

import inspect

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import review
from review.dedup.rules import MERGE
from review.dedup.tables import ASK, deduplicate_table
from review.errors import InvalidInput

ROWS = [
    ("a", "A register study of night shifts", "Berg, Ada; Ek, Bo", "2001", "Journal of Shifts", "10.5555/a"),
    ("b", "A Register Study of Night Shifts.", "Berg A, Ek B", "2001", "J Shifts", "10.5555/A"),
    ("c", "Walking groups after retirement", "Lind, C.", "2010", "Old Age", ""),
]
COLUMNS = ["record_id", "title", "authors", "year", "journal", "doi"]
TABLE = pd.DataFrame(ROWS, columns=COLUMNS)
ids = st.lists(st.text(min_size=1, max_size=6), min_size=3, max_size=3, unique=True)


def clusters(table: pd.DataFrame, **settings: object) -> dict[str, str]:
    found = review.deduplicate(table, **settings).clusters  # type: ignore[arg-type]
    return dict(zip(found["record_id"], found["cluster_id"], strict=True))


def test_the_package_offers_it_with_the_engines_own_thresholds():
    assert clusters(TABLE) == {"a": "a", "b": "a", "c": "c"}
    offered = inspect.signature(review.deduplicate).parameters
    own = inspect.signature(deduplicate_table).parameters
    assert list(offered) == list(own)
    assert (offered["merge_at"].default, offered["review_at"].default) == (MERGE, ASK)


@settings(max_examples=40)
@given(names=ids, order=st.permutations(range(3)))
def test_every_record_once_in_its_place_under_any_id(names, order):
    table = TABLE.assign(record_id=names).iloc[list(order)]
    found = review.deduplicate(table)
    assert found.clusters["record_id"].tolist() == table["record_id"].tolist()
    assert found.report_count == found.clusters["cluster_id"].nunique() == 2
    cluster = dict(zip(found.clusters["record_id"], found.clusters["cluster_id"], strict=True))
    assert cluster[names[0]] == cluster[names[1]] == min(names[:2])
    assert found.clusters.groupby("cluster_id")["keep"].sum().tolist() == [1, 1]


def test_numbers_as_ids_and_an_id_column_beside_record_id():
    for numbers in ([3, 1, 2], [3.0, 1.0, 2.0]):
        assert clusters(TABLE.assign(record_id=numbers)) == {"3": "1", "1": "1", "2": "2"}
    with_both = TABLE.copy()
    with_both.insert(0, "id", ["x", "y", "z"])
    assert clusters(with_both) == {"a": "a", "b": "a", "c": "c"}
    assert clusters(TABLE.rename(columns={"record_id": "ID", "title": " Title "})) == {
        "a": "a",
        "b": "a",
        "c": "c",
    }


def test_labels_and_other_columns_are_not_looked_at():
    labelled = TABLE.assign(cluster_id=["1", "2", "1"], origin_label="same")
    assert clusters(labelled) == clusters(TABLE)


def test_known_clusters_keep_their_name_and_take_in_new_records():
    assert clusters(TABLE, known={"b": "R7"}) == {"a": "R7", "b": "R7", "c": "c"}


def test_thresholds_make_it_more_careful():
    thin = TABLE.assign(doi="", journal=["Journal of Shifts", "Shifts", ""])
    asked = review.deduplicate(thin, merge_at=1.0)
    assert asked.report_count == 3
    assert asked.queue.columns.tolist() == ["record_id_1", "record_id_2", "score", "reason"]


def test_nothing_in_nothing_out():
    found = review.deduplicate(TABLE.iloc[:0])
    assert (len(found.clusters), len(found.queue), found.links, found.report_count) == (0, 0, (), 0)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (TABLE.drop(columns="title"), "no column 'title'"),
        (TABLE.assign(record_id=["a", "a", "c"]), "'a' was given twice"),
        (TABLE.assign(record_id=["a", "", "c"]), "Row 2 has no record_id"),
    ],
)
def test_a_faulty_table_is_told(table, words):
    with pytest.raises(InvalidInput, match=words):
        review.deduplicate(table)
