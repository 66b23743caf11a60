"""Logs of past schemas open with everything that was in them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.store import migrate as migrating
from coachlog.store.log import Log
from coachlog.store.migrate import migrate
from coachlog.store.seal import find_changed, read_seal, sum_up
from tests.campaigns.races import race
from tests.conftest import Coachlog
from tests.processes import Processes

LOGS = Path(__file__).parent / "logs"
pytestmark = pytest.mark.usefixtures("migrating")


@pytest.fixture(params=sorted(path.stem for path in LOGS.glob("*.sql")))
def past_log(request: pytest.FixtureRequest, log_path: Path) -> Path:
    """Return a log as a past version left it."""
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(log_path)) as connection:
        connection.executescript((LOGS / f"{request.param}.sql").read_text(encoding="utf-8"))
    return log_path


def test_a_past_log_keeps_its_calls(coachlog: Coachlog, past_log: Path) -> None:
    listed = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    assert [(one["id"], one["account"], one["field_day"]) for one in listed] == [
        (1, "Acme", None),
        (2, "Hooli", 1),
    ]
    assert listed[0]["notes"] == "first\nsecond"


def test_a_past_log_gets_its_seal(coachlog: Coachlog, past_log: Path) -> None:
    coachlog("list-team")
    with closing(sqlite3.connect(past_log)) as connection:
        page = read_seal(connection)
        assert not page.is_open
        assert find_changed(sum_up((past_log.read_bytes(),), page.number), page) == []


def test_commands_go_on_in_a_past_log(coachlog: Coachlog, past_log: Path) -> None:
    call = ("--rep", "Lou Fox", "--account", "Globex", "--initiator", "rep-request")
    # Call 3 was logged and taken back before.
    assert coachlog("add-call", *call).out.startswith("Logged call 4:")
    coachlog("undo", "--yes")
    with closing(sqlite3.connect(past_log)) as connection:
        assert connection.execute("SELECT status, call_id FROM stop").fetchall() == [
            ("planned", None)
        ]
        ((uid,),) = connection.execute("SELECT uid FROM log").fetchall()
        assert len(uid) == 12


def test_all_steps_of_a_migration_are_one_transaction() -> None:
    done: list[str] = []
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.set_trace_callback(done.append)
        migrate(connection)
    ends = [place for place, words in enumerate(done) if words in ("BEGIN IMMEDIATE", "COMMIT")]
    assert [done[place] for place in ends] == ["BEGIN IMMEDIATE", "COMMIT"]
    assert ends[1] == len(done) - 1, f"outside it: {done[ends[1] + 1 :]}"


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_many_commands_at_once_leave_one_backup_of_a_past_log(
    tmp_path: Path, processes: Processes, journal: str
) -> None:
    assert race(tmp_path, processes, commands=6, journal=journal) == []


def test_a_command_that_finds_its_log_migrated_makes_no_backup_of_that(
    coachlog: Coachlog, past_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = past_log.read_bytes()
    go_on = migrating.back_up_and_migrate

    def come_second(log: Log) -> None:
        monkeypatch.setattr(migrating, "back_up_and_migrate", go_on)
        coachlog("list-calls")
        go_on(log)

    monkeypatch.setattr(migrating, "back_up_and_migrate", come_second)
    coachlog("list-team")
    (backup,) = past_log.with_name(f"{past_log.name}-backups").iterdir()
    assert len(backup.read_bytes()) == len(before)
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
