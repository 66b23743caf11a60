"""Texts that are compared without case, accents and endings."""

from __future__ import annotations

from coachlog.domain.plain_spelling import initials_of, spell_plainly, split_title_words, stem_of


def test_japanese_words_stand_apart_from_latin_ones() -> None:
    assert split_title_words("sakura様 tokyo") == ["sakura", "様", "tokyo"]


def test_two_or_three_words_have_initials() -> None:
    names = ("dana", "dana cruz", "ana maria cruz", "ana maria de cruz", "")
    assert [initials_of(name) for name in names] == ["", "DC", "AMC", "", ""]


def test_a_word_loses_its_ending_where_three_letters_are_left() -> None:
    assert [stem_of(word) for word in ("cars", "gute", "visits", "bus", "buses", "en")] == [
        "car", "gut", "visit", "bus", "buses", "en",
    ]  # fmt: skip


def test_each_letter_is_spelt_as_one_small_letter_without_accents() -> None:
    assert spell_plainly("Ørsted’s ŁÓDŹ ỲẄ Ａ１！ſ løn") == "orsted's lodz yw a1!s lon"
    for code in range(0x2100):
        assert len(spell_plainly(f"{chr(code)}é")) == 2, hex(code)
