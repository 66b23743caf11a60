"""list-calls: which calls, in which shape, and files that appear whole or not at all."""

import contextlib
import csv
import fcntl
import io
import json
import os
import pty
import stat
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import changing

Coachlog = Callable[..., Any]

NATIVE = "id,date,manager,rep,account,initiator,deal_value,currency,minutes,role"
NATIVE += ",reinforce,improve,notes"


@pytest.fixture(autouse=True)
def _calls(coachlog: Coachlog) -> None:
    for day, manager, rep in (
        ("2026-11-18", "Pat Lee", "Dana Cruz"),
        ("2026-11-19", "Kim Poe", "Lou Fox"),
        ("2026-11-18", "Pat Lee", "Ida Moe"),
    ):
        coachlog(
            *("add-call", "--manager", manager, "--rep", rep, "--account", "Acme"),
            *("--initiator", "rep-request", "--date", day, "--deal-value", "1200.50"),
        )


def ids(coachlog: Coachlog, *args: str) -> list[int]:
    document = json.loads(coachlog("list-calls", "--format", "json", *args).out)
    return [call["id"] for call in document["calls"]]


def test_newest_day_comes_first_and_the_last_logged_of_a_day(coachlog: Coachlog) -> None:
    assert ids(coachlog) == [2, 3, 1]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("--manager", "pat lee"), [3, 1]),
        (("--manager", "Kim Poe", "--week"), [2]),
        (("--manager", "Kim Poe", "--week", "last"), []),
        (("--limit", "2"), [2, 3]),
        (("--from", "2026-11-19"), [2]),
    ],
)
def test_filters_narrow_the_list(
    coachlog: Coachlog, args: tuple[str, ...], expected: list[int]
) -> None:
    assert ids(coachlog, *args) == expected


@pytest.fixture
def _sorted_calls(coachlog: Coachlog) -> None:
    """Log calls of every kind: 4 observed, 5 without a value, 6 imported and not sorted."""
    pat = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Globex GmbH")
    coachlog(
        *(*pat, "--initiator", "manager-scheduled", "--role", "observed", "--deal-value", "900"),
        *("--notes", "100% of the STRASSE is Große_Öffnung"),
    )
    coachlog(*pat, "--initiator", "rep-request", "--reinforce", "e\u0301tude")
    row = "date,manager,rep,account,initiator\n2026-11-02,Kim Poe,Lou Fox,Acme,\n"
    coachlog("import", "-", stdin=row)


@pytest.mark.usefixtures("_sorted_calls")
@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("--rep", "Dana Cruz"), [5, 4, 1]),
        (("--account", "globex gmbh"), [5, 4]),
        (("--initiator", "unknown"), [6]),
        (("--initiator", "manager-scheduled"), [4]),
        (("--stakes", "big"), [2, 3, 1]),
        (("--stakes", "ordinary"), [4]),
        (("--stakes", "unknown"), [5, 6]),
        (("--stakes", "big", "--rep", "Ida Moe", "--month"), [3]),
        (("--role", "observed"), [4]),
        (("--role", "none", "--manager", "Pat Lee"), [5, 3, 1]),
        (("--text", "GROSSE_öffnung"), [4]),
        (("--text", "straße"), [4]),
        (("--text", "100%"), [4]),
        (("--text", "1%e"), []),
        (("--text", "t_e"), []),
        (("--text", "\u00c9TUDE"), [5]),
        (("--limit", "2", "--offset", "1"), [4, 2]),
        (("--offset", "5"), [6]),
        (("--offset", "99"), []),
    ],
)
def test_filters_combine(
    coachlog: Coachlog, settings_file: Path, args: tuple[str, ...], expected: list[int]
) -> None:
    settings_file.write_text("[big_deal]\nEUR = 1000")
    assert ids(coachlog, *args) == expected


