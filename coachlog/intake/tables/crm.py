"""Reads meetings and deals from CRM exports and plain spreadsheets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any, BinaryIO

from coachlog.domain.amounts import AmountSurvey, NotAnAmount, read_amount
from coachlog.domain.calls import UNKNOWN, check_text, parse_currency
from coachlog.domain.periods import DateOrder
from coachlog.errors import InvalidValue
from coachlog.formats.call_fields import CALL_TEXTS, NOTHING_NOTED, CallNotes
from coachlog.formats.cells import unguard_cell
from coachlog.intake.drafts import (
    FINGERPRINT,
    DealDraft,
    MeetingDraft,
    Options,
    OutsideDraft,
    Reading,
)
from coachlog.intake.problems import Problem
from coachlog.intake.tables.cell_words import (
    LengthSurvey,
    NotAWord,
    code_of_currency,
    is_closed_stage,
    is_no_meeting,
    is_yes,
    read_initiator,
    read_length,
    read_role,
    tells_joined,
    was_held,
)
from coachlog.intake.tables.columns import currency_of_header, plain_header
from coachlog.intake.tables.dates import (
    CellMoment,
    NotADate,
    may_be_time,
    read_cell_moment,
    read_time,
)
from coachlog.intake.tables.kinds import is_meeting, refuse_table
from coachlog.intake.tables.sheet import Sheet, SheetRow, open_sheet

_DATES = ("date", "start", "until", "end", "opened_on", "closed_on")
_SHORT = 60  # characters
# Columns that say of which deal something is, which many meetings share.
_OF_DEALS = frozenset({"opportunity id", "deal id", "do not modify opportunity"})
_NAMES_OF_DEALS = ("deal", "subject", "id", "account")
# What only counts the rows of a spreadsheet: the next file begins with 1 again.
_ROW_NUMBER = re.compile(r"[#№]?[0-9]{1,5}(?:\.0*)?")
_REMEMBERED = 20_000  # cells of a column
_SEPARATED = re.compile(r"[;\n|/&]|\b(?:and|und|et)\b")
_COMMAS = re.compile(r"\s*,\s*")
_PEOPLE = 200  # of a cell
_TableDraft = MeetingDraft | DealDraft | OutsideDraft


def read_crm(
    source: BinaryIO, options: Options, reading: Reading
) -> Iterator[_TableDraft | Problem]:
    """Yield a meeting or a deal for each row, and a problem for each cell that can't be read.

    Deals are taken whatever their dates; meetings where they are in the window.
    """

    def match(cells: Sequence[str]) -> dict[str, int]:
        found = options.headers.match(cells, options.columns)
        return found | _find_who_joined(cells, options.joined_by)

    with open_sheet(source, match, options.meter) as sheet:
        if isinstance(sheet, Problem):
            yield sheet
            return
        header = sheet.header
        fields = match(header.cells)
        for name, wanted in options.columns.items():
            if name not in fields:
                yield Problem(
                    line=header.line, column=name, problem=f"no column is called {wanted}"
                )
                return
        given = set(options.columns.values())
        unknown_headers = options.headers.list_unknown(header.cells)
        reading.ignored = tuple(name for name in unknown_headers if name not in given)
        reading.says_who_joined = bool(
            fields.keys() & {"manager", "joined", "attendees", "organizer"}
        )
        refused = refuse_table(header.cells, fields, is_sure=bool(options.columns))
        if refused is not None:
            yield Problem(line=header.line, problem=refused)
            return
        yield from _read_rows(sheet, fields, options, reading)


def _read_rows(
    sheet: Sheet, fields: Mapping[str, int], options: Options, reading: Reading
) -> Iterator[_TableDraft | Problem]:
    dated = [fields[name] for name in _DATES if name in fields]
    decided = sheet.decide(
        dated,
        options,
        time_columns=_list_times(fields),
        amount_column=fields.get("deal_value"),
        length_column=fields.get("minutes"),
    )
    reading.errors = sheet.text.errors
    if isinstance(decided, Problem):
        yield decided
        return
    columns = _Columns(sheet.header.cells, fields, options, *decided)
    rows = (_Meetings if is_meeting(fields) else _Deals)(columns, options, reading)
    for batch, problems in sheet.batches():
        yield from problems
        reading.events += len(batch)
        for line, values in columns.rows(batch, rows.WANTED) if batch else ():
            yield values if isinstance(values, Problem) else rows.draft(line, values)


def _list_times(fields: Mapping[str, int]) -> list[int]:
    """Return the columns of times, where there is one of days beside them."""
    timed = ("start", "end") if "date" in fields else ()
    return [fields[name] for name in timed if name in fields]


def _find_who_joined(cells: Sequence[str], joined_by: str | None) -> dict[str, int]:
    """Return the column that is said to tell who joined."""
    plain = plain_header(joined_by or "")
    found = [at for at, cell in enumerate(cells) if plain and plain_header(cell) == plain]
    return {"joined": found[0]} if found else {}


class _Misread:
    """What a cell holds that its column can't."""

    __slots__ = ("problem",)

    def __init__(self, problem: str) -> None:
        self.problem = problem


