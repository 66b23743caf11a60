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
from coachlog.intake.tables.columns import KNOWN, unit_of
from coachlog.intake.tables.dates import DateSurvey, NotADate, read_cell_moment, read_time

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90), ("90 min", 90), ("45 Minuten", 45), ("90.0", 90), ("1:30", 90), ("0:45", 45),
        ("45m 10s", 45), ("45 min 10 sec", 45), ("1h 5m 10s", 65), ("45m10s", 45),
        ("1.5 h", 90), ("1,5 h", 90), ("2 hours", 120), ("1 h 30", 90), ("1h 05 min", 65),
        ("1440", 1440), ("24:00", 24), ("0", None), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_a_duration_is_read_as_people_write_it(text: str, minutes: int | None) -> None:
    assert read_length(text) == minutes


@pytest.mark.parametrize(
    ("header", "unit"),
    [("duration", None), ("duration hours", "h"), ("duration sec", "s"), ("hours", "h"),
     ("hours of duration", None)],
)  # fmt: skip
def test_a_header_may_say_what_it_counts(header: str, unit: str | None) -> None:
    assert unit_of(header) == unit


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Duration (min)", "minutes"), ("Duration in hours", "minutes"), ("Duration type", None),
        ("Amount (USD)", "deal_value"), ("Betrag in EUR", "deal_value"), ("Amount (abc)", None),
        ("Rep (USD)", None), ("Rep hours", None), ("Rep", "rep"), ("", None),
    ],
)  # fmt: skip
def test_a_unit_or_currency_behind_a_header_is_left_aside_where_it_fits(
    header: str, field: str | None
) -> None:
    assert KNOWN.field_of(header) == field


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("1.5", "h", 90), ("24", "h", 1440), ("90", "s", 2), ("5400", "s", 90), ("2,5", "h", 150),
        ("90", None, 90), ("60000", None, 1), ("5400000", None, 90), ("1:30", "h", 90),
        ("90 min", "h", 90), ("23:59", None, 1439), ("45:12", None, 45), ("0:45:12", None, 45),
        ("24:00:00", None, 1440), ("1,25 std", None, 75), ("29", "s", None), ("30,0", "s", None),
        ("31", "s", 1),
    ],
)  # fmt: skip
def test_a_bare_number_is_in_the_unit_of_its_header(
    text: str, unit: str | None, minutes: int | None
) -> None:
    assert read_length(text, unit) == minutes


@pytest.mark.parametrize("text", ["long", "1441", "25 h", "1 h 30 x", "-5", "24:01:00", "59999"])
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
    assert read_initiator("Dana Cruz", None, "Dana Cruz") == "manager-scheduled"
    assert read_initiator("", "", "") == "unknown"


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
        ("1795000000123", "dmy", "2026-11-18", "12:06:40"),
        ("46344", "dmy", "2026-11-18", None),
        ("46344.0", "dmy", "2026-11-18", None),
        ("46344,5", "dmy", "2026-11-18", "12:00"),
        ("46344.00000579", "dmy", "2026-11-18", "00:00:01"),
        ("46344.000005", "dmy", "2026-11-18", None),
        ("46344.99999999", "dmy", "2026-11-18", "23:59:59"),
        ("26-11-18", "ymd", "2026-11-18", None),
        ("2026/11/18", "mdy", "2026-11-18", None),
        ("18.11.1900", "dmy", "1900-11-18", None),
        ("18.11.2199", "dmy", "2199-11-18", None),
        ("18.11.2026 9:05", "dmy", "2026-11-18", "09:05"),
        ("18.11.2026 9 am", "dmy", "2026-11-18", "09:00"),
        ("18.11.2026 1 pm", "dmy", "2026-11-18", "13:00"),
        ("18.11.2026 09:30 z", "dmy", "2026-11-18", "10:30"),
        ("18.11.2026 09:30 gmt", "dmy", "2026-11-18", "10:30"),
        ("18.11.2026 00:00 +0000", "dmy", "2026-11-18", None),
        ("18.11.2026 00:00 +0100", "dmy", "2026-11-18", "00:00"),
        ("2026年11月18日 午前12:30", "dmy", "2026-11-18", "00:30"),
        ("2026年11月18日 午後12:30:15", "dmy", "2026-11-18", "12:30:15"),
        ("18.11.2026 09:30 +05:30", "dmy", "2026-11-18", "05:00"),
        ("18.11.2026 09:30 -23:59", "dmy", "2026-11-19", "10:29"),
        ("18.11.2026 09:30:15.5", "dmy", "2026-11-18", "09:30:15"),
        ("18 May 2026", "mdy", "2026-05-18", None),
        ("18 février 2026", "mdy", "2026-02-18", None),
        ("18 Sept. 2026", "mdy", "2026-09-18", None),
        ("18 décembre 2026", "mdy", "2026-12-18", None),
        ("2026年11月18日", "dmy", "2026-11-18", None),
        ("2026年 11月 8日 (水) 午後3時", "dmy", "2026-11-08", "15:00"),
        ("2026年11月18日 午前0:30", "dmy", "2026-11-18", "00:30"),
        ("2026年11月18日 午後0時05分", "dmy", "2026-11-18", "12:05"),
        ("2026年11月18日 午前10時", "dmy", "2026-11-18", "10:00"),
        ("2026年11月18日 15時30分", "dmy", "2026-11-18", "15:30"),
        ("２０２６/１１/１８", "dmy", "2026-11-18", None),
        ("18.11.2026 09:30:15." + "0" * 40, "dmy", "2026-11-18", "09:30:15"),  # 60 characters
        ("18.11.2026" + " " * 230, "dmy", "2026-11-18", None),
    ],
)
def test_a_day_is_read_in_the_order_of_its_file(
    text: str, order: DateOrder, day: str, at: str | None
) -> None:
    found = read_cell_moment(text, order, BERLIN)
    assert found.on == date.fromisoformat(day)
    assert found.at == (None if at is None else time.fromisoformat(at))


