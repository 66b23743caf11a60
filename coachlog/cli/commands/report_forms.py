"""A report as it is asked for on the command line: found, and written in any of its forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coachlog import render
from coachlog.cli.program.invocation import Invocation
from coachlog.errors import WrongUsage

if TYPE_CHECKING:
    from coachlog.domain.coaching import CoachingReport, Order
    from coachlog.domain.periods import Period
    from coachlog.store.log import Log
    from coachlog.usecases.report import Narrowed

PAGES = ("html", "pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedReport:
    """What is reported, and as what it is written."""

    period: Period
    narrowed: Narrowed
    shape: str
    output: str | None
    order: Order
    whole: bool
    with_notes: bool
    sender: str | None
    to: tuple[str, ...]
    attach: bool
    audience: str | None
    anonymous: bool


def find_report(run: Invocation, log: Log, wanted: WantedReport) -> CoachingReport:
    """Return the report that is asked for; raises as `report_on_some`."""
    from coachlog.usecases.report import report_on_some

    return report_on_some(
        log, wanted.period, wanted.narrowed, today=run.today, settings=run.settings
    )


def why_skipped(
    run: Invocation,
    log: Log,
    found: CoachingReport,
    wanted: WantedReport,
    *,
    empty: bool,
    same: bool,
) -> str | None:
    """Say why nothing of a report is to be written; None where it is to be."""
    from coachlog.usecases.report import is_as_before

    if empty and not found.quality.calls:
        return f"No calls in {wanted.period.label}"
    if same and is_as_before(log, found, wanted.narrowed, settings=run.settings):
        return f"Signs and overdue reps are those of {wanted.period.previous().label}"
    return None


def find_and_write(run: Invocation, log: Log, wanted: WantedReport) -> CoachingReport:
    """Find a report; write it where that takes more of the log than the report has."""
    if wanted.shape == "xlsx" or wanted.attach:
        return _write_with_workbook(run, log, wanted)
    if wanted.shape in PAGES:
        return _write_page(run, log, wanted)
    found = find_report(run, log, wanted)
    if wanted.shape == "eml":
        _write_mail(run, log, found, wanted)
    return found


def write_lines(found: CoachingReport, wanted: WantedReport) -> None:
    """Write a report as text: those formats that need no more of the log."""
    from functools import partial

    from coachlog.cli.terminal.output import present, stdout_console

    if wanted.shape == "table":
        from coachlog.render.terminal.report import print_report

        with stdout_console(wanted.output, paged=True) as console:
            print_report(console, _prepare(found, wanted), whole=wanted.whole)
    else:
        present(
            wanted.shape,
            wanted.output,
            _prepare(found, wanted),
            json=lambda: render.json_report.write_report,
            csv=lambda: render.csv.write_report,
            markdown=lambda: partial(
                render.markdown_report.write_report,
                named=not wanted.anonymous,
            ),
        )


def _write_mail(
    run: Invocation,
    log: Log,
    found: CoachingReport,
    wanted: WantedReport,
    workbook: bytes | None = None,
) -> None:
    from coachlog.cli.program.clock import read_now
    from coachlog.cli.program.sender import find_sender
    from coachlog.cli.terminal.output import open_output
    from coachlog.render.mail import write_mail
    from coachlog.render.message import Envelope

    own = _is_own(found, wanted)
    sender = wanted.sender or find_sender(
        run, log, wanted.narrowed.manager, known=not wanted.anonymous
    )
    envelope = Envelope(to=wanted.to, sender=sender, at=read_now())
    with open_output(wanted.output) as file:
        write_mail(file, _prepare(found, wanted), envelope, named=own, workbook=workbook)


def _write_with_workbook(run: Invocation, log: Log, wanted: WantedReport) -> CoachingReport:
    """Write a workbook, or a mail with one, while the log still gives its calls."""
    from functools import partial
    from io import BytesIO

    from coachlog.cli.terminal.output import open_binary
    from coachlog.files import open_scratch
    from coachlog.render.xlsx import write_workbook
    from coachlog.usecases.workbook import open_workbook

    with open_workbook(
        log, wanted.period, wanted.narrowed, today=run.today, settings=run.settings
    ) as data:
        written = partial(
            write_workbook,
            data=replace(data, report=_prepare(data.report, wanted)),
            with_notes=wanted.with_notes,
            named=not wanted.anonymous and (wanted.shape == "xlsx" or _is_own(data.report, wanted)),
        )
        with open_scratch() as scratch:
            if wanted.shape == "xlsx":
                with open_binary("format", wanted.output) as file:
                    written(file, scratch=scratch)
            else:
                made = BytesIO()
                written(made, scratch=scratch)
                _write_mail(run, log, data.report, wanted, made.getvalue())
        return data.report


def _write_page(run: Invocation, log: Log, wanted: WantedReport) -> CoachingReport:
    """Write the page for the boss or for the only manager, as HTML or as PDF."""
    from functools import partial

    from coachlog.cli.terminal.output import present_page
    from coachlog.usecases.report import cover_some

    covered = cover_some(
        log, wanted.period, wanted.narrowed, today=run.today, settings=run.settings
    )
    found = covered.report
    own = _is_own(found, wanted)
    pages = render.pages
    present_page(
        wanted.shape,
        wanted.output,
        replace(covered, report=_prepare(found, wanted)),
        html=lambda: partial(
            pages.manager.write_manager if own else pages.boss.write_boss,
            folder=run.settings.templates,
        ),
    )
    return found


def _is_own(found: CoachingReport, wanted: WantedReport) -> bool:
    """Tell whether what is written is for the only manager, and so names the reps.

    A mail goes to those above, unless the manager was named.
    """
    alone = len(found.managers) == 1
    if wanted.audience is not None:
        if wanted.audience == "manager" and not alone:
            raise WrongUsage("--for manager is about one of them; add --manager NAME")
        return wanted.audience == "manager"
    named = wanted.shape != "eml" or wanted.narrowed.manager is not None
    return alone and named and not wanted.anonymous


def _prepare(found: CoachingReport, wanted: WantedReport) -> CoachingReport:
    """Return the report in the order wanted, and with letters for managers where that is."""
    from coachlog.domain.anonymous import anonymise

    return replace(anonymise(found) if wanted.anonymous else found, order=wanted.order)
