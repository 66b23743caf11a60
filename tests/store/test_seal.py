"""The seal: it fits the log after whatever coachlog did, and no changed byte escapes it."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import cast
from zlib import crc32

import pytest

from coachlog.store import sealing
from coachlog.store.open import open_log
from coachlog.store.seal import (
    PAGE_BYTES,
    SUMS,
    Seal,
    SealPage,
    add_changes,
    choose_part,
    find_changed,
    fits,
    group,
    open_seal,
    pages_per_sum,
    read_seal,
    renew,
    sum_page,
    sum_pages,
    sum_up,
    write_seal,
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
    whole = log.read_bytes()
    found = sum_up((whole,), page.number)
    assert find_changed(found, page) == []
    chance = random.Random(1)
    for number, name in ((1, "first"), (page.number, "sealed")):
        start = (number - 1) * PAGE_BYTES
        content = bytearray(whole[start : start + PAGE_BYTES])
        for place in range(PAGE_BYTES):
            bit = 1 << chance.randrange(8)
            content[place] ^= bit
            sums = list(found.sums)
            sums[number - 1 : number] = sum_pages(bytes(content), page.number, number)
            changed = found._replace(sums=sums, **{name: bytes(content)})
            assert find_changed(changed, page), place
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


def test_nothing_is_done_without_the_write_lock(log: Path) -> None:
    with (
        open_log(log, writing=True) as opened,
        closing(sqlite3.connect(log, isolation_level=None)) as other,
    ):
        opened.connection.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"), opened.transaction():
            pytest.fail("it began")


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


def test_a_sum_is_of_the_fewest_pages_that_are_enough() -> None:
    sizes = {0: 1, 1: 1, SUMS: 1, SUMS + 1: 2, 2 * SUMS: 2, 2 * SUMS + 1: 4, 4 * SUMS + 1: 8}
    assert {pages: pages_per_sum(pages) for pages in sizes} == sizes
    assert group([1, 2, 3]) == (1, 2, 3)
    assert group([2**32 - 1, 5] * SUMS) == (4,) * SUMS


@pytest.mark.parametrize(
    ("pages", "most", "chance", "part"),
    [
        (10, 3, 0.0, range(1, 4)),
        (10, 3, 0.99, range(8, 11)),
        (10, 20, 0.99, range(1, 11)),
        (10, 0, 0.5, range(6, 7)),
        (2 * SUMS - 1, 8, 0.0, range(1, 9)),
        (2 * SUMS - 1, 8, 0.9999, range(2 * SUMS - 7, 2 * SUMS)),
        (2 * SUMS - 1, 7, 0.5, range(SUMS - 1, SUMS + 5)),
    ],
)
def test_a_part_is_of_neighbouring_pages_whose_sums_are_kept(
    pages: int, most: int, chance: float, part: range
) -> None:
    assert choose_part(pages, most, chance) == part


def make_pages(numbers: Iterable[int]) -> bytes:
    return b"".join(number.to_bytes(2, "big") * (PAGE_BYTES // 2) for number in numbers)


@pytest.mark.parametrize("pages", [9, SUMS, SUMS + 5])
def test_a_part_fits_as_it_was_sealed_and_not_otherwise(pages: int) -> None:
    own, whole = 3, make_pages(range(pages))
    sums = group(sum_up((whole,), own).sums)
    page = SealPage(number=own, content=b"", seal=Seal(pages=pages, sums=sums))
    for chance in (0.0, 0.3, 0.999):
        part = choose_part(pages, 4, chance)
        start = (part.start - 1) * PAGE_BYTES
        content = bytearray(whole[start : start + len(part) * PAGE_BYTES])
        assert fits(bytes(content), part, page)
        assert not fits(bytes(content), part, page._replace(seal=None))
        for number in part:
            content[(number - part.start) * PAGE_BYTES + 50] ^= 1
            assert fits(bytes(content), part, page) is (number == own)
            content[(number - part.start) * PAGE_BYTES + 50] ^= 1


def test_a_file_is_summed_up_alike_in_parts_of_any_size() -> None:
    whole = make_pages(range(7))
    for own in (1, 4, 7):
        at_once = sum_up((whole,), own)
        assert (len(at_once.sums), at_once.sums[own - 1]) == (7, 0)
        assert at_once.first == make_pages([0])
        assert at_once.sealed == make_pages([own - 1])
        for pages in (1, 2, 3):
            size = pages * PAGE_BYTES
            parts = (whole[at : at + size] for at in range(0, len(whole), size))
            assert sum_up(parts, own) == at_once
    assert len(set(sum_up((make_pages([5] * 4),), 9).sums)) == 4  # the same content elsewhere


def test_what_sqlite_changes_itself_is_in_no_sum() -> None:
    content = bytearray(make_pages([9]))
    uncounted: dict[int, set[int]] = {1: set(), 2: set()}
    for number, places in uncounted.items():
        whole = sum_page(bytes(content), number)
        for place in range(PAGE_BYTES):
            content[place] ^= 1
            if sum_page(bytes(content), number) == whole:
                places.add(place)
            content[place] ^= 1
    own = {18, 19, *range(24, 28), *range(40, 44), *range(92, 100)}
    assert uncounted == {1: own, 2: set()}
    assert sum_page(bytes(content), 2) != sum_page(bytes(content), 3)


@pytest.mark.parametrize("pages", [5, SUMS, SUMS + 3, 2 * SUMS + 9])
def test_what_a_commit_changed_is_added_to_the_sums(pages: int) -> None:
    before = [number * 7 for number in range(pages - 2)]
    after = [*before, 2**32 - 1, 3]
    after[0], after[1] = 1, 2**32 - 5
    changes = {
        place + 1: after[place] - (before[place] if place < len(before) else 0)
        for place in (0, 1, pages - 2, pages - 1)
    }
    kept = group(before)
    seal = Seal(open=2, turn=4, pages=len(before), cookie=8, libraries=(1, 2),
                sums=kept + (0,) * (SUMS - len(kept)))  # fmt: skip
    new = add_changes(seal, pages, changes, None)
    assert new.sums == group(after) + (0,) * (SUMS - len(group(after)))
    assert new._replace(sums=()) == seal._replace(open=1, pages=pages, sums=())
    first = bytearray(PAGE_BYTES)
    first[40:44], first[96:100] = b"\0\1\2\3", b"\0\0\1\0"
    new = add_changes(seal, pages, changes, bytes(first))
    assert (new.cookie, new.libraries[0]) == (0x010203, 256)
    major, minor, patch = sqlite3.sqlite_version_info
    assert new.libraries[1] == major * 1_000_000 + minor * 1000 + patch


def test_a_seal_is_read_back_as_it_was_written_or_not_at_all(log_path: Path) -> None:
    seal = Seal(open=1, turn=2, checked_on=3, pages=4, cookie=5, libraries=(6, 7),
                sums=tuple(range(SUMS)))  # fmt: skip
    with open_log(log_path, writing=True, create=True) as opened:
        connection = opened.connection
        write_seal(connection, seal)
        page = read_seal(connection)
        assert (page.seal, page.is_open, page.content) == (seal, True, seal.encode())
        assert not page._replace(seal=seal._replace(open=0)).is_open
        content = seal.encode()
        again = bytearray(content)
        again[3] = 2  # another layout, whose check is right
        again[-4:] = crc32(again[:-4]).to_bytes(4, "big")
        for other in (content[:-1], content + b"\0", b"", None, "text", bytes(again),
                      content[:-1] + bytes([content[-1] ^ 1])):  # fmt: skip
            connection.execute("UPDATE seal SET kept = ? WHERE id = 1", (other or b"",))
            assert read_seal(connection).seal is None
            assert not read_seal(connection).is_open
            open_seal(connection)
            assert read_seal(connection).seal == Seal(open=1)


def test_where_sqlite_can_not_give_its_pages_the_seal_stays_open(log_path: Path) -> None:
    class Plain:
        def __init__(self, connection: sqlite3.Connection) -> None:
            self.execute = connection.execute

    with open_log(log_path, writing=True, create=True) as opened:
        renew(cast("sqlite3.Connection", Plain(opened.connection)), checked_on=9)
        seal = read_seal(opened.connection).seal
        assert seal is not None
        assert (seal.open, seal.checked_on) == (1, 9)
        renew(opened.connection)
        again = read_seal(opened.connection).seal
        assert again is not None
        assert (again.open, again.checked_on, again.turn) == (0, 9, seal.turn + 1)


def test_what_sqlite_changes_itself_in_the_header_is_held_to_its_rules(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection:
        page = read_seal(connection)
    assert page.seal is not None
    whole = log.read_bytes()
    cookie, library = (int.from_bytes(whole[at : at + 4], "big") for at in (40, 96))

    def changed(**places: bytes) -> bool:
        content = bytearray(whole)
        for place, found in places.items():
            at = int(place[1:])
            content[at : at + len(found)] = found
        return compare(bytes(content), page) != []

    assert not changed()
    assert not changed(_18=b"\1\1")
    assert not changed(_18=b"\2\2")
    assert changed(_18=b"\1\2")
    assert changed(_18=b"\3\3")
    assert not changed(_24=b"\0\0\1\1", _92=b"\0\0\1\1")
    assert changed(_24=b"\0\0\1\1")
    assert not changed(_40=b"\0\0\0\1")  # as in a copy that SQLite made
    assert changed(_40=(cookie + 1).to_bytes(4, "big"))
    assert changed(_96=(library + 1).to_bytes(4, "big"))
    page = page._replace(seal=page.seal._replace(libraries=(library + 1, 5)))
    assert changed(_96=(library + 2).to_bytes(4, "big"))
    content = bytearray(whole)
    content[96:100] = (library + 1).to_bytes(4, "big")
    assert range(1, 2) not in compare(bytes(content), page)
    content[96:100] = (5).to_bytes(4, "big")
    assert range(1, 2) not in compare(bytes(content), page)
    assert compare(whole, page._replace(seal=None)) == [range(page.number, page.number + 1)]