def test_midnight_in_utc_is_a_time_where_the_cell_is_one() -> None:
    found = read_cell_moment("2026-11-18T00:00:00Z", "dmy", BERLIN, timed=True)
    assert (found.on, found.at) == (date(2026, 11, 18), time(1))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("18.11.2026", "mdy"), ("11/18/2026", "dmy"), ("18.11.2026", "ymd"), ("soon", "dmy"),
        ("31 Nov 2026", "dmy"), ("18 Foo 2026", "dmy"), ("18.11.1899", "dmy"),
        ("18.11.2200", "dmy"), ("18.11.2026" + " " * 300 + "x", "dmy"),
        ("18.11.2026 9", "dmy"), ("18.11.2026 13:00 pm", "dmy"), ("18.11.2026 0:30 am", "dmy"),
        ("2026-11-18 09:30 +24:00", "dmy"), ("1" * 70, "dmy"),
        ("18.11.202", "dmy"), ("18.11.2026 " + " " * 230, "dmy"),
        ("18.11.2026 09:30:15." + "0" * 41, "dmy"), ("18 Ma 2026", "dmy"),
    ],
)  # fmt: skip
def test_what_is_no_day_of_that_order_is_refused(text: str, order: DateOrder) -> None:
    with pytest.raises(NotADate):
        read_cell_moment(text, order, BERLIN)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("19:0:00", "19:00"), ("10:00:00 AM", "10:00"), ("12:15 am", "00:15"), ("9h30", "09:30"),
        ("14.05 Uhr", "14:05"), ("0.5", "12:00"), ("0,75", "18:00"), ("800", "08:00"),
        ("1330", "13:30"), ("12 pm", "12:00"), ("1:05 p.m.", "13:05"), ("午後3時", "15:00"),
        ("0.000", "00:00"), ("0.99999999999", "23:59:59"), ("2359", "23:59"), ("0000", "00:00"),
        ("9:30:15." + "0" * 52, "09:30:15"),
    ],
)  # fmt: skip
def test_a_time_alone_is_read(text: str, at: str) -> None:
    assert read_time(text) == time.fromisoformat(at)


@pytest.mark.parametrize("text", ["25:00", "9", "noon", "13:00 pm", "9:75", "2400", "975", "60",
                                  "9:30:15." + "0" * 53])  # fmt: skip
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
    assert look("12/13/2026").decide(None) == "mdy"
    assert look("13/12/2026").decide(None) == "dmy"
    assert look().decide(None) == "dmy"
    assert look("03.04.2026", "04/13/2026").decide(None) == "mdy"


def test_a_file_that_no_cell_decides_or_two_do_is_asked_about() -> None:
    undecided = look("04/04/2026", "03/04/2026").decide(None)
    assert not isinstance(undecided, str)
    assert (undecided.line, "could be two days" in undecided.problem) == (3, True)
    for text in ("12/11/2026", "11/12/2026", "3-4-26", "03.04.2026"):
        open_ = look(text, "03/04/2026").decide(None)
        assert not isinstance(open_, str)
        assert (open_.line, open_.problem) == (
            2,
            f"{text} could be two days and no line of the file decides it; "
            "say --date-order dmy|mdy|ymd",
        )
    for first, other in (("13/04/2026", "04/13/2026"), ("04/13/2026", "13/04/2026")):
        told = look("03/04/2026", first, first, other, other, "13/04/2026").decide(None)
        assert not isinstance(told, str)
        assert (told.line, told.problem) == (
            5,
            f"{other} and {first} in line 3 can't both be dates of one order; "
            "correct one or say --date-order dmy|mdy|ymd",
        )
    both = look("13/04/2026", "04/13/2026").decide(None)
    assert not isinstance(both, str)
    assert both.line == 3
    assert "in line 2 can't both be dates" in both.problem
    assert "13/04/2026" in both.problem
    assert "04/13/2026" in both.problem


def test_what_looks_like_a_date_is_told_from_what_does_not() -> None:
    survey = DateSurvey()
    clock = "20261118 9:30:15."
    for text in ("18.11.2026", "2026-11-18", "18 Nov 2026", "20261118", f"{clock:0<60}"):
        assert survey.look(2, text)
    for text in (
        "Acme",
        "13.14.2026",
        "12",
        "18.11.2026" + "0" * 60,
        f"{clock:0<61}",
    ):
        assert not survey.look(2, text)


def test_two_columns_say_together_what_neither_says_alone() -> None:
    survey = look("03/04/2026")
    survey.add(look("04/13/2026"))
    assert survey.decide(None) == "mdy"
    for texts, more, order in (
        (("13/04/2026",), ("03/04/2026",), "dmy"), (("x",), ("04/13/2026",), "mdy"),
        (("04/13/2026",), ("x",), "mdy"), (("03.04.2026",), ("04.05.2026",), "dmy"),
    ):  # fmt: skip
        survey = look(*texts)
        survey.add(look(*more))
        assert survey.decide(None) == order
    for texts, more in ((("03/04/2026",), ("x",)), (("x",), ("03/04/2026",))):
        survey = look(*texts)
        survey.add(look(*more))
        assert not isinstance(survey.decide(None), str)
