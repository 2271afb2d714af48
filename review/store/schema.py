"""The tables. Singular nouns; ``thing_id``, ``is_…``, ``…_at``, ``…_code``.

Event tables are append-only (see ``guards``). ``assignment``, ``work_count``, ``pair_question`` and
``counter`` are derived or bookkeeping and may be rebuilt; ``reviewer``, ``credential`` and ``session``
are about people and may be changed or erased, which leaves the events without a name.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from review.store import people_tables  # noqa: F401 (its tables are referred to by name)
from review.store.columns import at, event, metadata, seq, text_column
from review.store.duplicate_tables import DUPLICATE_EVENTS
from review.store.file_tables import FILE_EVENTS
from review.store.search_tables import SEARCH_EVENTS
from review.store.team_tables import TEAM_EVENTS
from review.store.types import Json, Moment, Seq

# --- what sources said --------------------------------------------------------------------------

protocol_version = Table(
    "protocol_version",
    metadata,
    seq(),
    Column("version", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("text", Text, nullable=False),
    at(),
)

round_ = Table(
    "round",
    metadata,
    Column("round_id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    at("opened_at"),
)

search_run = Table(
    "search_run",
    metadata,
    seq(),
    event(),
    Column("run_id", Text, nullable=False, unique=True),
    Column("round_id", Text, ForeignKey("round.round_id"), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("source_label", Text, nullable=False),
    Column("arm_code", Text, nullable=False),
    text_column("query"),
    Column("status_code", Text, nullable=False),
    text_column("file_name"),
    Column("file_sha256", Text, nullable=False),
    text_column("format"),
    text_column("dialect"),
    text_column("encoding"),
    Column("begun_count", Integer, nullable=False),
    Column("record_count", Integer, nullable=False),
    Column("reject_count", Integer, nullable=False),
    Column("claimed_count", Integer),
    text_column("searched_on"),
    Column("warnings", Json, nullable=False),
    text_column("software"),
    at(),
    text_column("platform"),
    text_column("reason"),
    Index("ix_search_run_file", "round_id", "source_id", "file_sha256"),
    CheckConstraint("begun_count = record_count + reject_count", name="accounts_balance"),
)

record = Table(
    "record",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False),
    Column("position", Integer, nullable=False),
    text_column("title"),
    text_column("abstract"),
    Column("year", Integer),
    text_column("doi"),
    Column("entry", Json, nullable=False),
    UniqueConstraint("run_id", "position"),
)

reject = Table(
    "reject",
    metadata,
    seq(),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    text_column("raw"),
)

# --- identity -----------------------------------------------------------------------------------

report = Table(
    "report",
    metadata,
    Column("report_id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    at("minted_at"),
)

membership = Table(
    "membership",
    metadata,
    seq(),
    Column("record_id", Text, ForeignKey("record.record_id"), nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False, index=True),
    Column("rule", Text, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("author", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("membership.seq"), unique=True),
    at(),
    UniqueConstraint("record_id", "revision"),
    CheckConstraint("(revision = 1) = (supersedes IS NULL)", name="first_supersedes_nothing"),
)

pair_ruling = Table(
    "pair_ruling",
    metadata,
    seq(),
    event(),
    Column("record_a", Text, ForeignKey("record.record_id"), nullable=False),
    Column("record_b", Text, ForeignKey("record.record_id"), nullable=False),
    Column("verdict_code", Text),
    text_column("note"),
    Column("reviewer_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("pair_ruling.seq"), unique=True),
    at(),
    text_column("kind_code"),
    text_column("answer_id"),
    UniqueConstraint("record_a", "record_b", "revision"),
    CheckConstraint("record_a < record_b", name="ordered"),
)

pair_question = Table(
    "pair_question",
    metadata,
    Column("record_a", Text, ForeignKey("record.record_id"), primary_key=True),
    Column("record_b", Text, ForeignKey("record.record_id"), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("body", Json, nullable=False),
)

study = Table(
    "study",
    metadata,
    Column("study_id", Text, primary_key=True),
    text_column("label"),
    at("minted_at"),
)

study_report = Table(
    "study_report",
    metadata,
    seq(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("study_id", Text, ForeignKey("study.study_id"), nullable=False),
    Column("author", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("is_linked", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("study_report.seq"), unique=True),
    at(),
    UniqueConstraint("report_id", "study_id", "revision"),
)

# --- screening ----------------------------------------------------------------------------------

assignment = Table(
    "assignment",
    metadata,
    Column("reviewer_id", Text, ForeignKey("reviewer.reviewer_id"), primary_key=True),
    Column("stage_code", Text, primary_key=True),
    Column("report_id", Text, ForeignKey("report.report_id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Index("ix_assignment_report", "report_id", "stage_code"),
)
Index(
    "ix_assignment_todo",
    assignment.c.reviewer_id,
    assignment.c.stage_code,
    assignment.c.position,
    # Written literally, here and in the query: SQLite uses a partial index only when both agree.
    sqlite_where=text("NOT is_done"),
    postgresql_where=text("NOT is_done"),
)

decision = Table(
    "decision",
    metadata,
    seq(),
    event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("stage_code", Text, nullable=False),
    Column("reviewer_id", Text, nullable=False),
    Column("verdict_code", Text),
    text_column("reason_code"),
    text_column("note"),
    Column("labels", Json, nullable=False),
    Column("protocol_version", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("decision.seq"), unique=True),
    Column("shown_at", Moment),
    Column("decided_at", Moment),
    at(),
    UniqueConstraint("report_id", "stage_code", "reviewer_id", "revision"),
    CheckConstraint("verdict_code IN ('include','unsure','exclude')", name="known_verdict"),
    CheckConstraint("(revision = 1) = (supersedes IS NULL)", name="first_supersedes_nothing"),
)

adjudication = Table(
    "adjudication",
    metadata,
    seq(),
    event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("stage_code", Text, nullable=False),
    Column("verdict_code", Text),
    text_column("reason_code"),
    text_column("note"),
    Column("adjudicator_id", Text, nullable=False),
    Column("settles", Json, nullable=False),
    Column("protocol_version", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("adjudication.seq"), unique=True),
    at(),
    UniqueConstraint("report_id", "stage_code", "revision"),
    CheckConstraint("verdict_code IN ('include','exclude')", name="known_verdict"),
    CheckConstraint("(revision = 1) = (supersedes IS NULL)", name="first_supersedes_nothing"),
)

retrieval = Table(
    "retrieval",
    metadata,
    seq(),
    event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("status_code", Text, nullable=False),
    text_column("reason"),
    text_column("note"),
    Column("reviewer_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("retrieval.seq"), unique=True),
    at(),
    UniqueConstraint("report_id", "revision"),
)

# --- charting -----------------------------------------------------------------------------------

extraction = Table(
    "extraction",
    metadata,
    seq(),
    event(),
    Column("extraction_id", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("extractor_id", Text, nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("is_example", Boolean, nullable=False),
    Column("body", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("extraction.seq"), unique=True),
    at(),
    UniqueConstraint("extraction_id", "revision"),
)

tension = Table(
    "tension",
    metadata,
    seq(),
    event(),
    Column("tension_id", Text, nullable=False, unique=True),
    Column("topic", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("author", Text, nullable=False),
    at(),
)

statement = Table(
    "statement",
    metadata,
    seq(),
    Column("statement_id", Text, nullable=False, unique=True),
    Column("event_id", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("body", Json, nullable=False),
    Column("author", Text, nullable=False),
    at(),
)

# --- audit and bookkeeping ----------------------------------------------------------------------

audit = Table(
    "audit",
    metadata,
    seq(),
    event(),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    text_column("subject"),
    Column("detail", Json, nullable=False),
    Column("content_sha256", Text, nullable=False),
    at(),
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)

APPEND_ONLY = (
    "protocol_version", "round", "search_run", "record", "reject", "report", "membership",
    "pair_ruling", "study", "study_report", "decision", "adjudication", "retrieval", "extraction",
    "tension", "statement", "audit", *SEARCH_EVENTS, *DUPLICATE_EVENTS, *TEAM_EVENTS, *FILE_EVENTS,
)  # fmt: skip
