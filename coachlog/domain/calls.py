"""Calls: who initiated them, what was at stake, and how what is said of one is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Literal, get_args

from coachlog.domain.choices import parse_choice
from coachlog.errors import InvalidValue, show

Initiator = Literal["rep-request", "manager-scheduled", "unknown"]
Role = Literal["observed", "shared", "led"]
Stakes = Literal["big", "ordinary", "unknown"]

REP_REQUEST: Initiator = "rep-request"
MANAGER_SCHEDULED: Initiator = "manager-scheduled"
UNKNOWN: Initiator = "unknown"
FROM_ORGANIZER = "organizer"  # where an initiator is from until somebody confirms it
NOBODY_JOINED = "nobody said who joined"  # why a meeting of a table is no ride-along
NOT_JOINED = "without the manager"  # as its table says
INITIATORS: tuple[Initiator, ...] = get_args(Initiator)
ROLES: tuple[Role, ...] = get_args(Role)

MAX_MINUTES = 1440
MAX_DEAL_CENTS = 10**15 * 100
TEXT_LIMIT = 20_000

# 250.000 is left out: it may be 250 or, as half of Europe writes it, 250,000.
_VALUE = re.compile(r"(?![1-9][0-9]{0,2}\.[0-9]{3}$)([0-9]{1,16})(?:\.([0-9]{1,2})0*)?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def currency_of(
    deal_cents: int | None, currency: str | None, default: Callable[[], str]
) -> str | None:
    """Return the currency of a deal value; `default` is asked where one is given without any."""
    return default() if deal_cents is not None and currency is None else currency


def stakes_of(deal_cents: int | None, line_cents: int | None) -> Stakes:
    """Tell what is at stake (rule 7): big from the line up, unknown without a value or a line."""
    if deal_cents is None or line_cents is None:
        return "unknown"
    return "big" if deal_cents >= line_cents else "ordinary"


def parse_initiator(field: str, text: str) -> Initiator:
    """Read who caused the manager to be on the call; never guessed."""
    return parse_choice(field, text, (REP_REQUEST, MANAGER_SCHEDULED))


def parse_imported_initiator(field: str, text: str) -> Initiator:
    """Read the initiator of an imported call: blank and `unknown` mean not sorted yet."""
    if text.strip().casefold() in {"", UNKNOWN}:
        return UNKNOWN
    return parse_initiator(field, text)


def is_plain_amount(text: str) -> bool:
    """Tell whether an amount is in digits with two decimals at most, which can't be misread."""
    whole, _, decimals = text.strip().partition(".")
    return f"{whole}{decimals}".isdecimal() and len(decimals) < 3


def parse_deal_value(field: str, text: str) -> int:
    """Read an amount such as 48000 or 48000.50; return hundredths, so that sums stay exact."""
    if text.isdecimal() and text.isascii() and len(text) < 14:
        return int(text) * 100
    found = _VALUE.fullmatch(text.strip())
    cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= cents <= MAX_DEAL_CENTS:
        raise InvalidValue(
            field,
            f"{show(text)} is not an amount such as 48000 or 48000.50 "
            "(0 or more, without signs or separators)",
        )
    return cents


def parse_currency(field: str, text: str) -> str:
    """Read a currency: three letters, as in ISO 4217."""
    code = text.strip().upper()
    if not _CURRENCY.fullmatch(code):
        raise InvalidValue(
            field, f"{show(text)} is not a currency; write three letters such as EUR"
        )
    return code


def parse_minutes(field: str, text: str) -> int:
    """Read a duration in whole minutes, 1 to 1440."""
    word = text.strip()
    minutes = int(word) if word.isascii() and word.isdecimal() and len(word) < 6 else 0
    if not 1 <= minutes <= MAX_MINUTES:
        raise InvalidValue(field, f"{show(text)} is not 1 to {MAX_MINUTES}")
    return minutes


def parse_role(field: str, text: str) -> Role:
    """Read what the manager did on the call."""
    return parse_choice(field, text, ROLES)


def check_text(field: str, text: str) -> str:
    """Return a note as it was typed; raise InvalidValue when no log could hold it."""
    if len(text) > TEXT_LIMIT:
        raise InvalidValue(field, f"has {len(text)} characters; at most {TEXT_LIMIT} are kept")
    if _UNSTORABLE.search(text):
        raise InvalidValue(field, "has bytes that are not readable text; save or type it as UTF-8")
    return text


def tidy_text(text: str) -> str | None:
    """Return text of a foreign file as a note; None when nothing readable is in it."""
    kept = _UNSTORABLE.sub("", text).strip()[:TEXT_LIMIT]
    return kept or None


def check_held_on(field: str, day: date, today: date) -> date:
    """Return the day of a held call, which can't be later than today."""
    if day > today:
        raise InvalidValue(
            field,
            f"{day:%a} {day} is after today, {today}; only a call that was held can be logged",
        )
    return day


ReadDay = Callable[[str, str], date]
