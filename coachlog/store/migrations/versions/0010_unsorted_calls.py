"""An index of the calls that nobody has sorted yet."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.create_index(
        "call_unsorted",
        "call",
        ["removed_by", "manager_id", "held_on"],
        sqlite_where=sa.text("initiator = 'unknown'"),
    )
