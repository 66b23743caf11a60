"""What the rows of tables become: meetings and deals of CRMs, entries of Outlook's CSV."""

from __future__ import annotations

from datetime import date, time

import pytest

from coachlog.formats.call_fields import CallNotes
from coachlog.intake.drafts import (
    DealDraft,
    Draft,
    EventDraft,
    FileKind,
    MeetingDraft,
    OutsideDraft,
    Participant,
)
from coachlog.intake.problems import Problem
from coachlog.intake.tables import crm, outlook, sheet
from tests.intake.test_foreign_files import read

DAY = date(2024, 5, 6)


def table(*rows: str, kind: FileKind = "spreadsheet") -> list[Draft]:
    """Return the drafts of a table, in which nothing is wrong."""
    _, drafts, problems = read("".join(f"{row}\n" for row in rows), kind)
    assert not problems
    return drafts


def meeting(header: str, row: str, kind: FileKind = "spreadsheet") -> MeetingDraft:
    """Return the only meeting of a table."""
    (found,) = table(header, row, kind=kind)
    assert isinstance(found, MeetingDraft)
    return found


def deal(header: str, row: str, kind: FileKind = "spreadsheet") -> DealDraft:
    """Return the only deal of a table."""
    (found,) = table(header, row, kind=kind)
    assert isinstance(found, DealDraft)
    return found


def problems_of(*rows: str, kind: FileKind = "spreadsheet") -> list[Problem]:
    """Return the problems of a table."""
    return read("".join(f"{row}\n" for row in rows), kind)[2]


# Meetings.


def test_all_that_a_row_says_of_a_meeting() -> None:
    header = (
        "Activity ID,Date,Start time,Duration,Manager,Rep,Account,Subject,Requested by,Amount,"
        "Currency,Role,Reinforce,Improve,Notes,Organizer,Attendees,Optional attendees"
    )
    row = (
        'A7,2024-05-06,09:30,45 min,Pat Lee,Dana Cruz,Acme,Visit,rep,"1,200.50",eur,joint,'
        "asked,listen,more,Jo Fox,Bo Ito;Ann Roe,Kim Poe"
    )
    assert meeting(header, row) == MeetingDraft(
        line=2,
        key="A7",
        on=DAY,
        starts_at=time(9, 30),
        minutes=45,
        manager="Pat Lee",
        rep="Dana Cruz",
        account="Acme",
        subject="Visit",
        initiator="rep-request",
        deal_cents=120_050,
        currency="EUR",
        noted=CallNotes("shared", "asked", "listen", "more"),
        completed=True,
        organizer="Jo Fox",
        attendees=("Bo Ito", "Ann Roe", "Kim Poe"),
    )


def test_what_a_row_leaves_out_is_nothing() -> None:
    found = meeting("Date,Rep,Amount,Currency,Requested by", "2024-05-06,Dana,,EUR,")
    assert found == MeetingDraft(
        line=2, key=found.key, on=DAY, rep="Dana", noted=CallNotes(*[None] * 4)
    )
    assert found.key.startswith("fp:")


@pytest.mark.parametrize(
    ("header", "row", "cents", "currency"),
    [
        ("Amount", "£5", 500, "GBP"),
        ("Amount,Currency", "£5,EUR", 500, "EUR"),
        ("Amount (USD)", "5", 500, "USD"),
        ("Amount (USD)", "£5", 500, "GBP"),
        ("Amount (USD)", "", None, None),
        ("Amount", "5", 500, None),
        ("Amount", "0", 0, None),
    ],
)
def test_which_currency_an_amount_is_in(
    header: str, row: str, cents: int | None, currency: str | None
) -> None:
    found = meeting(f"Date,Manager,{header}", f"2024-05-06,Pat,{row}")
    assert (found.deal_cents, found.currency) == (cents, currency)
    sold = deal(f"Deal name,Stage,{header}", f"Renewal,Open,{row}")
    assert (sold.deal_cents, sold.currency) == (cents, currency)


@pytest.mark.parametrize(
    ("header", "row", "at", "minutes"),
    [
        ("Start time,End time", "09:30,10:15", "09:30", 45),
        ("Start time,End time", "09:30,09:30", "09:30", None),
        ("Start time,End time", "09:30,08:30", "09:30", None),
        ("Start time,End time", "09:30,09:31", "09:30", 1),
        ("Start time,End time", "09:30,2024-05-06 10:15", "09:30", 45),
        ("Start time,End time", "09:30,2024-05-07 10:15", "09:30", None),
        ("Start time,End time,End date", "09:30,10:15,2024-05-06", "09:30", 45),
        ("Start time,End time,End date", "09:30,10:15,2024-05-07", "09:30", None),
        ("Start time,End date", "09:30,2024-05-06 10:15", "09:30", 45),
        ("Start time,End date", "09:30,2024-05-06", "09:30", None),
        ("Start time,End time,Duration", "09:30,10:15,30", "09:30", 30),
        ("End time,Duration", "10:15,30", None, 30),
        ("End time", "10:15", None, None),
        ("All day,Start time,End time,Duration", "yes,09:30,10:15,30", "09:30", None),
        ("All day,Start time,End time,Duration", "no,09:30,10:15,", "09:30", 45),
        ("All day,Duration", "yes,2000", None, None),
        ("Start time", "2024-05-06 09:30", "09:30", None),
        ("Start time", "2024-05-05T22:00:00Z", "00:00", None),
    ],
)
def test_when_a_meeting_begins_and_how_long_it_is(
    header: str, row: str, at: str | None, minutes: int | None
) -> None:
    found = meeting(f"Date,Rep,{header}", f"2024-05-06,Dana,{row}")
    assert found.on == DAY
    assert (found.starts_at, found.minutes) == (at and time.fromisoformat(at), minutes)


