"""A debrief as a TOML file: what a script or another program says of a field day."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from coachlog.domain.actions import NewAction, parse_owner
from coachlog.domain.calls import ReadDay, check_text, parse_role
from coachlog.domain.choices import parse_choice, suggest
from coachlog.domain.debriefs import (
    Debrief,
    GivenRating,
    SeenVisit,
    SettledAction,
    check_score,
)
from coachlog.domain.fielddays import parse_clock
from coachlog.domain.names import check_name
from coachlog.errors import InvalidValue, show
from coachlog.intake.problems import Problem
from coachlog.intake.toml_lines import KeyPath, line_of, locate_error, locate_keys

Parsed = TypeVar("Parsed")


class _Refused(Exception):
    """A value at a path of the file that can't be taken."""

    def __init__(self, path: KeyPath, problem: str) -> None:
        super().__init__(problem)
        self.path = path
        self.problem = problem


def read_debrief(content: bytes, read_day: ReadDay) -> Debrief | Problem:
    """Return the debrief that a TOML file holds, or the first problem with its line and key."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(line=line, column="file", problem="is not UTF-8 text; save it as UTF-8")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, problem = locate_error(text, error)
        return Problem(line=line, column="file", problem=f"is not readable TOML: {problem}")
    try:
        return _read(raw, read_day)
    except _Refused as refused:
        return Problem(
            line=line_of(locate_keys(text), refused.path),
            column=_spell(refused.path),
            problem=refused.problem,
        )


def _spell(path: KeyPath) -> str:
    """Return a path as people count: stop 2: role."""
    words = "".join(f" {part + 1}" if isinstance(part, int) else f": {part}" for part in path)
    return words.removeprefix(": ") or "file"


def _read(raw: Mapping[str, Any], read_day: ReadDay) -> Debrief:
    _check_keys((), raw, ("stop", "rating", "settle", "action", "next", "remark"))

    def day(path: KeyPath, value: Any) -> date:  # noqa: ANN401  (whatever the file holds)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return _by(read_day, path, value)

    visits = tuple(_visit(path, row) for path, row in _tables(raw, "stop"))
    ratings = tuple(_rating(path, row) for path, row in _tables(raw, "rating"))
    settled = tuple(_settled(path, row, day) for path, row in _tables(raw, "settle"))
    actions = tuple(_action(path, row, day) for path, row in _tables(raw, "action"))
    next_on = day(("next",), raw["next"]) if "next" in raw else None
    return Debrief(
        visits=visits,
        ratings=ratings,
        settled=settled,
        actions=actions,
        next_on=next_on,
        remark=_optional((), raw, "remark", check_text),
    )


def _visit(path: KeyPath, row: Mapping[str, Any]) -> SeenVisit:
    _check_keys(path, row, ("account", "at", "status", "role", "reinforce", "improve"))
    status = _optional(path, row, "status", _status)
    seen = {name: _optional(path, row, name, check_text) for name in ("reinforce", "improve")}
    role = _optional(path, row, "role", parse_role)
    said = next((name for name in ("role", "reinforce", "improve") if row.get(name)), None)
    if status == "skipped" and said:
        raise _Refused((*path, said), "nothing is seen at a skipped stop; leave it out")
    at = row.get("at")
    if at is not None and not isinstance(at, time):
        at = _by(parse_clock, (*path, "at"), at)
    return SeenVisit(
        account=_needed(path, row, "account", check_name),
        at=at,
        held=status != "skipped",
        role=role,
        reinforce=seen["reinforce"],
        improve=seen["improve"],
    )


def _rating(path: KeyPath, row: Mapping[str, Any]) -> GivenRating:
    _check_keys(path, row, ("skill", "score", "by"))
    score = row.get("score")
    if isinstance(score, bool) or not isinstance(score, int):
        raise _Refused((*path, "score"), "is missing or not a whole number; write score = 3")
    try:
        check_score("score", score)
    except InvalidValue as error:
        raise _Refused((*path, "score"), error.problem) from error
    return GivenRating(
        skill=_needed(path, row, "skill", check_name),
        score=score,
        rated_by=_optional(path, row, "by", check_name),
    )


def _settled(
    path: KeyPath, row: Mapping[str, Any], day: Callable[[KeyPath, Any], date]
) -> SettledAction:
    _check_keys(path, row, ("action", "status", "due"))
    number = row.get("action")
    if isinstance(number, bool) or not isinstance(number, int):
        raise _Refused(
            (*path, "action"), "is missing or not the number of an action; write action = 4"
        )
    if ("status" in row) == ("due" in row):
        raise _Refused(path, 'give status = "done" or "dropped", or a new date as due')
    if "due" in row:
        return SettledAction(action_id=number, due_on=day((*path, "due"), row["due"]))
    return SettledAction(
        action_id=number, dropped=_optional(path, row, "status", _end) == "dropped"
    )


def _action(
    path: KeyPath, row: Mapping[str, Any], day: Callable[[KeyPath, Any], date]
) -> NewAction:
    _check_keys(path, row, ("text", "owner", "due"))
    text = _needed(path, row, "text", check_text)
    try:
        return NewAction(
            text=text,
            owner=_optional(path, row, "owner", parse_owner) or "rep",
            due_on=day((*path, "due"), row["due"]) if "due" in row else None,
        )
    except InvalidValue as error:
        raise _Refused((*path, error.field), error.problem) from error


def _status(field: str, text: str) -> str:
    return parse_choice(field, text, ("held", "skipped"))


def _end(field: str, text: str) -> str:
    return parse_choice(field, text, ("done", "dropped"))


def _tables(raw: Mapping[str, Any], name: str) -> list[tuple[KeyPath, Mapping[str, Any]]]:
    listed = raw.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(value, dict) for value in listed):
        raise _Refused((name,), f"is a list of tables; begin each with [[{name}]]")
    return [((name, place), value) for place, value in enumerate(listed)]


def _check_keys(path: KeyPath, row: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in row:
        if key not in known:
            hint = suggest(key, known) or f"; known are {', '.join(known)}"
            raise _Refused((*path, key), f"is not a key of a debrief{hint}")


def _optional(
    path: KeyPath, row: Mapping[str, Any], key: str, read: Callable[[str, str], Parsed]
) -> Parsed | None:
    return _by(read, (*path, key), row[key]) if row.get(key, "") != "" else None


def _needed(
    path: KeyPath, row: Mapping[str, Any], key: str, read: Callable[[str, str], Parsed]
) -> Parsed:
    if key not in row:
        raise _Refused(path, f"{key} is missing")
    return _by(read, (*path, key), row[key])


def _by(read: Callable[[str, str], Parsed], path: KeyPath, value: Any) -> Parsed:  # noqa: ANN401
    if not isinstance(value, str):
        raise _Refused(path, f"{show(value)} is not text; put it in quotes")
    try:
        return read(str(path[-1]), value)
    except InvalidValue as error:
        raise _Refused(path, error.problem) from error
