"""Which entries of earlier imports a calendar has no more, and of which its file says nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import pairwise
from typing import Literal, NamedTuple

BroughtAs = Literal["call", "unsure entry", "field day"]  # an unsure entry has the ID of a call

_DOT = "."  # between a calendar's name and what else tells it from others


class BroughtEntry(NamedTuple):
    """What an import made of a calendar's entry, and whether the file at hand has the entry."""

    calendar: str  # as `found_calendar` calls it; in old logs, a dot and the files that had it
    key: str
    what: BroughtAs
    id: int
    on: date
    stands: bool


class GoneEntry(NamedTuple):
    """An entry that its calendar has no more, by what it became."""

    what: BroughtAs
    id: int
    is_edited: bool = False  # here, so that no import takes it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The days that a file speaks for: between its entries, and as far beyond as it has breaks."""

    first: date
    last: date
    slack: timedelta

    def covers(self, entries: Iterable[BroughtEntry]) -> list[BroughtEntry]:
        """Return those of one calendar's entries that are on these days.

        Where one before or behind its entries is further away than that, none on that side are:
        the file holds fewer days than the one before.
        """
        found = list(entries)
        days = [entry.on for entry in found]
        cut = self.first - min(days, default=self.first) > self.slack
        cut_short = max(days, default=self.last) - self.last > self.slack
        return [
            entry
            for entry in found
            if (entry.on >= self.first or not cut) and (entry.on <= self.last or not cut_short)
        ]


def measure_reach(days: Iterable[date], first: date, last: date) -> Reach | None:
    """Return which days a file speaks for that has entries on `days`; None where it has none.

    How long it goes without an entry is seen in the days from `first` to `last`, which are read.
    """
    found = sorted(days)
    if not found:
        return None
    read = [day for day in found if first <= day <= last]
    breaks = (later - day for day, later in pairwise(read))
    return Reach(first=found[0], last=found[-1], slack=max(breaks, default=timedelta(0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """What the file of a calendar lacks, and which of the calendars known it is."""

    calendar: str | None  # None: none of them
    gone: tuple[BroughtEntry, ...] = ()
    doubtful: tuple[BroughtEntry, ...] = ()  # more than it has, so it may be another calendar


def find_absent(entries: Iterable[BroughtEntry], reach: Reach, name: str) -> Absent:
    """Tell which entries are gone: those of calendars of which the file has at least half.

    Calendars of other names than `name` are others, whatever they share.
    """
    standing = Counter[str]()
    absent = defaultdict[str, list[BroughtEntry]](list)
    for entry in entries:
        if not _may_be(entry.calendar, name):
            continue
        if entry.stands:
            standing[entry.calendar] += 1
        else:
            absent[entry.calendar].append(entry)
    met = {
        calendar: (number, reach.covers(absent[calendar])) for calendar, number in standing.items()
    }
    kept = {calendar: found for calendar, found in met.items() if found[0] >= len(found[1])}
    lists = [found for _, found in (kept or met).values()]
    found = tuple(sorted((one for several in lists for one in several), key=lambda one: one[2:4]))
    return Absent(
        calendar=max(kept, key=lambda calendar: (kept[calendar][0], calendar), default=None),
        gone=found if kept else (),
        doubtful=() if kept else found,
    )


def found_calendar(name: str, key: str) -> str:
    """Return what tells a calendar from others: its name and one of its entries, as digests."""
    return f"{_digest(name)}{_DOT}{_digest(key)}"


def _may_be(calendar: str, name: str) -> bool:
    known, _, _ = calendar.partition(_DOT)
    return not (known and name) or known == _digest(name)


def _digest(text: str) -> str:
    if not text:
        return ""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
