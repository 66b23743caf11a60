"""doctor: finds whatever is wrong with a log or around it, changes nothing, and mends if asked."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from coachlog.store.open import open_log
from coachlog.store.seal import PAGE_BYTES
from coachlog.usecases.surroundings import find_file_system
from tests.cli.logs import dump
from tests.conftest import Coachlog, changing

PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *PEOPLE, "--initiator", "rep-request", "--notes", "waited after the price")
PAST_LOG = Path(__file__).parents[1] / "store" / "logs" / "0001.sql"


@pytest.fixture
def log(coachlog: Coachlog, log_path: Path) -> Path:
    coachlog(*ADD)
    coachlog("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01", "--stop", "10:00 Acme")
    coachlog("edit-call", "1", "--minutes", "30")
    shutil.rmtree(backups(log_path), ignore_errors=True)
    return log_path


def backups(log: Path) -> Path:
    return log.with_name(log.name + "-backups")


def look(coachlog: Coachlog, *options: str) -> dict[str, Any]:
    """Run doctor on a log, which must not change by a byte; return what it found."""
    folder = Path(os.environ["COACHLOG_DB"]).parent
    before = snapshot(folder)
    found = coachlog("doctor", "--format", "json", *options, expect=None)
    assert snapshot(folder) == before
    document: dict[str, Any] = json.loads(found.out)
    assert document["format"] == "coachlog.doctor/1"
    assert document["healthy"] == (found.code == 0)
    assert found.code in (0, 1)
    shown = coachlog("doctor", *options, expect=found.code)
    assert all(one["problem"] in shown.out.replace("\n", " ") for one in document["findings"])
    return document


def snapshot(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def problems(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["check"], one["level"]) for one in document["findings"]]


def flip(path: Path, place: int, to: int | None = None) -> None:
    content = bytearray(path.read_bytes())
    content[place] = content[place] ^ 1 if to is None else to
    path.write_bytes(content)


def flip_text(path: Path, text: bytes) -> None:
    flip(path, path.read_bytes().rindex(text))


def flip_page(path: Path, name: str, to: bytes | None = None) -> None:
    """Change the last bytes of the page with which a table or an index begins; else one of them."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)
        ).fetchone()
    for place, byte in enumerate(to[::-1] if to else [None]):
        flip(path, page * PAGE_BYTES - 1 - place, byte)


@pytest.mark.parametrize("options", [(), ("--deep",)])
def test_a_healthy_log_is_fine(coachlog: Coachlog, log: Path, options: tuple[str, ...]) -> None:
    found = look(coachlog, *options)
    assert (found["healthy"], found["findings"]) == (True, [])
    assert ("contents" in found["checks"]) == bool(options)
    assert list(found) == ["format", "log", "healthy", "deep", "checks", "findings", "facts"]
    facts = found["facts"]
    assert list(facts) == [
        *("bytes", "schema", "pages", "calls", "commands", "sqlite", "pragmas", "newest_backup_on")
    ]
    assert facts["pragmas"]["synchronous"] == 2
    assert (facts["calls"], facts["commands"]) == (1, 3)
    assert facts["bytes"] == log.stat().st_size
    assert facts["sqlite"] == sqlite3.sqlite_version
    assert f"The log {log} is fine" in coachlog("doctor", *options).out.replace("\n", " ")


def test_without_a_log_there_is_nothing_to_look_at(coachlog: Coachlog, log_path: Path) -> None:
    found = coachlog("doctor", expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert not log_path.parent.exists()


def test_another_program_s_database_is_no_log(coachlog: Coachlog, log_path: Path) -> None:
    log_path.parent.mkdir()
    with closing(sqlite3.connect(log_path)) as connection:
        connection.execute("CREATE TABLE other (id)")
    assert "of another program" in coachlog("doctor", "--deep", expect=1).err


def test_an_older_log_is_looked_at_and_left_as_it_is(coachlog: Coachlog, log_path: Path) -> None:
    log_path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(log_path)) as connection:
        connection.executescript(PAST_LOG.read_text(encoding="utf-8"))
    log_path.chmod(0o600)
    found = look(coachlog, "--deep")
    assert ("schema", "note") in problems(found)
    assert ("contents", "damage") not in problems(found)


