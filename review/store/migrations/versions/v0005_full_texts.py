"""Full texts: files, their text, and links to open copies."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
    _full_text_file()
    _pdf()
    _copy_attempt()
    _link_run()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _full_text_file() -> None:
    table = "full_text_file"
    op.create_table(
        table,
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        _text("sha256"),
        _text("file_name"),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("origin"),
        _text("note"),
        sa.Column("reviewer_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("supersedes", SEQ, nullable=True),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.report_id"], name=op.f(f"fk_{table}_report_id")),
        sa.ForeignKeyConstraint(["supersedes"], [f"{table}.seq"], name=op.f(f"fk_{table}_supersedes")),
        sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("report_id", "revision", name=op.f(f"uq_{table}_report_id_revision")),
        sa.UniqueConstraint("supersedes", name=op.f(f"uq_{table}_supersedes")),
    )
    op.create_index("ix_full_text_file_sha256", table, ["sha256"])


def _pdf() -> None:
    op.create_table(
        "pdf_reading",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.Column("unread", sa.Text(), nullable=False),
        _text("fingerprint"),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pdf_reading")),
    )
    op.create_index("ix_pdf_reading_fingerprint", "pdf_reading", ["fingerprint"])
    op.create_table(
        "pdf_page",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("text"),
        sa.ForeignKeyConstraint(["sha256"], ["pdf_reading.sha256"], name=op.f("fk_pdf_page_sha256")),
        sa.PrimaryKeyConstraint("sha256", "number", name=op.f("pk_pdf_page")),
    )


def _copy_attempt() -> None:
    op.create_table(
        "copy_attempt",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        _text("reason"),
        _text("sha256"),
        sa.Column("reviewer_id", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.report_id"], name=op.f("fk_copy_attempt_report_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_copy_attempt")),
        sa.UniqueConstraint("event_id", name=op.f("uq_copy_attempt_event_id")),
    )
    op.create_index("ix_copy_attempt_report_id", "copy_attempt", ["report_id"])


def _link_run() -> None:
    op.create_table(
        "link_run",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Text(), nullable=False),
        sa.Column("status_code", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_link_run")),
    )
