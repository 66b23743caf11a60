"""Praise that says nothing is told from praise that names what was seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachlog.domain.praise import says_nothing


@pytest.mark.parametrize(
    "text",
    [
        "great job",
        "Great job!",
        "GOOD WORK",
        "well done",
        "Well done 👍",
        "👍",
        "👏👏👏",
        "!!!",
        "Great job, keep it up",
        "really good today",
        "you did great, as always",
        "Great attitude, keep it up!",
        "Très bien",
        "Gut gemacht, weiter so",
        "very good",
    ],
)
def test_praise_without_a_thing_seen_says_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Great job waiting after the price",
        "good opening question",
        "kept quiet after the price, and the buyer named the budget",
        "asked who else decides",
        "goodwill",
        "we were with you",  # fillers alone praise nobody
        "山田さんの質問",
        "silence",
    ],
)
def test_praise_that_names_something_is_left_alone(text: str) -> None:
    assert not says_nothing(text)


@given(st.sampled_from(["great job", "well done", "nice"]), st.text(max_size=30))
def test_any_text_is_read_and_one_more_word_of_substance_is_enough(praise: str, text: str) -> None:
    says_nothing(text)
    assert not says_nothing(f"{praise} {text} summarising")
