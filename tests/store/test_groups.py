"""Groups of managers, put down once for each manager and day."""

from __future__ import annotations

from coachlog.domain.command_names import CommandName
from coachlog.domain.groups import Grouping
from coachlog.store.groups import drop_groups, find_groupings, put_into_group
from coachlog.store.log import Log
from coachlog.store.rows import RowWriter
from tests.filled import author, filling, on


def test_a_manager_is_in_one_group_from_a_day_on(log: Log) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        writer = RowWriter(log, add.session, author(CommandName.EDIT_MANAGER))
        put = [
            Grouping(manager_id=pat, path="EMEA"),
            Grouping(manager_id=kim, path="APAC"),
            Grouping(manager_id=pat, path="EMEA/North", from_on=on("11-02")),
            Grouping(manager_id=pat, path="EMEA/South", from_on=on("11-02")),
            Grouping(manager_id=pat, path=None),
        ]
        for grouping in put:
            put_into_group(writer, grouping)
        assert find_groupings(add.session) == [put[4], put[1], put[3]]
        drop_groups(writer, pat, kim)
        assert find_groupings(add.session) == [put[1]]
        put_into_group(writer, put[0])
        drop_groups(writer, kim, add.manager("Ida Rot"))  # who has none, and takes them over
        assert find_groupings(add.session) == [put[1], put[0]]
