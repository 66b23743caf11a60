"""Which of the daily backups are kept."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coachlog.domain.backups import REASONS, Rotation, describe_reason

DAY = date(2026, 11, 20)


def test_a_year_of_days_leaves_the_last_days_weeks_and_months() -> None:
    kept: set[date] = set()
    for number in range(500):
        kept = Rotation().choose({*kept, DAY - timedelta(days=499 - number)})
    assert sorted(kept, reverse=True) == [
        *(date(2026, 11, day) for day in range(20, 13, -1)),
        # The last day of each of four weeks; the first two are among the days.
        date(2026, 11, 8),
        date(2026, 11, 1),
        *(date(2026, month, 1) - timedelta(days=1) for month in range(11, 0, -1)),
    ]


@given(
    st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=40),
    st.builds(
        Rotation, daily=st.integers(1, 9), weekly=st.integers(0, 6), monthly=st.integers(0, 14)
    ),
)
def test_what_is_kept_is_bounded_and_holds_the_newest(days: set[date], rotation: Rotation) -> None:
    kept = rotation.choose(days)
    assert kept <= days
    assert len(kept) <= rotation.daily + rotation.weekly + rotation.monthly
    assert {*sorted(days)[-rotation.daily :]} <= kept
    assert rotation.choose(kept) == kept


def test_every_reason_is_said_in_words() -> None:
    assert describe_reason("schema-0001") == REASONS["schema"]
    assert describe_reason("daily") == "by itself, once a day"
    assert describe_reason("of my own") == "of my own"
