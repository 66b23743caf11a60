"""What is read of each way to write a day, a period, an amount or a time, or how it is refused.

Each line of a golden file is one text. How to write the files anew: tests/golden.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time
from functools import partial
from pathlib import Path

import pytest

from coachlog.domain.amounts import (
    AmountSurvey,
    NotAnAmount,
    read_amount,
    read_spoken_amount,
    read_spoken_minutes,
)
from coachlog.domain.answers import read_led, read_reply, read_wanted
from coachlog.domain.calls import (
    parse_currency,
    parse_deal_value,
    parse_imported_initiator,
    parse_initiator,
    parse_minutes,
    parse_role,
    tidy_text,
)
from coachlog.domain.dates import Towards, read_spoken_day, refuse_day
from coachlog.domain.day_words import month_named
from coachlog.domain.fielddays import move_hours, parse_clock, parse_half, parse_stop
from coachlog.domain.groups import fold_group, is_within, parse_group
from coachlog.domain.names import begins, check_name, is_shortened
from coachlog.domain.periods import DateOrder, Period, PeriodKind, parse_day, parse_period
from coachlog.domain.retention import parse_age
from coachlog.domain.settling import parse_risk
from coachlog.domain.teams import parse_email, parse_level, parse_mailbox
from coachlog.errors import InvalidValue
from tests.golden import compare

GOLDEN = Path(__file__).parent / "golden"
FRIDAY, LEAP = date(2026, 11, 20), date(2028, 2, 29)
TODAYS = (FRIDAY, LEAP, date(2026, 1, 4), date(2026, 12, 31))


def said(read: Callable[[], object]) -> str:
    """Return what is read, or the words of the refusal."""
    try:
        found = read()
        if isinstance(found, Period):
            return f"{found.label}, {found.start} to {found.end}"
        return str(found)
    except (InvalidValue, NotAnAmount) as error:
        return f"refused: {error}"


def keep(name: str, lines: Iterable[str]) -> None:
    compare(GOLDEN / f"{name}.txt", "".join(f"{line}\n" for line in lines))


DAYS = """
today|the yesterday|Tomorrow|vorgestern|après-demain|day before yesterday|pasado mañana|hoy|-2d
+ 3 w|-1mo|+1 month|-1y|+99999d|-9999y|-0d|2 days ago|a week ago|one year ago|seven weeks ago
in a week|in 2 months|3 days from now|a day from today|eight days ago|in 5 moons|+1mo
2026-11-18|2026/2/29|2026.1.9|20261118|20261332|2026-W47-3|2026w531|2026-W54-1|1899-12-31
3000-01-01|18.11.2026|11/18/2026|3/4/2026|3.3.2026|18/11|18.11.|12.11|2/29|29.2.|31.12.|1.1.
18.11.26|13/13/2026|fri|last friday|next fri|this sun|on the last mon|fri fri|last next fri|mon
sun|thu|friday,|nächsten do|18 nov|november 18th|wed 18 nov 2026|fri 18 nov 2026|18. november
18 de nov|nov 18, 2025|29 feb|31 nov|1 jan|31 dec|20 nov|21 nov|19 nov|20 may|20 march|22 july
nov|18|18 nov 26|18 nov 2026 2025|ju 3|18 th nov|th nov 18|18 nov dec|mon tue 18 nov|18-nov
-18 nov|le 3 mars|3 x nov|0 nov|32 nov
"""


def test_days_are_read_as_people_say_them() -> None:
    lines = []
    sides: tuple[Towards, ...] = (None, "past", "future")
    for number, text in enumerate(DAYS.strip().replace("\n", "|").split("|")):
        for place, today in enumerate(TODAYS if number % 3 else TODAYS[:1]):
            towards = sides[(number + place) % 3]
            found = said(partial(read_spoken_day, "date", text, today, towards=towards))
            lines.append(f"{text} on {today}, {towards}: {found}")
    orders: tuple[DateOrder | None, ...] = ("dmy", "mdy", "ymd", None)
    for text in ("3/4/2026", "5.4."):
        for order in orders:
            ask = partial({None: order}.get, None)
            found = said(partial(read_spoken_day, "date", text, FRIDAY, order=ask))
            lines.append(f"{text} as {order}: {found}")
    keep("days", lines)


def test_a_long_text_is_no_day_and_a_near_word_is_named() -> None:
    sides: tuple[Towards, ...] = (None, "future")
    for length, known in ((60, True), (61, False)):
        text = "18 nov".ljust(length)
        assert (read_spoken_day("date", text, FRIDAY) is not None) is known
    keep(
        "no-days",
        [
            str(refuse_day("date", text, towards))
            for text in ("tomorow", "wendsday", "x" * 25, "fridayfridayfridays", "blue")
            for towards in sides
        ],
    )
    assert [month_named(word) for word in ("Nov", "MÄRZ", "ju", "jun", "no", "mayo")] == [
        11, 3, None, 6, None, 5,
    ]  # fmt: skip


PERIODS = """
|this|last|next|last week|next month|this quarter|2026-11-18|yesterday|2026-W47|2026-w53
2026-W54|w47|kw 47|week 3|0|1|53|54|52 2025|12/2026|47 2025 2024|1899-W52|2999-W01|nov
november 2025|dec|jan|2026-13|2026-00|3|Q3|q4 2025|q1|Q5|2026-Q0|2026|1899|3000|last year
next year|fri|wat|today week|2|12|11|10|2999-12|1900-01|1899-12|3000-01|2999-Q4|3000-Q1|1900-Q1
1900|2999|1900-W02
"""


def test_periods_are_read_for_each_kind() -> None:
    kinds: tuple[PeriodKind, ...] = ("week", "month", "quarter", "year")
    lines = []
    for text in PERIODS.replace("\n", "|").split("|"):
        for kind in kinds:
            for today in TODAYS[:1] if kind == "year" else (FRIDAY, TODAYS[2]):
                found = said(partial(parse_period, kind, text, today, {"fri": FRIDAY}.get))
                lines.append(f"{kind} {text!r} on {today}: {found}")
    for text in ("today", " Yesterday ", "2026-11-18", "2026-02-29", "1899-12-31", "2999-12-31",
                 "3000-01-01", "1900-01-01", "2026-1-1"):  # fmt: skip
        lines.append(f"day {text!r}: {said(partial(parse_day, 'from', text, FRIDAY))}")
    keep("periods", lines)


AMOUNTS = """
48000|1001|£1001|1.234,56 €|1,234.56|1.234|1,234|12.34|12,34|1'234.50|1’234|1.234.567
1,234,567.8|1.2.3|250k|1.5m|1,5 Mio.|2bn|3 Tsd|1.234k|1,200k|1e3|1E+2|1e99|1.5e1|$5|US$ 5|NZ$5
R$ 5|5 CHF|EUR 5|EUR 5 EUR|5 Fr.|0|0.5|0,5|00.123|0.123|.5|5.|5.-|5,-|5,–|-5|(5)|n/a|-|—| |five
1 000 000|1 000|100000000000000|9e15|1.23|12.345|123.456|1234.567|12,345|1234,567|0,123|1.2345
1,2345|5kk|5 k|12 zł|10%|9999999999999.99
"""


def test_amounts_are_read_as_files_and_people_write_them() -> None:
    lines = []
    surveys = {
        "": AmountSurvey(),
        "point": AmountSurvey(point=1),
        "comma": AmountSurvey(comma=1),
        "both": AmountSurvey(point=1, comma=1),
    }
    for text in AMOUNTS.strip("\n").replace("\n", "|").split("|"):
        found = [said(partial(read_amount, text, survey)) for survey in surveys.values()]
        told = found[0] if len(set(found)) == 1 else " / ".join(found)
        typed = said(partial(read_spoken_amount, "value", text))
        lines.append(f"{text}: {told}; typed {typed}")
        survey = AmountSurvey()
        survey.look(text)
        if survey != surveys[""]:
            lines.append(f"    shows {survey}")
    keep("amounts", lines)
    survey = AmountSurvey()
    survey.look("1" * 38 + ".5")
    survey.look("1" * 39 + ".5")
    assert survey.point == 1


MINUTES = """
90|90 min|1h30|1h|1.5h|1,25 h|1.5h30|1h60|1h59|0h|0|1|1440|1441|24h|24h1|25h|0.01h|0,1h|1h5m
2 hours 5 minutes|90'|1 std 30|1.55h|h|min|abc|1h 90|99|1:30|-5|
"""


def test_lengths_of_time_are_read() -> None:
    texts = MINUTES.strip("\n").replace("\n", "|").split("|")
    keep("minutes", [f"{one}: {said(partial(read_spoken_minutes, 'it', one))}" for one in texts])


READERS: dict[Callable[[str, str], object], str] = {
    parse_deal_value: "48000|48000.50|0|48000.505|1,000|-1|abc|9999999999999|99999999999999999|5.",
    parse_currency: "EUR|eur|EURO|E1R| EUR|€|",
    parse_minutes: "1|1440|0|1441|90.5|abc|١٢|007|",
    parse_initiator: "rep-request|manager-scheduled|unknown|Rep-Request|",
    parse_imported_initiator: "rep-request|unknown||nobody|Manager-Scheduled",
    parse_role: "observed|shared|led|none|LED",
    parse_half: "am|pm|full|AM|day",
    parse_clock: "09:30|9:30|24:00|23:59|0930|09:30:15|9|ab:cd",
    parse_stop: "09:30 Acme|9:30  Acme Corp|Acme|09:30|09:30 |25:00 Acme|14:00\tHooli|",
    parse_level: "new|established|senior|New|junior",
    parse_email: "dana@example.com|Dana@X.com|dana@|@x.com|dana|a b@x.com|d@x|a@b@c.de|d@x.c",
    parse_mailbox: "dana@example.com|Dana Cruz <dana@example.com>|<dana@example.com>|Dana <dana>|x",
    parse_group: "EMEA|EMEA/North| EMEA / North |EMEA//North|/EMEA|EMEA/|a/b/c/d/e/f/g|",
    parse_age: "24m|2y|90d|1w|0m|1m|120m|1201m|10y|100y|101y|m|24|24M|-1m|1.5y",
    parse_risk: "5|0|1|50|51|abc|5%|5.5|",
    check_name: "Dana Cruz|  Dana|Dana  Cruz||(x)|Dana\nCruz|" + "x" * 120 + "|" + "x" * 121,
    read_wanted: "r|m|rep|me|i|manager|?||both|R",
    read_led: "r|m|b|both|rep|manager|?||x",
    read_reply: "3: r m|3 m b\n4 r r|3|x: r|3: r m b|3: r\n3: m||3: ? ?|#3 m",
}


def test_values_of_options_and_cells_are_read_or_refused() -> None:
    lines = []
    for read, texts in READERS.items():
        for text in texts.split("|"):
            lines.append(f"{read.__name__} {text!r}: {said(partial(read, 'field', text))}")
    keep("values", lines)


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        (None, (time(9), time(13))),
        (time(8, 30), (time(8, 30), time(12, 30))),
        (time(19, 59), (time(19, 59), time(23, 59))),
        (time(20), None),
        (time(0), (time(0), time(4))),
    ],
)
def test_hours_move_with_their_start_within_the_day(
    start: time | None, hours: tuple[time, time] | None
) -> None:
    if hours is None:
        with pytest.raises(InvalidValue):
            move_hours((time(9), time(13)), start)
    else:
        assert move_hours((time(9), time(13)), start) == hours


def test_texts_and_names_are_compared_by_their_words() -> None:
    assert [tidy_text(text) for text in ("", " ", " a ", "a\n", "\n")] == [
        None, None, "a", "a", None,
    ]  # fmt: skip
    pairs = [
        (short, long)
        for short in ("dana", "d c", "dana c", "cruz", "cruz dana", "an", "dana cruz", "dana x", "")
        for long in ("dana cruz", "dana-maria cruz", "ana cruz")
    ]
    keep(
        "beginnings",
        [f"{one!r} {two!r}: {begins(one, two)} {is_shortened(one, two)}" for one, two in pairs]
        + [
            f"{path!r} in {group!r}: {is_within(path, group)}"
            for path in (None, "EMEA", "EMEA/North", "EMEANorth", "emea/north/x")
            for group in ("EMEA", "emea", "EMEA/North", "APAC")
        ]
        + [fold_group(path) for path in ("EMEA/Nörth", "emea / NORTH")],
    )
