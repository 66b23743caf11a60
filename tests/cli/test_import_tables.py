"""Import of tables as people have them: Outlook, Salesforce, HubSpot, spreadsheets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.calendars import Event, write_calendar
from tests.conftest import Coachlog
from tests.outlook import Appointment, write_outlook

Document = dict[str, Any]

NOVEMBER = (
    Appointment(
        subject="Pricing, round 2",
        on=date(2026, 11, 3),
        at=time(10),
        organizer="Cruz, Dana",
        required="Lee, Pat;Cruz, Dana;Bob Buyer <bob@globex.com>",
        description='Agenda:\nprices, "terms"; next steps',
    ),
    Appointment(
        subject="Ride-along Dana",
        on=date(2026, 11, 17),
        at=time(9),
        minutes=210,
        required="Lee, Pat;Cruz, Dana",
    ),
    Appointment(
        subject="Hooli",
        on=date(2026, 11, 17),
        at=time(10),
        organizer="Cruz, Dana",
        required="Lee, Pat;Cruz, Dana;Ito, Jo",
    ),
    Appointment(
        subject="1:1",
        on=date(2026, 11, 18),
        at=time(15),
        required="Lee, Pat;Cruz, Dana",
        rooms="R4",
    ),
    Appointment(subject="Dentist", on=date(2026, 11, 19), at=time(8), private=True),
    Appointment(
        subject="At Wayne",
        on=date(2026, 11, 19),
        at=time(12, 30),
        required="Lee, Pat;Cruz, Dana;al@wayne.com",
        private=True,
    ),
    Appointment(subject="Holiday", on=date(2026, 11, 20)),
)


@pytest.fixture
def team(coachlog: Coachlog) -> None:
    """Put Dana Cruz on the team of Pat Lee."""
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")


def bring(coachlog: Coachlog, *args: object, expect: int = 0) -> Document:
    found: Document = json.loads(coachlog("import", *args, "--format", "json", expect=expect).out)
    return found


def calls(coachlog: Coachlog) -> list[Document]:
    """Return the calls, the first day first."""
    found: list[Document] = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    return sorted(found, key=lambda call: (call["date"], call["account"]))


@pytest.mark.parametrize(
    ("language", "encoding", "separator"),
    [
        ("en", "cp1252", ","),
        ("en", "utf-8-sig", ","),
        ("de", "cp1252", ","),
        ("de", "utf-8-sig", ";"),
        ("fr", "cp1252", ","),
        ("fr", "utf-16", "\t"),
        ("es", "cp1252", ","),
        ("it", "cp1252", ";"),
        ("nl", "utf-8-sig", ","),
        ("pt", "cp1252", ","),
        ("ja", "cp932", ","),
    ],
)
def test_a_calendar_of_outlook_is_the_same_in_every_language(
    coachlog: Coachlog, team: None, tmp_path: Path, language: str, encoding: str, separator: str
) -> None:
    file = tmp_path / "calendar.csv"
    write_outlook(file, language, *NOVEMBER, encoding=encoding, separator=separator)
    done = bring(coachlog, file)
    assert (done["kind"], done["events"], done["occurrences"]) == ("outlook-csv", 7, 7)
    assert (done["ride_alongs"], done["field_days"], done["by_name"]) == (2, 1, 1)
    assert done["left_out"] == {"one-to-one": 1, "private": 2, "room or holiday": 1}
    found = calls(coachlog)
    assert [(one["date"], one["account"], one["minutes"], one["initiator"]) for one in found] == [
        ("2026-11-03", "Globex", 60, "unknown"),
        ("2026-11-17", "Hooli", 60, "unknown"),
    ]
    assert {one["rep"] for one in found} == {"Dana Cruz"}
    listed = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    assert [(one["time"], one["suggestion"], one["reason"]) for one in listed] == [
        ("10:00", "manager-scheduled", "inside field day 1"),
        ("10:00", "rep-request", "organised by Dana Cruz"),
    ]
    assert bring(coachlog, file)["same"] == 3
    assert bring(coachlog, file, "--include-private")["new"] == 1
    assert calls(coachlog)[-1]["account"] == "Wayne"


TOGETHER = Appointment(
    subject="同行訪問 Acme",
    on=date(2026, 11, 3),
    at=time(10),
    organizer="Pat Lee",
    required="Pat Lee;Dana Cruz;Bob Guest",
)


def test_nobody_is_added_who_may_as_well_be_a_customer(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    write_outlook(file, "ja", TOGETHER, encoding="cp932")
    command = ("import", str(file), "--manager", "Pat Lee", "--add-people")
    shown = coachlog(*command).out
    assert "\nAdded: manager Pat Lee\n" in shown
    assert "\n  Bob Guest, 1 meeting (or a customer: no address tells)\n" in shown
    assert shown.endswith("\nNext: coachlog add-rep NAME --manager 'Pat Lee'\n")
    assert "--add-people asks about them on a terminal; one alone: coachlog add-rep NAME" in shown
    # Whoever rode along alone is the rep, and the other one is not.
    alone = replace(TOGETHER, subject="同行訪問 Globex", at=time(14), required="Pat Lee;Dana Cruz")
    write_outlook(file, "ja", TOGETHER, alone, encoding="cp932")
    shown = coachlog(*command).out
    assert "\nAdded: Dana Cruz\n" in shown
    assert "perhaps reps" not in shown
    # An address of the firm tells too.
    addressed = replace(
        TOGETHER, required="Pat Lee;Jo Ito <jo@acme.com>;Kim Poe <kim@acme.com>", at=time(16)
    )
    write_outlook(file, "ja", addressed, encoding="cp932")
    coachlog("config", "set", "own_domains", "acme.com")
    assert "\nAdded: Jo Ito <jo@acme.com>, Kim Poe <kim@acme.com>\n" in coachlog(*command).out


def test_days_that_nothing_decides_are_asked_for(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = write_outlook(tmp_path / "calendar.csv", "en", NOVEMBER[0])
    refused = coachlog("import", file, expect=1).err
    assert "11/3/2026 could be two days" in refused
    assert "say --date-order dmy|mdy|ymd" in refused
    assert bring(coachlog, file, "--date-order", "mdy")["new"] == 1
    assert [one["date"] for one in calls(coachlog)] == ["2026-11-03"]
    european = write_outlook(tmp_path / "calendar.csv", "fr", NOVEMBER[0])
    assert bring(coachlog, european, "--date-order", "dmy")["same"] == 1


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def kept(coachlog: Coachlog, *names: str) -> list[tuple[Any, ...]]:
    """Return some facts of each call."""
    return [tuple(one[name] for name in names) for one in calls(coachlog)]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_a_report_of_salesforce_is_read_without_its_footer(
    coachlog: Coachlog, tmp_path: Path, encoding: str
) -> None:
    coachlog("add-rep", "Jürgen Müller", "--manager", "Pat Lee")
    file = write(
        tmp_path / "report.csv",
        '"Assigned";"Manager";"Subject";"Date";"Company / Account";"Full Comments"\r\n'
        '"Müller, Jürgen";"Pat Lee";"Besuch – 1";"03.11.2026";"Größe & Söhne";"a ""talk"""\r\n'
        '"Müller, Jürgen";"Pat Lee";"Demo";"17.11.2026";"Hooli";""\r\n'
        "\r\n"
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\r\n'
        '"Confidential Information - Do Not Distribute"\r\n'
        '"Generated By:  Pat Lee  24.11.2026 09:12"\r\n',
        encoding,
    )
    done = bring(coachlog, file)
    assert (done["kind"], done["events"], done["new"]) == ("salesforce", 2, 2)
    assert kept(coachlog, "date", "rep", "account", "notes") == [
        ("2026-11-03", "Jürgen Müller", "Größe & Söhne", 'a "talk"'),
        ("2026-11-17", "Jürgen Müller", "Hooli", "Demo"),
    ]
    deals = write(
        tmp_path / "deals.csv",
        "Opportunity Owner,Account Name,Opportunity Name,Stage,Amount Currency,Amount,"
        "Created Date,Close Date\n"
        'Jürgen Müller,Größe & Söhne,Renewal,Negotiation,EUR,"1,250,000.50",1/15/2026,12/31/2026\n'
        'Jürgen Müller,Hooli,New,Closed Won,USD,"9,000.00",1/20/2026,10/30/2026\n'
        "Grand Totals (2 records),,,,,,,\n\nConfidential Information - Do Not Distribute\n",
    )
    done = bring(coachlog, deals)
    assert (done["kind"], done["events"], done["valued"]) == ("salesforce", 2, 1)
    assert kept(coachlog, "account", "deal_value", "currency") == [
        ("Größe & Söhne", 1_250_000.5, "EUR"),
        ("Hooli", None, None),  # that deal was closed before the call
    ]


