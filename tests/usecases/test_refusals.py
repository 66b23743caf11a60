"""What is refused, and what is meant by little: nobody guesses between two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coachlog.domain.actions import NewAction
from coachlog.domain.command_names import CommandName
from coachlog.domain.guests import Insider
from coachlog.errors import CoachlogError, UnknownName, WrongUsage
from coachlog.formats.call_fields import CallChanges, CallFacts
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.usecases.actions import ActionPeople, add_action
from coachlog.usecases.edit_call import edit_call
from coachlog.usecases.log_call import log_call
from coachlog.usecases.newcomers import Newcomers
from coachlog.usecases.people import find_team_manager
from coachlog.usecases.privacy import find_person
from coachlog.usecases.rename import merge, plan_merge
from coachlog.usecases.surroundings import find_file_system
from coachlog.usecases.undo import find_last, undo
from tests.filled import SETTINGS, TODAY, Crowd, author, filling, on


def agree(log: Log, people: ActionPeople, default: str | None = None) -> int:
    added = add_action(
        log,
        NewAction(text="Ask first", owner="rep", due_on=None),
        people,
        default_manager=default,
        today=TODAY,
        author=author(CommandName.ADD_ACTION),
    )
    row = log.connection.execute("SELECT manager_id FROM action WHERE id = ?", (added.id,))
    return int(row.fetchone()[0])


def test_an_action_is_with_the_rep_s_manager_else_the_default_one_else_it_is_asked(
    own_crowd: Log, crowd: Crowd
) -> None:
    with filling(own_crowd) as add:
        add.rep("Ann Ray")
    dana, ann = ActionPeople(rep="Dana Cruz"), ActionPeople(rep="Ann Ray")
    assert agree(own_crowd, dana, default="Kim Poe") == crowd.pat
    assert agree(own_crowd, ann, default="Kim Poe") == crowd.kim
    assert agree(own_crowd, replace(dana, manager="Kim Poe")) == crowd.kim
    with pytest.raises(WrongUsage, match=r"Ann Ray'? is on no team that would tell"):
        agree(own_crowd, ann)
    with pytest.raises(WrongUsage, match="--rep is missing"):
        agree(own_crowd, ActionPeople(manager="Pat Lee"))


def test_whose_team_is_said_by_name_by_the_settings_or_by_there_being_one(log: Log) -> None:
    with pytest.raises(CoachlogError, match="nobody has a team yet"):
        find_team_manager(log, None, SETTINGS)
    with filling(log) as add:
        pat = add.manager("Pat Lee")
    assert find_team_manager(log, None, SETTINGS).id == pat
    with filling(log) as add:
        kim = add.manager("Kim Poe")
    with pytest.raises(WrongUsage, match="the log knows several"):
        find_team_manager(log, None, SETTINGS)
    settings = SETTINGS._replace(default_manager="Kim Poe")
    assert find_team_manager(log, None, settings).id == kim
    assert find_team_manager(log, "Pat Lee", settings).id == pat


def test_a_person_is_one_whom_a_name_or_both_addresses_make_so(log: Log) -> None:
    with filling(log) as add:
        both = add.manager("Pat Lee"), add.rep("Pat Lee", email="pat@example.com")
        add.manager("Kim Poe", email="kim@example.com")
        add.rep("Kim Poe", email="other@example.com")
        add.manager("Sam Oak", email="Sam@example.com")
        sam = add.rep("Samuel Oak", email="sam@example.com")
        add.rep("Samira Orr")
    found = find_person(log, "Pat Lee").known
    assert (found["manager"].id, found["rep"].id) == both
    with pytest.raises(UnknownName, match=r"could be the .* or the "):
        find_person(log, "Kim Poe")
    assert find_person(log, "sam@example.com").known["rep"].id == sam
    with pytest.raises(UnknownName, match=r"could be the .*Samuel Oak.*; say which"):
        find_person(log, "Sam")
    with pytest.raises(UnknownName, match=r"did you mean '?Samira Orr"):
        find_person(log, "Samira Ort")
    with pytest.raises(UnknownName, match="list-team shows who is known"):
        find_person(log, "Nobody Atall")


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [(None, None, True), ("a@x.com", "b@x.com", False), ("a@x.com", "A@x.com", True)],
)
def test_managers_of_two_reps_of_one_name_merge_where_an_address_tells_them_apart(
    log: Log, one: str | None, other: str | None, refused: bool
) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        add.rep("Dana Cruz", pat, email=one)
        add.rep("Dana Cruz", kim, email=other, namesake=1)
        add.rep("Lou Fox", kim)
    if refused:
        with pytest.raises(CoachlogError, match=r"two reps called .?Dana Cruz.? would be on"):
            plan_merge(log, "manager", "Kim Poe", "Pat Lee")
    else:
        assert plan_merge(log, "manager", "Kim Poe", "Pat Lee").target.id == pat


def test_what_came_between_the_plan_and_the_merge_stops_it(own_crowd: Log, crowd: Crowd) -> None:
    planned = plan_merge(own_crowd, "rep", "Lou Fox", "Dana Cruz")
    with filling(own_crowd) as add:
        add.call("11-20", crowd.pat, crowd.lou, "Wayne")
    with pytest.raises(CoachlogError, match="changed meanwhile; look at the merge again"):
        merge(own_crowd, planned, author=author(CommandName.MERGE))
    assert own_crowd.connection.execute("SELECT count(*) FROM rep").fetchone() == (3,)


@pytest.mark.parametrize(
    ("day", "said", "problem"),
    [
        ("cancelled", CallFacts(), "was cancelled; log the call without --field-day"),
        ("displaced", CallFacts(), "was displaced"),
        ("coming", CallFacts(), "after today; only a call that was held"),
        ("held", CallFacts(held_on=on("11-11")), "is not the field day's date, 2026-11-10"),
        ("held", CallFacts(initiator="rep-request"), "a field day is manager-scheduled"),
        ("held", CallFacts(manager="Kim Poe"), "is not the field day's manager"),
        ("held", CallFacts(rep="Lou Fox"), "is not the field day's rep"),
        ("held", CallFacts(rep="Nobody"), "is not the field day's rep"),
    ],
)
def test_what_contradicts_the_field_day_of_a_call_is_refused(
    own_crowd: Log, crowd: Crowd, day: str, said: CallFacts, problem: str
) -> None:
    facts = said._replace(account="Acme", field_day_id=crowd.days[day])
    with pytest.raises(CoachlogError, match=problem):
        log_call(
            own_crowd,
            facts,
            today=TODAY,
            settings=lambda: SETTINGS,
            author=author(CommandName.ADD_CALL),
        )


def test_a_call_onto_a_field_day_takes_what_the_day_says(own_crowd: Log, crowd: Crowd) -> None:
    facts = CallFacts(account="Acme", field_day_id=crowd.days["forgotten"], rep="dana cr")
    logged = log_call(
        own_crowd,
        facts,
        today=TODAY,
        settings=lambda: SETTINGS,
        author=author(CommandName.ADD_CALL),
    )
    assert (logged.manager, logged.rep, logged.initiator) == (
        "Pat Lee", "Dana Cruz", "manager-scheduled",
    )  # fmt: skip


def change(log: Log, call: int, changes: CallChanges) -> list[tuple[str, object, object]]:
    edited = edit_call(
        log,
        call,
        changes,
        insist=False,
        today=TODAY,
        settings=SETTINGS,
        author=author(CommandName.EDIT_CALL),
    )
    return [(one.name, one.before, one.after) for one in edited.changes]


def test_who_asked_is_said_where_only_a_calendar_told_it(own_crowd: Log, crowd: Crowd) -> None:
    call = crowd.calls["asked"]
    own_crowd.connection.execute(
        "UPDATE call SET initiator_from = 'organizer' WHERE id = ?", (call,)
    )
    said = change(own_crowd, call, CallChanges(initiator="rep-request"))
    assert said == [("initiator_from", "organizer", "said")]
    assert change(own_crowd, call, CallChanges(initiator="rep-request")) == []


def test_a_value_that_goes_takes_its_currency_along(own_crowd: Log, crowd: Crowd) -> None:
    changed = change(own_crowd, crowd.calls["asked"], CallChanges(deal_cents=None))
    assert [(name, after) for name, _, after in changed] == [
        ("deal_value", None), ("currency", None),
    ]  # fmt: skip
    added = change(own_crowd, crowd.calls["not sorted"], CallChanges(deal_cents=500))
    assert ("currency", None, "EUR") in added


def test_another_command_between_the_look_and_the_undo_stops_it(
    own_crowd: Log, crowd: Crowd
) -> None:
    change(own_crowd, crowd.calls["asked"], CallChanges(minutes=5))
    shown = find_last(own_crowd, "pat")
    change(own_crowd, crowd.calls["asked"], CallChanges(minutes=6))
    with pytest.raises(CoachlogError, match="pat ran another command meanwhile"):
        undo(own_crowd, shown, at="2026-11-20T09:00:00Z")
    undo(own_crowd, find_last(own_crowd, "pat"), at="2026-11-20T09:00:00Z")


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/share /mnt/the\\040team nfs4 rw 0 0
none /mnt/the\\040team/local tmpfs rw 0 0
short
other:/share /mnt/other cifs rw 0 0
over:/share / overlay rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/pat", "overlay"),  # of two on one place the later one is seen
        ("/mnt/the team", "nfs4"),
        ("/mnt/the team/logs", "nfs4"),
        ("/mnt/the team/local/logs", "tmpfs"),
        ("/mnt/the team2", "overlay"),
        ("/mnt/other/x", "cifs"),
    ],
)
def test_a_folder_is_on_the_nearest_mount_above_it(folder: str, kind: str) -> None:
    assert find_file_system(Path(folder), MOUNTS) == kind
    assert find_file_system(Path(folder), "") is None


def test_newcomers_are_proposed_by_how_often_they_were_met_then_by_name(log: Log) -> None:
    names = NameBook(log.connection, 0, log.understood)
    found = Newcomers(names, Insider(id=1, name="Pat Lee"))
    found.meet([("Zoe Orr", "zoe@acme.com")], date(2026, 11, 3), meetings=2)
    found.meet([("Ann Ray", None)], date(2026, 11, 4))
    found.meet([("Bo Lind", "not an address")], date(2026, 11, 4), meetings=2)
    found.meet([("ann  ray", None)], date(2026, 11, 2))
    found.meet([("pat lee", None), ("0051x00000A1", None), ("", "x@acme.com")], date(2026, 11, 4))
    proposed = [(one.name, one.email, one.meetings) for one in found.settle(add=False)]
    assert proposed == [
        ("Ann Ray", None, 2), ("Bo Lind", None, 2), ("Zoe Orr", "zoe@acme.com", 2),
    ]  # fmt: skip


def test_who_is_there_only_where_a_rep_is_is_no_rep(log: Log) -> None:
    names = NameBook(log.connection, 0, log.understood)
    found = Newcomers(names, Insider(id=1, name="Pat Lee"))
    day = date(2026, 11, 3)
    found.meet([("Expert", None)], day, reps=[7])
    found.meet([("Ann Ray", None)], day)
    found.meet([("Ann Ray", None), ("Guest", None)], day)
    found.meet([("Lead", None), ("Other", None)], day, organizer=("Lead", None))
    assert [one.name for one in found.settle(add=False)] == ["Ann Ray", "Lead"]
