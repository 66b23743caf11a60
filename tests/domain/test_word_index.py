"""Words of calendar titles: found however they are written, and nowhere else."""

# ruff: noqa: E501  (titles stand beside each other)

from __future__ import annotations

import pytest

from coachlog.domain.plain_spelling import spell_plainly
from coachlog.domain.word_index import WordIndex, WordKind
from coachlog.intake.calendar_words import word_with

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


def test_words_are_found_at_the_end_of_longer_ones() -> None:
    assert WORDING.marks("Rayonbezoek Eva") == {"field": "Rayonbezoek"}
    assert WORDING.marks("Bezoekersruimte") == {}


def find(text: str, words: dict[WordKind, list[str]]) -> list[tuple[WordKind, str]]:
    """Return which of these words a text says, as it says them."""
    found = WordIndex(words).find(spell_plainly(text))
    return [(said.kind, text[said.begin : said.end]) for said in found]


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        (
            "a word of up to six",
            "the a-word 'of' up \u2011 to six!",
            "a-word 'of' up \u2011 to six",
        ),
        ("a word of up to seven words", "a word of up to seven words", ""),
        ("kick off", "Two kickoffs", "kickoffs"),
        ("kick off", "Kick / off", ""),
        ("kick off", "Kick the ball off", ""),
        ("ride with", "Ride with Dana", "Ride with"),
        ("ride with", "Ride w/ Dana", "Ride w"),
        ("ride with", "rides w", "rides w"),
        ("ride with", "Ride along", ""),
        ("i with", "I w/ Dana", "I w"),
        ("akademie*", "Zwei Akademietage", "Akademietage"),
        ("akademie*", "die Akademie", "Akademie"),
        ("akademie*", "Akadem, Akademi, Hochakademie", ""),
        ("*bezoek", "Eva: klantbezoek", "klantbezoek"),
        ("*bezoek", "Eva: bezoek", "bezoek"),
        ("*bezoek", "bezoeker, Klantezoek", ""),
        ("1:1", "1:1 Dana", "1:1"),
        ("1:1", "Dana (1:1)", "1:1"),
        ("1:1", "11:1", ""),
        ("1:1", "1:15", ""),
        ("1:1", "x 1:1x!", ""),
        ("1:1", "1-1", ""),
        ("evtl.", "evtl.Dana", "evtl."),
        ("evtl.", "Revtl. Dana", ""),
        ("@ hq", "Dana@ hq", "@ hq"),
        ("@ hq", "Dana @ hqs", ""),
        ("jour d'appel :", "Jour d'appel : Dana", "Jour d'appel :"),
        ("同行", "田中くん同行日", "同行"),
        ("同行", "田中くん", ""),
    ],
)
def test_a_word_may_be_of_several_begin_longer_ones_or_hold_signs(
    word: str, text: str, said: str
) -> None:
    assert find(text, {"visit": [word]}) == ([("visit", said)] if said else [])


def test_of_words_that_begin_alike_the_longest_is_told_first() -> None:
    words: dict[WordKind, list[str]] = {"visit": ["field"], "field-day": ["Field day", "fielddays"]}
    assert find("Field day", words) == [("field-day", "Field day"), ("visit", "Field")]


def test_a_word_of_two_kinds_is_told_as_both() -> None:
    words: dict[WordKind, list[str]] = {
        "visit": ["tour", "同行", "tours*"], "meal": ["Tours", "*ur", "同行", "to*", "*urs"],
    }  # fmt: skip
    assert find("Tour 同行 1-1s", words) == [
        ("visit", "Tour"), ("meal", "Tour"), ("meal", "Tour"), ("meal", "Tour"), ("visit", "同行"),
        ("meal", "同行"),
    ]  # fmt: skip
