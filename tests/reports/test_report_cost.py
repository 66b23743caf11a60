"""What a report costs: the same queries and rows whatever the size of the log, by an index."""

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import Session

from coachlog.domain.coaching import Policy
from coachlog.domain.groups import GroupSpan
from coachlog.domain.periods import Period, month_of, quarter_of, week_of
from coachlog.domain.trend import TREND_WEEKS
from coachlog.reports.coaching import build_coaching_report, build_group_report
from coachlog.reports.scope import Scope
from coachlog.reports.unsorted import count_unsorted
from coachlog.store.draws import add_draw
from coachlog.store.open import open_log
from coachlog.store.sessions import reading, writing

TODAY = date(2026, 11, 20)
MANAGERS, REPS_EACH = 6, 5
FEW, MANY = 300, 20_000
COLUMNS = ("date", "manager", "rep", "account", "initiator", "deal_value", "currency", "minutes")
INITIATORS = ("rep-request", "manager-scheduled", "rep-request", "", "manager-scheduled")


def write_calls(path: Path, number: int) -> None:
    """Write calls of the same people and kinds, most of them this week, the rest over a year."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for place in range(number):
            manager, rest = place % MANAGERS, place // MANAGERS
            rep, initiator = rest // 5 % REPS_EACH, INITIATORS[rest % 5]
            back = rest // 25 % 4 if rest % 3 else place * 364 // number
            disguised = rep == 0 and initiator == "manager-scheduled"
            rows.writerow(
                (
                    TODAY - timedelta(days=back),
                    f"Manager {manager}",
                    f"Rep {manager * REPS_EACH + rep}",
                    f"Account {place % 50}",
                    initiator,
                    9000 if disguised else "" if rest % 7 == 0 else rest * 37 % 4001,
                    "EUR",
                    60,
                )
            )


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Make two logs of the same people, one far larger than the other."""
    from coachlog.cli.program.app import run

    folder = tmp_path_factory.mktemp("logs")
    paths = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACHLOG_TODAY", TODAY.isoformat())
        patch.setenv("COACHLOG_CONFIG", str(folder / "none.toml"))
        for number in (FEW, MANY):
            write_calls(folder / "calls.csv", number)
            paths[number] = folder / f"{number}.db"
            assert run(["--db", str(paths[number]), "import", str(folder / "calls.csv")]) == 0
    return paths


Asked = list[tuple[str, Any]]


@contextmanager
def listening(session: Session) -> Iterator[Asked]:
    """Note every statement that SQLAlchemy hands to the database, with its parameters."""
    asked: Asked = []

    def note(_: Connection, __: object, statement: str, given: object, *___: object) -> None:
        asked.append((statement, given))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield asked


def measure(path: Path, period: Period, manager_id: int | None) -> tuple[int, int]:
    """Return how many statements a report asks and how many rows it is given."""
    with open_log(path, writing=False) as log, reading(log) as session:
        traced: list[str] = []
        log.connection.set_trace_callback(traced.append)
        with listening(session) as asked:
            scope = Scope(period=period, today=TODAY, manager_id=manager_id)
            report = build_coaching_report(session, scope, Policy())
        log.connection.set_trace_callback(None)
        assert len(report.managers) == (1 if manager_id else MANAGERS)
        for one in report.managers:
            assert one.tally.period.calls
            assert one.tally.lines
            assert one.tally.disguised_days
        assert len(traced) == len(asked) > 3
        rows = sum(len(log.connection.execute(*one).fetchall()) for one in asked)
        return len(asked), rows


@pytest.mark.parametrize("period", [week_of(TODAY), month_of(TODAY), quarter_of(TODAY)])
@pytest.mark.parametrize("manager_id", [None, 1])
def test_statements_and_rows_do_not_grow_with_the_log(
    logs: dict[int, Path], period: Period, manager_id: int | None
) -> None:
    few = measure(logs[FEW], period, manager_id)
    many = measure(logs[MANY], period, manager_id)
    assert few[0] == many[0] <= 24
    most = (15 + TREND_WEEKS) * MANAGERS + 3 * MANAGERS * REPS_EACH  # one week comes in two parts
    assert few[1] <= many[1] <= most  # a log of few calls has weeks without any


