"""Small use cases at their bounds: the demo, the overview, settings, what surrounds a log."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.doctor import Finding
from coachlog.domain.listing import CallFilter
from coachlog.domain.periods import week_of
from coachlog.errors import CoachlogError, InvalidValue, UnknownName, WrongUsage
from coachlog.formats.call_fields import CallFacts
from coachlog.reports.history import SHOWN_ROWS, HistoryFilter, find_entries
from coachlog.store.backup import Backup
from coachlog.store.erasure.purging import Purging
from coachlog.store.history import note_command, update_row
from coachlog.store.log import BackupPlan, Log
from coachlog.store.sessions import reading
from coachlog.usecases.demo import WEEKS, fill_demo
from coachlog.usecases.log_call import log_call
from coachlog.usecases.look_up import list_calls
from coachlog.usecases.overview import look_over
from coachlog.usecases.pages import show_rep
from coachlog.usecases.purge import plan_purge, purge
from coachlog.usecases.settings import (
    change_setting,
    check_settings_file,
    find_key,
    get_setting,
    list_settings,
)
from coachlog.usecases.surroundings import (
    describe_strays,
    find_file_system,
    find_missing_backup,
    find_open_to_others,
    find_shared_place,
    list_strays,
)
from tests.filled import SETTINGS, TODAY, UNKNOWN, author, filling, on
from tests.golden import compare, read_rows

# The demo.


def demo(log: Log, today: date) -> list[tuple[object, ...]]:
    fill_demo(log, today, author(CommandName.DEMO))
    with list_calls(log, CallFilter(), today=today, settings=SETTINGS) as found:
        return [
            (one.held_on, one.manager, one.rep, one.account, one.initiator, one.deal_cents,
             one.minutes, one.role, one.reinforce, one.improve)
            for one in found.calls
        ]  # fmt: skip


def test_the_demo_is_the_same_for_the_same_day(log: Log) -> None:
    calls = demo(log, date(2026, 11, 18))  # a Wednesday
    rows = Counter(row.partition(" ")[0] for row in read_rows(log.path))
    told = "".join(f"{table}: {number}\n" for table, number in sorted(rows.items()))
    asked = Counter((str(one[1]), str(one[4])) for one in calls)
    told += "".join(f"{name}, {who}: {number}\n" for (name, who), number in sorted(asked.items()))
    told += "".join(f"{' | '.join(map(str, one))}\n" for one in calls[::5])
    for row in read_rows(log.path):
        if not row.startswith(("call ", "account ", "command ")):
            told += f"{row}\n"
    compare(Path(__file__).parent / "golden" / "demo.txt", told)
    last = date(2026, 11, 18)
    days = sorted({one[0] for one in calls if isinstance(one[0], date)})
    assert week_of(last).start - timedelta(weeks=WEEKS - 1) <= days[0]
    assert (days[-1] <= last, {day.weekday() for day in days}) == (True, set(range(5)))


@pytest.mark.parametrize(("today", "days"), [("11-16", {0}), ("11-22", {0, 1, 2, 3, 4})])
def test_the_demo_ends_today(log: Log, today: str, days: set[int]) -> None:
    calls = demo(log, on(today))
    this_week = {
        one[0].weekday() for one in calls
        if isinstance(one[0], date) and one[0] >= week_of(on(today)).start
    }  # fmt: skip
    assert this_week == days


# The history.


@pytest.mark.parametrize("number", [SHOWN_ROWS, SHOWN_ROWS + 1])
def test_what_a_command_added_is_listed_where_it_is_little(log: Log, number: int) -> None:
    with filling(log) as add:
        for place in range(number):
            add.account(f"Account {place:02}")
    with log.transaction() as connection:
        command = note_command(connection, author(CommandName.EDIT_ACCOUNT))
        for row in range(1, number + 1):
            update_row(connection, command, "account", row, {"kind": "hospital"})
    with reading(log) as session:
        changed, added = find_entries(session, HistoryFilter())
    assert (changed.changed, added.added) == ({"account": number}, {"account": number})
    assert [one.row_id for one in changed.shown] == list(range(1, SHOWN_ROWS + 1))
    listed = list(range(1, number + 1)) if number == SHOWN_ROWS else []
    assert [one.row_id for one in added.shown] == listed


# The overview, and what a purge would take.


def test_nobody_is_their_own_rep_whoever_else_has_such_a_name(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.rep("Pat Lea", pat)
    facts = CallFacts(manager="Pat Lee", rep="pat  lee", account="Acme", initiator="rep-request")
    with pytest.raises(InvalidValue, match="nobody is their own rep"):
        log_call(
            log, facts, today=TODAY, settings=lambda: SETTINGS, author=author(CommandName.ADD_CALL)
        )


def test_the_overview_is_of_this_week_up_to_today(log: Log) -> None:
    assert look_over(log, today=TODAY, settings=SETTINGS) is None
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", kim)
        for day, manager in (
            ("11-15", pat),
            ("11-16", pat),
            ("11-20", pat),
            ("11-21", pat),
            ("11-20", kim),
        ):
            add.call(day, manager, dana, "Acme", "rep-request")
        add.call("11-18", pat, dana, "Acme", "manager-scheduled")
        add.call("11-18", kim, lou, "Acme", UNKNOWN)
        near = add.day("11-20", pat, dana)
        add.day("11-23", pat, dana)
        late = add.day("11-19", pat, dana)
        far = add.day(str(TODAY + timedelta(weeks=26)), kim, lou)
        add.action("late", pat, dana, "11-19")
        add.action("today", pat, dana, "11-20")
    over = look_over(log, today=TODAY, settings=SETTINGS)
    assert over is not None
    assert (over.managers, over.reps, over.unsorted) == (("Pat Lee", "Kim Poe"), 2, 1)
    assert (over.tally.requested, over.tally.scheduled, over.tally.unknown) == (3, 1, 1)
    assert over.next_day is not None
    assert over.next_day.id == near
    assert [one.id for one in over.overlooked] == [late]
    assert (over.open_actions, [one.text for one in over.overdue_actions]) == (2, ["late"])
    of_kim = look_over(log, today=TODAY, settings=Settings(default_manager="Kim Poe"))
    assert of_kim is not None
    assert (of_kim.managers, of_kim.reps, of_kim.open_actions) == (("Kim Poe",), 1, 0)
    assert (of_kim.next_day and of_kim.next_day.id, of_kim.overlooked) == (far, ())
    assert of_kim.due == ()  # her next day is planned
    later = look_over(
        log, today=TODAY - timedelta(days=1), settings=Settings(default_manager="Kim Poe")
    )
    assert later is not None
    assert later.next_day is None


def test_a_purge_takes_what_is_from_before_a_day_and_changes_nothing_yet(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for day in ("11-01", "11-02", "11-03"):
            add.call(day, pat, dana)
        add.day("11-02", pat, dana)
    for before, calls, days in (("11-01", 0, 0), ("11-02", 1, 0), ("11-03", 2, 1), ("11-04", 3, 1)):
        planned = plan_purge(log, on(before))
        assert (planned.removed.get("call", 0), planned.removed.get("field_day", 0)) == (
            calls,
            days,
        )
        assert planned.is_nothing is (calls == 0)
    assert log.connection.execute("SELECT count(*) FROM call").fetchone() == (3,)


def test_a_purge_that_would_leave_a_row_without_its_own_saves_nothing(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.call("11-01", pat, add.rep("Dana Cruz", pat))

    def lose_the_managers(self: Purging) -> dict[str, int]:
        self.place.connection.execute("PRAGMA defer_foreign_keys = ON")
        self.place.connection.execute("DELETE FROM manager")
        return {"manager": 1}

    monkeypatch.setattr(Purging, "purge", lose_the_managers)
    with pytest.raises(AssertionError, match="would point at nothing"):
        purge(log, on("11-02"), author=author(CommandName.PRIVACY))
    assert log.connection.execute("SELECT count(*) FROM manager").fetchone() == (1,)


def test_of_what_was_noted_for_a_rep_the_newest_few_are_shown(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for day in range(1, 9):
            add.call(f"11-{day:02}", pat, dana, "Acme", reinforce=f"good {day}")
            add.call(f"11-{day:02}", pat, dana, "Acme", "rep-request", improve=f"ask {day}")
    plans = show_rep(log, "Dana Cruz", None, today=TODAY, settings=SETTINGS)
    assert [one.reinforce for one in plans.skill.words] == [
        f"good {day}" for day in range(8, 3, -1)
    ]
    assert [one.improve for one in plans.sales.words] == [f"ask {day}" for day in range(8, 3, -1)]


# Settings.


def test_a_setting_is_changed_back_and_read_as_its_kind(settings_file: Path) -> None:
    def change(name: str, text: str | None) -> tuple[object, object, object]:
        changed = change_setting(settings_file, name, text)
        assert get_setting(settings_file, name) == (
            changed.default if changed.after is None else changed.after
        )
        return changed.key, changed.before, changed.after

    assert change("default_manager", "Pat Lee") == ("default_manager", None, "Pat Lee")
    assert change("default_manager", "Pat Lee") == ("default_manager", "Pat Lee", "Pat Lee")
    assert change("threshold", "0.4") == ("threshold", None, Decimal("0.4"))
    assert change("own_domains", " acme.com ,, b.org ") == (
        "own_domains", None, ["acme.com", "b.org"],
    )  # fmt: skip
    assert change(" big_deal . eur ", "5") == ("big_deal.EUR", None, 5)
    assert change("threshold", None) == ("threshold", Decimal("0.4"), None)
    assert change("threshold", None) == ("threshold", None, None)
    assert change("backup.automatic", " FALSE ") == ("backup.automatic", None, False)
    assert change("backup.automatic", "true") == ("backup.automatic", False, True)
    with pytest.raises(InvalidValue):
        change("backup.automatic", "yes")
    listed = {one.key: (one.value, one.is_set) for one in list_settings(settings_file).settings}
    assert listed["big_deal.EUR"] == (5, True)
    assert listed["default_manager"] == ("Pat Lee", True)
    assert listed["threshold"][1] is False
    with pytest.raises(InvalidValue):
        change("threshold", "many")
    with pytest.raises(InvalidValue):
        change("threshold", "1e3")


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("password", WrongUsage, "a password is never a setting; "),
        ("calendar.Password", WrongUsage, "a password is never a setting; "),
        ("capacity", WrongUsage, "'?capacity'? is a table; name one of its keys: capacity."),
        ("treshold", UnknownName, "did you mean threshold?"),
        ("half_days_a_week", UnknownName, "did you mean capacity.half_days_a_week?"),
        ("zzz", UnknownName, "coachlog config list shows them all"),
        ("big_deal.", UnknownName, "is not a setting; "),
    ],
)
def test_what_is_no_setting_is_told(name: str, error: type[CoachlogError], words: str) -> None:
    with pytest.raises(error, match=words.replace("?", r"\??") if "mean" in words else words):
        find_key(name)


def test_settings_that_cannot_be_written_are_told_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "file.db"
    file.write_bytes(b"SQLite format 3\0")
    for path, reason in (
        (file / "config.toml", "File exists; nothing was changed"), (tmp_path, "it is not a file"),
        (file, f"{file} is a database; give the output another name; nothing was changed"),
    ):  # fmt: skip
        with pytest.raises(CoachlogError) as told:
            check_settings_file(path)
        assert str(told.value) == f"the settings {path} can't be written: {reason}"


# What surrounds a log.


def words(found: Iterator[Finding]) -> list[tuple[str, str]]:
    return [(one.problem, one.advice) for one in found]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a log with all that lies beside it, which only its owner can read."""
    path = tmp_path / "log.db"
    for end in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{end}").touch(0o600)
    for end in ("-debriefs", "-backups"):
        Path(f"{path}{end}").mkdir(0o700)
    tmp_path.chmod(0o755)
    return path


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal", "-debriefs", "-backups"])
@pytest.mark.parametrize(("mode", "risk"), [(0o700, False), (0o701, True), (0o740, True)])
def test_what_others_can_read_is_named(place: Path, end: str, mode: int, risk: bool) -> None:
    plan = BackupPlan(Path(f"{place}-backups"))
    one = Path(f"{place}{end}")
    one.chmod(mode)
    wanted = 700 if end in ("-debriefs", "-backups") else 600
    told = (f"{one} is open to others than you (mode {mode:o})", f"chmod {wanted} {one}")
    assert words(find_open_to_others(place, plan)) == ([told] if risk else [])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(("mode", "risk"), [(0o775, False), (0o777, True), (0o1777, False)])
