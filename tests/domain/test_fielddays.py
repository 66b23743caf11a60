"""Field days: their hours, their stops, and a plan that is selling in disguise."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.calls import Stakes
from coachlog.domain.fielddays import (
    GIVEN_UP,
    STANDING,
    STOP_STATUSES,
    FieldDayPlan,
    Hours,
    Stop,
    is_selling_in_disguise,
    move_hours,
    parse_clock,
    parse_half,
    parse_status,
    parse_stop,
)
from coachlog.errors import CoachlogError, InvalidValue

ON = date(2026, 11, 18)
STARTS, ENDS = time(13), time(17)


def make_plan(*stops: time, focus: tuple[str, ...] = ()) -> FieldDayPlan:
    """Make a plan for an afternoon, 13:00 to 17:00."""
    return FieldDayPlan(
        day_on=ON,
        half="pm",
        starts_at=STARTS,
        ends_at=ENDS,
        stops=tuple(Stop(at=at, account="Acme") for at in stops),
        focus=focus,
    )


@pytest.mark.parametrize(
    ("hours", "start", "moved"),
    [
        ((time(9), time(13)), None, (time(9), time(13))),
        ((time(9), time(13)), time(8, 15), (time(8, 15), time(12, 15))),
        ((time(7, 30), time(16)), time(8), (time(8), time(16, 30))),
        ((time(9), time(13)), time(0), (time(0), time(4))),  # midnight is a start like any other
        ((time(13), time(17)), time(19, 59), (time(19, 59), time(23, 59))),
    ],
)
def test_a_start_moves_the_whole_day(hours: Hours, start: time | None, moved: Hours) -> None:
    assert move_hours(hours, start) == moved


@pytest.mark.parametrize("start", [time(16), time(23, 59)])
def test_a_day_that_would_pass_midnight_is_refused(start: time) -> None:
    with pytest.raises(InvalidValue, match=r"^start: .* 8.5 hours would pass midnight"):
        move_hours((time(8, 30), time(17)), start)


@pytest.mark.parametrize("at", [time(13), time(15), time(16, 59)])
def test_a_stop_inside_the_day_is_kept(at: time) -> None:
    assert make_plan(at).stops == (Stop(at=at, account="Acme"),)


@pytest.mark.parametrize("at", [time(12, 59), time(17), time(17, 1), time(0)])
def test_a_stop_outside_the_day_is_refused(at: time) -> None:
    with pytest.raises(InvalidValue, match=rf"^stop: {at:%H:%M} is outside"):
        make_plan(time(14), at)


def test_a_day_is_about_two_skills_at_most() -> None:
    assert make_plan(focus=("discovery questions", "closing")).focus[1] == "closing"
    with pytest.raises(InvalidValue, match=r"^focus: "):
        make_plan(focus=("one", "two", "three"))


@pytest.mark.parametrize("ends_at", [STARTS, ENDS])
def test_a_day_that_ends_before_or_as_it_begins_can_not_be_made(ends_at: time) -> None:
    """Domain types are valid by construction (section 6)."""
    with pytest.raises(CoachlogError):
        FieldDayPlan(day_on=ON, half="pm", starts_at=ENDS, ends_at=ends_at)


@pytest.mark.parametrize("text", ["am", "pm", "full"])
def test_a_half_is_read(text: str) -> None:
    assert parse_half("half", text) == text


def test_a_day_stands_or_is_given_up() -> None:
    assert [parse_status("status", text) for text in ("planned", "held")] == [*STANDING]
    assert [parse_status("status", text) for text in ("cancelled", "displaced")] == [*GIVEN_UP]
    with pytest.raises(InvalidValue, match="planned, held, cancelled or displaced"):
        parse_status("status", "past")
    assert STOP_STATUSES == ("planned", "held", "skipped")


@pytest.mark.parametrize("text", ["", "morning", "a.m.", "ampm"])
def test_an_unknown_half_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^half: .*am, pm or full"):
        parse_half("half", text)


@pytest.mark.parametrize(
    ("text", "at"), [("00:00", time(0)), ("09:30", time(9, 30)), ("23:59", time(23, 59))]
)
def test_a_time_of_day_is_read(text: str, at: time) -> None:
    assert parse_clock("start", text) == at


@pytest.mark.parametrize(
    "text",
    ["", "24:00", "12:60", "9", "0930", "9.30", "-1:00", "09:30:00", "9:3", "１３:00", "1 pm"],
)
def test_a_text_that_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^start: "):
        parse_clock("start", text)


@pytest.mark.parametrize(
    ("text", "at", "account"),
    [
        ("13:30 Acme", time(13, 30), "Acme"),
        ("13:30 Acme & Sons, 2nd floor", time(13, 30), "Acme & Sons, 2nd floor"),
        ("13:30  Acme", time(13, 30), "Acme"),
        ("15:00 15:00 Bar", time(15), "15:00 Bar"),
        ("08:00 株式会社", time(8), "株式会社"),
        ("08:00 [bold]", time(8), "[bold]"),
    ],
)
def test_a_stop_is_a_time_and_an_account(text: str, at: time, account: str) -> None:
    assert parse_stop("stop", text) == Stop(at=at, account=account)


@pytest.mark.parametrize(
    "text",
    [
        *("", "13:30", "13:30 ", "Acme", "Acme 13:30", "25:00 Acme", "13:60 Acme", "13:30Acme"),
        *("13:30 a\x00b", "13:30 a\nb", "13:30 \u200b", "13:30 " + "x" * 10_000),
    ],
)
def test_a_text_that_is_no_stop_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^stop: ") as caught:
        parse_stop("stop", text)
    assert str(caught.value).isprintable()


def test_the_account_of_a_stop_is_not_trimmed() -> None:
    """Text given by the user is never trimmed (section 4)."""
    assert parse_stop("stop", "13:30 Acme ").account == "Acme "


BIG: Stakes = "big"
ORDINARY: Stakes = "ordinary"
UNSURE: Stakes = "unknown"


@pytest.mark.parametrize(
    ("stakes", "disguised"),
    [
        ([], False),
        ([BIG], False),
        ([BIG, UNSURE, UNSURE], False),  # one stop of known stakes
        ([BIG, BIG], True),
        ([BIG, BIG, UNSURE, UNSURE, UNSURE], True),  # unknown ones do not dilute
        ([BIG, ORDINARY], False),
        ([BIG, BIG, ORDINARY], True),
        ([BIG, BIG, ORDINARY, ORDINARY], False),
    ],
)
def test_a_plan_is_selling_in_disguise_when_most_of_two_or_more_known_stops_are_big(
    stakes: list[Stakes], disguised: bool
) -> None:
    assert is_selling_in_disguise(stakes) is disguised


@settings(deadline=None)
@given(st.lists(st.sampled_from([BIG, ORDINARY, UNSURE])))
def test_stops_of_unknown_stakes_never_change_what_a_plan_is(stakes: list[Stakes]) -> None:
    known = [one for one in stakes if one != UNSURE]
    assert is_selling_in_disguise(stakes) is is_selling_in_disguise(known)
