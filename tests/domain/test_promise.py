"""The promise of rule 4, held by simulation: who is called firm in a year of weekly looks."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.simulation import HALF_DAY, Manager, ever

HALF = Fraction(1, 2)
MANAGERS = 500  # one standard error of a share of 8 % is then 1.2 points
SEED = 20261127


@pytest.mark.parametrize("together", [1, HALF_DAY])
@pytest.mark.parametrize("calls_a_week", [3, 5.5, 10])
@pytest.mark.parametrize("threshold", [Fraction("0.4"), HALF, Fraction("0.6")])
def test_under_one_in_ten_at_the_threshold_is_ever_firmly_flagged_and_one_in_seven_cleared(
    threshold: Fraction, calls_a_week: float, together: int
) -> None:
    manager = Manager(share=threshold, calls_a_week=calls_a_week, together=together)
    flagged, cleared = ever(manager, threshold, MANAGERS, SEED)
    assert flagged < 1 / 10
    assert cleared < 1 / 7


@pytest.mark.parametrize("together", [1, HALF_DAY])
def test_a_manager_of_70_percent_is_firmly_flagged_within_the_year(together: int) -> None:
    manager = Manager(share=Fraction("0.7"), calls_a_week=5.5, together=together)
    flagged, cleared = ever(manager, HALF, MANAGERS, SEED)
    assert flagged >= 0.95
    assert cleared == 0
