"""Rule 9 is one rule: report, due list, rota, brief and the rep's page say the same of a rep."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.config import Settings
from coachlog.domain.cadence import RepStanding
from coachlog.domain.periods import range_of
from coachlog.store.log import Log
from coachlog.usecases.pages import brief_day, show_rep
from coachlog.usecases.report import report_period
from coachlog.usecases.rota import lay_out_rota, list_due
from tests.filled import ASKED, SCHEDULED, SETTINGS, TODAY, UNKNOWN, filling, new_log

DANA = "Dana Cruz"
COMING = range_of(TODAY + timedelta(days=1), TODAY + timedelta(days=28))


class Met(NamedTuple):
    """A call or a field day of Dana, with the manager of the team or another one."""

    kind: str  # an initiator, a status, or "removed"
    days_ago: int
    with_other: bool


KINDS = (ASKED, SCHEDULED, UNKNOWN, "removed", "held", "planned", "cancelled", "displaced")
COACHING = (SCHEDULED, "held")
events = st.builds(Met, st.sampled_from(KINDS), st.integers(-3, 50), st.booleans())


def fill(log: Log, met: list[Met], started: date | None) -> int:
    """Fill a log with two teams; return a planned field day of Dana's, to be briefed on."""
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        sam, dana = add.rep("Sam Oak", pat), add.rep(DANA, pat, started_on=started)
        for kind, days_ago, with_other in met:
            manager, day = (kim if with_other else pat), str(TODAY - timedelta(days=days_ago))
            if kind == "removed":
                add.removed_call(day, manager, dana)
            elif kind in (ASKED, SCHEDULED, UNKNOWN):
                add.call(day, manager, dana, initiator=kind)
            else:
                add.day(day, manager, dana, kind)
        add.call(str(TODAY), pat, sam)
        return add.day(str(TODAY + timedelta(days=90)), pat, dana)


def standings(log: Log, day_id: int, today: date) -> dict[str, RepStanding]:
    """Return how Dana stands on each screen."""
    report = report_period(log, range_of(today, today), "Pat Lee", today=today, settings=SETTINGS)
    due = list_due(log, "Pat Lee", today=today, settings=SETTINGS)
    return {
        "report": next(one for one in report.managers[0].tally.reps if one.name == DANA),
        "due": next(one.rep.standing for one in due.proposals if one.rep.standing.name == DANA),
        "brief": brief_day(log, day_id, today=today, settings=SETTINGS).standing,
        "rep": show_rep(log, DANA, None, today=today, settings=SETTINGS).standing,
    }


@settings(max_examples=6, deadline=None)
@given(met=st.lists(events, max_size=5), started=st.none() | st.integers(0, 50))
def test_every_screen_says_the_same_and_it_is_rule_9(met: list[Met], started: int | None) -> None:
    start = None if started is None else TODAY - timedelta(days=started)
    with new_log() as log:
        day_id = fill(log, met, start)
        found = standings(log, day_id, TODAY)
        coached = [one.days_ago for one in met if one.kind in COACHING and one.days_ago >= 0]
        last = TODAY - timedelta(days=min(coached)) if coached else None
        ago = [days for days in (*coached, started) if days is not None]
        assert {one.last_coached_on for one in found.values()} == {last}
        assert {one.overdue for one in found.values()} == {not ago or min(ago) > 42}


@pytest.mark.parametrize(("days_ago", "kind"), [(34, SCHEDULED), (33, "held"), (34, ASKED)])
def test_the_rota_counts_from_the_same_coaching(log: Log, days_ago: int, kind: str) -> None:
    fill(log, [Met(kind, days_ago, True)], None)
    # Nobody can be seen before the notice is over, on day 10: until then a rep may go over.
    rota = lay_out_rota(log, "Pat Lee", COMING, today=TODAY, settings=SETTINGS).rota
    dana = show_rep(log, DANA, None, today=TODAY, settings=SETTINGS).standing
    over = {34: 1, 33: 0}[days_ago] if kind in COACHING else 9
    assert rota.unavoidable[dana.id] == over


@pytest.mark.parametrize("overdue", [True, False])
def test_a_rep_is_judged_by_the_last_day_of_the_period(log: Log, overdue: bool) -> None:
    fill(log, [Met("held", 2, True), Met(SCHEDULED, 60 if overdue else 40, True)], None)
    end = TODAY - timedelta(days=10)
    period = range_of(end - timedelta(days=6), end)
    (line,) = report_period(log, period, "Pat Lee", today=TODAY, settings=SETTINGS).managers
    rep = show_rep(log, DANA, period, today=TODAY, settings=SETTINGS).standing
    assert [one.name for one in line.overdue if one.name == DANA] == [DANA] * overdue
    assert (rep.overdue, rep.as_of, rep.days_since) == (overdue, end, 50 if overdue else 30)


def test_a_rep_who_left_is_overdue_nowhere(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep(DANA, pat, left_on=TODAY - timedelta(days=1))
        day = add.day(str(TODAY + timedelta(days=20)), pat, dana)
    report = report_period(
        log, range_of(TODAY, TODAY), "Pat Lee", today=TODAY, settings=SETTINGS
    ).managers[0]
    assert (report.tally.reps, report.overdue) == ((), ())
    assert not list_due(log, "Pat Lee", today=TODAY, settings=SETTINGS).proposals
    assert not show_rep(log, DANA, None, today=TODAY, settings=SETTINGS).standing.overdue
    assert not brief_day(log, day, today=TODAY, settings=SETTINGS).standing.overdue


def test_the_cadence_is_the_one_of_the_settings_for_the_rep_s_level(log: Log) -> None:
    day = fill(log, [Met("held", 20, False)], None)
    short = Settings(cadence_days={"established": 19, "new": 400, "senior": 400})
    for edited, overdue in ((short, True), (Settings(cadence_days={"new": 1}), False)):
        (line,) = report_period(
            log, range_of(TODAY, TODAY), "Pat Lee", today=TODAY, settings=edited
        ).managers
        assert (DANA in {one.name for one in line.overdue}) is overdue
        assert brief_day(log, day, today=TODAY, settings=edited).standing.overdue is overdue