@pytest.mark.parametrize(
    ("day", "start", "on", "at"),
    [
        ("2024-05-06", "2024-05-07 00:30", 7, "00:30"),
        ("2024-05-06", "2024-05-05 23:30", 5, "23:30"),
        ("2024-05-06", "2024-05-08 00:30", 6, None),
        ("2024-05-06 08:00", "2024-05-06 09:30", 6, "08:00"),
        ("2024-05-06 08:00", "09:30", 6, "08:00"),
        ("2024-05-06 08:00", "", 6, "08:00"),
        ("", "2024-05-06 09:30", 6, "09:30"),
    ],
)
def test_a_day_and_a_start_that_say_two_things(
    day: str, start: str, on: int, at: str | None
) -> None:
    found = meeting("Date,Start time,Rep", f"{day},{start},Dana")
    assert (found.on.day, found.starts_at) == (on, at and time.fromisoformat(at))


@pytest.mark.parametrize(("field", "problems"), [("All day", 0), ("IsDeleted", 1)])
def test_a_length_that_says_nothing_is_no_problem_of_a_whole_day(field: str, problems: int) -> None:
    rows = f"Date,Rep,Account,{field},Duration", "2026-11-18,Dana Cruz,Globex,yes,soon"
    assert len(problems_of(*rows)) == problems


@pytest.mark.parametrize("all_day", ["", "yes"])
def test_midnight_of_whole_days_in_utc_is_that_day(all_day: str) -> None:
    found = meeting("Start time,All day,Rep", f"2024-05-06T00:00:00Z,{all_day},Dana")
    assert (found.on, found.starts_at) == (DAY, None if all_day else time(2))


@pytest.mark.parametrize(
    ("header", "row", "kind", "held"),
    [
        ("Status", "Completed", "spreadsheet", True),
        ("Status", "Planned", "spreadsheet", False),
        ("Status", "whatever", "spreadsheet", True),
        ("Status", "", "spreadsheet", True),
        ("Meeting outcome", "COMPLETED", "hubspot", True),
        ("Meeting outcome", "whatever", "hubspot", False),
        ("Meeting outcome", "", "hubspot", False),
        ("Subject", "", "hubspot", True),
        ("Deleted", "true", "spreadsheet", False),
        ("Deleted", "false", "spreadsheet", True),
        ("Task", "1", "salesforce", False),
        ("Task", "0", "salesforce", True),
        ("Task", "1", "spreadsheet", True),
        ("Type", "Email", "spreadsheet", False),
        ("Type", "Meeting", "spreadsheet", True),
        ("Type", "", "spreadsheet", True),
    ],
)
def test_a_meeting_took_place_where_nothing_says_otherwise(
    header: str, row: str, kind: FileKind, held: bool
) -> None:
    reading, (found,), _ = read(f"Date,Rep,{header}\n2024-05-06,Dana,{row}\n", kind)
    assert isinstance(found, MeetingDraft)
    assert (found.completed, reading.occurrences, reading.events) == (held, held, 1)


@pytest.mark.parametrize(
    ("cells", "attendees"),
    [
        ("Pat Lee; Dana Cruz", ("Pat Lee", "Dana Cruz")),
        ("Pat Lee|'Dana Cruz'", ("Pat Lee", "Dana Cruz")),
        ("Lee, Pat", ("Lee, Pat",)),
        ("Pat Lee, Dana Cruz", ("Pat Lee", "Dana Cruz")),
        ("Pat Lee, Dana", ("Pat Lee, Dana",)),
        ("a@x.org, b@x.org", ("a@x.org", "b@x.org")),
        ("a@x.org, b", ("a@x.org, b",)),
        ("Lee, Pat; Cruz, Dana", ("Lee, Pat", "Cruz, Dana")),
        ("5", ()),
        ("5; Pat", ("Pat",)),
        (" ;; ", ()),
    ],
)
def test_who_stands_in_a_cell(cells: str, attendees: tuple[str, ...]) -> None:
    found = meeting("Date,Rep,Attendees,Organizer", f'2024-05-06,Dana,"{cells}","{cells}"')
    assert found.attendees == attendees
    assert found.organizer == (attendees[0] if attendees else None)


