"""debrief-fieldday: questions on a terminal, or a file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog.cli.options import flag, value
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.named_files import FILE_TO_READ, standard_input
from coachlog.cli.terminal.ask import can_ask
from coachlog.cli.terminal.say import put, tell
from coachlog.config import WRITTEN_BY_HAND, named_path
from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError, WrongUsage, show, to_paste

if TYPE_CHECKING:
    from coachlog.domain.debriefs import DayToDebrief, Debrief
    from coachlog.store.debrief_drafts import DebriefDraft
    from coachlog.store.log import Log

app = family()


class Interrupted(CoachlogError):
    """A debrief stopped with Ctrl-C; its answers wait."""

    exit_code = 130


@command(
    app,
    CommandName.DEBRIEF_FIELDDAY,
    "coachlog debrief-fieldday 7",
    "coachlog debrief-fieldday 7 --from-file friday.toml",
    "coachlog debrief-fieldday 7 --from-file -",
)
def debrief_fieldday(
    id_: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="The field day; left out, the latest without a debrief."),
    ] = None,
    from_file: Annotated[
        str | None,
        value(
            "FILE",
            "Take the answers from a TOML file instead; - is standard input.",
            click_type=FILE_TO_READ,
        ),
    ] = None,
    start_over: Annotated[
        bool, flag("--start-over", "Forget what an interrupted debrief was told.")
    ] = False,
    new: Annotated[
        bool, flag("--new", "Take a customer that looks like a known one as new.")
    ] = False,
) -> None:
    """Write down what was seen on a field day: stop by stop, then the day.

    Enter takes what is in [ ], and else leaves an answer empty. Interrupted, it goes on where it
    stopped. A day can be debriefed again: what is there is shown, and Enter keeps it.
    """
    from coachlog.cli.commands.fieldday_questions import choose_day
    from coachlog.render.fieldday_lines import describe_debrief, list_debrief_notes
    from coachlog.store.debrief_drafts import find_draft
    from coachlog.usecases.debrief import keep_debrief, load_debrief

    run = current()
    if from_file is None and not can_ask():
        raise WrongUsage(
            "a debrief asks its questions on a terminal; elsewhere give the answers with "
            "--from-file FILE"
        )
    day_id = choose_day(run, id_, "debrief")
    with run.log(writing=True) as log:
        day = load_debrief(log, day_id, run.today)
        draft = find_draft(log, day_id, day.uid)
        if start_over:
            draft.drop()
        asked = from_file is None
        debrief = _read_file(run, from_file) if from_file else _ask(run, log, day, draft, new=new)
        kept = keep_debrief(
            log,
            day_id,
            debrief,
            insist=new or asked,  # who was asked has said of every name whose it is
            today=run.today,
            author=run.author(),
        )
        draft.drop()
    for line in describe_debrief(kept):
        tell(line)
    for note in list_debrief_notes(kept) if from_file is not None else ():
        tell(f"Note: {note}", err=True)


def _ask(
    run: Invocation, log: Log, day: DayToDebrief, draft: DebriefDraft, *, new: bool
) -> Debrief:
    from coachlog.cli.commands.interview import Interview
    from coachlog.cli.commands.people_questions import People
    from coachlog.render.fieldday_lines import introduce_debrief

    for line in introduce_debrief(day, run.today, len(draft.answers)):
        tell(line, err=True)
    try:
        people = People(log, insist=new)
        return Interview(day, draft, run.today, _read_coming(run), people).run()
    except typer.Abort as stopped:
        put(err=True)  # the prompt left the cursor in its line
        if not draft.answers:
            raise
        raise Interrupted(
            f"stopped; your answers are kept: {to_paste('debrief-fieldday', day.id)} goes on "
            "from here"
        ) from stopped


def _read_coming(run: Invocation) -> Callable[[str, str], date]:
    """Return the reader of days to come, as every day in a debrief is."""
    return lambda field, text: run.read_day(field, text, "future")


def _read_file(run: Invocation, name: str) -> Debrief:
    from coachlog.intake.debrief_file import read_debrief
    from coachlog.intake.problems import Problem

    try:
        given = nullcontext(standard_input()) if name == "-" else named_path(name).open("rb")
        with given as file:
            content = file.read(WRITTEN_BY_HAND + 1)
    except OSError as error:
        raise CoachlogError(f"{show(name)} can't be read: {error.strerror or error}") from error
    if len(content) > WRITTEN_BY_HAND:
        raise CoachlogError(f"{show(name)} is over 1 MB long, which no debrief is")
    found = read_debrief(content, _read_coming(run))
    if isinstance(found, Problem):
        raise CoachlogError(f"{name}:{found}; nothing was saved")
    return found