def test_stakes_follow_the_percentile_where_no_line_is_set(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    """Rule 7: with 20 known values the 15th smallest is the line."""
    rows = [f"2026-10-{n:02},Ann Moe,Rep,Acme,unknown,{n}00\n" for n in range(1, 21)]
    coachlog("import", "-", stdin="date,manager,rep,account,initiator,deal_value\n" + "".join(rows))
    ann = ("--manager", "Ann Moe")
    assert len(ids(coachlog, *ann, "--stakes", "big")) == 6
    assert len(ids(coachlog, *ann, "--stakes", "ordinary")) == 14
    before = ("--from", "2026-10-01", "--to", "2026-10-19")  # 19 values by then: no line
    assert len(ids(coachlog, *ann, "--stakes", "unknown", *before)) == 19


def test_calls_of_a_field_day_are_found_by_it(coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", "--rep", "Dana Cruz", "--manager", "Pat Lee", "--date", "2026-11-20")
    coachlog("add-call", "--field-day", "1", "--account", "Acme")
    assert ids(coachlog, "--field-day", "1") == [4]
    assert "there is no field day 2" in coachlog("list-calls", "--field-day", "2", expect=1).err


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--initiator", "me"),
        ("--stakes", "huge"),
        ("--role", "slept"),
        ("--text", ""),
        ("--limit", "0"),
        ("--limit", "-3"),
        ("--offset", "x"),
        ("--field-day", "one"),
    ],
)
def test_a_filter_that_is_none_is_refused_by_name(
    coachlog: Coachlog, option: str, value: str
) -> None:
    found = coachlog("list-calls", f"{option}={value}", expect=2)
    assert option in found.err
    assert found.err.count("\n") == 1


def test_the_first_calls_are_found_without_reading_the_rest(
    coachlog: Coachlog, log_path: Path
) -> None:
    """Steps of SQLite's machine, counted in hundreds, do not grow with the log."""

    from coachlog.domain.listing import CallFilter
    from coachlog.reports.calls import CallScope, find_calls
    from coachlog.store.open import open_log
    from coachlog.store.sessions import reading

    def steps(chosen: CallFilter, found: CallScope) -> int:
        counted = 0

        def count() -> None:
            nonlocal counted
            counted += 1

        with open_log(log_path, writing=False) as log, reading(log) as session:
            log.connection.set_progress_handler(count, 100)
            assert list(find_calls(session, chosen, found))
        return counted

    some = [
        (CallFilter(limit=2), CallScope()),
        (CallFilter(limit=2), CallScope(manager_id=1)),
        (CallFilter(limit=2), CallScope(rep_id=1)),
    ]
    before = [steps(*one) for one in some]
    with changing(log_path) as connection:
        connection.executemany(
            "INSERT INTO call (held_on, manager_id, rep_id, account_id, initiator, command_id)"
            " SELECT ?, 2, 2, 1, 'rep-request', 1 FROM call LIMIT 10",
            [(f"20{n // 12 % 20:02}-{n % 12 + 1:02}-01",) for n in range(1000)],
        )
    assert [steps(*one) <= 2 * old + 10 for one, old in zip(some, before, strict=True)] == [
        True
    ] * 3


def test_csv_has_the_native_columns_with_an_id_first(coachlog: Coachlog) -> None:
    out = coachlog("list-calls", "--format", "csv").out
    assert out.splitlines() == [
        NATIVE,
        "2,2026-11-19,Kim Poe,Lou Fox,Acme,rep-request,1200.50,EUR,,,,,",
        "3,2026-11-18,Pat Lee,Ida Moe,Acme,rep-request,1200.50,EUR,,,,,",
        "1,2026-11-18,Pat Lee,Dana Cruz,Acme,rep-request,1200.50,EUR,,,,,",
    ]


def test_empty_list_is_a_document_too(coachlog: Coachlog) -> None:
    none = ("--week", "2020-W01")
    assert coachlog("list-calls", *none, "--format", "csv").out == NATIVE + "\n"
    assert ids(coachlog, *none) == []
    assert coachlog("list-calls", *none).out.strip() != ""


