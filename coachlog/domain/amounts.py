"""Amounts of money and lengths of time as people write them: £1001, 1.234,56 €, 250k, 1h30."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from coachlog.domain.calls import MAX_DEAL_CENTS, MAX_MINUTES
from coachlog.errors import InvalidValue, show

# A sign that several currencies share stands for the one it is most used for.
CURRENCIES = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₺": "TRY",
    "₴": "UAH", "₫": "VND", "฿": "THB", "₦": "NGN", "R$": "BRL", "US$": "USD", "A$": "AUD",
    "C$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "$": "USD", "zł": "PLN", "Kč": "CZK",
    "Fr.": "CHF", "SFr.": "CHF",
}  # fmt: skip
_SCALES = {
    "": 0, "k": 3, "tsd": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "mil": 6, "b": 9, "bn": 9,
    "mrd": 9,
}  # fmt: skip
_SIGN = "|".join(map(re.escape, CURRENCIES))
_AMOUNT = re.compile(
    rf"(?P<before>{_SIGN}|[A-Z]{{3}})?(?P<number>[0-9][0-9.,']*)(?:[Ee]\+?(?P<exponent>[0-9]{{1,2}}))?"
    rf"(?P<scale>(?:[Kk]|[Mm]{{1,2}}|[Mm]n|[Mm]io|[Mm]il|[Bb]n?|[Mm]rd|[Tt]sd)\.?)?"
    rf"(?P<dash>,-|\.-|,–)?(?P<after>{_SIGN}|[A-Z]{{3}})?"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'])[0-9]{3})+")
_DECIMALS = re.compile(r"[0-9.,']*?([.,])([0-9]+)")
_OPEN = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")  # thousands, or three decimals of a scale
_TIME = re.compile(
    r"(?:(?P<hours>[0-9]{1,2}(?:[.,][0-9]{1,2})?)(?:h|hr|hrs|hours?|std)\.?)?"
    r"(?:(?P<minutes>[0-9]{1,4})(?:m|min|mins|minutes?|'|′)?\.?)?",
    re.IGNORECASE,
)
_LIMIT = 40  # characters


class NotAnAmount(ValueError):
    """A cell that holds no amount of 0 or more."""


@dataclass(slots=True)
class AmountSurvey:
    """Which sign the amounts of a file show to be the decimal one."""

    point: int = 0
    comma: int = 0

    def look(self, text: str) -> None:
        """Take a cell into account where it leaves no doubt."""
        found = _AMOUNT.fullmatch(_plain(text)) if len(text) <= _LIMIT else None
        decimals = _DECIMALS.fullmatch(found["number"]) if found else None
        if decimals is None:
            return
        rest = decimals.string[: decimals.start(1)]
        if len(decimals[2]) == 3 and not set(rest) & set(".,'") and len(rest) <= 3:
            return  # 1.234 may be either
        if len(decimals[2]) == 3 and decimals[1] in rest:
            return  # 1.234.567
        if decimals[1] == ".":
            self.point += 1
        else:
            self.comma += 1


@dataclass(frozen=True, slots=True)
class Amount:
    """Hundredths of a currency, and which one, where the cell says so."""

    cents: int
    currency: str | None = None


def read_amount(text: str, survey: AmountSurvey) -> Amount | None:
    """Read an amount; blank is None, since an unknown value is not 0. Raises NotAnAmount.

    A single sign before three digits separates thousands, unless the file shows that it is its
    decimal sign.
    """
    word = _plain(text)
    if word in {"", "-", "–", "—", "n/a", "N/A", "null", "NULL", "None"}:
        return None
    found = _AMOUNT.fullmatch(word) if len(word) <= _LIMIT else None
    if not found or (found["before"] and found["after"]):
        raise NotAnAmount(
            f"{show(text)} is not an amount of 0 or more, such as 48000 or 1.234,56 €"
        )
    scale = _SCALES[(found["scale"] or "").casefold().strip(".")] + int(found["exponent"] or 0)
    try:
        value = _value_of(found["number"], survey).scaleb(scale)
        cents = int((value * 100).to_integral_value(ROUND_HALF_EVEN))
    except (InvalidOperation, OverflowError):
        raise NotAnAmount(f"{show(text)} is not an amount") from None
    if cents > MAX_DEAL_CENTS:
        raise NotAnAmount(f"{show(text)} is more than a log holds")
    sign = found["before"] or found["after"]
    return Amount(cents, CURRENCIES.get(sign, sign) if sign else None)


def read_spoken_amount(field: str, text: str) -> Amount:
    """Read an amount that somebody types, by the rule of the import; raises InvalidValue.

    There is no file that shows which sign is the decimal one, so 1.234k is refused: it may be 1,234
    or 1,234,000.
    """
    try:
        amount = read_amount(text, AmountSurvey())
    except NotAnAmount:
        amount = None
    found = _AMOUNT.fullmatch(_plain(text))
    if amount is None or found is None:
        raise InvalidValue(
            field, f"{show(text)} is not an amount such as 48000, 250k or € 1,200.50 (0 or more)"
        )
    scaled = found["scale"] or found["exponent"]
    if scaled and _OPEN.fullmatch(found["number"]):
        most = amount.cents // 100
        raise InvalidValue(
            field, f"{show(text)} could be {most:,} or {most // 1000:,}; write the number out"
        )
    return amount


def read_spoken_minutes(field: str, text: str) -> int:
    """Read how long something took: 90, 90 min, 1h30, 1.5 h; raises InvalidValue."""
    found = _TIME.fullmatch("".join(text.split()))
    hours = Decimal((found["hours"] or "0").replace(",", ".")) if found else Decimal(0)
    rest = int(found["minutes"] or 0) if found else 0
    minutes = hours * 60 + rest
    mixed = hours and (rest >= 60 or (rest and hours % 1))  # 1h90 and 1.5h30 say two things
    if mixed or minutes % 1 or not 1 <= minutes <= MAX_MINUTES:
        raise InvalidValue(
            field, f"{show(text)} is not 1 to {MAX_MINUTES} minutes, such as 90, 90 min or 1h30"
        )
    return int(minutes)


def _plain(text: str) -> str:
    """Return an amount without spaces, whichever kind, and with one kind of apostrophe."""
    return "".join(text.split()).replace("’", "'").replace("\u202f", "")


def _value_of(number: str, survey: AmountSurvey) -> Decimal:
    number = number.rstrip(".,'")
    signs = [char for char in number if char in ".,"]
    if len(set(signs)) == 2:
        decimal = signs[-1]  # what has it twice is no number
    elif len(signs) == 1 and not _reads_as_thousands(number, survey):
        decimal = signs[0]
    else:
        decimal = ""
        if signs and not _GROUPED.fullmatch(number):
            raise InvalidOperation
    thousands = {char for char in ".,'" if char != decimal}
    plain = "".join(char for char in number if char not in thousands)
    return Decimal(plain.replace(decimal, ".") if decimal else plain)


def _reads_as_thousands(number: str, survey: AmountSurvey) -> bool:
    """Tell whether the only sign of a number separates thousands."""
    if not _GROUPED.fullmatch(number) or number.startswith("0"):
        return False
    if "." in number:
        return not survey.point or survey.comma > 0
    return not survey.comma or survey.point > 0
