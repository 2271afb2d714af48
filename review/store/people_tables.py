"""The tables about people: they may be changed or erased, which leaves the events without a name."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, Text

from review.store.columns import at, metadata, text_column
from review.store.types import Json, Moment

reviewer = Table(
    "reviewer",
    metadata,
    Column("reviewer_id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    text_column("name"),
    Column("pseudonym", Text, nullable=False, unique=True),
    Column("roles", Json, nullable=False),
    Column("is_active", Boolean, nullable=False),
    text_column("locale"),
    at("created_at"),
)

credential = Table(
    "credential",
    metadata,
    Column("reviewer_id", Text, ForeignKey("reviewer.reviewer_id"), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("failed_count", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    at("changed_at"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("reviewer_id", Text, ForeignKey("reviewer.reviewer_id"), nullable=False),
    at("created_at"),
    at("expires_at"),
)
