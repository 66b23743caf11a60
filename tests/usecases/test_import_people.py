"""Whom imports propose, whose answers they trust, and what several files of one command do."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.guests import Insider
from coachlog.errors import CoachlogError, InvalidValue
from coachlog.intake.drafts import FileKind, Window
from coachlog.meter import Meter
from coachlog.store.history import note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.usecases.erase import EraseOptions, erase, plan_erase
from coachlog.usecases.import_file import ImportSource, import_files
from coachlog.usecases.importing import Imported, ImportOptions
from coachlog.usecases.newcomers import Newcomers
from coachlog.usecases.rename import rename
from coachlog.usecases.triage import sort_calls, take_answer_back
from tests.filled import TODAY, UNKNOWN, author, filling, on

BO, NINA, UTA = (("Bo Boss", "bo@acme.com"), ("Nina New", "nina@acme.com"), ("Uta Ude", None))


@pytest.fixture(autouse=True)
def _people(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee", email="pat@acme.com")
        add.rep("Dana Cruz", pat, email="dana@acme.com")
        add.rep("Lou Fox", pat, email="lou@acme.com")


def proposed(log: Log, *meetings: dict[str, Any]) -> list[tuple[str, int]]:
    """Return who is proposed after some meetings, with how many."""
    names = NameBook(log.connection, 1)
    met = Newcomers(names, Insider(id=1, name="Pat Lee"))
    for number, meeting in enumerate(meetings):
        met.meet(**{"on": on(f"11-{number + 1:02}"), **meeting})
    return [(str(one), one.meetings) for one in met.settle(add=False)]


BOTH = {"people": (BO, NINA)}


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (({"people": (BO,)},), ["Bo Boss <bo@acme.com>"]),
        ((BOTH,), ["Bo Boss <bo@acme.com>", "Nina New <nina@acme.com>"]),
        # Whoever leads a meeting without a rep is one, and not whom they bring along.
        (({**BOTH, "organizer": BO},), ["Bo Boss <bo@acme.com>"]),
        (({**BOTH, "organizer": ("Pat Lee", "pat@acme.com")},),
         ["Bo Boss <bo@acme.com>", "Nina New <nina@acme.com>"]),
        (({**BOTH, "organizer": BO}, {**BOTH, "organizer": NINA}),
         ["Bo Boss <bo@acme.com>", "Nina New <nina@acme.com>"]),
        # Somebody who is there alone shows that the other is none.
        ((BOTH, {"people": (NINA,)}), ["Nina New <nina@acme.com>"]),
        # With a rep of the log there, others are specialists.
        (({**BOTH, "reps": (1,), "organizer": BO},), []),
        (({**BOTH, "reps": (1,)}, {"people": (BO,)}), ["Bo Boss <bo@acme.com>"]),
        # More often beside reps than alone is the manager's own manager.
        (({**BOTH, "reps": (1,)}, {"people": (BO,), "reps": (1,)}, {"people": (BO,)}), []),
        (({"people": (BO,)}, {"people": (BO,), "reps": (1,)}, {"people": (BO,)}),
         ["Bo Boss <bo@acme.com>"]),
        (({"people": (("", None), ("Pat Lee", "p@x.org"), ("003A000001", None))},), []),
        (({"people": (UTA,)}, {"people": (("Uta Ude", "uta@acme.com"),)}), ["Uta Ude"]),
        (({"people": (("bo", "bo@acme.com"),)}, {"people": (("B", "bo@acme.com"),)}),
         ["bo <bo@acme.com>"]),
    ],
)  # fmt: skip
def test_a_rep_is_sooner_or_later_alone_with_the_manager(
    log: Log, meetings: tuple[dict[str, Any], ...], expected: list[str]
) -> None:
    assert [name for name, _ in proposed(log, *meetings)] == expected


def test_those_met_most_often_come_first_then_by_name(log: Log) -> None:
    found = proposed(log, {"people": (NINA,)}, {"people": (BO,)}, {"people": (UTA,), "meetings": 3})
    assert found == [
        ("Uta Ude", 3), ("Bo Boss <bo@acme.com>", 1), ("Nina New <nina@acme.com>", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("add", "roles", "told", "reps", "managers"),
    [
        (False, None, [("Bo Boss", False), ("Nina New", False)], [], []),
        (True, None, [("Bo Boss", True), ("Nina New", True)], ["Bo Boss", "Nina New"], []),
        (True, {"Bo Boss <bo@acme.com>": "manager"}, [("Bo Boss", True)], [], ["Bo Boss"]),
        (True, {"Nina New <nina@acme.com>": "rep"}, [("Nina New", True)], ["Nina New"], []),
        (False, {"Nina New <nina@acme.com>": "rep"}, [("Nina New", False)], [], []),
    ],
)
def test_newcomers_are_added_as_they_are_said_to_be(
    log: Log, add: bool, roles: Any, told: list[tuple[str, bool]],  # noqa: ANN401  (roles by name)
    reps: list[str], managers: list[str],
) -> None:  # fmt: skip
    with log.transaction() as connection:
        command = note_command(connection, author(CommandName.IMPORT))
        met = Newcomers(NameBook(connection, command), Insider(id=1, name="Pat Lee"))
        met.meet([NINA], on("11-05"))
        met.meet([BO], on("11-02"))
        met.meet([NINA], on("11-03"))
        met.meet([BO], on("11-04"))
        found = met.settle(add=add, roles=roles)
    assert [(one.name, one.added) for one in found] == told
    rows = log.connection.execute(
        "SELECT r.name, m.from_on FROM rep r JOIN membership m ON m.rep_id = r.id "
        "WHERE r.id > 2 ORDER BY r.id"
    ).fetchall()
    first = {"Bo Boss": "2026-11-02", "Nina New": "2026-11-03"}
    assert rows == [(name, first[name]) for name in reps]
    known = log.connection.execute("SELECT name FROM manager WHERE id > 1").fetchall()
    assert [name for (name,) in known] == managers


# Calendars.


def source(text: str, kind: FileKind) -> ImportSource:
    return ImportSource(name="file", kind=kind, open=lambda: nullcontext(BytesIO(text.encode())))


def bring(
    log: Log,
    *sources: ImportSource,
    meter: Meter | None = None,
    **wishes: Any,  # noqa: ANN401
) -> tuple[list[Imported], list[str]]:
    """Import files of one command; return what each did, and why each entry was taken or left."""
    facts: dict[str, Any] = {
        "today": TODAY, "settings": Settings(), "manager": "Pat Lee", "zone": lambda: "UTC",
        "window": Window(first=date(2026, 11, 1), last=TODAY),
    }  # fmt: skip
    lines: list[str] = []
    by = author(CommandName.IMPORT)
    wanted = ImportOptions(**(facts | wishes))
    explain = lines.append
    with import_files(log, sources, wanted, author=by, explain=explain, meter=meter) as done:
        return done, lines


def entry(number: int, subject: str, *people: str, organizer: str = "pat@acme.com") -> str:
    guests = "".join(f"ATTENDEE{person}\r\n" for person in people)
    day = f"202611{number + 1:02}"
    return (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:{subject}\r\nDTSTART:{day}T090000Z\r\n"
        f"DTEND:{day}T100000Z\r\nORGANIZER:mailto:{organizer}\r\n{guests}END:VEVENT\r\n"
    )


def calendar(*entries: str) -> ImportSource:
    return source(f"BEGIN:VCALENDAR\r\n{''.join(entries)}END:VCALENDAR\r\n", "icalendar")


BEA, DANA = ":mailto:bea@globex.com", ";PARTSTAT=ACCEPTED:mailto:dana@acme.com"
OPEN, TAKEN = (
    f";PARTSTAT={answer}:mailto:pat@acme.com" for answer in ("NEEDS-ACTION", "ACCEPTED")
)  # fmt: skip


def test_whoever_visits_beside_a_rep_of_another_team_was_not_alone_with_the_manager(
    log: Log,
) -> None:
    with filling(log) as add:
        add.rep("Kim Ode", add.manager("Max Roe"), email="kim@acme.com")
    boss = ";CN=Bo Boss:mailto:bo@acme.com"
    beside = calendar(entry(1, "Visit", boss, ":mailto:kim@acme.com", BEA))
    assert bring(log, beside)[0][0].proposals == []
    alone = calendar(
        entry(1, "Visit", boss, ":mailto:kim@acme.com", BEA), entry(2, "Visit", boss, BEA)
    )
    assert [one.name for one in bring(log, alone)[0][0].proposals] == ["Bo Boss"]


def test_an_entry_without_an_answer_is_doubtful_where_the_manager_answers_others(
    log: Log,
) -> None:
    other = {"organizer": "dana@acme.com"}
    unanswered = entry(1, "Visit", OPEN, DANA, BEA, **other)
    (done,), _ = bring(log, calendar(unanswered), dry_run=True)
    assert (done.ride_alongs, dict(done.unsure)) == (1, {})
    (done,), _ = bring(log, calendar(unanswered, entry(2, "Visit", TAKEN, DANA, BEA)), dry_run=True)
    assert dict(done.unsure) == {}  # that one is the manager's own
    answered = entry(2, "Visit", TAKEN, DANA, BEA, **other)
    (done,), _ = bring(log, calendar(unanswered, answered))
    assert (done.ride_alongs, dict(done.unsure)) == (1, {"unanswered": 1})


def test_only_somebody_without_address_whom_several_reps_meet_is_taken_for_a_colleague(
    log: Log,
) -> None:
    uta, lou = ";CN=Uta Ude:invalid:nomail", ":mailto:lou@acme.com"
    for met, verdict in (
        (";CN=Uta Ude:mailto:uta@globex.com", "ride-along with Dana Cruz"),
        (uta, "left out, internal"),
    ):
        visits = [entry(1, "Roadmap", DANA, met), entry(2, "Roadmap", lou, met)]
        _, lines = bring(log, calendar(*visits, entry(3, "Roadmap", DANA, uta)), dry_run=True)
        assert verdict in lines[-1]


def test_a_known_account_in_the_place_makes_two_people_perhaps_a_ride_along(log: Log) -> None:
    with filling(log) as add:
        add.account("Globex")
    plain = entry(1, "Roadmap", DANA)
    assert bring(log, calendar(plain))[0][0].ride_alongs == 0
    there = plain.replace("DTSTART", "LOCATION:Globex, gate 2\r\nDTSTART")
    (done,), lines = bring(log, calendar(there))
    assert (done.ride_alongs, dict(done.unsure)) == (0, {"pair": 1})
    assert lines[-1].endswith("only Dana Cruz is invited, and the title names Globex (rule pair)")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Visit Blue Ocean / Deppe GmbH", "Deppe"), ("Falcon visit at Roth Bakery", "Roth Bakery"),
        ("Quarter Four visit Hotel Adler Bonn", "Hotel Adler"), ("Visit Blue Ocean", "Blue Ocean"),
        ("Deppe GmbH visit Blue Ocean", "Deppe"),
    ],
)  # fmt: skip
def test_of_what_a_title_writes_large_the_firm_is_the_customer(
    log: Log, title: str, name: str
) -> None:
    (done,), _ = bring(log, calendar(entry(1, title, DANA, ":mailto:ann@gmail.com")))
    assert done.new_accounts == {name: "subject"}


@pytest.mark.parametrize("title", ["Visit BlueOcean", "Onsite BlueOcean with Dana"])
def test_a_domain_is_spelt_as_in_the_title_of_an_entry_without_guests(log: Log, title: str) -> None:
    met = entry(1, "Demo", DANA, ":mailto:ann@blueocean.com")
    (done,), _ = bring(log, calendar(met), dry_run=True)
    assert done.new_accounts == {"Blueocean": "domain"}
    (done,), _ = bring(log, calendar(met, entry(2, title, DANA)), dry_run=True)
    assert done.new_accounts == {"BlueOcean": "domain"}


def test_what_was_moved_out_of_the_window_leaves_its_call_to_the_entry_in_its_place(
    log: Log,
) -> None:
    before = entry(1, "Visit", DANA, BEA)
    bring(log, calendar(before))
    moved, other = before.replace(":20261102", ":20270102"), before.replace("UID:1", "UID:2")
    new = entry(3, "Visit", DANA, BEA)
    (done,), _ = bring(log, calendar(moved, other, new))
    assert (done.linked, done.same, done.new, done.removed) == (0, 1, 1, 0)
    events = log.connection.execute("SELECT key, status, call_id FROM event ORDER BY id").fetchall()
    assert events == [("2", "taken", 1), ("3", "taken", 2)]


def test_an_empty_calendar_says_of_nothing_that_it_is_gone(log: Log) -> None:
    bring(log, calendar(entry(1, "Visit", DANA, BEA), entry(2, "Visit", DANA, BEA)))
    (done,), _ = bring(log, calendar(), manager="Pat Lee")
    assert (done.gone, done.doubtful, done.removed) == ([], [], 0)


@pytest.mark.parametrize("known", [True, False])
def test_what_stands_twice_in_the_file_is_counted_as_that_unless_it_was_cancelled(
    log: Log, known: bool
) -> None:
    visits = [entry(number, "Visit", DANA, BEA) for number in (1, 2, 3, 4)]
    gone = visits[1].replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT")
    parts = (
        "".join(visits),
        visits[0] + gone + visits[2],
    )  # as programs put calendars behind one another
    file = source("".join(f"BEGIN:VCALENDAR\r\n{one}END:VCALENDAR\r\n" for one in parts),
                  "icalendar")  # fmt: skip
    if not known:
        log.connection.execute("UPDATE manager SET email = 'p@x.com'")
    (done,), _ = bring(log, file, manager="Pat Lee" if known else None)
    left = {"cancelled": 1, "twice in the file": 2}
    assert done.left_out == (left if known else {**left, "nobody known": 3})


def forget(log: Log, person: str) -> None:
    by = author(CommandName.PRIVACY)
    planned = plan_erase(log, person, EraseOptions(), Settings(), by)
    erase(log, planned, EraseOptions(), Settings(), author=by)


def test_with_somebody_erased_an_entry_is_left_out_for_what_it_is_without_them(log: Log) -> None:
    forget(log, "Lou Fox")
    lou = ";CN=Lou Fox:mailto:lou@acme.com"
    file = calendar(
        entry(1, "Visit", lou, BEA), entry(2, "Visit", lou, DANA, BEA), entry(3, "Visit", BEA),
        entry(4, "Cancelled: visit", lou, BEA), entry(5, "Sync", lou, DANA),
        entry(20, "Visit", lou, BEA),
    )  # fmt: skip
    (done,), _ = bring(log, file, window=Window(first=on("11-01"), last=on("11-30")))
    assert done.left_out == {
        "erased": 1, "no rep": 1, "called off": 1, "one-to-one": 1, "after today": 1,
    }  # fmt: skip
    assert done.ride_alongs == 1


def test_of_a_calendar_without_the_new_manager_the_one_in_most_entries_is_named_and_no_rep(
    log: Log,
) -> None:
    file = calendar(
        entry(1, "Visit", DANA, BEA), entry(2, "Visit", DANA, BEA, organizer="dana@acme.com"),
        entry(3, "Visit", DANA),
        entry(4, "Visit", DANA),
    )  # fmt: skip
    with pytest.raises(CoachlogError) as told:
        bring(log, file, manager="Zoe New")
    assert str(told.value).startswith("Zoe New is in no entry of file, so nothing was saved; ")
    assert "pat@acme.com> is in most of them: --manager pat@acme.com" in str(told.value)


def test_whoever_was_erased_is_not_named_as_the_one_in_most_entries(log: Log) -> None:
    bo = ";CN=Bo Boss:mailto:bo@acme.com"
    with filling(log) as add:
        add.rep("Kay Kay", email="kay@acme.com")
        log.connection.execute("UPDATE manager SET email = NULL, name = 'P', folded = 'p'")
    kay = ";CN=Kay Kay:mailto:kay@acme.com"
    file = calendar(*(entry(day, "Visit", kay, bo, organizer="kay@acme.com") for day in (1, 2)),
                    entry(3, "Visit", kay, organizer="kay@acme.com"))  # fmt: skip
    forget(log, "Kay Kay")
    (done,), _ = bring(log, file, manager=None)
    assert done.somebody == ("Bo Boss", "bo@acme.com", 2)


def test_what_repeats_too_often_is_counted_as_left_out(log: Log) -> None:
    often = entry(1, "Tick").replace("END:VEVENT", "RRULE:FREQ=SECONDLY\r\nEND:VEVENT")
    (done,), _ = bring(log, calendar(often, entry(2, "Visit", DANA, BEA)))
    assert done.left_out["repeats too often"] == 1
    assert (done.events, done.occurrences, done.kind) == (2, 1, "icalendar")


MEETINGS = "Date,Manager,Rep,Account\n2026-11-{:02},Pat Lee,Dana Cruz,{}\n"
DEALS = "Deal name,Account,Owner,Stage,Amount (EUR)\nA,{},Dana Cruz,Open,500\n"


def test_new_deals_value_all_calls_whichever_file_they_come_in(log: Log) -> None:
    acme, globex = (source(MEETINGS.format(day, name), "spreadsheet")
                    for day, name in ((2, "Acme"), (3, "Globex")))  # fmt: skip
    assert bring(log, acme)[0][0].valued == 0
    done, _ = bring(log, source(DEALS.format("Acme"), "spreadsheet"), globex)
    assert [one.valued for one in done] == [0, 1]
    # Known deals value what is new, and nothing again.
    hooli = source(MEETINGS.format(4, "Acme"), "spreadsheet")
    assert bring(log, hooli)[0][0].valued == 1
    assert bring(log, hooli)[0][0].valued == 0


@pytest.mark.parametrize("name", ["", "\u200b", " \u00ad "])
def test_a_meeting_with_nobody_that_can_be_seen_is_left_out(log: Log, name: str) -> None:
    (done,), _ = bring(log, source(MEETINGS.format(2, name), "spreadsheet"))
    assert (done.new, dict(done.left_out)) == (0, {"no account": 1})


def test_the_unsorted_calls_of_the_log_are_counted_after_the_last_file(log: Log) -> None:
    files = [source(MEETINGS.format(day, "Acme"), "spreadsheet") for day in (2, 3)]
    done, _ = bring(log, *files)
    assert [(one.to_sort, one.unsorted) for one in done] == [(1, 0), (1, 2)]


# Answers, and names.


def test_an_answer_is_taken_back_only_while_it_is_the_last_command(log: Log) -> None:
    with filling(log) as add:
        first, second = (add.call(day, 1, 1, "Acme", UNKNOWN) for day in ("11-02", "11-03"))
    by = author(CommandName.TRIAGE)
    one = sort_calls(log, [first, first], "rep-request", author=by)
    other = sort_calls(log, [second], "not-a-ride-along", author=by)
    with pytest.raises(CoachlogError, match="another command came after that answer"):
        take_answer_back(log, one, author=by)
    take_answer_back(log, other, author=by)
    take_answer_back(log, one, author=by)
    with pytest.raises(CoachlogError, match="another command came after that answer"):
        take_answer_back(log, one, author=by)
    rows = log.connection.execute("SELECT initiator, removed_by FROM call ORDER BY id").fetchall()
    assert rows == [(UNKNOWN, None)] * 2


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 300])
def test_a_new_name_is_checked_before_anything_is_looked_up(log: Log, name: str) -> None:
    with pytest.raises(InvalidValue) as told:
        rename(log, "rep", "Nobody", name, author=author(CommandName.RENAME))
    assert told.value.field == "new"


class Stages(Meter):
    """Notes each stage that has anything to do."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[tuple[str, int]] = []

    def begin(self, stage: str, total: int) -> None:
        self.begun += [(stage, total)] if total else []
        super().begin(stage, total)


def test_each_stage_of_an_import_tells_how_far_it_goes(log: Log) -> None:
    meter = Stages()
    bring(log, calendar(entry(1, "Visit", DANA, BEA), entry(2, "Visit", DANA, BEA)), meter=meter)
    stages = "Working out days", "Finding people", "Judging", "Keeping"
    assert meter.begun == [(stage, 2) for stage in stages]
    meter = Stages()
    bring(log, source(MEETINGS.format(2, "Acme"), "spreadsheet"), meter=meter)
    assert meter.begun == [("Reading", 1), ("Keeping", 1)]
