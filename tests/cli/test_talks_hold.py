"""What a report says to talk about holds, counted again from the listings, and differs in kind."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TODAY, Coachlog

LAST, START = date.fromisoformat(TODAY), date(2026, 10, 1)
QUARTER = ("--quarter", "2026-Q4")
BY_CHANCE = "reps asked for"  # what is said where nothing else can be


def fill(coachlog: Coachlog, folder: Path, managers: int, seed: int) -> None:
    """Log 26 weeks of managers who differ in who asks, in deals, in reps and in field days."""
    chance = random.Random(seed)
    rows = ["date,manager,rep,account,initiator,deal_value,currency,role"]
    for number in range(managers):
        asked, big = chance.choice([0.95, 0.9, 0.85, 0.4]), chance.choice([0.1, 0.5, 0.9])
        reps = [f"Rep {number}-{place}" for place in range(chance.randint(2, 5))]
        one = chance.random() < 0.4  # rep who asks for most
        for _ in range(78):
            day = LAST - timedelta(days=chance.randint(0, 181))
            who = "rep-request" if chance.random() < asked else "manager-scheduled"
            rep = reps[0] if one and chance.random() < 0.7 else chance.choice(reps)
            rep = reps[-2] if who == "manager-scheduled" and chance.random() < 0.8 else rep
            value = 900_000 if chance.random() < big else chance.randint(1, 9) * 1_000
            role = chance.choice(["observed", "led", "shared"])
            rows.append(f"{day},Manager {number},{rep},Acme,{who},{value},EUR,{role}")
    path = folder / "calls.csv"
    path.write_text("\n".join(rows) + "\n")
    coachlog("import", path)
    for number in range(0, managers, 3):
        pair = ("--manager", f"Manager {number}", "--rep", f"Rep {number}-0")
        for on in chance.sample(range(1, 28), chance.randint(0, 2)):
            coachlog("plan-fieldday", *pair, "--date", f"2026-12-{on:02}", "--half", "am")
    for number in range(0, managers, 4):
        pair = ("--manager", f"Manager {number}", "--rep", f"Rep {number}-1")
        made = coachlog("plan-fieldday", *pair, "--date", "2026-11-04", "--format", "json").out
        day = json.loads(made)["added"]["field_day"][0]
        coachlog("cancel-fieldday", day, "--displaced-by", "a review", "--yes")


class Counted:
    """The calls and days of one manager, as the listings have them."""

    def __init__(self, coachlog: Coachlog, name: str) -> None:
        whose = ("--manager", name, "--format", "json")
        report = json.loads(coachlog("report", *QUARTER, *whose).out)["managers"][0]
        (self.line,) = report["big_deal"] or [{"line": None}]
        every = json.loads(coachlog("list-calls", *whose, "--limit", "1000").out)["calls"]
        self.every: list[dict[str, Any]] = every
        self.asked = [
            call
            for call in every
            if call["initiator"] == "rep-request" and str(START) <= call["date"] <= TODAY
        ]
        self.days = json.loads(coachlog("list-fielddays", *whose, *QUARTER).out)["field_days"]
        teams = json.loads(coachlog("list-team", *whose).out)["teams"]
        self.reps = [rep["rep"] for team in teams for rep in team["reps"]]

    def asked_by(self, rep: str) -> int:
        return sum(call["rep"] == rep for call in self.asked)

    def coached(self, rep: str) -> str:
        """Return the last day of a scheduled call with a rep, the empty text without one."""
        return max(
            (
                call["date"]
                for call in self.every
                if call["rep"] == rep and call["initiator"] == "manager-scheduled"
            ),
            default="",
        )

    def stakes(self, kind: str) -> int:
        line = self.line["line"]
        return sum((call["deal_value"] >= line) == (kind == "big") for call in self.asked)


def check(said: str, counted: Counted) -> str:
    """Hold a sentence to the calls and days; return its kind."""
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    never = [rep for rep in counted.reps if not counted.coached(rep)]
    if "never coached" in said:
        asked = sum(map(counted.asked_by, never))
        assert numbers == [len(never)] + [asked] * bool(asked)
        return "never coached"
    if "gave way" in said:
        gone = sum(day["status"] == "displaced" for day in counted.days)
        assert numbers == [gone, len(counted.days)]
        return "displaced"
    if "planned" in said:
        coming = sum(day["status"] == "planned" and day["date"] >= TODAY for day in counted.days)
        assert f"{coming or 'no'} field day" in said
        return "planned"
    if "more than" in said:
        rep, calls = re.findall(r"(Rep [-\d]+) asked for (\d+)", said)[0]
        assert int(calls) == counted.asked_by(rep)
        assert 2 * int(calls) > sum(map(counted.asked_by, counted.reps))
        return "one rep"
    if kind := re.search("about (big|ordinary) deals", said):
        assert numbers == [counted.stakes(kind[1]), len(counted.asked)]
        return kind[1]
    if "last coached" in said:
        rep, days = re.findall(r"(Rep [-\d]+) was last coached (\d+) day", said)[0]
        last = date.fromisoformat(counted.coached(rep))
        assert int(days) == (LAST - last).days > 42
        assert last == min(
            date.fromisoformat(day) for day in map(counted.coached, counted.reps) if day
        )
        assert numbers[3:] == [counted.asked_by(rep)] * bool(counted.asked_by(rep))
        return "overdue"
    if "only observed" in said:
        assert numbers[1] == len(counted.asked)
        observed = [call for call in counted.asked if call["role"] == "observed"]
        assert numbers[0] <= len(observed)
        return "invited"
    if "had a scheduled call" in said:
        return "reach"
    if "asked for before" in said:
        return "changed"
    assert said.startswith(BY_CHANCE)
    return "asked"


@pytest.mark.parametrize(("managers", "seed"), [(1, 1), (3, 2), (3, 3), (12, 4), (12, 5), (40, 6)])
def test_three_talks_are_about_three_things_and_each_is_so(
    coachlog: Coachlog, tmp_path: Path, managers: int, seed: int
) -> None:
    fill(coachlog, tmp_path, managers, seed)
    text = coachlog("report", *QUARTER, "--format", "markdown").out
    talks = re.findall(r"^- \*\*(Manager \d+)\*\*: (.*)\.$", text.replace("\\", ""), re.MULTILINE)
    kinds = [check(said, Counted(coachlog, name)) for name, said in talks]
    assert len(kinds) == len(set(kinds))
    assert (len(kinds) >= 1) == (managers > 1)
    assert len(kinds) == 3 or managers < 12
