"""Damage is noticed before anything is said or saved, whatever the size of the log."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coachlog.errors import CoachlogError, LogDamaged, LogUnusable
from coachlog.store import append, checks, sealing
from coachlog.store.connect import connect
from coachlog.store.open import open_log
from coachlog.store.seal import PAGE_BYTES, read_seal
from tests.conftest import Coachlog

PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *PEOPLE, "--initiator", "rep-request")
READING = (("list-calls", "--format", "csv"), ("report",), ("history",), ("export",))


@pytest.fixture
def large_log(coachlog: Coachlog, log_path: Path, tmp_path: Path) -> Path:
    """Return a log of 3.5 MB."""
    rows = [f"2026-01-02,M,R,A {n % 50},rep-request,{'note ' * 40}\n" for n in range(9_000)]
    (tmp_path / "calls.csv").write_text(
        "date,manager,rep,account,initiator,notes\n" + "".join(rows)
    )
    coachlog("import", tmp_path / "calls.csv")
    return log_path


def refuse_all(coachlog: Coachlog, *commands: tuple[str, ...]) -> None:
    for command in commands:
        found = coachlog(*command, expect=1)
        assert "damaged" in found.err
        assert f"coachlog --db {os.environ['COACHLOG_DB']} doctor" in found.err
        assert (found.out, found.err.count("\n")) == ("", 1)


def flip(path: Path, place: int, bits: int = 1) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes((byte ^ bits,)))


def test_a_changed_letter_in_a_large_log_stops_every_command(
    coachlog: Coachlog, large_log: Path
) -> None:
    place = large_log.read_bytes().rindex(b"note note")
    flip(large_log, place)
    refuse_all(coachlog, *READING, ADD, ("undo",))
    flip(large_log, place)
    coachlog("report")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"2026-01-02", b"2026-01-99"), (b"note note", b"note \xff\xfete"), (b"rep-request", b"?")],
)
def test_what_can_not_be_read_is_damage_even_where_no_check_looked(
    coachlog: Coachlog, large_log: Path, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes
) -> None:
    """A log too large to be compared whole at each start, so that another part of it was."""
    monkeypatch.setattr(checks, "START_BYTES", 0)
    monkeypatch.setattr(checks, "fits", lambda *_: True)
    content = large_log.read_bytes()
    assert len(content) % PAGE_BYTES == 0
    large_log.write_bytes(content.replace(old, new.ljust(len(old)), 40))
    found = coachlog("export", expect=None)
    assert found.code in (0, 1), found.err
    if found.code:
        assert ("damaged" in found.err, found.err.count("\n")) == (True, 1)


def test_of_a_larger_log_another_part_is_compared_each_time(
    coachlog: Coachlog, large_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "START_BYTES", 0)
    monkeypatch.setattr(checks, "PART_BYTES", 1024 * 1024)
    coachlog("list-team")
    flip(large_log, large_log.read_bytes().rindex(b"note note"))
    chances = iter((0, 2**31, 2**32 - 1))
    monkeypatch.setattr(os, "urandom", lambda count: next(chances).to_bytes(count, "big"))
    assert [coachlog("list-team", expect=None).code for _ in range(3)] == [0, 0, 1]


def test_once_a_week_the_first_that_writes_looks_at_the_whole_log(
    coachlog: Coachlog, large_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "START_BYTES", 0)
    monkeypatch.setattr(checks, "PART_BYTES", 0)
    monkeypatch.setattr(os, "urandom", bytes)  # so that of the parts it is always the first
    coachlog(*ADD, today="2026-11-28")  # the import looked on the 20th
    whole = large_log.read_bytes()
    flip(large_log, whole.rindex(b"note note"))
    damaged = large_log.read_bytes()
    coachlog("report", today="2026-12-05")
    assert "damaged" in coachlog(*ADD, today="2026-12-05", expect=1).err
    assert large_log.read_bytes() == damaged
    coachlog(*ADD, today="2026-12-04")


@pytest.mark.parametrize("pages", [0, sealing.RENEW_PAGES])
def test_the_seal_says_when_the_whole_log_was_looked_at(
    coachlog: Coachlog, large_log: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    monkeypatch.setattr(sealing, "RENEW_PAGES", pages)

    def read_day() -> date:
        with open_log(large_log, writing=False) as log:
            seal = read_seal(log.connection).seal
        assert seal is not None
        return date.fromordinal(seal.checked_on)

    assert read_day() == date(2026, 11, 20)
    for today, noted in (("2026-11-26", "2026-11-20"), ("2026-11-27", "2026-11-27")):
        coachlog("report", today=today)
        assert str(read_day()) != "2026-11-27"
        coachlog(*ADD, today=today)
        assert str(read_day()) == noted
    coachlog(*ADD, today="2026-11-20")  # by a clock that was ahead
    assert read_day() == date(2026, 11, 20)


def test_a_refused_log_is_left_as_it_is_with_what_waits_beside_it(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    coachlog(*ADD)
    copies = {end: tmp_path / f"copy.db{end}" for end in ("", "-wal")}
    with open_log(log_path, writing=True) as log:
        with log.transaction() as connection:
            connection.execute("UPDATE account SET name = 'Only in the wal'")
        for end, copy in copies.items():
            shutil.copy(f"{log_path}{end}", copy)
    flip(copies[""], copies[""].read_bytes().rindex(b"Dana Cruz"))
    before = [copy.read_bytes() for copy in copies.values()]
    for command in (ADD, ("report",)):
        assert "damaged" in coachlog("--db", copies[""], *command, expect=1).err
    assert [copy.read_bytes() for copy in copies.values()] == before


def change_while_replaced(
    log_path: Path, happens: str, when: str, other: Path | None = None
) -> None:
    other = other or Path(shutil.copy(log_path, log_path.with_name("other.db")))
    with open_log(log_path, writing=True) as log:
        with log.transaction() as connection:
            connection.execute("UPDATE account SET name = 'Globex'")
            if when == "before the commit":
                log_path.unlink() if happens == "deleted" else os.replace(other, log_path)
        if when == "after the commit":
            log_path.unlink() if happens == "deleted" else os.replace(other, log_path)


@pytest.mark.parametrize("happens", ["deleted", "replaced"])
@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("before the commit", "nothing was saved"),
        ("after the commit", "what it saved went to a file that is no longer the log"),
    ],
)
def test_what_went_into_a_file_that_is_no_longer_the_log_is_not_called_saved(
    coachlog: Coachlog, log_path: Path, happens: str, when: str, words: str
) -> None:
    coachlog(*ADD)
    with pytest.raises(LogUnusable, match=words) as refused:
        change_while_replaced(log_path, happens, when)
    assert refused.value.exit_code == 1
    assert str(log_path) in str(refused.value)


def test_what_went_into_a_replaced_file_stays_out_of_the_new_log(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    coachlog(*ADD)
    older = Path(shutil.copy(log_path, tmp_path / "older.db"))
    coachlog(*ADD)
    listed = len(coachlog("--db", older, "list-calls", "--format", "csv").out.splitlines())
    with pytest.raises(LogUnusable, match="no longer the log"):
        change_while_replaced(log_path, "replaced", "after the commit", older)
    csv = coachlog("list-calls", "--format", "csv").out
    assert ("Globex" in csv, len(csv.splitlines())) == (False, listed)
    coachlog("doctor", "--deep")
    coachlog(*ADD)


def test_a_command_whose_log_was_replaced_meanwhile_ends_with_1(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachlog(*ADD)
    other = Path(shutil.copy(log_path, tmp_path / "other.db"))
    tally = append.tally_week

    def replace_first(
        connection: sqlite3.Connection, manager_id: int, start: date, end: date
    ) -> append.WeekTally:
        os.replace(other, log_path)
        return tally(connection, manager_id, start, end)

    monkeypatch.setattr(append, "tally_week", replace_first)
    found = coachlog(*ADD, expect=1)
    assert ("nothing was saved" in found.err, found.out, found.err.count("\n")) == (True, "", 1)


def test_a_log_on_a_full_disk_can_be_read(
    coachlog: Coachlog, small_disk: Path, tmp_path: Path
) -> None:
    path = small_disk / "log.db"
    coachlog("--db", path, *ADD)
    fill(small_disk)
    for command in READING:
        assert "Pat Lee" in coachlog("--db", path, *command).out, command
    coachlog("--db", path, "export", tmp_path / "elsewhere.json")
    found = coachlog("--db", path, *ADD, expect=1)
    assert ("full" in found.err, found.out, found.err.count("\n")) == (True, "", 1)


def test_a_log_on_a_full_disk_can_be_read_with_what_waits_beside_it(
    coachlog: Coachlog, small_disk: Path, tmp_path: Path
) -> None:
    made, path = tmp_path / "made.db", small_disk / "log.db"
    coachlog("--db", made, *ADD)
    with open_log(made, writing=True) as log:
        with log.transaction() as connection:
            connection.execute("UPDATE account SET name = 'Only in the wal'")
        for end in ("", "-wal"):  # as a killed command leaves them
            shutil.copy(f"{made}{end}", f"{path}{end}")
    fill(small_disk)
    listed = coachlog("--db", path, "list-calls", "--format", "csv").out
    assert "Only in the wal" in listed


def fill(disk: Path) -> None:
    """Fill a disk to its last byte."""
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


@pytest.mark.parametrize("writing", [True, False])
def test_the_connection_takes_nothing_for_granted(
    coachlog: Coachlog, log_path: Path, writing: bool
) -> None:
    coachlog(*ADD)
    expected = {
        "trusted_schema": 0,
        "cell_size_check": 1,
        "foreign_keys": 1,
        "secure_delete": 1,
        "synchronous": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "journal_mode": "wal",
        "query_only": int(not writing),
    }
    with closing(connect(log_path, writing=writing)) as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
    assert found == expected


def sqlite_error(name: str) -> sqlite3.Error:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize("spoilt", [True, False])
@pytest.mark.parametrize(
    ("error", "may_be_damage"),
    [
        (sqlite_error("SQLITE_CONSTRAINT_FOREIGNKEY"), True), (KeyError("call"), True),
        (ValueError("x"), True), (sqlite_error("SQLITE_BUSY"), False), (OSError("x"), False),
        (sqlite_error("SQLITE_FULL"), False), (RuntimeError("x"), False),
        (LogUnusable("x"), False),
    ],
)  # fmt: skip
def test_only_what_nobody_expects_is_laid_to_damage_and_only_where_there_is_some(
    coachlog: Coachlog, log_path: Path, spoilt: bool, error: Exception, may_be_damage: bool
) -> None:
    coachlog(*ADD)

    def work() -> None:
        with open_log(log_path, writing=True):
            if spoilt:
                flip(log_path, log_path.read_bytes().rindex(b"Acme"))
            raise error

    with pytest.raises((CoachlogError, type(error))) as told:
        work()
    assert isinstance(told.value, LogDamaged) is (spoilt and may_be_damage)
