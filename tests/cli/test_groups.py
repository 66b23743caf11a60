"""Groups of managers: kept by date, narrowing and summing up reports, known everywhere."""

from __future__ import annotations

import json
from collections import Counter
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # has no types
import pytest

from tests.cli.logs import dump
from tests.conftest import Coachlog

HEADER = "date,manager,rep,account,initiator\n"


def spread(manager: str, rep: str, asked: int, scheduled: int, day: str) -> str:
    return "".join(
        f"2026-{day},{manager},{rep},Acme {number},{who}\n"
        for who, calls in (("rep-request", asked), ("manager-scheduled", scheduled))
        for number in range(calls)
    )


@pytest.fixture
def grouped(coachlog: Coachlog) -> Coachlog:
    """Log calls of three managers; Pat moves from EMEA to APAC in the middle of November."""
    rows = [
        spread("Pat Lee", "Dana Cruz", 3, 1, "11-03"),
        spread("Pat Lee", "Dana Cruz", 0, 2, "11-18"),
        spread("Kim Poe", "Sam Oak", 2, 2, "11-04"),
        spread("Zoe Ode", "Ida Moe", 1, 0, "11-05"),
    ]
    coachlog("import", "-", stdin=HEADER + "".join(rows))
    move_to_apac(coachlog, "EMEA/North", "emea/South")
    return coachlog


def move_to_apac(coachlog: Coachlog, pats: str, kims: str) -> None:
    """Put Pat Lee and Kim Poe into groups, and Pat into APAC from the middle of November on."""
    coachlog("edit-manager", "Pat Lee", "--group", pats)
    coachlog("edit-manager", "Pat Lee", "--group", "APAC", "--from", "2026-11-10")
    coachlog("edit-manager", "Kim Poe", "--group", kims)


def counts(coachlog: Coachlog, *args: str) -> dict[str, tuple[int, int]]:
    document: dict[str, Any] = json.loads(
        coachlog("report", "--month", "2026-11", "--format", "json", *args).out
    )
    return {
        line["manager"]: (line["rep_request"], line["manager_scheduled"])
        for line in document["managers"]
    }


