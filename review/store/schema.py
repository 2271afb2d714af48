"""The tables. Singular nouns; ``thing_id``, ``is_…``, ``…_at``, ``…_code``.

Event tables are append-only (see ``guards``). ``assignment``, ``pair_question`` and ``counter`` are
derived or bookkeeping and may be rebuilt; ``reviewer``, ``credential`` and ``session`` are about
people and may be changed or erased, which leaves the events without a name.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from review.store.types import Json, Moment, Seq

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _seq() -> Column[int]:
    return Column("seq", Seq, primary_key=True, autoincrement=True)


def _event() -> Column[str]:
    return Column("event_id", Text, nullable=False, unique=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _at(name: str = "recorded_at") -> Column[object]:
    return Column(name, Moment, nullable=False)


# --- people -----------------------------------------------------------------------------------

reviewer = Table(
    "reviewer",
    metadata,
    Column("reviewer_id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    _text("name"),
    Column("pseudonym", Text, nullable=False, unique=True),
    Column("roles", Json, nullable=False),
    Column("is_active", Boolean, nullable=False),
    _text("locale"),
    _at("created_at"),
)

credential = Table(
    "credential",
    metadata,
    Column("reviewer_id", Text, ForeignKey("reviewer.reviewer_id"), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("failed_count", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    _at("changed_at"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("reviewer_id", Text, ForeignKey("reviewer.reviewer_id"), nullable=False),
    _at("created_at"),
    _at("expires_at"),
)

# --- what sources said --------------------------------------------------------------------------

protocol_version = Table(
    "protocol_version",
    metadata,
    _seq(),
    Column("version", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("text", Text, nullable=False),
    _at(),
)

round_ = Table(
    "round",
    metadata,
    Column("round_id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _at("opened_at"),
)

search_run = Table(
    "search_run",
    metadata,
    _seq(),
    _event(),
    Column("run_id", Text, nullable=False, unique=True),
    Column("round_id", Text, ForeignKey("round.round_id"), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("source_label", Text, nullable=False),
    Column("arm_code", Text, nullable=False),
    _text("query"),
    Column("status_code", Text, nullable=False),
    _text("file_name"),
    Column("file_sha256", Text, nullable=False),
    _text("format"),
    _text("dialect"),
    _text("encoding"),
    Column("begun_count", Integer, nullable=False),
    Column("record_count", Integer, nullable=False),
    Column("reject_count", Integer, nullable=False),
    Column("claimed_count", Integer),
    _text("searched_on"),
    Column("warnings", Json, nullable=False),
    _text("software"),
    _at(),
    UniqueConstraint("round_id", "source_id", "file_sha256"),
    CheckConstraint("begun_count = record_count + reject_count", name="accounts_balance"),
)

record = Table(
    "record",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False),
    Column("position", Integer, nullable=False),
    _text("title"),
    _text("abstract"),
    Column("year", Integer),
    _text("doi"),
    Column("entry", Json, nullable=False),
    UniqueConstraint("run_id", "position"),
)

reject = Table(
    "reject",
    metadata,
    _seq(),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    _text("raw"),
)

# --- identity -----------------------------------------------------------------------------------

report = Table(
    "report",
    metadata,
    Column("report_id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    _at("minted_at"),
)

membership = Table(
    "membership",
    metadata,
    _seq(),
    Column("record_id", Text, ForeignKey("record.record_id"), nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False, index=True),
    Column("rule", Text, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("author", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("membership.seq"), unique=True),
    _at(),
    UniqueConstraint("record_id", "revision"),
    CheckConstraint("(revision = 1) = (supersedes IS NULL)", name="first_supersedes_nothing"),
)

pair_ruling = Table(
    "pair_ruling",
    metadata,
    _seq(),
    _event(),
    Column("record_a", Text, ForeignKey("record.record_id"), nullable=False),
    Column("record_b", Text, ForeignKey("record.record_id"), nullable=False),
    Column("verdict_code", Text),
    _text("note"),
    Column("reviewer_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("pair_ruling.seq"), unique=True),
    _at(),
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
    _text("label"),
    _at("minted_at"),
)

study_report = Table(
    "study_report",
    metadata,
    _seq(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("study_id", Text, ForeignKey("study.study_id"), nullable=False),
    Column("author", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("is_linked", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("study_report.seq"), unique=True),
    _at(),
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
    _seq(),
    _event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("stage_code", Text, nullable=False),
    Column("reviewer_id", Text, nullable=False),
    Column("verdict_code", Text),
    _text("reason_code"),
    _text("note"),
    Column("labels", Json, nullable=False),
    Column("protocol_version", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("decision.seq"), unique=True),
    Column("shown_at", Moment),
    Column("decided_at", Moment),
    _at(),
    UniqueConstraint("report_id", "stage_code", "reviewer_id", "revision"),
    CheckConstraint("verdict_code IN ('include','unsure','exclude')", name="known_verdict"),
    CheckConstraint("(revision = 1) = (supersedes IS NULL)", name="first_supersedes_nothing"),
)

adjudication = Table(
    "adjudication",
    metadata,
    _seq(),
    _event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("stage_code", Text, nullable=False),
    Column("verdict_code", Text),
    _text("reason_code"),
    _text("note"),
    Column("adjudicator_id", Text, nullable=False),
    Column("settles", Json, nullable=False),
    Column("protocol_version", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("adjudication.seq"), unique=True),
    _at(),
    UniqueConstraint("report_id", "stage_code", "revision"),
    CheckConstraint("verdict_code IN ('include','exclude')", name="known_verdict"),
    CheckConstraint("(revision = 1) = (supersedes IS NULL)", name="first_supersedes_nothing"),
)

retrieval = Table(
    "retrieval",
    metadata,
    _seq(),
    _event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("status_code", Text, nullable=False),
    _text("reason"),
    _text("note"),
    Column("reviewer_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("retrieval.seq"), unique=True),
    _at(),
    UniqueConstraint("report_id", "revision"),
)

# --- charting -----------------------------------------------------------------------------------

extraction = Table(
    "extraction",
    metadata,
    _seq(),
    _event(),
    Column("extraction_id", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("extractor_id", Text, nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("is_example", Boolean, nullable=False),
    Column("body", Json, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("extraction.seq"), unique=True),
    _at(),
    UniqueConstraint("extraction_id", "revision"),
)

tension = Table(
    "tension",
    metadata,
    _seq(),
    _event(),
    Column("tension_id", Text, nullable=False, unique=True),
    Column("topic", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("author", Text, nullable=False),
    _at(),
)

statement = Table(
    "statement",
    metadata,
    _seq(),
    Column("statement_id", Text, nullable=False, unique=True),
    Column("event_id", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("body", Json, nullable=False),
    Column("author", Text, nullable=False),
    _at(),
)

# --- audit and bookkeeping ----------------------------------------------------------------------

audit = Table(
    "audit",
    metadata,
    _seq(),
    _event(),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    _text("subject"),
    Column("detail", Json, nullable=False),
    Column("content_sha256", Text, nullable=False),
    _at(),
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
    "tension", "statement", "audit",
)  # fmt: skip
