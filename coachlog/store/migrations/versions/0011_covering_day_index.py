"""What reports on all managers count stands in the index of days."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.drop_index("call_day", "call")
    op.create_index(
        "call_day",
        "call",
        [
            "held_on",
            "manager_id",
            "rep_id",
            "initiator",
            "removed_by",
            "currency",
            "deal_cents",
        ],
    )
