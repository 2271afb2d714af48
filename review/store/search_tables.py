"""The tables of a search: harvests under way, the pages they kept, what a run is made of, and undoing.

``harvest`` is bookkeeping and changes while a source is being asked. Everything else is append-only.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from review.store.columns import at, event, metadata, seq, text_column
from review.store.types import Json

harvest = Table(
    "harvest",
    metadata,
    Column("harvest_id", Text, primary_key=True),
    Column("round_id", Text, ForeignKey("round.round_id"), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("question", Json, nullable=False),
    Column("cursor", Json),
    Column("status_code", Text, nullable=False),
    text_column("reason"),
    Column("restarts", Integer, nullable=False),
    at("opened_at"),
    at("updated_at"),
    Index("ix_harvest_source", "round_id", "source_id"),
)

harvest_page = Table(
    "harvest_page",
    metadata,
    seq(),
    Column("harvest_id", Text, ForeignKey("harvest.harvest_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Json, nullable=False),
    Column("request", Json, nullable=False),
    Column("item_count", Integer, nullable=False),
    Column("claimed_count", Integer),
    at("received_at"),
    UniqueConstraint("harvest_id", "number"),
)

run_manifest = Table(
    "run_manifest",
    metadata,
    seq(),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False, unique=True),
    Column("harvest_id", Text, ForeignKey("harvest.harvest_id"), index=True),
    Column("body", Json, nullable=False),
    at(),
)

run_undone = Table(
    "run_undone",
    metadata,
    seq(),
    event(),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False, unique=True),
    text_column("note"),
    Column("author", Text, nullable=False),
    at(),
)

sighting = Table(
    "sighting",
    metadata,
    seq(),
    Column("source_id", Text, nullable=False),
    Column("native_id", Text, nullable=False),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False),
    Column("record_id", Text, ForeignKey("record.record_id"), nullable=False),
    Column("sha256", Text, nullable=False),
    UniqueConstraint("run_id", "native_id"),
    Index("ix_sighting_source", "source_id", "native_id"),
)

external_decision = Table(
    "external_decision",
    metadata,
    seq(),
    Column("run_id", Text, ForeignKey("search_run.run_id"), nullable=False, index=True),
    Column("record_id", Text, ForeignKey("record.record_id"), nullable=False),
    Column("tool", Text, nullable=False),
    text_column("reviewer"),
    text_column("stage"),
    Column("verdict_code", Text),
    Column("reasons", Json, nullable=False),
    Column("labels", Json, nullable=False),
    Column("notes", Json, nullable=False),
    text_column("verbatim"),
    at(),
)

doi_standing = Table(
    "doi_standing",
    metadata,
    seq(),
    Column("doi", Text, nullable=False, index=True),
    Column("asked_of", Text, nullable=False),
    Column("is_known", Boolean, nullable=False),
    Column("is_retracted", Boolean),
    Column("notices", Json, nullable=False),
    text_column("open_access_url"),
    text_column("licence"),
    Column("sha256", Text, nullable=False),
    at(),
)

SEARCH_EVENTS = (
    "harvest_page",
    "run_manifest",
    "run_undone",
    "sighting",
    "external_decision",
    "doi_standing",
)
