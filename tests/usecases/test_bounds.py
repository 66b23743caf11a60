"""Where what is looked at ends: days, texts and people just inside and just outside."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coachlog.domain.periods import range_of
from coachlog.domain.rota import RotaRep
from coachlog.domain.trend import TeamTime
from coachlog.store.log import Log
from coachlog.usecases.overview import look_over
from coachlog.usecases.pages import brief_day
from coachlog.usecases.rota import lay_out_rota
from tests.filled import ASKED, SETTINGS, TODAY, filling


@pytest.mark.parametrize(("ahead", "is_shown"), [(0, True), (182, True), (183, False)])
def test_the_next_field_day_is_looked_for_in_half_a_year(
    log: Log, ahead: int, is_shown: bool
) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.day(str(TODAY + timedelta(days=ahead)), pat, add.rep("Dana Cruz", pat))
    overview = look_over(log, today=TODAY, settings=SETTINGS)
    assert overview is not None
    assert (overview.next_day is not None) is is_shown


def test_a_brief_has_six_notes_of_the_last_day_at_most(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for number in range(8):
            add.call("11-18", pat, dana, "Acme", ASKED, reinforce=f"note {number}")
        day = add.day("11-25", pat, dana)
    assert len(brief_day(log, day, today=TODAY, settings=SETTINGS).words) == 6


@pytest.mark.parametrize(
    ("day", "covered"), [("11-01", False), ("11-02", True), ("11-30", True), ("12-01", False)]
)
def test_the_first_and_the_last_day_on_a_team_count(day: str, covered: bool) -> None:
    on = date.fromisoformat(f"2026-{day}")
    first, last = date(2026, 11, 2), date(2026, 11, 30)
    assert TeamTime(rep="Dana Cruz", from_on=first, until_on=last).covers(on) is covered
    assert TeamTime(rep="Dana Cruz", from_on=first).covers(on) is (day != "11-01")
    assert TeamTime(rep="Dana Cruz", until_on=last).covers(on) is (day != "12-01")
    planned = RotaRep(id=1, name="Dana Cruz", cadence_days=42, planned_on=(on,))
    assert planned.has_planned(first, last) is covered


def test_a_rota_lists_the_days_that_stand_in_its_period_with_the_first_and_the_last(
    log: Log,
) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        days = [add.day(day, pat, lou) for day in ("12-12", "12-11", "11-30", "11-29")]
        add.day("12-02", kim, dana)
        add.day("12-03", pat, lou, "cancelled")
    period = range_of(date(2026, 11, 30), date(2026, 12, 11))
    rota = lay_out_rota(log, "Pat Lee", period, today=TODAY, settings=SETTINGS)
    listed = [(one.field_day_id, one.days_since) for one in rota.days if not one.laid_out]
    assert listed == [(days[2], 1), (days[1], 11)]
