"""The engine's steps on a part of the records, each a pure function, so that any machine may do any part.

A record is known by its row in the order of ids, the same everywhere. Records are parted by row, keys
by hash, pairs by their first row, so that every block of a key lies whole in one part, and every pair
is weighed once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.dedup.aliases import Alias, meetings, under
from review.dedup.blocking import CappedBlock, capped_block, pairs_within
from review.dedup.evidence import Evidence
from review.dedup.judging import Judged, Policies, judge_all
from review.dedup.keys import Counts, Marks, add_counts, count_words, keys, marks_of
from review.dedup.matching import title_order, weigh_all
from review.dedup.serial import serial_titles
from review.dedup.shapes import shape
from review.dedup.table import Table

Rows = npt.NDArray[np.int64]
# What serial titles are learnt from.
OF_SERIALS = (
    "record_id", "compact", "is_generic", "is_distinct", "year", "volume", "issue", "people", "people_count",
)  # fmt: skip
_COLUMNS = tuple(f.name for f in fields(Evidence) if f.name not in ("table", "a", "b"))


@dataclass(frozen=True)
class KeyPart:
    """Keys of some records that fall into one part of all hashes, with the titles of these records."""

    hashes: Any
    rows: Rows
    family: Any
    titled: Rows
    titles: Any


@dataclass(frozen=True)
class PairPart:
    """The pairs that one part of the keys brings together, and its keys too common to be joined whole."""

    a: Rows
    b: Rows
    capped: list[tuple[int, CappedBlock]]


@dataclass(frozen=True)
class WeighedPart:
    """The evidence on some pairs, their rows, and the shapes of every record that has a part in one."""

    a: Rows
    b: Rows
    columns: dict[str, Any]
    rows: Rows
    shapes: pd.DataFrame


@dataclass(frozen=True)
class JudgedPart:
    """Pairs for which a rule speaks, what speaks, and the shapes of their records."""

    a: Rows
    b: Rows
    columns: dict[str, Any]
    rule: Any
    score: Any
    vetoes: Any
    is_firm: Any
    rows: Rows
    shapes: pd.DataFrame


def shape_part(raw: pd.DataFrame) -> pd.DataFrame:
    """The normal form of some records."""
    return shape(raw.reset_index(drop=True))


# ---- what is learnt from all records ------------------------------------------------------------


def marks_part(shapes: pd.DataFrame) -> Marks:
    """What the records of a part bring to the keys."""
    return marks_of(shapes)


def words_of(marks: Marks) -> Counts:
    """In how many titles of a part each word stands."""
    return count_words(marks)


def all_words(*counts: Counts) -> Counts:
    """The counts of several parts together."""
    return add_counts(counts)


def split_titles(shapes: pd.DataFrame, parts: int) -> list[pd.DataFrame]:
    """What serial titles are learnt from, parted so that each title is whole in one part."""
    named = shapes.loc[shapes["compact"] != "", list(OF_SERIALS)]
    place = pd.util.hash_array(named["compact"].to_numpy(object), categorize=True) % np.uint64(parts)
    return [named[place == part] for part in range(parts)]


def serials_of(*pieces: pd.DataFrame) -> frozenset[str]:
    """The serial titles of one part of all titles."""
    return serial_titles(pd.concat(pieces, ignore_index=True))


def unite(*found: frozenset[str]) -> frozenset[str]:
    """Serial titles of several parts together."""
    return frozenset().union(*found)


# ---- keys and pairs ----------------------------------------------------------------------------


def split_keys(shapes: pd.DataFrame, marks: Marks, start: int, counts: Counts, parts: int) -> list[KeyPart]:
    """The keys of some records, parted by hash; ``start`` is the row of the first record."""
    hashes, rows, family = keys(marks, counts)
    place = hashes % np.uint64(parts)
    titles = shapes["title"].to_numpy(object)
    found = []
    for part in range(parts):
        at = np.flatnonzero(place == part)
        own = np.unique(rows[at])
        found.append(KeyPart(hashes[at], rows[at] + start, family[at], own + start, titles[own]))
    return found


def pairs_of(*pieces: KeyPart) -> PairPart:
    """The pairs that share a key of one part of all keys."""
    rows_known, first = np.unique(np.concatenate([p.titled for p in pieces]), return_index=True)
    titles = np.concatenate([p.titles for p in pieces])[first]
    hashes = np.concatenate([p.hashes for p in pieces])
    family = np.concatenate([p.family for p in pieces])
    rows = np.searchsorted(rows_known, np.concatenate([p.rows for p in pieces]))
    order = title_order(titles)
    a, b, long = pairs_within(hashes, rows, order, np.ones(len(rows_known), dtype=bool))
    capped = [(int(hashes[at]), capped_block(family[at], titles[rows[at]], n)) for at, n in long]
    return PairPart(rows_known[a], rows_known[b], capped)


def capped_of(part: PairPart) -> list[tuple[int, CappedBlock]]:
    """The keys too common to be compared in full, each with its hash."""
    return part.capped


def split_pairs(part: PairPart, starts: Rows) -> list[tuple[Rows, Rows]]:
    """Pairs parted by their first row; ``starts`` are the first rows of the parts of the records."""
    place = np.searchsorted(starts, part.a, side="right") - 1
    return [(part.a[place == n], part.b[place == n]) for n in range(len(starts))]


def distinct_pairs(*pieces: tuple[Rows, Rows]) -> tuple[Rows, Rows]:
    """Each pair once, in order of its rows."""
    a, b = (np.concatenate(side) for side in zip(*pieces, strict=True))
    by = np.lexsort((b, a))
    a, b = a[by], b[by]
    first = np.ones(len(a), dtype=bool)
    first[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
    return a[first], b[first]


def wanted_rows(pairs: tuple[Rows, Rows], starts: Rows, own: int) -> list[Rows]:
    """Which rows of each part the pairs need; none of their own, which need no sending."""
    rows = np.unique(pairs[1])
    place = np.searchsorted(starts, rows, side="right") - 1
    return [rows[place == n] if n != own else rows[:0] for n in range(len(starts))]


def taken(shapes: pd.DataFrame, start: int, rows: Rows) -> pd.DataFrame:
    """The shapes of some rows of a part."""
    return shapes.iloc[rows - start]


# ---- evidence and judgement --------------------------------------------------------------------


def weigh_part(
    pairs: tuple[Rows, Rows],
    own: pd.DataFrame,
    start: int,
    serials: frozenset[str],
    rows: Sequence[Rows],
    *others: pd.DataFrame,
) -> WeighedPart:
    """The evidence on the pairs of a part; ``others`` are the ``rows`` that were asked of other parts."""
    a, b = pairs
    here = np.unique(np.concatenate([a, b[b < start + len(own)]]))
    known = np.concatenate([here, *rows])
    by = np.argsort(known, kind="stable")
    known = known[by]
    shapes = _together([own.iloc[here - start], *others]).iloc[by].reset_index(drop=True)
    table = Table(shapes, serials)
    x, y = (np.searchsorted(known, side).astype(np.int32) for side in (a, b))
    return _weighed(weigh_all(table, x, y), known, shapes)


def _together(pieces: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [p for p in pieces if len(p)]
    return pd.concat(filled, ignore_index=True) if filled else pieces[0]


def _weighed(e: Evidence, known: Rows, shapes: pd.DataFrame) -> WeighedPart:
    used = np.unique(np.concatenate([e.a, e.b])) if len(e) else np.empty(0, dtype=np.int64)
    columns = {name: getattr(e, name) for name in _COLUMNS}
    return WeighedPart(known[e.a], known[e.b], columns, known[used], shapes.iloc[used].reset_index(drop=True))


def _evidence(part: WeighedPart, serials: frozenset[str]) -> Evidence:
    x, y = (np.searchsorted(part.rows, side).astype(np.int32) for side in (part.a, part.b))
    return Evidence(table=Table(part.shapes, serials), a=x, b=y, **part.columns)


def meetings_of(part: WeighedPart, serials: frozenset[str]) -> pd.DataFrame:
    """How often names of journals met in a part."""
    return meetings(_evidence(part, serials))


def judge_part(
    part: WeighedPart,
    serials: frozenset[str],
    aliases: frozenset[Alias],
    review_at: float,
    policies: Policies,
) -> JudgedPart:
    """What rules and vetoes say of the pairs of a part; only those for which a rule speaks."""
    judged = judge_all(under(_evidence(part, serials), aliases), review_at, policies)
    e = judged.evidence
    w = _weighed(e, part.rows, part.shapes)
    return JudgedPart(
        w.a, w.b, w.columns, judged.rule, judged.rule_score, judged.vetoes, judged.is_firm, w.rows, w.shapes
    )


def gathered(parts: Sequence[JudgedPart], serials: frozenset[str]) -> Judged:
    """The judged pairs of all parts, over a table of the records that stand in one."""
    rows, first = np.unique(np.concatenate([p.rows for p in parts]), return_index=True)
    shapes = _together([p.shapes for p in parts]).iloc[first].reset_index(drop=True)
    a, b = (np.concatenate([getattr(p, side) for p in parts]) for side in ("a", "b"))
    by = np.lexsort((b, a))
    x, y = (np.searchsorted(rows, side[by]).astype(np.int32) for side in (a, b))
    columns = {n: np.concatenate([p.columns[n] for p in parts])[by] for n in _COLUMNS}
    evidence = Evidence(table=Table(shapes, serials), a=x, b=y, **columns)
    said = [
        np.concatenate([getattr(p, n) for p in parts])[by] for n in ("rule", "score", "vetoes", "is_firm")
    ]
    return Judged(evidence, *said)
