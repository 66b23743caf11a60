"""`report` as a workbook, a mail and Markdown, on the command line."""

from __future__ import annotations

import io
import re
from email import message_from_string, policy
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # has no types
import pytest

from tests.conftest import Coachlog


@pytest.fixture
def week(coachlog: Coachlog) -> Coachlog:
    """Log two calls of this week, the second with a note, and one of the week before."""
    for rep, on, who in (
        ("Dana Cruz", "2026-11-18", "rep-request"),
        ("Lou Fox", "2026-11-19", "manager-scheduled"),
        ("Lou Fox", "2026-11-12", "manager-scheduled"),
    ):
        coachlog(
            "add-call", "--manager", "Pat Lee", "--rep", rep, "--account", "Acme", "--date", on,
            "--initiator", who, "--notes", f"secret of {on}",
        )  # fmt: skip
    return coachlog


def test_a_workbook_has_the_calls_of_the_period_up_to_today(week: Coachlog, tmp_path: Path) -> None:
    path = tmp_path / "week.xlsx"
    week("report", "--format", "xlsx", "--output", path)
    book = openpyxl.load_workbook(path)
    assert [row[5] for row in book["Calls"].iter_rows(values_only=True, min_row=2)] == [
        "scheduled",
        "asked",
    ]
    assert b"secret" not in b"".join(
        str(cell.value).encode() for sheet in book for row in sheet.rows for cell in row
    )
    week("report", "--format", "xlsx", "--with-notes", "--output", path)
    noted = openpyxl.load_workbook(path)["Calls"]["N2"].value
    assert noted == "secret of 2026-11-19"
    week("report", "--week", "next", "--format", "xlsx", "--output", path)
    assert openpyxl.load_workbook(path)["Calls"].max_row == 1


