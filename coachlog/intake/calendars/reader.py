"""Reads calendar files: an event for each occurrence in the window, and how many may repeat."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import BinaryIO

from coachlog.intake.calendars.blocks import Block, Calendar, Splitter
from coachlog.intake.calendars.entries import (
    Component,
    EntryReader,
    NoStart,
    convert,
    forget_people,
)
from coachlog.intake.calendars.properties import Unreadable, read_text, split_content_line
from coachlog.intake.calendars.rules import BadRule, TooMuch, Work
from coachlog.intake.calendars.series import Instance, list_instances
from coachlog.intake.calendars.spool import EventSpool, day_of
from coachlog.intake.calendars.zones import Zones, find_zone
from coachlog.intake.drafts import EventDraft, Options, OutsideDraft, Reading
from coachlog.intake.problems import Problem

_VERSIONS = 2000  # VEVENTs of one UID
# Occurrences of all series in the window; a full day has about a dozen. One of many people takes
# as long as several of few.
_REPEATED = 20_000
_FEW_PEOPLE = 10
_MANY, _A_DAY = 100, 12  # occurrences of one series, and on one day, that no meetings are
_ABSURD = 1_000  # occurrences of one series of which it, and not the calendar, is too much
_MOMENTS = 400_000  # that may be looked at for all series beyond the few each takes; some seconds
_MOMENTS_OF_ONE = 100_000
TOO_OFTEN = "repeats too often"


def read_calendar(
    source: BinaryIO, options: Options, reading: Reading
) -> Iterator[EventDraft | OutsideDraft | Problem]:
    """Yield the occurrences in the window, UID by UID, and a problem for each broken event.

    Of single events outside it the UID is yielded, since one may have been inside before.

    The file is read once, then what may fall into the window is taken from a temporary file, since
    zones, overrides and newer versions may stand anywhere. Memory doesn't grow with the file.
    """
    spool, splitter = EventSpool(options.window), Splitter()
    try:
        for found in splitter.split(source):
            reading.events += 1
            if isinstance(found, Problem):
                yield found
            elif not spool.add(found):
                yield from _name_outside(found)
        if splitter.has_tasks and not reading.events:
            yield Problem(line=1, problem="holds tasks and no events; export the calendar itself")
            return
        if not splitter.found:
            yield Problem(line=1, problem="holds no calendar")
            return
        if splitter.is_open and not reading.events:
            yield Problem(line=1, problem="ends before its first event; export the calendar again")
            return
        names = {one.properties.get("X-WR-CALNAME", "") for one in splitter.calendars.values()}
        reading.name = "\n".join(sorted(names))
        reading.owner_email = _owner_of(names)
        yield from _CalendarReader(options, splitter.calendars, reading).read(spool)
    finally:
        spool.close()
        forget_people()


class _CalendarReader:
    """Turns kept events into drafts."""

    def __init__(self, options: Options, calendars: dict[int, Calendar], reading: Reading) -> None:
        self._options = options
        self._calendars = calendars
        self._reading = reading
        self._moments = _MOMENTS
        self._at = -1  # the calendar that the fields below are of
        self._entries = EntryReader(Zones(()))
        self._zone: tzinfo = options.zone
        self._method = ""
        self._repeated = 0

    def read(self, spool: EventSpool) -> Iterator[EventDraft | OutsideDraft | Problem]:
        meter = self._options.meter
        meter.begin("Working out days", self._reading.events)
        for blocks, newest in spool.groups():
            meter.done += len(blocks)
            self._turn_to(blocks[0].calendar)
            entries: list[Component] = []
            if len(blocks) > _VERSIONS:
                yield _refuse(blocks[0], f"this event has over {_VERSIONS} versions and changes")
                continue
            for block in blocks:
                try:
                    entries.append(self._entries.read(block))
                except TooMuch:
                    self._reading.left_out[TOO_OFTEN] += 1
                except NoStart as problem:
                    if not self._method:
                        yield _refuse(block, str(problem))
                except Unreadable as problem:
                    yield _refuse(block, str(problem))
            kept = [entry for entry in entries if entry.instance or entry.sequence >= newest]
            if kept:
                yield from self._list_drafts(blocks[0], kept)
            if self._repeated > _REPEATED:
                yield _refuse(
                    blocks[0],
                    f"the series of this calendar repeat over {_REPEATED:,} times in these days; "
                    "read fewer days with --from and --to",
                )
                return

    def _turn_to(self, number: int) -> None:
        if number == self._at:
            return
        calendar = self._calendars.get(number, Calendar())
        self._at = number
        local = find_zone(calendar.properties.get("X-WR-TIMEZONE", ""))
        self._zone = local or self._options.zone
        self._entries = EntryReader(Zones(calendar.zones), self._zone)
        self._method = calendar.properties.get("METHOD", "").upper()

    def _list_drafts(
        self, block: Block, entries: list[Component]
    ) -> Iterator[EventDraft | OutsideDraft | Problem]:
        window = self._options.window
        try:
            for instance in self._list_bounded(entries):
                draft = self._draft(instance)
                if draft.on <= window.last and draft.until_on >= window.first:
                    self._reading.occurrences += not draft.cancelled
                    if instance.recurrence is not None:
                        self._repeated += 1 + len(draft.attendees) // _FEW_PEOPLE
                    yield draft
                elif instance.recurrence is None:
                    yield OutsideDraft(draft.key, draft.subject, draft.on)
            # A file may hold changes to instances of a series without the series itself. What does
            # not repeat may have done so before.
            self._reading.listed |= {_uid_of(entry) for entry in entries if entry.instance is None}
        except TooMuch:
            self._reading.left_out[TOO_OFTEN] += 1
        except BadRule as problem:
            yield _refuse(block, str(problem))
        except (ValueError, OverflowError, TypeError):  # times at the ends of the calendar
            yield _refuse(block, "repeats at times that can't be worked out")

    def _list_bounded(self, entries: list[Component]) -> list[Instance]:
        """Return the occurrences near the window; raises TooMuch where nobody means so many."""
        work = Work(min(self._moments, _MOMENTS_OF_ONE))
        given = work.left
        try:
            found = list(list_instances(entries, self._entries, self._options.window, work))
        finally:
            self._moments -= given - max(work.left, 0)
        days = Counter(_split(one.start)[0] for one in found) if len(found) > _MANY else {}
        if max(days.values(), default=0) > _A_DAY:
            raise TooMuch("repeats too often in a day")
        if len(found) > _ABSURD and self._repeated + len(found) > _REPEATED:
            raise TooMuch("repeats too often")
        return found

    def _draft(self, instance: Instance) -> EventDraft:
        entry, start, end = instance.entry, instance.start, instance.end
        if instance.zone == "UTC" and isinstance(start, datetime) and isinstance(end, datetime):
            minutes = _minutes_between(start, end)
            start, end = convert(start, UTC, self._zone), convert(end, UTC, self._zone)
        else:
            minutes = _minutes_between(start, end)
        on, starts_at = _split(start)
        until_on, ends_at = _split(end)
        if until_on > on and (ends_at is None or ends_at == time.min):
            until_on -= timedelta(days=1)
        return EventDraft(
            line=entry.line,
            key=_key_of(instance),
            subject=entry.subject,
            on=on,
            until_on=max(on, until_on),
            starts_at=starts_at,
            ends_at=ends_at,
            minutes=minutes,
            organizer=entry.organizer,
            attendees=tuple(entry.attendees),
            place=entry.place,
            description=entry.description,
            categories=tuple(entry.categories),
            cancelled=entry.cancelled or self._method == "CANCEL",
            private=entry.private,
            free=entry.free,
            tentative=entry.tentative,
        )


def _name_outside(block: Block) -> Iterator[OutsideDraft]:
    texts, day = {}, None
    for found in block.properties:
        if found.name in {b"UID", b"SUMMARY"}:
            with contextlib.suppress(Unreadable):  # nobody reads what is outside
                texts[found.name] = read_text(split_content_line(found))
        elif found.name == b"DTSTART":
            day = day_of(found.content)
    if texts.get(b"UID"):
        on = None if day is None else date.fromordinal(day)
        yield OutsideDraft(texts[b"UID"].strip(), texts.get(b"SUMMARY", ""), on)


def _refuse(block: Block, problem: str) -> Problem:
    return Problem(line=block.line, problem=problem + block.describe())


def _split(at: date | datetime) -> tuple[date, time | None]:
    return (at.date(), at.time()) if isinstance(at, datetime) else (at, None)


def _minutes_between(start: date | datetime, end: date | datetime) -> int | None:
    """Return the length of an event with times, or None where it has none."""
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    return int((end - start) // timedelta(minutes=1)) or None


def _uid_of(entry: Component) -> str:
    return entry.uid or entry.fingerprint


def _key_of(instance: Instance) -> str:
    entry, at = instance.entry, instance.recurrence
    key = _uid_of(entry)
    if at is None:
        return key
    if not isinstance(at, datetime):
        return f"{key}/{at:%Y%m%d}"
    return f"{key}/{at:%Y%m%dT%H%M%S}{'Z' if instance.zone == 'UTC' else ''}"


def _owner_of(names: set[str]) -> str | None:
    """Return whose calendar it is, where its name is an address, as Google's are."""
    addresses = {name.strip().casefold() for name in names if "@" in name and " " not in name}
    return addresses.pop() if len(addresses) == 1 else None
