"""Tells by its columns what a table holds: a calendar, meetings, deals, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from coachlog.intake.drafts import FileKind
from coachlog.intake.tables.columns import find_spelling, plain_header, split_names
from coachlog.intake.tables.headers import OTHER_TABLES, ROW_NAMING, ROW_WORDS

# Besides a day, one of these makes a meeting: somebody, or what only meetings have.
_OF_ANYBODY = frozenset(
    {"rep", "manager", "joined", "organizer", "attendees", "outcome", "minutes"}
)
_OF_MEETING = frozenset(
    {"manager", "joined", "initiator", "subject", "minutes", "role"}
    | {"outcome", "attendees", "organizer"}
)
_OF_DEAL = ("deal", "stage", "closed_on", "deal_value", "opened_on", "account", "rep")
_OF_NAMELESS_DEAL = frozenset({"account", "stage", "closed_on", "deal_value"})
_OF_VISIT = ("date", "start", "rep", "manager", "joined", "account", "initiator", "attendees",
             "organizer", "minutes", "role", "reinforce", "improve")  # fmt: skip
# Outlook's calendar has no columns for these.
_OF_RECORD = frozenset(
    {"rep", "manager", "joined", "account", "regarding", "initiator", "deal", "stage"}
)
_OF_CALENDAR = frozenset({"subject", "date", "start", "until"})
# Tables in which a day, a seller and a customer may stand too, and are a visit.
_BESIDE_VISITS = frozenset({"contacts", "leads", "companies"})
_TELLING = 2  # what a column counts that only one kind of table has; others count one
_ROW_WORDS = {kind: split_names(words) for kind, words in ROW_WORDS.items()}


def _name_rows(kind: str) -> Iterator[str]:
    """Yield what a column is called that names or numbers the rows of a kind of table."""
    for word in _ROW_WORDS.get(kind, ()):
        for naming in split_names(ROW_NAMING):
            yield from (f"{word} {naming}", f"{word}{naming}", f"{word}s{naming}")
            for of in ("", "de ", "del ", "de la ", "du ", "de l ", "do ", "da ", "della ", "van "):
                yield f"{naming} {of}{word}"


_OTHERS: Mapping[str, Mapping[str, int]] = {
    kind: dict.fromkeys((*split_names(usual), *_ROW_WORDS.get(kind, ())), 1)
    | dict.fromkeys((*split_names(telling), *_name_rows(kind)), _TELLING)
    for kind, (telling, usual) in OTHER_TABLES.items()
}
# What a table of meetings has besides two days; one of plans runs from the one to the other.
_OF_MOMENT = _OF_MEETING - {"outcome", "manager"} | {"start", "end", "all_day"}
_QUESTION = 40  # characters from which a header is a question of a form
# By what programs' exports are told from those of others: parts of headers as they stand there,
# and plain headers.
_PROGRAMS: Mapping[FileKind, tuple[re.Pattern[str], frozenset[str]]] = {
    "hubspot": (
        re.compile(r"property_|hs_|hubspot|dealname|dealstage|deal_pipeline|engagement_id"),
        frozenset({"deal stage", "associated company", "meeting outcome", "create date"}),
    ),
    "salesforce": (
        re.compile(r".*__c$"),
        frozenset(
            {
                "opportunity name", "opportunity owner", "opportunity currency",
                "amount currency", "company account", "stage name", "currency iso code",
                "who id", "what id", "account id", "assigned", "activity id",
                "forecast category", "last activity", "fiscal period", "activity date time",
                "is deleted", "system modstamp", "start date time", "end date time",
                "duration in minutes", "is won",
            }
        ),
    ),
    "pipedrive": (re.compile(r"(?:deal|activity|organization|person) - "), frozenset()),
    "zoho": (re.compile(r".* (?:owner|name|to|by)\.id$|host\.id$"), frozenset({"closing date"})),
    "dynamics": (
        re.compile(r"\(do not modify\)"),
        frozenset({"potential customer", "est close date", "est revenue", "status reason"}),
    ),
    # HighLevel's, which has some of Salesforce's.
    "spreadsheet": (re.compile(r"(?:pipeline stage|lost reason|contact) id$"), frozenset()),
}  # fmt: skip
_MARKS = 2  # one name may stand in anybody's table


def is_calendar(fields: Mapping[str, int]) -> bool:
    """Tell whether the columns are those of Outlook's calendar, or of what Google imports."""
    return fields.keys() >= _OF_CALENDAR and not fields.keys() & _OF_RECORD


