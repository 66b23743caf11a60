"""Works out which instances of an event fall into the window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from coachlog.intake.calendars.entries import Component, EntryReader
from coachlog.intake.calendars.properties import CalendarMoment
from coachlog.intake.calendars.rules import TooMuch, Work, expand
from coachlog.intake.drafts import Window

if TYPE_CHECKING:
    from icalendar import Event

OCCURRENCES = 10_000  # of one event in the window
_MARGIN = timedelta(days=2)  # zones differ by a day at most, and a converted day by another
_LATER = "THISANDFUTURE"
_INDEX = "X-COACHLOG-ENTRY"


class Instance(NamedTuple):
    """One occurrence: the entry that describes it, and its times in the zone given."""

    entry: Component
    start: date | datetime
    end: date | datetime
    zone: str | None
    recurrence: date | datetime | None  # which one of a series; None for a single event


def list_instances(
    entries: Sequence[Component], reader: EntryReader, window: Window, work: Work
) -> Iterator[Instance]:
    """Yield the occurrences of one UID near the window, a day or two around it included.

    Raises TooMuch.
    """
    if len(entries) == 1 and not entries[0].repeats and entries[0].instance is None:
        entry = entries[0]
        yield Instance(entry, entry.start, entry.end, entry.zone, None)
        return
    whole = [entry for entry in entries if entry.instance is None]
    if len(whole) > 1 and all(
        not entry.repeats and entry.sequence == whole[0].sequence for entry in whole
    ):  # nothing says that one is a later version of another: a program gave them all one UID
        for start, entry in {entry.start: entry for entry in whole}.items():
            yield Instance(entry, start, entry.end, entry.zone, start)
        changed = [entry for entry in entries if entry.instance is not None]
        if changed:
            yield from _list_series(changed, reader, window, work)
        return
    if len(entries) == 1 and entries[0].instance is None:
        yield from _list_plain_series(entries[0], window, work)
        return
    yield from _list_series(entries, reader, window, work)


def _list_plain_series(entry: Component, window: Window, work: Work) -> Iterator[Instance]:
    """Yield the instances of a series nobody changed."""
    length = _as_time(entry.end) - _as_time(entry.start)
    reach = max(length, *filter(None, entry.added.values()), timedelta(0))
    span = (_shift(window.first, -_MARGIN - reach), _shift(window.last, _MARGIN))
    found, dropped = _find_dates(entry, span, work)
    if span[0] <= _day_of(entry.start) <= span[1]:
        found.add(entry.start)
    for start in sorted(found - dropped):
        lasts = entry.added.get(start) or length
        yield Instance(entry, start, start + lasts, entry.zone, start)


def _list_series(
    entries: Sequence[Component], reader: EntryReader, window: Window, work: Work
) -> Iterator[Instance]:
    """Let recurring-ical-events settle overrides, exclusions and sequences.

    It is given the instances near the window as RDATEs, since its own way to them leads over every
    instance since the start. All times are naive, in the zone of the series.
    """
    import recurring_ical_events  # type: ignore[import-untyped]
    from icalendar import Calendar

    masters = [entry for entry in entries if entry.instance is None]
    base = max(masters, key=lambda entry: entry.sequence) if masters else entries[0]
    anchor = CalendarMoment(base.start, base.zone)
    first, last = _shift(window.first, -_MARGIN), _shift(window.last, _MARGIN)
    calendar = Calendar()
    reach = _reach_of(entries, anchor, reader)
    for index, entry in enumerate(entries):
        start, end = _in_zone_of(anchor, entry, reader)
        instance = None if entry.instance is None else reader.in_terms_of(anchor, entry.instance)
        event = _event_of(start, end, entry.sequence, index)
        if entry is base and masters:
            _add_dates(event, entry, (_shift(first, -reach), _shift(last, reach)), work)
        elif instance is not None:
            event.add("RECURRENCE-ID", instance, {"RANGE": _LATER} if entry.and_later else {})
            if entry.repeats:
                event.add("EXDATE", datetime(1, 1, 1))  # noqa: DTZ001 - tells that it repeats
        else:
            continue  # an older version of the series
        calendar.add_component(event)
    for found in recurring_ical_events.of(calendar).between(first, _shift(last, timedelta(days=1))):
        entry = entries[int(found[_INDEX])]
        start, end = found["DTSTART"].dt, found["DTEND"].dt
        if entry is base and masters:
            yield Instance(entry, start, end, base.zone, start if entry.repeats else None)
            continue
        there, instance = _in_zone_of(anchor, entry, reader)[0], found["RECURRENCE-ID"].dt
        if _is_same(start, there):
            yield Instance(entry, entry.start, entry.end, entry.zone, instance)
        else:  # later than a change to this and all later ones
            yield Instance(entry, start, end, base.zone, start)


def _add_dates(event: Event, entry: Component, span: tuple[date, date], work: Work) -> None:
    """Give an event the instances of its series in a span; raises TooMuch."""
    found, dropped = _find_dates(entry, span, work)
    for moment in sorted(found):
        length = entry.added.get(moment)
        event.add("RDATE", [moment if length is None else (moment, length)])
    for moment in dropped:
        if span[0] <= _day_of(moment) <= span[1]:
            event.add("EXDATE", moment)


def _find_dates(
    entry: Component, span: tuple[date, date], work: Work
) -> tuple[set[date | datetime], set[date | datetime]]:
    """Return the instances of a series in a span, and those it excludes; raises TooMuch."""
    is_timed = isinstance(entry.start, datetime)
    start = _as_time(entry.start)
    found: set[date | datetime] = {
        moment for moment in entry.added if span[0] <= _day_of(moment) <= span[1]
    }
    dropped: set[date | datetime] = set(entry.excluded)
    for rules, target in ((entry.rules, found), (entry.excluded_rules, dropped)):
        for rule in rules:
            for instance in expand(rule, start, span[0], span[1], work):
                target.add(instance if is_timed else instance.date())
                if len(target) > OCCURRENCES:
                    raise TooMuch(
                        f"repeats over {OCCURRENCES} times between {span[0]} and {span[1]}"
                    )
    if entry.rules and all(_ends_before(rule.until, entry.start) for rule in entry.rules):
        dropped.add(entry.start)
    return found, dropped


def _event_of(start: date | datetime, end: date | datetime, sequence: int, index: int) -> Event:
    from icalendar import Event

    event = Event()
    event["UID"] = "one"
    event[_INDEX] = str(index)
    event.add("DTSTART", start)
    event.add("DTEND", end)
    event.add("SEQUENCE", sequence)
    return event


def _reach_of(
    entries: Sequence[Component], anchor: CalendarMoment, reader: EntryReader
) -> timedelta:
    """Return how far from the window an instance may begin that still reaches into it."""
    reach = timedelta(0)
    for entry in entries:
        start, end = _in_zone_of(anchor, entry, reader)
        reach = max(reach, _as_time(end) - _as_time(start), *filter(None, entry.added.values()))
        if entry.instance is not None and entry.and_later:
            moved = _as_time(start) - _as_time(reader.in_terms_of(anchor, entry.instance))
            reach = max(reach, abs(moved))
    return reach


def _in_zone_of(
    anchor: CalendarMoment, entry: Component, reader: EntryReader
) -> tuple[date | datetime, date | datetime]:
    """Return an entry's times in the zone of its series; a day stays a day."""
    if entry.zone == anchor.zone or not isinstance(entry.start, datetime):
        return entry.start, entry.end
    start = reader.in_zone(CalendarMoment(entry.start, entry.zone), anchor.zone)
    return start, start + (_as_time(entry.end) - entry.start)


def _shift(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


def _as_time(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time.min)


def _day_of(at: date | datetime) -> date:
    return at.date() if isinstance(at, datetime) else at


def _is_same(one: date | datetime, other: date | datetime) -> bool:
    return _as_time(one) == _as_time(other)


def _ends_before(until: date | datetime | None, start: date | datetime) -> bool:
    if until is None:
        return False
    if isinstance(until, datetime):
        return until < _as_time(start)
    return until < _day_of(start)
