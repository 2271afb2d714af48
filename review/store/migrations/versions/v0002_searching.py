"""Searching: harvests, their pages, manifests, sightings, undone runs, decisions made elsewhere.

A file may be imported again after its import was undone, so a run is no longer unique by its file.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
OLD_UNIQUE = "uq_search_run_round_id_source_id_file_sha256"


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
    _search_run()
    _harvest()
    _runs()
    _external_decision()
    _doi_standing()


def _search_run() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_search_run()
    else:
        op.drop_constraint(OLD_UNIQUE, "search_run")
        op.add_column("search_run", sa.Column("platform", sa.Text(), server_default="", nullable=False))
        op.add_column("search_run", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_search_run_file", "search_run", ["round_id", "source_id", "file_sha256"])


def _rebuild_search_run() -> None:
    """SQLite drops no constraint: the table is made anew, with foreign keys off (see ``migrate``)."""
    op.create_table(
        "new_search_run",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_label", sa.Text(), nullable=False),
        sa.Column("arm_code", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), server_default="", nullable=False),
        sa.Column("status_code", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), server_default="", nullable=False),
        sa.Column("dialect", sa.Text(), server_default="", nullable=False),
        sa.Column("encoding", sa.Text(), server_default="", nullable=False),
        sa.Column("begun_count", sa.Integer(), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("reject_count", sa.Integer(), nullable=False),
        sa.Column("claimed_count", sa.Integer(), nullable=True),
        sa.Column("searched_on", sa.Text(), server_default="", nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("software", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "begun_count = record_count + reject_count",
            name=op.f("ck_search_run_accounts_balance"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name=op.f("fk_search_run_round_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_search_run")),
        sa.UniqueConstraint("event_id", name=op.f("uq_search_run_event_id")),
        sa.UniqueConstraint("run_id", name=op.f("uq_search_run_run_id")),
    )
    op.execute("INSERT INTO new_search_run SELECT *, '', '' FROM search_run")
    op.drop_table("search_run")
    op.rename_table("new_search_run", "search_run")


def _harvest() -> None:
    op.create_table(
        "harvest",
        sa.Column("harvest_id", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("status_code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("restarts", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.round_id"], name=op.f("fk_harvest_round_id")),
        sa.PrimaryKeyConstraint("harvest_id", name=op.f("pk_harvest")),
    )
    op.create_index("ix_harvest_source", "harvest", ["round_id", "source_id"])
    op.create_table(
        "harvest_page",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("harvest_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("claimed_count", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["harvest_id"], ["harvest.harvest_id"], name=op.f("fk_harvest_page_harvest_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_harvest_page")),
        sa.UniqueConstraint("harvest_id", "number", name=op.f("uq_harvest_page_harvest_id_number")),
    )


def _runs() -> None:
    op.create_table(
        "run_manifest",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("harvest_id", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["search_run.run_id"], name=op.f("fk_run_manifest_run_id")),
        sa.ForeignKeyConstraint(
            ["harvest_id"], ["harvest.harvest_id"], name=op.f("fk_run_manifest_harvest_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_run_manifest")),
        sa.UniqueConstraint("run_id", name=op.f("uq_run_manifest_run_id")),
    )
    op.create_index("ix_run_manifest_harvest_id", "run_manifest", ["harvest_id"])
    op.create_table(
        "run_undone",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["search_run.run_id"], name=op.f("fk_run_undone_run_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_run_undone")),
        sa.UniqueConstraint("event_id", name=op.f("uq_run_undone_event_id")),
        sa.UniqueConstraint("run_id", name=op.f("uq_run_undone_run_id")),
    )
    op.create_table(
        "sighting",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("native_id", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["search_run.run_id"], name=op.f("fk_sighting_run_id")),
        sa.ForeignKeyConstraint(["record_id"], ["record.record_id"], name=op.f("fk_sighting_record_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_sighting")),
        sa.UniqueConstraint("run_id", "native_id", name=op.f("uq_sighting_run_id_native_id")),
    )
    op.create_index("ix_sighting_source", "sighting", ["source_id", "native_id"])


def _external_decision() -> None:
    op.create_table(
        "external_decision",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("tool", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), server_default="", nullable=False),
        sa.Column("stage", sa.Text(), server_default="", nullable=False),
        sa.Column("verdict_code", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("verbatim", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["search_run.run_id"], name=op.f("fk_external_decision_run_id")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["record.record_id"], name=op.f("fk_external_decision_record_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_external_decision")),
    )
    op.create_index("ix_external_decision_run_id", "external_decision", ["run_id"])


def _doi_standing() -> None:
    op.create_table(
        "doi_standing",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("doi", sa.Text(), nullable=False),
        sa.Column("asked_of", sa.Text(), nullable=False),
        sa.Column("is_known", sa.Boolean(), nullable=False),
        sa.Column("is_retracted", sa.Boolean(), nullable=True),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.Column("open_access_url", sa.Text(), server_default="", nullable=False),
        sa.Column("licence", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_doi_standing")),
    )
    op.create_index("ix_doi_standing_doi", "doi_standing", ["doi"])
