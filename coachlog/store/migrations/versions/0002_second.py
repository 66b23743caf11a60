"""Merged logs, former names, imported events, deals, the rota, debriefs and actions."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("log_uid", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("brought", sa.Boolean(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_origin_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
        sa.UniqueConstraint(
            "table_name", "log_uid", "number", name=op.f("uq_origin_table_name_log_uid_number")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_origin_command_id"), ["command_id"], unique=False)
        batch_op.create_index("origin_row", ["table_name", "row_id"], unique=False)

    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_absence_command_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_absence_manager_id")),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name=op.f("fk_absence_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_absence_rep_id"), ["rep_id"], unique=False)

    op.create_table(
        "alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_alias_account_id")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_alias_command_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_alias_manager_id")),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name=op.f("fk_alias_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_folded"), ["folded"], unique=False)

    op.create_table(
        "busy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_busy_command_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_busy_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("busy", schema=None) as batch_op:
        batch_op.create_index("busy_manager_day", ["manager_id", "day_on"], unique=False)

    op.create_table(
        "deal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("rep_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("deal_cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("deal_cents >= 0", name=op.f("ck_deal_deal_not_negative")),
        sa.CheckConstraint(
            "deal_cents IS NULL OR currency IS NOT NULL", name=op.f("ck_deal_deal_has_currency")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_deal_account_id")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_deal_command_id")),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name=op.f("fk_deal_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
        sa.UniqueConstraint("key", name=op.f("uq_deal_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("deal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deal_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deal_rep_id"), ["rep_id"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rep_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("field_day_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "owner = 'rep' OR owner = 'manager'", name=op.f("ck_action_owner_known")
        ),
        sa.CheckConstraint(
            "status = 'open' OR status = 'done' OR status = 'dropped'",
            name=op.f("ck_action_status_known"),
        ),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_action_command_id")),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_action_field_day_id")
        ),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_action_manager_id")),
        sa.ForeignKeyConstraint(["rep_id"], ["rep.id"], name=op.f("fk_action_rep_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_field_day_id"), ["field_day_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_rep_id"), ["rep_id"], unique=False)

    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_day_id", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rated_by", sa.String(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_rating_score_of_five")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_rating_command_id")),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_rating_field_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_field_day_id"), ["field_day_id"], unique=False)

    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_day_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_reply_command_id")),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_reply_field_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reply_field_day_id"), ["field_day_id"], unique=False)

    op.create_table(
        "displacement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_day_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_displacement_call_id")),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_displacement_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_displacement_field_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_displacement")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("displacement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_displacement_call_id"), ["call_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_displacement_field_day_id"), ["field_day_id"], unique=False
        )

    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("field_day_id", sa.Integer(), nullable=True),
        sa.Column("suggestion", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_event_call_id")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_event_command_id")),
        sa.ForeignKeyConstraint(
            ["field_day_id"], ["field_day.id"], name=op.f("fk_event_field_day_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("key", name=op.f("uq_event_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            "event_call", ["call_id"], unique=False, sqlite_where=sa.text("call_id IS NOT NULL")
        )
        batch_op.create_index(
            "event_field_day",
            ["field_day_id"],
            unique=False,
            sqlite_where=sa.text("field_day_id IS NOT NULL"),
        )

    op.bulk_insert(sa.table("log", sa.column("uid", sa.String())), [{"uid": uuid4().hex[:12]}])
    op.add_column("account", sa.Column("kind", sa.String(), nullable=True))
    op.add_column("call", sa.Column("initiator_from", sa.String(), nullable=True))
    op.add_column("call", sa.Column("starts_at", sa.Time(), nullable=True))
    op.add_column("field_day", sa.Column("published_to", sa.String(), nullable=True))
    op.add_column("field_day", sa.Column("debriefed_on", sa.Date(), nullable=True))
    op.add_column("field_day", sa.Column("next_on", sa.Date(), nullable=True))
    # Written out, as SQLite adds a column with its constraint but no constraint to a column; a
    # copied table would forget its highest id.
    op.execute("ALTER TABLE field_day ADD COLUMN sequence INTEGER DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE stop ADD COLUMN added BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute(
        "ALTER TABLE stop ADD COLUMN call_id INTEGER CONSTRAINT fk_stop_call_id REFERENCES call (id)"
    )
    op.execute(
        "ALTER TABLE stop ADD COLUMN status VARCHAR DEFAULT 'planned' NOT NULL "
        "CONSTRAINT ck_stop_status_known "
        "CHECK (status = 'planned' OR status = 'held' OR status = 'skipped')"
    )
