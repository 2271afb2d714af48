"""From judged pairs to groups of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from review.dedup.aliases import Alias, under
from review.dedup.cluster import Edge, Forest, Pair, join_carefully
from review.dedup.judging import Judged, Policies, held
from review.dedup.rules import RULES
from review.dedup.table import Ints, Table
from review.dedup.vetoes import VETOES
from review.dedup.weigh import BATCH, weigh

LARGEST = 200


def edges_of(
    judged: Judged, joined: tuple[Pair, ...], settled: frozenset[Pair], merge_at: float
) -> list[Edge]:
    """What joins: people's word first, then the pairs that a rule merges and no veto forbids."""
    merges = np.array([rule.merges for rule in RULES], dtype=bool)
    sure = np.flatnonzero(
        (judged.vetoes == 0) & merges[judged.rule] & (judged.rule_score >= np.float32(merge_at))
    )
    sure = sure[np.lexsort((judged.b[sure], judged.a[sure], -judged.rule_score[sure]))]
    columns = (judged.a[sure], judged.b[sure], judged.rule_score[sure], judged.rule[sure])
    edges = [Edge(a, b, 1.0, is_person=True) for a, b in joined]
    for a, b, score, rule in zip(*(c.tolist() for c in columns), strict=True):
        if (a, b) not in settled:
            edges.append(Edge(a, b, score, is_sure=rule == 0))
    return edges


def grouped(
    table: Table,
    edges: list[Edge],
    known: Mapping[int, str],
    apart: Mapping[int, frozenset[int]],
    forbid: Callable[[list[list[int]]], dict[Pair, str]],
) -> tuple[npt.NDArray[np.int64], list[Edge], dict[Pair, str]]:
    """For each row the root of its group, the edges that joined, and the refused with the reason.

    ``forbid`` names the pairs inside would-be groups that a veto keeps apart. Only groups that have
    such a pair, two reports, or rows that a person keeps apart are walked through edge by edge.
    """
    forest = _begun(len(table), known)
    whole = _begun(len(table), known)
    for edge in edges:
        whole.join(edge.a, edge.b)
    rows_of: dict[int, list[int]] = {}
    for row in sorted({row for edge in edges for row in edge.pair} | set(known)):
        rows_of.setdefault(whole.find(row), []).append(row)
    grown = [rows for rows in rows_of.values() if len(rows) > 2 and any(r not in known for r in rows)]
    forbidden = forbid(grown)
    careful = {whole.find(a) for a, _ in forbidden}
    careful |= {root for root, rows in rows_of.items() if _is_contested(rows, known, apart)}
    accepted: list[Edge] = []
    edges_in: dict[int, list[Edge]] = {root: [] for root in careful}
    for edge in edges:
        root = whole.find(edge.a)
        if root in careful:
            edges_in[root].append(edge)
        elif forest.join(edge.a, edge.b):
            accepted.append(edge)
    refused: dict[Pair, str] = {}
    for root in sorted(careful):
        own = {r: known[r] for r in rows_of[root] if r in known}
        done = join_carefully(rows_of[root], edges_in[root], own, apart, _between(forbidden), table.ids)
        for edge in done.accepted:
            forest.join(*edge.pair)
        accepted += done.accepted
        refused |= done.refused
    root_of = np.fromiter((forest.find(i) for i in range(len(table))), dtype=np.int64, count=len(table))
    return root_of, accepted, refused


def _begun(size: int, known: Mapping[int, str]) -> Forest:
    """Every row alone, but those that share a report."""
    forest = Forest(size)
    first: dict[str, int] = {}
    for row, report in known.items():
        forest.join(first.setdefault(report, row), row)
    return forest


def _between(forbidden: Mapping[Pair, str]) -> Callable[[int, int], str]:
    return lambda x, y: forbidden.get((min(x, y), max(x, y)), "")


def _is_contested(rows: list[int], known: Mapping[int, str], apart: Mapping[int, frozenset[int]]) -> bool:
    """Whether two reports, or rows that a person keeps apart, would meet in this group."""
    if len({known[r] for r in rows if r in known}) > 1:
        return True
    inside = set(rows)
    return any(not apart[r].isdisjoint(inside) for r in rows if r in apart)


def forbidden_pairs(
    groups: list[list[int]], table: Table, aliases: frozenset[Alias], policies: Policies
) -> dict[Pair, str]:
    """Pairs inside would-be groups that a veto keeps apart, whether or not they were compared before.

    In a group of more than ``LARGEST`` rows each row is held against that many of its neighbours only.
    """
    found: dict[Pair, str] = {}
    if not groups:
        return found
    inner = [_pairs_inside(np.array(g, dtype=np.int32)) for g in groups]
    a, b = (np.concatenate(side) for side in zip(*inner, strict=True))
    for start in range(0, len(a), BATCH):
        e = under(weigh(table, a[start : start + BATCH], b[start : start + BATCH], keep_all=True), aliases)
        for veto in (v for v in VETOES if v.binds_groups):
            for at in np.flatnonzero(held(veto, e, policies)).tolist():
                pair = (int(e.a[at]), int(e.b[at]))
                if pair not in found:
                    found[pair] = veto.tell(table.row(pair[0]), table.row(pair[1]))
    return found


def _pairs_inside(rows: Ints) -> tuple[Ints, Ints]:
    steps = range(1, min(LARGEST, len(rows) - 1) + 1)  # never all pairs of a large group at once
    return np.concatenate([rows[:-n] for n in steps]), np.concatenate([rows[n:] for n in steps])
