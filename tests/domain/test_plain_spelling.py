"""Texts that are compared without case, accents and endings."""

from __future__ import annotations

from coachlog.domain.plain_spelling import initials_of, split_title_words, stem_of


def test_japanese_words_stand_apart_from_latin_ones() -> None:
    assert split_title_words("sakura様 tokyo") == ["sakura", "様", "tokyo"]


def test_two_or_three_words_have_initials() -> None:
    names = ("dana", "dana cruz", "ana maria cruz", "ana maria de cruz", "")
    assert [initials_of(name) for name in names] == ["", "DC", "AMC", "", ""]


def test_a_word_loses_its_ending_where_three_letters_are_left() -> None:
    assert [stem_of(word) for word in ("cars", "gute", "visits", "bus", "buses", "en")] == [
        "car", "gut", "visit", "bus", "buses", "en",
    ]  # fmt: skip
