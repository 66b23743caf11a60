"""One changed bit stops every command and is found by doctor: a sample of the campaign."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.campaigns.flips import SIZES, Field, find_alarms, list_tries

TRIES, HEALTHY = 25, 3


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field(tmp_path_factory.mktemp("flips"), SIZES["300 KB"])


def test_a_changed_bit_is_found_and_nothing_is_shown_or_saved(field: Field) -> None:
    failed = {
        (place, bits): found
        for place, bits in list_tries(len(field.content), TRIES, seed=0)
        if (found := field.try_one(place, bits))
    }
    assert failed == {}


def test_doctor_finds_nothing_in_a_log_that_is_well(field: Field, tmp_path: Path) -> None:
    assert find_alarms(field, tmp_path, HEALTHY) == []
