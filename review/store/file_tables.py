"""The tables of full texts: files, their text, and links to open copies.

``pdf_reading`` and ``pdf_page`` are made from the files and may be made anew; ``link_run`` is
bookkeeping and changes while services are asked.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from review.store.columns import at, event, metadata, seq, text_column
from review.store.types import Json, Seq

# An empty hash: the file was taken away.
full_text_file = Table(
    "full_text_file",
    metadata,
    seq(),
    Column("event_id", Text, nullable=False),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    text_column("sha256"),
    text_column("file_name"),
    Column("size", Integer, nullable=False),
    text_column("origin"),
    text_column("note"),
    Column("reviewer_id", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("supersedes", Seq, ForeignKey("full_text_file.seq"), unique=True),
    at(),
    UniqueConstraint("report_id", "revision"),
    Index("ix_full_text_file_sha256", "sha256"),
)

pdf_reading = Table(
    "pdf_reading",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("page_count", Integer, nullable=False),
    Column("has_text", Boolean, nullable=False),
    Column("is_cut", Boolean, nullable=False),
    Column("unread", Json, nullable=False),
    text_column("fingerprint"),
    Index("ix_pdf_reading_fingerprint", "fingerprint"),
)

pdf_page = Table(
    "pdf_page",
    metadata,
    Column("sha256", Text, ForeignKey("pdf_reading.sha256"), primary_key=True),
    Column("number", Integer, primary_key=True),
    text_column("text"),
)

copy_attempt = Table(
    "copy_attempt",
    metadata,
    seq(),
    event(),
    Column("report_id", Text, ForeignKey("report.report_id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("is_kept", Boolean, nullable=False),
    text_column("reason"),
    text_column("sha256"),
    Column("reviewer_id", Text, nullable=False),
    at(),
    Index("ix_copy_attempt_report_id", "report_id"),
)

link_run = Table(
    "link_run",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("reviewer_id", Text, nullable=False),
    Column("status_code", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("told", Json, nullable=False),
    at("started_at"),
    at("updated_at"),
)

FILE_EVENTS: tuple[str, ...] = ("full_text_file", "copy_attempt")
