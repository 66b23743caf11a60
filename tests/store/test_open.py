"""Opening a log: what is refused and left alone, and what a fresh or an older log looks like."""

import contextlib
import os
import shutil
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect

from coachlog.errors import LogDamaged, LogUnusable
from coachlog.kept_files import SQLITE_MAGIC
from coachlog.store import checks, schema
from coachlog.store import connect as connecting
from coachlog.store import migrate as migrating
from coachlog.store import open as opening
from coachlog.store.every_table import METADATA
from coachlog.store.log import Log
from coachlog.store.open import open_log, peek_into_log
from coachlog.store.schema import SCHEMA

Coachlog = Callable[..., Any]

PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *PEOPLE, "--initiator", "rep-request")
READING = [("report",), ("list-calls", "--format", "csv"), ("list-team",)]
COMMANDS = [*READING, ADD, ("add-manager", "Kim Poe"), ("edit-rep", "Dana Cruz", "--level", "new")]


def count_calls(coachlog: Coachlog) -> int:
    return len(coachlog("list-calls", "--format", "csv").out.splitlines()) - 1


def execute(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def truncate(path: Path, size: int) -> None:
    with path.open("r+b") as file:
        file.truncate(size)


def zero(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(bytes(4096))


def replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def replace_by_database(path: Path) -> None:
    path.unlink()
    execute(path, "CREATE TABLE call (id INTEGER)")


def replace_by_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


DAMAGED: dict[str, Callable[[Path], object]] = {
    "truncated to half": lambda path: truncate(path, path.stat().st_size // 8192 * 4096),
    "truncated inside a page": lambda path: truncate(path, path.stat().st_size - 100),
    "truncated to one page": lambda path: truncate(path, 4096),
    "truncated in the header": lambda path: truncate(path, 50),
    "page of zeros in the middle": lambda path: zero(path, path.stat().st_size // 8192),
    "first page of zeros": lambda path: zero(path, 0),
    "empty": lambda path: truncate(path, 0),
    "without a schema number": lambda path: execute(path, "DELETE FROM alembic_version"),
    "without its tables": lambda path: execute(path, "DROP TABLE alembic_version"),
}
OTHER: dict[str, Callable[[Path], object]] = {
    "a folder": replace_by_folder,
    "a text file": lambda path: path.write_bytes(b"date,manager\n" * 40),
    "a short text file": lambda path: path.write_bytes(b"hello"),
    "a database of another program": replace_by_database,
    "a newer log": lambda path: execute(path, "UPDATE alembic_version SET version_num = '9999'"),
    "a dangling link": replace_by_dangling_link,
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("what", [*DAMAGED, *OTHER])
def test_unusable_log_is_refused_in_one_line_and_left_alone(
    coachlog: Coachlog, log_path: Path, what: str, command: tuple[str, ...]
) -> None:
    coachlog(*ADD)
    (DAMAGED | OTHER)[what](log_path)
    before = snapshot(log_path.parent)
    found = coachlog(*command, expect=1)
    assert found.out == ""
    assert found.err.startswith("coachlog: ")
    assert found.err.count("\n") == 1
    assert str(log_path) in found.err
    assert snapshot(log_path.parent) == before


@pytest.mark.parametrize("size", range(1, 17))
def test_a_file_that_is_cut_off_is_a_log_s_where_more_than_half_of_its_first_word_is_there(
    log_path: Path, size: int
) -> None:
    log_path.parent.mkdir()
    log_path.write_bytes(SQLITE_MAGIC[:size])
    with pytest.raises(LogDamaged if size > 8 else LogUnusable) as refused:
        opening.check_file(log_path, writing=False)
    assert isinstance(refused.value, LogDamaged) == (size > 8)


@pytest.mark.parametrize("what", DAMAGED)
def test_newest_backup_is_named(coachlog: Coachlog, log_path: Path, what: str) -> None:
    coachlog(*ADD)
    folder = log_path.with_name(log_path.name + "-backups")
    folder.mkdir()
    for name in ("000002-b.db", "000010-a.db", "000009-z.db", "000011-x.txt"):
        shutil.copy(log_path, folder / name)
    DAMAGED[what](log_path)
    assert str(folder / "000010-a.db") in coachlog("report", expect=1).err


def test_any_page_of_zeros_is_noticed(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*ADD)
    whole = log_path.read_bytes()
    for page in range(1, len(whole) // 4096):
        zero(log_path, page)
        for command in (READING[1], ADD):
            assert "damaged" in coachlog(*command, expect=1).err, page
        log_path.write_bytes(whole)


def test_damage_in_a_large_log_is_one_line_and_never_a_bug(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    lines = ["date,manager,rep,account,initiator,notes\n"]
    lines += [f"2026-01-02,M,R,A {n % 50},rep-request,{'note ' * 40}\n" for n in range(9_000)]
    (tmp_path / "calls.csv").write_text("".join(lines))
    coachlog("import", tmp_path / "calls.csv")
    whole = log_path.read_bytes()
    assert len(whole) > checks.QUICK_CHECK_BYTES
    noticed = 0
    for page in range(1, len(whole) // 4096, 53):
        zero(log_path, page)
        found = coachlog("list-calls", "--format", "csv", "--limit", 20_000, expect=None)
        if found.code:
            noticed += 1
            assert (found.code, found.err.count("\n")) == (1, 1), (page, found.err)
            assert "damaged" in found.err
        log_path.write_bytes(whole)
    assert noticed > 5


@pytest.mark.parametrize("command", [*READING, ("edit-rep", "Dana Cruz", "--level", "new")])
def test_no_log_is_said_and_none_is_made(
    coachlog: Coachlog, log_path: Path, command: tuple[str, ...]
) -> None:
    found = coachlog(*command, expect=1)
    assert found.err.startswith(f"coachlog: no log at {log_path} yet; start with ")
    assert found.err.count("\n") == 1
    assert not log_path.parent.exists()


def test_a_peek_into_a_log_cannot_change_it(log_path: Path) -> None:
    with open_log(log_path, writing=True, create=True):
        pass
    with (
        peek_into_log(log_path) as log,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        log.connection.execute("DELETE FROM call")


def test_new_files_are_for_their_owner_only(coachlog: Coachlog, log_path: Path) -> None:
    before = os.umask(0)
    try:
        coachlog(*ADD)
        with open_log(log_path, writing=True) as log, log.transaction() as connection:
            connection.execute("UPDATE rep SET level = 'new'")
            modes = {
                path.name: stat.S_IMODE(path.stat().st_mode) for path in log_path.parent.iterdir()
            }
        assert set(modes.values()) == {0o600}
        assert log_path.name + "-wal" in modes
        assert stat.S_IMODE(log_path.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_nothing_is_left_beside_a_new_log(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*ADD)
    assert [path.name for path in log_path.parent.iterdir()] == [log_path.name]


def test_draft_of_a_killed_first_command_does_not_block_the_next(
    coachlog: Coachlog, log_path: Path
) -> None:
    # In a container every command may well have the same process id.
    log_path.parent.mkdir()
    (log_path.parent / f".{log_path.name}.{os.getpid()}.new").write_bytes(b"half a log")
    coachlog(*ADD)
    assert count_calls(coachlog) == 1


def test_read_only_log_can_be_read_and_is_not_written(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*ADD)
    log_path.chmod(0o400)
    before = snapshot(log_path.parent)
    for command in COMMANDS[len(READING) :]:
        found = coachlog(*command, expect=1)
        assert "read-only" in found.err
        assert (found.out, found.err.count("\n")) == ("", 1)
    assert count_calls(coachlog) == 1
    assert snapshot(log_path.parent) == before


def test_log_on_a_read_only_disk_can_be_read_and_is_not_written(
    coachlog: Coachlog, small_disk: Path
) -> None:
    path = small_disk / "log.db"
    coachlog("--db", path, *ADD)
    before = snapshot(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for command in COMMANDS[len(READING) :]:
        found = coachlog("--db", path, *command, expect=1)
        assert (found.out, found.err.count("\n")) == ("", 1)
        assert "read-only" in found.err
    assert "Pat Lee" in coachlog("--db", path, "report").out
    found = coachlog("--db", small_disk / "new.db", *ADD, expect=1)
    assert found.err.count("\n") == 1
    assert snapshot(small_disk) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write in every folder")
def test_log_in_a_read_only_folder_can_be_read_and_is_not_written(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog(*ADD)
    log_path.parent.chmod(0o500)
    try:
        found = coachlog(*ADD, expect=1)
        assert (found.out, found.err.count("\n")) == ("", 1)
        assert count_calls(coachlog) == 1
    finally:
        log_path.parent.chmod(0o700)


def test_full_disk_is_said_and_the_log_stays_whole(coachlog: Coachlog, small_disk: Path) -> None:
    path = small_disk / "log.db"
    coachlog("--db", path, *ADD)
    before = path.read_bytes()
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "filler").write_bytes(bytes(free - 8192))
    found = coachlog("--db", path, *ADD, "--notes", "long " * 3000, expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert "full" in found.err
    assert path.read_bytes() == before
    found = coachlog("--db", small_disk / "new.db", *ADD, expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert not [one.name for one in small_disk.iterdir() if "new" in one.name]
    (small_disk / "filler").unlink()
    coachlog("--db", path, *ADD)
    assert len(coachlog("--db", path, "list-calls", "--format", "csv").out.splitlines()) == 3


@pytest.mark.parametrize("limit", [1000, 4096, 40_000, 100_000])
@pytest.mark.parametrize("exists", [True, False])
def test_file_that_cannot_grow_leaves_the_log_as_it_was(
    coachlog: Coachlog, coachlog_process: Coachlog, log_path: Path, limit: int, exists: bool
) -> None:
    """Below this limit a write fails, at the places where a full disk makes it fail."""
    if exists:
        coachlog(*ADD)
    before = log_path.read_bytes() if exists else None
    notes = "" if not exists else "long " * 4000
    limits = {"RLIMIT_FSIZE": limit}
    done = coachlog_process(*ADD, "--notes", notes, limits=limits, expect=None)
    if done.code == 0:
        assert exists
        assert limit == 100_000
        assert count_calls(coachlog) == 2
        return
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), done.err
    if before is None:
        assert not log_path.exists()
        assert list(log_path.parent.iterdir()) == []
    else:
        assert log_path.read_bytes() == before
        assert count_calls(coachlog) == 1


def test_calls_in_a_leftover_wal_are_there(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    coachlog(*ADD)
    with open_log(log_path, writing=True) as log:
        with log.transaction() as connection:
            connection.execute("UPDATE account SET name = 'Only in the wal'")
        for end in ("", "-wal"):  # as a killed command leaves them
            shutil.copy(f"{log_path}{end}", tmp_path / f"copy.db{end}")
    assert b"Only in the wal" not in (tmp_path / "copy.db").read_bytes()
    listed = coachlog("--db", tmp_path / "copy.db", "list-calls", "--format", "csv").out
    assert "Only in the wal" in listed
    coachlog("--db", tmp_path / "copy.db", *ADD)


@pytest.mark.parametrize("command", [ADD, ("report",)])
def test_wal_of_a_log_that_is_gone_is_left_alone(
    coachlog: Coachlog, log_path: Path, command: tuple[str, ...]
) -> None:
    log_path.parent.mkdir()
    leftover = log_path.with_name(log_path.name + "-wal")
    leftover.write_bytes(b"calls of a lost log")
    found = coachlog(*command, expect=1)
    assert found.err.count("\n") == 1
    assert snapshot(log_path.parent) == {leftover.name: b"calls of a lost log"}


@pytest.mark.parametrize("garbage", [b"", b"garbage", bytes(50_000)])
def test_wal_of_garbage_does_not_hide_the_log(
    coachlog: Coachlog, log_path: Path, garbage: bytes
) -> None:
    coachlog(*ADD)
    log_path.with_name(log_path.name + "-wal").write_bytes(garbage)
    assert count_calls(coachlog) == 1
    coachlog(*ADD)
    assert count_calls(coachlog) == 2


def test_locked_log_is_said(
    coachlog: Coachlog, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0)
    coachlog(*ADD)
    with closing(sqlite3.connect(log_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = coachlog(*ADD, expect=1)
        assert "locked" in found.err
        assert (found.out, found.err.count("\n")) == ("", 1)
        assert count_calls(coachlog) == 1


@pytest.fixture
def engines(coachlog: Coachlog, log_path: Path) -> tuple[Engine, Engine]:
    """Return the schema that migrations made and the one that the tables describe."""
    coachlog(*ADD)
    described = create_engine("sqlite://")
    METADATA.create_all(described)
    return create_engine(f"sqlite:///{log_path}"), described


def test_migrated_schema_is_the_one_of_the_tables(engines: tuple[Engine, Engine]) -> None:
    with engines[0].connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    for engine in engines:
        engine.dispose()


def describe(fact: dict[str, Any]) -> str:
    where = fact.pop("dialect_options", {}).get("sqlite_where", "")
    if "referred_table" in fact:
        del fact["name"]  # SQLAlchemy does not see the name of one that came with its column
    return f"{sorted(fact.items(), key=str)} {where}"


def test_migrated_checks_keys_and_indexes_are_those_of_the_tables(
    engines: tuple[Engine, Engine],
) -> None:
    migrated, described = (inspect(engine) for engine in engines)
    for table in METADATA.tables:
        for look in ("check_constraints", "foreign_keys", "unique_constraints", "indexes"):
            found, expected = (
                sorted(describe(fact) for fact in getattr(one, f"get_{look}")(table))
                for one in (migrated, described)
            )
            assert found == expected, (table, look)
    for engine in engines:
        engine.dispose()


def test_ids_are_never_handed_out_twice(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*ADD)
    with closing(sqlite3.connect(log_path)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table in METADATA.tables:
        assert "AUTOINCREMENT" in made[table], table


def test_schema_number_is_the_newest_migration() -> None:
    config = Config()
    folder = Path(migrating.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [SCHEMA]


NEXT_MIGRATION = '''
"""A scratch migration."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "NEXT", "NOW", None, None


def upgrade() -> None:
    op.add_column("account", sa.Column("region", sa.String()))
    FAILS
'''


@pytest.fixture
def newer_program(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Make a log, then give the program one more migration than it was made with."""

    def change(last_step: str) -> None:
        coachlog(*ADD)
        here = Path(migrating.__file__).parent / "migrations"
        shutil.copytree(here, tmp_path / "migrations")
        following = f"{int(SCHEMA) + 1:04}"
        text = NEXT_MIGRATION.replace("NEXT", following).replace("NOW", SCHEMA)
        (tmp_path / "migrations" / "versions" / f"{following}_scratch.py").write_text(
            text.replace("FAILS", last_step)
        )
        monkeypatch.setattr(migrating, "__file__", str(tmp_path / "migrate.py"))
        for module in (opening, migrating):
            monkeypatch.setattr(module, "SCHEMA", following)
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            with contextlib.suppress(RuntimeError):
                migrating.migrate(connection)
            monkeypatch.setitem(schema.DIGESTS, following, schema.digest_schema(connection))

    return change


@pytest.mark.usefixtures("migrating")
@pytest.mark.parametrize("command", [ADD, ("report",)], ids=lambda command: command[0])
def test_older_log_is_backed_up_before_it_is_migrated(
    coachlog: Coachlog,
    log_path: Path,
    newer_program: Callable[[str], None],
    command: tuple[str, ...],
) -> None:
    newer_program("pass")
    older = log_path.read_bytes()
    coachlog(*command)
    with closing(sqlite3.connect(log_path)) as connection:
        assert connection.execute("SELECT count(region) FROM account").fetchone() == (0,)
    folder = log_path.with_name(log_path.name + "-backups")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (backup,) = folder.iterdir()
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert len(backup.read_bytes()) == len(older)
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM call").fetchone() == (1,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (SCHEMA,)
    coachlog(*ADD)
    assert len(list(folder.iterdir())) == 1


def test_older_log_that_is_read_only_is_refused_in_one_line(
    coachlog: Coachlog, log_path: Path, newer_program: Callable[[str], None]
) -> None:
    newer_program("pass")
    log_path.chmod(0o400)
    before = snapshot(log_path.parent)
    found = coachlog("report", expect=1)
    assert found.err.count("\n") == 1
    assert snapshot(log_path.parent) == before


def test_migration_that_fails_leaves_the_log_as_it_was(
    coachlog: Coachlog, log_path: Path, newer_program: Callable[[str], None]
) -> None:
    newer_program("raise RuntimeError")
    before = log_path.read_bytes()
    found = coachlog(*ADD, expect=70)
    assert found.out == ""
    assert log_path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives a link away")
def test_another_users_link_in_a_shared_folder_leads_to_no_log(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    before = log_path.read_bytes()
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    link = shared / "log.db"
    link.symlink_to(log_path)
    coachlog("--db", link, "list-team")  # our own
    os.chown(link, 12345, 12345, follow_symlinks=False)
    for command in (
        ("list-team",),
        ("add-rep", "Lou Fox", "--manager", "Pat Lee"),
        ("doctor",),
        ("restore", log_path, "--yes"),
    ):
        refused = coachlog("--db", link, *command, expect=2)
        assert "a link or a pipe of another user" in refused.err
        assert (refused.out, refused.err.count("\n")) == ("", 1)
    assert log_path.read_bytes() == before


@pytest.mark.parametrize(("freed", "turns"), [(3, 3), (100, 100), (101, 100)])
def test_the_write_lock_is_waited_for_in_a_hundred_turns(log: Log, freed: int, turns: int) -> None:
    said: list[str] = []
    with closing(sqlite3.connect(log.path, isolation_level=None)) as other:

        def listen(statement: str) -> None:
            said.append(statement)
            if said.count("BEGIN IMMEDIATE") == freed:
                other.execute("ROLLBACK")

        log.connection.execute("PRAGMA busy_timeout = 99")  # less than one for each turn
        other.execute("BEGIN IMMEDIATE")
        log.connection.set_trace_callback(listen)
        busy = pytest.raises(sqlite3.OperationalError, match="database is locked")
        with busy if freed > turns else contextlib.nullcontext(), log.transaction():
            pass
    assert said.count("BEGIN IMMEDIATE") == turns
    assert log.connection.execute("PRAGMA busy_timeout").fetchone() == (99,)
