"""Reads meetings and deals from CRM exports and plain spreadsheets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import BinaryIO, TypeVar

from coachlog.domain.calls import check_text, parse_currency
from coachlog.domain.periods import DateOrder
from coachlog.errors import InvalidValue
from coachlog.formats.call_fields import TEXTS
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
from coachlog.intake.tables.amounts import AmountSurvey, NotAnAmount, read_amount
from coachlog.intake.tables.columns import FIELDS, list_unknown, match_headers, plain_header
from coachlog.intake.tables.dates import CellMoment, NotADate, read_moment, read_time
from coachlog.intake.tables.records import Record
from coachlog.intake.tables.sheet import Sheet, open_sheet
from coachlog.intake.tables.words import (
    NotAWord,
    is_closed_stage,
    is_yes,
    read_initiator,
    read_length,
    read_role,
    was_held,
)

_DATES = ("date", "start", "end", "opened_on", "closed_on")
_OF_MEETING = frozenset({"manager", "initiator", "subject", "minutes", "start", "role", "outcome"})
_OF_DEAL = frozenset({"stage", "deal_value", "closed_on", "opened_on"})
_SHORT = 60  # characters
# What only counts the rows of a spreadsheet: the next file begins with 1 again.
_ROW_NUMBER = re.compile(r"[#№]?[0-9]{1,5}(?:\.0*)?")
_REMEMBERED = 20_000  # cells of a column
_Value = TypeVar("_Value")


def read_crm(
    source: BinaryIO, options: Options, reading: Reading
) -> Iterator[MeetingDraft | DealDraft | OutsideDraft | Problem]:
    """Yield a meeting or a deal for each row, and a problem for each cell that can't be read.

    Deals are taken whatever their dates; meetings where they are in the window.
    """
    unknown = [name for name in options.columns if name not in FIELDS]
    if unknown:
        yield Problem(line=1, problem=f"{unknown[0]} is no field; fields are {', '.join(FIELDS)}")
        return

    def rate(cells: Sequence[str]) -> int:
        return len(match_headers(cells, options.columns))

    with open_sheet(source, rate, options.meter) as sheet:
        if isinstance(sheet, Problem):
            yield sheet
            return
        header = sheet.header
        fields = match_headers(header.cells, options.columns)
        for name, wanted in options.columns.items():
            if name not in fields:
                yield Problem(
                    line=header.line, column=name, problem=f"no column is called {wanted}"
                )
                return
        given = set(options.columns.values())
        reading.ignored = tuple(name for name in list_unknown(header.cells) if name not in given)
        if not (is_meeting(fields) or is_deal(fields)):
            yield Problem(line=header.line, problem=_nothing_known(header, fields))
            return
        yield from _read_rows(sheet, fields, options, reading)


def is_meeting(fields: dict[str, int]) -> bool:
    """Tell whether the columns are those of meetings: a day, and what only a meeting has."""
    if not fields.keys() & {"date", "start"}:
        return False
    return bool(fields.keys() & _OF_MEETING - {"start"}) or not is_deal(fields)


def is_deal(fields: dict[str, int]) -> bool:
    """Tell whether the columns are those of deals: one's name or number, and its state."""
    named = bool(fields.keys() & {"deal", "id"})
    return named and len(fields.keys() & _OF_DEAL) > ("deal" not in fields)


def _nothing_known(header: Record, fields: dict[str, int]) -> str:
    names = ", ".join(cell.strip() for cell in header.cells if cell.strip())[:200]
    if {"rep", "manager"} <= fields.keys():
        return f"names reps and managers but no day of a meeting and no deal: {names}"
    return (
        f"no column holds the day of a meeting or the state of a deal: {names}; "
        'say which is which with --map date="..."'
    )


