"""Reads calendars that Outlook exports as CSV, and the tables Google imports."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from coachlog.domain.calendar_entries import subject_before
from coachlog.domain.periods import DateOrder
from coachlog.errors import show
from coachlog.intake.drafts import EventDraft, Options, Participant, Reading
from coachlog.intake.problems import Problem
from coachlog.intake.tables.cell_words import is_yes
from coachlog.intake.tables.dates import NotADate, read_cell_moment, read_time
from coachlog.intake.tables.records import Record
from coachlog.intake.tables.sheet import Sheet, open_sheet

_COLUMNS = (
    "subject", "date", "start", "until", "end", "all_day", "organizer", "attendees", "optional",
    "rooms", "categories", "notes", "place", "private", "sensitivity", "show_as",
)  # fmt: skip
_PRIVATE = frozenset(
    {
        "private", "privat", "privé", "confidential", "vertraulich", "confidentiel", "privado",
        "confidencial", "privato", "riservato", "vertrouwelijk", "particular", "個人", "社外秘",
        "プライベート",
    }
)  # fmt: skip
_FREE = frozenset(
    {
        "3", "free", "frei", "libre", "disponible", "disponibile", "libero", "vrij", "beschikbaar",
        "livre", "disponível", "空き時間", "空き", "予定なし",
    }
)  # fmt: skip
_TENTATIVE = frozenset(
    {
        "1", "tentative", "mit vorbehalt", "unter vorbehalt", "provisoire", "provisional",
        "provvisorio", "voorlopig", "provisório", "仮の予定",
    }
)  # fmt: skip
_EMAIL = re.compile(r"(?P<name>.*?)\s*[<(\[]?(?P<email>[^\s<>()\[\]]+@[^\s<>()\[\]]+)[>)\]]?")
_PEOPLE = 2000  # attendees of one event


def read_outlook(
    source: BinaryIO, options: Options, reading: Reading
) -> Iterator[EventDraft | Problem]:
    """Yield the events in the window, and a problem for each row that can't be read."""

    def match(cells: Sequence[str]) -> dict[str, int]:
        return options.headers.match(cells, options.columns)

    with open_sheet(source, match, options.meter) as sheet:
        if isinstance(sheet, Problem):
            yield sheet
            return
        columns = match(sheet.header.cells)
        if not {"subject", "date"} <= columns.keys():
            yield Problem(
                line=sheet.header.line,
                problem="lacks a subject or a start date of Outlook's export",
            )
            return
        dated = [columns[name] for name in ("date", "until", "reminder") if name in columns]
        decided = sheet.decide(dated, options)
        reading.errors = sheet.text.errors
        if isinstance(decided, Problem):
            yield decided
            return
        yield from _read_rows(sheet, _OutlookRows(columns, decided[0], options), options, reading)


def _read_rows(
    sheet: Sheet, rows: _OutlookRows, options: Options, reading: Reading
) -> Iterator[EventDraft | Problem]:
    window = options.window
    for batch, problems in sheet.batches():
        yield from problems
        for line, cells in batch:
            row = Record(line, cells)
            reading.events += 1
            try:
                draft = rows.read(row)
            except NotADate as problem:
                subject = rows.cell(row, "subject")
                yield Problem(line=row.line, problem=f"{problem} ({show(subject)})")
                continue
            if draft.on <= window.last and draft.until_on >= window.first:
                reading.occurrences += 1
                yield draft


class _OutlookRows:
    """Reads the rows of one calendar."""

    def __init__(self, columns: dict[str, int], order: DateOrder, options: Options) -> None:
        self._columns = columns
        self._order = order
        self._zone = options.zone
        self._met: dict[str, int] = {}

    def cell(self, row: Record, name: str) -> str:
        """Return a cell, blank where the export lacks its column."""
        at = self._columns.get(name)
        return "" if at is None else row.cells[at].strip()

    def read(self, row: Record) -> EventDraft:
        """Return the event of a row; raises NotADate."""
        on = self._day(row, "date")
        starts_at = self._time(row, "start")
        until = self._day(row, "until") if self.cell(row, "until") else on
        ends_at = self._time(row, "end")
        whole_days = until > on and starts_at == ends_at == time.min  # whatever the flag is called
        if is_yes(self.cell(row, "all_day")) or starts_at is None or whole_days:
            # Outlook ends a day at midnight of the next one, Google on the day itself.
            if until > on and ends_at == time.min:
                until -= timedelta(days=1)
            starts_at = ends_at = None
        minutes = _minutes(on, starts_at, until, ends_at)
        if starts_at is not None and until > on and ends_at == time.min:
            until -= timedelta(days=1)
        subject, organizer = (
            self.cell(row, "subject"),
            read_listed_person(self.cell(row, "organizer")),
        )
        return EventDraft(
            line=row.line,
            key=self._key(organizer, subject, on, starts_at),
            subject=subject,
            on=on,
            until_on=max(on, until),
            starts_at=starts_at,
            ends_at=ends_at,
            minutes=minutes,
            organizer=organizer,
            attendees=tuple(self._people(row)),
            place=self.cell(row, "place"),
            description=self.cell(row, "notes"),
            categories=tuple(
                word.strip() for word in self.cell(row, "categories").split(";") if word.strip()
            ),
            private=is_yes(self.cell(row, "private"))
            or self.cell(row, "sensitivity").casefold() in _PRIVATE,
            free=self.cell(row, "show_as").casefold() in _FREE,
            tentative=self.cell(row, "show_as").casefold() in _TENTATIVE,
        )

    def _day(self, row: Record, name: str) -> date:
        return read_cell_moment(self.cell(row, name), self._order, self._zone).on

    def _time(self, row: Record, name: str) -> time | None:
        cell = self.cell(row, name)
        return read_time(cell) if cell else None

    def _people(self, row: Record) -> Iterator[Participant]:
        for name in ("attendees", "optional", "rooms"):
            for word in self.cell(row, name).split(";")[:_PEOPLE]:
                person = read_listed_person(word, is_room=name == "rooms")
                if person is not None:
                    yield person

    def _key(
        self, organizer: Participant | None, subject: str, on: date, starts_at: time | None
    ) -> str:
        """Return the identity of an event, which the export doesn't number.

        One that was cancelled since is the same, though its subject says so now.
        """
        who = (organizer.email or organizer.name or "") if organizer else ""
        start = on.isoformat() if starts_at is None else f"{on}T{starts_at}"
        told = "\0".join((who, subject_before(subject), start)).encode("utf-8", "replace")
        digest = hashlib.sha256(told).hexdigest()[:32]
        self._met[digest] = self._met.get(digest, 0) + 1
        again = f"#{self._met[digest]}" if self._met[digest] > 1 else ""
        return f"fp:{digest}{again}"


def read_listed_person(text: str, *, is_room: bool = False) -> Participant | None:
    """Read somebody from a list: a name, an address, or both."""
    word = text.strip().strip("'\"").strip()
    if not word:
        return None
    found = _EMAIL.fullmatch(word) if "@" in word and len(word) < 500 else None
    if found is None:
        return Participant(name=word, is_room=is_room)
    name = found["name"].strip().strip("'\"").strip()
    return Participant(name=name or None, email=found["email"].casefold(), is_room=is_room)


def _minutes(on: date, starts_at: time | None, until: date, ends_at: time | None) -> int | None:
    if starts_at is None or ends_at is None:
        return None
    length = datetime.combine(until, ends_at) - datetime.combine(on, starts_at)
    return int(length // timedelta(minutes=1)) if length > timedelta(0) else None
