"""The brief, the rep's page, the rep's answer and the two plans, over a rep's field days."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.logs import make_log, put_log
from tests.conftest import Coachlog

CANARY = "canary-of-the-private-notes"
REQUEST = ("add-call", "--rep", "Dana Cruz", "--initiator", "rep-request", "--date", "2026-11-16")
PLAN = ("plan-fieldday", "--rep", "Dana Cruz", "--half", "am", "--focus", "discovery questions")
DEBRIEF = """
next = 2026-12-10
[[stop]]
account = "Hooli"
role = "observed"
reinforce = "<b>waited</b> after the price"
[[stop]]
account = "Globex"
improve = "ask who decides"
[[rating]]
skill = "discovery questions"
score = 3
[[action]]
text = "five questions"
due = 2026-11-19
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    debrief = folder / "debrief.toml"
    debrief.write_text(DEBRIEF, encoding="utf-8")
    (folder / "none.toml").write_text("[big_deal]\nEUR = 100000\n", encoding="utf-8")
    return make_log(
        folder,
        ("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--hired", "2026-05-04"),
        (*REQUEST, "--account", "Acme", "--deal-value", 250000, "--minutes", 90, "--role", "led"),
        (*REQUEST, "--account", "Acme", "--deal-value", 240000),
        (*REQUEST, "--account", "Initech", "--deal-value", 20000, "--role", "shared"),
        (*REQUEST, "--account", "Umbra", "--deal-value", "500.50", "--currency", "USD"),
        (*PLAN, "--date", "2026-11-17", "--stop", "09:30 Hooli", "--stop", "11:00 Globex"),
        ("add-call", "--field-day", 1, "--account", "Hooli", "--notes", CANARY, "--minutes", 45),
        ("2026-11-17", "debrief-fieldday", 1, "--from-file", debrief),
        (*PLAN, "--date", "2026-12-03", "--stop", "09:30 Acme", "--stop", "11:00 Hooli"),
    )


@pytest.fixture
def log(coachlog: Coachlog, filled: Path, log_path: Path, settings_file: Path) -> Coachlog:
    put_log(filled, log_path)
    settings_file.write_text("[big_deal]\nEUR = 100000\n", encoding="utf-8")
    return coachlog


def brief(log: Coachlog, day: int = 2) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(log("brief-fieldday", day, "--format", "json").out)
    return found