def test_people_of_a_cell_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crm, "_PEOPLE", 2)
    assert meeting("Date,Attendees", "2024-05-06,A B;C D;E F").attendees == ("A B", "C D")


@pytest.mark.parametrize(
    ("header", "row", "kind", "account"),
    [
        ("Account,Regarding", "Acme,Globex", "spreadsheet", "Acme"),
        ("Account,Regarding", ",Globex", "spreadsheet", "Globex"),
        ("Account,Regarding", " ,Globex", "spreadsheet", "Globex"),
        ("Account", "Acme;Globex", "spreadsheet", "Acme;Globex"),
        ("Account", "Acme;Globex", "hubspot", "Acme"),
        ("Account", ";Globex", "hubspot", None),
    ],
)
def test_whom_a_row_is_about(header: str, row: str, kind: FileKind, account: str | None) -> None:
    assert meeting(f"Date,Rep,{header}", f"2024-05-06,Dana,{row}", kind).account == account
    assert deal(f"Deal name,Stage,{header}", f"A,Open,{row}", kind).account == account


def keys(header: str, *rows: str, kind: FileKind = "spreadsheet") -> list[str]:
    found = table(header, *rows, kind=kind)
    return [one.key for one in found if isinstance(one, MeetingDraft | DealDraft)]


def test_a_row_is_known_by_its_number_unless_that_counts_rows() -> None:
    rows = ("7,2024-05-06,Dana", " A-7 ,2024-05-06,Dana")
    assert keys("Meeting ID,Date,Rep", *rows) == ["7", "A-7"]
    assert keys("ID,Date,Rep", *rows, kind="hubspot") == ["7", "A-7"]
    counted, named = keys("ID,Date,Rep", *rows)
    assert (counted[:3], named) == ("fp:", "A-7")
    assert len(counted) == 35
    for number in ("1", "99999", "#7", "7.0", "100000"):
        (key,) = keys("ID,Date,Rep", f"{number},2024-05-06,Dana")
        assert key == ("100000" if number == "100000" else counted)
    assert keys("Meeting ID,Date,Rep", f"{'x' * 300},2024-05-06,Dana") == ["x" * 200]
    assert keys("Meeting ID,Date,Rep", " ,2024-05-06,Dana") == [counted]
    # A deal's number is no meeting's.
    assert keys("Opportunity ID,Date,Rep", "O1,2024-05-06,Dana") == [counted]
    assert keys("Opportunity ID,Opportunity Name,Stage", "O1,Renewal,Open") == ["O1"]


def test_rows_without_a_number_are_told_apart_by_what_they_say() -> None:
    header = "Date,Start time,Rep,Manager,Account,Subject,Notes"
    base = ["2024-05-06", "09:00", "Dana", "Pat", "Acme", "Visit", "x"]
    others = ["2024-05-07", "10:00", "Bo", "Kim", "Hooli", "Other"]
    rows = [",".join([*base[:at], other, *base[at + 1 :]]) for at, other in enumerate(others)]
    assert len(set(keys(header, ",".join(base), *rows))) == 7
    same = ",".join([*base[:-1], "other notes"])
    assert len(set(keys(header, ",".join(base), same))) == 1
    header = "Deal name,Account,Owner,Created date,Stage"
    base = ["Renewal", "Acme", "Dana", "2024-05-06", "Open"]
    others = ["New", "Hooli", "Bo", "2024-05-07"]
    rows = [",".join([*base[:at], other, *base[at + 1 :]]) for at, other in enumerate(others)]
    assert len(set(keys(header, ",".join(base), *rows))) == 5


@pytest.mark.parametrize(
    ("day", "inside"),
    [("2023-12-31", False), ("2024-01-01", True), ("2024-12-31", True), ("2025-01-01", False)],
)
def test_meetings_outside_the_window_are_only_named(day: str, inside: bool) -> None:
    (found,) = table("Date,Rep,Meeting ID,Subject", f"{day},Dana,A1,Visit")
    assert isinstance(found, MeetingDraft) is inside
    if not inside:
        assert found == OutsideDraft("A1", "Visit")


# Deals.


def test_all_that_a_row_says_of_a_deal() -> None:
    header = "Opportunity ID,Deal name,Account,Owner,Stage,Amount,Currency,Created date,Close date"
    row = "O1,Renewal,Acme,Dana Cruz,Proposal,1200,EUR,2024-01-02,2030-06-30"
    assert deal(header, row) == DealDraft(
        line=2,
        key="O1",
        name="Renewal",
        account="Acme",
        owner="Dana Cruz",
        stage="Proposal",
        closed=False,
        deal_cents=120_000,
        currency="EUR",
        opened_on=date(2024, 1, 2),
        closed_on=date(2030, 6, 30),
    )


