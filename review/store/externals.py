"""Decisions taken in other tools, as their exports say: kept apart from this review's own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select

from review.model import ExternalDecision, Verdict
from review.store import views
from review.store.database import now
from review.store.search_tables import external_decision

BATCH = 1_000


def add(conn: Connection, run_id: str, decisions: Iterable[tuple[str, ExternalDecision]]) -> int:
    """Keep what an export says of its records; how many decisions that were."""
    rows = (_row(run_id, record_id, decision) for record_id, decision in decisions)
    count = 0
    while batch := list(islice(rows, BATCH)):
        conn.execute(insert(external_decision), batch)
        count += len(batch)
    return count


def everything(conn: Connection) -> list[tuple[str, ExternalDecision]]:
    """Record id and decision, of runs that were not undone, in order."""
    s = views.search_run
    query = (
        select(external_decision)
        .join(s, s.c.run_id == external_decision.c.run_id)
        .order_by(external_decision.c.seq)
    )
    return [(row["record_id"], _decision(dict(row))) for row in conn.execute(query).mappings()]


def counts(conn: Connection) -> list[tuple[str, str, int]]:
    """How many decisions came from which tool and reviewer."""
    s, d = views.search_run, external_decision.c
    query = (
        select(d.tool, d.reviewer, func.count())
        .join(s, s.c.run_id == d.run_id)
        .group_by(d.tool, d.reviewer)
        .order_by(d.tool, d.reviewer)
    )
    return [(tool, reviewer, int(count)) for tool, reviewer, count in conn.execute(query)]


def _row(run_id: str, record_id: str, d: ExternalDecision) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "record_id": record_id,
        "tool": d.tool,
        "reviewer": d.reviewer,
        "stage": d.stage,
        "verdict_code": d.verdict,
        "reasons": list(d.reasons),
        "labels": list(d.labels),
        "notes": list(d.notes),
        "verbatim": d.verbatim,
        "recorded_at": now(),
    }


def _decision(row: dict[str, Any]) -> ExternalDecision:
    verdict = row["verdict_code"]
    return ExternalDecision(
        tool=row["tool"],
        reviewer=row["reviewer"],
        stage=row["stage"],
        verdict=Verdict(verdict) if verdict else None,
        reasons=tuple(row["reasons"]),
        labels=tuple(row["labels"]),
        notes=tuple(row["notes"]),
        verbatim=row["verbatim"],
    )
