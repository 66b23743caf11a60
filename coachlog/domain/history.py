"""What happened to the log, as people read it: commands, and what each did to which row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

READ = "read "  # begins what is said of the files that a command took in
ChangeKind = Literal["added", "changed", "removed"]
FieldValue = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field of a row before and after a command."""

    name: str  # as in the JSON of the listings, such as deal_value
    before: FieldValue
    after: FieldValue


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """What a command did to one row."""

    kind: ChangeKind
    table: str
    row_id: int
    label: str  # what the row is about, in names and days
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCommand:
    """A command that changed the log."""

    id: int
    name: str
    actor: str
    at: str  # ISO 8601, UTC
    outside: str = ""  # what it wrote besides the log or read, in words
    undone_at: str | None = None  # ISO 8601, UTC

    @property
    def wrote(self) -> str:
        """Return in words what it wrote besides the log; of what it read, nothing."""
        return "" if self.outside.startswith(READ) else self.outside


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One command of the history with its rows; of many rows, `shown` holds the first."""

    command: PastCommand
    added: Mapping[str, int] = field(default_factory=dict)  # rows by table
    changed: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[RowChange, ...] = ()

    @property
    def counted(self) -> tuple[tuple[ChangeKind, Mapping[str, int]], ...]:
        """Return the counts that `shown` does not account for."""
        all_counts: tuple[tuple[ChangeKind, Mapping[str, int]], ...] = (
            ("added", self.added),
            ("changed", self.changed),
            ("removed", self.removed),
        )
        return tuple(
            (kind, counts)
            for kind, counts in all_counts
            if sum(change.kind == kind for change in self.shown) < sum(counts.values())
        )
