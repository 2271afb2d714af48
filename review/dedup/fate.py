"""What became of two records of a match: merged and through whom, asked, related, or apart."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from review.dedup.cluster import Edge
from review.dedup.links import links_of
from review.dedup.matching import Matched
from review.dedup.rules import RULES
from review.dedup.stories import reason_of
from review.dedup.table import Ints, Mask
from review.model import Link


class Outcome(StrEnum):
    """What the program does with two records."""

    MERGED = "merged"
    ASKED = "asked"
    RELATED = "related"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Step:
    """Two records that are joined directly, or asked about, by which rule and why."""

    record_a: str
    record_b: str
    rule: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Two records that would have joined the groups, and why they did not."""

    record_a: str
    record_b: str
    why: str


@dataclass(frozen=True, slots=True)
class Fate:
    """How it ended.

    ``chain`` leads from the one record to the other when they are merged; ``asked`` are the
    questions between their groups, best first; ``refused`` the joins that were not made between them.
    """

    outcome: Outcome
    group_a: tuple[str, ...]
    group_b: tuple[str, ...]
    chain: tuple[Step, ...] = ()
    asked: tuple[Step, ...] = ()
    refused: tuple[Refusal, ...] = ()
    link: Link | None = None


def fate_of(matched: Matched, a: int, b: int) -> Fate:
    """What became of the records in two rows."""
    one, other = _group(matched, a), _group(matched, b)
    if matched.root[a] == matched.root[b]:
        return Fate(Outcome.MERGED, one, one, chain=_chain(matched, a, b))
    asked, refused = _asked(matched, a, b), _refused(matched, a, b)
    link = _link(matched, set(one), set(other))
    outcome = Outcome.ASKED if asked else Outcome.RELATED if link else Outcome.APART
    return Fate(outcome, one, other, asked=asked, refused=refused, link=link)


def _group(matched: Matched, row: int) -> tuple[str, ...]:
    return tuple(matched.table.ids[matched.root == matched.root[row]].tolist())


def _chain(matched: Matched, a: int, b: int) -> tuple[Step, ...]:
    """The shortest way from one row to another along the edges that joined."""
    at: dict[int, list[Edge]] = {}
    for edge in matched.accepted:
        at.setdefault(edge.a, []).append(edge)
        at.setdefault(edge.b, []).append(edge)
    came: dict[int, tuple[int, Edge] | None] = {a: None}
    queue = deque([a])
    while queue and b not in came:
        row = queue.popleft()
        for edge in at.get(row, []):
            other = edge.b if edge.a == row else edge.a
            if other not in came:
                came[other] = (row, edge)
                queue.append(other)
    steps: list[Step] = []
    row = b
    while (before := came.get(row)) is not None:
        steps.append(_step(matched, before[0], row, before[1]))
        row = before[0]
    return tuple(reversed(steps))


def _step(matched: Matched, start: int, end: int, edge: Edge) -> Step:
    ids, judged = matched.table.ids, matched.judged
    if edge.is_person:
        return Step(ids[start], ids[end], "person", "a person said these are the same", 1.0)
    at = int(np.flatnonzero((judged.a == edge.a) & (judged.b == edge.b))[0])
    return _told(matched, ids[start], ids[end], at)


def _asked(matched: Matched, a: int, b: int) -> tuple[Step, ...]:
    judged, ids = matched.judged, matched.table.ids
    wanted = np.flatnonzero(_between(matched, a, b, judged.a, judged.b) & matched.questions())
    wanted = wanted[np.lexsort((judged.b[wanted], judged.a[wanted], -judged.score[wanted]))]
    return tuple(_told(matched, ids[judged.a[at]], ids[judged.b[at]], at) for at in wanted.tolist())


def _told(matched: Matched, record_a: str, record_b: str, at: int) -> Step:
    judged = matched.judged
    score = round(float(judged.score[at]), 4)
    return Step(record_a, record_b, RULES[int(judged.rule[at])].name, reason_of(judged, at), score)


def _between(matched: Matched, a: int, b: int, x: Ints, y: Ints) -> Mask:
    one, other = matched.root[a], matched.root[b]
    left, right = matched.root[x], matched.root[y]
    return np.asarray((left == one) & (right == other) | (left == other) & (right == one))


def _refused(matched: Matched, a: int, b: int) -> tuple[Refusal, ...]:
    ids, root = matched.table.ids, matched.root
    wanted = {int(root[a]), int(root[b])}
    return tuple(
        Refusal(ids[x], ids[y], why)
        for (x, y), why in sorted(matched.refused.items())
        if {int(root[x]), int(root[y])} == wanted
    )


def _link(matched: Matched, one: set[str], other: set[str]) -> Link | None:
    for link in links_of(matched):
        if {link.record_a in one, link.record_b in one} == {True, False} and (
            link.record_a in other or link.record_b in other
        ):
            return link
    return None
