"""Who screens what, in which order. Only ``is_done`` is derived; a list never scans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, insert, select, text, update

from review.model import Stage
from review.store import views
from review.store.schema import assignment

FEW = 500


def assign(conn: Connection, stage: Stage, rows: Iterable[tuple[str, str, int]]) -> int:
    """Add (reviewer id, report id, position) where they are new; how many were."""
    query = select(assignment.c.reviewer_id, assignment.c.report_id).where(assignment.c.stage_code == stage)
    known = {(r.reviewer_id, r.report_id) for r in conn.execute(query)}
    fresh = [
        {"reviewer_id": who, "stage_code": stage, "report_id": what, "position": position, "is_done": False}
        for who, what, position in rows
        if (who, what) not in known
    ]
    if fresh:
        conn.execute(insert(assignment), fresh)
        reports = sorted({str(row["report_id"]) for row in fresh})
        rebuild(conn, stage, reports if len(reports) <= FEW else None)
    return len(fresh)


def unassign(conn: Connection, stage: Stage, report_ids: Sequence[str]) -> None:
    """Take reports off everybody's list at a stage; decisions stay."""
    if report_ids:
        conn.execute(
            delete(assignment).where(assignment.c.stage_code == stage, assignment.c.report_id.in_(report_ids))
        )


def open_of(conn: Connection, stage: Stage, report_ids: Sequence[str]) -> list[tuple[str, str]]:
    """The (report id, reviewer id) of these reports that still wait, in a fixed order."""
    query = (
        select(assignment.c.report_id, assignment.c.reviewer_id)
        .where(
            assignment.c.stage_code == stage, assignment.c.report_id.in_(report_ids), ~assignment.c.is_done
        )
        .order_by(assignment.c.report_id, assignment.c.reviewer_id)
    )
    return [(r.report_id, r.reviewer_id) for r in conn.execute(query)]


def take_off(conn: Connection, stage: Stage, rows: Iterable[tuple[str, str]]) -> None:
    """Take single reports, as (report id, reviewer id), off the lists of those who need not do them."""
    for report_id, reviewer_id in rows:
        conn.execute(
            delete(assignment).where(
                assignment.c.stage_code == stage,
                assignment.c.report_id == report_id,
                assignment.c.reviewer_id == reviewer_id,
            )
        )


def unassign_reviewer(conn: Connection, reviewer_id: str) -> None:
    """Take a person's open work away; what they decided stays."""
    conn.execute(delete(assignment).where(assignment.c.reviewer_id == reviewer_id, ~assignment.c.is_done))


def is_assigned(conn: Connection, reviewer_id: str, stage: Stage, report_id: str) -> bool:
    """Whether a report is on a person's list, done or not."""
    query = select(assignment.c.report_id).where(
        assignment.c.reviewer_id == reviewer_id,
        assignment.c.stage_code == stage,
        assignment.c.report_id == report_id,
    )
    return conn.execute(query).first() is not None


def assigned(conn: Connection, stage: Stage) -> list[tuple[str, str]]:
    """Every (report id, reviewer id) of a stage."""
    query = select(assignment.c.report_id, assignment.c.reviewer_id).where(assignment.c.stage_code == stage)
    return [(r.report_id, r.reviewer_id) for r in conn.execute(query)]


def next_reports(
    conn: Connection, reviewer_id: str, stage: Stage, limit: int, after: int = -1
) -> list[tuple[str, int]]:
    """The next open reports of a person as (report id, position), from the partial index."""
    query = (
        select(assignment.c.report_id, assignment.c.position)
        .where(
            assignment.c.reviewer_id == reviewer_id,
            assignment.c.stage_code == stage,
            assignment.c.position > after,
            text("NOT is_done"),  # literally: a bound parameter would make SQLite ignore the index
        )
        .order_by(assignment.c.position)
        .limit(limit)
    )
    return [(r.report_id, r.position) for r in conn.execute(query)]


def mark(conn: Connection, reviewer_id: str, stage: Stage, report_id: str, is_done: bool) -> None:
    """Keep ``is_done`` in step with a decision, in the decision's own transaction."""
    conn.execute(
        update(assignment)
        .where(
            assignment.c.reviewer_id == reviewer_id,
            assignment.c.stage_code == stage,
            assignment.c.report_id == report_id,
        )
        .values(is_done=is_done)
    )


def rebuild(conn: Connection, stage: Stage, report_ids: Sequence[str] | None = None) -> None:
    """Work ``is_done`` out anew from the decisions that stand, for all reports or those named."""
    d, m = views.decision, views.report_moved
    vote = (
        d.c.stage_code == assignment.c.stage_code,
        d.c.reviewer_id == assignment.c.reviewer_id,
        d.c.verdict_code.is_not(None),
    )
    here = select(d.c.seq).where(d.c.report_id == assignment.c.report_id, *vote).correlate(assignment)
    # A vote on a report that was joined to this one counts here.
    joined = (
        select(d.c.seq)
        .join(m, m.c.report_id == d.c.report_id)
        .where(m.c.current_id == assignment.c.report_id, *vote)
        .correlate(assignment)
    )
    done = here.exists() | joined.exists()
    change = update(assignment).where(assignment.c.stage_code == stage).values(is_done=done)
    if report_ids is not None:
        change = change.where(assignment.c.report_id.in_(report_ids))
    conn.execute(change)


def progress(conn: Connection, reviewer_id: str, stage: Stage) -> tuple[int, int]:
    """How many of a person's reports are done, of how many."""
    query = (
        select(assignment.c.is_done, func.count())
        .where(assignment.c.reviewer_id == reviewer_id, assignment.c.stage_code == stage)
        .group_by(assignment.c.is_done)
    )
    counts = {bool(is_done): int(n) for is_done, n in conn.execute(query)}
    done = counts.get(True, 0)
    return done, done + counts.get(False, 0)
