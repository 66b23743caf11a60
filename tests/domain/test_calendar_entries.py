"""The people of a calendar entry: whom its title names, and when two are one person."""

from __future__ import annotations

import pytest

from coachlog.domain.calendar_entries import assume_people, same_person
from coachlog.domain.guests import Guest
from tests.made_entries import BOSS, PAT, circle, entry

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
        named = assume_people(entry(*guests, subject=subject), circle("Dana Cruz", "Lou Fox"))
        return [one.name for one in named.people]

    assert people("Ride-along Dana Cruz") == ["Pat Lee", "Dana Cruz"]
    assert people("Field day with dana") == ["Pat Lee", "Dana Cruz"]
    assert people("Field day", PAT) == ["Pat Lee"]
    assert people("Mrs Fox @ Globex") == ["Pat Lee", "Lou Fox"]
    assert people("Ride-along Dana Cruz", BOSS) == ["Max Roy"]
