"""The report as Markdown."""

from __future__ import annotations

import io
from dataclasses import replace

from coachlog.domain.coaching import CoachingReport, Policy, Quality, report_on
from coachlog.domain.periods import week_of
from coachlog.render.markdown_report import write_report
from tests.reported import AS_OF, manager, team


def show(report: CoachingReport) -> str:
    out = io.StringIO()
    write_report(out, report)
    return out.getvalue()


def test_every_manager_is_a_row_in_order_of_need() -> None:
    lines = show(team(12)).splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert rows[0] == (
        "|  | Manager | asked | scheduled | asked % | vs 2026-07-01 to 2026-08-27 | overdue | "
        "field days |"
    )
    assert rows[2] == "| ▲ | Laurenz Scheel | 52 | 1 | 98 % | +96 | 1 | 2 of 4 |"
    assert len(rows) == 2 + 12
    assert "- **Laurenz Scheel**: 1 rep never coached, but asked for 26 calls." in lines
    assert lines[-3:] == [
        "```",
        "coachlog plan-fieldday --manager 'Laurenz Scheel' --rota 5w",
        "```",
    ]


def test_rows_stand_in_the_order_asked_for() -> None:
    out = io.StringIO()
    write_report(out, replace(team(12), order="name"))
    rows = [line for line in out.getvalue().splitlines() if line.startswith("| ")][2:]
    assert [row.split(" | ")[1] for row in rows] == [one.tally.manager for one in team(12).managers]


def test_a_name_breaks_no_table_and_no_code() -> None:
    managers = [manager("A | `b` ``` <i>*x*", 49, 3), manager("Bo", 3, 49)]
    text = show(report_on(week_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=104)))
    assert "| ▲ | A \\| \\`b\\` \\`\\`\\` \\<i\\>\\*x\\* | 49 |" in text
    assert "\n````\ncoachlog plan-fieldday --manager 'A | `b` ``` <i>*x*' --rota 4w\n````" in text


def test_one_manager_is_a_list_of_facts() -> None:
    only = [manager("Ana Ruiz", 49, 21)]
    text = show(report_on(week_of(AS_OF), AS_OF, Policy(), only, Quality(calls=70)))
    assert "- asked by reps: 70 %  49 : 21\n- clearly mostly team selling\n" in text
    assert "- Rep of Ana Ruiz: never coached in this log; asked for 24 calls" in text


def test_an_empty_log_says_what_to_do() -> None:
    text = show(report_on(week_of(AS_OF), AS_OF, Policy(), [], Quality()))
    assert "There are no calls in this log yet." in text
    assert "coachlog add-call" in text
