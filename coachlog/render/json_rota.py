"""Who is due, a rota, and absences as JSON, each with its format's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import IO, TYPE_CHECKING, Any

from coachlog.domain.fielddays import Half
from coachlog.render.json import day_text, write_document
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
            "as_of": team.as_of.isoformat(),
            "reps": [_due(one, team) for one in team.proposals],
        },
    )


def _due(one: FieldDayProposal, team: DueTeam) -> dict[str, Any]:
    rep, standing = one.rep, one.rep.standing
    return {
        "rep": standing.name,
        "level": standing.level,
        "cadence_days": standing.cadence_days,
        "last_field_day": day_text(standing.last_coached_on),
        "days_since": standing.days_since,
        "started_on": day_text(standing.started_on),
        "days_over": standing.days_over,
        "planned": day_text(rep.next_day.on if rep.next_day and rep.is_planned else None),
        "agreed": day_text(rep.next_day.on if rep.next_day and not rep.is_planned else None),
        "open_actions": rep.open_actions,
        "overdue_actions": rep.overdue_actions,
        "reason": explain_need(rep),
        "proposals": [
            _opening(opening.on, opening.half, team.work_week.hours[opening.half])
            for opening in one.openings
        ],
    }


def _opening(on: date, half: Half, hours: tuple[time, time]) -> dict[str, str]:
    return {
        "date": on.isoformat(),
        "half": half,
        "start": f"{hours[0]:%H:%M}",
        "end": f"{hours[1]:%H:%M}",
    }


def write_rota(file: IO[str], rota: TeamRota) -> None:
    """Write a rota in the format coachlog.rota/1, its days in order of time."""
    write_document(
        file,
        {
            "format": "coachlog.rota/1",
            "manager": rota.manager,
            "period": {
                "start": rota.period.start.isoformat(),
                "end": rota.period.end.isoformat(),
            },
            "half_days_a_week": rota.half_days_a_week,
            "notice_days": rota.work_week.notice_days,
            "kept": rota.kept,
            "field_days": [_day(one) for one in rota.days if one.laid_out],
            "planned_before": [_day(one) for one in rota.days if not one.laid_out],
            "over_cadence": {
                "rep_days": rota.rota.score.rep_days_over,
                "at_least": rota.rota.least_over,
                "reps": [
                    {"rep": one.rep, "days": one.days_over, "unavoidable": one.unavoidable}
                    for one in rota.shortfalls
                ],
            },
            "needed": [
                {"half_days_a_week": one.half_days_a_week, "rep_days": one.rep_days_over}
                for one in rota.needed
            ],
            "search_complete": rota.rota.complete,
            "not_due": [{"rep": one.rep, "due_on": day_text(one.due_on)} for one in rota.not_due],
            "holidays": [
                {"date": day.isoformat(), "name": name} for day, name in rota.holidays.items()
            ],
        },
    )


def _day(one: RotaDay) -> dict[str, Any]:
    return {
        **_opening(one.opening.on, one.opening.half, one.hours),
        "rep": one.rep,
        "days_since": one.days_since,
        "cadence_days": one.cadence_days,
        "field_day": one.field_day_id,
    }


def write_absences(file: IO[str], absences: Sequence[Absence]) -> None:
    """Write absences in the format coachlog.absences/1."""
    listed = [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "from": one.from_on.isoformat(),
            "to": one.until_on.isoformat(),
            "reason": one.reason,
        }
        for one in absences
    ]
    write_document(file, {"format": "coachlog.absences/1", "absences": listed})
