"""What records bring to the engine's keys, kept. Shapes are worked out anew with them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SEQ = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
    op.create_table(
        "mark_batch",
        sa.Column("seq", SEQ, autoincrement=True, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_mark_batch")),
    )
    op.execute("DELETE FROM record_shape")
