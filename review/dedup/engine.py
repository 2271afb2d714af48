"""Which records describe the same report: merged when certain, asked when not, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from review.dedup.aliases import Alias
from review.dedup.blocking import CappedBlock
from review.dedup.cluster import Edge, Pair
from review.dedup.judging import NO_POLICIES, NOTHING_KNOWN, Policies, check_thresholds
from review.dedup.links import links_of
from review.dedup.matching import Matched, match
from review.dedup.raw import NO_SOURCES, of_records
from review.dedup.rules import MERGE
from review.dedup.shapes import shape
from review.dedup.stock import Stock, stock_of
from review.dedup.stories import evidence_of, reason_of, vetoes_of
from review.dedup.verdicts import Ruling, Word, in_force
from review.errors import InvalidInput
from review.model import Link, Membership, Record


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
    """New memberships, new questions for people (best first), the pairs a veto kept apart.

    ``memberships`` has one row for each record that had none, in order of record id. ``queue`` holds
    questions in which a new record has a part. ``links`` are pairs known to be related and not the
    same. ``capped`` names the keys too common to be compared in full, ``aliases`` the journal names
    learnt to be one, those given included.
    """

    memberships: tuple[Membership, ...]
    queue: tuple[Candidate, ...]
    refused: tuple[Candidate, ...]
    capped: tuple[CappedBlock, ...] = ()
    aliases: tuple[Alias, ...] = ()
    links: tuple[Link, ...] = ()


def deduplicate(
    records: Sequence[Record],
    *,
    known: Mapping[str, str] = NOTHING_KNOWN,
    rulings: Sequence[Ruling] = (),
    merge_at: float = MERGE,
    review_at: float = 0.80,
    mint: Callable[[], str],
    versions: Policies = NO_POLICIES,
    sources: Mapping[str, str] = NO_SOURCES,
    aliases: Iterable[Alias] = (),
) -> DedupResult:
    """Memberships for the records that have none yet, and the pairs a person should look at.

    ``known`` maps record ids to reports of earlier runs; these never change, two reports are never
    joined here, and two known records are never compared again. ``rulings`` are obeyed before any
    rule, the last one on a pair counts. ``merge_at`` can make the program more careful than its
    rules, never less; questions score ``review_at`` or more. ``mint`` is called once for each new
    report, in order of the records' ids. ``versions`` says what is done with versions of one work,
    ``sources`` names the database of each run, ``aliases`` are journal names learnt in earlier runs.
    The order of the records changes nothing.

    Raises InvalidInput for a repeated record id, thresholds out of order, or a ruling on one record.
    """
    ordered = sorted(records, key=lambda r: r.record_id)
    _check([r.record_id for r in ordered], merge_at, review_at)
    return resolve(
        stock_of(shape(of_records(ordered, sources))), known=known, rulings=rulings, merge_at=merge_at,
        review_at=review_at, mint=mint, versions=versions, aliases=aliases,
    )  # fmt: skip


def resolve(
    stock: Stock,
    *,
    known: Mapping[str, str] = NOTHING_KNOWN,
    rulings: Sequence[Ruling] = (),
    merge_at: float = MERGE,
    review_at: float = 0.80,
    mint: Callable[[], str],
    versions: Policies = NO_POLICIES,
    aliases: Iterable[Alias] = (),
) -> DedupResult:
    """The same from a stock, so that what earlier runs worked out may be kept."""
    row_of = {record_id: row for row, record_id in enumerate(stock.ids.tolist())}
    word = in_force(rulings, row_of)
    matched = _matched(
        stock, word, row_of, known=known, merge_at=merge_at, review_at=review_at, versions=versions,
        aliases=aliases,
    )  # fmt: skip
    ids = matched.table.ids
    row_of = {record_id: row for row, record_id in enumerate(ids.tolist())}
    word = in_force(rulings, row_of)
    queue, refused = _questions(matched, word, row_of)
    refused += _contradictions(matched, word, row_of)
    return DedupResult(
        memberships=_memberships(matched, known, ids, mint),
        queue=tuple(sorted(queue, key=_best_first)),
        refused=tuple(sorted(refused, key=_best_first)),
        capped=matched.capped,
        aliases=tuple(sorted(matched.aliases)),
        links=links_of(matched),
    )


def match_records(
    records: Sequence[Record],
    *,
    rulings: Sequence[Ruling] = (),
    merge_at: float = MERGE,
    review_at: float = 0.80,
    versions: Policies = NO_POLICIES,
    sources: Mapping[str, str] = NO_SOURCES,
    aliases: Iterable[Alias] = (),
) -> Matched:
    """All records matched anew under people's rulings, as arrays: to show what the engine sees, and why."""
    ordered = sorted(records, key=lambda r: r.record_id)
    _check([r.record_id for r in ordered], merge_at, review_at)
    stock = stock_of(shape(of_records(ordered, sources)))
    row_of = {r.record_id: row for row, r in enumerate(ordered)}
    return _matched(
        stock, in_force(rulings, row_of), row_of, merge_at=merge_at, review_at=review_at,
        versions=versions, aliases=aliases,
    )  # fmt: skip


