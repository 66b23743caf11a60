"""A private remark on a field day."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.add_column("field_day", sa.Column("remark", sa.String(), nullable=True))
