"""The steps of import, from the files to what is said of them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import typer

from coachlog.cli.commands import imported_log
from coachlog.cli.commands.import_outcome import explaining, listing_problems, show_imported
from coachlog.cli.commands.sources import open_sources
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import ask_key, can_ask
from coachlog.cli.terminal.progress import show_progress
from coachlog.domain.history import READ
from coachlog.files import open_scratch
from coachlog.intake.drafts import FileKind
from coachlog.meter import Meter
from coachlog.render.lines import count_of, visible
from coachlog.store.log import Log
from coachlog.store.made import find_added
from coachlog.store.open import open_log
from coachlog.usecases.import_file import ignore_problem, import_files
from coachlog.usecases.importing import Imported, ImportOptions, ImportRefused, NewcomerRole

FILES_NAMED = 20  # of one command, in the history


def run_import(
    run: Invocation,
    names: list[str],
    kind: FileKind | None,
    options: ImportOptions,
    shape: str,
    *,
    explain: bool,
    listing: str | None,
) -> None:
    """Import the files, and show what became of them."""
    merged, refused, done = None, None, []
    author = run.author(outside=_name_read(names))
    if options.add_people and shape == "text" and not options.dry_run and "-" not in names:
        options = _ask_roles(run, names, kind, options)
    meter = Meter()
    with ExitStack() as opened:
        if not explain:  # its lines show how far it is
            opened.enter_context(show_progress(meter))
        sources = opened.enter_context(open_sources(names, kind, options, meter))
        exported = imported_log.find_logs(sources)
        listed = None if listing is None else opened.enter_context(listing_problems(listing))
        log = opened.enter_context(_log(run, dry_run=options.dry_run))
        explainer = opened.enter_context(explaining(shape, wanted=explain))
        try:
            if exported:
                from coachlog.usecases.merge_log import merge_logs

                merged = merge_logs(
                    log, exported, today=run.today, author=author, dry_run=options.dry_run
                )
            else:
                with import_files(
                    log,
                    sources,
                    options,
                    author=author,
                    write_problem=listed.write if listed else ignore_problem,
                    explain=explainer,
                    meter=meter,
                ) as done:
                    if listed:
                        listed.end()
        except ImportRefused as error:
            refused, done = error, error.files
        added = find_added(log.connection, author.noted) if shape == "json" else None
    if merged is not None:
        imported_log.show_merged(merged, names, added, dry_run=options.dry_run)
    else:
        show_imported(done, refused, options, added)
        if done and all(file.tells_nothing for file in done):
            raise typer.Exit(1)


def _name_read(names: list[str]) -> str:
    """Say in words which files are read, as the history tells it."""
    told = ["standard input" if name == "-" else name for name in names[:FILES_NAMED]]
    more = f" and {len(names) - FILES_NAMED} more" if len(names) > FILES_NAMED else ""
    return f"{READ}{', '.join(told)}{more}"


def _ask_roles(
    run: Invocation, names: list[str], kind: FileKind | None, options: ImportOptions
) -> ImportOptions:
    """Ask on a terminal of each person whom the files propose what they are."""
    if not can_ask():
        return options
    tried = replace(options, dry_run=True, add_people=False)
    done: list[Imported] = []
    with ExitStack() as opened:
        sources = opened.enter_context(open_sources(names, kind, tried, Meter()))
        if imported_log.find_logs(sources):
            return options
        log = opened.enter_context(_log(run, dry_run=True))
        with (
            contextlib.suppress(ImportRefused),
            import_files(log, sources, tried, author=run.author()) as done,
        ):
            pass
    known: dict[str, NewcomerRole] = {"r": "rep", "m": "manager", "n": "neither"}
    roles: dict[str, NewcomerRole] = {}
    for proposal in (proposal for file in done for proposal in file.proposals):
        met = count_of(proposal.meetings, "meeting")
        likely = "n" if proposal.is_doubtful else "r"
        key = ask_key(f"{visible(str(proposal))}, {met}:", known, default=likely)
        roles[str(proposal)] = known[key]
    return replace(options, roles=roles) if roles else options


@contextmanager
def _log(run: Invocation, *, dry_run: bool) -> Iterator[Log]:
    """Open the log; what is only tried out never creates one."""
    if dry_run and not run.path.exists():
        with (
            open_scratch() as folder,
            open_log(folder / "tried.db", writing=True, create=True) as log,
        ):
            yield log
        return
    with run.log(writing=True, create=True, trying=dry_run) as log:
        yield log
