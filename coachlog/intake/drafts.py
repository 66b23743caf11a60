"""What readers of foreign files hand over: drafts of events, meetings and deals.

They are tuples because those go through a temporary file twice as fast as dataclasses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from coachlog.domain.calls import Initiator
from coachlog.domain.guests import Answer
from coachlog.domain.periods import DateOrder
from coachlog.formats.call_fields import NOTHING_NOTED, CallNotes
from coachlog.meter import Meter

if TYPE_CHECKING:
    from coachlog.intake.tables.columns import HeaderNames

FileKind = Literal[
    "icalendar", "outlook-csv", "salesforce", "hubspot", "pipedrive", "zoho", "dynamics",
    "spreadsheet", "native", "log",
]  # fmt: skip
CALENDARS = frozenset({"icalendar", "outlook-csv"})  # kinds that hold entries, not records
OWN_READERS = frozenset({"native", "log"})
FINGERPRINT = "fp:"  # begins the key of a record that has no identity of its own
FILE_KINDS: tuple[FileKind, ...] = get_args(FileKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days wanted, local dates, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the person who imports says about the file."""

    window: Window
    zone: tzinfo  # where times without a zone of their own are meant, and UTC times are shown
    date_order: DateOrder | None = None  # None: inferred from the whole file
    columns: Mapping[str, str] = field(default_factory=dict)  # {field: header}, before synonyms
    joined_by: str | None = None  # the column that says who joined, where it is one
    meter: Meter = field(default_factory=Meter)
    added_headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # {field: headers}

    @cached_property
    def headers(self) -> HeaderNames:
        """Return which header means which field."""
        from coachlog.intake.tables.columns import KNOWN, HeaderNames

        return HeaderNames(self.added_headers) if self.added_headers else KNOWN


class Participant(NamedTuple):
    """Somebody in an event, as the calendar writes them; a room is one too."""

    name: str | None = None
    email: str | None = None  # lower case, without mailto:
    declined: bool = False
    is_room: bool = False  # or a thing, or somebody who need not come
    answer: Answer = ""


class EventDraft(NamedTuple):
    """One occurrence of a calendar entry, in the calendar's local time."""

    line: int  # physical line where its VEVENT or record begins
    key: str  # "UID" or "UID/recurrence instant"; "fp:..." where the file has no UID
    subject: str
    on: date
    until_on: date  # inclusive
    starts_at: time | None = None  # None: all day
    ends_at: time | None = None
    minutes: int | None = None
    organizer: Participant | None = None
    attendees: tuple[Participant, ...] = ()
    place: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    private: bool = False
    free: bool = False
    tentative: bool = False


class MeetingDraft(NamedTuple):
    """One row of an activity export or a plain spreadsheet: a meeting, its texts as typed."""

    line: int
    key: str
    on: date
    starts_at: time | None = None
    minutes: int | None = None
    manager: str | None = None
    rep: str | None = None  # assigned to, owner
    account: str | None = None
    subject: str = ""
    initiator: Initiator = "unknown"  # also where the file says nothing
    deal_cents: int | None = None
    currency: str | None = None
    noted: CallNotes = NOTHING_NOTED
    completed: bool = True
    organizer: str | None = None
    attendees: tuple[str, ...] = ()
    # Where no column names one manager: whether one was there, or the names of several.
    joined: bool | tuple[str, ...] | None = None


class DealDraft(NamedTuple):
    """One row of an opportunity or deal export."""

    line: int
    key: str
    name: str
    account: str | None = None
    owner: str | None = None
    stage: str = ""
    closed: bool = False
    deal_cents: int | None = None  # hundredths of the currency
    currency: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None


class OutsideDraft(NamedTuple):
    """A single entry or a record of a meeting whose day is outside the window."""

    key: str
    what: str  # its subject
    on: date | None = None  # of an entry


Draft = EventDraft | MeetingDraft | DealDraft | OutsideDraft


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a file is and what was found in it; grows while its drafts are iterated."""

    kind: FileKind
    events: int = 0  # VEVENTs or records read
    occurrences: int = 0  # instances in the window, cancelled ones left out
    owner_email: str | None = None  # whose calendar it says it is
    name: str = ""  # of the calendar, where all of the file has one
    listed: set[str] = field(default_factory=set)  # UIDs of which all instances were given
    left_out: Counter[str] = field(default_factory=Counter)  # events by why nobody asks for them
    ignored: tuple[str, ...] = ()  # headers nobody knows
    says_who_joined: bool = True  # a table of meetings may not
    errors: int = 0  # cells of a spreadsheet with one, taken for blank
