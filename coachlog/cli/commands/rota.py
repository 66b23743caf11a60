"""What plan-fieldday does for a whole team: who is due, and a rota."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coachlog import render
from coachlog.cli.terminal.output import present
from coachlog.cli.terminal.say import tell
from coachlog.domain.fielddays import parse_half
from coachlog.errors import WrongUsage, to_paste

if TYPE_CHECKING:
    from coachlog.cli.program.invocation import Invocation


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlan:
    """What was asked for a whole team."""

    manager: str | None
    rota: str | None  # how far, as it was typed; None: only who is due
    keep: bool
    half: str | None
    format: str
    output: str | None


def is_for_team(plan: TeamPlan, one_day: Mapping[str, object]) -> bool:
    """Tell whether the team is asked for, and not one field day; refuse a mixture of both."""
    given = [name for name, value in one_day.items() if value]
    options = [f"--{name}" for name in given]
    if plan.rota is not None:
        if given:
            raise WrongUsage(
                f"--rota lays out field days for the whole team; leave out {' and '.join(options)}"
            )
        return True
    if plan.keep:
        raise WrongUsage("--keep needs --rota, such as --rota 8w, whose field days it keeps")
    if not given and plan.half is None:
        return True
    if plan.output is not None or plan.format == "csv":
        raise WrongUsage("--output and csv are for who is due and for --rota; leave them out")
    return False


def show_team(run: Invocation, plan: TeamPlan) -> None:
    """Show who is due, or a rota; keep its field days if that is wanted."""
    if plan.rota is None:
        _show_due(run, plan)
    else:
        _show_rota(run, plan, plan.rota)


def _show_due(run: Invocation, plan: TeamPlan) -> None:
    from coachlog.usecases.rota import list_due

    with run.log() as log:
        team = list_due(log, plan.manager, today=run.today, settings=run.settings)
    present(
        plan.format,
        plan.output,
        team,
        table=lambda: render.terminal.rota.print_due,
        json=lambda: render.json_rota.write_due,
        csv=lambda: render.csv_rota.write_due,
    )


def _show_rota(run: Invocation, plan: TeamPlan, text: str) -> None:
    from coachlog.domain.rota import parse_rota_period
    from coachlog.usecases.rota import ROTA_HALVES, Keeping, lay_out_rota

    period = parse_rota_period("rota", text, run.today, run.read_day)
    halves = ROTA_HALVES if plan.half is None else (parse_half("half", plan.half),)
    keep = None
    if plan.keep:
        keep = Keeping(author=run.author(), time_zone=run.time_zone)
    with run.log(writing=plan.keep) as log:
        rota = lay_out_rota(
            log, plan.manager, period, halves, today=run.today, settings=run.settings, keep=keep
        )
    present(
        plan.format,
        plan.output,
        rota,
        table=lambda: render.terminal.rota.print_rota,
        json=lambda: render.json_rota.write_rota,
        csv=lambda: render.csv_rota.write_rota,
    )
    if not rota.kept and rota.rota.visits:
        tell("Nothing is kept yet; to keep these days, add --keep.", err=True)
    elif rota.kept:
        tell(
            f"Kept {len(rota.rota.visits)} field days; to take them back: {to_paste('undo')}",
            err=True,
        )
        first = next(day.field_day_id for day in rota.days if day.laid_out)
        tell(
            f"To invite, each in turn: {to_paste('edit-fieldday', first, '--ics', 'day.ics')}",
            err=True,
        )
