"""The fields of a call, each once: what it is called, how its text is read, how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from coachlog.domain.calls import (
    MAX_MINUTES,
    Initiator,
    ReadDay,
    Role,
    check_held_on,
    check_text,
    is_plain_amount,
    parse_currency,
    parse_deal_value,
    parse_imported_initiator,
    parse_initiator,
    parse_minutes,
    parse_role,
)
from coachlog.domain.changes import KEEP, Keep
from coachlog.domain.choices import read_id
from coachlog.domain.names import check_name
from coachlog.domain.periods import parse_day
from coachlog.errors import InvalidValue
from coachlog.formats.cells import amount_of

if TYPE_CHECKING:
    from decimal import Decimal

    from coachlog.domain.amounts import Amount

    PlainValue = str | int | Decimal | None

FieldKind = Literal["fact", "name", "text"]
Parser = Callable[[str, str], Any]  # field, text


class CallField(NamedTuple):
    """A field of a call.

    `name` is its word in options, files, forms and the history, `attribute` that of `CallFacts`,
    `CallDraft`, `Call` and of the row. `parse` reads the text of the field of that name.
    """

    name: str
    attribute: str
    parse: Parser | None  # None where it hangs on today
    kind: FieldKind = "fact"
    hint: str = ""  # what the form says that it takes
    needed: bool = False
    native: bool = True  # has a column in files of calls

    def plain(self, call: object) -> PlainValue:
        """Return what a call has there as files hold it; hundredths as the amount they are."""
        value = getattr(call, self.attribute)
        if self.attribute == "deal_cents":
            return None if value is None else amount_of(value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return value.isoformat() if isinstance(value, date) else value


def _parse_start(field: str, text: str) -> time:
    from coachlog.domain.fielddays import parse_clock

    return parse_clock(field, text)


def _same(name: str, parse: Parser | None, kind: FieldKind, hint: str = "") -> CallField:
    """Return a field that is called alike everywhere."""
    return CallField(
        name=name, attribute=name, parse=parse, kind=kind, hint=hint, needed=kind == "name"
    )


CALL_FIELDS = (
    CallField(
        name="date",
        attribute="held_on",
        parse=None,
        hint="when it was held: 2026-11-18, yesterday, 18 nov",
        needed=True,
    ),
    _same("manager", check_name, "name"),
    _same("rep", check_name, "name"),
    _same("account", check_name, "name"),
    CallField(
        name="initiator",
        attribute="initiator",
        parse=parse_initiator,
        hint="rep-request or manager-scheduled",
        needed=True,
    ),
    CallField(
        name="deal_value",
        attribute="deal_cents",
        parse=parse_deal_value,
        hint="such as 48000, 250k or € 1,200.50",
    ),
    _same("currency", parse_currency, "fact", "three letters"),
    CallField(
        name="start",
        attribute="starts_at",
        parse=_parse_start,
        hint="such as 09:30",
        native=False,
    ),
    _same("minutes", parse_minutes, "fact", f"1 to {MAX_MINUTES}, or such as 90 min or 1h30"),
    _same("role", parse_role, "fact", "observed, shared or led"),
    CallField(
        name="field_day",
        attribute="field_day_id",
        parse=read_id,
        hint="its number; it gives date, manager, rep and initiator",
        native=False,
    ),
    _same("reinforce", check_text, "text", "what the rep did well"),
    _same("improve", check_text, "text", "what the rep should work on"),
    _same("notes", check_text, "text"),
)
NATIVE_FIELDS = tuple(
    call_field for call_field in CALL_FIELDS if call_field.native
)  # as `CallDraft` has them
NATIVE_COLUMNS = tuple(call_field.name for call_field in NATIVE_FIELDS)
NEEDED_COLUMNS = tuple(call_field.name for call_field in NATIVE_FIELDS if call_field.needed)
CALL_TEXTS = tuple(call_field.attribute for call_field in CALL_FIELDS if call_field.kind == "text")
# What the row of a call holds itself; it points at the people.
OWN_COLUMNS = tuple(call_field.attribute for call_field in CALL_FIELDS if call_field.kind != "name")


class CallFacts(NamedTuple):
    """What somebody says of a call they log, people as typed; None is what they leave out."""

    held_on: date | None = None
    manager: str | None = None
    rep: str | None = None
    account: str | None = None
    initiator: Initiator | None = None
    deal_cents: int | None = None
    currency: str | None = None
    starts_at: time | None = None
    minutes: int | None = None
    role: Role | None = None
    field_day_id: int | None = None
    reinforce: str | None = None
    improve: str | None = None
    notes: str | None = None


class CallChanges(NamedTuple):
    """What becomes different of a call; None clears what it can be without."""

    held_on: date | Keep = KEEP
    manager: str | Keep = KEEP
    rep: str | Keep = KEEP
    account: str | Keep = KEEP
    initiator: Initiator | Keep = KEEP
    deal_cents: int | Keep | None = KEEP
    currency: str | Keep | None = KEEP
    starts_at: time | Keep | None = KEEP
    minutes: int | Keep | None = KEEP
    role: Role | Keep | None = KEEP
    field_day_id: int | Keep | None = KEEP
    reinforce: str | Keep | None = KEEP
    improve: str | Keep | None = KEEP
    notes: str | Keep | None = KEEP


class CallNotes(NamedTuple):
    """What files of other programs note of a call, as its columns; a calendar tells but some."""

    role: Role | Keep | None = KEEP
    reinforce: str | Keep | None = KEEP
    improve: str | Keep | None = KEEP
    notes: str | Keep | None = KEEP


NOTHING_NOTED = CallNotes(*[None] * len(CallNotes._fields))


class CallDraft(NamedTuple):
    """One call as somebody described it: people and accounts by name, nothing looked up yet.

    A named tuple in the order of the native columns, since a million of them pass through an
    import. A deal value without a currency is in the currency of the settings.
    """

    held_on: date
    manager: str
    rep: str
    account: str
    initiator: Initiator
    deal_cents: int | None = None  # hundredths of the currency
    currency: str | None = None
    minutes: int | None = None
    role: Role | None = None
    reinforce: str | None = None
    improve: str | None = None
    notes: str | None = None


def call_parsers(
    today: date, *, imported: bool = False, read_day: ReadDay | None = None
) -> Mapping[str, Parser]:
    """Return the reader of each field by its name.

    `read_day` reads what people type; a file's dates are read strictly.
    """
    read: ReadDay = read_day or (lambda field, text: parse_day(field, text, today))
    parsers = {
        call_field.name: call_field.parse
        for call_field in CALL_FIELDS
        if call_field.parse is not None
    }
    parsers["date"] = lambda field, text: check_held_on(field, read(field, text), today)
    if not imported:
        parsers |= {"deal_value": _read_spoken_value, "minutes": _read_spoken_minutes}
    if imported:
        parsers["initiator"] = parse_imported_initiator
    return parsers


def read_facts(
    texts: Mapping[str, str | None], today: date, read_day: ReadDay | None = None
) -> CallFacts:
    """Read what is given of a call that is logged, by field name; raises InvalidValue."""
    parsers = call_parsers(today, read_day=read_day)
    given = {
        field.attribute: parsers[field.name](field.name, text)
        for field in CALL_FIELDS
        # Of a text, nothing between the quotes is nothing said.
        if (text := texts.get(field.name)) is not None and (text or field.kind != "text")
    }
    return CallFacts(**_split_amount(given))


def read_changes(
    texts: Mapping[str, str], today: date, read_day: ReadDay | None = None
) -> CallChanges:
    """Read the changed fields of a call; empty text clears one, where a call can be without it.

    Raises InvalidValue naming the field.
    """
    parsers = call_parsers(today, read_day=read_day)
    changed: dict[str, Any] = {
        field.attribute: None
        if not text and not field.needed
        else parsers[field.name](field.name, text)
        for field in CALL_FIELDS
        if (text := texts.get(field.name)) is not None
    }
    return CallChanges(**_split_amount(changed))


def _read_spoken_value(field: str, text: str) -> int | Amount:
    """Read a deal value: plain digits at once, else as people write one, with its currency."""
    if is_plain_amount(text):
        return parse_deal_value(field, text)
    from coachlog.domain.amounts import read_spoken_amount

    return read_spoken_amount(field, text)


def _read_spoken_minutes(field: str, text: str) -> int:
    if text.strip().isdecimal():
        return parse_minutes(field, text)
    from coachlog.domain.amounts import read_spoken_minutes

    return read_spoken_minutes(field, text)


def _split_amount(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is given with the currency that stands beside a deal value, such as € 250."""
    amount = given.get("deal_cents")
    if amount is None or isinstance(amount, int | Keep):
        return given
    if amount.currency is None:
        return given | {"deal_cents": amount.cents}
    other = given.get("currency")
    if other not in (None, amount.currency):
        raise InvalidValue(
            "currency", f"{other} is not the one of the deal value, {amount.currency}; leave it out"
        )
    return given | {"deal_cents": amount.cents, "currency": amount.currency}
