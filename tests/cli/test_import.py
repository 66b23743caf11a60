"""Import: from a calendar or CRM export to calls, kept once and changed with care."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coachlog.store.open import open_log
from tests.calendars import QUARTER, Event, write_calendar
from tests.conftest import SHARED, Coachlog
from tests.filled import filling
from tests.intake.test_calendars_shared import JUDGED, WHOLE, calendars

Document = dict[str, Any]
CALL = Event(uid="u", day="20261116", subject="Globex review", organizer="dana")
ASIDE = Event(uid="aside", day="20261117", guests=("pat", "dana", "bo@hooli.com"))


@pytest.fixture
def team(log_path: Path) -> None:
    """Put Dana Cruz and Lou Fox on the team of Pat Lee, all with their addresses."""
    with open_log(log_path, writing=True, create=True) as log, filling(log) as add:
        pat = add.manager("Pat Lee", email="pat@acme.com")
        for name in ("Dana Cruz", "Lou Fox"):
            add.rep(name, pat, email=f"{name.partition(' ')[0].lower()}@acme.com")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "calendar.ics"


def bring(coachlog: Coachlog, *args: object, expect: int = 0) -> Document:
    found: Document = json.loads(coachlog("import", *args, "--format", "json", expect=expect).out)
    return found


def calls(coachlog: Coachlog) -> list[Document]:
    found: list[Document] = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    return found


def gone(document: Document, how: str = "gone") -> list[str]:
    return [f"{entry['what']} {entry['id']}" for entry in document[how]]


def outcome(document: Document) -> dict[str, int]:
    names = ("new", "changed", "same", "linked", "removed")
    return {name: document[name] for name in names if document[name]}


def test_a_new_manager_who_is_in_no_entry_is_not_saved(coachlog: Coachlog, file: Path) -> None:
    write_calendar(file, *QUARTER)
    typo = ("import", file, "--manager", "Pat Lea")
    refused = coachlog(*typo, expect=1)
    assert not refused.out
    assert refused.err.rstrip().endswith(
        f"Pat Lea is in no entry of {file}, so nothing was saved; Pat Lee <pat@acme.com> is in "
        "most of them: --manager pat@acme.com"
    )
    assert "Pat" not in coachlog("list-team").out
    # Somebody known may have a calendar without themselves, and a new one entries without guests.
    coachlog("add-manager", "Pat Lea")
    coachlog(*typo)
    write_calendar(file, replace(QUARTER[0], guests=(), organizer=None, subject="Acme with Dana"))
    coachlog("import", file, "--manager", "Kim Poe")


def test_the_whole_way_from_a_calendar_to_the_report(coachlog: Coachlog, file: Path) -> None:
    write_calendar(file, *QUARTER)
    first = coachlog("import", file, expect=1)
    assert "Pat Lee <pat@acme.com> is in most of them: 8 entries." in first.out
    hint = f"Next: coachlog import {file} --manager pat@acme.com --add-people\n"
    assert first.out.endswith(hint)
    done = bring(coachlog, *hint.split()[3:])
    # Max Roy was with a customer only where a rep was too: perhaps Pat's own manager.
    assert done["added"][0] == "manager Pat Lee"
    assert [one["name"] for one in done["proposals"]] == ["Lou Fox", "Dana Cruz"]
    assert (done["ride_alongs"], done["field_days"], done["to_sort"]) == (4, 1, 4)
    assert done["left_out"] == {
        "cancelled": 1, "declined": 1, "one-to-one": 1, "room or holiday": 1,
    }  # fmt: skip
    assert done["new_accounts"] == ["Globex", "Hooli", "Umbrella Foods", "Wayne"]
    # Nothing of this file is new to sort, but what it brought before still is.
    again = coachlog("import", file).out
    assert again.endswith("4 calls of the log still to be sorted\nNext: coachlog triage\n")
    listed = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    hints = {one["account"]: (one["suggestion"], one["reason"]) for one in listed}
    assert hints == {
        "Wayne": (None, None),
        "Hooli": ("manager-scheduled", "inside field day 1"),
        "Umbrella Foods": ("manager-scheduled", "inside field day 1"),
        "Globex": ("rep-request", "organised by Dana Cruz"),
    }
    shown = coachlog("report").out
    assert "4 calls, 4 not sorted" in " ".join(shown.split())
    assert "coachlog triage" in shown
    for one in listed:
        coachlog("triage", one["id"], "--initiator", one["suggestion"] or "rep-request")
    assert coachlog("import", file).out.endswith("Next: coachlog report --from 2026-08-21\n")
    (manager,) = json.loads(coachlog("report", "--format", "json").out)["managers"]
    assert (manager["rep_request"], manager["manager_scheduled"], manager["unknown"]) == (2, 2, 0)
    assert manager["field_days"]["held"] == 1
    assert [one["field_day"] for one in calls(coachlog)] == [None, 1, 1, None]


def test_every_occurrence_is_accounted_for(coachlog: Coachlog, team: None, file: Path) -> None:
    done = bring(coachlog, write_calendar(file, *QUARTER), "--to", "2026-12-31")
    left = sum(number for reason, number in done["left_out"].items() if reason != "cancelled")
    assert done["events"] == len(QUARTER)
    assert done["ride_alongs"] + done["field_days"] + left == done["occurrences"]
    kept = done["new"] + done["changed"] + done["same"] + done["linked"]
    assert kept == done["ride_alongs"] + done["field_days"]


def test_a_call_is_on_its_local_day_with_its_facts(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    (call,) = calls(coachlog)
    assert (call["date"], call["manager"], call["rep"]) == ("2026-11-16", "Pat Lee", "Dana Cruz")
    assert (call["account"], call["minutes"], call["initiator"]) == ("Globex", 60, "unknown")
    assert call["notes"] == "Globex review"


def test_without_a_known_manager_nothing_is_taken_and_no_log_is_made(
    coachlog: Coachlog, file: Path, log_path: Path
) -> None:
    done = bring(coachlog, write_calendar(file, *QUARTER), "--dry-run", expect=1)
    assert done["left_out"] == {"cancelled": 1, "nobody known": 8}
    assert (done["new"], done["occurrences"], done["dry_run"]) == (0, 8, True)
    assert not log_path.exists()


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    write_calendar(file, *QUARTER)
    tried = bring(coachlog, file, "--dry-run")
    assert calls(coachlog) == []
    done = bring(coachlog, file)
    assert done["added_ids"]["call"] == [1, 2, 3, 4]
    assert tried["next"] == f"coachlog import {file} --format json"
    only_done = ("dry_run", "command_ids", "added_ids", "next")
    assert done == tried | {name: done[name] for name in only_done}


def test_people_are_proposed_and_added_only_when_that_is_wanted(
    coachlog: Coachlog, file: Path
) -> None:
    coachlog("add-manager", "Pat Lee", "--email", "pat@acme.com")
    write_calendar(file, CALL, replace(CALL, uid="v", day="20261117"))
    done = bring(coachlog, file)
    assert done["proposals"] == [
        {"name": "Dana Cruz", "email": "dana@acme.com", "meetings": 2, "added": False}
    ]
    assert done["left_out"] == {"no rep": 2}
    shown = coachlog("import", file).out
    assert "  Dana Cruz <dana@acme.com>, 2 meetings\n" in shown
    assert shown.endswith(f"Next: coachlog import {file} --add-people\n")
    assert coachlog("import", file, "--dry-run", "--no-color", "--no-input").out.endswith(
        f"Next: coachlog import {file} --add-people\n"
    )
    (alone,) = [line for line in shown.splitlines() if line.startswith("--add-people takes")]
    assert bring(coachlog, file, "--add-people", "--dry-run")["new"] == 2
    coachlog(*shlex.split(alone.partition("coachlog ")[2]))
    assert bring(coachlog, file)["new"] == 2
    (team,) = json.loads(coachlog("list-team", "--format", "json").out)["teams"]
    assert [(one["rep"], one["email"]) for one in team["reps"]] == [("Dana Cruz", "dana@acme.com")]


def test_colleagues_met_only_inside_are_not_proposed(coachlog: Coachlog, file: Path) -> None:
    coachlog("add-manager", "Pat Lee", "--email", "pat@acme.com")
    write_calendar(file, replace(CALL, guests=("pat", "dana", "max")))
    assert bring(coachlog, file)["proposals"] == []


def test_whose_calendar_it_is_is_said(
    coachlog: Coachlog, team: None, file: Path, settings_file: Path
) -> None:
    coachlog("add-manager", "Kim Poe", "--email", "kim@acme.com")
    write_calendar(file, CALL, replace(CALL, uid="v", guests=("pat", "dana", "kim", "a@b.com")))
    assert "Calendar of Pat Lee: in 2 of 2 entries" in coachlog("import", file, "--dry-run").out
    named = coachlog("import", file, "--dry-run", "--manager", "Kim Poe").out
    assert "Calendar of Kim Poe: named by --manager" in named
    write_calendar(file, replace(CALL, guests=("dana", "jo@globex.com")))
    assert bring(coachlog, file, expect=1)["left_out"] == {"nobody known": 1}
    settings_file.write_text('default_manager = "Pat Lee"\n')
    assert bring(coachlog, file)["managers"] == ["Pat Lee"]


def test_a_manager_like_a_known_one_is_not_added(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    refused = coachlog("import", write_calendar(file, CALL), "--manager", "Pat Lea", expect=1)
    assert "--manager: Pat Lea is not known, but could be Pat Lee" in refused.err


def test_the_first_name_of_a_manager_is_enough(coachlog: Coachlog, team: None, file: Path) -> None:
    write_calendar(file, CALL)
    assert bring(coachlog, file, "--manager", "Pat")["managers"] == ["Pat Lee"]
    assert [one["manager"] for one in calls(coachlog)] == ["Pat Lee"]


def test_names_without_an_address_are_found_in_either_order(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    file = tmp_path / "outlook.csv"
    file.write_text(
        '"Subject","Start Date","Start Time","End Date","End Time","All day event",'
        '"Meeting Organizer","Required Attendees","Categories","Description","Location","Private"\n'
        '"Globex review","11/16/2026","10:00:00 AM","11/16/2026","11:00:00 AM","False",'
        '"Cruz, Dana","Lee, Pat;Cruz, Dana;jo@globex.com","","","","False"\n'
        '"Doctor","11/17/2026","10:00:00 AM","11/17/2026","11:00:00 AM","False",'
        '"Lee, Pat","Lee, Pat","","","","True"\n'
    )
    done = bring(coachlog, file)
    assert (done["kind"], done["left_out"]) == ("outlook-csv", {"private": 1})
    (call,) = calls(coachlog)
    assert (call["rep"], call["account"]) == ("Dana Cruz", "Globex")
    assert bring(coachlog, file)["same"] == 1


def test_the_same_calendar_again_changes_nothing_and_leaves_no_trace(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, *QUARTER))
    before = coachlog("history", "--format", "json").out
    again = bring(coachlog, file)
    assert outcome(again) == {"same": again["ride_alongs"] + again["field_days"]}
    assert coachlog("history", "--format", "json").out == before


def test_a_changed_entry_changes_its_call_and_undo_brings_it_back(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    before = calls(coachlog)
    moved = replace(CALL, day="20261117", until="1130")
    assert outcome(bring(coachlog, write_calendar(file, moved))) == {"changed": 1}
    (call,) = calls(coachlog)
    assert (call["id"], call["date"], call["minutes"]) == (1, "2026-11-17", 90)
    coachlog("undo", "--yes")
    assert calls(coachlog) == before


def test_a_change_that_says_nothing_of_the_call_leaves_it(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    write_calendar(file, replace(CALL, guests=(*CALL.guests, "al@globex.com")))
    assert outcome(bring(coachlog, file)) == {"same": 1}


def test_what_a_person_has_sorted_stays_sorted_when_the_entry_moves(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    coachlog("triage", 1, "--initiator", "manager-scheduled")
    write_calendar(file, replace(CALL, day="20261117"))
    assert outcome(bring(coachlog, file)) == {"changed": 1}
    (call,) = calls(coachlog)
    assert (call["date"], call["initiator"]) == ("2026-11-17", "manager-scheduled")


def test_what_a_person_has_edited_is_listed_and_never_overwritten(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    coachlog("edit-call", 1, "--minutes", 25)
    before = calls(coachlog)
    done = bring(coachlog, write_calendar(file, replace(CALL, day="20261117")))
    assert outcome(done) == {"same": 1}
    (conflict,) = done["conflicts"]
    assert conflict.startswith("call 1 of Tue 2026-11-17 is different in the calendar now")
    assert "edit-call" in conflict
    write_calendar(file, replace(CALL, more=("STATUS:CANCELLED",)))
    assert len(bring(coachlog, file)["conflicts"]) == 1
    assert calls(coachlog) == before


def test_a_cancelled_entry_takes_its_call_out_and_back_again(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    write_calendar(file, replace(CALL, more=("STATUS:CANCELLED",)))
    assert outcome(bring(coachlog, file)) == {"removed": 1}
    assert calls(coachlog) == []
    assert outcome(bring(coachlog, file)) == {}
    assert outcome(bring(coachlog, write_calendar(file, CALL))) == {"changed": 1}
    assert [one["id"] for one in calls(coachlog)] == [1]


def test_a_call_that_the_manager_declined_since_goes(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    write_calendar(file, replace(CALL, guests=CALL.guests[1:], declined=("pat",)))
    assert outcome(bring(coachlog, file)) == {"removed": 1}


def test_an_occurrence_that_its_series_lost_takes_its_call_out(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    series = replace(CALL, day="20261109", more=("RRULE:FREQ=WEEKLY;COUNT=2",))
    assert bring(coachlog, write_calendar(file, series))["new"] == 2
    without = replace(series, more=(*series.more, "EXDATE:20261116T100000"))
    assert outcome(bring(coachlog, write_calendar(file, without))) == {"same": 1, "removed": 1}
    assert [one["date"] for one in calls(coachlog)] == ["2026-11-09"]


def test_a_series_that_was_split_loses_and_doubles_no_call(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    series = replace(CALL, day="20261102", more=("RRULE:FREQ=WEEKLY;COUNT=3",))
    assert bring(coachlog, write_calendar(file, series))["new"] == 3
    # "This and the following" makes a series of its own of what comes after.
    first = replace(series, more=("RRULE:FREQ=WEEKLY;COUNT=1",))
    rest = replace(CALL, uid="rest", day="20261109", more=("RRULE:FREQ=WEEKLY;COUNT=2",))
    days = ["2026-11-02", "2026-11-09", "2026-11-16"]
    for _ in range(2):
        assert outcome(bring(coachlog, write_calendar(file, first, rest))) == {"same": 3}
        assert sorted(one["date"] for one in calls(coachlog)) == days


def test_a_change_to_one_instance_alone_says_nothing_of_the_others(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    series = replace(CALL, day="20261102", more=("RRULE:FREQ=WEEKLY;COUNT=3",))
    assert bring(coachlog, write_calendar(file, series))["new"] == 3
    moved = replace(CALL, day="20261110", more=("RECURRENCE-ID:20261109T100000",))
    assert outcome(bring(coachlog, write_calendar(file, moved))) == {"changed": 1}
    days = [one["date"] for one in calls(coachlog)]
    assert sorted(days) == ["2026-11-02", "2026-11-10", "2026-11-16"]


def test_an_occurrence_that_its_series_lost_for_good_goes_with_an_empty_window(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    series = replace(CALL, day="20261102", more=("RRULE:FREQ=WEEKLY;COUNT=3",))
    assert bring(coachlog, write_calendar(file, series))["new"] == 3
    ended = replace(series, more=("RRULE:FREQ=WEEKLY;COUNT=1",))
    later = ("--from", "2026-11-10", "--manager", "Pat Lee")
    assert outcome(bring(coachlog, write_calendar(file, ended), *later)) == {"removed": 1}
    days = [one["date"] for one in calls(coachlog)]
    assert sorted(days) == ["2026-11-02", "2026-11-09"]


SERIES = replace(CALL, day="20261102", more=("RRULE:FREQ=WEEKLY;COUNT=3",))
MONDAYS = ["2026-11-02", "2026-11-09", "2026-11-16"]


def days(coachlog: Coachlog) -> list[str]:
    return sorted(one["date"] for one in calls(coachlog))


def test_a_series_moved_to_another_hour_keeps_its_calls(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    assert bring(coachlog, write_calendar(file, SERIES))["new"] == 3
    coachlog("triage", "1", "--initiator", "rep-request")
    later = replace(SERIES, at="1100", until="1200")
    done = bring(coachlog, write_calendar(file, later))
    assert (outcome(done), done["conflicts"]) == ({"changed": 3}, [])
    assert days(coachlog) == MONDAYS
    assert outcome(bring(coachlog, file)) == {"same": 3}
    listed = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    assert [one["time"] for one in listed] == ["11:00", "11:00"]


@pytest.mark.parametrize("more", [(), ("STATUS:CANCELLED",)])
def test_a_series_that_repeats_no_more_loses_its_other_calls(
    coachlog: Coachlog, team: None, file: Path, more: tuple[str, ...]
) -> None:
    assert bring(coachlog, write_calendar(file, SERIES))["new"] == 3
    done = bring(coachlog, write_calendar(file, replace(SERIES, more=more)))
    assert done["removed"] == (3 if more else 2)
    assert days(coachlog) == ([] if more else MONDAYS[:1])


def test_a_uid_that_begins_like_another_is_another(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    assert bring(coachlog, write_calendar(file, replace(SERIES, uid="a/20250101/x")))["new"] == 3
    other = replace(SERIES, uid="a", at="1400", until="1500", guests=("pat", "lou", "bo@hooli.com"))
    assert outcome(bring(coachlog, write_calendar(file, other))) == {"new": 3}
    assert days(coachlog) == sorted(MONDAYS * 2)


def test_what_is_no_ride_along_any_more_goes_unless_somebody_sorted_it(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    other = replace(CALL, uid="v", day="20261117")
    bring(coachlog, write_calendar(file, CALL, other))
    coachlog("triage", "1", "--initiator", "rep-request")
    inside = [replace(one, subject="Weekly", guests=("pat", "dana")) for one in (CALL, other)]
    done = bring(coachlog, write_calendar(file, *inside))
    assert done["removed"] == 1
    (conflict,) = done["conflicts"]
    assert "call 1 of 2026-11-16 is no ride-along in the calendar now (one-to-one)" in conflict


def test_two_visits_of_a_day_are_two_where_their_hours_are_apart(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, replace(CALL, at="0900", until="1000")))
    late = replace(CALL, uid="late", at="1500", until="1600")
    assert outcome(bring(coachlog, write_calendar(file, late))) == {"new": 1}
    near = replace(CALL, uid="near", at="1530", until="1630")
    assert outcome(bring(coachlog, write_calendar(file, near))) == {"linked": 1}


def test_hints_follow_the_field_day_around_a_call(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    call = replace(CALL, day="20261118", at="1000")
    day = Event(
        uid="day", day="20261118", at="0900", until="1300", subject="Field day",
        guests=("pat", "dana"),
    )  # fmt: skip

    def hint() -> tuple[str, int | None]:
        (one,) = json.loads(coachlog("triage", "--format", "json").out)["calls"]
        return one["suggestion"], one["field_day"]

    bring(coachlog, write_calendar(file, call))
    assert hint() == ("rep-request", None)
    assert outcome(bring(coachlog, write_calendar(file, call, day))) == {"new": 1, "changed": 1}
    assert hint() == ("manager-scheduled", 1)
    assert outcome(bring(coachlog, file)) == {"same": 2}
    gone = replace(day, more=("STATUS:CANCELLED",))
    done = bring(coachlog, write_calendar(file, call, gone))
    assert outcome(done) == {"changed": 1, "removed": 1}
    assert hint() == ("rep-request", None)


def test_a_calendar_of_which_all_was_moved_away_takes_its_call_out(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    away = write_calendar(file, replace(CALL, day="20261201"))
    assert outcome(bring(coachlog, away)) == {"removed": 1}
    assert calls(coachlog) == []


def test_a_field_day_of_a_series_moves_with_it(coachlog: Coachlog, team: None, file: Path) -> None:
    day = Event(
        uid="day", day="20261102", at=None, subject="Field day", guests=("pat", "dana"),
        more=("RRULE:FREQ=WEEKLY;COUNT=2",),
    )  # fmt: skip
    assert bring(coachlog, write_calendar(file, day))["field_days"] == 2
    done = bring(coachlog, write_calendar(file, replace(day, day="20261103")))
    assert outcome(done) == {"changed": 2}
    listed = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    held = sorted(one["date"] for one in listed if one["status"] == "held")
    assert held == ["2026-11-03", "2026-11-10"]


def test_the_calendar_of_a_rep_makes_no_manager(coachlog: Coachlog, team: None, file: Path) -> None:
    write_calendar(file, replace(CALL, guests=("dana", "jo@globex.com")))
    shown = coachlog("import", file, expect=1).out
    assert "--manager dana" not in shown
    for name in ("dana@acme.com", "Dana Cruz"):
        refused = coachlog("import", file, "--manager", name, expect=1).err
        assert f"{name} is the rep Dana Cruz" in refused


@pytest.mark.parametrize("day", ["20261121", "20261125", "20260110"])  # today is 2026-11-20
def test_an_entry_moved_out_of_the_window_takes_its_call_with_it(
    coachlog: Coachlog, team: None, file: Path, day: str
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    moved = replace(CALL, day=day)
    assert outcome(bring(coachlog, write_calendar(file, moved, ASIDE))) == {"new": 1, "removed": 1}
    assert [one["account"] for one in calls(coachlog)] == ["Hooli"]
    assert outcome(bring(coachlog, write_calendar(file, moved, ASIDE))) == {"same": 1}
    assert outcome(bring(coachlog, write_calendar(file, CALL, ASIDE))) == {"changed": 1, "same": 1}


def test_an_edited_call_whose_entry_was_moved_out_of_the_window_is_listed(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    coachlog("edit-call", "1", "--role", "observed")
    done = bring(coachlog, write_calendar(file, replace(CALL, day="20260110"), ASIDE))
    (conflict,) = done["conflicts"]
    assert conflict.startswith("call 1 of 2026-11-16 has been moved in the calendar (Globex ")
    assert done["removed"] == 0


def test_a_narrower_window_leaves_what_lies_outside_it(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    write_calendar(file, replace(CALL, day="20260110"), ASIDE)
    assert outcome(bring(coachlog, file, "--from", "2026-01-01")) == {"new": 2}
    assert outcome(bring(coachlog, file)) == {"same": 1}
    assert len(calls(coachlog)) == 2


def test_a_dinner_past_midnight_is_of_the_day_it_began(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    late = replace(CALL, at="2230", until="2330", more=("DURATION:PT2H30M",))
    text = write_calendar(file, late).read_text().replace("DTEND:20261116T233000\n", "")
    file.write_text(text)
    assert bring(coachlog, file)["new"] == 1
    assert [(one["date"], one["minutes"]) for one in calls(coachlog)] == [("2026-11-16", 150)]


def test_an_entry_outside_the_window_or_the_file_leaves_its_call(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL))
    assert bring(coachlog, file, "--from", "2026-11-17")["removed"] == 0
    assert bring(coachlog, write_calendar(file))["removed"] == 0
    assert len(calls(coachlog)) == 1


def test_a_call_logged_by_hand_is_not_doubled(coachlog: Coachlog, team: None, file: Path) -> None:
    coachlog(
        *("add-call", "--rep", "Dana Cruz", "--account", "Globex", "--date", "2026-11-16"),
        *("--initiator", "rep-request"),
    )
    write_calendar(file, CALL, replace(CALL, uid="second", at="1500", until="1600"))
    done = bring(coachlog, file)
    assert outcome(done) == {"new": 1, "linked": 1}
    assert outcome(bring(coachlog, file)) == {"same": 2}
    assert [one["initiator"] for one in calls(coachlog)] == ["unknown", "rep-request"]


def test_what_was_removed_or_refused_here_does_not_come_back(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    write_calendar(file, CALL, replace(CALL, uid="v", day="20261117"))
    bring(coachlog, file)
    coachlog("remove-call", 1, "--yes")
    coachlog("triage", 2, "--initiator", "not-a-ride-along")
    done = bring(coachlog, file)
    assert (outcome(done), done["left_out"]) == ({"same": 1}, {"not a ride-along": 1})
    assert calls(coachlog) == []


def test_the_entry_of_two_calendars_is_one_call(coachlog: Coachlog, team: None, file: Path) -> None:
    coachlog("add-rep", "Max Roy", "--manager", "Kim Poe", "--email", "max@acme.com")
    write_calendar(file, replace(CALL, guests=("pat", "kim", "dana", "max", "jo@globex.com")))
    assert bring(coachlog, file, "--manager", "Pat Lee")["new"] == 1
    done = bring(coachlog, file, "--manager", "Kim Poe")
    assert done["left_out"] == {"another manager's": 1}
    assert [one["manager"] for one in calls(coachlog)] == ["Pat Lee"]


def test_trusting_the_organiser_is_marked_until_somebody_confirms(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    done = bring(coachlog, write_calendar(file, *QUARTER), "--trust-organizer")
    assert (done["from_organizer"], done["to_sort"]) == (3, 1)
    by_account = {one["account"]: one for one in calls(coachlog)}
    assert by_account["Globex"]["initiator"] == "rep-request"
    assert by_account["Hooli"]["initiator"] == "manager-scheduled"
    assert by_account["Hooli"]["field_day"] == 1
    assert by_account["Wayne"]["initiator"] == "unknown"  # a colleague organised it
    shown = " ".join(coachlog("report").out.split())
    assert "3 known from a calendar's organiser only" in shown
    coachlog("triage", by_account["Globex"]["id"], "--initiator", "rep-request")
    (manager,) = json.loads(coachlog("report", "--format", "json").out)["managers"]
    assert manager["from_organizer"] == 2


def test_what_was_trusted_once_follows_its_organiser(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, CALL), "--trust-organizer")
    bring(coachlog, write_calendar(file, replace(CALL, until="1200")))
    assert [one["initiator"] for one in calls(coachlog)] == ["rep-request"]
    bring(coachlog, write_calendar(file, replace(CALL, organizer="pat")))
    assert [one["initiator"] for one in calls(coachlog)] == ["manager-scheduled"]


def test_a_field_day_of_the_log_is_recognised_in_the_calendar(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    coachlog("plan-fieldday", "--rep", "Lou Fox", "--date", "2026-11-18", "--half", "am")
    done = bring(coachlog, write_calendar(file, *QUARTER))
    assert (done["field_days"], done["linked"]) == (1, 1)
    (day,) = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert day["status"] == "planned"
    hooli = next(one for one in calls(coachlog) if one["account"] == "Hooli")
    coachlog("triage", hooli["id"], "--initiator", "manager-scheduled")
    (day,) = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert (day["status"], day["calls"]) == ("held", 1)


def test_a_field_day_of_several_days_is_one_a_day(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    days = Event(
        uid="two", day="20261116", at=None, subject="Field days", guests=("pat", "lou"),
        organizer="pat", more=("DTEND;VALUE=DATE:20261118",),
    )  # fmt: skip
    assert bring(coachlog, write_calendar(file, days))["field_days"] == 2
    assert outcome(bring(coachlog, file)) == {"same": 2}
    gone = replace(days, more=(*days.more, "STATUS:CANCELLED"))
    assert bring(coachlog, write_calendar(file, gone))["removed"] == 2


def test_a_call_on_the_second_day_of_a_cancelled_entry_is_on_no_field_day(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    days = Event(
        uid="two", day="20261116", at=None, subject="Field days", guests=("pat", "dana"),
        organizer="pat", more=("DTEND;VALUE=DATE:20261118",),
    )  # fmt: skip
    call = replace(CALL, day="20261117")

    def hint() -> str:
        (one,) = json.loads(coachlog("triage", "--format", "json").out)["calls"]
        suggestion: str = one["suggestion"]
        return suggestion

    bring(coachlog, write_calendar(file, call, days))
    assert hint() == "manager-scheduled"
    gone = replace(days, more=(*days.more, "STATUS:CANCELLED"))
    for _ in range(2):
        bring(coachlog, write_calendar(file, call, gone))
        assert hint() == "rep-request"


def test_what_is_to_come_is_kept_as_busy_time_without_its_title(
    coachlog: Coachlog, team: None, file: Path, log_path: Path
) -> None:
    later = replace(CALL, uid="later", day="20261201")
    free = replace(later, uid="free", more=("TRANSP:TRANSPARENT",))
    write_calendar(file, later, free)
    assert bring(coachlog, file)["busy"] == 0
    done = bring(coachlog, file, "--to", "2026-12-31")
    assert (done["busy"], done["left_out"]) == (1, {"after today": 2})
    assert bring(coachlog, file, "--to", "2026-12-31")["busy"] == 0
    assert b"2026-12-01" in log_path.read_bytes()
    assert b"Globex review" not in log_path.read_bytes()
    write_calendar(file, replace(later, more=("STATUS:CANCELLED",)))
    assert bring(coachlog, file, "--to", "2026-12-31")["busy"] == 1  # gone again


def test_own_domains_and_words_come_from_the_settings(
    coachlog: Coachlog, team: None, file: Path, settings_file: Path
) -> None:
    write_calendar(file, CALL, replace(CALL, uid="t", subject="Tandem", guests=("pat", "dana")))
    settings_file.write_text('own_domains = ["acme.com", "globex.com"]\n')
    assert bring(coachlog, file, "--dry-run")["left_out"] == {"internal": 1, "one-to-one": 1}
    settings_file.write_text('ride_along_words = ["tandem"]\n')
    assert bring(coachlog, file, "--dry-run")["ride_alongs"] == 2


def test_explain_says_of_each_entry_why(coachlog: Coachlog, team: None, file: Path) -> None:
    write_calendar(file, *QUARTER, replace(CALL, uid="esc", subject="a\x1b[31m"))
    shown = coachlog("import", file, "--explain", "--skip-bad").out
    assert (
        "Mon 2026-11-16 10:00 Globex review: ride-along with Dana Cruz: Dana Cruz and Jo Ito from "
        'outside took part; at Globex (from "globex" of an address, as titles spell it); suggests '
        "rep-request, organised by Dana Cruz (rule guests)\n"
    ) in shown
    assert (
        'Tue 2026-11-17 10:00 1:1: left out, one-to-one: its title says "1:1" (rule inside)'
        in shown
    )
    assert 'field day with Lou Fox, am: it says "Field day"' in shown
    assert "\x1b" not in shown


def test_json_says_what_cant_be_told_and_the_way_out(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    write_calendar(file, replace(CALL, guests=("dana", "jo@globex.com")))
    done = bring(coachlog, file, expect=1)
    assert done["untold"][0] == "Whose calendar it is can't be told, so nothing of these was taken."
    assert done["next"].startswith(f"coachlog import {file} --format json --manager ")
    assert bring(coachlog, file, "--manager", "Pat Lee")["untold"] == []


def test_one_bad_event_keeps_all_out_unless_it_is_skipped(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    write_calendar(file, CALL, Event(uid="bad", day="2026117X"))
    done = bring(coachlog, file, expect=1)
    assert [one["line"] for one in done["bad"]] == [15]
    assert calls(coachlog) == []
    done = bring(coachlog, file, "--skip-bad")
    assert (done["new"], len(done["bad"])) == (1, 1)


def test_several_files_are_one_command(coachlog: Coachlog, team: None, tmp_path: Path) -> None:
    native = tmp_path / "calls.csv"
    native.write_text(
        "date,manager,rep,account,initiator\n2026-11-02,Pat Lee,Dana Cruz,Acme,rep-request\n"
    )
    calendar = write_calendar(tmp_path / "c.ics", CALL)
    broken = tmp_path / "broken.csv"
    broken.write_text(native.read_text() + "2026-13-02,Pat Lee,Dana Cruz,Acme,rep-request\n")
    refused = bring(coachlog, calendar, broken, expect=1)
    assert [(one["line"], one["file"]) for one in refused["bad"]] == [(3, str(broken))]
    assert calls(coachlog) == []
    done = bring(coachlog, calendar, native)
    assert (done["kind"], done["new"], done["events"]) == ("several", 2, 2)
    coachlog("undo", "--yes")
    assert calls(coachlog) == []


def test_a_file_of_no_kind_is_told_in_the_same_document(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calendar.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    done = bring(coachlog, file, expect=1)
    assert (done["kind"], done["new"]) == ("unknown", 0)
    assert "PDF" in done["bad"][0]["problem"]


def test_meetings_of_a_crm_become_calls_and_deals_give_them_values(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    meetings, deals = tmp_path / "activities.csv", tmp_path / "deals.csv"
    meetings.write_text(
        "Activity ID,Subject,Start,Duration,Assigned,Company,Manager\n"
        "1,Review,2026-11-16 09:00,60,Dana Cruz,Globex,Pat Lee\n"
        "2,Demo,2026-11-17 09:00,45,Ana Silva,Hooli,Pat Lee\n"
        "3,Pricing,2026-11-18 09:00,45,Lou Fox,Globex,Pat Lee\n"
    )
    deals.write_text(
        "Opportunity ID,Opportunity Name,Account Name,Opportunity Owner,Stage,Amount,"
        "Created Date,Close Date\n"
        "A,Old,Globex,Dana Cruz,Closed Won,9000,2026-01-05,2026-11-15\n"
        "B,Renewal,Globex,Dana Cruz,Prospecting,48000,2026-11-01,2026-12-31\n"
    )
    done = bring(coachlog, meetings)
    assert (done["new"], done["left_out"]) == (2, {"no rep": 1})
    assert [one["name"] for one in done["proposals"]] == ["Ana Silva"]
    done = bring(coachlog, deals, "--currency", "USD")
    assert (done["deals"], done["valued"]) == ({"new": 2, "changed": 0, "same": 0}, 2)
    assert [(one["deal_value"], one["currency"]) for one in calls(coachlog)] == [(48000, "USD")] * 2
    assert bring(coachlog, deals, "--currency", "USD")["deals"]["same"] == 2
    assert outcome(bring(coachlog, meetings)) == {"same": 2}
    coachlog("undo", "--yes")
    assert [one["deal_value"] for one in calls(coachlog)] == [None, None]
    assert bring(coachlog, meetings, "--add-people")["new"] == 1


def test_managers_whom_a_column_names_are_proposed_and_no_other_is_added(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    file = tmp_path / "visits.csv"
    file.write_text(
        "Date,Manager,Rep,Company\n2026-11-16,Pat Lee,Dana Cruz,Globex\n"
        "2026-11-17,Pat Lee,Dana Cruz,Hooli\n2026-11-18,Kim Roe,Lou Fox,Globex\n"
    )
    shown = coachlog("import", file, expect=1).out
    assert "Pat Lee is in most of them: 2 records." in shown
    assert shown.endswith(f"Next: coachlog import {file} --add-people\n")
    # Every row says whose it is, so that --manager has nothing to add.
    done = bring(coachlog, file, "--manager", "Pat", "--add-people")
    assert outcome(done) == {"new": 3}
    assert done["added"] == ["manager Pat Lee", "manager Kim Roe", "Dana Cruz", "Lou Fox"]


def test_rows_without_a_number_that_say_the_same_are_as_many_calls(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = tmp_path / "visits.csv"
    row = "2026-11-16,Pat Lee,Dana Cruz,Globex\n"
    file.write_text("Date,Manager,Rep,Company\n" + 2 * row)
    assert outcome(bring(coachlog, file)) == {"new": 2}
    with file.open("a") as more:
        more.write(row)
    assert outcome(bring(coachlog, file)) == {"new": 1, "same": 2}


def test_a_rep_without_a_team_joins_it_with_the_first_call_of_the_file(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    coachlog("add-manager", "Pat Lee")
    coachlog("add-rep", "Dana Cruz")
    days = ("2026-11-16", "2026-09-14", "2026-10-12")
    file = tmp_path / "visits.csv"
    file.write_text(
        "\n".join(
            ["Date,Manager,Rep,Company", *(f"{day},Pat Lee,Dana Cruz,Globex" for day in days)]
        )
    )
    assert outcome(bring(coachlog, file)) == {"new": 3}
    (team,) = json.loads(coachlog("list-team", "--format", "json").out)["teams"]
    assert team["manager"] == "Pat Lee"
    assert team["reps"][0]["on_team_from"] == "2026-09-14"


def test_where_several_deals_were_open_that_of_the_rep_counts(
    coachlog: Coachlog, team: None, file: Path, tmp_path: Path
) -> None:
    deals = tmp_path / "deals.csv"
    head = "Opportunity ID,Opportunity Name,Account Name,Opportunity Owner,Stage,Amount\n"
    deals.write_text(
        f"{head}A,One,Globex,Dana Cruz,Prospecting,9000\nB,Two,Globex,Lou Fox,Prospecting,48000\n"
        "C,Three,Hooli,Dana Cruz,Prospecting,1\nD,Four,Hooli,Dana Cruz,Prospecting,2\n"
    )
    hooli = replace(CALL, uid="v", subject="Visit", guests=("pat", "dana", "bo@hooli.com"))
    write_calendar(file, CALL, hooli)
    done = bring(coachlog, file, deals)
    assert done["valued"] == 1
    values = {one["account"]: one["deal_value"] for one in calls(coachlog)}
    assert values == {"Globex": 9000, "Hooli": None}


def test_a_meeting_of_calendar_and_crm_is_one_call(
    coachlog: Coachlog, team: None, file: Path, tmp_path: Path
) -> None:
    meetings = tmp_path / "activities.csv"
    meetings.write_text(
        "Activity ID,Subject,Start,Duration,Assigned,Company\n"
        "1,Review,2026-11-16 10:00,60,Dana Cruz,Globex\n"
    )
    bring(coachlog, write_calendar(file, CALL))
    assert bring(coachlog, meetings, expect=1)["left_out"] == {"nobody said who joined": 1}
    assert outcome(bring(coachlog, meetings, "--manager", "Pat Lee", expect=1)) == {}
    assert outcome(bring(coachlog, meetings, "--joined-by", "Pat Lee")) == {"linked": 1}
    assert len(calls(coachlog)) == 1


def test_columns_are_saved_in_the_settings_and_used_again(
    coachlog: Coachlog, team: None, tmp_path: Path, settings_file: Path
) -> None:
    settings_file.write_text('# mine\ncurrency = "CHF"  # francs\n')
    table = tmp_path / "odd.csv"
    table.write_text("Wann,Wer,Chef,Wo\n2026-11-16,Dana Cruz,Pat Lee,Globex\n")
    columns = [
        part
        for pair in ("date=Wann", "rep=Wer", "manager=Chef", "account=Wo")
        for part in ("--map", pair)
    ]
    kind = ("--as", "spreadsheet")
    assert bring(coachlog, table, *kind, *columns, "--save-profile", "odd")["new"] == 1
    text = settings_file.read_text()
    assert text.startswith('# mine\ncurrency = "CHF"  # francs\n')
    assert '[profiles.odd]\ndate = "Wann"\n' in text
    assert outcome(bring(coachlog, table, *kind, "--profile", "odd")) == {"same": 1}
    refused = coachlog("import", table, "--profile", "even", expect=2)
    assert "--profile: even is not in the settings; known: odd" in refused.err


@pytest.mark.parametrize(
    ("args", "option"),
    [
        (("--map", "date"), "--map"),
        (("--as", "excel"), "--as"),
        (("--from", "2026-11-19", "--to", "2026-11-18"), "--to"),
        (("--date-order", "dym"), "--date-order"),
        (("--currency", "EURO"), "--currency"),
        (("--save-profile", "x"), "--save-profile"),
        (("--format", "xml"), "--format"),
    ],
)
def test_a_wrong_option_is_named(
    coachlog: Coachlog, file: Path, args: tuple[str, ...], option: str
) -> None:
    refused = coachlog("import", write_calendar(file, CALL), *args, expect=2)
    assert refused.err.startswith(f"coachlog: {option}")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not beside the checkout")
def test_every_calendar_of_the_public_suites_is_told_in_full(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    told = calendars()
    assert len(told) == 144
    for path, facts in told.items():
        first, end = facts["win"] or WHOLE
        last = (date.fromisoformat(end) - timedelta(days=1)).isoformat()
        window = ("--from", first, "--to", last)
        done = coachlog(
            "import", SHARED / path, "--dry-run", "--format", "json", *window, expect=None
        )
        assert done.code in (0, 1), path
        document = json.loads(done.out)
        assert document["events"] == facts["raw_vevent"], path
        cancelled = sum(
            one["status"] == "CANCELLED" for one in facts.get("occurrences_in_window", ())
        )
        name = path.rpartition("/")[2]
        expected = facts["occ_win"] if facts["win"] else facts["occ_1990_2030"] or 0
        expected = JUDGED[name][0] if name in JUDGED else expected - cancelled
        assert document["occurrences"] == expected, path
        left = document["left_out"]
        counted = sum(number for reason, number in left.items() if reason != "cancelled")
        assert counted == document["occurrences"], path
        untold = left.get("nobody known", 0)
        assert (done.code == 1) == bool(document["bad"] or untold), path


def test_the_way_around_a_bad_entry_is_ready_to_be_typed(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = tmp_path / "my calendar.ics"
    bad = replace(CALL, uid="bad", day="20261399")
    write_calendar(file, CALL, ASIDE, bad)
    refused = coachlog("import", file, "--manager", "Pat Lee", "--from", "2026-11-01", expect=1)
    told = "or leave out what is bad and take the other 2 of 3: "
    command = refused.err.strip().partition(told)[2]
    assert command.endswith("--skip-bad")
    assert outcome(bring(coachlog, *shlex.split(command)[2:])) == {"new": 2}


UNSURE = replace(CALL, uid="unsure", day="20261117", subject="Negotiation training")


def test_what_only_people_can_tell_is_counted_apart_until_triage_says(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    write_calendar(file, CALL, UNSURE, replace(UNSURE, uid="no", day="20261118"))
    done = bring(coachlog, file)
    assert (done["ride_alongs"], done["unsure"], done["new"]) == (1, {"training": 2}, 1)
    assert len(calls(coachlog)) == 1
    (manager,) = json.loads(coachlog("report", "--month", "--format", "json").out)["managers"]
    assert manager["calls"] == 1
    listed = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    asked = {one["id"]: (one["unsure"], one["suggestion"], one["reason"]) for one in listed}
    said = 'its title says "training"'
    assert asked == {
        1: (False, "rep-request", "organised by Dana Cruz"),
        2: (True, None, said),
        3: (True, None, said),
    }
    coachlog("triage", 2, "--initiator", "manager-scheduled")
    coachlog("triage", 3, "--initiator", "not-a-ride-along")
    assert sorted(one["id"] for one in calls(coachlog)) == [1, 2]
    before = coachlog("list-calls", "--format", "json").out
    again = bring(coachlog, file)
    assert (again["left_out"], again["unsure"]) == ({"not a ride-along": 1}, {})
    assert (again["ride_alongs"], again["same"], again["conflicts"]) == (2, 2, [])
    assert coachlog("list-calls", "--format", "json").out == before
    assert coachlog("triage", 3, "--initiator", "rep-request", expect=1).err


def test_an_answer_about_what_was_unsure_can_be_undone(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, UNSURE))
    coachlog("triage", 1, "--initiator", "rep-request")
    coachlog("undo", "--yes")
    assert calls(coachlog) == []
    (asked,) = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    assert asked["unsure"]


def test_what_was_tentative_counts_once_it_is_confirmed_and_the_other_way_round(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    tentative = replace(CALL, more=("STATUS:TENTATIVE",))
    assert bring(coachlog, write_calendar(file, tentative))["unsure"] == {"tentative": 1}
    assert bring(coachlog, write_calendar(file, CALL))["ride_alongs"] == 1
    assert len(calls(coachlog)) == 1
    assert bring(coachlog, write_calendar(file, tentative))["unsure"] == {"tentative": 1}
    assert calls(coachlog) == []
    bring(coachlog, write_calendar(file, CALL))
    coachlog("triage", 1, "--initiator", "rep-request")
    bring(coachlog, write_calendar(file, tentative))
    assert len(calls(coachlog)) == 1  # somebody said what it was


def test_a_tentative_field_day_stays_planned(coachlog: Coachlog, team: None, file: Path) -> None:
    day = Event(
        uid="day", day="20261118", at=None, subject="Field day", guests=("pat", "dana"),
        more=("STATUS:TENTATIVE",),
    )  # fmt: skip
    done = bring(coachlog, write_calendar(file, day))
    assert (done["field_days"], done["unsure"]) == (0, {"tentative": 1})
    (listed,) = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert listed["status"] == "planned"
    bring(coachlog, write_calendar(file, replace(day, more=())))
    (listed,) = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert listed["status"] == "held"


def test_what_is_unsure_makes_no_account_before_triage_says_that_it_counts(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    known = replace(UNSURE, uid="known", day="20261118", guests=("pat", "dana", "jo@globex.com"))
    write_calendar(file, CALL, replace(UNSURE, guests=("pat", "dana", "sam@hooli.com")), known)
    bring(coachlog, file)

    def accounts() -> set[str]:
        rows = map(json.loads, coachlog("export").out.splitlines()[1:])
        return {row["name"] for row in rows if row.get("table") == "accounts"}

    assert accounts() == {"Globex", "(no name)"}
    listed = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    assert {one["id"]: one["account"] for one in listed} == {1: "Globex", 2: "Hooli", 3: "Globex"}
    coachlog("triage", 2, 3, "--initiator", "manager-scheduled")
    assert {one["account"] for one in calls(coachlog)} == {"Globex", "Hooli"}
    before = coachlog("list-calls", "--format", "json").out
    assert bring(coachlog, file)["changed"] == 0
    assert coachlog("list-calls", "--format", "json").out == before
    coachlog("undo", "--yes")
    assert accounts() == {"Globex", "(no name)"}


def test_a_copy_of_what_is_unsure_is_the_same_call_once_it_counts(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    later = replace(UNSURE, uid="later", at="1400")
    write_calendar(file, UNSURE, replace(UNSURE, uid="copy"), later)
    for _ in range(2):
        assert bring(coachlog, file)["unsure"] == {"training": 3}
    assert len(json.loads(coachlog("triage", "--format", "json").out)["calls"]) == 2
    coachlog("triage", 1, 2, "--initiator", "rep-request")
    bring(coachlog, file)
    assert len(calls(coachlog)) == 2


OPEN_DAY = Event(
    uid="day", day="20261118", at=None, subject="Field day", guests=("pat", "dana"),
    more=("STATUS:TENTATIVE",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "status"), [("manager-scheduled", "held"), ("not-a-ride-along", "cancelled")]
)
def test_triage_asks_whether_an_unsure_field_day_was_one(
    coachlog: Coachlog, team: None, file: Path, answer: str, status: str
) -> None:
    bring(coachlog, write_calendar(file, OPEN_DAY))
    (asked,) = json.loads(coachlog("triage", "--format", "json").out)["field_days"]
    assert (asked["id"], asked["rep"], asked["reason"]) == (1, "Dana Cruz", "it is tentative")
    assert "field day 1" in coachlog("triage", "--format", "table").out
    coachlog("triage", "--field-day", 1, "--initiator", "rep-request", expect=2)
    coachlog("triage", "--field-day", 1, "--initiator", answer)
    for _ in range(2):
        (day,) = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
        assert day["status"] == status
        assert json.loads(coachlog("triage", "--format", "json").out)["field_days"] == []
        assert bring(coachlog, file)["changed"] == 0
    assert (
        "none that a calendar leaves open"
        in coachlog("triage", "--field-day", 1, "--initiator", answer, expect=1).err
    )
    coachlog("undo", "--yes")
    assert len(json.loads(coachlog("triage", "--format", "json").out)["field_days"]) == 1


def test_an_unsure_field_day_that_its_calendar_gives_up_is_not_asked_about(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    bring(coachlog, write_calendar(file, OPEN_DAY))
    bring(coachlog, write_calendar(file, replace(OPEN_DAY, more=("STATUS:CANCELLED",))))
    (day,) = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert day["status"] == "cancelled"
    assert json.loads(coachlog("triage", "--format", "json").out)["field_days"] == []


def test_settings_turn_rules_off_and_add_words_of_every_kind(
    coachlog: Coachlog, team: None, file: Path, settings_file: Path
) -> None:
    write_calendar(file, UNSURE, replace(CALL, uid="v", subject="Akademie"))
    assert bring(coachlog, file, "--dry-run")["unsure"] == {"training": 1}
    settings_file.write_text('calendar_rules_off = ["training"]\n')
    assert bring(coachlog, file, "--dry-run")["ride_alongs"] == 2
    settings_file.write_text('[calendar_words]\ntraining = ["Akademie"]\n')
    assert bring(coachlog, file, "--dry-run")["unsure"] == {"training": 2}
    settings_file.write_text('calendar_rules_off = ["trainings"]\n')
    assert "did you mean training?" in coachlog("import", file, expect=1).err


def test_note_takers_and_things_make_no_ride_along(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    alone = replace(CALL, subject="1:1", guests=("pat", "dana"))
    machines = (
        "ATTENDEE;CN=Fred:mailto:fred@fireflies.ai",
        "ATTENDEE;CN=Gong Notetaker:mailto:assistant@somewhere.com",
        "ATTENDEE;ROLE=NON-PARTICIPANT;CN=Jo:mailto:jo@globex.com",
        "ATTENDEE;CUTYPE=RESOURCE;CN=Beamer:mailto:beamer@rent.com",
        "ORGANIZER:mailto:unknownorganizer@calendar.google.com",
    )
    write_calendar(
        file,
        *(replace(alone, uid=f"u{n}", organizer=None, more=(m,)) for n, m in enumerate(machines)),
    )
    assert bring(coachlog, file)["left_out"] == {"one-to-one": 5}


def test_people_at_another_domain_of_the_firm_are_colleagues(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    def with_guest(uid: str, day: str, name: str, email: str) -> Event:
        return replace(
            CALL, uid=uid, day=day, subject="Review", guests=("pat", "dana"),
            more=(f"ATTENDEE;CN={name}:mailto:{email}",),
        )  # fmt: skip

    write_calendar(
        file,
        with_guest("a", "20261116", "Kim Poe", "kim@acme.de"),
        with_guest("b", "20261117", "Lou Fox", "lfox@roadrunner.com"),
        with_guest("c", "20261118", "Jo Ito", "jo@globex.com"),
        replace(CALL, uid="d", day="20261119", guests=("pat", "lou@globex.com", "dana")),
    )
    done = bring(coachlog, file, "--explain")
    assert (done["ride_alongs"], done["left_out"]) == (2, {"internal": 2})
    shown = coachlog("import", file).out
    assert "or they are called like yours: @acme.de, @roadrunner.com\n" in shown
    coachlog("config", "set", "own_domains", "acme.com, acme.de")
    assert bring(coachlog, file, "--dry-run")["left_out"] == {"internal": 1}
    coachlog("config", "set", "own_domains", "acme.com")  # acme.de is a customer
    assert bring(coachlog, file, "--dry-run")["left_out"] == {}
    assert "Taken for your own" not in coachlog("import", file, "--dry-run").out


def test_a_published_calendar_without_guests_is_read_by_its_titles(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    coachlog("add-call", "--manager", "Pat Lee", "--rep", "Lou Fox", "--account", "Globex GmbH",
             "--initiator", "rep-request", "--date", "2026-01-15")  # fmt: skip
    titles = (
        "Dana @ Globex",
        "Kundenbesuch Hooli mit Lou",
        "Tournée terrain Dana",
        "Dentist",
        "1:1 Lou",
    )
    write_calendar(
        file, *(replace(CALL, uid=t, day=f"2026110{n + 2}", subject=t, guests=(), organizer=None)
                for n, t in enumerate(titles))
    )  # fmt: skip
    bring(coachlog, file, "--manager", "Pat Lee")
    found = [(one["date"], one["rep"], one["account"]) for one in calls(coachlog)]
    assert sorted(found)[1:] == [
        ("2026-11-02", "Dana Cruz", "Globex GmbH"),
        ("2026-11-03", "Lou Fox", "Hooli"),
        ("2026-11-04", "Dana Cruz", "(no name)"),
    ]


def test_a_rep_is_known_by_every_address(coachlog: Coachlog, team: None, file: Path) -> None:
    coachlog("edit-rep", "Dana Cruz", "--email", "dcruz@sister.org")
    for number, email in enumerate(("dana@acme.com", "dcruz@sister.org")):
        write_calendar(
            file,
            replace(
                CALL, uid=email, day=f"2026111{6 + number}", organizer=None,
                guests=("pat", "jo@globex.com"), more=(f"ATTENDEE:mailto:{email}",),
            ),
        )  # fmt: skip
        assert bring(coachlog, file)["ride_alongs"] == 1
    assert {one["rep"] for one in calls(coachlog)} == {"Dana Cruz"}


def test_an_address_that_goes_by_a_reps_name_at_another_firm_is_asked_about(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    guests = ("ATTENDEE;CN=Dana Cruz:mailto:dcruz@partner.org",)
    write_calendar(
        file,
        replace(CALL, uid="a", guests=("pat",), organizer=None, more=guests),
        replace(CALL, uid="b", guests=("pat", "dana", "bea@partner.org")),
    )
    told = coachlog("import", file, "--manager", "Pat Lee").out
    assert "dcruz@partner.org goes by the name of Dana Cruz, and counts as from outside" in told
    assert "edit-rep 'Dana Cruz' --email dcruz@partner.org" in told
    coachlog("edit-rep", "Dana Cruz", "--email", "dcruz@partner.org")
    assert "goes by the name" not in coachlog("import", file, "--manager", "Pat Lee").out


def test_what_is_gone_from_a_calendar_is_listed_with_the_command_that_takes_it_out(
    coachlog: Coachlog, team: None, file: Path, tmp_path: Path
) -> None:
    days = [replace(CALL, uid=f"e{n}", day=f"202611{n:02}") for n in range(2, 12)]
    bring(coachlog, write_calendar(file, *days))
    coachlog("edit-call", 3, "--minutes", 5)
    left = write_calendar(file, days[0], *days[3:])
    done = bring(coachlog, left)
    assert (gone(done), done["removed"], len(calls(coachlog))) == (["call 2", "call 3"], 0, 10)
    assert [one["edited"] for one in done["gone"]] == [False, True]
    shown = coachlog("import", left).out
    assert "2 calls are no longer in it: 2, 3\n" in shown
    assert (
        "3 was changed or sorted here, and would be taken out by: coachlog remove-call 3\n" in shown
    )
    (command,) = [line for line in shown.splitlines() if line.startswith("Taken out by")]
    taken = bring(coachlog, *shlex.split(command.partition("import ")[2]))
    assert (taken["removed"], gone(taken), taken["conflicts"]) == (1, ["call 3"], [])
    assert [one["id"] for one in calls(coachlog)].count(3) == 1
    assert "Taken out by" not in coachlog("import", left).out
    coachlog("remove-call", 3, "--yes")
    assert gone(bring(coachlog, left)) == []


def test_a_field_day_and_an_unsure_entry_that_are_gone_are_listed_and_taken_out(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    some = [replace(CALL, uid=f"e{n}", day=f"202611{n:02}") for n in range(2, 6)]
    day = Event(uid="day", day="20261116", at=None, subject="Field day", guests=("pat", "dana"))
    inside = replace(CALL, uid="inside", day="20261116")
    several = replace(day, uid="two", day="20261118", more=("DTEND;VALUE=DATE:20261120",))
    unsure = replace(CALL, uid="unsure", day="20261106", subject="Training Globex")
    bring(coachlog, write_calendar(file, *some, day, inside, several, unsure))
    left = write_calendar(file, *some, inside, several)

    def hint() -> str:
        """Return what triage suggests of the call inside the day."""
        asked = json.loads(coachlog("triage", "--format", "json").out)["calls"]
        (found,) = (one for one in asked if one["date"] == "2026-11-16")
        suggestion: str = found["suggestion"]
        return suggestion

    done = bring(coachlog, left)
    assert gone(done) == ["field day 1", "unsure entry 6"]
    shown = coachlog("import", left).out
    assert "1 field day is no longer in it: 1\n1 unsure entry is no longer in it: 6\n" in shown
    assert hint() == "manager-scheduled"
    done = bring(coachlog, left, "--remove-gone")
    assert (done["removed"], done["changed"], gone(done)) == (2, 1, [])
    days = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert [one["status"] for one in days] == ["held", "held", "cancelled"]
    assert hint() == "rep-request"
    assert outcome(bring(coachlog, left)) == {"same": 7}
    bring(coachlog, write_calendar(file, *some, day, inside, several, unsure))  # it was a slip
    days = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert [one["status"] for one in days] == ["held"] * 3


def test_a_field_day_leaves_the_calls_it_was_moved_away_from(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    day = Event(uid="day", day="20261103", at=None, subject="Field day", guests=("pat", "dana"))
    some = [replace(CALL, uid=f"e{n}", day="20261103", at=f"{n:02}00") for n in (9, 14)]
    bring(coachlog, write_calendar(file, *some, day))
    coachlog("triage", 1, "--initiator", "manager-scheduled")
    assert json.loads(coachlog("show-call", 1, "--format", "json").out)["call"]["field_day"] == 1
    moved = write_calendar(file, *some, replace(day, day="20261104"))
    done = bring(coachlog, moved)
    (line,) = done["conflicts"]
    assert line.startswith("call 1 of Tue 2026-11-03 is outside field day 1 now, and stays as tri")
    one = json.loads(coachlog("show-call", 1, "--format", "json").out)["call"]
    assert (one["field_day"], one["initiator"]) == (None, "manager-scheduled")
    assert outcome(bring(coachlog, moved)) == {"same": 3}
    coachlog("triage", 2, "--initiator", "rep-request")
    coachlog("edit-call", 2, "--date", "2026-11-04", "--field-day", 1)
    done = bring(coachlog, write_calendar(file, *some, replace(day, more=("STATUS:CANCELLED",))))
    assert [one.partition(" now")[0] for one in done["conflicts"]] == [
        "call 2 of Wed 2026-11-04 is outside field day 1",
    ]


def test_calls_stay_on_the_days_of_a_field_day_that_grows_moves_and_shrinks(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    day = Event(uid="day", day="20261103", at=None, subject="Field day", guests=("pat", "dana"))
    two = replace(day, more=("DTEND;VALUE=DATE:20261105",))
    some = [
        replace(CALL, uid=f"e{n}", day=f"202611{n:02}", at=at)
        for n, at in ((3, "1000"), (4, "1100"))
    ]

    def on_days() -> dict[str, int]:
        days = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
        return {one["date"][8:]: one["calls"] for one in days if one["status"] == "held"}

    bring(coachlog, write_calendar(file, *some, two))
    coachlog("triage", 1, 2, "--initiator", "manager-scheduled")
    assert on_days() == {"03": 1, "04": 1}
    grown = replace(day, day="20261102", more=("DTEND;VALUE=DATE:20261106",))
    assert bring(coachlog, write_calendar(file, *some, grown))["conflicts"] == []
    assert on_days() == {"02": 0, "03": 1, "04": 1, "05": 0}
    assert outcome(bring(coachlog, file)) == {"same": 6}
    done = bring(coachlog, write_calendar(file, *some, replace(day, day="20261104")))
    (line,) = done["conflicts"]
    assert line.startswith("call 1 of Tue 2026-11-03 is outside field day 2 now")
    assert (done["removed"], on_days()) == (3, {"04": 1})
    assert outcome(bring(coachlog, file)) == {"same": 3}


def test_a_sorted_call_leaves_a_field_day_whose_hours_leave_it(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    day = Event(uid="day", day="20261103", at="0900", until="1300", subject="Field day",
                guests=("pat", "dana"))  # fmt: skip
    some = [replace(CALL, uid=f"e{at}", day="20261103", at=at) for at in ("1000", "1800")]
    bring(coachlog, write_calendar(file, *some, day))
    coachlog("triage", 1, 2, "--initiator", "manager-scheduled")
    coachlog("edit-call", 2, "--field-day", 1)  # by hand, outside its hours
    later = replace(day, at="1300", until="1700")
    (line,) = bring(coachlog, write_calendar(file, *some, later))["conflicts"]
    assert line.startswith("call 1 of Tue 2026-11-03 is outside field day 1 now")
    shown = [json.loads(coachlog("show-call", n, "--format", "json").out)["call"] for n in (1, 2)]
    assert [one["field_day"] for one in shown] == [None, 1]


@pytest.mark.parametrize("edited", [False, True])
def test_an_entry_that_becomes_a_call_or_a_field_day_is_one_unless_somebody_changed_it(
    coachlog: Coachlog, team: None, file: Path, edited: bool
) -> None:
    day = Event(uid="x", day="20261103", at="0900", until="1300", subject="Field day",
                guests=("pat", "dana"))  # fmt: skip
    call = replace(CALL, uid="x", day="20261103", at="0900")
    other = replace(CALL, uid="other", day="20261104")

    def held() -> tuple[int, list[str]]:
        days = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
        return sum(one["status"] == "held" for one in days), [
            one["date"] for one in calls(coachlog)
        ]

    bring(coachlog, write_calendar(file, day, other))
    if edited:
        coachlog("debrief-fieldday", 1, "--from-file", "-", stdin="remark = 'went well'\n")
    done = bring(coachlog, write_calendar(file, call, other))
    if edited:
        (line,) = done["conflicts"]
        assert line.startswith("field day 1 of 2026-11-03 is different in the calendar now")
        assert held() == (1, ["2026-11-04"])
        return
    assert (done["new"], done["removed"], done["conflicts"]) == (1, 1, [])
    assert held() == (0, ["2026-11-04", "2026-11-03"])
    assert outcome(bring(coachlog, file)) == {"same": 2}
    done = bring(coachlog, write_calendar(file, day, other))
    assert (done["field_days"], done["conflicts"], held()) == (1, [], (1, ["2026-11-04"]))
    assert outcome(bring(coachlog, file)) == {"same": 2}
    bring(coachlog, write_calendar(file, call, other))
    number = calls(coachlog)[1]["id"]
    coachlog("triage", number, "--initiator", "rep-request")
    (line,) = bring(coachlog, write_calendar(file, day, other))["conflicts"]
    assert line.startswith(f"call {number} of 2026-11-03 is different in the calendar now")
    assert held() == (0, ["2026-11-04", "2026-11-03"])


def test_a_field_day_that_was_debriefed_is_held_wherever_its_entry_is(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    some = [replace(CALL, uid=f"e{n}", day=f"202611{n:02}") for n in range(2, 6)]
    day = Event(uid="day", day="20261103", at=None, subject="Field day", guests=("pat", "dana"))
    bring(coachlog, write_calendar(file, *some, day))
    coachlog("debrief-fieldday", 1, "--from-file", "-", stdin="remark = 'went well'\n")
    done = bring(coachlog, write_calendar(file, *some), "--remove-gone")
    assert (gone(done), done["removed"], done["changed"]) == ([], 0, 0)


def test_another_calendar_or_a_single_invitation_says_nothing_is_gone(
    coachlog: Coachlog, team: None, file: Path, tmp_path: Path
) -> None:
    days = [replace(CALL, uid=f"e{n}", day=f"202611{n:02}") for n in range(2, 12)]
    bring(coachlog, write_calendar(file, *days))
    one = write_calendar(tmp_path / "one.ics", days[4])
    other = write_calendar(tmp_path / "other.ics", replace(ASIDE, day="20261109"))
    assert gone(bring(coachlog, one)) == gone(bring(coachlog, other)) == []
    later = write_calendar(file, *days[5:])  # an export of fewer days
    assert bring(coachlog, later)["gone"] == []


@pytest.mark.parametrize("left_out", [{9, 10}, {2}, {11}, {10, 11}])
def test_what_is_gone_is_known_whatever_the_file_is_called(
    coachlog: Coachlog, team: None, tmp_path: Path, left_out: set[int]
) -> None:
    days = {n: replace(CALL, uid=f"e{n}", day=f"202611{n:02}") for n in (2, 3, 4, 5, 9, 10, 11)}
    first = [days[n] for n in (2, 3, 4, 5, 11)]
    bring(coachlog, write_calendar(tmp_path / "calendar.ics", *first))
    bring(coachlog, write_calendar(tmp_path / "calendar (1).ics", *days.values()))
    ids = {one["date"]: one["id"] for one in calls(coachlog)}
    left = [day for n, day in days.items() if n not in left_out]
    done = bring(coachlog, write_calendar(tmp_path / "other.ics", *left))
    assert gone(done) == [f"call {id_}" for id_ in sorted(ids[f"2026-11-{n:02}"] for n in left_out)]
    done = bring(coachlog, tmp_path / "other.ics", "--remove-gone")
    assert (done["removed"], len(calls(coachlog))) == (len(left_out), 7 - len(left_out))
    assert bring(coachlog, tmp_path / "other.ics")["gone"] == []


def test_a_second_calendar_of_a_manager_takes_nothing_from_the_first(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    days = [replace(CALL, uid=f"e{n}", day=f"202611{n:02}") for n in range(2, 12)]
    one, other = tmp_path / "one.ics", tmp_path / "other.ics"
    for name in ("", "X-WR-CALNAME"):
        for path, some in ((one, days[:6]), (other, days[5:])):  # one entry stands in both
            text = write_calendar(path, *some).read_text()
            if name:
                head = "VERSION:2.0\n"
                path.write_text(text.replace(head, f"{head}{name}:{path.stem}\n"))
        for _ in range(2):
            for path in (one, other):
                done = bring(coachlog, path)
                assert (done["gone"], done["doubtful"]) == ([], [])


def test_where_more_is_gone_than_there_one_line_says_that_it_is_not_listed(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    days = [replace(CALL, uid=f"e{n}", day=f"202611{n:02}") for n in range(2, 10)]
    bring(coachlog, write_calendar(file, *days))
    left = write_calendar(file, days[0], *days[6:])
    done = bring(coachlog, left)
    assert (done["gone"], gone(done, "doubtful")) == ([], [f"call {n}" for n in range(2, 7)])
    for more in ((), ("--remove-gone",)):
        shown = coachlog("import", left, *more).out
        assert (
            "5 earlier entries are not in it, more than are, so that it may be another calendar: "
            "call 2, call 3, call 4, call 5, call 6. One that is gone: coachlog remove-call 2\n"
        ) in shown
    assert len(calls(coachlog)) == 8


def test_somebody_with_two_addresses_is_proposed_once(coachlog: Coachlog, file: Path) -> None:
    coachlog("add-manager", "Pat Lee", "--email", "pat@acme.com")
    second = ("ATTENDEE;CN=Dana Cruz:mailto:dana.cruz@acme.de",)
    write_calendar(
        file, CALL,
        replace(
            CALL, uid="v", day="20261117", organizer=None, guests=("pat", "jo@globex.com"),
            more=second,
        ),
    )  # fmt: skip
    done = bring(coachlog, file, "--add-people")
    assert [(one["name"], one["meetings"]) for one in done["proposals"]] == [("Dana Cruz", 2)]
    assert done["ride_alongs"] == 2


def test_several_files_end_with_what_all_of_them_changed(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    header = "date,manager,rep,account,initiator\n"
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(f"{header}2026-11-10,Pat Lee,Dana Cruz,Acme,rep-request\n")
    second.write_text(f"{header}2026-11-11,Pat Lee,Lou Fox,Globex,\n")
    coachlog("import", first)
    assert "All 2 files: 1 new, 0 changed, 1 the same\n" in coachlog("import", first, second).out
    coachlog("undo", "--yes")
    found = json.loads(coachlog("import", first, second, "--format", "json").out)
    assert (found["command_ids"], found["added_ids"]) == (
        [3], {"account": [3], "rep": [3], "call": [3]},
    )  # fmt: skip
    again = json.loads(coachlog("import", first, second, "--format", "json").out)
    assert (again["command_ids"], again["added_ids"]) == ([], {})


def test_more_rows_than_anybody_reads_are_not_listed(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachlog.store.made.MOST_LISTED_IDS", 1)
    file = tmp_path / "a.csv"
    rows = ("2026-11-10,Pat Lee,Dana Cruz,Acme,", "2026-11-11,Pat Lee,Dana Cruz,Acme,")
    file.write_text("\n".join(("date,manager,rep,account,initiator", *rows)))
    found = json.loads(coachlog("import", file, "--format", "json").out)["added_ids"]
    assert (found["call"], found["rep"]) == (None, [1])


@pytest.mark.usefixtures("team")
def test_a_calendar_is_read_thirteen_weeks_back(coachlog: Coachlog, file: Path) -> None:
    days = ("20260820", "20260821")
    write_calendar(file, *(replace(CALL, uid=day, day=day) for day in days))
    assert bring(coachlog, file)["new"] == 1
    assert [call["date"] for call in calls(coachlog)] == ["2026-08-21"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty; export the calendar again"),
        ("\r\n \t\r\n", "is empty; export the calendar again"),
        (
            '<?xml version="1.0"?><icalendar xmlns="urn:ietf:params:xml:ns:icalendar-2.0"/>',
            "is a calendar in XML (xCal); export it as .ics",
        ),
        (
            "BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:1\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
            "holds tasks and no events; export the calendar itself",
        ),
    ],
)
def test_a_calendar_without_events_is_told_in_words_of_calendars(
    coachlog: Coachlog, team: None, file: Path, content: str, told: str
) -> None:
    file.write_text(content, newline="")
    done = coachlog("import", file, "--manager", "Nina New", expect=1)
    assert f"{file.name}:1: {told}\n" in done.err
    assert "Nina" not in coachlog("list-team").out


@pytest.mark.parametrize(
    "absurd",
    [
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=DAILY;INTERVAL=99999999999999999999",
        "RRULE:FREQ=DAILY;COUNT=99999999999999999999",
        "RRULE:FREQ=HOURLY",
        "RDATE:"
        + ",".join(f"2026110{n % 9 + 1}T{n // 60 % 24:02}{n % 60:02}00" for n in range(10_001)),
    ],
)
def test_an_absurd_repetition_leaves_out_its_event_alone_and_is_counted(
    coachlog: Coachlog, team: None, file: Path, absurd: str
) -> None:
    start = replace(CALL, uid="absurd", day="20261101", more=(absurd,))
    shown = coachlog("import", write_calendar(file, CALL, start)).out
    assert "left out   1: 1 repeats too often" in shown
    assert len(calls(coachlog)) == 1


def test_a_title_whose_fold_lost_its_blank_is_whole(
    coachlog: Coachlog, team: None, file: Path
) -> None:
    write_calendar(file, replace(CALL, subject="Glo\r\nbex visit"))
    bring(coachlog, file)
    assert [one["notes"] for one in calls(coachlog)] == ["Globex visit"]
