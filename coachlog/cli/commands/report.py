"""report: the coaching report in every form, and whether it ends with exit code 3."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog.cli.commands.report_forms import (
    PAGES,
    WantedReport,
    find_and_write,
    find_report,
    why_skipped,
    write_lines,
)
from coachlog.cli.options import PERIOD, SHAPE, OutputOption, choice, flag, value, with_groups
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.periods import NO_PERIOD, PeriodOptions
from coachlog.cli.terminal.say import tell
from coachlog.domain.command_names import CommandName
from coachlog.errors import InvalidValue, WrongUsage, show

if TYPE_CHECKING:
    from coachlog.domain.coaching import CoachingReport
    from coachlog.store.log import Log

app = family()

# What fails -> the strengths of evidence that a flag needs for it; none means any.
FAILING: dict[str, tuple[str, ...]] = {"flag": (), "likely": ("likely", "firm"), "firm": ("firm",)}
FAILED_ON = 3

NAME_ORDER = ("json", "csv")  # shapes for programs
REPORT_SHAPES = ("table", "json", "csv", "markdown", *PAGES, "xlsx", "eml")


@command(
    app,
    CommandName.REPORT,
    "coachlog report --week",
    'coachlog report --month last --manager "Pat Lee"',
    "coachlog report --quarter 2026-Q3 --format html --output q3.html",
)
@with_groups
def report(
    during: PeriodOptions = NO_PERIOD,
    from_: Annotated[
        list[str] | None,
        value("DATE", "From this day on. For eml also --from ADDRESS.", PERIOD, "--from"),
    ] = None,
    to: Annotated[
        list[str] | None,
        value(
            "DATE",
            "Up to this day. Default: today. For eml also --to ADDRESS; may be repeated.",
            PERIOD,
        ),
    ] = None,
    manager: Annotated[str | None, value("NAME", "Only this manager.")] = None,
    group: Annotated[
        str | None, value("GROUP", "Only managers in it, such as EMEA or EMEA/North.")
    ] = None,
    by: Annotated[str | None, choice("manager|group", "One line for each of these.")] = None,
    format_: Annotated[
        str,
        choice(
            "|".join(REPORT_SHAPES),
            "For people, programs, a chat or wiki (markdown), as a page (html, pdf), "
            "for Excel (xlsx), as a mail (eml).",
            SHAPE,
            "--format",
        ),
    ] = "table",
    output: OutputOption = None,
    sort: Annotated[
        str | None,
        value(
            "need|name|share|change|overdue",
            "Who stands first. Default: who needs a talk; in csv the names.",
            SHAPE,
        ),
    ] = None,
    whole: Annotated[bool, flag("--all", "List those without a pattern too.", SHAPE)] = False,
    audience: Annotated[
        str | None,
        choice(
            "boss|manager",
            "Whom a page or mail is for: manager, of one alone, names the reps.",
            SHAPE,
            "--for",
        ),
    ] = None,
    anonymous: Annotated[
        bool,
        flag(
            "--anonymous",
            "For the boss: letters for managers (html, pdf, eml, markdown, xlsx).",
            SHAPE,
        ),
    ] = False,
    with_notes: Annotated[
        bool, flag("--with-notes", "In a workbook: what was noted, too.", SHAPE)
    ] = False,
    attach: Annotated[str | None, choice("xlsx", "Attach the workbook to eml.", SHAPE)] = None,
    skip_empty: Annotated[
        bool, flag("--skip-empty", "Write nothing when there are no calls.", SHAPE)
    ] = False,
    skip_unchanged: Annotated[
        bool,
        flag(
            "--skip-unchanged",
            "Write nothing when signs and overdue reps are those of the period before.",
            SHAPE,
        ),
    ] = False,
    fail_on: Annotated[
        str | None,
        choice(
            "flag|likely|firm",
            "Exit with 3 when anyone is flagged, or flagged with such evidence.",
            SHAPE,
        ),
    ] = None,
) -> None:
    """Show whose ride-alongs are coaching and whose are mostly team selling.

    Without a period: this week.
    """
    from coachlog.domain.periods import week_of
    from coachlog.domain.report_order import parse_order
    from coachlog.render.lines import describe_too_old
    from coachlog.usecases.report import Narrowed

    run = current()
    start, senders = _read_ends("from", from_)
    end, addresses = _read_ends("to", to)
    if format_ == "eml":
        _check_days(run, ("from", start), ("to", end))
    if len(senders) > 1:
        raise WrongUsage("--from is given two addresses; give one")
    wanted = WantedReport(
        period=during._replace(start=start, end=end).read(run.today) or week_of(run.today),
        narrowed=Narrowed(
            manager=manager,
            group=group,
            by="group" if by == "group" else "manager",
        ),
        shape=format_,
        output=output,
        order=parse_order("sort", sort or ("name" if format_ in NAME_ORDER else "need")),
        whole=whole,
        with_notes=with_notes,
        sender=senders[0] if senders else None,
        to=addresses,
        attach=attach is not None,
        audience=audience,
        anonymous=anonymous,
    )
    _check_wanted(wanted)
    with run.log() as log:
        skipped = None
        if skip_empty or skip_unchanged:
            found = find_report(run, log, wanted)
            skipped = why_skipped(run, log, found, wanted, empty=skip_empty, same=skip_unchanged)
        if not skipped:
            found = find_and_write(run, log, wanted)
        too_old = _count_too_old(run, log)
    code = 0
    if fail_on is not None and _fails(found, fail_on):
        code = run.code_if_unread = FAILED_ON
    if skipped:
        _say_skipped(skipped)
    elif wanted.shape not in {"xlsx", "eml", *PAGES}:
        write_lines(found, wanted)
    if wanted.shape == "table" and too_old:
        tell(describe_too_old(too_old, run.settings.retention or ""), err=True)
    raise typer.Exit(code)


def _read_ends(option: str, texts: list[str] | None) -> tuple[str | None, tuple[str, ...]]:
    """Return the day and the addresses that --from or --to says: none can be taken for another."""
    from coachlog.domain.teams import parse_mailbox

    readers = [text for text in texts or () if not text.strip() or {"@", "<"} & set(text)]
    days = [text for text in texts or () if text not in readers]
    if len(days) > 1:
        raise WrongUsage(f"--{option} is given two days; give one")
    return (days[0] if days else None), tuple(parse_mailbox(option, text) for text in readers)


def _check_days(run: Invocation, *ends: tuple[str, str | None]) -> None:
    """Refuse what was meant as an address and has no @."""
    for option, text in ends:
        if text is not None:
            try:
                run.read_day(option, text, "past")
            except InvalidValue:
                problem = f"{show(text)} is neither an address such as pat@example.com nor a day"
                raise InvalidValue(option, problem) from None


def _check_wanted(wanted: WantedReport) -> None:
    """Refuse options that the format has no place for."""
    if wanted.narrowed.manager is not None and (
        wanted.narrowed.group is not None or wanted.narrowed.by == "group"
    ):
        raise WrongUsage("--manager is one manager; leave --group and --by out")
    if wanted.shape == "eml" and not wanted.to:
        raise WrongUsage("a mail needs somebody to go to; add --to ADDRESS")
    for option, given in (("from", wanted.sender), ("to", wanted.to)):
        if given and wanted.shape != "eml":
            raise WrongUsage(f"--{option} ADDRESS belongs to --format eml")
    if wanted.attach and wanted.shape != "eml":
        raise WrongUsage("--attach belongs to --format eml; --format xlsx is the workbook alone")
    if wanted.shape == "json" and wanted.order != "name":
        raise WrongUsage("--sort: JSON has the managers in the order of names, and by_need in it")
    if wanted.with_notes and wanted.shape != "xlsx" and not wanted.attach:
        raise WrongUsage("--with-notes belongs to a workbook: --format xlsx or --attach xlsx")
    _check_reader(wanted)
    if wanted.shape == "pdf":
        from coachlog.render.pages.pdf import check_pdf

        check_pdf()


def _check_reader(wanted: WantedReport) -> None:
    """Refuse what no format can do for whoever it is for."""
    if wanted.audience and wanted.shape not in (*PAGES, "eml"):
        raise WrongUsage("--for belongs to a page or a mail: --format html, pdf or eml")
    if wanted.anonymous and wanted.shape not in (*PAGES, "eml", "markdown", "xlsx"):
        raise WrongUsage("--anonymous belongs to --format html, pdf, eml, markdown or xlsx")
    if wanted.anonymous and wanted.with_notes:
        raise WrongUsage("--anonymous goes without --with-notes: notes name people")
    own = wanted.audience == "manager" or (not wanted.audience and wanted.narrowed.manager)
    if wanted.with_notes and wanted.attach and not own:
        raise WrongUsage("a mail to those above names no rep, and notes do; add --manager NAME")
    if wanted.audience == "manager" and wanted.anonymous:
        raise WrongUsage("--anonymous is for the boss; what is for the manager names the reps")


def _fails(found: CoachingReport, fail_on: str) -> bool:
    strengths = FAILING[fail_on]
    return any(not strengths or flagged.evidence.strength in strengths for flagged in found.flagged)


def _say_skipped(why: str) -> None:
    """Say that nothing was written, where somebody sees it: cron would make a mail of it."""
    if sys.stderr is not None and sys.stderr.isatty():
        tell(f"{why}; nothing was written.", err=True)


def _count_too_old(run: Invocation, log: Log) -> int:
    """Return how many calls are older than the settings let them be."""
    if run.settings.retention is None:
        return 0
    from coachlog.usecases.purge import count_too_old

    return count_too_old(log, run.settings.retention, run.today)