def test_what_a_killed_command_left_beside_the_log_is_noted_and_stays(
    coachlog: Coachlog, log: Path, tmp_path: Path
) -> None:
    copies = tmp_path / "log" / "copies"
    copies.mkdir(mode=0o700)
    with open_log(log, writing=True) as opened:
        with opened.transaction() as connection:
            connection.execute("UPDATE account SET name = 'Only in the wal'")
        for end in ("", "-wal"):
            shutil.copy(f"{log}{end}", copies / f"{log.name}{end}")
    os.environ["COACHLOG_DB"] = str(copies / log.name)
    found = look(coachlog, "--deep")
    assert problems(found) == [("file", "note")]
    assert found["healthy"]
    flip_text(copies / log.name, b"Dana Cruz")
    assert ("pages", "damage") in problems(look(coachlog, "--deep"))


def test_a_log_that_others_write_to_is_looked_at(coachlog: Coachlog, log: Path) -> None:
    with open_log(log, writing=True) as opened, opened.transaction() as connection:
        connection.execute("DELETE FROM call")
        assert coachlog("doctor", "--deep").code == 0


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a letter of a note": (lambda log: flip_text(log, b"waited after"), "pages"),
    "an index": (lambda log: flip_page(log, "call_day"), "pages"),
    "the seal": (lambda log: flip_page(log, "seal"), "pages"),
    "the schema's number": (lambda log: flip_page(log, "alembic_version", b"0005"), "pages"),
    "the counter in the header": (lambda log: flip(log, 27), "pages"),
    "the size in the header": (lambda log: flip(log, 31), "file"),
    "the first letter of the file": (lambda log: flip(log, 0), "file"),
    "the text of a table": (lambda log: flip_text(log, b"CREATE TABLE reply"), "file"),
    "the end of the file": (lambda log: log.write_bytes(log.read_bytes()[:-PAGE_BYTES]), "file"),
    "more at the end": (lambda log: log.write_bytes(log.read_bytes() + bytes(4096)), "file"),
    "nothing at all": (lambda log: log.write_bytes(b""), "file"),
}


