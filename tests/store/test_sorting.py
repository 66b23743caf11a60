"""Sorting calls and field days that an import left open, however they stand."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.domain.triage import Sorting
from coachlog.errors import CoachlogError
from coachlog.store.history import note_command
from coachlog.store.log import Log
from coachlog.store.log_tables import EventRow
from coachlog.store.names import NameBook
from coachlog.store.sorting import Sorter
from tests.entry_cases import Cases
from tests.filled import AM, ASKED, PM, SCHEDULED, UNKNOWN, author, filling
from tests.golden import compare, spread

ANSWERS: tuple[Sorting, ...] = (
    "manager-scheduled", "manager-scheduled", "rep-request", "not-a-ride-along",
)  # fmt: skip
GOLDEN = Path(__file__).parent / "golden"


def test_a_call_is_sorted_unless_somebody_did_it_before(log: Log) -> None:
    with filling(log) as add:
        for name in ("Pat Lee", "Kim Poe"):
            add.manager(name)
        for name in ("Dana Cruz", "Lou Fox"):
            add.rep(name)
        add.account("Acme")
        cases = Cases(log.connection, add)
        days = {
            "of Lou": add.day("11-10", 1, 2),
            "of Kim": add.day("11-10", 2, 1),
            "another day": add.day("11-11", 1, 1),
            "cancelled": add.day("11-10", 1, 1, "cancelled"),
            "pm": add.day("11-10", 1, 1, "planned", PM),
            "am": add.day("11-10", 1, 1, "held", AM),
        }
        for answer, at, initiator, status, removed, customer, shown in spread(
            ANSWERS,
            (None, time(8, 59), time(9), time(13), time(16, 59), time(17)),
            ((UNKNOWN, None), (ASKED, "organizer"), (SCHEDULED, None)),
            (None, "taken", "unsure"), (False, True), (None, "Initech"),
            (None, "pm", "cancelled"), most=150,
        ):  # fmt: skip
            with cases.case():
                call = add.call("11-10", 1, 1, "Acme", initiator[0], starts_at=at,
                                initiator_from=initiator[1])  # fmt: skip
                if removed:
                    cases.connection.execute("UPDATE call SET removed_by = 1 WHERE id = ?", (call,))
                if status:
                    for key in ("one", "two"):
                        add.add(
                            EventRow(
                                key=key, digest="", status=status, call_id=call,
                                customer=customer if key == "two" else None, command_id=1,
                                field_day_id=days[shown] if shown and key == "one" else None,
                            )
                        )  # fmt: skip
                command_id = note_command(cases.connection, author(CommandName.TRIAGE))
                sorter = Sorter(add.session.connection(), NameBook(cases.connection, command_id))
                before = cases.rows()
                try:
                    sorter.sort(call, answer)
                    told = "sorted"
                except CoachlogError as error:
                    told = str(error)
                case = (
                    f"{answer} at {at}, {initiator[0]} {initiator[1] or ''}, {status}"
                    f"{', removed' * removed}, customer {customer}, inside {shown}"
                )
                cases.note(case, told, before)
        with pytest.raises(CoachlogError, match="99"):
            sorter.sort(99, "rep-request")
    compare(GOLDEN / "sorting.txt", "".join(f"{line}\n" for line in cases.said))


@pytest.mark.parametrize(("held", "status", "mark"), [(True, "held", "taken"),
                                                      (False, "cancelled", "refused")])  # fmt: skip
def test_a_field_day_that_was_unsure_is_settled_with_all_its_entries(
    log: Log, held: bool, status: str, mark: str
) -> None:
    with filling(log) as add:
        day = add.day("11-10", add.manager("Pat Lee"), add.rep("Dana Cruz"))
        other = add.day("11-10", 1, 1)
        call = add.call("11-10", 1, 1)
        entries = {
            "first": ("unsure", day, None), "second": ("unsure", day, None),
            "taken": ("taken", day, None), "call": ("unsure", day, call),
            "other": ("unsure", other, None),
        }  # fmt: skip
        for key, (state, day_id, call_id) in entries.items():
            add.add(EventRow(key=key, digest="", status=state, field_day_id=day_id,
                             call_id=call_id, command_id=1))  # fmt: skip
        command_id = note_command(log.connection, author(CommandName.TRIAGE))
        sorter = Sorter(add.session.connection(), NameBook(log.connection, command_id))
        sorter.sort_day(day, held=held)
        marks = dict(log.connection.execute("SELECT key, status FROM event").fetchall())
        assert marks == {
            "first": mark, "second": mark, "taken": "taken", "call": "unsure", "other": "unsure",
        }  # fmt: skip
        found = dict(log.connection.execute("SELECT id, status FROM field_day").fetchall())
        assert found == {day: status, other: "planned"}
        images = log.connection.execute("SELECT table_name, row_id FROM change")
        assert sorted(images) == [("event", 1), ("event", 2), ("field_day", day)]
        with pytest.raises(CoachlogError, match=f"field day {day} is none that a calendar"):
            sorter.sort_day(day, held=held)