@pytest.mark.parametrize(
    ("header", "row", "closed", "cents"),
    [
        ("Stage", "Closed won", True, 500),
        ("Stage", "Open", False, 500),
        ("Stage,Status", "Proposal,Won", True, 500),
        ("Stage,Status", "Proposal,Open", False, 500),
        ("Stage,Status", ",Lost", True, 500),
        ("Stage,Closed", "Proposal,true", True, 500),
        ("Stage,Closed", "Proposal,false", False, 500),
        ("Stage,Deleted", "Proposal,true", True, None),
        ("Stage,Deleted", "Proposal,false", False, 500),
    ],
)
def test_when_a_deal_is_closed(header: str, row: str, closed: bool, cents: int | None) -> None:
    found = deal(f"Deal name,Amount,{header}", f"A,5,{row}")
    assert (found.closed, found.deal_cents) == (closed, cents)


@pytest.mark.parametrize(
    ("header", "row", "name", "owner", "stage"),
    [
        ("Deal name,Subject,Stage,Rep", "A,B,Open,Dana", "A", "Dana", "Open"),
        ("Deal name,Subject,Stage,Manager", ",B,Open,Pat", "B", "Pat", "Open"),
        ("Opportunity ID,Deal name,Stage", "O1,,Open", "O1", None, "Open"),
        ("Deal name,Stage,Status", "A,,Won", "A", None, "Won"),
        ("Deal name,Stage,Status", "A,New,Won", "A", None, "New"),
    ],
)
def test_what_a_deal_is_called(
    header: str, row: str, name: str, owner: str | None, stage: str
) -> None:
    found = deal(header, row)
    assert (found.name, found.owner, found.stage) == (name, owner, stage)


def test_deals_of_any_day_are_read_and_counted() -> None:
    text = "Deal name,Stage,Close date\nA,Open,1999-01-01\nB,Open,2050-01-01\n"
    reading, drafts, _ = read(text, "spreadsheet")
    assert (reading.events, reading.occurrences, len(drafts)) == (2, 2, 2)


# Problems.


NO_DAY = "is blank, or an error such as #N/A; a meeting needs a day"


@pytest.mark.parametrize(
    ("header", "row", "column", "problem"),
    [
        ("Date,Rep", ",Dana", "Date", NO_DAY),
        ("Start time,Rep", " ,Dana", "Start time", NO_DAY),
        ("Date,Start time,Rep", ",09:30,Dana", "Date", NO_DAY),
        ("Date,Rep", "soon,Dana", "Date", "soon is not a date in the order dmy"),
        ("Date,Rep,Start time", "2024-05-06,Dana,noon", "Start time",
         "noon is not a time such as 14:30 or 2:30 PM"),
        ("Date,Rep,Amount", "2024-05-06,Dana,lots", "Amount",
         "lots is not an amount of 0 or more, such as 48000 or 1.234,56 €"),
        ("Date,Rep,Amount,Currency", "2024-05-06,Dana,5,Taler", "Currency", None),
        ("Date,Rep,Duration (min)", "2024-05-06,Dana,2000", "Duration (min)",
         "2000 is more than a day"),
        ("Date,Rep,All day,Minutes", "2024-05-06,Dana,no,2000", "Minutes",
         "2000 is more than a day"),
        ("Date,Rep,Role", "2024-05-06,Dana,driver", "Role",
         "driver is not observed, shared or led"),
        ("Date,Rep,Notes", f"2024-05-06,Dana,{'x' * 20_001}", "Notes", None),
        ("Deal name,Stage", " ,Open", "Deal name", "is blank; a deal needs a name"),
        ("Deal name,Stage,Amount", "A,Open,lots", "Amount",
         "lots is not an amount of 0 or more, such as 48000 or 1.234,56 €"),
    ],
)  # fmt: skip
def test_a_cell_that_cant_be_read_is_named(
    header: str, row: str, column: str, problem: str | None
) -> None:
    _, drafts, problems = read(f"{header}\n{row}\n", "spreadsheet")
    assert [(one.line, one.column) for one in problems] == [(2, column)]
    assert problem is None or problems[0].problem == problem
    assert drafts == []


def test_one_bad_row_keeps_no_other_out() -> None:
    rows = ("2024-05-06,Dana,5,9:00", "soon,Dana,lots,noon", "2024-05-07,Dana,7,", "x,Bo,5,")
    _, drafts, problems = read("\n".join(("Date,Rep,Amount,Start time", *rows)), "spreadsheet")
    assert [(one.line, one.column) for one in problems] == [
        (3, "Date"), (3, "Start time"), (3, "Amount"), (5, "Date"),
    ]  # fmt: skip
    assert [one.deal_cents for one in drafts if isinstance(one, MeetingDraft)] == [500, 700]


def test_a_long_header_is_named_by_its_beginning() -> None:
    header = "Date " + " ".join(["of the visit"] * 9)
    _, _, (problem,) = read(f"{header},Rep\nsoon,Dana\n", "spreadsheet", date=header)
    assert problem.column == header[:60]


def test_many_different_cells_of_a_column_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crm, "_REMEMBERED", 2)
    monkeypatch.setattr(sheet, "_SEEN", 2)
    rows = [f"2024-05-{day:02},Dana,{day}" for day in (*range(6, 12), *range(6, 12))]
    found = table("Date,Rep,Amount", *rows)
    assert [one.deal_cents for one in found if isinstance(one, MeetingDraft)] == [
        100 * day for day in (*range(6, 12), *range(6, 12))
    ]


