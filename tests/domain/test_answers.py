"""The rep's word: how replies are read, and how far the two sides agree."""

from __future__ import annotations

from fractions import Fraction

import pytest

from coachlog.domain.answers import Agreement, RepAnswer, measure_kappa, read_reply, read_rows
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST
from coachlog.errors import InvalidValue

HALF = Fraction(1, 2)
R, M = REP_REQUEST, MANAGER_SCHEDULED


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("1 r, 2 m", [(1, R, None), (2, M, None)]),
        ("1 R M; 2 m b", [(1, R, "manager"), (2, M, "both")]),
        ("12: r\n13) m r\n14 ? ?\n", [(12, R, None), (13, M, "rep"), (14, None, None)]),
        ("#7 rep manager", [(7, R, "manager")]),
        ("7=manager both", [(7, M, "both")]),
        ("8 r\n\n> 9 m\n  > and what was asked\n", [(8, R, None)]),
        ("1 r, 1 r", [(1, R, None)]),
        ("3m, 4r b", [(3, M, None), (4, R, "both")]),
    ],
)
def test_a_reply_says_of_each_call_who_wanted_it_and_who_led(
    text: str, answers: list[tuple[int, str | None, str | None]]
) -> None:
    assert [(one.call_id, one.initiator, one.led) for one in read_reply("text", text)] == answers


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no answer"),
        ("> 1 r", "holds no answer"),
        ("Thanks, all fine", "is no answer"),
        ("1 x", "x is not r"),
        ("1 r x", "x is not r"),
        ("r 1", "is no answer"),
        ("1", "is no answer"),
        ("1 r, 1 m", "call 1 is answered in two ways"),
        ("1 r m b", "is no answer"),
        ("1234567890123 r", "is no answer"),
    ],
)
def test_what_can_not_be_read_is_refused_whole(text: str, says: str) -> None:
    with pytest.raises(InvalidValue, match=says):
        read_reply("text", text)


def test_a_filled_in_table_leaves_out_blank_rows() -> None:
    rows = [("1", "r", ""), ("2", "", ""), ("3", "", "b"), ("4", "manager", "rep")]
    assert read_rows("file", rows) == [
        RepAnswer(call_id=1, initiator=R),
        RepAnswer(call_id=3, initiator=None, led="both"),
        RepAnswer(call_id=4, initiator=M, led="rep"),
    ]


def test_the_number_of_a_call_has_twelve_digits_at_most() -> None:
    longest = "9" * 12
    assert read_rows("file", [(longest, "r", "")]) == read_reply("text", f"{longest} r")


@pytest.mark.parametrize(
    "rows",
    [[], [("1", "", "")], [("x", "r", "")], [("1", "y", "")], [("9" * 13, "r", "")]],
)
def test_a_table_without_an_answer_or_with_a_bad_one_is_refused(
    rows: list[tuple[str, str, str]],
) -> None:
    with pytest.raises(InvalidValue):
        read_rows("file", rows)


def agreement(a: int, b: int, c: int, d: int) -> Agreement:
    return Agreement(both_requested=a, rep_says_requested=b, rep_says_scheduled=c, both_scheduled=d)


def test_answers_are_counted_by_what_both_sides_say() -> None:
    found = agreement(4, 5, 1, 4)
    assert (found.answered, found.agreed) == (14, 8)
    assert found.share == Fraction(9, 14)
    assert found.manager_share == Fraction(5, 14)


@pytest.mark.parametrize(
    ("found", "differs"),
    [
        (agreement(4, 5, 1, 4), True),
        (agreement(2, 1, 0, 1), False),  # four answers
        (agreement(2, 1, 0, 2), True),  # five: 3 of 5 against 2 of 5
        (agreement(3, 3, 0, 0), True),  # 6 of 6 against 3 of 6, which is not over the line
        (agreement(3, 0, 0, 3), False),
        (agreement(6, 1, 0, 1), False),
        (agreement(0, 0, 0, 0), False),
    ],
)
def test_sides_differ_only_from_five_answers_on(found: Agreement, differs: bool) -> None:
    assert found.differs(HALF) is differs


@pytest.mark.parametrize("cells", [(20, 5, 10, 15), (6, 1, 2, 9), (3, 4, 4, 3), (1, 9, 8, 2)])
def test_kappa_and_its_interval_agree_with_statsmodels(cells: tuple[int, int, int, int]) -> None:
    rater = pytest.importorskip("statsmodels.stats.inter_rater", reason="needs statsmodels")
    a, b, c, d = cells
    theirs = rater.cohens_kappa([[a, b], [c, d]])
    kappa = measure_kappa(agreement(a, b, c, d))
    assert kappa is not None
    assert kappa.value == pytest.approx(theirs.kappa)
    assert kappa.low == pytest.approx(max(-1, theirs.kappa_low))
    assert kappa.high == pytest.approx(min(1, theirs.kappa_upp))


def test_kappa_needs_ten_answers_and_two_kinds_of_them() -> None:
    assert agreement(5, 1, 1, 2).kappa is None
    assert agreement(5, 1, 1, 3).kappa is not None
    assert agreement(12, 0, 0, 0).kappa is None  # always the same: chance agrees as well
    full = agreement(6, 0, 0, 6).kappa
    assert full is not None
    assert (full.value, full.low, full.high) == (1, 1, 1)