def test_a_mail_goes_to_standard_output_with_its_workbook(
    week: Coachlog, settings_file: Path
) -> None:
    settings_file.write_text('[mail]\nfrom = "pat@example.com"\n')
    days = ("--from", "2026-11-16", "--to", "2026-11-19", "--to", "a@example.com")
    out = week("report", "--format", "eml", *days, "--attach", "xlsx").out
    message = message_from_string(out, policy=policy.default)
    assert (message["From"], message["To"]) == ("pat@example.com", "a@example.com")
    assert "2026-11-16 to 2026-11-19" in message["Subject"]
    (attached,) = message.iter_attachments()
    content = attached.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert "Managers" in openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_a_mail_is_from_whoever_was_said_or_is_known(
    week: Coachlog, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACHLOG_USER", "Zoë O'Neil (Sales)")
    mail = ("report", "--from", "2026-11-16", "--format", "eml", "--to", "a@example.com")

    def sender(*more: str) -> tuple[str, str]:
        done = week(*mail, *more)
        message = message_from_string(done.out, policy=policy.default)
        assert not message["From"].defects
        return str(message["From"]), done.err

    by_login, said = sender()
    assert re.fullmatch(r"Zoe\.O'Neil\.Sales@[!-?A-~]+", by_login)
    assert said == (
        f"The mail is from {by_login}; for another sender: coachlog config set mail.from ADDRESS\n"
    )
    week("edit-manager", "Pat Lee", "--email", "pat@example.com")
    assert sender()[0] == "pat@example.com"
    assert sender("--anonymous")[0] == by_login
    week("add-manager", "Kim Poe", "--email", "kim@example.com")
    assert sender()[0] == by_login
    assert sender("--manager", "Kim")[0] == "kim@example.com"
    settings_file.write_text('default_manager = "Pat Lee"\n')
    assert sender()[0] == "pat@example.com"
    week("edit-manager", "Pat Lee", "--email", "pät@example.com")
    assert sender()[0] == by_login
    settings_file.write_text('[mail]\nfrom = "Pat Lee <me@example.com>"\n')
    assert sender() == ("Pat Lee <me@example.com>", "")
    assert sender("--from", "Boss <b@example.com>") == ("Boss <b@example.com>", "")


def test_a_mail_says_nothing_of_its_sender_in_a_quiet_run(week: Coachlog) -> None:
    assert week("--quiet", "report", "--format", "eml", "--to", "a@example.com").err == ""


def test_a_mail_goes_to_people_by_their_names_too(week: Coachlog) -> None:
    names = ("Ünï Cödé <x@example.com>", '"Doe, J" <y@example.com>', "<z@example.com>")
    to = [word for name in names for word in ("--to", name)]
    message = message_from_string(
        week("report", "--week", "--format", "eml", *to).out, policy=policy.default
    )
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [
        ("Ünï Cödé", "x@example.com"),
        ("Doe, J", "y@example.com"),
        ("", "z@example.com"),
    ]


@pytest.mark.parametrize("shape", ["table", "json", "csv", "markdown", "xlsx", "eml"])
def test_nothing_is_written_for_a_period_without_calls(
    week: Coachlog, tmp_path: Path, shape: str
) -> None:
    path, to = tmp_path / "out", ["--to", "a@example.com"] if shape == "eml" else []
    for which, there in (("2026-W40", False), ("2026-W47", True)):
        done = week(
            "report", "--quiet", "--week", which, "--skip-empty", "--format", shape,
            "--output", path, *to,
        )  # fmt: skip
        assert path.exists() is there
        assert (done.out, done.err) == ("", "")


def test_a_mail_is_written_when_something_changed_against_the_period_before(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    for rep in ("Dana Cruz", "Lou Fox"):
        coachlog("add-rep", rep, "--manager", "Pat Lee", "--level", "new", "--hired", "2026-08-03")
    path = tmp_path / "mail.eml"

    def is_written(week: str) -> bool:
        path.unlink(missing_ok=True)
        done = coachlog(
            "report", "--quiet", "--week", week, "--skip-unchanged", "--format", "eml",
            "--to", "a@example.com", "--output", path,
        )  # fmt: skip
        assert (done.out, done.err) == ("", "")
        return path.exists()

    assert not is_written("last")  # both are overdue, and were
    coachlog(
        "add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme",
        "--date", "2026-11-12", "--initiator", "manager-scheduled",
    )  # fmt: skip
    assert is_written("last")  # one is not any more
    assert not is_written("this")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "eml"], "add --to ADDRESS"),
        (["--to", "a@example.com"], "--to ADDRESS belongs to --format eml"),
        (["--format", "eml", "--to", "a@b, c@d"], "is not an e-mail address"),
        (["--week", "--to", ""], '"" is not an e-mail address'),
        (["--week", "--format", "eml", "--to", "Boss <>"], "Boss <> is not an e-mail address"),
        (["--week", "--to", "=?utf-8?q?x?=@example.com"], "is not an e-mail address"),
        (["--week", "--to", "ünï@example.com"], "is not an e-mail address"),
        (["--week", "--to", "x@exämple.com"], "is not an e-mail address"),
        (["--week", "--to", "Doe, J <x@example.com>"], "is not an e-mail address"),
        (["--week", "--to", '"J\nBcc: y@example.com" <x@example.com>'], "is not an e-mail address"),
        (["--from", "2026-11-01", "--to", "2026-11-02", "--to", "2026-11-03"], "two days"),
        (["--from", "a@example.com"], "--from ADDRESS belongs to --format eml"),
        (["--from", "a@b", "--from", "c@d", "--format", "eml", "--to", "a@b"], "two addresses"),
        (["--from", "a@b, c@d", "--format", "eml", "--to", "a@b"], "is not an e-mail address"),
        (["--from", "2026-11-01", "--from", "2026-11-02"], "two days"),
        (
            ["--quarter", "--format", "eml", "--to", "nobody"],
            "to: nobody is neither an address such as pat@example.com nor a day",
        ),
        (["--attach", "xlsx"], "--attach belongs to --format eml"),
        (["--format", "eml", "--to", "a@example.com", "--attach", "csv"], "attach"),
        (["--with-notes"], "--with-notes belongs to a workbook"),
    ],
)
def test_options_without_a_place_are_refused(week: Coachlog, words: list[str], said: str) -> None:
    assert said in week("report", *words, expect=2).err


def test_calls_are_listed_as_a_workbook_and_as_markdown(week: Coachlog, tmp_path: Path) -> None:
    path = tmp_path / "calls.xlsx"
    week("list-calls", "--rep", "Lou Fox", "--format", "xlsx", "--output", path)
    sheet = openpyxl.load_workbook(path)["Calls"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [2, 3]
    assert sheet["N2"].value == "secret of 2026-11-19"
    lines = week("list-calls", "--rep", "Dana Cruz", "--format", "markdown").out.splitlines()
    assert lines[2] == (
        "| 1 | Wed 2026-11-18 | Pat Lee | Dana Cruz | Acme | asked |  |  |  |  |  "
        "| secret of 2026-11-18 |"
    )
