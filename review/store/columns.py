"""The metadata of the tables, and the columns that many of them share."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Text

from review.store.types import Moment, Seq

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def seq() -> Column[int]:
    """The order of events."""
    return Column("seq", Seq, primary_key=True, autoincrement=True)


def event() -> Column[str]:
    """The id a client gave its event: a second delivery is known by it."""
    return Column("event_id", Text, nullable=False, unique=True)


def text_column(name: str) -> Column[str]:
    """Text that is empty rather than missing."""
    return Column(name, Text, nullable=False, server_default="")


def at(name: str = "recorded_at") -> Column[object]:
    """A server time, for information."""
    return Column(name, Moment, nullable=False)
