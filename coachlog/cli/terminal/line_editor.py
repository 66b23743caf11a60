"""The line in which an answer is typed: arrows, history, completion, pastes of one line."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_input
from prompt_toolkit.input.typeahead import get_typeahead, store_typeahead
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import create_output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle

from coachlog.render.lines import visible

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output


class SeveralLines(Exception):
    """More than a line came at once: a paste that belongs somewhere else."""


def edit_line(
    question: str,
    *,
    before: str = "",
    history: Sequence[str] = (),
    complete: Callable[[str], Sequence[str]] | None = None,
) -> str:
    """Ask on standard error and return the line that was typed, `before` being there to change.

    `history` is what the arrows bring, the last first; `complete` finds what Tab fills in. Lines
    that were typed before the question was there are taken one a question. Raises SeveralLines,
    KeyboardInterrupt for Ctrl-C and EOFError for Ctrl-D.
    """
    with _open_session() as (keys, screen):
        typed_ahead = _is_typed_ahead(keys)
        session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(history[::-1]),
            completer=None if complete is None else _NameCompleter(complete),
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            key_bindings=_bind_keys(),
            enable_suspend=True,
            include_default_pygments_style=False,
            input=keys,
            output=screen,
        )
        try:
            line = session.prompt(question, default=before, handle_sigint=False)
        finally:
            rest = get_typeahead(keys)  # of an answer that was none, nothing is an answer
        # Terminals that don't mark a paste send its lines at once. Enters or a Ctrl-C are no paste.
        if not typed_ahead and any(len(press.key) == 1 for press in rest):
            raise SeveralLines
        store_typeahead(keys, rest)
        return line


def open_terminal() -> tuple[Input, Output]:
    """Return the keys of standard input and the screen of standard error."""
    screen = create_output(stdout=sys.stderr)
    if isinstance(screen, Vt100_Output):
        screen.enable_cpr = False  # not every terminal answers, and there is no menu to fit
    return create_input(sys.stdin), screen


def _is_typed_ahead(keys: Input) -> bool:
    """Tell whether lines are there before the question is."""
    left = get_typeahead(keys)
    store_typeahead(keys, left)
    try:
        return bool(left or select.select([keys.fileno()], [], [], 0)[0])
    except (OSError, ValueError, NotImplementedError):  # no console of Windows can be asked
        return False


@contextmanager
def _open_session() -> Iterator[tuple[Input, Output]]:
    keys, screen = open_terminal()
    with create_app_session(input=keys, output=screen):
        yield keys, screen


class _NameCompleter(Completer):
    """What a whole line may become."""

    def __init__(self, complete: Callable[[str], Sequence[str]]) -> None:
        self._complete = complete

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        """Yield the names that fit what stands before the cursor."""
        typed = document.text_before_cursor
        for name in self._complete(typed):
            if visible(name) == name:  # nothing unseen gets into an answer
                yield Completion(name, start_position=-len(typed))


def _bind_keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste)
    def paste(event: KeyPressEvent) -> None:
        """Take a paste of one line; refuse one of several, wherever it was cut."""
        lines = event.data.strip("\r\n").splitlines()
        if len(lines) > 1:
            event.app.exit(exception=SeveralLines())
        elif lines:
            event.current_buffer.insert_text(lines[0].replace("\t", " "))

    return keys
