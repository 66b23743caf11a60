"""The report as a page and as PDF: whom it is for, and where it goes."""

from __future__ import annotations

import builtins
import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # has no types
import pytest

from coachlog.store.log import Log
from tests.conftest import Coachlog

QUARTER = ("report", "--quarter", "2026-Q4", "--format")
REPS = ("Dana Cruz", "Lou Fox", "Sam Oak")
TO = ("--to", "boss@example.com")


@pytest.fixture
def log(coachlog: Coachlog, own_crowd: Log) -> Coachlog:
    return coachlog


@pytest.fixture
def _weasyprint() -> None:
    try:
        import weasyprint  # noqa: F401
    except OSError:
        if os.environ.get("COACHLOG_NEED_BROWSER"):
            raise
        pytest.skip("WeasyPrint lacks a library of the system")


def named(page: str) -> list[str]:
    return [rep for rep in REPS if rep in page]


def test_of_several_managers_the_page_is_the_bosss(log: Coachlog, tmp_path: Path) -> None:
    path = tmp_path / "q4.html"
    assert log(*QUARTER, "html", "--output", path).out == ""
    page = path.read_text(encoding="utf-8")
    assert named(page) == []
    assert re.findall(r"<bdi>(\w+ \w+)</bdi><small>", page) == ["Pat Lee", "Kim Poe"]
    assert "<h1" in page
    assert path.stat().st_mode & 0o777 == 0o600


def test_of_one_manager_it_is_their_own_unless_it_is_for_the_boss(log: Coachlog) -> None:
    own = log(*QUARTER, "html", "--manager", "Pat Lee").out
    assert named(own) == ["Dana Cruz", "Lou Fox"]
    assert "Next steps" in own
    assert named(log(*QUARTER, "html", "--manager", "Pat Lee", "--for", "boss").out) == []
    assert log(*QUARTER, "html", "--manager", "Pat Lee", "--for", "manager").out == own


def test_letters_stand_for_managers(log: Coachlog) -> None:
    for whom in ((), ("--manager", "Pat Lee")):
        page = log(*QUARTER, "html", "--anonymous", *whom).out
        assert "Manager A" in page
        assert "Pat Lee" not in page
        assert named(page) == []


def test_letters_stand_for_managers_in_a_mail_and_in_markdown_too(log: Coachlog) -> None:
    for shape in (("eml", *TO), ("markdown",)):
        for whom in ((), ("--manager", "Pat Lee")):
            text = log(*QUARTER, *shape, "--anonymous", *whom).out
            assert "Manager A" in text
            assert "Pat Lee" not in text
            assert named(text) == []


def test_letters_stand_for_managers_in_a_workbook_that_names_nobody(
    log: Coachlog, tmp_path: Path
) -> None:
    alone, mail = tmp_path / "q4.xlsx", tmp_path / "q4.eml"
    log(*QUARTER, "xlsx", "--anonymous", "--output", alone)
    log(*QUARTER, "eml", *TO, "--anonymous", "--attach", "xlsx", "--output", mail)
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    (attached,) = message.iter_attachments()
    for made in (alone.read_bytes(), attached.get_content()):
        with zipfile.ZipFile(io.BytesIO(made)) as parts:
            text = "".join(parts.read(name).decode() for name in parts.namelist())
        assert "Manager A" in text
        for name in ("Pat Lee", "Kim Poe", "Acme", *REPS):
            assert name not in text
        sheets = openpyxl.load_workbook(io.BytesIO(made)).sheetnames
        assert sheets == ["Summary", "Managers", "Weeks", "Definitions"]
    assert "Pat Lee" not in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # has one


def test_a_workbook_in_a_mail_names_reps_only_where_the_mail_does(log: Coachlog) -> None:
    def sheets(*args: str) -> list[str]:
        out = log(*QUARTER, "eml", *TO, "--attach", "xlsx", *args).out
        (attached,) = message_from_bytes(out.encode(), policy=policy.default).iter_attachments()
        made = attached.get_content()
        with zipfile.ZipFile(io.BytesIO(made)) as parts:
            text = "".join(parts.read(name).decode() for name in parts.namelist())
        found: list[str] = openpyxl.load_workbook(io.BytesIO(made)).sheetnames
        assert [name for name in (*REPS, "Acme") if name in text and "Reps" not in found] == []
        return found

    own = ("--manager", "Pat Lee")
    assert (
        sheets() == sheets(*own, "--for", "boss") == ["Summary", "Managers", "Weeks", "Definitions"]
    )
    assert len(sheets(*own)) == len(sheets(*own, "--with-notes")) == 7
    for above in ((), (*own, "--for", "boss")):
        mail = (*QUARTER, "eml", *TO, "--attach", "xlsx", "--with-notes", *above)
        assert "add --manager NAME" in log(*mail, expect=2).err


