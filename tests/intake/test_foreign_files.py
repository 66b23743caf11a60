"""Calendars and tables of other programs: local dates, orders of dates, amounts, limits."""

from __future__ import annotations

import json
from datetime import date, time
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.amounts import AmountSurvey, NotAnAmount, read_amount
from coachlog.domain.periods import DateOrder
from coachlog.errors import CoachlogError
from coachlog.intake.calendars import reader
from coachlog.intake.detect import recognise_file
from coachlog.intake.drafts import (
    DealDraft,
    Draft,
    EventDraft,
    FileKind,
    MeetingDraft,
    Options,
    Reading,
    Window,
)
from coachlog.intake.lines import read_lines
from coachlog.intake.problems import Problem
from coachlog.intake.readers import read_drafts
from coachlog.intake.tables.records import Record, open_records
from tests.conftest import SHARED

TORTURE = SHARED / "csv-torture" / "ORACLE.json"
KINDS: tuple[FileKind, ...] = ("icalendar", "outlook-csv", "salesforce", "hubspot", "spreadsheet")


def read(
    content: str | bytes, kind: FileKind, order: DateOrder | None = None, **columns: str
) -> tuple[Reading, list[Draft], list[Problem]]:
    data = content.encode() if isinstance(content, str) else content
    options = Options(
        window=Window(first=date(2024, 1, 1), last=date(2024, 12, 31)),
        zone=ZoneInfo("Europe/Berlin"),
        date_order=order,
        columns=columns,
    )
    reading, items = read_drafts(BytesIO(data), kind, options)
    found = list(items)
    drafts = [item for item in found if not isinstance(item, Problem)]
    return reading, drafts, [item for item in found if isinstance(item, Problem)]


def event(*lines: str, head: str = "") -> str:
    body = "\r\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\r\n{head}BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Visit\r\n{body}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


@pytest.mark.parametrize(
    ("head", "on", "at"),
    [
        ("X-WR-TIMEZONE:America/Denver\r\n", date(2024, 6, 30), time(18)),
        ("", date(2024, 7, 1), time(2)),  # the user's zone
    ],
)
def test_a_utc_time_falls_on_its_local_day(head: str, on: date, at: time) -> None:
    _, drafts, _ = read(event("DTSTART:20240701T000000Z", head=head), "icalendar")
    assert isinstance(drafts[0], EventDraft)
    assert (drafts[0].on, drafts[0].starts_at) == (on, at)


def test_a_cancelled_instance_is_given_but_not_counted() -> None:
    series = event("DTSTART:20240101T090000", "RRULE:FREQ=DAILY;COUNT=3")
    change = event("DTSTART:20240102T090000", "RECURRENCE-ID:20240102T090000", "STATUS:CANCELLED")
    text = series.replace("END:VCALENDAR\r\n", "") + change.replace("BEGIN:VCALENDAR\r\n", "")
    reading, drafts, _ = read(text, "icalendar")
    assert (reading.events, reading.occurrences) == (2, 2)
    assert [one.cancelled for one in drafts if isinstance(one, EventDraft)].count(True) == 1


def test_a_broken_event_is_named_and_the_others_are_read() -> None:
    text = event("DTSTART:nonsense").replace("END:VCALENDAR\r\n", "") + event(
        "DTSTART:20240101T090000"
    ).replace("UID:1", "UID:2")
    _, drafts, problems = read(text, "icalendar")
    assert len(drafts) == 1
    assert [problem.line for problem in problems] == [2]
    assert "Visit" in problems[0].problem


@pytest.mark.parametrize(
    ("rule", "taken", "left"),
    [
        ("FREQ=DAILY", 366, 0),
        ("FREQ=DAILY;COUNT=999999999", 366, 0),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", 0, 0),
        ("FREQ=SECONDLY", 0, 1),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", 0, 1),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", 1, 0),
    ],
)
def test_no_rule_takes_long_and_none_keeps_its_calendar_out(
    rule: str, taken: int, left: int
) -> None:
    text = event("DTSTART:16010101T090000", f"RRULE:{rule}")
    reading, drafts, problems = read(text, "icalendar")
    assert (len(drafts), problems) == (taken, [])
    assert reading.left_out == ({"repeats too often": left} if left else {})


