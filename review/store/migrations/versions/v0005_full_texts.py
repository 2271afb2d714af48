"""Full texts: files, their text, and links to open copies."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
