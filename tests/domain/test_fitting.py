"""How well a name fits what an address calls a firm, and what the domain adds to it."""

from __future__ import annotations

import pytest

from coachlog.domain.fitting import Label
from coachlog.intake.calendar_words import word_with

WORDING = word_with({})


def fit(label: str, language: str, run: str, subject: str = "") -> tuple[str, float]:
    """Return the part of a name that fits, and how well."""
    name, worth = Label(WORDING, label, (language,) if language else ()).fit(run, subject or run)
    return name, round(worth, 2)


@pytest.mark.parametrize(
    ("label", "language", "run", "name", "worth"),
    [
        # A word that the domain has, whole, begun, or by its letters.
        ("hboavista", "pt", "Hospital da Boavista Lisboa", "Hospital da Boavista", 2.0),
        ("min-saude", "pt", "Centro Hospitalar do Minho", "Centro Hospitalar do Minho", 1.15),
        ("aouf-napoli", "it", "AO Universitaria Ferdinandea", "AO Universitaria Ferdinandea", 3.0),
        ("coopduval", "fr", "Coopérative du Val", "Coopérative du Val", 3.0),
        ("lk-noe", "de", "Landwirtschaftskammer NÖ", "Landwirtschaftskammer NÖ", 2.0),
        ("bhs-lestrac", "de", "Barmherzige Schwestern", "Barmherzige Schwestern", 2.0),
        ("hollismfg", "", "Hollis Manufacturing", "Hollis Manufacturing", 2.0),
        ("batisseursdumidi", "fr", "Les Bâtisseurs du Midi", "Les Bâtisseurs du Midi", 3.0),
        ("lavegasuper", "es", "Supermercados La Vega", "Supermercados La Vega", 3.0),
        ("osumc", "", "OSU Wexner", "OSU Wexner", 1.05),
        ("wendt-gmbh", "nl", "Wen", "Wen", 0.0),
        # What the firm does, and towns where nothing else is said.
        ("villaserena-bs", "it", "Casa di Cura Villa Serena", "Casa di Cura Villa Serena", 2.45),
        ("ayto-getafe", "", "Ayuntamiento de Getafe", "Ayuntamiento de Getafe", 1.4),
        ("udnoreste", "es", "Universidad del Noreste", "Universidad del Noreste", 1.4),
        ("lestracgroup", "", "gruppo Lestrac", "gruppo Lestrac", 1.1),
        ("ect", "nl", "ECT Rotterdam", "ECT Rotterdam", 1.05),
        ("rwa", "de", "RWA Bonn Saatgutlogistik", "RWA Bonn Saatgutlogistik", 1.45),
        ("imss", "es", "IMSS Jalisco", "IMSS Jalisco", 1.05),
        ("zgmaasland", "fr", "Zorggroep plant Maasland", "Zorggroep plant Maasland", 1.5),
        # Other words speak against it, more so those that join or have no capital.
        ("hansebau-gmbh", "de", "VOT Hansebau", "VOT Hansebau", 0.0),
        ("hooglandtransport", "nl", "Gebr. Hoogland Transport", "Hoogland Transport", 2.0),
        ("salesforce", "", "State of Sales 2026", "Sales", 1.0),
        ("sakurafoods", "ja", "Sakura Foods 工場", "Sakura Foods", 2.0),
        ("sanitaer-lestrac", "de", "Sanitär Lestrac in Gera", "Sanitär Lestrac", 2.0),
        ("sgarbipasta", "", "ADLER pastificio F.lli Sgarbi", "Fratelli Sgarbi", 1.4),
    ],
)  # fmt: skip
def test_a_name_fits_by_the_words_that_a_domain_has(
    label: str, language: str, run: str, name: str, worth: float
) -> None:
    assert fit(label, language, run) == (name, worth)


def test_a_legal_form_behind_a_name_makes_its_last_word_one_of_it() -> None:
    run = "Preise Lestrac Stralsund"
    assert fit("lestrac-hst", "de", run, f"{run} GmbH") == ("Lestrac Stralsund", 1.05)
    assert fit("lestrac-hst", "de", run) == ("Lestrac", 1.0)


@pytest.mark.parametrize(
    ("label", "language", "run", "full"),
    [
        ("rehazentrum-bonn", "de", "Reha Zentrum", "Reha Zentrum Bonn"),
        ("cliniqueduparc-lyon", "fr", "Clinique du Parc", "Clinique du Parc"),
        ("ville-gap", "fr", "Mairie de Gap", "Mairie de Gap"),
        ("abu-academie", "nl", "ABU", "Abu Academie"),
        ("mercyhealth", "", "Mercy", "Mercy Health"),
        ("studioneri", "it", "Neri", "Studio Neri"),
        ("gong", "", "Gong", "Gong"),
        ("oakhamtools", "", "Oakham", "Oakham Tools"),
    ],
)  # fmt: skip
def test_a_domain_tells_what_else_a_firm_is_called(
    label: str, language: str, run: str, full: str
) -> None:
    assert Label(WORDING, label, (language,) if language else ()).complete(run) == full
