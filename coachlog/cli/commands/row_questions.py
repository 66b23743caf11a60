"""Which row a command is about, asked on a terminal with likely ones in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coachlog.cli.program.command import read_id
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.ask import ask_text, can_ask, say
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage
from coachlog.store.log import Log

if TYPE_CHECKING:
    pass

IN_VIEW = 5  # rows to choose from


def ask_id(
    heading: str,
    lines: Sequence[str],
    default: int,
    *,
    listing: str,
    check: Callable[[int], object] = lambda number: None,
) -> int:
    """Ask for the number of a row, with those in view that are likely; `listing` has them all."""
    say(heading)
    for line in lines:
        say(f"  {line}")

    def read(text: str) -> str:
        number = read_id("ID", text)
        try:
            check(number)
        except CoachlogError as error:  # nobody has it, or it was removed
            raise InvalidValue("ID", str(error)) from error
        return str(number)

    about = f"A number of these lines, or another; {listing} shows them all."
    return int(ask_text("  ID", read, default=str(default), about=about))


def choose_id(
    run: Invocation,
    heading: str,
    *,
    rows: Callable[[Log], Sequence[tuple[int, str]]],
    find: Callable[[Log, int], object],
    none: str,
    listing: str,
) -> int:
    """Return the number of a row that somebody chooses, of those in view (`rows`) or of all.

    Raises WrongUsage where nobody can be asked, and CoachlogError, with `none`, without any row.
    """
    if not can_ask():
        raise WrongUsage("ID is missing")
    with run.log() as log:
        seen = rows(log)
    if not seen:
        raise CoachlogError(none)

    def check(number: int) -> None:
        with run.log() as log:
            find(log, number)

    return ask_id(heading, [line for _, line in seen], seen[0][0], listing=listing, check=check)