def test_fields_that_somebody_names() -> None:
    text = "When it was,Who,Date\n2024-05-06,Dana,x\n"
    reading, (found,), _ = read(text, "spreadsheet", date="When it was", rep="Who")
    assert isinstance(found, MeetingDraft)
    assert (found.on, found.rep, reading.ignored) == (DAY, "Dana", ())
    (problem,) = read(text, "spreadsheet", date="Day")[2]
    assert problem == Problem(line=1, column="date", problem="no column is called Day")
    invoices = "Date,Rep,Account,Invoice number,Invoice date\n2024-05-06,Dana,Acme,1,2024-05-07\n"
    (other,) = read(invoices, "spreadsheet")[2]
    assert other.problem.startswith("holds invoices, not meetings or deals")
    assert len(read(invoices, "spreadsheet", date="Date")[1]) == 1
    reading, _, _ = read("Date,Rep,Weather\n2024-05-06,Dana,x\n", "spreadsheet")
    assert (reading.ignored, reading.says_who_joined) == (("Weather",), False)
    for column in ("Manager", "Attendees", "Organizer"):
        reading, _, _ = read(f"Date,Rep,{column}\n", "spreadsheet")
        assert reading.says_who_joined


# Where a table begins, ends, and what it leaves out.

VISITS = "Date,Rep,Account,Notes,Subject"


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,,", "Grand Total (EUR),,3,,", "Total,2,3,,", "Record count:,7,,,", "Summe,,,,9",
        "Confidential - do not distribute,,,,", "Copyright 2024,,,,", "As of 2024-05-06,,,,",
    ],
)  # fmt: skip
def test_what_sums_up_or_signs_a_report_is_no_row(row: str) -> None:
    rows = (VISITS, "2024-05-06,Dana,Acme,,", row, "2024-05-07,Dana,Acme,,")
    assert len(table(*rows)) == 2


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Total,2,3,4,", "Total is not a date in the order dmy"),
        ("Confidential,Dana,,,", "Confidential is not a date in the order dmy"),
        ("2024-05-06,Dana,Acme",
         "has 3 cells, the header has 5; is a quote or a separator missing?"),
        ("2024-05-06,Dana,Acme,,,x",
         "has 6 cells, the header has 5; is a quote or a separator missing?"),
    ],
)  # fmt: skip
def test_a_row_that_says_more_than_a_footer_is_one(row: str, problem: str) -> None:
    (found,) = problems_of(VISITS, row, "2024-05-07,Dana,Acme,,")
    assert (found.line, found.problem) == (2, problem)


def test_blank_cells_beyond_the_header_and_blank_rows_are_nothing() -> None:
    rows = ("2024-05-06,Dana,Acme,,, ,", ",,,,", "", "2024-05-07,Dana,Acme,a,b")
    assert [one.line for one in table(VISITS, *rows) if isinstance(one, MeetingDraft)] == [2, 5]


def test_below_a_blank_line_at_the_end_a_report_may_say_anything() -> None:
    assert len(table(VISITS, "2024-05-06,Dana,Acme,,", "", "Made by Pat", "in,three,cells")) == 1
    # But not above other rows.
    told = problems_of(VISITS, "", "Made by Pat,,,,", "a,b", "2024-05-06,Dana,Acme,x,y")
    assert [(one.line, one.problem[:11]) for one in told] == [
        (4, "has 2 cells"),
        (3, "Made by Pat"),
    ]
    (below,) = problems_of(VISITS, "", "2024-05-06,Dana,Acme,x,y", "a,b")
    assert below.line == 4
    many = ["Made by Pat"] * (sheet.TITLES - 1)
    assert problems_of(VISITS, "2024-05-06,Dana,Acme,,", "", *many, "a,b") == []
    (last,) = problems_of(VISITS, "2024-05-06,Dana,Acme,,", "", *many, "a,b", "c,d")
    assert last.line == sheet.TITLES + 4


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ((VISITS,), 1),
        (("Visits of May", "", VISITS), 3),
        (("Rep", VISITS), 2),
        (("Date,,,Visit,", "of visit,Rep,Account,Subject,"), 2),
        ((*["x"] * 29, VISITS), 30),
    ],
)
def test_the_header_is_the_row_that_explains_most(rows: tuple[str, ...], line: int) -> None:
    (found,) = table(*rows, "2024-05-06,Dana,Acme,,")[-1:]
    assert isinstance(found, MeetingDraft)
    assert (found.on, found.rep, found.line) == (DAY, "Dana", len(rows) + 1)
    assert line <= len(rows)


def test_a_header_below_the_titles_is_none() -> None:
    (found,) = problems_of(*["x"] * 30, VISITS, "2024-05-06,Dana,Acme,,")
    assert found.line == 1
    (empty,) = problems_of("", "")
    assert (empty.line, empty.problem) == (1, "is empty; the first line should name the columns")


