"""Managers without their names, for a meeting."""

from __future__ import annotations

from dataclasses import replace

from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.groups import NO_GROUP
from coachlog.domain.report_order import list_by_need


def anonymise(report: CoachingReport) -> CoachingReport:
    """Return the report with a letter for each manager or group, A for the one to talk to first.

    An order of names would give them away. Those in no group stay called so, and reps keep their
    names: show it where no rep is named.
    """
    who = report.by.capitalize()
    lettered: list[ManagerReport] = []
    for manager in list_by_need(report):
        if manager.tally.manager != NO_GROUP:
            name = f"{who} {letter_of(sum(one.tally.manager != NO_GROUP for one in lettered))}"
            manager = replace(manager, tally=replace(manager.tally, manager=name))
        lettered.append(manager)
    return replace(report, managers=tuple(lettered))


def letter_of(place: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
