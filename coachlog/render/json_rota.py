"""Who is due, a rota, and absences as JSON, each with its format's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import IO, TYPE_CHECKING, Any

from coachlog.domain.fielddays import Half
from coachlog.render.json import write_document
from coachlog.render.reasons import explain_need

if TYPE_CHECKING:
    from coachlog.domain.absences import Absence
    from coachlog.domain.due import FieldDayProposal
    from coachlog.usecases.rota import DueTeam, RotaDay, TeamRota


def write_due(file: IO[str], team: DueTeam) -> None:
    """Write who is due in the format coachlog.due/1, in order of need."""
    write_document(
        file,
        {
            "format": "coachlog.due/1",
            "manager": team.manager,
            "as_of": team.as_of,
            "reps": [_due(proposal, team) for proposal in team.proposals],
        },
    )


def _due(proposal: FieldDayProposal, team: DueTeam) -> dict[str, Any]:
    rep, standing = proposal.rep, proposal.rep.standing
    return {
        "rep": standing.name,
        "level": standing.level,
        "cadence_days": standing.cadence_days,
        "last_coached": standing.last_coached_on,
        "days_since": standing.days_since,
        "started_on": standing.started_on,
        "days_over": standing.days_over,
        "planned": rep.next_day.on if rep.next_day and rep.is_planned else None,
        "agreed": rep.next_day.on if rep.next_day and not rep.is_planned else None,
        "open_actions": rep.open_actions,
        "overdue_actions": rep.overdue_actions,
        "reason": explain_need(rep),
        "proposals": [
            _opening(opening.on, opening.half, team.work_week.hours[opening.half])
            for opening in proposal.openings
        ],
    }


def _opening(on: date, half: Half, hours: tuple[time, time]) -> dict[str, Any]:
    return {"date": on, "half": half, "start": hours[0], "end": hours[1]}


def write_rota(file: IO[str], rota: TeamRota) -> None:
    """Write a rota in the format coachlog.rota/1, its days in order of time."""
    write_document(
        file,
        {
            "format": "coachlog.rota/1",
            "manager": rota.manager,
            "period": {"start": rota.period.start, "end": rota.period.end},
            "half_days_a_week": rota.half_days_a_week,
            "notice_days": rota.work_week.notice_days,
            "kept": rota.kept,
            "field_days": [_day(rota_day) for rota_day in rota.days if rota_day.laid_out],
            "planned_before": [_day(rota_day) for rota_day in rota.days if not rota_day.laid_out],
            "over_cadence": {
                "rep_days": rota.rota.score.rep_days_over,
                "at_least": rota.rota.least_over,
                "reps": [
                    {
                        "rep": shortfall.rep,
                        "days": shortfall.days_over,
                        "unavoidable": shortfall.unavoidable,
                    }
                    for shortfall in rota.shortfalls
                ],
            },
            "needed": [
                {"half_days_a_week": needed.half_days_a_week, "rep_days": needed.rep_days_over}
                for needed in rota.needed
            ],
            "search_complete": rota.rota.complete,
            "not_due": [{"rep": rep.rep, "due_on": rep.due_on} for rep in rota.not_due],
            "holidays": [{"date": day, "name": name} for day, name in rota.holidays.items()],
        },
    )


def _day(day: RotaDay) -> dict[str, Any]:
    return {
        **_opening(day.opening.on, day.opening.half, day.hours),
        "rep": day.rep,
        "days_since": day.days_since,
        "cadence_days": day.cadence_days,
        "field_day": day.field_day_id,
    }


def write_absences(file: IO[str], absences: Sequence[Absence]) -> None:
    """Write absences in the format coachlog.absences/1."""
    listed = [
        {
            "id": absence.id,
            "name": absence.name,
            "kind": absence.kind,
            "from": absence.from_on,
            "to": absence.until_on,
            "reason": absence.reason,
        }
        for absence in absences
    ]
    write_document(file, {"format": "coachlog.absences/1", "absences": listed})
