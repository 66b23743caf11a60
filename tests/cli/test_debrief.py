"""Debriefs: asked on a terminal or read from a file, kept whole, resumed, taken back as one."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coachlog.domain.debriefs import Debrief
from coachlog.intake.debrief_file import read_debrief
from tests.cli.logs import dump, make_log, put_log
from tests.conftest import TODAY, Coachlog, Result, changing
from tests.terminal import PATIENCE, read_until, wait_for_read

DAY = (
    "plan-fieldday", "--rep", "Dana Cruz", "--manager", "Pat Lee", "--date", TODAY, "--half", "am",
    "--stop", "09:30 Acme", "--stop", "11:00 Globex", "--focus", "discovery questions",
)  # fmt: skip
WHOLE = """
next = 2026-12-10
[[stop]]
account = "Acme"
role = "observed"
reinforce = "waited after the price"
improve = "ask who else decides"
[[stop]]
account = "Globex"
status = "skipped"
[[stop]]
account = "Hooli"
[[rating]]
skill = "discovery questions"
score = 3
[[action]]
text = "write five questions"
due = 2026-12-04
[[settle]]
action = 1
status = "done"
"""
# What one types for the same, question by question.
TYPED = [
    "h", "o", "waited after the price", "ask who else decides",
    "s",
    "Hooli", "", "", "", "",
    "3",
    "d",
    "write five questions", "r", "2026-12-04", "",
    "2026-12-10",
]  # fmt: skip

Ask = Callable[..., Result]


def content(path: Path) -> list[str]:
    """Return the log's content without the times of commands."""
    return [line for line in dump(path) if 'INTO "command"' not in line]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_log(
        tmp_path_factory.mktemp("log"),
        ("add-rep", "Dana Cruz", "--manager", "Pat Lee"),
        ("2026-11-10", "add-action", "call back", "--rep", "Dana Cruz", "--due", "2026-11-10"),
        DAY,
    )


@pytest.fixture
def day(coachlog: Coachlog, filled: Path, log_path: Path) -> Coachlog:
    """Return the program on a log with field day 1 of today and an overdue action."""
    put_log(filled, log_path)
    return coachlog


