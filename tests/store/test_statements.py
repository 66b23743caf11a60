"""What the statements of imports cost: each finds its rows by an index, however large the log."""

import re
import sqlite3
from pathlib import Path

import pytest

from coachlog.store import statements
from coachlog.store.open import open_log

OF_EVERY_ENTRY = (
    "FIND_EVENT", "FIND_TWIN_CALL", "FIND_TWIN_DAY", "LIST_UNMET_EVENTS", "LIST_COMMANDS_OF_ROW",
    "FIND_DEAL", "UPDATE_DEAL", "FIND_ACCOUNT", "FIND_MEMBERSHIPS",
)  # fmt: skip


@pytest.mark.parametrize("name", OF_EVERY_ENTRY)
def test_what_an_import_asks_of_every_entry_is_answered_by_an_index(
    name: str, tmp_path: Path
) -> None:
    statement: str = getattr(statements, name)
    with open_log(tmp_path / "log.db", writing=True, create=True) as log:
        log.connection.execute(statements.CREATE_MET)
        steps = explain(log.connection, statement)
    assert steps
    assert not [step for step in steps if step.startswith("SCAN")]


def explain(connection: sqlite3.Connection, statement: str) -> list[str]:
    given = dict.fromkeys(re.findall(r":(\w+)", statement), 1)
    rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
    return [row[3] for row in rows]
