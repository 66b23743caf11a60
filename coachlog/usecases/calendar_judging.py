"""Reads the entries of a calendar and judges each once: what it was, and where it stands twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.entry_judging import judge
from coachlog.domain.entry_rules import Judgement
from coachlog.domain.erased import ERASED_ENTRY
from coachlog.domain.people_met import PeopleMet
from coachlog.intake.drafts import EventDraft, OutsideDraft
from coachlog.meter import Meter
from coachlog.store.event_matching import is_occurrence
from coachlog.store.events import EventKeeper
from coachlog.usecases.calendar_people import CalendarPeople, is_erased, people_of
from coachlog.usecases.importing import DraftSpool, Imported, ImportRun


class JudgedEntry(NamedTuple):
    """An entry with what it was."""

    entry: CalendarEntry
    draft: EventDraft
    found: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What stands in the file besides entries to judge, and how the entries stand in it."""

    twice: frozenset[int]  # places of entries that stand above already
    cancelled: frozenset[str]  # keys
    outside: tuple[OutsideDraft, ...]  # known entries that were moved out of the window
    # Of its entries, of those of series only where it has no others: a series goes on beyond the
    # days that were exported.
    days: frozenset[date]


def read_entries(
    import_run: ImportRun,
    drafts: Iterable[EventDraft | OutsideDraft],
    spool: DraftSpool[EventDraft],
    keeper: EventKeeper,
    people_met: PeopleMet,
    done: Imported,
) -> Sighting:
    """Put the entries into the spool, and their people among those met."""
    twice: set[int] = set()
    cancelled: set[str] = set()
    outside: list[OutsideDraft] = []
    days: set[date] = set()
    of_series: set[date] = set()
    place = -1
    for draft in drafts:
        if isinstance(draft, OutsideDraft):
            if draft.on is not None:
                days.add(draft.on)
            if keeper.knows(draft.key):
                outside.append(draft)
            continue
        if keeper.is_erased(draft.key):
            done.left_out[ERASED_ENTRY] += 1
            continue
        spool.add(draft)
        (of_series if is_occurrence(draft.key) else days).add(draft.on)
        place += 1
        if not keeper.meet(draft.key):
            twice.add(place)
        if draft.cancelled:
            cancelled.add(draft.key)
        people = people_of(draft)
        if import_run.names.erased is not None:
            people = (one for one in people if not is_erased(import_run.names, one))
        people_met.meet((person.name, person.email) for person in people)
    return Sighting(
        twice=frozenset(twice),
        cancelled=frozenset(cancelled),
        outside=tuple(outside),
        days=frozenset(days or of_series),
    )


class CalendarJudge:
    """Goes through the entries of one calendar, those that stand twice left out."""

    def __init__(
        self,
        import_run: ImportRun,
        people: CalendarPeople,
        spool: DraftSpool[EventDraft],
        sighting: Sighting,
    ) -> None:
        self._import_run = import_run
        self._people = people
        self._spool = spool
        self._sighting = sighting

    def find_people(self) -> Iterator[CalendarEntry]:
        """Yield the entries with their people placed."""
        for entry, _ in self._place("Finding people", self._import_run.meter):
            yield entry

    def find_spellings(self) -> Mapping[str, str]:
        """Return how the titles of all entries spell companies, while they are kept."""
        return self._people.spell(entry for entry, _ in self._place("", Meter()))

    def judge(self) -> Iterator[JudgedEntry]:
        """Yield the entries with what each was."""
        options = self._import_run.options
        for entry, draft in self._place("Judging", self._import_run.meter):
            found = judge(
                entry,
                self._people.wording,
                options.today,
                include_private=options.include_private,
                off=options.settings.calendar_rules_off,
            )
            yield JudgedEntry(entry, draft, found)

    def list_twins(self) -> Iterator[EventDraft]:
        """Yield the entries that stand in the file above already, cancelled ones left out."""
        if self._sighting.twice:
            for place, draft in enumerate(self._spool.read(self._import_run.meter, "Counting")):
                if place in self._sighting.twice and draft.key not in self._sighting.cancelled:
                    yield draft

    def list_unjudged(self) -> Iterator[tuple[EventDraft, bool]]:
        """Yield what is not judged where nobody is known, and whether it was cancelled."""
        for place, draft in enumerate(self._spool.read(self._import_run.meter, "Counting")):
            if place not in self._sighting.twice:
                yield draft, draft.key in self._sighting.cancelled

    def _place(self, stage: str, meter: Meter) -> Iterator[tuple[CalendarEntry, EventDraft]]:
        for place, draft in enumerate(self._spool.read(meter, stage)):
            if place not in self._sighting.twice:
                cancelled = draft.key in self._sighting.cancelled
                yield self._people.place(draft, cancelled=cancelled), draft
