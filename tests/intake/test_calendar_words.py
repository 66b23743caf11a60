"""The words of calendars that come with the program."""

from __future__ import annotations

from coachlog.domain.word_index import WORD_KINDS
from coachlog.intake.calendar_words import read_languages, read_nicknames, words_by_kind


def test_every_language_has_words_of_every_kind_that_counts() -> None:
    words = words_by_kind(read_languages())
    assert set(words) == set(WORD_KINDS)
    assert all(len(words[kind]) > 8 for kind in WORD_KINDS)
    assert all(word == word.strip() and word for several in words.values() for word in several)
    assert not [town for town in words["town"] if "#" in town or len(town) > 40]


def test_remarks_among_nicknames_are_none() -> None:
    shorts = read_nicknames()
    assert "bill" in shorts
    assert not [short for short in shorts if not short or "#" in short]
