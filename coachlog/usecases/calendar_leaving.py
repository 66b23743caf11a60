"""Takes out, or lists, what the entries of a calendar were that it has no more."""

from __future__ import annotations

from collections.abc import Iterable

from coachlog.domain.entry_rules import Judgement
from coachlog.domain.gone import Absent, GoneEntry, Reach, find_absent, measure_reach
from coachlog.intake.drafts import EventDraft, OutsideDraft
from coachlog.store.events import EventKeeper
from coachlog.store.wanted import KnownEvent
from coachlog.usecases.calendar_days import CalendarDays
from coachlog.usecases.calendar_judging import JudgedEntry, Sighting
from coachlog.usecases.calendar_telling import CalendarTelling
from coachlog.usecases.entry_digests import digest_entry
from coachlog.usecases.importing import Imported, ImportRun

# What an entry was taken for before and is no longer, because it did not take place.
_VANISHED = ("cancelled", "called off", "declined", "after today")
_IS_GONE = "is no longer in the calendar"
_WAS_CANCELLED = "was cancelled in the calendar"


class CalendarLeaving:
    """Finds what left one calendar since the last import: cancelled, moved away, or deleted."""

    def __init__(
        self,
        import_run: ImportRun,
        keeper: EventKeeper,
        days: CalendarDays,
        telling: CalendarTelling,
        done: Imported,
    ) -> None:
        self._options = import_run.options
        self._keeper = keeper
        self._days = days
        self._telling = telling
        self._done = done
        self._owner_id: int | None = None
        self._reach: Reach | None = None
        self._given_up: list[EventDraft] = []  # field days that the log has
        self._vanished: list[tuple[KnownEvent, str, str]] = []  # with subject, and why

    def start(self, owner_id: int, sighting: Sighting, name: str) -> None:
        """Find which calendar of the log it is that calls itself `name`."""
        window = self._options.window
        self._owner_id = owner_id
        self._reach = measure_reach(sighting.days, window.first, window.last)
        self._name = name
        self._keeper.name_calendar(self._find_absent().calendar, name)
        self._day_keys = self._keeper.list_day_keys()
        for draft in sighting.outside:  # moved out of the window since
            if self._keeper.knows_inside(draft.key, window.first, window.last):
                self._keeper.leaving.add(draft.key)

    def look_at(self, judged: JudgedEntry) -> None:
        """Note what stands for an entry that is none any more: another one may take it over."""
        _, draft, found = judged
        if found.verdict == "ride-along" and draft.key in self._day_keys:
            known = self._keeper.knows(draft.key)
            day_id = known and known.field_day_id
            if day_id and not self._keeper.find_editor("field day", day_id):
                self._given_up.append(draft)
        if found.verdict != "left out" or found.hinges_on is not None:
            return
        known = self._keeper.knows(draft.key)
        if known is not None and _is_gone(known, draft, found):
            self._keeper.leaving.add(draft.key)
            if known.call_id is None:
                self._given_up.append(draft)

    def give_days_up(self, listed: Iterable[str], outside: Iterable[OutsideDraft]) -> None:
        """Take out the field days that are no more, before calls look for theirs."""
        self._find_vanished(listed, outside)
        for draft in self._given_up:
            self._cancel_day(self._keeper.knows(draft.key), draft.subject, _WAS_CANCELLED)
        for known, subject, why in self._vanished:
            self._cancel_day(known, subject, why)
        for known, subject in self._days.shrunk:
            self._cancel_day(known, subject, "is no longer a day of its entry in the calendar")
        for entry in self._find_absent().gone if self._options.remove_gone else ():
            if entry.what == "field day" and not self._keeper.find_editor(entry.what, entry.id):
                self._cancel_day(self._keeper.knows(entry.key), "", _IS_GONE)
        self._days.settle_calls()

    def _find_vanished(self, listed: Iterable[str], outside: Iterable[OutsideDraft]) -> None:
        """Find what a series of this file no longer has, or was moved out of the window."""
        window = self._options.window
        for known, held_on in self._keeper.list_vanished(sorted(listed)):
            if window.first <= held_on <= window.last:
                self._vanished.append((known, "", "is no longer in its series in the calendar"))
        for draft in outside:
            moved = self._keeper.knows_inside(draft.key, window.first, window.last)
            if moved is not None:
                self._vanished.append((moved, draft.what, "has been moved in the calendar"))

    def leave(self, draft: EventDraft, found: Judgement) -> None:
        """Take out what an entry was that is left out now."""
        if draft.key not in self._keeper.leaving and found.hinges_on is None:
            return
        known = self._keeper.knows(draft.key)
        if known is not None and found.reason in _VANISHED:
            self._cancel(known, draft.subject)
        elif known is not None and _is_gone(known, draft, found):
            why = f"is no ride-along in the calendar now ({found.reason})"
            self._cancel(known, draft.subject, why)

    def cancel_vanished(self) -> None:
        """Take out the calls of what vanished, unless another entry has taken them over."""
        for known, subject, why in self._vanished:
            still = self._keeper.knows(known.key)
            if still is not None:
                self._cancel(still, subject, why)

    def list_gone(self) -> None:
        """List what the calendar has no more, or take it out where that is wanted.

        What somebody changed since stays: a call is listed, a field day was held, as was said here.
        Other field days are taken out before calls look for theirs, or listed.
        """
        absent = self._find_absent()
        self._done.doubtful += [GoneEntry(entry.what, entry.id) for entry in absent.doubtful]
        for entry in absent.gone:
            known = self._keeper.knows(entry.key)
            is_edited = self._keeper.find_editor(entry.what, entry.id) is not None
            if is_edited and entry.what == "field day":
                continue
            stays = is_edited or entry.what == "field day" or not self._options.remove_gone
            if stays or known is None:
                self._done.gone.append(GoneEntry(entry.what, entry.id, is_edited=is_edited))
            else:
                self._cancel(known, "", _IS_GONE)

    def _find_absent(self) -> Absent:
        if self._owner_id is None or self._reach is None:
            return Absent(calendar=None)
        window = self._options.window
        brought = self._keeper.list_brought(self._owner_id, window.first, window.last)
        return find_absent(brought, self._reach, self._name)

    def _cancel_day(self, known: KnownEvent | None, subject: str, why: str) -> None:
        if known is not None and known.call_id is None and known.field_day_id is not None:
            self._cancel(known, subject, why)
            self._days.drop(known.field_day_id)

    def _cancel(self, known: KnownEvent, subject: str, why: str = _WAS_CANCELLED) -> None:
        for kept in self._keeper.cancel(known, self._owner_id):
            if kept.outcome == "conflict":
                self._telling.tell_conflict(f"{kept.what} {why}", kept, subject)
                continue
            self._done.removed += 1
            if known.call_id is None:
                self._days.give_up(kept.row_id)


def _is_gone(known: KnownEvent, draft: EventDraft, found: Judgement) -> bool:
    """Tell whether an entry that is left out was taken before, and has changed since."""
    if found.reason in _VANISHED:
        return True
    return known.digest != digest_entry(draft) and found.reason != "private"
