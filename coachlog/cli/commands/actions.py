"""list-actions, add-action, edit-action, done-action: next steps that were agreed on."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from coachlog import render
from coachlog.cli.options import FormatOption, NoPagerOption, OutputOption, flag, value
from coachlog.cli.program.command import command, family, read_id, read_limit
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.ask import can_ask
from coachlog.cli.terminal.say import tell
from coachlog.domain.actions import ActionChanges, ActionFilter, NewAction, parse_owner
from coachlog.domain.audience import name_reader
from coachlog.domain.calls import check_text
from coachlog.domain.changes import KEEP
from coachlog.domain.command_names import CommandName
from coachlog.domain.names import check_name
from coachlog.errors import InvalidValue, WrongUsage
from coachlog.render.lines import describe_action

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
    from coachlog.cli.terminal.output import present
    from coachlog.domain.actions import ListedActions
    from coachlog.usecases.actions import list_actions as find

    run = current()
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
        format_,
        output,
        listed,
        table=lambda: partial(
            render.terminal.actions.print_actions, chosen=chosen != ActionFilter()
        ),
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
        str | None,
        typer.Argument(metavar="TEXT", help=f"What will be done; {name_reader('action')}."),
    ] = None,
    rep: Annotated[str | None, value("NAME", "With which rep.", WHO)] = None,
    manager: Annotated[
        str | None, value("NAME", "With which manager. Default: the rep's own.", WHO)
    ] = None,
    field_day: Annotated[
        str | None, value("ID", "Agreed on that field day; gives the two.", WHO)
    ] = None,
    owner: Annotated[
        str | None, value("rep|manager", "Who has to do it. Default: the rep.", WHO)
    ] = None,
    due: Annotated[str | None, value("DATE", "Until when, such as 2026-12-04.")] = None,
) -> None:
    """Add an action that manager and rep agreed on."""
    from coachlog.usecases.actions import ActionPeople
    from coachlog.usecases.actions import add_action as add

    run = current()
    facts = {"text": text, "rep": rep, "manager": manager, "owner": owner, "due": due}
    if owner is not None:
        parse_owner("owner", owner)  # before anybody types more
    if due is not None:
        run.read_day("due", due, "future")
    if text is None or (rep is None and field_day is None):
        if can_ask():
            from coachlog.cli.commands.action_questions import ask_for_action

            facts = ask_for_action(run, facts, on_day=field_day is not None)
        elif text is None:
            raise WrongUsage("TEXT is missing")
    new = NewAction(
        text=check_text("text", facts["text"] or ""),
        owner=parse_owner("owner", facts["owner"] or "rep"),
        due_on=run.read_day("due", facts["due"], "future") if facts["due"] else None,
    )
    people = ActionPeople(
        rep=None if facts["rep"] is None else check_name("rep", facts["rep"]),
        manager=None if facts["manager"] is None else check_name("manager", facts["manager"]),
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
    tell(f"Added {describe_action(added)}")


@command(
    app,
    CommandName.EDIT_ACTION,
    "coachlog edit-action 4 --due 2026-12-11",
    'coachlog edit-action 4 --owner manager --text "Ask pricing for two samples"',
    "coachlog edit-action 4 --reopen",
)
def edit_action(
    id_: Annotated[str | None, _ID] = None,
    text: Annotated[
        str | None, value("TEXT", f"What will be done; {name_reader('action')}.")
    ] = None,
    owner: Annotated[str | None, value("rep|manager", "Who has to do it.")] = None,
    due: Annotated[str | None, value("DATE", 'Until when; "" removes it.')] = None,
    reopen: Annotated[bool, flag("--reopen", "Open a done or dropped one again.")] = False,
) -> None:
    """Change an action: its words, its owner, its due date.

    Without options, question by question.
    """
    from coachlog.usecases.actions import edit_action as edit

    run = current()
    changes = ActionChanges(
        text=KEEP if text is None else NewAction(text=check_text("text", text)).text,
        owner=KEEP if owner is None else parse_owner("owner", owner),
        due_on=KEEP if due is None else run.read_day("due", due, "future") if due.strip() else None,
        status="open" if reopen else KEEP,
    )
    if changes == ActionChanges() and not can_ask():
        raise WrongUsage("nothing to change; give --text, --owner, --due or --reopen")
    from coachlog.cli.commands.action_questions import ask_for_action_changes, choose_action

    action_id = choose_action(run, id_)
    if changes == ActionChanges():
        changes = ask_for_action_changes(run, action_id)
    with run.log(writing=True) as log:
        done = edit(log, action_id, changes, today=run.today, author=run.author())
    tell(f"{'Changed' if done.changed else 'Nothing to change in'} {describe_action(done.action)}")


@command(
    app,
    CommandName.DONE_ACTION,
    "coachlog done-action 4",
    "coachlog done-action 5 --drop",
)
def done_action(
    id_: Annotated[str | None, _ID] = None,
    drop: Annotated[bool, flag("--drop", "It will not be done, and need not be.")] = False,
    date: Annotated[str | None, value("DATE", "When it was closed. Default: today.")] = None,
) -> None:
    """Close an action as done, or drop it."""
    from coachlog.cli.commands.action_questions import choose_action
    from coachlog.usecases.actions import close_action

    run = current()
    on = run.today if date is None else run.read_day("date", date, "past")
    if on > run.today:
        raise InvalidValue("date", f"{on} is after today, {run.today}")
    action_id = choose_action(run, id_)
    with run.log(writing=True) as log:
        closed = close_action(log, action_id, dropped=drop, on=on, author=run.author())
    tell(f"{'Dropped' if drop else 'Done with'} {describe_action(closed.action)}")
