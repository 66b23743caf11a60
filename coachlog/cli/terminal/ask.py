"""Questions to whoever sits at the terminal; elsewhere nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

import typer

from coachlog import stops
from coachlog.cli.terminal.say import put, tell
from coachlog.errors import InvalidValue, UnknownName, WrongUsage
from coachlog.render.lines import visible


def can_ask() -> bool:
    """Tell whether somebody is there to answer, and may be asked."""
    from coachlog.cli.program.invocation import current

    if current().no_input:
        return False
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def ask_text(
    question: str, check: Callable[[str], object] | None = None, *, default: str | None = None
) -> str:
    """Ask for a line of text; Enter takes `default`, and "" where that is None.

    An answer that `check` refuses is asked for again, after one line that says why.
    """
    hint = f" [{visible(default)}]" if default else ""
    while True:
        answer = _read_line(f"{question}{hint}:") or default or ""
        try:
            if check is not None and answer:
                check(answer)
        except (InvalidValue, UnknownName) as error:
            complain(error)
            continue
        return answer


def ask_key(
    question: str, keys: Mapping[str, str], *, default: str | None = None, optional: bool = False
) -> str:
    """Ask for one of `keys`, each with what it means in words; return the key.

    The whole meaning is taken for its key too. Enter takes `default`; without one it is no answer,
    or "" where an answer is `optional`.
    """
    listed = ", ".join(f"[{key}] {meaning}" for key, meaning in keys.items())
    hint = f" [{default}]" if default else ""
    *others, last = keys
    listed_keys = f"{', '.join(others)} or {last}" if others else last
    while True:
        word = (_read_line(f"{question} {listed}{hint}:") or default or "").strip().casefold()
        if optional and not word:
            return ""
        found = [key for key, meaning in keys.items() if word in (key, meaning.casefold())]
        if found:
            return found[0]
        say(f"  Please answer {listed_keys}.")


def ask_choice(question: str, choices: Sequence[str], *, default: str | None = None) -> str:
    """Offer a numbered list; return the one that is chosen, or the text that is typed instead.

    Enter takes `default`; without one it is no answer.
    """
    for place, choice in enumerate(choices, 1):
        say(f"  {place}  {visible(choice)}")
    hint = f" [{visible(default)}]" if default else ""
    while True:
        answer = _read_line(f"{question}{hint}:") or default or ""
        number = answer.strip()
        if not number:
            say("  Please type a name." if not choices else "  Please type a number or a name.")
        elif not (choices and number.isascii() and number.isdecimal()):
            return answer
        elif 1 <= int(number[:9]) <= len(choices):
            return choices[int(number) - 1]
        else:
            say(f"  There is no number {visible(number[:9])}; type one of the list, or a name.")


def confirm(question: str, *, yes: bool, default: bool = False) -> None:
    """Go on only when it is wanted: by `--yes`, or by an answer on a terminal.

    Raises WrongUsage where nobody can be asked, and stops the command on a no.
    """
    if yes:
        return
    if not can_ask():
        raise WrongUsage(f"{question} Nobody is there to answer; add --yes to do it")
    if not agrees(question, default=default):
        raise typer.Abort


def agrees(question: str, *, default: bool) -> bool:
    """Ask for a yes or a no; Enter takes `default`."""
    hint = "Y/n" if default else "y/N"
    while True:
        answer = _read_line(f"{question} [{hint}]:").strip().casefold()
        if not answer:
            return default
        if answer in ("y", "yes", "n", "no"):
            return answer.startswith("y")
        say("  Please answer y or n.")


def say(text: str) -> None:
    """Say something between two questions."""
    tell(text, err=True, asked=True)


def complain(error: InvalidValue | UnknownName) -> None:
    """Say in one line why an answer is asked for again."""
    say(f"  {error.problem}")


def _read_line(question: str) -> str:
    """Ask on standard error, which leaves standard output to the data; return what is typed.

    Ctrl-C and Ctrl-D stop the command.
    """
    while True:
        try:
            put(f"{question} ", nl=False, err=True)
            with stops.waiting():
                line = sys.stdin.readline()
        except KeyboardInterrupt:
            raise typer.Abort from None
        except UnicodeDecodeError:
            say("  That is not readable text; type it again.")
            continue
        if not line:
            raise typer.Abort
        return line.rstrip("\r\n")