class _Cells(dict[str, Any]):
    """What the short cells of a column mean: it has few different ones, each read once."""

    def __init__(self, read: Callable[[str], object]) -> None:
        super().__init__()
        self.has_misread = False
        self._read = read

    def __missing__(self, cell: str) -> object:
        try:
            value = self._read(cell) if cell else None
        except InvalidValue as error:
            value = _Misread(error.problem)
        except (NotADate, NotAnAmount, NotAWord) as error:
            value = _Misread(str(error))
        self.has_misread = self.has_misread or isinstance(value, _Misread)
        if len(cell) <= _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[cell] = value
        return value


class _Columns:
    """Reads the cells of a batch of rows, a column at a time."""

    def __init__(
        self,
        header: Sequence[str],
        fields: Mapping[str, int],
        options: Options,
        order: DateOrder,
        amounts: AmountSurvey,
        lengths: LengthSurvey,
    ) -> None:
        self.header = header
        self.fields = fields
        self._zone = options.zone
        self._order = order
        self._has_times = bool(_list_times(fields))
        value = fields.get("deal_value")
        self.currency = currency_of_header(header[value]) if value is not None else None
        unit = lengths.decide()
        self._cells: dict[str, _Cells] = {
            "day": _Cells(self._moment),
            "start": _Cells(self._start),
            "whole": _Cells(lambda cell: self._start(cell, timed=False)),
            "end": _Cells(self._start),
            "deal_value": _Cells(lambda cell: read_amount(cell, amounts)),
            "currency": _Cells(_read_currency),
            "minutes": _Cells(lambda cell: read_length(cell, unit)),
            "role": _Cells(read_role),
            "yes": _Cells(is_yes),
            "text": _Cells(_read_text),
            "name": _Cells(_read_name),
            "joined": _Cells(_read_joined),
            "people": _Cells(_read_people),
            "raw": _Cells(lambda cell: cell),
        }

    def rows(
        self, batch: Sequence[SheetRow], wanted: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[int, tuple[Any, ...] | Problem]]:
        """Yield the line of each row with what its fields mean, or with each of its problems.

        `wanted` are fields, each with how it is read.
        """
        columns = list(zip(*(cells for _, cells in batch), strict=True))
        read: list[Iterable[Any]] = []
        for name, how in wanted:
            at = self.fields.get(name)
            if at is None:
                read.append(repeat(None, len(batch)))
            elif how == "raw":
                read.append(columns[at])
            else:
                read.append([*map(self._cells[how].__getitem__, columns[at])])
        has_misread = any(cells.has_misread for cells in self._cells.values())
        for (line, _), values in zip(batch, zip(*read, strict=True), strict=True):
            problems = self._list_problems(line, wanted, values) if has_misread else []
            if problems:
                yield from ((line, problem) for problem in problems)
            else:
                yield line, values

    def refuse(self, line: int, name: str, problem: str) -> Problem:
        """Return the problem of a cell."""
        column = self.header[self.fields[name]].strip() or name
        return Problem(line=line, column=column[:60], problem=problem)

    def _list_problems(
        self, line: int, wanted: Sequence[tuple[str, str]], values: Sequence[object]
    ) -> list[Problem]:
        """Return the problems of a row; the length of whole days is none."""
        is_all_day = any(
            value is True
            for (name, _), value in zip(wanted, values, strict=True)
            if name == "all_day"
        )
        misread = {  # the start is read in two ways
            name: value.problem
            for (name, _), value in zip(wanted, values, strict=True)
            if isinstance(value, _Misread) and not (name == "minutes" and is_all_day)
        }
        return [self.refuse(line, name, problem) for name, problem in misread.items()]

    def _moment(self, cell: str, *, timed: bool = False) -> CellMoment | None:
        if not cell.strip():
            return None
        return read_cell_moment(cell, self._order, self._zone, timed=timed)

    def _start(self, cell: str, *, timed: bool = True) -> CellMoment | time | None:
        """Read a cell that holds a day with a time, or a time alone."""
        if self._has_times and may_be_time(cell):  # 10.10.00
            return read_time(cell)
        try:
            return self._moment(cell, timed=timed)
        except NotADate:
            return read_time(cell)


