"""Records kept by the hundred: what becomes of them is what becomes of them one by one."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from random import Random

import pytest

from coachlog.domain.calls import MANAGER_SCHEDULED, Initiator
from coachlog.domain.command_names import CommandName
from coachlog.formats.call_fields import NOTHING_NOTED
from coachlog.store import crm_records
from coachlog.store.crm_records import RecordKeeper
from coachlog.store.events import EventKeeper
from coachlog.store.history import note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.open import open_log
from coachlog.store.wanted import ToldCall, WantedCall
from tests.filled import ASKED, SCHEDULED, UNKNOWN, Filler, author, filling, on

DAYS = ("11-09", "11-10", "11-11")
HOURS = (time(8), time(9), None)
ASKERS: tuple[Initiator, ...] = ("unknown", "unknown", "rep-request")


def wish(chance: Random, key: str) -> WantedCall:
    at = chance.choice(HOURS)
    return WantedCall(
        key=key,
        digest=chance.choice(("old", "new")),
        told=ToldCall(
            held_on=on(chance.choice(DAYS)).isoformat(),
            starts_at=at.isoformat("microseconds") if at else None,
            manager_id=chance.choice((1, 1, 2)),
            rep_id=chance.choice((1, 2, 3)),
            account_id=chance.choice((1, 2)),
            minutes=chance.choice((None, 30)),
            deal_cents=chance.choice((None, 500)),
            currency="EUR",
            noted=NOTHING_NOTED._replace(notes=chance.choice((None, "told"))),
        ),
        initiator=chance.choice(ASKERS),
        suggestion=chance.choice((None, MANAGER_SCHEDULED)),
        reason=chance.choice((None, "asked")),
    )


def fill(add: Filler, chance: Random, calls: int) -> None:
    """Add two managers, three reps, and calls of which some stand for records."""
    for name in ("Pat Lee", "Kim Poe"):
        add.manager(name)
    for name in ("Dana Cruz", "Lou Fox", "Sam Oak"):
        add.rep(name)
    for name in ("Acme", "Globex"):
        add.account(name)
    for number in range(calls):
        call = add.call(
            chance.choice(DAYS), chance.choice((1, 1, 2)), chance.choice((1, 2, 3)),
            chance.choice(("Acme", "Globex")), chance.choice((ASKED, SCHEDULED, UNKNOWN)),
            starts_at=chance.choice(HOURS), removed_by=chance.choice((None, None, None, 1)),
        )  # fmt: skip
        if number % 2:
            add.session.connection().exec_driver_sql(
                "INSERT INTO event (key, digest, status, call_id, suggestion, reason, command_id) "
                "VALUES (?, ?, ?, ?, ?, ?, 1)",
                (
                    f"k{number:02}", chance.choice(("old", "new")),
                    chance.choice(("taken", "taken", "taken", "cancelled", "refused", "linked")),
                    call, chance.choice((None, "manager-scheduled")),
                    chance.choice((None, "asked")),
                ),
            )  # fmt: skip


def told(log: Log) -> dict[str, list[str]]:
    """Return what is in a log but for the numbers of calls, which come in another order."""
    calls = ", ".join(
        f"call.{name}"
        for _, name, *_ in log.connection.execute("PRAGMA table_info(call)")
        if name not in ("id", "command_id")
    )
    found = {
        "entries": f"SELECT key, digest, status, suggestion, reason, event.command_id, {calls} "
        "FROM event LEFT JOIN call ON call.id = call_id",
        "calls": f"SELECT call.command_id, {calls} FROM call",
        "images": "SELECT table_name, command_id, json_remove(before, '$.id') FROM change",
        "teams": "SELECT rep_id, from_on, until_on, assumed FROM membership",
    }
    return {
        name: sorted(map(str, log.connection.execute(text).fetchall()))
        for name, text in found.items()
    }


@pytest.mark.parametrize("seed", range(8))
def test_records_are_kept_by_the_hundred_as_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(crm_records, "ROWS_AT_ONCE", 3 + seed)
    monkeypatch.setattr(crm_records, "REBUILD_FROM", 5)
    calls = 0 if seed == 0 else 12
    kept, rows = [], []
    for name in ("one", "many"):
        chance = Random(seed)
        with open_log(tmp_path / name / "log.db", writing=True, create=True) as log:
            with filling(log) as add:
                fill(add, chance, calls)
            wanted = [wish(chance, f"k{number:02}") for number in range(24)]
            chance.shuffle(wanted)
            with log.transaction(bulk=True) as connection:
                by = note_command(connection, author(CommandName.IMPORT))
                names = NameBook(connection, by)
                if name == "many":
                    records = RecordKeeper(names)
                    known = records.find_known([call.key for call in wanted])
                    assert known == {f"k{number:02}" for number in range(1, calls, 2)}
                    half = [call.key for call in wanted[:12]]
                    assert records.meet_all(half) == [True] * 12
                    again = [half[0], *(call.key for call in wanted[12:]), half[1], wanted[12].key]
                    assert records.meet_all(again) == [False, *[True] * 12, False, False]
                    done = records.keep_all(wanted[:12]) + records.keep_all(wanted[12:])
                    records.finish()
                else:
                    single = EventKeeper(names)
                    for call in wanted:
                        single.meet(call.key)
                    done = [single.keep_call(call) for call in wanted]
                    single.finish()
            kept.append([(one.outcome, one.initiator, one.by) for one in done])
            rows.append(told(log))
            indexes = {row[1] for row in log.connection.execute("PRAGMA index_list(call)")}
            assert {"call_manager_day", "call_rep_day"} <= indexes
    assert kept[0] == kept[1]
    assert rows[0] == rows[1]


def test_what_is_known_of_a_record_is_known_as_soon_as_it_is_kept(log: Log) -> None:
    with filling(log) as add:
        fill(add, Random(1), 0)
        keeper = RecordKeeper(NameBook(log.connection, add.command_id))
        call = wish(Random(1), "new")
        keeper.keep_all([call])
        day = on(call.told.held_on)
        assert keeper.knows_inside("new", day, day) is not None
        assert keeper.find_known(["new"]) == set()  # only this import met it


def test_days_are_indexed_again_after_records_without_hours(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crm_records, "REBUILD_FROM", 3)

    def indexes() -> set[str]:
        return {row[1] for row in log.connection.execute("PRAGMA index_list(call)")}

    before = indexes()
    with filling(log) as add:
        fill(add, Random(1), 0)
        keeper = RecordKeeper(NameBook(log.connection, add.command_id))
        calls = [wish(Random(2), f"k{number}") for number in range(4)]
        calls = [call._replace(told=call.told._replace(starts_at=None)) for call in calls]
        keeper.keep_all(calls)
        assert indexes() < before
        keeper.finish()
    assert indexes() == before


def test_records_of_one_key_are_numbered_in_their_order(log: Log) -> None:
    with filling(log) as add:
        keeper = RecordKeeper(NameBook(log.connection, add.command_id))
        assert keeper.meet_all(["k", "k", "o", "k#2"]) == [True, False, True, True]
        assert keeper.number_all(["k"]) == ["k#3"]
        assert keeper.number_all(["k", "o", "k", "k#2"]) == ["k#4", "o#2", "k#5", "k#2#2"]
