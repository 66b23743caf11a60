"""A report, a rep's page and a field day say in every format what they said before."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import pytest
from rich.console import Console

from coachlog.render import csv, json_plans, json_report, markdown_report, page_files
from coachlog.render.mail import write_mail
from coachlog.render.message import Envelope
from coachlog.render.pages.boss import write_boss
from coachlog.render.pages.manager import write_manager
from coachlog.render.pages.rep import write_day, write_rep
from coachlog.render.terminal.pages import print_brief, print_rep
from coachlog.render.terminal.report import print_report
from tests.golden import compare
from tests.reports_made import make_brief, make_day, make_plans, make_report

GOLDEN = Path(__file__).parent / "golden" / "made"
REPORT = make_report(4, 4).report
ENVELOPE = Envelope(to=("boss@example.com",), sender="pat@example.com", at="2026-11-27T09:00:00Z")


def on_screen(draw: Callable[..., None], *data: Any, width: int = 100) -> Callable[..., None]:  # noqa: ANN401
    def write(file: IO[str]) -> None:
        draw(Console(file=file, width=width, color_system=None, highlight=False), *data)

    return write


TEXTS: dict[str, Callable[[IO[str]], None]] = {
    "boss.html": lambda file: write_boss(file, make_report(3, 2)),
    "manager.html": lambda file: write_manager(file, make_report(1, 6)),
    "rep.html": lambda file: write_rep(file, make_plans()),
    "rep.md": lambda file: page_files.write_rep_markdown(file, make_plans()),
    "rep.json": lambda file: json_plans.write_rep(file, make_plans()),
    "rep.txt": on_screen(print_rep, make_plans()),
    "day.html": lambda file: write_day(file, make_day()),
    "day.md": lambda file: page_files.write_shared_markdown(file, make_day()),
    "brief.html": lambda file: page_files.write_brief_html(file, make_brief()),
    "brief.md": lambda file: page_files.write_brief_markdown(file, make_brief()),
    "brief.json": lambda file: json_plans.write_brief(file, make_brief()),
    "brief.txt": on_screen(print_brief, make_brief(), width=70),
    "report.csv": lambda file: csv.write_report(file, replace(REPORT, order="name")),
    "report.md": lambda file: markdown_report.write_report(file, REPORT),
    "report.json": lambda file: json_report.write_report(file, make_report(2, 3).report),
    "report-80.txt": on_screen(print_report, REPORT, width=80),
    "report-60.txt": on_screen(print_report, REPORT, width=60),
    "report.eml": lambda file: write_mail(file, REPORT, ENVELOPE),
}


def list_parts(text: str) -> list[str]:
    """Return what a mail says; how its lines are folded is the library's."""
    mail = message_from_string(text, policy=default)
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return [mail["subject"], mail["to"], mail["from"], *parts]


@pytest.mark.parametrize("name", TEXTS)
def test_each_format_says_what_it_said_before(name: str) -> None:
    file = io.StringIO()
    TEXTS[name](file)
    said = file.getvalue()
    compare(GOLDEN / name, "\n".join(list_parts(said)) if name.endswith(".eml") else said)


def read_workbook(file: IO[bytes]) -> str:
    """Return the sheets and the charts of a workbook, a row a line."""
    with ZipFile(file) as book:
        said = "".join(
            f"{name}\n{book.read(name).decode()}\n"
            for name in sorted(book.namelist())
            if re.match(r"xl/(worksheets|charts|drawings|sharedStrings|workbook)", name)
        )
    return re.sub("><(?=row|col|c:|xdr|sheet|string)", ">\n<", said)
