"""Who is due, a rota, and absences as CSV, one row for each rep, field day or absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from coachlog.render.csv import CsvColumns, CsvRows, write_columns
from coachlog.render.reasons import explain_need

if TYPE_CHECKING:
    from coachlog.domain.absences import Absence
    from coachlog.usecases.rota import DueTeam, RotaDay, TeamRota

_DUE_COLUMNS = (
    *("manager", "rep", "level", "cadence_days", "last_coached", "days_over", "planned"),
    *("open_actions", "overdue_actions", "reason", "proposal", "half", "or_proposal", "or_half"),
)


def write_due(file: IO[str], team: DueTeam) -> None:
    """Write one row per rep, in order of need."""
    rows = CsvRows(file)
    rows.writerow(_DUE_COLUMNS)
    for proposal in team.proposals:
        rep, standing = proposal.rep, proposal.rep.standing
        openings = [part for opening in proposal.openings for part in opening]
        rows.writerow(
            (
                team.manager,
                standing.name,
                standing.level,
                standing.cadence_days,
                standing.last_coached_on,
                standing.days_over,
                rep.next_day.on if rep.next_day and rep.is_planned else None,
                rep.open_actions,
                rep.overdue_actions,
                explain_need(rep),
                *(openings + [None] * 4)[:4],
            )
        )


def write_rota(file: IO[str], rota: TeamRota) -> None:
    """Write one row per field day of the manager in the period, in order of time."""
    columns: CsvColumns[RotaDay] = {
        "date": lambda day: day.opening.on,
        "half": lambda day: day.opening.half,
        "start": lambda day: day.hours[0],
        "end": lambda day: day.hours[1],
        "manager": lambda _: rota.manager,
        "rep": lambda day: day.rep,
        "days_since": lambda day: day.days_since,
        "cadence_days": lambda day: day.cadence_days,
        "field_day": lambda day: day.field_day_id,
        "planned_before": lambda day: str(not day.laid_out).lower(),
    }
    write_columns(file, columns, rota.days)


def write_absences(file: IO[str], absences: Sequence[Absence]) -> None:
    """Write one row per absence."""
    columns: CsvColumns[Absence] = {
        "id": lambda one: one.id,
        "name": lambda one: one.name,
        "kind": lambda one: one.kind,
        "from": lambda one: one.from_on,
        "to": lambda one: one.until_on,
        "reason": lambda one: one.reason,
    }
    write_columns(file, columns, absences)
