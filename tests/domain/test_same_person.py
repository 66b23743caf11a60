"""When two guests of a calendar are one person."""

from __future__ import annotations

import pytest

from coachlog.domain.calendar import same_person
from coachlog.domain.guests import Guest

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
