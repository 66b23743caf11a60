"""Runs the program in a terminal of its own, where somebody presses keys."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time

PATIENCE = 20  # seconds


def in_terminal(
    answers: list[tuple[str, bytes]], *args: str, by_key: bool = False
) -> tuple[int, str]:
    """Run a command; after each text shown, press its keys; return its code and the screen.

    With `by_key`, wait until it reads single keys: what was typed before is dropped.
    """
    screen, terminal = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "coachlog", *args],
        stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
        preexec_fn=_take_terminal,
    )  # fmt: skip
    os.close(terminal)
    shown, seen = b"", 0
    for text, keys in answers:
        while text.encode() not in shown[seen:]:
            shown += _read(screen)
        seen = len(shown)
        while by_key and termios.tcgetattr(screen)[3] & termios.ICANON:
            time.sleep(0.01)
        os.write(screen, keys)
    while part := _read(screen):
        shown += part
    code = program.wait(PATIENCE)
    os.close(screen)
    return code, shown.decode()


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(screen: int) -> bytes:
    ends = time.monotonic() + PATIENCE
    if not select.select([screen], [], [], ends - time.monotonic())[0]:
        raise AssertionError("the program shows nothing more")
    try:
        return os.read(screen, 65536)
    except OSError:  # the program has left the terminal
        return b""
