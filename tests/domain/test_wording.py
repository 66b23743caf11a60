"""What is left of a title without its words and people, and what marks an entry."""

from __future__ import annotations

import pytest

from coachlog.intake.calendar_words import word_with

WORDING = word_with({})


def test_part_of_a_longer_word_is_not_said_besides_it() -> None:
    assert set(WORDING.marks("Co-travel with Dana")) == {"ride-along"}
    assert set(WORDING.marks("同行日")) == {"field-day"}


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("Visita a La Poste con Íñigo", "La Poste"),
        ("Klantbezoek De Linde met Joris", "De Linde"),
        ("The Body Shop: ride-along", "The Body Shop"),
        ("田中さん同行訪問 東洋工業様", "東洋工業"),
        ("Inigo's ride-along @ Globex", "Globex"),
        ("HOLD: Mitreise Joris bei Bosch", "Bosch"),
    ],
)
def test_what_is_left_of_a_title_names_the_account(title: str, rest: str) -> None:
    assert WORDING.rest(title, ["Íñigo Peña", "Joris Bakker", "田中 太郎"]) == rest


def test_what_everybody_says_marks_a_title_and_no_text() -> None:
    for word in ("Kundenbesuch", "customer visits", "ride with Dana", "visita cliente"):
        assert WORDING.find(word, (), "") is not None
        assert WORDING.find("1:1", (), f"Agenda: {word}, forecast") is None
    assert WORDING.find("1:1", (), "Notes of our ride-along") == ("ride-along", "ride-along")


def test_what_a_title_names_stands_apart_from_its_words_and_people() -> None:
    names = ["Pat Lee", "Thomas Picard"]
    assert WORDING.pieces("On va chez Dubois avec Thomas", names) == ["On va", "Dubois"]
    assert WORDING.pieces("Ashford - Thomas presenting (10 am)", names)[0] == "Ashford"
    assert WORDING.pieces("PL + TP: Saint-Roch", names) == ["Saint-Roch"]


@pytest.mark.parametrize(
    ("subject", "rest"),
    [
        ("Ride-along with Dana Cruz at Globex", "Globex"),
        ("Globex: ride along (Dana)", "Globex"),
        ("Field day Dana Cruz & Pat", ""),
        ("Joint call - Initech / Hooli", "Initech / Hooli"),
        ("Besuch bei Globex mit Dana", "Globex"),
    ],
)
def test_a_subject_without_its_words_and_people_names_the_customer(subject: str, rest: str) -> None:
    assert WORDING.rest(subject, ["Pat Lee", "Dana Cruz"]) == rest


@pytest.mark.parametrize(
    "subject",
    [
        "~~Marlow Paper~~ Dana", "Visit __Marlow Paper__ w/ Dana", "🚗 Marlow Paper w/ Dana",
        "Dana @ Marlow Paper 🔥", "`Marlow Paper` (Dana)", "⭐⭐ Marlow Paper, Dana",
        "# Marlow Paper, Dana", "“Marlow Paper” Dana", "➡️ Marlow Paper Dana",
        "Dana: Marlow Paper ❗️", "[x] Marlow Paper visit Dana",
        "*Marlow Paper*™ Dana", "«Marlow Paper» Dana",
    ],
)  # fmt: skip
def test_marks_around_a_name_are_no_part_of_it(subject: str) -> None:
    people = ["Pat Lee", "Dana Cruz"]
    assert WORDING.rest(subject, people) == "Marlow Paper"
    assert "Marlow Paper" in WORDING.pieces(subject, people)


def test_signs_inside_a_name_stay() -> None:
    for name in ("Marlow ~ Paper", "Roof#-Werk", "Öl & Gas №1 Paper"):
        assert WORDING.rest(f"{name} Dana", ["Dana Cruz"]) == name
