"""Amounts and lengths as people type them, by the rule of the import."""

from __future__ import annotations

import pytest

from coachlog.domain.amounts import (
    Amount,
    AmountSurvey,
    NotAnAmount,
    read_amount,
    read_spoken_amount,
    read_spoken_minutes,
)
from coachlog.errors import InvalidValue
from tests.conftest import Coachlog


@pytest.mark.parametrize(
    ("text", "cents", "currency"),
    [
        ("250k", 25_000_000, None),
        ("1.2m", 120_000_000, None),
        ("1,5 mio", 150_000_000, None),
        ("250,000", 25_000_000, None),
        ("250.000", 25_000_000, None),
        ("250 000", 25_000_000, None),
        ("1.234,56 €", 123_456, "EUR"),
        ("€ 250", 25_000, "EUR"),
        ("USD 1'000", 100_000, "USD"),
        ("0.5k", 50_000, None),
        ("48000.5", 4_800_050, None),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, cents: int, currency: str | None) -> None:
    assert read_spoken_amount("deal_value", text) == Amount(cents, currency)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1.234k", "could be 1,234,000 or 1,234; write the number out"),
        ("1,234m", "could be 1,234,000,000 or 1,234,000;"),
        ("12.345.67", "is not an amount"),
        ("-5", "is not an amount"),
        ("lots", "is not an amount"),
        ("n/a", "is not an amount"),
    ],
)
def test_what_could_be_two_amounts_or_none_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_spoken_amount("deal_value", text)
    assert problem in refused.value.problem


def test_an_amount_has_forty_characters_at_most() -> None:
    for zeros, cents in ((39, 500), (40, None)):
        text = "0" * zeros + "5"
        if cents is not None:
            assert read_spoken_amount("deal_value", text) == Amount(cents)
            assert read_amount(text, AmountSurvey()) == Amount(cents)
            continue
        with pytest.raises(InvalidValue):
            read_spoken_amount("deal_value", text)
        with pytest.raises(NotAnAmount):
            read_amount(text, AmountSurvey())


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("90 min", 90), ("1h30", 90), ("1.5 h", 90), ("1,5h", 90), ("2 hours", 120),
     ("45'", 45), ("24h", 1440)],
)  # fmt: skip
def test_a_length_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert read_spoken_minutes("minutes", text) == minutes


@pytest.mark.parametrize("text", ["1h90", "1.5h30", "0", "25h", "1:30", "h", "soon", "1.33h"])
def test_a_length_that_is_none_or_longer_than_a_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_spoken_minutes("minutes", text)


def test_what_was_understood_is_said_and_kept(coachlog: Coachlog) -> None:
    call = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme",
            "--initiator", "rep-request")  # fmt: skip
    said = coachlog(*call, "--deal-value", "$ 1.5k", "--minutes", "1h30").err
    assert said == "$ 1.5k means 1,500 USD\n1h30 means 90 minutes\n"
    assert coachlog(*call, "--deal-value", "1500", "--minutes", "90").err.count("means") == 0
    shown = coachlog("list-calls", "--format", "csv").out
    assert ",1500,USD,90," in shown
    assert coachlog("edit-call", 2, "--deal-value", "250k").err == "250k means 250,000 EUR\n"
    refused = coachlog(*call, "--deal-value", "€ 250", "--currency", "USD", expect=2).err
    assert "USD is not the one of the deal value, EUR" in refused
