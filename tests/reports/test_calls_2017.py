"""A year of real calls: every week's report equals a calculation that shares no code with it.

The calculation reads the CSV with the standard library only.
"""

import csv
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from tests.conftest import SHARED

SOURCE = SHARED / "calls-2017.csv"
TODAY = date(2018, 1, 31)
Z = 1.959963984540054  # 97.5 % point of the normal distribution
Z99 = 2.5758293035489004
HALF = Fraction(1, 2)

pytestmark = pytest.mark.skipif(
    not SOURCE.exists(), reason="the calls of 2017 are not beside the checkout"
)


class Ride(NamedTuple):
    day: date
    manager: str
    rep: str
    requested: bool
    value: int | None
    currency: str
    minutes: int | None
    role: str


def read_rides() -> list[Ride]:
    rides = []
    with SOURCE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert row["initiator"] in {"rep-request", "manager-scheduled"}
            rides.append(
                Ride(
                    day=date.fromisoformat(row["date"]),
                    manager=row["manager"],
                    rep=row["rep"],
                    requested=row["initiator"] == "rep-request",
                    value=int(row["deal_value"]) * 100 if row["deal_value"] else None,
                    currency=row["currency"],
                    minutes=int(row["minutes"]) if row["minutes"] else None,
                    role=row["role"],
                )
            )
    return rides


def share_of(rides: Iterable[Ride]) -> Fraction | None:
    asked = [ride.requested for ride in rides]
    return Fraction(sum(asked), len(asked)) if asked else None


def rounded(share: Fraction | float | None) -> float | None:
    return None if share is None else round(float(share), 4)


def interval(k: float, n: float, z: float) -> tuple[float, float]:
    """Solve (p - k/n)^2 = z^2 p (1 - p) / n for both p."""
    a, b, c = n + z * z, -(2 * k + z * z), k * k / n
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def visits_of(window: list[Ride]) -> dict[bool, list[int]]:
    """Return the sizes of visits, asked for and scheduled."""
    sizes = Counter((ride.rep, ride.day, ride.requested) for ride in window)
    return {asked: [n for key, n in sizes.items() if key[2] == asked] for asked in (True, False)}


def design_effect(window: list[Ride]) -> float:
    """Estimate the variance of the ratio from each visit's residual, over the binomial one."""
    visits = visits_of(window)
    n = len(window)
    p = sum(visits[True]) / n
    if p in {0, 1}:
        return max(1, sum(m * m for m in visits[True] + visits[False]) / n)
    residuals = [(1 - p) * m for m in visits[True]] + [-p * m for m in visits[False]]
    number = len(residuals)
    variance = number / (number - 1) * sum(one * one for one in residuals) / n**2
    return max(1, variance * n / (p * (1 - p)))


def strength_of(share: Fraction | None, window: list[Ride]) -> str:
    if share is None or sum(map(len, visits_of(window).values())) < 4:
        return "too few to tell"
    calls = len(window) / design_effect(window)
    asked = sum(ride.requested for ride in window) / len(window) * calls
    side = {}
    for z in (Z, Z99):
        low, high = interval(asked, calls, z)
        side[z] = (low > 0.5) - (high < 0.5)
    period_side = (share > HALF) - (share < HALF)
    if not period_side:
        return "open"
    if side[Z99] == period_side:
        return "firm"
    return {period_side: "likely", -period_side: "contrary", 0: "open"}[side[Z]]


def big_line(rides: list[Ride], end: date) -> int | None:
    known = sorted(
        ride.value
        for ride in rides
        if ride.value is not None and end - timedelta(days=365) < ride.day <= end
    )
    return known[math.ceil(Fraction(3, 4) * len(known)) - 1] if len(known) >= 20 else None


def stake_of(ride: Ride, line: int | None) -> str:
    if ride.value is None or line is None:
        return "unknown"
    return "big" if ride.value >= line else "ordinary"


def disguised_days(week: list[Ride], line: int | None) -> list[list[Ride]]:
    days = defaultdict(list)
    for ride in week:
        if not ride.requested:
            days[ride.rep, ride.day].append(ride)
    found = []
    for rides in days.values():
        stakes = Counter(stake_of(ride, line) for ride in rides)
        known = stakes["big"] + stakes["ordinary"]
        if known >= 2 and stakes["big"] > known / 2:
            found.append(rides)
    return found


def verdict_of(share: Fraction | None) -> str:
    if share is None:
        return "no ride-alongs"
    if share == HALF:
        return "even"
    return "mostly team selling" if share > HALF else "mostly coaching"


def matrix_of(week: list[Ride], line: int | None) -> dict[str, dict[str, int]]:
    found = Counter((ride.requested, stake_of(ride, line)) for ride in week)
    return {
        name: {stake: found[asked, stake] for stake in ("big", "ordinary", "unknown")}
        for name, asked in (("rep-request", True), ("manager-scheduled", False))
    }


def minutes_of(week: list[Ride], asked: bool) -> tuple[int, int]:
    minutes = [ride.minutes for ride in week if ride.requested == asked]
    return sum(one for one in minutes if one is not None), minutes.count(None)


