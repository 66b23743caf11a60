"""Runs the program in a terminal of its own, where somebody presses keys."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

PATIENCE = 120  # seconds
# After so many seconds somebody presses Ctrl-C again. What comes in the moment between the last
# line of Python before a read and the read itself is noticed after the read, in any program.
AGAIN = 5
CTRL_C = b"\x03"


def in_terminal(
    answers: list[tuple[str, bytes]],
    *args: str,
    by_key: bool = False,
    program: tuple[str, ...] = ("-m", "coachlog"),
    ahead: bytes = b"",
) -> tuple[int, str]:
    """Run a command; after each text shown, press its keys; return its code and the screen.

    `ahead` is typed before anything is shown. With `by_key`, wait until it reads single keys: what
    was typed before is dropped.
    """
    screen, terminal = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, *program, *args],
        stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
        env={**os.environ, "TERM": "xterm"},
        preexec_fn=_take_terminal,
    )  # fmt: skip
    os.close(terminal)
    os.write(screen, ahead)
    shown = b""
    try:
        for text, keys in answers:
            shown += read_until(screen, text)
            wait_for_read(running.pid)
            while by_key and termios.tcgetattr(screen)[3] & termios.ICANON:
                time.sleep(0.01)
            os.write(screen, keys)
        again = CTRL_C if answers and answers[-1][1] == CTRL_C else b""
        ends = time.monotonic() + PATIENCE
        while part := _read(screen, again):
            shown += part
            assert time.monotonic() < ends, f"the program does not end: {shown!r}"
        return running.wait(PATIENCE), shown.decode()
    finally:
        running.kill()
        running.wait()
        os.close(screen)


def read_until(screen: int, text: str) -> bytes:
    """Read what is shown until a text is in it."""
    shown = b""
    while text.encode() not in shown:
        part = _read(screen)
        assert part, f"the program ended without {text!r}: {shown!r}"
        shown += part
    return shown


def wait_for_read(pid: int) -> None:
    """Wait until a program sleeps in its read, where there is a /proc to see that.

    A signal in the moments between its last line of Python and its read is noticed after the read.
    """
    stat = Path(f"/proc/{pid}/stat")
    ends = time.monotonic() + PATIENCE
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] not in "SZ":
        assert time.monotonic() < ends, "the program does not wait for an answer"
        time.sleep(0.001)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    for one in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)  # in the background, they may be ignored


def _read(screen: int, again: bytes = b"") -> bytes:
    """Return what is shown next; while nothing is, press `again`."""
    ends = time.monotonic() + PATIENCE
    while not select.select([screen], [], [], AGAIN if again else PATIENCE)[0]:
        if time.monotonic() >= ends:
            raise AssertionError("the program shows nothing more")
        os.write(screen, again)
    try:
        return os.read(screen, 65536)
    except OSError:  # the program has left the terminal
        return b""
