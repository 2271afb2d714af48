"""How much each person has to do, which share they take, and what was given to them by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, delete, func, insert, select, update

from review.model import Stage
from review.store.database import now
from review.store.schema import assignment
from review.store.team_tables import work_count, work_given, work_share

Tally = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the work a person takes beside the others, and whether they are experienced."""

    weight: float = 1
    is_experienced: bool = False


# ---- counts ------------------------------------------------------------------------------------


def counts(conn: Connection, stage: Stage, reviewer_ids: Sequence[str] | None = None) -> dict[str, Tally]:
    """How many reports are open and done on each person's list."""
    query = select(work_count).where(work_count.c.stage_code == stage)
    if reviewer_ids is not None:
        query = query.where(work_count.c.reviewer_id.in_(reviewer_ids))
    return {r.reviewer_id: (r.open_count, r.done_count) for r in conn.execute(query)}


def shift(conn: Connection, stage: Stage, by: Mapping[str, Tally]) -> None:
    """Add to the counts of these people."""
    moved = {who: d for who, d in by.items() if d != (0, 0)}
    known = counts(conn, stage, sorted(moved)) if moved else {}
    for who, (more_open, more_done) in sorted(moved.items()):
        if who not in known:
            row = {"reviewer_id": who, "stage_code": stage, "open_count": more_open, "done_count": more_done}
            conn.execute(insert(work_count).values(row))
            continue
        conn.execute(
            update(work_count)
            .where(work_count.c.reviewer_id == who, work_count.c.stage_code == stage)
            .values(
                open_count=work_count.c.open_count + more_open, done_count=work_count.c.done_count + more_done
            )
        )


def recount(conn: Connection, stage: Stage) -> None:
    """Count a stage's lists anew."""
    conn.execute(delete(work_count).where(work_count.c.stage_code == stage))
    done = func.sum(case((assignment.c.is_done, 1), else_=0))
    counted = (
        select(assignment.c.reviewer_id, assignment.c.stage_code, func.count() - done, done)
        .where(assignment.c.stage_code == stage)
        .group_by(assignment.c.reviewer_id, assignment.c.stage_code)
    )
    names = ["reviewer_id", "stage_code", "open_count", "done_count"]
    conn.execute(insert(work_count).from_select(names, counted))


# ---- shares ------------------------------------------------------------------------------------


def shares(conn: Connection) -> dict[str, Share]:
    """The share of everybody for whom one was set."""
    last = select(func.max(work_share.c.seq)).group_by(work_share.c.reviewer_id)
    query = select(work_share).where(work_share.c.seq.in_(last))
    return {r.reviewer_id: Share(r.weight, r.is_experienced) for r in conn.execute(query)}


def set_share(conn: Connection, event_id: str, reviewer_id: str, share: Share, actor_id: str) -> None:
    """Append the share a person takes from now on."""
    conn.execute(
        insert(work_share).values(
            event_id=event_id,
            reviewer_id=reviewer_id,
            weight=share.weight,
            is_experienced=share.is_experienced,
            actor_id=actor_id,
            recorded_at=now(),
        )
    )


def given(
    conn: Connection, stage: Stage, report_ids: Sequence[str] | None = None
) -> dict[str, frozenset[str]]:
    """Whom each report was given to by name."""
    g = work_given.c
    last = select(func.max(g.seq)).where(g.stage_code == stage).group_by(g.report_id, g.reviewer_id)
    query = select(g.report_id, g.reviewer_id)
    if report_ids is not None:
        last = last.where(g.report_id.in_(report_ids))
    found: dict[str, set[str]] = {}
    for row in conn.execute(query.where(g.seq.in_(last), g.is_given)):
        found.setdefault(row.report_id, set()).add(row.reviewer_id)
    return {report: frozenset(who) for report, who in found.items()}


def give(
    conn: Connection,
    event_id: str,
    stage: Stage,
    rows: Iterable[tuple[str, str]],
    actor_id: str,
    *,
    is_given: bool = True,
) -> None:
    """Append that reports, as (report id, reviewer id), are given to people by name, or no longer."""
    values = [
        {
            "event_id": event_id,
            "stage_code": stage,
            "report_id": report_id,
            "reviewer_id": reviewer_id,
            "is_given": is_given,
            "actor_id": actor_id,
            "recorded_at": now(),
        }
        for report_id, reviewer_id in rows
    ]
    if values:
        conn.execute(insert(work_given), values)
