"""The terminal, which nothing that is written to it can steer but our own tables and colours.

Names, notes and paths come from other people's files. Whatever writes them (a table, CSV, JSON, an
error, a question, the pager) goes through here, and what could move the cursor, set the clipboard
or turn a line around is spelled out as JSON spells it. Pipes and files get every byte as it is.
"""

from __future__ import annotations

import io
import re
import sys
from typing import IO, TYPE_CHECKING, Any, cast

from coachlog.errors import spell_out

if TYPE_CHECKING:
    from rich.console import Console


class Screen(io.TextIOWrapper):
    """A stream to a terminal, in place of the one that Python opened."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        super().__init__(
            stream.buffer,
            encoding=stream.encoding,
            errors=stream.errors,
            line_buffering=stream.line_buffering,
        )
        self._stream = stream  # which would close the terminal if it were dropped

    def write(self, text: str, /) -> int:
        """Write text with what could steer the terminal spelled out."""
        super().write(_harmless(text))
        return len(text)

    def write_styled(self, text: str) -> int:
        """Write text as it is: what a console of `open_console` has made."""
        return super().write(text)


def guard(stream: Any) -> Any:  # noqa: ANN401  (a stream of any kind, or none)
    """Return a stream through which a terminal can't be steered; others stay as they are."""
    if type(stream) is not io.TextIOWrapper or not stream.isatty():
        return stream
    return Screen(stream)


def guard_terminals() -> None:
    """Put a guard before standard output and standard error."""
    sys.stdout, sys.stderr = guard(sys.stdout), guard(sys.stderr)


def open_console(file: IO[str], **wishes: Any) -> Console:  # noqa: ANN401  (Rich's own wishes)
    """Return a console of Rich, whose colours pass while the text of others is spelled out."""
    from collections.abc import Iterable

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

    class Guarded(Console):
        def render(
            self, renderable: RenderableType, options: ConsoleOptions | None = None
        ) -> Iterable[Segment]:
            for text, style, control in super().render(renderable, options):
                yield Segment(text if control else _harmless(text), style, control)

    stream: object = _Styled(file) if isinstance(file, Screen) else file
    if not file.isatty():
        stream = _Unpadded(file)
    return Guarded(file=cast("IO[str]", stream), **wishes)


class _Styled:
    """The way past the guard for what a guarded console has made."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.write = screen.write_styled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever a stream has)
        return getattr(self._screen, name)


class _Unpadded:
    """A pipe or a file, where the blanks that fill the last column of a table are of no use."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text, of which Rich gives whole lines, without the blanks at their ends."""
        self._stream.write(re.sub(r" +$", "", text, flags=re.MULTILINE))
        return len(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever a stream has)
        return getattr(self._stream, name)


def _harmless(text: str) -> str:
    # Line ends as Windows and CSV have them are ends of lines.
    return spell_out(text.replace("\r\n", "\n"), keep="\n\t")
