"""Every question, answer and link about duplicates as a table, for a review's appendix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from review.pipeline import questions as asking
from review.pipeline.core import Context
from review.pipeline.duplicates_links import every_link
from review.store import Unit, identity, pairs, people, runs
from review.store.pairs import Pair

COLUMNS = (
    "kind", "record_a", "record_b", "report_a", "report_b", "title_a", "title_b", "score", "reason",
    "veto", "verdict", "relation", "said_by", "note", "recorded_at",
)  # fmt: skip
PROGRAM = "program"


def pair_rows(ctx: Context) -> list[dict[str, Any]]:
    """One row for each open question, each answer that stands, and each link; people by pseudonym.

    ``report_a`` and ``report_b`` are the reports of today: equal where the two became one.
    """
    with ctx.db.read() as unit:
        named = {p.reviewer_id: p.pseudonym for p in people.everyone(unit)}
        rows = [*_questions(unit), *_answers(unit, named), *_links(unit, named)]
        ids = sorted({row[side] for row in rows for side in ("record_a", "record_b")})
        report_of = identity.report_of(unit, ids)
        title_of = {r.record_id: r.entry.title for r in runs.records(unit, ids)}
    for row in rows:
        for side in ("a", "b"):
            row[f"report_{side}"] = report_of.get(row[f"record_{side}"], "")
            row[f"title_{side}"] = title_of.get(row[f"record_{side}"], "")
    return [{name: row[name] for name in COLUMNS} for row in rows]


def _questions(unit: Unit) -> Iterator[dict[str, Any]]:
    for q in asking.open_questions(unit):
        said = {"score": round(q.score, 4), "reason": q.reason, "veto": q.veto}
        yield _row("question", q.pair) | said


def _answers(unit: Unit, named: dict[str, str]) -> Iterator[dict[str, Any]]:
    for r in pairs.rulings(unit):
        yield _row("answer", r.pair) | {
            "verdict": r.verdict.value,
            "relation": r.kind.value if r.kind else "",
            "said_by": named.get(r.reviewer_id, r.reviewer_id),
            "note": r.note,
            "recorded_at": r.recorded_at.isoformat(),
        }


def _links(unit: Unit, named: dict[str, str]) -> Iterator[dict[str, Any]]:
    for link in every_link(unit):
        if link.author == PROGRAM:  # a person's is among the answers
            said = {"reason": link.reason, "relation": link.kind.value, "said_by": PROGRAM}
            yield _row("link", (link.record_a, link.record_b)) | said


def _row(kind: str, pair: Pair) -> dict[str, Any]:
    return dict.fromkeys(COLUMNS, "") | {"kind": kind, "record_a": pair[0], "record_b": pair[1]}
