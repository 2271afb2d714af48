"""Keys under which the engine looks for duplicates of a record."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
