"""Triage until settled: visits in a random order that is kept, and a stop when the side is sure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coachlog.config import Settings
from coachlog.errors import CoachlogError
from coachlog.store.open import open_log
from coachlog.usecases.settle import find_settling, find_unsettled
from tests.conftest import Coachlog, Result

Json = dict[str, Any]
QUARTER = ("--quarter", "2026-Q4")
PAT = ("--manager", "Pat Lee")
CALLS = 40  # of Pat Lee, one a day and rep; every fifth was scheduled


@pytest.fixture(autouse=True)
def imported(coachlog: Coachlog, tmp_path: Path) -> None:
    """Import 40 unsorted visits of Pat Lee, four sorted ones, and three of Kim Poe."""
    rows = [f"2026-10-{1 + n % 20:02},Pat Lee,Rep {n // 20},Acme {n}," for n in range(CALLS)]
    rows += [f"2026-11-{1 + n:02},Pat Lee,Rep 0,Globex,rep-request" for n in range(4)]
    rows += [f"2026-11-{1 + n:02},Kim Poe,Rep 9,Hooli," for n in range(3)]
    path = tmp_path / "calls.csv"
    path.write_text("date,manager,rep,account,initiator\n" + "\n".join(rows) + "\n")
    coachlog("import", path)


@pytest.fixture
def settling(coachlog: Coachlog) -> Callable[..., Json]:
    def look(*args: str) -> Json:
        out = coachlog("triage", "--until-settled", *QUARTER, *PAT, "--format", "json", *args).out
        document: Json = json.loads(out)
        assert document["format"] == "coachlog.settling/1"
        line: Json
        (line,) = document["managers"]
        return line

    return look


def answer_of(call_id: int) -> str:
    return "manager-scheduled" if call_id % 5 == 0 else "rep-request"


@pytest.fixture
def report(coachlog: Coachlog) -> Callable[[], Json]:
    def look() -> Json:
        document: Json = json.loads(coachlog("report", *QUARTER, *PAT, "--format", "json").out)
        return document

    return look


def test_a_script_sorts_until_it_is_settled_and_the_report_says_how(
    coachlog: Coachlog, settling: Callable[..., Json], report: Callable[[], Json]
) -> None:
    assert report()["managers"][0]["evidence"]["strength"] == "not sorted enough"
    line = settling()
    assert (line["settled"], line["side"], line["risk"]) == (False, None, 5)
    assert (line["visits"], line["visits_sorted"], len(line["calls"])) == (40, 0, 40)
    order = line["calls"]
    for done, call_id in enumerate(order, start=1):
        coachlog("triage", str(call_id), "--initiator", answer_of(call_id))
        line = settling()
        assert line["calls"] == order[done:]  # resuming goes on where it stopped
        assert line["visits_sorted"] == done
        if line["settled"]:
            break
    assert line["side"] == "over"
    assert 5 <= line["visits_sorted"] <= 35
    found = report()
    manager = found["managers"][0]
    assert manager["settled"] == {
        "side": "over",
        "risk": 5,
        "visits": 40,
        "visits_sorted": line["visits_sorted"],
    }
    assert manager["unknown"] == 40 - line["visits_sorted"]
    assert manager["flagged"]
    assert manager["evidence"]["strength"] in {"firm", "likely"}
    assert found["quality"]["settled"] == 1
    text = coachlog("report", *QUARTER, *PAT).out
    how = "the side is settled at a 5 % risk: over the line"
    assert f"{line['visits_sorted']} of 40 visits sorted; {how}" in text


def test_a_sample_that_says_other_than_the_sorted_calls_leaves_the_verdict_to_the_rest(
    coachlog: Coachlog,
    settling: Callable[..., Json],
    report: Callable[[], Json],
    tmp_path: Path,
) -> None:
    # What was sorted before the draw is of one kind, as what a calendar's organiser says may be.
    rows = [f"2026-10-{1 + n:02},Pat Lee,Rep 0,Initech,manager-scheduled" for n in range(24)]
    path = tmp_path / "before.csv"
    path.write_text("date,manager,rep,account,initiator\n" + "\n".join(rows) + "\n")
    coachlog("import", path)
    drawn = map(str, settling()["calls"][:18])
    coachlog("triage", *drawn, "--initiator", "rep-request")
    assert (settling()["side"], settling()["settled"]) == ("over", True)
    manager = report()["managers"][0]
    assert (manager["rep_request"], manager["manager_scheduled"]) == (22, 24)
    assert not manager["flagged"]
    assert manager["evidence"]["strength"] == "not sorted enough"
    assert report()["quality"]["settled"] == 0
    text = coachlog("report", *QUARTER, *PAT).out
    assert "the calls not sorted yet could turn this" in text
    assert "settled at a 5 % risk: over the line" in text
    assert "\nNext      coachlog triage --manager 'Pat Lee' --quarter 2026-Q4\n" in text


def test_with_all_sorted_a_script_is_told_that_it_is_settled(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    coachlog("triage", *map(str, settling()["calls"]), "--initiator", "manager-scheduled")
    line = settling()
    assert (line["settled"], line["side"], line["calls"]) == (True, "not over", [])
    assert (line["visits"], line["visits_sorted"]) == (40, 40)


def test_without_a_sample_the_rest_still_leaves_it_open(
    coachlog: Coachlog, report: Callable[[], Json]
) -> None:
    coachlog("triage", *(str(one) for one in range(1, 16)), "--initiator", "rep-request")
    line = report()["managers"][0]
    assert line["settled"] is None
    assert line["evidence"]["strength"] == "not sorted enough"


def test_the_order_is_kept_and_another_log_has_another(
    coachlog: Coachlog, settling: Callable[..., Json], tmp_path: Path, log_path: Path
) -> None:
    order = settling()["calls"]
    assert settling()["calls"] == order != sorted(order)
    coachlog("export", tmp_path / "out.json")
    assert "seed" not in (tmp_path / "out.json").read_text()
    log_path.unlink()
    coachlog("import", tmp_path / "out.json")
    assert settling()["calls"] != order


def test_undo_takes_the_draw_and_each_answer_back(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    order = settling()["calls"]
    coachlog("triage", str(order[0]), "--initiator", "rep-request")
    assert settling()["visits_sorted"] == 1
    coachlog("undo", "--yes")
    line = settling()
    assert (line["visits_sorted"], line["calls"]) == (0, order)


def test_a_call_sorted_out_of_turn_is_known_and_draws_nothing(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    order = settling()["calls"]
    coachlog("triage", str(order[7]), "--initiator", "rep-request")
    line = settling()
    assert (line["visits"], line["visits_sorted"]) == (39, 0)
    assert line["calls"] == order[:7] + order[8:]


def test_another_period_has_an_order_of_its_own_though_it_begins_on_the_same_day(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    settling()
    coachlog("triage", "--until-settled", "--month", "2026-10", *PAT, "--format", "json")
    assert coachlog("history").out.count("  triage  ") == 2


def test_what_was_sorted_before_the_draw_was_not_drawn(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    coachlog("triage", *map(str, range(1, CALLS)), "--initiator", "rep-request")
    line = settling()
    assert (line["visits"], line["visits_sorted"]) == (1, 0)


def test_a_call_that_was_sorted_before_is_not_drawn_by_an_edit_and_gone_when_it_is_removed(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    coachlog("triage", *map(str, range(1, 23)), "--initiator", "manager-scheduled")
    coachlog("triage", *map(str, range(23, CALLS)), "--initiator", "rep-request")
    assert settling()["side"] == "not over"  # 22 scheduled, 21 asked for, one to sort
    coachlog("remove-call", "1", "--yes")
    assert settling()["side"] is None
    coachlog("edit-call", "41", "--notes", "after the draw")
    coachlog("triage", str(CALLS), "--initiator", "rep-request")
    line = settling()
    assert (line["side"], line["visits"], line["visits_sorted"]) == ("over", 1, 1)


def test_what_turns_out_to_be_no_ride_along_was_drawn(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    coachlog("triage", str(settling()["calls"][0]), "--initiator", "not-a-ride-along")
    line = settling()
    assert (line["visits"], line["visits_sorted"], len(line["calls"])) == (40, 1, 39)


def test_another_risk_is_kept_and_a_higher_one_settles_sooner(
    coachlog: Coachlog, settling: Callable[..., Json]
) -> None:
    order = settling("--risk", "1")["calls"]
    assert settling("--risk", "1")["risk"] == settling()["risk"] == 1
    assert coachlog("history").out.count("  triage  ") == 1  # the same again changed nothing
    for call_id in order[:4]:
        coachlog("triage", str(call_id), "--initiator", "rep-request")
    assert settling()["settled"] is False
    assert settling("--risk", "50")["settled"] is True


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--risk", "5"), "--risk belongs to --until-settled"),
        (("--until-settled", "--risk", "0"), "--risk: 0 is not 1 to 50"),
        (("--until-settled", "--limit", "3"), "leave IDs and --limit out"),
        (("3", "--until-settled"), "leave IDs and --limit out"),
        (("--until-settled", "--format", "csv"), "--until-settled is listed with --format json"),
        (("--until-settled",), "nobody is there to answer"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    coachlog: Coachlog, args: tuple[str, ...], says: str
) -> None:
    done = coachlog("triage", *args, expect=2)
    assert says in done.err
    assert done.err.count("\n") == 1


@pytest.fixture
def press(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Return a function that sorts at a terminal where somebody presses these keys."""

    def call(keys: Iterator[str], *period: str) -> Result:
        with monkeypatch.context() as patch:
            patch.setattr("coachlog.cli.terminal.ask.can_ask", lambda: True)
            patch.setattr("typer.getchar", lambda: next(keys))
            return coachlog("triage", "--until-settled", *(period or QUARTER), *PAT)

    return call


