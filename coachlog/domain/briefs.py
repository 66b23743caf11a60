"""What a manager reads before a field day, and which further stops it suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from coachlog.domain.actions import Action
from coachlog.domain.answers import AskedCall
from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import Initiator, Role, Stakes
from coachlog.domain.debriefs import Rating, Reply, SkillHistory
from coachlog.domain.fielddays import Status, StopStatus, is_milk_run, is_selling_in_disguise
from coachlog.domain.names import fold_name

SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """An account of the rep, with what is at stake there and when the two were there last."""

    account: str
    kind: str
    deal_cents: int | None = None
    currency: str | None = None
    stakes: Stakes = "unknown"
    visited_on: date | None = None  # by this manager with this rep


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefStop:
    """A stop of the day."""

    at: time
    status: StopStatus
    place: Prospect


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was noted on one ride-along, for the rep to hear."""

    on: date
    account: str
    reinforce: str | None = None
    improve: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All that a manager needs on one screen before a field day."""

    id: int
    on: date
    starts_at: time
    ends_at: time
    time_zone: str
    status: Status
    manager: str
    rep: str
    standing: RepStanding  # as of `as_of`
    as_of: date
    focus: tuple[str, ...] = ()
    objective: str | None = None
    place: str | None = None
    remark: str | None = None  # private
    last_remark: str | None = None  # of the field day before
    last_on: date | None = None  # the last ride-along with words for the rep
    words: tuple[Words, ...] = ()  # of that day
    replies: tuple[Reply, ...] = ()  # of the rep, since the field day before
    actions: tuple[Action, ...] = ()  # open ones
    skills: tuple[SkillHistory, ...] = ()
    stops: tuple[BriefStop, ...] = ()
    suggestions: tuple[Prospect, ...] = ()

    @property
    def in_disguise(self) -> bool:
        """Tell whether most stops of known stakes are big deals (rule 6)."""
        return is_selling_in_disguise([stop.place.stakes for stop in self.stops])

    @property
    def milk_run(self) -> bool:
        """Tell whether the day goes only to ordinary accounts that the two know already."""
        return is_milk_run(
            [(stop.place.visited_on is not None, stop.place.stakes) for stop in self.stops]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDay:
    """What the rep reads of a field day; there is no room in it for private notes or deals."""

    id: int
    on: date
    status: Status
    manager: str
    rep: str
    focus: tuple[str, ...] = ()
    objective: str | None = None
    words: tuple[Words, ...] = ()
    ratings: tuple[Rating, ...] = ()
    actions: tuple[Action, ...] = ()
    replies: tuple[Reply, ...] = ()
    answers: tuple[AskedCall, ...] = ()  # the rep's own, on calls of the day
    debriefed_on: date | None = None
    next_on: date | None = None


def name_kind(
    kind: str | None, initiator: Initiator | None = None, role: Role | None = None
) -> str:
    """Return what sort of stop an account is: the user's word, else how the two were there last."""
    if kind:
        return kind
    if initiator is None:
        return "not visited together"
    asked = {"rep-request": "asked", "manager-scheduled": "scheduled"}.get(initiator, "not sorted")
    return f"{asked}, {role}" if role else asked


def suggest_stops(
    prospects: Sequence[Prospect], at_most: int = SUGGESTIONS
) -> tuple[Prospect, ...]:
    """Return stops with ordinary stakes: of kinds not seen lately first, one of each, then more.

    Accounts of unknown stakes come after all others; big deals never.
    """
    last_seen: dict[str, date] = {}
    for prospect in prospects:
        seen_on = prospect.visited_on or date.min
        last_seen[fold_name(prospect.kind)] = max(
            last_seen.get(fold_name(prospect.kind), date.min), seen_on
        )
    chosen: list[Prospect] = []
    for stakes in ("ordinary", "unknown"):
        ranked = sorted(
            (one for one in prospects if one.stakes == stakes),
            key=lambda prospect: (
                prospect.visited_on or date.min,
                fold_name(prospect.account),
                prospect.account,
            ),
        )
        turn: dict[str, int] = {}
        places: dict[int, int] = {}
        for number, one in enumerate(ranked):
            kind = fold_name(one.kind)
            places[number] = turn.get(kind, 0)
            turn[kind] = places[number] + 1
        order = sorted(
            range(len(ranked)),
            key=lambda number: (places[number], last_seen[fold_name(ranked[number].kind)], number),
        )
        chosen += [ranked[number] for number in order]
    return tuple(chosen[:at_most])
