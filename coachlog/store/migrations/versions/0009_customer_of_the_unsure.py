"""How an unsure calendar entry calls a customer that is no account yet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.add_column("event", sa.Column("customer", sa.String(), nullable=True))
