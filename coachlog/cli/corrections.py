"""Commands that correct what is in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coachlog.cli.asking import can_ask, confirm
from coachlog.cli.commands import command, family, read_id
from coachlog.cli.invocation import Invocation, current
from coachlog.errors import CoachlogError, InvalidValue, UnknownName, WrongUsage

if TYPE_CHECKING:
    from coachlog.usecases.edit_call import EditedCall

app = family()

WHO, WHAT, HOW = "Who and where", "What kind of call", "What was seen"
YesOption = Annotated[bool, typer.Option("--yes", help="Don't ask.")]


@command(
    app,
    "edit-call",
    "coachlog edit-call 12 --date 2026-11-19 --role observed",
    'coachlog edit-call 12 --deal-value ""',
    "coachlog edit-call 12",
)
def edit_call(
    call: Annotated[str, typer.Argument(metavar="ID", help="The call, as list-calls shows it.")],
    manager: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who joined.", rich_help_panel=WHO)
    ] = None,
    rep: Annotated[
        str | None, typer.Option(metavar="NAME", help="The salesperson.", rich_help_panel=WHO)
    ] = None,
    account: Annotated[
        str | None, typer.Option(metavar="NAME", help="The customer.", rich_help_panel=WHO)
    ] = None,
    new: Annotated[
        bool,
        typer.Option(
            "--new", help="Take a name that looks like a known one as new.", rich_help_panel=WHO
        ),
    ] = False,
    initiator: Annotated[
        str | None,
        typer.Option(
            metavar="rep-request|manager-scheduled",
            help="Who caused the manager to be there.",
            rich_help_panel=WHAT,
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day of the call.", rich_help_panel=WHAT),
    ] = None,
    deal_value: Annotated[
        str | None,
        typer.Option(metavar="N", help="What the deal is worth.", rich_help_panel=WHAT),
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="EUR", help="Of the deal value.", rich_help_panel=WHAT)
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="HH:MM", help="When it began.", rich_help_panel=WHAT)
    ] = None,
    minutes: Annotated[
        str | None,
        typer.Option(metavar="1..1440", help="How long it took.", rich_help_panel=WHAT),
    ] = None,
    role: Annotated[
        str | None,
        typer.Option(
            metavar="observed|shared|led", help="What the manager did.", rich_help_panel=WHAT
        ),
    ] = None,
    field_day: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help='The field day it belongs to; "" takes it off its day.',
            rich_help_panel=WHAT,
        ),
    ] = None,
    reinforce: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What the rep did well.", rich_help_panel=HOW),
    ] = None,
    improve: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What the rep should work on.", rich_help_panel=HOW),
    ] = None,
    notes: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Anything else.", rich_help_panel=HOW)
    ] = None,
) -> None:
    """Correct a call: what the options give, or, without any, in your editor.

    Empty text clears what a call can be without.
    """
    run = current()
    call_id = read_id("call", call)
    given = {
        "date": date,
        "manager": manager,
        "rep": rep,
        "account": account,
        "initiator": initiator,
        "deal_value": deal_value,
        "currency": currency,
        "start": start,
        "minutes": minutes,
        "role": role,
        "field_day": field_day,
        "reinforce": reinforce,
        "improve": improve,
        "notes": notes,
    }
    texts = {name: text for name, text in given.items() if text is not None}
    if texts:
        _echo_edited(_save(run, call_id, texts, insist=new))
    elif can_ask():
        _edit_in_form(run, call_id, insist=new)
    else:
        raise WrongUsage("nothing to change; give options, such as --date or --notes")


def _save(run: Invocation, call_id: int, texts: Mapping[str, str], *, insist: bool) -> EditedCall:
    from coachlog.usecases.edit_call import edit_call as edit
    from coachlog.usecases.edit_call import read_changes

    others = {name: text for name, text in texts.items() if name != "field_day"}
    changes: dict[str, Any] = read_changes(
        others, run.today, lambda field, text: run.read_day(field, text, "past")
    )
    if "field_day" in texts:
        day = texts["field_day"]
        changes["field_day"] = read_id("field_day", day) if day else None
    with run.log(writing=True) as log:
        return edit(
            log,
            call_id,
            changes,
            insist=insist,
            today=run.today,
            settings=run.settings,
            author=run.author("edit-call"),
        )


def _echo_edited(edited: EditedCall) -> None:
    from coachlog.render.lines import describe_change

    if not edited.changes:
        typer.echo(f"Call {edited.call.id} is like that already; nothing was changed")
        return
    typer.echo(f"Changed call {edited.call.id}:")
    for change in edited.changes:
        typer.echo(f"  {describe_change(change)}")


def _edit_in_form(run: Invocation, call_id: int, *, insist: bool) -> None:
    import os
    import tempfile

    from coachlog.cli.editor import edit_file
    from coachlog.render.forms import form_texts, write_call_form
    from coachlog.usecases.edit_call import find_call

    with run.log() as log:
        call = find_call(log, call_id)
    before = write_call_form(call)
    handle, name = tempfile.mkstemp(prefix=f"coachlog-call-{call_id}-", suffix=".toml", text=True)
    draft = Path(name)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(before)
    edited: EditedCall | None = None

    def save(text: str) -> None:
        nonlocal edited
        edited = _save_form(run, call_id, text, form_texts(call), insist=insist)

    while edited is None:
        edit_file(draft)
        text = draft.read_text(encoding="utf-8", errors="surrogateescape")
        if text == before:
            os.unlink(draft)
            typer.echo(f"Call {call_id} is as it was")
            return
        _try_to_save(save, text, draft, f"call {call_id} is as it was")
    os.unlink(draft)
    _echo_edited(edited)


def _try_to_save(save: Callable[[str], None], text: str, draft: Path, kept: str) -> None:
    """Save what was typed, or let it be mended; nothing that was typed is lost."""
    try:
        save(text)
    except CoachlogError as error:
        typer.echo(f"coachlog: {error}", err=True)
        if not typer.confirm("Go back to the editor?", default=True, err=True):
            raise CoachlogError(f"{kept}, and what you wrote is in {draft}") from error


def _save_form(
    run: Invocation, call_id: int, text: str, before: Mapping[str, str], *, insist: bool
) -> EditedCall:
    """Save the fields of a form that differ; an error names the line it stands on."""
    from coachlog.intake.call_form import read_form
    from coachlog.intake.problems import Problem

    form = read_form(text, tuple(before))
    if isinstance(form, Problem):
        raise CoachlogError(f"the form, line {form}")
    changed = {name: said for name, said in form.texts.items() if said != before[name]}
    try:
        return _save(run, call_id, changed, insist=insist)
    except (InvalidValue, UnknownName) as error:
        line = form.lines.get(error.field, 1)
        raise CoachlogError(f"the form, line {line}: {error.field}: {error.problem}") from error


@command(app, "remove-call", "coachlog remove-call 12", "coachlog remove-call 12 --yes")
def remove_call(
    call: Annotated[str, typer.Argument(metavar="ID", help="The call, as list-calls shows it.")],
    yes: YesOption = False,
) -> None:
    """Take a call out of the log; undo brings it back, and no import does."""
    from coachlog.render.lines import describe_call
    from coachlog.usecases.edit_call import find_call
    from coachlog.usecases.edit_call import remove_call as remove

    run = current()
    call_id = read_id("call", call)
    with run.log(writing=True) as log:
        found = find_call(log, call_id)
        confirm(f"Remove {describe_call(found)}?", yes=yes)
        removed = remove(log, call_id, author=run.author("remove-call"))
    typer.echo(f"Removed {describe_call(removed)}. To bring it back: coachlog undo")
