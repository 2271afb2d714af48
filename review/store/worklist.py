"""Who screens what, in which order. Only ``is_done`` and ``work_count`` are derived; a list never scans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, select, text, update

from review.model import RetrievalStatus, Stage
from review.store import views, workloads
from review.store.schema import assignment
from review.store.workloads import Tally, recount, shift

FEW = 500
MANY = 20_000  # from here on, going through all costs less than asking for each


def assign(conn: Connection, stage: Stage, rows: Iterable[tuple[str, str, int]]) -> int:
    """Add (reviewer id, report id, position) where they are new; how many were."""
    wanted = list(rows)
    reports = sorted({what for _, what, _ in wanted})
    some = reports if len(reports) <= MANY else None
    known = {(who, what) for what, who, _ in listed(conn, stage, some)}
    fresh = [
        {"reviewer_id": who, "stage_code": stage, "report_id": what, "position": position, "is_done": False}
        for who, what, position in wanted
        if (who, what) not in known
    ]
    if fresh:
        with _counted(conn, stage, reports):
            conn.execute(insert(assignment), fresh)
            _rebuild(conn, stage, some)
    return len(fresh)


def unassign(conn: Connection, stage: Stage, report_ids: Sequence[str]) -> None:
    """Take reports off everybody's list at a stage; decisions stay."""
    with _counted(conn, stage, report_ids):
        for some in _in_batches(report_ids):
            conn.execute(
                delete(assignment).where(assignment.c.stage_code == stage, assignment.c.report_id.in_(some))
            )


def open_of(conn: Connection, stage: Stage, report_ids: Sequence[str]) -> list[tuple[str, str]]:
    """The (report id, reviewer id) of these reports that still wait, in a fixed order."""
    return [(report, who) for report, who, is_done in listed(conn, stage, report_ids) if not is_done]


def listed(
    conn: Connection, stage: Stage, report_ids: Sequence[str] | None = None
) -> list[tuple[str, str, bool]]:
    """Every (report id, reviewer id, whether it is done) of a stage or of these reports, in a fixed order."""
    a = assignment.c
    query = select(a.report_id, a.reviewer_id, a.is_done).where(a.stage_code == stage)
    if report_ids is None:
        found = conn.execute(query).all()
    else:
        found = [
            row
            for some in _in_batches(report_ids)
            for row in conn.execute(query.where(a.report_id.in_(some))).all()
        ]
    return sorted((r.report_id, r.reviewer_id, bool(r.is_done)) for r in found)


def waiting(conn: Connection, stage: Stage) -> dict[str, tuple[str, ...]]:
    """On whose lists each report waits."""
    a = assignment.c
    query = select(a.report_id, a.reviewer_id).where(a.stage_code == stage, ~a.is_done)
    found: dict[str, tuple[str, ...]] = {}
    for row in conn.execute(query.order_by(a.report_id, a.reviewer_id)):
        found[row.report_id] = (*found.get(row.report_id, ()), row.reviewer_id)
    return found


def take_off(conn: Connection, stage: Stage, rows: Iterable[tuple[str, str]]) -> None:
    """Take single reports, as (report id, reviewer id), off the lists of those who need not do them."""
    gone = list(rows)
    with _counted(conn, stage, sorted({report for report, _ in gone})):
        for report_id, reviewer_id in gone:
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
    for stage in Stage:
        recount(conn, stage)


def is_assigned(conn: Connection, reviewer_id: str, stage: Stage, report_id: str) -> bool:
    """Whether a report is on a person's list, done or not."""
    return position(conn, reviewer_id, stage, report_id) is not None


def position(conn: Connection, reviewer_id: str, stage: Stage, report_id: str) -> int | None:
    """The place of a report in a person's list; None when it is not on it."""
    query = select(assignment.c.position).where(
        assignment.c.reviewer_id == reviewer_id,
        assignment.c.stage_code == stage,
        assignment.c.report_id == report_id,
    )
    return conn.execute(query).scalar()


def place(conn: Connection, stage: Stage, positions: Iterable[tuple[str, int]]) -> None:
    """Put reports, as (report id, position), at another place in everybody's list."""
    for report_id, where in positions:
        conn.execute(
            update(assignment)
            .where(assignment.c.stage_code == stage, assignment.c.report_id == report_id)
            .values(position=where)
        )


