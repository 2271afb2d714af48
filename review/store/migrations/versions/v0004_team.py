"""The work of a team: calibration rounds, shares, work given by hand, filled-in abstracts, counted lists."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
    _calibration()
    _shares()
    _added_abstract()
    _work_count()


def _events(table: str, *, is_unique: bool = True) -> tuple[SchemaItem, ...]:
    """The columns and keys of an event table, but for when it was recorded."""
    items: list[SchemaItem] = [
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{table}")),
    ]
    if is_unique:
        items.append(sa.UniqueConstraint("event_id", name=op.f(f"uq_{table}_event_id")))
    return tuple(items)


def _text(*names: str) -> tuple[SchemaItem, ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)


def _empty(name: str) -> SchemaItem:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def _calibration() -> None:
    op.create_table(
        "calibration",
        *_events("calibration"),
        *_text("calibration_id", "stage_code"),
        sa.Column("seed", SEQ, nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        *_text("people", "protocol_version"),
        _empty("note"),
        *_text("reviewer_id", "recorded_at"),
        sa.UniqueConstraint("calibration_id", name=op.f("uq_calibration_calibration_id")),
    )
    op.create_table(
        "calibration_report",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        *_text("calibration_id", "report_id", "recorded_at"),
        _foreign("calibration_report", "calibration_id", "calibration.calibration_id"),
        _foreign("calibration_report", "report_id", "report.report_id"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_calibration_report")),
        sa.UniqueConstraint(
            "calibration_id", "report_id", name=op.f("uq_calibration_report_calibration_id_report_id")
        ),
    )
    op.create_index("ix_calibration_report_report_id", "calibration_report", ["report_id"])
    op.create_table(
        "calibration_step",
        *_events("calibration_step"),
        *_text("calibration_id", "step_code"),
        sa.Column("decision_seq", SEQ, nullable=False),
        _empty("note"),
        _empty("next_version"),
        *_text("protocol_version", "reviewer_id", "recorded_at"),
        _foreign("calibration_step", "calibration_id", "calibration.calibration_id"),
        sa.UniqueConstraint(
            "calibration_id", "step_code", name=op.f("uq_calibration_step_calibration_id_step_code")
        ),
    )


def _shares() -> None:
    op.create_table(
        "work_share",
        *_events("work_share"),
        *_text("reviewer_id"),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("is_experienced", sa.Boolean(), nullable=False),
        *_text("actor_id", "recorded_at"),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_work_share_not_negative")),
    )
    op.create_index("ix_work_share_reviewer_id", "work_share", ["reviewer_id"])
    op.create_table(
        "work_given",
        *_events("work_given", is_unique=False),
        *_text("stage_code", "report_id", "reviewer_id"),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        *_text("actor_id", "recorded_at"),
        _foreign("work_given", "report_id", "report.report_id"),
    )
    op.create_index("ix_work_given_report_id", "work_given", ["report_id"])


def _added_abstract() -> None:
    op.create_table(
        "added_abstract",
        *_events("added_abstract"),
        *_text("report_id"),
        sa.Column("text", sa.Text(), nullable=True),
        _empty("source"),
        *_text("reviewer_id"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("supersedes", SEQ, nullable=True),
        *_text("recorded_at"),
        _foreign("added_abstract", "report_id", "report.report_id"),
        _foreign("added_abstract", "supersedes", "added_abstract.seq"),
        sa.UniqueConstraint("report_id", "revision", name=op.f("uq_added_abstract_report_id_revision")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_added_abstract_supersedes")),
    )


def _work_count() -> None:
    op.create_table(
        "work_count",
        *_text("reviewer_id", "stage_code"),
        sa.Column("open_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        _foreign("work_count", "reviewer_id", "reviewer.reviewer_id"),
        sa.PrimaryKeyConstraint("reviewer_id", "stage_code", name=op.f("pk_work_count")),
    )
    op.execute(
        "INSERT INTO work_count (reviewer_id, stage_code, open_count, done_count) "
        "SELECT reviewer_id, stage_code, SUM(CASE WHEN is_done THEN 0 ELSE 1 END), "
        "SUM(CASE WHEN is_done THEN 1 ELSE 0 END) FROM assignment GROUP BY reviewer_id, stage_code"
    )
