"""What taking a log in did, row by row and in sum."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHere:
    """A row that stayed as it is here although the file says something else."""

    table: str
    row_id: int
    label: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Merged:
    """What taking a log in did, in rows by table."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, list[int]] = field(default_factory=dict)  # ids, once all files are in
    removed: dict[str, int] = field(default_factory=dict)
    kept: list[KeptHere] = field(default_factory=list)
    on_two_teams: list[str] = field(default_factory=list)  # reps, since this merge
    # People here who were erased in a log that was taken in.
    erased_there: list[str] = field(default_factory=list)
    # Names by kind of person, once all files are in.
    new_people: dict[str, list[str]] = field(default_factory=dict)
    changed_people: dict[str, list[str]] = field(default_factory=dict)
    named: int = 0  # rows that were here and are now known as the same

    @property
    def is_nothing(self) -> bool:
        """Tell whether the log is as it was."""
        return not (self.new or self.changed or self.removed or self.named)
