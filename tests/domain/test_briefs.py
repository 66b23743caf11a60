"""The brief: selling in disguise, the milk run, and which stops it suggests."""

from __future__ import annotations

from datetime import date, time

import pytest

from coachlog.domain.briefs import Brief, BriefStop, Prospect, name_kind, suggest_stops
from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import Initiator, Role, Stakes
from coachlog.domain.fielddays import is_milk_run

OLD, LATE = date(2026, 6, 1), date(2026, 11, 1)


@pytest.mark.parametrize(
    ("stops", "milk_run"),
    [
        ([], False),
        ([(True, "ordinary")], False),
        ([(True, "ordinary"), (True, "ordinary")], True),
        ([(True, "ordinary"), (False, "ordinary")], False),
        ([(True, "ordinary"), (True, "big")], False),
        ([(True, "ordinary"), (True, "unknown")], False),
    ],
)
def test_a_milk_run_goes_only_to_known_ordinary_accounts(
    stops: list[tuple[bool, Stakes]], milk_run: bool
) -> None:
    assert is_milk_run(stops) is milk_run


def prospect(
    account: str, kind: str, visited_on: date | None = None, stakes: Stakes = "ordinary"
) -> Prospect:
    return Prospect(account=account, kind=kind, visited_on=visited_on, stakes=stakes)


def make_brief(*places: Prospect) -> Brief:
    return Brief(
        id=1, on=LATE, starts_at=time(9), ends_at=time(13), time_zone="UTC", status="planned",
        manager="Pat", rep="Dana", as_of=LATE,
        standing=RepStanding(
            id=1, name="Dana", level="established", cadence_days=42, as_of=LATE
        ),
        stops=tuple(BriefStop(at=time(10), status="planned", place=place) for place in places),
    )  # fmt: skip


def test_a_brief_tells_a_milk_run_from_selling_in_disguise() -> None:
    known, big = prospect("A", "shop", OLD), prospect("B", "shop", OLD, "big")
    assert make_brief(known, known).milk_run
    assert not make_brief(known, prospect("C", "shop")).milk_run
    assert not make_brief(known, known).in_disguise
    assert make_brief(big, big, known).in_disguise
    assert not make_brief(big, known).in_disguise


def names(*prospects: Prospect, at_most: int = 10) -> list[str]:
    return [one.account for one in suggest_stops(prospects, at_most)]


def test_kinds_not_seen_lately_come_first_and_each_kind_once_before_any_twice() -> None:
    found = names(
        prospect("shop late", "shop", LATE),
        prospect("shop never", "Shop"),
        prospect("clinic old", "clinic", OLD),
        prospect("clinic never", "clinic"),
        prospect("office", "office"),
    )
    # Nobody saw an office; a clinic was seen before a shop; the one seen longest ago stands for it.
    assert found == ["office", "clinic never", "shop never", "clinic old", "shop late"]


def test_big_deals_are_never_suggested_and_unknown_stakes_come_last() -> None:
    found = names(
        prospect("big", "a", stakes="big"),
        prospect("unknown", "b", stakes="unknown"),
        prospect("ordinary", "c", LATE),
    )
    assert found == ["ordinary", "unknown"]
    assert names(prospect("a", "x"), prospect("b", "x"), at_most=1) == ["a"]
    assert names() == []


@pytest.mark.parametrize(
    ("kind", "initiator", "role", "name"),
    [
        ("clinic", "rep-request", "led", "clinic"),
        (None, None, None, "not visited together"),
        (None, "rep-request", "led", "asked, led"),
        (None, "manager-scheduled", None, "scheduled"),
        (None, "unknown", None, "not sorted"),
    ],
)
def test_a_kind_is_the_users_word_or_how_they_were_there_last(
    kind: str | None, initiator: Initiator | None, role: Role | None, name: str
) -> None:
    assert name_kind(kind, initiator, role) == name


def test_no_more_than_three_stops_are_suggested() -> None:
    assert len(suggest_stops([prospect(f"shop {n}", "shop") for n in range(9)])) == 3
