"""The file that a command writes is of the format that its ending says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Coachlog = Callable[..., Any]
ADD = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")


@pytest.fixture(autouse=True)
def _a_log(coachlog: Coachlog) -> None:
    coachlog(*ADD, "--initiator", "rep-request")


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("q4.html", b"<!doctype html>"),
        ("q4.HTM", b"<!doctype html>"),
        ("q4.json", b'{\n  "format"'),
        ("q4.csv", b"period,manager,"),
        ("q4.md", b"#"),
        ("q4.xlsx", b"PK\x03\x04"),
        ("q4.txt", b"2026-W47"),
        ("q4", b"2026-W47"),
        ("html", b"2026-W47"),
    ],
)
def test_ending_says_the_format(
    coachlog: Coachlog, tmp_path: Path, name: str, begin: bytes
) -> None:
    coachlog("report", "-o", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_format_that_is_given_goes_before_the_ending(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("report", "-o", tmp_path / "x.html", "--format", "json")
    assert (tmp_path / "x.html").read_bytes().startswith(b'{\n  "format"')


def test_ending_that_a_command_does_not_write_is_refused(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    refused = coachlog("list-calls", "-o", tmp_path / "calls.pdf", expect=2)
    assert "list-calls writes nothing that ends with .pdf" in refused.err
    assert "table|json|csv|xlsx|markdown" in refused.err
    assert not (tmp_path / "calls.pdf").exists()
