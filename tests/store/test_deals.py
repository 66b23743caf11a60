"""Deals of a CRM: each once by its key, and the one that gives a call its value."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.store import deals
from coachlog.store.deals import DealKeeper, ToldDeal, value_calls
from coachlog.store.history import keep_image, note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from tests.filled import ASKED, author, filling, on

TOLD = ToldDeal("Renewal", None, None, None, closed=False, deal_cents=None, currency=None,
                opened_on=None, closed_on=None)  # fmt: skip


def test_a_deal_is_kept_once_as_its_last_record_tells_it(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deals, "ROWS_AT_ONCE", 2)
    with log.transaction() as connection:
        first = note_command(connection, author(CommandName.IMPORT))
        keeper = DealKeeper(NameBook(connection, first))
        won = TOLD._replace(closed=True, closed_on=date(2026, 11, 9))
        assert keeper.keep_all([("a", TOLD), ("a", TOLD), ("b", TOLD), ("b", won), ("a", won)]) == [
            "new", "same", "new", "changed", "changed",
        ]  # fmt: skip
        second = note_command(connection, author(CommandName.IMPORT))
        again = DealKeeper(NameBook(connection, second))
        assert again.keep_all([("c", TOLD), ("a", won), ("a", TOLD), ("a", TOLD)]) == [
            "new", "same", "changed", "same",
        ]  # fmt: skip
        assert again.keep_all([]) == []
        found = connection.execute(
            "SELECT key, closed, closed_on, command_id FROM deal ORDER BY key"
        )
        assert found.fetchall() == [
            ("a", 0, None, first), ("b", 1, "2026-11-09", first), ("c", 0, None, second),
        ]  # fmt: skip
        images = connection.execute("SELECT command_id, row_id FROM change ORDER BY id").fetchall()
        assert images == [(first, 1), (second, 1)]


DAYS = ("11-09", "11-10", "11-11")


def find_one(open_deals: list[dict[str, Any]], call: dict[str, Any]) -> dict[str, Any] | None:
    """Return the deal whose value a call gets."""
    if call["known"] or call["gone"] or call["edited"]:
        return None
    found = [
        deal
        for deal in open_deals
        if deal["account"] == call["account"]
        and deal["euros"] is not None
        and (deal["opened_on"] is None or deal["opened_on"] <= call["on"])
        and (not deal["closed"] or (deal["closed_on"] and deal["closed_on"] >= call["on"]))
    ]
    if len(found) > 1:
        found = [deal for deal in found if deal["rep_id"] == call["rep"]]
    return found[0] if len(found) == 1 else None


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("all_calls", [True, False])
def test_a_call_without_a_value_gets_that_of_the_one_deal_that_was_open(
    log: Log, monkeypatch: pytest.MonkeyPatch, seed: int, all_calls: bool
) -> None:
    chance = Random(seed)
    monkeypatch.setattr(deals, "_TOGETHER", 7)
    open_deals: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = []
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        reps = [add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)]
        accounts = ("Acme", "Globex", "Hooli")
        for number in range(7):
            account, rep = chance.choice(accounts), chance.choice(reps)
            facts = {
                "rep_id": rep, "closed": chance.choice((True, False)),
                "opened_on": chance.choice((None, *map(on, DAYS))),
                "closed_on": chance.choice((None, *map(on, DAYS))),
            }  # fmt: skip
            euros = chance.choice((None, 100 + number, 100 + number))
            add.deal(account, euros, **facts)
            open_deals.append({**facts, "account": account, "euros": euros})
        for _ in range(20):
            day, rep, account = chance.choice(DAYS), chance.choice(reps), chance.choice(accounts)
            known, gone = chance.choice((None, None, 5)), chance.choice((None, None, None, 1))
            call = add.call(day, pat, rep, account, ASKED, euros=known, removed_by=gone)
            calls.append({"id": call, "on": on(day), "rep": rep, "account": account,
                          "known": known, "gone": gone, "new": False, "edited": False})  # fmt: skip
        by = note_command(log.connection, author(CommandName.IMPORT))
        edit, rename = (
            note_command(log.connection, author(name))
            for name in (CommandName.EDIT_CALL, CommandName.RENAME)
        )
        for number, told in enumerate(calls):
            if number % 5 == 0:
                log.connection.execute(
                    "UPDATE call SET command_id = ? WHERE id = ?", (by, told["id"])
                )
                told["new"] = True
            if number % 3 == 0:
                keep_image(log.connection, edit, "call", told["id"])
                told["edited"] = not told["new"]
            if number % 4 == 1:
                keep_image(log.connection, by, "call", told["id"])
            keep_image(log.connection, rename, "call", told["id"])
            keep_image(log.connection, edit, "rep", 1)
        names = NameBook(log.connection, by)
        valued = value_calls(add.session.connection(), names, all_calls=all_calls)
    touched = {told["id"] for number, told in enumerate(calls) if number % 4 == 1}
    looked_at = [one for one in calls if all_calls or one["new"] or one["id"] in touched]
    expected = {
        told["id"]: found["euros"] * 100
        for told in looked_at
        if (found := find_one(open_deals, told)) is not None
    }
    rows = log.connection.execute(
        "SELECT id, deal_cents FROM call WHERE deal_cents > 500 AND currency = 'EUR'"
    )
    assert dict(rows.fetchall()) == expected
    assert valued == len(expected)
    images = log.connection.execute(
        "SELECT DISTINCT row_id FROM change WHERE command_id = ? AND table_name = 'call'", (by,)
    )
    assert {row[0] for row in images} == touched | expected.keys()
