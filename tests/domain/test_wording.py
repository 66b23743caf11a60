"""What is left of a title without its words and people, and what marks an entry."""

# ruff: noqa: E501  (titles stand beside each other)

from __future__ import annotations

import pytest

from coachlog.domain.wording import Wording
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


PEOPLE = ["Dana Cruz", "Erik van Dalen", "田中 太郎", "Zoë D'Or", "Müller Anke"]


@pytest.mark.parametrize(
    ("title", "rest", "pieces", "parts"),
    [
        # Words that names have too stay where they stand in one.
        ("Visita Centro Médico Lestrac", "Centro Médico Lestrac", "Centro Médico Lestrac", "Centro Médico Lestrac"),
        ("Barber Club Dana", "Barber Club", "Barber Club", "Barber Club"),
        ("Visit of Belle Rive", "Belle Rive", "Belle Rive", "Belle Rive"),
        ("Hôtels Belle Onde", "Hôtels Belle Onde", "Hôtels Belle Onde", "Hôtels Belle Onde"),
        ("Garage du Rond-Point", "Garage du Rond-Point", "Garage | Rond-Point", "Garage du Rond-Point"),
        ("Rond-Point visit", "Rond-Point", "Rond-Point", "Rond"),
        ("Notaría 44", "Notaría 44", "Notaría 44", "Notaría 44"),
        ("notaría 44", "44", "44", "44"),
        ("Globex Training Center", "Globex Training Center", "Globex Training Center", "Globex Training Center"),
        ("Travel Foods", "Travel Foods", "Travel Foods", "Travel Foods"),
        ("Half day Globex", "Globex", "Globex", "Globex"),
        ("Barber & Visit Globex", "Globex", "Globex", "Globex"),
        ("HR-Manager Globex", "HR-Manager Globex", "HR-Manager Globex", "HR-Manager Globex"),
        ("HR Manager Globex", "Manager Globex", "Manager Globex", "Manager Globex"),
        ("Visita a Gestoría Campos con Dana", "Gestoría Campos", "Gestoría Campos", "Gestoría Campos"),
        ("Campos con Dana", "", "", ""),
        ("Globex & Training", "Globex & Training", "Globex | Training", "Globex & Training"),
        ("Globex & training", "Globex", "Globex", "Globex"),
        ("Globex TRAINING Center", "Globex Center", "Globex | Center", "Globex | Center"),
        ("Globex Training Hall", "Globex Training Hall", "Globex Training Hall", "Globex Training Hall"),
        ("Visit Training Globex", "Globex", "Globex", "Globex"),
        ("Half Day Foods", "Foods", "Foods", "Foods"),
        ("HR-M Globex", "HR-M Globex", "HR | Globex", "HR-M Globex"),
        ("健診センター", "センター", "センター", "センター"),
        ("北和健診", "北和", "北和", "北和"),
        ("北和健診センター訪問", "北和 センター", "北和 | センター", "北和 | センター"),
        ("【訪問】北和健診センター 様", "北和健診センター", "北和健診センター", "北和健診センター"),
        # Meals are no part of a name unless they stand inside.
        ("Comida Hnos. Ruiz", "Hnos. Ruiz", "Hnos. Ruiz", "Hnos. Ruiz"),
        ("Almoço Lestrac & Filhos", "Almoço Lestrac & Filhos", "Almoço Lestrac | Filhos", "Lestrac & Filhos"),
        ("Lunch Club Globex", "Lunch Club Globex", "Lunch Club Globex", "Club Globex"),
        ("LUNCH Globex", "LUNCH Globex", "LUNCH Globex", "Globex"),
        ("Globex Lunch Club", "Globex Lunch Club", "Globex Lunch Club", "Globex Lunch Club"),
        ("Globex lunch club", "Globex lunch club", "Globex lunch club", "Globex | club"),
        ("Café Lestrac", "Café Lestrac", "Café Lestrac", "Café Lestrac"),
        # People in any order, with endings and initials; a particle alone is nobody.
        ("Van Rijn, Dana", "Van Rijn", "Van Rijn", "Van Rijn"),
        ("Erik van Dalen, Globex", "Globex", "Globex", "Globex"),
        ("Dalen van Globex", "Globex", "Globex", "Globex"),
        ("Dalen prices van Globex", "prices van Globex", "prices | Globex", "prices van Globex"),
        ("Haus van Globex Dalen", "Haus van Globex", "Haus | Globex", "Haus van Globex"),
        ("Or / D Globex", "D Globex", "D Globex", "D Globex"),
        ("田中太郎さん 東洋", "東洋", "東洋", "東洋"),
        ("van Dalen @ Globex", "Globex", "Globex", "Globex"),
        ("Dana's prices Globex", "prices Globex", "prices Globex", "prices Globex"),
        ("Danas Globex", "Danas Globex", "Danas Globex", "Danas Globex"),
        ("Mueller Globex", "Globex", "Globex", "Globex"),
        ("DC: Globex", "Globex", "Globex", "Globex"),
        ("ZDO + Globex", "ZDO + Globex", "ZDO | Globex", "ZDO | Globex"),
        ("田中さん同行 東洋工業様", "東洋工業", "東洋工業", "東洋工業"),
        ("田中東洋", "東洋", "東洋", "東洋"),
        ("はるか学園", "はるか学園", "るか学園", "はるか学園"),
        # Signs and joining words at the ends and in between.
        ("Ride-along | Globex / Onda", "Globex / Onda", "Globex | Onda", "Globex | Onda"),
        ("Globex -Onda", "Globex -Onda", "Globex | Onda", "Globex | Onda"),
        ("Globex-Onda", "Globex-Onda", "Globex-Onda", "Globex-Onda"),
        ("Lüftungs- und Maschinenbau", "Lüftungs- und Maschinenbau", "Lüftungs | Maschinenbau", "Lüftungs- und Maschinenbau"),
        ("Globex [x] Onda", "Globex Onda", "Globex | x | Onda", "Globex | x | Onda"),
        ("Globex (Bonn) Onda", "Globex (Bonn) Onda", "Globex | Bonn | Onda", "Globex | Bonn | Onda"),
        ("Globex (with)", "Globex", "Globex", "Globex"),
        ("With Globex with", "Globex", "Globex", "Globex"),
        ("東洋と打合せ", "東洋", "東洋", "東洋"),
        # What is called off or of a team says so only where it stands apart.
        ("[Cancelled] Globex", "Globex", "Globex", "Globex"),
        ("Globex cancelled!", "Globex", "Globex", "Globex"),
        ("Order cancelled by Globex", "Order cancelled by Globex", "Order cancelled | Globex", "Order cancelled by Globex"),
        ("Globex (cancelled by us)", "Globex ( by us", "Globex | us", "Globex | us"),
        ("Globex - cancelled - Jo", "Globex - - Jo", "Globex | Jo", "Globex | Jo"),
        ("Globex - cancelled order", "Globex - cancelled order", "Globex | cancelled order", "Globex | cancelled order"),
        ("中止 東洋", "東洋", "東洋", "東洋"),
        ("中止東洋", "中止東洋", "中止東洋", "中止東洋"),
        ("東洋 中止", "東洋", "東洋", "東洋"),
        ("東洋中止", "東洋中止", "東洋中止", "東洋中止"),
        ("Teams-Call Globex", "Call Globex", "Call Globex", "Call Globex"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_title_is_told_whole_in_pieces_and_between_signs(
    title: str, rest: str, pieces: str, parts: str
) -> None:
    assert WORDING.rest(title, PEOPLE) == rest
    assert " | ".join(WORDING.pieces(title, PEOPLE)) == pieces
    assert " | ".join(WORDING.parts(title, PEOPLE)) == parts


@pytest.mark.parametrize(
    ("title", "stands"),
    [
        ("at Globex", "alone"), ("Dana @ Globex", "alone"), ("Dana at Globex prices", "alone"),
        ("Prices at Globex", "behind"), ("Globex at Dana", ""), ("Globex", ""),
        ("at Onda, Globex", ""), ("Prices at GLOBEX", "behind"),
    ],
)  # fmt: skip
def test_a_name_may_stand_behind_a_word_that_says_at_whose_place(title: str, stands: str) -> None:
    assert WORDING.stands_at(title, PEOPLE, "Globex") == stands


def test_customers_people_are_called_by_a_title() -> None:
    for title, named in (
        ("Dr. Feldman / Herrn Noll", ["Feldman", "Noll"]), ("dhr. Postma", ["Postma"]),
        ("Mr smith", []), ("Hr. Müller", []), ("Globex", []),
    ):  # fmt: skip
        assert WORDING.find_contacts(title, PEOPLE) == named
        assert WORDING.names_contact(title, PEOPLE) is bool(named)


def test_signs_and_joining_words_part_a_title() -> None:
    assert all(map(WORDING.is_apart, ("Globex: Dana", "Globex with Dana", "Globex- Dana", "a|b")))
    assert not any(map(WORDING.is_apart, ("Globex Dana", "Globex-Dana", "the Globex")))


def test_a_word_of_the_title_or_a_category_marks_an_entry_before_one_of_its_text() -> None:
    assert WORDING.find("Globex", ["Ride-along"], "field day") == ("ride-along", "Ride-along")
    assert WORDING.find("Ride-along Field Day", [], "") == ("field-day", "Field Day")
    assert WORDING.find("Globex", [], f"{'a' * 3989} ride-along") == ("ride-along", "ride-along")
    assert WORDING.find("Globex", [], f"{'a' * 3990} ride-along") is None
    assert WORDING.find("Globex", [], "") is None


def test_a_team_is_not_the_program_of_that_name() -> None:
    assert "inside" in WORDING.marks("Team meeting Globex")
    assert "inside" not in WORDING.marks("Teams meeting Globex")


def test_what_joins_and_towns_mark_nothing_and_what_goes_on_no_text() -> None:
    own = Wording(
        {
            "visit": ["visit with", "tour"], "ride-along": ["ride along", "ride with"],
            "joiner": ["with"], "small": ["the"], "town": ["Bonn"], "inside": ["weekly"],
        },
        {},
    )  # fmt: skip
    assert own.marks("the tour with Bonn weekly") == {"visit": "tour", "inside": "weekly"}
    assert own.rest("the Globex with", []) == "Globex"
    assert own.find("Globex", [], "a ride along") == ("ride-along", "ride along")
    assert own.find("Globex", [], "a tour, a ride with Dana, a visit with Dana") is None
