"""What an import was asked to do, what its importers share, and what it did with each file."""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO, TYPE_CHECKING, Any, Generic, Literal, TypeVar

from coachlog.config import Settings
from coachlog.domain.calls import NOBODY_JOINED
from coachlog.domain.names import NameKind
from coachlog.domain.periods import DateOrder
from coachlog.errors import CoachlogError
from coachlog.intake.drafts import CALENDARS, Options, Window
from coachlog.intake.problems import SHOWN_PROBLEMS, Problem
from coachlog.meter import Meter
from coachlog.store.names import NameBook

if TYPE_CHECKING:
    from coachlog.domain.gone import GoneEntry
    from coachlog.domain.people_met import Namesake

TOO_OLD = "older than is kept"
LISTED_PROBLEMS = 1_000
_TOGETHER = 20  # drafts written at once; crowded ones take 100 kB each
_IN_MEMORY = 500_000  # bytes of drafts, before they go to a temporary file

NewcomerRole = Literal["rep", "manager", "neither"]
_Spooled = TypeVar("_Spooled", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the person who imports asked for."""

    today: date
    settings: Settings
    window: Window
    zone: Callable[[], str]  # the IANA name of the zone; asked only where it decides something
    date_order: DateOrder | None = None
    columns: Mapping[str, str] = field(default_factory=dict)  # header by field
    sheet: str | None = None  # of a workbook, by name or number
    manager: str | None = None
    joined_by: str | None = None  # in tables: the column that says who joined, or who joined all
    all_joint: bool = False  # in tables: the manager joined all meetings
    add_people: bool = False
    roles: Mapping[str, NewcomerRole] | None = (
        None  # what each proposed person is; None: all are reps
    )
    trust_organizer: bool = False
    include_private: bool = False
    remove_gone: bool = False  # take out what an earlier import brought and the file has no more
    skip_bad: bool = False
    dry_run: bool = False

    def options(self, meter: Meter) -> Options:
        """Return what the readers need to know; they tell `meter` how far they are."""
        from zoneinfo import ZoneInfo

        return Options(
            window=self.window,
            zone=ZoneInfo(self.zone()),
            date_order=self.date_order,
            columns=self.columns,
            joined_by=self.joined_by,
            added_headers=self.settings.headers,
            meter=meter,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRep:
    """Somebody not yet known who may be a rep of the manager."""

    name: str
    email: str | None
    meetings: int
    added: bool = False
    is_doubtful: bool = False  # as well a customer's, as far as the file tells

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.email else self.name


@dataclass(slots=True, kw_only=True)
class Imported:
    """What an import did with one file; grows while it is read."""

    name: str
    kind: str  # "unknown" where the file is of none
    events: int = 0  # entries or records read
    occurrences: int = 0  # of them in the window, cancelled ones left out
    ride_alongs: int = 0
    field_days: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)  # by rule; kept, and counted by nothing
    new: int = 0
    changed: int = 0
    same: int = 0  # brought by an earlier import, and nothing is different
    linked: int = 0  # logged by hand already
    removed: int = 0  # cancelled since an earlier import, or moved out of the window
    aside: int = 0  # unsure ones that are new or have changed
    to_sort: int = 0  # new ones whose initiator nobody has said
    by_name: int = 0  # new ones with people of whom no address tells whether they are from outside
    unsorted: int = 0  # of the whole log, after the last file
    trusted: int = 0  # initiators taken from the organiser
    busy: int = 0  # future entries kept as busy time
    deals: Counter[str] = field(default_factory=Counter)  # new, changed, same
    valued: int = 0  # calls that got a value from a deal
    errors: int = 0  # cells of a spreadsheet with one, taken for blank
    assumed: int = 0  # amounts without a currency, which got that of the settings
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)  # the first LISTED_PROBLEMS
    manager: str | None = None  # whose calendar it is
    manager_how: str = ""
    somebody: tuple[str, str | None, int] | None = None  # who might be the manager: in how many
    added: list[str] = field(default_factory=list)  # people
    proposals: list[ProposedRep] = field(default_factory=list)
    sister_domains: tuple[str, ...] = ()  # taken for the firm's own
    namesakes: tuple[Namesake, ...] = ()  # of reps, taken for somebody from outside
    conflicts: list[str] = field(default_factory=list)
    gone: list[GoneEntry] = field(default_factory=list)  # that the calendar has no more
    doubtful: list[GoneEntry] = field(default_factory=list)  # more than it has: another calendar?
    new_accounts: dict[str, str] = field(default_factory=dict)  # invented -> from what
    ignored_columns: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()  # beside what was read
    other_files: tuple[str, ...] = ()
    similar: tuple[tuple[NameKind, str, str], ...] = ()
    span: tuple[date, date] | None = None  # first and last day of the calls in the file
    kept_from: date | None = None  # where the file may hold older days, which are not taken

    @property
    def is_calendar(self) -> bool:
        """Tell whether the file holds entries of a calendar, not records of a table."""
        return self.kind in CALENDARS

    @property
    def tells_nothing(self) -> bool:
        """Tell whether nothing was taken because nobody could say whose meetings these are."""
        untold = self.left_out["nobody known"] + self.left_out[NOBODY_JOINED]
        return bool(untold) and not (self.changes or self.same or self.deals.total())

    @property
    def changes(self) -> int:
        """Return how many things of the log the file changed."""
        counted = self.new + self.changed + self.linked + self.removed + self.busy + self.valued
        counted += self.aside
        return counted + len(self.added)

    def take_back(self) -> None:
        """Count no changes, since none of them were kept."""
        self.new = self.changed = self.linked = self.removed = self.busy = self.valued = 0
        self.to_sort = self.trusted = self.by_name = self.aside = self.assumed = 0
        self.added.clear()
        self.new_accounts.clear()
        self.deals = Counter(same=self.deals["same"])
        self.proposals = [replace(proposal, added=False) for proposal in self.proposals]

    def see(self, day: date) -> None:
        """Widen the span to a day."""
        first, last = self.span or (day, day)
        self.span = min(first, day), max(last, day)


class ImportRefused(CoachlogError):
    """Files with bad lines, of which nothing was taken."""

    def __init__(self, files: list[Imported]) -> None:
        self.files = files
        self.count = sum(file.bad for file in files)
        super().__init__(f"nothing was imported: {self.count} problems")

    @property
    def shown(self) -> tuple[Problem, ...]:
        """Return the first problems."""
        return tuple(problem for file in self.files for problem in file.problems)[:SHOWN_PROBLEMS]


@dataclass(slots=True, kw_only=True)
class ImportRun:
    """What the importers of one command share."""

    connection: sqlite3.Connection
    names: NameBook
    options: ImportOptions
    write_problem: Callable[[str, Problem], None]
    explain: Callable[[str], None] | None  # where somebody wants to know why
    meter: Meter
    first_on: date | None = None  # what is older is not taken
    line_of: Callable[[int], int] = int  # of the user's file, where that was unpacked

    def take_problem(self, done: Imported, problem: Problem) -> None:
        """Count a problem of a file, and hand it on."""
        problem = replace(problem, line=self.line_of(problem.line))
        done.bad += 1
        if len(done.problems) < LISTED_PROBLEMS:
            done.problems.append(problem)
        self.write_problem(done.name, problem)


class DraftSpool(Generic[_Spooled]):
    """Drafts that are gone through more than once; many of them wait in a temporary file."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (closed on exit)
        self._waiting: list[_Spooled] = []
        self._length = 0

    def __enter__(self) -> DraftSpool[_Spooled]:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, draft: _Spooled) -> None:
        """Put a draft at the end."""
        self._length += 1
        self._waiting.append(draft)
        if len(self._waiting) == _TOGETHER:
            self._write()

    def read(self, meter: Meter, stage: str) -> Iterator[_Spooled]:
        """Yield the drafts from the first on, as a stage of the work."""
        return meter.watch(stage, self._length, self._batches())

    def _batches(self) -> Iterator[list[_Spooled]]:
        self._write()
        self._file.flush()
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            # Written by this process alone.
            yield [*map(tuple.__new__, *pickle.load(self._file))]

    def _write(self) -> None:
        """Write what waits in one go, so that what drafts have in common is written once."""
        if self._waiting:
            # Plain tuples are read and written in half the time of named ones.
            kinds, values = [*map(type, self._waiting)], [*map(tuple, self._waiting)]
            pickle.dump((kinds, values), self._file, pickle.HIGHEST_PROTOCOL)
            self._waiting = []
