"""Questions to whoever sits at the terminal; elsewhere nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import typer

from coachlog.errors import InvalidValue, WrongUsage


def can_ask() -> bool:
    """Tell whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask_text(
    question: str, check: Callable[[str], object] | None = None, *, default: str | None = None
) -> str:
    """Ask for a line of text; Enter takes `default`, and "" where that is None.

    An answer that `check` refuses with InvalidValue is asked for again.
    """
    while True:
        hint = f" [{default}]" if default else ""
        answer = str(
            typer.prompt(f"{question}{hint}", default=default or "", show_default=False, err=True)
        )
        try:
            if check is not None and answer:
                check(answer)
        except InvalidValue as error:
            typer.echo(f"  {error.problem}", err=True)
            continue
        return answer


def ask_key(question: str, keys: Mapping[str, str], *, default: str | None = None) -> str:
    """Ask for one of `keys`, each with what it means in words; return the key.

    The whole meaning is taken for its key too. Without `default`, Enter is no answer.
    """
    listed = ", ".join(f"[{key}] {meaning}" for key, meaning in keys.items())
    while True:
        answer = str(
            typer.prompt(
                f"{question} {listed}", default=default or "", show_default=False, err=True
            )
        )
        word = answer.strip().casefold()
        found = [key for key, meaning in keys.items() if word in (key, meaning.casefold())]
        if found:
            return found[0]
        typer.echo(f"  Please answer {', '.join(keys)}.", err=True)


def confirm(question: str, *, yes: bool, default: bool = False) -> None:
    """Go on only when it is wanted: by `--yes`, or by an answer on a terminal.

    Raises WrongUsage where nobody can be asked, and stops the command on a no.
    """
    if yes:
        return
    if not can_ask():
        raise WrongUsage(f"{question} Nobody is there to answer; add --yes to do it")
    if not typer.confirm(question, default=default, err=True):
        raise typer.Abort