NO_BACKUP = "there is no backup; bring a copy of your own back with coachlog restore FILE"
READ = "there is no backup; coachlog doctor --fix takes over what can be read"
ADVICE = {
    "a letter of a note": READ, "the seal": READ, "the counter in the header": READ,
    "an index": "coachlog doctor --fix makes its indexes anew",
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_found_whatever_it_is(coachlog: Coachlog, log: Path, what: str) -> None:
    spoil, check = DAMAGE[what]
    spoil(log)
    for options in ((), ("--deep",)):
        found = look(coachlog, *options)
        assert not found["healthy"]
        assert (check, "damage") in problems(found)
        advice = {one["advice"] for one in found["findings"] if one["level"] == "damage"}
        assert advice == {ADVICE.get(what, NO_BACKUP)}


# What a log may say whose sums were made anew by whoever changed it.
WRONG: dict[str, tuple[str, str]] = {
    "a day": ("UPDATE call SET held_on = '2026-02-30'", "contents"),
    "a time": ("UPDATE field_day SET starts_at = 'noon'", "contents"),
    "a number": ("UPDATE call SET fingerprint = 'many'", "contents"),
    "a text": ("UPDATE call SET notes = CAST(x'ff' AS TEXT)", "contents"),
    "a blob": ("UPDATE call SET notes = x'00'", "contents"),
    "a counter of numbers": ("UPDATE sqlite_sequence SET seq = 0", "contents"),
    "what a row was": ('UPDATE change SET "before" = \'{"id": 1\'', "history"),
    "the row it was": ("UPDATE change SET row_id = 7", "history"),
    "the table it was in": ("UPDATE change SET table_name = 'calls'", "history"),
    "which came first": ("UPDATE change SET command_id = 0", "history"),
    "when a command ran": ("UPDATE command SET ran_at = 'today'", "history"),
    "a reference": ("UPDATE call SET account_id = 99", "references"),
    "a rule": ("PRAGMA ignore_check_constraints = ON; UPDATE call SET minutes = 0", "contents"),
    "a trigger": ("CREATE TRIGGER t AFTER INSERT ON call BEGIN DELETE FROM call; END", "schema"),
    "a table less": ("DROP TABLE reply", "schema"),
    "an erase": ("UPDATE log SET unclean = ''", "erasure"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_a_log_may_not_say_is_found(coachlog: Coachlog, log: Path, what: str) -> None:
    statements, check = WRONG[what]
    with changing(log) as connection:
        for statement in statements.split("; ") if "CREATE" not in statements else [statements]:
            connection.execute(statement)
    found = look(coachlog, "--deep")
    assert check in {one for one, level in problems(found) if level != "note"}
    assert not found["healthy"]
    if check == "erasure":
        assert "does the rest" in coachlog("doctor", expect=1).out
        coachlog("doctor", "--fix")
        assert look(coachlog)["healthy"]


def test_only_what_is_needed_is_done_without_deep(coachlog: Coachlog, log: Path) -> None:
    with changing(log) as connection:
        connection.execute("UPDATE call SET held_on = '2026-02-30'")
    assert look(coachlog)["healthy"]
    assert not look(coachlog, "--deep")["healthy"]


def test_an_index_is_made_anew_and_the_log_as_it_was_is_kept(coachlog: Coachlog, log: Path) -> None:
    before, exported = dump(log), coachlog("export").out
    flip_page(log, "call_day")
    damaged = log.read_bytes()
    coachlog("list-calls", expect=1)
    assert "doctor --fix" in coachlog("doctor", expect=1).out
    assert coachlog("doctor", "--fix").out.startswith("Mended:")
    assert coachlog("export").out == exported
    assert sorted(dump(log)) == sorted(before)
    assert log.stat().st_mode & 0o777 == 0o600
    (kept,) = backups(log).glob("*-replaced.db")
    assert kept.read_bytes() == damaged
    assert look(coachlog, "--deep")["healthy"]
    coachlog(*ADD)


def test_nothing_is_called_mended_that_is_not(coachlog: Coachlog, log: Path) -> None:
    coachlog("backup")
    with changing(log) as connection:
        connection.execute("UPDATE call SET held_on = '2026-02-30'")
    before = log.read_bytes()
    for options in (("--fix",), ("--deep",)):
        found = coachlog("doctor", *options, expect=1).out
        assert "Damage: call 1 holds a value" in found
        assert "Mended" not in found
    assert log.read_bytes() == before


def test_what_may_not_be_what_was_saved_is_left_where_there_is_a_backup(
    coachlog: Coachlog, log: Path
) -> None:
    coachlog("backup")
    (made,) = backups(log).iterdir()
    flip_text(log, b"waited after")
    damaged = log.read_bytes()
    found = coachlog("doctor", "--fix", expect=1)
    assert f"restore {made}" in found.out.replace("\n", " ")
    assert log.read_bytes() == damaged
    coachlog("restore", made, "--yes")
    assert look(coachlog, "--deep")["healthy"]


def test_without_a_backup_what_can_be_read_is_taken_over_and_that_is_said(
    coachlog: Coachlog, log: Path
) -> None:
    flip_text(log, b"waited after")
    found = coachlog("doctor", "--fix")
    assert "may not be what was saved" in found.out.replace("\n", " ")
    assert "vaited after" in coachlog("show-call", "1").out
    assert look(coachlog, "--deep")["healthy"]


def test_a_log_that_can_not_be_mended_is_left_as_it_is(coachlog: Coachlog, log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'call'"
        ).fetchone()
    content = log.read_bytes()
    damaged = content[: (page - 1) * PAGE_BYTES] + bytes(PAGE_BYTES) + content[page * PAGE_BYTES :]
    log.write_bytes(damaged)
    coachlog("doctor", "--fix", expect=1)
    assert log.read_bytes() == damaged
    assert not backups(log).exists()


def test_own_strays_of_yesterday_are_removed_after_a_backup(coachlog: Coachlog, log: Path) -> None:
    old, new, other = (
        log.parent / f".{log.name}.{digits}.coachlog-new"
        for digits in ("0123456789abcdef", "fedcba9876543210", "0123")
    )
    for path in (old, new, other):
        path.write_bytes(b"half a log")
    for path in (old, other):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    found = look(coachlog)
    assert problems(found) == [("strays", "risk")]
    assert found["findings"][0] == {
        "check": "strays",
        "level": "risk",
        "problem": f"killed commands left a file behind, such as {old}",
        "advice": "coachlog doctor --fix removes them",
        "mended": False,
    }
    (problem, advice) = coachlog("doctor", "--fix").out.splitlines()[:2]
    assert problem.startswith("Mended: killed commands left a file behind")
    assert advice.strip() == "done"
    assert [path.exists() for path in (old, new, other)] == [False, True, True]
    assert [one.name.endswith("-doctor.db") for one in backups(log).iterdir()] == [True]
    assert coachlog("doctor", "--fix").code == 0


def test_strays_of_a_damaged_log_stay_they_may_be_all_that_is_left(
    coachlog: Coachlog, log: Path
) -> None:
    stray = log.parent / f".{log.name}.0123456789abcdef.coachlog-new"
    stray.write_bytes(log.read_bytes())
    os.utime(stray, (1_000_000_000, 1_000_000_000))
    log.write_bytes(b"")
    assert "Damage: it does not begin" in coachlog("doctor", "--fix", expect=1).out
    assert stray.exists()


def test_a_restore_that_was_cut_short_is_told_and_finished_by_fix(
    coachlog: Coachlog, log: Path
) -> None:
    before = log.read_bytes()
    marker = log.with_name(f"{log.name}-restoring")
    shutil.copy(log, marker)
    marker.chmod(0o600)
    said = coachlog("doctor", expect=1)
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "doctor --fix finishes it" in said.err
    assert (log.read_bytes(), marker.read_bytes()) == (before, before)
    coachlog("doctor", "--fix")
    assert not marker.exists()
    (kept,) = backups(log).glob("*-replaced.db")
    assert kept.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_a_log_that_others_can_read_is_a_risk(coachlog: Coachlog, log: Path) -> None:
    log.chmod(0o644)
    found = look(coachlog)
    assert problems(found) == [("permissions", "risk")]
    assert found["findings"][0]["advice"] == f"chmod 600 {shlex.quote(str(log))}"
    log.chmod(0o600)
    log.parent.chmod(0o777)
    assert problems(look(coachlog)) == [("permissions", "risk")]


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Personal)", "Dropbox"),
        ("OneDrive - Acme", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("iCloudDrive", "iCloud"),
        ("Google Drive", "Google Drive"),
        ("CloudStorage/GoogleDrive-pat@example.com/My Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_folder_that_is_synced_is_a_risk(
    coachlog: Coachlog, tmp_path: Path, folder: str, service: str
) -> None:
    path = tmp_path / folder / "log.db"
    path.parent.mkdir(parents=True, mode=0o700)
    coachlog("--db", path, *ADD)
    found = coachlog("--db", path, "doctor", expect=1).out
    assert f"Risk: {service} seems to sync" in found


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//server/sales /mnt/sales\\040team cifs rw 0 0
/dev/sdb1 /home/pat/local ext4 rw 0 0
"""


def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount() -> None:
    kinds = {"/var": "ext4", "/home/kim": "nfs4", "/mnt/sales team/x": "cifs"}
    kinds |= {"/home/pat/local/logs": "ext4", "/homes": "ext4"}
    assert {place: find_file_system(Path(place), MOUNTS) for place in kinds} == kinds
    assert find_file_system(Path("/var"), "") is None


def test_a_log_on_a_network_drive_is_a_risk(
    coachlog: Coachlog, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr("coachlog.usecases.surroundings._MOUNTS", mounts)
    assert problems(look(coachlog)) == [("place", "risk")]


def test_what_is_in_no_backup_for_long_is_a_risk(coachlog: Coachlog, log: Path) -> None:
    with changing(log) as connection:
        connection.execute("UPDATE command SET ran_at = '2026-11-10T08:00:00Z' WHERE id = 2")
    found = look(coachlog)
    assert problems(found) == [("backups", "risk")]
    assert found["findings"][0]["problem"].startswith("what was saved since 2026-11-10 ")
    coachlog("backup")
    assert look(coachlog)["healthy"]
    assert look(coachlog)["facts"]["newest_backup_on"] is not None


def test_settings_that_can_not_be_read_are_a_risk(
    coachlog: Coachlog, log: Path, settings_file: Path
) -> None:
    settings_file.write_text("threshold = 'many'\n", encoding="utf-8")
    found = look(coachlog)
    assert problems(found) == [("settings", "risk")]
    assert "threshold" in found["findings"][0]["problem"]
