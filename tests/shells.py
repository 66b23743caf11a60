"""Real shells in a real terminal, for the tests of completion."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

# Completes as coachlog does; run for good, it only notes the arguments that it was given.
STAND_IN = """#!{python}
import json, os, sys
if os.environ.get("_COACHLOG_COMPLETE"):
    from coachlog.__main__ import main
    main()
with open({noted!r} + ".new", "w") as file:
    json.dump(sys.argv[1:], file)
os.rename({noted!r} + ".new", {noted!r})
"""
COMMANDS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
START = {
    "bash": "source {script}",
    "zsh": "autoload -U compinit && compinit -u -D && source {script}",
    "fish": "source {script}",
}
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Shell:
    """One shell, and the folder it works in."""

    name: str
    folder: Path

    def type(self, line: str) -> list[str]:
        """Type a line into the shell, Enter included; return the arguments coachlog was given."""
        noted = self.folder / "noted.json"
        noted.unlink(missing_ok=True)
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.environ.update(TERM="xterm", PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}")
            os.execvp(COMMANDS[self.name][0], COMMANDS[self.name])
        try:
            script = self.folder / f"script.{self.name}"
            ready = self.folder / "ready"
            ready.unlink(missing_ok=True)
            start = START[self.name].format(script=script)
            os.write(terminal, f" {start}; touch {ready}\r".encode())
            screen = _wait(terminal, ready)
            os.write(terminal, f"{line}\r".encode())
            screen += _wait(terminal, noted)
            assert noted.exists(), f"coachlog was not run: {screen!r}"
            return [str(word) for word in json.loads(noted.read_text(encoding="utf-8"))]
        finally:
            os.close(terminal)
            os.waitpid(pid, 0)


def _wait(terminal: int, until: Path) -> str:
    """Read what the shell shows until a file is there."""
    shown = b""
    ends = time.monotonic() + PATIENCE
    while not until.exists() and time.monotonic() < ends:
        if select.select([terminal], [], [], 0.02)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
    return shown.decode("utf-8", "replace")


def find_shell(name: str, folder: Path, script: str) -> Shell:
    """Return the shell, ready to complete; skips where it is missing, unless it is needed."""
    if shutil.which(name) is None:
        # No package of Debian has PowerShell, so nothing that is tested may need it.
        if os.environ.get("COACHLOG_NEED_SHELLS") and name != "powershell":
            pytest.fail(f"{name} is not installed, and COACHLOG_NEED_SHELLS is set")
        pytest.skip(f"{name} is not on this machine")
    program = folder / "bin" / "coachlog"
    program.parent.mkdir(exist_ok=True)
    noted = str(folder / "noted.json")
    program.write_text(STAND_IN.format(python=sys.executable, noted=noted), encoding="utf-8")
    program.chmod(0o755)
    (folder / f"script.{name}").write_text(script, encoding="utf-8")
    return Shell(name, folder)
