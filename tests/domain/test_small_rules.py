"""Rules of few lines, each at its boundary: who reads what, what counts as big, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import pytest

from coachlog.domain.actions import check_coming
from coachlog.domain.anonymous import letter_of
from coachlog.domain.audience import IN_THE_REPORT, PRIVATE, THE_REP_READS, name_reader
from coachlog.domain.big_deals import draw_line
from coachlog.domain.cadence import RepStanding
from coachlog.domain.changes import KEEP, Keep, change
from coachlog.domain.choices import find_nearest, read_id
from coachlog.domain.command_names import find_meant
from coachlog.domain.coverage import RepWeek, WeekState, coverage_weeks
from coachlog.domain.day_words import MONTHS
from coachlog.domain.doctor import Check, Examination, Finding, LogFacts, Severity
from coachlog.domain.fielddays import Status, state_on
from coachlog.domain.history import ChangeKind, HistoryEntry, PastCommand, RowChange
from coachlog.domain.invitations import Invitation, Invitee, is_uid, make_uid
from coachlog.domain.listing import MAX_SOUGHT, Call, parse_sought
from coachlog.domain.made import Made
from coachlog.domain.merged_people import list_differences, settle_membership, settle_row
from coachlog.domain.reps import SalesAccount, SalesPlan
from coachlog.domain.triage import Unsorted, UnsortedDay, check_day_answer, group_days
from coachlog.errors import InvalidValue

TODAY = date(2026, 11, 20)  # a Friday


def test_what_is_to_come_may_be_today() -> None:
    assert check_coming("due", TODAY, TODAY) == TODAY
    with pytest.raises(InvalidValue, match="Thu 2026-11-19 is in the past; give a day to come"):
        check_coming("due", TODAY - timedelta(1), TODAY)


def test_letters_go_on_behind_the_last_one() -> None:
    assert [letter_of(place) for place in (0, 1, 25, 26, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_each_field_has_its_reader() -> None:
    assert [name_reader(field) for field in ("improve", "displaced_by", "notes", "date")] == [
        THE_REP_READS, IN_THE_REPORT, PRIVATE, "",
    ]  # fmt: skip


def test_three_of_four_deals_are_at_most_as_big_as_the_line() -> None:
    assert draw_line(range(19)) is None
    assert draw_line([*range(20, 0, -1)]) == 15
    assert draw_line([*range(21, 0, -1)]) == 16


@pytest.mark.parametrize(("last", "since"), [(None, False), (19, False), (20, True), (21, True)])
def test_a_rep_was_coached_since_the_day_itself(last: int | None, since: bool) -> None:
    rep = RepStanding(
        id=1, name="Dana", level="new", cadence_days=30, as_of=TODAY, on_team=True,
        last_coached_on=None if last is None else date(2026, 11, last),
    )  # fmt: skip
    assert rep.was_coached_since(TODAY) is since


@dataclass(frozen=True)
class _Changes:
    name: str | Keep = KEEP
    size: int | Keep | None = KEEP


@dataclass(frozen=True)
class _Thing:
    name: str = "a"
    size: int | None = 1
    on: date = TODAY


def test_a_change_keeps_what_it_does_not_name_and_settles_the_rest() -> None:
    assert change(_Thing(), _Changes(size=None)) == _Thing(size=None)
    assert change(_Thing(), _Changes(name="b"), on=date.min) == _Thing("b", 1, date.min)


def test_a_number_is_of_fifteen_digits_at_most_and_a_word_is_not_guessed_at_length() -> None:
    assert read_id("id", "9" * 15) == 999_999_999_999_999
    for text in ("9" * 16, "", "-1", "\u0661", "1.0", "x"):
        with pytest.raises(InvalidValue, match="is not a number such as 12"):
            read_id("id", text)
    assert find_nearest("observd", ["shared", "observed"]) == "observed"
    assert find_nearest("x", ["observed"]) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("delete-call", ["remove-call"]), ("deletes", ["remove-call", "undo"]),
        ("settings", ["config"]), ("calls", ["list-calls", "remove-call"]),
        ("show-call", ["list-calls"]), ("list_calls", ["list-calls"]), ("undo", ["undo"]),
        ("today", ["coachlog alone"]), ("sing", []),
    ],
)  # fmt: skip
def test_a_command_is_found_by_what_people_call_it(typed: str, meant: list[str]) -> None:
    assert find_meant(typed, ["list-calls", "remove-call", "undo", "config"]) == meant


def test_a_week_is_called_by_what_weighs_most_in_it() -> None:
    states: list[tuple[WeekState, dict[str, int]]] = [
        ("coached", {"held": 1}), ("coached", {"scheduled": 1}), ("displaced", {"displaced": 1}),
        ("planned", {"planned": 1}), ("planned", {"past": 1}), ("asked", {"asked": 1}),
        ("away", {"away": True}), ("nothing", {}),
    ]  # fmt: skip
    for state, facts in states:
        assert RepWeek(start=TODAY, **facts).state == state  # type: ignore[arg-type]
    every = {name: 1 for _, facts in reversed(states) for name in facts}
    assert RepWeek(start=TODAY, **every).state == "coached"  # type: ignore[arg-type]


def test_thirteen_weeks_are_looked_at_and_four_to_come() -> None:
    monday = date(2026, 11, 16)
    weeks = coverage_weeks(TODAY, coming=False)
    assert (weeks[0], weeks[-1], len(weeks)) == (monday - timedelta(weeks=12), monday, 13)
    assert coverage_weeks(TODAY, coming=True)[13:] == tuple(
        monday + timedelta(weeks=number) for number in range(1, 5)
    )


def test_a_month_is_known_by_a_beginning_that_no_other_has() -> None:
    told = [MONTHS.get(name) for name in ("jui", "juin", "juil", "ju", "sep", "september")]
    assert told == [None, 6, 7, None, 9, 9]


def test_a_log_is_healthy_where_notes_alone_are_left() -> None:
    def healthy(*levels: tuple[Severity, bool]) -> bool:
        findings = tuple(
            Finding(check=Check.FILE, level=level, problem="x", mended=mended)
            for level, mended in levels
        )
        return Examination(
            log="x", deep=False, checks=(), findings=findings, facts=LogFacts(bytes=1)
        ).is_healthy

    note, risk, mended = (Severity.NOTE, False), (Severity.RISK, False), (Severity.DAMAGE, True)
    assert [healthy(), healthy(note), healthy(mended), healthy(note, mended)] == [True] * 4
    assert [healthy(risk), healthy(note, risk), healthy(mended, risk)] == [False] * 3


@pytest.mark.parametrize(
    ("status", "day", "state"),
    [("planned", 19, "past"), ("planned", 20, "planned"), ("held", 19, "held")],
)
def test_a_planned_day_is_past_from_the_next_day_on(status: Status, day: int, state: str) -> None:
    assert state_on(status, date(2026, 11, day), TODAY) == state


@pytest.mark.parametrize(
    ("shown", "counted"),
    [
        ((), ["added", "changed"]), (("added",), ["added", "changed"]),
        (("added", "added"), ["changed"]), (("added", "changed"), ["added"]),
        (("added", "added", "changed"), []),
    ],
)  # fmt: skip
def test_what_the_history_does_not_show_is_counted(
    shown: tuple[ChangeKind, ...], counted: list[str]
) -> None:
    command = PastCommand(id=1, name="import", actor="pat", at="x", outside="")
    rows = tuple(RowChange(kind=kind, table="call", row_id=1, label="x") for kind in shown)
    entry = HistoryEntry(
        command=command, added={"call": 1, "rep": 1}, changed={"call": 1}, shown=rows
    )
    assert [kind for kind, _ in entry.counted] == counted


def test_whoever_has_no_address_can_not_be_invited() -> None:
    def unreachable(manager: str | None, rep: str | None) -> tuple[str, ...]:
        return Invitation(
            uid="x", sequence=0, cancelled=False, on=TODAY, starts_at=time(9), ends_at=time(13),
            time_zone="UTC", manager=Invitee(name="Pat", email=manager),
            rep=Invitee(name="Dana", email=rep),
        ).unreachable  # fmt: skip

    assert unreachable("p@x.com", "d@x.com") == ()
    assert (unreachable(None, "d@x.com"), unreachable("p@x.com", "")) == (("Pat",), ("Dana",))
    assert unreachable(None, None) == ("Pat", "Dana")


def test_only_identities_that_coachlog_gives_are_its_own() -> None:
    uid = make_uid()
    assert is_uid(uid)
    for other in (uid.upper(), f"x{uid}", f"{uid}x", uid.replace("coachlog", "x"), ""):
        assert not is_uid(other)


def test_a_text_to_look_for_has_a_letter_at_least() -> None:
    assert [parse_sought("text", "x" * size) for size in (1, MAX_SOUGHT)] == ["x", "x" * MAX_SOUGHT]
    for text in ("", "x" * (MAX_SOUGHT + 1)):
        with pytest.raises(InvalidValue, match=f"give 1 to {MAX_SOUGHT} characters"):
            parse_sought("text", text)


def test_taking_a_command_back_removes_what_it_added() -> None:
    made = Made(
        command_ids=[3], added={"call": [1]}, changed={"rep": [2]}, removed={"account": [4]},
        names={"rep": ["Dana"]}, new_names={"rep": ["Dana"]},
    )  # fmt: skip
    back = made.reversed()
    assert (back.added, back.removed, back.changed) == (made.removed, made.added, made.changed)
    assert (back.names, back.new_names["rep"], back.command_ids) == (made.names, [], [3])


REP = {
    "name": "Dana",
    "email": "d@x.com",
    "level": "established",
    "started_on": None,
    "left_on": None,
}


@pytest.mark.parametrize(
    ("here", "there", "first", "fixed", "stands"),
    [
        ({}, {"name": "Diana"}, True, False, {"name": "Diana"}),
        ({}, {"name": "Diana"}, False, False, {}),
        ({}, {"name": "Diana"}, True, True, {}),
        ({"email": None}, {}, False, True, {}),
        ({"email": "e@x.com"}, {}, False, False, {}),  # the smaller one
        ({"email": "e@x.com"}, {}, False, True, {"email": "e@x.com"}),
        ({"email": "c@x.com"}, {}, False, False, {"email": "c@x.com"}),
        ({}, {"level": "new"}, False, True, {"level": "new"}),
        ({"started_on": "2026-01-02"}, {"started_on": "2026-01-01"}, False, True,
         {"started_on": "2026-01-02"}),
        ({"started_on": "2026-01-02"}, {"started_on": "2026-01-03", "left_on": "2026-02-01"}, False,
         False, {"started_on": "2026-01-03", "left_on": "2026-02-01"}),
    ],
)  # fmt: skip
def test_of_two_logs_the_one_that_knows_more_is_right(
    here: dict[str, str | None], there: dict[str, str | None], first: bool, fixed: bool,
    stands: dict[str, str | None],
) -> None:  # fmt: skip
    settled = settle_row("rep", REP | here, REP | there, first=first, fixed=fixed)
    assert settled == REP | stands


def test_two_logs_contradict_each_other_where_both_say_something() -> None:
    there = REP | {"email": None, "level": "new", "started_on": "2026-01-01"}
    assert list_differences("rep", REP, there) == ()
    here = REP | {"level": "senior", "started_on": "2026-01-02"}
    assert list_differences("rep", here, there) == ("level", "started_on")


@pytest.mark.parametrize(
    ("here", "there", "stands"),
    [
        ((False, "2026-02-01"), (True, None), (False, "2026-02-01")),
        ((True, "2026-01-01"), (False, "2026-02-01"), (False, "2026-02-01")),
        ((False, "2026-02-01"), (False, "2026-01-01"), (False, "2026-01-01")),
        ((False, "2026-02-01"), (False, None), (False, None)),
    ],
)
def test_a_start_that_was_said_beats_an_assumed_one_and_the_earlier_a_later(
    here: tuple[bool, str | None], there: tuple[bool, str | None], stands: tuple[bool, str | None]
) -> None:
    one, other = ({"assumed": row[0], "from_on": row[1], "id": row} for row in (here, there))
    assert settle_membership(one, other) == {"assumed": stands[0], "from_on": stands[1], "id": here}


def test_calls_of_a_day_have_the_reason_that_all_of_them_have() -> None:
    call = Call(id=1, held_on=TODAY, manager="Pat", rep="Dana", account="Acme", initiator="unknown")
    one, other = (Unsorted(call=call, reason=reason, suggestion="rep-request") for reason in "ab")
    assert UnsortedDay(calls=(one,)).suggestion == "rep-request"
    assert [UnsortedDay(calls=calls).reason for calls in ((one,), (one, one), (one, other))] == [
        "a", "a", None,
    ]  # fmt: skip


def test_calls_that_one_answer_can_be_about_are_of_one_day_and_hint_alike() -> None:
    def unsorted(number: int, rep: str = "Dana", **facts: Any) -> Unsorted:  # noqa: ANN401
        call = Call(
            id=number, held_on=TODAY, manager="Pat", rep=rep, account="Acme", initiator="unknown"
        )
        return Unsorted(call=call, **facts)

    calls = [
        unsorted(1, reason="a"), unsorted(2, "Lou"), unsorted(3, reason="b"),
        unsorted(4, suggestion="rep-request"), unsorted(5, field_day_id=1),
        unsorted(6, unsure=True, reason="a"), unsorted(7, unsure=True, reason="b"),
    ]  # fmt: skip
    days = [[one.call.id for one in day.calls] for day in group_days(calls)]
    assert days == [[1, 3], [2], [4], [5], [6], [7]]


def test_the_deals_of_accounts_add_up_by_currency_in_its_order() -> None:
    values = [(5, "USD"), (7, "EUR"), (None, "EUR"), (3, None), (None, None), (2, "USD")]
    accounts = tuple(
        SalesAccount(account=str(place), calls=1, deal_cents=cents, currency=currency)
        for place, (cents, currency) in enumerate(values)
    )
    assert list(SalesPlan(accounts=accounts).deal_cents.items()) == [("EUR", 7), ("USD", 7)]


def test_a_field_day_is_the_managers_or_none() -> None:
    assert check_day_answer("manager-scheduled")
    assert not check_day_answer("not-a-ride-along")
    with pytest.raises(InvalidValue, match="a field day is manager-scheduled, or not-a-ride"):
        check_day_answer("rep-request")
