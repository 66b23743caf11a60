"""Which calls of earlier imports a calendar has no more."""

from __future__ import annotations

from datetime import date

import pytest

from coachlog.domain.gone import BroughtEntry, find_absent, found_calendar, measure_reach
from tests.filled import on


def calls(calendar: str, *numbers: int, stands: bool) -> list[BroughtEntry]:
    """Return calls of a calendar, each named for the day of November it is on."""
    return [BroughtEntry(calendar, f"e{n}", "call", n, on(f"11-{n:02}"), stands) for n in numbers]


def reach_of(*days: int, first: str = "11-01", last: str = "11-30") -> tuple[date, date, int]:
    found = measure_reach([on(f"11-{day:02}") for day in days], on(first), on(last))
    assert found is not None
    return found.first, found.last, found.slack.days


def test_a_file_speaks_for_its_days_and_as_far_beyond_as_it_has_breaks() -> None:
    assert reach_of(6, 3, 9) == (on("11-03"), on("11-09"), 3)
    assert reach_of(20, 25, first="11-20", last="11-25") == (on("11-20"), on("11-25"), 5)
    assert reach_of(3) == (on("11-03"), on("11-03"), 0)
    assert reach_of(1, 20, 21, 23, 30, first="11-20", last="11-29") == (on("11-01"), on("11-30"), 2)
    assert measure_reach([], on("11-01"), on("11-30")) is None


@pytest.mark.parametrize(
    ("gone", "listed"),
    [
        ((4,), [4]),
        ((1, 4), [1, 4]),  # as far before as its longest break is
        ((11, 12), [11, 12]),
        ((11, 13), []),  # one further away: the file ends earlier than that of before
        ((4, 13), [4]),
        ((13, 1), [1]),
    ],
)
def test_a_shorter_export_says_nothing_of_the_days_it_lacks(
    gone: tuple[int, ...], listed: list[int]
) -> None:
    days = [on(f"11-{day:02}") for day in (3, 5, 7, 9, 10)]
    reach = measure_reach(days, on("11-01"), on("11-30"))
    assert reach is not None
    known = calls("n.k", 3, 5, 7, 9, 10, stands=True) + calls("n.k", *gone, stands=False)
    found = find_absent(known, reach, "")
    assert [call.id for call in found.gone] == listed
    assert (found.calendar, found.doubtful) == ("n.k", ())


def test_a_shorter_export_speaks_for_its_own_first_and_last_day() -> None:
    reach = measure_reach([on(f"11-{day:02}") for day in (8, 10, 12)], on("11-01"), on("11-30"))
    assert reach is not None
    known = calls("n.k", 8, 9, 10, 11, 12, stands=True) + calls("n.k", 12, 17, 8, 3, stands=False)
    assert [call.id for call in find_absent(known, reach, "").gone] == [8, 12]


@pytest.mark.parametrize(
    ("stand", "gone", "told"),
    [(2, 2, "gone"), (1, 2, "doubtful"), (2, 1, "gone"), (0, 1, "nothing"), (2, 0, "nothing")],
)
def test_only_of_a_calendar_that_is_half_there_the_rest_is_gone(
    stand: int, gone: int, told: str
) -> None:
    reach = measure_reach([on("11-01"), on("11-30")], on("11-01"), on("11-30"))
    assert reach is not None
    known = calls(".old.ics", *range(1, 1 + stand), stands=True)
    known += calls(".old.ics", *range(10, 10 + gone), stands=False)
    found = find_absent(known, reach, "Pat")
    lacking = tuple(call for call in known if not call.stands)
    assert (found.gone, found.doubtful) == (
        lacking if told == "gone" else (),
        lacking if told == "doubtful" else (),
    )
    assert found.calendar == (".old.ics" if stand >= gone and stand else None)


def test_a_calendar_of_another_name_is_another_one_and_of_one_name_may_be() -> None:
    reach = measure_reach([on("11-01"), on("11-30")], on("11-01"), on("11-30"))
    assert reach is not None
    for known_as, named, same in (
        ("Pat", "Pat", True), ("Pat", "Team", False), ("", "Pat", True), ("Pat", "", True),
    ):  # fmt: skip
        calendar = found_calendar(known_as, "e1")
        known = calls(calendar, 1, 2, stands=True) + calls(calendar, 3, stands=False)
        found = find_absent(known, reach, named)
        assert ([call.id for call in found.gone], found.calendar) == (
            ([3], calendar) if same else ([], None)
        )
    assert found_calendar("Pat", "e1") != found_calendar("Pat", "e2")


def test_entries_go_to_the_calendar_of_which_most_stand() -> None:
    reach = measure_reach([on("11-01"), on("11-30")], on("11-01"), on("11-30"))
    assert reach is not None
    known = calls("a.", 1, stands=True) + calls("b.", 2, 3, stands=True)
    known += calls("c.", 4, stands=True) + calls("c.", 5, 6, stands=False)
    found = find_absent(known, reach, "")
    assert (found.calendar, found.gone, found.doubtful) == ("b.", (), ())
