"""One question has one answer: what the report counts, the lists and the rep's page show."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # has no types
from hypothesis import given
from hypothesis import strategies as st

from coachlog.render.lines import count_of
from tests.cli.test_log_laws import law, logs
from tests.commands import Command, Runner, read_export, sequences
from tests.conftest import TODAY, Coachlog

SPANS = (
    ("--week", "2026-W47"),
    ("--week", "2026-W49"),
    ("--month", "2026-11"),
    ("--quarter", "2026-Q4"),
    ("--from", "2026-11-10", "--to", "2026-11-18"),
)
MORE = ("2026-12-31", "2026-11-12")  # later, and with the clock set back


@dataclass(frozen=True)
class Screens:
    """All screens of one log, on a day and over a period."""

    log: Runner
    span: tuple[str, ...]
    today: str

    def ask(self, *words: str, key: str | None = None) -> Any:  # noqa: ANN401  (JSON)
        out = self.log.coachlog(
            "--db", self.log.log, *words, "--format", "json", today=self.today
        ).out
        return json.loads(out)[key] if key else json.loads(out)

    def calls(self, *words: str) -> list[dict[str, Any]]:
        """Return the calls that the list shows up to today."""
        shown = self.ask("list-calls", *self.span, *words, key="calls")
        return [call for call in shown if call["date"] <= self.today]

    def days(self, *words: str) -> dict[str, int]:
        """Return how many field days the list has, by what became of them."""
        shown = self.ask("list-fielddays", *self.span, *words)
        listed = Counter(day["status"] for day in shown["field_days"])
        counted = {"planned": listed.total()}
        counted |= {status: listed[status] for status in ("held", "cancelled", "displaced")}
        counted["past"] = sum(
            day["status"] == "planned" and day["date"] < self.today for day in shown["field_days"]
        )
        assert shown["counts"] == counted
        return counted


def check_manager(screens: Screens, one: dict[str, Any]) -> None:
    calls = screens.calls("--manager", one["manager"])
    asked = Counter(call["initiator"] for call in calls)
    assert one["calls"] == len(calls)
    assert one["rep_request"] == asked["rep-request"]
    assert one["manager_scheduled"] == asked["manager-scheduled"]
    assert one["unknown"] == asked["unknown"]
    for ledger, who in (("team_selling", "rep-request"), ("coaching", "manager-scheduled")):
        mine = [call["minutes"] for call in calls if call["initiator"] == who]
        assert one["minutes"][ledger] == sum(minutes or 0 for minutes in mine)
        assert one["minutes_unknown"][ledger] == mine.count(None)
    for rep in one["reps"]["overdue"]:
        theirs = screens.calls("--rep", rep["rep"], "--initiator", "rep-request")
        assert rep["requested"] == len(theirs)
    assert one["field_days"] == screens.days("--manager", one["manager"])
    unsorted = screens.ask("triage", *screens.span, "--manager", one["manager"], key="calls")
    assert one["unknown"] == sum(call["date"] <= screens.today for call in unsorted)


def check_team(screens: Screens, one: dict[str, Any], listed: Sequence[str], start: str) -> None:
    """Compare a team of today with the reps' own pages."""
    last = [screens.ask("show-rep", rep)["skill_development"]["last_coached"] for rep in listed]
    assert one["reps"]["team"] == len(listed)
    assert one["reps"]["coached"] == sum((day or "") >= start for day in last)


def check_rep(screens: Screens, name: str) -> None:
    page = screens.ask("show-rep", name, *screens.span)
    calls = screens.calls("--rep", name)
    asked = Counter(call["initiator"] for call in calls)
    skill, sales = page["skill_development"], page["sales_development"]
    listed = screens.ask("list-calls", *screens.span, "--rep", name, key="calls")
    assert page["calls_after_today"] == len(listed) - len(calls)
    assert skill["calls"] == asked["manager-scheduled"]
    assert sales["calls"] == asked["rep-request"]
    assert page["unsorted_calls"] == asked["unknown"]
    assert skill["field_days"] == screens.days("--rep", name)
    assert sum(account["calls"] for account in sales["accounts"]) == sales["calls"]
    assert sum(sales["roles"].values()) == sales["calls"]
    actions = screens.ask("list-actions", "--rep", name, key="actions")
    assert len(skill["open_actions"]) == len(actions)


