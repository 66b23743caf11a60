"""Privacy: what is held about a person is shown and erased, wherever it is."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from coachlog.cli.program.app import run as program
from tests.campaigns.erasures import prepare, try_once
from tests.cli.logs import make_log, put_log
from tests.conftest import TODAY, Coachlog
from tests.planted import NAME, Planting, find_planted, plant

ERASE = ("privacy", "erase", NAME, "--yes", "--name", NAME)
PAST_LOG = Path(__file__).parents[1] / "store" / "logs" / "0001.sql"
ASKED = ("--initiator", "rep-request")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planting, list[Counts]]:
    """Return the folder of a log about one person, what is planted, and the rows there were."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "log").mkdir()
    (folder / "files").mkdir()
    log = folder / "log" / "coachlog.db"
    counts: list[Counts] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACHLOG_TODAY", TODAY)
        patch.setenv("COACHLOG_CONFIG", str(folder / "none.toml"))
        patch.setenv("COACHLOG_USER", "pat")
        patch.setenv("TZ", "UTC")

        def run(*words: object) -> None:
            assert program(["--db", str(log), *map(str, words)]) == 0, words
            counts.append(count_rows(log))

        put = plant(run, log, folder / "files")
    return folder / "log", put, counts


@pytest.fixture
def put(filled: tuple[Path, Planting, list[Counts]], log_path: Path) -> Planting:
    """Put a copy of that log where the test's is."""
    folder, planting, _ = filled
    shutil.copytree(folder, log_path.parent)
    return planting


Counts = dict[str, int]
# Of an erased person these rows are not kept, or there are more.
UNCOUNTED = {
    "undone",
    "undone_row",
    "alias",
    "tombstone",
    "change",
    "command",
    "sqlite_sequence",
    "alembic_version",
}


def count_rows(log: Path) -> Counts:
    """Return how many rows each table has that is about people's work."""
    with closing(sqlite3.connect(log)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in tables
            if not name.startswith(("ix_", "sqlite_", "call_", "field_day_", "event_", "change_"))
            and name not in UNCOUNTED
            and connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table'", (name,)
            ).fetchone()
        }


def report(coachlog: Coachlog, name: str = NAME) -> object:
    """Return the report of the month, its lists of names in no order, with `name` left out."""
    found: Any = json.loads(
        coachlog("report", "--month", "--format", "json").out.replace(name, "somebody")
    )
    for manager in found["managers"]:
        manager["reps"]["overdue"].sort(key=lambda one: one["rep"])
        if manager["to_balance"]:
            manager["to_balance"]["with"].sort()
    return found


def pseudonym(coachlog: Coachlog) -> str:
    """Return what the erased rep is called."""
    teams = json.loads(coachlog("list-team", "--format", "json").out)["teams"]
    (name,) = (rep["rep"] for team in teams for rep in team["reps"] if "Former" in rep["rep"])
    return str(name)


# What is in which file


def test_everything_planted_is_in_the_log(put: Planting, log_path: Path) -> None:
    found = {one.partition(" in ")[0] for one in find_planted(put, log_path.parent)}
    assert put.planted.keys() - found == set()


def test_an_erase_leaves_nothing_in_any_file_and_every_count(
    coachlog: Coachlog, put: Planting, log_path: Path, tmp_path: Path
) -> None:
    before = report(coachlog)
    coachlog(*ERASE)
    assert find_planted(put, log_path.parent) == []
    assert report(coachlog, pseudonym(coachlog)) == before
    for path in (log_path, *log_path.with_name("coachlog.db-backups").iterdir()):
        coachlog("--db", path, "list-calls")  # which compares the file with what was sealed
    coachlog("export", tmp_path / "later.jsonl")
    coachlog("export", tmp_path / "later")
    for words in (("history",), ("list-calls",), ("show-rep", "Former"), ("list-fielddays",)):
        (tmp_path / "later" / f"{words[0]}.txt").write_text(coachlog(*words).out, encoding="utf-8")
    assert find_planted(put, tmp_path / "later.jsonl", tmp_path / "later") == []


