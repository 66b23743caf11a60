"""Groups of managers by date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.domain.groups import (
    NO_GROUP,
    Grouping,
    GroupSpan,
    find_spans,
    is_within,
    list_groups,
    parse_group,
    spell_group,
    split_spans,
)
from coachlog.errors import InvalidValue

OCTOBER = date(2026, 10, 1)
LAST_SEPTEMBER = date(2026, 9, 30)
PAT, KIM, ZOE = 1, 2, 3
GROUPINGS = (
    Grouping(manager_id=PAT, path="EMEA/North"),
    Grouping(manager_id=PAT, path="APAC", from_on=OCTOBER),
    Grouping(manager_id=KIM, path="EMEA", from_on=OCTOBER),
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("EMEA", "EMEA"),
        (" EMEA / North ", "EMEA/North"),
        ("Süd/a b", "Süd/a b"),
        ("a/b/c/d/e/f/g/h", "a/b/c/d/e/f/g/h"),
    ],
)
def test_a_group_is_names_with_slashes_between(text: str, path: str) -> None:
    assert parse_group("group", text) == path


@pytest.mark.parametrize(
    "text",
    ["", "/", "EMEA/", "/EMEA", "a//b", "a\nb", "EMEA/\u200b", "\u200b/a", "/".join("abcdefghi")],
)
def test_what_is_no_group_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_group("group", text)


def test_inside_is_by_whole_names_whatever_the_case() -> None:
    assert is_within("EMEA/North", "emea")
    assert is_within("EMEA", "EMEA")
    assert not is_within("EMEAN", "EMEA")
    assert not is_within("EMEA", "EMEA/North")
    assert not is_within(None, "EMEA")


def test_a_group_holds_until_the_next_one() -> None:
    assert find_spans(GROUPINGS, "EMEA") == (
        GroupSpan(manager_id=PAT, last=LAST_SEPTEMBER),
        GroupSpan(manager_id=KIM, first=OCTOBER),
    )
    assert find_spans(GROUPINGS, "EMEA/North") == (GroupSpan(manager_id=PAT, last=LAST_SEPTEMBER),)


def test_groups_are_split_one_level_down_and_nobody_is_left_out() -> None:
    outer = split_spans(GROUPINGS, [PAT, KIM, ZOE], None)
    assert list(outer) == [NO_GROUP, "APAC", "EMEA"]
    assert outer[NO_GROUP] == (
        GroupSpan(manager_id=KIM, last=LAST_SEPTEMBER),
        GroupSpan(manager_id=ZOE),
    )
    inner = split_spans(GROUPINGS, [PAT, KIM, ZOE], "EMEA")
    assert list(inner) == ["EMEA", "EMEA/North"]


def test_groups_around_others_are_groups_and_keep_their_spelling() -> None:
    assert list_groups(GROUPINGS) == ["APAC", "EMEA", "EMEA/North"]
    assert spell_group(GROUPINGS, "emea/NORTH/Berlin") == "EMEA/North/Berlin"
    assert spell_group(GROUPINGS, None) is None


@given(
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.sampled_from([None, "A", "A/B", "C"]),
            st.none() | st.integers(0, 9).map(lambda days: OCTOBER + timedelta(days=days)),
        )
    ),
    st.integers(-2, 12).map(lambda days: OCTOBER + timedelta(days=days)),
)
def test_each_manager_is_in_exactly_one_group_on_each_day(
    rows: list[tuple[int, str | None, date | None]], day: date
) -> None:
    groupings = [Grouping(manager_id=id_, path=path, from_on=on) for id_, path, on in rows]
    found = [
        span.manager_id
        for spans in split_spans(groupings, [PAT, KIM, ZOE], None).values()
        for span in spans
        if span.first <= day <= span.last
    ]
    assert sorted(found) == [PAT, KIM, ZOE]