def test_a_header_of_two_rows_is_one_where_the_names_fit() -> None:
    rows = ("Deal,,Customer,,", "Name,Stage,Name,City,Owner", "Renewal,Open,Acme,Rome,Dana")
    (found,) = table(*rows)
    assert isinstance(found, DealDraft)
    assert (found.name, found.account, found.owner) == ("Renewal", "Acme", "Dana")
    # Full rows and rows apart are none.
    (alone,) = table("Deal,,Customer,,", "", "Deal name,Stage,Name,City,Owner", rows[-1])
    assert isinstance(alone, DealDraft)
    assert alone.account is None


def test_the_order_of_dates_is_that_of_all_columns_of_dates() -> None:
    header = "Date,Rep,Modified,Remark"
    row = "03/04/2024,Dana,{},{}"
    (found,) = table(header, row.format("04/13/2024", "x"))
    assert isinstance(found, MeetingDraft)
    assert found.on == date(2024, 3, 4)
    # A column with anything else in it is none.
    rows = (row.format("04/13/2024", "x"), row.format("later", "x"))
    (problem,) = problems_of(header, *rows)
    assert "could be two days and no line of the file decides it" in problem.problem
    (found, _) = table(header, row.format("04/13/2024", "x"), row.format("", "x"))
    assert isinstance(found, MeetingDraft)
    # One that is known to hold dates may have others.
    (told,) = problems_of("Date,Rep", "04/13/2024,Dana", "later,Dana")
    assert (told.line, told.problem) == (3, "later is not a date in the order mdy")


def test_amounts_of_a_file_show_their_decimal_sign() -> None:
    found = table("Deal name,Stage,Amount", "A,Open,1.234", 'B,Open,"5,5"')
    assert [one.deal_cents for one in found if isinstance(one, DealDraft)] == [123_400, 550]
    found = table("Deal name,Stage,Amount", "A,Open,1.234", "B,Open,5.5")
    assert [one.deal_cents for one in found if isinstance(one, DealDraft)] == [123, 550]


def test_rows_are_written_and_read_in_batches_in_their_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [f"2024-05-{day:02},Dana" if day % 4 else "a,b,c" for day in range(1, 29)]
    plain = read("\n".join(("Date,Rep", *rows)), "spreadsheet")
    for rows_together, characters in ((3, 2_000_000), (500, 40), (1, 1)):
        monkeypatch.setattr(sheet, "_TOGETHER", rows_together)
        monkeypatch.setattr(sheet, "_TOGETHER_CHARACTERS", characters)
        found = read("\n".join(("Date,Rep", *rows)), "spreadsheet")
        assert [one.on.day for one in found[1] if isinstance(one, MeetingDraft)] == [
            day for day in range(1, 29) if day % 4
        ]
        assert found[1:] == plain[1:]
        assert found[0].events == 21


# Outlook.

OUTLOOK = (
    "Subject,Start Date,Start Time,End Date,End Time,All day event,Meeting Organizer,"
    "Required Attendees,Optional Attendees,Meeting Resources,Categories,Description,Location,"
    "Private,Sensitivity,Show time as"
)


def entry(*cells: str, **other: str) -> EventDraft:
    """Return the entry of a row: subject, start, end, and cells of other columns."""
    names = OUTLOOK.split(",")
    values = dict(zip(names, cells, strict=False)) | {
        name.replace("_", " "): value for name, value in other.items()
    }
    row = ",".join(f'"{values.get(name, "")}"' for name in names)
    (found,) = table(OUTLOOK, row, kind="outlook-csv")
    assert isinstance(found, EventDraft)
    return found


def test_all_that_outlook_says_of_an_entry() -> None:
    found = entry(
        "Visit", "2024-05-06", "09:30", "2024-05-06", "10:15", "False", "Lee, Pat",
        "Dana Cruz <Dana@acme.com>; 'Bo Ito'", "a@x.org", "Hall 3", "Field; Key;", "Notes",
        "Rome", "False", "Normal", "2",
    )  # fmt: skip
    assert found == EventDraft(
        line=2,
        key=found.key,
        subject="Visit",
        on=DAY,
        until_on=DAY,
        starts_at=time(9, 30),
        ends_at=time(10, 15),
        minutes=45,
        organizer=Participant("Lee, Pat"),
        attendees=(
            Participant("Dana Cruz", "dana@acme.com"),
            Participant("Bo Ito"),
            Participant(None, "a@x.org"),
            Participant("Hall 3", is_room=True),
        ),
        place="Rome",
        description="Notes",
        categories=("Field", "Key"),
    )


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("Private", "True", {"private"}), ("Private", "False", set()),
        ("Sensitivity", "Private", {"private"}), ("Sensitivity", "Vertraulich", {"private"}),
        ("Sensitivity", "Normal", set()),
        ("Show_time_as", "3", {"free"}), ("Show_time_as", "Frei", {"free"}),
        ("Show_time_as", "1", {"tentative"}), ("Show_time_as", "Tentative", {"tentative"}),
        ("Show_time_as", "2", set()),
    ],
)  # fmt: skip
def test_the_states_of_an_entry_of_outlook(name: str, cell: str, said: set[str]) -> None:
    found = entry("Visit", "2024-05-06", "09:30", "2024-05-06", "10:15", **{name: cell})
    states = ("private", "free", "tentative", "cancelled")
    assert {state for state in states if getattr(found, state)} == said