def _matched(
    stock: Stock,
    word: Word,
    row_of: Mapping[str, int],
    *,
    known: Mapping[str, str] = NOTHING_KNOWN,
    merge_at: float,
    review_at: float,
    versions: Policies,
    aliases: Iterable[Alias] = (),
) -> Matched:
    return match(
        stock,
        known={row_of[i]: report for i, report in known.items() if i in row_of},
        joined=tuple(_rows(pair, row_of) for pair in word.joined),
        apart={row_of[i]: frozenset(row_of[j] for j in others) for i, others in word.apart.items()},
        settled=frozenset(_rows(pair, row_of) for pair in word.settled),
        merge_at=merge_at,
        review_at=review_at,
        aliases=frozenset(aliases),
        policies=versions,
    )


def _rows(pair: tuple[str, str], row_of: Mapping[str, int]) -> Pair:
    a, b = sorted((row_of[pair[0]], row_of[pair[1]]))
    return (a, b)


def _check(ids: Sequence[str], merge_at: float, review_at: float) -> None:
    for one, other in pairwise(ids):
        if one == other:
            raise InvalidInput(f"Record {one!r} was given twice.", "Give every record once.")
    check_thresholds(review_at, merge_at)


def _questions(
    matched: Matched, word: Word, row_of: Mapping[str, int]
) -> tuple[list[Candidate], list[Candidate]]:
    """One question for each pair of groups, the best pair speaking; and what is not worth asking."""
    root, judged, ids = matched.root, matched.judged, matched.table.ids
    ruled = {_sorted(root[row_of[a]], root[row_of[b]]) for a, others in word.apart.items() for b in others}
    settled = {_rows(pair, row_of) for pair in word.settled}
    is_asked = matched.questions()
    asked: dict[Pair, Candidate] = {}
    refused: list[Candidate] = []
    differ = np.flatnonzero(root[judged.a] != root[judged.b])
    order = differ[np.lexsort((judged.b[differ], judged.a[differ], -judged.score[differ]))]
    for at in order.tolist():
        pair = (int(judged.a[at]), int(judged.b[at]))
        card = _sorted(root[pair[0]], root[pair[1]])
        if pair in settled:
            continue
        if is_asked[at] and card in asked:
            asked[card].evidence["also"].append([ids[pair[0]], ids[pair[1]]])
            continue
        candidate = _candidate(matched, at)
        if card in ruled:
            refused.append(_because(candidate, "a person keeps these two reports apart"))
        elif is_asked[at]:
            asked[card] = candidate
        else:
            refused.append(candidate)
    return list(asked.values()), refused


