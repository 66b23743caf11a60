"""Sort no more than needed: draw the visits of a period, and tell when their side is settled."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coachlog.config import Settings
from coachlog.domain.periods import Period, quarter_of
from coachlog.domain.settling import DEFAULT_RISK, Draw, Sample
from coachlog.domain.triage import UnsortedDay, group_days
from coachlog.errors import CoachlogError, to_paste
from coachlog.reports.samples import take_samples
from coachlog.reports.unsorted import find_drawn, find_newest_unsorted, find_unsorted
from coachlog.store.append import find_people_of_call
from coachlog.store.draws import add_draw, change_draw, find_draws
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.sessions import reading, writing
from coachlog.usecases.people import find_known

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A manager with unsorted or drawn calls, and the period whose side is to be settled."""

    manager_id: int
    manager: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """One manager's calls of a period, as far as they are sorted."""

    of: Unsettled
    sample: Sample
    days: tuple[UnsortedDay, ...]  # still to be asked about, in the order of the draw


def find_unsettled(log: Log, *, manager: str | None, period: Period | None) -> list[Unsettled]:
    """Return the managers with unsorted calls, and those whose visits of the period were drawn.

    Without a period, the former, each with the quarter of the newest one. Raises UnknownName.
    """
    manager_id = None if manager is None else find_known(log, "manager", manager).id
    with reading(log) as session:
        newest = find_newest_unsorted(session, period=period, manager_id=manager_id)
        drawn = [] if period is None else find_drawn(session, period, manager_id)
    found = [
        Unsettled(manager_id=id_, manager=name, period=period or quarter_of(on))
        for id_, name, on in newest
    ]
    open_ = {unsettled.manager_id for unsettled in found}
    found += [
        Unsettled(manager_id=id_, manager=name, period=period)
        for id_, name in drawn
        if period is not None and id_ not in open_
    ]
    return found


def draw_visits(log: Log, of: Unsettled, *, risk: int | None, author: Author) -> None:
    """Keep the order in which a manager's visits of a period are asked about, if there is none."""
    manager_id, period = of.manager_id, of.period
    with reading(log) as session:
        draw = find_draws(session, period, [manager_id]).get(manager_id)
    if draw is not None and risk in {None, draw.risk}:
        return
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        if draw is None:
            seed = secrets.token_hex(8)
            add_draw(session, command_id, manager_id, period, seed, risk or DEFAULT_RISK)
        else:
            change_draw(session, log, command_id, draw, risk=risk)


def find_settling(log: Log, of: Unsettled, settings: Settings) -> Settling:
    """Return how far the sorting has come, and what to ask next."""
    manager_id, period = of.manager_id, of.period
    with reading(log) as session:
        draws = {manager_id: _find_draw(session, of)}
        sample = take_samples(session, period, draws, settings.policy().threshold)[manager_id]
        order = {id_: place for place, ids in enumerate(sample.rest) for id_ in ids}
        unsorted = find_unsorted(session, period=period, manager_id=manager_id)
        days = group_days(call for call in unsorted if call.call.id in order)
        days.sort(key=lambda day: order[day.calls[0].call.id])
        return Settling(of=of, sample=sample, days=tuple(days))


def skip_visit(log: Log, of: Unsettled, day: UnsortedDay, *, author: Author) -> int:
    """Keep that nobody could tell who asked for a visit; it counts against either side.

    Returns the number of its command.
    """
    with writing(log) as session:
        draw = _find_draw(session, of)
        command_id = note_command(log.connection, author)
        change_draw(session, log, command_id, draw, skipping=_visit_of(log, day))
    return command_id


def _find_draw(session: Session, of: Unsettled) -> Draw:
    draw = find_draws(session, of.period, [of.manager_id]).get(of.manager_id)
    if draw is None:
        raise CoachlogError(
            "the order to sort in was taken back meanwhile; begin again with "
            + to_paste("triage", "--until-settled")
        )
    return draw


def _visit_of(log: Log, day: UnsortedDay) -> tuple[int, date]:
    call = day.calls[0].call
    _, rep_id = find_people_of_call(log.connection, call.id)
    return rep_id, call.held_on