def is_meeting(fields: Mapping[str, int]) -> bool:
    """Tell whether the columns are those of meetings: a day, somebody, and no deal's state."""
    if not fields.keys() & {"date", "start"} or not fields.keys() & _OF_ANYBODY:
        return False
    telling = fields.keys() & _OF_MEETING
    # A deal that closes on a day and is worth something may have a status and a day it began.
    if is_deal(fields) and {"closed_on", "deal_value"} <= fields.keys():
        telling = telling - {"outcome"}
    return bool(telling) or not is_deal(fields)


def is_deal(fields: Mapping[str, int]) -> bool:
    """Tell whether the columns are those of deals: one's name or number, and its state."""
    named = "deal" in fields or ("stage" in fields and bool(fields.keys() & {"id", "subject"}))
    # Dynamics calls a deal's name its topic; what closes on a day and is worth something is a deal.
    named = named or {"subject", "closed_on", "deal_value"} <= fields.keys()
    # A list of the team's own may call each by its customer.
    named = named or fields.keys() >= _OF_NAMELESS_DEAL
    return named and bool(fields.keys() & {"stage", "closed_on"})


def name_other(cells: Sequence[str], fields: Mapping[str, int]) -> str | None:
    """Return what a table holds that is neither meetings nor deals, or None where it may be those.

    A few columns of something else do no harm to a table of meetings or deals.
    """
    meeting = is_meeting(fields)
    own = _OF_VISIT if meeting else _OF_DEAL if is_deal(fields) else ()
    taken = {fields[name] for name in own if name in fields}
    counts = dict.fromkeys(_OTHERS, 0)
    most = 0  # of all kinds together, each column once
    for at, cell in enumerate(cells):
        marks = {} if at in taken else _find_marks(cell)
        for kind, mark in marks.items():
            counts[kind] += mark
        most += max((marks[kind] for kind in marks.keys() - _BESIDE_VISITS), default=0)
    if meeting:
        counts = {kind: count for kind, count in counts.items() if kind not in _BESIDE_VISITS}
    kind = max(counts, key=lambda name: (counts[name], name in _ROW_WORDS))
    if meeting and _is_span(fields) and (counts[kind] > 1 or "manager" not in fields):
        return kind if counts[kind] else "plans that run from one day to another"
    if counts[kind] > 1:
        # The more a table says of meetings or deals, the more columns of others it may have.
        return kind if not own or (most if meeting else counts[kind] - 1) >= len(taken) else None
    if not own and _is_dated(fields) and "deal_value" in fields:
        return "payments or expenses"  # days and amounts, and nobody's name
    return None


def _find_marks(cell: str) -> dict[str, int]:
    """Return of which kinds of tables a column is, and how much it tells of each."""
    plain = plain_header(cell)
    marks = {
        kind: names[found]
        for kind, names in _OTHERS.items()
        if plain and (found := find_spelling(plain, names)) is not None
    }
    if "?" in cell or len(cell.strip()) > _QUESTION:
        marks["answers of a form"] = marks.get("answers of a form", 0) + 1
    return marks


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
    counts = {
        program: sum(bool(mark.match(cell)) for cell in raw) + sum(cell in known for cell in plain)
        for program, (mark, known) in _PROGRAMS.items()
    }
    most = max(counts, key=lambda program: counts[program])
    return most if counts[most] >= _MARKS else "spreadsheet"


def _is_span(fields: Mapping[str, int]) -> bool:
    """Tell whether the columns say from which day to which something lasts, and no more of it."""
    return {"date", "until"} <= fields.keys() and not fields.keys() & _OF_MOMENT


def _is_dated(fields: Mapping[str, int]) -> bool:
    return bool(fields.keys() & {"date", "start"})