@pytest.fixture
def ask(day: Coachlog, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a debrief of day 1 with somebody who types these answers, then Ctrl-D.

    Hooli is new, and said to be; without an answer of its own the remark is left out.
    """

    def debrief(*typed: str, args: tuple[object, ...] = (), **given: Any) -> Result:  # noqa: ANN401
        monkeypatch.setattr("coachlog.cli.commands.debrief.can_ask", lambda: True)
        lines = [f"{text}\ny\n" if text == "Hooli" else f"{text}\n" for text in typed]
        lines += [] if given.get("expect") == 130 else ["\n"]
        return day("debrief-fieldday", 1, *args, stdin="".join(lines), **given)

    return debrief


def from_file(coachlog: Coachlog, text: str = WHOLE, **given: Any) -> Result:  # noqa: ANN401
    return coachlog("debrief-fieldday", 1, "--from-file", "-", stdin=text, **given)


def calls(coachlog: Coachlog) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(coachlog("list-calls", "--format", "json").out)[
        "calls"
    ]
    return found[::-1]


def test_a_file_becomes_calls_ratings_actions_and_the_next_date(
    day: Coachlog, log_path: Path
) -> None:
    done = from_file(day)
    assert done.out.splitlines()[0] == (
        "Debriefed field day 1, Fri 2026-11-20, Pat Lee with Dana Cruz: 2 stops held, 1 skipped, "
        "1 skill rated, 1 earlier action settled, 1 action agreed"
    )
    assert "plan-fieldday --rep 'Dana Cruz' --date 2026-12-10" in done.out
    acme, hooli = calls(day)
    assert (acme["account"], acme["initiator"], acme["role"], acme["field_day"]) == (
        "Acme", "manager-scheduled", "observed", 1,
    )  # fmt: skip
    assert (acme["reinforce"], acme["improve"]) == (
        "waited after the price", "ask who else decides",
    )  # fmt: skip
    assert (hooli["account"], hooli["role"]) == ("Hooli", None)
    connection = sqlite3.connect(log_path)
    stops = connection.execute("SELECT status, call_id, added, at FROM stop ORDER BY id").fetchall()
    assert stops == [
        ("held", 1, 0, "09:30:00.000000"),
        ("skipped", None, 0, "11:00:00.000000"),
        ("held", 2, 1, "11:00:00.000000"),  # after the rest
    ]
    assert connection.execute("SELECT skill, score, rated_by, rated_on FROM rating").fetchall() == [
        ("discovery questions", 3, "Pat Lee", TODAY)
    ]
    assert connection.execute("SELECT status, debriefed_on, next_on FROM field_day").fetchall() == [
        ("held", TODAY, "2026-12-10")
    ]
    assert connection.execute("SELECT text, status, due_on FROM action ORDER BY id").fetchall() == [
        ("call back", "done", "2026-11-10"), ("write five questions", "open", "2026-12-04"),
    ]  # fmt: skip
    connection.close()


def test_typing_the_same_leaves_the_same_log(
    ask: Ask, log_path: Path, tmp_path: Path, day: Coachlog
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(log_path.read_bytes())
    ask(*TYPED)
    typed = content(log_path)
    log_path.write_bytes(copy.read_bytes())
    from_file(day)
    assert content(log_path) == typed


@pytest.mark.parametrize("answered", [1, 3, 7, 10, 12, 16])
def test_an_interrupted_debrief_goes_on_at_the_same_question(
    ask: Ask, day: Coachlog, log_path: Path, answered: int
) -> None:
    before = dump(log_path)
    stopped = ask(*TYPED[:answered], expect=130)
    assert "your answers are kept: coachlog debrief-fieldday 1" in stopped.err
    assert dump(log_path) == before  # no report counts half a debrief
    resumed = ask(*TYPED[answered:])
    assert f"({answered} answer" in resumed.err
    assert [call["reinforce"] for call in calls(day)] == ["waited after the price", None]
    assert not log_path.with_name("coachlog.db-debriefs").exists()
    day("undo", "--yes")
    assert dump(log_path) == before


def test_answers_are_kept_for_their_owner_only_and_can_be_forgotten(
    ask: Ask, log_path: Path
) -> None:
    ask("h", "o", "first words", expect=130)
    folder = log_path.with_name("coachlog.db-debriefs")
    (draft,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, draft.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "first words" in draft.read_text()
    assert "1 of 2" in ask(args=("--start-over",), expect=130).err
    assert not folder.exists()


def test_a_draft_that_cant_be_read_or_is_another_days_is_not_used(ask: Ask, log_path: Path) -> None:
    ask("h", "o", expect=130)
    draft = log_path.with_name("coachlog.db-debriefs") / "1.json"
    kept = draft.read_text()
    for text in ("{", "[]", '{"uid": 5}', kept.replace('"uid": "', '"uid": "other')):
        draft.write_text(text)
        assert "1 of 2" in ask(expect=130).err


def test_a_closed_terminal_loses_no_answer(day: Coachlog, log_path: Path) -> None:
    screen, terminal = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "coachlog", "debrief-fieldday", "1"],
        stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
        env={**os.environ, "TERM": "dumb"},
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # nohup ignores it
    )  # fmt: skip
    os.close(terminal)
    try:
        for answer, question in (("h", "another"), ("o", "role"), ("kept silent", "Reinforce")):
            read_until(screen, question)
            os.write(screen, f"{answer}\n".encode())
        read_until(screen, "Improve")
        wait_for_read(program.pid)
        program.send_signal(signal.SIGHUP)
        assert program.wait(PATIENCE) != 0
    finally:
        program.kill()
        program.wait()
        os.close(screen)
    draft = log_path.with_name("coachlog.db-debriefs") / "1.json"
    assert [answer for _, answer in json.loads(draft.read_text())["answers"]] == [
        "h", "observed", "kept silent",
    ]  # fmt: skip


def test_a_customer_that_nobody_knows_is_added_only_when_somebody_says_so(
    ask: Ask, day: Coachlog
) -> None:
    told = ask("s", "s", "7", "Acne", "2", "l", "", "", "", "", "d", "", "", "it went well").err
    assert "7 is a number; type a name" in told
    assert "Acne is not known; which customer is it?\n  1  Acme\n  2  Acne, which is new" in told
    assert [call["account"] for call in calls(day)] == ["Acne"]


def test_going_back_changes_an_answer_and_what_was_kept_of_it(
    ask: Ask, day: Coachlog, log_path: Path
) -> None:
    ask("h", "o", "kept silent", "<", "waited", expect=130)
    draft = log_path.with_name("coachlog.db-debriefs") / "1.json"
    kept = json.loads(draft.read_text())["answers"]
    assert kept == [["visit 1", "h"], ["visit 1 role", "observed"], ["visit 1 reinforce", "waited"]]
    ask("<", "<", "<", "s", "h", "", "", "", "", "", "d", "", "")
    assert [call["account"] for call in calls(day)] == ["Globex"]


def test_a_remark_is_private_and_nothing_for_the_rep_has_it(ask: Ask, day: Coachlog) -> None:
    ask("h", "", "", "", "s", "", "", "d", "", "", "thinks of leaving")
    listed = json.loads(day("list-fielddays", "--format", "json").out)["field_days"]
    assert [found["remark"] for found in listed] == ["thinks of leaving"]
    assert "thinks of leaving" in day("brief-fieldday", 1).out
    assert "thinks of leaving" not in day("share-fieldday", 1).out
    assert "thinks of leaving" not in day("edit-fieldday", 1, "--ics", "-").out


def test_every_answer_can_be_left_empty_but_an_overdue_action_wants_one(
    ask: Ask, day: Coachlog
) -> None:
    done = ask("", "", "", "", "", "", "", "", "", "", "", "x", "", "")
    assert "Please answer d, n or x" in done.err
    assert "2 stops held, 1 earlier action settled" in done.out
    assert [call["account"] for call in calls(day)] == ["Acme", "Globex"]
    assert json.loads(day("list-actions", "--format", "json").out)["actions"] == []


def test_empty_praise_is_nudged_once_and_enter_keeps_it(ask: Ask, day: Coachlog) -> None:
    done = ask("h", "", "Great job!", "", "", "h", "", "well done", "", "", "", "d", "", "")
    assert done.err.count("Say what you saw") == 1
    assert [call["reinforce"] for call in calls(day)] == ["Great job!", "well done"]


def test_a_nudge_gives_the_chance_to_say_more(ask: Ask, day: Coachlog) -> None:
    ask("h", "", "good work", "asked for the budget", "", "s", "", "", "d", "", "")
    assert calls(day)[0]["reinforce"] == "asked for the budget"


def test_another_stop_can_be_put_in_before(ask: Ask, day: Coachlog) -> None:
    ask("a", "Hooli", "l", "", "", "h", "", "", "", "s", "", "", "d", "", "")
    assert [(call["account"], call["role"]) for call in calls(day)] == [
        ("Hooli", "led"), ("Acme", None),
    ]  # fmt: skip


def test_a_refused_answer_is_asked_for_again(ask: Ask) -> None:
    done = ask("h", "boss", "o", "", "", "s", "", "6", "2", "d", "x", "q", "m", "2026-11-01", "",
               "", "")  # fmt: skip
    assert "boss is not o, s or l\n" in done.err
    assert "6 is not a rating from 1 to 5" in done.err
    assert "Sun 2026-11-01 is in the past" in done.err
    assert "1 skill rated" in done.out


def test_an_overdue_action_can_get_a_new_date(ask: Ask, day: Coachlog) -> None:
    assert "10 days overdue: call back" in ask("s", "h", "", "", "", "", "", "n", "", "", "").err
    (action,) = json.loads(day("list-actions", "--format", "json").out)["actions"]
    assert action["due_on"] == "2026-12-04"  # Enter: in two weeks


def test_a_day_typed_in_words_is_said_back(ask: Ask, day: Coachlog) -> None:
    said = ask("s", "h", "", "", "", "", "", "n", "next tue", "", "2026-12-10").err
    assert "  next tue means Tue 2026-11-24\n" in said
    assert said.count(" means ") == 1  # one in full is plain
    (action,) = json.loads(day("list-actions", "--format", "json").out)["actions"]
    assert action["due_on"] == "2026-11-24"


def test_a_day_without_a_focus_asks_for_skills(ask: Ask, log_path: Path) -> None:
    with changing(log_path) as connection:
        connection.execute("DELETE FROM focus")
    ask("h", "", "", "", "s", "", "closing", "listening", "4", "", "d", "", "")
    with closing(sqlite3.connect(log_path)) as connection:
        assert connection.execute("SELECT skill, score FROM rating").fetchall() == [("closing", 4)]


@pytest.mark.parametrize(("today", "late"), [("2026-11-21", False), ("2026-11-22", True)])
def test_a_debrief_more_than_a_day_late_is_noted_once(
    ask: Ask, day: Coachlog, today: str, late: bool
) -> None:
    told = ask(expect=130, today=today).err
    assert ("debrief within a day" in told) is late
    assert ("debrief within a day" in from_file(day, today=today).err) is late
    assert "within a day" not in from_file(day, WHOLE.partition("[[settle]]")[0], today=today).err


def test_undo_takes_the_whole_debrief_back_as_one(day: Coachlog, log_path: Path) -> None:
    before = dump(log_path)
    from_file(day)
    assert day("undo", "--yes").out.startswith("Took back debrief-fieldday ")
    assert dump(log_path) == before


def test_debriefing_again_changes_what_is_said_and_keeps_the_rest(
    ask: Ask, day: Coachlog, log_path: Path
) -> None:
    from_file(day)
    again = WHOLE.partition("[[settle]]")[0]
    before = dump(log_path)
    assert "Nothing new: field day 1" in from_file(day, again).out
    assert dump(log_path) == before
    done = ask("", "l", "", "", "", "", "", "", "", "", "4", "", "")
    assert "Debriefed on 2026-11-20" in done.err
    assert "[waited after the price]" in done.err
    assert "Debriefed again field day 1" in done.out
    acme, _ = calls(day)
    assert (acme["role"], acme["reinforce"]) == ("led", "waited after the price")
    day("undo", "--yes")
    assert dump(log_path) == before


def test_a_stop_that_was_held_can_be_skipped_after_all(day: Coachlog) -> None:
    from_file(day)
    from_file(day, '[[stop]]\naccount = "Hooli"\nstatus = "skipped"\n')
    assert [call["account"] for call in calls(day)] == ["Acme"]


def test_a_call_logged_during_the_day_is_its_stops_call(day: Coachlog) -> None:
    day("add-call", "--field-day", 1, "--account", "Acme", "--reinforce", "said so")
    day("add-call", "--field-day", 1, "--account", "Initech")
    from_file(day)
    found = {call["account"]: call for call in calls(day)}
    assert sorted(found) == ["Acme", "Hooli", "Initech"]
    assert found["Acme"]["reinforce"] == "waited after the price"
    assert found["Acme"]["id"] == 1


def test_a_held_stop_takes_the_accounts_last_known_deal_value(day: Coachlog) -> None:
    day(
        "add-call", "--rep", "Dana Cruz", "--account", "Acme", "--initiator", "rep-request",
        "--deal-value", "1200.50", "--currency", "USD", "--date", "2026-10-01",
    )  # fmt: skip
    from_file(day)
    acme = next(call for call in calls(day) if call["account"] == "Acme" and call["field_day"])
    assert (acme["deal_value"], acme["currency"]) == (1200.5, "USD")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("status = \"done\"", "status = \"gone\""), "-:21: settle 1: status: gone is not done"),
        (("score = 3", "score = 9"), "-:15: rating 1: score: 9 is not a rating"),
        (('account = "Globex"', 'account = "Initech"'), "Initech is not a stop of field day 1"),
        (('[[stop]]\naccount = "Globex"\nstatus = "skipped"\n', ""), "became of 11:00 Globex"),
        (("[[settle]]\naction = 1\nstatus = \"done\"", ""), "action 1 is overdue since 2026-11-10"),
        (("action = 1", "action = 7"), "action 7 is not an open action of Dana Cruz"),
        (('status = "done"', "due = 2026-11-19"), "2026-11-19 is in the past"),
        (("due = 2026-12-04", "due = 2026-11-19"), "2026-11-19 is in the past"),
        (("next = 2026-12-10", "next = 2026-11-19"), "2026-11-19 is in the past"),
        (('account = "Hooli"', 'account = "Acne"'), "Acne is not known, but could be Acme"),
    ],
)  # fmt: skip
def test_a_file_is_taken_whole_or_not_at_all(
    day: Coachlog, log_path: Path, change: tuple[str, str], words: str
) -> None:
    assert change[0] in WHOLE
    before = dump(log_path)
    done = from_file(day, WHOLE.replace(*change), expect=None)
    assert done.code in (1, 2)
    assert words in done.err
    assert done.err.count("\n") == 1
    assert dump(log_path) == before


def test_a_like_account_is_new_where_one_insists(day: Coachlog) -> None:
    text = WHOLE.replace('"Hooli"', '"Acne"')
    day("debrief-fieldday", 1, "--from-file", "-", "--new", stdin=text)
    assert [call["account"] for call in calls(day)] == ["Acme", "Acne"]


def test_only_a_day_that_took_place_has_a_debrief(day: Coachlog, tmp_path: Path) -> None:
    assert "after today" in from_file(day, today="2026-11-19", expect=1).err
    assert "no field day 5" in day(
        "debrief-fieldday", 5, "--from-file", "-", stdin="", expect=1
    ).err  # fmt: skip
    skipped = '[[stop]]\naccount = "Acme"\nstatus = "skipped"\n'
    nothing = skipped + skipped.replace("Acme", "Globex") + WHOLE[WHOLE.index("[[settle") :]
    assert "cancel-fieldday 1" in from_file(day, nothing, expect=1).err
    missing = day("debrief-fieldday", 1, "--from-file", tmp_path / "none.toml", expect=1)
    assert "can't be read" in missing.err


def test_the_file_in_the_guide_is_read() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```toml\n(next = .*?)^```$", guide, re.DOTALL | re.MULTILINE)
    found = read_debrief(text.encode(), lambda field, given: date.fromisoformat(given))
    assert isinstance(found, Debrief)
    assert [visit.held for visit in found.visits] == [True, False]


def test_off_a_terminal_there_is_one_error_and_no_question(day: Coachlog) -> None:
    done = day("debrief-fieldday", 1, stdin="h\n", expect=2)
    assert done.err.count("\n") == 1
    assert "--from-file FILE" in done.err


def test_three_stops_take_under_two_minutes_of_typing() -> None:
    """At 40 words of five letters a minute, far below what most people type (about 50)."""
    words = ["waited after the price; she named the budget", "ask who else decides, then wait"]
    keys = ["", "o", *words] * 3 + ["", "3", "write down five opening questions", "", "2026-12-04",
            "", "2026-12-18"]  # fmt: skip
    pressed = sum(len(text) + 1 for text in keys)
    assert pressed / (40 * 5) < 2
