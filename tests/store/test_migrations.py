"""Logs of past schemas open with everything that was in them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.store.migrate import migrate
from tests.conftest import Coachlog

LOGS = Path(__file__).parent / "logs"


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


def test_commands_go_on_in_a_past_log(coachlog: Coachlog, past_log: Path) -> None:
    call = ("--rep", "Lou Fox", "--account", "Globex", "--initiator", "rep-request")
    # Call 3 was logged and taken back before.
    assert coachlog("add-call", *call).out.startswith("Logged call 4:")
    coachlog("undo")
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