def test_no_import_brings_anybody_back(
    coachlog: Coachlog, put: Planting, log_path: Path, tmp_path: Path
) -> None:
    coachlog("export", tmp_path / "old.jsonl")
    coachlog(*ERASE)
    after, rows = report(coachlog, pseudonym(coachlog)), count_rows(log_path)
    for words in old_files(put, tmp_path / "old.jsonl"):
        coachlog("import", *words)
        assert find_planted(put, log_path.parent) == [], words
        assert report(coachlog, pseudonym(coachlog)) == after, words
        assert count_rows(log_path) == rows, words


def old_files(put: Planting, export: Path) -> Iterator[tuple[object, ...]]:
    """Yield what imports the files that hold the person."""
    pat = ("--manager", "Pat Lee")
    yield (put.calls,)
    yield (put.calendar, *pat, "--add-people", "--trust-organizer", "--to", "2026-12-31")
    yield (put.meetings, *pat, "--add-people")
    yield (put.deals,)
    yield (export,)


def test_the_tombstone_travels_with_an_export(
    coachlog: Coachlog, put: Planting, log_path: Path, tmp_path: Path
) -> None:
    coachlog("export", tmp_path / "old.jsonl")
    coachlog(*ERASE)
    coachlog("export", tmp_path / "new.jsonl")
    other = tmp_path / "other"
    other.mkdir()
    director = ("--db", other / "director.db")
    coachlog(*director, "import", tmp_path / "new.jsonl")
    assert coachlog(*director, "export").out == coachlog("export").out
    rows = count_rows(other / "director.db")
    for words in old_files(put, tmp_path / "old.jsonl"):
        coachlog(*director, "import", *words)
        assert find_planted(put, other) == [], words
        assert count_rows(other / "director.db") == rows, words


