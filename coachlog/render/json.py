"""Plain results as JSON; every document carries the name and version of its format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any

from coachlog.formats.call_fields import CALL_FIELDS
from coachlog.formats.cells import number_of
from coachlog.render.imports import describe_untold

if TYPE_CHECKING:
    from coachlog.domain.big_deals import BigDealLine
    from coachlog.domain.coaching import FieldDayCounts
    from coachlog.domain.gone import GoneEntry
    from coachlog.domain.history import HistoryEntry
    from coachlog.domain.listing import Call, ListedDays
    from coachlog.domain.made import AddedRows
    from coachlog.domain.teams import Team
    from coachlog.domain.triage import Unsorted, UnsureDay
    from coachlog.intake.problems import Problem
    from coachlog.usecases.importing import Imported, ProposedRep
    from coachlog.usecases.look_up import ShownCall
    from coachlog.usecases.settings import ListedSettings


def write_calls(file: IO[str], calls: Iterable[Call]) -> None:
    """Write calls, as they come, in the format coachlog.calls/1."""
    _write_stream(file, "coachlog.calls/1", "calls", map(_call, calls))


def write_call(file: IO[str], shown: ShownCall) -> None:
    """Write all of one call in the format coachlog.call/1."""
    line = shown.line
    write_document(
        file,
        {
            "format": "coachlog.call/1",
            "call": _call(shown.call) | {"start": shown.call.starts_at},
            "stakes": shown.stakes,
            "big_deal": line and big_deal_line(line),
            "history": [_entry(entry) for entry in shown.history],
        },
    )


def big_deal_line(line: BigDealLine) -> dict[str, object]:
    """Return from which deal value on a deal is big, and what says so."""
    return {"currency": line.currency, "line": number_of(line.cents), "source": line.source}


def field_day_counts(days: FieldDayCounts) -> dict[str, int]:
    """Return what became of field days, as every format has it."""
    return {
        "planned": days.planned,
        "held": days.held,
        "cancelled": days.cancelled,
        "displaced": days.displaced,
        "past": days.past,
    }


def write_field_days(file: IO[str], found: ListedDays) -> None:
    """Write field days in the format coachlog.fielddays/1."""
    listed = [
        {
            "id": day.id,
            "date": day.on,
            "half": day.half,
            "start": day.starts_at,
            "end": day.ends_at,
            "manager": day.manager,
            "rep": day.rep,
            "status": day.status,
            "focus": day.focus,
            "objective": day.objective,
            "place": day.place,
            "remark": day.remark,
            "calls": day.calls,
        }
        for day in found.days
    ]
    counts = field_day_counts(found.counts)
    write_document(file, {"format": "coachlog.fielddays/1", "counts": counts, "field_days": listed})


def write_teams(file: IO[str], teams: Iterable[Team]) -> None:
    """Write managers and their reps in the format coachlog.teams/1."""
    listed = [
        {
            "manager": team.manager,
            "email": team.email,
            "group": team.group,
            "reps": [
                {
                    "rep": rep.name,
                    "email": rep.email,
                    "level": rep.level,
                    "started_on": rep.started_on,
                    "left_on": rep.left_on,
                    "on_team_from": rep.from_on,
                }
                for rep in team.reps
            ],
        }
        for team in teams
    ]
    write_document(file, {"format": "coachlog.teams/1", "teams": listed})


def write_history(file: IO[str], entries: Iterable[HistoryEntry]) -> None:
    """Write commands, as they come, in the format coachlog.history/1."""
    _write_stream(file, "coachlog.history/1", "entries", map(_entry, entries))


def _entry(entry: HistoryEntry) -> dict[str, Any]:
    return {
        "command_id": entry.command.id,
        "command": entry.command.name,
        "by": entry.command.actor,
        "at": entry.command.at,
        "outside": entry.command.outside or None,
        "undone_at": entry.command.undone_at,
        "added": dict(entry.added),
        "changed": dict(entry.changed),
        "removed": dict(entry.removed),
        "rows": [
            {
                "change": row.kind,
                "table": row.table,
                "id": row.row_id,
                "label": row.label,
                "fields": [
                    {"field": field.name, "before": field.before, "after": field.after}
                    for field in row.fields
                ],
            }
            for row in entry.shown
        ],
    }


def write_unsorted(
    file: IO[str], unsorted: Iterable[Unsorted], days: Iterable[UnsureDay] = ()
) -> None:
    """Write unsorted calls, as they come, and field days in the format coachlog.triage/1."""
    unsure = [
        {
            "id": day.id,
            "date": day.held_on,
            "manager": day.manager,
            "rep": day.rep,
            "half": day.half,
            "reason": day.reason,
        }
        for day in days
    ]
    calls = map(_unsorted, unsorted)
    _write_stream(file, "coachlog.triage/1", "calls", calls, {"field_days": unsure})


def _unsorted(unsorted: Unsorted) -> dict[str, Any]:
    call = unsorted.call
    return {
        "id": call.id,
        "date": call.held_on,
        "time": call.starts_at,
        "manager": call.manager,
        "rep": call.rep,
        "account": call.account,
        "minutes": call.minutes,
        "notes": call.notes,
        "suggestion": unsorted.suggestion,
        "reason": unsorted.reason,
        "field_day": unsorted.field_day_id,
        "unsure": unsorted.unsure,
    }


def write_import(
    file: IO[str],
    files: Sequence[Imported],
    added: AddedRows,
    then: str | None,
    *,
    dry_run: bool,
) -> None:
    """Write what an import did in the format coachlog.import/1: sums over its files.

    `then` is the command that leads on from it.
    """
    kinds = list(dict.fromkeys(imported.kind for imported in files))
    left_out: Counter[str] = sum((imported.left_out for imported in files), Counter())
    deals: Counter[str] = sum((imported.deals for imported in files), Counter())
    document: dict[str, Any] = {
        "format": "coachlog.import/1",
        "kind": kinds[0] if len(kinds) == 1 else "several",
    }
    for name in ("events", "occurrences", "ride_alongs", "field_days"):
        document[name] = sum(getattr(imported, name) for imported in files)
    document["left_out"] = dict(sorted(left_out.items()))
    unsure: Counter[str] = sum((imported.unsure for imported in files), Counter())
    document["unsure"] = dict(sorted(unsure.items()))
    for name in ("new", "changed", "same", "to_sort"):
        document[name] = sum(getattr(imported, name) for imported in files)
    document["bad"] = [
        _problem(imported, problem, several=len(files) > 1)
        for imported in files
        for problem in imported.problems
    ]
    document["bad_lines"] = sum(imported.bad for imported in files)
    for name in ("by_name", "linked", "removed", "busy", "valued", "errors", "assumed"):
        document[name] = sum(getattr(imported, name) for imported in files)
    document |= {
        "from_organizer": sum(imported.trusted for imported in files),
        "deals": {outcome: deals[outcome] for outcome in ("new", "changed", "same")},
        "managers": list(dict.fromkeys(imported.manager for imported in files if imported.manager)),
        "added": [name for imported in files for name in imported.added],
        "proposals": [_proposal(proposal) for imported in files for proposal in imported.proposals],
        "new_accounts": [name for imported in files for name in imported.new_accounts],
        "gone": [_gone(entry) for imported in files for entry in imported.gone],
        "doubtful": [_gone(entry) for imported in files for entry in imported.doubtful],
        "conflicts": [line for imported in files for line in imported.conflicts],
        "untold": [line for imported in files for line in describe_untold(imported)],
        "next": then,
        "dry_run": dry_run,
        "command_ids": added.command_ids,
        "added_ids": added.added,
    }
    write_document(file, document)


def _problem(file: Imported, problem: Problem, *, several: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"line": problem.line, "problem": problem.problem}
    if problem.column is not None:
        found["column"] = problem.column
    return found | ({"file": file.name} if several else {})


def _gone(entry: GoneEntry) -> dict[str, Any]:
    return {"what": entry.what, "id": entry.id, "edited": entry.is_edited}


def _proposal(proposal: ProposedRep) -> dict[str, Any]:
    return {
        "name": proposal.name,
        "email": proposal.email,
        "meetings": proposal.meetings,
        "added": proposal.added,
    }


def _call(call: Call) -> dict[str, Any]:
    return {"id": call.id} | {field.name: field.plain(call) for field in CALL_FIELDS}


def _write_stream(
    file: IO[str],
    name: str,
    key: str,
    rows: Iterable[dict[str, Any]],
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Write a document of many rows without holding them, a line each, and a few `more` keys."""
    file.write(f'{{\n  "format": "{name}",\n  "{key}": [')
    separator = "\n"
    for row in rows:
        file.write(f"{separator}    {json.dumps(row, ensure_ascii=False, default=_plain)}")
        separator = ",\n"
    file.write("\n  ]")
    for key, value in more.items():
        told = json.dumps(value, ensure_ascii=False, default=_plain)
        file.write(f',\n  "{key}": {told}')
    file.write("\n}\n")


def write_settings(file: IO[str], listed: ListedSettings) -> None:
    """Write the settings in the format coachlog.settings/1."""
    settings = [
        {
            "key": setting.key,
            "value": setting.value,
            "set": setting.is_set,
            "about": setting.about,
        }
        for setting in listed.settings
    ]
    document = {"format": "coachlog.settings/1", "file": str(listed.path), "settings": settings}
    write_document(file, document)


def write_document(file: IO[str], document: dict[str, Any]) -> None:
    """Write one document, which carries its format's name and version.

    Days are in ISO 8601, times of day as 09:30.
    """
    json.dump(document, file, ensure_ascii=False, indent=2, default=_plain)
    file.write("\n")


def _plain(value: object) -> str | float:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