def test_unknown_manager_is_refused_with_the_like_name(coachlog: Coachlog) -> None:
    found = coachlog("list-calls", "--manager", "Kim Pow", expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert "did you mean Kim Poe?" in found.err


def test_piped_table_has_no_colour_and_no_folding(coachlog: Coachlog) -> None:
    coachlog(
        *("add-call", "--rep", "Dana Cruz", "--account", "A long account name " * 9),
        *("--initiator", "rep-request", "--notes", "a long note " * 90),
    )
    out = coachlog("list-calls").out
    assert "A long account name " * 9 in out
    assert ("a long note " * 90).rstrip() in out
    assert "\x1b" not in out


@pytest.mark.parametrize("shape", ["table", "json", "csv"])
@pytest.mark.parametrize("command", ["list-calls", "report", "list-team"])
def test_output_file_holds_what_the_screen_would_show(
    coachlog: Coachlog, tmp_path: Path, command: str, shape: str
) -> None:
    shown = coachlog(command, "--format", shape).out
    path = tmp_path / "out.txt"
    path.write_text("older")
    found = coachlog(command, "--format", shape, "--output", path)
    assert (found.out, found.err) == ("", f"Wrote {path}\n")
    assert path.read_bytes().decode("utf-8") == shown
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert coachlog(command, "--format", shape, "--output", "-").out == shown


def test_output_that_can_not_be_written_is_said(coachlog: Coachlog, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "out.csv"):
        found = coachlog("list-calls", "--format", "csv", "--output", path, expect=1)
        assert (found.out, found.err.count("\n")) == ("", 1)


def test_output_draft_of_a_killed_command_does_not_block(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    (tmp_path / f".out.csv.{os.getpid()}.new").write_text("half")
    coachlog("list-calls", "--format", "csv", "--output", tmp_path / "out.csv")


def test_output_through_a_link_writes_the_file_it_leads_to(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    coachlog("list-calls", "--format", "csv", "--output", tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text().startswith(NATIVE)


def test_output_to_a_device_writes_to_it_and_does_not_replace_it(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    """As root, a report written to /dev/null must not make a file of it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        coachlog("list-calls", "--format", "csv", "--output", pipe)
        assert stat.S_ISFIFO(pipe.lstat().st_mode)
        assert os.read(reader, 100_000).startswith(NATIVE.encode())
    finally:
        os.close(reader)


def test_reader_that_has_seen_enough_is_no_error(coachlog: Coachlog, tmp_path: Path) -> None:
    rows = [f"2026-01-02,M,R,A {n},rep-request\n" for n in range(5_000)]
    (tmp_path / "c.csv").write_text("date,manager,rep,account,initiator\n" + "".join(rows))
    coachlog("import", tmp_path / "c.csv")
    command = [sys.executable, "-m", "coachlog", "list-calls", "--format", "csv"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


def test_export_imports_into_an_empty_log_and_exports_the_same(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    for command in (("edit-rep", "Dana Cruz", "--manager", "Kim Poe"), ()):
        if command:
            coachlog(*command)
    before = coachlog("list-calls", "--format", "csv").out
    (tmp_path / "calls.csv").write_text(before)
    log_path.unlink()
    coachlog("import", tmp_path / "calls.csv")
    after = coachlog("list-calls", "--format", "csv").out
    assert without_ids(after) == without_ids(before)


def without_ids(text: str) -> list[list[str]]:
    return sorted(row[1:] for row in csv.reader(io.StringIO(text, newline="")))


def on_terminal(env: dict[str, str], *args: str) -> str:
    """Run the program with a terminal of 60 columns for its output; return what came out."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(env)
        os.execv(sys.executable, [sys.executable, "-m", "coachlog", *args])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    out = b""
    with contextlib.suppress(OSError):  # the terminal is gone with the program
        while part := os.read(terminal, 4096):
            out += part
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return out.decode()


@pytest.mark.parametrize(
    ("env", "escapes"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_terminal_that_wants_no_escapes_gets_none(
    coachlog: Coachlog, env: dict[str, str], escapes: bool
) -> None:
    coachlog("edit-call", "1", "--notes", "said")
    out = on_terminal({**env, "PAGER": "cat"}, "list-calls")
    assert ("\x1b" in out) is escapes
    assert "Dana" in out


def test_a_table_on_a_terminal_goes_through_the_pager(coachlog: Coachlog) -> None:
    pager = {"TERM": "xterm", "PAGER": "sed s/^/paged:/"}
    assert "paged:" in on_terminal(pager, "list-calls")
    assert "paged:" not in on_terminal(pager, "list-calls", "--no-pager")
    assert "paged:" not in on_terminal(pager, "list-calls", "--format", "csv")
    assert "Dana" in on_terminal({**pager, "PAGER": "no-such-pager"}, "list-calls")
    on_terminal({**pager, "PAGER": "head -n 1"}, "list-calls")  # who leaves early has seen enough


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_screen_cuts_a_name(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    name = "Maximiliane Freifrau von Guttenberg-Hohenstein"
    people = ("--manager", name, "--rep", f"{name} II")
    coachlog("add-call", *people, "--account", f"{name} GmbH", "--initiator", "rep-request")
    coachlog("plan-fieldday", *people, "--date", "2026-11-20")
    coachlog("add-action", "Send it", "--rep", f"{name} II")
    monkeypatch.setenv("COLUMNS", str(width))
    for command in (
        ("list-calls",), ("list-team",), ("list-fielddays",), ("list-actions",),
        ("report", "--manager", name),  # that of all has one line a manager, and shortens it
    ):  # fmt: skip
        out = coachlog(*command).out
        lines = [line for line in out.splitlines() if not line.startswith("Next ")]
        assert max(map(len, lines)) <= width, command  # a command to copy stays in one line
        assert "Guttenberg-Hohenstein" in " ".join(out.split()), command
