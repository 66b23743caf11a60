"""What a command asks for on a terminal, what it takes for an answer, and that elsewhere it asks
nothing."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coachlog.store.connect import BUSY_SECONDS
from coachlog.store.open import open_log
from coachlog.store.recent import OFFERED, find_recent_calls
from tests.calendars import Event, write_calendar
from tests.conftest import Coachlog, Result
from tests.terminal import CTRL_C, in_terminal

CALL = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *CALL, "--initiator", "rep-request")
Ask = Callable[..., Result]


@pytest.fixture
def ask(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Return a run of the program with somebody who types these lines, then Ctrl-D."""

    def run(*args: str, typed: str, **given: Any) -> Result:  # noqa: ANN401  (as the fixture)
        with monkeypatch.context() as patch:
            for module in (
                "commands.absences",
                "commands.answers",
                "commands.actions",
                "commands.calls",
                "commands.cancel",
                "commands.corrections",
                "commands.fieldday_questions",
                "commands.fielddays",
                "commands.import_steps",
                "commands.pages",
                "commands.people_questions",
                "commands.row_questions",
                "commands.team",
                "terminal.ask",
            ):
                patch.setattr(f"coachlog.cli.{module}.can_ask", lambda: True)
            return coachlog(*args, stdin=typed.replace("|", "\n") + "\n", **given)

    return run


def calls(coachlog: Coachlog) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(coachlog("list-calls", "--format", "json").out)[
        "calls"
    ]
    return found


# add-call alone.


def test_add_call_alone_asks_for_everything_in_the_order_one_would_say_it(
    ask: Ask, coachlog: Coachlog
) -> None:
    said = ask(
        "add-call", typed="Dana Cruz|Pat Lee|y|Acme|y|r|yesterday|250000|o|waited|ask who decides"
    )
    asked = ["Which rep", "Which manager", "At which account", "Who asked for it", "When",
             "Deal value", "Your role", "Reinforce", "Improve"]  # fmt: skip
    places = [said.err.index(question) for question in asked]
    assert places == sorted(places)
    assert "Logged call 1: Thu 2026-11-19, Pat Lee with Dana Cruz at Acme, asked" in said.out
    assert said.out.count("\n") == 1
    (call,) = calls(coachlog)
    assert (call["deal_value"], call["role"]) == (250000, "observed")
    assert (call["reinforce"], call["improve"]) == ("waited", "ask who decides")


def test_a_call_like_the_last_one_takes_under_ten_keystrokes(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD, "--date", "yesterday")
    keys = "||r||||"  # every | and the last line's end is an Enter
    assert len(keys + "|") < 10
    ask("add-call", typed=keys + "|")
    last, first = calls(coachlog)
    assert [last[key] for key in ("manager", "rep", "account", "initiator")] == [
        first[key] for key in ("manager", "rep", "account", "initiator")
    ]
    assert (last["date"], last["deal_value"], last["role"]) == ("2026-11-20", None, None)


