"""Erasing and purging logs that chance filled: which rows are others, and what stays as it is.

The laws look for what must be gone; here it is kept what becomes of every row. How to write that
anew: tests/golden.py.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.erased import name_erased
from coachlog.domain.privacy import PersonRole
from coachlog.store.backup import save_copy
from coachlog.store.debrief_drafts import find_draft
from coachlog.store.erasure.cleaning import Cleaned
from coachlog.store.erasure.rules import PERSON_ROLES
from coachlog.store.erasure.tombstones import add_tombstone
from coachlog.store.examining import examine_log
from coachlog.store.history import keep_image, note_command, update_row
from coachlog.store.log import Log
from coachlog.store.log_files import backup_folder
from coachlog.usecases.erase import ErasedPerson, EraseOptions, erase, plan_erase
from coachlog.usecases.privacy import ErasedAlready
from coachlog.usecases.purge import plan_purge, purge
from tests.by_chance import OTHER, OWN, Chance, export, logs, noting, read_log, take
from tests.filled import author, filling
from tests.golden import compare, read_rows

GOLDEN = Path(__file__).parent / "golden"
ALL = EraseOptions()


@pytest.fixture(autouse=True)
def _same_salts(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count(1)
    monkeypatch.setattr(
        "coachlog.store.erasure.tombstones.os.urandom",
        lambda size: bytes(size - 1) + bytes([next(numbers)]),
    )


def forget(log: Log, person: str, wanted: EraseOptions = ALL) -> list[str]:
    """Erase somebody; return what was told."""
    by = author(CommandName.PRIVACY, "pat")
    planned = plan_erase(log, person, wanted, Settings(default_manager="Pat Lee"), by)
    done, cleaned = erase(log, planned, wanted, Settings(), author=by)
    assert (done.kept, done.erased_texts) == (planned.kept, planned.erased_texts)
    return [*tell(done), tell_cleaned(cleaned)]


def tell(done: ErasedPerson) -> Iterator[str]:
    yield f"{done.person.name} as {' and '.join(done.pseudonyms)}: {done.kept}"
    yield (
        f"texts {done.erased_texts}, coaching {done.coaching}, logins {done.logins}, "
        f"outputs {done.outputs}, published {done.published}, on a team {done.on_team}, "
        f"settings {done.settings}"
    )
    for one in done.mentioned:
        yield f"{one.table} {one.row_id} {one.column}: {one.text} -> {one.becomes}"


def tell_cleaned(cleaned: Cleaned) -> str:
    return (
        f"{len(cleaned.rewritten)} backups rewritten, {len(cleaned.deleted)} deleted, "
        f"{cleaned.debriefs} debriefs"
    )


def work(own: Chance, other: Chance) -> bytes:
    """Let two logs know of each other, and people work on in one; return an old export of it."""
    take(own.log, export(other.log))
    with own.log.transaction() as connection:
        by = note_command(connection, author(CommandName.IMPORT, "dana"))
        for table in ("event", "field_day", "call", "alias"):
            keep_image(connection, by, table, own.id(table))
        connection.execute(
            "UPDATE command SET summary = CASE id % 3 WHEN 0 THEN 'read a.ics' WHEN 1 THEN "
            "'wrote dana.ics' ELSE '' END, ran_at = '2026-11-0' || (id % 4 + 1) || 'T08:00:00Z' "
            "WHERE id NOT IN (SELECT row_id FROM origin WHERE table_name = 'command')"
        )
        connection.execute("UPDATE field_day SET published_to = 'https://x/' || id WHERE id % 2")
    old = export(own.log)
    folder = backup_folder(own.log.path)
    save_copy(own.log, folder / "before.db", into_folder=False)
    save_copy(other.log, folder / "other.db", into_folder=False)
    (folder / "xxx.db").write_bytes(b"no log")
    own.change(CommandName.EDIT_CALL, CommandName.RENAME, CommandName.EDIT_REP)
    for day in (1, 2, 3):
        (uid,) = own.log.connection.execute(
            "SELECT uid FROM field_day WHERE id = ?", (day,)
        ).fetchone()
        draft = find_draft(own.log, day, uid)
        draft.answers.append(("Acme, reinforce", "Dana Cruz and Lou Fox waited"))
        draft.keep()
    (own.log.path.parent / "coachlog.db-debriefs" / "no-day.json").write_text("{}")
    for end in ("", "-wal"):  # as a log that was replaced
        shutil.copy(f"{own.log.path}{end}", folder / f"aside.db{end}")
    return old


@contextmanager
def noting_backups(log: Log, said: list[str]) -> Iterator[None]:
    """Write down which rows of the backups are other ones at the end, and what a look finds."""
    folder = backup_folder(log.path)
    before = {path.name: set(read_rows(path)) for path in folder.glob("[!ax]*.db")}
    before["aside.db"] = set(read_rows(log.path))  # reading that one would bring all in
    yield
    for path in sorted(folder.iterdir(), key=lambda one: (one.name[17:], one.name)):
        said.append(f"{path.name[17:] or path.name}: {len(examine_log(path, deep=True).findings)}")
        if path.name in before:
            said += [row for row in read_rows(path) if row not in before[path.name]]


WHO = {
    "Dana Cruz": ALL,
    "Lou Fox": EraseOptions(full_names_only=True),
    "Pat Lee": ALL,
    "Kim Poe": EraseOptions(all_texts=True),
}


@pytest.mark.parametrize(("seed", "name"), list(enumerate(WHO)))
def test_of_whoever_is_erased_the_rows_stay_without_them(
    tmp_path: Path, seed: int, name: str
) -> None:
    said: list[str] = []
    with logs(tmp_path, 10 + seed, OWN, OTHER) as (own, other):
        old = work(own, other)
        person = find(own.log, name)
        with noting_backups(own.log, said), noting(own.log, said):
            said += forget(own.log, person, WHO[name])
        kept = list(read_log(own.log))
        for draft in sorted(own.log.path.parent.rglob("*.json")):
            said.append(str(json.loads(draft.read_text())["answers"]))
        assert take(own.log, old).is_nothing
        assert list(read_log(own.log)) == kept
        other.change(CommandName.EDIT_CALL)
        with noting(own.log, said):
            take(own.log, export(other.log))
        with noting(other.log, said):
            said.append(str(take(other.log, export(own.log)).erased_there))
    compare(GOLDEN / f"erasing-{seed}.txt", "".join(f"{line}\n" for line in said))


def find(log: Log, name: str) -> str:
    """Return what means the first who is called so."""
    (number,) = log.connection.execute(
        "SELECT coalesce((SELECT min(id) FROM rep WHERE name = :name), "
        "(SELECT min(id) FROM manager WHERE name = :name))",
        {"name": name},
    ).fetchone()
    return f"{name} (number {number})" if number else name


@pytest.mark.parametrize("day", [3, 4])
def test_what_is_older_than_a_day_goes_with_all_that_belongs_to_it(
    tmp_path: Path, day: int
) -> None:
    said: list[str] = []
    with logs(tmp_path, 20 + day, OWN, OTHER) as (own, other):
        old = work(own, other)
        before = date(2026, 11, day)
        planned = plan_purge(own.log, before)
        with noting_backups(own.log, said), noting(own.log, said):
            purged, cleaned = purge(own.log, before, author=author(CommandName.PRIVACY, "pat"))
            said += [str(purged.removed), tell_cleaned(cleaned)]
        assert purged == planned
        left = set(read_log(own.log))
        assert plan_purge(own.log, before).is_nothing
        assert take(own.log, old).is_nothing
        assert set(read_log(own.log)) == left
    compare(GOLDEN / f"purging-{day}.txt", "".join(f"{line}\n" for line in said))


def test_the_address_of_somebody_else_stays_one(log: Log) -> None:
    with filling(log) as add:
        add.rep("Dana Cruz", email="dana.cruz@acme.com")
        fox = add.rep("Danielle Fox", email="dana.fox@acme.com")
    with log.transaction() as connection:
        by = note_command(connection, author(CommandName.EDIT_REP, "pat"))
        update_row(connection, by, "rep", fox, {"level": "new"})
    forget(log, "Dana Cruz")
    assert b"dana.cruz" not in log.path.with_name(f"{log.path.name}-wal").read_bytes()
    (kept, image) = log.connection.execute(
        "SELECT email, before ->> 'email' FROM rep JOIN change ON row_id = rep.id"
    ).fetchone()
    assert (kept, image) == ("dana.fox@acme.com", "dana.fox@acme.com")


def test_a_log_whose_commands_lost_a_login_is_still_the_same_log(tmp_path: Path) -> None:
    with logs(tmp_path, 10, OWN, OTHER) as (own, other):
        other.change(CommandName.EDIT_CALL)
        with other.log.transaction() as connection:
            connection.execute("UPDATE command SET actor = 'pat.lee' WHERE id = 1")
        take(own.log, export(other.log))
        assert "'pat.lee')" in " ".join(forget(own.log, find(own.log, "Pat Lee")))
        taken = take(other.log, export(own.log))
        assert taken.new["tombstone"]
        assert ("pat.lee",) in other.log.connection.execute("SELECT actor FROM command").fetchall()
        assert not take(own.log, export(other.log)).new


def test_what_commands_wrote_elsewhere_is_told_in_their_order(log: Log) -> None:
    for number in range(1, 18):
        with filling(log) as add:
            if number in (1, 8, 16, 17):
                dana = add.rep("Dana Cruz") if number == 1 else 1
                add.absence("11-02", "11-03", rep_id=dana)
            by = (f"wrote {number}.ics", add.command_id)
            log.connection.execute("UPDATE command SET summary = ? WHERE id = ?", by)
    (_, told, *_) = forget(log, "Dana Cruz")
    assert "('wrote 1.ics', 'wrote 8.ics', 'wrote 16.ics', 'wrote 17.ics')" in told


def test_it_is_told_how_many_backups_were_cleaned(log: Log) -> None:
    with filling(log) as add:
        add.rep("Dana Cruz")
    for name in ("first.db", "second.db"):
        save_copy(log, backup_folder(log.path) / name, into_folder=False)
    said: list[tuple[int, int]] = []
    by = author(CommandName.PRIVACY, "pat")
    planned = plan_erase(log, "Dana Cruz", ALL, Settings(), by)
    erase(log, planned, ALL, Settings(), author=by, told=lambda done, of: said.append((done, of)))
    of = said[-1][1]
    assert of > 1
    assert said == [(done, of) for done in range(of + 1)]


def test_nobody_is_erased_twice(log: Log) -> None:
    with filling(log) as add:
        add.rep("Dana Cruz")
    forget(log, "Dana Cruz")
    with pytest.raises(ErasedAlready, match="was erased from this log"):
        forget(log, "Dana Cruz")


SALT = "5a" * 16


@pytest.mark.parametrize(
    ("rep", "manager", "same"),
    [
        (None, None, True),
        ("dana@acme.com", None, True),
        ("dana@acme.com", "DANA@acme.com", True),
        ("dana@other.com", None, False),
        (None, "dana@other.com", False),
        ("dana@other.com", "dana@other.com", False),
    ],
)
def test_somebody_erased_elsewhere_has_one_pseudonym_where_all_that_is_known_fits(
    log: Log, rep: str | None, manager: str | None, same: bool
) -> None:
    with filling(log) as add:
        add_tombstone(
            log.connection, add.command_id, SALT, ["Dana Cruz"], ["dana@acme.com"], logins=[]
        )
        add.rep("Dana Cruz", email=rep)
        add.manager("Dana Cruz", email=manager)
    (told, *_) = forget(log, "Dana Cruz")
    assert all((name_erased(SALT, role) in told) is same for role in PERSON_ROLES)


@pytest.mark.parametrize("role", PERSON_ROLES)
def test_another_one_of_an_erased_name_has_another_pseudonym(log: Log, role: PersonRole) -> None:
    for _ in range(2):
        with filling(log) as add:
            (add.rep if role == "rep" else add.manager)("Dana Cruz")
        forget(log, "Dana Cruz")
    names = log.connection.execute(f"SELECT DISTINCT name FROM {role}").fetchall()
    assert len(names) == 2
