"""Names are found as they are now, and as they once were."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachlog.domain.names import NAMELESS
from coachlog.store.completions import complete_names
from coachlog.store.names import NameBook
from coachlog.store.open import open_log
from coachlog.store.recent import offer
from tests.conftest import Coachlog, changing
from tests.filled import filling

CALL = ("add-call", "--rep", "Dana Cruz", "--initiator", "rep-request")


@pytest.fixture(autouse=True)
def _former_names(coachlog: Coachlog, log_path: Path) -> None:
    """Log one call at Acme, and say that it and Pat Lee once had other names."""
    coachlog(*CALL, "--manager", "Pat Lee", "--account", "Acme")
    with changing(log_path) as connection:
        for folded, column in (("zenith works", "account_id"), ("patricia lee", "manager_id")):
            connection.execute(
                f"INSERT INTO alias (folded, {column}, command_id) VALUES (?, 1, 1)", (folded,)
            )


def test_a_former_name_finds_the_one_it_belonged_to(coachlog: Coachlog) -> None:
    said = coachlog(*CALL, "--manager", "Patricia LEE", "--account", "Zénith  Works").out
    assert "Pat Lee with Dana Cruz at Acme, asked;" in said


def test_a_former_name_is_found_by_an_import(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(
        "date,manager,rep,account,initiator\n2026-10-01,Pat Lee,Dana Cruz,ZENITH WORKS,unknown\n"
    )
    coachlog("import", file)
    assert ",Pat Lee,Dana Cruz,Acme," in coachlog("list-calls", "--format", "csv").out


def test_a_name_of_today_comes_before_a_former_one(coachlog: Coachlog, log_path: Path) -> None:
    with changing(log_path) as connection:
        connection.execute(
            "INSERT INTO account (name, folded, namesake, command_id)"
            " VALUES ('Zenith Works', 'zenith works', 0, 1)"
        )
    assert "at Zenith Works" in coachlog(*CALL, "--account", "Zenith Works").out


def test_a_former_name_is_not_added_as_somebody_new_unasked(coachlog: Coachlog) -> None:
    refused = coachlog("add-manager", "Patricia Lee", expect=1).err
    assert "Patricia Lee is the former name of Pat Lee" in refused
    coachlog("add-manager", "Patricia Lee", "--new")


def test_of_names_that_look_alike_the_three_likest_are_named(log_path: Path) -> None:
    with open_log(log_path, writing=True) as log, filling(log) as add:
        for name in ("Globax", "Globexa", "Globexx", "Glodexa"):
            add.account(name)
        found = NameBook(log.connection, 0, log.understood).find_near("account", "Globex")
    assert len(found) == 3
    assert set(found) == {"Globexa", "Globexx", "Globax"}


def test_nobody_means_the_account_without_a_name_by_a_few_letters(log_path: Path) -> None:
    with open_log(log_path, writing=True) as log, filling(log) as add:
        for name in (NAMELESS, "Noname AG"):
            add.account(name)
        names = NameBook(log.connection, 0, log.understood)
        assert [known.name for known in names.find_begun("account", "no")] == ["Noname AG"]
        assert names.find_near("account", "(no nume)") == []
        offered = [known.name for known in offer(log.connection, "account", ())]
        assert offered == ["Noname AG", "Acme"]
        assert names.find("account", NAMELESS) is not None  # an import does
    assert NAMELESS not in dict(complete_names(log_path, "account", ""))


@pytest.mark.parametrize(("typed", "near"), [("Loup Roux", ["Lou Fox"]), ("Dina Crow", [])])
def test_a_name_is_near_when_seven_tenths_of_it_are_the_same(
    log_path: Path, typed: str, near: list[str]
) -> None:
    with open_log(log_path, writing=True) as log:
        with filling(log) as add:
            add.rep("Lou Fox")
        names = NameBook(log.connection, 0, log.understood)
        assert names.find_near("rep", typed) == near
        assert names.find_near("rep", "x" * 2_000) == []
