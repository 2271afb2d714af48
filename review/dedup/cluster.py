"""Groups of records, grown from the strongest evidence down, refusing what would contradict.

Union-find with a guard: an edge is refused when it would break a person's word, bring two existing
reports together, or put two records into one group that a veto keeps apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """Two records that belong together, and how strongly. ``is_sure`` edges ignore vetoes of others."""

    a: str
    b: str
    score: float
    is_person: bool = False
    is_sure: bool = False

    @property
    def pair(self) -> Pair:
        """The two ids."""
        return (self.a, self.b)


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which group each record is in (named by one of its ids), what joined them, what was refused."""

    root_of: dict[str, str]
    members: dict[str, tuple[str, ...]]
    report_of: dict[str, str]
    accepted: tuple[Edge, ...]
    refused: dict[Pair, str]


@dataclass(slots=True)
class _Groups:
    parent: dict[str, str]
    members: dict[str, set[str]]
    report: dict[str, str] = field(default_factory=dict)

    def find(self, record_id: str) -> str:
        while self.parent[record_id] != record_id:
            self.parent[record_id] = self.parent[self.parent[record_id]]
            record_id = self.parent[record_id]
        return record_id

    def join(self, a: str, b: str) -> None:
        kept, gone = sorted((self.find(a), self.find(b)), key=lambda root: (-len(self.members[root]), root))
        if kept == gone:
            return
        self.parent[gone] = kept
        self.members[kept] |= self.members.pop(gone)
        if gone in self.report:
            self.report[kept] = self.report.pop(gone)


def cluster(
    record_ids: Iterable[str],
    edges: Sequence[Edge],
    known: Mapping[str, str],
    cannot: Mapping[str, frozenset[str]],
    veto_between: Callable[[str, str], str],
) -> Clusters:
    """Group the records by the edges, strongest first, ties by id.

    ``known`` names the report a record is in already; ``cannot`` the records a person keeps apart
    from each; ``veto_between`` answers why two records must not share a group, or ``""``.
    """
    ids = sorted(record_ids)
    groups = _begin(ids, known)
    accepted: list[Edge] = []
    refused = _ambiguous(edges, veto_between)
    for edge in sorted(edges, key=lambda e: (not e.is_person, -e.score, e.a, e.b)):
        if edge.pair in refused or groups.find(edge.a) == groups.find(edge.b):
            continue
        why = _objection(groups, edge, cannot, veto_between)
        if why:
            refused[edge.pair] = why
            continue
        groups.join(edge.a, edge.b)
        accepted.append(edge)
    root_of = {i: groups.find(i) for i in ids}
    members = {root: tuple(sorted(inside)) for root, inside in groups.members.items()}
    return Clusters(root_of, members, dict(groups.report), tuple(accepted), refused)


def _begin(ids: Sequence[str], known: Mapping[str, str]) -> _Groups:
    groups = _Groups({i: i for i in ids}, {i: {i} for i in ids})
    first: dict[str, str] = {}
    for record_id in (i for i in ids if i in known):
        groups.join(first.setdefault(known[record_id], record_id), record_id)
    groups.report = {groups.find(record_id): report_id for report_id, record_id in first.items()}
    return groups


def _objection(
    groups: _Groups, edge: Edge, cannot: Mapping[str, frozenset[str]], veto_between: Callable[[str, str], str]
) -> str:
    left, right = groups.find(edge.a), groups.find(edge.b)
    if left in groups.report and right in groups.report:
        one, other = sorted((groups.report[left], groups.report[right]))
        return f"would connect two existing reports, {one} and {other}"
    near, far = groups.members[left], groups.members[right]
    for x in sorted(near):
        for y in sorted(cannot.get(x, frozenset()) & far):
            return f"a person keeps {x} and {y} apart"
    if edge.is_person or edge.is_sure:
        return ""
    for x in sorted(near):
        for y in sorted(far):
            why = "" if {x, y} == {edge.a, edge.b} else veto_between(x, y)
            if why:
                return f"would put {x} and {y} together: {why}"
    return ""


def _ambiguous(edges: Sequence[Edge], veto_between: Callable[[str, str], str]) -> dict[Pair, str]:
    """Edges by which one record fits two others about equally, which cannot be one document."""
    refused: dict[Pair, str] = {}
    at: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in (e for e in edges if not (e.is_person or e.is_sure)):
        at[edge.a].append(edge)
        at[edge.b].append(edge)
    for record_id in sorted(at):
        near = sorted(at[record_id], key=lambda e: (-e.score, e.a, e.b))
        for place, one in enumerate(near):
            for other in near[place + 1 :]:
                if one.score - other.score > 0.004:
                    break
                x, y = (e.b if e.a == record_id else e.a for e in (one, other))
                why = veto_between(x, y)
                if why:
                    text = f"{record_id} fits both {x} and {y}: {why}"
                    refused.setdefault(one.pair, text)
                    refused.setdefault(other.pair, text)
    return refused