def test_what_a_change_of_the_group_says(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Pat Lee")
    said = coachlog("edit-manager", "Pat Lee", "--group", "EMEA/North").out
    assert said == "Changed manager Pat Lee, in EMEA/North (a new group)\n"
    said = coachlog("edit-manager", "Pat Lee", "--group", "emea/south").out
    assert said == "Changed manager Pat Lee, in EMEA/south (a new group) since Fri 2026-11-20\n"
    said = coachlog("edit-manager", "Pat Lee", "--group", "", "--from", "2026-12-01").out
    assert said == "Changed manager Pat Lee, in no group since Tue 2026-12-01\n"


def test_a_report_on_a_group_counts_the_days_on_which_managers_were_in_it(
    grouped: Coachlog,
) -> None:
    assert counts(grouped, "--group", "EMEA") == {"Kim Poe": (2, 2), "Pat Lee": (3, 1)}
    assert counts(grouped, "--group", "emea/north") == {"Pat Lee": (3, 1)}
    assert counts(grouped, "--group", "APAC") == {"Pat Lee": (0, 2)}
    assert counts(grouped) == {"Kim Poe": (2, 2), "Pat Lee": (3, 3), "Zoe Ode": (1, 0)}


def test_what_reps_asked_for_counts_on_the_days_of_the_group_too(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    rows = [
        spread("Pat Lee", "Dana Cruz", 3, 0, "11-03"),
        spread("Pat Lee", "Dana Cruz", 2, 0, "11-18"),
        spread("Kim Poe", "Dana Cruz", 1, 0, "11-19"),
    ]
    coachlog("import", "-", stdin=HEADER + "".join(rows))
    move_to_apac(coachlog, "EMEA", "EMEA")

    def asked(*args: str) -> dict[str, list[int]]:
        month = ("report", "--month", "2026-11", "--format", "json", *args)
        lines = json.loads(coachlog(*month).out)["managers"]
        found = {line["manager"]: line["reps"]["overdue"] for line in lines}
        return {name: [rep["requested"] for rep in reps] for name, reps in found.items() if reps}

    month = ("report", "--month", "2026-11", "--group", "APAC")
    assert asked("--group", "APAC") == {"Pat Lee": [2]}
    assert "asked for 2 calls" in coachlog(*month).out
    assert asked() == asked("--manager", "Pat Lee") == {"Pat Lee": [6]}
    assert asked("--by", "group") == {"APAC": [2]}
    coachlog(*month, "--format", "xlsx", "-o", tmp_path / "apac.xlsx")
    book = openpyxl.load_workbook(tmp_path / "apac.xlsx")
    titles, *reps = book["Reps"].iter_rows(values_only=True)
    assert [rep[titles.index("Asked")] for rep in reps] == [2]


def test_groups_are_summed_up_from_counts_never_from_shares(grouped: Coachlog) -> None:
    assert counts(grouped, "--by", "group") == {
        "(no group)": (1, 0),
        "APAC": (0, 2),
        "EMEA": (5, 3),
    }
    assert counts(grouped, "--group", "EMEA", "--by", "group") == {
        "EMEA/North": (3, 1),
        "EMEA/South": (2, 2),
    }
    document = json.loads(
        grouped("report", "--month", "2026-11", "--by", "group", "--format", "json").out
    )
    emea = document["managers"][-1]
    assert document["by"] == "group"
    assert emea["team_selling_share"] == round(5 / 8, 4)
    # Pat and Kim, asked and scheduled: four visits, one day each.
    assert (emea["evidence"]["visits"], emea["evidence"]["calls"]) == (4, 8)


def test_the_screen_is_about_groups_and_leads_into_one(grouped: Coachlog) -> None:
    out = grouped("report", "--month", "2026-11", "--by", "group").out
    assert "3 groups (those in none as one)" in out
    assert "  Group " in out
    assert out.splitlines()[-1] == "Next      coachlog report --group EMEA --month 2026-11"


def test_every_format_of_a_report_says_to_which_group_it_is_narrowed(
    grouped: Coachlog, tmp_path: Path
) -> None:
    month = ("report", "--month", "2026-11", "--group", "emea/north")
    whom = "Pat Lee in EMEA/North"
    assert f"2026-11-20 · {whom}" in grouped(*month).out
    assert f"· {whom}\n" in grouped(*month, "--format", "markdown").out
    assert f"<title>{whom}, " in grouped(*month, "--format", "html", "--for", "manager").out
    assert (
        "<title>Coaching in the field in EMEA, "
        in grouped(*month[:-1], "EMEA", "--format", "html").out
    )
    mail = grouped(*month, "--format", "eml", "--to", "boss@example.com").out
    subject = message_from_string(mail, policy=policy.default)["Subject"]
    assert subject.endswith(f", {whom}")
    grouped(*month, "--format", "xlsx", "-o", tmp_path / "north.xlsx")
    book = openpyxl.load_workbook(tmp_path / "north.xlsx")
    assert book["Summary"]["A1"].value.endswith(f" · {whom}")
    meanings = {row[0]: row[2] for row in book["Definitions"].iter_rows(values_only=True)}
    assert meanings["Group"] == "only days on which a manager was in EMEA/North count"
    said = json.loads(grouped(*month, "--format", "json").out)
    assert said["group"] == "EMEA/North"
    whole = json.loads(grouped("report", "--month", "2026-11", "--format", "json").out)
    assert whole["group"] is None
    assert "2 managers in EMEA" in grouped(*month[:-1], "EMEA").out
    assert "2 groups in EMEA" in grouped(*month[:-1], "EMEA", "--by", "group").out


def test_days_outside_a_group_are_neither_weeks_without_calls_nor_room_for_half_days(
    coachlog: Coachlog,
) -> None:
    days = ("10-05", "10-12", "10-19", "10-26", "10-27", "10-28", "11-12", "11-17", "11-18")
    rows = [spread("Pat Lee", "Dana Cruz", 3, 0, day) for day in days]
    coachlog("import", "-", stdin=HEADER + "".join(rows))
    coachlog("edit-manager", "Pat Lee", "--group", "EMEA")

    def ask(group: str) -> tuple[int | None, tuple[int, int]]:
        said = json.loads(
            coachlog("report", "--quarter", "2026-Q4", "--group", group, "--format", "json").out
        )
        (line,) = said["managers"]
        pace, quality = line["pace"], said["quality"]
        return pace and pace["fits"], (quality["weeks_without_calls"], quality["weeks"])

    # Today is Friday 20 November: of the 13 weeks up to 31 December seven have
    # most of their working days behind them; the first has two in the quarter.
    room, weeks = ask("EMEA")
    assert weeks == (1, 7)
    assert room is not None
    coachlog("edit-manager", "Pat Lee", "--group", "APAC", "--from", "2026-11-10")
    # The week of the move is one of the group in which most of it is.
    assert ask("EMEA") == (None, (1, 5))
    assert ask("APAC") == (room, (0, 2))
    coachlog("edit-manager", "Pat Lee", "--group", "EMEA", "--from", "2026-12-21")
    less, weeks = ask("APAC")
    assert less is not None
    assert 0 < less < room


def test_the_evidence_counts_the_days_in_the_group(coachlog: Coachlog) -> None:
    days = ("10-05", "10-12", "11-03", "11-09", "11-10", "11-12", "11-17", "11-18")
    rows = [spread("Pat Lee", "Dana Cruz", 3, 0, day) for day in days]
    coachlog("import", "-", stdin=HEADER + "".join(rows))
    coachlog("edit-manager", "Pat Lee", "--group", "EMEA", "--from", "2026-11-01")  # a Sunday
    report = ("report", "--quarter", "--group", "EMEA")
    narrowed = " ".join(coachlog(*report).out.split())
    assert "from 6 visits in these 20 days" in narrowed  # to Friday 20 November
    quality = json.loads(coachlog(*report, "--format", "json").out)["quality"]
    assert (quality["weeks_without_calls"], quality["weeks"]) == (0, 3)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--group", ""), 2, "is not a group such as EMEA/North"),
        (("--group", "EMAE"), 1, "no group EMAE in this log; did you mean EMEA?"),
        (("--group", "x"), 1, "there are APAC, EMEA, EMEA/North, EMEA/South"),
        (("--by", "team"), 2, "manager"),
        (("--manager", "Pat Lee", "--group", "EMEA"), 2, "--manager is one manager"),
    ],
)
def test_what_is_no_group_is_refused(
    grouped: Coachlog, args: tuple[str, ...], code: int, said: str
) -> None:
    assert said in grouped("report", *args, expect=code).err


