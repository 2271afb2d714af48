"""Which records describe the same report: merged when certain, asked when not, never guessed.

The order of aims is: no wrong merge, few missed duplicates, a short queue, speed. Records are
normalised once, paired by shared keys, compared, vetoed, judged by small rules, and grouped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from review.dedup.aliases import Alias, is_alias, learn
from review.dedup.blocking import CappedBlock, candidate_pairs
from review.dedup.cluster import Clusters, Edge, Pair, cluster
from review.dedup.compare import Agree, Comparison, compare
from review.dedup.normalise import Fields, normalise
from review.dedup.rules import Finding, judge
from review.dedup.serial import serial_titles
from review.dedup.titles import TitleLevel, match_titles
from review.dedup.verdicts import Ruling, Word, in_force
from review.dedup.vetoes import Veto, vetoes
from review.errors import InvalidInput
from review.model import Membership, Record

_NOTHING_KNOWN: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records that may be one report: how likely, why, and what speaks against it.

    One candidate stands for one question: other pairs of the same two reports are in
    ``evidence["also"]``. ``veto`` is ``""`` when nothing forbids a merge.
    """

    record_a: str
    record_b: str
    score: float
    reason: str
    veto: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DedupResult:
    """New memberships, the questions for people (best first), the pairs a veto kept apart.

    ``memberships`` has one row for each record that had none, in order of record id. ``capped``
    names the keys too common to be compared in full, ``aliases`` the journal names learnt to be one.
    """

    memberships: tuple[Membership, ...]
    queue: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    capped: tuple[CappedBlock, ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """One compared pair with what rules and vetoes say of it."""

    comparison: Comparison
    finding: Finding
    vetoes: tuple[Veto, ...]

    @property
    def pair(self) -> Pair:
        return (self.comparison.a.record_id, self.comparison.b.record_id)

    @property
    def score(self) -> float:
        if not self.vetoes:
            return self.finding.score
        return round(max(0.0, min(self.finding.score, 0.97) - 0.02 * len(self.vetoes)), 4)


def deduplicate(
    records: Sequence[Record],
    *,
    known: Mapping[str, str] = _NOTHING_KNOWN,
    rulings: Sequence[Ruling] = (),
    merge_at: float = 0.98,
    review_at: float = 0.80,
    mint: Callable[[], str],
) -> DedupResult:
    """Memberships for the records that have none yet, and the pairs a person should look at.

    ``known`` maps record ids to reports of earlier runs; these never change, and two reports are
    never joined here. The queue is whole: it holds what earlier runs asked and nobody answered.
    ``rulings`` are obeyed before any rule, the last one on a pair counts. ``merge_at``
    can make the program more careful than its rules, never less; questions score ``review_at`` or
    more. ``mint`` is called once for each new report, in order of the records' ids. The order of
    the records changes nothing.

    Raises InvalidInput for a repeated record id, thresholds out of order, or a ruling on one record.
    """
    _check(records, merge_at, review_at)
    rows = sorted((normalise(record) for record in records), key=lambda row: row.record_id)
    by_id = {row.record_id: row for row in rows}
    word = in_force(rulings, by_id)
    pairs = candidate_pairs(rows)
    serial = serial_titles(rows)
    compared = [c for a, b in pairs.pairs if (c := _compare(rows[a], rows[b])) is not None]
    aliases = learn(compared)
    judged = [j for c in compared if (j := _judge(c, serial, aliases, review_at)) is not None]

    @cache
    def veto_between(x: str, y: str) -> str:
        found = vetoes(_under(compare(by_id[x], by_id[y]), aliases))
        return next((veto.text for veto in found if veto.binds_groups), "")

    clusters = cluster(by_id, _edges(judged, word, merge_at), known, word.apart, veto_between)
    queue, refused = _questions(judged, clusters, word, review_at, known)
    refused += _contradictions(clusters, word)
    evidence = {j.pair: j for j in judged}
    return DedupResult(
        memberships=_memberships(clusters, known, evidence, mint),
        queue=tuple(sorted(queue, key=_best_first)),
        refused=tuple(sorted(refused, key=_best_first)),
        capped=pairs.capped,
        aliases=tuple(sorted(aliases)),
    )


def _check(records: Sequence[Record], merge_at: float, review_at: float) -> None:
    seen: set[str] = set()
    for record in records:
        if record.record_id in seen:
            raise InvalidInput(f"Record {record.record_id!r} was given twice.", "Give every record once.")
        seen.add(record.record_id)
    if not 0 <= review_at <= merge_at <= 1:
        message = f"The thresholds review_at={review_at} and merge_at={merge_at} do not fit."
        raise InvalidInput(message, "Use 0 <= review_at <= merge_at <= 1.")


def _compare(a: Fields, b: Fields) -> Comparison | None:
    """The evidence on a pair, or None when neither title, place nor identifier brings them near."""
    title = match_titles(a.title, b.title, at_least=0.6)
    if title.level is TitleLevel.UNLIKE and not _may_differ_in_title(a, b):
        return None
    return compare(a, b, title)


def _may_differ_in_title(a: Fields, b: Fields) -> bool:
    """Whether something else than the title could make the two one document."""
    shared_id = any(x and x == y for x, y in ((a.doi, b.doi), (a.pmid, b.pmid), (a.pmcid, b.pmcid)))
    same_pages = bool(a.pages.first) and (a.volume, a.pages) == (b.volume, b.pages)
    return shared_id or same_pages or bool(a.registrations & b.registrations)


def _under(comparison: Comparison, aliases: frozenset[Alias]) -> Comparison:
    return replace(comparison, venue=Agree.EQUAL) if is_alias(comparison, aliases) else comparison


def _judge(
    compared: Comparison, serial: frozenset[str], aliases: frozenset[Alias], review_at: float
) -> _Judged | None:
    comparison = _under(compared, aliases)
    finding = judge(comparison)
    if finding is None or finding.score < review_at:
        return None
    is_serial = {comparison.a.title.compact, comparison.b.title.compact} <= serial
    is_twice = finding.rule == "identical" and finding.may_merge
    found = () if is_twice else vetoes(comparison, is_serial=is_serial)
    return _Judged(comparison, finding, found)


def _edges(judged: Sequence[_Judged], word: Word, merge_at: float) -> list[Edge]:
    edges = [Edge(a, b, 1.0, is_person=True) for a, b in word.joined]
    for j in judged:
        if j.vetoes or not j.finding.may_merge or j.finding.score < merge_at or j.pair in word.settled:
            continue
        edges.append(Edge(*j.pair, j.finding.score, is_sure=j.finding.rule == "identical"))
    return edges


def _questions(
    judged: Sequence[_Judged], clusters: Clusters, word: Word, review_at: float, known: Mapping[str, str]
) -> tuple[list[Candidate], list[Candidate]]:
    """One question for each pair of reports, the best pair speaking; and what is not worth asking."""
    root = clusters.root_of
    asked: dict[Pair, Candidate] = {}
    refused: list[Candidate] = []
    ruled = {_sorted(root[a], root[b]) for a, others in word.apart.items() for b in others}
    # The pair that brings something new speaks for its question.
    for j in sorted(judged, key=lambda j: (all(i in known for i in j.pair), -j.score, j.pair)):
        card = _sorted(*(root[i] for i in j.pair))
        if card[0] == card[1] or j.pair in word.settled or j.score < review_at:
            continue
        candidate = _candidate(j, clusters.refused.get(j.pair, ""))
        if card in ruled:
            refused.append(_because(candidate, "a person keeps these two reports apart"))
        elif any(veto.is_firm for veto in j.vetoes):
            refused.append(candidate)
        elif card in asked:
            asked[card].evidence["also"].append(list(j.pair))
        else:
            asked[card] = candidate
    return list(asked.values()), refused


def _contradictions(clusters: Clusters, word: Word) -> list[Candidate]:
    """A person's "same" that could not be obeyed is shown, not lost."""
    return [
        Candidate(a, b, 1.0, "a person said these are the same", why, {"rule": "person", "also": []})
        for a, b in word.joined
        if (why := clusters.refused.get((a, b), ""))
    ]


def _candidate(j: _Judged, objection: str) -> Candidate:
    veto = "; ".join([*(v.text for v in j.vetoes), *([objection] if objection else [])])
    return Candidate(*j.pair, j.score, j.finding.reason, veto, {**_evidence(j), "also": []})


def _because(candidate: Candidate, why: str) -> Candidate:
    c = candidate
    return Candidate(
        c.record_a, c.record_b, c.score, c.reason, f"{c.veto}; {why}" if c.veto else why, c.evidence
    )


def _evidence(j: _Judged) -> dict[str, Any]:
    c = j.comparison
    return {
        "rule": j.finding.rule,
        "score": j.score,
        "title": c.title.level.name.lower(),
        "title_ratio": round(c.title.ratio, 4),
        "agree": list(c.details(Agree.EQUAL)),
        "differ": list(c.details(Agree.DIFFERENT)),
        "shared_authors": c.shared_authors,
    }


def _memberships(
    clusters: Clusters, known: Mapping[str, str], judged: Mapping[Pair, _Judged], mint: Callable[[], str]
) -> tuple[Membership, ...]:
    reports = dict(clusters.report_of)
    for root in sorted(clusters.members, key=lambda r: clusters.members[r][0]):
        if root not in reports:
            reports[root] = mint()
    joined_by = _joined_by(clusters, known)
    found = []
    for record_id in sorted(i for i in clusters.root_of if i not in known):
        report_id = reports[clusters.root_of[record_id]]
        rule, evidence = _why(record_id, joined_by.get(record_id), judged)
        found.append(Membership(record_id, report_id, rule, evidence, "program"))
    return tuple(found)


def _why(record_id: str, edge: Edge | None, judged: Mapping[Pair, _Judged]) -> tuple[str, dict[str, Any]]:
    if edge is None:
        return "first record", {"with": "", "reason": "no earlier report fits"}
    other = edge.b if edge.a == record_id else edge.a
    if edge.is_person:
        return "person", {"with": other, "reason": "a person said these are the same", "score": 1.0}
    j = judged[edge.pair]
    return j.finding.rule, {"with": other, "reason": j.finding.reason, **_evidence(j)}


def _joined_by(clusters: Clusters, known: Mapping[str, str]) -> dict[str, Edge]:
    """For each record the edge by which it hangs on its report, walking out from the first record."""
    at: dict[str, list[Edge]] = {}
    for edge in clusters.accepted:
        at.setdefault(edge.a, []).append(edge)
        at.setdefault(edge.b, []).append(edge)
    joined: dict[str, Edge] = {}
    for members in clusters.members.values():
        reached = [i for i in members if i in known] or [members[0]]
        seen = set(reached)
        for record_id in reached:  # grows while it is walked
            for edge in at.get(record_id, []):
                other = edge.b if edge.a == record_id else edge.a
                if other not in seen:
                    seen.add(other)
                    reached.append(other)
                    joined[other] = edge
    return joined


def _sorted(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _best_first(candidate: Candidate) -> tuple[float, str, str]:
    return (-candidate.score, candidate.record_a, candidate.record_b)
