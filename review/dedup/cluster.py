"""Groups of records, grown from the strongest evidence down, refusing what would contradict.

Union-find with a guard: an edge is refused when it would break a person's word, bring two existing
reports together, or put two records into one group that a veto keeps apart. Groups in which nothing
can contradict are joined at once; the guard walks through the others only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[int, int]
CLOSE = 0.004  # two edges of one record that differ by less fit about equally


@dataclass(frozen=True, slots=True)
class Edge:
    """Two rows that belong together, and how strongly. ``is_sure`` edges ignore vetoes of others."""

    a: int
    b: int
    score: float
    is_person: bool = False
    is_sure: bool = False

    @property
    def pair(self) -> Pair:
        """The two rows."""
        return (self.a, self.b)


class Forest:
    """Union-find over row numbers: the root of a group is its lowest row."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, row: int) -> int:
        """The group's root."""
        parent = self.parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def join(self, a: int, b: int) -> bool:
        """Join two groups; False when they were one."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if b < a:
            a, b = b, a
        self.parent[b] = a
        return True


@dataclass(frozen=True, slots=True)
class Joined:
    """What joined some rows, and what was refused with the reason."""

    accepted: list[Edge]
    refused: dict[Pair, str]


@dataclass(slots=True)
class _Groups:
    root: dict[int, int]
    members: dict[int, set[int]]
    report: dict[int, str] = field(default_factory=dict)

    def join(self, a: int, b: int) -> None:
        kept, gone = sorted((self.root[a], self.root[b]), key=lambda r: (-len(self.members[r]), r))
        if kept == gone:
            return
        moved = self.members.pop(gone)
        self.members[kept] |= moved
        for row in moved:
            self.root[row] = kept
        if gone in self.report:
            self.report[kept] = self.report.pop(gone)


def join_carefully(
    rows: Iterable[int],
    edges: Sequence[Edge],
    known: Mapping[int, str],
    cannot: Mapping[int, frozenset[int]],
    veto_between: Callable[[int, int], str],
    names: Sequence[str],
) -> Joined:
    """Group the rows by the edges, strongest first, ties by row, refusing what would contradict.

    ``known`` names the report a row is in already; ``cannot`` the rows a person keeps apart from
    each; ``veto_between`` answers why two rows must not share a group, or ``""``; ``names`` are the
    rows' record ids, for the reasons.
    """
    groups = _begin(sorted(rows), known)
    accepted: list[Edge] = []
    refused = _ambiguous(edges, veto_between, names)
    for edge in sorted(edges, key=lambda e: (not e.is_person, -e.score, e.a, e.b)):
        if edge.pair in refused or groups.root[edge.a] == groups.root[edge.b]:
            continue
        why = _objection(groups, edge, cannot, veto_between, names)
        if why:
            refused[edge.pair] = why
            continue
        groups.join(edge.a, edge.b)
        accepted.append(edge)
    return Joined(accepted, refused)


def _begin(rows: Sequence[int], known: Mapping[int, str]) -> _Groups:
    groups = _Groups({i: i for i in rows}, {i: {i} for i in rows})
    first: dict[str, int] = {}
    for row in (i for i in rows if i in known):
        groups.join(first.setdefault(known[row], row), row)
    groups.report = {groups.root[row]: report_id for report_id, row in first.items()}
    return groups


def _objection(
    groups: _Groups,
    edge: Edge,
    cannot: Mapping[int, frozenset[int]],
    veto_between: Callable[[int, int], str],
    names: Sequence[str],
) -> str:
    left, right = groups.root[edge.a], groups.root[edge.b]
    if left in groups.report and right in groups.report:
        one, other = sorted((groups.report[left], groups.report[right]))
        return f"would connect two existing reports, {one} and {other}"
    near, far = groups.members[left], groups.members[right]
    for x in sorted(near):
        for y in sorted(cannot.get(x, frozenset()) & far):
            return f"a person keeps {names[x]} and {names[y]} apart"
    if edge.is_person or edge.is_sure:
        return ""
    for x in sorted(near):
        for y in sorted(far):
            why = "" if {x, y} == {edge.a, edge.b} else veto_between(x, y)
            if why:
                return f"would put {names[x]} and {names[y]} together: {why}"
    return ""


def _ambiguous(
    edges: Sequence[Edge], veto_between: Callable[[int, int], str], names: Sequence[str]
) -> dict[Pair, str]:
    """Edges by which one record fits two others about equally, which cannot be one document."""
    refused: dict[Pair, str] = {}
    at: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in (e for e in edges if not (e.is_person or e.is_sure)):
        at[edge.a].append(edge)
        at[edge.b].append(edge)
    for row in sorted(at):
        near = sorted(at[row], key=lambda e: (-e.score, e.a, e.b))
        for place, one in enumerate(near):
            for other in near[place + 1 :]:
                if one.score - other.score > CLOSE:
                    break
                x, y = (e.b if e.a == row else e.a for e in (one, other))
                why = veto_between(x, y)
                if why:
                    text = f"{names[row]} fits both {names[x]} and {names[y]}: {why}"
                    refused.setdefault(one.pair, text)
                    refused.setdefault(other.pair, text)
    return refused