def _read_rows(
    sheet: Sheet, fields: dict[str, int], options: Options, reading: Reading
) -> Iterator[MeetingDraft | DealDraft | OutsideDraft | Problem]:
    dated = [fields[name] for name in _DATES if name in fields]
    decided = sheet.decide(dated, fields.get("deal_value"), options)
    if isinstance(decided, Problem):
        yield decided
        return
    rows = _Rows(sheet.header.cells, fields, options, *decided, kind=reading.kind)
    read = rows.read_meeting if is_meeting(fields) else rows.read_deal
    window = options.window
    for row in sheet.rows():
        if isinstance(row, Problem):
            yield row
            continue
        reading.events += 1
        draft = read(row)
        if draft is None:
            yield from rows.problems
        elif isinstance(draft, DealDraft) or window.first <= draft.on <= window.last:
            reading.occurrences += isinstance(draft, DealDraft) or draft.completed
            yield draft
        else:
            yield OutsideDraft(draft.key, draft.subject)


class _Rows:
    """Reads the rows of one table; `problems` are those of the last row that gave no draft."""

    def __init__(
        self,
        header: Sequence[str],
        fields: dict[str, int],
        options: Options,
        order: DateOrder,
        amounts: AmountSurvey,
        *,
        kind: str,
    ) -> None:
        self.problems: list[Problem] = []
        self._header = header
        self._fields = fields
        self._zone = options.zone
        self._order = order
        self._read_amount = _remember(lambda cell: read_amount(cell, amounts))
        self._read_moment = _remember(self._moment)
        self._read_name = _remember(lambda cell: (_read_text(cell) or "").strip() or None)
        self._read_length = _remember(read_length)
        self._kind = kind
        plain_id = "id" in fields and plain_header(header[fields["id"]]) == "id"
        self._may_count_rows = kind == "spreadsheet" and plain_id  # not a "Meeting ID"
        self._row = Record(0, [])

    def read_meeting(self, row: Record) -> MeetingDraft | None:
        self._row, self.problems = row, []
        begins = self._begin()
        amount, currency = self._money()
        rep, manager = self._name("rep"), self._name("manager")
        account, subject = self._account(), self._text("subject") or ""
        minutes = None if self._is_all_day() else self._read("minutes", self._read_length)
        if minutes is None and begins is not None:
            minutes = self._span(begins)
        outcome = self._cell("outcome")
        role = self._read("role", read_role)
        notes = {name: self._text(name) for name in TEXTS}
        if begins is None or self.problems:
            return None
        said = (begins.on, begins.at, rep, manager, account, subject)
        return MeetingDraft(
            line=row.line,
            key=self._key(*said),
            on=begins.on,
            starts_at=begins.at,
            minutes=minutes,
            manager=manager,
            rep=rep,
            account=account,
            subject=subject,
            initiator=read_initiator(self._cell("initiator"), rep, manager),
            deal_cents=amount,
            currency=currency,
            role=role,
            completed=not self._is_deleted()
            and not self._is_task()
            and (
                "outcome" not in self._fields
                or was_held(outcome, otherwise=self._kind != "hubspot")
            ),
            **notes,
        )

    def read_deal(self, row: Record) -> DealDraft | None:
        self._row, self.problems = row, []
        amount, currency = self._money()
        opened, closed = self._day("opened_on"), self._day("closed_on")
        name, account, owner = self._name("deal"), self._account(), self._name("rep")
        stage = self._cell("stage").strip()
        if not (name or self._cell("id").strip() or self.problems):
            self._refuse(
                "deal" if "deal" in self._fields else "id", "is blank; a deal needs a name"
            )
        if self.problems:
            return None
        gone = self._is_deleted()  # a deal in the bin values no call
        return DealDraft(
            line=row.line,
            key=self._key(name, account, owner, opened),
            name=name or self._cell("id").strip(),
            account=account,
            owner=owner,
            stage=stage,
            closed=gone or is_yes(self._cell("closed")) or is_closed_stage(stage),
            deal_cents=None if gone else amount,
            currency=currency,
            opened_on=opened,
            closed_on=closed,
        )

    def _is_all_day(self) -> bool:
        return is_yes(self._cell("all_day"))

    def _is_task(self) -> bool:
        """Tell whether a report of all activities says that this one was no meeting."""
        return self._kind == "salesforce" and is_yes(self._cell("task"))

    def _is_deleted(self) -> bool:
        return is_yes(self._cell("deleted"))

    def _cell(self, name: str) -> str:
        at = self._fields.get(name)
        return "" if at is None else self._row.cells[at]

    def _read(self, name: str, read: Callable[[str], _Value]) -> _Value | None:
        """Read a cell; what can't be read is a problem of the row."""
        at = self._fields.get(name)
        if at is None or not self._row.cells[at]:
            return None
        try:
            return read(self._row.cells[at])
        except InvalidValue as error:
            self._refuse(name, error.problem)
        except (NotADate, NotAnAmount, NotAWord) as error:
            self._refuse(name, str(error))
        return None

    def _refuse(self, name: str, problem: str) -> None:
        column = self._header[self._fields[name]].strip() or name
        self.problems.append(Problem(line=self._row.line, column=column[:60], problem=problem))

    def _text(self, name: str) -> str | None:
        return self._read(name, _read_text)

    def _name(self, name: str) -> str | None:
        return self._read(name, self._read_name)

    def _account(self) -> str | None:
        """Return the account; HubSpot lists all companies of a record, the main one first."""
        name = self._name("account")
        if name is None or self._kind != "hubspot":
            return name
        return name.partition(";")[0].strip() or None

    def _day(self, name: str) -> date | None:
        moment = self._read(name, self._read_moment)
        return moment.on if moment else None

    def _moment(self, cell: str, *, timed: bool = False) -> CellMoment | None:
        if not cell.strip():
            return None
        return read_moment(cell, self._order, self._zone, timed=timed)

    def _begin(self) -> CellMoment | None:
        """Return when a meeting begins: the day column, and the time of it or of the start.

        Salesforce writes the day of a timed event as that in UTC, which may be the next one here.
        """
        day = self._read("date", self._read_moment)
        start: CellMoment | time | None = self._read("start", self._start)
        if isinstance(start, CellMoment):
            if day is None or (day.at is None and abs(day.on - start.on) <= timedelta(days=1)):
                return start
            return day
        if day is None:
            if not self.problems:
                name = "date" if "date" in self._fields else "start"
                self._refuse(name, "is blank; a meeting needs a day")
            return None
        return CellMoment(day.on, day.at or start)

    def _start(self, cell: str) -> CellMoment | time | None:
        """Read a cell that holds a day with a time, or a time alone."""
        if not cell.strip():
            return None
        try:
            return self._moment(cell, timed=not self._is_all_day())
        except NotADate:
            return read_time(cell)

    def _span(self, begins: CellMoment) -> int | None:
        """Return the minutes to the end, where the row has one on the same day."""
        end = self._read("end", self._start)
        if isinstance(end, CellMoment):
            end = end.at if end.on == begins.on else None
        if end is None or begins.at is None:
            return None
        span = datetime.combine(begins.on, end) - datetime.combine(begins.on, begins.at)
        return int(span.total_seconds() // 60) if span.total_seconds() > 0 else None

    def _money(self) -> tuple[int | None, str | None]:
        amount = self._read("deal_value", self._read_amount)
        currency = self._read("currency", _read_currency)
        if amount is None:
            return None, None
        return amount.cents, currency or amount.currency

    def _key(self, *said: object) -> str:
        """Return a row's own id, else what tells it from others, which like rows share."""
        given = self._cell("id").strip()
        if given and not (self._may_count_rows and _ROW_NUMBER.fullmatch(given)):
            return given[:200]
        told = "\0".join(["" if value is None else str(value) for value in said])
        digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
        return f"{FINGERPRINT}{digest[:32]}"


def _read_text(cell: str) -> str | None:
    return check_text("text", unguard_cell(cell)) or None


def _read_currency(cell: str) -> str | None:
    return parse_currency("currency", cell) if cell.strip() else None


def _remember(read: Callable[[str], _Value]) -> Callable[[str], _Value]:
    """Return a reader that knows what short cells hold: a column has few different ones."""
    known = lru_cache(_REMEMBERED)(read)
    return lambda cell: known(cell) if len(cell) <= _SHORT else read(cell)