def test_series_of_a_whole_file_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_REPEATED", 20)
    several = "".join(
        event("DTSTART:20240101T080000Z", f"RRULE:FREQ=DAILY;COUNT={count}").replace(
            "UID:1", f"UID:{number}"
        )
        for number, count in enumerate((8, 12, 1, 5))
    )
    _, drafts, problems = read(several, "icalendar")
    assert len(drafts) == 21
    assert [problem.line for problem in problems] == [18]
    assert "repeat over 20 times in these days; read fewer" in problems[0].problem


def test_a_line_without_end_keeps_little_in_memory() -> None:
    lines = list(read_lines(BytesIO(b"x" * 5_000_000 + b"\r\nnext\rlast")))
    assert [(line.number, line.is_cut, line.content[:6]) for line in lines] == [
        (1, True, b"xxxxxx"),
        (2, False, b"next\r"),
        (3, False, b"last"),
    ]


def test_deep_nesting_is_refused() -> None:
    _, _, problems = read("BEGIN:VCALENDAR\n" + "BEGIN:X\n" * 5000, "icalendar")
    assert "nested" in problems[0].problem


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("£1001", 100100, "GBP"),
        ("$1,234,567", 123456700, "USD"),
        ("250k", 25000000, None),
        ("1.2m", 120000000, None),
        ("1.234,56 €", 123456, "EUR"),
        ("EUR 12.50", 1250, "EUR"),
        ("1'234.50", 123450, None),
        ("1,234", 123400, None),
        ("0", 0, None),
    ],
)
def test_an_amount_is_read_as_written(text: str, cents: int, currency: str | None) -> None:
    amount = read_amount(text, AmountSurvey())
    assert amount is not None
    assert (amount.cents, amount.currency) == (cents, currency)