def check_log(screens: Screens) -> None:
    shown = screens.ask("list-calls", key="calls")
    days = screens.ask("list-fielddays", key="field_days")
    exported = read_export(screens.log.export())
    removed = sum("removed_by" in call for call in exported["calls"])
    assert len(exported["calls"]) - removed == len(shown)
    said = screens.log("export", screens.log.folder / "said.json")
    assert f", {count_of(len(shown), 'call')}" in said
    assert (f"{count_of(removed, 'removed call')}" in said) is (removed > 0)
    assert len(exported["field_days"]) == len(days)
    for day in days:
        listed = screens.ask("list-calls", "--field-day", str(day["id"]), key="calls")
        assert day["calls"] == len(listed)
    for name, kind in (("list-calls", "calls"), ("list-fielddays", "field_days")):
        out = screens.log.coachlog("--db", screens.log.log, name, "--format", "csv").out
        assert len(screens.ask(name, key=kind)) <= max(0, out.count("\n") - 1)


@law
@given(
    commands=sequences(12),
    span=st.sampled_from(SPANS),
    today=st.sampled_from((TODAY, *MORE)),
)
def test_all_screens_count_alike(
    coachlog: Coachlog, tmp_path: Path, commands: list[Command], span: tuple[str, ...], today: str
) -> None:
    with logs(coachlog, tmp_path, "log") as (log,):
        log.run(commands)
        screens = Screens(log, span, today)
        check_log(screens)
        document = screens.ask("report", *span)
        report = document["managers"]
        after = [
            call for call in screens.ask("list-calls", *span, key="calls") if call["date"] > today
        ]
        assert screens.ask("report", *span, key="quality")["after_today"] == len(after)
        teams = screens.ask("list-team", key="teams")
        listed_reps = {
            team["manager"]: [
                rep["rep"] for rep in team["reps"] if (rep["left_on"] or today) >= today
            ]
            for team in teams
        }
        for one in report:
            check_manager(screens, one)
            if document["period"]["start"] <= today <= document["period"]["end"]:
                check_team(screens, one, listed_reps[one["manager"]], document["period"]["start"])
        reps = {rep["rep"] for team in teams for rep in team["reps"]}
        for name in sorted(reps):
            check_rep(screens, name)
        listed = {one["manager"] for one in report}
        silent = {team["manager"] for team in teams if team["manager"]} - listed
        for name in silent:
            assert not screens.calls("--manager", name)
            assert not screens.days("--manager", name)["planned"]


def test_calls_after_today_are_counted_by_no_screen_and_said(coachlog: Coachlog) -> None:
    add = ("add-call", "--manager", "Pat", "--rep", "Dana", "--account", "Acme", "--initiator")
    coachlog(*add, "rep-request", "--date", "2026-11-18")
    coachlog(*add, "rep-request", "--date", "2026-11-20")
    said = "1 call dated after today, which nothing counts"
    back = "2026-11-18"
    listed = coachlog("list-calls", "--week", today=back)
    assert listed.out.count("Acme") == 2
    assert listed.err.splitlines()[-1] == f"Note: {said}."
    assert said in " ".join(coachlog("report", today=back).out.split())
    page = coachlog("show-rep", "Dana", today=back)
    assert f"Note: {said}." in page.out
    assert "1 call" in page.out.split("SALES DEVELOPMENT")[1]
    assert "this week: 2 asked" in coachlog(*add, "rep-request", today=back).out
    for command in ("list-calls", "report"):
        assert said not in coachlog(command).out + coachlog(command).err
    assert said not in coachlog("list-calls", "--week", "last", today=back).err


