"""Plain results as CSV that no spreadsheet runs and `import` reads back unchanged."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from datetime import time
from fractions import Fraction
from typing import IO, TYPE_CHECKING, TypeVar

from coachlog.domain.actions import Action, ListedActions
from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.evidence import LIKELY
from coachlog.domain.history import HistoryEntry
from coachlog.domain.listing import Call, FieldDay, ListedDays
from coachlog.domain.report_order import list_in_order
from coachlog.domain.teams import Team
from coachlog.domain.triage import Unsorted
from coachlog.formats.call_fields import NATIVE_COLUMNS, NATIVE_FIELDS
from coachlog.formats.cells import guard_cell
from coachlog.render.lines import describe_value

if TYPE_CHECKING:
    from coachlog.usecases.settings import ListedSetting, ListedSettings

Listed = TypeVar("Listed")
CsvColumns = Mapping[str, Callable[[Listed], object]]  # by name, what a row has there


class CsvRows:
    """Writes rows: no text is a formula, what has no value is empty, a time of day is 09:30.

    Those with a bare carriage return are in full quotes, which csv leaves out.
    """

    def __init__(self, file: IO[str]) -> None:
        self._plain = csv.writer(file, lineterminator="\n")
        self._quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def writerow(self, row: Iterable[object]) -> None:
        """Write one row."""
        cells = tuple(map(_cell, row))
        bare = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (self._quoted if bare else self._plain).writerow(cells)


def _cell(value: object) -> object:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return guard_cell(value) if isinstance(value, str) else value


def write_columns(file: IO[str], columns: CsvColumns[Listed], rows: Iterable[Listed]) -> None:
    """Write the names of columns, and a row for each of `rows`."""
    table = CsvRows(file)
    table.writerow(columns)
    for row in rows:
        table.writerow(read(row) for read in columns.values())


def write_calls(file: IO[str], calls: Iterable[Call]) -> None:
    """Write calls in the native columns, an id first."""
    rows = CsvRows(file)
    rows.writerow(("id", *NATIVE_COLUMNS))
    for call in calls:
        rows.writerow((call.id, *(field.plain(call) for field in NATIVE_FIELDS)))


def write_report(file: IO[str], report: CoachingReport) -> None:
    """Write a report, one row per manager."""
    columns: CsvColumns[ManagerReport] = {
        "period": lambda _: report.period.label,
        "manager": lambda one: one.tally.manager,
        "calls": lambda one: one.tally.period.calls,
        "rep_request": lambda one: one.tally.period.requested,
        "manager_scheduled": lambda one: one.tally.period.scheduled,
        "unknown": lambda one: one.tally.period.unknown,
        "team_selling_share": lambda one: _share(one.tally.period.share),
        "flagged": lambda one: str(one.flagged).lower(),
        "verdict": lambda one: one.verdict,
        "evidence_strength": lambda one: one.evidence.strength,
        "evidence_calls": lambda one: one.evidence.counted.classified,
        "evidence_share": lambda one: _share(one.evidence.counted.share),
        "evidence_visits": lambda one: one.evidence.counted.visits,
        "evidence_low": lambda one: _end(one, 0),
        "evidence_high": lambda one: _end(one, 1),
        "previous_rep_request": lambda one: one.tally.previous.requested,
        "previous_manager_scheduled": lambda one: one.tally.previous.scheduled,
        "previous_team_selling_share": lambda one: _share(one.tally.previous.share),
        "team_selling_minutes": lambda one: one.tally.minutes.known_team_selling,
        "coaching_minutes": lambda one: one.tally.minutes.known_coaching,
        "disguised_days": lambda one: one.tally.disguised_days,
        "share_with_disguised": lambda one: _share(one.share_with_disguised),
        "invited_coaching": lambda one: one.tally.invited_coaching,
        "team": lambda one: len(one.tally.reps),
        "coached": lambda one: one.tally.coached,
        "overdue": lambda one: len(one.overdue),
        "field_days_planned": lambda one: one.tally.field_days.planned,
        "field_days_held": lambda one: one.tally.field_days.held,
        "field_days_cancelled": lambda one: one.tally.field_days.cancelled,
        "field_days_displaced": lambda one: one.tally.field_days.displaced,
        "scheduled_calls_to_balance": lambda one: one.to_balance and one.to_balance.scheduled_calls,
        "field_days_past": lambda one: one.tally.field_days.past,
    }
    write_columns(file, columns, list_in_order(report))


def _end(manager: ManagerReport, place: int) -> float | None:
    interval = manager.evidence.counted.interval(LIKELY)
    return _share(interval[place]) if interval else None


def write_field_days(file: IO[str], found: ListedDays) -> None:
    """Write one row per field day."""
    columns: CsvColumns[FieldDay] = {
        "id": lambda day: day.id,
        "date": lambda day: day.on,
        "half": lambda day: day.half,
        "start": lambda day: day.starts_at,
        "end": lambda day: day.ends_at,
        "manager": lambda day: day.manager,
        "rep": lambda day: day.rep,
        "status": lambda day: day.status,
        "focus": lambda day: "; ".join(day.focus),
        "objective": lambda day: day.objective,
        "place": lambda day: day.place,
        "calls": lambda day: day.calls,
        "remark": lambda day: day.remark,
    }
    write_columns(file, columns, found.days)


def write_teams(file: IO[str], teams: Iterable[Team]) -> None:
    """Write one row per rep, and one for a manager without any."""
    rows = CsvRows(file)
    names = ("manager", "manager_email", "rep", "email", "level", "start", "leave", "on_team_from")
    rows.writerow((*names, "group"))
    for team in teams:
        listed: list[tuple[object, ...]] = [
            (rep.name, rep.email, rep.level, rep.started_on, rep.left_on, rep.from_on)
            for rep in team.reps
        ]
        for rep in listed or [(None,) * 6]:
            rows.writerow((team.manager, team.email, *rep, team.group))


def write_actions(file: IO[str], listed: ListedActions) -> None:
    """Write one row per action."""
    columns: CsvColumns[Action] = {
        "id": lambda action: action.id,
        "rep": lambda action: action.rep,
        "manager": lambda action: action.manager,
        "owner": lambda action: action.owner,
        "text": lambda action: action.text,
        "agreed_on": lambda action: action.agreed_on,
        "due_on": lambda action: action.due_on,
        "overdue_days": lambda action: action.overdue_days(listed.as_of),
        "status": lambda action: action.status,
        "closed_on": lambda action: action.closed_on,
        "field_day": lambda action: action.field_day_id,
    }
    write_columns(file, columns, listed.actions)


def write_unsorted(file: IO[str], unsorted: Iterable[Unsorted]) -> None:
    """Write one row per unsorted call."""
    columns: CsvColumns[Unsorted] = {
        "id": lambda one: one.call.id,
        "date": lambda one: one.call.held_on,
        "time": lambda one: one.call.starts_at,
        "manager": lambda one: one.call.manager,
        "rep": lambda one: one.call.rep,
        "account": lambda one: one.call.account,
        "minutes": lambda one: one.call.minutes,
        "notes": lambda one: one.call.notes,
        "suggestion": lambda one: one.suggestion,
        "reason": lambda one: one.reason,
        "field_day": lambda one: one.field_day_id,
    }
    write_columns(file, columns, unsorted)


def write_history(file: IO[str], entries: Iterable[HistoryEntry]) -> None:
    """Write commands: a row per changed field, and counts where there are too many rows to show."""
    rows = CsvRows(file)
    names = ("command_id", "at", "by", "command", "change", "table", "id", "label")
    rows.writerow((*names, "field", "before", "after"))
    for entry in entries:
        command = entry.command
        head = (command.id, command.at, command.actor, command.name)
        if command.undone_at:
            rows.writerow((*head, "undone", "", "", "", "", "", command.undone_at))
        for kind, counts in entry.counted:
            for table, number in counts.items():
                rows.writerow((*head, kind, table, "", "", "rows", "", number))
        for row in entry.shown:
            what = (row.kind, row.table, row.row_id, row.label)
            for field in row.fields:
                rows.writerow((*head, *what, field.name, field.before, field.after))
            if not row.fields:
                rows.writerow((*head, *what, "", "", ""))


def write_settings(file: IO[str], listed: ListedSettings) -> None:
    """Write the settings, one row per key; a list has commas between its values."""
    columns: CsvColumns[ListedSetting] = {
        "key": lambda one: one.key,
        "value": lambda one: None if one.value is None else describe_value(one.value),
        "set": lambda one: str(one.is_set).lower(),
        "about": lambda one: one.about,
    }
    write_columns(file, columns, listed.settings)


def _share(share: Fraction | float | None) -> float | None:
    return None if share is None else round(float(share), 4)
