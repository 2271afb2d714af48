"""The questions on pairs that stand open: kept from run to run until a person answers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from review.dedup import Candidate
from review.dedup.cards import CardQuestion
from review.model import PairVerdict
from review.store import Unit, identity, pairs
from review.store.pairs import Pair, ordered

TAKEN_BACK = "answer taken back"


def open_questions(unit: Unit) -> list[CardQuestion]:
    """What waits for a word, best first: one question for each two reports that nobody has parted.

    A question goes when its two reports became one, when somebody keeps them apart, or when a run
    that brought one of its records was undone; it comes back when that is taken back.
    """
    rows = pairs.questions(unit)
    apart = [r.pair for r in pairs.rulings(unit) if r.verdict is not PairVerdict.SAME]
    ids = {r[side] for r in rows for side in ("record_a", "record_b")} | {i for p in apart for i in p}
    report_of = identity.report_of(unit, sorted(ids))
    settled = {_reports(report_of, pair) for pair in apart}
    found: dict[Pair, CardQuestion] = {}
    for row in rows:
        between = _reports(report_of, (row["record_a"], row["record_b"]))
        if between is None or between in settled or between in found or between[0] == between[1]:
            continue
        found[between] = _question(row, report_of)
    return list(found.values())


def keep(unit: Unit, asked: Sequence[Candidate], review_at: float) -> None:
    """Add what a run asks to what stood open before, best first.

    A run asks about new records only, or about all; either way a question that it does not repeat
    stays. Where it asks about the same two reports again, its newer words count.
    """
    standing = pairs.questions(unit)
    named = [*((r["record_a"], r["record_b"]) for r in standing), *((c.record_a, c.record_b) for c in asked)]
    report_of = identity.report_of(unit, [i for pair in named for i in pair])
    fresh = {_reports(report_of, (c.record_a, c.record_b)) for c in asked}
    kept = [
        (row["record_a"], row["record_b"], row["body"])
        for row in standing
        if _is_kept(row, _reports(report_of, (row["record_a"], row["record_b"])), fresh, review_at)
    ]
    rows = {(a, b): body for a, b, body in kept}
    rows |= {ordered((c.record_a, c.record_b)): _body(c) for c in asked}
    best_first = sorted(rows.items(), key=lambda item: (_rank(item[1]), item[0]))
    pairs.set_questions(unit, [(a, b, body) for (a, b), body in best_first])


def reopen(unit: Unit, taken: Iterable[Pair]) -> None:
    """Ask again what was answered; what the program never asked is asked before all else."""
    for pair in taken:
        pairs.add_question(unit, pair, {"score": 0.0, "reason": TAKEN_BACK, "veto": "", "evidence": {}})


def _is_kept(row: Mapping[str, Any], between: Pair | None, fresh: set[Pair | None], review_at: float) -> bool:
    if between is None:  # of a run that was undone
        return False
    body = row["body"]
    is_asked_anew = between in fresh and between[0] != between[1]
    return not is_asked_anew and (body["score"] >= review_at or body["reason"] == TAKEN_BACK)


def _rank(body: Mapping[str, Any]) -> tuple[bool, float]:
    return (body["reason"] != TAKEN_BACK, -body["score"])


def _reports(report_of: Mapping[str, str], pair: Pair) -> Pair | None:
    a, b = (report_of.get(i) for i in pair)
    return None if a is None or b is None else ordered((a, b))


def _question(row: Mapping[str, Any], report_of: Mapping[str, str]) -> CardQuestion:
    a, b, body = row["record_a"], row["record_b"], row["body"]
    return CardQuestion(
        a,
        b,
        report_of[a],
        report_of[b],
        body["score"],
        body["reason"],
        body["veto"],
        body.get("evidence") or {},
    )


def _body(candidate: Candidate) -> dict[str, Any]:
    return {
        "score": candidate.score,
        "reason": candidate.reason,
        "veto": candidate.veto,
        "evidence": candidate.evidence,
    }
