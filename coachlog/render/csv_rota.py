"""Who is due, a rota, and absences as CSV, one row for each rep, field day or absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from coachlog.formats.cells import guard_cell
from coachlog.render.csv import CsvRows
from coachlog.render.reasons import explain_need

if TYPE_CHECKING:
    from coachlog.domain.absences import Absence
    from coachlog.usecases.rota import DueTeam, TeamRota

_DUE_COLUMNS = (
    *("manager", "rep", "level", "cadence_days", "last_coached", "days_over", "planned"),
    *("open_actions", "overdue_actions", "reason", "proposal", "half", "or_proposal", "or_half"),
)
_ROTA_COLUMNS = (
    *("date", "half", "start", "end", "manager", "rep", "days_since", "cadence_days"),
    *("field_day", "planned_before"),
)


def write_due(file: IO[str], team: DueTeam) -> None:
    """Write one row per rep, in order of need."""
    rows = CsvRows(file)
    rows.writerow(_DUE_COLUMNS)
    for proposal in team.proposals:
        rep, standing = proposal.rep, proposal.rep.standing
        openings: list[object] = [part for opening in proposal.openings for part in opening]
        rows.writerow(
            (
                guard_cell(team.manager),
                guard_cell(standing.name),
                standing.level,
                standing.cadence_days,
                standing.last_coached_on or "",
                "" if standing.days_over is None else standing.days_over,
                rep.next_day.on if rep.next_day and rep.is_planned else "",
                rep.open_actions,
                rep.overdue_actions,
                explain_need(rep),
                *(openings + [""] * 4)[:4],
            )
        )


def write_rota(file: IO[str], rota: TeamRota) -> None:
    """Write one row per field day of the manager in the period, in order of time."""
    rows = CsvRows(file)
    rows.writerow(_ROTA_COLUMNS)
    for day in rota.days:
        rows.writerow(
            (
                day.opening.on,
                day.opening.half,
                f"{day.hours[0]:%H:%M}",
                f"{day.hours[1]:%H:%M}",
                guard_cell(rota.manager),
                guard_cell(day.rep),
                "" if day.days_since is None else day.days_since,
                day.cadence_days or "",
                day.field_day_id or "",
                "false" if day.laid_out else "true",
            )
        )


def write_absences(file: IO[str], absences: Sequence[Absence]) -> None:
    """Write one row per absence."""
    rows = CsvRows(file)
    rows.writerow(("id", "name", "kind", "from", "to", "reason"))
    for absence in absences:
        rows.writerow(
            (
                absence.id,
                guard_cell(absence.name),
                absence.kind,
                absence.from_on,
                absence.until_on,
                guard_cell(absence.reason or ""),
            )
        )
