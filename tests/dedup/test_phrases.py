"""Every reason and veto of the engine is a known phrase, so that no page shows it untranslated."""

from __future__ import annotations

import gzip
import os
from itertools import count
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.dedup.engine import resolve
from review.dedup.fields import KIND_NAMES
from review.dedup.phrases import DETAILS, KINDS, PATTERNS, details, kinds, phrases
from review.dedup.raw import of_frame
from review.dedup.rules import RULES
from review.dedup.shapes import shape
from review.dedup.stock import stock_of
from review.dedup.stories import DETAILS as NAMED
from review.dedup.titles import MARKER_NAMES

PLAIN = [p for p in PATTERNS if "{rest}" not in p]
WORDS = st.from_regex(r"[A-Za-z0-9./:-]{1,12}", fullmatch=True)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rules_reason_is_known(rule):
    assert {p.pattern for p in phrases(rule.reason)} <= set(PATTERNS)


def test_every_name_in_a_hole_is_known():
    assert {*NAMED, "year", *MARKER_NAMES} - {"DOI", "PMID", "PMCID"} == set(DETAILS)
    assert set(KIND_NAMES.values()) == set(KINDS)


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=4), st.data())
def test_what_is_put_together_is_taken_apart_again(patterns, data):
    holes = {name: data.draw(WORDS) for name in ("a", "b", "c", "names", "kind")} | {"years": "12"}
    said = [pattern.format_map(holes) for pattern in patterns]
    found = phrases("; ".join(said))
    assert [p.pattern.format_map(p.filled) for p in found] == said
    assert {p.pattern for p in found} <= set(PATTERNS)


def test_a_veto_between_two_others_keeps_its_parts():
    [first, last] = phrases(
        "the first authors differ; would put a:1 and b:2 together: two DOIs: x against y; 3 years apart"
    )
    assert first.pattern == "the first authors differ"
    assert last.filled == {"a": "a:1", "b": "b:2", "rest": "two DOIs: x against y; 3 years apart"}


def test_kinds_leave_out_what_was_seen():
    assert kinds("two DOIs: 10.1/x against 10.1/y; 3 years apart") == (
        "two DOIs: {a} against {b}",
        "{years} years apart",
    )
    assert kinds("") == ("",)
    assert kinds("words of a later engine") == ("words of a later engine",)
    assert details("DOI, first author and year") == ("DOI", "first author", "year")


@pytest.mark.parametrize("name", ["guards", "stroke"])
def test_whatever_the_engine_says_of_real_records_is_known(name):
    root = os.environ.get("SLR_TEST_DATA")
    if not root:
        pytest.skip("SLR_TEST_DATA names no reference data")
    path = Path(root) / "benchmarks" / "dedup" / name / "records.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype=str, keep_default_na=False).sort_values("record_id")
    number = count(1)
    found = resolve(stock_of(shape(of_frame(frame))), mint=lambda: f"R{next(number)}")
    said = [text for c in (*found.queue, *found.refused) for text in (c.reason, c.veto)]
    said += [link.reason for link in found.links]
    assert len(said) > 20
    assert {p.pattern for text in said for p in phrases(text)} <= set(PATTERNS)