def test_a_folder_to_which_everybody_may_write(place: Path, mode: int, risk: bool) -> None:
    place.parent.chmod(mode)
    found = words(find_open_to_others(place, BackupPlan(Path(f"{place}-backups"))))
    place.parent.chmod(0o700)
    assert [problem[:34] for problem, _ in found] == [
        "everybody may replace the log, as e"[:34]
    ] * risk


def test_strays_are_looked_for_beside_the_log_and_its_backups(place: Path) -> None:
    plan = BackupPlan(Path(f"{place}-backups"))
    names = [place.parent, plan.folder, Path(f"{place}-debriefs")]
    strays = [folder / f".{number}abcdef.coachlog" for number, folder in enumerate(names)]
    for stray in strays:
        stray.touch()
    now = strays[0].stat().st_mtime
    found = list_strays(place, plan, now + 24 * 60 * 60 + 1)
    assert set(found) <= set(strays)
    assert list_strays(place, plan, now + 24 * 60 * 60 - 9) == []
    assert words(describe_strays([])) == []
    assert words(describe_strays(strays[:1]))[0][0] == (
        f"killed commands left a file behind, such as {strays[0]}"
    )
    assert words(describe_strays(strays[:2]))[0][0] == (
        f"killed commands left 2 files behind, such as {strays[0]}"
    )


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox", "Dropbox"), ("OneDrive - Acme", "OneDrive"), ("Mobile Documents", "iCloud"),
        ("my Dropbox", None), ("Nextcloud/x", "Nextcloud"), ("plain", None),
        ("Dropbox/OneDrive/x", "Dropbox"),  # the outer one is enough
    ],
)  # fmt: skip
def test_a_folder_that_a_service_syncs(tmp_path: Path, folder: str, service: str | None) -> None:
    found = words(find_shared_place(tmp_path / folder / "log.db"))
    assert [problem.partition(" seems")[0] for problem, _ in found] == [service] * bool(service)


