"""What a command did to rows, as the history counts and names it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coachlog.domain.coaching import Policy
from coachlog.domain.command_names import CommandName
from coachlog.domain.coverage import coverage_weeks
from coachlog.domain.periods import week_of
from coachlog.reports import history
from coachlog.reports.coverage import find_coverage
from coachlog.reports.history import SHOWN_ROWS, HistoryFilter, find_entries
from coachlog.reports.scope import Scope
from coachlog.store.history import keep_image, note_command, update_row
from coachlog.store.log import Log
from coachlog.store.log_tables import OriginRow
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import AnswerRow
from tests.filled import TODAY, author, filling, on


def test_a_row_that_one_command_changed_twice_and_another_removed_is_one(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        for _ in range(3):
            add.absence("11-02", "11-03", manager_id=pat)
    with log.transaction() as connection:
        first = note_command(connection, author(CommandName.ADD_ABSENCE))
        for row in (1, 2):
            for reason in ("ill", "trip"):
                update_row(connection, first, "absence", row, {"reason": reason})
        second = note_command(connection, author(CommandName.REMOVE_ABSENCE))
        for row in (1, 3):
            keep_image(connection, second, "absence", row)
            connection.execute("DELETE FROM absence WHERE id = ?", (row,))
    with reading(log) as session:
        removing, changing, _ = find_entries(session, HistoryFilter())
    assert (removing.changed, removing.removed) == ({}, {"absence": 2})
    assert (changing.changed, changing.removed) == ({"absence": 1}, {"absence": 1})


def test_what_came_with_another_log_counts_beside_what_the_command_added(log: Log) -> None:
    with filling(log) as add:
        old = add.account("Acme"), add.account("Globex")
    with filling(log) as add:
        for name in ("Hooli", "Umbra", "Zeta"):
            add.account(name)
        for number, brought in zip(old, (True, False), strict=True):
            add.add(
                OriginRow(
                    table_name="account", log_uid="222222222222", number=number, row_id=number,
                    brought=brought, command_id=add.command_id,
                )
            )  # fmt: skip
    with reading(log) as session:
        entry = next(find_entries(session, HistoryFilter(limit=1)))
    assert entry.added == {"account": 4}


def test_each_row_is_named_by_its_name_or_by_day_people_customer_and_words(log: Log) -> None:
    with filling(log) as add:
        pat, acme = add.manager("Pat Lee"), add.account("Acme")
        dana = add.rep("Dana Cruz", pat)
        call, day = add.call("11-02", pat, dana), add.day("11-03", pat, dana)
    with filling(log) as add:
        add.accounts["Acme"] = acme
        add.stop(day, "09:30", "Acme")
        add.focus(day, "closing")
        add.rating(day, "asking", 3)
        add.reply(day, "thanks")
        add.action("write", pat, dana)
    with filling(log) as add:
        add.accounts["Acme"] = acme
        add.grouping(pat, None)
        add.grouping(pat, "North", from_on=on("11-01"))
        add.alias("Dana Roy", rep_id=dana)
        add.absence("11-02", "11-03", manager_id=pat)
        add.call("11-04", pat, dana, field_day_id=day)
        add.deal("Acme", 5)
    with reading(log) as session:
        newest, second, first = find_entries(session, HistoryFilter())
    who = "Pat Lee with Dana Cruz"
    assert {(one.table, one.label) for one in first.shown} == {
        ("manager", "Pat Lee"), ("rep", "Dana Cruz"), ("account", "Acme"), ("membership", who),
        ("call", f"2026-11-02, {who}, Acme"), ("field_day", f"2026-11-03, {who}"),
    }  # fmt: skip
    assert {(one.table, one.label) for one in (*second.shown, *newest.shown)} == {
        ("stop", f"Acme, field day {day}"), ("focus", f"field day {day}, closing"),
        ("rating", f"field day {day}, asking"), ("reply", f"field day {day}, thanks"),
        ("action", f"{who}, write"), ("grouping", "Pat Lee, no group"),
        ("grouping", "Pat Lee, North, from 2026-11-01"), ("alias", "Dana Cruz, dana roy"),
        ("absence", "Pat Lee"), ("call", f"2026-11-04, {who}, Acme"), ("deal", "Deal"),
    }  # fmt: skip
    assert (newest.added["grouping"], newest.counted, call) == (2, (), 1)


@pytest.mark.parametrize("at_once", [1, 2, 200])
def test_commands_come_newest_first_up_to_a_number_and_between_two_instants(
    log: Log, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(history, "_AT_ONCE", at_once)
    with log.transaction() as connection:
        for hour in range(5):
            by = author(CommandName.EDIT_CALL)._replace(at=f"2026-11-20T0{hour}:00:00Z")
            note_command(connection, by)

    def found(**chosen: Any) -> list[int]:  # noqa: ANN401  (a filter)
        with reading(log) as session:
            return [one.command.id for one in find_entries(session, HistoryFilter(**chosen))]

    assert found() == [5, 4, 3, 2, 1]
    for limit in (0, 1, 3, 5, 6):
        assert found(limit=limit) == [5, 4, 3, 2, 1][:limit]
    assert found(since="2026-11-20T01:00:00Z", until="2026-11-20T03:00:00Z") == [3, 2]
    assert found(command_id=4) == [4]


def test_as_many_rows_as_are_shown_are_listed_and_of_more_none(log: Log) -> None:
    for more in (0, 1):
        with filling(log) as add:
            for number in range(SHOWN_ROWS + more):
                add.account(f"{more} {number}")
    with reading(log) as session:
        many, all_of_them = find_entries(session, HistoryFilter())
    assert (len(all_of_them.shown), all_of_them.counted) == (SHOWN_ROWS, ())
    assert (many.shown, dict(many.counted)) == ((), {"added": {"account": SHOWN_ROWS + 1}})


def test_an_answer_is_named_by_its_call_and_what_else_points_at_one_is_not(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        call, day = add.call("11-02", pat, dana), add.day("11-03", pat, dana, "displaced")
    with writing(log) as session:
        command = note_command(log.connection, author(CommandName.ADD_ANSWER))
        session.add(AnswerRow(call_id=call, led="rep", answered_on=TODAY, command_id=command))
    with filling(log) as add:
        add.displacement(day, call_id=call)
    with reading(log) as session:
        gave_way, answered, _ = find_entries(session, HistoryFilter())
    assert [one.label for one in answered.shown] == [f"call {call}"]
    assert [one.label for one in gave_way.shown] == [f"field day {day}"]


def test_a_rep_is_away_in_a_week_of_which_most_days_are_off(log: Log) -> None:
    mondays = coverage_weeks(TODAY, coming=True)
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for first, days in (
            (mondays[0], 5), (mondays[1], 2), (mondays[2], 3), (mondays[3] + timedelta(days=4), 6),
            (mondays[-1], 3),
        ):  # fmt: skip
            add.absence(str(first), str(first + timedelta(days=days - 1)), rep_id=dana)
    with reading(log) as session:
        scope = Scope(period=week_of(TODAY), today=TODAY)
        weeks = find_coverage(session, scope, Policy()).reps[dana]
    # Of the fourth week the Friday alone is off, and of the one after it three days.
    assert [place for place, week in enumerate(weeks) if week.away] == [0, 2, 4, len(weeks) - 1]
