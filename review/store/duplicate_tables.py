"""The tables around duplicates: joined reports, links, put-off questions, chosen values, checked merges."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from review.store.columns import at, event, metadata, seq, text_column
from review.store.types import Json, Seq

report_moved = Table(
    "report_moved",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("current_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("report_moved.seq"), unique=True),
    at(),
    UniqueConstraint("report_id", "revision"),
    Index("ix_report_moved_current_id", "current_id"),
)

pair_link = Table(
    "pair_link",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("record_a", Text, ForeignKey("record.record_id"), nullable=False),
    Column("record_b", Text, ForeignKey("record.record_id"), nullable=False),
    Column("kind_code", Text, nullable=False),
    text_column("reason"),
    Column("author", Text, nullable=False),
    at(),
    UniqueConstraint("record_a", "record_b", "kind_code", "author"),
)

# Records in the form in which they are compared: derived, and made anew when the form's version changes.
record_shape = Table(
    "record_shape",
    metadata,
    Column("record_id", Text, ForeignKey("record.record_id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

# What some records bring to the engine's keys, as bytes: derived like the shapes, and of one version.
mark_batch = Table(
    "mark_batch",
    metadata,
    seq(),
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# Two names of one journal, learnt by a run of the engine.
venue_alias = Table(
    "venue_alias",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    at(),
    UniqueConstraint("one", "other"),
)

pair_deferral = Table(
    "pair_deferral",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("record_a", Text, ForeignKey("record.record_id"), nullable=False),
    Column("record_b", Text, ForeignKey("record.record_id"), nullable=False),
    Column("reviewer_id", Text, nullable=False),
    at(),
    Index("ix_pair_deferral_reviewer_id", "reviewer_id"),
)

field_choice = Table(
    "field_choice",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("field", Text, nullable=False),
    Column("record_id", Text, ForeignKey("record.record_id")),
    Column("reviewer_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("field_choice.seq"), unique=True),
    at(),
    UniqueConstraint("report_id", "field", "revision"),
)

audit_sample = Table(
    "audit_sample",
    metadata,
    seq(),
    event(),
    Column("sample_id", Text, nullable=False, unique=True),
    Column("reviewer_id", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("is_by_rule", Boolean, nullable=False),
    Column("population", Integer, nullable=False),
    Column("items", Json, nullable=False),
    at(),
)

audit_answer = Table(
    "audit_answer",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("sample_id", Text, ForeignKey("audit_sample.sample_id"), nullable=False),
    Column("record_id", Text, ForeignKey("record.record_id"), nullable=False),
    Column("reviewer_id", Text, nullable=False),
    Column("verdict_code", Text),
    text_column("note"),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("audit_answer.seq"), unique=True),
    at(),
    UniqueConstraint("sample_id", "record_id", "revision"),
)

DUPLICATE_EVENTS = (
    "report_moved",
    "pair_link",
    "venue_alias",
    "pair_deferral",
    "field_choice",
    "audit_sample",
    "audit_answer",
)
