"""Pages as people see them: in a browser, at four widths, light, dark and on paper."""

from __future__ import annotations

import io
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_string, policy
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from coachlog.domain.anonymous import anonymise
from coachlog.domain.coverage import CoveredReport
from coachlog.errors import CoachlogError
from coachlog.render.compose import compose_brief
from coachlog.render.mail import write_mail
from coachlog.render.message import Envelope
from coachlog.render.pages.boss import compose_boss, write_boss
from coachlog.render.pages.charts import show_page_day
from coachlog.render.pages.document import write_document
from coachlog.render.pages.manager import compose_manager, write_manager
from coachlog.render.pages.rep import write_day, write_rep
from tests.reports_made import make_brief, make_day, make_plans, make_report

if TYPE_CHECKING:
    from playwright.sync_api import Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
AXE = Path(__file__).parent / "axe" / "axe.min.js"
LOOKS: tuple[tuple[Any, Any, int], ...] = (
    *(("screen", "light", width) for width in (320, 720, 800, 1600)),
    ("print", "dark", 688),  # pixels between the margins of A4
)
DARK: tuple[tuple[Any, Any, int], ...] = (("screen", "dark", 320), ("screen", "dark", 1200))
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3

# What crosses the edge of the screen, and which texts stand on each other.
LOOK = """() => {
  const wide = innerWidth, beyond = [], boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const above = node.parentElement;
    if (!node.data.trim() || above.closest("title, style, .unseen")) continue;
    if (!above.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      boxes.push({text: node.data.trim().slice(0, 40), node, ...box.toJSON()});
      if (box.left < -1 || box.right > wide + 1) beyond.push(node.data.trim().slice(0, 40));
    }
  }
  for (const drawn of document.querySelectorAll("svg.chart rect, svg.chart circle")) {
    const box = drawn.getBoundingClientRect();
    if (drawn.checkVisibility() && (box.left < -1 || box.right > wide + 1)) beyond.push("a mark");
  }
  boxes.sort((first, other) => first.top - other.top);
  const over = [];
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j].top < boxes[i].bottom - 3; j++) {
      const a = boxes[i], b = boxes[j];
      if (a.node !== b.node && a.left < b.right - 2 && b.left < a.right - 2)
        over.push(a.text + " | " + b.text);
    }
  return {beyond, over, scrolls: document.documentElement.scrollWidth > wide, texts: boxes.length};
}"""
CHECK = """([only, all]) => axe.run(document, {resultTypes: ["violations"], preload: false,
    ...(only.length && {runOnly: only})}).then(found => found.violations
  .filter(rule => all || ["serious", "critical"].includes(rule.impact))
  .map(rule => rule.id + ": " + rule.nodes.slice(0, 3).map(node => node.html).join(" ")))"""


def written(write: Callable[[IO[str], Any], None], data: object) -> str:
    file = io.StringIO()
    write(file, data)
    return file.getvalue()


def lengthen(covered: CoveredReport) -> CoveredReport:
    """Return a report in which managers and reps have a name without a place to break it."""
    managers = tuple(
        replace(
            manager,
            tally=replace(
                manager.tally,
                manager=f"{number}{LONG}",
                reps=tuple(replace(rep, name=LONG) for rep in manager.tally.reps),
            ),
            overdue=tuple(replace(rep, name=LONG) for rep in manager.overdue),
        )
        for number, manager in enumerate(covered.report.managers)
    )
    return replace(covered, report=replace(covered.report, managers=managers))


def make_pages() -> dict[str, str]:
    twelve, few = make_report(12, 8), make_report(3, 2)
    return {
        "boss, 1 manager": written(write_boss, make_report(1, 0)),
        "boss, 8 managers": written(write_boss, make_report(8, 1)),
        "boss, 12 managers": written(write_boss, twelve),
        "boss, a week": written(write_boss, make_report(12, 8, week=True)),
        "boss, 60 managers": written(write_boss, make_report(60, 12)),
        "boss, no calls": written(write_boss, make_report(3, 2, calls=0)),
        "boss, anonymous": written(write_boss, replace(few, report=anonymise(few.report))),
        "boss, groups": written(write_boss, replace(few, report=replace(few.report, by="group"))),
        "manager, no calls": written(write_manager, make_report(1, 2, calls=0)),
        "manager, 3 reps": written(write_manager, make_report(1, 3)),
        "boss, long names": written(write_boss, lengthen(make_report(9, 3))),
        "manager, long names": written(write_manager, lengthen(make_report(1, 3))),
        "field day, long names": written(
            write_day, replace(make_day(), rep=LONG, manager=LONG, objective=LONG)
        ),
        "manager, 12 reps": written(write_manager, make_report(1, 12)),
        "manager, 0 reps": written(write_manager, make_report(1, 0)),
        "field day": written(write_day, make_day()),
        "rep": written(write_rep, make_plans()),
        "brief": written(write_document, compose_brief(make_brief(), values=False)),
    }


