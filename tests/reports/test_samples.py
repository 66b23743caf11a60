"""Which calls a draw is about: those of its manager and period that were there to be sorted."""

from __future__ import annotations

from fractions import Fraction

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.domain.periods import week_of
from coachlog.domain.settling import Sample
from coachlog.reports.samples import take_samples
from coachlog.store.draws import add_draw, find_draws
from coachlog.store.history import note_command, update_row
from coachlog.store.log import Log
from coachlog.store.sessions import reading, writing
from coachlog.usecases.edit_call import remove_call
from coachlog.usecases.triage import sort_calls
from tests.filled import ASKED, SCHEDULED, TODAY, UNKNOWN, author, filling

WEEK = week_of(TODAY)


@pytest.fixture
def calls(log: Log) -> dict[str, int]:
    """Return calls by what they are, of which the draw is made."""
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana = add.rep("Dana Cruz", pat)
        ids = {
            "first": add.call("11-16", pat, dana, "Acme", UNKNOWN),
            "last": add.call("11-22", pat, dana, "Acme", UNKNOWN),
            "asked": add.call("11-17", pat, dana, "Acme", ASKED),
            "scheduled": add.call("11-18", pat, dana, "Acme", SCHEDULED),
            "before": add.call("11-15", pat, dana, "Acme", UNKNOWN),
            "after": add.call("11-23", pat, dana, "Acme", UNKNOWN),
            "of Kim": add.call("11-17", kim, dana, "Acme", UNKNOWN),
            "gone before": add.removed_call("11-17", pat, dana, "Acme", UNKNOWN),
        }
    with writing(log) as session:
        command = note_command(log.connection, author(CommandName.TRIAGE))
        add_draw(session, command, 1, WEEK, "seed", 10)
    return ids


def sample(log: Log) -> Sample:
    with reading(log) as session:
        draws = find_draws(session, WEEK, [1, 2])
        assert take_samples(session, WEEK, {}, Fraction(1, 2)) == {}
        (found,) = take_samples(session, WEEK, draws, Fraction(1, 2)).values()
    return found


def test_a_draw_is_of_its_manager_and_period(log: Log, calls: dict[str, int]) -> None:
    found = sample(log)
    assert sorted(found.rest) == [(calls["first"],), (calls["last"],)]
    assert (found.known.requested, found.known.scheduled) == (1, 1)
    assert (found.drawn, found.visits) == ((), 2)


def test_what_is_sorted_since_is_drawn_and_not_to_come(log: Log, calls: dict[str, int]) -> None:
    order = [visit[0] for visit in sample(log).rest]
    sort_calls(log, [order[0]], "rep-request", author=author(CommandName.TRIAGE))
    found = sample(log)
    assert found.rest == ((order[1],),)
    assert [(visit.calls, visit.asked, visit.dropped) for visit in found.drawn] == [(1, 1, 0)]
    sort_calls(log, [order[1]], "not-a-ride-along", author=author(CommandName.TRIAGE))
    found = sample(log)
    assert found.rest == ()
    assert [(visit.calls, visit.asked, visit.dropped) for visit in found.drawn] == [
        (1, 1, 0), (1, 0, 1),
    ]  # fmt: skip


def test_what_was_sorted_before_counts_until_it_is_removed(log: Log, calls: dict[str, int]) -> None:
    before = sample(log)
    remove_call(log, calls["asked"], author=author(CommandName.REMOVE_CALL))
    found = sample(log)
    assert (found.known.requested, found.known.scheduled) == (0, 1)
    assert (found.drawn, found.rest, found.visits) == (before.drawn, before.rest, before.visits)


def test_a_change_that_sorts_nothing_leaves_a_call_as_it_was(
    log: Log, calls: dict[str, int]
) -> None:
    before = sample(log)
    with log.transaction() as connection:
        command = note_command(connection, author(CommandName.EDIT_CALL))
        update_row(connection, command, "call", calls["asked"], {"minutes": 5})
        update_row(connection, command, "call", calls["scheduled"], {"initiator": ASKED})
    found = sample(log)
    assert (found.known.requested, found.known.scheduled) == (2, 0)
    assert (found.drawn, found.rest) == (before.drawn, before.rest)