def test_letters_of_groups_are_called_groups(log: Coachlog) -> None:
    page = log(*QUARTER, "html", "--by", "group", "--anonymous").out
    assert re.findall(r"<bdi>([\w ]+)</bdi><small>", page) == ["Group A", "Group B"]
    assert not re.search("EMEA|APAC|Manager A", page)


def test_a_mail_names_reps_only_where_its_manager_was_named(log: Coachlog) -> None:
    assert named(log(*QUARTER, "eml", *TO).out) == []
    assert named(log(*QUARTER, "eml", *TO, "--group", "EMEA/North").out) == []
    own = (*QUARTER, "eml", *TO, "--manager", "Pat Lee")
    assert named(log(*own).out) == ["Dana Cruz", "Lou Fox"]
    assert named(log(*own, "--for", "boss").out) == []


def test_a_page_of_groups_has_one_line_a_group(log: Coachlog) -> None:
    page = log(*QUARTER, "html", "--by", "group").out
    assert re.findall(r"<bdi>([\w/]+)</bdi><small>", page) == ["APAC", "EMEA"]
    assert "2 groups" in page
    narrowed = log(*QUARTER, "html", "--group", "EMEA/North", "--for", "boss").out
    assert re.findall(r"<bdi>([\w ]+)</bdi><small>", narrowed) == ["Kim Poe"]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("html", "--for", "manager"), 2, "--for manager is about one of them; add --manager NAME"),
        (("html", "--for", "rep"), 2, "not boss or manager"),
        (("json", "--for", "boss"), 2, "--format html, pdf or eml"),
        (("table", "--anonymous"), 2, "--format html, pdf, eml, markdown or xlsx"),
        (("xlsx", "--anonymous", "--with-notes"), 2, "goes without --with-notes"),
        (("html", "--manager", "Pat Lee", "--for", "manager", "--anonymous"), 2, "for the boss"),
    ],
)
def test_what_makes_no_sense_is_refused(
    log: Coachlog, args: tuple[str, ...], code: int, words: str
) -> None:
    assert words in log(*QUARTER, *args, expect=code).err


def test_a_page_without_calls_says_so(coachlog: Coachlog, log: Coachlog) -> None:
    page = log("report", "--week", "2019-W03", "--format", "html", "--for", "boss").out
    assert "No calls in this period; there are later ones, up to 19 Nov 2026" in page
    skipped = log("report", "--week", "2019-W03", "--format", "html", "--skip-empty")
    assert skipped.out == ""


@pytest.mark.usefixtures("_weasyprint")
def test_a_pdf_is_the_same_page(log: Coachlog, tmp_path: Path) -> None:
    from pypdf import PdfReader

    path = tmp_path / "q4.pdf"
    done = log(*QUARTER, "pdf", "--output", path)
    assert (done.out, done.err) == ("", f"Wrote {path}\n")  # nothing of the library's own
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(path.read_bytes())).pages)
    assert "Pat Lee" in text
    assert "Kim Poe" in text
    assert named(text) == []


def test_without_the_extra_it_is_said_how_to_get_a_pdf(
    log: Coachlog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    load = builtins.__import__

    def without(
        name: str,
        found: Mapping[str, object] | None = None,
        local: Mapping[str, object] | None = None,
        names: Sequence[str] = (),
        level: int = 0,
    ) -> object:
        if name == "weasyprint":
            raise ImportError(name)
        return load(name, found, local, names, level)

    monkeypatch.setattr("builtins.__import__", without)
    said = log(*QUARTER, "pdf", "--output", tmp_path / "q4.pdf", expect=1).err
    assert "pip install 'coachlog[pdf]'" in said
    assert "--format html and print" in said
    assert not (tmp_path / "q4.pdf").exists()


@pytest.mark.usefixtures("_weasyprint")
@pytest.mark.parametrize("command", [("share-fieldday", "2"), ("show-rep", "Dana Cruz")])
def test_the_pages_of_a_rep_are_pdfs_too(
    log: Coachlog, tmp_path: Path, command: tuple[str, ...]
) -> None:
    log(*command, "--format", "pdf", "--output", tmp_path / "dana.pdf")
    assert (tmp_path / "dana.pdf").read_bytes().startswith(b"%PDF-")