@pytest.mark.parametrize(
    ("cells", "until", "at", "minutes"),
    [
        (("2024-05-06", "09:30", "2024-05-06", "10:15", "False"), 6, "09:30", 45),
        (("2024-05-06", "09:30", "2024-05-06", "10:15", "True"), 6, None, None),
        (("2024-05-06", "09:30", "", "10:15", ""), 6, "09:30", 45),
        (("2024-05-06", "09:30", "2024-05-06", "", ""), 6, "09:30", None),
        (("2024-05-06", "", "2024-05-06", "", ""), 6, None, None),
        (("2024-05-06", "", "2024-05-08", "", ""), 8, None, None),
        (("2024-05-06", "00:00", "2024-05-07", "00:00", ""), 6, None, None),
        (("2024-05-06", "00:00", "2024-05-09", "00:00", "True"), 8, None, None),
        (("2024-05-06", "00:00", "2024-05-06", "00:00", ""), 6, "00:00", None),
        (("2024-05-06", "09:30", "2024-05-07", "00:00", ""), 6, "09:30", 870),
        (("2024-05-06", "09:30", "2024-05-08", "00:00", ""), 7, "09:30", 2310),
        (("2024-05-06", "09:30", "2024-05-07", "00:30", ""), 7, "09:30", 900),
        (("2024-05-06", "09:30", "2024-05-06", "09:30", ""), 6, "09:30", None),
        (("2024-05-06", "09:30", "2024-05-06", "09:31", ""), 6, "09:30", 1),
        (("2024-05-06", "09:30", "2024-05-05", "10:15", ""), 6, "09:30", None),
    ],
)
def test_when_an_entry_of_outlook_ends(
    cells: tuple[str, ...], until: int, at: str | None, minutes: int | None
) -> None:
    found = entry("Visit", *cells)
    assert (found.on, found.until_on.day, found.minutes) == (DAY, until, minutes)
    assert found.starts_at == (at and time.fromisoformat(at))
    assert (found.ends_at is None) is (at is None or not cells[3])


def test_an_entry_of_outlook_is_known_by_who_what_and_when() -> None:
    when = ("2024-05-06", "09:30", "2024-05-06", "10:15", "")
    plain = entry("Visit", *when, "Pat")
    assert len(plain.key) == 35
    assert plain.key == entry("Canceled: Visit", *when, "Pat").key
    assert plain.key == entry("Visit", *when[:3], "11:15", "", "Pat", "Dana").key
    others = [
        entry("Visit", *when), entry("Visit", *when, "Bo"), entry("Other", *when, "Pat"),
        entry("Visit", "2024-05-07", *when[1:], "Pat"),
        entry("Visit", when[0], "09:45", *when[2:], "Pat"),
        entry("Visit", when[0], "", *when[2:], "Pat"),
        entry("Visit", *when, "Pat <pat@acme.com>"),
    ]  # fmt: skip
    assert len({plain.key, *(one.key for one in others)}) == 8
    row = '"Visit",2024-05-06,09:30,2024-05-06,10:15,,"Pat"' + "," * 9
    again = [one.key for one in table(OUTLOOK, row, row, row, kind="outlook-csv")
             if isinstance(one, EventDraft)]  # fmt: skip
    assert again == [plain.key, f"{plain.key}#2", f"{plain.key}#3"]


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [
        ("2023-12-31", "2023-12-31", False), ("2023-12-30", "2024-01-01", True),
        ("2024-12-31", "2025-01-02", True), ("2025-01-01", "2025-01-02", False),
    ],
)  # fmt: skip
def test_only_entries_that_touch_the_window_are_read(first: str, last: str, inside: bool) -> None:
    row = f"Visit,{first},09:30,{last},10:15" + "," * 11
    reading, drafts, _ = read(f"{OUTLOOK}\n{row}\n", "outlook-csv")
    assert (reading.events, reading.occurrences, len(drafts)) == (1, inside, inside)


