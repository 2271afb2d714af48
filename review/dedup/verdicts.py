"""What people said of pairs, ready to be obeyed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from review.errors import InvalidInput
from review.model import PairVerdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on two records: the same report, different, or related but not the same."""

    record_a: str
    record_b: str
    verdict: PairVerdict


@dataclass(frozen=True, slots=True)
class Word:
    """The rulings in force: pairs to join, and for each record those it is kept apart from."""

    joined: tuple[tuple[str, str], ...]
    apart: dict[str, frozenset[str]]
    settled: frozenset[tuple[str, str]]


def in_force(rulings: Sequence[Ruling], record_ids: Collection[str]) -> Word:
    """The last word on every pair; rulings on records that are not at hand have no effect here.

    Raises InvalidInput for a ruling on one record alone.
    """
    last: dict[tuple[str, str], PairVerdict] = {}
    for ruling in rulings:
        a, b = sorted((ruling.record_a, ruling.record_b))
        if a == b:
            raise InvalidInput(f"A ruling compares record {a!r} with itself.", "Name two different records.")
        if a in record_ids and b in record_ids:
            last[a, b] = PairVerdict(ruling.verdict)
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for (a, b), verdict in last.items():
        if verdict is not PairVerdict.SAME:
            apart[a].add(b)
            apart[b].add(a)
    joined = tuple(sorted(pair for pair, verdict in last.items() if verdict is PairVerdict.SAME))
    return Word(joined, {k: frozenset(v) for k, v in apart.items()}, frozenset(last))