@pytest.mark.parametrize("text", ["(500)", "-500", "12 apples", "1,2,3", "9e99"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(text, AmountSurvey())


HEAD = "Date,Rep,Manager,Account,Requested by,Amount\n"


def test_one_line_decides_the_order_of_all_dates() -> None:
    rows = "03/04/2024,Dana,Pat,Acme,rep,10\n03/14/2024,Dana,Pat,Acme,Pat,\n"
    _, drafts, problems = read(HEAD + rows, "spreadsheet")
    assert not problems
    meetings = [one for one in drafts if isinstance(one, MeetingDraft)]
    assert [one.on for one in meetings] == [date(2024, 3, 4), date(2024, 3, 14)]
    assert [one.initiator for one in meetings] == ["rep-request", "manager-scheduled"]
    assert [one.deal_cents for one in meetings] == [1000, None]


def test_an_order_nobody_can_tell_is_asked_for_and_two_orders_name_both_lines() -> None:
    open_row, mdy, dmy = (
        f"{day},Dana,Pat,Acme,,\n" for day in ("3/4/2024", "3/14/2024", "14/3/2024")
    )
    assert "--date-order" in read(HEAD + open_row, "spreadsheet")[2][0].problem
    assert len(read(HEAD + open_row, "spreadsheet", "dmy")[1]) == 1
    [problem] = read(HEAD + mdy + dmy, "spreadsheet")[2]
    assert problem.line == 3
    assert "line 2" in problem.problem


def test_the_french_export_with_two_columns_of_one_name_is_read() -> None:
    text = (
        '"Objet","Début","Début","Fin","Fin","Journée entière",'
        '"Participants obligatoires","Privé"\r\n'
        '"Visite","24/07/2024","9:00:00","24/07/2024","19:0:00","Faux","Ruiz, Ana;Bo","Vrai"\r\n'
    )
    for data in (text.encode("cp1252"), text.encode(), text.encode("utf-16")):
        assert recognise_file(data, "x.csv") == "outlook-csv"
        _, [draft], problems = read(data, "outlook-csv")
        assert isinstance(draft, EventDraft)
        assert not problems
        assert (draft.on, draft.starts_at, draft.ends_at) == (date(2024, 7, 24), time(9), time(19))
        assert [person.name for person in draft.attendees] == ["Ruiz, Ana", "Bo"]
        assert draft.private


def test_a_reports_footer_is_no_data() -> None:
    text = (
        '"Opportunity Name","Stage","Amount","Amount Currency"\n"A","Closed Won","5","GBP"\n'
        '"Total","","5",""\n\n"Confidential Information - Do Not Distribute"\n"Acme"\n'
    )
    assert recognise_file(text.encode(), "") == "salesforce"
    _, [draft], problems = read(text, "salesforce")
    assert isinstance(draft, DealDraft)
    assert not problems
    assert (draft.currency, draft.closed) == ("GBP", True)


def test_only_completed_meetings_of_hubspot_count() -> None:
    text = (
        "hs_timestamp,hs_meeting_title,hs_meeting_outcome\n"
        "1710493200000,A,COMPLETED\n1710493200000,B,NO_SHOW\n1710493200000,C,\n"
    )
    reading, drafts, _ = read(text, "hubspot")
    assert [one.completed for one in drafts if isinstance(one, MeetingDraft)] == [
        True,
        False,
        False,
    ]
    assert reading.occurrences == 1


def test_a_column_is_given_by_its_header() -> None:
    text = "Besuch am,Wer,Chef\n2024-05-15,Dana,Pat\n"
    _, [draft], _ = read(text, "spreadsheet", date="Besuch am", rep="Wer")
    assert isinstance(draft, MeetingDraft)
    assert (draft.on, draft.rep, draft.manager) == (date(2024, 5, 15), "Dana", "Pat")


@pytest.mark.parametrize("head", [b"%PDF-1.7", b"\x1f\x8b\x08", b"<html>", b'{"a": 1}'])
def test_what_is_no_calendar_or_table_is_refused_in_one_line(head: bytes) -> None:
    with pytest.raises(CoachlogError, match=r"^x is "):
        recognise_file(head, "x")


def test_a_file_without_text_is_refused_and_a_few_zeros_are_none() -> None:
    for head, name, problem in (
        (b" \0\r\n", "x.ics", "x.ics is empty; export the calendar again"),
        (b"a,b\n" + b"x" * 33 + b"\0\0\0", "x", "x holds no text; export it as .ics or CSV"),
    ):
        with pytest.raises(CoachlogError, match=f"^{problem}$"):
            recognise_file(head, name)
    assert recognise_file(b"a,b\n" + b"x" * 34 + b"\0\0", "x") == "spreadsheet"


# What splits otherwise than the oracle: an unclosed quote is a problem, a zip is refused before,
# and spaces separate nothing.
SPLIT_OTHERWISE = {"bad-missing-quote.csv", "implicit-zip.csv", "issue_1573_fill.txt"}


@pytest.mark.skipif(not TORTURE.exists(), reason="the shared data is not here")
def test_difficult_tables_are_split_as_the_oracle_says() -> None:
    for path, facts in json.loads(TORTURE.read_text(encoding="utf-8")).items():
        if path.rpartition("/")[2] in SPLIT_OTHERWISE:
            continue
        _, records = open_records(BytesIO((SHARED / path).read_bytes()))
        rows = [one for one in records if isinstance(one, Record) and not one.is_blank]
        assert len(rows) - bool(rows and facts["header"]) == facts["records"], path


SEEDS = [
    event("DTSTART:20240101T090000", "DTEND:20240101T100000", "RRULE:FREQ=WEEKLY;BYDAY=MO,-1TU"),
    event("DTSTART;VALUE=DATE:20240101", "DURATION:P1D", "RDATE:20240105", "EXDATE:20240101"),
    HEAD + "03/14/2024,Dana,Pat,Acme,rep,€5\n",
    "Subject,Start Date,Start Time,End Date,End Time\nA,2024-05-15,10:00 AM,2024-05-15,11:00 AM\n",
]


@settings(max_examples=60, deadline=2000)
@given(
    seed=st.sampled_from(SEEDS),
    cuts=st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 9), st.binary(max_size=9)), max_size=4
    ),
    kind=st.sampled_from(KINDS),
)
def test_a_mutated_file_never_breaks_a_reader(
    seed: str, cuts: list[tuple[int, int, bytes]], kind: FileKind
) -> None:
    data = seed.encode()
    for at, length, new in cuts:
        data = data[:at] + new + data[at + length :]
    reading, drafts, problems = read(data, kind)
    assert all(problem.line >= 1 and problem.problem for problem in problems)
    assert reading.occurrences <= len(drafts)