def plans(log: Coachlog, *args: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(log("show-rep", "Dana Cruz", *args, "--format", "json").out)
    return found


def test_a_brief_carries_over_what_was_said_agreed_and_rated(log: Coachlog) -> None:
    log("add-reply", 1, "I will wait longer")
    found = brief(log)
    assert found["format"] == "coachlog.brief/1"
    assert found["last_on"] == "2026-11-17"
    assert [(one["account"], one["reinforce"], one["improve"]) for one in found["words"]] == [
        ("Globex", None, "ask who decides"), ("Hooli", "<b>waited</b> after the price", None),
    ]  # fmt: skip
    assert [(one["text"], one["overdue_days"]) for one in found["open_actions"]] == [
        ("five questions", 1)
    ]
    assert found["skills"][0]["ratings"][0]["score"] == 3
    assert found["replies"] == [
        {"field_day": 1, "date": "2026-11-20", "text": "I will wait longer"}
    ]
    assert [(one["account"], one["stakes"]) for one in found["stops"]] == [
        ("Acme", "big"), ("Hooli", "unknown"),
    ]  # fmt: skip


def test_a_closed_action_does_not_come_back_in_the_next_brief(log: Coachlog) -> None:
    log("done-action", 1, "--drop")
    assert brief(log)["open_actions"] == []


def test_a_brief_suggests_ordinary_stops_and_never_one_of_the_day(log: Coachlog) -> None:
    # Umbra's dollars have no line: its stakes are unknown, and it stands last.
    assert [(one["account"], one["stakes"]) for one in brief(log)["suggestions"]] == [
        ("Initech", "ordinary"), ("Umbra", "unknown"), ("Globex", "unknown"),
    ]  # fmt: skip


def test_a_brief_warns_of_selling_in_disguise_and_of_a_milk_run(log: Coachlog) -> None:
    log("edit-fieldday", 2, "--stop", "09:30 Acme", "--stop", "10:30 Hooli", "--stop", "11:30 Acme")
    assert "selling in disguise" in log("brief-fieldday", 2).out
    log("edit-fieldday", 2, "--stop", "09:30 Initech", "--stop", "11:00 Initech")
    shown = log("brief-fieldday", 2).out
    assert "a milk run" in shown
    assert "disguise" not in shown
    assert brief(log)["milk_run"] is True


def test_a_brief_fits_one_screen(log: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = log("brief-fieldday", 2).out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert "1 day overdue" in " ".join(" ".join(lines).split())


@pytest.mark.parametrize("shape", ["markdown", "html"])
def test_the_reps_page_has_what_was_seen_and_agreed_and_nothing_private(
    log: Coachlog, tmp_path: Path, shape: str
) -> None:
    page = tmp_path / "page"
    log("share-fieldday", 1, "--format", shape, "--output", page)
    text = re.sub("</?bdi>", "", page.read_text(encoding="utf-8"))
    for word in ("ask who decides", "five questions", "3 of 5, rated by Pat Lee", "2026-12-10"):
        assert word in text
    headings = ("What went well", "What to try next", "What was agreed")
    assert [word for word in headings if word not in text] == []
    assert shape == "html" or "\n- [ ] Dana Cruz: " in text
    # Nobody but the manager is "you".
    assert re.findall(r"(?i)\byou(?:r|rs)?\b", text) == []
    assert CANARY not in text
    assert "250" not in text  # deal values are not the rep's page's business
    assert "<b>" not in text.replace("\\<b\\>", "")


def test_a_program_gets_what_the_rep_reads_and_no_more(log: Coachlog) -> None:
    out = log("share-fieldday", 1, "--format", "json").out
    day = json.loads(out)
    assert (day["format"], day["field_day"]) == ("coachlog.shared/1", 1)
    assert (day["manager"], day["rep"]) == ("Pat Lee", "Dana Cruz")
    assert [rating["score"] for rating in day["ratings"]] == [3]
    assert {action["id"] for action in day["actions"]} == {1}
    assert CANARY not in out
    assert "deal_value" not in out


@pytest.mark.parametrize("shape", ["text", "markdown", "html", "json"])
def test_private_notes_are_in_no_brief_and_in_no_plan(log: Coachlog, shape: str) -> None:
    assert CANARY not in log("brief-fieldday", 2, "--format", shape).out
    table = "table" if shape == "text" else shape
    assert CANARY not in log("show-rep", "Dana Cruz", "--format", table).out


def test_only_the_managers_own_screen_has_values_of_deals(log: Coachlog) -> None:
    values = re.compile(r"(?:EUR|USD) [\d,.]*\d")
    for command in (("show-rep", "Dana Cruz"), ("brief-fieldday", 2)):
        assert "EUR 240,000" in values.findall(log(*command).out)
        for shape in ("markdown", "html"):
            assert values.findall(log(*command, "--format", shape).out) == []


def test_on_a_terminal_markdown_is_folded_between_words(
    log: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = log("share-fieldday", 1).out
    assert max(map(len, whole.splitlines())) > 60
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    folded = log("share-fieldday", 1).out
    assert max(map(len, folded.splitlines())) <= 60
    assert folded.split() == whole.split()


def test_only_a_held_day_is_shared(log: Coachlog) -> None:
    assert "debrief-fieldday 2" in log("share-fieldday", 2, expect=1).err
    assert "no field day 9" in log("share-fieldday", 9, expect=1).err
    assert (
        "not markdown, html, pdf or json" in log("share-fieldday", 1, "--format", "x", expect=2).err
    )


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ((1, " "), 2, "the reply is empty"),
        ((9, "x"), 1, "no field day 9"),
        ((1, "x", "--date", "2026-11-16"), 2, "is not from the field day, 2026-11-17"),
        ((1, "x", "--date", "2026-11-21"), 2, "to today, 2026-11-20"),
    ],
)
def test_a_reply_that_makes_no_sense_is_refused(
    log: Coachlog, args: tuple[object, ...], code: int, words: str
) -> None:
    done = log("add-reply", *args, expect=code)
    assert words in done.err
    assert plans(log)["skill_development"]["replies"] == []


def test_a_reply_is_kept_shown_and_taken_back(log: Coachlog) -> None:
    log("add-reply", 1, "I will wait longer", "--date", "2026-11-18")
    assert plans(log)["skill_development"]["replies"][0]["date"] == "2026-11-18"
    assert "I will wait longer" in log("share-fieldday", 1).out
    log("undo", "--yes")
    assert plans(log)["skill_development"]["replies"] == []


def test_the_two_plans_stand_apart_and_nothing_sums_them(log: Coachlog) -> None:
    found = plans(log)
    skill, sales = found["skill_development"], found["sales_development"]
    assert found["format"] == "coachlog.rep/1"
    assert (skill["calls"], skill["minutes"], skill["calls_of_unknown_length"]) == (2, 45, 1)
    assert (sales["calls"], sales["minutes"], sales["calls_of_unknown_length"]) == (4, 90, 3)
    # One value an account, its latest; currencies are never added.
    assert sales["deal_values"] == {"EUR": 260000, "USD": 500.5}
    assert sales["roles"] == {"led": 1, "shared": 1, "not noted": 2}
    assert skill["field_days"] == {
        "planned": 2,
        "held": 1,
        "cancelled": 0,
        "displaced": 0,
        "past": 0,
    }
    assert (skill["last_coached"], skill["next_on"], skill["next_is_planned"]) == (
        "2026-11-17", "2026-12-03", True,
    )  # fmt: skip
    assert not {"calls", "minutes", "total"} & set(found)


def test_a_period_narrows_both_plans(log: Coachlog) -> None:
    found = plans(log, "--from", "2026-11-17", "--to", "2026-11-20")
    assert found["sales_development"]["calls"] == 0
    assert found["skill_development"]["calls"] == 2
    assert plans(log, "--month", "2026-10")["skill_development"]["skills"] == []


def test_lines_of_a_pipe_end_where_their_words_do(
    log: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = log("show-rep", "Dana Cruz").out.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(("columns", "beside"), [(99, False), (100, True)])
def test_the_plans_stand_side_by_side_from_100_columns(
    log: Coachlog, monkeypatch: pytest.MonkeyPatch, columns: int, beside: bool
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = log("show-rep", "Dana Cruz").out.splitlines()
    assert any("SKILL" in line and "SALES" in line for line in lines) is beside
    assert any("discovery questions: ▃ 3 (1 rating" in line for line in lines)
    assert max(map(len, lines)) <= columns
