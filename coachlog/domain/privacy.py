"""What is held about one person, told as a list that they can be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coachlog.domain.history import FieldValue, PastCommand

PersonRole = Literal["rep", "manager"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldField:
    """One field of a row, and whether it is or names somebody else."""

    name: str  # as in the JSON of the listings, such as deal_value
    value: FieldValue
    third_party: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A row about the person, as the log has it."""

    table: str
    row_id: int
    role: PersonRole
    fields: tuple[HeldField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldImage:
    """A row as it was before a command changed or removed it: the history keeps it for undo."""

    command: PastCommand
    row: HeldRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMention:
    """A text about somebody else that names the person."""

    table: str
    row_id: int
    name: str  # of the field
    text: str
    sure: bool  # else a single word, which may be somebody else


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDraft:
    """The answers of an unfinished debrief, beside the log."""

    path: str
    field_day_id: int | None
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBackup:
    """A backup of the log, and whether the person is in it; None where it can't be read."""

    path: str
    holds: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAs:
    """As what the log knows the person."""

    role: PersonRole
    row_id: int
    name: str
    email: str | None
    former_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """All that is held about a person, wherever coachlog put it on this machine."""

    name: str
    known_as: tuple[HeldAs, ...]
    rows: tuple[HeldRow, ...]
    images: tuple[HeldImage, ...]
    mentions: tuple[HeldMention, ...]
    commands: tuple[PastCommand, ...]  # that they ran
    outputs: tuple[PastCommand, ...]  # that wrote something about them besides the log
    published: tuple[str, ...]  # addresses on a calendar server
    drafts: tuple[HeldDraft, ...]
    backups: tuple[HeldBackup, ...]
    settings: tuple[str, ...]  # keys that name them
