"""Who reads what is written down: the rep, whoever gets the report, or only the manager."""

from __future__ import annotations

from collections.abc import Collection, Mapping

THE_REP_READS = "the rep reads this"
IN_THE_REPORT = "your own report shows it"
PRIVATE = "private"

# By the names of options, or of what TEXT is: what stands in the invitation or on the page of a
# field day.
READ_BY_THE_REP = frozenset(
    {"focus", "objective", "place", "stop", "reinforce", "improve", "action", "reply", "answer"}
)
# What is in a manager's own report, and on no page for the rep or for those above.
SHOWN_IN_THE_REPORT = frozenset({"displaced_by"})
KEPT_PRIVATE = frozenset({"deal_value", "notes", "reason", "remark"})

# What an export for a director leaves out, by table: these columns, or all of a table without any.
# All that is private, and why a day fell out, is the manager's own, deal values included, though a
# log that takes the file in knows no stakes then; ratings, and what a debrief says in words, stay
# between manager and rep.
WITHHELD: Mapping[str, Collection[str]] = {
    "call": ("deal_cents", "currency", "reinforce", "improve", "notes"),
    "deal": ("deal_cents", "currency"),
    "field_day": ("remark",),
    "displacement": ("text",),
    "absence": ("reason",),
    "rating": (),
    "reply": (),
    "action": (),
}


def name_reader(field: str) -> str:
    """Return who reads a field, in words; "" where everybody knows it anyway."""
    if field in READ_BY_THE_REP:
        return THE_REP_READS
    if field in SHOWN_IN_THE_REPORT:
        return IN_THE_REPORT
    return PRIVATE if field in KEPT_PRIVATE else ""
