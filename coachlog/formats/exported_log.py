"""The exported log: its tables, columns and version, and how each value is read and written.

A row is named by its log and its number there, `3f2a9c01b7de:17`, and others refer to it so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from coachlog.domain.actions import ACTION_STATUSES, OWNERS
from coachlog.domain.answers import LEADERS
from coachlog.domain.calls import (
    INITIATORS,
    MANAGER_SCHEDULED,
    MAX_DEAL_CENTS,
    MAX_MINUTES,
    REP_REQUEST,
    ROLES,
    check_text,
    parse_currency,
)
from coachlog.domain.erased import MARK_KINDS, read_hex
from coachlog.domain.fielddays import HALVES, STATUSES, STOP_STATUSES
from coachlog.domain.groups import parse_group
from coachlog.domain.invitations import is_uid
from coachlog.domain.names import check_name, fold_name
from coachlog.domain.teams import LEVELS, parse_email
from coachlog.errors import CoachlogError, InvalidValue, show

FORMAT = "coachlog.log/1"
FORMAT_NAME = "coachlog.log/"

# A "long" is an integer as text: jq and others keep 53 bits of a number.
CellKind = Literal["text", "integer", "long", "flag", "day", "clock", "row", "image"]

# Tables in the order of the file, each after those it refers to, and what the file calls them.
SECTIONS = {
    "command": "commands",
    "manager": "managers",
    "rep": "reps",
    "account": "accounts",
    "alias": "aliases",
    "membership": "memberships",
    "grouping": "groupings",
    "absence": "absences",
    "field_day": "field_days",
    "focus": "focus_skills",
    "rating": "ratings",
    "reply": "replies",
    "action": "actions",
    "call": "calls",
    "answer": "answers",
    "stop": "stops",
    "displacement": "displacements",
    "deal": "deals",
    "event": "events",
    "busy": "busy_times",
    "tombstone": "tombstones",
    "change": "changes",
}
# Tables of which two logs may each have a row of their own for the same thing.
SHARED = frozenset(
    {
        "manager",
        "rep",
        "account",
        "alias",
        "membership",
        "grouping",
        "absence",
        "call",
        "field_day",
        "deal",
        "event",
        "busy",
        "tombstone",
    }
)

# A row's name as one integer: which log of the file, counted from 0, and its number there.
LOG_STEP = 1 << 44
MAX_LOGS = 1 << 15
_LOG_UID = re.compile(r"[0-9a-f]{12}")
_NUMBER = re.compile(r"[1-9][0-9]{0,12}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_LONG = re.compile(r"0|-?[1-9][0-9]{0,18}")
_INT64 = 1 << 63


class DamagedExport(CoachlogError):
    """A file that says it is an exported log, and can't be taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogColumn:
    """One column: `name` in the file, `column` in the table."""

    name: str
    column: str
    kind: CellKind
    needed: bool = True
    refers_to: str | None = None  # the table of a row; None for a row of the table named beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTable:
    """One table of the log and its columns, the row's own name left out."""

    table: str
    columns: tuple[LogColumn, ...]

    @property
    def section(self) -> str:
        """Return what the file calls the table."""
        return SECTIONS[self.table]

    @property
    def is_shared(self) -> bool:
        """Tell whether a row may have further names, from other logs."""
        return self.table in SHARED

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns of the file, the row's own names first."""
        return (
            "id",
            *(("also",) if self.is_shared else ()),
            *(column.name for column in self.columns),
        )


@dataclass(frozen=True, slots=True)
class RowNames:
    """The logs whose rows a file holds, in order; turns names of rows into integers and back."""

    logs: tuple[str, ...]

    def code(self, field: str, text: object) -> int:
        """Read the name of a row; raises InvalidValue."""
        log, colon, number = text.partition(":") if isinstance(text, str) else ("", "", "")
        if not colon or not _NUMBER.fullmatch(number):
            raise InvalidValue(field, f"{show(text)} is not the id of a row")
        if log not in self.logs:
            raise InvalidValue(field, f"{show(text)} is of a log that the file does not name")
        return self.logs.index(log) * LOG_STEP + int(number)

    def name(self, code: int) -> str:
        """Return the name that stands for `code`."""
        return f"{self.logs[code // LOG_STEP]}:{code % LOG_STEP}"


