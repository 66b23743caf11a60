"""Names by their beginning: who is taken for whom, what is refused, and what never guesses."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coachlog.errors import UnknownName
from coachlog.store.names import NameBook
from coachlog.store.open import open_log
from tests.conftest import Coachlog, changing

PAT = ("--manager", "Pat Lee")
ACCOUNT = ("--account", "Acme", "--initiator", "rep-request")


@pytest.fixture(autouse=True)
def _team(coachlog: Coachlog) -> None:
    coachlog("add-call", *PAT, "--rep", "Dana Cruz", *ACCOUNT)
    coachlog("add-rep", "José Núñez", *PAT)


def listed(coachlog: Coachlog) -> str:
    return coachlog("list-calls", "--format", "csv").out


@pytest.mark.parametrize("text", ["dan", "Dan", "DANA", "cruz", "d cr", "dana c", "dána"])
def test_a_command_that_only_looks_up_takes_the_beginning_of_one_name_and_says_so(
    coachlog: Coachlog, text: str
) -> None:
    said = coachlog("edit-rep", text, "--level", "new")
    assert (said.out[:22], said.err) == ("Changed rep Dana Cruz,", f"{text} means Dana Cruz\n")
    assert coachlog("report", "--manager", "pat").err == "pat means Pat Lee\n"


def test_a_whole_name_is_taken_before_the_beginning_of_another_and_without_a_word(
    coachlog: Coachlog,
) -> None:
    coachlog("add-rep", "Dan", *PAT)
    said = coachlog("edit-rep", "dan", "--level", "new")
    assert (said.out[:16], said.err) == ("Changed rep Dan,", "")


def test_several_are_refused_with_up_to_ten_candidates(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Dana Moe", "--manager", "Kim Poe")
    refused = coachlog("edit-rep", "dana", "--level", "new", expect=1).err
    assert "dana could be Dana Cruz (Pat Lee) or Dana Moe (Kim Poe); say which" in refused
    for number in range(12):
        coachlog("add-rep", f"Dana Q{number}", *PAT)
    refused = coachlog("edit-rep", "dana", "--level", "new", expect=1).err
    assert refused.count("Dana ") == 10
    assert " and more; say which" in refused


@pytest.mark.parametrize(("rep", "account"), [("dan", "acm"), ("Dana", "ac"), ("CRUZ", "AC")])
def test_add_call_takes_a_beginning_and_says_so(coachlog: Coachlog, rep: str, account: str) -> None:
    said = coachlog("add-call", "--rep", rep, "--account", account, "--initiator", "rep-request")
    assert "Pat Lee with Dana Cruz at Acme" in said.out
    assert "(new:" not in said.out
    assert said.err.startswith(f"{rep} means Dana Cruz\n{account} means Acme\n")


@pytest.mark.parametrize(
    ("option", "text"), [("--rep", "Dana Cru"), ("--account", "Acm"), ("--manager", "Pat Le")]
)
def test_add_call_refuses_what_may_be_a_slip_or_a_new_name_and_new_insists(
    coachlog: Coachlog, option: str, text: str
) -> None:
    known = {"--rep": "Dana Cruz", "--account": "Acme", "--manager": "Pat Lee"}
    given = known | {option: text}
    words = [word for pair in given.items() for word in pair]
    before = listed(coachlog)
    refused = coachlog("add-call", *words, "--initiator", "rep-request", expect=1).err
    assert f"{option}: {text} is not known, but could be {known[option]}" in refused
    assert f"; write that, or add --new if {text} is " in refused
    assert listed(coachlog) == before
    said = coachlog("add-call", *words, "--initiator", "rep-request", "--new").out
    assert f"(new: {text})" in said


def test_a_new_name_that_begins_no_known_one_is_taken_as_it_is(coachlog: Coachlog) -> None:
    said = coachlog("add-call", *PAT, "--rep", "ida moe", *ACCOUNT)
    assert "(new: ida moe)" in said.out
    coachlog("add-call", *PAT, "--rep", "Dana Cruz", "--account", "Store 12", *ACCOUNT[2:])
    said = coachlog("add-call", *PAT, "--rep", "Dana Cruz", "--account", "Store 1", *ACCOUNT[2:])
    assert "(new: Store 1)" in said.out


def test_a_beginning_may_be_in_small_letters_throughout(coachlog: Coachlog) -> None:
    coachlog("add-call", *PAT, "--rep", "lou fox", *ACCOUNT)
    assert "with lou fox at" in coachlog("add-call", *PAT, "--rep", "lou", *ACCOUNT).out


def test_an_import_takes_no_beginning_for_a_name(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("date,manager,rep,account,initiator\n2026-10-01,pat,dan,acm,rep-request\n")
    assert "means" not in coachlog("import", file).err
    assert ",pat,dan,acm," in listed(coachlog)


def test_the_rep_of_a_field_day_may_be_named_by_a_beginning(coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", "--rep", "dan", "--date", "today")
    coachlog("add-call", "--field-day", "1", "--rep", "dana", "--account", "Acme")
    refused = coachlog(
        "add-call", "--field-day", "1", "--rep", "jos", "--account", "Acme", expect=2
    ).err
    assert "--rep: jos is not the field day's rep, Dana Cruz" in refused


@pytest.mark.parametrize(
    ("text", "near"), [("Dnaa Cruz", "Dana Cruz"), ("Dana Kruse", "Dana Cruz"), ("nuñes", "")]
)
def test_an_unknown_name_gets_those_it_looks_like(coachlog: Coachlog, text: str, near: str) -> None:
    refused = coachlog("list-calls", "--manager", "Lat Pee", expect=1).err
    assert "Lat Pee is not known in this log; did you mean Pat Lee?" in refused
    refused = coachlog("edit-rep", text, "--level", "new", expect=1).err
    assert (f"did you mean {near}?" if near else "coachlog list-team") in refused


@pytest.mark.parametrize("text", ["", " ", "-", "%", "_", "!", "x" * 10_000, "%a%", "da%"])
def test_signs_with_a_meaning_to_the_database_begin_nothing(coachlog: Coachlog, text: str) -> None:
    assert coachlog("edit-rep", text, "--level", "new", expect=1).err.count("\n") == 1


def test_forty_thousand_accounts_do_not_slow_a_beginning_down(log_path: Path) -> None:
    rows = [(f"Firm {n:05} of {chr(65 + n % 26)}", f"firm {n:05} of {chr(97 + n % 26)}")
            for n in range(40_000)]  # fmt: skip
    with changing(log_path) as connection:
        connection.executemany(
            "INSERT INTO account (name, folded, namesake, command_id) VALUES (?, ?, 0, 1)", rows
        )
    with open_log(log_path, writing=False) as log:
        base = _seconds(lambda: log.connection.execute("SELECT folded FROM account").fetchall())
        book = NameBook(log.connection, 0)
        assert book.look_up("account", "firm 31234").name == "Firm 31234 of I"
        assert _seconds(lambda: book.look_up("account", "firm 31234")) < 5 * base
        with pytest.raises(UnknownName, match="and more"):
            book.look_up("account", "f")


def _seconds(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(5):
        began = time.thread_time()
        work()
        times.append(time.thread_time() - began)
    return min(times)