def test_a_file_system_is_that_of_the_nearest_mount_and_of_two_the_later() -> None:
    mounts = (
        "a / ext4 rw\nb /home nfs rw\nc /home/pat\\040lee cifs rw\nd /home tmpfs rw\nbroken /x\n"
    )
    for folder, kind in (
        ("/", "ext4"), ("/home", "tmpfs"), ("/home/kim", "tmpfs"), ("/home/pat lee/x", "cifs"),
        ("/homes", "ext4"), ("/x", "ext4"),
    ):  # fmt: skip
        assert find_file_system(Path(folder), mounts) == kind
    assert find_file_system(Path("/home"), "") is None


@pytest.mark.parametrize(("days", "risk"), [(7, False), (8, True)])
def test_what_is_in_no_backup_for_over_a_week(days: int, risk: bool) -> None:
    since = TODAY - timedelta(days=days)
    made = Backup(Path("b.db"), datetime(2026, 11, 1, 9), "daily", 1)  # noqa: DTZ001  (local)
    for backups, said in (([], "there is none"), ([made], "the newest is of 2026-11-01")):
        found = words(find_missing_backup(backups, since, TODAY))
        told = (f"what was saved since {since} is in no backup ({said})", "coachlog backup")
        assert found == [told] * risk
    assert words(find_missing_backup([], None, TODAY)) == []
