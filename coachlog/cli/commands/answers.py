"""ask-rep and add-answer: asking reps who wanted the manager on their calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Annotated

import typer

from coachlog.cli.options import AnsweredOption, choice, flag, value, with_groups
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.named_files import FILE_TO_READ, FOLDER_TO_WRITE
from coachlog.cli.program.periods import NO_PERIOD, PeriodOptions
from coachlog.cli.terminal.ask import can_ask
from coachlog.cli.terminal.say import put, tell
from coachlog.domain.audience import name_reader
from coachlog.domain.command_names import CommandName
from coachlog.domain.periods import Period, week_of
from coachlog.errors import CoachlogError, WrongUsage, to_paste

if TYPE_CHECKING:
    from coachlog.domain.answers import Questions, RepAnswer
    from coachlog.store.log import Log

app = family()

# With their file endings.
QUESTION_SHAPES = {"markdown": "md", "html": "html", "eml": "eml", "csv": "csv", "json": "json"}
MAX_REPLY_BYTES = 1_000_000


@command(
    app,
    CommandName.ASK_REP,
    'coachlog ask-rep "Dana Cruz" --week last',
    'coachlog ask-rep "Dana Cruz" --month last --format eml --output dana.eml',
    'coachlog ask-rep --all --manager "Pat Lee" --month 2026-11 --format csv --output asked/',
)
@with_groups
def ask_rep(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The rep; or --all for a team.")
    ] = None,
    all_: Annotated[
        bool, flag("--all", "Every rep of the team, one file each in a folder.")
    ] = False,
    manager: Annotated[str | None, value("NAME", "With --all: whose team.")] = None,
    during: PeriodOptions = NO_PERIOD,
    format_: Annotated[
        str,
        choice(
            "|".join(QUESTION_SHAPES),
            "What the rep can open, or for programs (json).",
            name="--format",
        ),
    ] = "markdown",
    output: Annotated[
        str | None,
        value(
            "FILE",
            "Write to a file; - is the screen. With --all, a new folder.",
            name="--output -o",
            click_type=FOLDER_TO_WRITE,
        ),
    ] = None,
) -> None:
    """Ask a rep about calls: who wanted the manager there, and who led.

    Day, customer and manager are on it, nothing private. Without a period: last week.
    """
    from coachlog.cli.commands.people_questions import ask_known
    from coachlog.cli.terminal.output import begin, open_output
    from coachlog.usecases.ask_rep import ask_rep as ask

    run = current()
    period = _read_period(run, during)
    if all_:
        if name is not None:
            raise WrongUsage("--all asks every rep of a team; leave the name out")
        _ask_team(run, manager, period, format_, output)
        return
    if name is None and can_ask():
        name = ask_known(run, "rep")
    if name is None:
        raise WrongUsage("name whom to ask, or ask the whole team with --all")
    if manager is not None:
        raise WrongUsage("--manager belongs to --all")
    with run.log() as log:
        questions = ask(log, name, period)
        managers = {call.manager for call in questions.calls}
        write = _writer(run, log, format_, managers.pop() if len(managers) == 1 else None)
    with open_output(output) as file:
        begin(file, format_)
        write(file, questions)
    _say_next(questions, name)


def _writer(
    run: Invocation, log: Log, shape: str, manager: str | None
) -> Callable[[IO[str], Questions], None]:
    from functools import partial

    from coachlog.render import questions
    from coachlog.render.json_plans import write_questions

    templates = run.settings.templates
    if shape == "eml":
        from coachlog.cli.program.clock import read_now
        from coachlog.cli.program.sender import find_sender

        return partial(
            questions.write_mail,
            sender=find_sender(run, log, manager),
            at=read_now(),
            templates=templates,
        )
    writers: dict[str, Callable[[IO[str], Questions], None]] = {
        "markdown": questions.write_markdown,
        "html": partial(questions.write_html, templates=templates),
        "csv": questions.write_csv,
        "json": write_questions,
    }
    return writers[shape]


def _say_next(questions: Questions, name: str) -> None:
    """Say how to keep the answer, with the rep as they were named: namesakes are apart in that."""
    from coachlog.render.lines import visible

    rep = visible(questions.rep)
    if not questions.calls:
        tell(f"Note: {rep} has no calls from {questions.start} to {questions.end}", err=True)
        return
    period = ("--from", questions.start, "--to", questions.end)  # of which it asks on a terminal
    tell(f"Next, with the answer: {to_paste('add-answer', name, *period)}", err=True)


def _read_period(run: Invocation, during: PeriodOptions) -> Period:
    return during.read(run.today) or week_of(run.today).previous()


def _ask_team(
    run: Invocation, manager: str | None, period: Period, shape: str, output: str | None
) -> None:
    """Write one file a rep into a new folder, whole or not at all."""
    from coachlog.cli.terminal.output import begin, open_folder
    from coachlog.render.lines import count_of
    from coachlog.usecases.ask_rep import ask_team

    if output is None or output == "-":
        raise WrongUsage("--all writes one file a rep; name a new folder with --output FOLDER")
    with run.log() as log:
        asked = ask_team(log, manager, period, settings=run.settings)
        if not asked:
            raise CoachlogError(
                f"nobody on that team has a call from {period.start} to {period.end}; nothing was "
                "written"
            )
        write = _writer(run, log, shape, manager)
    with open_folder(output) as open_file:
        for place, questions in enumerate(asked, start=1):
            name = f"{place:02}-{_file_name(questions.rep)}.{QUESTION_SHAPES[shape]}"
            with open_file(name) as file:
                begin(file, shape)
                write(file, questions)
    tell(f"Wrote {count_of(len(asked), 'page')} into {output}", err=True)


def _file_name(rep: str) -> str:
    """Return a name as part of a file's: letters and digits, the rest as a hyphen."""
    kept = "".join(char if char.isalnum() else "-" for char in rep)
    return "-".join(part for part in kept.split("-") if part)[:60] or "rep"


