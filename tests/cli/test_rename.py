"""rename and merge: one person or customer, whatever they were called."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from coachlog.store.every_table import METADATA
from tests.cli.logs import dump
from tests.conftest import Coachlog

CALL = ("add-call", "--initiator", "rep-request", "--date", "2026-11-18")
PAT = (*CALL, "--manager", "Pat Lee")


def listing(coachlog: Coachlog, *args: str) -> list[tuple[str, str, str]]:
    document = json.loads(coachlog("list-calls", "--format", "json", *args).out)
    return [(call["manager"], call["rep"], call["account"]) for call in document["calls"]]


def memberships(path: Path) -> list[tuple[str, str, str | None, str | None]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT rep.name, manager.name, from_on, until_on FROM membership "
            "JOIN rep ON rep.id = rep_id JOIN manager ON manager.id = manager_id ORDER BY 1, 3"
        ).fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize(
    ("kind", "old", "option"),
    [
        ("rep", "Dana Cruz", "--rep"),
        ("manager", "Pat Lee", "--manager"),
        ("account", "Acme", "--account"),
    ],
)
def test_a_new_name_is_shown_and_the_old_one_is_still_found(
    coachlog: Coachlog, log_path: Path, kind: str, old: str, option: str
) -> None:
    coachlog(*PAT, "--rep", "Dana Cruz", "--account", "Acme")
    before = dump(log_path)
    coachlog("rename", kind, old, "Brand New")
    assert "Brand New" in listing(coachlog)[0]
    assert len(listing(coachlog, option, old)) == 1
    row = "2026-10-01,Pat Lee,Dana Cruz,Acme,unknown\n"
    coachlog("import", "-", stdin="date,manager,rep,account,initiator\n" + row)
    assert {"Brand New"} <= set(listing(coachlog)[1])
    coachlog("undo", "--yes")
    coachlog("undo", "--yes")
    assert dump(log_path) == before


def test_another_spelling_of_the_same_name_leaves_no_former_one(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog(*PAT, "--rep", "dana cruz", "--account", "Acme")
    coachlog("rename", "rep", "dana cruz", "Dana Cruz")
    assert listing(coachlog) == [("Pat Lee", "Dana Cruz", "Acme")]
    assert not [line for line in dump(log_path) if 'INTO "alias"' in line]


def test_a_name_taken_back_is_no_former_name(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*PAT, "--rep", "Dana Cruz", "--account", "Acme")
    coachlog("rename", "account", "Acme", "Acme Tools")
    coachlog("rename", "account", "Acme Tools", "Acme")
    aliases = [line for line in dump(log_path) if 'INTO "alias"' in line]
    assert len(aliases) == 1
    assert "acme tools" in aliases[0]


def test_a_name_that_is_taken_is_refused_with_merge(coachlog: Coachlog) -> None:
    coachlog(*PAT, "--rep", "Dana Cruz", "--account", "Acme")
    coachlog(*PAT, "--rep", "Dana Cruz", "--account", "Globex")
    refused = coachlog("rename", "account", "Acme", "GLOBEX", expect=1).err
    assert "coachlog merge account Acme GLOBEX" in refused
    assert "is called Acme already" in coachlog("rename", "account", "Acme", "Acme", expect=1).err


def test_nobody_is_renamed_or_merged_into_their_own_rep(coachlog: Coachlog) -> None:
    coachlog(*PAT, "--rep", "Dana Cruz", "--account", "Acme")
    assert "own rep" in coachlog("rename", "rep", "Dana Cruz", "pat lee", expect=2).err
    coachlog(*CALL, "--manager", "Kim Poe", "--rep", "Pat Lee", "--account", "Acme")
    refused = coachlog("merge", "rep", "Dana Cruz", "Pat Lee", "--yes", expect=2)
    assert "own rep" in refused.err
    coachlog("add-manager", "Dana Cruz", "--new")
    assert "own rep" in coachlog("merge", "manager", "Pat Lee", "Dana Cruz", "--yes", expect=2).err


def test_a_rename_that_somebody_built_on_is_not_taken_back(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old name belongs to somebody else by then."""
    coachlog(*PAT, "--rep", "Dana Cruz", "--account", "Acme")
    coachlog("add-rep", "Lou Fox")
    monkeypatch.setenv("COACHLOG_USER", "pat")
    coachlog("rename", "rep", "Dana Cruz", "Dana Moe")
    monkeypatch.setenv("COACHLOG_USER", "kim")
    coachlog("add-rep", "Dana Cruz", "--new")
    monkeypatch.setenv("COACHLOG_USER", "pat")
    assert "rep 3 was touched later by add-rep (kim" in coachlog("undo", "--yes", expect=1).err