def assigned(conn: Connection, stage: Stage) -> list[tuple[str, str]]:
    """Every (report id, reviewer id) of a stage."""
    query = select(assignment.c.report_id, assignment.c.reviewer_id).where(assignment.c.stage_code == stage)
    return [(r.report_id, r.reviewer_id) for r in conn.execute(query)]


def next_reports(
    conn: Connection,
    reviewer_id: str,
    stage: Stage,
    limit: int,
    after: int | None = None,
    *,
    only_retrieved: bool = False,
) -> list[tuple[str, int]]:
    """The next open reports of a person as (report id, position), from the partial index.

    ``only_retrieved`` leaves out reports whose full text is not there.
    """
    query = next_query(reviewer_id, stage, limit, after)
    if only_retrieved:
        query = query.where(_is_retrieved())
    return [(r.report_id, r.position) for r in conn.execute(query)]


def next_query(reviewer_id: str, stage: Stage, limit: int, after: int | None = None) -> Select[Any]:
    """What ``next_reports`` asks, so that a test can see which index serves it."""
    query = select(assignment.c.report_id, assignment.c.position).where(
        assignment.c.reviewer_id == reviewer_id,
        assignment.c.stage_code == stage,
        text("NOT is_done"),  # literally: a bound parameter would make SQLite ignore the index
    )
    if after is not None:
        query = query.where(assignment.c.position > after)
    return query.order_by(assignment.c.position).limit(limit)


def _is_retrieved() -> Any:
    """That the full text of a report, or of one that was joined to it, is there."""
    r, m = views.retrieval, views.report_moved
    there = r.c.status_code == RetrievalStatus.RETRIEVED
    here = exists().where(r.c.report_id == assignment.c.report_id, there)
    joined = exists().where(m.c.current_id == assignment.c.report_id, m.c.report_id == r.c.report_id, there)
    return here | joined


def mark(conn: Connection, reviewer_id: str, stage: Stage, report_id: str, is_done: bool) -> None:
    """Keep ``is_done`` in step with a decision, in the decision's own transaction."""
    changed = conn.execute(
        update(assignment)
        .where(
            assignment.c.reviewer_id == reviewer_id,
            assignment.c.stage_code == stage,
            assignment.c.report_id == report_id,
            assignment.c.is_done != is_done,
        )
        .values(is_done=is_done)
    ).rowcount
    if changed:
        shift(conn, stage, {reviewer_id: (-1, 1) if is_done else (1, -1)})


def rebuild(conn: Connection, stage: Stage, report_ids: Sequence[str] | None = None) -> None:
    """Work ``is_done`` out anew from the decisions that stand, for all reports or those named."""
    with _counted(conn, stage, report_ids):
        _rebuild(conn, stage, report_ids)


def _rebuild(conn: Connection, stage: Stage, report_ids: Sequence[str] | None) -> None:
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
    if report_ids is None:
        conn.execute(change)
        return
    for some in _in_batches(report_ids):
        conn.execute(change.where(assignment.c.report_id.in_(some)))


def progress(conn: Connection, reviewer_id: str, stage: Stage) -> tuple[int, int]:
    """How many of a person's reports are done, of how many."""
    open_count, done = workloads.counts(conn, stage, [reviewer_id]).get(reviewer_id, (0, 0))
    return done, open_count + done


@contextmanager
def _counted(conn: Connection, stage: Stage, report_ids: Sequence[str] | None) -> Iterator[None]:
    """Keep ``work_count`` in step with a change to these reports: by the difference, or by counting all."""
    if report_ids is None or len(report_ids) > FEW:
        yield
        recount(conn, stage)
        return
    before = _tally(conn, stage, report_ids)
    yield
    after = _tally(conn, stage, report_ids)
    shift(conn, stage, {who: _less(after[who], before[who]) for who in before.keys() | after.keys()})


class _Tallies(dict[str, Tally]):
    def __missing__(self, key: str) -> Tally:
        return (0, 0)


def _tally(conn: Connection, stage: Stage, report_ids: Sequence[str]) -> _Tallies:
    counts = Counter((who, is_done) for _, who, is_done in listed(conn, stage, report_ids))
    return _Tallies({who: (counts[who, False], counts[who, True]) for who, _ in counts})


def _less(one: Tally, other: Tally) -> Tally:
    return one[0] - other[0], one[1] - other[1]


def _in_batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), FEW):
        yield ids[start : start + FEW]