@command(
    app,
    CommandName.ADD_ANSWER,
    'coachlog add-answer "Dana Cruz" "2 m, 3 r m"',
    'coachlog add-answer "Dana Cruz" --from-file asked.csv',
    'coachlog add-answer "Dana Cruz" "4 r" --date 2026-11-20',
)
@with_groups
def add_answer(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The rep who answered.")
    ] = None,
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEXT]",
            help="Such as '1 r m, 2 m': the call, who wanted it, who led; r is the rep, m the"
            f" manager, b both, ? can't tell; {name_reader('answer')}. Without it, asked on a"
            " terminal.",
        ),
    ] = None,
    from_file: Annotated[
        str | None,
        value(
            "FILE",
            "Take the answers from a reply or the filled-in CSV; - is standard input.",
            click_type=FILE_TO_READ,
        ),
    ] = None,
    date: AnsweredOption = None,
    during: PeriodOptions = NO_PERIOD,
) -> None:
    """Keep what a rep answered to ask-rep.

    It never changes what the manager noted. The report says how far the two agree.
    """
    from coachlog.cli.commands.people_questions import ask_known
    from coachlog.domain.answers import read_reply
    from coachlog.render.lines import count_of, visible
    from coachlog.usecases.ask_rep import keep_answers

    run = current()
    on = run.today if date is None else run.read_day("date", date, "past")
    if text is not None and from_file is not None:
        raise WrongUsage("the answers are given twice; leave TEXT or --from-file out")
    if name is None:
        name = ask_known(run, "rep")
    if text is None and from_file is None and not can_ask():
        raise WrongUsage("nobody is there to answer; give the answers as TEXT or with --from-file")
    if on > run.today:
        raise WrongUsage(f"--date: {on} is after today, {run.today}")
    with run.log(writing=True) as log:
        if from_file is not None:
            answers = _read_file(from_file)
        elif text is not None:
            answers = read_reply("text", text)
        else:
            answers = _ask(run, name, _read_period(run, during))
        kept = keep_answers(log, name, answers, on, author=run.author())
    known = f", {kept.known} known already" if kept.known else ""
    tell(f"Kept {count_of(len(kept.answers), 'answer')} of {visible(kept.rep)}{known}")


def _read_file(name: str) -> list[RepAnswer]:
    """Read a reply, or a table with the columns that ask-rep writes."""
    import csv

    from coachlog.cli.program.named_files import read_text_file
    from coachlog.domain.answers import read_reply, read_rows

    content = read_text_file("from_file", name, MAX_REPLY_BYTES)
    header = content.partition("\n")[0].casefold()
    if "who_wanted" not in header:
        return read_reply("from_file", content)
    separator = ";" if header.count(";") > header.count(",") else ","
    rows = csv.DictReader(content.splitlines(), delimiter=separator)
    return read_rows(
        "from_file",
        (
            (row.get("id") or "", row.get("who_wanted") or "", row.get("who_led") or "")
            for row in rows
        ),
    )


_WANTED_KEYS = {"r": "the rep asked", "m": "the manager scheduled it", "?": "can't tell"}
_LED_KEYS = {"r": "the rep led", "m": "the manager led", "b": "both", "?": "can't tell"}


def _ask(run: Invocation, name: str, period: Period) -> list[RepAnswer]:
    """Ask about each call that is not answered yet, two keys a call."""
    from coachlog.domain.answers import RepAnswer, read_led, read_wanted
    from coachlog.render.lines import visible
    from coachlog.usecases.ask_rep import ask_rep as ask

    with run.log() as log:
        questions = ask(log, name, period)
    calls = [call for call in questions.calls if call.answer is None]
    if not calls:
        raise CoachlogError(
            f"no call from {period.start} to {period.end} is left to ask about; choose other days "
            "with --month or --from"
        )
    put(f"What {visible(name)} answered; {name_reader('answer')}.", err=True)
    answers = []
    for call in calls:
        about = f"{visible(call.account)}, with {visible(call.manager)}"
        put(f"\n{call.on:%a} {call.on}  {about}", err=True)
        wanted = _press(_WANTED_KEYS)
        if wanted == "q":
            break
        led = _press(_LED_KEYS)
        answers.append(
            RepAnswer(
                call_id=call.id,
                initiator=read_wanted("wanted", wanted),
                led=None if led == "q" else read_led("led", led),
            )
        )
        if led == "q":
            break
    if not answers:
        raise CoachlogError("nothing was answered; nothing was saved")
    return answers


def _press(keys: dict[str, str]) -> str:
    listed = "  ".join(f"{key} {meaning}" for key, meaning in keys.items())
    put(f"  {listed}  q enough", err=True)
    while True:
        typed = typer.getchar().casefold()
        if typed in ("\x03", "\x04"):
            raise KeyboardInterrupt
        if typed in keys or typed == "q":
            put(f"  > {keys.get(typed, 'enough')}", err=True)
            return typed