class _Meetings:
    """Reads rows as meetings."""

    WANTED = (
        ("date", "day"), ("start", "start"), ("start", "whole"), ("deal_value", "deal_value"),
        ("currency", "currency"), ("rep", "name"), ("manager", "joined"), ("joined", "joined"),
        ("account", "name"), ("regarding", "name"), ("subject", "text"), ("all_day", "yes"),
        ("minutes", "minutes"), ("until", "day"), ("end", "end"), ("initiator", "raw"),
        ("outcome", "raw"), ("deleted", "yes"), ("task", "yes"), ("kind", "raw"), ("id", "raw"),
        ("organizer", "people"), ("attendees", "people"), ("optional", "people"),
        *((name, "text" if name in CALL_TEXTS else name) for name in CallNotes._fields),
    )  # fmt: skip

    def __init__(self, columns: _Columns, options: Options, reading: Reading) -> None:
        self._columns = columns
        self._window = options.window
        self._reading = reading
        self._is_hubspot = reading.kind == "hubspot"
        self._is_salesforce = reading.kind == "salesforce"
        self._tells_joined = "joined" in columns.fields
        self._key = _KeyMaker(columns, reading)
        # HubSpot also lists what nobody has said the outcome of.
        self._held = _Cells(lambda cell: was_held(cell, otherwise=not self._is_hubspot))
        self._no_meeting = _Cells(is_no_meeting)
        own = {plain_header(columns.header[at]): name for name, at in columns.fields.items()}
        self._called = _Cells(
            lambda cell: own.get(plain_header(cell)) or options.headers.field_of(cell)
        )

    def draft(self, line: int, values: tuple[Any, ...]) -> MeetingDraft | OutsideDraft | Problem:
        """Return the meeting of a row."""
        columns, window = self._columns, self._window
        (
            day, start, whole, amount, currency, rep, manager, joined, account, regarding, subject,
            all_day, minutes, until, end, initiator, outcome, deleted, task, kind, given,
            organizer, attendees, optional, *noted,
        ) = values  # fmt: skip
        start = whole if all_day else start
        begins = day if start is None else _begin(day, start)
        if begins is None:
            name = "date" if "date" in columns.fields else "start"
            problem = "is blank, or an error such as #N/A; a meeting needs a day"
            return columns.refuse(line, name, problem)
        on, at = begins
        if all_day:
            minutes = None
        elif minutes is None and at is not None and (end is not None or until is not None):
            minutes = _span(on, at, end, until)
        account = _main_account(account or regarding, self._reading)
        subject = subject or ""
        if self._tells_joined and joined is not True:
            manager = joined
        elif joined is True and not manager:
            manager = True
        manager, joined = (manager, None) if isinstance(manager, str) else (None, manager)
        named = "; ".join(joined) if isinstance(joined, tuple) else manager
        key = self._key.make(given, on, at, rep, named, account, subject)
        if not window.first <= on <= window.last:
            return OutsideDraft(key, subject)
        held = not (
            deleted
            or (task and self._is_salesforce)
            or (kind and self._no_meeting[kind])
            or ("outcome" in columns.fields and not self._was_held(outcome))
        )
        self._reading.occurrences += held
        cents, code = (amount.cents, currency or amount.currency) if amount else (None, None)
        people = (attendees or ()) + (optional or ())
        return MeetingDraft(
            line, key, on, at, minutes, manager, rep, account, subject,
            read_initiator(initiator, rep, manager, self._field_of) if initiator else UNKNOWN,
            cents, code or (columns.currency if amount else None),
            CallNotes(*noted) if any(noted) else NOTHING_NOTED, held,
            organizer[0] if organizer else None, people, joined,
        )  # fmt: skip

    def _field_of(self, cell: str) -> str | None:
        """Return the field whose column is called as a cell says, in this table or in others."""
        return self._called[cell] or None

    def _was_held(self, outcome: str) -> bool:
        return bool(self._held[outcome]) if outcome else not self._is_hubspot


