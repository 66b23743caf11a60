"""Which calendar an entry was in, so that what is gone from it is known by more than a file's name."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.add_column("event", sa.Column("calendar", sa.String(), nullable=True))
