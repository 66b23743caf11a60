"""What is held about a person: the rows, whose they are too, and the texts of others."""

from __future__ import annotations

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.privacy import HeldMention, Holdings
from coachlog.store.debrief_drafts import find_draft
from coachlog.store.history import keep_image, note_command
from coachlog.store.log import Log
from coachlog.usecases.privacy import show_person
from tests.filled import UNKNOWN, author, filling


def held(log: Log, name: str) -> Holdings:
    return show_person(log, name, [], Settings())


@pytest.fixture
def _calls(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        add.call("11-02", pat, lou, "Acme", UNKNOWN, notes="Dana Cruz was there")
        add.call("11-03", pat, lou, "Acme", UNKNOWN, notes="ask Dana Smith", improve="ask Dana")
        add.call("11-04", pat, dana, "Acme", UNKNOWN, notes="Dana Cruz, with Lou Fox", minutes=30)


@pytest.mark.usefixtures("_calls")
def test_what_names_a_person_in_texts_of_others_is_sure_or_not(log: Log) -> None:
    assert set(held(log, "Dana Cruz").mentions) == {
        HeldMention(table="call", row_id=1, name="notes", text="Dana Cruz was there", sure=True),
        HeldMention(table="call", row_id=2, name="notes", text="ask Dana Smith", sure=False),
        HeldMention(table="call", row_id=2, name="improve", text="ask Dana", sure=True),
    }


@pytest.mark.usefixtures("_calls")
def test_values_that_are_of_others_too_are_marked_in_rows_and_images(log: Log) -> None:
    with log.transaction() as connection:
        command = note_command(connection, author(CommandName.EDIT_CALL))
        keep_image(connection, command, "call", 3)
    found = held(log, "Dana Cruz")
    rows = [row for row in found.rows if row.table == "call"]
    assert [row.row_id for row in rows] == [3]
    for row in (rows[0], found.images[0].row):
        marks = {field.name: field.third_party for field in row.fields}
        assert {name for name, marked in marks.items() if marked} == {"manager", "account", "notes"}
        assert {name: marks[name] for name in ("rep", "date", "minutes")} == dict.fromkeys(
            ("rep", "date", "minutes"), False
        )
    assert (found.images[0].command.id, found.images[0].row.role) == (command, "rep")


def test_unfinished_debriefs_come_by_their_files(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        days = [add.day("11-02", pat, lou if number == 4 else dana) for number in range(9)]
    uids = dict(log.connection.execute("SELECT id, uid FROM field_day").fetchall())
    for day in (5, 9, 2, 7, 1, 8, 3, 6, 4):
        draft = find_draft(log, day, uids[day])
        draft.answers.append(("Acme, improve", "ask more"))
        draft.keep()
    found = held(log, "Dana Cruz").drafts
    assert [one.field_day_id for one in found] == [day for day in days if day != 5]
