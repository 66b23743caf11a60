"""Questions to whoever sits at the terminal, and the keys that answer; elsewhere none is asked."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn, TypeVar

import typer

from coachlog import stops
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.say import put, tell
from coachlog.errors import InvalidValue, UnknownName, WrongUsage, show
from coachlog.render.lines import visible, wrap_line

Asked = TypeVar("Asked")
Complete = Callable[[str], Sequence[str]]

BACK, WHAT = "<", "?"
GUIDE = "Enter takes what is in [ ], ? explains, < goes back, Tab completes names."
_HELP = {WHAT, "help"}


class _Back(Exception):
    """Somebody wants to answer an earlier question again: the one before, or that of a key."""

    def __init__(self, key: str | None = None) -> None:
        super().__init__(key)
        self.key = key


class _Again(Exception):
    """Somebody wants to answer the question again of which this one is a part."""


class Dialogue:
    """Questions in a row, with a way back: `<` asks the one before again, with its answer.

    No two questions have one key. Going back asks all of them again, and those that were answered
    answer themselves; those after the one that is changed have their answers in the line. `answers`
    has each with the key of its question, and `keep` is told of every change.
    """

    # No dataclass: making one takes longer than all else that add-call with options needs of this.
    def __init__(
        self,
        answers: list[tuple[str, str]] | None = None,
        keep: Callable[[], None] = lambda: None,
        guide: str = GUIDE,
    ) -> None:
        self.answers = [] if answers is None else answers
        self._keep = keep
        self._guide = guide
        self._place = 0
        self._earlier: list[tuple[str, str]] = []  # answers that were gone back over, with keys
        self._before: str | None = None  # one of them, for the question that is asked now
        self._is_asking = False

    def hold(self, questions: Callable[[], Asked]) -> Asked:
        """Ask `questions` until all are answered; return what they make of the answers."""
        global _dialogue
        outer, _dialogue = _dialogue, self
        if self._guide:
            say(self._guide)
        try:
            while True:
                self._place = 0
                try:
                    return questions()
                except _Back as back:
                    self._go_back(back.key)
        finally:
            _dialogue = outer

    def answer(self, key: str, ask: Callable[[], str]) -> str:
        """Return the answer to the question `key` if it has one, or ask it and keep the answer."""
        if self._is_asking:  # a part of a question
            try:
                return ask()
            except _Back:
                raise _Again from None
        if self.is_answered and self.answers[self._place][0] != key:
            del self.answers[self._place :]  # the questions have changed since; go on from here
        if not self.is_answered:
            keys = [one for one, _ in self._earlier]
            place = keys.index(key) if key in keys else -1  # another one is asked in between
            self._before = None if place < 0 else self._earlier[place][1]
            self.answers.append((key, self._ask(ask)))
            del self._earlier[: place + 1]
            self._keep()
        self._place += 1
        return self.answers[self._place - 1][1]

    def _ask(self, ask: Callable[[], str]) -> str:
        self._is_asking = True
        try:
            while True:
                try:
                    return ask()
                except _Again:
                    continue
        finally:
            self._is_asking = False

    def _go_back(self, key: str | None) -> None:
        if not self.answers:
            say("  This is the first question.")
            return
        keys = [asked for asked, _ in self.answers]
        place = len(keys) - 1 - (keys[::-1].index(key) if key in keys else 0)
        # Who said no to an answer does not want it in the line.
        self._earlier = self.answers[place + (key is not None) :] + self._earlier
        del self.answers[place:]
        self._keep()

    @property
    def is_answered(self) -> bool:
        """Tell whether the next question was answered before."""
        return self._place < len(self.answers)

    def take_before(self) -> str | None:
        """Return what was answered before the way back, once."""
        before, self._before = self._before, None
        return before


_dialogue: Dialogue | None = None
_typed: dict[str, list[str]] = {}  # by question, what was typed in this run, the last first


def ask_again(key: str) -> NoReturn:
    """Ask the question of that key again, and all after it."""
    raise _Back(key)


def can_ask() -> bool:
    """Tell whether somebody is there to answer, and may be asked."""
    if current().no_input:
        return False
    streams = (sys.stdin, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def ask_text(
    question: str,
    check: Callable[[str], object] | None = None,
    *,
    default: str | None = None,
    before: str = "",
    about: str = "",
    complete: Complete | None = None,
    key: str = "",
) -> str:
    """Ask for a line of text; Enter takes `default`, and "" where that is None.

    An answer that `check` refuses is asked for again, after one line that says why; what text it
    makes of one is the answer. `before` stands in the line, to be changed; `about` is what `?`
    says.
    """
    hint = f" [{visible(default)}]" if default and default != before else ""
    asked = _Question(f"{question}{hint}:", about=about, before=before, complete=complete)

    def ask() -> str:
        while True:
            answer = asked.read() or default or ""
            try:
                read = check(answer) if check is not None and answer else answer
            except (InvalidValue, UnknownName) as error:
                complain(error)
                continue
            return read if isinstance(read, str) else answer

    return _take(key or question, ask)


def ask_needed(
    question: str,
    check: Callable[[str], object],
    about: str,
    complete: Complete | None = None,
    before: str = "",
) -> str:
    """Ask for text until there is some."""
    while not (answer := ask_text(question, check, about=about, complete=complete, before=before)):
        say("  Please type something, or stop with Ctrl-C.")
    return answer


def ask_key(
    question: str,
    keys: Mapping[str, str],
    *,
    default: str | None = None,
    optional: bool = False,
    about: str = "",
    key: str = "",
    words: Mapping[str, str] | None = None,
) -> str:
    """Ask for one of `keys`, each with what it means in words; return the key.

    The whole meaning is taken for its key too, and so is what an option calls it, from `words`.
    Enter takes `default`; without one it is no answer, or "" where an answer is `optional`.
    """
    listed = ", ".join(f"[{key}] {meaning}" for key, meaning in keys.items())
    hint = f" [{default}]" if default else ""
    *others, last = keys
    listed_keys = f"{', '.join(others)} or {last}" if others else last
    asked = _Question(
        f"{question} {listed}{hint}:", about=about or f"Answer {listed_keys}.", by_key=True
    )

    def ask() -> str:
        while True:
            word = (asked.read() or default or "").strip().casefold()
            if optional and not word:
                return ""
            found = [
                letter
                for letter, what in keys.items()
                if word in (letter, what.casefold(), (words or {}).get(letter))
            ]
            if found:
                return found[0]
            say(f"  Please answer {listed_keys}.")

    return _take(key or question, ask)


def ask_choice(
    question: str,
    choices: Sequence[str],
    check: Callable[[str], str] = str,
    *,
    heading: str = "",
    default: str | None = None,
    about: str = "",
    complete: Complete | None = None,
    only_listed: bool = False,
) -> str:
    """Offer a numbered list; return the one that is chosen, or what `check` makes of other text.

    Enter takes `default`; without one it is no answer. A number is one of the list, never a name.
    What is `only_listed` takes no other text.
    """
    what = "a number" if only_listed else "a number or a name" if choices else "a name"
    hint = f" [{visible(default)}]" if default else ""
    asked = _Question(
        f"{question}{hint}:",
        about=about,
        history=choices,
        complete=complete or _begin(choices),
        by_number=True,
    )

    def ask() -> str:
        if heading:
            say(heading)
        for place, choice in enumerate(choices, 1):
            say(f"  {place}  {visible(choice)}")
        while True:
            answer = asked.read() or default or ""
            number = answer.strip()
            if number.isdecimal() and number.isascii() and answer not in choices:
                place = int(number[:9])
                if not 1 <= place <= len(choices):
                    say(f"  There is no number {number[:9]} to choose; type {what}.")
                    continue
                answer = choices[place - 1]
            if not number:
                say(f"  Please type {what}.")
            elif only_listed and answer not in choices:
                say(f"  {show(number)} is not on the list; type {what}.")
            else:
                try:
                    return check(answer)
                except (InvalidValue, UnknownName) as error:
                    complain(error)

    return _take(heading or question, ask)


def confirm(question: str, *, yes: bool) -> None:
    """Go on only when it is wanted: by `--yes`, or by an answer on a terminal.

    Raises WrongUsage where nobody can be asked, and stops the command on a no.
    """
    if yes:
        return
    if not can_ask():
        raise WrongUsage(f"{question} Nobody is there to answer; add --yes to do it")
    if not agrees(question, default=False):
        raise typer.Abort


def agrees(question: str, *, default: bool) -> bool:
    """Ask for a yes or a no; Enter takes `default`."""
    hint = "Y/n" if default else "y/N"
    about = "Answer y for yes or n for no."
    asked = _Question(f"{question} [{hint}]:", about=about, by_key=True)

    def ask() -> str:
        while True:
            answer = asked.read().strip().casefold()
            if not answer:
                return "y" if default else "n"
            if answer in ("y", "yes", "n", "no"):
                return answer[0]
            say("  Please answer y or n.")

    return _take(question, ask) == "y"


def say(text: str) -> None:
    """Say something between two questions, unless the next one was answered before."""
    if _dialogue is None or not _dialogue.is_answered:
        tell(text, err=True, asked=True)


def complain(error: InvalidValue | UnknownName) -> None:
    """Say in one line why an answer is asked for again."""
    say(f"  {error.problem}")


def _take(key: str, ask: Callable[[], str]) -> str:
    return ask() if _dialogue is None else _dialogue.answer(key, ask)


def _begin(choices: Sequence[str]) -> Complete:
    return lambda typed: [name for name in choices if name.casefold().startswith(typed.casefold())]


class _Question:
    """What is asked, and what helps to answer it."""

    def __init__(
        self,
        text: str,
        *,
        about: str = "",
        before: str = "",
        history: Sequence[str] = (),
        complete: Complete | None = None,
        by_key: bool = False,
        by_number: bool = False,
    ) -> None:
        self.text, self.about, self.before = text, about, before
        self.history, self.complete = history, complete
        self.by_key, self.by_number = by_key, by_number

    def read(self) -> str:
        """Return the line that is typed; `?` explains, and `<` goes back."""
        before = _dialogue.take_before() if _dialogue is not None else None
        before = self.before if before is None else before
        while True:
            line = self._read_line(before)
            typed = line.removeprefix(before).strip()  # behind what stands in the line
            word = (typed if typed in (BACK, WHAT) else line).strip().casefold()
            if word in _HELP:
                say(f"  {self.about or 'Type a line of text.'}")
                if _dialogue is None:
                    continue
                say(f"  {GUIDE} Ctrl-C stops.")
            elif word == BACK and _dialogue is not None:
                raise _Back
            elif word == BACK:
                say("  There is no question before this one.")
            else:
                # No number of a list ends a name that ends in one.
                added = line.removeprefix(before)
                is_number = self.by_number and added.isdecimal() and not before[-1:].isdecimal()
                return typed if is_number or (self.by_key and typed) else line

    def _read_line(self, before: str) -> str:
        """Ask on standard error, which leaves standard output to the data.

        Ctrl-C and Ctrl-D stop the command.
        """
        while True:
            try:
                with stops.waiting():
                    if _can_edit():
                        return self._edit_line(before)
                    return self._read_plain(before)
            except (KeyboardInterrupt, EOFError):
                raise typer.Abort from None
            except UnicodeDecodeError:
                say("  That is not readable text; type it again.")

    def _edit_line(self, before: str) -> str:
        from coachlog.cli.terminal.line_editor import SeveralLines, edit_line

        while True:
            try:
                width = shutil.get_terminal_size().columns
                line = edit_line(
                    f"{wrap_line(self.text, width)} ",
                    before=before,
                    history=[*_typed.get(self.text, ()), *self.history],
                    complete=self.complete,
                )
            except SeveralLines:
                say("  Several lines came at once, and none was taken; type or paste a single one.")
                continue
            if line:
                _typed.setdefault(self.text, []).insert(0, line)
            return line

    def _read_plain(self, before: str) -> str:
        put(f"{self.text}{f' [{visible(before)}]' if before else ''} ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n") or before


def _can_edit() -> bool:
    """Tell whether this is a terminal on which the cursor can be moved."""
    dumb = os.environ.get("TERM", "").casefold() in {"dumb", "unknown"}
    return not dumb and sys.stdin.isatty() and sys.stderr.isatty()
