"""The people of a calendar entry: whom its title names, and when two are one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from coachlog.domain.calendar_entries import is_called_so, same_person
from coachlog.domain.entry_rules import take_day, tell_some
from coachlog.domain.guests import Guest
from tests.made_entries import BOSS, LOU, PAT, assume, circle, entry

MANAGER = Guest(part="manager", name="Pat Lee")
DANA = Guest(part="rep", name="Dana Cruz", rep_id=1)
JO = Guest(part="outside", name="Jo Ito", email="jo@globex.com")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (MANAGER, Guest(part="manager", name="P. Lee"), True),
        (MANAGER, Guest(part="outside", name="Pat Lee"), False),
        (DANA, Guest(part="rep", name="D. Cruz", rep_id=1), True),
        (DANA, Guest(part="rep", name="Dana Cruz", rep_id=2), False),
        (JO, Guest(part="outside", name="J. Ito", email="jo@globex.com"), True),
        (JO, Guest(part="outside", name="Jo Ito", email="jo@hooli.com"), False),
        (JO, Guest(part="outside", name="Jo Ito"), True),
        (JO, Guest(part="outside", name="Bo Ito"), False),
    ],
)
def test_people_are_one_by_what_they_are_then_the_address_then_the_name(
    one: Guest, other: Guest, same: bool
) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_an_entry_of_ones_own_means_the_manager_and_the_reps_it_names() -> None:
    def people(subject: str, *guests: Guest) -> list[str]:
        named = assume(entry(*guests, subject=subject), circle("Dana Cruz", "Lou Fox"))
        return [one.name for one in named.people]

    assert people("Ride-along Dana Cruz") == ["Pat Lee", "Dana Cruz"]
    assert people("Field day with dana") == ["Pat Lee", "Dana Cruz"]
    assert people("Field day", PAT) == ["Pat Lee"]
    assert people("Mrs Fox @ Globex") == ["Pat Lee", "Lou Fox"]
    assert people("Ride-along Dana Cruz", BOSS) == ["Max Roy"]


@pytest.mark.parametrize(
    ("guests", "named"),
    [
        ((PAT, DANA, BOSS), [8]),  # the title may tell which one is meant
        ((PAT, DANA, LOU), [8]),
        ((PAT, DANA, LOU, JO), [8]),
        ((PAT, DANA, JO), []),  # who came from outside tells enough
        ((PAT, BOSS), []),
    ],
)
def test_a_title_is_asked_for_reps_where_its_people_do_not_tell_all(
    guests: tuple[Guest, ...], named: list[int]
) -> None:
    asked = assume(entry(*guests, subject="Lou, Pat @ X"), circle("Dana Cruz", "Lou Fox"))
    assert ([*asked.named], asked.guests) == (named, guests)
    assert asked.names_manager is bool(named)


def test_a_nickname_by_which_a_title_names_the_rep_is_kept() -> None:
    seb = Guest(part="rep", name="Sebastian Fox", rep_id=7)
    for guests in ((), (PAT, seb)):
        asked = assume(entry(*guests, subject="X w/ Basti"), circle("Sebastian Fox"))
        assert (asked.nickname, asked.names[-1]) == ("Basti", "Basti")


@pytest.mark.parametrize(
    ("minutes", "later", "days"), [(1439, 1, 1), (85, 1, 1), (1440, 1, 2), (None, 1, 2), (60, 0, 1)]
)
def test_less_than_a_day_is_on_one(minutes: int | None, later: int, days: int) -> None:
    one = entry(PAT, minutes=None)
    assert replace(one, minutes=minutes, until_on=one.on + timedelta(later)).days == days


@pytest.mark.parametrize(
    ("starts", "minutes", "later", "told"),
    [
        (None, None, 0, "all day"), (None, None, 1, "2 days"), (time(9), None, 0, "all day"),
        (time(9), 215, 0, "3:35 hours"), (time(9), 60, 0, "1:00 hours"),
        (None, 600, 0, "all day"),
    ],
)  # fmt: skip
def test_how_long_a_field_day_was_is_told(
    starts: time | None, minutes: int | None, later: int, told: str
) -> None:
    one = entry(PAT, minutes=None)
    one = replace(one, starts_at=starts, minutes=minutes, until_on=one.on + timedelta(later))
    found = take_day(one, DANA, "Tour", "word")
    assert found.because == f'it says "Tour", manager and Dana Cruz alone, {told}'
    assert found.word == "Tour"


def test_of_several_people_the_first_is_told_and_how_many_more() -> None:
    told = [tell_some([JO, BOSS, PAT][:count]) for count in (1, 2, 3)]
    assert told == ["Jo Ito", "Jo Ito and 1 more", "Jo Ito and 2 more"]


def test_three_letters_that_begin_a_name_are_that_name_cut_short() -> None:
    assert [is_called_so(name, [BOSS, DANA]) for name in ("Da", "dan", "Dana", "ana")] == [
        False, True, True, False,
    ]  # fmt: skip
