"""Rules 1 and 7 for one call: how each field is read, and what is at stake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.calls import (
    MAX_DEAL_CENTS,
    Stakes,
    check_text,
    is_plain_amount,
    parse_currency,
    parse_deal_value,
    parse_imported_initiator,
    parse_initiator,
    parse_minutes,
    parse_role,
    stakes_of,
    tidy_text,
)
from coachlog.domain.listing import Call
from coachlog.errors import CoachlogError, InvalidValue, UnknownName, WrongUsage, show
from coachlog.formats.call_fields import (
    CALL_FIELDS,
    NATIVE_COLUMNS,
    NATIVE_FIELDS,
    NEEDED_COLUMNS,
    CallChanges,
    CallDraft,
    CallFacts,
    call_parsers,
)
from coachlog.formats.cells import amount_of
from tests.campaigns.escapes import STEERING

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("cents", "line", "stakes"),
    [
        (100_000_00, 100_000_00, "big"),
        (100_000_01, 100_000_00, "big"),
        (99_999_99, 100_000_00, "ordinary"),
        (0, 100_000_00, "ordinary"),  # 0 is a known value
        (0, 0, "big"),
        (None, 100_000_00, "unknown"),  # never treated as small
        (100_000_00, None, "unknown"),
        (0, None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_a_deal_is_big_from_the_line_up_and_unknown_without_value_or_line(
    cents: int | None, line: int | None, stakes: Stakes
) -> None:
    assert stakes_of(cents, line) == stakes


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_initiator, "rep-request", "rep-request"),
        (parse_initiator, "manager-scheduled", "manager-scheduled"),
        (parse_imported_initiator, "rep-request", "rep-request"),
        (parse_imported_initiator, "manager-scheduled", "manager-scheduled"),
        (parse_imported_initiator, "unknown", "unknown"),
        (parse_imported_initiator, "", "unknown"),
        (parse_imported_initiator, "  ", "unknown"),
        (parse_role, "observed", "observed"),
        (parse_role, "shared", "shared"),
        (parse_role, "led", "led"),
        (parse_currency, "EUR", "EUR"),
        (parse_currency, "usd", "USD"),
        (parse_minutes, "1", 1),
        (parse_minutes, "90", 90),
        (parse_minutes, "1440", 1440),
        (parse_deal_value, "0", 0),
        (parse_deal_value, "0.00", 0),
        (parse_deal_value, "48000", 48_000_00),
        (parse_deal_value, "48000.5", 48_000_50),
        (parse_deal_value, "48000.50", 48_000_50),
        (parse_deal_value, "48000.05", 48_000_05),
        (parse_deal_value, "48000.500", 48_000_50),
        (parse_deal_value, "1000.500", 1_000_50),
        (parse_deal_value, "0.500", 50),
        (parse_deal_value, str(MAX_DEAL_CENTS // 100), MAX_DEAL_CENTS),
    ],
)
def test_a_field_is_read(parse: Callable[[str, str], object], text: str, value: object) -> None:
    assert parse("field", text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        *[(parse_initiator, text) for text in ("", "unknown", "rep", "manager", "rep request")],
        *[(parse_imported_initiator, text) for text in ("rep", "?", "none")],
        *[(parse_role, text) for text in ("", "watched", "observed,led")],
        *[(parse_currency, text) for text in ("", "EU", "EURO", "€", "E1R", "ÉUR")],
        *[
            (parse_minutes, text)
            for text in ("", "0", "-1", "1441", "5000", "90.5", "1e2", "ninety", "٩٠", "1" * 5000)
        ],
        *[
            (parse_deal_value, text)
            for text in (
                *("", "abc", "-5", "+5", "1e400", "1e3", "nan", "inf", "1,000", "1 000", "€5"),
                *(
                    "250.000",
                    "1.234",
                    "999.999",
                    "5.",
                    ".5",
                    "0.001",
                    "٤٨",
                    "１２",
                    "0x10",
                    "1_000",
                    "9" * 400,
                ),
                str(MAX_DEAL_CENTS // 100 + 1),
            )
        ],
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_one_line_that_names_the_field(
    parse: Callable[[str, str], object], text: str
) -> None:
    with pytest.raises(InvalidValue, match=r"^field: ") as caught:
        parse("field", text)
    assert caught.value.exit_code == 2
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_refused_minutes_read_as_the_design_words_them() -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_minutes("--minutes", "5000")
    assert str(caught.value) == "--minutes: 5000 is not 1 to 1440"


@settings(deadline=None)
@given(st.integers(0, MAX_DEAL_CENTS))
def test_an_amount_written_and_read_back_is_exact_to_the_cent(cents: int) -> None:
    assert parse_deal_value("deal_value", str(amount_of(cents))) == cents


def test_only_a_call_not_later_than_today_can_be_held() -> None:
    read = call_parsers(TODAY, imported=True)["date"]
    assert read("date", "2026-11-18") == TODAY
    assert read("date", "yesterday") == TODAY - timedelta(days=1)
    with pytest.raises(InvalidValue, match="2026-11-19"):
        read("date", "2026-11-19")


@pytest.mark.parametrize(
    "text",
    ["", "  spaces  ", "[bold]x[/x]", "=1+1", "a\nb\tc", "'quoted", "مرحبا 👩‍💻", "x" * 20_000],
)
def test_a_note_comes_back_as_it_was_typed(text: str) -> None:
    assert check_text("notes", text) == text


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", "x" * 20_001])
def test_a_note_that_no_log_could_hold_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^notes: "):
        check_text("notes", text)


def test_of_a_note_in_a_foreign_file_is_kept_what_a_log_holds() -> None:
    assert tidy_text("\x00 " + "x" * 19_999 + "yz ") == "x" * 19_999 + "y"
    assert tidy_text(" \x00 ") is None


@pytest.mark.parametrize("imported", [True, False])
def test_every_native_column_has_a_reader_and_only_an_import_may_leave_the_initiator_open(
    imported: bool,
) -> None:
    parsers = call_parsers(TODAY, imported=imported)
    assert set(parsers) == {one.name for one in CALL_FIELDS}
    with pytest.raises(InvalidValue):
        parsers["date"]("date", "2026-11-19")
    if imported:
        assert parsers["initiator"]("initiator", "") == "unknown"
    else:
        with pytest.raises(InvalidValue):
            parsers["initiator"]("initiator", "")


def test_the_native_columns_are_those_of_the_design_and_the_first_five_are_needed() -> None:
    assert ",".join(NATIVE_COLUMNS) == (
        "date,manager,rep,account,initiator,deal_value,currency,minutes,role,"
        "reinforce,improve,notes"
    )
    assert ",".join(NEEDED_COLUMNS) == "date,manager,rep,account,initiator"
    texts = {one.name for one in NATIVE_FIELDS if one.kind != "fact"}
    assert texts == {"manager", "rep", "account", "reinforce", "improve", "notes"}


def test_facts_changes_and_drafts_have_every_field_of_a_call() -> None:
    attributes = [one.attribute for one in CALL_FIELDS]
    assert list(CallFacts._fields) == attributes
    assert list(CallChanges._fields) == attributes
    assert set(Call._fields) == {"id", *attributes}
    assert CallDraft._fields == tuple(one.attribute for one in NATIVE_FIELDS)


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (CoachlogError("x"), 1),
        (UnknownName("manager", "x"), 1),
        (WrongUsage("x"), 2),
        (InvalidValue("minutes", "x"), 2),
    ],
)
def test_unknown_data_exits_with_1_and_a_refused_value_with_2(
    error: CoachlogError, exit_code: int
) -> None:
    assert error.exit_code == exit_code


@settings(deadline=None)
@given(st.text(max_size=200))
def test_an_echoed_value_is_one_harmless_line_of_at_most_60_characters(text: str) -> None:
    shown = show(text)
    assert len(shown) <= 60
    assert len(shown.splitlines()) <= 1
    assert not set(shown) & STEERING


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("a\nb\x1b[31m", r"a\nb\u001b[31m"),
        ("李 [bold]", "李 [bold]"),
        ("דנה\u200f כהן علی\u200cرضا", "דנה\u200f כהן علی\u200cرضا"),  # marks that names have
        ("\u202eecnA\u2069\x9b\udc80", r"\u202eecnA\u2069\u009b\udc80"),
        (5000, "5000"),
    ],
)
def test_an_echoed_value_is_cut_at_60_and_control_characters_are_written_out(
    value: object, shown: str
) -> None:
    assert show(value) == shown


def test_an_amount_of_two_decimals_at_most_can_not_be_misread() -> None:
    told = ["48000", " 12.5 ", "12.34", "12.", ".5", "1.234", "1,5", "1.2.3", "-1", "", "5k"]
    assert [text for text in told if is_plain_amount(text)] == told[:5]
