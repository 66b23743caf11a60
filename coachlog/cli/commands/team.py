"""add-manager, edit-manager, add-rep, edit-rep, list-team: who is on whose team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coachlog import render
from coachlog.cli.options import (
    EmailOption,
    FormatOption,
    HiredOption,
    LeaveOption,
    LevelOption,
    NewPersonOption,
    OutputOption,
    flag,
    value,
)
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.terminal.ask import can_ask
from coachlog.cli.terminal.say import tell
from coachlog.domain.changes import KEEP
from coachlog.domain.command_names import CommandName
from coachlog.domain.teams import RepChanges, parse_level
from coachlog.errors import WrongUsage, to_paste

if TYPE_CHECKING:
    from datetime import date

    from coachlog.domain.changes import Keep
    from coachlog.domain.groups import Grouping
    from coachlog.domain.teams import PlacedRep

app = family()

TEAM = "Which team"
_LEVELS = {"n": "new", "e": "established", "s": "senior"}


@command(
    app,
    CommandName.ADD_MANAGER,
    'coachlog add-manager "Pat Lee"',
    'coachlog add-manager "Kim Poe" --email kim@example.com',
)
def add_manager(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The manager.")] = None,
    email: EmailOption = None,
    new: NewPersonOption = False,
) -> None:
    """Add a manager."""
    from coachlog.render.lines import visible
    from coachlog.usecases.team import add_manager as add

    run = current()
    name = _name_or_ask(name, "Which manager")
    with run.log(writing=True, create=True) as log:
        added = add(log, name, email, insist=new, author=run.author())
    tell(f"Added manager {visible(added)}")
    tell(f"Next: {to_paste('add-rep', '--manager', added)}", err=True)


@command(
    app,
    CommandName.EDIT_MANAGER,
    'coachlog edit-manager "Pat Lee" --email pat@example.com',
    'coachlog edit-manager "Pat Lee" --group EMEA/North --from 2026-10-01',
)
def edit_manager(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The manager, by name or e-mail.")
    ] = None,
    email: EmailOption = None,
    group: Annotated[
        str | None, value("GROUP", "The part of the organisation, such as EMEA/North.", TEAM)
    ] = None,
    from_: Annotated[
        str | None,
        value(
            "DATE",
            "In that group since. Default: always for the first one, else today.",
            TEAM,
            "--from",
        ),
    ] = None,
) -> None:
    """Change a manager's e-mail, or the group that reports can be narrowed to.

    Empty text clears either.
    """
    from coachlog.cli.commands.people_questions import ask_known
    from coachlog.cli.terminal.ask import ask_needed
    from coachlog.domain.groups import parse_group
    from coachlog.render.lines import visible
    from coachlog.usecases.team import ManagerChanges, read_email
    from coachlog.usecases.team import edit_manager as edit

    run = current()
    if email is None and group is None and not can_ask():
        raise WrongUsage("nothing to change; give --email or --group")
    if from_ is not None and group is None:
        raise WrongUsage("--from says since when in a group; give --group too")
    name = name or ask_known(run, "manager")
    if email is None and group is None:
        about = "Names with / between them, the outermost first."
        question = "The part of the organisation, such as EMEA/North"
        group = ask_needed(question, lambda text: parse_group("group", text), about)
    changes = ManagerChanges(
        email=KEEP if email is None else read_email(email),
        group=KEEP if group is None else parse_group("group", group) if group.strip() else None,
        from_on=None if from_ is None else run.read_day("from", from_),
    )
    with run.log(writing=True) as log:
        changed = edit(log, name, changes, today=run.today, author=run.author())
    parts = [] if email is None else [email.strip() or "no e-mail"]
    if changed.grouping:
        parts.append(_describe_grouping(changed.grouping, is_new=changed.is_new_group))
    tell(f"Changed manager {visible(changed.name)}, {', '.join(parts)}")


def _describe_grouping(grouping: Grouping, *, is_new: bool) -> str:
    from coachlog.domain.dates import show_day
    from coachlog.render.lines import visible

    since = f" since {show_day(grouping.from_on)}" if grouping.from_on else ""
    if grouping.path is None:
        return f"in no group{since}"
    return f"in {visible(grouping.path)}{' (a new group)' if is_new else ''}{since}"


@command(
    app,
    CommandName.ADD_REP,
    'coachlog add-rep "Dana Cruz" --manager "Pat Lee"',
    'coachlog add-rep "Lou Fox" --manager "Pat Lee" --level new --hired 2026-11-02',
)
def add_rep(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The rep.")] = None,
    manager: Annotated[str | None, value("NAME", "Whose team.", TEAM)] = None,
    from_: Annotated[
        str | None,
        value(
            "DATE",
            "On the team since. Default: the first day in the company, else always.",
            TEAM,
            "--from",
        ),
    ] = None,
    email: EmailOption = None,
    level: LevelOption = None,
    hired: HiredOption = None,
    leave: LeaveOption = None,
    new: NewPersonOption = False,
) -> None:
    """Put a rep on a manager's team."""
    from coachlog.usecases.team import add_rep as add

    run = current()
    if from_ is not None and manager is None:
        raise WrongUsage("--from needs --manager: it says since when the rep is on the team")
    if name is None:
        name, manager, level = _ask_for_rep(run, manager, level, insist=new)
    facts = _read_rep(run, manager, from_, email, level, hired, leave)
    with run.log(writing=True, create=True) as log:
        changed = add(log, name, facts, insist=new, author=run.author())
    tell(f"Added rep {_describe(changed)}")
    # Somebody new may have a namesake, and is told apart by the team.
    whose = f" ({changed.manager})" if new and changed.manager else ""
    tell(f"Next: {to_paste('plan-fieldday', '--rep', changed.name + whose)}", err=True)