class _Deals:
    """Reads rows as deals."""

    WANTED = (
        ("deal_value", "deal_value"), ("currency", "currency"), ("opened_on", "day"),
        ("closed_on", "day"), ("deal", "name"), ("subject", "name"), ("account", "name"),
        ("regarding", "name"), ("rep", "name"), ("manager", "name"), ("stage", "raw"),
        ("outcome", "raw"), ("closed", "yes"), ("deleted", "yes"), ("id", "raw"),
    )  # fmt: skip

    def __init__(self, columns: _Columns, options: Options, reading: Reading) -> None:
        self._columns = columns
        self._reading = reading
        self._key = _KeyMaker(columns, reading)
        self._closed = _Cells(is_closed_stage)
        # The column of the name; a list of the team's own may have none but the customer's.
        self._name = next(name for name in _NAMES_OF_DEALS if name in columns.fields)

    def draft(self, line: int, values: tuple[Any, ...]) -> DealDraft | Problem:
        """Return the deal of a row."""
        columns = self._columns
        (
            amount, currency, opened, closed, name, subject, account, regarding, owner, boss,
            stage, outcome, is_closed, deleted, given,
        ) = values  # fmt: skip
        owner = owner or boss  # "responsable" is one in French, and the other in Spanish
        account = _main_account(account or regarding, self._reading)
        name = name or subject
        said = name or (given or "").strip() or (account if self._name == "account" else None)
        if not said:
            return columns.refuse(line, self._name, "is blank; a deal needs a name")
        stage = (stage or outcome or "").strip()
        opened_on, closed_on = opened and opened.on, closed and closed.on
        key = self._key.make(given, name, account, owner, opened_on)
        cents, code = (amount.cents, currency or amount.currency) if amount else (None, None)
        self._reading.occurrences += 1
        return DealDraft(
            line, key, said, account, owner, stage,
            # A deal in the bin values no call.
            bool(deleted or is_closed or self._closed[stage] or self._closed[outcome or ""]),
            None if deleted else cents,
            code or (columns.currency if amount else None),
            opened_on, closed_on,
        )  # fmt: skip


class _KeyMaker:
    """Tells a row from others: by its own id, else by what it says, which like rows share."""

    def __init__(self, columns: _Columns, reading: Reading) -> None:
        plain_id = "id" in columns.fields and plain_header(columns.header[columns.fields["id"]])
        # Not a "Meeting ID".
        self._may_count_rows = reading.kind == "spreadsheet" and plain_id == "id"
        self._is_of_another = plain_id in _OF_DEALS and is_meeting(columns.fields)

    def make(self, given: str | None, *said: object) -> str:
        """Return the key of a row; `given` is the cell of its id."""
        if given and not self._is_of_another:
            given = given.strip()
            if given and not (self._may_count_rows and _ROW_NUMBER.fullmatch(given)):
                return given[:200]
        told = "\0".join(["" if part is None else str(part) for part in said])
        return FINGERPRINT + hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


def _begin(day: CellMoment | None, start: CellMoment | time) -> CellMoment | None:
    """Return when a meeting begins: the day column, and the time of it or of the start.

    Salesforce writes the day of a timed event as that in UTC, which may be the next one here.
    """
    if not isinstance(start, CellMoment):
        return day and CellMoment(day.on, day.at or start)
    if day is None or (day.at is None and abs(day.on - start.on) <= timedelta(days=1)):
        return start
    return day


def _span(
    on: date, at: time, end: CellMoment | time | None, until: CellMoment | None
) -> int | None:
    """Return the minutes to the end, where the row has one on the same day."""
    if until is not None and until.on != on:
        return None
    if end is None and until is not None:
        end = until
    if isinstance(end, CellMoment):
        end = end.at if end.on == on else None
    if end is None:
        return None
    span = datetime.combine(on, end) - datetime.combine(on, at)
    return int(span.total_seconds() // 60) if span.total_seconds() > 0 else None


def _main_account(account: str | None, reading: Reading) -> str | None:
    """Return the account of a cell; HubSpot lists all companies, the main one first."""
    if account and reading.kind == "hubspot":
        return account.partition(";")[0].strip() or None
    return account


def _read_text(cell: str) -> str | None:
    return check_text("text", unguard_cell(cell)) or None


def _read_name(cell: str) -> str | None:
    return (_read_text(cell) or "").strip() or None


def _read_people(cell: str) -> tuple[str, ...]:
    """Return the people of a cell."""
    named = (part.strip().strip("'\"").strip() for part in _part(_read_text(cell) or ""))
    return tuple(part for part in named if part and not part.isdecimal())  # how many, not who


def _read_joined(cell: str) -> bool | str | tuple[str, ...] | None:
    """Return who joined: a name, those of several, or whether the manager did."""
    name = _read_name(cell)
    said = tells_joined(name) if name else None
    if name is None or said is not None:
        return said
    several = _read_people(name)
    return several if len(several) > 1 else name


def _part(text: str) -> list[str]:
    """Return the parts of a list of people: `Pat Lee; Dana Cruz <dana@example.com>`.

    A comma may stand inside a name, `Lee, Pat`, so it separates only where there are addresses or
    several words between; where the log knows somebody of it, it is parted later.
    """
    parts = _SEPARATED.split(text)
    if len(parts) == 1:
        words = _COMMAS.split(text)
        if text.count("@") > 1 or (len(words) > 1 and all(" " in word for word in words)):
            parts = words
    return parts[:_PEOPLE]


def _read_currency(cell: str) -> str | None:
    return parse_currency("currency", code_of_currency(cell)) if cell.strip() else None
