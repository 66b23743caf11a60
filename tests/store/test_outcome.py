"""What taking another log in changed."""

from __future__ import annotations

from typing import Any

import pytest

from coachlog.store.log_merge.outcome import Merged


@pytest.mark.parametrize(
    "facts",
    [{"new": {"call": 1}}, {"changed": {"call": [1]}}, {"removed": {"call": 1}}, {"named": 1}],
)
def test_any_one_change_is_something(facts: dict[str, Any]) -> None:
    assert not Merged(**facts).is_nothing
    assert Merged().is_nothing
