"""What a command made in the log: rows by their ids, and the names it understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from coachlog.domain.names import NAME_KINDS, NameKind


def _nobody() -> dict[NameKind, list[str]]:
    return {kind: [] for kind in NAME_KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The rows of commands, each table with the ids, and the names of whom they are about."""

    command_ids: Sequence[int] = ()
    added: Mapping[str, Sequence[int]] = field(default_factory=dict)
    changed: Mapping[str, Sequence[int]] = field(default_factory=dict)
    removed: Mapping[str, Sequence[int]] = field(default_factory=dict)
    names: Mapping[NameKind, Sequence[str]] = field(default_factory=_nobody)
    new_names: Mapping[NameKind, Sequence[str]] = field(default_factory=_nobody)

    def reversed(self) -> Made:
        """Return what taking it back makes."""
        return replace(self, added=self.removed, removed=self.added, new_names=_nobody())


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedRows:
    """The rows that commands added, each table with the ids; None where they are too many."""

    command_ids: Sequence[int] = ()
    added: Mapping[str, Sequence[int] | None] = field(default_factory=dict)
