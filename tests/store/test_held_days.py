"""What a field day that is marked as held takes in."""

from __future__ import annotations

from coachlog.domain.calls import MANAGER_SCHEDULED
from coachlog.domain.command_names import CommandName
from coachlog.store.fielddays import hold_day
from coachlog.store.log import Log
from coachlog.store.rows import RowWriter
from tests.filled import ASKED, author, filling


def test_only_calls_of_its_people_and_day_that_were_set_up_so_are_of_a_held_day(log: Log) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        other, day = (add.day("11-10", pat, rep) for rep in (lou, dana))
        add.call("11-10", pat, lou)
        add.call("11-10", kim, dana)
        add.call("11-11", pat, dana)
        add.call("11-10", pat, dana, initiator=ASKED)
        own = [add.call("11-10", pat, dana) for _ in range(2)]
        hold_day(RowWriter(log, add.session, author(CommandName.DEMO)), day, MANAGER_SCHEDULED)
    days = log.connection.execute("SELECT id, status FROM field_day ORDER BY id").fetchall()
    assert days == [(other, "planned"), (day, "held")]
    held = log.connection.execute("SELECT id, field_day_id FROM call WHERE field_day_id > 0")
    assert sorted(held) == [(call, day) for call in own]