def test_a_name_that_a_screen_shows_is_one_that_commands_take(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Pat Lee")
    coachlog("add-manager", "Pat Lee", "--email", "pat@example.com", "--new")
    coachlog("add-rep", "Dana", "--manager", "Pat Lee (number 1)")
    teams = json.loads(coachlog("list-team", "--format", "json").out)["teams"]
    found = {team["manager"]: len(team["reps"]) for team in teams}
    assert found == {"Pat Lee (number 1)": 1, "Pat Lee (pat@example.com)": 0}
    for team in teams:
        coachlog("report", "--manager", team["manager"])


def test_the_field_days_of_a_list_are_counted_as_in_the_report(coachlog: Coachlog) -> None:
    for day in ("2026-11-16", "2026-11-17", "2026-11-18", "2026-11-20"):
        coachlog("plan-fieldday", "--manager", "Pat", "--rep", "Dana", "--date", day)
    coachlog("add-call", "--field-day", 1, "--account", "Acme")
    coachlog("cancel-fieldday", 2, "--yes")
    coachlog("cancel-fieldday", 3, "--displaced-by", "budget meeting", "--yes")
    words = "1 of 4 held, 1 cancelled, 1 displaced, 1 still planned"
    assert words in coachlog("list-fielddays").out
    assert words in coachlog("report").out
    assert words in coachlog("show-rep", "Dana").out
    narrowed = coachlog("list-fielddays", "--status", "planned", "--week")
    assert f"Field days (1 shown): {words}" in narrowed.out


def test_a_planned_day_that_is_past_is_counted_apart_on_every_screen(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    plan = ("plan-fieldday", "--manager", "Pat", "--rep", "Dana", "--date")
    for day in ("2026-11-16", "2026-11-18", "2026-11-19", "2026-11-20"):
        coachlog(*plan, day, today="2026-11-16")
    coachlog("cancel-fieldday", 1, "--yes", today="2026-11-16")
    coachlog("add-call", "--field-day", 2, "--account", "Acme", today="2026-11-18")
    for today, words, past in (
        ("2026-11-19", "1 of 4 held, 1 cancelled, 2 still planned", 0),
        ("2026-11-20", "1 of 4 held, 1 cancelled, 1 past without a debrief, 1 still planned", 1),
        ("2026-11-23", "1 of 4 held, 1 cancelled, 2 past without a debrief", 2),
    ):
        report = ("report", "--week", "2026-W47")
        for command in (("list-fielddays",), ("show-rep", "Dana"), report):
            assert words in coachlog(*command, today=today).out, command
        for command in (("list-fielddays",), report):
            found = json.loads(coachlog(*command, "--format", "json", today=today).out)
            counts = found.get("counts") or found["managers"][0]["field_days"]
            assert counts["past"] == past
        for shape in ("html", "xlsx", "csv"):
            file = tmp_path / f"report.{shape}"
            coachlog(*report, "--format", shape, "--output", file, today=today)
        page = (tmp_path / "report.html").read_text()
        assert (f"{past} past without a debrief" in page) is (past > 0)
        sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["Managers"]
        header, row = sheet.iter_rows(values_only=True)
        assert row[header.index("Days past")] == past
        (line,) = csv.DictReader((tmp_path / "report.csv").read_text().splitlines())
        assert line["field_days_past"] == str(past)


def test_a_planned_day_that_is_over_is_past_wherever_people_read_it(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    pair = ("--manager", "Pat Lee", "--rep", "Dana Cruz")
    for day in ("2026-11-19", "2026-11-20"):  # yesterday and today
        coachlog("plan-fieldday", *pair, "--date", day)
    assert re.findall("past$|past |planned ", coachlog("list-fielddays").out)[:2] == [
        "planned ",
        "past ",
    ]
    assert "), past\n" in coachlog("brief-fieldday", "1").out
    assert "), planned\n" in coachlog("brief-fieldday", "2").out
    path = tmp_path / "week.xlsx"
    coachlog("report", "--week", "--format", "xlsx", "--output", path)
    rows = openpyxl.load_workbook(path)["Field days"].iter_rows(values_only=True, min_row=2)
    assert [row[7] for row in rows] == ["planned", "past"]
    listed = json.loads(coachlog("list-fielddays", "--format", "json").out)
    assert [day["status"] for day in listed["field_days"]] == ["planned", "planned"]
    assert listed["counts"]["past"] == 1
