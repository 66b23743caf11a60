"""Texts that are compared without case, accents and endings."""

from __future__ import annotations

from coachlog.domain.plain_spelling import split_title_words


def test_japanese_words_stand_apart_from_latin_ones() -> None:
    assert split_title_words("sakura様 tokyo") == ["sakura", "様", "tokyo"]