class TestMerge:
    @pytest.fixture(autouse=True)
    def _twice(self, coachlog: Coachlog) -> None:
        """Enter Dana Cruz, Pat Lee and Acme twice each, with all that may hang on them."""
        for manager, rep, account in (
            ("Pat Lee", "Dana Cruz", "Acme"),
            ("P. Lee", "D. Cruz", "Acme Inc."),
        ):
            people = ("--manager", manager, "--rep", rep)
            coachlog(*CALL, *people, "--account", account, "--new")
            coachlog("plan-fieldday", *people, "--date", "2026-11-20", "--stop", f"10:00 {account}")
            coachlog("add-action", "Send the notes", "--rep", rep)
        coachlog("edit-rep", "D. Cruz", "--email", "dana@example.com")

    @pytest.mark.parametrize(
        ("kind", "source", "target"),
        [
            ("rep", "D. Cruz", "Dana Cruz"),
            ("manager", "P. Lee", "Pat Lee"),
            ("account", "Acme Inc.", "Acme"),
        ],
    )
    def test_nothing_points_at_who_is_gone_and_undo_brings_all_back(
        self, coachlog: Coachlog, log_path: Path, kind: str, source: str, target: str
    ) -> None:
        before = dump(log_path)
        assert "--yes" in coachlog("merge", kind, source, target, expect=2).err
        assert "1 call" in coachlog("merge", kind, source, target, "--dry-run").out
        assert dump(log_path) == before
        assert "1 call" in coachlog("merge", kind, source, target, "--yes").out
        names = [name for call in listing(coachlog) for name in call]
        assert (names.count(source), names.count(target)) == (0, 2)
        with sqlite3.connect(log_path) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            found = connection.execute(f"SELECT count(*) FROM {kind} WHERE name = ?", (source,))
            assert found.fetchone() == (0,)
        connection.close()
        option = f"--{kind}"
        assert len(listing(coachlog, option, source)) == 2  # by the former name
        coachlog("undo", "--yes")
        assert sorted(dump(log_path)) == sorted(before)

    def test_the_one_that_stays_learns_what_only_the_other_had(self, coachlog: Coachlog) -> None:
        coachlog("merge", "rep", "D. Cruz", "Dana Cruz", "--yes")
        teams = json.loads(coachlog("list-team", "--format", "json").out)["teams"]
        assert [rep["email"] for team in teams for rep in team["reps"]] == ["dana@example.com"]

    def test_teams_do_not_overlap_afterwards(self, coachlog: Coachlog, log_path: Path) -> None:
        coachlog("edit-rep", "D. Cruz", "--manager", "Kim Poe", "--from", "2026-01-01")
        coachlog("merge", "rep", "D. Cruz", "Dana Cruz", "--yes")
        assert memberships(log_path) == [
            ("Dana Cruz", "Kim Poe", "2026-01-01", "2026-11-17"),
            ("Dana Cruz", "Pat Lee", "2026-11-18", None),
        ]

    def test_teams_of_merged_managers_join(self, coachlog: Coachlog, log_path: Path) -> None:
        coachlog("edit-rep", "D. Cruz", "--manager", "Pat Lee", "--from", "2026-11-19")
        coachlog("merge", "manager", "P. Lee", "Pat Lee", "--yes")
        assert ("D. Cruz", "Pat Lee", "2026-11-18", None) in memberships(log_path)

    def test_one_and_the_same_is_not_merged(self, coachlog: Coachlog) -> None:
        assert (
            "one rep already"
            in coachlog("merge", "rep", "dana cruz", "Dana Cruz", "--yes", expect=1).err
        )

    def test_every_table_that_points_at_people_is_moved(self) -> None:
        """A table of a later version can't be forgotten, as the foreign keys name it."""

        from coachlog.store.people_merge import _references

        for kind in ("rep", "manager", "account"):
            pointing = {table.name for table in METADATA.sorted_tables if f"{kind}_id" in table.c}
            assert {table for table, _ in _references(kind)} == pointing


def test_a_customer_gets_a_kind(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*PAT, "--rep", "Dana Cruz", "--account", "Acme")
    assert "Acme is of kind hospital" in coachlog("edit-account", "acme", "--kind", "hospital").out
    assert "already" in coachlog("edit-account", "Acme", "--kind", "hospital").out
    assert "kind: nothing -> hospital" in coachlog("history", "--limit", "1").out
    coachlog("edit-account", "Acme", "--kind", "")
    assert "hospital -> nothing" in coachlog("history", "--limit", "1").out
