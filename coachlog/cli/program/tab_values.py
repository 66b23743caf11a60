"""What the shell may complete for the value of an option or argument."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

from coachlog.cli.program import click
from coachlog.cli.program.clock import read_today
from coachlog.cli.program.invocation import Invocation
from coachlog.domain.command_names import CommandName
from coachlog.domain.periods import month_of, quarter_of, week_of, year_of

if TYPE_CHECKING:
    from coachlog.domain.names import NameKind


TabValues = list[tuple[str, str]]  # values and what they stand for

_CHOICES = re.compile(r"\[?([\w-]+(?:\|[\w-]+)+)\]?")
_NAMES: dict[str, NameKind] = {"manager": "manager", "rep": "rep", "account": "account"}
_PERIODS = {"[WEEK]": week_of, "[MONTH]": month_of, "[QUARTER]": quarter_of, "[YEAR]": year_of}
_PERIODS_BACK = 8


class Suggested(click.StringParamType):
    """Stands in for the type of a parameter while the shell completes."""

    name = "suggested"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.CompletionItem]:
        """Return what may follow; type `file` leaves it to the shell."""
        if re.search(r"FILE|FOLDER|PATH", param.metavar or ""):
            return [click.CompletionItem(incomplete, type="file")]
        return [
            click.CompletionItem(value, help=about)
            for value, about in _find(ctx, param, incomplete)
        ]


def suggest_values(command: click.Command) -> None:
    """Give every value that the command takes its suggestions."""
    for below in command.commands.values() if isinstance(command, TyperGroup) else ():
        suggest_values(below)
    for param in command.params:
        if not getattr(param, "is_flag", False):
            param.type = Suggested()


def _find(ctx: click.Context, param: click.Parameter, typed: str) -> TabValues:
    metavar, name = param.metavar or "", param.name or ""
    choices = _CHOICES.fullmatch(metavar)
    if choices:
        return _begin(typed, [(word, "") for word in choices[1].split("|")])
    if metavar in _PERIODS:
        return _begin(typed, _list_periods(_PERIODS[metavar]))
    if metavar == "DATE":
        return _begin(typed, _list_days())
    if metavar == "KEY":
        from coachlog.settings import SETTINGS

        return _begin(typed, [(setting.key, setting.about) for setting in SETTINGS.values()])
    if name == "profile":
        return _begin(typed, [(profile, "") for profile in Invocation().settings.profiles])
    if name == "value":
        return _find_setting(ctx, str(ctx.params.get("key")), typed)
    return _find_in_log(ctx, name, typed)


def _find_setting(ctx: click.Context, key: str, typed: str) -> TabValues:
    from coachlog.settings import SETTINGS

    if key == "default_manager":
        return _find_in_log(ctx, "manager", typed)
    return _begin(typed, [(word, "") for word in SETTINGS[key].offers()] if key in SETTINGS else [])


def _find_in_log(ctx: click.Context, name: str, typed: str) -> TabValues:
    from coachlog.store import completions

    what = _name_kind(ctx.info_name or "", name)
    if what in _NAMES:
        return completions.complete_names(_log_path(ctx), _NAMES[what], typed)
    list_ids = {
        "call": completions.list_call_ids,
        "fieldday": completions.list_field_day_ids,
        "action": completions.list_action_ids,
        "absence": completions.list_absence_ids,
    }.get(what)
    return list_ids(_log_path(ctx), typed) if list_ids else []


def _name_kind(command: str, name: str) -> str:
    """Return what a parameter names: by its own name, or by the noun of `edit-rep NAME`."""
    verb, _, noun = command.rpartition("-")
    if command == CommandName.ADD_REPLY and name == "id_":
        return "fieldday"
    if command == CommandName.ADD_ANSWER and name == "name":
        return "rep"
    if name == "login" or command in {"show", "erase"}:  # of privacy: reps and managers
        return "rep"
    if name in {"name", "id_"}:
        return "" if verb == "add" and noun in _NAMES else "rep" if noun == "absence" else noun
    return {"field_day": "fieldday", "calls": "call"}.get(name, name)


def _log_path(ctx: click.Context) -> Path:
    # No callback has run: the option of the program is read where Click keeps it.
    return Invocation(db=ctx.meta.get("coachlog.db")).path


def _begin(typed: str, words: TabValues) -> TabValues:
    return [word for word in words if word[0].casefold().startswith(typed.casefold())]


def _list_periods(find: Callable[..., Any]) -> TabValues:
    period = find(read_today())
    listed = [("this", ""), ("last", "")]
    for _ in range(_PERIODS_BACK):
        listed.append((period.label, f"{period.start:%d %b} to {period.end:%d %b %Y}"))
        period = period.previous()
    return listed


def _list_days() -> TabValues:
    today = read_today()
    words = {"today": today, "yesterday": today - timedelta(days=1)}
    return [(word, f"{day:%a} {day}") for word, day in words.items()]
