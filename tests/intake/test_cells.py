"""What the cells of a table mean: durations, roles, outcomes, days and times."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from coachlog.domain.periods import DateOrder
from coachlog.intake.tables.cell_words import (
    NotAWord,
    is_closed_stage,
    read_initiator,
    read_length,
    read_role,
    was_held,
)
from coachlog.intake.tables.dates import DateSurvey, NotADate, read_moment, read_time

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90), ("90 min", 90), ("45 Minuten", 45), ("90.0", 90), ("1:30", 90), ("0:45", 45),
        ("1.5 h", 90), ("1,5 h", 90), ("2 hours", 120), ("1 h 30", 90), ("1h 05 min", 65),
        ("1440", 1440), ("24:00", 24), ("0", None), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_a_duration_is_read_as_people_write_it(text: str, minutes: int | None) -> None:
    assert read_length(text) == minutes


@pytest.mark.parametrize("text", ["long", "1441", "25 h", "1 h 30 x", "-5"])
def test_what_is_no_duration_of_a_day_is_refused(text: str) -> None:
    with pytest.raises(NotAWord, match=r"more than a day|not a duration"):
        read_length(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [("Observed", "observed"), (" joint ", "shared"), ("geführt", "led"), ("", None)],
)
def test_a_role_is_known_by_its_word(text: str, role: str | None) -> None:
    assert read_role(text) == role


def test_a_word_that_is_no_role_is_named() -> None:
    with pytest.raises(NotAWord, match=r"'?driver'? is not observed, shared or led"):
        read_role("driver")


@pytest.mark.parametrize(
    ("text", "initiator"),
    [
        ("Verkäufer", "rep-request"), ("dana cruz", "rep-request"),
        ("Pat Lee", "manager-scheduled"), ("coaching", "manager-scheduled"),
        ("Kim Poe", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_who_asked_is_a_word_or_one_of_the_two_names(text: str, initiator: str) -> None:
    assert read_initiator(text, "Dana Cruz", "Pat Lee") == initiator
    assert read_initiator("Dana Cruz", None, None) == "unknown"


@pytest.mark.parametrize(
    ("text", "held"), [("Completed", True), ("no_show", False), ("whatever", None)]
)
def test_an_outcome_says_whether_it_took_place(text: str, held: bool | None) -> None:
    for otherwise in (True, False):
        assert was_held(text, otherwise=otherwise) is (otherwise if held is None else held)


@pytest.mark.parametrize(
    ("stage", "closed"),
    [("Closed Won", True), ("closedlost", True), ("Gewonnen", True), ("Negotiation", False)],
)
def test_a_deal_is_closed_in_the_stages_that_say_so(stage: str, closed: bool) -> None:
    assert is_closed_stage(stage) is closed


@pytest.mark.parametrize(
    ("text", "order", "day", "at"),
    [
        ("18.11.2026", "dmy", "2026-11-18", None),
        ("11/18/2026", "mdy", "2026-11-18", None),
        ("2026-11-18 09:30", "dmy", "2026-11-18", "09:30"),
        ("26/11/18", "ymd", "2026-11-18", None),
        ("18.11.69", "dmy", "2069-11-18", None),
        ("18.11.70", "dmy", "1970-11-18", None),
        ("20261118", "mdy", "2026-11-18", None),
        ("18 Nov 2026", "mdy", "2026-11-18", None),
        ("Wednesday, November 18, 2026", "dmy", "2026-11-18", None),
        ("18. März 2026", "dmy", "2026-03-18", None),
        ("Mi, 18.11.2026 14:30", "dmy", "2026-11-18", "14:30"),
        ("Wed 11/18/2026", "mdy", "2026-11-18", None),
        ("18 août 2026 14:05", "dmy", "2026-08-18", "14:05"),
        ("18 de diciembre de 2026", "dmy", "2026-12-18", None),
        ("18 luglio 26", "dmy", "2026-07-18", None),
        ("11/18/2026 2:30 PM", "mdy", "2026-11-18", "14:30"),
        ("11/18/2026 12:05 a.m.", "mdy", "2026-11-18", "00:05"),
        ("18.11.2026, 12:00 pm", "dmy", "2026-11-18", "12:00"),
        ("2026-11-18T23:30:00Z", "dmy", "2026-11-19", "00:30"),
        ("2026-11-18T23:30:00+01:00", "dmy", "2026-11-18", "23:30"),
        ("2026-11-18T20:30:00-05:00", "dmy", "2026-11-19", "02:30"),
        ("2026-11-18T00:00:00Z", "dmy", "2026-11-18", None),
        ("1795000000", "dmy", "2026-11-18", "12:06:40"),
    ],
)
def test_a_day_is_read_in_the_order_of_its_file(
    text: str, order: DateOrder, day: str, at: str | None
) -> None:
    found = read_moment(text, order, BERLIN)
    assert found.on == date.fromisoformat(day)
    assert found.at == (None if at is None else time.fromisoformat(at))


def test_midnight_in_utc_is_a_time_where_the_cell_is_one() -> None:
    found = read_moment("2026-11-18T00:00:00Z", "dmy", BERLIN, timed=True)
    assert (found.on, found.at) == (date(2026, 11, 18), time(1))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("18.11.2026", "mdy"), ("11/18/2026", "dmy"), ("18.11.2026", "ymd"), ("soon", "dmy"),
        ("31 Nov 2026", "dmy"), ("18 Foo 2026", "dmy"), ("18.11.1899", "dmy"),
        ("18.11.2200", "dmy"), ("18.11.2026" + " " * 300 + "x", "dmy"),
        ("18.11.2026 9", "dmy"), ("18.11.2026 13:00 pm", "dmy"), ("18.11.2026 0:30 am", "dmy"),
        ("2026-11-18 09:30 +24:00", "dmy"), ("1" * 70, "dmy"),
    ],
)  # fmt: skip
def test_what_is_no_day_of_that_order_is_refused(text: str, order: DateOrder) -> None:
    with pytest.raises(NotADate):
        read_moment(text, order, BERLIN)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("19:0:00", "19:00"), ("10:00:00 AM", "10:00"), ("12:15 am", "00:15"), ("9h30", "09:30"),
        ("14.05 Uhr", "14:05"), ("0.5", "12:00"), ("0,75", "18:00"), ("800", "08:00"),
        ("1330", "13:30"),
    ],
)  # fmt: skip
def test_a_time_alone_is_read(text: str, at: str) -> None:
    assert read_time(text) == time.fromisoformat(at)


@pytest.mark.parametrize("text", ["25:00", "9", "noon", "13:00 pm", "9:75", "2400", "975", "60"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(NotADate, match="is not a time such as"):
        read_time(text)


def look(*texts: str) -> DateSurvey:
    survey = DateSurvey()
    for line, text in enumerate(texts, 2):
        survey.look(line, text)
    return survey


def test_one_cell_decides_the_order_of_a_file() -> None:
    assert look("03/04/2026", "13/04/2026").decide(None) == "dmy"
    assert look("03/04/2026", "04/13/2026").decide(None) == "mdy"
    assert look("03.04.2026").decide(None) == "dmy"
    assert look("04/04/2026", "2026-04-05").decide(None) == "dmy"
    assert look("03/04/2026").decide("mdy") == "mdy"


def test_a_file_that_no_cell_decides_or_two_do_is_asked_about() -> None:
    undecided = look("04/04/2026", "03/04/2026").decide(None)
    assert not isinstance(undecided, str)
    assert (undecided.line, "could be two days" in undecided.problem) == (3, True)
    both = look("13/04/2026", "04/13/2026").decide(None)
    assert not isinstance(both, str)
    assert both.line == 3
    assert "in line 2 can't both be dates" in both.problem
    assert "13/04/2026" in both.problem
    assert "04/13/2026" in both.problem


def test_what_looks_like_a_date_is_told_from_what_does_not() -> None:
    survey = DateSurvey()
    for text in ("18.11.2026", "2026-11-18", "18 Nov 2026", "20261118"):
        assert survey.look(2, text)
    for text in ("Acme", "13.14.2026", "12"):
        assert not survey.look(2, text)


def test_two_columns_say_together_what_neither_says_alone() -> None:
    survey = look("03/04/2026")
    survey.add(look("04/13/2026"))
    assert survey.decide(None) == "mdy"
