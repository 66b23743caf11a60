"""Weeks whose minutes nobody knows have none, not 0, for other programs too."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# The Thursday of an ISO week is in the week's year.
_THURSDAY = "date(call.held_on, '-3 days', 'weekday 4')"
_MONDAY = "date(call.held_on, '-6 days', 'weekday 1')"
_ASKED, _SCHEDULED, _NOT_SORTED = (
    f"count(CASE WHEN call.initiator = '{initiator}' THEN 1 END)"
    for initiator in ("rep-request", "manager-scheduled", "unknown")
)


def _minutes(initiator: str, calls: str) -> str:
    known = f"sum(CASE WHEN call.initiator = '{initiator}' THEN call.minutes END)"
    return f"coalesce({known}, CASE WHEN {calls} = 0 THEN 0 END)"


V_WEEKS = f"""
SELECT call.manager_id, manager.name AS manager,
    strftime('%Y', {_THURSDAY}) || '-W'
        || substr('0' || ((strftime('%j', {_THURSDAY}) - 1) / 7 + 1), -2) AS week,
    {_MONDAY} AS monday, {_ASKED} AS asked, {_SCHEDULED} AS scheduled, {_NOT_SORTED} AS not_sorted,
    {_ASKED} * 1.0 / nullif({_ASKED} + {_SCHEDULED}, 0) AS share_asked,
    {_minutes("rep-request", _ASKED)} AS minutes_asked,
    {_minutes("manager-scheduled", _SCHEDULED)} AS minutes_scheduled
FROM call JOIN manager ON manager.id = call.manager_id
WHERE call.removed_by IS NULL
GROUP BY call.manager_id, {_MONDAY}"""


def upgrade() -> None:
    """Bring the log from the schema before to this one."""
    op.execute("DROP VIEW v_weeks")
    op.execute(f"CREATE VIEW v_weeks AS{V_WEEKS}")
