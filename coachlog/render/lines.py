"""Single lines that confirm what a command did; no Rich, as `add-call` has to be quick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from coachlog.domain.periods import week_of
from coachlog.errors import spell_out, to_paste

if TYPE_CHECKING:
    from coachlog.domain.actions import Action
    from coachlog.domain.coaching import FieldDayCounts
    from coachlog.domain.history import FieldChange, FieldValue, HistoryEntry, RowChange
    from coachlog.domain.listing import Call
    from coachlog.settings import SettingValue
    from coachlog.store.undo import TakenBack
    from coachlog.usecases.log_call import LoggedCall
    from coachlog.usecases.settings import ChangedSetting

# Who caused the manager to be there, in the words of every screen.
INITIATOR_WORDS: dict[str, str] = {
    "rep-request": "asked",
    "manager-scheduled": "scheduled",
    "unknown": "not sorted",
}
NOT_TOLD = "past without a debrief"  # field days that nobody held or gave up, and that are over


def visible(text: str, *, breaks: bool = False) -> str:
    """Return user text with every control character spelled out, line breaks but with `breaks`."""
    return spell_out(text, keep="\n" if breaks else "")


def wrap_line(line: str, width: int, *, hang: int = 2) -> str:
    """Return a line folded between words; what follows is indented, by `hang` more than it."""
    if count_cells(line) <= width:
        return line
    words = line.split(" ")
    indent = next((place for place, word in enumerate(words) if word), 0)
    folded = [" ".join(words[: indent + 1])]
    for word in words[indent + 1 :]:
        if count_cells(folded[-1]) + 1 + count_cells(word) <= width:
            folded[-1] += f" {word}"
        else:
            folded.append(" " * (indent + hang) + word)
    return "\n".join(folded)


def count_cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    wide = sum(east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(combining(char) > 0 for char in text)


def describe_logged_call(logged: LoggedCall, today: date) -> str:
    """Say in one line what was logged, and how the manager's week stands."""
    tally = logged.tally
    week = "this week" if week_of(today) == logged.week else f"week {logged.week.label}"
    unsorted = f", {tally.unknown} not sorted" if tally.unknown else ""
    day = f", field day {logged.field_day_id}" if logged.field_day_id is not None else ""
    return (
        f"Logged call {logged.id}: {logged.held_on:%a} {logged.held_on}, "
        f"{visible(logged.manager)} with {visible(logged.rep)} at {visible(logged.account)}, "
        f"{INITIATOR_WORDS[logged.initiator]}{day}{name_new(logged.added)}; "
        f"{week}: {tally.requested} asked, {tally.scheduled} scheduled{unsorted}"
    )


def name_new(added: Sequence[str]) -> str:
    """Return the names that a command added, to stand behind what it says; "" without any."""
    return f" (new: {', '.join(map(visible, added))})" if added else ""


def describe_same_call(logged: LoggedCall) -> str:
    """Say that a like call is in the log already."""
    return (
        f"Call {logged.same_as} already has the same day, manager, rep and account; both are kept. "
        f"If it was the same call, take this one back: {to_paste('undo')}"
    )


def describe_too_old(number: int, retention: str) -> str:
    """Say that calls are older than the settings let them be, and how to look at them."""
    calls = count_of(number, "call is", "calls are")
    return (
        f"{calls} older than {retention}, the retention in the settings; what would go: "
        f"{to_paste('privacy', 'purge', '--dry-run')}"
    )


def describe_planned_over(field_day_id: int, rep: str, on: date) -> str:
    """Say that a field day was planned for the day of a call that a rep asked for."""
    return f"Field day {field_day_id} with {visible(rep)} was planned for {on:%a} {on}"


def describe_taken_back(taken: TakenBack) -> str:
    """Say in one line which command was taken back, and what went with it."""
    parts = [f"{count_rows(number, table)} removed" for table, number in taken.removed.items()]
    parts += [f"{count_rows(number, table)} as before" for table, number in taken.restored.items()]
    what = ", ".join(parts) or "it had changed nothing"
    again = to_paste("redo")
    then = f"To do it again: {again}" if taken.can_redo else f"It is too much for {again}"
    return f"Took back {taken.command.name} of {describe_instant(taken.command.at)}: {what}. {then}"


def describe_done_again(entry: HistoryEntry, *, dry_run: bool) -> list[str]:
    """Say which command was done again, or would be, and what it does."""
    head, *lines = describe_entry(entry)
    return [f"{'Would do' if dry_run else 'Done'} again: {head}", *lines]


def describe_outside(taken: TakenBack) -> list[str]:
    """Say what the command wrote besides the log, which nothing takes back."""
    wrote = taken.command.wrote
    return [f"Not taken back: it {visible(wrote)}"] if wrote else []


def describe_instant(at: str) -> str:
    """Return an instant of the log as the clock on the wall showed it."""
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"