def test_a_bad_entry_of_outlook_is_named_and_the_others_are_read() -> None:
    rows = ("A,soon,,,", "B,2024-05-06,noon,,", "C,2024-05-06,,later,", "D,2024-05-06,,,noon",
            "E,2024-05-06,,,")  # fmt: skip
    reading, drafts, problems = read(
        "\n".join((OUTLOOK, *(row + "," * 11 for row in rows))), "outlook-csv"
    )
    assert [(one.line, one.problem) for one in problems] == [
        (2, "soon is not a date in the order dmy (A)"),
        (3, "noon is not a time such as 14:30 or 2:30 PM (B)"),
        (4, "later is not a date in the order dmy (C)"),
        (5, "noon is not a time such as 14:30 or 2:30 PM (D)"),
    ]
    assert (reading.events, len(drafts)) == (5, 1)
    (lacks,) = problems_of("Start Date,Start Time", "2024-05-06,09:30", kind="outlook-csv")
    assert lacks == Problem(line=1, problem="lacks a subject or a start date of Outlook's export")


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        ("Pat Lee", "Pat Lee", None),
        ("Pat Lee <Pat@Acme.com>", "Pat Lee", "pat@acme.com"),
        ("Pat Lee (pat@acme.com)", "Pat Lee", "pat@acme.com"),
        ("'Pat Lee' [pat@acme.com]", "Pat Lee", "pat@acme.com"),
        ("pat@acme.com", None, "pat@acme.com"),
        ("<pat@acme.com>", None, "pat@acme.com"),
        ("@home", "@home", None),
        ("x" * 490 + " a@x.org", "x" * 490, "a@x.org"),
        ("x" * 500 + " a@x.org", "x" * 500 + " a@x.org", None),
        ("' '", None, None),
    ],
)
def test_somebody_in_a_list_of_outlook(text: str, name: str | None, email: str | None) -> None:
    found = outlook.read_listed_person(text)
    expected = None if name is None and email is None else Participant(name, email)
    assert found == expected


def test_people_of_an_entry_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "_PEOPLE", 2)
    found = entry("Visit", "2024-05-06", "", "", "", "", "", "a;b;c", "d")
    assert [person.name for person in found.attendees] == ["a", "b", "d"]


ERRORS = (
    "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#BEZUG!", "#NV",
    "#WERT!", "#ZAHL!", "#ÜBERLAUF!", "#VALEUR!", "#NOM?", "#¡REF!", "#¿NOMBRE?", "#N/D", "#RIF!",
    "#VERW!", "#DEEL/0!", "#NÚM!", "Err:502", " #N/A ",
)  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_a_spreadsheet_is_a_blank_cell_and_counts(error: str) -> None:
    rows = f"Date,Rep,Account,Amount,Duration,Role\n2024-05-06,{error},{error},{error},{error},\n"
    reading, (found,), problems = read(rows, "spreadsheet")
    assert isinstance(found, MeetingDraft)
    assert (found.rep, found.account, found.deal_cents, found.minutes) == (None,) * 4
    assert (reading.errors, problems) == (4, [])
    (problem,) = problems_of("Date,Rep", f"{error},Dana Cruz")
    assert problem.problem == "is blank, or an error such as #N/A; a meeting needs a day"


def test_an_error_in_a_calendar_of_outlook_is_a_blank_cell() -> None:
    text = "Subject,Start Date,Start Time,Location\nVisit,2024-05-06,#N/A,#REF!\n"
    reading, (found,), _ = read(text, "outlook-csv")
    assert isinstance(found, EventDraft)
    assert (found.starts_at, found.place, reading.errors) == (None, "", 2)


@pytest.mark.parametrize(
    "name", ["#1 Hosting", "N/A Design", "#NVIDIA", "#REF", "C#N/A", "#N/Ahead", "#vip!", "Err:5"]
)
def test_a_name_with_a_sharp_is_no_error(name: str) -> None:
    assert meeting("Date,Rep,Account", f"2024-05-06,Dana Cruz,{name}").account == name


@pytest.mark.parametrize("at", ["10.30.00", "10.10.00", "9.05.00", "9.05"])
def test_a_time_with_dots_is_no_day(at: str) -> None:
    hour, minute, *_ = map(int, at.split("."))
    wanted = time(hour, minute)
    header = "Oggetto;Data inizio;Ora inizio;Data fine;Ora fine;Vermerk"
    (event,) = table(header, f"Visita;17/5/2024;{at};17/5/2024;23.10.00;{at}", kind="outlook-csv")
    assert isinstance(event, EventDraft)
    assert (event.on, event.starts_at, event.ends_at) == (date(2024, 5, 17), wanted, time(23, 10))
    visit = meeting("Data;Ora inizio;Ora fine;Agente", f"17/5/2024;{at};23.10.00;Dana Cruz")
    assert (visit.on, visit.starts_at) == (date(2024, 5, 17), wanted)


def test_a_day_with_dots_is_one_where_no_other_column_has_the_day() -> None:
    assert meeting("Start,Rep", "17.11.24,Dana Cruz").on == date(2024, 11, 17)


def test_a_row_of_sums_alone_and_a_header_said_again_are_no_data() -> None:
    header = "Date,Rep,Account,Amount,Duration"
    one, two = "2024-05-06,Dana Cruz,Globex,5,30", "2024-05-07,Dana Cruz,Initech,7,45"
    found = table(header, one, ",,,5,", header, two, ",,,12,", ",,, 12 ,75", ",,,,75")
    assert [draft.line for draft in found if isinstance(draft, MeetingDraft)] == [2, 5]
    assert [problem.line for problem in problems_of(header, one, ",,x,12,")] == [3]
