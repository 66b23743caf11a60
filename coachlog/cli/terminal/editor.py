"""The editor of whoever sits at the terminal, and the forms that are filled in with it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import typer

from coachlog import stops
from coachlog.cli.terminal.ask import agrees, can_ask
from coachlog.cli.terminal.say import tell
from coachlog.errors import CoachlogError, show
from coachlog.files import open_form

_USUAL = ("nano", "vi", "notepad")


def edit_until_saved(
    beside: Path, name: str, content: bytes, save: Callable[[bytes], None], *, unchanged: str
) -> bool:
    """Let the user edit `content` until `save` takes it; return whether anything was changed.

    The file is removed whatever comes. Only where what was typed would be lost it stays for a day,
    and the error names it.
    """
    try:
        with open_form(beside, name, content) as form:
            while True:
                try:
                    edit_file(form.path)
                    edited = form.path.read_bytes()
                    if edited == content:
                        return False
                    save(edited)
                    return True
                except CoachlogError as error:
                    if not form.path.exists() or form.path.read_bytes() == content:
                        raise
                    asked = can_ask()
                    if asked and _goes_on(error):
                        continue
                    form.kept = True
                    problem = "" if asked else f"{error}; "
                    raise CoachlogError(
                        f"{problem}{unchanged}, and what you wrote is kept for a day in {form.path}"
                    ) from error
    except OSError as error:
        raise CoachlogError(
            f"{error.filename or beside} can't be used: {error.strerror}; {unchanged}"
        ) from error


def _goes_on(error: CoachlogError) -> bool:
    """Say what is wrong, and ask whether to mend it in the editor."""
    tell(f"coachlog: {error}", err=True, asked=True)
    try:
        return agrees("Go back to the editor?", default=True)
    except typer.Abort:  # Ctrl-C: what was typed is kept all the same
        return False


def edit_file(path: Path) -> None:
    """Let the user edit a file in $VISUAL or $EDITOR, and wait until the editor is closed.

    Raises CoachlogError when the editor can't be started or says that it failed.
    """
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not chosen:
        chosen = next((text for text in _USUAL if shutil.which(text)), _USUAL[0])
    try:
        with stops.left_to_another():
            code = subprocess.run([*shlex.split(chosen), str(path)], check=False).returncode
    except (OSError, ValueError) as error:
        raise CoachlogError(
            f"the editor {show(chosen)} can't be started; set EDITOR to yours, such as EDITOR=nano"
        ) from error
    if code:
        raise CoachlogError(f"the editor {show(chosen)} ended with an error; nothing was changed")
