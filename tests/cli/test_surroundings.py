"""Ordinary trouble around a command: one line that says what to do, and never a bug."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.test_streams import shell
from tests.conftest import Coachlog

ADD = "add-call --manager Pat --rep Dana --account Acme --initiator rep-request"


@pytest.mark.parametrize("command", ["import -", "debrief-fieldday 1 --from-file -"])
def test_a_closed_standard_input_is_named(coachlog: Coachlog, command: str) -> None:
    coachlog("plan-fieldday", "--manager", "Pat", "--rep", "Dana", "--date", "2026-11-19")
    done = shell(f"coachlog {command} <&-")
    assert done.returncode == 1
    assert done.stderr.startswith(b"coachlog: standard input is closed; ")


def test_all_streams_may_be_closed(coachlog: Coachlog) -> None:
    assert shell(f"coachlog {ADD} <&- >&- 2>&-").returncode == 0
    assert len(json.loads(coachlog("list-calls", "--format", "json").out)["calls"]) == 1


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero on this system")
def test_a_file_without_an_end_is_not_read_to_it(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachlog("plan-fieldday", "--manager", "Pat", "--rep", "Dana", "--date", "2026-11-19")
    done = coachlog("debrief-fieldday", 1, "--from-file", "/dev/zero", expect=1)
    assert done.err == "coachlog: /dev/zero is over 1 MB long, which no debrief is\n"
    monkeypatch.setenv("COACHLOG_CONFIG", "/dev/zero")
    assert "over 1 MB long" in coachlog("config", "get", "threshold", expect=1).err


@pytest.mark.parametrize("command", ["history", "list-calls", "undo --yes"])
def test_a_time_zone_that_is_none_is_refused(coachlog_process: Coachlog, command: str) -> None:
    coachlog_process(*ADD.split())
    done = coachlog_process(*command.split(), env={"TZ": "UTC+25"}, expect=2)
    assert done.err.startswith("coachlog: TZ: UTC+25 is not a time zone such as Europe/Berlin. ")


def test_an_empty_name_of_the_log_is_refused_and_an_empty_variable_is_not_set(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refused = coachlog("--db", "", *ADD.split(), expect=2)
    assert refused.err.startswith("coachlog: --db: the name of the log is empty; ")
    monkeypatch.setenv("COACHLOG_DB", "")
    coachlog(*ADD.split())
    assert len(list(Path(os.environ["XDG_DATA_HOME"]).rglob("coachlog.db"))) == 1


def test_the_home_of_nobody_is_a_name_like_others(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    coachlog("--db", "~nobody-of-that-name.db", *ADD.split())
    assert (tmp_path / "~nobody-of-that-name.db").exists()


def test_a_log_may_have_any_bytes_for_a_name(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("--db", tmp_path / "\udcff\udcfe.db", *ADD.split())
    assert b"\xff\xfe.db" in os.listdir(os.fsencode(tmp_path))


def test_a_user_may_have_any_bytes_for_a_name(coachlog_process: Coachlog) -> None:
    coachlog_process(*ADD.split(), env={"COACHLOG_USER": "\udcff\udcfe"})
    (entry,) = json.loads(coachlog_process("history", "--format", "json").out)["entries"]
    assert entry["by"] == r"\udcff\udcfe"
