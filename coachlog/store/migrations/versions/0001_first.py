"""The first schema: people, accounts, calls, field days and the history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.create_table(
        "command",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("ran_at", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("namesake", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_account_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("folded", "namesake", name=op.f("uq_account_folded_namesake")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_change_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("change_row", ["table_name", "row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_command_id"), ["command_id"], unique=False)

    op.create_table(
        "manager",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("namesake", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_manager_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manager")),
        sa.UniqueConstraint("folded", "namesake", name=op.f("uq_manager_folded_namesake")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rep",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("namesake", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level = 'new' OR level = 'established' OR level = 'senior'",
            name=op.f("ck_rep_level_known"),
        ),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_rep_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rep")),
        sa.UniqueConstraint("folded", "namesake", name=op.f("uq_rep_folded_namesake")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "field_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("half", sa.String(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("objective", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "half = 'am' OR half = 'pm' OR half = 'full'", name=op.f("ck_field_day_half_known")
        ),
        sa.CheckConstraint(
            "status = 'planned' OR status = 'held' OR status = 'cancelled' OR status = 'displaced'",
            name=op.f("ck_field_day_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_field_day_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["manager.id"], name=op.f("fk_field_day_manager_id")
        ),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name=op.f("fk_field_day_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_day")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("field_day", schema=None) as batch_op:
        batch_op.create_index("field_day_manager_day", ["manager_id", "day_on"], unique=False)
        batch_op.create_index("field_day_rep_day", ["rep_id", "day_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_day_day_on"), ["day_on"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_membership_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["manager.id"], name=op.f("fk_membership_manager_id")
        ),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name=op.f("fk_membership_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_rep_id"), ["rep_id"], unique=False)

    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("initiator", sa.String(), nullable=False),
        sa.Column("deal_cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("field_day_id", sa.Integer(), nullable=True),
        sa.Column("reinforce", sa.String(), nullable=True),
        sa.Column("improve", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("imported_on", sa.Date(), nullable=True),
        sa.Column("fingerprint", sa.BigInteger(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "field_day_id IS NULL OR initiator = 'manager-scheduled'",
            name=op.f("ck_call_day_is_scheduled"),
        ),
        sa.CheckConstraint(
            "initiator = 'rep-request' OR initiator = 'manager-scheduled' OR initiator = 'unknown'",
            name=op.f("ck_call_initiator_known"),
        ),
        sa.CheckConstraint(
            "role = 'observed' OR role = 'shared' OR role = 'led'", name=op.f("ck_call_role_known")
        ),
        sa.CheckConstraint("deal_cents >= 0", name=op.f("ck_call_deal_not_negative")),
        sa.CheckConstraint(
            "deal_cents IS NULL OR currency IS NOT NULL", name=op.f("ck_call_deal_has_currency")
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_call_minutes_of_a_day")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_call_account_id")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_call_command_id")),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_call_field_day_id")
        ),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_call_manager_id")),
        sa.ForeignKeyConstraint(["removed_by"], ["command.id"], name=op.f("fk_call_removed_by")),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name=op.f("fk_call_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index("call_day", ["held_on", "manager_id"], unique=False)
        batch_op.create_index(
            "call_field_day",
            ["field_day_id"],
            unique=False,
            sqlite_where=sa.text("field_day_id IS NOT NULL"),
        )
        batch_op.create_index(
            "call_imported_on",
            ["imported_on"],
            unique=False,
            sqlite_where=sa.text("imported_on IS NOT NULL"),
        )
        batch_op.create_index("call_manager_day", ["manager_id", "held_on"], unique=False)
        batch_op.create_index("call_rep_day", ["rep_id", "initiator", "held_on"], unique=False)

    op.create_table(
        "focus",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_day_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_focus_command_id")),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_focus_field_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("focus", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_focus_field_day_id"), ["field_day_id"], unique=False)

    op.create_table(
        "stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_day_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_stop_account_id")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_stop_command_id")),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_stop_field_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stop")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stop_field_day_id"), ["field_day_id"], unique=False)
