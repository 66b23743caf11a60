"""What is said of an import: what became of each file, its problems, and why of each entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from coachlog.cli.program.command import repeat_command
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.say import put, tell
from coachlog.errors import CoachlogError

if TYPE_CHECKING:
    from coachlog.domain.made import AddedRows
    from coachlog.intake.problems import Problem
    from coachlog.usecases.importing import Imported, ImportOptions, ImportRefused


def show_imported(
    done: list[Imported],
    refused: ImportRefused | None,
    options: ImportOptions,
    added: AddedRows | None,
) -> None:
    """Say what became of the files: to programs where it is known what was `added`."""
    from coachlog.cli.terminal.output import open_output
    from coachlog.render.imports import describe_imports, name_next

    if added is not None:
        from coachlog.render.json import write_import

        with open_output(None) as file:
            then = None if refused else name_next(done, options, _repeat)
            write_import(file, done, added, then, dry_run=options.dry_run)
    _show_problems(done)
    if refused is not None:
        raise _refusal(refused)
    if added is None and (options.dry_run or not current().quiet):
        for line in describe_imports(done, options, _repeat):
            put(_fit(line))


def _repeat(*more: str) -> str:
    """Return the import as it was given, its trial and its explanations left out."""
    return repeat_command(*more, without=("dry_run", "explain"))


def _show_problems(done: list[Imported]) -> None:
    from coachlog.intake.problems import SHOWN_PROBLEMS
    from coachlog.render.imports import name_problem

    shown = [(file.name, problem) for file in done for problem in file.problems][:SHOWN_PROBLEMS]
    for name, problem in shown:
        tell(name_problem(name, problem), err=True)
    more = sum(file.bad for file in done) - len(shown)
    if more:
        put(f"and {more} more", err=True)


def _refusal(refused: ImportRefused) -> CoachlogError:
    from coachlog.render.lines import count_of

    whence = ", ".join(file.name for file in refused.files if file.bad)
    message = f"nothing was imported from {whence}"
    events = sum(file.events for file in refused.files)
    if events:  # else the file itself is what is wrong
        found = count_of(refused.count, "problem")
        left = max(0, events - refused.count)
        message += f": {found}; mend the file and import it again, or leave out what is bad and "
        message += f"take the other {left:,} of {events:,}: {repeat_command('--skip-bad')}"
    return CoachlogError(message)


@dataclass(frozen=True, slots=True)
class ProblemList:
    """The problems of all files, one a line."""

    name: str
    file: IO[str]

    def write(self, source: str, problem: Problem) -> None:
        """Write a problem of one of the files."""
        from coachlog.cli.terminal.output import naming
        from coachlog.render.imports import name_problem

        with naming(self.name):
            print(name_problem(source, problem), file=self.file)

    def end(self) -> None:
        """Bring them to the disk."""
        from coachlog.cli.terminal.output import naming
        from coachlog.files import bring_to_disk

        with naming(self.name):
            bring_to_disk(self.file)


@contextmanager
def listing_problems(name: str) -> Iterator[ProblemList]:
    """Give the file of --problems; it appears at the end."""
    from coachlog.cli.terminal.output import open_output

    with open_output(name, told=False) as file:
        yield ProblemList(name, file)


@contextmanager
def explaining(shape: str, *, wanted: bool) -> Iterator[Callable[[str], None] | None]:
    """Give what says of each entry what became of it; what is equal but for its day is one line."""
    from coachlog.render.imports import SameLines

    if not wanted:
        yield None
        return
    lines = SameLines(lambda line: put(_fit(line), err=shape == "json"))
    try:
        yield lines.add
    finally:
        lines.say()


def _fit(line: str) -> str:
    """Fold a line for a terminal between its words; a pipe gets it as it is."""
    import shutil
    import sys

    from coachlog.render.lines import wrap_line

    if not sys.stdout.isatty() or line.startswith("Next: "):  # a command is copied whole
        return line
    hang = 11 if line.startswith(" ") else 2  # under what the label says
    return wrap_line(line, shutil.get_terminal_size().columns, hang=hang)
