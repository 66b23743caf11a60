"""When Ctrl-C, a hang-up or a request to end may stop a run: never amid what must be whole."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class _Phase(Enum):
    OPEN = auto()  # a stop ends the run at once, by KeyboardInterrupt
    SHUT = auto()  # it is noted
    KEPT = auto()  # what was asked for is kept, and the rest is short: it takes asking twice


_phase = _Phase.OPEN
_noted = 0  # the signal that was held back
_raised = 0


def is_raised() -> bool:
    """Tell whether a signal ended this run.

    It counts even where a library swallowed the KeyboardInterrupt, or made another error of it.
    """
    return bool(_raised)


def is_held() -> bool:
    """Tell whether a stop was asked for and came too late to be one."""
    return bool(_noted) and not _raised


def exit_code() -> int:
    """Return the exit code of a run that was stopped, as shells give it: 130 for Ctrl-C."""
    return 128 + (_raised or signal.SIGINT)


@contextmanager
def watched() -> Iterator[None]:
    """Watch for stops in one run of the program; what the shell has ignored stays so."""
    global _phase, _noted, _raised
    before = {}
    hook, sys.unraisablehook = sys.unraisablehook, _ignore_unraisable
    _phase, _noted, _raised = _Phase.OPEN, 0, 0
    try:
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is None or signal.getsignal(number) in (signal.SIG_IGN, None):
                continue
            try:
                before[number] = signal.signal(number, _take)
            except ValueError:
                break  # only the main thread can
        yield
    finally:
        _phase = _Phase.SHUT
        for number, handler in before.items():
            signal.signal(number, handler)
        sys.unraisablehook = hook


def shut() -> None:
    """Let nothing stop the run from here on: it only says how it ended."""
    global _phase
    _phase = _Phase.SHUT


@contextmanager
def committing() -> Iterator[None]:
    """Hold stops back while something is kept; after it, what little is left is done as well.

    A stop that was asked for before raises KeyboardInterrupt now, when nothing is kept yet.
    """
    global _phase
    before, _phase = _phase, _Phase.SHUT
    try:
        if _raised and before is _Phase.OPEN:
            raise KeyboardInterrupt
        yield
        if before is _Phase.OPEN:
            before = _Phase.KEPT
    finally:
        _phase = before


@contextmanager
def waiting() -> Iterator[None]:
    """Let a stop through at once, also one that was held back: for a server, or an answer."""
    global _phase
    before, _phase = _phase, _Phase.OPEN
    try:
        if _noted:
            _stop(_noted)
        yield
    finally:
        _phase = before


@contextmanager
def left_to_another() -> Iterator[None]:
    """Leave stops to a program that we started, while it has the terminal."""
    global _phase, _noted
    before, noted, _phase = _phase, _noted, _Phase.SHUT
    try:
        yield
    finally:
        _phase, _noted = before, noted


def _take(number: int, frame: FrameType | None) -> None:
    global _noted
    again, _noted = _noted, number
    if _phase is _Phase.OPEN or (_phase is _Phase.KEPT and again):
        _stop(number)


def _stop(number: int) -> None:
    global _raised
    _raised = number
    raise KeyboardInterrupt


def _ignore_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
