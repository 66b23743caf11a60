"""Rule 11: who is on whose team on which day, and how a rep moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.teams import (
    DEFAULT_LEVEL,
    Membership,
    make_address,
    merge_memberships,
    move_rep,
    parse_email,
    parse_level,
    parse_mailbox,
)
from coachlog.errors import CoachlogError, InvalidValue

FIRST = date(2026, 11, 1)
SPAN = 30
# Every day that memberships or a move can touch, a margin on both sides, and both ends of time.
DAYS = [date.min, *(FIRST + timedelta(days=n) for n in range(-3, SPAN + 4)), date.max]
MOVE_DAYS = st.integers(0, SPAN - 1).map(lambda n: FIRST + timedelta(days=n))


def managers_on(memberships: Sequence[Membership], day: date) -> list[int]:
    return [one.manager_id for one in memberships if one.covers(day)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Membership, ...]:
    """Draw a rep's valid memberships: in order, never overlapping, with or without gaps."""
    cuts = sorted(draw(st.sets(st.integers(0, SPAN - 1), max_size=8)))
    history = []
    for number, (begin, following) in enumerate(pairwise([*cuts, SPAN])):
        open_start = number == 0 and draw(st.booleans())
        open_end = number == len(cuts) - 1 and draw(st.booleans())
        last = draw(st.integers(begin, following - 1))
        history.append(
            Membership(
                manager_id=draw(st.integers(1, 3)),
                from_on=None if open_start else FIRST + timedelta(days=begin),
                until_on=None if open_end else FIRST + timedelta(days=last),
            )
        )
    return tuple(history)


def end_of_move(history: Sequence[Membership], start: date) -> date:
    """Return the first day after a move that an already known later move keeps for itself."""
    later = [one.from_on for one in history if one.from_on and one.from_on > start]
    return min(later, default=date.max)


@settings(deadline=None)
@given(histories(), st.integers(1, 4), MOVE_DAYS | st.none())
def test_memberships_never_overlap_after_a_move(
    history: tuple[Membership, ...], manager: int, moved_on: date | None
) -> None:
    after = move_rep(history, manager, moved_on)
    assert all(len(managers_on(after, day)) <= 1 for day in DAYS)
    assert after == sorted(after, key=lambda one: one.from_on or date.min)
    assert all(one.from_on is None or one.covers(one.from_on) for one in after)  # none is empty


@settings(deadline=None)
@given(histories(), st.integers(1, 4), MOVE_DAYS | st.none())
def test_a_move_holds_from_its_day_to_the_next_known_move_and_touches_no_other_day(
    history: tuple[Membership, ...], manager: int, moved_on: date | None
) -> None:
    after = move_rep(history, manager, moved_on)
    start = moved_on or date.min
    end = end_of_move(history, start)
    for day in DAYS:
        moved = start <= day < end or (day == date.max == end)
        expected = [manager] if moved else managers_on(history, day)
        assert managers_on(after, day) == expected, day


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), MOVE_DAYS | st.none()), min_size=1))
def test_after_any_moves_the_days_have_no_gap_and_the_last_move_again_changes_nothing(
    moves: list[tuple[int, date | None]],
) -> None:
    history: list[Membership] = []
    for manager, moved_on in moves:
        history = move_rep(history, manager, moved_on)
    first = min(moved_on or date.min for _, moved_on in moves)
    assert all(len(managers_on(history, day)) == (day >= first) for day in DAYS)
    assert move_rep(history, *moves[-1]) == history


def test_the_day_of_the_move_belongs_to_the_new_manager_and_the_day_before_to_the_old() -> None:
    moved_on = date(2026, 11, 18)
    after = move_rep([Membership(manager_id=1)], 2, moved_on)
    assert after == [
        Membership(manager_id=1, until_on=date(2026, 11, 17)),
        Membership(manager_id=2, from_on=moved_on),
    ]


def test_the_first_membership_opens_a_team() -> None:
    assert move_rep([], 1, None) == [Membership(manager_id=1)]
    assert move_rep([], 1, FIRST) == [Membership(manager_id=1, from_on=FIRST)]