def read_logs(logs: Sequence[object]) -> RowNames:
    """Read the logs that a file names; raises DamagedExport."""
    names = tuple(log for log in logs if isinstance(log, str) and _LOG_UID.fullmatch(log))
    if len(names) != len(logs) or len(names) >= MAX_LOGS or sorted(set(names)) != list(names):
        raise DamagedExport("its list of logs is damaged; export it again")
    return RowNames(names)


def check_format(named: object) -> None:
    """Refuse what this version can't take in; raises DamagedExport."""
    if named == FORMAT:
        return
    if isinstance(named, str) and re.fullmatch(re.escape(FORMAT_NAME) + r"[1-9][0-9]{0,8}", named):
        raise DamagedExport(f"{named} was written by a newer coachlog; update coachlog to read it")
    raise DamagedExport(f"{show(named)} is not the format of an exported log, {FORMAT}")


def write_clock(at: time) -> str:
    """Return a time of day as the file has it: 09:30, or 09:30:15."""
    return f"{at:%H:%M}" if at == at.replace(second=0, microsecond=0) else at.isoformat()


def read_value(table: str, column: LogColumn, value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Return what the log keeps for a value of the file, references left aside.

    As strict as the commands: raises InvalidValue for what none of them could have kept.
    """
    read = _READERS[column.kind]
    return read(table, column, value)


def _read_text(table: str, column: LogColumn, value: object) -> str:
    if not isinstance(value, str):
        raise InvalidValue(column.name, f"{show(value)} is not text")
    check = _CHECKS.get((table, column.column), check_text)
    if check(column.name, value) != value:
        raise InvalidValue(column.name, f"{show(value)} is not as coachlog writes it")
    return value


def _read_integer(table: str, column: LogColumn, value: object) -> int:
    if type(value) is not int:
        raise InvalidValue(column.name, f"{show(value)} is not a whole number")
    least, most = _RANGES.get(column.column, (-_INT64, _INT64 - 1))
    if not least <= value <= most:
        raise InvalidValue(column.name, f"{show(value)} is not {least} to {most}")
    return value


def _read_long(table: str, column: LogColumn, value: object) -> int:
    if not isinstance(value, str) or not _LONG.fullmatch(value):
        raise InvalidValue(column.name, f"{show(value)} is not a whole number as text")
    return _read_integer(table, column, int(value))


def _read_flag(table: str, column: LogColumn, value: object) -> int:
    if not isinstance(value, bool):
        raise InvalidValue(column.name, f"{show(value)} is not true or false")
    return int(value)


def _read_day(table: str, column: LogColumn, value: object) -> str:
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise InvalidValue(column.name, f"{show(value)} is not a date such as 2026-11-18")


def _read_clock(table: str, column: LogColumn, value: object) -> str:
    try:
        if isinstance(value, str):
            at = time.fromisoformat(value)
            if at.tzinfo is None and write_clock(at) == value:
                return at.isoformat("microseconds")  # as SQLAlchemy keeps it
    except ValueError:
        pass
    raise InvalidValue(column.name, f"{show(value)} is not a time such as 09:30")


def _read_image(table: str, column: LogColumn, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidValue(column.name, "is not a row as it was before")
    return value


_READERS: dict[CellKind, Callable[[str, LogColumn, Any], Any]] = {
    "text": _read_text,
    "integer": _read_integer,
    "long": _read_long,
    "flag": _read_flag,
    "day": _read_day,
    "clock": _read_clock,
    "image": _read_image,
}


def _one_of(values: Sequence[str]) -> Callable[[str, str], str]:
    def check(field: str, text: str) -> str:
        if text not in values:
            raise InvalidValue(field, f"{show(text)} is not {', '.join(values)}")
        return text

    return check


def _folded(field: str, text: str) -> str:
    return fold_name(check_name(field, text))


def _instant(field: str, text: str) -> str:
    if not _INSTANT.fullmatch(text):
        raise InvalidValue(field, f"{show(text)} is not an instant such as 2026-11-18T09:30:00Z")
    return text


def _uid(field: str, text: str) -> str:
    if not is_uid(text):
        raise InvalidValue(field, f"{show(text)} is not an identity that coachlog gives a day")
    return text


def _zone(field: str, text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise InvalidValue(field, f"{show(text)} is not a time zone") from None
    return text


# What text may be, beyond being text.
_CHECKS: dict[tuple[str, str], Callable[[str, str], str]] = {
    ("manager", "name"): check_name,
    ("manager", "email"): parse_email,
    ("rep", "name"): check_name,
    ("rep", "email"): parse_email,
    ("rep", "level"): _one_of(LEVELS),
    ("account", "name"): check_name,
    ("alias", "folded"): _folded,
    ("grouping", "path"): parse_group,
    ("call", "initiator"): _one_of(INITIATORS),
    ("call", "currency"): parse_currency,
    ("call", "role"): _one_of(ROLES),
    ("answer", "initiator"): _one_of((REP_REQUEST, MANAGER_SCHEDULED)),
    ("answer", "led"): _one_of(LEADERS),
    ("deal", "currency"): parse_currency,
    ("field_day", "uid"): _uid,
    ("field_day", "half"): _one_of(HALVES),
    ("field_day", "status"): _one_of(STATUSES),
    ("field_day", "time_zone"): _zone,
    ("stop", "status"): _one_of(STOP_STATUSES),
    ("action", "owner"): _one_of(OWNERS),
    ("action", "status"): _one_of(ACTION_STATUSES),
    ("event", "suggestion"): _one_of(INITIATORS),
    ("tombstone", "salt"): read_hex,
    ("tombstone", "digest"): read_hex,
    ("tombstone", "kind"): _one_of(MARK_KINDS),
    ("command", "ran_at"): _instant,
    ("change", "table_name"): _one_of(tuple(SECTIONS)),
}
_RANGES = {
    "minutes": (1, MAX_MINUTES),
    "deal_cents": (0, MAX_DEAL_CENTS),
    "score": (1, 5),
    "sequence": (0, 2**31 - 1),
}


def is_checked(table: str) -> bool:
    """Tell whether there is a rule that `check_row` holds the rows of a table to."""
    return table in _SPANS or table in _ROW_CHECKS


def check_row(table: str, row: Mapping[str, Any], today: date) -> None:
    """Refuse a row whose values do not go together; raises InvalidValue naming one of them."""
    for first, last in _SPANS.get(table, ()):
        if row[first] is not None and row[last] is not None and row[last] < row[first]:
            raise InvalidValue(last, f"{show(row[last])} is before {first}, {show(row[first])}")
    if row.get("deal_cents") is not None and row["currency"] is None:
        raise InvalidValue("deal_cents", "is an amount without a currency")
    check = _ROW_CHECKS.get(table)
    if check is not None:
        check(row, today)


def _check_call(row: Mapping[str, Any], today: date) -> None:
    if row["held_on"] > today.isoformat():
        raise InvalidValue("held_on", f"{row['held_on']} is after today, {today}")
    if row["field_day_id"] is not None and row["initiator"] != MANAGER_SCHEDULED:
        raise InvalidValue("initiator", f"a call of a field day is {MANAGER_SCHEDULED}")


def _check_field_day(row: Mapping[str, Any], today: date) -> None:
    if row["ends_at"] == row["starts_at"]:
        raise InvalidValue("ends_at", "the day ends when it starts")


def _check_alias(row: Mapping[str, Any], today: date) -> None:
    if sum(row[name] is not None for name in ("manager_id", "rep_id", "account_id")) != 1:
        raise InvalidValue("folded", "is a former name of nobody, or of several")


def _check_absence(row: Mapping[str, Any], today: date) -> None:
    if (row["manager_id"] is None) == (row["rep_id"] is None):
        raise InvalidValue("from_on", "is an absence of nobody, or of several")


_SPANS = {
    "membership": (("from_on", "until_on"),),
    "rep": (("started_on", "left_on"),),
    "absence": (("from_on", "until_on"),),
    "field_day": (("starts_at", "ends_at"),),
    "deal": (),
}
_ROW_CHECKS: dict[str, Callable[[Mapping[str, Any], date], None]] = {
    "call": _check_call,
    "field_day": _check_field_day,
    "alias": _check_alias,
    "absence": _check_absence,
}