def test_statements_do_not_grow_with_the_managers_whose_visits_are_drawn(
    logs: dict[int, Path], tmp_path: Path
) -> None:
    path, period, asked = tmp_path / "drawn.db", month_of(TODAY), []
    shutil.copy(logs[FEW], path)
    for drawn in (1, MANAGERS):
        with open_log(path, writing=True) as log, writing(log) as session:
            for manager_id in range(1 if drawn == 1 else 2, drawn + 1):
                add_draw(session, 1, manager_id, period, "seed", 5)
        asked.append(measure(path, period, None)[0])
        with open_log(path, writing=False) as log, reading(log) as session:
            report = build_coaching_report(session, Scope(period=period, today=TODAY), Policy())
        samples = {one.tally.manager: one.tally.sample for one in report.managers}
        for place in range(drawn):
            sample = samples[f"Manager {place}"]
            assert sample is not None
            assert {(id_ - 1) % MANAGERS for visit in sample.rest for id_ in visit} == {place}
    assert asked[0] == asked[1]


def ask_by_group(path: Path, groups: dict[str, list[GroupSpan]]) -> list[str]:
    """Return the statements that a report by group asks."""
    with open_log(path, writing=False) as log, reading(log) as session:
        with listening(session) as asked:
            scope = Scope(period=month_of(TODAY), today=TODAY)
            report = build_group_report(session, scope, Policy(), groups)
        assert {line.tally.manager for line in report.managers} == set(groups)
        return [statement for statement, _ in asked]


def test_statements_do_not_grow_with_the_groups(logs: dict[int, Path]) -> None:
    ids = range(1, MANAGERS + 1)
    moved_on = TODAY - timedelta(days=1)
    one = ask_by_group(logs[FEW], {"EMEA": [GroupSpan(manager_id=id_) for id_ in ids]})
    each = {f"Group {id_}": [GroupSpan(manager_id=id_)] for id_ in ids}
    assert len(ask_by_group(logs[FEW], each)) == len(one) <= 22
    each["Group 1"] = [GroupSpan(manager_id=1, last=moved_on)]
    each["Group 2"] += [GroupSpan(manager_id=1, first=moved_on + timedelta(days=1))]
    assert len(ask_by_group(logs[FEW], each)) == len(one)


@pytest.mark.parametrize("size", [FEW, MANY])
@pytest.mark.parametrize(
    ("manager_id", "index"),
    [
        (None, "COVERING INDEX call_day (held_on>? AND held_on<?)"),
        (1, "INDEX call_manager_day (manager_id=? AND held_on>? AND held_on<?)"),
    ],
)
def test_calls_are_found_by_the_index_on_the_date(
    logs: dict[int, Path], size: int, manager_id: int | None, index: str
) -> None:
    with open_log(logs[size], writing=False) as log, reading(log) as session:
        with listening(session) as asked:
            scope = Scope(period=week_of(TODAY), today=TODAY, manager_id=manager_id)
            build_coaching_report(session, scope, Policy())
        plans = [
            [row[3] for row in log.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)]
            for statement, given in asked
            if "FROM call" in statement
        ]
    assert any(f"USING {index}" in step for step in plans[0]), plans[0]
    assert not [step for plan in plans for step in plan if step.startswith("SCAN call")], plans


@pytest.mark.parametrize("manager_id", [None, 1])
def test_unsorted_calls_are_counted_by_their_own_index(
    logs: dict[int, Path], manager_id: int | None
) -> None:
    with open_log(logs[FEW], writing=False) as log, reading(log) as session:
        with listening(session) as asked:
            assert count_unsorted(session, manager_id=manager_id)
        [(statement, given)] = asked
        plan = log.connection.execute(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
    assert "USING INDEX call_unsorted (removed_by=?" in plan[0][3], plan
