"""What the log offers a shell to complete: names of people and accounts, IDs with what they are."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from coachlog.domain.names import NameKind, fold_name
from coachlog.store import statements
from coachlog.store.name_labels import label_people
from coachlog.store.names import NameBook
from coachlog.store.open import peek_into_log

# A list of names cut short would make a shell fill in a beginning that isn't common to all of
# them, so more names than this are not offered before another letter is typed.
MOST_NAMES = 2_000
MOST_IDS = 50  # the newest


def complete_names(path: Path, kind: NameKind, prefix: str) -> list[tuple[str, str]]:
    """Return the names that begin with `prefix` as the log compares names, each with a remark.

    People of one name are given as they are told apart, `NAME (Manager)`.
    """
    folded = fold_name(prefix) + (" " if prefix[:-1].strip() and prefix[-1].isspace() else "")
    with peek_into_log(path) as log:
        listed = log.connection.execute(statements.COMPLETE_NAME[kind], {"prefix": folded})
        rows = listed.fetchmany(MOST_NAMES + 1)
        if len(rows) > MOST_NAMES:
            return []
        book = NameBook(log.connection, command_id=0)
        namesakes = Counter(fold_name(name) for name, _ in rows)
        found = []
        for name, about in rows:
            shared = namesakes.pop(fold_name(name), 0)
            if shared > 1 and kind != "account":
                found += [
                    (label, "")
                    for label in label_people(log.connection, kind, book.find_named(kind, name))
                ]
            elif shared:
                found.append((name, about or ""))
        return found


def list_call_ids(path: Path, prefix: str) -> list[tuple[str, str]]:
    """Return the newest calls whose ID begins with `prefix`, each with day, people and account."""
    return [
        (str(call), f"{_day(on)} {manager} with {rep} at {account}")
        for call, on, manager, rep, account in _list_ids(path, statements.COMPLETE_CALL, prefix)
    ]


def list_field_day_ids(path: Path, prefix: str) -> list[tuple[str, str]]:
    """Return the newest field days whose ID begins with `prefix`, each with day, people, status."""
    return [
        (str(day), f"{_day(on)} {half}, {manager} with {rep}, {status}")
        for day, on, manager, rep, half, status in _list_ids(
            path, statements.COMPLETE_FIELD_DAY, prefix
        )
    ]


def list_action_ids(path: Path, prefix: str) -> list[tuple[str, str]]:
    """Return the newest actions whose ID begins with `prefix`, each with status, rep and text."""
    return [
        (str(action), f"{status}, {rep}: {text}")
        for action, status, rep, text in _list_ids(path, statements.COMPLETE_ACTION, prefix)
    ]


def list_absence_ids(path: Path, prefix: str) -> list[tuple[str, str]]:
    """Return the newest absences whose ID begins with `prefix`, each with name and days."""
    return [
        (str(absence), f"{name}, {_day(first)} to {_day(last)}")
        for absence, first, last, name in _list_ids(path, statements.COMPLETE_ABSENCE, prefix)
    ]


def _list_ids(path: Path, statement: str, prefix: str) -> list[tuple[str, ...]]:
    with peek_into_log(path) as log:
        return log.connection.execute(statement, {"prefix": prefix}).fetchmany(MOST_IDS)


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day:%a} {day}"