def describe_entry(entry: HistoryEntry) -> list[str]:
    """Say what a command did: who and when in the first line, then its rows, indented."""
    command = entry.command
    undone = f"  taken back {describe_instant(command.undone_at)}" if command.undone_at else ""
    lines = [
        f"{describe_instant(command.at)}  {visible(command.name)}  by {visible(command.actor)}"
        f"{undone}"
    ]
    for kind, counts in entry.counted:
        parts = [count_rows(number, table) for table, number in counts.items()]
        such_as = ", such as" if any(row.kind == kind for row in entry.shown) else ""
        lines.append(f"  {kind} {', '.join(parts)}{such_as}")
    for row in entry.shown:
        about = f" ({visible(row.label)})" if row.label else ""
        lines.append(f"  {row.kind} {_name_row(row)}{about}")
        lines += [f"    {describe_change(field)}" for field in row.fields]
    if command.outside:
        lines.append(f"  {visible(command.outside)}")
    return lines


def _name_row(row: RowChange) -> str:
    # The numbers of these are what people type; others are only known by what they are about.
    shown = f" {row.row_id}" if row.table in _NUMBERED else ""
    return f"{name_table(row.table)}{shown}"


def describe_change(change: FieldChange) -> str:
    """Say what became of a field."""
    before, after = change.before, change.after
    if change.name == "initiator":
        before, after = (INITIATOR_WORDS.get(str(value), value) for value in (before, after))
    return f"{name_field(change.name)}: {name_value(before)} -> {name_value(after)}"


def describe_action(action: Action) -> str:
    """Name an action: its number, words, whose it is and until when."""
    due = f", due {action.due_on:%a} {action.due_on}" if action.due_on else ""
    if action.status != "open":
        due = f", {action.status} {action.closed_on:%a} {action.closed_on}"
    return (
        f"action {action.id}: {visible(action.text)} "
        f"({visible(action.owner_name)}, {action.owner}{due})"
    )


def describe_call(call: Call) -> str:
    """Name a call: its number, day, people and customer."""
    return (
        f"call {call.id}: {call.held_on:%a} {call.held_on}, {visible(call.manager)} with "
        f"{visible(call.rep)} at {visible(call.account)}"
    )


def name_field(name: str) -> str:
    """Return the words of a field, such as deal value."""
    return name.replace("_", " ")


def name_value(value: FieldValue) -> str:
    """Return a field's value as a line shows it."""
    if value is None:
        return "nothing"
    return f"{value:,}" if isinstance(value, int | float) else visible(value)


_NUMBERED = {"call", "field_day", "action"}
# Table -> what one of its rows is called, and several.
_WORDS = {
    "absence": ("absence", "absences"),
    "account": ("account", "accounts"),
    "action": ("action", "actions"),
    "alias": ("former name", "former names"),
    "answer": ("answer of the rep", "answers of the rep"),
    "busy": ("busy time", "busy times"),
    "call": ("call", "calls"),
    "change": ("removed row in the history", "removed rows in the history"),
    "deal": ("deal", "deals"),
    "displacement": ("displacement", "displacements"),
    "draw": ("order to sort in", "orders to sort in"),
    "event": ("calendar entry", "calendar entries"),
    "field_day": ("field day", "field days"),
    "focus": ("focus skill", "focus skills"),
    "grouping": ("group", "groups"),
    "manager": ("manager", "managers"),
    "membership": ("team membership", "team memberships"),
    "origin": ("origin", "origins"),
    "rating": ("rating", "ratings"),
    "rep": ("rep", "reps"),
    "reply": ("reply", "replies"),
    "stop": ("stop", "stops"),
}


def name_table(table: str) -> str:
    """Return what a row of a table is called."""
    return _WORDS.get(table, (table.replace("_", " "),))[0]


def count_rows(number: int, table: str) -> str:
    """Return how many rows of a table, in words."""
    word = table.replace("_", " ")
    return count_of(number, *_WORDS.get(table, (word,)))


def describe_after_today(calls: int) -> str:
    """Say what becomes of calls that can't have been held yet."""
    return f"{count_of(calls, 'call')} dated after today, which nothing counts"


def describe_field_days(days: FieldDayCounts) -> str:
    """Say what became of the field days that were planned for a period."""
    parts = {"cancelled": days.cancelled, "displaced": days.displaced}
    parts[NOT_TOLD] = days.past
    parts["still planned"] = days.still_planned
    some = [f"{number} {what}" for what, number in parts.items() if number]
    return ", ".join([f"{days.held} of {days.planned} held", *some])


def count_of(number: int, text: str, several: str | None = None) -> str:
    """Return a number with its word; `several` is the plural where an s does not make it."""
    return f"{number:,} {text if number == 1 else several or f'{text}s'}"


def describe_value(value: SettingValue) -> str:
    """Return a setting's value as it is typed."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(visible, value)) if isinstance(value, list) else visible(str(value))


def describe_changed_setting(changed: ChangedSetting) -> str:
    """Say in one line what a setting is now and was before."""
    before, after = changed.before, changed.after
    if before == after:
        now = "is not set" if after is None else f"is {describe_value(after)} already"
        return f"{changed.key} {now}; nothing was changed"
    default = describe_value(changed.default) if changed.default not in (None, []) else ""
    if after is None:
        holds = f"; {default} holds again" if default else ""
        done = f"Took {changed.key} = {describe_value(before or [])} out of {changed.path}{holds}"
    else:
        was = describe_value(before) if before is not None else f"{default}, the default"
        was = f"was {was}" if before is not None or default else "was not set"
        done = f"Set {changed.key} to {describe_value(after)} ({was}) in {changed.path}"
    return f"{done}. Undo does not touch settings"
