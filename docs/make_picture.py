"""Draws the report of `coachlog demo` as docs/report.svg, with what the program really prints."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.periods import week_of
from coachlog.render.terminal.report import print_report
from coachlog.store.history import Author
from coachlog.store.open import open_log
from coachlog.usecases.demo import fill_demo
from coachlog.usecases.report import report_period

PICTURE = Path(__file__).with_name("report.svg")
TODAY = date(2026, 11, 20)
WIDTH = 100  # columns
# Black on white: it is read on pages of either theme, and printed.
THEME = TerminalTheme(
    (255, 255, 255),
    (36, 41, 47),
    [
        (36, 41, 47), (207, 34, 46), (17, 99, 41), (154, 103, 0),
        (9, 105, 218), (130, 80, 223), (27, 124, 131), (110, 119, 129),
    ],
)  # fmt: skip
# Rich's own frame, without the fonts that it fetches from a server.
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 34 {width} {height}" role="img">
<title>coachlog report --week, on the made-up team of coachlog demo</title>
<style>
.{unique_id}-matrix {{
font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
font-size: {char_height}px; line-height: {line_height}px;
}}
{styles}
</style>
<defs>{lines}</defs>
<rect fill="#ffffff" width="100%" height="100%"/>
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def draw() -> str:
    """Return the picture as SVG."""
    author = Author(command=CommandName.DEMO, actor="demo", at=f"{TODAY}T08:00:00Z", noted=[])
    with (
        tempfile.TemporaryDirectory() as folder,
        open_log(Path(folder) / "demo.db", writing=True, create=True) as log,
    ):
        fill_demo(log, TODAY, author)
        report = report_period(log, week_of(TODAY), None, today=TODAY, settings=Settings())
    console = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="standard",
        highlight=False,
    )
    print_report(console, report)
    return console.export_svg(title="", theme=THEME, code_format=FRAME, unique_id="report")


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
