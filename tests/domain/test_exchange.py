"""Rows of an exported log that no log could hold are refused, each with the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coachlog.errors import InvalidValue
from coachlog.formats.exported_log import check_row

TODAY = date(2026, 11, 20)
CALL = {
    "held_on": "2026-11-20",
    "field_day_id": 7,
    "initiator": "manager-scheduled",
    "deal_cents": 100,
    "currency": "EUR",
}
DAY = {"starts_at": "09:00:00.000000", "ends_at": "13:00:00.000000"}
ALIAS = {"manager_id": 1, "rep_id": None, "account_id": None}
ABSENCE = {"manager_id": None, "rep_id": 1, "from_on": "2026-11-20", "until_on": "2026-11-20"}


@pytest.mark.parametrize(
    ("table", "row", "news", "field"),
    [
        ("call", CALL, {"held_on": "2026-11-21"}, "held_on"),
        ("call", CALL, {"initiator": "rep-request"}, "initiator"),
        ("call", CALL, {"initiator": "unknown"}, "initiator"),
        ("call", CALL, {"currency": None}, "deal_cents"),
        ("field_day", DAY, {"ends_at": "09:00:00.000000"}, "ends_at"),
        ("field_day", DAY, {"ends_at": "08:59:00.000000"}, "ends_at"),
        ("alias", ALIAS, {"rep_id": 2}, "folded"),
        ("alias", ALIAS, {"manager_id": None}, "folded"),
        ("absence", ABSENCE, {"manager_id": 1}, "from_on"),
        ("absence", ABSENCE, {"rep_id": None}, "from_on"),
        ("absence", ABSENCE, {"until_on": "2026-11-19"}, "until_on"),
    ],
)
def test_a_row_whose_values_do_not_go_together_is_refused(
    table: str, row: dict[str, Any], news: dict[str, Any], field: str
) -> None:
    check_row(table, row, TODAY)
    with pytest.raises(InvalidValue) as refused:
        check_row(table, {**row, **news}, TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize("initiator", ["rep-request", "unknown", "manager-scheduled"])
def test_a_call_on_no_field_day_is_of_any_initiator(initiator: str) -> None:
    check_row("call", {**CALL, "field_day_id": None, "initiator": initiator}, TODAY)


def test_a_call_without_a_value_may_have_a_currency() -> None:
    check_row("call", {**CALL, "deal_cents": None}, TODAY)
