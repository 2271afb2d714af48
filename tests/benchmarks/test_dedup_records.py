"""Synthetic records are what they say they are."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from benchmarks.dedup_lookalikes import KINDS, LOOKALIKE_SHARE, resemble
from benchmarks.dedup_records import COPIES, LABELS, main, make_records
from benchmarks.dedup_works import Work, make_library

COUNT = 4_000


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    return make_records(COUNT)


@pytest.fixture(scope="module")
def works() -> list[Work]:
    rng = np.random.default_rng(5)
    library = make_library(rng, 6_000)
    resemble(rng, library.works)
    return library.works


def test_a_seed_gives_the_same_records_and_another_gives_others(records: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(records, make_records(COUNT))
    assert not records["title"].equals(make_records(COUNT, seed=2)["title"])


def test_the_stated_share_of_records_are_copies(records: pd.DataFrame) -> None:
    assert len(records) == COUNT == records["record_id"].nunique()
    assert COUNT - records["cluster_id"].nunique() == COUNT * COPIES
    assert records.groupby("cluster_id").size().max() <= 8


def test_every_column_is_text_without_missing_values(records: pd.DataFrame) -> None:
    assert set(LABELS) < set(records.columns)
    assert {str(kind) for kind in records.dtypes} == {"str"}
    assert not records.isna().any().any()


def test_records_of_one_work_are_of_one_kind(records: pd.DataFrame) -> None:
    assert (records.groupby("cluster_id")["origin_label"].nunique() == 1).all()


def test_copies_are_seldom_alike_in_every_field(records: pd.DataFrame) -> None:
    fields = records.drop(columns=["record_id", "origin_label", "source"])
    copies = fields[fields.duplicated("cluster_id", keep=False)]
    assert copies.duplicated().mean() < 0.1


def test_every_kind_of_look_alike_is_there_in_about_its_share(works: list[Work]) -> None:
    count = int(len(works) * LOOKALIKE_SHARE)
    found = Counter(work.origin for work in works[-count:])
    total = sum(share for share, _, _ in KINDS.values())
    for kind, (share, _, _) in KINDS.items():
        assert found[kind] / count == pytest.approx(share / total, abs=0.04)


def test_only_the_abstracts_of_a_supplement_share_a_doi(works: list[Work]) -> None:
    of_doi: dict[str, list[Work]] = {}
    for work in works:
        if work.doi:
            of_doi.setdefault(work.doi, []).append(work)
    shared = [w for together in of_doi.values() if len(together) > 1 for w in together]
    assert shared
    assert {work.origin for work in shared} == {"supplement"}


def test_no_two_works_share_a_pubmed_number(works: list[Work]) -> None:
    numbers = [work.pmid for work in works if work.pmid]
    assert len(numbers) == len(set(numbers)) > 0


def test_parts_and_swaps_come_in_pairs_that_differ_in_little(works: list[Work]) -> None:
    titles = Counter(work.title for work in works)
    for ending, other in ((". Part II", ". Part I"), (" in men", " in women")):
        ends = [title for title in titles if title.endswith(ending)]
        assert ends
        for title in ends:
            assert titles[title.removesuffix(ending) + other] == 1


def test_the_shares_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--shares"])
    told = capsys.readouterr().out
    assert "30.0%  records that are copies" in told
    assert all(kind in told for kind in KINDS)
