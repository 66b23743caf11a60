"""Managers without their names, for a meeting."""

from __future__ import annotations

from dataclasses import replace

from coachlog.domain.coaching import CoachingReport


def anonymise(report: CoachingReport) -> CoachingReport:
    """Return the report with a letter for each manager, A for the one to talk to first.

    An order of names would give them away. Reps keep theirs: show it where no rep is named.
    """
    lettered = [
        replace(manager, tally=replace(manager.tally, manager=f"Manager {letter_of(place)}"))
        for place, manager in enumerate(report.by_need)
    ]
    return replace(report, managers=tuple(lettered))


def letter_of(place: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
