"""What was understood of an amount, a time or a day that was typed as people write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from coachlog.cli.terminal.ask import say
from coachlog.domain.calls import is_plain_amount
from coachlog.domain.dates import show_day
from coachlog.errors import show

if TYPE_CHECKING:
    from coachlog.cli.program.invocation import Invocation


def describe_understood(run: Invocation, texts: Mapping[str, str | None]) -> Iterator[str]:
    """Say what a deal value and a length mean that are not written in plain digits, a line each."""
    value, minutes = texts.get("deal_value"), texts.get("minutes")
    if value and not is_plain_amount(value):
        from coachlog.domain.amounts import read_spoken_amount

        amount = read_spoken_amount("deal_value", value)
        currency = amount.currency or texts.get("currency") or run.settings.currency
        whole, rest = divmod(amount.cents, 100)
        cents = f".{rest:02}" if rest else ""
        yield f"{show(value)} means {whole:,}{cents} {currency}"
    if minutes and not minutes.strip().isdecimal():
        from coachlog.domain.amounts import read_spoken_minutes

        yield f"{show(minutes)} means {read_spoken_minutes('minutes', minutes)} minutes"


def say_day(text: str, day: date) -> date:
    """Say which day a typed one is, unless it was typed in full; return it."""
    if text.strip() != day.isoformat():
        say(f"  {show(text)} means {show_day(day)}")
    return day
