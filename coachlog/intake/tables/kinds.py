"""Tells by its columns what a table holds: a calendar, meetings, deals, or something else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coachlog.intake.drafts import FileKind
from coachlog.intake.tables.columns import find_spelling, plain_header, split_names
from coachlog.intake.tables.headers import OTHER_TABLES

# Besides a day, one of these makes a meeting: somebody, or what only meetings have.
_OF_ANYBODY = frozenset({"rep", "manager", "organizer", "attendees", "outcome", "minutes"})
_OF_MEETING = frozenset(
    {"manager", "initiator", "subject", "minutes", "role", "outcome", "attendees", "organizer"}
)
_OF_DEAL = ("deal", "stage", "closed_on", "deal_value", "opened_on", "account", "rep")
_OF_VISIT = ("date", "start", "rep", "manager", "account", "initiator", "attendees", "organizer",
             "minutes", "role", "reinforce", "improve")  # fmt: skip
# Outlook's calendar has no columns for these.
_OF_RECORD = frozenset({"rep", "manager", "account", "regarding", "initiator", "deal", "stage"})
_OF_CALENDAR = frozenset({"subject", "date", "start", "until"})
# Tables in which a day, a seller and a customer are no visit.
_OF_TRADE = ("payments", "invoices", "orders", "products", "tickets")
_OTHERS = {kind: frozenset(split_names(names)) for kind, names in OTHER_TABLES.items()}
_QUESTION = 40  # characters from which a header is a question of a form
_HUBSPOT = re.compile(r"property_|hs_|hubspot|dealname|dealstage|deal_pipeline|engagement_id")
_HUBSPOT_LABELS = frozenset(
    {"deal name", "deal stage", "deal owner", "associated company", "meeting outcome", "deal id"}
)
_SALESFORCE = frozenset(
    {
        "opportunity name", "opportunity id", "opportunity owner", "opportunity currency",
        "amount currency", "company account", "stage name", "currency iso code", "who id",
        "what id", "account id", "assigned", "activity id", "forecast category", "last activity",
        "fiscal period", "activity date time", "is deleted", "system modstamp",
        "start date time", "end date time", "duration in minutes", "is won",
    }
)  # fmt: skip


def is_calendar(fields: Mapping[str, int]) -> bool:
    """Tell whether the columns are those of Outlook's calendar, or of what Google imports."""
    return fields.keys() >= _OF_CALENDAR and not fields.keys() & _OF_RECORD


def is_meeting(fields: Mapping[str, int]) -> bool:
    """Tell whether the columns are those of meetings: a day, somebody, and no deal's state."""
    if not fields.keys() & {"date", "start"} or not fields.keys() & _OF_ANYBODY:
        return False
    return bool(fields.keys() & _OF_MEETING) or not is_deal(fields)


def is_deal(fields: Mapping[str, int]) -> bool:
    """Tell whether the columns are those of deals: one's name or number, and its state."""
    named = "deal" in fields or ("stage" in fields and bool(fields.keys() & {"id", "subject"}))
    # Dynamics calls a deal's name its topic; what closes on a day and is worth something is a deal.
    named = named or {"subject", "closed_on", "deal_value"} <= fields.keys()
    return named and bool(fields.keys() & {"stage", "closed_on"})


def name_other(cells: Sequence[str], fields: Mapping[str, int]) -> str | None:
    """Return what a table holds that is neither meetings nor deals, or None where it may be those.

    A few columns of something else do no harm to a table of meetings or deals.
    """
    plain = [plain_header(cell) for cell in cells]
    counts = {
        kind: sum(find_spelling(cell, names) is not None for cell in plain if cell)
        for kind, names in _OTHERS.items()
    }
    counts["answers of a form"] += sum(
        "?" in cell or len(cell.strip()) > _QUESTION for cell in cells
    )
    kind = max(counts, key=lambda name: counts[name])
    if is_meeting(fields):
        trade = max(_OF_TRADE, key=lambda name: counts[name])
        marks = sum(
            any(find_spelling(cell, _OTHERS[name]) is not None for name in _OF_TRADE)
            for cell in plain
        )
        own = sum(name in fields for name in _OF_VISIT)
        return trade if counts[trade] > 1 and marks >= own else None
    if is_deal(fields):
        own = sum(name in fields for name in _OF_DEAL)
        return kind if counts[kind] > 1 and counts[kind] > own else None
    if counts[kind] < 2 and _is_dated(fields) and "deal_value" in fields:
        return "payments"  # days and amounts, and nobody's name
    return kind if counts[kind] > 1 else None


def refuse_table(
    cells: Sequence[str], fields: Mapping[str, int], *, is_sure: bool = False
) -> str | None:
    """Return why a table can't be imported, and what to do; None where it holds meetings or deals.

    Where somebody `is_sure`, having said which column is which, it holds nothing else.
    """
    other = None if is_sure else name_other(cells, fields)
    if other is not None:
        return (
            f"holds {other}, not meetings or deals; import takes activities and opportunities. "
            'Where it is otherwise, name the columns with --map, such as --map date="..."'
        )
    if is_meeting(fields) or is_deal(fields):
        return None
    names = ", ".join(cell.strip() for cell in cells if cell.strip())[:200]
    if fields.keys() & {"deal", "id"} and "deal_value" in fields and not _is_dated(fields):
        return (
            "has neither the stage nor the close date of a deal, by which one can tell whether it "
            f'is open: {names}; add one to the export, or name it with --map stage="..."'
        )
    if _is_dated(fields):
        return (
            f"says nobody's name beside the days: {names}; name the column of the salesperson "
            'with --map rep="..."'
        )
    if {"rep", "manager"} <= fields.keys():
        return f"names reps and managers but no day of a meeting and no deal: {names}"
    return (
        f"no column holds the day of a meeting or the state of a deal: {names}; "
        'say which is which with --map date="..."'
    )


def program_of(cells: Sequence[str]) -> FileKind:
    """Tell which program's names most columns have."""
    raw = [cell.strip().casefold() for cell in cells]
    plain = [plain_header(cell) for cell in cells]
    hubspot = sum(bool(_HUBSPOT.match(cell)) for cell in raw)
    hubspot += sum(cell in _HUBSPOT_LABELS for cell in plain)
    salesforce = sum(cell in _SALESFORCE for cell in plain)
    salesforce += sum(bool(re.search(r"__c$", cell)) for cell in raw)
    if max(hubspot, salesforce) < 2:  # one name may stand in anybody's table
        return "spreadsheet"
    return "hubspot" if hubspot > salesforce else "salesforce"


def _is_dated(fields: Mapping[str, int]) -> bool:
    return bool(fields.keys() & {"date", "start"})