def test_a_log_that_has_the_person_is_told_and_erases_there(
    coachlog: Coachlog, put: Planting, log_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    director = ("--db", other / "director.db")
    coachlog("export", tmp_path / "old.jsonl")
    coachlog(*director, "import", tmp_path / "old.jsonl")
    coachlog(*ERASE)
    coachlog("export", tmp_path / "new.jsonl")
    told = coachlog(*director, "import", tmp_path / "new.jsonl").out
    assert f"coachlog --db {other / 'director.db'} privacy erase '{NAME}'" in told
    assert find_planted(put, other) != []
    coachlog(*director, *ERASE)
    assert find_planted(put, other) == []
    # The same pseudonym in both, so that later exports are of the same person.
    assert pseudonym(coachlog) in coachlog(*director, "list-team").out
    assert "erased" not in coachlog(*director, "import", tmp_path / "new.jsonl").out


@pytest.mark.parametrize("erased_first", [True, False])
def test_two_logs_merge_without_the_person_in_either_order(
    coachlog: Coachlog, put: Planting, tmp_path: Path, erased_first: bool
) -> None:
    """The other log has a row of its own for the same person, and a text about them."""
    put = Planting(tmp_path, {**put.planted, "text of another log": "Zqotherqz"})
    kim = ("--db", tmp_path / "kim.db")
    coachlog(*kim, "add-call", "--manager", "Kim Poe", "--rep", NAME, "--account", "Acme", *ASKED,
             "--notes", "Zqotherqz")  # fmt: skip
    coachlog(*kim, "export", tmp_path / "kim.jsonl")
    coachlog(*ERASE)
    coachlog("export", tmp_path / "pat.jsonl")
    other = tmp_path / "other"
    other.mkdir()
    director = ("--db", other / "director.db")
    order = ("pat.jsonl", "kim.jsonl") if erased_first else ("kim.jsonl", "pat.jsonl")
    told = [coachlog(*director, "import", tmp_path / name).out for name in order][-1]
    if not erased_first:
        assert f"coachlog --db {other / 'director.db'} privacy erase '{NAME}'" in told
        coachlog(*director, *ERASE)
    assert find_planted(put, other) == []
    for name in order:
        coachlog(*director, "import", tmp_path / name)
    assert find_planted(put, other) == []
    listed = json.loads(coachlog(*director, "list-calls", "--format", "json").out)["calls"]
    assert sum("Former" in call["rep"] for call in listed) == 9


# Undo and history


def test_undo_goes_on_and_restores_counts_without_texts(
    coachlog: Coachlog,
    put: Planting,
    log_path: Path,
    filled: tuple[Path, Planting, list[Counts]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COACHLOG_USER", "pat")
    coachlog(*ERASE)
    assert "erased somebody for good" in coachlog("history", "--limit", "1").out
    for before in filled[2][-2:-17:-1]:
        coachlog("undo", "--yes")
        assert count_rows(log_path) == before
    assert find_planted(put, log_path.parent) == []


def test_undo_brings_no_former_name_back(coachlog: Coachlog, log_path: Path) -> None:
    put = Planting(log_path, {name: name for name in ("Zqa", "Zqb", "Zqc", "zqmail")})
    coachlog("add-rep", "Zqa Cruz", "--manager", "Pat Lee")
    coachlog("edit-rep", "Zqa Cruz", "--email", "zqmail@acme.com")
    coachlog("rename", "rep", "Zqa Cruz", "Zqb Cruz")
    coachlog("add-call", "--rep", "Zqc Cruz", "--account", "Acme", "--manager", "Pat Lee", *ASKED,
             "--new")  # fmt: skip
    coachlog("merge", "rep", "Zqc Cruz", "Zqb Cruz", "--yes")
    coachlog("privacy", "erase", "zqb", "--yes", "--name", "Zqb Cruz")
    for _ in range(4):
        coachlog("undo", "--yes")
        coachlog("list-team")
        coachlog("export")
        assert find_planted(put, log_path.parent) == []


def test_an_erase_is_not_taken_back(coachlog: Coachlog, put: Planting) -> None:
    coachlog(*ERASE)
    assert "nothing to take back" in coachlog("undo", expect=1).err


# Asking


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--yes",), 2, "--yes needs --name"),
        (("--yes", "--name", "Lou Fox"), 2, "is not Zqname Cruz"),
        ((), 2, "add --yes --name"),
        (("--login", "nobody", "--dry-run"), 1, "nobody ran a command"),
    ],
)
def test_an_erase_wants_the_name_typed(
    coachlog: Coachlog,
    put: Planting,
    log_path: Path,
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    before = coachlog("export").out
    assert said in coachlog("privacy", "erase", NAME, *words, expect=code).err
    assert coachlog("export").out == before
    assert not list(log_path.with_name("coachlog.db-backups").glob("*-erase.db"))


def test_a_dry_run_tells_and_changes_nothing(coachlog: Coachlog, put: Planting) -> None:
    before = coachlog("export").out
    told = coachlog("privacy", "erase", "zqname", "--dry-run").out
    assert told.startswith(f"Would erase {NAME}: 9 calls")
    assert "call 4" in told
    assert coachlog("export").out == before


def test_an_erase_says_what_it_cannot_reach(coachlog: Coachlog, put: Planting) -> None:
    told = coachlog(*ERASE).out
    assert "wrote the calendar file" in told
    for where in ("mail", "exports", "calendar", "other machines"):
        assert where in told


def test_somebody_of_the_same_name_may_be_hired(coachlog: Coachlog, put: Planting) -> None:
    coachlog(*ERASE)
    call = ("add-call", "--manager", "Pat Lee", "--rep", NAME, "--account", "Acme", *ASKED)
    assert "was erased from this log" in coachlog(*call, expect=1).err
    assert "was erased" in coachlog("add-rep", NAME, "--manager", "Pat Lee", expect=1).err
    coachlog(*call, "--new")
    coachlog(*call)
    calls = json.loads(coachlog("list-calls", "--rep", NAME, "--format", "json").out)["calls"]
    assert len(calls) == 2
    assert "3 already in the log" in coachlog("import", put.calls).out
    # What is known under the name is the new one's.
    assert "2 calls" in coachlog("privacy", "show", NAME).out


def test_erasing_again_says_that_nothing_is_left(coachlog: Coachlog, put: Planting) -> None:
    coachlog(*ERASE)
    for name in (NAME, pseudonym(coachlog)):
        again = coachlog("privacy", "erase", name, "--yes", "--name", name, expect=1)
        assert "already; nothing is left to do" in again.err


# Managers, logins, texts about others


@pytest.fixture(scope="module")
def small_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a log in which a manager, who is a rep too, writes about two reps."""
    pat, dana = ("--manager", "Pat Lee"), ("--rep", "Dana Cruz")
    return make_log(
        tmp_path_factory.mktemp("small"),
        ("add-manager", "Pat Lee", "--email", "pat@acme.com"),
        ("add-rep", "Pat Lee", "--manager", "Kim Poe"),
        ("add-call", *pat, *dana, "--account", "Acme", *ASKED, "--reinforce", "listens well",
         "--notes", "my own view"),
        ("add-call", *pat, "--rep", "Will Oak", "--account", "Hooli", *ASKED,
         "--notes", "dana helped; Dana Smith, the buyer, will call. Will asked"),
        ("add-action", "ask Dana Cruz", *pat, "--rep", "Will Oak"),
    )  # fmt: skip


def texts_of(coachlog: Coachlog, call: int) -> dict[str, str]:
    """Return what was noted of a call."""
    found = json.loads(coachlog("show-call", str(call), "--format", "json").out)["call"]
    return {name: found[name] for name in ("manager", "rep", "reinforce", "notes")}


def test_coaching_outlives_the_manager_who_wrote_it(
    coachlog: Coachlog, small_log: Path, log_path: Path
) -> None:
    put_log(small_log, log_path)
    told = coachlog("privacy", "erase", "pat@acme.com", "--yes", "--name", "Pat Lee").out
    assert "2 texts about reps stay" in told
    found = texts_of(coachlog, 1)
    assert found == {
        "manager": found["manager"], "rep": "Dana Cruz", "reinforce": "listens well", "notes": None,
    }  # fmt: skip
    # One person, in both roles.
    number = found["manager"].removeprefix("Former manager ")
    assert f"Former rep {number}" in coachlog("list-team").out
    assert b"Pat Lee" not in log_path.read_bytes()


def test_all_texts_go_with_the_manager_where_that_is_wanted(
    coachlog: Coachlog, small_log: Path, log_path: Path
) -> None:
    put_log(small_log, log_path)
    coachlog("privacy", "erase", "Pat Lee", "--yes", "--name", "Pat Lee", "--all-texts")
    assert texts_of(coachlog, 1)["reinforce"] is None
    backup = next(log_path.with_name("coachlog.db-backups").iterdir())
    assert b"listens well" not in backup.read_bytes()


def test_a_login_goes_where_it_is_clearly_theirs_or_named(
    coachlog: Coachlog, small_log: Path, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_log(small_log, log_path)
    for login in ("pat", "Pat.Lee", "zqlogin", "kim"):
        monkeypatch.setenv("COACHLOG_USER", login)
        coachlog("add-rep", f"By {login}")
    coachlog("privacy", "erase", "Pat Lee", "--yes", "--name", "Pat Lee", "--login", "zqlogin")
    entries = json.loads(coachlog("history", "--format", "json").out)["entries"]
    logins = [entry["by"] for entry in entries[:5]]
    assert logins[1] == "kim"
    assert {one.partition("-")[0] for one in logins[2:]} == {"former"}
    assert logins[0] == "kim"  # who erased


def test_names_in_texts_about_others_become_the_pseudonym(
    coachlog: Coachlog, small_log: Path, log_path: Path
) -> None:
    put_log(small_log, log_path)
    told = coachlog("privacy", "erase", "dana", "--yes", "--name", "dana cruz").out
    name = texts_of(coachlog, 1)["rep"]
    notes = f"{name} helped; Dana Smith, the buyer, will call. Will asked"
    assert texts_of(coachlog, 2)["notes"] == notes
    assert f"ask {name}" in coachlog("list-actions").out
    assert "2 texts about others name the pseudonym" in told
    told = coachlog("privacy", "erase", "Will Oak", "--yes", "--name", "Will Oak").out
    assert "will call. Former rep" not in texts_of(coachlog, 2).values()


def test_single_words_stay_where_that_is_wanted(
    coachlog: Coachlog, small_log: Path, log_path: Path
) -> None:
    put_log(small_log, log_path)
    erase = ("privacy", "erase", "Dana", "--yes", "--name", "Dana Cruz", "--full-names-only")
    told = coachlog(*erase).out
    assert "1 text about others names the pseudonym" in told
    assert texts_of(coachlog, 2)["notes"].startswith("dana helped")
    assert "ask Former rep" in coachlog("list-actions").out


# Backups, and what was stopped


def test_backups_of_any_age_are_rewritten_and_broken_ones_deleted(
    coachlog: Coachlog, small_log: Path, log_path: Path
) -> None:
    put_log(small_log, log_path)
    folder = log_path.with_name("coachlog.db-backups")
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / "000001-schema-0001.db")) as connection:
        connection.executescript(PAST_LOG.read_text(encoding="utf-8"))
    (folder / "2026-11-01-120000-daily.db").write_bytes(log_path.read_bytes()[:8000])
    shutil.copy(log_path, folder / "2026-11-02-120000-daily.db")
    put_aside = coachlog("privacy", "erase", "Lou Fox", "--dry-run", expect=1)
    assert "not known" in put_aside.err
    held = json.loads(coachlog("privacy", "show", "Dana Cruz", "--format", "json").out)["backups"]
    assert {Path(one["path"]).name[:10]: one["holds"] for one in held} == {
        "2026-11-02": True, "2026-11-01": None, "000001-sch": True,
    }  # fmt: skip
    told = coachlog("privacy", "erase", "Dana Cruz", "--yes", "--name", "Dana Cruz").out
    assert "1 unreadable backup deleted" in told
    assert len(list(folder.iterdir())) == 3
    for backup in folder.iterdir():
        assert b"Dana Cruz" not in backup.read_bytes()
        assert backup.stat().st_mode & 0o777 == 0o600
        listed = coachlog("--db", backup, "list-calls", "--format", "json").out
        assert json.loads(listed)["calls"]
        with closing(sqlite3.connect(backup)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_backup_from_elsewhere_brings_nobody_back(
    coachlog: Coachlog, put: Planting, log_path: Path, tmp_path: Path
) -> None:
    coachlog("backup", tmp_path / "elsewhere.db")
    coachlog(*ERASE)
    name = pseudonym(coachlog)
    coachlog("restore", tmp_path / "elsewhere.db", "--yes")
    assert find_planted(put, log_path.parent) == []
    assert pseudonym(coachlog) == name
    assert "3 already in the log" in coachlog("import", put.calls).out
    assert find_planted(put, log_path.parent) == []


@contextmanager
def reader(log: Path) -> Iterator[None]:
    """Keep a reader's transaction open, as a report that runs does."""
    with closing(sqlite3.connect(log, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM call").fetchone()
        yield


def test_what_stands_in_the_way_is_told_and_the_rest_done_later(
    coachlog: Coachlog, put: Planting, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachlog.store.connect.BUSY_SECONDS", 0.1)
    with reader(log_path):
        ended = coachlog(*ERASE, expect=4)
    assert ended.err.startswith("coachlog: saved, but ")
    again = ended.err.partition("coachlog privacy erase ")[2].strip().strip("'")
    assert again == pseudonym(coachlog)
    assert "Finished" in coachlog("privacy", "erase", again).out
    assert find_planted(put, log_path.parent) == []


def test_forms_of_their_calls_go_with_them_and_no_other_does(
    coachlog: Coachlog, put: Planting, log_path: Path
) -> None:
    coachlog("add-call", "--manager", "Kim Poe", "--rep", "Lou Fox", "--account", "Beta", *ASKED)
    shown = json.loads(coachlog("list-calls", "--format", "json", "--limit", "1000").out)["calls"]
    theirs = next(one["id"] for one in shown if one["rep"] == NAME)
    other = next(one["id"] for one in shown if one["rep"] == "Lou Fox")
    forms = [
        log_path.parent / f".call-{number}.toml.0123456789abcdef.coachlog-form"
        for number in (theirs, other)
    ]
    for form in forms:
        form.mkdir(mode=0o700)
        (form / "call.toml").write_text("in somebody's editor")
    coachlog(*ERASE)
    assert [form.exists() for form in forms] == [False, True]


def test_a_killed_erase_is_before_or_after_and_is_finished_by_the_same_command(
    put: Planting, log_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACHLOG_USER", "pat")
    ready = prepare(tmp_path, log_path.parent, put)
    states = set()
    for tenth in (2, 5, 6, 7, 8, 9):
        outcome = try_once(ready, tmp_path / str(tenth), ready.calls * tenth // 10)
        assert (outcome.killed, outcome.wrong) == (True, ""), outcome
        states.add(outcome.state)
    assert states == {"before", "after"}


# What is shown


def test_show_tells_all_that_is_held(coachlog: Coachlog, put: Planting, log_path: Path) -> None:
    shown = coachlog("privacy", "show", NAME).out
    found = {what for what, text in put.planted.items() if text.lower() in shown.lower()}
    # Hidden are an entry's digest and nothing else.
    assert put.planted.keys() - found == set()


def test_show_marks_third_parties(
    coachlog: Coachlog, small_log: Path, log_path: Path, settings_file: Path
) -> None:
    put_log(small_log, log_path)
    settings_file.write_text('default_manager = "Pat Lee"', encoding="utf-8")
    held = json.loads(coachlog("privacy", "show", "Dana Cruz", "--format", "json").out)
    assert held["format"] == "coachlog.privacy/1"
    assert held["person"] == "Dana Cruz"
    (call,) = (row for row in held["rows"] if row["table"] == "call")
    assert call["values"]["reinforce"] == "listens well"
    assert call["third_parties"] == ["manager", "account"]
    assert [one["id"] for one in held["mentions"]] == [1, 2]
    assert held["settings"] == []
    manager = json.loads(coachlog("privacy", "show", "Pat Lee", "--format", "json").out)
    assert [one["role"] for one in manager["known_as"]] == ["rep", "manager"]
    assert manager["settings"] == ["default_manager"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Zoe", "not known"), ("p", "could be"), ("Dana Croz", "did you mean Dana Cruz")],
)
def test_nobody_is_shown_by_guess(
    coachlog: Coachlog, small_log: Path, log_path: Path, name: str, said: str
) -> None:
    put_log(small_log, log_path)
    assert said in coachlog("privacy", "show", name, expect=1).err


def test_the_log_is_as_before_while_it_is_shown(
    coachlog: Coachlog, put: Planting, log_path: Path
) -> None:
    before = {path: path.read_bytes() for path in log_path.parent.rglob("*") if path.is_file()}
    coachlog("privacy", "show", NAME)
    after = {path: path.read_bytes() for path in log_path.parent.rglob("*") if path.is_file()}
    assert {os.fspath(one) for one in before} == {os.fspath(one) for one in after}
    assert before == after
