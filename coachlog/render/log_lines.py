"""Lines that say what an export, or taking one in, did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING

from coachlog.errors import to_paste
from coachlog.render.lines import count_of, count_rows, visible

if TYPE_CHECKING:
    from coachlog.domain.made import AddedRows
    from coachlog.store.log_merge.outcome import Merged
    from coachlog.usecases.export_log import ExportedLog

# What an export holds, without and with `--for-director`.
EXPORT_HOLDS = {
    False: "It holds everything: private notes, remarks, reasons and deal values too, ratings, "
    "replies, actions and the texts of debriefs; --for-director leaves all of these out",
    True: "It holds people with their e-mail, calls (day, customer, who asked, minutes, role), "
    "field days (focus, objective, place, stops), deals by name and stage, days away, and their "
    "history. It leaves out deal values, notes, remarks, reasons, ratings, replies, actions and "
    "the texts of debriefs",
}
_COUNTED = ("managers", "reps", "accounts", "calls", "field_days")
_SHOWN = 10  # rows that stayed as they are
_HISTORY = frozenset({"command", "change"})  # comes along, and is not counted for people


def describe_export(exported: ExportedLog, name: str, *, as_csv: bool) -> str:
    """Say in one line what was exported, and what takes it in."""
    told = {text: exported.lengths[text] for text in _COUNTED}
    told["calls"] -= exported.removed_calls
    parts = [count_of(number, text.replace("_", " ")[:-1]) for text, number in told.items()]
    if exported.removed_calls:
        parts.append(count_of(exported.removed_calls, "removed call"))
    use = "for other tools" if as_csv else "another log takes them in with coachlog import"
    return f"Exported {', '.join(parts)} and their history to {visible(name)}; {use}"


def describe_merge(merged: Merged, names: Sequence[str], *, dry_run: bool = False) -> Iterator[str]:
    """Say what taking logs in did, a line each."""
    counted = [_count("new", merged.new), _count("changed", _numbers(merged.changed))]
    if merged.removed:
        counted.append(_count("removed", merged.removed))
    did = "Would take in" if dry_run else "Took in"
    what = f"the log {visible(names[0])}" if len(names) == 1 else f"{len(names)} logs"
    yield f"{did} {what}: {', '.join(counted)}"
    for word, people in (("New", merged.new_people), ("Changed", merged.changed_people)):
        for kind, named in people.items():
            if named:
                more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
                listed = ", ".join(map(visible, named[:_SHOWN]))
                yield f"{word} {kind}{'s' if len(named) > 1 else ''}: {listed}{more}"
    if merged.kept:
        yield "These say something else there and stayed as they are here:"
        for kept_row in merged.kept[:_SHOWN]:
            yield f"  {visible(kept_row.label)}: {kept_row.reason}"
        if len(merged.kept) > _SHOWN:
            yield f"  and {len(merged.kept) - _SHOWN} more"
    if merged.on_two_teams:
        listed = ", ".join(map(visible, merged.on_two_teams[:_SHOWN]))
        yield f"On the teams of two managers now: {listed}; edit-rep NAME --manager M says which"
    for name in merged.erased_there:
        yield (
            f"{visible(name)} was erased in a log that was taken in, and is still here; to erase "
            f"here too: {to_paste('privacy', 'erase', name)}"
        )


def _numbers(rows: Mapping[str, Sequence[int]]) -> dict[str, int]:
    return {table: len(ids) for table, ids in rows.items()}


def _count(word: str, rows: Mapping[str, int]) -> str:
    """Say how many rows there are, and of which kinds."""
    told = {table: number for table, number in rows.items() if table not in _HISTORY}
    kinds = ", ".join(count_rows(number, table) for table, number in told.items())
    return f"{sum(told.values())} {word}{f' ({kinds})' if kinds else ''}"


def write_merge(
    file: IO[str], merged: Merged, names: Sequence[str], added: AddedRows, *, dry_run: bool
) -> None:
    """Write what taking logs in did, in the format coachlog.merge/1."""
    from coachlog.render.json import write_document

    document = {
        "format": "coachlog.merge/1",
        "files": list(names),
        "new": merged.new,
        "changed": _numbers(merged.changed),
        "removed": merged.removed,
        "new_people": {f"{kind}s": named for kind, named in merged.new_people.items()},
        "changed_people": {f"{kind}s": named for kind, named in merged.changed_people.items()},
        "kept": [
            {
                "table": kept_row.table,
                "id": kept_row.row_id,
                "name": kept_row.label,
                "reason": kept_row.reason,
            }
            for kept_row in merged.kept
        ],
        "on_two_teams": merged.on_two_teams,
        "erased_there": merged.erased_there,
        "dry_run": dry_run,
        "command_ids": added.command_ids,
        "added_ids": added.added,
        "changed_ids": {} if dry_run else merged.changed,
    }
    write_document(file, document)