@command(
    app,
    CommandName.EDIT_REP,
    'coachlog edit-rep "Dana Cruz" --manager "Kim Poe" --from 2026-11-16',
    'coachlog edit-rep "Lou Fox" --level established --email lou@example.com',
)
def edit_rep(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The rep, by name or e-mail.")
    ] = None,
    manager: Annotated[str | None, value("NAME", "The team to move to.", TEAM)] = None,
    from_: Annotated[
        str | None, value("DATE", "First day on that team. Default: today.", TEAM, "--from")
    ] = None,
    email: EmailOption = None,
    level: LevelOption = None,
    hired: HiredOption = None,
    leave: LeaveOption = None,
    new: Annotated[
        bool, flag("--new", "The manager is new, though the name is like one.", TEAM)
    ] = False,
) -> None:
    """Change a rep, or move one to another manager.

    Empty text clears the e-mail, and the first and the last day.
    """
    from coachlog.usecases.team import edit_rep as edit

    run = current()
    if from_ is not None and manager is None:
        raise WrongUsage("--from needs --manager: it says since when the rep is on the team")
    changes = _read_rep(run, manager, from_, email, level, hired, leave)
    if changes == RepChanges() and not can_ask():
        raise WrongUsage("nothing to change; give --manager, --email, --level, --hired or --leave")
    if name is None:
        from coachlog.cli.commands.people_questions import ask_known

        name = ask_known(run, "rep")
    if changes == RepChanges():
        from coachlog.cli.terminal.ask import Dialogue

        whose = name
        changes = Dialogue().hold(lambda: _ask_what_changes(run, whose, insist=new))
    with run.log(writing=True) as log:
        changed = edit(log, name, changes, today=run.today, insist=new, author=run.author())
    tell(f"Changed rep {_describe(changed)}")


