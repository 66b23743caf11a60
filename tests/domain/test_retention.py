"""Retention: an age in days, weeks, months or years, and the first day that it keeps."""

from __future__ import annotations

from datetime import date

import pytest

from coachlog.domain.retention import parse_age
from coachlog.errors import InvalidValue


@pytest.mark.parametrize(
    ("text", "kept_from"),
    [
        ("24m", date(2024, 3, 31)),
        ("2y", date(2024, 3, 31)),
        ("1 month", date(2026, 2, 28)),
        ("13M", date(2025, 2, 28)),
        ("90d", date(2025, 12, 31)),
        ("2 weeks", date(2026, 3, 17)),
        ("100y", date(1926, 3, 31)),
    ],
)
def test_the_first_day_kept_is_that_long_ago(text: str, kept_from: date) -> None:
    assert parse_age("retention", text).first_day(date(2026, 3, 31)) == kept_from


@pytest.mark.parametrize("text", ["", "0m", "24", "m24", "-2y", "101y", "24 moons ago", "forever"])
def test_what_is_no_age_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="24m"):
        parse_age("retention", text)


@pytest.mark.parametrize(
    ("text", "words"), [("1d", "1 day"), ("2w", "2 weeks"), ("24m", "24 months"), ("1y", "1 year")]
)
def test_an_age_is_said_in_words(text: str, words: str) -> None:
    assert parse_age("retention", text).words == words
