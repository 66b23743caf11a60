"""list-actions, add-action, edit-action, done-action: next steps that were agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coachlog import render
from coachlog.cli.options import FormatOption, NoPagerOption, OutputOption, flag, value
from coachlog.cli.program.command import command, family, read_id, read_limit
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.say import tell
from coachlog.domain.actions import ActionChanges, ActionFilter, NewAction, parse_owner
from coachlog.domain.audience import name_reader
from coachlog.domain.calls import check_text
from coachlog.domain.changes import KEEP
from coachlog.domain.command_names import CommandName
from coachlog.domain.names import check_name
from coachlog.errors import InvalidValue, WrongUsage

if TYPE_CHECKING:
    from coachlog.domain.actions import Action

app = family()

WHICH, WHO = "Which actions", "Whose"
_ID = typer.Argument(metavar="ID", help="The action, as list-actions shows it.")


@command(
    app,
    CommandName.LIST_ACTIONS,
    "coachlog list-actions --overdue",
    'coachlog list-actions --rep "Dana Cruz" --all --format csv --output dana.csv',
)
def list_actions(
    rep: Annotated[str | None, value("NAME", "Only with this rep.", WHICH)] = None,
    manager: Annotated[str | None, value("NAME", "Only with this manager.", WHICH)] = None,
    owner: Annotated[
        str | None, value("rep|manager", "Only those one of the two has to do.", WHICH)
    ] = None,
    overdue: Annotated[bool, flag("--overdue", "Only those past their due date.", WHICH)] = False,
    all_: Annotated[bool, flag("--all", "Done and dropped ones too.", WHICH)] = False,
    limit: Annotated[str | None, value("N", "At most so many.", WHICH)] = None,
    format_: FormatOption = "table",
    output: OutputOption = None,
    no_pager: NoPagerOption = False,
) -> None:
    """List agreed actions that are open, the first due first."""
    from coachlog.cli.terminal.output import choose, present
    from coachlog.domain.actions import ListedActions
    from coachlog.usecases.actions import list_actions as find

    run = current()
    shape = choose("format", format_, ("table", "json", "csv"))
    if overdue and all_:
        raise WrongUsage("--all and --overdue exclude each other: a closed action is not overdue")
    chosen = ActionFilter(
        rep=rep,
        manager=manager,
        owner=None if owner is None else parse_owner("owner", owner),
        overdue_on=run.today if overdue else None,
        closed_too=all_,
        limit=read_limit(limit),
    )
    with run.log() as log:
        listed = ListedActions(actions=tuple(find(log, chosen)), as_of=run.today)
    present(
        shape,
        output,
        listed,
        table=lambda: render.terminal.actions.print_actions,
        json=lambda: render.json_plans.write_actions,
        csv=lambda: render.csv.write_actions,
        paged=not no_pager,
    )


@command(
    app,
    CommandName.ADD_ACTION,
    'coachlog add-action "Write down five opening questions" --rep "Dana Cruz" --due 2026-12-04',
    'coachlog add-action "Ask pricing for a sample" --field-day 7 --owner manager',
)
def add_action(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help=f"What will be done; {name_reader('action')}.")
    ],
    rep: Annotated[str | None, value("NAME", "With which rep.", WHO)] = None,
    manager: Annotated[
        str | None, value("NAME", "With which manager. Default: the rep's own.", WHO)
    ] = None,
    field_day: Annotated[
        str | None, value("ID", "Agreed on that field day; gives the two.", WHO)
    ] = None,
    owner: Annotated[str, value("rep|manager", "Who has to do it.", WHO)] = "rep",
    due: Annotated[str | None, value("DATE", "Until when, such as 2026-12-04.")] = None,
) -> None:
    """Add an action that manager and rep agreed on."""
    from coachlog.usecases.actions import ActionPeople
    from coachlog.usecases.actions import add_action as add

    run = current()
    new = NewAction(
        text=check_text("text", text),
        owner=parse_owner("owner", owner),
        due_on=None if due is None else run.read_day("due", due, "future"),
    )
    people = ActionPeople(
        rep=None if rep is None else check_name("rep", rep),
        manager=None if manager is None else check_name("manager", manager),
        field_day_id=None if field_day is None else read_id("field_day", field_day),
    )
    with run.log(writing=True) as log:
        added = add(
            log,
            new,
            people,
            default_manager=run.settings.default_manager,
            today=run.today,
            author=run.author(),
        )
    tell(f"Added {_describe(added)}")


@command(
    app,
    CommandName.EDIT_ACTION,
    "coachlog edit-action 4 --due 2026-12-11",
    'coachlog edit-action 4 --owner manager --text "Ask pricing for two samples"',
    "coachlog edit-action 4 --reopen",
)
def edit_action(
    id_: Annotated[str, _ID],
    text: Annotated[
        str | None, value("TEXT", f"What will be done; {name_reader('action')}.")
    ] = None,
    owner: Annotated[str | None, value("rep|manager", "Who has to do it.")] = None,
    due: Annotated[str | None, value("DATE", 'Until when; "" removes it.')] = None,
    reopen: Annotated[bool, flag("--reopen", "Open a done or dropped one again.")] = False,
) -> None:
    """Change an action: its words, its owner, its due date."""
    from coachlog.usecases.actions import edit_action as edit

    run = current()
    changes = ActionChanges(
        text=KEEP if text is None else NewAction(text=check_text("text", text)).text,
        owner=KEEP if owner is None else parse_owner("owner", owner),
        due_on=KEEP if due is None else run.read_day("due", due, "future") if due.strip() else None,
        status="open" if reopen else KEEP,
    )
    if changes == ActionChanges():
        raise WrongUsage("nothing to change; give --text, --owner, --due or --reopen")
    with run.log(writing=True) as log:
        done = edit(log, read_id("id_", id_), changes, today=run.today, author=run.author())
    tell(f"{'Changed' if done.changed else 'Nothing to change in'} {_describe(done.action)}")


@command(
    app,
    CommandName.DONE_ACTION,
    "coachlog done-action 4",
    "coachlog done-action 5 --drop",
)
def done_action(
    id_: Annotated[str, _ID],
    drop: Annotated[bool, flag("--drop", "It will not be done, and need not be.")] = False,
    date: Annotated[str | None, value("DATE", "When it was closed. Default: today.")] = None,
) -> None:
    """Close an action as done, or drop it."""
    from coachlog.usecases.actions import close_action

    run = current()
    on = run.today if date is None else run.read_day("date", date, "past")
    if on > run.today:
        raise InvalidValue("date", f"{on} is after today, {run.today}")
    with run.log(writing=True) as log:
        closed = close_action(log, read_id("id_", id_), dropped=drop, on=on, author=run.author())
    tell(f"{'Dropped' if drop else 'Done with'} {_describe(closed.action)}")


def _describe(action: Action) -> str:
    from coachlog.render.lines import visible

    due = f", due {action.due_on:%a} {action.due_on}" if action.due_on else ""
    if action.status != "open":
        due = f", {action.status} {action.closed_on:%a} {action.closed_on}"
    return (
        f"action {action.id}: {visible(action.text)} "
        f"({visible(action.owner_name)}, {action.owner}{due})"
    )
