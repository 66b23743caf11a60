"""Publishing: a real calendar server on this machine, and servers that fail."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keyring
import pytest
from caldav.davclient import DAVClient
from icalendar import Calendar
from keyring.errors import KeyringError

from coachlog import calendar_server
from coachlog.cli.program.app import run
from tests.campaigns.servers import Case, face, list_cases
from tests.conftest import Coachlog, changing

PASSWORD = "pass word ü"


@dataclass(frozen=True)
class Server:
    """A Radicale server with one calendar of the user pat."""

    url: str

    @property
    def calendar(self) -> str:
        return f"{self.url}/pat/days/"

    def entries(self) -> list[Calendar]:
        """Return what stands in the calendar."""
        with DAVClient(url=self.url, username="pat", password=PASSWORD) as client:
            found = client.calendar(url=self.calendar).get_events()  # type: ignore[no-untyped-call]  # caldav declares none here
            return [Calendar.from_ical(str(one.data)) for one in found]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Start a calendar server on a free port; return its process and the port."""
    (folder / "users").write_text(f"pat:{PASSWORD}\n", encoding="utf-8")
    for _ in range(5):  # somebody may take the port before the server does
        port = free_port()
        (folder / "config").write_text(
            f"[server]\nhosts = 127.0.0.1:{port}\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder / 'users'}\n"
            "htpasswd_encryption = plain\ndelay = 0\n"
            f"[storage]\nfilesystem_folder = {folder / 'collections'}\n",
            encoding="utf-8",
        )
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "radicale", "--config", str(folder / "config")],
                stdout=log,
                stderr=log,
            )
        while process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return process, port
            time.sleep(0.05)  # until the server listens
    raise AssertionError((folder / "log").read_text())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    process, port = start_server(tmp_path_factory.mktemp("radicale"))
    try:
        found = Server(url=f"http://127.0.0.1:{port}")
        with DAVClient(url=found.url, username="pat", password=PASSWORD) as client:
            client.mkcalendar(found.calendar)
        yield found
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def team(coachlog: Coachlog, settings_file: Path, monkeypatch: pytest.MonkeyPatch) -> Coachlog:
    """Make a team of two, with the password of the server in the environment."""
    monkeypatch.setenv(calendar_server.PASSWORD_VARIABLE, PASSWORD)
    coachlog("add-manager", "Pat Lee", "--email", "pat@example.com")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--email", "dana@example.com")
    return coachlog


def event_of(entry: Calendar) -> Any:  # noqa: ANN401  (a property has one of many types)
    (event,) = entry.walk("VEVENT")
    return event


def uid_of(entry: Calendar) -> str:
    return str(event_of(entry)["uid"])


def configure(path: Path, url: str, user: str = "pat") -> None:
    path.write_text(f'[caldav]\nurl = "{url}"\nuser = "{user}"\n', encoding="utf-8")


def change_day(path: Path, **values: str) -> None:
    """Change the only field day behind the program's back, as a log from somebody may be."""
    with changing(path) as connection:
        for name, value in values.items():
            connection.execute(f"UPDATE field_day SET {name} = ?", (value,))


PLAN = ("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01", "--half", "am")


def test_a_day_is_put_on_the_server_moved_and_taken_off(
    team: Coachlog, settings_file: Path, server: Server
) -> None:
    configure(settings_file, server.calendar)
    before = [uid_of(one) for one in server.entries()]
    done = team(*PLAN, "--publish")
    assert f"Field day 1 is published to {server.calendar}" in done.err
    (entry,) = (one for one in server.entries() if uid_of(one) not in before)
    event = event_of(entry)
    assert "method" not in entry
    assert event.decoded("dtstart").date().isoformat() == "2026-12-01"
    assert [str(one) for one in event["attendee"]][1] == "mailto:dana@example.com"

    moved = team("edit-fieldday", 1, "--date", "2026-12-08")
    assert "the calendar server may still have it as before" in moved.err
    team("edit-fieldday", 1, "--publish")
    (entry,) = (one for one in server.entries() if uid_of(one) not in before)
    event = event_of(entry)
    assert event.decoded("dtstart").date().isoformat() == "2026-12-08"
    assert event["sequence"] == 1

    done = team("cancel-fieldday", 1, "--yes", "--publish")
    assert "Field day 1 is taken off" in done.err
    assert len(server.entries()) == len(before)
    gone = team("edit-fieldday", 1, "--publish")  # it is gone already, which is as it should be
    assert f"Field day 1 is not on {server.calendar}" in gone.err


def test_a_cancelled_day_can_be_taken_off_later(
    team: Coachlog, settings_file: Path, server: Server
) -> None:
    configure(settings_file, server.calendar)
    before = len(server.entries())
    team(*PLAN, "--publish")
    assert "edit-fieldday 1 --publish" in team("cancel-fieldday", 1, "--yes").err
    assert len(server.entries()) == before + 1
    team("edit-fieldday", 1, "--publish")
    assert len(server.entries()) == before


def test_cancelling_what_was_never_published_is_fine(
    team: Coachlog, settings_file: Path, server: Server
) -> None:
    team(*PLAN)
    assert "--publish needs" in team("cancel-fieldday", 1, "--yes", "--publish", expect=2).err
    configure(settings_file, server.calendar)
    assert "is not on" in team("cancel-fieldday", 1, "--yes", "--publish").err


def test_undo_says_that_the_server_keeps_the_day(
    team: Coachlog, settings_file: Path, server: Server, tmp_path: Path
) -> None:
    configure(settings_file, server.calendar)
    before = len(server.entries())
    ics = tmp_path / "day.ics"
    team(*PLAN, "--publish", "--ics", ics)
    undone = team("undo", "--yes")
    assert f"wrote the calendar file {ics} and changed the calendar server" in undone.err
    assert len(server.entries()) == before + 1


