"""edit-call, remove-call, rename, merge, edit-account: correcting what is in the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog.cli.options import (
    CALL_ID,
    NO_CALL_OPTIONS,
    WHAT,
    WHO,
    CallOptions,
    YesOption,
    flag,
    value,
    with_groups,
)
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.terminal.ask import can_ask, confirm
from coachlog.cli.terminal.say import tell
from coachlog.domain.choices import parse_choice
from coachlog.domain.command_names import CommandName
from coachlog.errors import (
    CoachlogError,
    InvalidValue,
    UncertainName,
    UnknownName,
    WrongUsage,
    to_paste,
)

if TYPE_CHECKING:
    from coachlog.domain.names import NameKind
    from coachlog.usecases.edit_call import EditedCall

app = family()


@command(
    app,
    CommandName.EDIT_CALL,
    "coachlog edit-call 12 --date 2026-11-19 --role observed",
    'coachlog edit-call 12 --deal-value ""',
    "coachlog edit-call 12 --editor",
)
@with_groups
def edit_call(
    call: Annotated[str | None, CALL_ID] = None,
    manager: Annotated[str | None, value("NAME", "Who joined.", WHO)] = None,
    initiator: Annotated[
        str | None,
        value("rep-request|manager-scheduled", "Who caused the manager to be there.", WHAT),
    ] = None,
    date: Annotated[str | None, value("DATE", "The day of the call.", WHAT)] = None,
    field_day: Annotated[
        str | None, value("ID", 'The field day it belongs to; "" removes it.', WHAT)
    ] = None,
    said: CallOptions = NO_CALL_OPTIONS,
    editor: Annotated[bool, flag("--editor", "Change it as a form in your editor.")] = False,
) -> None:
    """Correct a call by options or, without any, question by question.

    Empty text clears what a call can be without.
    """
    from coachlog.cli.commands.call_questions import choose_call
    from coachlog.cli.terminal.understood import describe_understood

    run = current()
    call_id = choose_call(run, call)
    given = {
        **{"date": date, "manager": manager, "initiator": initiator, "field_day": field_day},
        **said.texts(),
    }
    texts = {name: text for name, text in given.items() if text is not None}
    if texts and editor:
        raise WrongUsage("--editor shows every field; leave the others out")
    if texts:
        edited = _save_asking(run, call_id, texts, insist=said.new)
        for line in describe_understood(run, texts):
            tell(line, err=True)
        _echo_edited(edited)
    elif not can_ask():
        raise WrongUsage("nothing to change; give options, such as --date or --notes")
    elif editor:
        _edit_in_form(run, call_id, insist=said.new)
    else:
        _edit_by_questions(run, call_id, insist=said.new)


def _edit_by_questions(run: Invocation, call_id: int, *, insist: bool) -> None:
    from coachlog.cli.commands.call_questions import ask_for_call_changes
    from coachlog.render.forms import form_texts
    from coachlog.usecases.edit_call import find_call

    with run.log() as log:
        call = find_call(log, call_id)
    texts, is_new = ask_for_call_changes(run, call, form_texts(call), insist=insist)
    if texts:
        _echo_edited(_save(run, call_id, texts, insist=insist or is_new))
    else:
        tell(f"Call {call_id} is as it was")


def _save_asking(
    run: Invocation, call_id: int, texts: Mapping[str, str], *, insist: bool
) -> EditedCall:
    """Save changes; a name that is near a known one is asked about on a terminal."""
    from coachlog.cli.commands.people_questions import Facts, settle_names

    def save(texts: Facts, new: Collection[NameKind]) -> EditedCall:
        given = {name: text for name, text in texts.items() if text is not None}
        return _save(run, call_id, given, insist=insist or bool(new), asks=can_ask())

    try:
        return save({**texts}, ())
    except UncertainName as error:
        return settle_names(run, error, {**texts}, (), save)


def _save(
    run: Invocation, call_id: int, texts: Mapping[str, str], *, insist: bool, asks: bool = False
) -> EditedCall:
    from coachlog.formats.call_fields import read_changes
    from coachlog.usecases.edit_call import edit_call as edit

    changes = read_changes(texts, run.today, lambda field, text: run.read_day(field, text, "past"))
    with run.log(writing=True, asks=asks) as log:
        return edit(
            log,
            call_id,
            changes,
            insist=insist,
            today=run.today,
            settings=run.settings,
            author=run.author(),
        )


def _echo_edited(edited: EditedCall) -> None:
    from coachlog.render.lines import describe_change, name_new

    if not edited.changes:
        tell(f"Call {edited.call.id} is like that already; nothing was changed")
        return
    tell(f"Changed call {edited.call.id}{name_new(edited.added)}:")
    for change in edited.changes:
        tell(f"  {describe_change(change)}")


def _edit_in_form(run: Invocation, call_id: int, *, insist: bool) -> None:
    from coachlog.cli.terminal.editor import edit_until_saved
    from coachlog.render.forms import form_texts, write_call_form
    from coachlog.usecases.edit_call import find_call

    with run.log() as log:
        call = find_call(log, call_id)
    saved: list[EditedCall] = []

    def save(content: bytes) -> None:
        text = content.decode("utf-8", errors="surrogateescape").replace("\r\n", "\n")
        saved.append(_save_form(run, call_id, text, form_texts(call), insist=insist))

    form = write_call_form(call).encode("utf-8")
    unchanged = f"call {call_id} is as it was"
    if edit_until_saved(run.path, f"call-{call_id}.toml", form, save, unchanged=unchanged):
        _echo_edited(saved[0])
    else:
        tell(unchanged.capitalize())


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


@command(app, CommandName.REMOVE_CALL, "coachlog remove-call 12", "coachlog remove-call 12 --yes")
def remove_call(
    call: Annotated[str | None, CALL_ID] = None,
    yes: YesOption = False,
) -> None:
    """Take a call out of the log; undo brings it back, and no import does."""
    from coachlog.cli.commands.call_questions import choose_call
    from coachlog.render.lines import describe_call
    from coachlog.usecases.edit_call import find_call
    from coachlog.usecases.edit_call import remove_call as remove

    run = current()
    call_id = choose_call(run, call)
    with run.log(writing=True) as log:
        found = find_call(log, call_id)
        confirm(f"Remove {describe_call(found)}?", yes=yes)
        removed = remove(log, call_id, author=run.author())
    tell(f"Removed {describe_call(removed)}. To bring it back: {to_paste('undo')}")


KindArgument = Annotated[
    str, typer.Argument(metavar="rep|manager|account", help="Whom or what it is about.")
]


@command(
    app,
    CommandName.RENAME,
    'coachlog rename rep "Dana Cruz" "Dana Cruz-Lee"',
    'coachlog rename account Acme "Acme Tools"',
)
def rename(
    kind: KindArgument,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The name in the log.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The right name.")],
) -> None:
    """Rename a rep, a manager or an account; the old name still finds them."""
    from coachlog.render.lines import visible
    from coachlog.usecases.rename import rename as give_name

    run = current()
    with run.log(writing=True) as log:
        known = give_name(log, _read_kind(kind), old, new, author=run.author())
    tell(
        f"Renamed {kind.strip().casefold()} {visible(known.name)} to {visible(new)}. "
        f"To take it back: {to_paste('undo')}"
    )


@command(
    app,
    CommandName.MERGE,
    "coachlog merge account Hooli Acme --yes",
    'coachlog merge rep "Lou Fox" "Dana Cruz" --dry-run',
)
def merge(
    kind: KindArgument,
    source: Annotated[str, typer.Argument(metavar="FROM", help="The one that goes.")],
    target: Annotated[str, typer.Argument(metavar="INTO", help="The one that stays.")],
    yes: YesOption = False,
    dry_run: Annotated[
        bool, flag("--dry-run", "Only show what would move; nothing is changed.")
    ] = False,
) -> None:
    """Make one of a rep, manager or account entered twice.

    All that is known of FROM moves to INTO, and its name still finds it.
    """
    from coachlog.render.lines import count_rows, visible
    from coachlog.usecases.rename import merge as make_one
    from coachlog.usecases.rename import plan_merge

    run = current()
    with run.log(writing=True) as log:
        planned = plan_merge(log, _read_kind(kind), source, target)
        names = f"{planned.kind} {visible(planned.source.name)} into {visible(planned.target.name)}"
        moved = ", ".join(count_rows(number, table) for table, number in planned.moved.items())
        dropped = ""
        if planned.dropped_groups:
            groups = count_rows(planned.dropped_groups, "grouping")
            dropped = f", {groups} dropped as {visible(planned.target.name)} has some"
        what = f"{moved or 'nothing'} to move{dropped}"
        if dry_run:
            tell(f"Would merge {names}: {what}", asked=True)
            return
        confirm(f"Merge {names}, {what}?", yes=yes)
        make_one(log, planned, author=run.author())
    tell(
        f"Merged {names}: {moved or 'nothing'} moved{dropped}; "
        f"{visible(planned.source.name)} is a former name now. To take it back: {to_paste('undo')}"
    )


@command(
    app,
    CommandName.EDIT_ACCOUNT,
    "coachlog edit-account Acme --kind hospital",
    'coachlog edit-account Acme --kind ""',
)
def edit_account(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The customer.")],
    kind: Annotated[
        str, value("WORD", 'What kind of customer it is, in your words; "" removes it.')
    ],
) -> None:
    """Say what kind of customer an account is; field days mix the kinds."""
    from coachlog.render.lines import visible
    from coachlog.usecases.rename import set_account_kind

    run = current()
    with run.log(writing=True) as log:
        account, changed = set_account_kind(log, name, kind or None, author=run.author())
    said = f"is of kind {visible(kind)}" if kind else "is of no kind"
    tell(f"{visible(account)} {said}{'' if changed else ' already; nothing was changed'}")


def _read_kind(text: str) -> NameKind:
    kinds: tuple[NameKind, ...] = ("rep", "manager", "account")
    return parse_choice("kind", text, kinds)
