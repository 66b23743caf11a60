"""Groups of managers, and views for other programs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The Thursday of an ISO week is in the week's year.
_THURSDAY = "date(call.held_on, '-3 days', 'weekday 4')"
_WEEK = (
    f"strftime('%Y', {_THURSDAY}) || '-W' || "
    f"substr('0' || ((strftime('%j', {_THURSDAY}) - 1) / 7 + 1), -2)"
)
_MONDAY = "date(call.held_on, '-6 days', 'weekday 1')"


def _group(day: str, table: str) -> str:
    return (
        f"(SELECT path FROM grouping WHERE grouping.manager_id = {table}.manager_id "
        f"AND coalesce(grouping.from_on, '') <= {day} "
        "ORDER BY coalesce(grouping.from_on, '') DESC, grouping.id DESC LIMIT 1)"
    )


def _sum(initiator: str, what: str = "1") -> str:
    return f"sum(CASE WHEN call.initiator = '{initiator}' THEN {what} ELSE 0 END)"


VIEWS = {
    "v_calls": f"""
SELECT call.id AS call_id, call.held_on AS date, {_WEEK} AS week, call.manager_id,
    manager.name AS manager, {_group("call.held_on", "call")} AS manager_group, call.rep_id,
    rep.name AS rep, call.account_id, account.name AS customer, call.initiator,
    CASE call.initiator WHEN 'rep-request' THEN 'asked' WHEN 'manager-scheduled' THEN 'scheduled'
        ELSE 'not sorted' END AS who,
    call.deal_cents / 100.0 AS deal_value, call.currency, call.minutes, call.role,
    call.field_day_id
FROM call JOIN manager ON manager.id = call.manager_id JOIN rep ON rep.id = call.rep_id
    JOIN account ON account.id = call.account_id
WHERE call.removed_by IS NULL""",
    "v_weeks": f"""
SELECT call.manager_id, manager.name AS manager, {_WEEK} AS week, {_MONDAY} AS monday,
    {_sum("rep-request")} AS asked, {_sum("manager-scheduled")} AS scheduled,
    {_sum("unknown")} AS not_sorted,
    {_sum("rep-request")} * 1.0
        / nullif({_sum("rep-request")} + {_sum("manager-scheduled")}, 0) AS share_asked,
    {_sum("rep-request", "coalesce(call.minutes, 0)")} AS minutes_asked,
    {_sum("manager-scheduled", "coalesce(call.minutes, 0)")} AS minutes_scheduled
FROM call JOIN manager ON manager.id = call.manager_id
WHERE call.removed_by IS NULL
GROUP BY call.manager_id, {_MONDAY}""",
    "v_field_days": f"""
SELECT field_day.id AS field_day_id, field_day.day_on AS date, field_day.half,
    substr(field_day.starts_at, 1, 5) AS starts_at, substr(field_day.ends_at, 1, 5) AS ends_at,
    field_day.manager_id, manager.name AS manager,
    {_group("field_day.day_on", "field_day")} AS manager_group,
    field_day.rep_id, rep.name AS rep, field_day.status,
    (SELECT count(*) FROM call WHERE call.field_day_id = field_day.id AND call.removed_by IS NULL)
        AS calls
FROM field_day JOIN manager ON manager.id = field_day.manager_id
    JOIN rep ON rep.id = field_day.rep_id""",
}


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.create_table(
        "grouping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("command_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["command.id"], name=op.f("fk_grouping_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["manager.id"], name=op.f("fk_grouping_manager_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grouping")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_grouping_manager_id"), "grouping", ["manager_id"])
    for name, select in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS{select}")
