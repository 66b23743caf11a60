"""Labels of domains as names: parted from what firms do and what joins words, with accents."""

from __future__ import annotations

import pytest

from coachlog.domain.labels import spell_label
from coachlog.intake.calendar_words import word_with

LONG = "hotel" * 8  # 40 letters


@pytest.mark.parametrize(
    ("label", "language", "name"),
    [
        # What a name is made of is parted from what is not known, which is one word.
        ("hiltonleeds", "en", "Hilton Leeds"),
        ("etablissementsdubois", "fr", "Établissements Dubois"),
        ("lestracdoces", "pt", "Lestrac Doces"),
        ("grupolestracagro", "es", "Grupo Lestrac Agro"),
        ("farmaciasanmarco", "it", "Farmacia San Marco"),
        ("gutsverwaltung-lestrac", "de", "Gutsverwaltung Lestrac"),
        ("notariato", "it", "Notariato"),
        ("casanova", "it", "Casanova"),
        ("casanova", "", "Casa Nova"),
        ("deutschebank", "de", "Deutschebank"),
        ("hotelleeds", "en", "Hotel Leeds"),
        ("leedshotel", "en", "Leeds Hotel"),
        ("mayersoehne", "en", "Mayersoehne"),
        ("schulzeundschmidt", "de", "Schulzeundschmidt"),
        ("initech", "", "Initech"),
        ("acme2go", "", "Acme2go"),
        # Words that join are put apart where what is beside them is known, or may be a name.
        ("mutuelledurhone", "fr", "Mutuelle du Rhône"),
        ("lesjardinsdelamer", "fr", "Les Jardins de la Mer"),
        ("lesmoulins", "fr", "Les Moulins"),
        ("lestrac", "fr", "Lestrac"),
        ("lestracs", "fr", "Les Tracs"),
        ("lhotel", "fr", "L'Hôtel"),
        ("bankofscotland", "en", "Bank of Scotland"),
        ("thebodyshop", "en", "The Bodyshop"),
        ("vandenberg", "nl", "Van den Berg"),
        ("hotelhetloo", "nl", "Hotel Het Loo"),
        ("vinhosdalestrac", "pt", "Vinhos da Lestrac"),
        ("casadelpane", "it", "Casa del Pane"),
        ("escueladelmar", "es", "Escuela del Mar"),
        ("gasthauszurpost", "de", "Gasthaus zur Post"),
        ("zurpost", "de", "zur Post"),
        ("hotelde", "es", "Hotelde"),
        ("hotel-de-lestrac", "fr", "Hôtel de Lestrac"),
        ("de-lestrac", "fr", "DE Lestrac"),
        # Saints, doctors.
        ("saintgobain", "fr", "Saint-Gobain"),
        ("hotelsaintgobain", "fr", "Hôtel Saint-Gobain"),
        ("sintlucas", "nl", "Sint-Lucas"),
        ("sanpaolo", "it", "San Paolo"),
        ("hospitaldesantamaria", "pt", "Hospital de Santa Maria"),
        ("stlukes", "", "St. Luke's"),
        ("stlukes", "de", "St. Lukes"),
        ("stlukes", "fr", "Stlukes"),
        ("stjames", "en", "St. James"),
        ("stanneshospice", "", "St. Anne's Hospice"),
        ("drfeldmans", "en", "Dr. Feldmans"),
        ("drfeldman", "de", "Dr. Feldman"),
        ("drfeldman", "fr", "Drfeldman"),
        ("zahnarztdrmueller", "de", "Zahnarzt Dr. Müller"),
        ("praxisdrhoffmann", "de", "Praxis Dr. Hoffmann"),
        ("zahnarztpraxisdrseibold", "de", "Zahnarztpraxis Dr. Seibold"),
        ("waldrheinhof", "de", "Waldrheinhof"),
        ("zahnarztdrmueller", "en", "Zahnarztdrmueller"),
        # Umlauts, where the country writes them.
        ("muellerbau", "de", "Müllerbau"),
        ("mueller-soehne", "nl", "Mueller Soehne"),
        ("aecoc", "de", "Äcoc"),
        ("bauer-quellen", "de", "Bauer Quellen"),
        # Legal forms and provinces of Italy at the end go, unless nothing is left.
        ("lestrac-gmbh", "de", "Lestrac"),
        ("lestrac-srl-bg", "it", "Lestrac"),
        ("lestrac-bg", "de", "Lestrac BG"),
        ("lestrac-mil", "it", "Lestrac Mil"),
        ("bg-lestrac", "it", "BG Lestrac"),
        ("lestrac-_bar", "es", "Lestrac Bar"),
        ("-lestrac-", "es", "Lestrac"),
        ("gmbh", "de", "GMBH"),
        # What nobody can say is short for something, up to five letters.
        ("lsa", "", "LSA"),
        ("sur", "", "SUR"),
        ("wbgmn", "", "WBGMN"),
        ("wbgmnx", "", "Wbgmnx"),
        ("cm-viseu", "pt", "CM Viseu"),
        # So long a word is not parted.
        (LONG, "en", " ".join(["Hotel"] * 8)),
        (f"{LONG}e", "en", f"{LONG}e".capitalize()),
    ],
)  # fmt: skip
def test_a_label_is_parted_as_people_of_its_country_would(
    label: str, language: str, name: str
) -> None:
    assert spell_label(label, word_with({}), (language,) if language else ()) == name


def test_without_words_only_signs_part_a_label() -> None:
    assert spell_label("hotel-des-alpes") == "Hotel Des Alpes"
    assert spell_label("hiltonleeds-gmbh") == "Hiltonleeds"
    assert spell_label("garage-sur_seine") == "Garage Sur Seine"
