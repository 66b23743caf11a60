"""The editor of whoever sits at the terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from coachlog.errors import CoachlogError, show

_USUAL = ("nano", "vi", "notepad")


def edit_file(path: Path) -> None:
    """Let the user edit a file in $VISUAL or $EDITOR, and wait until the editor is closed.

    Raises CoachlogError when the editor can't be started or says that it failed.
    """
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not chosen:
        chosen = next((one for one in _USUAL if shutil.which(one)), _USUAL[0])
    try:
        code = subprocess.run([*shlex.split(chosen), str(path)], check=False).returncode
    except (OSError, ValueError) as error:
        raise CoachlogError(
            f"the editor {show(chosen)} can't be started; set EDITOR to yours, such as EDITOR=nano"
        ) from error
    if code:
        raise CoachlogError(f"the editor {show(chosen)} ended with an error; nothing was changed")
