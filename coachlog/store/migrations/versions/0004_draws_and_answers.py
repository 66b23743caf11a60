"""The random orders in which unsorted visits are asked about, and what reps say of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.String(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("risk BETWEEN 1 AND 50", name=op.f("ck_draw_risk_in_percent")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_draw_command_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["manager.id"], name=op.f("fk_draw_manager_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sqlite_autoincrement=True,
    )
    op.create_index("draw_manager", "draw", ["manager_id", "from_on", "until_on"])
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("initiator", sa.String(), nullable=True),
        sa.Column("led", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "initiator = 'rep-request' OR initiator = 'manager-scheduled'",
            name=op.f("ck_answer_initiator_known"),
        ),
        sa.CheckConstraint(
            "led = 'rep' OR led = 'manager' OR led = 'both'", name=op.f("ck_answer_led_known")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_answer_call_id")),
        sa.ForeignKeyConstraint(["command_id"], ["command.id"], name=op.f("fk_answer_command_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_answer_call_id"), "answer", ["call_id"])
