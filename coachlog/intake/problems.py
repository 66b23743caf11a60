"""What a reader hands over besides drafts: problems, each with its line."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN_PROBLEMS = 50  # of many; all of them go into a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something a file says that can't be taken; `line` is 1 for the header."""

    line: int
    problem: str
    column: str | None = None

    def __str__(self) -> str:
        return f"{self.line}: {self.column + ': ' if self.column else ''}{self.problem}"