@pytest.mark.parametrize("line", ['SUMMARY;X="a:b', 'UID;X="a:b'])
def test_what_cant_be_split_outside_the_window_keeps_nothing_out(line: str) -> None:
    text = event("DTSTART:20190101T090000Z").replace(f"{line[: line.index(';')]}:", f"{line}\n", 1)
    assert read(text, "icalendar")[2] == []


def test_a_blank_before_or_after_a_fold_stays() -> None:
    folds = (
        "ATTENDEE;CN=Dana \r\n Cruz:mailto:d@x.com",
        "ORGANIZER;CN=Pat\r\n  Lee:mailto:p@x.com",
    )
    _, (draft,), _ = read(event("DTSTART:20240101T090000Z", *folds), "icalendar")
    assert isinstance(draft, EventDraft)
    assert (draft.organizer and draft.organizer.name) == "Pat Lee"
    assert [person.name for person in draft.attendees] == ["Dana Cruz"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("before", ["", "\ufeff\ufeff", "// saved by hand "])
def test_a_calendar_is_one_however_its_lines_end_and_wherever_it_begins(
    end: str, before: str
) -> None:
    text = before + event("DTSTART:20240101T090000Z").replace("\r\n", end)
    assert recognise_file(text.encode(), "c.ics") == "icalendar"
    assert recognise_file(text.encode(), "c") == "icalendar"
    assert len(read(text, "icalendar")[1]) == 1


@pytest.mark.parametrize("text", ["DTSTART,SUMMARY\n1,2\n", "nothing here", "Subject,Owner\na,b\n"])
def test_a_broken_calendar_is_told_nothing_of_columns(text: str) -> None:
    assert recognise_file(text.encode(), "broken.ics") == "icalendar"
    (problem,) = read(text, "icalendar")[2]
    assert problem.problem == "holds no calendar"


def test_a_last_day_that_google_wrote_is_the_local_one() -> None:
    times = ("DTSTART:20240702T230000Z", "RRULE:FREQ=WEEKLY;UNTIL=20240716")
    # Tokyo: Wednesdays at 8, and the last one before the 16th is the 10th.
    assert len(read(event(*times, head="X-WR-TIMEZONE:Asia/Tokyo\r\n"), "icalendar")[1]) == 2
    # Where no zone is named, days are shown in the user's: Wednesdays at 1 in Berlin.
    assert len(read(event(*times), "icalendar")[1]) == 2
    assert len(read(event(*times[:1], "RRULE:FREQ=WEEKLY;UNTIL=20240717"), "icalendar")[1]) == 3


def test_one_absurd_series_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_REPEATED", 2_000)
    rules = ("FREQ=HOURLY", "FREQ=WEEKLY", "FREQ=MINUTELY", "FREQ=SECONDLY;BYHOUR=3")
    several = "".join(
        event("DTSTART:20240101T080000Z", f"RRULE:{rule}").replace("UID:1", f"UID:{number}")
        for number, rule in enumerate(rules)
    )
    reading, drafts, problems = read(several, "icalendar")
    assert (len(drafts), problems, reading.left_out) == (53, [], {"repeats too often": 3})
