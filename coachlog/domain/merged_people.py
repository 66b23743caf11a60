"""What stands when two logs know the same person, account or team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coachlog.domain.teams import DEFAULT_LEVEL

# Facts that only make sense together are one unit.
_UNITS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "manager": (("email",),),
    "rep": (("email",), ("level",), ("started_on", "left_on")),
    "account": (("kind",),),
}
NAMED = frozenset(_UNITS)
_UNSAID: Mapping[str, object] = {"level": DEFAULT_LEVEL}


def settle_row(
    table: str, here: Mapping[str, Any], there: Mapping[str, Any], *, first: bool, fixed: bool
) -> dict[str, Any]:
    """Return what the row here becomes, whatever the order in which logs are merged.

    The name is the one of the log that comes `first`. Of the other facts a known one beats an
    unknown one, and the smaller of two known ones stands. A `fixed` row, made or changed by people
    here, only learns what it does not know.
    """
    settled = dict(here)
    if first and not fixed:
        settled["name"] = there["name"]
    for unit in _UNITS[table]:
        mine, theirs = _weigh(unit, here), _weigh(unit, there)
        nothing = len(unit)
        if theirs < mine and not (fixed and mine[0] < nothing):
            settled |= {name: there[name] for name in unit}
    return settled


def list_differences(
    table: str, here: Mapping[str, Any], there: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the facts on which two logs contradict each other."""
    return tuple(
        name
        for unit in _UNITS[table]
        for name in unit
        if here[name] != there[name] and _is_said(name, here[name]) and _is_said(name, there[name])
    )


def settle_membership(here: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a rep's time on a team becomes: a start that was said beats an assumed one.

    Of two alike the earlier one stands; none is the earliest.
    """
    stands = min(here, there, key=lambda row: (bool(row["assumed"]), row["from_on"] or ""))
    return dict(here) | {name: stands[name] for name in ("assumed", "from_on")}


def _weigh(unit: tuple[str, ...], row: Mapping[str, Any]) -> tuple[int, tuple[str, ...]]:
    """Return what orders two values of a unit: how much is unknown, then the values."""
    said = [row[name] if _is_said(name, row[name]) else None for name in unit]
    return said.count(None), tuple(value or "" for value in said)


def _is_said(name: str, value: object) -> bool:
    return value is not None and value != _UNSAID.get(name)
