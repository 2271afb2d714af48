"""From shapes to groups: pairs, evidence, judgement, groups and questions, as arrays over rows.

Records are normalised once, paired by shared keys, weighed, vetoed, judged by small rules, and grouped.
The order of aims is: no wrong merge, few missed duplicates, a short queue, speed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.dedup.aliases import Alias, learn, under
from review.dedup.blocking import CappedBlock, capped_block, pairs_within
from review.dedup.cluster import Edge, Pair
from review.dedup.evidence import Evidence
from review.dedup.grouping import edges_of, forbidden_pairs, grouped
from review.dedup.judging import NO_POLICIES, Judged, Policies, judge_all
from review.dedup.keys import Rows, count_words, keys
from review.dedup.narrowing import touched
from review.dedup.rules import MERGE
from review.dedup.serial import serial_titles
from review.dedup.shelves import left_over, shelf_counts
from review.dedup.stock import Stock
from review.dedup.table import Ints, Mask, Table
from review.dedup.weigh import BATCH, weigh

NO_ROWS: Mapping[int, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Matched:
    """Which rows are one report, what joined them, what is asked, and what was kept apart."""

    table: Table
    root: npt.NDArray[np.int64]
    """For each row the lowest row of its group."""
    accepted: list[Edge]
    refused: dict[Pair, str]
    judged: Judged
    capped: tuple[CappedBlock, ...]
    aliases: frozenset[Alias]

    def questions(self) -> Mask:
        """The judged pairs to ask about: in two groups between which no firm veto stands."""
        j = self.judged
        x, y = self.root[j.a], self.root[j.b]
        group = np.minimum(x, y) * len(self.root) + np.maximum(x, y)
        apart = np.unique(group[j.is_firm & j.binds])
        return np.asarray((x != y) & ~j.is_firm & ~np.isin(group, apart))


def match(
    stock: Stock,
    *,
    known: Mapping[int, str] = NO_ROWS,
    joined: tuple[Pair, ...] = (),
    apart: Mapping[int, frozenset[int]] = NO_ROWS,
    settled: frozenset[Pair] = frozenset(),
    merge_at: float = MERGE,
    review_at: float = 0.0,
    aliases: frozenset[Alias] = frozenset(),
    policies: Policies = NO_POLICIES,
) -> Matched:
    """Group the records of the stock.

    ``known`` names the report of rows that have one: such rows are compared with new rows only, and
    the table of the result holds only what new rows touch; no other shape is looked at.
    ``joined``, ``apart`` and ``settled`` are people's words on rows. ``aliases`` were learnt earlier.
    ``policies`` says what is done with versions of one work.
    """
    is_new = np.ones(len(stock), dtype=bool)
    is_new[list(known)] = False
    a, b, capped = candidates(stock, is_new)
    if known:
        part = touched(len(stock), known, a, b, apart)
        table = _table(stock, part.rows, stock.sharing_title(a, b))
        a, b = part.pairs(a, b)
        known, apart = part.known(known), part.apart(apart)
        joined, settled = tuple(part.inside(joined)), frozenset(part.inside(settled))
    else:
        rows = np.arange(len(stock))
        table = _table(stock, rows, rows)
    evidence = weigh_all(table, a, b)
    aliases = aliases | learn(evidence)
    judged = judge_all(under(evidence, aliases), review_at, policies)
    return group(
        judged, capped, aliases, known=known, joined=joined, apart=apart, settled=settled, merge_at=merge_at,
        policies=policies, shelves=None if known else shelf_counts(table.shapes),
    )  # fmt: skip


def group(
    judged: Judged,
    capped: tuple[CappedBlock, ...],
    aliases: frozenset[Alias],
    *,
    known: Mapping[int, str] = NO_ROWS,
    joined: tuple[Pair, ...] = (),
    apart: Mapping[int, frozenset[int]] = NO_ROWS,
    settled: frozenset[Pair] = frozenset(),
    merge_at: float = MERGE,
    policies: Policies = NO_POLICIES,
    shelves: pd.Series | None = None,
) -> Matched:
    """Group the rows of the table that the judged pairs stand in; see ``match``.

    ``shelves`` counts what each database has of each journal and year. With it, what is then left over
    on a shelf is judged anew, and all are grouped once more.
    """
    table = judged.evidence.table

    def once(judged: Judged) -> Matched:
        edges = edges_of(judged, joined, settled, merge_at)
        root, accepted, refused = grouped(
            table, edges, known, apart, lambda groups: forbidden_pairs(groups, table, aliases, policies)
        )
        return Matched(table, root, accepted, refused, judged, capped, aliases)

    matched = once(judged)
    if shelves is None:
        return matched
    found = left_over(judged, matched.root, shelves, aliases)
    return once(judged.with_left_over(found, policies)) if found.any() else matched


def candidates(stock: Stock, is_new: Mask) -> tuple[Ints, Ints, tuple[CappedBlock, ...]]:
    """The pairs worth comparing, and the keys too common to be compared in full."""
    hashes, rows, family = keys(stock.marks, count_words(stock.marks))
    a, b, long = pairs_within(hashes, rows, title_order(stock.titles), is_new)
    capped = tuple(capped_block(family[at], stock.titles[rows[at]], size) for at, size in long)
    return a, b, capped


def _table(stock: Stock, rows: Rows, of_titles: Rows) -> Table:
    """The table of the rows; serial titles are learnt from the rows ``of_titles``."""
    if len(rows) == len(stock):
        shapes = stock.take(rows)
        return Table(shapes, serial_titles(shapes))
    wanted = np.union1d(rows, of_titles)
    shapes = stock.take(wanted)
    serial = serial_titles(shapes[np.isin(wanted, of_titles)])
    return Table(shapes[np.isin(wanted, rows)].reset_index(drop=True), serial)


def title_order(titles: npt.NDArray[np.object_]) -> Rows:
    """The place of each row by title, rows of one title in their order: who is whose neighbour."""
    codes = pd.factorize(titles, sort=True)[0]
    order = np.empty(len(titles), dtype=np.int64)
    order[np.argsort(codes, kind="stable")] = np.arange(len(titles))
    return order


def weigh_all(table: Table, a: Ints, b: Ints) -> Evidence:
    """The evidence on all pairs, a batch at a time."""
    batches = [weigh(table, a[i : i + BATCH], b[i : i + BATCH]) for i in range(0, max(1, len(a)), BATCH)]
    return batches[0] if len(batches) == 1 else Evidence.together(table, batches)
