"""One question has one answer: what two screens say of the same day, rep or call agrees."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.config import Capacity, Settings
from coachlog.domain.briefs import Brief
from coachlog.domain.calls import Stakes
from coachlog.domain.command_names import CommandName
from coachlog.domain.debriefs import Debrief, SeenVisit
from coachlog.domain.fielddays import FieldDayChanges, FieldDayPlan, Half, Stop
from coachlog.domain.listing import CallFilter, FieldDayFilter
from coachlog.domain.names import NAME_KINDS
from coachlog.domain.periods import range_of, week_of
from coachlog.errors import CoachlogError
from coachlog.store.log import Log
from coachlog.usecases.debrief import keep_debrief, load_debrief
from coachlog.usecases.edit_call import remove_call
from coachlog.usecases.edit_day import edit_day
from coachlog.usecases.look_up import list_calls, list_field_days, show_call
from coachlog.usecases.pages import brief_day, share_day, show_rep
from coachlog.usecases.people import Pair
from coachlog.usecases.plan_day import PlannedDay, plan_day
from coachlog.usecases.report import report_period
from coachlog.usecases.rota import lay_out_rota, list_due
from coachlog.usecases.triage import sort_calls
from tests.filled import (
    AM,
    ASKED,
    FULL,
    PM,
    SCHEDULED,
    SETTINGS,
    TODAY,
    UNKNOWN,
    Filler,
    author,
    filling,
    new_log,
    on,
)

PAT, DANA = "Pat Lee", "Dana Cruz"


def add_pair(add: Filler) -> tuple[int, int]:
    """Add Pat Lee with Dana Cruz, behind another manager with another rep."""
    kim, pat = add.manager("Kim Poe"), add.manager(PAT)
    add.rep("Sam Oak", kim)
    return pat, add.rep(DANA, pat)


def plan(log: Log, day: str, *stops: str, config: Settings = SETTINGS) -> PlannedDay:
    """Plan a morning of Pat with Dana."""
    wanted = FieldDayPlan(
        day_on=on(day),
        half="am",
        starts_at=AM[0],
        ends_at=AM[1],
        stops=tuple(Stop(at=time(9 + place), account=name) for place, name in enumerate(stops)),
    )
    with plan_day(
        log,
        Pair(manager=PAT, rep=DANA, new=NAME_KINDS),
        wanted,
        insist=True,
        today=TODAY,
        settings=config,
        author=author(CommandName.PLAN_FIELDDAY),
    ) as planned:
        return planned


def change(log: Log, day: int, changes: FieldDayChanges) -> Brief:
    """Change a field day under settings of early hours."""
    with edit_day(
        log,
        day,
        changes,
        insist=False,
        today=TODAY,
        settings=EARLY,
        author=author(CommandName.EDIT_FIELDDAY),
    ) as changed:
        return changed.brief


# What was said last.


@pytest.mark.parametrize("initiator", [ASKED, SCHEDULED, UNKNOWN])
def test_a_plan_and_its_brief_quote_the_same_words_whoever_asked(log: Log, initiator: str) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        add.call("11-16", pat, dana, "Globex", initiator, improve="too fast")
        add.call("11-18", pat, dana, "Acme", initiator, reinforce="good opening")
        add.call("11-17", pat, dana, "Hooli", initiator, reinforce="older")
        add.removed_call("11-19", pat, dana, "Initech", initiator, reinforce="removed")
    planned = plan(log, "12-01")
    brief = brief_day(log, planned.brief.id, today=TODAY, settings=SETTINGS)
    assert brief.words == planned.brief.words
    assert [(one.on, one.reinforce) for one in brief.words] == [(on("11-18"), "good opening")]


def test_last_time_is_before_the_day_or_beside_it_and_never_the_day_itself(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        day = add.day("11-18", pat, dana, "held")
        add.call("11-18", pat, dana, "Acme", field_day_id=day, reinforce="of the day")
        beside = add.call("11-18", pat, dana, "Globex", ASKED, reinforce="beside it")
        add.call("11-19", pat, dana, "Hooli", reinforce="after it")
        add.call("11-10", pat, dana, "Hooli", reinforce="before it")
    brief = brief_day(log, day, today=TODAY, settings=SETTINGS)
    assert [one.reinforce for one in brief.words] == ["beside it"]
    remove_call(log, beside, author=author(CommandName.REMOVE_CALL))
    brief = brief_day(log, day, today=TODAY, settings=SETTINGS)
    assert [one.reinforce for one in brief.words] == ["before it"]


def test_the_two_plans_of_a_rep_quote_each_its_own_calls(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        add.call("11-18", pat, dana, initiator=ASKED, reinforce="asked along")
        add.call("11-17", pat, dana, initiator=SCHEDULED, reinforce="gone out")
        add.call("11-16", pat, dana, initiator=UNKNOWN, reinforce="not sorted")
    rep = show_rep(log, DANA, None, today=TODAY, settings=SETTINGS)
    assert [one.reinforce for one in rep.skill.words] == ["gone out"]
    assert [one.reinforce for one in rep.sales.words] == ["asked along"]


# The next field day.


@pytest.mark.parametrize(
    ("agreed", "days", "expected"),
    [
        ("12-18", [], ("12-18", False)),
        ("11-23", [], ("11-23", False)),  # sooner than the notice of a day nobody agreed on
        ("11-19", [], None),  # in the past
        ("12-18", [("12-21", "planned")], ("12-21", True)),
        ("12-18", [("12-18", "cancelled")], None),
        ("12-18", [("12-17", "displaced")], ("12-18", False)),
        ("12-18", [("11-18", "planned"), ("12-01", "cancelled")], ("12-18", False)),
    ],
)
def test_the_day_agreed_on_is_the_one_that_every_screen_names(
    log: Log, agreed: str, days: list[tuple[str, str]], expected: tuple[str, bool] | None
) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        for day, status in days:
            add.day(day, pat, dana, status)
        # The last debrief counts, not the first row, and nobody else's.
        add.day("11-17", pat, dana, "held", next_on=on(agreed))
        add.day("11-02", pat, dana, "held", next_on=on("11-30"))
        add.day("11-18", pat, add.rep("Lou Fox", pat), "held", next_on=on("11-26"))
    rep = show_rep(log, DANA, None, today=TODAY, settings=SETTINGS)
    due = list_due(log, PAT, today=TODAY, settings=SETTINGS)
    (one,) = [one for one in due.proposals if one.rep.standing.name == DANA]
    found = rep.skill.next_day
    assert one.rep.next_day == found
    assert (found and (found.on, found.planned)) == (expected and (on(expected[0]), expected[1]))
    if expected and not expected[1]:
        assert one.openings[0].on == on(expected[0])
        assert all(opening.on >= on(expected[0]) for opening in one.openings)
    if expected and expected[1]:
        assert one.openings == ()


def test_the_rota_lays_out_no_day_before_the_one_agreed_on(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        add.day("08-03", pat, dana, "held", next_on=on("12-08"))
    period = range_of(TODAY + timedelta(days=1), on("12-18"))
    rota = lay_out_rota(log, PAT, period, today=TODAY, settings=SETTINGS)
    assert [one.opening.on for one in rota.days] == [on("12-08")]


# What a field day was.


@pytest.mark.parametrize(
    ("starts_at", "hours", "status", "inside"),
    [
        (None, AM, "held", True),
        (None, PM, "planned", True),
        (time(9), AM, "held", True),
        (time(12, 59), AM, "held", True),
        (time(13), AM, "held", False),
        (time(8, 59), FULL, "held", False),
        (None, AM, "cancelled", False),
        (None, AM, "displaced", False),
    ],
)
def test_a_call_sorted_as_scheduled_counts_on_the_field_day_it_lies_inside(
    log: Log, starts_at: time | None, hours: tuple[time, time], status: str, inside: bool
) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        lou = add.rep("Lou Fox", pat)
        for manager, rep, day in ((pat, lou, "11-18"), (1, dana, "11-18"), (pat, dana, "11-17")):
            add.day(day, manager, rep, "held")
        own = add.day("11-18", pat, dana, status, hours)
        call = add.call("11-18", pat, dana, initiator=UNKNOWN, starts_at=starts_at)
    sort_calls(log, [call], "manager-scheduled", author=author(CommandName.TRIAGE))
    listed = {one.id: one for one in list_field_days(log, FieldDayFilter(), today=TODAY).days}
    with list_calls(log, CallFilter(), today=TODAY, settings=SETTINGS) as found:
        assert [one.field_day_id for one in found.calls] == [own if inside else None]
    assert {id_ for id_, one in listed.items() if one.calls} == ({own} if inside else set())
    assert listed[own].status == ("held" if inside else status)


@pytest.mark.parametrize(("hour", "half"), [(None, AM), (time(14), PM)])
def test_of_two_field_days_a_call_is_on_the_one_at_its_hour_else_on_the_first(
    log: Log, hour: time | None, half: tuple[time, time]
) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        days = {hours: add.day("11-18", pat, dana, "held", hours) for hours in (PM, AM)}
        call = add.call("11-18", pat, dana, initiator=UNKNOWN, starts_at=hour)
    sort_calls(log, [call], "manager-scheduled", author=author(CommandName.TRIAGE))
    with list_calls(log, CallFilter(), today=TODAY, settings=SETTINGS) as found:
        assert [one.field_day_id for one in found.calls] == [days[half]]


def test_a_call_asked_for_is_on_no_field_day(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        add.day("11-18", pat, dana, "held")
        call = add.call("11-18", pat, dana, initiator=UNKNOWN)
    sort_calls(log, [call], "rep-request", author=author(CommandName.TRIAGE))
    assert [one.calls for one in list_field_days(log, FieldDayFilter(), today=TODAY).days] == [0]


@pytest.mark.parametrize("status", ["cancelled", "displaced"])
def test_a_day_that_was_given_up_has_neither_a_page_nor_a_debrief(log: Log, status: str) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        day = add.day("11-18", pat, dana, status)
    with pytest.raises(CoachlogError, match=f"was {status}; only a day that took place has a page"):
        share_day(log, day)
    with pytest.raises(CoachlogError, match=f"was {status}; only a day that took place has a debr"):
        load_debrief(log, day, TODAY)


def test_a_stop_with_a_call_is_held_in_the_brief_and_in_the_debrief(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        day = add.day("11-18", pat, dana, "held")
        add.stop(day, "11:00", "Globex")
        add.stop(day, "09:00", "Acme")
        add.stop(day, "10:00", "Hooli", status="skipped")
        add.call("11-18", pat, dana, "Acme", field_day_id=day)
    brief = brief_day(log, day, today=TODAY, settings=SETTINGS)
    stops = [(stop.place.account, stop.status) for stop in brief.stops]
    assert stops == [("Acme", "held"), ("Hooli", "skipped"), ("Globex", "planned")]
    visits = load_debrief(log, day, TODAY).visits
    assert [(one.account, one.status) for one in visits] == stops


def test_the_date_a_debrief_agrees_on_is_the_next_one_everywhere(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        day = add.day("11-18", pat, dana)
    keep_debrief(
        log,
        day,
        Debrief(next_on=on("12-18"), visits=(SeenVisit(account="Acme", held=True),)),
        insist=True,
        today=TODAY,
        author=author(CommandName.DEBRIEF_FIELDDAY),
    )
    rep = show_rep(log, DANA, None, today=TODAY, settings=SETTINGS)
    (one,) = list_due(log, PAT, today=TODAY, settings=SETTINGS).proposals
    assert share_day(log, day).next_on == on("12-18")
    assert rep.skill.next_day is not None
    assert (rep.skill.next_day.on, one.openings[0].on) == (on("12-18"), on("12-18"))


def test_a_call_that_was_removed_displaced_nothing_that_can_be_named(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        kept = add.call("11-18", pat, dana, "Acme", ASKED)
        removed = add.removed_call("11-18", pat, dana, "Globex", ASKED)
        for call in (removed, kept):
            day = add.day("11-18", pat, dana, "displaced")
            add.displacement(day, call_id=call)
    (line,) = report_period(log, week_of(TODAY), PAT, today=TODAY, settings=SETTINGS).managers
    gone = line.tally.field_days.displaced_by
    assert [(one.call_id, one.call_account) for one in gone] == [(None, None), (kept, "Acme")]


# Hours.

EARLY = Settings(capacity=Capacity(am=(time(8), time(12)), pm=(time(12, 30), time(16))))


@pytest.mark.parametrize(
    ("half", "hours"),
    [
        ("am", (time(8), time(12))),
        ("pm", (time(12, 30), time(16))),
        ("full", (time(8), time(16))),
    ],
)
def test_a_half_has_the_hours_of_the_settings_in_the_rota_and_in_a_changed_day(
    log: Log, half: Half, hours: tuple[time, time]
) -> None:
    with filling(log) as add:
        add_pair(add)
    day = plan(log, "12-01").brief.id
    changed = change(log, day, FieldDayChanges(half=half))
    rota = lay_out_rota(
        log, "Kim Poe", range_of(TODAY, on("12-18")), [half], today=TODAY, settings=EARLY
    )
    assert (changed.starts_at, changed.ends_at) == hours
    assert {one.hours for one in rota.days} == {hours}


def test_a_day_that_begins_later_keeps_its_length(log: Log) -> None:
    with filling(log) as add:
        add_pair(add)
    day = plan(log, "12-01").brief.id
    moved = change(log, day, FieldDayChanges(starts_at=time(10, 30)))
    assert (moved.starts_at, moved.ends_at) == (time(10, 30), time(14, 30))


# What is at stake.

VALUES = st.none() | st.sampled_from([0, 1, 2, 3, 5, 8])


@settings(max_examples=3, deadline=None)
@given(
    values=st.lists(VALUES, max_size=26),
    other=st.lists(st.sampled_from([0, 50]), min_size=20, max_size=22),
    line=st.none() | st.integers(0, 6),
)
def test_every_screen_takes_the_same_calls_for_big(
    values: list[int | None], other: list[int], line: int | None
) -> None:
    config = Settings(big_deal_cents={} if line is None else {"EUR": line * 100})
    week = week_of(TODAY)
    with new_log() as log:
        with filling(log) as add:
            pat, dana = add_pair(add)
            for place, value in enumerate(other):
                add.call("11-16", 1, dana, f"Account {place}", euros=value)
            ids = {
                add.call("11-18", pat, dana, f"Account {place}", euros=value): value
                for place, value in enumerate(values)
            }
        expected = {id_: at_stake(value, values, line) for id_, value in ids.items()}
        shown = {
            id_: show_call(log, id_, today=TODAY, settings=config).stakes for id_ in list(ids)[:1]
        }
        assert shown == {id_: expected[id_] for id_ in shown}
        for stakes in ("big", "ordinary", "unknown"):
            chosen = CallFilter(period=week, manager=PAT, stakes=stakes)
            with list_calls(log, chosen, today=TODAY, settings=config) as found:
                listed = {one.id for one in found.calls}
            assert listed == {id_ for id_, one in expected.items() if one == stakes}
        report = report_period(log, week, PAT, today=TODAY, settings=config)
        matrix = report.managers[0].tally.matrix
        assert {what: number for (_, what), number in matrix.items()} == {
            one: list(expected.values()).count(one) for one in set(expected.values())
        }
        stops = [f"Account {place}" for place in range(len(values))][:3]
        planned = plan(log, "12-01", *stops, config=config).brief
        brief = brief_day(log, planned.id, today=TODAY, settings=config)
        assert [stop.place for stop in brief.stops] == [stop.place for stop in planned.stops]
        assert (planned.in_disguise, planned.milk_run) == (brief.in_disguise, brief.milk_run)


def at_stake(value: int | None, values: list[int | None], line: int | None) -> Stakes:
    """Apply rule 7 to one manager's values by hand."""
    known = sorted(one for one in values if one is not None)
    if line is None and len(known) >= 20:
        line = known[-(-3 * len(known) // 4) - 1]
    if value is None or line is None:
        return "unknown"
    return "big" if value >= line else "ordinary"


@settings(max_examples=5, deadline=None)
@given(
    days=st.lists(st.lists(st.sampled_from([None, 0, 9]), min_size=1, max_size=5), max_size=3),
)
def test_the_report_counts_as_disguised_what_the_rule_says(days: list[list[int | None]]) -> None:
    config = Settings(big_deal_cents={"EUR": 500})
    with new_log() as log:
        with filling(log) as add:
            pat, dana = add_pair(add)
            for place, values in enumerate(days):
                for value in values:
                    add.call(str(date(2026, 11, 16 + place)), pat, dana, euros=value)
                add.call(str(date(2026, 11, 16 + place)), pat, dana, initiator=ASKED, euros=9)
        report = report_period(log, week_of(TODAY), PAT, today=TODAY, settings=config)
    known = [[value for value in values if value is not None] for values in days]
    disguised = [
        len(values) for values, some in zip(days, known, strict=True)
        if len(some) >= 2 and some.count(9) > len(some) / 2
    ]  # fmt: skip
    tally = report.managers[0].tally
    assert (tally.disguised_days, tally.disguised_calls) == (len(disguised), sum(disguised))
