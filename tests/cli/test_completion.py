"""Completion: what is offered where, which log it asks, that it never speaks up; in real shells."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.cli.commands.completion import SCRIPTS
from coachlog.cli.program.catalogue import COMMANDS
from coachlog.store import completions
from tests.conftest import Coachlog
from tests.prepared import commands, prepare
from tests.shells import find_shell

Complete = Callable[..., list[str]]


@pytest.fixture
def complete(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Return a function that completes a line and gives the values offered."""

    def call(line: str, shell: str = "zsh", replaced: str = "", remarks: bool = False) -> list[str]:
        with monkeypatch.context() as patch:
            patch.setenv("_COACHLOG_COMPLETE", shell)
            done = coachlog(line, replaced)
        assert done.err == ""
        return [one if remarks else one.partition("\t")[0] for one in done.out.splitlines()]

    return call


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder to keep one full log in for all tests of a worker."""
    return tmp_path_factory.mktemp("full")


@pytest.fixture
def team(coachlog: Coachlog, log_path: Path, full: Path) -> None:
    """Fill the log with names worth completing."""
    kept = full / "coachlog.db"
    if kept.exists():
        log_path.parent.mkdir()
        shutil.copy(kept, log_path)
        return
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-rep", "José Núñez", "--manager", "Pat Lee")
    coachlog("add-rep", "Dan Moe", "--manager", "Kim Poe")
    for rep, account in (("Dana Cruz", "O'Brien & Co"), ("Dan Moe", "Ørsted $5")):
        coachlog("add-call", "--rep", rep, "--account", account, "--initiator", "rep-request")
    coachlog("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01", "--half", "am")
    shutil.copy(log_path, kept)


def test_every_command_is_offered(complete: Complete) -> None:
    assert complete("coachlog ") == list(COMMANDS)
    assert complete("coachlog plan") == ["plan-fieldday"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("coachlog add-call --in", ["--initiator"]),
        ("coachlog --db x.db add-call --in", ["--initiator"]),
        ("coachlog --d", ["--db"]),
        ("coachlog add-call --initiator ", ["rep-request", "manager-scheduled"]),
        ("coachlog add-call --initiator=m", ["--initiator=manager-scheduled"]),
        ("coachlog report --format j", ["json"]),
        ("coachlog plan-fieldday --half ", ["am", "pm", "full"]),
        ("coachlog completion ", ["bash", "zsh", "fish", "powershell"]),
        ("coachlog report --week 2026-W4", ["2026-W47", "2026-W46", "2026-W45", "2026-W44"]),
        ("coachlog report --month ", ["this", "last", "2026-11", "2026-10"]),
        ("coachlog add-call --date y", ["yesterday"]),
        ("coachlog report --output x", [""]),
        ("coachlog add-call --minutes ", []),
        ("ls -l; coachlog report --fail-on ", ["flag", "likely", "firm"]),
        ("cat x | ../bin/coachlog report --fail-on fl", ["flag"]),
        ("cl report --fail-on fl", ["flag"]),
    ],
)
def test_options_choices_and_words_are_offered(
    complete: Complete, line: str, expected: list[str]
) -> None:
    assert complete(line)[: len(expected) or None] == expected


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("coachlog add-call --rep ", ["Dan Moe", "Dana Cruz", "José Núñez"]),
        ("coachlog add-call --rep jose", ["José Núñez"]),
        ("coachlog add-call --rep 'DAN ", ["Dan Moe"]),
        ("coachlog add-call --rep=dana", ["--rep=Dana Cruz"]),
        ("coachlog edit-rep ", ["Dan Moe", "Dana Cruz", "José Núñez"]),
        ("coachlog report --manager p", ["Pat Lee"]),
        ("coachlog add-call --account o", ["O'Brien & Co"]),
        ("coachlog add-call --field-day ", ["1"]),
        ("coachlog add-call --rep %", []),
    ],
)
def test_what_the_log_knows_is_offered(complete: Complete, line: str, expected: list[str]) -> None:
    assert complete(line) == expected


@pytest.mark.usefixtures("team")
def test_a_remark_says_what_a_value_is(complete: Complete) -> None:
    assert complete("coachlog edit-rep dana", remarks=True) == ["Dana Cruz\tPat Lee"]
    (day,) = complete("coachlog add-call --field-day ", remarks=True)
    assert day == "1\tTue 2026-12-01 am, Pat Lee with Dana Cruz, planned"
    (report,) = complete("coachlog rep", remarks=True)
    assert report == f"report\t{COMMANDS['report'][1]}"


@pytest.mark.usefixtures("team")
def test_the_calls_are_listed_the_newest_first(log_path: Path) -> None:
    assert completions.list_call_ids(log_path, "") == [
        ("2", "Fri 2026-11-20 Kim Poe with Dan Moe at Ørsted $5"),
        ("1", "Fri 2026-11-20 Pat Lee with Dana Cruz at O'Brien & Co"),
    ]
    assert [call for call, _ in completions.list_call_ids(log_path, "2")] == ["2"]


# What the log does not list: words that are new, and rows that have no names.
NOT_LISTED = {("add-rep", "name"), ("add-manager", "name")}
NOT_LISTED |= {("import", "profile"), ("import", "save_profile")}


@pytest.mark.usefixtures("team")
def test_an_absence_is_listed_with_whose_and_when(coachlog: Coachlog, log_path: Path) -> None:
    coachlog("add-absence", "Kim Poe", "--from", "2026-12-01", "--to", "2026-12-02")
    assert completions.list_absence_ids(log_path, "1") == [
        ("1", "Kim Poe, Tue 2026-12-01 to Wed 2026-12-02")
    ]
    assert completions.list_absence_ids(log_path, "2") == []


def test_profiles_of_the_settings_are_offered(complete: Complete, settings_file: Path) -> None:
    settings_file.write_text('[profiles.crm]\ndate = "Datum"\n', encoding="utf-8")
    assert complete("coachlog import x.csv --profile c") == ["crm"]


def test_the_value_of_a_setting_follows_its_key(complete: Complete) -> None:
    assert complete("coachlog config set date_order ") == ["dmy", "mdy", "ymd"]
    assert complete("coachlog config set time_zone Europe/Berl") == ["Europe/Berlin"]
    assert complete("coachlog config set country ") == []


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a log that holds something of every kind."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder / "coachlog.db"


def test_wherever_a_name_or_an_id_is_taken_the_log_is_asked(
    complete: Complete, prepared: Path, log_path: Path
) -> None:
    log_path.parent.mkdir()
    shutil.copy(prepared, log_path)
    silent = []
    for command, built in commands():
        for param in built.params:
            metavar = (param.metavar or "").strip("[].")
            if metavar not in {"NAME", "ID"} or (command, param.name) in NOT_LISTED:
                continue
            option = f" {param.opts[0]}" if param.opts[0].startswith("-") else ""
            if not complete(f"coachlog {command}{option} "):
                silent.append((command, param.name))
    assert silent == []


def test_people_of_one_name_are_told_apart(coachlog: Coachlog, complete: Complete) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-rep", "Dana Cruz", "--manager", "Kim Poe", "--new")
    named = complete("coachlog add-call --rep ")
    assert named == ["Dana Cruz (Pat Lee)", "Dana Cruz (Kim Poe)"]
    for name in named:
        coachlog("edit-rep", name, "--level", "senior")


def test_a_list_too_long_to_be_whole_is_not_offered(
    coachlog: Coachlog, complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completions, "MOST_NAMES", 2)
    for name in ("Ana Silva", "Ben Roth", "Bo Lind"):
        coachlog("add-manager", name)
    assert complete("coachlog report --manager ") == []
    assert complete("coachlog report --manager b") == ["Ben Roth", "Bo Lind"]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    "line",
    [
        "coachlog --db {other} report --manager ",
        "coachlog --db={other} report --manager=",
        "COACHLOG_DB={other} coachlog report --manager ",
        "COACHLOG_DB=none.db coachlog --db {other} report --manager ",
    ],
)
def test_the_log_named_on_the_line_is_asked(
    coachlog: Coachlog, complete: Complete, tmp_path: Path, line: str
) -> None:
    other = tmp_path / "other.db"
    coachlog("--db", other, "add-manager", "Else Ware")
    (found,) = complete(line.format(other=other))
    assert found.endswith("Else Ware")


def remove(log: Path) -> None:
    log.unlink()


def damage(log: Path) -> None:
    log.write_bytes(log.read_bytes()[:4096] + bytes(40_000))


def make_older(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")


def take_away_the_tables(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection, connection:
        connection.execute("DROP TABLE membership")


def give_away(log: Path) -> None:
    with closing(sqlite3.connect(log)) as connection, connection:
        connection.execute("PRAGMA application_id = 7")  # of another program


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("spoil", [remove, damage, make_older, take_away_the_tables, give_away])
def test_a_log_that_gives_no_answer_is_left_as_it_is_in_silence(
    complete: Complete, log_path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(log_path)
    before = {path: path.read_bytes() for path in log_path.parent.iterdir()}
    assert complete("coachlog add-call --rep ") == []
    assert {path: path.read_bytes() for path in log_path.parent.iterdir()} == before


@pytest.mark.usefixtures("team")
def test_a_locked_log_is_not_waited_for(
    complete: Complete, log_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachlog.store.open.PEEK_SECONDS", 0.0)
    with closing(sqlite3.connect(log_path)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        assert complete("coachlog add-call --rep ") == []


@pytest.mark.parametrize("line", ["", "coachlog bogus --x ", "coachlog add-call --bogus ", "'\\"])
def test_a_line_that_makes_no_sense_offers_nothing_wrong(complete: Complete, line: str) -> None:
    assert set(complete(line)) <= set(COMMANDS)


@pytest.mark.usefixtures("team")
def test_broken_settings_do_not_disturb(complete: Complete, settings_file: Path) -> None:
    settings_file.write_text("= broken", encoding="utf-8")
    assert complete("coachlog edit-rep dana") == ["Dana Cruz"]


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize(
    ("line", "replaced", "expected"),
    [
        ("coachlog add-call --rep dana", "dana", "Dana\\ Cruz"),
        ('coachlog add-call --rep "dana', "dana", "Dana Cruz"),
        ("coachlog add-call --rep=dana", "dana", "Dana\\ Cruz"),
        ("coachlog add-call --account o", "o", "O\\'Brien\\ \\&\\ Co"),
        ("coachlog add-call --account 'o", "o", "O'\\''Brien & Co"),
        ("coachlog add-call --account ø", "ø", "Ørsted\\ \\$5"),
        ('coachlog add-call --account "ø', "ø", "Ørsted \\$5"),
    ],
)
def test_bash_gets_a_value_quoted_for_where_it_stands(
    complete: Complete, line: str, replaced: str, expected: str
) -> None:
    assert complete(line, "bash", replaced) == [expected]


BASH = """
source /dev/stdin <<< "$SCRIPT"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
_coachlog "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a folder to work in, with a stand-in of coachlog in its `bin`."""
    return find_shell("bash", tmp_path, SCRIPTS["bash"]).folder / "bin" / "coachlog"


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("unset", ["", "unset COMP_LINE COMP_POINT"])
def test_the_function_answers_in_a_real_bash(program: Path, unset: str) -> None:
    script = BASH.replace("_coachlog ", f"{unset}\n_coachlog ", 1)
    asked = subprocess.run(
        ["bash", "-c", script, "bash", str(program), "edit-rep", "da"],
        env={**os.environ, "SCRIPT": SCRIPTS["bash"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.splitlines() == ["Dan\\ Moe", "Dana\\ Cruz"]
    assert asked.stderr == ""


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "coachlog edit-r\tdana\t--lev\tsen\t--manager='pat\t x",
            ["edit-rep", "Dana Cruz", "--level", "senior", "--manager=Pat Lee", "x"],
        ),
        (
            'coachlog add-call --account "o\t --role=le\t--rep jo\tx',
            ["add-call", "--account", "O'Brien & Co", "--role=led", "--rep", "José Núñez", "x"],
        ),
        (
            "coachlog import my\t--problems=my\tx",
            ["import", "my file.csv", "--problems=my file.csv", "x"],
        ),
    ],
)
def test_the_tab_key_completes_in_a_real_shell(
    tmp_path: Path, name: str, line: str, expected: list[str]
) -> None:
    (tmp_path / "my file.csv").touch()
    shell = find_shell(name, tmp_path, SCRIPTS[name])
    assert shell.type(line) == expected


def test_the_script_is_printed_as_it_is(coachlog: Coachlog) -> None:
    for name, script in SCRIPTS.items():
        assert coachlog("completion", name).out == script
    assert "bash, zsh, fish or powershell" in coachlog("completion", "csh", expect=2).err