def test_salesforce_by_its_api_names_leaves_the_bin_alone(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    events = write(
        tmp_path / "events.csv",
        "Id,Subject,StartDateTime,DurationInMinutes,Owner.Name,Account.Name,IsDeleted\n"
        "00U1,Review,2026-11-04T01:30:00.000Z,60,Dana Cruz,Globex,false\n"
        "00U2,Demo,2026-11-10T15:00:00.000Z,30,Dana Cruz,Hooli,true\n",
    )
    deals = write(
        tmp_path / "opportunities.csv",
        "Id,Name,Account.Name,Owner.Name,StageName,Amount,CurrencyIsoCode,CreatedDate,CloseDate,"
        "IsClosed,IsDeleted\n"
        "0061,Renewal,Globex,Dana Cruz,Negotiation,250000.0,USD,2026-09-01T10:00:00.000Z,"
        "2026-12-31,false,false\n"
        "0062,Twice,Globex,Dana Cruz,Negotiation,9000.0,USD,2026-09-01T10:00:00.000Z,"
        "2026-12-31,false,true\n",
    )
    done = bring(coachlog, events, deals, "--manager", "Pat Lee", "--all-joint")
    assert (done["kind"], done["left_out"]) == ("salesforce", {"not completed": 1})
    assert (done["deals"]["new"], done["valued"]) == (2, 1)
    assert kept(coachlog, "date", "account", "minutes", "deal_value", "currency") == [
        ("2026-11-04", "Globex", 60, 250_000, "USD")
    ]
    assert bring(coachlog, events, deals, "--manager", "Pat Lee", "--all-joint")["same"] == 3


def test_a_time_of_salesforce_falls_on_the_local_day(
    coachlog: Coachlog, team: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachlog("config", "set", "time_zone", "America/Denver")
    file = write(
        tmp_path / "events.csv",
        "Id,Subject,StartDateTime,DurationInMinutes,Owner.Name,Account.Name\n"
        "00U1,Review,2026-11-09T01:30:00.000Z,60,Dana Cruz,Globex\n",
    )
    bring(coachlog, file, "--manager", "Pat Lee", "--all-joint")
    # Half past six on a Sunday evening, and so of the ISO week before.
    assert kept(coachlog, "date") == [("2026-11-08",)]


def test_only_completed_meetings_of_hubspot_become_calls_and_amounts_are_read_as_typed(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    meetings = write(
        tmp_path / "meetings.csv",
        "Record ID,Meeting name,Meeting start time,Meeting end time,Meeting outcome,"
        "Activity assigned to,Associated Company\n"
        "101,Review,2026-11-03 10:00,2026-11-03 10:45,Completed,Dana Cruz,Globex\n"
        "102,Later,2026-11-19 10:00,2026-11-19 10:45,Scheduled,Dana Cruz,Globex\n"
        "103,Gone,2026-11-05 10:00,2026-11-05 10:45,No show,Dana Cruz,Globex\n"
        "104,Off,2026-11-06 10:00,2026-11-06 10:45,CANCELED,Dana Cruz,Globex\n"
        "105,Demo,2026-11-10 15:00,2026-11-10 16:00,COMPLETED,Dana Cruz,Hooli\n"
        "106,Blank,2026-11-11 15:00,2026-11-11 16:00,,Dana Cruz,Hooli\n"
        "107,Talk,2026-11-12 15:00,2026-11-12 16:00,Completed,Dana Cruz,Wayne\n",
    )
    deals = write(
        tmp_path / "deals.csv",
        "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Deal owner,"
        "Associated Company\n"
        "1,Renewal,contractsent,£1001,2026-10-01,2026-12-31,Dana Cruz,Globex\n"
        "2,New,Presentation scheduled,250k,2026-01-01,2026-12-31,Dana Cruz,Hooli\n"
        "3,Old,closedwon,7000,2026-01-01,2026-10-01,Dana Cruz,Wayne\n"
        "4,Maybe,Appointment scheduled,,2026-10-01,,Dana Cruz,Wayne\n",
    )
    done = bring(coachlog, meetings, deals, "--manager", "Pat Lee", "--all-joint")
    assert (done["kind"], done["events"], done["deals"]["new"]) == ("hubspot", 11, 4)
    assert done["left_out"] == {"not completed": 4}
    assert kept(coachlog, "account", "minutes", "deal_value", "currency") == [
        ("Globex", 45, 1001, "GBP"),
        ("Hooli", 60, 250_000, "EUR"),
        ("Wayne", 60, None, None),
    ]


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-16", "\t"), ("cp1252", ";"), ("utf-8-sig", ";")]
)
def test_a_german_spreadsheet_with_decimal_commas_is_read(
    coachlog: Coachlog, tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = (
        "Besuchsdatum|Verkaufsleiter|Verkäufer|Kunde|Auftragswert|Dauer|Initiiert von|Verbesserung",
        "03.11.2026|Pat Lee|Dana Cruz|Groß KG|1.234,50 €|1:30|Verkäufer|Fragen",
        "13.11.2026|Pat Lee|Dana Cruz|Hooli|12.000 €|45 min|Manager|",
        "20.11.2026|Pat Lee|Dana Cruz|Wayne||||",
    )
    text = "\r\n".join(rows).replace("|", separator)
    file = write(tmp_path / "besuche.csv", text, encoding)
    assert bring(coachlog, file, "--add-people")["to_sort"] == 1
    assert kept(coachlog, "date", "account", "deal_value", "minutes", "initiator", "improve") == [
        ("2026-11-03", "Groß KG", 1234.5, 90, "rep-request", "Fragen"),
        ("2026-11-13", "Hooli", 12_000, 45, "manager-scheduled", None),
        ("2026-11-20", "Wayne", None, None, "unknown", None),
    ]


def test_bad_rows_are_named_and_can_be_left_out(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "odd.csv",
        "Wann,Chef,Mit,Bei,Wert in $\n"
        '2026-11-03,Pat Lee,Dana Cruz,Globex,"$1,234.50"\n'
        "2026-11-04,Pat Lee,Dana Cruz,Hooli,not yet\n"
        "2026-11-31,Pat Lee,Dana Cruz,Wayne,5\n",
    )
    named = ("date=Wann", "rep=Mit", "account=Bei", "deal_value=Wert in $")
    columns = [word for one in named for word in ("--map", one)]
    listed = tmp_path / "problems.txt"
    done = bring(coachlog, file, *columns, "--problems", listed, expect=1)
    assert (done["new"], [one["line"] for one in done["bad"]]) == (0, [3, 4])
    assert [line.split(":")[1] for line in listed.read_text().splitlines()] == ["3", "4"]
    assert calls(coachlog) == []
    done = bring(coachlog, file, *columns, "--skip-bad", "--save-profile", "ours")
    assert (done["new"], done["bad_lines"]) == (1, 2)
    assert bring(coachlog, file, "--profile", "ours", "--skip-bad")["same"] == 1
    assert kept(coachlog, "account", "deal_value", "currency") == [("Globex", 1234.5, "USD")]


MEETING = "101,Review,2026-11-{day} 10:00,2026-11-{day} 10:45,{outcome},Dana Cruz,Globex\n"


def write_meeting(path: Path, day: str, outcome: str = "Completed") -> Path:
    head = (
        "Record ID,Meeting name,Meeting start time,Meeting end time,Meeting outcome,"
        "Activity assigned to,Associated Company\n"
    )
    return write(path, head + MEETING.format(day=day, outcome=outcome))


def test_a_meeting_with_a_number_moves_goes_and_comes_back_with_its_row(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    path = tmp_path / "meetings.csv"
    options = ("--manager", "Pat Lee", "--all-joint")
    assert bring(coachlog, write_meeting(path, "03"), *options)["new"] == 1
    assert bring(coachlog, write_meeting(path, "04"), *options)["changed"] == 1
    assert kept(coachlog, "date", "account") == [("2026-11-04", "Globex")]
    assert bring(coachlog, write_meeting(path, "04", "Canceled"), *options)["removed"] == 1
    assert calls(coachlog) == []
    bring(coachlog, write_meeting(path, "04"), *options)
    assert kept(coachlog, "date", "account") == [("2026-11-04", "Globex")]


def test_a_meeting_that_a_person_edited_is_listed_and_left(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    path = tmp_path / "meetings.csv"
    options = ("--manager", "Pat Lee", "--all-joint")
    bring(coachlog, write_meeting(path, "03"), *options)
    number = calls(coachlog)[0]["id"]
    coachlog("edit-call", number, "--date", "2026-11-05")
    done = bring(coachlog, write_meeting(path, "04"), *options)
    assert (done["changed"], len(done["conflicts"])) == (0, 1)
    done = bring(coachlog, write_meeting(path, "04", "Canceled"), *options)
    assert (done["removed"], len(done["conflicts"])) == (0, 1)
    assert kept(coachlog, "date") == [("2026-11-05",)]


def test_an_entry_of_outlook_keeps_what_a_person_sorted_when_its_length_changes(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    path = tmp_path / "calendar.csv"
    entry = replace(NOVEMBER[0], on=date(2026, 11, 17))
    bring(coachlog, write_outlook(path, "fr", entry))
    number = calls(coachlog)[0]["id"]
    coachlog("triage", number, "--initiator", "manager-scheduled")
    assert bring(coachlog, write_outlook(path, "fr", replace(entry, minutes=90)))["changed"] == 1
    assert kept(coachlog, "minutes", "initiator") == [(90, "manager-scheduled")]


def test_a_meeting_put_off_takes_its_call_with_it(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    header = (
        "Record ID,Meeting start time,Meeting outcome,Activity assigned to,Associated Company\n"
    )
    other = "102,2026-11-04 10:00,Completed,Dana Cruz,Hooli\n"
    file = tmp_path / "meetings.csv"
    write(file, f"{header}101,2026-11-03 10:00,Completed,Dana Cruz,Globex\n{other}")
    assert bring(coachlog, file, "--manager", "Pat Lee", "--all-joint")["new"] == 2
    write(file, f"{header}101,2026-11-30 10:00,Scheduled,Dana Cruz,Globex\n{other}")
    done = bring(coachlog, file, "--manager", "Pat Lee", "--all-joint")
    assert (done["removed"], done["same"]) == (1, 1)
    assert kept(coachlog, "account") == [("Hooli",)]


def test_a_table_with_names_of_its_own_beside_ours_is_a_spreadsheet(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    header = "Date,Manager,Rep,Account,Initiator"
    row = "2026-11-03,Pat Lee,Dana Cruz,Globex,rep-request"
    file = write(tmp_path / "visits.csv", f"{header},Value\n{row},1200\n")
    assert bring(coachlog, file)["kind"] == "spreadsheet"
    assert kept(coachlog, "account", "deal_value") == [("Globex", 1200)]
    refused = coachlog("import", write(file, f"{header},deal_vale\n{row},1200\n"), expect=1)
    assert "did you mean deal_value?" in refused.err
    assert "--skip-bad" not in refused.err


def test_a_meeting_of_the_crm_adds_what_the_calendar_did_not_know(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    calendar = write_outlook(tmp_path / "calendar.csv", "de", NOVEMBER[0])
    assert bring(coachlog, calendar, "--date-order", "dmy")["new"] == 1
    table = "Activity ID,Date,Manager,Rep,Company,Amount,Currency\n"
    row = "7,2026-11-03,Pat Lee,Dana Cruz,Globex,50000,USD\n"
    assert bring(coachlog, write(tmp_path / "crm.csv", table + row))["linked"] == 1
    assert kept(coachlog, "account", "deal_value", "currency") == [("Globex", 50_000, "USD")]


@pytest.mark.parametrize(
    "header", ["date,manager,rep,account,initiator", "Date,Manager,Rep,Company,X"]
)
def test_nobody_is_their_own_rep_under_a_former_name_either(
    coachlog: Coachlog, tmp_path: Path, header: str
) -> None:
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee")
    coachlog("add-manager", "José Núñez")
    coachlog("rename", "rep", "Lou Fox", "jose nunez")
    file = write(tmp_path / "calls.csv", f"{header}\n2026-11-02,José Núñez,Lou Fox,Acme,\n")
    coachlog("import", file, expect=None)
    assert calls(coachlog) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("foo=Date",), "foo is no field; fields are date, start,"),
        (("date=A", "date=B"), "date is given twice; a field has one column"),
    ],
)
def test_a_column_for_no_field_or_for_one_twice_is_refused(
    coachlog: Coachlog, tmp_path: Path, given: tuple[str, ...], told: str
) -> None:
    file = write(tmp_path / "visits.csv", "A,B\n2026-11-03,2026-11-04\n")
    mapping = [word for one in given for word in ("--map", one)]
    assert told in coachlog("import", file, *mapping, expect=2).err


def test_a_changed_meeting_keeps_the_value_that_a_deal_gave_it(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    path = tmp_path / "meetings.csv"
    deals = write(
        tmp_path / "deals.csv",
        "Record ID,Deal Name,Deal Stage,Amount,Deal owner,Associated Company\n"
        "1,Renewal,contractsent,1001,Dana Cruz,Globex\n",
    )
    bring(coachlog, write_meeting(path, "03"), deals, "--manager", "Pat Lee", "--all-joint")
    for day in ("04", "05"):
        assert (
            bring(coachlog, write_meeting(path, day), "--manager", "Pat Lee", "--all-joint")[
                "changed"
            ]
            == 1
        )
        assert kept(coachlog, "date", "deal_value") == [(f"2026-11-{day}", 1001)]


def test_a_meeting_of_two_sources_is_one_call_whatever_they_call_the_account(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    event = Event(
        uid="u", day="20261103", organizer="dana", guests=("pat", "dana", "bo@globex.com")
    )
    bring(coachlog, write_calendar(tmp_path / "calendar.ics", event))
    meeting = replace(NOVEMBER[0], required="Lee, Pat;Cruz, Dana;Ito, Bo")
    after = replace(meeting, at=time(11), subject="Hooli")
    file = write_outlook(tmp_path / "calendar.csv", "de", meeting, after)
    done = bring(coachlog, file)
    assert (done["linked"], done["new"]) == (1, 1)
    assert kept(coachlog, "account") == [("Globex",), ("Hooli",)]


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "Canceled: "), ("de", "Abgesagt: "), ("fr", "Annulé : ")]
)
def test_a_meeting_that_outlook_marks_as_cancelled_takes_its_call_out(
    coachlog: Coachlog, team: None, tmp_path: Path, language: str, mark: str
) -> None:
    meeting = replace(NOVEMBER[0], on=date(2026, 11, 17))
    path = tmp_path / "calendar.csv"
    assert bring(coachlog, write_outlook(path, language, meeting))["new"] == 1
    gone = replace(meeting, subject=f"{mark}{meeting.subject}")
    done = bring(coachlog, write_outlook(path, language, gone))
    assert (done["removed"], done["left_out"]) == (1, {"called off": 1})
    assert calls(coachlog) == []


def test_numbers_that_count_the_rows_of_a_sheet_tell_no_meeting_of_another(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    head = "ID,Date,Manager,Rep,Company,Status\n"
    for month in ("10", "11", "01"):  # the last one is outside the days read
        row = f"2026-{month}-05,Pat Lee,Dana Cruz,Globex,"
        sheet = write(tmp_path / f"{month}.csv", f"{head}1,{row}done\n")
        assert bring(coachlog, sheet)["removed"] == 0
        assert bring(coachlog, sheet)["new"] == 0
    assert kept(coachlog, "date") == [("2026-10-05",), ("2026-11-05",)]
    write(sheet, f"{head}1,2026-11-05,Pat Lee,Dana Cruz,Globex,cancelled\n")
    assert bring(coachlog, sheet)["removed"] == 1
    numbered = "\n".join(f"C-{n},2026-11-1{n},Pat Lee,Dana Cruz,Hooli," for n in (1, 2))
    assert bring(coachlog, write(sheet, head + numbered))["new"] == 2
    assert bring(coachlog, write(sheet, head + numbered.replace("-12", "-13")))["changed"] == 1


@pytest.mark.parametrize(
    ("start", "day", "whole", "minutes", "held"),
    [
        # Five in the afternoon in Denver is midnight UTC, of the next day.
        ("2026-11-17T00:00:00.000Z", "2026-11-17", "false", "60", ("2026-11-16", 60)),
        ("2026-11-17T01:30:00.000Z", "2026-11-17", "false", "60", ("2026-11-16", 60)),
        ("2026-11-17T01:30:00.000Z", "2026-11-16", "false", "60", ("2026-11-16", 60)),
        ("2026-11-17T00:00:00.000Z", "2026-11-17", "true", "2880", ("2026-11-17", None)),
        ("2026-11-17T00:00:00.000Z", "", "true", "1440", ("2026-11-17", None)),
    ],
)
def test_an_event_of_salesforce_is_on_its_local_day(
    coachlog: Coachlog,
    team: None,
    tmp_path: Path,
    start: str,
    day: str,
    whole: str,
    minutes: str,
    held: tuple[str, int | None],
) -> None:
    coachlog("config", "set", "time_zone", "America/Denver")
    file = write(
        tmp_path / "events.csv",
        "Id,ActivityDate,StartDateTime,IsAllDayEvent,DurationInMinutes,Owner.Name,Account.Name\n"
        f"00U1,{day},{start},{whole},{minutes},Dana Cruz,Globex\n",
    )
    bring(coachlog, file, "--manager", "Pat Lee", "--all-joint")
    assert kept(coachlog, "date", "minutes") == [held]


def test_who_asked_is_known_by_a_name_in_either_order(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "visits.csv",
        "Date of ride-along,Manager,Rep,Company,Requested by\n"
        '2026-11-16,"Lee, Pat","Cruz, Dana",Globex,Dana Cruz\n'
        '2026-11-17,Pat Lee,Dana Cruz,Hooli,"Lee, Pat"\n'
        "2026-11-18,Pat Lee,Dana Cruz,Wayne,Jo Ito\n",
    )
    bring(coachlog, file)
    told = [("rep-request",), ("manager-scheduled",), ("unknown",)]
    assert kept(coachlog, "initiator") == told


@pytest.mark.parametrize(
    ("meetings", "deals"),
    [
        (
            "Zugewiesen;Betreff;Datum;Firma/Account;Manager\n"
            "Dana Cruz;Besuch;13.11.2026;Groß KG;Pat Lee\n;;;;\n"
            "Vertrauliche Informationen;;;;\nBesuche im Quartal;;;;\nAcme GmbH;;;;\n",
            "Opportunity-Inhaber;Account-Name;Opportunity-Name;Phase;Betrag Währung;Betrag;"
            "Erstelldatum;Schlusstermin\n"
            "Dana Cruz;Groß KG;Neu;Verhandlung;USD;1.250,50;13.10.2026;31.12.2026\n",
        ),
        (
            "Attribué à;Objet;Date;Société/Compte;Manager\n"
            "Dana Cruz;Visite;13/11/2026;Groß KG;Pat Lee\n\n"
            "Informations confidentielles - Ne pas diffuser\n",
            "Propriétaire de l'opportunité;Nom du compte;Nom de l'opportunité;Étape;"
            "Devise de Montant;Montant;Date de création;Date de clôture\n"
            "Dana Cruz;Groß KG;Neu;Négociation;USD;1 250,50;13/10/2026;31/12/2026\n",
        ),
    ],
)
def test_reports_of_salesforce_are_read_in_german_and_french(
    coachlog: Coachlog, team: None, tmp_path: Path, meetings: str, deals: str
) -> None:
    done = bring(
        coachlog,
        write(tmp_path / "meetings.csv", meetings, "cp1252"),
        write(tmp_path / "deals.csv", deals, "cp1252"),
    )
    assert (done["events"], done["new"], done["valued"]) == (2, 2, 1)
    facts = kept(coachlog, "date", "account", "deal_value", "currency")
    assert facts == [("2026-11-13", "Groß KG", 1250.5, "USD")]


def test_a_task_in_a_report_of_activities_is_no_meeting(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "activities.csv",
        "Assigned,Subject,Date,Task,Company / Account,Manager\n"
        "Dana Cruz,Email: Hi,2026-11-13,1,Globex,Pat Lee\n"
        "Dana Cruz,Visit,2026-11-16,0,Hooli,Pat Lee\n",
    )
    done = bring(coachlog, file)
    assert (done["kind"], done["left_out"]) == ("salesforce", {"not completed": 1})
    assert kept(coachlog, "account") == [("Hooli",)]


def test_of_several_companies_of_a_record_of_hubspot_the_first_is_the_account(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = tmp_path / "meetings.csv"
    write_meeting(file, "03")
    write(file, file.read_text().replace("Globex", "Globex;Hooli"))
    bring(coachlog, file, "--manager", "Pat Lee", "--all-joint")
    assert kept(coachlog, "account") == [("Globex",)]


ACTIVITIES = (
    "Activity ID,Subject,Start,Owner,Company,Organizer,Attendees\n"
    "1,Review,2026-11-16 10:00,Dana Cruz,Globex,Dana Cruz,Pat Lee;Bob Buyer\n"
    "2,Demo,2026-11-17 10:00,Dana Cruz,Hooli,Dana Cruz,Bob Buyer\n"
    "3,Visit,2026-11-18 10:00,Pat Lee,Initech,Pat Lee,Dana Cruz;Jo Ito\n"
)


def test_a_meeting_is_a_ride_along_where_the_manager_is_among_its_attendees(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    done = bring(coachlog, write(tmp_path / "activities.csv", ACTIVITIES))
    assert (done["new"], done["left_out"]) == (2, {"nobody said who joined": 1})
    assert kept(coachlog, "rep", "account") == [("Dana Cruz", "Globex"), ("Dana Cruz", "Initech")]
    found = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    assert sorted((call["date"], call["suggestion"]) for call in found) == [
        ("2026-11-16", "rep-request"),
        ("2026-11-18", "manager-scheduled"),
    ]


@pytest.mark.parametrize("attendees", ["Kim Poe; Pat Lee", "Pat Lee; Kim Poe"])
@pytest.mark.parametrize(("day", "manager"), [("16", "Pat Lee"), ("18", "Kim Poe")])
def test_of_several_managers_it_is_whose_team_the_rep_was_on_that_day(
    coachlog: Coachlog, team: None, tmp_path: Path, attendees: str, day: str, manager: str
) -> None:
    coachlog("add-manager", "Kim Poe")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-17")
    header, row = ACTIVITIES.splitlines()[:2]
    row = row.replace("-16 ", f"-{day} ").replace("Pat Lee", attendees)
    bring(coachlog, write(tmp_path / "activities.csv", f"{header}\n{row}\n"))
    assert kept(coachlog, "manager", "rep") == [(manager, "Dana Cruz")]


def test_a_table_that_does_not_say_who_joined_brings_no_ride_along(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "visits.csv",
        "Date,Rep,Account,Boss present\n2026-11-16,Dana Cruz,Globex,Pat Lee\n"
        "2026-11-17,Dana Cruz,Hooli,\n",
    )
    done = bring(coachlog, file, "--manager", "Pat Lee", expect=1)
    assert (done["new"], done["left_out"]) == (0, {"nobody said who joined": 2})
    told = coachlog("import", file, "--manager", "Pat Lee", expect=1).out
    assert f"Next: coachlog import {file} --manager 'Pat Lee' --all-joint" in told
    refused = coachlog("import", file, "--joined-by", "Pat Lea", expect=1).err
    assert "Pat Lea is neither a column of the file nor a manager of the log" in refused
    assert bring(coachlog, file, "--joined-by", "boss present")["new"] == 1
    done = bring(coachlog, file, "--joined-by", "Pat Lee")
    assert (done["new"], done["linked"]) == (1, 1)
    assert bring(coachlog, file, "--all-joint", "--manager", "Pat Lee")["same"] == 2


def test_the_settings_name_columns_and_a_field_that_is_none_is_refused(
    coachlog: Coachlog, team: None, tmp_path: Path, settings_file: Path
) -> None:
    file = write(
        tmp_path / "visits.csv", "Besuchstag,Reisender,Kunde\n2026-11-16,Dana Cruz,Globex\n"
    )
    settings_file.write_text('[headers]\ndate = ["Besuchstag"]\nrep = ["Reisender"]\n')
    assert bring(coachlog, file, "--manager", "Pat Lee", "--all-joint")["new"] == 1
    settings_file.write_text('[headers]\nwhom = ["Reisender"]\n')
    assert "whom is no field; fields are date" in coachlog("import", file, expect=2).err


def test_many_records_are_kept_as_one_by_one(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    rows = [
        f"{number},2026-11-{number % 20 + 1:02} {9 + number // 20 % 8}:00,Dana Cruz,Pat Lee,"
        f"Account {number % 7}\n"
        for number in range(600)
    ]
    file = write(tmp_path / "many.csv", "Activity ID,Start,Rep,Manager,Account\n" + "".join(rows))
    done = bring(coachlog, file)
    first = done["new"]
    assert (first + done["linked"], done["ride_alongs"]) == (600, 600)
    assert len(calls(coachlog)) == first
    assert bring(coachlog, file)["same"] == 600
    rows[3] = rows[3].replace("Account 3", "Globex")
    file.write_text("Activity ID,Start,Rep,Manager,Account\n" + "".join(rows))
    done = bring(coachlog, file)
    assert (done["changed"], done["same"]) == (1, 599)


def test_an_import_of_calls_counts_what_it_would_take_without_its_bad_lines(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    path = tmp_path / "calls.csv"
    row = "2026-11-{},Pat Lee,Dana Cruz,Acme,{}\n"
    bad = row.format("21", "rep-request") + row.format("17", "perhaps")  # the first is tomorrow
    head = "date,manager,rep,account,initiator\n"
    path.write_text(head + row.format("18", "rep-request") + bad, encoding="utf-8")
    assert "take the other 1 of 3: " in coachlog("import", path, expect=1).err
    done = bring(coachlog, path, "--skip-bad")
    assert (done["events"], done["new"], len(done["bad"])) == (3, 1, 2)


def visits(folder: Path, column: str, *cells: str) -> Path:
    """Write visits of Dana Cruz, one a day from 1 October on, each with a cell of that column."""
    days = (date(2026, 10, 1) + timedelta(days=number) for number in range(len(cells)))
    rows = (f'{day},Dana Cruz,Globex,"{cell}"' for day, cell in zip(days, cells, strict=True))
    return write(folder / "visits.csv", "\n".join((f"Date,Rep,Account,{column}", *rows, "")))


YES = ("Yes", "y", "TRUE", "x", "ja", "oui", "sí", "sì", "sim", "1", "✓", "○", "はい")
NO = (
    "No",
    "N",
    "FALSE",
    "nein",
    "non",
    "nee",
    "não",
    "0",
    "-",
    "—",
    "none",
    "N/A",
    "keiner",
    "なし",
)


@pytest.mark.parametrize("column", ["Ride-along", "Accompanied by", "Begleitet", "同行"])
def test_a_column_of_yes_and_no_says_which_meetings_the_manager_joined(
    coachlog: Coachlog, team: None, tmp_path: Path, column: str
) -> None:
    done = bring(coachlog, visits(tmp_path, column, *YES, *NO), "--add-people")
    assert (done["new"], done["added"]) == (len(YES), [])
    assert done["left_out"] == {"without the manager": len(NO)}
    assert kept(coachlog, "manager") == [("Pat Lee",)] * len(YES)


def test_who_joined_where_a_column_says_yes_is_the_one_meant_or_the_reps_or_the_only_manager(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    file = visits(tmp_path, "Joined?", "Y", "N")
    told = coachlog("import", file, expect=1).out
    assert "Who joined can't be told of 1 record, so none of these was taken." in told
    assert told.endswith(f"Next: coachlog import {file} --manager NAME --add-people\n")
    for manager in ("Pat Lee", "Kim Poe"):
        told = coachlog("import", file, "--manager", manager, "--add-people", "--dry-run").out
        assert f"Added: manager {manager}, Dana Cruz" in told
        assert f"Meetings of {manager}: joined where the table says that the manager did" in told
    coachlog("add-manager", "Kim Poe")
    told = coachlog("import", file, "--add-people", "--dry-run").out
    assert "\nAdded: Dana Cruz\n" in told  # to Kim Poe's team
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    assert bring(coachlog, file)["new"] == 1
    assert kept(coachlog, "date", "manager") == [("2026-10-01", "Pat Lee")]


def test_a_meeting_of_which_its_table_says_no_by_now_is_taken_out(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    assert bring(coachlog, visits(tmp_path, "Joined?", "Y", "Y"))["new"] == 2
    done = bring(coachlog, visits(tmp_path, "Joined?", "N", "Y"), "--all-joint")
    assert (done["removed"], done["same"]) == (1, 1)
    assert kept(coachlog, "date") == [("2026-10-02",)]


def test_a_column_of_yes_and_no_says_of_which_meetings_the_manager_of_another_joined(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    coachlog("add-manager", "Kim Poe")
    rows = "Date,Rep,Account,Manager,Joined\n" + "".join(
        f"2026-11-{day:02},Dana Cruz,Globex,Kim Poe,{joined}\n"
        for day, joined in enumerate(("yes", "no", "", "Pat Lee"), start=2)
    )
    done = bring(coachlog, write(tmp_path / "visits.csv", rows))
    assert done["left_out"] == {"without the manager": 1, "nobody said who joined": 1}
    assert kept(coachlog, "manager") == [("Kim Poe",), ("Pat Lee",)]


@pytest.mark.parametrize(
    "cell",
    [
        "Pat Lee / Kim Poe", "Kim Poe & Pat Lee", "Kim Poe; Pat Lee", "Pat Lee, Kim Poe",
        "Kim Poe and Pat Lee", "Pat Lee, Kim", "Weber, Pat Lee", "Lee, Pat", "Pat", "pat lee",
    ],
)  # fmt: skip
def test_of_several_in_a_cell_who_joined_is_whom_the_log_knows(
    coachlog: Coachlog, team: None, tmp_path: Path, cell: str
) -> None:
    done = bring(coachlog, visits(tmp_path, "Accompanied by", cell), "--add-people")
    assert (done["new"], done["added"]) == (1, [])
    assert kept(coachlog, "manager", "rep") == [("Pat Lee", "Dana Cruz")]


@pytest.mark.parametrize(
    ("cell", "manager"),
    [
        ("García López, Ana", "Ana García López"),
        ("Ana López / Kim Poe", "Ana López"),
        ("Ana López, Kim Poe", "Ana López"),
    ],
)
def test_of_strangers_in_a_cell_the_first_is_the_manager(
    coachlog: Coachlog, team: None, tmp_path: Path, cell: str, manager: str
) -> None:
    done = bring(coachlog, visits(tmp_path, "Accompanied by", cell), "--add-people")
    assert done["added"] == [f"manager {manager}"]


@pytest.mark.parametrize("cell", ["Pat Lee, Joe", "Weber, Pat Lee", "Pat Lee & Joe Weber"])
def test_who_took_part_is_parted_at_commas_where_the_log_knows_one(
    coachlog: Coachlog, team: None, tmp_path: Path, cell: str
) -> None:
    assert bring(coachlog, visits(tmp_path, "Attendees", cell))["new"] == 1
    assert kept(coachlog, "manager") == [("Pat Lee",)]


def test_what_is_next_is_never_what_was_just_given(coachlog: Coachlog, tmp_path: Path) -> None:
    file = visits(tmp_path, "Accompanied by", "Pat Lee", "@")
    assert coachlog("import", file, expect=1).out.endswith(" --add-people\n")
    told = coachlog("import", file, "--add-people").out
    assert "Added: manager Pat Lee, Dana Cruz" in told
    assert "--add-people" not in told


def test_errors_of_a_spreadsheet_make_nobody_and_are_counted(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    rows = "Date,Manager,Rep,Account,Amount\n" + "".join(
        f"2026-11-03,{row}\n"
        for row in (
            "Pat Lee,Dana Cruz,#REF!,5", "Pat Lee,#N/A,Globex,5", "#NV,Dana Cruz,Globex,5",
            "Pat Lee,Dana Cruz,Globex,#DIV/0!",
        )
    )  # fmt: skip
    file = write(tmp_path / "visits.csv", rows)
    told = coachlog("import", file, "--add-people").out
    assert "\n  errors     4 cells such as #REF! or #N/A, taken for blank\n" in told
    assert "Added" not in told
    assert "3: 1 no account, 1 no rep, 1 nobody said who joined\n" in told
    assert kept(coachlog, "account", "rep", "deal_value") == [("Globex", "Dana Cruz", None)]


def test_it_is_said_which_currency_amounts_without_one_got(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    rows = "Date,Manager,Rep,Account,Amount\n" + "".join(
        f"2026-11-{day:02},Pat Lee,Dana Cruz,Globex,{amount}\n"
        for day, amount in enumerate(("1000", "CHF 2000", "", "3000"), start=2)
    )
    file = write(tmp_path / "visits.csv", rows)
    told = coachlog("import", file, "--currency", "USD").out
    assert "\n  currency   2 amounts without one, taken for USD; --currency says another\n" in told
    assert kept(coachlog, "currency") == [("USD",), ("CHF",), (None,), ("USD",)]
    head = "Opportunity Name,Stage,Close Date,Amount"
    deals = write(tmp_path / "deals.csv", f"{head}\nA,Open,2026-12-01,5\nB,Open,2026-12-01,$5\n")
    told = coachlog("import", deals).out
    assert "\n  currency   1 amount without one, taken for EUR; --currency says another\n" in told