def test_a_wrong_password_loses_nothing_and_is_not_shown(
    team: Coachlog, settings_file: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(settings_file, server.calendar)
    monkeypatch.setenv(calendar_server.PASSWORD_VARIABLE, "wrong-secret")
    refused = team(*PLAN, "--publish", expect=4)
    assert (
        "coachlog: saved, but field day 1 may not be published: the calendar server 127.0.0.1"
        in refused.err
    )
    assert "does not let pat in" in refused.err
    assert "coachlog edit-fieldday 1 --publish" in refused.err
    assert "wrong-secret" not in refused.err + refused.out
    monkeypatch.setenv(calendar_server.PASSWORD_VARIABLE, PASSWORD)
    assert "published" in team("edit-fieldday", 1, "--publish").err


def test_a_missing_password_is_asked_of_the_keyring(
    team: Coachlog, settings_file: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(settings_file, server.calendar)
    monkeypatch.delenv(calendar_server.PASSWORD_VARIABLE)
    monkeypatch.setattr(keyring, "get_password", lambda service, user: None)
    refused = team(*PLAN, "--publish", expect=4)
    assert f"none is known; give it in {calendar_server.PASSWORD_VARIABLE}, or keep it with " in (
        refused.err
    )
    assert f"keyring set 'coachlog {server.url}' pat" in refused.err
    known = {(f"coachlog {server.url}", "pat"): PASSWORD}
    monkeypatch.setattr(keyring, "get_password", lambda service, user: known[service, user])
    assert "published" in team("edit-fieldday", 1, "--publish").err


def test_a_machine_without_a_keyring_is_no_bug(
    team: Coachlog, settings_file: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(service: str, user: str) -> None:
        raise KeyringError(f"no keyring here for {service} of {user}")

    configure(settings_file, server.calendar)
    monkeypatch.delenv(calendar_server.PASSWORD_VARIABLE)
    monkeypatch.setattr(keyring, "get_password", fail)
    assert "none is known" in team(*PLAN, "--publish", expect=4).err


def test_a_server_that_is_down_loses_nothing(team: Coachlog, settings_file: Path) -> None:
    configure(settings_file, f"http://127.0.0.1:{free_port()}/pat/days/")
    refused = team(*PLAN, "--publish", expect=4)
    assert refused.err.splitlines()[-1].startswith("coachlog: saved, but field day 1 may not be")
    assert "can't be reached" in refused.err
    assert "Planned field day 1" in refused.out


def test_a_server_that_does_not_answer_loses_nothing(
    team: Coachlog, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_server, "DEADLINE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        configure(settings_file, f"http://127.0.0.1:{silent.getsockname()[1]}/days/")
        assert "did not answer within" in team(*PLAN, "--publish", expect=4).err


def test_an_address_that_is_no_calendar_is_said(
    team: Coachlog, settings_file: Path, server: Server
) -> None:
    configure(settings_file, f"{server.url}/pat/nowhere/at/all/")
    refused = team(*PLAN, "--publish", expect=4)
    assert "nowhere/at/all/ is the address of a calendar" in refused.err


def test_a_day_goes_where_the_settings_say_whatever_the_log_says(
    team: Coachlog, settings_file: Path, server: Server, log_path: Path
) -> None:
    configure(settings_file, server.calendar)
    team(*PLAN, "--publish")
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        stranger.settimeout(0)
        elsewhere = f"http://127.0.0.1:{stranger.getsockname()[1]}/x.ics"
        change_day(log_path, published_to=elsewhere)
        done = team("edit-fieldday", 1, "--publish")
        with pytest.raises(BlockingIOError):
            stranger.accept()
    assert f"Field day 1 is published to {server.calendar}" in done.err
    assert f"Note: it was published to {elsewhere} before, and was left alone there" in done.err
    assert "before" not in team("edit-fieldday", 1, "--publish").err


def test_a_day_that_would_reach_another_entry_is_not_published(
    team: Coachlog, settings_file: Path, server: Server, log_path: Path
) -> None:
    configure(settings_file, server.calendar)
    team(*PLAN)
    change_day(log_path, uid="../../other/1")
    refused = team("edit-fieldday", 1, "--publish", expect=1)
    assert "known to calendars as ../../other/1, which coachlog never calls one" in refused.err


def test_a_password_is_not_sent_readable_to_another_machine(
    team: Coachlog, settings_file: Path
) -> None:
    configure(settings_file, "http://calendar.example.com/pat/")
    assert "https address" in team(*PLAN, "--publish", expect=1).err
    assert "no field days" in team("list-fielddays").out.casefold()


@pytest.mark.parametrize("case", [one for one in list_cases() if one.is_fast], ids=str)
def test_a_hostile_server_learns_nothing_and_is_not_believed(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if case.family == "slow":
        monkeypatch.setattr(calendar_server, "DEADLINE_SECONDS", 0.2)

    def run_here(args: Sequence[str], env: dict[str, str]) -> tuple[int, str, float, int]:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        code = run(args)
        return code, "".join(capsys.readouterr()), 0.0, 0

    assert face(case, tmp_path, run_here) == []


def test_the_password_stands_nowhere_in_the_log(
    team: Coachlog, settings_file: Path, server: Server, log_path: Path
) -> None:
    configure(settings_file, server.calendar)
    team(*PLAN, "--publish")
    for path in log_path.parent.iterdir():
        assert PASSWORD.encode() not in path.read_bytes()
