"""The seal: it fits the log after whatever coachlog did, and no changed byte escapes it."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.store import sealing
from coachlog.store.open import open_log
from coachlog.store.seal import (
    PAGE_BYTES,
    SUMS,
    Seal,
    SealPage,
    find_changed,
    group,
    pages_per_sum,
    read_seal,
    sum_up,
)
from tests.conftest import Coachlog

PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *PEOPLE, "--initiator", "rep-request")


def compare(content: bytes, page: SealPage) -> list[range]:
    return find_changed(sum_up((content,), page.number), page)


def changed(path: Path) -> list[range]:
    """Return which pages of a log do not fit its seal."""
    with closing(sqlite3.connect(path)) as connection:
        page = read_seal(connection)
        assert page.seal is not None
        assert not page.is_open
        logical = compare(connection.serialize(), page)
    if not path.with_name(path.name + "-wal").exists():
        assert compare(path.read_bytes(), page) == logical
    return logical


@pytest.fixture(params=["all sums", "those that changed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the seal be renewed as in a small log, or as in a large one."""
    way: str = request.param
    monkeypatch.setattr(sealing, "RENEW_PAGES", 1024 if way == "all sums" else 0)
    return way


@pytest.fixture
def log(coachlog: Coachlog, log_path: Path, tmp_path: Path, way: str) -> Path:
    rows = "".join(f"2026-10-{n % 28 + 1:02},P,R,A {n},unknown,{n}\n" for n in range(120))
    (tmp_path / "calls.csv").write_text(f"date,manager,rep,account,initiator,notes\n{rows}")
    coachlog("import", tmp_path / "calls.csv")
    coachlog(*ADD)
    return log_path


