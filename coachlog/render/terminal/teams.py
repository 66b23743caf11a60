"""Teams on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from coachlog.domain.teams import Team
from coachlog.errors import to_paste
from coachlog.render.terminal.tables import print_hint, print_rows, user_text


def print_teams(console: Console, teams: Sequence[Team]) -> None:
    """Print managers and the reps on their teams."""
    columns = ("Manager", "Rep", "Level", "E-mail", "On the team")
    if not print_rows(console, columns, _rows(teams)):
        print_hint(
            console, f"Nobody yet; start with {to_paste('add-rep')} or {to_paste('add-call')}."
        )


def _rows(teams: Sequence[Team]) -> Iterator[tuple[str | Text, ...]]:
    for team in teams:
        manager = user_text(team.manager) if team.manager else Text("(no team)", "dim")
        if team.group:
            manager = user_text(f"{team.manager} ({team.group})")
        if not team.reps:
            yield manager, Text("(nobody)", "dim"), "", user_text(team.email or ""), ""
        for number, rep in enumerate(team.reps):
            since = f"since {rep.from_on}" if rep.from_on else ""
            if rep.started_on and rep.started_on > team.on:
                since = f"starts {rep.started_on}"
            if rep.left_on:
                since += f"{', ' if since else ''}{'left' if rep.left_on < team.on else 'leaves'} "
                since += str(rep.left_on)
            yield (
                manager if number == 0 else "",
                user_text(rep.name),
                rep.level,
                user_text(rep.email or ""),
                since,
            )
