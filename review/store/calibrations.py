"""Calibration rounds: what was drawn for whom, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, select

from review.model import Stage
from review.store import joined
from review.store.database import now
from review.store.schema import decision
from review.store.team_tables import calibration, calibration_report, calibration_step


class Step(StrEnum):
    """What became of a round."""

    COMPLETE = "complete"
    GO = "go"
    NO_GO = "no_go"


@dataclass(frozen=True, slots=True)
class KeptStep:
    """One step of a round. ``decision_seq`` is the last decision there was at that moment."""

    step: Step
    decision_seq: int
    note: str
    next_version: str
    protocol_version: str
    reviewer_id: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class KeptRound:
    """A round as it was drawn, its reports under the ids that stand for them now, and its steps."""

    calibration_id: str
    stage: Stage
    seed: int
    population: int
    people: tuple[str, ...]
    report_ids: tuple[str, ...]
    protocol_version: str
    note: str
    reviewer_id: str
    recorded_at: datetime
    steps: tuple[KeptStep, ...]

    def step(self, *wanted: Step) -> KeptStep | None:
        """The first of these steps that was taken."""
        return next((s for s in self.steps if s.step in wanted), None)

    @property
    def is_open(self) -> bool:
        """Whether nobody has called it go or no-go yet."""
        return self.step(Step.GO, Step.NO_GO) is None

    @property
    def seen_from(self) -> int | None:
        """The last decision before anybody saw the others' votes; None while nobody has."""
        return min((s.decision_seq for s in self.steps), default=None)


def add(
    conn: Connection,
    event_id: str,
    calibration_id: str,
    *,
    stage: Stage,
    seed: int,
    population: int,
    people: Sequence[str],
    report_ids: Sequence[str],
    protocol_version: str,
    note: str,
    reviewer_id: str,
) -> None:
    """Keep a round as it was drawn."""
    conn.execute(
        insert(calibration).values(
            event_id=event_id,
            calibration_id=calibration_id,
            stage_code=stage,
            seed=seed,
            population=population,
            people=list(people),
            protocol_version=protocol_version,
            note=note,
            reviewer_id=reviewer_id,
            recorded_at=now(),
        )
    )
    rows = [{"calibration_id": calibration_id, "report_id": r, "recorded_at": now()} for r in report_ids]
    conn.execute(insert(calibration_report), rows)


def add_step(
    conn: Connection,
    event_id: str,
    calibration_id: str,
    step: Step,
    *,
    protocol_version: str,
    reviewer_id: str,
    note: str = "",
    next_version: str = "",
) -> None:
    """Append a step of a round, and up to which decision everything was given before it."""
    last = conn.execute(select(func.max(decision.c.seq))).scalar()
    conn.execute(
        insert(calibration_step).values(
            event_id=event_id,
            calibration_id=calibration_id,
            step_code=step,
            decision_seq=last or 0,
            note=note,
            next_version=next_version,
            protocol_version=protocol_version,
            reviewer_id=reviewer_id,
            recorded_at=now(),
        )
    )


def rounds(conn: Connection, stage: Stage | None = None) -> list[KeptRound]:
    """Every round, in the order in which they were opened."""
    query = select(calibration).order_by(calibration.c.seq)
    return _read(conn, query if stage is None else query.where(calibration.c.stage_code == stage))


def open_rounds(conn: Connection, stage: Stage | None = None) -> list[KeptRound]:
    """The rounds that nobody has called go or no-go yet."""
    step = calibration_step.c
    ended = exists().where(
        step.calibration_id == calibration.c.calibration_id, step.step_code.in_([Step.GO, Step.NO_GO])
    )
    query = select(calibration).where(~ended).order_by(calibration.c.seq)
    return _read(conn, query if stage is None else query.where(calibration.c.stage_code == stage))


def _read(conn: Connection, query: Select[Any]) -> list[KeptRound]:
    kept = conn.execute(query).all()
    if not kept:
        return []
    ids = [r.calibration_id for r in kept]
    now_at = joined.moved(conn)
    reports: dict[str, list[str]] = {}
    drawn, taken = calibration_report, calibration_step
    for row in conn.execute(select(drawn).where(drawn.c.calibration_id.in_(ids)).order_by(drawn.c.seq)):
        reports.setdefault(row.calibration_id, []).append(now_at.get(row.report_id, row.report_id))
    steps: dict[str, list[KeptStep]] = {}
    for row in conn.execute(select(taken).where(taken.c.calibration_id.in_(ids)).order_by(taken.c.seq)):
        steps.setdefault(row.calibration_id, []).append(
            KeptStep(
                Step(row.step_code),
                row.decision_seq,
                row.note,
                row.next_version,
                row.protocol_version,
                row.reviewer_id,
                row.recorded_at,
            )
        )
    return [
        KeptRound(
            calibration_id=r.calibration_id,
            stage=Stage(r.stage_code),
            seed=r.seed,
            population=r.population,
            people=tuple(r.people),
            report_ids=tuple(dict.fromkeys(reports.get(r.calibration_id, ()))),
            protocol_version=r.protocol_version,
            note=r.note,
            reviewer_id=r.reviewer_id,
            recorded_at=r.recorded_at,
            steps=tuple(steps.get(r.calibration_id, ())),
        )
        for r in kept
    ]


def sealed(conn: Connection) -> dict[Stage, frozenset[str]]:
    """The reports of open rounds, by stage: nobody sees another's vote on them, and nothing is settled."""
    found: dict[Stage, set[str]] = {stage: set() for stage in Stage}
    for r in open_rounds(conn):
        found[r.stage].update(r.report_ids)
    return {stage: frozenset(ids) for stage, ids in found.items()}
