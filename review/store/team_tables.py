"""The tables of a team's work: calibration rounds, shares and work given by hand, filled-in abstracts.

``work_count`` is derived from the work lists and may be rebuilt; everything else is append-only.
"""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Integer, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from review.store.columns import at, event, metadata, seq, text_column
from review.store.types import Json, Seq

calibration = Table(
    "calibration",
    metadata,
    seq(),
    event(),
    Column("calibration_id", Text, nullable=False, unique=True),
    Column("stage_code", Text, nullable=False),
    Column("seed", Seq, nullable=False),
    Column("population", Integer, nullable=False),
    Column("people", Json, nullable=False),
    Column("protocol_version", Text, nullable=False),
    text_column("note"),
    Column("reviewer_id", Text, nullable=False),
    at(),
)

calibration_report = Table(
    "calibration_report",
    metadata,
    seq(),
    Column("calibration_id", Text, ForeignKey("calibration.calibration_id"), nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False, index=True),
    at(),
    Unique("calibration_id", "report_id"),
)

# What became of a round: everybody was done, or the lead called it go or no-go. Each happens once.
calibration_step = Table(
    "calibration_step",
    metadata,
    seq(),
    event(),
    Column("calibration_id", Text, ForeignKey("calibration.calibration_id"), nullable=False),
    Column("step_code", Text, nullable=False),
    # The last decision there was at that moment: what came later was not given blind.
    Column("decision_seq", Seq, nullable=False),
    text_column("note"),
    text_column("next_version"),
    Column("protocol_version", Text, nullable=False),
    Column("reviewer_id", Text, nullable=False),
    at(),
    Unique("calibration_id", "step_code"),
)

# How much of the work a person takes, and whether they are experienced; the last row counts.
work_share = Table(
    "work_share",
    metadata,
    seq(),
    event(),
    Column("reviewer_id", Text, nullable=False, index=True),
    Column("weight", Float, nullable=False),
    Column("is_experienced", Boolean, nullable=False),
    Column("actor_id", Text, nullable=False),
    at(),
    CheckConstraint("weight >= 0", name="not_negative"),
)

# A report given to a person by name; the last row of a report and person counts.
work_given = Table(
    "work_given",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("stage_code", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False, index=True),
    Column("reviewer_id", Text, nullable=False),
    Column("is_given", Boolean, nullable=False),
    Column("actor_id", Text, nullable=False),
    at(),
)

added_abstract = Table(
    "added_abstract",
    metadata,
    seq(),
    event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("text", Text),
    text_column("source"),
    Column("reviewer_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("added_abstract.seq"), unique=True),
    at(),
    Unique("report_id", "revision"),
)

# How much of each list is open and done, kept in step so that nobody has to count the list.
work_count = Table(
    "work_count",
    metadata,
    Column("reviewer_id", Text, ForeignKey("reviewer.reviewer_id"), primary_key=True),
    Column("stage_code", Text, primary_key=True),
    Column("open_count", Integer, nullable=False),
    Column("done_count", Integer, nullable=False),
)

TEAM_EVENTS: tuple[str, ...] = (
    "calibration",
    "calibration_report",
    "calibration_step",
    "work_share",
    "work_given",
    "added_abstract",
)
