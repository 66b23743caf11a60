"""Words of calendar titles: found however they are written, and nowhere else."""

# ruff: noqa: E501  (titles stand beside each other)

from __future__ import annotations

import pytest

from coachlog.domain.plain_spelling import split_title_words
from coachlog.domain.word_index import WORD_KINDS, WordKind
from coachlog.intake.calendar_words import read_words, word_with

WORDING = word_with({"ride-along": ["Tandem Tour"], "training": ["Akademie*"]})

SAID: dict[WordKind, tuple[str, ...]] = {
    "ride-along": (
        "Ride w/ Dana", "RIDE-ALONG", "ridealongs", "Shadowing Dana", "tandem-tours", "Mitfahrten",
        "Kundenbesuche mit Anke", "AD-Begleitung", "Gemeinsamer Kundenbesuch", "Duo terrain Chloé",
        "Visite accompagnée", "VISITES ACCOMPAGNEES", "RDV en duo", "Acompañar a Marta",
        "acompanamiento", "Visitas conjuntas", "Affiancamenti", "Visite con Sara", "Duo-bezoek",
        "meerijden", "Visitas c/ Beatriz", "田中くん同行", "客先訪問 東洋様", "Veldbegeleiding Eva",
    ),
    "together": (
        "Besuch bei Globex", "Visita a Globex con Marta", "Bezoek aan Globex", "Visit to Globex",
        "visiting Globex", "Visite Globex", "Sopralluogo Globex", "Langs bij Globex", "東洋様訪問",
    ),
    "field-day": (
        "Field Day - Dana", "fielddays", "Half-day in the field w/ Dana", "Feld-Tag", "Außendiensttage",
        "Aussendiensttag", "Journée d’accompagnement", "Tournée terrain", "Día en terreno",
        "Giornata sul campo", "Velddag Anouk", "Dia de campo", "田中さん 同行日",
    ),
    "interview": ("Interview", "Vorstellungsgespraech", "Entretien d'embauche", "中途面接"),
    "training": ("Verkaufstraining", "Formation produit", "Akademietag", "営業研修"),
    "hold": ("HOLD: Globex", "[Hold]", "Platzhalter", "【仮】東洋様"),
    "inside": ("1:1 Dana", "Jour-fixe", "Réunion d’équipe", "Pipeline Review", "社内"),
    "off": ("Cancelled: Globex", "[ABGESAGT] Globex", "【中止】東洋様", "Globex (annulé)", "Globex – entfällt"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "title"), [(k, t) for k, titles in SAID.items() for t in titles])
def test_a_word_is_found_however_it_is_written(kind: WordKind, title: str) -> None:
    found = WORDING.marks(title)
    assert kind in found or (kind == "ride-along" and "visit" in found)


@pytest.mark.parametrize(
    "title",
    [
        "Globex Holding GmbH", "Order cancelled by Globex", "キャンセルポリシーの件", "Airfield daybreak",
        "How we work with partners", "Kundenzufriedenheit", "Sekretariat", "Inter Milan", "Price",
        "Check-in with Globex", "Renewal stage 3", "Visit of Hotel Adlon", "11 Uhr", "Globex / Hooli",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_word_says_nothing(title: str) -> None:
    assert WORDING.marks(title).keys() <= _BESIDES


# What these say decides only where manager and rep are alone.
_BESIDES = {"field", "together", "meeting", "half", "chat"}


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


def test_japanese_words_stand_apart_from_latin_ones() -> None:
    assert split_title_words("sakura様 tokyo") == ["sakura", "様", "tokyo"]


def test_every_language_has_words_of_every_kind_that_counts() -> None:
    words = read_words()
    assert set(words) == set(WORD_KINDS)
    assert all(len(words[kind]) > 8 for kind in WORD_KINDS)
    assert all(word == word.strip() and word for several in words.values() for word in several)
    assert not [town for town in words["town"] if "#" in town or len(town) > 40]


def test_what_everybody_says_marks_a_title_and_no_text() -> None:
    for word in ("Kundenbesuch", "customer visits", "ride with Dana", "visita cliente"):
        assert WORDING.find(word, (), "") is not None
        assert WORDING.find("1:1", (), f"Agenda: {word}, forecast") is None
    assert WORDING.find("1:1", (), "Notes of our ride-along") == ("ride-along", "ride-along")


def test_words_are_found_at_the_end_of_longer_ones() -> None:
    assert WORDING.marks("Rayonbezoek Eva") == {"field": "Rayonbezoek"}
    assert WORDING.marks("Bezoekersruimte") == {}


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
        "# Marlow Paper, Dana", "“Marlow Paper” Dana", "➡️ Marlow Paper Dana", "Dana: Marlow Paper ❗️",
        "[x] Marlow Paper visit Dana", "*Marlow Paper*™ Dana", "«Marlow Paper» Dana",
    ],
)  # fmt: skip
def test_marks_around_a_name_are_no_part_of_it(subject: str) -> None:
    people = ["Pat Lee", "Dana Cruz"]
    assert WORDING.rest(subject, people) == "Marlow Paper"
    assert "Marlow Paper" in WORDING.pieces(subject, people)


def test_signs_inside_a_name_stay() -> None:
    for name in ("Marlow ~ Paper", "Roof#-Werk", "Öl & Gas №1 Paper"):
        assert WORDING.rest(f"{name} Dana", ["Dana Cruz"]) == name
