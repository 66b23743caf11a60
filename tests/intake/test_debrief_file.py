"""A debrief from TOML: what it says, and which line and key are wrong."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.domain.actions import NewAction
from coachlog.domain.debriefs import Debrief, GivenRating, SeenVisit, SettledAction
from coachlog.domain.periods import parse_day
from coachlog.intake.debrief_file import read_debrief
from coachlog.intake.problems import Problem
from coachlog.intake.toml_lines import line_of, locate_keys

TODAY = date(2026, 11, 20)
WHOLE = '''
next = 2027-01-12

[[stop]]
account = "Acme"
at = "09:30"
role = "observed"
reinforce = """
Waited after the price:
[[stop]] is only text here, and so is
role = "x"
"""
improve = "Ask who else decides"

[[stop]]
account = "Globex"
at = 11:00:00
status = "skipped"

[[rating]]
skill = "discovery questions"
score = 3
by = "Dana Cruz"

[[settle]]
action = 4
status = "done"

[[settle]]
action = 5
due = "2026-12-01"

[[action]]
text = "Write five questions"
due = 2026-12-04

[[action]]
text = "Join on Tuesday"
owner = "manager"
'''


def read(text: str) -> Debrief | Problem:
    return read_debrief(text.encode(), lambda field, given: parse_day(field, given, TODAY))


def test_a_whole_file_is_read() -> None:
    assert read(WHOLE) == Debrief(
        visits=(
            SeenVisit(
                account="Acme",
                at=time(9, 30),
                role="observed",
                reinforce="Waited after the price:\n[[stop]] is only text here, and so is\n"
                'role = "x"\n',
                improve="Ask who else decides",
            ),
            SeenVisit(account="Globex", at=time(11), held=False),
        ),
        ratings=(GivenRating(skill="discovery questions", score=3, rated_by="Dana Cruz"),),
        settled=(
            SettledAction(action_id=4),
            SettledAction(action_id=5, due_on=date(2026, 12, 1)),
        ),
        actions=(
            NewAction(text="Write five questions", due_on=date(2026, 12, 4)),
            NewAction(text="Join on Tuesday", owner="manager"),
        ),
        next_on=date(2027, 1, 12),
    )


@pytest.mark.parametrize(
    ("text", "line", "key", "problem"),
    [
        ("remark = 5", 1, "remark", "5 is not text; put it in quotes"),
        ("\nstop = 5", 2, "stop", "is a list of tables; begin each with [[stop]]"),
        ("stop = [5]", 1, "stop", "is a list of tables; begin each with [[stop]]"),
        ("zzz = 5", 1, "zzz", "is not a key of a debrief; known are stop, rating, settle, action, "
         "next, remark"),
        ('[[stop]]\naccount = "A"\nat = 2026-11-03', 3, "stop 1: at",
         "2026-11-03 is not text; put it in quotes"),
        ('[[stop]]\naccount = "A"\nstatus = "skipped"\nimprove = "x"', 4, "stop 1: improve",
         "nothing is seen at a skipped stop; leave it out"),
        ('[[rating]]\nskill = "a"', 1, "rating 1: score",
         "is missing or not a whole number; write score = 3"),
        ("[[rating]]\nscore = 3", 1, "rating 1", "skill is missing"),
        ("[[rating]]\nscore = 0", 2, "rating 1: score", "0 is not a rating from 1 to 5"),
        ("[[settle]]\naction = true", 2, "settle 1: action",
         "is missing or not the number of an action; write action = 4"),
        ('[[settle]]\naction = 1\nstatus = "done"\ndue = 2026-12-01', 1, "settle 1",
         'give status = "done" or "dropped", or a new date as due'),
        ("[[action]]\ndue = 2026-12-01", 1, "action 1", "text is missing"),
    ],
)  # fmt: skip
def test_the_first_problem_is_told_with_its_place(
    text: str, line: int, key: str, problem: str
) -> None:
    assert read(text) == Problem(line=line, column=key, problem=problem)


def test_a_debrief_may_say_little() -> None:
    assert read('remark = "own"\n[[settle]]\naction = 4\nstatus = "dropped"') == Debrief(
        remark="own", settled=(SettledAction(action_id=4, dropped=True),)
    )
    assert read('[[stop]]\naccount = "A"\nstatus = "held"\nrole = ""') == Debrief(
        visits=(SeenVisit(account="A"),)
    )
    assert read('[[rating]]\nskill = "a"\nscore = 5\nby = ""') == Debrief(
        ratings=(GivenRating(skill="a", score=5),)
    )


def test_an_empty_file_says_nothing() -> None:
    assert read("") == Debrief()
    assert read('[[stop]]\naccount = "Acme"\nreinforce = ""\n') == Debrief(
        visits=(SeenVisit(account="Acme"),)
    )


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    text = '\ufeff[[stop]]\r\naccount = "Acme"\r\n'
    assert read(text) == Debrief(visits=(SeenVisit(account="Acme"),))


@pytest.mark.parametrize(
    ("change", "line", "key", "words"),
    [
        (("observed", "asleep"), 7, "stop 1: role", "is not observed, shared or led"),
        (('at = "09:30"', "at = 930"), 6, "stop 1: at", "is not text"),
        (('at = "09:30"', 'at = "25:00"'), 6, "stop 1: at", "is not a time"),
        (('account = "Globex"', ""), 15, "stop 2", "account is missing"),
        (('status = "skipped"', 'status = "late"'), 18, "stop 2: status", "not held or skipped"),
        (('status = "skipped"', 'status = "skipped"\nrole = "led"'), 19, "stop 2: role", "skipped"),
        (("score = 3", "score = 6"), 22, "rating 1: score", "from 1 to 5"),
        (("score = 3", "score = true"), 22, "rating 1: score", "whole number"),
        (("score = 3", 'score = "3"'), 22, "rating 1: score", "whole number"),
        (("skill =", "skil ="), 21, "rating 1: skil", "did you mean skill?"),
        (('status = "done"', 'status = "gone"'), 27, "settle 1: status", "done or dropped"),
        (('status = "done"', ""), 25, "settle 1", "give status"),
        (("action = 4", 'action = "x"'), 26, "settle 1: action", "number of an action"),
        (('due = "2026-12-01"', 'due = "soon"'), 31, "settle 2: due", "is not a date"),
        (("due = 2026-12-04", "due = 2026-12-04T10:00:00"), 35, "action 1: due", "is not text"),
        (('owner = "manager"', 'owner = "us"'), 39, "action 2: owner", "is not rep or manager"),
        (('text = "Join on Tuesday"', 'text = " "'), 38, "action 2: text", "is empty"),
        (("next = 2027-01-12", "nxt = 2027-01-12"), 2, "nxt", "did you mean next?"),
        (('status = "skipped"', "wheres = 1"), 18, "stop 2: wheres", "is not a key"),
        (('status = "done"', 'status = "done"\nstatu = 1'), 28, "settle 1: statu", "mean status?"),
        (('owner = "manager"', 'ownr = "manager"'), 39, "action 2: ownr", "did you mean owner?"),
        (("next = 2027-01-12", "next = 5"), 2, "next", "is not text"),
        (("score = 3", "score = "), 22, "file", "is not readable TOML"),
        (("[[rating]]", "[rating]"), 20, "rating", "begin each with [[rating]]"),
        (("[[action]]", "action = 3\n[[action]]"), 34, "file", "is not readable TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_key(
    change: tuple[str, str], line: int, key: str, words: str
) -> None:
    assert change[0] in WHOLE
    problem = read(WHOLE.replace(*change, 1))
    assert isinstance(problem, Problem)
    if (line, words) != (34, "is not readable TOML"):
        assert problem.line == line
    assert problem.column == key
    assert words in problem.problem
    assert "\n" not in str(problem)


def test_a_value_in_an_inline_table_has_the_line_of_what_holds_it() -> None:
    problem = read('next = 2027-01-01\nstop = [\n  {account = "A"},\n  {account = 5},\n]\n')
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column) == (2, "stop 2: account")


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    problem = read_debrief(b'[[stop]]\naccount = "\xff"\n', lambda field, text: TODAY)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.column) == (2, "file")


@given(st.text(max_size=60))
def test_any_text_gives_a_debrief_or_a_problem(text: str) -> None:
    assert isinstance(read(text.encode("utf-8", "replace").decode()), Debrief | Problem)


def test_a_line_of_a_file_ends_where_toml_ends_it() -> None:
    assert locate_keys("a = 1 # x\u2028y\x85z\nb = 2") == {("a",): 1, ("b",): 2}


def test_keys_are_located_through_headers_dots_and_long_texts() -> None:
    lines = locate_keys('a.b = 1\n# c = 2\n\n[t]\nx = """\n[u]\n"""\n[[l]]\ny = [ # z\n1,\n]\n')
    assert lines == {
        ("a",): 1, ("a", "b"): 1, ("t",): 4, ("t", "x"): 5, ("l", 0): 8, ("l", 0, "y"): 9,
    }  # fmt: skip
    for path, line in ((("l", 0, "y", 3), 9), (("l", 0, "z"), 8), (("l", 1, "y"), 1), (("b",), 1)):
        assert line_of(lines, path) == line
