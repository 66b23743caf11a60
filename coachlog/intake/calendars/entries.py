"""Reads one VEVENT into an entry: its times as written, and what is said about it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from coachlog.intake.calendars.blocks import Block, Property
from coachlog.intake.calendars.properties import (
    CalendarMoment,
    Unreadable,
    read_duration,
    read_moment,
    read_moments,
    read_person,
    read_text,
    read_texts,
    split_content_line,
)
from coachlog.intake.calendars.rules import BadRule, RepeatRule, TooMuch, read_rule
from coachlog.intake.calendars.zones import Zones
from coachlog.intake.drafts import Participant
from coachlog.intake.lines import decode

_Properties = Mapping[bytes, list[Property]]
_SEQUENCE = re.compile("[0-9]{1,9}")
_HUGE = re.compile("(?i)(?:^|;)(?:INTERVAL|COUNT)=[0-9]{10,}(?:;|$)")
_PEOPLE = 2000  # attendees of one event
_RULE_LIMIT = 3000  # characters; all days of a year take half of them
_RULES = 10  # RRULEs of one event
_DATES = 10_000  # RDATEs and EXDATEs of one event


class NoStart(Unreadable):
    """A VEVENT that stands nowhere in time, as replies and cancellations may."""


@dataclass(slots=True, kw_only=True)
class Component:
    """One VEVENT: a single event, a series, or a change to one instance of a series.

    All its times are naive and in the zone of its start.
    """

    line: int
    uid: str | None = None
    sequence: int = -1
    zone: str | None = None  # of the start: "UTC", a TZID, or None for a floating time
    start: date | datetime
    end: date | datetime
    rules: list[RepeatRule] = field(default_factory=list)
    excluded_rules: list[RepeatRule] = field(default_factory=list)
    added: dict[date | datetime, timedelta | None] = field(default_factory=dict)
    excluded: set[date | datetime] = field(default_factory=set)
    instance: CalendarMoment | None = None  # RECURRENCE-ID
    and_later: bool = False  # RANGE=THISANDFUTURE
    subject: str = ""
    place: str = ""
    description: str = ""
    categories: list[str] = field(default_factory=list)
    organizer: Participant | None = None
    attendees: list[Participant] = field(default_factory=list)
    cancelled: bool = False
    private: bool = False
    free: bool = False
    tentative: bool = False

    @property
    def repeats(self) -> bool:
        """Tell whether it is a series."""
        return bool(self.rules or self.added)

    @property
    def fingerprint(self) -> str:
        """Return the identity of an event without a UID: organiser, subject and start."""
        who = (self.organizer.email or self.organizer.name or "") if self.organizer else ""
        told = "\0".join((who, self.subject, self.start.isoformat()))
        return "fp:" + hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


class EntryReader:
    """Reads the events of one calendar."""

    def __init__(self, zones: Zones, local: tzinfo | None = None) -> None:
        """Start on a calendar that says in which zone its days are, if it does."""
        self._zones = zones
        self._local = local

    def read(self, block: Block) -> Component:
        """Return the entry a VEVENT describes; raises Unreadable with the property that is wrong.

        A VEVENT without DTSTART raises NoStart.
        """
        if block.problem:
            raise Unreadable(block.problem)
        found: dict[bytes, list[Property]] = {}
        for prop in block.properties:
            found.setdefault(prop.name, []).append(prop)
        if b"DTSTART" not in found:
            raise NoStart("has no DTSTART")
        start = self._moment(found, b"DTSTART")
        assert start is not None  # asked before
        start = _as_all_day(start, found)
        entry = Component(line=block.line, zone=start.zone, start=start.at, end=start.at)
        entry.end = self._end(found, start)
        self._read_series(found, entry)
        _read_words(found, entry)
        return entry

    def _moment(self, found: _Properties, name: bytes) -> CalendarMoment | None:
        if name not in found:
            return None
        if len({prop.content for prop in found[name]}) > 1:
            raise Unreadable(f"has {len(found[name])} different {decode(name)}")
        with _Naming(name):
            return read_moment(split_content_line(found[name][0]))

    def _end(self, found: _Properties, start: CalendarMoment) -> date | datetime:
        """Return the end: by DTEND, by DURATION, else a day's or no length (RFC 5545 3.6.1)."""
        end = self._moment(found, b"DTEND")
        length = timedelta(0) if isinstance(start.at, datetime) else timedelta(days=1)
        if end is not None:
            stop = self.in_terms_of(start, end)
            # A date is no end of a time but of its day; what ends before it starts has no length.
            return stop if stop > start.at else _later(start.at, length)
        if b"DURATION" in found:
            with _Naming(b"DURATION"):
                length = read_duration(split_content_line(found[b"DURATION"][0]).text)
            if not isinstance(start.at, datetime):
                length = timedelta(days=max(1, length.days))
        return _later(start.at, max(length, timedelta(0)))

    def _read_series(self, found: _Properties, entry: Component) -> None:
        start = CalendarMoment(entry.start, entry.zone)
        entry.rules = self._rules(found.get(b"RRULE", []), start)
        entry.excluded_rules = self._rules(found.get(b"EXRULE", []), start)
        for moment, length in self._moments(found, b"RDATE"):
            entry.added[self.in_terms_of(start, moment)] = length
        for moment, _ in self._moments(found, b"EXDATE"):
            entry.excluded.add(self.in_terms_of(start, moment))
        entry.instance = self._moment(found, b"RECURRENCE-ID")
        if entry.instance is not None:
            value = split_content_line(found[b"RECURRENCE-ID"][0])
            entry.and_later = value.parameters.get("RANGE", "").upper() == "THISANDFUTURE"

    def _rules(self, lines: list[Property], start: CalendarMoment) -> list[RepeatRule]:
        if len(lines) > _RULES:
            raise Unreadable(f"has over {_RULES} RRULEs")
        rules = []
        for line in lines:
            text = split_content_line(line).text.strip().rstrip(";")
            if not text:
                continue
            if len(text) > _RULE_LIMIT:
                raise Unreadable(f"its RRULE has over {_RULE_LIMIT} characters")
            rule = _read_rule(text)
            if isinstance(rule.until, datetime):
                utc = "UTC" if rule.until.tzinfo is not None else start.zone
                until = CalendarMoment(rule.until.replace(tzinfo=None), utc)
                rule = rule.ending(self.in_terms_of(start, until))
            elif rule.until is not None and start.zone == "UTC" and self._local is not None:
                # Google writes the last day as people see it, though it writes times in UTC.
                night = datetime.combine(rule.until, time.max)
                rule = rule.ending(convert(night, self._local, UTC))
            rules.append(rule)
        return rules

    def _moments(
        self, found: _Properties, name: bytes
    ) -> Iterator[tuple[CalendarMoment, timedelta | None]]:
        count = 0
        for line in found.get(name, ()):
            with _Naming(name):
                for moment in read_moments(split_content_line(line)):
                    count += 1
                    if count > _DATES:
                        raise TooMuch(f"has over {_DATES} dates")
                    yield moment

    def in_terms_of(self, start: CalendarMoment, moment: CalendarMoment) -> date | datetime:
        """Return a moment as the start is written: a date, or a time in its zone."""
        at = self.in_zone(moment, start.zone)
        if not isinstance(start.at, datetime):
            return at.date() if isinstance(at, datetime) else at
        return at if isinstance(at, datetime) else datetime.combine(at, start.at.time())

    def in_zone(self, moment: CalendarMoment, zone: str | None) -> date | datetime:
        """Return a moment in another zone; as it stands where one of the two isn't known."""
        if not isinstance(moment.at, datetime) or moment.zone == zone or not moment.zone:
            return moment.at
        there, here = self._zones.find(moment.zone), zone and self._zones.find(zone)
        if there is None or not here:
            return moment.at
        return convert(moment.at, there, here)