@command(
    app,
    CommandName.LIST_TEAM,
    "coachlog list-team",
    'coachlog list-team --manager "Pat Lee" --format json',
)
def list_team(
    manager: Annotated[str | None, value("NAME", "Only this manager's team.", TEAM)] = None,
    on: Annotated[str | None, value("DATE", "On this day. Default: today.", TEAM)] = None,
    format_: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List managers and their reps."""
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.team import list_teams

    run = current()
    day = run.today if on is None else run.read_day("on", on, "past")
    with run.log() as log:
        teams = list_teams(log, manager, day)
    present(
        format_,
        output,
        teams,
        table=lambda: render.terminal.teams.print_teams,
        json=lambda: render.json.write_teams,
        csv=lambda: render.csv.write_teams,
    )


def _name_or_ask(name: str | None, question: str) -> str:
    """Return a new name that is given, else ask for it; refuse where nobody can be asked."""
    if name is None and can_ask():
        from coachlog.cli.terminal.ask import ask_text

        about = "The name of somebody who is to be added, as you will type it in commands."
        while not name:
            name = ask_text(question, _check_new_name, about=about)
    if name is None:
        raise WrongUsage("NAME is missing")
    return name


def _check_new_name(text: str) -> str:
    from coachlog.domain.names import check_name
    from coachlog.errors import InvalidValue, show

    if text.strip().isdecimal():
        raise InvalidValue("name", f"{show(text)} is a number; type a name")
    return check_name("name", text)


def _ask_for_rep(
    run: Invocation, manager: str | None, level: str | None, *, insist: bool
) -> tuple[str, str | None, str | None]:
    """Ask for the name of a new rep, and for the team and the level where they are missing."""
    if not can_ask():
        raise WrongUsage("NAME is missing")
    from coachlog.cli.terminal.ask import Dialogue

    def ask() -> tuple[str, str | None, str | None]:
        name = _name_or_ask(None, "Which rep")
        return name, *_ask_about_new_rep(run, name, manager, level, insist=insist)

    return Dialogue().hold(ask)


def _ask_what_changes(run: Invocation, name: str, *, insist: bool) -> RepChanges:
    """Ask for one fact about a known rep."""
    from coachlog.cli.commands.people_questions import asking_about_people
    from coachlog.cli.terminal.ask import ask_key, ask_text
    from coachlog.domain.names import refuse_own_rep
    from coachlog.usecases.team import read_email

    with asking_about_people(run, insist=insist) as people:
        name = people.look_up("rep", name)  # before anybody types more
        key = ask_key(
            "What changes?",
            {"m": "manager", "l": "level", "e": "e-mail", "s": "first day", "x": "last day"},
        )
        if key == "m":
            manager = people.ask(
                "manager", question="To whose team?", check=lambda text: refuse_own_rep(text, name)
            )
            day = ask_text("Since when", lambda text: run.read_day("from", text), default="today")
            return _read_rep(run, manager, day)
    if key == "l":
        level = ask_key("Level", _LEVELS)
        return _read_rep(run, level=_LEVELS[level])
    if key == "e":
        address = ask_text("E-mail (Enter = none)", read_email)
        return _read_rep(run, email=address)
    day = ask_text("Which day (Enter = none)", lambda text: run.read_day("date", text))
    return _read_rep(run, hired=day) if key == "s" else _read_rep(run, leave=day)


def _ask_about_new_rep(
    run: Invocation, name: str, manager: str | None, level: str | None, *, insist: bool
) -> tuple[str | None, str | None]:
    """Ask whose team a new rep is on, and how experienced the rep is."""
    from coachlog.cli.commands.people_questions import asking_about_people
    from coachlog.cli.terminal.ask import ask_key
    from coachlog.domain.names import refuse_own_rep

    if manager is None:
        with asking_about_people(run, insist=insist) as people:
            manager = people.ask(
                "manager",
                question="On whose team?",
                check=lambda text: refuse_own_rep(text, name),
            )
    if level is None:
        level = _LEVELS[ask_key("Level", _LEVELS, default="e")]
    return manager, level


def _read_rep(
    run: Invocation,
    manager: str | None = None,
    from_: str | None = None,
    email: str | None = None,
    level: str | None = None,
    hired: str | None = None,
    leave: str | None = None,
) -> RepChanges:
    """Read what was said of a rep."""
    from coachlog.usecases.team import read_email

    def read_day(field: str, text: str | None) -> date | Keep | None:
        return KEEP if text is None else run.read_day(field, text) if text.strip() else None

    return RepChanges(
        manager=manager,
        from_on=None if from_ is None else run.read_day("from", from_),
        email=KEEP if email is None else read_email(email),
        level=KEEP if level is None else parse_level("level", level),
        started_on=read_day("hired", hired),
        left_on=read_day("leave", leave),
    )


def _describe(rep: PlacedRep) -> str:
    from coachlog.domain.dates import show_day
    from coachlog.render.lines import name_new, visible

    parts = [visible(rep.name), rep.level]
    if rep.manager:
        since = f" since {show_day(rep.from_on)}" if rep.from_on else ""
        parts.append(f"on the team of {visible(rep.manager)}{since}")
    if rep.email:
        parts.append(rep.email)
    if rep.started_on:
        parts.append(f"started {show_day(rep.started_on)}")
    if rep.left_on:
        parts.append(f"leaves {show_day(rep.left_on)}")
    new = [rep.manager] if rep.manager and rep.manager_is_new else []
    return ", ".join(parts) + name_new(new)