def test_who_asked_is_never_taken_from_an_enter(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    said = ask("add-call", typed="|||x|m|||||")
    assert said.err.count("Please answer r or m.") == 2
    assert calls(coachlog)[0]["initiator"] == "manager-scheduled"


def test_what_is_given_is_not_asked_for_again(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    given = ("--rep", "dan", "--date", "-1d", "--role", "led", "--deal-value", "5")
    said = ask("add-call", *given, typed="Globex|y|m||")
    for question in ("Which rep", "Which manager", "When", "Deal value", "Your role"):
        assert question not in said.err
    assert "Thu 2026-11-19, Pat Lee with Dana Cruz at Globex, scheduled (new" in said.out


def test_only_the_initiator_missing_is_the_only_question(ask: Ask) -> None:
    said = ask("add-call", *CALL, typed="m")
    assert "at Acme, scheduled" in said.out
    assert said.err == "Who asked for it? [r] the rep, [m] the manager scheduled it: "


def test_a_whole_command_asks_nothing(ask: Ask) -> None:
    assert ask(*ADD, typed="").err == ""


def test_a_call_of_a_field_day_asks_only_for_what_the_day_does_not_say(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog("plan-fieldday", *CALL[:4], "--date", "today")
    said = ask("add-call", "--field-day", "1", typed="Acme|y|||waited|")
    assert "Who asked" not in said.err
    assert "When" not in said.err
    assert "scheduled, field day 1" in said.out


# Who is offered, and who is meant.


def test_the_latest_are_offered_first_and_picked_by_number(ask: Ask, coachlog: Coachlog) -> None:
    for rep, account in (("Ida Moe", "Hooli"), ("Dana Cruz", "Acme"), ("Lou Fox", "Globex")):
        coachlog("add-call", *CALL[:2], "--rep", rep, "--account", account, *ADD[-2:])
    said = ask("add-call", typed="2||r|||||")
    assert "  1  Lou Fox\n  2  Dana Cruz\n  3  Ida Moe\n" in said.err
    assert "with Dana Cruz at Acme" in said.out  # the account of the latest call with that rep
    assert "There is no number 7" in ask("add-call", typed="7|1|1|r|||||").err


def test_few_are_offered_and_those_without_calls_last(coachlog: Coachlog, ask: Ask) -> None:
    names = ("Ida Moe", "Lou Fox", "Ana Ruiz", "Ben Ode", "Cy Young")
    assert len(names) == OFFERED
    for name in names:
        coachlog("add-rep", name, "--manager", "Pat Lee")
    coachlog(*ADD)
    said = ask("add-call", typed="", expect=130).err
    offered = ("Dana Cruz", *names[:0:-1])
    listed = "".join(f"  {place}  {name}\n" for place, name in enumerate(offered, 1))
    assert f"{listed}  name [Dana Cruz]" in said


def test_namesakes_are_offered_with_what_tells_them_apart(ask: Ask, coachlog: Coachlog) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-rep", "Dana Cruz", "--manager", "Kim Poe", "--new")
    said = ask("add-call", typed="1|Acme|y|r|||||")
    assert "  1  Dana Cruz (Kim Poe)\n  2  Dana Cruz (Pat Lee)\n" in said.err
    assert "Kim Poe with Dana Cruz at Acme" in said.out


@pytest.mark.parametrize(("answer", "rep"), [("1", "Dana Cruz"), ("2", "Dan")])
def test_a_name_that_may_be_a_known_or_a_new_one_is_asked_about(
    ask: Ask, coachlog: Coachlog, answer: str, rep: str
) -> None:
    coachlog(*ADD)
    typed = f"Dan|{answer}|" + ("Pat Lee|" if rep == "Dan" else "")
    said = ask("add-call", typed=f"{typed}|r|||||")
    assert "Dan is not known; which rep is it?\n  1  Dana Cruz\n  2  Dan, which is new" in said.err
    assert f"Pat Lee with {rep} at Acme" in said.out


def test_a_name_of_an_option_that_is_near_a_known_one_is_asked_about(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog(*ADD)
    near = ("--rep", "Danna", "--account", "Acme Corp", "--initiator", "rep-request")
    said = ask("add-call", *CALL[:2], *near, typed="1|2")
    assert "with Dana Cruz at Acme Corp, asked (new: Acme Corp);" in said.out
    alone = ("add-call", *near[:2], *CALL[4:], *near[4:])  # without a manager to be told by
    assert "Pat Lee with Dana Cruz at Acme, asked; " in ask(*alone, typed="1").out
    assert "Danna is on no team that would tell" in coachlog(*alone, expect=2).err
    said = ask("edit-call", "1", "--rep", "Dana Crux", typed="2")
    assert "Changed call 1 (new: Dana Crux):" in said.out
    stop = ("--stop", "10:00 Acme", "--stop", "11:00 Akme Corp")
    said = ask("plan-fieldday", "--rep", "Cruz", *stop, "--date", "today", typed="1|1")
    assert "Pat Lee with Dana Cruz\n  10:00  Acme\n  11:00  Acme Corp\n" in said.out


@pytest.mark.parametrize("more", [("--no-input",), ("--format", "json")])
def test_where_nobody_is_asked_a_new_name_is_said_beside_the_known_one(
    coachlog: Coachlog, more: tuple[str, ...]
) -> None:
    coachlog(*ADD)
    said = coachlog("add-call", *CALL[:2], "--rep", "Danna", *CALL[4:], *ADD[-2:], *more)
    assert "(new: Danna beside Dana Cruz)" in said.out


def test_small_letters_are_short_for_a_known_name_and_it_is_said(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog(*ADD)
    said = ask("add-call", typed="cruz|acm|r|||||")
    assert "cruz means Dana Cruz" in said.err
    assert "Pat Lee with Dana Cruz at Acme, asked;" in said.out


def test_a_wrong_answer_is_asked_again_after_one_line_that_says_why(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog(*ADD)
    said = ask(
        "add-call", typed="Pat\x1b|Lou Fox|Lou Fox|Pat Lee|y||r|30 feb|tomorrow|fri|-3|5||||"
    )
    for line in ("a control character", "nobody is their own rep", "2026-02-30 does not exist",
                 "after today", "not an amount"):  # fmt: skip
        assert line in said.err
    assert "Fri 2026-11-20, Pat Lee with Lou Fox at Acme" in said.out


def test_the_manager_of_the_settings_is_not_asked_for(ask: Ask, settings_file: Path) -> None:
    settings_file.write_text('default_manager = "Kim Poe"\ncurrency = "CHF"\n')
    said = ask("add-call", typed="Dana Cruz|y|Acme|y|r||5||||")
    assert "Which manager" not in said.err
    assert "New rep Dana Cruz, of the new manager Kim Poe?" not in said.err
    assert "New rep Dana Cruz, of Kim Poe?" in said.err
    assert "Deal value in CHF" in said.err
    assert "Kim Poe with Dana Cruz" in said.out


def test_a_new_name_said_to_be_new_lets_no_other_name_in_unasked(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog(*ADD)
    said = ask("add-call", "--account", "Acm", typed="Dan|2|Pat Lee|1|r|||||")
    assert "Pat Lee with Dan at Acme" in said.out
    assert "(new: Dan)" in said.out


@pytest.mark.parametrize("typed", ["", "Dana Cruz", "Dana Cruz|Pat Lee|y|Acme|y|r|today|5|o|x"])
def test_an_interrupted_question_leaves_nothing_behind(
    ask: Ask, log_path: Path, typed: str
) -> None:
    stopped = ask("add-call", typed=typed, expect=130)
    assert stopped.out == ""
    assert stopped.err.endswith("coachlog: stopped; nothing was saved\n")
    assert not log_path.parent.exists()


# Other commands.


def test_add_rep_and_add_manager_ask_for_the_name_and_the_team(ask: Ask) -> None:
    assert "Added manager Pat Lee" in ask("add-manager", typed="|Pat Lee").out
    said = ask("add-rep", typed="Lou Fox||n")
    assert "On whose team?\n  1  Pat Lee\n" in said.err
    assert "Added rep Lou Fox, new, on the team of Pat Lee" in said.out
    assert "Added rep Ida Moe, established" in ask("add-rep", typed="Ida Moe|1|").out


def test_edit_rep_asks_whom(ask: Ask, coachlog: Coachlog) -> None:
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee")
    assert "Changed rep Lou Fox, senior" in ask("edit-rep", "--level", "senior", typed="1").out


# Elsewhere.


@pytest.mark.parametrize(
    ("args", "missing"),
    [
        (("add-call",), "--rep, --account and --initiator are missing"),
        (("add-call", "--rep", "Dana"), "--account and --initiator are missing"),
        (("add-call", "--field-day", "1"), "--account is missing"),
        (("add-rep",), "NAME is missing"),
        (("edit-rep", "--level", "new"), "NAME is missing"),
        (("add-manager",), "NAME is missing"),
    ],
)
def test_in_a_pipe_nothing_is_asked_and_one_error_names_all_that_is_missing(
    coachlog: Coachlog, args: tuple[str, ...], missing: str
) -> None:
    said = coachlog(*args, stdin="Dana Cruz\n", expect=2)
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert missing in said.err


def test_a_large_log_is_asked_for_its_latest_calls_only(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*ADD)
    with open_log(log_path, writing=False) as log:
        steps: list[str] = []
        log.connection.set_trace_callback(steps.append)
        assert [one.account.name for one in find_recent_calls(log.connection)] == ["Acme"]
        plan = log.connection.execute(f"EXPLAIN QUERY PLAN {steps[0]}").fetchall()
    assert "SCAN call" in plan[0][3]
    assert not [row for row in plan if "TEMP B-TREE" in row[3]]  # nothing is sorted


# A real terminal.


def test_in_a_terminal_a_call_like_the_last_one_is_nine_keystrokes(coachlog: Coachlog) -> None:
    coachlog(*ADD, "--date", "yesterday")
    answers = [
        ("name [Dana Cruz]:", b"\r"), ("name [Acme]:", b"\r"), ("scheduled it:", b"r\r"),
        ("[today]:", b"\r"), ("known):", b"\r"), ("led:", b"\r"), ("nothing):", b"\r"),
        ("nothing):", b"\r"),
    ]  # fmt: skip
    assert sum(len(keys) for _, keys in answers) == 9
    code, shown = in_terminal(answers, "add-call")
    assert code == 0
    assert "Logged call 2: Fri 2026-11-20, Pat Lee with Dana Cruz at Acme, asked" in shown


def test_in_a_terminal_what_is_typed_ahead_answers_one_question_a_line(coachlog: Coachlog) -> None:
    answers = b"Dana Cruz\nPat Lee\ny\nAcme\ny\nr\n\n\n\n\n\n"
    code, screen = in_terminal([], "add-call", ahead=answers)
    assert (code, calls(coachlog)[0]["account"]) == (0, "Acme"), screen
    assert "Several lines" not in screen


@pytest.mark.parametrize("pasted", [b"Acme\rm\rx\r", b"\x1b[200~Acme\nm\nx\n\x1b[201~"])
def test_in_a_terminal_a_paste_of_several_lines_is_no_answer(log_path: Path, pasted: bytes) -> None:
    code, screen = in_terminal([("name:", pasted), ("Several lines", b"\x03")], "add-call")
    assert (code, log_path.exists()) == (130, False)
    assert "New" not in screen


def test_in_a_terminal_ctrl_c_leaves_nothing_behind(log_path: Path) -> None:
    code, shown = in_terminal([("name:", b"Dana Cruz\r"), ("name:", CTRL_C)], "add-call")
    assert (code, log_path.parent.exists()) == (130, False)
    assert "stopped; nothing was saved" in shown


def test_in_a_terminal_ctrl_c_is_heard_while_another_writes(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog(*ADD)
    with closing(sqlite3.connect(log_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        code, shown = in_terminal([("", CTRL_C)], *ADD)
        took = time.monotonic() - began
    assert (code, took < BUSY_SECONDS) == (130, True)
    assert "stopped; nothing was saved" in shown


# Facts that are missing from a correction or a plan.


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ("l|s", "Dana Cruz, senior"),
        ("e|not one|dana@example.com", "dana@example.com"),
        ("s|2 nov", "started Sun 2025-11-02"),
        ("m|Kim Poe|", "on the team of Kim Poe since Fri 2026-11-20"),
    ],
)
def test_edit_rep_without_options_asks_what_changes(
    ask: Ask, coachlog: Coachlog, typed: str, changed: str
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-manager", "Kim Poe")
    typed = typed.replace("2 nov", "2025-11-02")
    assert changed in ask("edit-rep", "dana", typed=typed).out


def test_edit_rep_asks_nothing_about_somebody_unknown(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    said = ask("edit-rep", "Zoe", typed="l|s", expect=1)
    assert "What changes" not in said.err
    assert "Zoe" in said.err


def test_a_field_day_without_its_date_asks_for_it_until_it_is_one(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog(*ADD)
    said = ask("plan-fieldday", "--rep", "dana", typed="|30 feb|next teu|next tue|||")
    assert said.err.count("Which day? today is Fri 2026-11-20:") == 4
    assert "next teu is not a date; write 2026-12-01, 1 dec, next tue, tomorrow or" in said.err
    assert "Planned field day 1: Tue 2026-11-24" in said.out


@pytest.mark.parametrize("command", ["add-call", "plan-fieldday"])
def test_what_is_given_and_wrong_is_refused_before_anything_is_asked(
    ask: Ask, command: str
) -> None:
    said = ask(command, "--date", "30 feb", typed="", expect=2)
    assert said.err.startswith("coachlog: --date: 30 feb is not a day of the calendar")


def test_a_suggestion_ends_with_one_mark(coachlog: Coachlog) -> None:
    said = coachlog(*ADD[:-1], "rep-requst", expect=2)
    assert "did you mean rep-request? See coachlog add-call --help" in said.err


def test_a_field_day_without_its_rep_asks_for_them(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    assert "with Dana Cruz" in ask("plan-fieldday", "--date", "1 dec", typed="1||||").out


@pytest.mark.parametrize("command", ["show-call", "edit-call", "remove-call"])
def test_without_an_id_the_latest_calls_are_on_view(
    ask: Ask, coachlog: Coachlog, command: str
) -> None:
    coachlog(*ADD, "--date", "yesterday")
    coachlog(*ADD, "--new", "--account", "Globex")
    options = {"edit-call": ["--role", "led"], "remove-call": ["--yes"]}.get(command, [])
    said = ask(command, *options, typed="x|1")
    assert "  call 2: Fri 2026-11-20, Pat Lee with Dana Cruz at Globex\n  call 1:" in said.err
    assert "x is not a number" in said.err
    assert "all 1" in said.out
    assert "ID is missing" in coachlog(command, *options, expect=2).err


def test_an_empty_log_has_no_call_to_choose(ask: Ask, coachlog: Coachlog) -> None:
    coachlog("add-manager", "Pat Lee")
    assert "no calls yet" in ask("show-call", typed="1", expect=1).err


@pytest.mark.parametrize(
    ("listing", "chosen", "none"),
    [
        ("list-calls", ("--rep", "dana"), "No calls yet. To log one: "),
        ("list-fielddays", ("--status", "held"), "No field days yet. To plan one: "),
        ("list-actions", ("--overdue",), "No actions are open. To add one: "),
    ],
)
def test_an_empty_list_says_whether_anything_was_chosen(
    coachlog: Coachlog, listing: str, chosen: tuple[str, ...], none: str
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    assert coachlog(listing).out.startswith(none)
    said = coachlog(listing, *chosen).out
    assert said.startswith(f"None is like that. All there are: coachlog {listing}")
    assert none.partition(". ")[2] in said


def test_a_question_leaves_standard_output_to_the_data(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    said = ask("remove-call", "1", typed="perhaps|y")
    assert said.err.count("[y/N]:") == 2
    assert said.out.startswith("Removed call 1:")


# Field by field.


def test_edit_call_asks_for_each_field_with_what_is_there(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD, "--date", "yesterday", "--deal-value", "5000")
    said = ask("edit-call", "1", typed="|||||250k|||1h30|observed||||")
    assert "Deal value, private: [5000]" in said.err
    assert "Reinforce, the rep reads this:" in said.err
    assert "250k means 250,000 EUR" in said.err
    assert said.out.splitlines() == [
        "Changed call 1:",
        "  deal value: 5,000 -> 250,000",
        "  minutes: nothing -> 90",
        "  role: nothing -> observed",
    ]
    assert ask("edit-call", "1", typed="|" * 13).out == "Call 1 is as it was\n"


def test_who_asked_and_the_role_are_asked_for_as_by_add_call(ask: Ask, coachlog: Coachlog) -> None:
    rows = "date,manager,rep,account,initiator\n2026-11-18,Pat Lee,Dana Cruz,Acme,\n"
    coachlog("import", "-", stdin=rows)
    assert ask("edit-call", "1", typed="|" * 13).out == "Call 1 is as it was\n"
    said = ask("edit-call", "1", typed="||||x|m|||||s||||")
    assert "Who asked for it? (Enter = not sorted) [r] the rep, [m] the manager sched" in said.err
    changed = ["  initiator: not sorted -> scheduled", "  role: nothing -> shared"]
    assert said.out.splitlines() == ["Changed call 1:", *changed]
    said = ask("edit-call", "1", typed="||||r|||||n||||")
    assert "Who asked for it? [r] the rep, [m] the manager scheduled it [m]: " in said.err
    changed = ["  initiator: scheduled -> asked", "  role: shared -> nothing"]
    assert said.out.splitlines() == ["Changed call 1:", *changed]


@pytest.mark.parametrize(("command", "rest"), [("edit-call", "|" * 13), ("remove-call", "n")])
def test_a_number_that_no_call_has_is_asked_for_again(
    ask: Ask, coachlog: Coachlog, command: str, rest: str
) -> None:
    coachlog(*ADD)
    said = ask(command, typed=f"7|1|{rest}", expect=None)
    assert "there is no call 7 in this log" in said.err
    assert said.err.count("  ID [1]:") == 2
    assert "there is no call 1" not in said.err
    assert len(calls(coachlog)) == 1


def test_edit_call_adds_nobody_unasked(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    said = ask("edit-call", "1", typed="|||Acne|2|" + "|" * 9)
    assert "Acne is not known; which customer is it?" in said.err
    assert "account: Acme -> Acne" in said.out
    said = ask("edit-call", "1", typed="||Ana|n|" + "|" * 11)
    assert "New rep Ana? [y/N]:" in said.err
    assert said.out == "Call 1 is as it was\n"


def test_what_a_field_day_gives_to_a_call_is_not_asked(ask: Ask, coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", *CALL[:4], "--date", "today")
    coachlog("add-call", "--field-day", "1", "--account", "Acme")
    said = ask("edit-call", "1", typed="|||||observed||||")
    assert "Date" not in said.err
    assert "Initiator" not in said.err
    assert "role: nothing -> observed" in said.out


# Nobody is invented, and there is a way back.


def test_a_new_rep_is_asked_about_once_and_a_no_asks_for_the_rep_again(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog(*ADD)
    said = ask("add-call", typed="Ana Lopes||n|dana||r|||||")
    assert said.err.count("New rep Ana Lopes, of Pat Lee? [y/N]:") == 1
    assert "[Ana Lopes]" not in said.err  # what was wrong is not there to be typed on
    assert "Pat Lee with Dana Cruz at Acme" in said.out
    assert "Ana" not in coachlog("list-team").out
    said = ask("add-call", typed="Ana Lopes||y||r|||||")
    assert "(new: Ana Lopes)" in said.out


@pytest.mark.parametrize("word", ["?", "help", "7", "42"])
def test_what_is_no_name_is_nobody(ask: Ask, coachlog: Coachlog, word: str) -> None:
    coachlog(*ADD)
    said = ask("add-call", typed=f"{word}|dana|{word}|acm|r|||||")
    assert "Pat Lee with Dana Cruz at Acme" in said.out
    assert "new:" not in said.out
    explained = "is added only when you say so"
    assert said.err.count(explained if word in ("?", "help") else f"no number {word}") == 2


def test_a_question_mark_names_a_list_only_where_there_is_one(ask: Ask, coachlog: Coachlog) -> None:
    stopped = ask("add-call", typed="?", expect=130)
    assert "A name, or in small letters the beginning of a known one" in stopped.err
    assert "list" not in stopped.err
    coachlog(*ADD)
    assert "A number of the list, a name, or in" in ask("add-call", typed="?", expect=130).err


def test_going_back_changes_what_was_answered(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    typed = "Lou Fox||y|Hooli|y|<|acm|m|<|r|yesterday|||||"
    said = ask("add-call", typed=typed)
    assert "  name [Acme]: [Hooli]" in said.err
    assert "Thu 2026-11-19, Pat Lee with Lou Fox at Acme, asked" in said.out


def test_going_back_twice_keeps_all_that_was_answered(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    ask("add-call", typed="||r|yesterday|5000|o|<|<|<|-2d|||kept silent|")
    call = calls(coachlog)[1]
    said = ("date", "deal_value", "role", "reinforce", "improve")
    assert [call[key] for key in said] == ["2026-11-18", 5000, "observed", "kept silent", None]


def test_going_back_over_a_new_rep_asks_about_them_again(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    said = ask("add-call", typed="Ana Lopes||y|<|n|dana||r|||||")
    assert said.err.count("New rep Ana Lopes, of Pat Lee? [y/N]:") == 2
    assert "Pat Lee with Dana Cruz at Acme" in said.out
    said = ask("add-call", typed="Ana Lopes||y|<|y|Hooli|y|<||r|||||")
    assert "(new: Ana Lopes, Hooli)" in said.out


# Field days.


def test_a_plan_asks_for_the_half_the_stops_and_the_focus(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    typed = "1 dec|p|Acme|12:00 Acme|13:30 acm|15:00 Hooli|y||discovery questions|y||"
    said = ask("plan-fieldday", "--rep", "dana", typed=typed)
    assert "  1 dec means Tue 2026-12-01\n" in said.err
    assert 'Acme is not a stop; write "13:00 Acme"' in said.err
    assert "12:00 is outside the day, 13:00 to 17:00" in said.err
    assert said.err.count("the rep reads this (Enter = none)") >= 5
    assert "Next, before the day: coachlog brief-fieldday 1" in said.err
    (day,) = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert [day[key] for key in ("date", "half", "focus")] == [
        "2026-12-01", "pm", ["discovery questions"],
    ]  # fmt: skip
    assert "13:30  Acme" in coachlog("brief-fieldday").out.replace("13:30 Acme", "13:30  Acme")


def test_a_new_skill_is_asked_about_once_and_commas_separate_skills(
    ask: Ask, coachlog: Coachlog
) -> None:
    coachlog(*ADD)
    plan = ("plan-fieldday", "--rep", "dana", "--half", "am")
    said = ask(*plan, typed="1 dec||7|a, b, c|Discvery|n|Discovery, closing|y|y")
    assert "7 is a number; type a skill" in said.err
    assert "3 skills are too many" in said.err
    assert "New skill Discvery? [y/N]" in said.err
    said = ask(*plan, typed="2 dec||discovery|")
    assert "New skill" not in said.err
    days = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert sorted(tuple(day["focus"]) for day in days) == [
        ("Discovery",), ("Discovery", "closing"),
    ]  # fmt: skip


def test_a_day_with_its_debrief_is_changed_without_advice_for_the_day(coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", *CALL[:4], "--date", "yesterday", "--stop", "10:00 Acme")
    coachlog("debrief-fieldday", "--from-file", "-", stdin='[[stop]]\naccount = "Acme"\n')
    said = coachlog("edit-fieldday", "1", "--remark", "quiet").out
    assert said.startswith("Changed field day 1")
    assert "Nothing is noted" not in said
    assert "After each call" not in said


def test_what_an_option_is_given_is_an_answer_too(ask: Ask, coachlog: Coachlog) -> None:
    said = ask("add-call", *CALL, "--new", typed="rep-request|||||")
    assert "Please answer" not in said.err
    said = ask("plan-fieldday", "--rep", "dana", typed="1 dec|PM||||")
    assert "Please answer" not in said.err
    assert "Tue 2026-12-01, 13:00 to 17:00" in said.out


def test_after_a_day_that_is_over_comes_its_debrief(coachlog: Coachlog) -> None:
    plan = ("plan-fieldday", *CALL[:4], "--new", "--date")
    assert "Next: coachlog debrief-fieldday 1\n" in coachlog(*plan, "yesterday").err
    assert "Next, before the day: coachlog brief-fieldday 2\n" in coachlog(*plan, "today").err


def test_a_whole_plan_asks_nothing(ask: Ask, coachlog: Coachlog) -> None:
    coachlog(*ADD)
    said = ask("plan-fieldday", "--rep", "dana", "--date", "1 dec", typed="")
    assert "?" not in said.err
    assert "09:00 to 17:00" in said.out


def test_without_an_id_the_day_that_fits_is_shown_or_asked(ask: Ask, coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", *CALL[:4], "--date", "1 dec")
    brief = ask("brief-fieldday", typed="")
    assert "Field day 1: Tue 2026-12-01 full, Pat Lee with Dana Cruz, planned" in brief.err
    coachlog("plan-fieldday", *CALL[:4], "--date", "24 nov")
    assert "Field day 2: Tue 2026-11-24" in coachlog("brief-fieldday").err
    asked = ask("brief-fieldday", typed="x|1")
    assert "Which field day?\n  2: Tue 2026-11-24" in asked.err
    assert "Tue 2026-12-01" in asked.out
    refused = coachlog("cancel-fieldday", "--yes", expect=2).err
    assert "ID is missing, and several days fit; the first are 2, 1" in refused
    assert "Cancelled field day 2" in ask("cancel-fieldday", "--yes", typed="").out
    assert "no field day has a debrief yet" in coachlog("share-fieldday", expect=1).err
    assert "every field day so far has its debrief" in coachlog(
        "debrief-fieldday", "--from-file", "-", stdin="", expect=1
    ).err  # fmt: skip


def test_without_an_id_the_latest_day_is_debriefed_and_shared(coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", *CALL[:4], "--date", "2026-11-19")
    coachlog("plan-fieldday", *CALL[:4], "--date", "24 nov")
    debrief = '[[stop]]\naccount = "Acme"\nreinforce = "waited"\n'
    said = coachlog("debrief-fieldday", "--from-file", "-", stdin=debrief)
    assert "Field day 1: Thu 2026-11-19" in said.err
    assert "share-fieldday 1 --format html --output field-day-1.html" in said.out
    page = coachlog("share-fieldday")
    assert "waited" in page.out


def test_import_asks_what_each_stranger_is(ask: Ask, coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("add-manager", "Pat Lee", "--email", "pat@acme.com")
    file = write_calendar(
        tmp_path / "c.ics",
        *(
            Event(uid=f"{name}{day}", day=f"202611{day}", guests=("pat", name, "jo@globex.com"))
            for name, days in (("dana", (2, 3, 4)), ("kim", (5, 6)), ("max", (9,)))
            for day in (f"{day:02}" for day in days)
        ),
    )
    said = ask("import", str(file), "--add-people", typed="|m|n")
    assert "Dana Cruz <dana@acme.com>, 3 meetings: [r] rep, [m] manager, [n] neither" in said.err
    assert "3 ride-alongs" in said.out
    teams = json.loads(coachlog("list-team", "--format", "json").out)["teams"]
    found = {one["manager"]: [rep["rep"] for rep in one["reps"]] for one in teams}
    assert found == {"Pat Lee": ["Dana Cruz"], "Kim Poe": []}


@pytest.mark.parametrize(
    ("args", "typed", "asked", "words"),
    [
        (
            ("add-action",),
            "|five questions|da|m|-1d|1 dec",
            "2026-11-19 is in the past",
            "Added action 2: five questions (Pat Lee, manager, due Tue 2026-12-01)",
        ),
        (("add-action", "x"), "dana", "Which rep?", "Added action 2: x (Dana Cruz, rep)"),
        (("edit-action",), "1||r|", "ID [1]: ", "Nothing to change in action 1: call back"),
        (("edit-action", "1"), "ask|m|2 dec", "call back", "ask (Pat Lee, manager, due Wed 2026"),
        (("done-action",), "9|", "there is no action 9", "Done with action 1: call back"),
        (
            ("add-absence",),
            "nobody|dana|1 dec||holiday",
            "nobody is not known",
            "Added absence 2: Dana Cruz (rep), Tue 2026-12-01, holiday",
        ),
        (
            ("add-absence", "pat"),
            "1 dec|2 dec|",
            "The last day",
            "2026-12-01 to Wed 2026-12-02",
        ),
        (("remove-absence",), "|y", "absence 1: Dana Cruz", "Removed absence 1: Dana Cruz (rep)"),
        (("add-reply",), "|I will", "the rep reads this: ", "to field day 1: I will"),
        (("ask-rep", "--month"), "dana", "Which rep?", "# Dana Cruz: ride-alongs, 2026-11-01"),
        (("show-rep",), "x|1", "x is not known", "SKILL DEVELOPMENT"),
        (("edit-manager",), "1|EMEA/|EMEA", "EMEA/ is not a group", "in EMEA (a new group)"),
    ],
)
def test_on_a_terminal_a_command_asks_for_what_it_lacks(
    ask: Ask, coachlog: Coachlog, args: tuple[str, ...], typed: str, asked: str, words: str
) -> None:
    coachlog("plan-fieldday", *CALL[:4], "--date", "yesterday", "--stop", "10:00 Acme")
    coachlog("debrief-fieldday", "--from-file", "-", stdin='[[stop]]\naccount = "Acme"\n')
    coachlog("add-action", "call back", *CALL[2:4])
    coachlog("add-absence", "dana", "--from", "2026-12-21")
    refused = coachlog(*args, expect=2).err
    assert re.fullmatch(r"coachlog: (.* missing|nothing to change|name whom).*\n", refused)
    said = ask(*args, typed=typed)
    assert asked in said.err
    assert words in said.out


def test_edit_fieldday_asks_for_everything_with_what_is_there(ask: Ask, coachlog: Coachlog) -> None:
    stops = ("--stop", "09:30 Acme", "--stop", "11:00 Globex")
    coachlog("plan-fieldday", *CALL[:4], "--date", "1 dec", "--half", "am", *stops)
    same = "||||||||||"
    assert "Field day 1 is as it was" in ask("edit-fieldday", typed=same).out
    said = ask("edit-fieldday", typed="2 dec|p||14:00 Acme|15:00 glob||questions|y||win||to watch")
    assert "[2026-12-01]" in said.err
    assert "[09:30 Acme]" in said.err
    changed = json.loads(coachlog("brief-fieldday", "1", "--format", "json").out)
    assert changed["date"] == "2026-12-02"
    assert (changed["starts_at"], changed["objective"]) == ("13:00", "win")
    assert [stop["account"] for stop in changed["stops"]] == ["Acme", "Globex"]
    assert changed["focus"] == ["questions"]


@pytest.mark.parametrize(
    "args",
    [
        ("add-rep", "NAME"),
        ("add-action", "TEXT", *CALL[2:4]),
        ("add-action", "call back", "--rep", "NAME"),
        ("plan-fieldday", *CALL[:4], "--date", "today", "--focus", "SKILL"),
        ("rename", "rep", "Dana Cruz", "NEW"),
        ("import", "FILE"),
    ],
)
def test_a_word_that_stands_for_another_is_no_value(
    coachlog: Coachlog, log_path: Path, args: tuple[str, ...]
) -> None:
    said = coachlog(*args, expect=2).err
    assert "only stands for what is to be typed there. See coachlog" in said
    assert not log_path.exists()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (("--field-day", "1"), "field day 1 is on 2026-12-01, after today"),
        (("--field-day", "99"), "no field day 99"),
        (("--field-day", "2", "--date", "2026-11-18"), "2026-11-18 is not the field day's date"),
        (("--field-day", "2", "--rep", "Lou Fox"), "Lou Fox is not the field day's rep"),
        (("--manager", "Dana Cruz", "--rep", "Dana Cruz"), "Dana Cruz is the manager too"),
    ],
)
def test_what_can_not_be_saved_is_refused_before_the_rest_is_asked_for(
    ask: Ask, coachlog: Coachlog, said: tuple[str, ...], problem: str
) -> None:
    coachlog(*ADD)
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee")
    for day in ("2026-12-01", "2026-11-19"):
        coachlog("plan-fieldday", "--rep", "Dana Cruz", "--date", day, "--half", "am")
    refused = ask("add-call", *said, typed="Globex|||||", expect=None)
    assert refused.code in {1, 2}
    assert problem in refused.err
    assert "Account" not in refused.err + refused.out