def convert(at: datetime, source: tzinfo, target: tzinfo) -> datetime:
    """Return a naive time of one zone in another; at the ends of the calendar, as it stands."""
    try:
        return at.replace(tzinfo=source).astimezone(target).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return at


def _read_words(found: _Properties, entry: Component) -> None:
    """Fill in what is said about an event, apart from its times."""
    entry.uid = _text_of(found, b"UID").strip() or None
    entry.subject = _text_of(found, b"SUMMARY").strip()
    entry.place = _text_of(found, b"LOCATION").strip()
    entry.description = _text_of(found, b"DESCRIPTION").strip()
    for line in found.get(b"CATEGORIES", [])[:100]:
        entry.categories.extend(read_texts(split_content_line(line)))
    if b"ORGANIZER" in found:
        entry.organizer = _person_of(found[b"ORGANIZER"][0])
    people = (_person_of(line) for line in found.get(b"ATTENDEE", [])[:_PEOPLE])
    entry.attendees = [person for person in people if person is not None]
    sequence = _text_of(found, b"SEQUENCE").strip()
    entry.sequence = int(sequence) if _SEQUENCE.fullmatch(sequence) else -1
    entry.cancelled = _word_of(found, b"STATUS") in {"CANCELLED", "CANCELED"}
    busy = _word_of(found, b"X-MICROSOFT-CDO-BUSYSTATUS")
    entry.tentative = "TENTATIVE" in (_word_of(found, b"STATUS"), busy)
    entry.private = _word_of(found, b"CLASS") in {"PRIVATE", "CONFIDENTIAL"}
    entry.free = "TRANSPARENT" in _word_of(found, b"TRANSP") or busy == "FREE"


