"""Plain results as CSV that no spreadsheet runs and `import` reads back unchanged."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from fractions import Fraction
from typing import IO, TYPE_CHECKING

from coachlog.domain.actions import ListedActions
from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.evidence import LIKELY
from coachlog.domain.history import FieldValue, HistoryEntry
from coachlog.domain.listing import Call, ListedDays
from coachlog.domain.teams import Team
from coachlog.domain.triage import Unsorted
from coachlog.formats.call_fields import NATIVE_COLUMNS, NATIVE_FIELDS, CallField
from coachlog.formats.cells import guard_cell
from coachlog.render.lines import describe_value

if TYPE_CHECKING:
    from coachlog.usecases.settings import ListedSettings

REPORT_COLUMNS = (
    "period",
    "manager",
    "calls",
    "rep_request",
    "manager_scheduled",
    "unknown",
    "team_selling_share",
    "flagged",
    "verdict",
    "evidence_strength",
    "evidence_calls",
    "evidence_share",
    "evidence_visits",
    "evidence_low",
    "evidence_high",
    "previous_rep_request",
    "previous_manager_scheduled",
    "previous_team_selling_share",
    "team_selling_minutes",
    "coaching_minutes",
    "disguised_days",
    "share_with_disguised",
    "invited_coaching",
    "team",
    "coached",
    "overdue",
    "field_days_planned",
    "field_days_held",
    "field_days_cancelled",
    "field_days_displaced",
    "scheduled_calls_to_balance",
    "field_days_past",
)

UNSORTED_COLUMNS = (
    "id",
    "date",
    "time",
    "manager",
    "rep",
    "account",
    "minutes",
    "notes",
    "suggestion",
    "reason",
    "field_day",
)

ACTION_COLUMNS = (
    "id",
    "rep",
    "manager",
    "owner",
    "text",
    "agreed_on",
    "due_on",
    "overdue_days",
    "status",
    "closed_on",
    "field_day",
)


HISTORY_COLUMNS = (
    "command_id",
    "at",
    "by",
    "command",
    "change",
    "table",
    "id",
    "label",
    "field",
    "before",
    "after",
)


FIELD_DAY_HEADER = (
    "id",
    "date",
    "half",
    "start",
    "end",
    "manager",
    "rep",
    "status",
    "focus",
    "objective",
    "place",
    "calls",
    "remark",
)


class CsvRows:
    """Writes rows; those with a bare carriage return in full quotes, which csv leaves out."""

    def __init__(self, file: IO[str]) -> None:
        self._plain = csv.writer(file, lineterminator="\n")
        self._quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def writerow(self, row: Iterable[object]) -> None:
        """Write one row."""
        cells = tuple(row)
        bare = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (self._quoted if bare else self._plain).writerow(cells)


def write_calls(file: IO[str], calls: Iterable[Call]) -> None:
    """Write calls in the native columns, an id first."""
    rows = CsvRows(file)
    rows.writerow(("id", *NATIVE_COLUMNS))
    for call in calls:
        rows.writerow((call.id, *(_cell(field, call) for field in NATIVE_FIELDS)))


def _cell(field: CallField, call: Call) -> object:
    value = field.plain(call)
    if value is None:
        return ""
    return value if field.kind == "fact" else guard_cell(str(value))


def write_report(file: IO[str], report: CoachingReport) -> None:
    """Write a report, one row per manager."""
    rows = CsvRows(file)
    rows.writerow(REPORT_COLUMNS)
    for manager in report.ordered:
        rows.writerow(_report_row(report.period.label, manager))


def write_field_days(file: IO[str], found: ListedDays) -> None:
    """Write one row per field day."""
    rows = CsvRows(file)
    rows.writerow(FIELD_DAY_HEADER)
    for day in found.days:
        rows.writerow(
            (
                day.id,
                day.on,
                day.half,
                f"{day.starts_at:%H:%M}",
                f"{day.ends_at:%H:%M}",
                guard_cell(day.manager),
                guard_cell(day.rep),
                day.status,
                guard_cell("; ".join(day.focus)),
                guard_cell(day.objective or ""),
                guard_cell(day.place or ""),
                day.calls,
                guard_cell(day.remark or ""),
            )
        )


def write_teams(file: IO[str], teams: Iterable[Team]) -> None:
    """Write one row per rep, and one for a manager without any."""
    rows = CsvRows(file)
    rows.writerow(
        (
            "manager",
            "manager_email",
            "rep",
            "email",
            "level",
            "start",
            "leave",
            "on_team_from",
            "group",
        )
    )
    for team in teams:
        head = (guard_cell(team.manager or ""), guard_cell(team.email or ""))
        group = guard_cell(team.group or "")
        for rep in team.reps:
            rows.writerow(
                (
                    *head,
                    guard_cell(rep.name),
                    guard_cell(rep.email or ""),
                    rep.level,
                    rep.started_on or "",
                    rep.left_on or "",
                    rep.from_on or "",
                    group,
                )
            )
        if not team.reps:
            rows.writerow((*head, "", "", "", "", "", "", group))


def write_actions(file: IO[str], listed: ListedActions) -> None:
    """Write one row per action."""
    rows = CsvRows(file)
    rows.writerow(ACTION_COLUMNS)
    for action in listed.actions:
        rows.writerow(
            (
                action.id,
                guard_cell(action.rep),
                guard_cell(action.manager),
                action.owner,
                guard_cell(action.text),
                action.agreed_on,
                action.due_on or "",
                action.overdue_days(listed.as_of),
                action.status,
                action.closed_on or "",
                action.field_day_id or "",
            )
        )


def write_unsorted(file: IO[str], unsorted: Iterable[Unsorted]) -> None:
    """Write one row per unsorted call."""
    rows = CsvRows(file)
    rows.writerow(UNSORTED_COLUMNS)
    for one in unsorted:
        call = one.call
        rows.writerow(
            (
                call.id,
                call.held_on,
                f"{call.starts_at:%H:%M}" if call.starts_at else "",
                guard_cell(call.manager),
                guard_cell(call.rep),
                guard_cell(call.account),
                call.minutes or "",
                guard_cell(call.notes or ""),
                one.suggestion or "",
                guard_cell(one.reason or ""),
                one.field_day_id or "",
            )
        )


def write_history(file: IO[str], entries: Iterable[HistoryEntry]) -> None:
    """Write commands: a row per changed field, and counts where there are too many rows to show."""
    rows = CsvRows(file)
    rows.writerow(HISTORY_COLUMNS)
    for entry in entries:
        command = entry.command
        head = (command.id, command.at, guard_cell(command.actor), command.name)
        if command.undone_at:
            rows.writerow((*head, "undone", "", "", "", "", "", command.undone_at))
        for kind, counts in entry.counted:
            for table, number in counts.items():
                rows.writerow((*head, kind, table, "", "", "rows", "", number))
        for row in entry.shown:
            what = (row.kind, row.table, row.row_id, guard_cell(row.label))
            for field in row.fields:
                rows.writerow((*head, *what, field.name, _value(field.before), _value(field.after)))
            if not row.fields:
                rows.writerow((*head, *what, "", "", ""))


def _value(value: FieldValue) -> str | int | float:
    if value is None:
        return ""
    return guard_cell(value) if isinstance(value, str) else value


def _report_row(label: str, manager: ManagerReport) -> tuple[object, ...]:
    tally, evidence, days = manager.tally, manager.evidence, manager.tally.field_days
    low, high = evidence.counted.interval(LIKELY) or (None, None)
    return (
        label,
        guard_cell(tally.manager),
        tally.period.calls,
        tally.period.requested,
        tally.period.scheduled,
        tally.period.unknown,
        _share(tally.period.share),
        "true" if manager.flagged else "false",
        manager.verdict,
        evidence.strength,
        evidence.counted.classified,
        _share(evidence.counted.share),
        evidence.counted.visits,
        _share(low),
        _share(high),
        tally.previous.requested,
        tally.previous.scheduled,
        _share(tally.previous.share),
        tally.minutes.team_selling,
        tally.minutes.coaching,
        tally.disguised_days,
        _share(manager.share_with_disguised),
        tally.invited_coaching,
        len(tally.reps),
        tally.coached,
        len(manager.overdue),
        days.planned,
        days.held,
        days.cancelled,
        days.displaced,
        manager.to_balance.scheduled_calls if manager.to_balance else "",
        days.past,
    )


def write_settings(file: IO[str], listed: ListedSettings) -> None:
    """Write the settings, one row per key; a list has commas between its values."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("key", "value", "set", "about"))
    for setting in listed.settings:
        value = "" if setting.value is None else describe_value(setting.value)
        writer.writerow(
            (setting.key, guard_cell(value), str(setting.is_set).lower(), setting.about)
        )


def _share(share: Fraction | float | None) -> float | str:
    return "" if share is None else round(float(share), 4)