def test_lists_of_teams_say_the_group_of_the_day(grouped: Coachlog) -> None:
    teams = json.loads(grouped("list-team", "--format", "json").out)["teams"]
    assert [(team["manager"], team["group"]) for team in teams] == [
        ("Kim Poe", "EMEA/South"),
        ("Pat Lee", "APAC"),
        ("Zoe Ode", None),
    ]
    assert "Pat Lee (APAC)" in grouped("list-team").out


def test_groups_go_through_export_and_import_and_undo_takes_them_back(
    grouped: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    exported = grouped("export").out
    other = tmp_path / "other.db"
    grouped("--db", other, "import", "-", stdin=exported)
    assert grouped("--db", other, "export").out == exported
    before = counts(grouped, "--by", "group")
    grouped("edit-manager", "Kim Poe", "--group", "APAC", "--from", "2026-11-01")
    assert counts(grouped, "--by", "group")["APAC"] == (2, 4)
    assert history_of(grouped) == ["added group (Kim Poe, APAC, from 2026-11-01)"]
    grouped("undo", "--yes")
    assert counts(grouped, "--by", "group") == before


def export_of(coachlog: Coachlog, path: Path, group: str, *, manager: str = "Pat Lee") -> str:
    """Return another log, in which a manager is in a group."""
    coachlog("--db", path, "add-manager", manager)
    coachlog("--db", path, "edit-manager", manager, "--group", group)
    return coachlog("--db", path, "export").out


def groups_of(coachlog: Coachlog) -> dict[str, str]:
    teams = json.loads(coachlog("list-team", "--format", "json").out)["teams"]
    return {team["manager"]: team["group"] for team in teams if team["group"]}


def test_an_imported_group_is_spelled_as_the_log_spells_it(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    coachlog("add-manager", "Pat Lee")
    coachlog("edit-manager", "Pat Lee", "--group", "EMEA/South")
    other = export_of(coachlog, tmp_path / "other.db", "emea/south/Rome", manager="Kim Poe")
    coachlog("import", "-", stdin=other)
    assert groups_of(coachlog) == {"Pat Lee": "EMEA/South", "Kim Poe": "EMEA/South/Rome"}
    assert "0 new, 0 changed" in coachlog("import", "-", stdin=other).out
    same = export_of(coachlog, tmp_path / "same.db", "emea/SOUTH")
    assert "stayed as they are" not in coachlog("import", "-", stdin=same).out
    assert groups_of(coachlog)["Pat Lee"] == "EMEA/South"


def test_an_imported_group_that_contradicts_the_logs_is_named(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    coachlog("add-manager", "Pat Lee", "--email", "pat@example.com")
    coachlog("edit-manager", "Pat Lee", "--group", "EMEA/North")
    other = export_of(coachlog, tmp_path / "other.db", "EMEA/South")
    out = coachlog("import", "-", stdin=other).out
    assert "stayed as they are here:\n  group of Pat Lee, EMEA/North: in EMEA/South there\n" in out
    assert groups_of(coachlog) == {"Pat Lee": "EMEA/North"}


def history_of(coachlog: Coachlog) -> list[str]:
    """Return what the last command did."""
    return [line.strip() for line in coachlog("history", "--limit", "1").out.splitlines()[1:]]


def test_the_history_says_which_group_and_what_it_was_before(grouped: Coachlog) -> None:
    grouped("edit-manager", "Zoe Ode", "--group", "APAC")
    assert history_of(grouped) == ["added group (Zoe Ode, APAC)"]
    grouped("edit-manager", "Pat Lee", "--group", "EMEA", "--from", "2026-11-10")
    assert history_of(grouped) == [
        "changed group (Pat Lee, EMEA, from 2026-11-10)", "group: APAC -> EMEA",
    ]  # fmt: skip
    grouped("edit-manager", "Pat Lee", "--group", "", "--from", "2026-11-18")
    assert history_of(grouped) == ["added group (Pat Lee, no group, from 2026-11-18)"]


def test_where_nobody_is_in_a_group_the_next_command_tells_how_to_put_somebody_into_one(
    coachlog: Coachlog,
) -> None:
    rows = spread("Pat Lee", "Dana Cruz", 3, 1, "11-03")
    coachlog("import", "-", stdin=HEADER + rows)
    out = coachlog("report", "--month", "2026-11", "--by", "group").out
    assert out.splitlines()[-1] == "Next      coachlog edit-manager --help"
    assert "--group" in coachlog("edit-manager", "--help").out
    coachlog("edit-manager", "Pat Lee", "--group", "EMEA", "--from", "2026-11-10")
    coachlog("add-manager", "Ada May")
    out = coachlog("report", "--month", "2026-11", "--by", "group").out
    assert out.splitlines()[-1] == "Next      coachlog report --group EMEA --month 2026-11"


def test_a_group_beside_those_inside_it_is_not_called_as_the_whole(grouped: Coachlog) -> None:
    """One name had two figures: of all in it, and of those who are in none inside it."""
    grouped("edit-manager", "Zoe Ode", "--group", "EMEA")
    assert counts(grouped, "--by", "group") == {"APAC": (0, 2), "EMEA": (6, 3)}
    inside = ("--by", "group", "--group", "emea")
    assert counts(grouped, *inside) == {
        "EMEA itself": (1, 0),
        "EMEA/North": (3, 1),
        "EMEA/South": (2, 2),
    }
    out = grouped("report", "--month", "2026-11", *inside).out
    assert "2026-11-20 · EMEA itself and 2 groups in it · " in out
    assert out.splitlines()[-1] == "Next      coachlog report --group EMEA/North --month 2026-11"
    leaf = grouped("report", "--month", "2026-11", "--by", "group", "--group", "EMEA/South").out
    assert leaf.startswith("2026-11, 2026-11-01 to 2026-11-20 · EMEA/South\n")


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_a_group_that_nobody_is_in_yet_is_not_a_log_without_calls(
    grouped: Coachlog, form: str
) -> None:
    grouped("edit-manager", "Zoe Ode", "--group", "Later", "--from", "2027-01-01")
    out = grouped("report", "--month", "2026-11", "--group", "Later", "--format", form).out
    assert "No manager with a team or a call is in Later in these days." in out
    assert "only days in" not in out
    assert "add-call" not in out
    if form != "html":
        assert "coachlog report --month 2026-11\n" in out


def test_who_takes_over_keeps_the_own_group_or_takes_the_other(
    grouped: Coachlog, log_path: Path
) -> None:
    before = dump(log_path)
    merged = grouped("merge", "manager", "Pat Lee", "Kim Poe", "--yes").out
    assert ": 1 team membership, 6 calls moved, 2 groups dropped as Kim Poe has some;" in merged
    assert counts(grouped, "--by", "group") == {"(no group)": (1, 0), "EMEA": (5, 5)}
    grouped("undo", "--yes")
    assert dump(log_path) == before
    moved = grouped("merge", "manager", "Pat Lee", "Zoe Ode", "--yes").out
    assert ": 2 groups, 1 team membership, 6 calls moved;" in moved
    assert "dropped" not in moved
    assert counts(grouped, "--group", "APAC") == {"Zoe Ode": (0, 2)}


def test_an_erased_manager_leaves_the_counts_of_the_group(grouped: Coachlog) -> None:
    grouped("privacy", "erase", "Kim Poe", "--yes", "--name", "Kim Poe")
    assert counts(grouped, "--by", "group")["EMEA"] == (5, 3)
    assert "Kim Poe" not in grouped("export").out


def add_up(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the sums of all counts in lines of a report, by where they stand."""
    found: Counter[str] = Counter()

    def walk(value: object, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{path}.{key}")
        elif isinstance(value, int) and not isinstance(value, bool):
            found[path] += value

    counted = (
        "calls", "rep_request", "manager_scheduled", "unknown", "previous", "minutes",
        "minutes_unknown", "matrix", "disguised_days", "invited_coaching", "reps", "field_days",
    )  # fmt: skip
    for line in lines:
        walk({key: line[key] for key in counted}, "")
        walk({key: line["evidence"][key] for key in ("calls", "rep_request", "visits")}, "evidence")
        found["overdue"] += len(line["reps"]["overdue"])
    return found


def test_groups_add_up_to_all_managers_though_one_moved_within_the_period(
    coachlog: Coachlog,
) -> None:
    header = "date,manager,rep,account,initiator,deal_value,currency,minutes,role\n"
    rows = [
        f"2026-{month}-{day:02},{manager},{rep},Acme {day},{who},{day * 1000},EUR,60,{role}\n"
        for month, days in (("10", range(1, 29, 3)), ("11", range(1, 20)))
        for day in days
        for manager, rep in (("Pat Lee", "Dana Cruz"), ("Kim Poe", "Sam Oak"))
        for who, role in (("rep-request", "observed"), ("manager-scheduled", "led"), ("", ""))
    ]
    rows += [
        f"2026-11-{day},Pat Lee,Lou Fox,Acme {n},manager-scheduled,{n}00000,EUR,30,\n"
        for day in ("05", "12")
        for n in (1, 2, 3)
    ]
    coachlog("import", "-", stdin=header + "".join(rows))
    move_to_apac(coachlog, "EMEA/North", "EMEA/South")
    for day in ("2026-11-05", "2026-11-24"):
        names = ("--manager", "Pat Lee", "--rep", "Dana Cruz")
        coachlog("plan-fieldday", *names, "--date", day)
    report = ("report", "--month", "2026-11", "--format", "json")

    def lines(*args: str) -> list[dict[str, Any]]:
        document: dict[str, Any] = json.loads(coachlog(*report, *args).out)
        return list(document["managers"])

    everybody = add_up(lines())
    assert everybody[".disguised_days"] == 2
    assert everybody[".reps.team"] == everybody[".reps.coached"] == 3
    assert everybody[".field_days.planned"] == 2
    assert add_up(lines("--by", "group")) == everybody
    assert add_up([*lines("--group", "EMEA"), *lines("--group", "APAC")]) == everybody
    inside = add_up(lines("--group", "EMEA", "--by", "group"))
    assert inside == add_up(lines("--group", "EMEA"))
    assert inside[".disguised_days"] == inside[".field_days.planned"] == 1
