"""privacy: what is held about a person, erasing somebody, purging what is old."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog import render
from coachlog.cli.options import (
    NoPagerOption,
    OutputOption,
    TableOrJsonOption,
    YesOption,
    flag,
    value,
)
from coachlog.cli.program.command import HELP_NAMES, PlainGroup, command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.terminal.ask import ask_text, can_ask, confirm
from coachlog.cli.terminal.say import tell
from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage, show, to_paste

if TYPE_CHECKING:
    from coachlog.store.log import Log

app = family()
privacy = family()
app.add_typer(
    privacy,
    name=CommandName.PRIVACY,
    cls=PlainGroup,
    no_args_is_help=True,
    epilog='coachlog privacy show "Dana Cruz"\ncoachlog privacy erase "Dana Cruz" --dry-run',
    context_settings=HELP_NAMES,
)

PersonArgument = Annotated[
    str, typer.Argument(metavar="PERSON", help="A rep or a manager: the name, or the e-mail.")
]
LoginOption = Annotated[
    list[str] | None,
    value(
        "NAME",
        "A login under which they ran commands, where it is not clearly theirs; may be repeated.",
        name="--login",
    ),
]
DryRunOption = Annotated[
    bool, flag("--dry-run", "Only show what would happen; nothing is changed.")
]


@privacy.callback()
def explain() -> None:
    """Show, erase and purge what is held about people.

    docs/privacy.md tells what coachlog keeps, for how long, and who reads it.
    """


@command(
    privacy,
    "show",
    'coachlog privacy show "Dana Cruz"',
    'coachlog privacy show "Pat Lee" --format json --output pat.json',
)
def show_(
    person: PersonArgument,
    login: LoginOption = None,
    format_: TableOrJsonOption = "table",
    output: OutputOption = None,
    no_pager: NoPagerOption = False,
) -> None:
    """Show all that is held about a person, with others marked who are in it."""
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.privacy import show_person

    run = current()
    with run.log() as log:
        held = show_person(log, person, login or [], run.settings)
    present(
        format_,
        output,
        held,
        table=lambda: render.terminal.privacy.print_holdings,
        json=lambda: render.json_privacy.write_privacy,
        paged=not no_pager,
    )


@command(
    privacy,
    "erase",
    'coachlog privacy erase "Dana Cruz"',
    'coachlog privacy erase "Dana Cruz" --dry-run',
    'coachlog privacy erase "Sam Oak" --yes --name "Sam Oak"',
)
def erase(
    person: PersonArgument,
    login: LoginOption = None,
    all_texts: Annotated[
        bool, flag("--all-texts", "Of a manager: what they wrote about reps goes too.")
    ] = False,
    full_names_only: Annotated[
        bool,
        flag(
            "--full-names-only",
            "Leave single words of the name, such as a first name, in texts about others.",
        ),
    ] = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    name: Annotated[str | None, value("NAME", "The name, typed once more, with --yes.")] = None,
) -> None:
    """Erase a person for good: counts stay under a pseudonym, all else goes.

    Calls and field days still count. Names, texts about them, the history's images, unfinished
    debriefs and backups lose them; imports bring nobody back. No undo.
    """
    from coachlog.render.privacy_lines import describe_erase
    from coachlog.usecases.erase import EraseOptions, plan_erase
    from coachlog.usecases.erase import erase as erase_person
    from coachlog.usecases.privacy import ErasedAlready

    if yes and name is None:
        raise WrongUsage("--yes needs --name as well: type the name once more")
    run = current()
    options = EraseOptions(
        logins=tuple(login or ()), all_texts=all_texts, full_names_only=full_names_only
    )
    author = run.author(outside="erased somebody for good")
    with run.log(writing=True) as log:
        try:
            planned = plan_erase(log, person, options, run.settings, author)
        except ErasedAlready as error:
            if not _finish(log, to_paste("privacy", "erase", person)):
                raise CoachlogError(f"{error.problem} already; nothing is left to do") from error
            return
        if dry_run:
            _say(describe_erase(planned), asked=True)
            return
        if not yes:
            _say(describe_erase(planned), err=True, asked=True)
        _confirm_name(planned.person.name, name, yes=yes)
        done, cleaned = erase_person(
            log, planned, options, run.settings, author=author, told=_tell_backups
        )
    _say(describe_erase(done, done=cleaned))


@command(
    privacy,
    "purge",
    "coachlog privacy purge --older-than 24m --dry-run",
    "coachlog privacy purge --older-than 24m --yes",
)
def purge(
    older_than: Annotated[
        str | None,
        value(
            "24m|DATE", "The age, or the first day that stays. Default: retention in the settings."
        ),
    ] = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
) -> None:
    """Remove calls and field days that are older than they have to be kept.

    With them go their texts, the history's images, calendar entries, and absences and closed
    actions of that age, from backups as well. No import brings them back. No undo.
    """
    from coachlog.render.privacy_lines import describe_purge
    from coachlog.usecases.purge import plan_purge
    from coachlog.usecases.purge import purge as remove_old

    run = current()
    before = _read_first_day(run, older_than)
    with run.log(writing=True) as log:
        planned = plan_purge(log, before)
        if dry_run or planned.is_nothing:
            if not dry_run and _finish(log, to_paste("privacy", "purge", "--older-than", before)):
                return
            _say(describe_purge(planned), asked=True)
            return
        if not yes:
            _say(describe_purge(planned), err=True, asked=True)
        confirm(f"Remove what is from before {before}, for good?", yes=yes)
        author = run.author(outside=f"purged what was from before {before}, for good")
        done, cleaned = remove_old(log, before, author=author, told=_tell_backups)
    _say(describe_purge(done, done=cleaned))


def _read_first_day(run: Invocation, text: str | None) -> date:
    """Return the first day that stays."""
    from coachlog.domain.retention import parse_age

    text = text or run.settings.retention
    if text is None:
        raise WrongUsage("--older-than is missing, and the settings have no retention")
    try:
        return parse_age("older_than", text).first_day(run.today)
    except InvalidValue as error:
        if not any(char in text for char in "-./ "):
            raise
        day = run.read_day("older_than", text, "past")
        if day > run.today:
            raise InvalidValue("older_than", f"{day} is after today; that would be all") from error
        return day


def _confirm_name(name: str, given: str | None, *, yes: bool) -> None:
    """Go on only when the name was typed."""
    from coachlog.domain.names import fold_name

    if not yes:
        question = f"This can't be undone. To erase {show(name)}, type the name"
        if not can_ask():
            raise WrongUsage(
                f"{question}. Nobody is there to answer; add --yes --name {show(name)}"
            )
        given = ask_text(question)
    if fold_name(given or "") != fold_name(name):
        raise InvalidValue("name", f"{show(given)} is not {show(name)}; nothing was erased")


def _finish(log: Log, again: str) -> bool:
    """Do what a stopped erase or purge left to do; tell whether there was something."""
    from coachlog.render.privacy_lines import describe_finished
    from coachlog.usecases.erase import finish, is_unfinished

    if not is_unfinished(log):
        return False
    _say(describe_finished(finish(log, again, told=_tell_backups)))
    return True


def _tell_backups(done: int, of: int) -> None:
    if of and done < of and can_ask():
        tell(f"Cleaning backup {done + 1} of {of}", err=True)


def _say(lines: Iterable[str], *, err: bool = False, asked: bool = False) -> None:
    for line in lines:
        tell(line, err=err, asked=asked)