def test_at_a_terminal_it_stops_by_itself(press: Callable[..., Result]) -> None:
    pressed: list[str] = []

    def keys() -> Iterator[str]:
        while True:
            pressed.append("r")
            yield "r"

    done = press(keys())
    assert f"Pat Lee: {len(pressed)} of 40 visits sorted; the side is settled" in done.out
    assert len(pressed) < 20


def test_a_skipped_visit_is_not_asked_again_and_leaving_says_how_to_go_on(
    press: Callable[..., Result], settling: Callable[..., Json]
) -> None:
    first = settling()["calls"][0]
    done = press(iter("ssrq"))
    assert "3 of 40 visits sorted, not settled yet; go on with" in done.out
    assert "coachlog triage --until-settled --quarter 2026-Q4" in done.out
    span = ("--from", "2026-10-01", "--to", "2026-10-31")
    done = press(iter("q"), *span)
    assert f"go on with coachlog triage --until-settled {' '.join(span)}\n" in done.out
    line = settling()
    assert line["visits_sorted"] == 3
    assert first not in line["calls"]
    assert len(line["calls"]) == 37


def test_undo_at_the_terminal_takes_a_skip_back_and_then_the_answer_before(
    press: Callable[[Iterator[str]], Result], settling: Callable[..., Json]
) -> None:
    press(iter("suq"))
    assert settling()["visits_sorted"] == 0
    done = press(iter("rsuuq"))
    assert "another command" not in done.out + done.err
    assert settling()["visits_sorted"] == 0
    assert "40 left; so far 0 asked : 0 scheduled" in done.err
    assert "39 left; so far 1 asked : 0 scheduled" in done.err


def test_an_order_that_somebody_took_back_meanwhile_is_said(log_path: Path) -> None:
    with open_log(log_path, writing=True) as log:
        (of,) = find_unsettled(log, manager="Pat Lee", period=None)
        with pytest.raises(CoachlogError, match="taken back meanwhile"):
            find_settling(log, of, Settings())
