"""The work of a team: calibration rounds and what belongs to them."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward. There is no way back but the backup."""