def _candidate(matched: Matched, at: int) -> Candidate:
    judged, ids = matched.judged, matched.table.ids
    a, b = int(judged.a[at]), int(judged.b[at])
    objection = matched.refused.get((a, b), "")
    veto = "; ".join([*vetoes_of(judged, at), *([objection] if objection else [])])
    evidence = {**evidence_of(judged, at), "also": []}
    return Candidate(ids[a], ids[b], round(float(judged.score[at]), 4), reason_of(judged, at), veto, evidence)


def _because(c: Candidate, why: str) -> Candidate:
    veto = f"{c.veto}; {why}" if c.veto else why
    return Candidate(c.record_a, c.record_b, c.score, c.reason, veto, c.evidence)


def _contradictions(matched: Matched, word: Word, row_of: Mapping[str, int]) -> list[Candidate]:
    """A person's "same" that could not be obeyed is shown, not lost."""
    return [
        Candidate(a, b, 1.0, "a person said these are the same", why, {"rule": "person", "also": []})
        for a, b in word.joined
        if (why := matched.refused.get(_rows((a, b), row_of), ""))
    ]


def _memberships(
    matched: Matched, known: Mapping[str, str], ids: Any, mint: Callable[[], str]
) -> tuple[Membership, ...]:
    report_of: dict[int, str] = {}
    root = matched.root.tolist()
    for row, record_id in enumerate(ids.tolist()):
        if record_id in known:
            report_of.setdefault(root[row], known[record_id])
    at_pair = {
        (a, b): at
        for at, (a, b) in enumerate(zip(matched.judged.a.tolist(), matched.judged.b.tolist(), strict=True))
    }
    joined_by = _joined_by(matched.accepted, root, {r for r, i in enumerate(ids.tolist()) if i in known})
    found = []
    for row, record_id in enumerate(ids.tolist()):
        if record_id in known:
            continue
        if root[row] not in report_of:
            report_of[root[row]] = mint()
        rule, evidence = _why(matched, row, joined_by.get(row), at_pair, ids)
        found.append(Membership(record_id, report_of[root[row]], rule, evidence, "program"))
    return tuple(found)


def _why(
    matched: Matched, row: int, edge: Edge | None, at_pair: Mapping[Pair, int], ids: Any
) -> tuple[str, dict[str, Any]]:
    if edge is None:
        return "first record", {"with": "", "reason": "no earlier report fits"}
    other = ids[edge.b if edge.a == row else edge.a]
    if edge.is_person:
        return "person", {"with": other, "reason": "a person said these are the same", "score": 1.0}
    at = at_pair[edge.pair]
    evidence = evidence_of(matched.judged, at)
    return evidence["rule"], {"with": other, "reason": reason_of(matched.judged, at), **evidence}


def _joined_by(accepted: Sequence[Edge], root: Sequence[int], is_known: set[int]) -> dict[int, Edge]:
    """For each row the edge by which it hangs on its report, walking out from the first row."""
    at: dict[int, list[Edge]] = {}
    for edge in accepted:
        at.setdefault(edge.a, []).append(edge)
        at.setdefault(edge.b, []).append(edge)
    groups: dict[int, list[int]] = {}
    for row in sorted(at):
        groups.setdefault(root[row], []).append(row)
    joined: dict[int, Edge] = {}
    for rows in groups.values():
        reached = [r for r in rows if r in is_known] or rows[:1]
        seen = set(reached)
        for row in reached:  # grows while it is walked
            for edge in at.get(row, []):
                other = edge.b if edge.a == row else edge.a
                if other not in seen:
                    seen.add(other)
                    reached.append(other)
                    joined[other] = edge
    return joined


def _sorted(a: int, b: int) -> Pair:
    return (int(a), int(b)) if a <= b else (int(b), int(a))


def _best_first(candidate: Candidate) -> tuple[float, str, str]:
    return (-candidate.score, candidate.record_a, candidate.record_b)
