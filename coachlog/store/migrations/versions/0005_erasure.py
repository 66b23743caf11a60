"""Erased people, what was purged, and whether backups still have to be cleaned."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'name' OR kind = 'email' OR kind = 'login'",
            name=op.f("ck_tombstone_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_tombstone_command_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint("salt", "digest", name=op.f("uq_tombstone_salt_digest")),
        sqlite_autoincrement=True,
    )
    op.add_column("log", sa.Column("purged_before", sa.Date(), nullable=True))
    op.add_column("log", sa.Column("unclean", sa.String(), nullable=True))
