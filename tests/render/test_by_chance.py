"""What charts, pages and screens show of what chance drew: everything that is said, and where."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console

from coachlog.config import Settings
from coachlog.domain.actions import ActionFilter, ListedActions
from coachlog.domain.command_names import CommandName
from coachlog.domain.comparison import reckon_funnel as find_limits
from coachlog.domain.coverage import RepWeek
from coachlog.domain.debriefs import Rating, SkillHistory
from coachlog.domain.evidence import Visits
from coachlog.domain.listing import CallFilter, FieldDayFilter
from coachlog.domain.periods import Period, month_of, quarter_of, range_of, week_of
from coachlog.domain.triage import group_days
from coachlog.render import (
    csv,
    csv_rota,
    json_plans,
    json_report,
    json_rota,
    markdown_report,
    overview,
    page_files,
    questions,
    triage,
)
from coachlog.render import json as json_files
from coachlog.render.mail import write_mail
from coachlog.render.pages import charts
from coachlog.render.pages.boss import compose_boss
from coachlog.render.pages.manager import compose_manager
from coachlog.render.pages.rep import compose_day, compose_rep_page
from coachlog.render.privacy_lines import describe_erase, describe_holdings, describe_purge
from coachlog.render.terminal.actions import print_actions
from coachlog.render.terminal.bars import draw_bar, draw_range, draw_strip
from coachlog.render.terminal.calls import print_calls
from coachlog.render.terminal.fielddays import print_field_days
from coachlog.render.terminal.history import print_history
from coachlog.render.terminal.pages import print_brief, print_rep
from coachlog.render.terminal.report import print_report
from coachlog.render.terminal.rota import print_absences, print_due, print_rota
from coachlog.render.terminal.teams import print_teams
from coachlog.render.terminal.triage import print_unsorted
from coachlog.render.xlsx import write_workbook
from coachlog.reports.calls import CallScope, find_calls
from coachlog.reports.history import HistoryFilter, find_entries
from coachlog.reports.unsorted import find_unsorted, find_unsure_days
from coachlog.store.erasure.cleaning import Cleaned
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.usecases.absences import list_absences
from coachlog.usecases.actions import list_actions
from coachlog.usecases.ask_rep import ask_rep
from coachlog.usecases.erase import EraseOptions, plan_erase
from coachlog.usecases.look_up import list_field_days
from coachlog.usecases.overview import look_over
from coachlog.usecases.pages import brief_day, share_day, show_rep
from coachlog.usecases.privacy import show_person
from coachlog.usecases.purge import Purged
from coachlog.usecases.report import Narrowed, cover_some
from coachlog.usecases.rota import lay_out_rota, list_due
from coachlog.usecases.team import list_teams
from coachlog.usecases.workbook import open_workbook
from tests.filled import ASKED, TODAY, author, filling, new_log
from tests.golden import compare
from tests.render.test_made_reports import ENVELOPE, list_parts, read_workbook
from tests.reports.test_by_chance import DAYS, Chance
from tests.reports_made import draw_report
from tests.telling import tell

KEPT = Path(__file__).parent / "golden"
SHARES = (
    Fraction(0),
    Fraction(1, 3),
    Fraction(1, 2),
    Fraction(26, 50),
    Fraction(3, 4),
    Fraction(1),
)
SETTINGS = Settings(big_deal_cents={"EUR": 4_000_000})


def draw_charts(chance: Random) -> Iterator[charts.Chart]:
    """Yield charts of what chance draws."""
    one = chance.choice
    for _ in range(15):
        before = one((None, (one(SHARES), "before")))
        part = one((None, (one(SHARES), "W47")))
        spread = one((None, (0.2, 0.205), (0.0, 1.0), (0.25, 0.5)))
        yield charts.draw_range(
            one((None, *SHARES)), before, spread, over=one((True, False)), label="range",
            days=one(("", "13 weeks")), part=part,
        )  # fmt: skip
    for number in (1, 4, 9):
        most = one((0, 2, 5))
        yield charts.draw_strip(
            [
                charts.StripWeek(
                    start=DAYS[3] + timedelta(weeks=week), asked=chance.randint(0, most),
                    scheduled=chance.randint(0, 3), held=chance.randint(0, number // 2),
                )
                for week in range(number)
            ],
            "strip",
        )  # fmt: skip
        weeks = [
            RepWeek(
                start=DAYS[3] + timedelta(weeks=week), held=chance.randint(0, 1) * week,
                planned=one((0, 0, 2)), displaced=one((0, 1)), asked=one((0, 1)),
                scheduled=one((0, 0, 2)), away=one((True, False)),
            )
            for week in range(number)
        ]  # fmt: skip
        yield charts.draw_weeks(weeks, one(weeks).start, "weeks")
        yield charts.draw_months([DAYS[0] + timedelta(weeks=week) for week in range(3 * number)])
        ratings = [
            Rating(
                skill="closing", score=chance.randint(1, 5), rated_by="Pat", rated_on=TODAY,
                day_on=day, field_day_id=1,
            )
            for day in sorted(chance.choices(DAYS, k=number))
        ]  # fmt: skip
        yield charts.draw_ratings(SkillHistory(skill="closing", ratings=tuple(ratings)))
    for number in (2, 12, 30):
        visits = [
            Visits(
                requested=asked, scheduled=calls - asked, visits=calls, requested_squares=asked,
                scheduled_squares=calls - asked,
            )
            for calls in chance.choices((1, 8, 20, 40, 41, 90), k=number)
            for asked in [chance.choice((0, calls // 2, calls - 1, calls))]
        ]  # fmt: skip
        limits = find_limits(visits, Fraction(1, 2))
        assert limits is not None
        dots = [
            charts.FunnelDot(
                name=chance.choice(("Pat Lee", "Jo", "Maximiliane von Stein", "山田 太郎")),
                calls=float(counted.effective_calls), share=float(counted.share or 0),
                limits=charts.limits_at(limits, float(counted.effective_calls)),
            )
            for counted in visits
        ]  # fmt: skip
        yield charts.draw_funnel(limits, dots, one((Fraction(1, 2), Fraction(3, 5))))


def draw_bars() -> Iterator[str]:
    """Yield bars of the terminal, in blocks and without."""
    for blocks in (True, False):
        for share in SHARES:
            yield draw_bar(share, Fraction(1, 2), 10, blocks=blocks)
        yield draw_strip([None, *SHARES], blocks=blocks)
        for low, high in ((0.0, 1.0), (0.24, 0.51), (0.5, 0.5)):
            for share in SHARES[1::2]:
                yield draw_range(share, low, high, Fraction(1, 2), 12, blocks=blocks)


def test_charts_show_what_they_showed_before() -> None:
    said = [
        f"{tell(chart)} {' | '.join(area.path for area in chart.areas)}"
        for chart in draw_charts(Random(3))
    ]
    compare(KEPT / "chance-charts.txt", "\n".join([*said, *draw_bars()]))


def on_screen(draw: Callable[..., None], *data: Any, width: int = 96, **more: Any) -> str:  # noqa: ANN401  (any)
    file = io.StringIO()
    draw(Console(file=file, width=width, color_system=None, highlight=False), *data, **more)
    return file.getvalue()


def in_file(write: Callable[..., None], *data: Any) -> str:  # noqa: ANN401  (any)
    file = io.StringIO()
    write(file, *data)
    return file.getvalue()


def in_files(data: Any, in_json: Callable[..., None], write: Callable[..., None]) -> list[str]:  # noqa: ANN401
    return [tell(json.loads(in_file(in_json, data))), in_file(write, data)]


def test_pages_and_screens_of_a_log_say_what_they_said_before() -> None:
    chance = Chance(4)
    said: list[str] = []
    with new_log() as log:
        with filling(log) as add:
            chance.fill(add)
        facts: dict[str, Any] = {"today": TODAY, "settings": SETTINGS}
        for period, narrowed in (
            (week_of(TODAY), Narrowed()), (month_of(TODAY), Narrowed(by="group")),
            (range_of(DAYS[0], TODAY), Narrowed(manager="Kim Poe")),
            (range_of(date(2025, 1, 1), date(2025, 1, 31)), Narrowed()),
        ):  # fmt: skip
            covered = cover_some(log, period, narrowed, **facts)
            compose = compose_manager if narrowed.manager else compose_boss
            said += [
                tell(compose(covered)), on_screen(print_report, covered.report),
                in_file(markdown_report.write_report, covered.report),
                in_file(csv.write_report, covered.report),
            ]  # fmt: skip
        with filling(log) as add:  # somebody of whom nothing is known
            zoe = add.rep("Zoe Zed", 4, started_on=DAYS[3])
            nothing = add.day("2026-12-01", 1, zoe)
            add.call("2026-11-20", 2, zoe, "New", ASKED, reinforce="wait " * 99)
        for group, last in product(("EMEA", "APAC"), DAYS[3:12:2]):
            covered = cover_some(log, range_of(DAYS[3], last), Narrowed(group=group), **facts)
            said.append(in_file(csv.write_report, covered.report))
        for name in ("Lou Fox", "Ann Roe", "Zoe Zed"):
            for shown in (None, month_of(TODAY)):
                plans = show_rep(log, name, shown, **facts)
                said += [tell(compose_rep_page(plans)), on_screen(print_rep, plans)]
                said += in_files(plans, json_plans.write_rep, page_files.write_rep_markdown)
            asked = ask_rep(log, name, range_of(DAYS[0], DAYS[-1]))
            said += in_files(asked, json_plans.write_questions, questions.write_markdown)
        for day in (1, 5, 9, nothing):
            brief = brief_day(log, day, **facts)
            said.append(on_screen(print_brief, brief, width=70))
            said += in_files(brief, json_plans.write_brief, page_files.write_brief_markdown)
        held = log.connection.execute("SELECT id FROM field_day WHERE status = 'held' ORDER BY id")
        for (day,) in held.fetchall()[:4]:
            shared = share_day(log, day)
            said.append(tell(compose_day(shared)))
            said += in_files(shared, json_plans.write_shared_day, page_files.write_shared_markdown)
        due = list_due(log, "Abe Ode", **facts)
        said += [on_screen(print_due, due), *in_files(due, json_rota.write_due, csv_rota.write_due)]
        rota = lay_out_rota(log, "Kim Poe", quarter_of(TODAY), **facts)
        said.append(on_screen(print_rota, rota))
        said += in_files(rota, json_rota.write_rota, csv_rota.write_rota)
    compare(KEPT / "chance-pages.txt", "\n".join(said))


def list_rows(log: Log) -> Iterator[tuple[Any, ...]]:
    """Yield what is listed of a log, with the functions that show it."""
    day = FieldDayFilter(limit=20)
    print_days = partial(print_field_days, chosen=False)
    yield list_field_days(log, day, today=TODAY), csv, json_files, "field_days", print_days
    listed = ListedActions(
        actions=tuple(list_actions(log, ActionFilter(closed_too=True))), as_of=TODAY
    )
    yield listed, csv, json_plans, "actions", partial(print_actions, chosen=False)
    yield list_teams(log, None, TODAY), csv, json_files, "teams", print_teams
    yield (
        list_absences(log, None),
        csv_rota,
        json_rota,
        "absences",
        partial(print_absences, all_=False),
    )
    with reading(log) as session:
        calls = list(find_calls(session, CallFilter(limit=20), CallScope()))
        unsorted = [*find_unsorted(session), *find_unsorted(session, unsure=True)]
        entries = list(find_entries(session, HistoryFilter()))
    yield calls, csv, json_files, "calls", partial(print_calls, chosen=False)
    yield unsorted, csv, json_files, "unsorted", partial(print_unsorted, days=())
    yield entries, csv, json_files, "history", print_history


def test_what_is_listed_looks_as_before() -> None:
    chance, said = Chance(4), []
    with new_log() as log:
        with filling(log) as add:
            chance.fill(add)
        chance.change(log)
        for rows, in_csv, in_json, name, draw in list_rows(log):
            said += [in_file(getattr(in_csv, f"write_{name}"), rows), on_screen(draw, rows)]
            said.append(tell(json.loads(in_file(getattr(in_json, f"write_{name}"), rows))))
            said.append(on_screen(draw, rows, width=60))
        with reading(log) as session:
            unsure = find_unsure_days(session)
            several = group_days([*find_unsorted(session), *find_unsorted(session, unsure=True)])
        said += map(triage.describe_unsure_day, unsure)
        said += [line for one in several for line in triage.describe_day(one)]
        for settings in (SETTINGS, Settings(default_manager="Kim Poe")):
            over = look_over(log, today=TODAY, settings=settings)
            assert over is not None
            said += overview.describe_overview(over)
    compare(KEPT / "chance-lists.txt", "\n".join(said))


def test_what_erasing_would_do_and_did_is_told_as_before() -> None:
    chance, said = Chance(4), []
    by = author(CommandName.PRIVACY)
    done = Cleaned(rewritten=[Path("a.db"), Path("b.db")], deleted=[Path("c.db")], debriefs=1)
    with new_log() as log:
        with filling(log) as add:
            chance.fill(add)
            for name in ("Lou Fox", "Ann Roe") * 12:
                add.action(f"ask {name}", 1, 2)
            add.call("2026-11-02", 3, 3, notes="as Ann said")
            add.event(reason="of Ann Roe")
        for name in ("Lou Fox", "Ann Roe", "Kim Poe", "Abe Ode"):
            planned = plan_erase(log, name, EraseOptions(), SETTINGS, by)
            said += [*describe_holdings(show_person(log, name, [], SETTINGS)), f"-- {name}"]
            for more in (
                {}, {"logins": ("kim", "k.poe"), "settings": ("default_manager",)},
                {"coaching": 2, "outputs": ("wrote x.ics",) * 30, "published": ("https://x/1",)},
                {"mentioned": planned.mentioned[:1], "on_team": not planned.on_team},
                {"kept": {}, "erased_texts": 1},
            ):  # fmt: skip
                one = replace(planned, **more)
                for way in (None, Cleaned(), done):
                    said += describe_erase(one, done=way)
        for removed in ({}, {"command": 2}, {"call": 1, "command": 3, "field_day": 2}):
            for way in (None, Cleaned(), done):
                said += describe_purge(Purged(before=TODAY, removed=removed), done=way)
    compare(KEPT / "chance-privacy.txt", "".join(f"{line}\n" for line in said))


def test_the_workbook_of_a_log_holds_what_it_held_before(tmp_path: Path) -> None:
    chance, said = Chance(4), []
    with new_log() as log:
        with filling(log) as add:
            chance.fill(add)
        for narrowed, way in (
            (Narrowed(), {"with_notes": True}),
            (Narrowed(by="group"), {"with_notes": False, "named": False}),
        ):  # fmt: skip
            file = io.BytesIO()
            with open_workbook(
                log, week_of(TODAY), narrowed, today=TODAY, settings=SETTINGS
            ) as data:
                write_workbook(file, data, tmp_path, **way)
            said.append(read_workbook(file))
    compare(KEPT / "chance-workbook.xml", "\n".join(said))


def test_what_a_report_may_say_is_said_as_before() -> None:
    week, month, quarter = week_of(date(2026, 10, 7)), month_of(TODAY), quarter_of(TODAY)
    several: tuple[tuple[int, Period, dict[str, str]], ...] = (
        (7, month, {}), (6, quarter, {"by": "group"}), (0, month, {}),
        (4, range_of(DAYS[0], date(2026, 11, 19)), {}), *((1, month, {}), (1, quarter, {}),
        (1, week, {})) * 3,
    )  # fmt: skip
    said: list[str] = []
    for seed, (number, period, more) in enumerate(several):
        covered = draw_report(seed, number, period, **more)
        report, one = covered.report, number == 1
        for width, way in ((57, {}), (74, {"whole": True}), (100, {"named": False}), (132, {})):
            if way or not one:
                said.append(on_screen(print_report, report, width=width, **way))
        said += [
            in_file(write, report) for write in (markdown_report.write_report, csv.write_report)
        ]
        facts = json.loads(in_file(json_report.write_report, report))
        for manager in facts["managers"]:
            del manager["trend"]["weeks"][:-2]
        said += [tell(facts), tell((compose_manager if one else compose_boss)(covered))]
        if seed % 2:
            said += list_parts(in_file(partial(write_mail, named=one), report, ENVELOPE))
    compare(KEPT / "chance-reports.txt", "\n".join(said))
