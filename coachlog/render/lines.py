"""Single lines that confirm what a command did; no Rich, as `add-call` has to be quick."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from coachlog.domain.periods import week_of

if TYPE_CHECKING:
    from coachlog.store.undo import TakenBack
    from coachlog.usecases.import_file import Imported
    from coachlog.usecases.log_call import LoggedCall


def visible(text: str) -> str:
    """Return user text with every control character spelled out: never a terminal escape."""
    if text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape").decode("ascii") if _is_control(char) else char
        for char in text
    )


def _is_control(char: str) -> bool:
    # C0 and C1 controls; marks that shape scripts and emoji stay.
    return char < " " or "\x7f" <= char <= "\x9f" or char in "\u2028\u2029"


def describe_logged_call(logged: LoggedCall, today: date) -> str:
    """Say in one line what was logged, and how the manager's week stands."""
    tally = logged.tally
    week = "this week" if week_of(today) == logged.week else f"week {logged.week.label}"
    unsorted = f", {tally.unknown} not sorted" if tally.unknown else ""
    day = f", field day {logged.field_day_id}" if logged.field_day_id is not None else ""
    added = f" (new: {', '.join(map(visible, logged.added))})" if logged.added else ""
    return (
        f"Logged call {logged.id}: {logged.held_on:%a} {logged.held_on}, "
        f"{visible(logged.manager)} with {visible(logged.rep)} at {visible(logged.account)}, "
        f"{logged.initiator}{day}{added}; "
        f"{week}: {tally.requested} asked for by reps, {tally.scheduled} scheduled by you{unsorted}"
    )


def describe_same_call(logged: LoggedCall) -> str:
    """Say that a like call is in the log already."""
    return (
        f"Call {logged.same_as} already has the same day, manager, rep and account; both are kept. "
        f"If it was the same call, take this one back: coachlog undo"
    )


def describe_import(imported: Imported, name: str) -> list[str]:
    """Say what an import did, a line each."""
    span = f" from {imported.span[0]} to {imported.span[1]}" if imported.span else ""
    lines = [
        f"Read {imported.read} calls{span} in {name}: {imported.new} new, "
        f"{imported.same} already in the log"
    ]
    if imported.to_sort:
        lines.append(f"{imported.to_sort} of the new ones do not say who asked for the call")
    if imported.ignored_columns:
        listed = ", ".join(map(visible, imported.ignored_columns))
        lines.append(f"Left out, as coachlog has no such columns: {listed}")
    if imported.similar:
        lines.append("These look alike; are they the same?")
        lines += [
            f"  {kind}: {visible(one)} / {visible(other)}" for kind, one, other in imported.similar
        ]
    return lines


def describe_taken_back(taken: TakenBack) -> str:
    """Say in one line which command was taken back, and what went with it."""
    parts = [f"{_count(number, table)} removed" for table, number in taken.removed.items()]
    parts += [f"{_count(number, table)} as before" for table, number in taken.restored.items()]
    what = ", ".join(parts) or "it had changed nothing"
    return f"Took back {taken.command.name} of {taken.command.at}: {what}"


_SEVERAL = {"focus": "focus skills"}


def _count(number: int, table: str) -> str:
    word = table.replace("_", " ")
    return f"{number} {word if number == 1 else _SEVERAL.get(word, word + 's')}"
