"""Duplicates: joined reports, kinds of links, put-off questions, chosen values, checked merges.

An answer may now hold several pairs. An answer of before is one pair, known by its event.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
    _pair_ruling()
    _report_moved()
    _pairs()
    _field_choice()
    _audit()
    _kept_by_the_engine()


def _kept_by_the_engine() -> None:
    op.create_table(
        "record_shape",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _foreign("record_shape", "record_id", "record.record_id"),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_record_shape")),
    )
    op.create_table(
        "venue_alias",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_venue_alias")),
        sa.UniqueConstraint("one", "other", name=op.f("uq_venue_alias_one_other")),
    )


def _pair_ruling() -> None:
    for name in ("kind_code", "answer_id"):
        op.add_column("pair_ruling", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE pair_ruling SET answer_id = event_id")


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _revisions(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("supersedes", SEQ, nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        _foreign(table, "supersedes", f"{table}.seq"),
        sa.UniqueConstraint("supersedes", name=op.f(f"uq_{table}_supersedes")),
        sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{table}")),
    )


def _report_moved() -> None:
    op.create_table(
        "report_moved",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("current_id", sa.Text(), nullable=False),
        *_revisions("report_moved"),
        _foreign("report_moved", "report_id", "report.report_id"),
        _foreign("report_moved", "current_id", "report.report_id"),
        sa.UniqueConstraint("report_id", "revision", name=op.f("uq_report_moved_report_id_revision")),
    )
    op.create_index("ix_report_moved_current_id", "report_moved", ["current_id"])


def _pairs() -> None:
    op.create_table(
        "pair_link",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("record_a", sa.Text(), nullable=False),
        sa.Column("record_b", sa.Text(), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        _foreign("pair_link", "record_a", "record.record_id"),
        _foreign("pair_link", "record_b", "record.record_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_pair_link")),
        sa.UniqueConstraint(
            "record_a",
            "record_b",
            "kind_code",
            "author",
            name=op.f("uq_pair_link_record_a_record_b_kind_code_author"),
        ),
    )
    op.create_table(
        "pair_deferral",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("record_a", sa.Text(), nullable=False),
        sa.Column("record_b", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        _foreign("pair_deferral", "record_a", "record.record_id"),
        _foreign("pair_deferral", "record_b", "record.record_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_pair_deferral")),
    )
    op.create_index("ix_pair_deferral_reviewer_id", "pair_deferral", ["reviewer_id"])


def _field_choice() -> None:
    op.create_table(
        "field_choice",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=True),
        sa.Column("reviewer_id", sa.Text(), nullable=False),
        *_revisions("field_choice"),
        _foreign("field_choice", "report_id", "report.report_id"),
        _foreign("field_choice", "record_id", "record.record_id"),
        sa.UniqueConstraint(
            "report_id", "field", "revision", name=op.f("uq_field_choice_report_id_field_revision")
        ),
    )


def _audit() -> None:
    op.create_table(
        "audit_sample",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("sample_id", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("is_by_rule", sa.Boolean(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_sample")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_sample_event_id")),
        sa.UniqueConstraint("sample_id", name=op.f("uq_audit_sample_sample_id")),
    )
    op.create_table(
        "audit_answer",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("sample_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Text(), nullable=False),
        sa.Column("verdict_code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        *_revisions("audit_answer"),
        _foreign("audit_answer", "sample_id", "audit_sample.sample_id"),
        _foreign("audit_answer", "record_id", "record.record_id"),
        sa.UniqueConstraint(
            "sample_id", "record_id", "revision", name=op.f("uq_audit_answer_sample_id_record_id_revision")
        ),
    )