def _text_of(found: _Properties, name: bytes) -> str:
    if name not in found:
        return ""
    with _Naming(name):
        return read_text(split_content_line(found[name][0]))


def _word_of(found: _Properties, name: bytes) -> str:
    return _text_of(found, name).strip().upper()


def _read_rule(text: str) -> RepeatRule:
    from icalendar import vRecur

    if _HUGE.search(text):
        raise TooMuch("its RRULE has a number that nobody means")
    try:
        return read_rule(vRecur.from_ical(text))
    except TooMuch:
        raise
    except BadRule as problem:
        raise Unreadable(str(problem)) from None
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise Unreadable(f"its RRULE can't be read: {text[:60]!r}") from None


def _person_of(line: Property) -> Participant | None:
    """Return an organiser or attendee, or None where the line names nobody."""
    return _read_person(line.content)


@lru_cache(20_000)  # a calendar names few people, each many times
def _read_person(content: bytes) -> Participant | None:
    try:
        person = read_person(split_content_line(Property(0, b"ATTENDEE", content, is_cut=False)))
    except Unreadable:
        return None  # an event is worth more than a guest nobody can read
    return person if person.email or person.name else None


def forget_people() -> None:
    """Let go of everybody that was read; who reads on reads them anew."""
    _read_person.cache_clear()


def _as_all_day(start: CalendarMoment, found: _Properties) -> CalendarMoment:
    """Return the day of what Outlook marks as all day, though it writes midnight."""
    at = start.at
    marked = _word_of(found, b"X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE"
    if marked and isinstance(at, datetime) and at.time() == time.min and start.zone != "UTC":
        return CalendarMoment(at.date())
    return start


def _later(at: date | datetime, length: timedelta) -> date | datetime:
    try:
        return at + length
    except OverflowError:
        return at


class _Naming:
    """Says in an error which property is meant; in every entry, so it is no generator."""

    __slots__ = ("_name",)

    def __init__(self, name: bytes) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, problem: BaseException | None, __: object) -> None:
        if isinstance(problem, Unreadable):
            raise Unreadable(f"its {decode(self._name)} {problem}") from None
