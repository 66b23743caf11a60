"""Keeps the field days of a calendar, and finds the one that a call lies inside."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.calls import tidy_text
from coachlog.domain.field_day_hours import (
    FieldDayHours,
    lies_inside,
    measure_field_day,
    split_days,
)
from coachlog.domain.guests import Guest
from coachlog.intake.drafts import EventDraft
from coachlog.reports.fielddays import KnownDay, find_standing_days
from coachlog.store.append import moment_as_stored
from coachlog.store.events import EventKeeper
from coachlog.store.wanted import Kept, KnownEvent, ToldDay, WantedDay
from coachlog.usecases.calendar_judging import JudgedEntry
from coachlog.usecases.calendar_telling import CalendarTelling, name_rule
from coachlog.usecases.entry_digests import digest_entry
from coachlog.usecases.importing import Imported, ImportRun

if TYPE_CHECKING:
    from sqlalchemy import Connection


class CalendarDays:
    """Holds the field days of the manager whose calendar it is, as they stand by now."""

    def __init__(
        self, import_run: ImportRun, keeper: EventKeeper, telling: CalendarTelling, done: Imported
    ) -> None:
        self._options = import_run.options
        self._names = import_run.names
        self._keeper = keeper
        self._telling = telling
        self._done = done
        self._manager_id = 0
        self._days: dict[tuple[int, date], dict[int, KnownDay]] = {}  # by rep and day, and by id
        self._places: dict[int, tuple[int, date]] = {}  # of the days, by id
        # Days of the log that this file changed or gave up, as they were before.
        self._moved: dict[int, KnownDay | None] = {}
        self.shrunk: list[tuple[KnownEvent, str]] = []  # days beyond the last one of their entry

    def start(self, connection: Connection, manager_id: int) -> None:
        """Learn which field days the log has."""
        self._manager_id = manager_id
        window = self._options.window
        for day in find_standing_days(connection, manager_id, window.first, window.last):
            self._add(day)

    def find(self, on: date, starts_at: time | None, rep_id: int) -> KnownDay | None:
        """Return the field day with a rep that what begins then lies inside."""
        days = sorted(self._days.get((rep_id, on), {}).items())
        return next((day for _, day in days if _has(day, starts_at)), None)

    def keep(self, judged: JudgedEntry) -> None:
        """Keep a field day, before calls look for theirs."""
        entry, draft, found = judged
        rep = found.rep
        if rep is None or rep.rep_id is None:
            return
        hours = measure_field_day(entry, self._options.settings.capacity.hours["full"])
        for number, day in enumerate(split_days(entry)):
            if day > self._options.today:
                break
            kept = self._keeper.keep_day(
                WantedDay(
                    key=f"{draft.key}+{number}" if number else draft.key,
                    digest=digest_entry(draft),
                    told=ToldDay(
                        manager_id=self._manager_id,
                        rep_id=rep.rep_id,
                        day_on=moment_as_stored(day),
                        half=hours.half,
                        starts_at=moment_as_stored(hours.starts_at),
                        ends_at=moment_as_stored(hours.ends_at),
                        time_zone=self._options.zone(),
                        place=self._names.clean_text(tidy_text(draft.place)),
                    ),
                    unsure=found.verdict == "unsure",
                    reason=found.because if found.verdict == "unsure" else None,
                )
            )
            self._telling.count(kept, draft, f"field day {kept.row_id} of {day:%a} {day}")
            if kept.outcome not in ("refused", "elsewhere"):
                self._tell(judged, rep, hours, is_unsure=kept.unsure)
                self._note(entry, rep.rep_id, hours, kept, day)
        self._find_shrunk(entry, draft)

    def _find_shrunk(self, entry: CalendarEntry, draft: EventDraft) -> None:
        number = entry.days
        while later := self._keeper.knows(f"{draft.key}+{number}"):  # it had more days before
            self.shrunk.append((later, draft.subject))
            number += 1

    def _tell(
        self, judged: JudgedEntry, rep: Guest, hours: FieldDayHours, *, is_unsure: bool
    ) -> None:
        _, draft, found = judged
        if is_unsure:
            self._telling.set_aside(draft, found, f"field day with {rep}, kept as planned")
            return
        self._done.field_days += 1
        because = f"{found.because}{name_rule(found)}"
        self._telling.say(draft, f"field day with {rep}, {hours.half}: {because}")

    def _note(
        self, entry: CalendarEntry, rep_id: int, hours: FieldDayHours, kept: Kept, day: date
    ) -> None:
        """Hold a day that was kept.

        One that a person planned or changed is as the log has it; which of the others takes all day
        only its entry tells.
        """
        shown = KnownDay(
            id=kept.row_id,
            rep_id=rep_id,
            on=day,
            starts_at=hours.starts_at,
            ends_at=hours.ends_at,
            all_day=entry.all_day,
        )
        before = self._get(shown.id)
        if kept.outcome == "changed":
            self._moved[shown.id] = before
        if kept.outcome in ("new", "changed") or shown == before:
            self._add(shown)

    def give_up(self, day_id: int) -> None:
        """Hold a day no more that the import took out."""
        self._moved[day_id] = None
        self.drop(day_id)

    def drop(self, day_id: int) -> None:
        """Hold a day no more, so that no call is inside it."""
        place = self._places.pop(day_id, None)
        if place is not None:
            del self._days[place][day_id]

    def settle_calls(self) -> None:
        """Put sorted calls onto the days they lie inside now that theirs were moved or given up.

        One that was on its day at an hour outside was put there by hand, and stays.
        """
        for day_id, before in self._moved.items():
            now = self._get(day_id)
            for call in self._keeper.list_calls_on(day_id):
                was_inside = before is not None and _has(before, call.starts_at)
                is_its_day = now is not None and (now.rep_id, now.on) == (call.rep_id, call.held_on)
                if now and is_its_day and (_has(now, call.starts_at) or not was_inside):
                    continue
                other = self.find(call.held_on, call.starts_at, call.rep_id)
                by = self._keeper.put_on(call, other.id if other else None)
                if other is None and by is not None:
                    self._done.conflicts.append(
                        f"call {call.id} of {call.held_on:%a} {call.held_on} is outside "
                        f"field day {day_id} now, and stays as {by} left it"
                    )

    def _get(self, day_id: int) -> KnownDay | None:
        place = self._places.get(day_id)
        return self._days[place][day_id] if place else None

    def _add(self, day: KnownDay) -> None:
        self.drop(day.id)
        self._places[day.id] = day.rep_id, day.on
        self._days.setdefault((day.rep_id, day.on), {})[day.id] = day


def _has(day: KnownDay, starts_at: time | None) -> bool:
    """Tell whether what begins then on a field day's date lies inside it."""
    hours = FieldDayHours(half="full", starts_at=day.starts_at, ends_at=day.ends_at)
    return lies_inside(starts_at, hours, all_day=day.all_day)
