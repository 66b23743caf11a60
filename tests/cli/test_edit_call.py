"""edit-call and remove-call: what changes, what must not, and how an editor's form is read."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Coachlog

CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ASKED = (*CALL, "--initiator", "rep-request", "--date", "2026-11-18")
ROW = "2026-10-01,Pat Lee,Dana Cruz,Acme,unknown\n"
HEAD = "date,manager,rep,account,initiator\n"


def calls(coachlog: Coachlog, *args: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(coachlog("list-calls", "--format", "json", *args).out)[
        "calls"
    ]
    return found


def team_of(coachlog: Coachlog, rep: str) -> list[tuple[str, str | None]]:
    teams = json.loads(coachlog("list-team", "--on", "2026-11-20", "--format", "json").out)["teams"]
    return [
        (team["manager"], one["on_team_from"])
        for team in teams
        for one in team["reps"]
        if one["rep"] == rep
    ]


def test_each_changed_field_is_said_before_and_after(coachlog: Coachlog) -> None:
    coachlog(*ASKED, "--deal-value", "5000")
    out = coachlog(
        *("edit-call", "1", "--date", "2026-11-19", "--deal-value", "7500.50", "--role", "led"),
        *("--account", "Acme", "--notes", "one\ntwo"),
    ).out
    assert out.splitlines() == [
        "Changed call 1:",
        "  date: Wed 2026-11-18 -> Thu 2026-11-19",
        "  deal value: 5,000 -> 7,500.5",
        "  role: nothing -> led",
        "  notes: nothing -> one\\ntwo",
    ]


def shown(coachlog: Coachlog) -> dict[str, Any]:
    call: dict[str, Any] = json.loads(coachlog("show-call", 1, "--format", "json").out)["call"]
    return call


@pytest.mark.parametrize(
    ("option", "value", "field", "expected"),
    [
        ("--date", "yesterday", "date", "2026-11-19"),
        ("--manager", "Kim Poe", "manager", "Kim Poe"),
        ("--rep", "Lou Fox", "rep", "Lou Fox"),
        ("--account", "Globex", "account", "Globex"),
        ("--initiator", "manager-scheduled", "initiator", "manager-scheduled"),
        ("--deal-value", "0", "deal_value", 0),
        ("--currency", "usd", "currency", "USD"),
        ("--start", "9:30", "start", "09:30"),
        ("--minutes", "45", "minutes", 45),
        ("--role", "shared", "role", "shared"),
        ("--reinforce", "x", "reinforce", "x"),
        ("--improve", " y ", "improve", " y "),
        ("--notes", "z", "notes", "z"),
        ("--deal-value", "", "deal_value", None),
        ("--minutes", "", "minutes", None),
        ("--role", "", "role", None),
        ("--reinforce", "", "reinforce", None),
    ],
)
def test_every_field_can_be_changed_and_undone(
    coachlog: Coachlog, option: str, value: str, field: str, expected: object
) -> None:
    coachlog(*ASKED, "--deal-value", "5", "--minutes", "60", "--role", "led", "--reinforce", "well")
    before = shown(coachlog)
    coachlog("edit-call", "1", option, value)
    after = shown(coachlog)
    assert after[field] == expected
    others = {field, "currency"} if value == "" and field == "deal_value" else {field}
    assert {key for key in after if after[key] != before[key]} == others
    coachlog("undo", "--yes")
    assert shown(coachlog) == before


@pytest.mark.parametrize("option", ["--date", "--manager", "--rep", "--account", "--initiator"])
def test_what_a_call_needs_can_not_be_cleared(coachlog: Coachlog, option: str) -> None:
    coachlog(*ASKED)
    assert option in coachlog("edit-call", "1", option, "", expect=2).err


def test_a_value_keeps_a_currency(coachlog: Coachlog) -> None:
    coachlog(*ASKED, "--deal-value", "5", "--currency", "USD")
    assert "--currency" in coachlog("edit-call", "1", "--currency", "", expect=2).err
    coachlog("edit-call", "1", "--deal-value", "")
    coachlog("edit-call", "1", "--deal-value", "6")
    assert calls(coachlog)[0]["currency"] == "EUR"


def test_no_difference_leaves_no_command_behind(coachlog: Coachlog) -> None:
    coachlog(*ASKED)
    out = coachlog("edit-call", "1", "--account", "ACME", "--date", "2026-11-18").out
    assert "like that already" in out
    assert "edit-call" not in coachlog("history").out


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (("99", "--role", "led"), "there is no call 99"),
        (("1", "--rep", "pat lee"), "nobody is their own rep"),
        (("1", "--manager", "Dana  Cruz"), "nobody is their own rep"),
        (("1", "--account", "Acne"), "could be Acme"),
        (("1", "--date", "2026-11-21"), "after today"),
        (("1", "--initiator", "unknown"), "not rep-request or manager-scheduled"),
    ],
)
def test_a_wrong_change_is_refused_and_nothing_changes(
    coachlog: Coachlog, args: tuple[str, ...], problem: str
) -> None:
    coachlog(*ASKED)
    before = calls(coachlog)
    refused = coachlog("edit-call", *args, expect=None)
    assert refused.code in (1, 2)
    assert problem in refused.err
    assert calls(coachlog) == before


def test_without_options_a_pipe_gets_one_error(coachlog: Coachlog) -> None:
    coachlog(*ASKED)
    refused = coachlog("edit-call", "1", expect=2)
    assert refused.err.count("\n") == 1
    assert "give options" in refused.err


def test_an_edited_imported_call_does_not_come_back(coachlog: Coachlog) -> None:
    for option, value in (("--date", "2026-10-02"), ("--account", "Globex"), ("--notes", "new")):
        coachlog("import", "-", stdin=HEAD + ROW)
        coachlog("edit-call", "1", option, value)
        assert "0 new, 1 already" in coachlog("import", "-", stdin=HEAD + ROW).out
    coachlog("edit-call", "1", "--date", "2026-10-01")
    assert "0 new, 1 already" in coachlog("import", "-", stdin=HEAD + ROW).out
    coachlog("edit-call", "1", "--date", "2026-10-03")
    assert "0 new, 1 already" in coachlog("import", "-", stdin=HEAD + ROW).out
    assert len(calls(coachlog)) == 1


def test_a_removed_call_counts_nowhere_and_no_import_brings_it_back(coachlog: Coachlog) -> None:
    coachlog("import", "-", stdin=HEAD + ROW + ROW)
    assert "--yes" in coachlog("remove-call", "1", expect=2).err
    assert "Removed call 1: Thu 2026-10-01" in coachlog("remove-call", "1", "--yes").out
    assert [call["id"] for call in calls(coachlog)] == [2]
    assert "0 new, 2 already" in coachlog("import", "-", stdin=HEAD + ROW + ROW).out
    for command in (("show-call", "1"), ("edit-call", "1", "--role", "led"), ("remove-call", "1")):
        assert "call 1 was removed" in coachlog(*command, expect=1).err
    assert "removed call 1" in coachlog("history", "--call", "1").out
    coachlog("undo", "--yes")
    assert [call["id"] for call in calls(coachlog)] == [2, 1]


class TestFieldDays:
    @pytest.fixture(autouse=True)
    def _day(self, coachlog: Coachlog) -> None:
        coachlog(*ASKED)
        coachlog(
            *("plan-fieldday", "--manager", "Kim Poe", "--rep", "Lou Fox", "--date", "2026-11-19")
        )

    def test_a_call_put_onto_a_day_takes_over_what_the_day_says(self, coachlog: Coachlog) -> None:
        coachlog("edit-call", "1", "--field-day", "1")
        call = calls(coachlog)[0]
        assert (call["date"], call["manager"], call["rep"]) == ("2026-11-19", "Kim Poe", "Lou Fox")
        assert (call["initiator"], call["field_day"]) == ("manager-scheduled", 1)
        assert "held" in coachlog("list-fielddays", "--format", "csv").out

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("--date", "2026-11-18"),
            ("--rep", "Dana Cruz"),
            ("--manager", "Pat Lee"),
            ("--initiator", "rep-request"),
        ],
    )
    def test_what_contradicts_its_day_is_refused_unless_it_is_taken_off(
        self, coachlog: Coachlog, option: str, value: str
    ) -> None:
        coachlog("edit-call", "1", "--field-day", "1")
        refused = coachlog("edit-call", "1", option, value, expect=2).err
        assert '--field-day ""' in refused
        coachlog("edit-call", "1", option, value, "--field-day", "")
        assert calls(coachlog)[0]["field_day"] is None

    def test_other_facts_of_a_call_on_a_day_are_free(self, coachlog: Coachlog) -> None:
        coachlog("edit-call", "1", "--field-day", "1")
        coachlog("edit-call", "1", "--role", "observed", "--account", "Globex")
        assert calls(coachlog)[0]["account"] == "Globex"

    def test_a_day_that_is_not_there_is_refused(self, coachlog: Coachlog) -> None:
        assert "no field day 7" in coachlog("edit-call", "1", "--field-day", "7", expect=1).err


class TestTeams:
    def test_a_team_taken_from_a_wrong_manager_follows_the_call(self, coachlog: Coachlog) -> None:
        coachlog(*ASKED)
        coachlog("edit-call", "1", "--manager", "Kim Poe")
        assert team_of(coachlog, "Dana Cruz") == [("Kim Poe", "2026-11-18")]
        coachlog("undo", "--yes")
        assert team_of(coachlog, "Dana Cruz") == [("Pat Lee", "2026-11-18")]

    def test_a_start_taken_from_a_call_follows_its_date(self, coachlog: Coachlog) -> None:
        coachlog(*ASKED)
        coachlog("edit-call", "1", "--date", "2026-11-10")
        assert team_of(coachlog, "Dana Cruz") == [("Pat Lee", "2026-11-10")]
        coachlog("edit-call", "1", "--date", "2026-11-19")
        assert team_of(coachlog, "Dana Cruz") == [("Pat Lee", "2026-11-19")]

    def test_a_new_rep_gets_a_team(self, coachlog: Coachlog) -> None:
        coachlog(*ASKED)
        coachlog("edit-call", "1", "--rep", "Lou Fox")
        assert team_of(coachlog, "Lou Fox") == [("Pat Lee", "2026-11-18")]

    def test_a_team_that_somebody_said_stays(self, coachlog: Coachlog) -> None:
        coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
        coachlog(*ASKED)
        coachlog("edit-call", "1", "--manager", "Kim Poe")
        assert team_of(coachlog, "Dana Cruz") == [("Pat Lee", None)]

    def test_a_removed_first_call_moves_the_start(self, coachlog: Coachlog) -> None:
        coachlog(*CALL, "--initiator", "rep-request", "--date", "2026-11-10")
        coachlog(*ASKED)
        coachlog("remove-call", "1", "--yes")
        assert team_of(coachlog, "Dana Cruz") == [("Pat Lee", "2026-11-18")]


class TestForm:
    @pytest.fixture
    def typing(
        self, coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> Callable[..., None]:
        """Return a function that sets what the editor makes of the form, a step each time."""
        coachlog(*ASKED, "--notes", 'say "hi"\nand ünï\tcode')
        monkeypatch.setattr("coachlog.cli.commands.corrections.can_ask", lambda: True)
        monkeypatch.setattr("coachlog.cli.terminal.editor.can_ask", lambda: True)

        def set_up(*edits: Callable[[str], str], again: bool = True) -> None:
            steps = iter(edits)

            def edit(path: Path) -> None:
                assert stat.S_IMODE(path.stat().st_mode) == 0o600
                path.write_text(next(steps)(path.read_text(encoding="utf-8")), encoding="utf-8")

            monkeypatch.setattr("coachlog.cli.terminal.editor.edit_file", edit)
            monkeypatch.setattr("coachlog.cli.terminal.editor.agrees", lambda *_, **__: again)

        return set_up

    def test_a_changed_line_changes_its_field_only(
        self, coachlog: Coachlog, typing: Callable[..., None]
    ) -> None:
        before = calls(coachlog)[0]
        typing(
            lambda form: form.replace('role = ""', 'role = "led"').replace(
                'value = ""', "value = 7"
            )
        )
        coachlog("edit-call", "1", "--editor")
        after = calls(coachlog)[0]
        assert (after["role"], after["deal_value"]) == ("led", 7)
        assert (after["notes"], after["date"]) == (before["notes"], before["date"])

    def test_an_unchanged_form_changes_nothing_and_leaves_no_file(
        self, coachlog: Coachlog, typing: Callable[..., None], log_path: Path
    ) -> None:
        typing(lambda form: form)
        assert "Call 1 is as it was" in coachlog("edit-call", "1", "--editor").out
        typing(lambda form: form + "\n# a remark\n")
        assert "like that already" in coachlog("edit-call", "1", "--editor").out
        assert list(log_path.parent.iterdir()) == [log_path]
        assert "edit-call" not in coachlog("history").out

    @pytest.mark.parametrize(
        ("old", "new", "problem"),
        [
            ('role = ""', 'role = "', "line 13: "),
            ('role = ""', 'rule = ""', "line 13: rule: is not a field; did you mean role?"),
            ('role = ""', "role = [1]", "line 13: role: is not text"),
            ('role = ""', 'role = "slept"', "line 13: role: slept is not observed"),
            ('"Acme"', '"Acne"', "line 7: account: Acne is not known, but could be Acme"),
            ('"2026-11-18"', "2026-11-31", "line 4: "),
        ],
    )
    def test_a_bad_form_is_named_by_its_line_and_opened_again(
        self, coachlog: Coachlog, typing: Callable[..., None], old: str, new: str, problem: str
    ) -> None:
        typing(
            lambda form: form.replace(old, new),
            lambda form: form.replace(new, old).replace("rep-request", "manager-scheduled"),
        )
        assert problem in coachlog("edit-call", "1", "--editor").err
        assert calls(coachlog)[0]["initiator"] == "manager-scheduled"

    def test_what_was_typed_is_kept_when_it_is_given_up(
        self, coachlog: Coachlog, typing: Callable[..., None], log_path: Path
    ) -> None:
        typing(lambda form: form + "rest of the form", again=False)
        refused = coachlog("edit-call", "1", "--editor", expect=1).err.splitlines()[-1]
        (draft,) = log_path.parent.glob(".call-1.toml.*.coachlog-form/call-1.toml")
        assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700
        assert os.fspath(draft) in refused
        assert "rest of the form" in draft.read_text()