def test_every_byte_of_the_header_and_of_the_seal_counts(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection:
        page = read_seal(connection)
    content = bytearray(log.read_bytes())
    assert compare(bytes(content), page) == []
    chance = random.Random(1)
    for start in (0, (page.number - 1) * PAGE_BYTES):
        for place in range(start, start + PAGE_BYTES):
            bit = 1 << chance.randrange(8)
            content[place] ^= bit
            assert compare(bytes(content), page), place
            content[place] ^= bit


def test_a_changed_byte_is_found_in_its_page(log: Path) -> None:
    whole = log.read_bytes()
    with closing(sqlite3.connect(log)) as connection:
        page = read_seal(connection)
    for number in range(2, len(whole) // PAGE_BYTES + 1):
        content = bytearray(whole)
        content[number * PAGE_BYTES - 1 - number] ^= 1
        assert compare(bytes(content), page) == [range(number, number + 1)]
    assert compare(whole[:-PAGE_BYTES], page)
    assert compare(whole + bytes(PAGE_BYTES), page)


def test_a_value_changed_by_another_program_is_found(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection, connection:
        connection.execute("UPDATE call SET minutes = 61 WHERE id = 3")
    assert len(changed(log)) == 1


def test_a_transaction_that_is_taken_back_leaves_the_seal(log: Path) -> None:
    before = log.read_bytes()
    with open_log(log, writing=True) as opened, opened.transaction(dry_run=True) as connection:
        connection.execute("DELETE FROM call")
    with open_log(log, writing=True) as opened, opened.transaction():
        pass
    assert log.read_bytes() == before


def test_calls_in_a_leftover_wal_are_sealed(log: Path) -> None:
    with closing(sqlite3.connect(log)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM call").fetchone()
        with open_log(log, writing=True) as opened, opened.transaction() as connection:
            connection.execute("UPDATE call SET minutes = 5")
        assert changed(log) == []


def test_a_log_whose_file_is_rewritten_is_open_meanwhile_and_sealed_at_the_end(
    coachlog: Coachlog, log: Path, tmp_path: Path
) -> None:
    copies = [tmp_path / name for name in ("before.db", "after.db")]
    with open_log(log, writing=True) as opened:
        with opened.transaction() as connection:
            connection.execute("DELETE FROM call WHERE id < 100")
        with opened.rebuilding() as connection:
            for copy in copies:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copy(log, copy)  # as a kill leaves it
                connection.execute("VACUUM")
        with closing(sqlite3.connect(log)) as other:
            assert other.execute("SELECT count(*) FROM call").fetchone() == (22,)
    assert changed(log) == []
    for copy in copies:
        coachlog("--db", copy, "list-calls")
        coachlog("--db", copy, *ADD)
        assert changed(copy) == []


def test_nobody_writes_to_a_log_that_is_rewritten(log: Path) -> None:
    with (
        open_log(log, writing=True) as opened,
        opened.rebuilding(),
        closing(sqlite3.connect(log, timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("DELETE FROM call")


def read(path: Path) -> Seal:
    with closing(sqlite3.connect(path)) as connection:
        seal = read_seal(connection).seal
    assert seal is not None
    return seal


def test_only_a_small_log_is_summed_up_anew_by_each_commit(
    coachlog: Coachlog, log: Path, way: str
) -> None:
    before = read(log).turn
    coachlog(*ADD)
    assert read(log).turn - before == (1 if way == "all sums" else 0)


def test_commits_of_several_commands_add_up(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first sums its commit up after the second has committed, moved it and summed up."""
    monkeypatch.setattr(sealing, "RENEW_PAGES", 0)
    finish = sealing.Sealing.finish

    def finish_last(own: sealing.Sealing, connection: sqlite3.Connection) -> None:
        monkeypatch.setattr(sealing.Sealing, "finish", finish)
        with open_log(log, writing=True) as second:
            with second.transaction() as other:
                other.execute("UPDATE call SET minutes = 6, notes = notes || 'longer'")
            other.execute("PRAGMA busy_timeout = 0")  # the first reads on, whatever it waits
            other.execute("PRAGMA wal_checkpoint(RESTART)")
            with second.transaction() as other:
                other.execute("DELETE FROM call WHERE id > 100")
        finish(own, connection)

    monkeypatch.setattr(sealing.Sealing, "finish", finish_last)
    with open_log(log, writing=True) as first, first.transaction() as connection:
        connection.execute("UPDATE call SET minutes = 5, notes = notes || 'and more'")
    assert changed(log) == []


def test_a_command_killed_before_it_summed_up_leaves_a_log_that_the_next_one_seals(
    coachlog: Coachlog, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "RENEW_PAGES", 0)
    with monkeypatch.context() as patch:
        patch.setattr(sealing.Sealing, "finish", lambda *_: None)
        coachlog(*ADD)
    assert read(log).open == 1
    assert "Dana Cruz" in coachlog("list-calls").out
    coachlog(*ADD)
    assert changed(log) == []


def test_commands_at_once_leave_a_seal_that_fits(log: Path) -> None:
    script = (
        "import sys; from coachlog.store import sealing; sealing.RENEW_PAGES = 0\n"
        "from coachlog.cli.program.app import run\n"
        f"call = {ADD[:-4]!r}\n"
        "for n in range(6):\n"
        "    more = ('--account', f'{sys.argv[1]} {n}', '--new', '--notes', 'x' * 2000)\n"
        "    assert run([*call, '--initiator', 'rep-request', *more]) == 0"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, str(number)], stdout=subprocess.DEVNULL)
        for number in range(4)
    ]
    assert [one.wait() for one in running] == [0] * 4
    assert changed(log) == []
    with closing(sqlite3.connect(log)) as connection:
        assert connection.execute("SELECT count(*) FROM call").fetchone() == (145,)


def test_neighbouring_pages_share_a_sum_where_there_are_many() -> None:
    for pages in (1, SUMS, SUMS + 1, 2 * SUMS, 2 * SUMS + 1, 50_000):
        sums = group([1] * pages)
        assert len(sums) <= SUMS
        assert sum(sums) == pages
        assert pages_per_sum(pages) * (len(sums) - 1) < pages
