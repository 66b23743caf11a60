"""How much of a log is looked at, when, and what the files beside it say."""

from __future__ import annotations

import io
import sqlite3
import struct
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from coachlog.store import checks
from coachlog.store.checks import (
    find_changed_pages,
    glimpse,
    is_damaged,
    is_due,
    is_wholly_sound,
    sum_file,
)
from coachlog.store.connect import PRAGMAS, connect, connect_unchanged, has_content, let_go
from coachlog.store.open import open_log
from coachlog.store.seal import PAGE_BYTES, Seal, open_seal, read_seal, sum_up
from coachlog.store.wal import CommitStart, UnreadableWalError, read_first_commit, read_mark
from tests.filled import filling

TODAY = date(2026, 11, 20)


@pytest.fixture
def path(log_path: Path) -> Path:
    """Return a closed log of several pages."""
    with open_log(log_path, writing=True, create=True) as log, filling(log) as add:
        for number in range(40):
            add.account(f"Account {number} {'x' * 150}")
    return log_path


@pytest.mark.parametrize(
    ("checked", "due"), [(0, False), (6, False), (7, True), (-1, True), (700_000, True)]
)
def test_a_whole_look_is_due_after_a_week_and_where_the_clock_was_ahead(
    checked: int, due: bool
) -> None:
    assert is_due(Seal(checked_on=TODAY.toordinal() - checked), TODAY) is due