# Of each kind one, and a small one: what is wrong with a row is wrong with the first.
KINDS = (
    "boss, 8 managers", "boss, a week", "boss, no calls", "boss, anonymous", "boss, groups",
    "manager, 3 reps", "manager, no calls", "rep", "field day", "brief",
)  # fmt: skip
# The most sheets of paper, by managers and the reps of each.
SHEETS = {
    (1, 0): 2, (1, 8): 2, (1, 12): 2, (12, 0): 2, (12, 8): 3, (12, 12): 3, (40, 0): 4, (40, 12): 4,
    (60, 0): 5, (60, 12): 5,
}  # fmt: skip
FILLED = 15_000  # bytes of a sheet; the small print with one section above it has more
OTHER_SHEETS = {
    "boss, long names": 5, "boss, no calls": 2, "boss, a week": 3, "manager, long names": 2,
    "field day, long names": 1, "manager, 0 reps": 2, "manager, 12 reps": 2,
    "manager, no calls": 2, "field day": 1, "rep": 2, "brief": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return make_pages()


@pytest.fixture(scope="module")
def shown() -> Iterator[Page]:
    """Open one page of one browser for all tests here: each costs a second."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("COACHLOG_NEED_BROWSER"):
            pytest.fail("there is no Chromium, and COACHLOG_NEED_BROWSER is set")
        pytest.skip("there is no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.fixture
def page(shown: Page) -> Page:
    shown.emulate_media(media="screen", color_scheme="light")
    shown.set_viewport_size({"width": 1200, "height": 900})
    return shown


def test_nothing_leaves_the_screen_and_no_text_stands_on_another(
    page: Page, pages: dict[str, str]
) -> None:
    wrong = []
    for name, html in pages.items():
        page.set_content(html)
        for media, scheme, width in LOOKS + (DARK if name in KINDS else ()):
            page.emulate_media(media=media, color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            seen = page.evaluate(LOOK)
            assert seen["texts"] > 5
            wrong += [
                (name, scheme, width, what, seen[what])
                for what in ("beyond", "over", "scrolls")
                if seen[what]
            ]
    assert wrong == []


@pytest.mark.parametrize("number", [1, 12])
def test_a_mail_fits_a_phone_and_is_read_on_a_dark_screen(page: Page, number: int) -> None:
    file, report = io.StringIO(), lengthen(make_report(number, 3)).report
    write_mail(
        file,
        report,
        Envelope(sender="me@example.com", to=("pat@example.com",), at="2026-11-27T08:00:00Z"),
    )
    message = message_from_string(file.getvalue(), policy=policy.default)
    html = message.get_body(("html",))
    assert html is not None
    page.set_content(html.get_content())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert page.evaluate(CHECK, [[], True]) == []
    ground = "() => getComputedStyle(document.body).backgroundColor"
    grounds: dict[Any, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 31)"}
    for scheme, colour in grounds.items():
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(ground) == colour
        assert page.evaluate(CHECK, [["color-contrast"], False]) == []
        for width in (320, 390, 600):
            page.set_viewport_size({"width": width, "height": 900})
            seen = page.evaluate(LOOK)
            assert not any(seen[what] for what in ("beyond", "over", "scrolls")), (width, seen)


def test_what_is_looked_for_is_found(page: Page) -> None:
    page.set_content("<p style='width:3000px'>wide</p><p>one</p><p style='margin-top:-2em'>two</p>")
    seen = page.evaluate(LOOK)
    assert seen["scrolls"]
    assert seen["over"] == ["one | two"]


def test_axe_finds_nothing_serious(page: Page, pages: dict[str, str]) -> None:
    axe = AXE.read_text(encoding="utf-8")
    for name in KINDS:
        page.emulate_media(color_scheme="light")
        page.set_content(pages[name])
        page.evaluate(axe)
        assert page.evaluate(CHECK, [[], False]) == [], name
        page.emulate_media(color_scheme="dark")  # which changes nothing but colours
        assert page.evaluate(CHECK, [["color-contrast"], False]) == [], name
    page.set_content("<p style='color:#eee;background:#fff'>pale</p>")
    page.evaluate(axe)
    assert "color-contrast" in str(page.evaluate(CHECK, [[], False]))


def test_nothing_is_loaded_and_nothing_runs(page: Page, pages: dict[str, str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in KINDS:
        html = pages[name]
        page.set_content(html)
        assert not re.search(r"<script|https?://|@import|\bsrc=|\bon[a-z]+=", html)
        assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in html
    assert asked == []


def test_the_dark_page_is_dark_and_the_printed_one_is_light(
    page: Page, pages: dict[str, str]
) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor"
    page.set_content(pages["boss, 8 managers"])
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(20, 25, 31)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_pages_print_on_a4_without_an_almost_empty_sheet(page: Page, pages: dict[str, str]) -> None:
    from pypdf import PdfReader

    made = {f"boss, {many}": written(write_boss, make_report(*many)) for many in SHEETS}
    page.emulate_media(media="print")
    most = OTHER_SHEETS | {f"boss, {many}": number for many, number in SHEETS.items()}
    for name, number in most.items():
        page.set_content(made.get(name) or pages[name])
        sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(sheets) <= number, name
        for sheet in sheets:
            assert [round(float(side)) for side in sheet.mediabox[2:]] == [595, 842]
            contents = sheet.get_contents()
            assert contents is not None
            assert len(contents.get_data()) > FILLED, name


def read_sheets(file: IO[bytes]) -> list[str]:
    """Return the text of each sheet, its letters one by one and its spaces plain ones."""
    from pypdf import PdfReader

    return [unicodedata.normalize("NFKC", one.extract_text()) for one in PdfReader(file).pages]


@pytest.mark.parametrize("printed_by", ["Chromium", "WeasyPrint"])
def test_paper_has_no_short_sheet_and_says_each_mark_of_the_charts(
    page: Page, printed_by: str
) -> None:
    from coachlog.render.pages.pdf import check_pdf, write_pdf

    if printed_by == "WeasyPrint":
        try:
            check_pdf()
        except CoachlogError:
            pytest.skip("WeasyPrint is not installed")
    for write, many, number in (
        (write_boss, (12, 8), 3),
        (write_boss, (1, 8), 2),
        (write_manager, (1, 8), 2),
        (write_boss, (1, 0), 2),
    ):
        report, file = make_report(*many), io.BytesIO()
        html = written(write, report)
        page.set_content(html)
        page.emulate_media(media="screen")
        assert "The figures behind the charts" not in page.inner_text("main")
        if printed_by == "Chromium":
            page.emulate_media(media="print")
            file.write(page.pdf(prefer_css_page_size=True))
        else:
            write_pdf(file, html)
        sheets = read_sheets(file)
        assert len(sheets) == number, (many, len(sheets))
        # Without the map the second sheet would be a short one.
        map_there = re.search("coached when|Reps, week by week", sheets[1])
        assert bool(map_there) is bool(many[1])
        _, found, figures = " ".join(sheets[-1].split()).partition("The figures behind the charts")
        assert found
        boss = compose_boss(report)
        strip = boss.strip if write is write_boss else compose_manager(report).strip
        for week in strip.weeks if strip else ():
            assert f"{show_page_day(week.start)} {week.asked} {week.scheduled} {week.held}" in (
                figures
            )
        dots = boss.funnel.dots if boss.funnel and write is write_boss else ()
        for dot in dots:
            assert f"{round(dot.calls)} calls {round(100 * dot.share)} % {dot.place}" in figures
        assert (strip is not None, len(dots)) == (True, many[0] if many[0] > 1 else 0)


def test_short_labels_stay_on_one_line(page: Page) -> None:
    lines = """([within, text]) => [...document.querySelectorAll(within)]
      .filter(label => label.textContent.includes(text)).map(label => {
        const range = document.createRange();
        range.selectNodeContents(label);
        return new Set([...range.getClientRects()].map(box => Math.round(box.bottom / 8))).size;
      })"""
    page.set_content(written(write_manager, make_report(1, 3)))
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate(lines, [".figures th", "Scheduled"]) == [1]
    covered = make_report(2, 3)
    named = tuple(
        replace(one, tally=replace(one.tally, manager="Alexandrina Brandenburger"))
        for one in covered.report.managers
    )
    named_so = replace(covered, report=replace(covered.report, managers=named))
    page.set_content(written(write_boss, named_so))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 900})
    assert set(page.evaluate(lines, [".coverage tbody th", "rep 1"])) == {1}


def test_on_paper_each_line_of_a_table_stays_in_one_piece(
    page: Page, pages: dict[str, str]
) -> None:
    page.emulate_media(media="print")
    page.set_content(pages["boss, 12 managers"])
    broken = """() => [...document.querySelectorAll("tbody tr, .tile, .talk, svg.chart")]
      .filter(part => getComputedStyle(part).breakInside !== "avoid").length"""
    assert page.evaluate(broken) == 0
    heads = """() => [...document.querySelectorAll("thead:not(.unseen)")]
      .filter(part => getComputedStyle(part).display !== "table-header-group").length"""
    assert page.evaluate(heads) == 0


def test_in_black_and_white_over_and_under_differ_by_shape(
    page: Page, pages: dict[str, str]
) -> None:
    page.set_content(pages["boss, 12 managers"])
    shapes = """() => Object.fromEntries([...document.querySelectorAll(".ranges tbody tr")].map(
      row => [row.querySelector("bdi").textContent,
              [".m-asked", ".r-scheduled"].map(name => !!row.querySelector("circle" + name))]))"""
    seen = page.evaluate(shapes)
    assert seen["Laurenz Scheel"] == [True, False]
    assert seen["Pat Lee"] == [False, True]


def test_on_paper_asked_scheduled_and_held_are_three_greys(
    page: Page, pages: dict[str, str]
) -> None:
    page.emulate_media(media="print")
    page.set_content(pages["boss, 12 managers"])
    fill = "name => getComputedStyle(document.querySelector(`.strip .m-${name}`)).fill"
    greys = []
    for name in ("held", "scheduled", "asked"):
        red, green, blue = map(int, re.findall(r"\d+", page.evaluate(fill, name)))
        greys.append(0.299 * red + 0.587 * green + 0.114 * blue)
    assert greys[0] + 35 < greys[1] < greys[2] - 35
