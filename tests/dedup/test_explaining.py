"""The story of two records says what the engine did: keys, details, rules, vetoes, and the way it ended."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.dedup_records import make_records
from review.dedup.engine import match_records
from review.dedup.explaining import State, Story, explain, fields_of
from review.dedup.fate import Outcome
from review.dedup.matching import Matched, candidates
from review.dedup.raw import of_frame, of_records
from review.dedup.stock import stock_of
from review.dedup.tables import ASK, TableResult, deduplicate_table, match_table
from review.dedup.verdicts import Ruling
from review.errors import InvalidInput, NotFound
from review.model import Author, PairVerdict, Record

LONG = "Group sessions for men who buy sex: a randomised controlled trial"


def story(records: list[Record], a: str, b: str, **settings: Any) -> Story:
    return explain(match_records(records, **settings), fields_of(of_records(records)), a, b)


@pytest.fixture(scope="module")
def made() -> tuple[pd.DataFrame, Matched, dict[str, dict[str, str]]]:
    frame = make_records(1500, seed=11)
    return frame, match_table(frame, review_at=ASK), fields_of(of_frame(frame))


@pytest.fixture(scope="module")
def done(made: Any) -> TableResult:
    return deduplicate_table(made[0])


def test_a_merge_says_which_rule_spoke_and_what_agrees(record):
    told = story([record("a", doi="10.5555/x"), record("b", doi="10.5555/X", issue="")], "b", "a")
    assert (told.record_a, told.record_b) == ("a", "b")
    assert told.fate.outcome is Outcome.MERGED
    assert [r.name for r in told.rules if r.speaks] == ["identifier"]
    assert told.details["DOI"] is told.details["year"] is State.AGREE
    assert told.details["issue"] is State.UNKNOWN
    assert "doi" in {k.family for k in told.keys}
    assert told.vetoes == ()
    (side,) = (s for s in told.fields if s.field == "issue")
    assert (side.a, side.b) == ("3", "")


def test_a_chain_leads_through_the_record_between(record):
    """A and C share nothing that merges; each shares an identifier with B."""
    a = record("a", doi="10.5555/x", volume="", issue="", pages="", venue="", authors=())
    b = record("b", doi="10.5555/x", pmid="12345678")
    c = record("c", pmid="12345678", volume="", issue="", pages="", venue="", authors=(), year=None)
    told = story([a, b, c], "a", "c")
    assert told.fate.outcome is Outcome.MERGED
    assert [(s.record_a, s.record_b, s.rule) for s in told.fate.chain] == [
        ("a", "b", "identifier"),
        ("b", "c", "identifier"),
    ]
    assert told.fate.group_a == told.fate.group_b == ("a", "b", "c")
    assert all("identifier" in s.reason for s in told.fate.chain)


def test_a_refused_join_is_told_with_its_reason(record):
    """B, which has no DOI, fits both A and C, which have two."""
    records = [record("a", doi="10.5555/x"), record("b"), record("c", doi="10.5555/y")]
    told = story(records, "a", "b")
    assert told.fate.outcome is not Outcome.MERGED
    assert told.rules[0].merges
    assert told.vetoes == ()
    (refusal,) = told.fate.refused
    assert (refusal.record_a, refusal.record_b) == ("a", "b")
    assert refusal.why.startswith("b fits both a and c: two DOIs")
    apart = story(records, "a", "c")
    assert [v.words for v in apart.vetoes] == ["two DOIs: 10.5555/x against 10.5555/y"]


def test_what_a_person_said_is_a_step_of_the_chain_or_keeps_apart(record):
    records = [record("a"), record("b", title="Something else altogether, on another matter", year=1990)]
    joined = story(records, "a", "b", rulings=[Ruling("a", "b", PairVerdict.SAME)])
    assert [s.rule for s in joined.fate.chain] == ["person"]
    twins = [record("a"), record("b")]
    apart = story(twins, "a", "b", rulings=[Ruling("a", "b", PairVerdict.DIFFERENT)])
    assert apart.fate.outcome is not Outcome.MERGED
    assert apart.rules[0].name == "identical"


def test_a_veto_on_the_same_entry_twice_is_void(record):
    told = story([record("a", title="Editorial 2"), record("b", title="Editorial 2")], "a", "b")
    assert told.rules[0].name == "identical"
    assert all(v.is_void and not v.is_firm for v in told.vetoes)


def test_no_key_no_comparison(record):
    other = record(
        "b", title="Walking after retirement", authors=(Author("Ek", "Bo"),), volume="99", pages="7-8"
    )
    told = story([record("a"), other], "a", "b")
    assert (told.keys, told.is_compared, told.is_near) == ((), False, False)
    assert told.fate.outcome is Outcome.APART


def test_a_key_too_common_is_told(record):
    title = "Report of the annual meeting of the society"
    records = [record(f"r{n:03}", title=title, year=1900 + n, pages=str(n)) for n in range(90)]
    told = story(records, "r000", "r089")
    assert {(k.size, k.is_compared) for k in told.keys if k.family == "title"} == {(90, False)}
    near = story(records, "r000", "r025")
    assert {(k.size, k.is_compared) for k in near.keys if k.family == "title"} == {(90, True)}
    assert not {k.is_compared for k in story(records, "r000", "r026").keys if k.family == "title"} - {False}


def test_unknown_ids_and_one_record_twice(record):
    with pytest.raises(NotFound, match="'x' among these 2"):
        story([record("a"), record("b")], "a", "x")
    with pytest.raises(InvalidInput, match="twice"):
        story([record("a"), record("b")], "a", "a")


def test_whatever_the_engine_compared_the_story_says_was_compared(made):
    _, matched, fields = made
    a, b, _ = candidates(stock_of(matched.table.shapes), np.ones(len(matched.table), dtype=bool))
    compared = set(zip(a.tolist(), b.tolist(), strict=True))
    ids = matched.table.ids
    rng = np.random.default_rng(5)
    some = [(int(a[n]), int(b[n])) for n in rng.choice(len(a), 15, replace=False)]
    others = [tuple(sorted(rng.choice(len(ids), 2, replace=False).tolist())) for _ in range(15)]
    for x, y in [*some, *others]:
        told = explain(matched, fields, ids[x], ids[y])
        assert told.is_compared is ((x, y) in compared), (ids[x], ids[y])


@settings(max_examples=25)
@given(data=st.data())
def test_the_end_of_the_story_is_what_the_tables_say(made, done, data):
    _, matched, fields = made
    judged, ids = matched.judged, matched.table.ids
    at = data.draw(st.integers(0, len(judged.rule) - 1))
    a, b = ids[judged.a[at]], ids[judged.b[at]]
    told = explain(matched, fields, a, b)
    cluster = dict(zip(done.clusters["record_id"], done.clusters["cluster_id"], strict=True))
    assert (told.fate.outcome is Outcome.MERGED) is (cluster[a] == cluster[b])
    assert (told.rules[0].speaks, told.is_compared, told.is_near) == (True, True, True)
    if told.fate.outcome is Outcome.MERGED:
        path = [told.fate.chain[0].record_a, *(s.record_b for s in told.fate.chain)]
        assert (path[0], path[-1]) == (a, b)
        assert {cluster[i] for i in path} == {cluster[a]}
    queued = set(zip(done.queue["record_id_1"], done.queue["record_id_2"], strict=True))
    if (a, b) in queued:
        assert told.fate.outcome is Outcome.ASKED
