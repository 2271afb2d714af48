"""Documents that must never be merged, and entries that must be, crossed with what databases do to them."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from review.dedup import DedupResult, deduplicate
from review.dedup.judging import NO_POLICIES, held, judge_all
from review.dedup.raw import of_records
from review.dedup.rules import RULES
from review.dedup.shapes import shape
from review.dedup.table import Table
from review.dedup.vetoes import VETOES
from review.dedup.weigh import weigh
from review.model import Author, Entry, Record
from tests.dedup.guard_kinds import (
    ARTICLES,
    HIDING,
    OTHER_TITLES,
    PRINT,
    SAME_TITLES,
    STYLES,
    Fields,
    Noise,
    as_is,
    capitals,
    initials,
    pairs_of,
    short_journal,
    without,
)

Pair = tuple[int, int]
REVIEW_AT = 0.80
MERGED_AT_LEAST = 0.90


@dataclass(frozen=True)
class Verdict:
    """What the engine thinks of one pair."""

    rule: str
    is_merged: bool
    is_asked: bool
    is_bound: bool


def records_of(rows: list[Fields]) -> list[Record]:
    """One record a row, each from a run of its own."""
    return [Record(f"r{n:06}", f"run{n}", n, Entry(**row)) for n, row in enumerate(rows)]


def run(rows: list[Fields], **settings: Any) -> DedupResult:
    """The whole engine on some rows."""
    numbers = itertools.count(1)
    return deduplicate(records_of(rows), mint=lambda: f"R{next(numbers)}", **settings)


def is_one(result: DedupResult, a: int = 0, b: int = 1) -> bool:
    """Whether two of the rows are one report."""
    report_of = {m.record_id: m.report_id for m in result.memberships}
    return report_of[f"r{a:06}"] == report_of[f"r{b:06}"]


def judge_pairs(rows: list[Fields], pairs: list[Pair]) -> dict[Pair, Verdict]:
    """Rules and vetoes on single pairs of rows, thousands at once."""
    table = Table(shape(of_records(records_of(rows))))
    a, b = (np.array(side, dtype=np.int32) for side in zip(*pairs, strict=True))
    e = weigh(table, a, b, keep_all=True)
    binding = np.logical_or.reduce([held(v, e, NO_POLICIES) for v in VETOES if v.binds_groups])
    bound = dict(zip(zip(e.a.tolist(), e.b.tolist(), strict=True), binding.tolist(), strict=True))
    found = {pair: Verdict("", False, False, bound[pair]) for pair in pairs}
    j = judge_all(e, REVIEW_AT)
    for at, pair in enumerate(zip(j.a.tolist(), j.b.tolist(), strict=True)):
        rule, is_free = RULES[int(j.rule[at])], not j.vetoes[at]
        is_merged = rule.merges and is_free
        found[pair] = Verdict(rule.name, is_merged, not is_merged and not j.is_firm[at], bound[pair])
    return found


def entry(article: Fields, form: str, number: int) -> Fields:
    """The article under another title, and with DOI and pages of its own where the number is not 0."""
    begin, end = (int(page) + 40 * number for page in article["pages"].split("-"))
    title = form.replace("{t}", article["title"])
    return {**article, "title": title, "doi": f"10.1000/x{number}", "pages": f"{begin}-{end}"}


# ---- never merged ------------------------------------------------------------------------------


@pytest.mark.parametrize("noise", HIDING.values(), ids=HIDING)
def test_what_the_titles_tell_apart_is_never_merged(noise: tuple[Noise, Noise]) -> None:
    rows: list[Fields] = []
    told: dict[Pair, tuple[str, str]] = {}
    thin = without(*PRINT)
    for (one, other), article in itertools.product(pairs_of(OTHER_TITLES), ARTICLES):
        left, right = entry(article, one, 0), entry(article, other, 1)
        told[len(rows), len(rows) + 1] = (one, other)
        rows += [noise[0](left), noise[1](right), thin(left), thin(right)]
    wanted = [pair for a, b in told for pair in ((a, b), (a, b + 1), (b, b + 1), (a, b + 2), (b, b + 2))]
    found = judge_pairs(rows, wanted)
    for (a, b), forms in told.items():
        assert not found[a, b].is_merged, (forms, rows[a], rows[b], found[a, b])
        # nor by way of a third entry that says little
        for third in (b + 1, b + 2):
            is_chain = found[a, third].is_merged and found[b, third].is_merged
            assert found[a, b].is_bound or not is_chain, (forms, found[a, third], found[b, third])


@pytest.mark.parametrize("forms", random.Random(7).sample(pairs_of(OTHER_TITLES), 12), ids=" | ".join)
def test_the_whole_engine_keeps_them_apart_with_a_third_between(forms: tuple[str, str]) -> None:
    thin = without(*PRINT)
    for article in ARTICLES[:2]:
        left, right = entry(article, forms[0], 0), entry(article, forms[1], 1)
        rows = [left, right, thin(left), thin(right)]
        for order in ((0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)):
            result = run([rows[n] for n in order])
            assert not is_one(result, order.index(0), order.index(1))


THIN: Fields = {"pages": "", "volume": "", "issue": ""}
TRIAL: Fields = {**THIN, "type": "trial"}
CHAPTER: Fields = {**THIN, "venue": "Handbook of Care", "isbn": ("9780306406157",), "type": "chapter"}
OTHERS = (Author("Moreau", "Claire"), Author("Ito", "Ken"))
# What only the fields tell apart.
OTHER_FIELDS: dict[str, tuple[Fields, Fields]] = {
    "two DOIs": ({"doi": "10.1/a"}, {"doi": "10.1/b"}),
    "two DOIs, little else": ({**THIN, "doi": "10.1/a"}, {**THIN, "doi": "10.1/b"}),
    "two PMIDs": ({"pmid": "11111111"}, {"pmid": "22222222"}),
    "update of a review": ({"doi": "10.1002/14651858.CD1.pub2"}, {"doi": "10.1002/14651858.CD1.pub3"}),
    "two registrations": ({**TRIAL, "native_id": "NCT01234567"}, {**TRIAL, "native_id": "NCT01234568"}),
    "registration and report": ({**TRIAL, "native_id": "ISRCTN12345678"}, {}),
    "other authors": ({"authors": OTHERS}, {"pages": "7-19"}),
    "other authors, little else": ({**THIN, "authors": OTHERS}, THIN),
    "chapters of one ISBN": ({**CHAPTER, "title": "Care at home"}, {**CHAPTER, "title": "Care in hospital"}),
    "chapters of one DOI": (
        {**CHAPTER, "title": "Care at home", "doi": "10.1/a"},
        {**CHAPTER, "title": "The cost of nursing", "doi": "10.1/a"},
    ),
    "introductions": (
        {**CHAPTER, "title": "Introduction"},
        {**CHAPTER, "title": "Introduction", "year": 2001},
    ),
    "editorials": (
        {"title": "Editorial", "issue": "1", "pages": "1-2"},
        {"title": "Editorial", "issue": "2", "pages": "61-62"},
    ),
    "preprint": ({**THIN, "venue": "medRxiv"}, {}),
    "preprint with DOI": ({**THIN, "venue": "bioRxiv", "doi": "10.1101/1"}, {"doi": "10.1/b"}),
    "working paper": ({**THIN, "venue": "NBER Working Paper 1201"}, {}),
    "thesis": ({**THIN, "type": "THES", "venue": ""}, {}),
    "conference paper": ({**THIN, "type": "CPAPER", "venue": "Congress of Care", "year": 2008}, {}),
    "abstract in a supplement": ({"pages": "S12", "issue": "Suppl 1"}, {}),
    "abstract in a supplement, article unplaced": ({"pages": "S12", "issue": "Suppl 1"}, THIN),
    "edition in another language": ({"language": "eng"}, {"language": "deu", "pages": "7-15", "volume": "9"}),
    "years apart": ({**THIN, "year": 2001}, {**THIN, "year": 2012}),
    "another volume": ({"volume": "7", "pages": "7-15"}, {}),
    "another issue, no pages": ({"pages": "", "issue": "1"}, {"pages": "", "issue": "2"}),
    "two supplements": ({"pages": "S12", "issue": "Suppl 1"}, {"pages": "", "issue": "Suppl 2"}),
    "two supplements of a volume": (
        {"pages": "", "volume": "30 Suppl 1"},
        {"pages": "", "volume": "30 Suppl 2"},
    ),
}


@pytest.mark.parametrize(("left", "right"), OTHER_FIELDS.values(), ids=OTHER_FIELDS)
def test_what_the_fields_tell_apart_is_never_merged(left: Fields, right: Fields) -> None:
    for article, noise in zip(ARTICLES, (as_is, capitals, initials, short_journal), strict=True):
        one, other = noise({**article, **left}), {**article, **right}
        for rows in ([one, other], [other, one]):
            result = run(rows, merge_at=0.5, review_at=0.5)
            assert not is_one(result), (rows, result.memberships)


def test_a_yearly_report_of_one_title_stays_a_report_a_year() -> None:
    for article in ARTICLES:
        rows = [{**article, "year": 2000 + n // 2, "pages": "", "volume": "", "issue": ""} for n in range(8)]
        result = run([{**row, "venue": row["venue"] if n % 2 else ""} for n, row in enumerate(rows)])
        years: dict[str, set[int]] = {}
        for m in result.memberships:
            years.setdefault(m.report_id, set()).add(rows[int(m.record_id[1:])]["year"])
        assert all(len(found) == 1 for found in years.values())


# ---- merged, or asked --------------------------------------------------------------------------


def test_copies_are_merged_nine_times_in_ten_and_else_asked() -> None:
    rows: list[Fields] = []
    told: dict[Pair, tuple[str, str, str]] = {}
    crossed = itertools.product(pairs_of(SAME_TITLES), STYLES.items(), ARTICLES)
    for (one, other), (style, noise), article in crossed:
        left, right = entry(article, one, 0), without("doi")(entry(article, other, 0))
        told[len(rows), len(rows) + 1] = (one, other, style)
        rows += [noise[0](left), noise[1](right)]
    found = judge_pairs(rows, list(told))
    lost = {told[pair] for pair, v in found.items() if not v.is_merged and not v.is_asked}
    assert not lost
    merged = Counter(v.is_merged for v in found.values())[True]
    missed = Counter(told[pair][2] for pair, v in found.items() if not v.is_merged)
    assert merged >= MERGED_AT_LEAST * len(found), missed


# ---- whatever comes ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_an_unrelated_record_changes_nothing_for_the_others(seed: int) -> None:
    """Fewer than three records of one title, so that no title is learnt to be a serial one."""
    chance = random.Random(seed)
    rows: list[Fields] = []
    for article in ARTICLES:
        forms = chance.choice([*pairs_of(OTHER_TITLES), *pairs_of(SAME_TITLES)])
        noise = chance.choice([*HIDING.values(), *STYLES.values()])
        rows += [noise[n](entry(article, form, n)) for n, form in enumerate(forms)]
    other = {"title": "Soil moisture under old oaks", "authors": OTHERS, "year": 1987, "venue": "Acta Silva"}
    before, after = run(rows), run([*rows, other])
    assert after.memberships[:-1] == before.memberships
    assert after.memberships[-1].rule == "first record"
    assert (after.queue, after.refused) == (before.queue, before.refused)


@pytest.mark.timeout(60)
def test_no_single_value_takes_long() -> None:
    names = tuple(Author(f"Name{n}", "A") for n in range(3000))
    longest = " ".join(f"word{n}" for n in range(7000))
    titles = ["Title" + " . " * 16_000 + "[", "Title " + "[" * 25_000, "Title:" + " " * 50_000 + "x", longest]
    rows: list[Fields] = [{"title": f"{t} {n}", "authors": names, "year": n} for t in titles for n in (1, 2)]
    assert len(run(rows).memberships) == len(rows)


def test_a_thousand_copies_are_one_report_and_what_was_not_compared_is_said() -> None:
    copies = run([ARTICLES[0]] * 1000)
    assert len({m.report_id for m in copies.memberships}) == 1
    assert copies.capped
    assert all(block.left_out > 0 for block in copies.capped)