@pytest.mark.parametrize(
    ("membership", "covered"),
    [
        (Membership(manager_id=1), [True, True, True, True]),
        (Membership(manager_id=1, from_on=date(2026, 11, 2)), [False, True, True, True]),
        (Membership(manager_id=1, until_on=date(2026, 11, 3)), [True, True, True, False]),
        (
            Membership(manager_id=1, from_on=date(2026, 11, 2), until_on=date(2026, 11, 2)),
            [False, True, False, False],
        ),
    ],
)
def test_a_membership_holds_on_its_first_and_its_last_day(
    membership: Membership, covered: list[bool]
) -> None:
    assert [membership.covers(date(2026, 11, n)) for n in (1, 2, 3, 4)] == covered


def test_a_membership_that_ends_before_it_begins_can_not_be_made() -> None:
    """Domain types are valid by construction (section 6)."""
    with pytest.raises(CoachlogError):
        Membership(manager_id=1, from_on=date(2026, 11, 2), until_on=date(2026, 11, 1))


@pytest.mark.parametrize("text", ["new", "established", "senior"])
def test_a_level_is_one_of_three(text: str) -> None:
    assert parse_level("level", text) == text


@pytest.mark.parametrize("text", ["", "junior", "seniors", "new established"])
def test_an_unknown_level_is_refused_with_the_three(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^level: .*new, established or senior"):
        parse_level("level", text)


def test_a_rep_of_no_noted_level_is_established() -> None:
    assert DEFAULT_LEVEL == "established"


@pytest.mark.parametrize("text", ["dana@example.com", "d.o'neil+x@mail.example", "дана@пример.рф"])
def test_an_email_address_is_read(text: str) -> None:
    assert parse_email("email", text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "dana", "@example.com", "dana@", "a@b@c.com", "da na@x.com", "dana@x.com\nBCC:y@z"),
        *("Dana <dana@x.com>", "a@x.com,b@x.com", "a;b@x.com", "x" * 250 + "@x.com", "a\x00@x.com"),
    ],
)
def test_a_text_that_could_not_invite_one_person_is_no_email_address(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^email: "):
        parse_email("email", text)


@settings(deadline=None)
@given(histories(), histories())
def test_two_histories_merge_into_one_without_overlap_or_loss(
    kept: tuple[Membership, ...], other: tuple[Membership, ...]
) -> None:
    merged = merge_memberships(kept, other)
    assert merge_memberships(kept[::-1], other) == merged
    for day in DAYS:
        assert managers_on(merged, day) == (managers_on(kept, day) or managers_on(other, day))
    assert all(
        one.manager_id != following.manager_id
        or (one.until_on or date.max) < (following.from_on or date.min) - timedelta(days=1)
        for one, following in pairwise(merged)
    )


@pytest.mark.parametrize(
    ("login", "machine", "address"),
    [
        ("pat", "laptop", "pat@laptop"),
        ("Pat Lee", "mail.example.com", "Pat.Lee@mail.example.com"),
        ("zoë", "büro-3", "zoe@buro-3"),
        ('..a"b..c@d\\e.', "x y", "a.b.c.d.e@x.y"),
        ("נועה", "", "coachlog@localhost"),
        ("a." * 40, "m", f"{'a.' * 31}a@m"),
        ("x" * 65, "m", f"{'x' * 64}@m"),
        ("x" * 63 + ".y", "m", f"{'x' * 63}@m"),
    ],
)
def test_a_login_at_a_machine_is_an_address_without_quotes(
    login: str, machine: str, address: str
) -> None:
    assert make_address(login, machine) == address
    assert parse_mailbox("from", address) == address


def test_an_address_keeps_what_rfc_5322_lets_stand_in_one() -> None:
    for sign in map(chr, range(33, 127)):
        kept = sign if sign.isalnum() or sign in "!#$%&'*+-/=?^_`{|}~" else "."
        assert make_address(f"a{sign}b", f"c{sign}d") == f"a{kept}b@c{kept}d"