def balance_of(share: Fraction | None, k: int, n: int) -> dict[str, int] | None:
    if share is None or share <= HALF:
        return None
    calls = 2 * k - n
    return {"scheduled_calls": calls, "half_days": -(-calls // 3)}


def expect(manager: str, rides: list[Ride], monday: date) -> dict[str, Any]:
    """Calculate one manager's line of the week that begins on `monday`."""
    end = monday + timedelta(days=6)
    week = [ride for ride in rides if monday <= ride.day <= end]
    before = [ride for ride in rides if monday - timedelta(days=7) <= ride.day < monday]
    window = [ride for ride in rides if end - timedelta(weeks=13) < ride.day <= end]
    share, k, n = share_of(week), sum(ride.requested for ride in week), len(week)
    window_k, window_n = sum(ride.requested for ride in window), len(window)
    effect = design_effect(window) if window_n else 1
    calls = window_n / effect
    ends = [interval(window_k / effect, calls, z) if window_n else (None, None) for z in (Z, Z99)]
    line = big_line(rides, end)
    disguised = disguised_days(week, line)
    moved = sum(map(len, disguised))
    selling, coaching = minutes_of(week, True), minutes_of(week, False)
    return {
        "manager": manager,
        "calls": n,
        "rep_request": k,
        "manager_scheduled": n - k,
        "unknown": 0,
        "from_organizer": 0,
        "team_selling_share": rounded(share),
        "flagged": share is not None and share > HALF,
        "verdict": verdict_of(share),
        "previous": {
            "rep_request": sum(ride.requested for ride in before),
            "manager_scheduled": sum(not ride.requested for ride in before),
            "team_selling_share": rounded(share_of(before)),
        },
        "evidence": {
            "calls": window_n,
            "rep_request": window_k,
            "share": rounded(share_of(window)),
            "visits": sum(map(len, visits_of(window).values())),
            "design_effect": rounded(effect),
            "effective_calls": rounded(calls),
            "low": rounded(ends[0][0]),
            "high": rounded(ends[0][1]),
            "low99": rounded(ends[1][0]),
            "high99": rounded(ends[1][1]),
            "strength": strength_of(share, window),
        },
        "minutes": {"team_selling": selling[0], "coaching": coaching[0]},
        "minutes_unknown": {"team_selling": selling[1], "coaching": coaching[1]},
        "big_deal": []
        if line is None
        else [{"currency": "USD", "line": line / 100, "source": "percentile"}],
        "matrix": matrix_of(week, line),
        "disguised_days": len(disguised),
        "share_with_disguised": rounded(Fraction(k + moved, n)) if n else None,
        "invited_coaching": sum(
            ride.requested and ride.role == "observed" and stake_of(ride, line) == "ordinary"
            for ride in week
        ),
        "coached": len({ride.rep for ride in week if not ride.requested}),
        "to_balance": balance_of(share, k, n),
    }


@pytest.fixture(scope="module")
def rides() -> list[Ride]:
    return read_rides()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[date, dict[str, Any]]:
    """Import the year and report on each of its weeks, by their Mondays."""
    from coachlog.cli.program.app import run

    folder = tmp_path_factory.mktemp("calls_2017")
    log, out = str(folder / "log.db"), folder / "report.json"
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACHLOG_TODAY", TODAY.isoformat())
        patch.setenv("COACHLOG_CONFIG", str(folder / "none.toml"))
        assert run(["--db", log, "import", str(SOURCE)]) == 0
        for number in range(1, 53):
            week = ["--week", f"2017-W{number:02}", "--format", "json", "--output", str(out)]
            assert run(["--db", log, "report", *week]) == 0
            monday = date(2017, 1, 2) + timedelta(weeks=number - 1)
            found[monday] = json.loads(out.read_text(encoding="utf-8"))
    return found


WEEKS = [date(2017, 1, 2) + timedelta(weeks=number) for number in range(52)]


def test_the_year_is_imported_whole(rides: list[Ride], reports: dict[date, dict[str, Any]]) -> None:
    counted = sum(one["calls"] for document in reports.values() for one in document["managers"])
    assert counted == len(rides) == 1360


@pytest.mark.parametrize("monday", WEEKS, ids=str)
def test_week_agrees_with_the_independent_calculation(
    rides: list[Ride], reports: dict[date, dict[str, Any]], monday: date
) -> None:
    document = reports[monday]
    found = {}
    for line in document["managers"]:
        balance = line["to_balance"]
        if balance is not None:
            assert len(balance.pop("with")) <= balance["half_days"]
        line = line | {"coached": line["reps"]["coached"]}
        found[line["manager"]] = {key: line[key] for key in line if key not in SEPARATE}
    by_manager = defaultdict(list)
    for ride in rides:
        by_manager[ride.manager].append(ride)
    end = monday + timedelta(days=6)
    listed = [name for name in sorted(by_manager) if min(by_manager[name]).day <= end]
    assert found == {name: expect(name, by_manager[name], monday) for name in listed}
    assert list(found) == listed
    assert document["flagged"] == [name for name in listed if found[name]["flagged"]]


SEPARATE = {"reps", "field_days", "displaced_by", "pace", "trend", "settled", "answers"}


@pytest.mark.parametrize("monday", WEEKS[::3], ids=str)
def test_overdue_reps_agree_with_the_independent_calculation(
    rides: list[Ride], reports: dict[date, dict[str, Any]], monday: date
) -> None:
    end = monday + timedelta(days=6)
    first: dict[str, Ride] = {}
    last: dict[str, date] = {}
    asked: Counter[str] = Counter()
    for ride in sorted(rides, key=lambda one: one.day):
        if ride.day <= end:
            first.setdefault(ride.rep, ride)
            asked[ride.rep] += ride.requested and ride.day >= monday
            if not ride.requested:
                last[ride.rep] = ride.day
    for line in reports[monday]["managers"]:
        team = sorted(rep for rep, ride in first.items() if ride.manager == line["manager"])
        overdue = [rep for rep in team if rep not in last or end - last[rep] > timedelta(days=42)]
        overdue.sort(key=lambda rep: (last.get(rep, date.min), rep))
        assert line["reps"]["team"] == len(team)
        assert line["reps"]["overdue"] == [
            {
                "rep": rep,
                "last_coached": str(last[rep]) if rep in last else None,
                "requested": asked[rep],
                "cadence_days": 42,
            }
            for rep in overdue
        ]
