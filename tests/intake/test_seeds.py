"""Files that might take all time or memory: each is answered in words."""

import sys
from pathlib import Path

import pytest

from tests.conftest import Coachlog

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")

# An address space and CPU seconds within which any answer must come.
_LIMITS = {"RLIMIT_AS": 500_000_000, "RLIMIT_CPU": 10}
_WISHES = ("--manager", "pat@acme.com", "--add-people", "--skip-bad")
_HEAD = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261101T090000Z\r\n"
_TAIL = b"END:VEVENT\r\nEND:VCALENDAR\r\n"


def crowd(number: int) -> bytes:
    """Return a daily meeting of the manager, a rep and 200 guests from as many companies."""
    guests = [b"ATTENDEE:mailto:%d@%d.example\r\n" % (number, one) for one in range(200)]
    return (
        b"BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20260101T1%d0000Z\r\nRRULE:FREQ=DAILY\r\n"
        b"ORGANIZER:mailto:pat@acme.com\r\nATTENDEE:mailto:dana@acme.com\r\n%sEND:VEVENT\r\n"
    ) % (number, number % 10, b"".join(guests))


_TABLE = b"Date,Manager,Rep,Company\n2026-11-02,Pat Lee,Dana,Acme\n"
HOSTILE = {
    "secondly.ics": _HEAD + b"RRULE:FREQ=SECONDLY\r\n" + _TAIL,
    "billion.ics": _HEAD + b"RRULE:FREQ=MONTHLY;COUNT=1000000000;BYDAY=-1MO\r\n" + _TAIL,
    "many-dates.ics": _HEAD + b"RDATE:" + b"20261102T090000Z," * 300_000 + b"\r\n" + _TAIL,
    "crowds.ics": b"BEGIN:VCALENDAR\r\n" + b"".join(map(crowd, range(100))),
    "deep.ics": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000,
    "long-line.csv": _TABLE + b"x" * 1_000_000,
    "long-cell.csv": _TABLE + b'"' + b"x\n" * 1_000_000,
    "wide.csv": b"Date," * 50_000 + b"\n" + b"1," * 50_000,
}

# What stands before a cell or property that can't be held twice in that address space.
ENDLESS = {
    "endless.ics": _HEAD + b"DESCRIPTION:",
    "endless-cell.csv": _TABLE[:-1] + b'"',
    "endless-native.csv": b'date,manager,rep,account,initiator,notes\n2026-11-02,A,B,C,,"',
}


@on_linux
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_within_ten_seconds_and_500_mb(
    coachlog_process: Coachlog, name: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(HOSTILE[name])
    answer_within_limits(coachlog_process, file)


@on_linux
@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_line_is_answered_within_ten_seconds_and_500_mb(
    coachlog_process: Coachlog, name: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    with file.open("wb") as device:
        device.write(ENDLESS[name])
        for _ in range(300):
            device.write(b"x" * 1_000_000)
    answer_within_limits(coachlog_process, file)


def answer_within_limits(coachlog_process: Coachlog, file: Path) -> None:
    done = coachlog_process("import", file, *_WISHES, limits=_LIMITS, expect=None)
    assert done.code in (0, 1), done.err[-500:]
    assert "Traceback" not in done.err
    assert done.out or f"{file.name}:" in done.err