def test_of_a_large_log_a_part_is_looked_at(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = path.read_bytes()
    pages = len(content) // PAGE_BYTES
    whole = glimpse(path)
    assert whole is not None
    assert (whole.pages, whole.is_whole, whole.content) == (pages, True, content)
    monkeypatch.setattr(checks, "START_BYTES", len(content))
    assert glimpse(path) == whole
    monkeypatch.setattr(checks, "START_BYTES", len(content) - 1)
    monkeypatch.setattr(checks, "PART_BYTES", 3 * PAGE_BYTES)
    parts = set()
    for _ in range(60):
        part = glimpse(path)
        assert part is not None
        assert (len(part.part), part.is_whole, part.pages) == (3, False, pages)
        start = (part.part.start - 1) * PAGE_BYTES
        assert part.content == content[start : start + 3 * PAGE_BYTES]
        parts.add(part.part)
    assert len(parts) > 3
    monkeypatch.setattr("os.urandom", lambda size: b"\xff" * size)
    last = glimpse(path)
    assert last is not None
    assert last.part.stop == pages + 1
    path.with_name(path.name + "-wal").write_bytes(b"x")
    assert glimpse(path) is None


def test_what_was_seen_of_a_log_is_held_against_its_sums(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PART_BYTES", 3 * PAGE_BYTES)
    monkeypatch.setattr("os.urandom", lambda size: b"\xff" * size)

    def look(*, part: bool = False) -> bool:
        with monkeypatch.context() as patch:
            patch.setattr(checks, "START_BYTES", 0 if part else 1 << 30)
            seen = glimpse(path)
            with closing(connect(path, writing=False)) as connection:
                return is_damaged(path, connection, read_seal(connection), seen)

    assert not look()
    assert not look(part=True)
    with path.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xee")
    assert look()
    assert look(part=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        open_seal(connection)
    assert not look()  # its sums say nothing now, and it is built well


def test_without_a_look_at_the_file_a_small_log_is_compared_through_sqlite(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with path.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xee")
    with closing(connect(path, writing=False)) as connection:
        page = read_seal(connection)
        assert find_changed_pages(connection)
        assert is_damaged(path, connection, page, None)
        monkeypatch.setattr(checks, "START_BYTES", path.stat().st_size)
        assert is_damaged(path, connection, page, None)
        monkeypatch.setattr(checks, "START_BYTES", path.stat().st_size - 1)
        assert not is_damaged(path, connection, page, None)
        assert not connection.in_transaction


def test_an_open_log_is_checked_by_sqlite_up_to_a_size(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "is_sound", lambda connection: False)
    with closing(sqlite3.connect(path)) as connection, connection:
        open_seal(connection)
        connection.execute("UPDATE command SET actor = 'kim'")
    with closing(connect(path, writing=False)) as connection:
        page = read_seal(connection)
        monkeypatch.setattr(checks, "QUICK_CHECK_BYTES", path.stat().st_size)
        assert is_damaged(path, connection, page, None)
        monkeypatch.setattr(checks, "QUICK_CHECK_BYTES", path.stat().st_size - 1)
        assert not is_damaged(path, connection, page, None)
        assert find_changed_pages(connection) == []


def test_the_weekly_look_says_nothing_while_changes_wait(path: Path) -> None:
    with closing(connect(path, writing=False)) as connection, path.open("rb") as file:
        assert is_wholly_sound(path, connection, file) is True
        assert not connection.in_transaction
        assert sum_file(file, read_seal(connection)) == sum_up(
            (path.read_bytes(),), read_seal(connection).number
        )
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM call").fetchone()
        with open_log(path, writing=True) as log, filling(log) as add:
            add.manager("Pat Lee")
        with closing(connect(path, writing=False)) as connection, path.open("rb") as file:
            assert is_wholly_sound(path, connection, file) is None
    with path.open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xee")
    path.with_name(path.name + "-wal").unlink(missing_ok=True)
    with closing(connect(path, writing=False)) as connection, path.open("rb") as file:
        assert is_wholly_sound(path, connection, file) is False


# The connection.


def test_a_connection_keeps_to_its_settings_and_a_reader_writes_nothing(path: Path) -> None:
    for writing in (True, False):
        with closing(connect(path, writing=writing)) as connection:
            found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
            assert found == PRAGMAS
            assert connection.execute("PRAGMA busy_timeout").fetchone() == (30_000,)
            assert connection.execute("SELECT fold_text('ÄÉ X'), fold_text(NULL)").fetchone() == (
                "äé x", None,
            )  # fmt: skip
            insert = "UPDATE account SET kind = 'a'"
            if writing:
                connection.execute(insert)
            else:
                with pytest.raises(sqlite3.OperationalError, match="readonly"):
                    connection.execute(insert)
    with closing(connect(path, writing=False, wait=0.5)) as connection:
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (500,)
    with closing(connect_unchanged(path)) as connection:
        assert connection.execute("SELECT count(*) FROM account").fetchone() == (40,)
    assert not has_content(path.with_name("none"))
    with pytest.raises(sqlite3.OperationalError):
        connect(path.with_name("none.db"), writing=True)
    assert not path.with_name("none.db").exists()


def test_whoever_lets_go_of_a_log_moves_nothing_into_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM call").fetchone()
        with open_log(path, writing=True) as log, filling(log) as add:
            add.manager("Pat Lee")
        copy, wal = path.with_name("copy.db"), path.with_name("copy.db-wal")
        copy.write_bytes(path.read_bytes())
        wal.write_bytes(path.with_name(path.name + "-wal").read_bytes())
    before = copy.read_bytes(), wal.read_bytes()
    connection = connect(copy, writing=False)
    assert connection.execute("SELECT count(*) FROM manager").fetchone() == (1,)
    let_go(copy, connection)
    assert (copy.read_bytes(), wal.read_bytes()) == before


# What stands in the files beside it.

HEADER = struct.Struct(">4I8s8x")
FRAME = struct.Struct(">2I8s8x")
SALTS, OTHERS = b"saltsalt", b"othersss"


def page(number: int) -> bytes:
    return bytes([number]) * PAGE_BYTES


def wal(*frames: tuple[int, int, int], magic: int = 0x377F0682, salts: bytes = SALTS) -> io.BytesIO:
    """Return the file of frames: page, pages where it ends a commit, content."""
    head = HEADER.pack(magic, 3007000, PAGE_BYTES, 0, salts)
    return io.BytesIO(
        head + b"".join(FRAME.pack(one, ends, salts) + page(two) for one, ends, two in frames)
    )


LOG = io.BytesIO(b"".join(map(page, (1, 2, 3))))
TWO_COMMITS = ((2, 0, 12), (3, 3, 13), (3, 0, 23), (4, 0, 24), (3, 4, 33), (1, 4, 41))


@pytest.mark.parametrize("magic", [0x377F0682, 0x377F0683])
def test_the_first_commit_after_a_mark_is_read(magic: int) -> None:
    found = list(read_first_commit(wal(*TWO_COMMITS, magic=magic), LOG, CommitStart(0, SALTS), 3))
    assert found == [(2, page(2), page(12)), (3, page(3), page(13))]
    found = list(read_first_commit(wal(*TWO_COMMITS), LOG, CommitStart(2, SALTS), 3))
    assert found == [(3, page(13), page(33)), (4, None, page(24))]
    found = list(read_first_commit(wal(*TWO_COMMITS), LOG, CommitStart(5, SALTS), 3))
    assert found == [(1, page(1), page(41))]
    # The file was begun anew since.
    found = list(read_first_commit(wal((2, 3, 52)), LOG, CommitStart(5, OTHERS), 3))
    assert found == [(2, page(2), page(52))]


def test_what_is_not_as_it_is_documented_is_not_read() -> None:
    mark = CommitStart(0, SALTS)
    short = wal((2, 3, 12)).getvalue()
    torn = HEADER.pack(0x377F0682, 0, PAGE_BYTES, 0, SALTS) + FRAME.pack(2, 3, OTHERS) + page(1)
    for content in (
        b"", short[: HEADER.size - 1], wal((2, 3, 12), magic=0x377F0680).getvalue(),
        HEADER.pack(0x377F0682, 0, 1024, 0, SALTS), short[: HEADER.size],
        short[: HEADER.size + FRAME.size - 1], short[:-1], torn, wal((2, 0, 12)).getvalue(),
    ):  # fmt: skip
        with pytest.raises(UnreadableWalError):
            list(read_first_commit(io.BytesIO(content), LOG, mark, 3))
    with pytest.raises(UnreadableWalError):
        list(
            read_first_commit(wal((9, 9, 1)), LOG, mark, 9)
        )  # a page that the log is too short for
    index = struct.Struct("=I12xI12x8s")
    assert read_mark(io.BytesIO(index.pack(3007000, 7, SALTS))) == (7, SALTS)
    for content in (index.pack(3007001, 7, SALTS), index.pack(3007000, 7, SALTS)[:-1], b""):
        with pytest.raises(UnreadableWalError):
            read_mark(io.BytesIO(content))
