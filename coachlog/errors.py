"""Errors a user can act on: what is wrong, then what to do, each with its exit code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

ECHO_LIMIT = 60
_begin: Callable[[], str] | None = None


# What can steer a terminal, or turn the direction in which what stands beside it is read: controls
# (C0 and C1), line separators, and of Unicode's bidirectional ones the embeddings, overrides and
# isolates. The marks U+200E, U+200F and U+061C stay, as names in right-to-left scripts need them.
_STEERING = {
    code: f"\\u{code:04x}"
    for first, last in ((0, 0x1F), (0x7F, 0x9F), (0x2028, 0x202E), (0x2066, 0x2069))
    for code in range(first, last + 1)
} | {ord(char): f"\\{name}" for char, name in (("\n", "n"), ("\r", "r"), ("\t", "t"))}


def spell_out(text: str, keep: str = "") -> str:
    """Return text with all that could steer a terminal spelled out, as JSON does it.

    The controls in `keep` stay.
    """
    if text.isprintable():
        return text
    table = _STEERING | {ord(char): char for char in keep} if keep else _STEERING
    # Halves of characters, as names of files may have them, can't be written anywhere.
    return text.translate(table).encode("utf-8", "backslashreplace").decode("utf-8")


def show(value: object) -> str:
    """Return `value` fit for one line of an error: steering spelled out, cut at 60."""
    text = spell_out(str(value)[: ECHO_LIMIT + 1])
    return text if len(text) <= ECHO_LIMIT else text[: ECHO_LIMIT - 1] + "…"


@contextmanager
def beginning_commands(program: Callable[[], str]) -> Iterator[None]:
    """Let each command that is said begin as `program` says: with the log, where one was named."""
    global _begin
    _begin = program
    try:
        yield
    finally:
        _begin = None


def to_paste(*words: object) -> str:
    """Return a command on the log of this run, its words quoted for the shell: ready to paste."""
    from shlex import quote

    begun = "coachlog" if _begin is None else _begin()
    return " ".join((begun, *(quote(spell_out(str(word))) for word in words)))


def describe_system_error(error: OSError) -> str:
    """Return what went wrong with a file, or with the output where no file is named."""
    what = (
        f"{show(error.filename)} can't be used" if error.filename else "the output can't be written"
    )
    return f"{what}: {error.strerror or error}"


class CoachlogError(Exception):
    """An expected error about files or known data."""

    exit_code = 1
    command: str | None = None  # the one that failed; the boundary fills it in


class WrongUsage(CoachlogError):
    """The command was put together wrongly."""

    exit_code = 2


class InvalidValue(WrongUsage):
    """A value that `field` does not accept; `problem` says what it accepts."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class UnknownName(CoachlogError):
    """A name that is not known, is too like a known one, or belongs to several people."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem

    def name_field(self, field: str) -> None:
        """Say that it is a part of that field."""
        self.field = field
        self.args = (f"{field}: {self.problem}",)


class UncertainName(UnknownName):
    """A name, `text`, that may be a known one or a new one: whoever typed it can tell."""

    def __init__(self, kind: str, text: str, problem: str) -> None:
        super().__init__(kind, problem)
        self.kind = kind
        self.text = text


class SavedBut(CoachlogError):
    """The log has it, but something after that failed; `rest` says how to do only that part."""

    exit_code = 4

    def __init__(self, problem: str, rest: str) -> None:
        super().__init__(f"saved, but {problem}; {rest}")


class NotInLog(CoachlogError):
    """A number that no row of that kind has; `kind` is singular, such as `field day`."""

    def __init__(self, kind: str, number: int) -> None:
        listing = to_paste(f"list-{kind.replace(' ', '')}s")
        super().__init__(f"there is no {kind} {number} in this log; {listing} lists them")


class NoLogYet(CoachlogError):
    """There is no log at the place where a reading command looked for one."""


class LogUnusable(CoachlogError):
    """The log is there but can't be read or written."""


class LogDamaged(LogUnusable):
    """The log is there, and what is in it is not what coachlog wrote."""
