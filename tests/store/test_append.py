"""The way in for many calls: all or nothing, known rows skipped, teams opened, indexes kept."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.intake.drafts import Window
from coachlog.intake.problems import SHOWN_PROBLEMS, Problem
from coachlog.store.bulk_append import REBUILD_FROM, ROWS_AT_ONCE
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.open import open_log
from coachlog.usecases.import_file import ImportSource, import_files
from coachlog.usecases.importing import Imported, ImportOptions, ImportRefused
from tests.conftest import changing

TODAY = date(2026, 11, 20)
AUTHOR = Author(command=CommandName.IMPORT, actor="x", at="2026-11-20T08:00:00Z", noted=[])
HEADER = "date,manager,rep,account,initiator,deal_value,currency,notes"
INDEXES = {
    "call_day", "call_manager_day", "call_rep_day", "call_field_day", "call_imported_on",
    "call_unsorted",
}  # fmt: skip
MANY = REBUILD_FROM + ROWS_AT_ONCE + 7


def row(
    day: str = "2026-11-16",
    manager: str = "Pat Lee",
    rep: str = "Dana Cruz",
    account: str = "Acme",
    initiator: str = "rep-request",
    value: str = "",
    currency: str = "",
    notes: str = "",
) -> str:
    return ",".join((day, manager, rep, account, initiator, value, currency, notes))


def many_rows(count: int = MANY) -> Iterator[str]:
    """Rows of 40 days, in the order of the days, with 50 managers and 400 reps."""
    for number in range(count):
        day = date(2026, 9, 1) + timedelta(days=number * 40 // count)
        manager = number % 50
        yield row(
            day=day.isoformat(),
            manager=f"Manager {manager:02}",
            rep=f"Rep {manager * 8 + number % 8:03}",
            account=f"Account {number % 997:03}",
            initiator=("rep-request", "manager-scheduled", "unknown")[number % 3],
            value=str(number),
            currency="EUR",
        )


def import_rows(
    path: Path, rows: Iterable[str], *, currency: str = "EUR", problems: list[Problem] | None = None
) -> Imported:
    text = "".join(f"{line}\n" for line in (HEADER, *rows))
    file = ImportSource(
        name="-", kind="native", open=lambda: nullcontext(io.BytesIO(text.encode()))
    )
    wishes = ImportOptions(
        today=TODAY,
        settings=Settings(currency=currency),
        window=Window(first=TODAY, last=TODAY),
        zone=lambda: "UTC",
    )
    found = [] if problems is None else problems
    with (
        open_log(path, writing=True, create=True) as log,
        import_files(
            log, [file], wishes, author=AUTHOR, write_problem=lambda _, one: found.append(one)
        ) as (done,),
    ):
        pass  # it is kept at the end
    return done


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def count_calls(path: Path) -> object:
    return ask(path, "SELECT count(*) FROM call")[0][0]


def list_indexes(path: Path) -> set[object]:
    return {found[1] for found in ask(path, "PRAGMA index_list(call)")}


def teams(path: Path) -> list[tuple[object, ...]]:
    return ask(
        path,
        "SELECT rep.name, manager.name, from_on FROM membership "
        "JOIN rep ON rep.id = rep_id JOIN manager ON manager.id = manager_id ORDER BY 1, 2",
    )


def test_every_field_reaches_the_log(log_path: Path) -> None:
    import_rows(log_path, [row(value="48000.50", currency="USD", notes="well done"), row()])
    assert ask(
        log_path,
        "SELECT held_on, manager.name, rep.name, account.name, initiator, deal_cents, currency, "
        "minutes, role, field_day_id, reinforce, improve, notes, imported_on, removed_by FROM call "
        "JOIN manager ON manager.id = manager_id JOIN rep ON rep.id = rep_id "
        "JOIN account ON account.id = account_id ORDER BY call.id",
    ) == [
        ("2026-11-16", "Pat Lee", "Dana Cruz", "Acme", "rep-request", 4800050, "USD")
        + (None,) * 5
        + ("well done", None, None),
        ("2026-11-16", "Pat Lee", "Dana Cruz", "Acme", "rep-request", None, None) + (None,) * 8,
    ]
    assert ask(log_path, "SELECT count(*) FROM call JOIN command ON command.id = command_id") == [
        (2,)
    ]


@pytest.mark.parametrize(
    "count", [1, ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 3 * ROWS_AT_ONCE + 5]
)
def test_rows_keep_their_order_and_values_whatever_their_number(log_path: Path, count: int) -> None:
    import_rows(log_path, [row(value=str(number), notes=f"n{number}") for number in range(count)])
    assert ask(log_path, "SELECT deal_cents, notes FROM call ORDER BY id") == [
        (number * 100, f"n{number}") for number in range(count)
    ]


def test_value_without_a_currency_is_in_the_one_of_the_settings(log_path: Path) -> None:
    import_rows(log_path, [row(value="5"), row(value="5", currency="CHF"), row()], currency="USD")
    assert ask(log_path, "SELECT currency FROM call ORDER BY id") == [("USD",), ("CHF",), (None,)]


def test_import_tells_what_it_did(log_path: Path) -> None:
    rows = [row(), row(day="2026-11-02", initiator="unknown"), row(day="2026-11-18", initiator="")]
    done = import_rows(log_path, rows)
    assert (done.events, done.new, done.same, done.to_sort) == (3, 3, 0, 2)
    assert done.span == (date(2026, 11, 2), date(2026, 11, 18))
    assert import_rows(log_path, []).span is None


def test_second_import_adds_nothing(log_path: Path) -> None:
    rows = [*many_rows(1000), row(), row()]
    import_rows(log_path, rows)
    before = ask(log_path, "SELECT * FROM call ORDER BY id")
    again = import_rows(log_path, rows)
    assert (again.new, again.same, again.to_sort) == (0, 1002, 0)
    assert ask(log_path, "SELECT * FROM call ORDER BY id") == before


def test_second_import_in_another_order_adds_nothing(log_path: Path) -> None:
    rows = list(many_rows(1000))
    import_rows(log_path, rows)
    again = import_rows(log_path, reversed(rows))
    assert (again.new, again.same) == (0, 1000)


def test_second_import_in_another_currency_of_the_settings_adds_nothing(log_path: Path) -> None:
    import_rows(log_path, [row(value="5")], currency="EUR")
    assert import_rows(log_path, [row(value="5")], currency="USD").same == 1


def test_equal_rows_of_one_file_are_kept(log_path: Path) -> None:
    done = import_rows(log_path, [row()] * (ROWS_AT_ONCE + 3))
    assert (done.new, count_calls(log_path)) == (ROWS_AT_ONCE + 3, ROWS_AT_ONCE + 3)


def test_one_more_equal_row_than_last_time_is_one_new_call(log_path: Path) -> None:
    import_rows(log_path, [row()] * 2)
    done = import_rows(log_path, [row()] * 3)
    assert (done.same, done.new) == (2, 1)
    fewer = import_rows(log_path, [row()])
    assert (fewer.same, fewer.new) == (1, 0)


def test_rows_between_known_ones_and_on_other_days_are_new(log_path: Path) -> None:
    rows = list(many_rows(1000))
    import_rows(log_path, rows[::2])
    done = import_rows(log_path, [*rows, row(day="2026-01-05")])
    assert (done.same, done.new) == (500, 501)
    assert count_calls(log_path) == 1001
    values = [found[0] for found in ask(log_path, "SELECT deal_cents FROM call")]
    assert sorted(value for value in values if isinstance(value, int)) == [
        number * 100 for number in range(1000)
    ]


def test_same_row_on_another_day_is_new(log_path: Path) -> None:
    import_rows(log_path, [row()])
    done = import_rows(log_path, [row(day="2026-11-17"), row(day="2026-11-09")])
    assert (done.same, done.new) == (0, 2)


def test_call_logged_by_hand_is_not_taken_for_an_imported_one(
    coachlog: Callable[..., object], log_path: Path
) -> None:
    people = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
    coachlog("add-call", *people, "--initiator", "rep-request", "--date", "2026-11-16")
    assert import_rows(log_path, [row()]).new == 1


def test_edited_and_removed_calls_do_not_come_back(log_path: Path) -> None:
    import_rows(log_path, [row(notes="a"), row(notes="b"), row(notes="c")])
    with changing(log_path) as connection:
        connection.execute("UPDATE call SET removed_by = command_id WHERE notes = 'a'")
        connection.execute(
            "UPDATE call SET imported_on = held_on, held_on = '2026-11-10' WHERE notes = 'b'"
        )
        connection.execute("UPDATE call SET minutes = 30 WHERE notes = 'c'")
    done = import_rows(log_path, [row(notes="a"), row(notes="b"), row(notes="c")])
    assert (done.same, done.new) == (3, 0)


def test_nothing_is_kept_of_a_file_with_one_bad_line(log_path: Path) -> None:
    import_rows(log_path, [row()])
    tables = ("manager", "rep", "account", "membership", "call", "command", "change")
    before = {name: ask(log_path, f"SELECT * FROM {name}") for name in tables}
    problems: list[Problem] = []
    with pytest.raises(ImportRefused) as refused:
        import_rows(log_path, [*many_rows(), row(initiator="nobody")], problems=problems)
    assert (refused.value.count, [problem.line for problem in problems]) == (1, [MANY + 2])
    assert {name: ask(log_path, f"SELECT * FROM {name}") for name in tables} == before
    assert list_indexes(log_path) == INDEXES


def test_every_problem_is_written_and_the_first_are_shown(log_path: Path) -> None:
    problems: list[Problem] = []
    bad = [row(initiator="nobody"), row()] * (SHOWN_PROBLEMS + 5)
    with pytest.raises(ImportRefused) as refused:
        import_rows(log_path, bad, problems=problems)
    assert [problem.line for problem in problems] == list(range(2, 2 * SHOWN_PROBLEMS + 12, 2))
    assert refused.value.shown == tuple(problems[:SHOWN_PROBLEMS])


def test_what_only_the_log_can_refuse_is_named_by_line(log_path: Path) -> None:
    with (
        open_log(log_path, writing=True, create=True) as log,
        log.transaction() as connection,
    ):
        names = NameBook(connection, note_command(connection, AUTHOR))
        names.add("rep", "Lou Fox", "a@example.com")
        names.add("rep", "Lou Fox", "b@example.com")
    problems: list[Problem] = []
    with pytest.raises(ImportRefused):
        import_rows(
            log_path,
            [row(), row(rep="Lou Fox"), row(rep="pat  LEE"), row(), row(rep="LOU FOX")],
            problems=problems,
        )
    assert [(one.line, one.column) for one in problems] == [(3, "rep"), (4, "rep"), (6, "rep")]
    assert "Lou Fox (a@example.com), Lou Fox (b@example.com)" in problems[0].problem
    assert "nobody is their own rep" in problems[1].problem
    done = import_rows(log_path, [row(rep="a@example.com"), row(rep="Lou Fox (b@example.com)")])
    assert done.new == 2
    assert ask(log_path, "SELECT count(DISTINCT rep_id) FROM call") == [(2,)]


def test_spellings_of_one_name_are_one_person(log_path: Path) -> None:
    import_rows(log_path, [row(rep="José Díaz"), row(rep="jose  diaz"), row(account="ACME")])
    assert ask(log_path, "SELECT name FROM rep ORDER BY id") == [("José Díaz",), ("Dana Cruz",)]
    assert ask(log_path, "SELECT name FROM account") == [("Acme",)]


def test_indexes_are_there_after_a_large_import(log_path: Path) -> None:
    rows = list(many_rows())
    done = import_rows(log_path, rows)
    assert (done.new, count_calls(log_path)) == (MANY, MANY)
    assert list_indexes(log_path) == INDEXES
    assert ask(log_path, "PRAGMA integrity_check") == [("ok",)]
    again = import_rows(log_path, rows)
    assert (again.new, again.same) == (0, MANY)
    assert list_indexes(log_path) == INDEXES


def test_rep_joins_the_team_of_the_first_call(log_path: Path) -> None:
    import_rows(
        log_path,
        [
            row(day="2026-11-10", manager="Kim Poe"),
            row(day="2026-11-02", manager="Pat Lee"),
            row(day="2026-11-04", manager="Pat Lee", rep="Sam Fox"),
            row(day="2026-11-03", manager="Kim Poe"),
        ],
    )
    assert teams(log_path) == [
        ("Dana Cruz", "Pat Lee", "2026-11-02"),
        ("Sam Fox", "Pat Lee", "2026-11-04"),
    ]


def test_earlier_call_of_the_same_manager_moves_the_start_back_and_no_other_does(
    log_path: Path,
) -> None:
    import_rows(log_path, [row(day="2026-11-10")])
    import_rows(log_path, [row(day="2026-11-12"), row(day="2026-11-01", manager="Kim Poe")])
    assert teams(log_path) == [("Dana Cruz", "Pat Lee", "2026-11-10")]
    import_rows(log_path, [row(day="2026-11-05"), row(day="2026-11-03")])
    assert teams(log_path) == [("Dana Cruz", "Pat Lee", "2026-11-03")]
    assert ask(log_path, "SELECT count(*) FROM change WHERE table_name = 'membership'") == [(1,)]


def test_similar_names_are_listed_and_taken(log_path: Path) -> None:
    import_rows(log_path, [row()])
    done = import_rows(log_path, [row(rep="Dana Curz"), row(account="Acmee", manager="Pat Leo")])
    assert done.new == 2
    assert {(kind, *sorted(pair)) for kind, *pair in done.similar} == {
        ("manager", "Pat Lee", "Pat Leo"),
        ("rep", "Dana Cruz", "Dana Curz"),
        ("account", "Acme", "Acmee"),
    }


def test_similar_names_are_listed_up_to_ten(log_path: Path) -> None:
    done = import_rows(log_path, [row(account=f"Globex {letter}") for letter in "abcdefgh"])
    assert len(done.similar) == 10


def test_names_that_differ_in_digits_are_never_called_similar(log_path: Path) -> None:
    rows = [row(account=f"Store {number}") for number in range(200)]
    assert import_rows(log_path, rows).similar == ()


def test_only_a_bulk_write_trusts_the_numbers_in_its_rows(log: Log) -> None:
    alone = "INSERT INTO alias (folded, rep_id, command_id) VALUES ('x', 9, 9)"
    for bulk in (True, False):
        refused = nullcontext() if bulk else pytest.raises(sqlite3.IntegrityError)
        with log.transaction(bulk=bulk, dry_run=True) as connection, refused:
            connection.execute(alone)


def test_killed_import_leaves_nothing_and_a_log_that_opens(log_path: Path) -> None:
    import_rows(log_path, [row()])
    # A small cache, so that pages of the unfinished import reach the disk before the kill.
    program = (
        "from coachlog.cli.program.app import run; from coachlog.store import log; "
        "log.BULK_CACHE_KIB = 100; run(['import', '-'])"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        # When the pipe has taken the last of these lines, the import has read all but the last 64K.
        process.stdin.write("\n".join((HEADER, *many_rows(MANY + 5000))).encode())
        process.stdin.flush()
        written = log_path.with_name(log_path.name + "-wal").stat().st_size
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert written > 1_000_000
    with open_log(log_path, writing=True) as log:
        assert log.connection.execute("SELECT count(*) FROM call").fetchone() == (1,)
        assert log.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert ask(log_path, "SELECT count(*) FROM command") == [(1,)]
    assert list_indexes(log_path) == INDEXES
    assert import_rows(log_path, [row(), row(notes="new")]).new == 1
