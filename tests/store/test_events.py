"""What becomes of an entry that comes again, for every way in which its call or day may be by now.

Each line of a golden file is one case: how things stood, then what was told and changed. How to
write the files anew: tests/golden.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest

from coachlog.domain.calls import MANAGER_SCHEDULED
from coachlog.domain.command_names import CommandName
from coachlog.store.log import Log
from coachlog.store.wanted import WantedCall, WantedDay
from tests.entry_cases import KNOWN, TOLD_CALL, TOLD_DAY, Cases, open_cases, tell
from tests.filled import ASKED, SCHEDULED, UNKNOWN, on
from tests.golden import spread


@pytest.fixture
def cases(log: Log) -> Iterator[Cases]:
    """Return what tries cases on a log."""
    with open_cases(log) as cases:
        yield cases


EDITS = (
    None, CommandName.EDIT_CALL, CommandName.EDIT_CALL, CommandName.TRIAGE, CommandName.RENAME,
)  # fmt: skip
STATED = (
    (UNKNOWN, None), (ASKED, "organizer"), (SCHEDULED, "organizer"), (ASKED, None),
    (SCHEDULED, None),
)  # fmt: skip


def test_a_call_follows_its_entry_unless_somebody_decided_otherwise(cases: Cases) -> None:
    day = cases.add.day("11-10", 1, 1, "held")
    for status, standing, edited, same, unsure, hint, trust, stated, told in spread(
        (None, *KNOWN, "taken", "taken"), ("there", "there", "removed", "another manager's"), EDITS,
        (True, False, False), (False, False, True), (SCHEDULED, None, ASKED), (False, True), STATED,
        (False, True), most=220,
    ):  # fmt: skip
        with cases.case():
            initiator, source = stated
            call = cases.add.call(
                "11-10" if told else "11-12", 2 if "another" in standing else 1, 1, "Acme",
                initiator, initiator_from=source, starts_at=time(9), minutes=60,
                field_day_id=day if initiator == SCHEDULED else None,
            )  # fmt: skip
            if standing == "removed":
                cases.connection.execute("UPDATE call SET removed_by = 1 WHERE id = ?", (call,))
            if status is not None:
                cases.event("a", status, digest="old", of=("call", call), suggestion=hint)
            cases.touch("call", call, edited)
            keeper, before = cases.keeper(trust=trust), cases.rows()
            wanted = WantedCall(
                key="a", digest="old" if same else "new", told=TOLD_CALL,
                suggestion=MANAGER_SCHEDULED,
                field_day_id=day, unsure=unsure, reason="asked" if same else "planned",
                customer="Initech" if unsure else None,
            )  # fmt: skip
            if status is None and told:
                wanted = wanted._replace(told=TOLD_CALL._replace(account_id=2, rep_id=3))
            kept = keeper.keep_call(wanted)
            keeper.finish()
            case = (
                f"{status or 'unknown entry'} {standing}, by {edited}, "
                f"{'same' if same else 'changed'}{', unsure' * unsure}, hint {hint}"
                f"{', trusting' * trust}, {initiator} {source or ''}"
                f"{', not as told' * (not told)}"
            )
            cases.note(case, tell(kept), before)
    cases.compare("events-calls")


def test_a_field_day_follows_its_entry_unless_somebody_decided_otherwise(cases: Cases) -> None:
    call = cases.add.call("11-16", 1, 1)
    edits = (None, CommandName.EDIT_FIELDDAY, CommandName.TRIAGE, CommandName.MERGE)
    for status, was, same, unsure, edited in spread(
        (None, *KNOWN), ("field_day", "field_day", "call", None), (True, False), (False, True),
        edits, most=100,
    ):  # fmt: skip
        with cases.case():
            day = cases.add.day("11-12", 1, 1, "planned")
            if status is not None:
                cases.event(
                    "a",
                    status,
                    digest="old",
                    of=was and (was, day if was == "field_day" else call),
                )
            cases.touch("field_day", day, edited)
            keeper, before = cases.keeper(), cases.rows()
            kept = keeper.keep_day(
                WantedDay(
                    key="a",
                    digest="old" if same else "new",
                    told=TOLD_DAY,
                    unsure=unsure,
                    reason="all day" if unsure else None,
                )
            )
            case = (
                f"{status or 'unknown entry'} of a {was}, {'same' if same else 'changed'}"
                f"{', unsure' * unsure}, by {edited}"
            )
            cases.note(case, tell(kept), before)
    cases.compare("events-days")


def test_what_stands_for_a_cancelled_entry_goes_unless_somebody_wants_it(cases: Cases) -> None:
    heirs = (None, "linked", "taken", "linked, gone", "linked, leaving")
    for table, status, gone, manager, edited, heir, more in spread(
        ("call", "field_day"), KNOWN, (False, True), (None, 1, 2),
        (None, CommandName.EDIT_CALL, CommandName.MERGE), heirs, (False, True), most=120,
    ):  # fmt: skip
        with cases.case():
            first, second = (
                (cases.add.call("11-10", 1, 1), cases.add.call("11-11", 1, 1))
                if table == "call"
                else (cases.add.day("11-10", 1, 1, "held"), cases.add.day("11-11", 1, 1, "held"))
            )
            if gone:
                set_ = "removed_by = 1" if table == "call" else "status = 'displaced'"
                cases.connection.execute(f"UPDATE {table} SET {set_} WHERE id = ?", (first,))
            cases.event("a", status, (table, first))
            if more:
                cases.event("a+1", "taken", (table, second))
                cases.event("a+14", "taken", (table, second))
            cases.touch(table, first, edited)
            if heir:
                cases.event("heir", heir.partition(",")[0], (table, first))
            keeper, before = cases.keeper(), cases.rows()
            if heir and "gone" not in heir:
                keeper.meet("heir")
            if heir and "leaving" in heir:
                keeper.leaving.add("heir")
            known = keeper.knows("a")
            assert known is not None
            told = " and ".join(map(tell, keeper.cancel(known, manager)))
            case = (
                f"{status} {table}{', given up' * gone}, cancelled by {manager or 'anybody'}, "
                f"changed by {edited}, heir {heir}{', of several days' * more}"
            )
            cases.note(case, told, before)
    cases.compare("events-cancelled")


def test_the_first_day_together_opens_the_team_whatever_the_order(cases: Cases) -> None:
    keeper, before = cases.keeper(), cases.rows()
    for number, (manager, day) in enumerate(((2, "11-10"), (1, "11-04"), (2, "11-06"))):
        told = TOLD_CALL._replace(held_on=on(day).isoformat(), manager_id=manager, rep_id=3)
        keeper.keep_call(WantedCall(key=f"k{number}", digest="", told=told))
    unsure = TOLD_CALL._replace(held_on="2026-11-01", rep_id=3)
    keeper.keep_call(WantedCall(key="unsure", digest="", told=unsure, unsure=True))
    keeper.finish()
    added = [row for one, row in cases.rows().items() if one not in before]
    (team,) = (row for row in added if "from_on" in row)
    assert (team["rep_id"], team["manager_id"], team["from_on"]) == (3, 1, "2026-11-04")
