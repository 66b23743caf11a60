"""Commands that were taken back, and what the last of them did, to do it again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.create_table(
        "undone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("ran_at", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("undone_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undone")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "undone_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("undone_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("image", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["undone_id"], ["undone.id"], name=op.f("fk_undone_row_undone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undone_row")),
        sqlite_autoincrement=True,
    )
