"""Who reads what is written down: the rep, or only the manager who wrote it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

THE_REP_READS = "the rep reads this"
PRIVATE = "private"

# By the names of options: what stands in the invitation or on the page of a field day.
READ_BY_THE_REP = frozenset(
    {"focus", "objective", "place", "stop", "reinforce", "improve", "action"}
)
KEPT_PRIVATE = frozenset({"deal_value", "notes", "remark"})

# What an export for a director leaves out, by table: these columns, or all of a table without any.
# Notes and remarks are the manager's own; ratings, and what a debrief says in words, stay between
# manager and rep.
WITHHELD: Mapping[str, Collection[str]] = {
    "call": ("reinforce", "improve", "notes"),
    "field_day": ("remark",),
    "rating": (),
    "reply": (),
    "action": (),
}


def name_reader(field: str) -> str:
    """Return who reads a field, in words; "" where everybody knows it anyway."""
    if field in READ_BY_THE_REP:
        return THE_REP_READS
    return PRIVATE if field in KEPT_PRIVATE else ""
