"""How words of firms are compared with each other and with what stands in addresses."""

from __future__ import annotations

import pytest

from coachlog.domain.firms import covers, is_part, is_short_for, languages_of, squash
from coachlog.domain.labels import spell_label
from coachlog.intake.calendar_words import word_with

WORDING = word_with({})


@pytest.mark.parametrize(
    ("full", "short", "not_short"),
    [
        ("kanton", ("k", "ka", "kt", "ktn", "kntn", "kanto"), ("kanton", "kanton1", "at", "kna")),
        ("zuerich", ("zh", "zrch", "zueric"), ("zurch", "ch", "zhr", "")),
        ("ab", ("a",), ("b", "ab", "abc")),
    ],
)
def test_a_word_is_short_for_another_by_its_beginning_or_up_to_four_letters_in_their_order(
    full: str, short: tuple[str, ...], not_short: tuple[str, ...]
) -> None:
    assert [word for word in (*short, *not_short) if is_short_for(word, full)] == [*short]


@pytest.mark.parametrize(
    ("address", "parts", "no_parts"),
    [
        ("ann@oakham-tools.com", ("oakh", "oakham", "tools", "ann", "com", "-tools.", "kham"),
         ("oak", "too", "m", "kham tools", "")),
        ("x@osumc.edu", ("osumc", "sumc", "umc", "edu"), ("osu", "sum", "mc", "x")),
        ("info@zb.ch", ("zb", "ch", "info", "zb.ch"), ("z", "b.c", "inf", "nfo")),
    ],
)  # fmt: skip
def test_a_word_of_four_letters_or_one_that_stands_alone_is_part_of_an_address(
    address: str, parts: tuple[str, ...], no_parts: tuple[str, ...]
) -> None:
    assert [word for word in (*parts, *no_parts) if is_part(word, address)] == [*parts]


@pytest.mark.parametrize(
    ("label", "names", "others"),
    [
        ("uminho", ("universidade minho", "minho universidade", "u m minho"), ("minho", "u m")),
        ("acmegas", ("acme", "acme gas"), ("ac", "gas")),
        ("zkb", ("zuercher kantonal bank", "zuercher kb"), ("zuercher kantonal", "k b")),
        ("oakhamtools", ("oakham", "oakham tools", "tools oakham"), ("oak", "oakhom")),
    ],
)  # fmt: skip
def test_a_domain_is_made_of_words_of_a_name_whole_or_begun_and_of_a_trade(
    label: str, names: tuple[str, ...], others: tuple[str, ...]
) -> None:
    asked = (*names, *others)
    assert [one for one in asked if covers(WORDING, label, one.split())] == [*names]


def test_labels_are_spelt_as_names_and_names_as_labels() -> None:
    labels = ("oakham-tools", "zb", "b_and_b", "-", "salumificio-rossi")
    assert [spell_label(one) for one in labels] == [
        "Oakham Tools", "ZB", "B And B", "-", "Salumificio Rossi",
    ]  # fmt: skip
    assert [squash(one) for one in ("St. Luke's Clinic", "山本 株式会社", "Müller & Söhne")] == [
        "stlukesclinic", "山本", "mullersohne",
    ]  # fmt: skip
    assert [[*languages_of(one)] for one in ("a.ch", "a.co.uk", "a.com", "jp")] == [
        ["de", "fr", "it"], ["en"], [], ["ja"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "language", "name"),
    [
        ("metalurgicalestrac", "pt", "Metalúrgica Lestrac"),
        ("metalurgicasaojorge", "pt", "Metalúrgica São Jorge"),
        ("clinicassaorafael", "pt", "Clínicas São Rafael"),  # a town too
        ("resortlasdunas", "es", "Resort Las Dunas"),
        ("tallereslaserna", "es", "Talleres Laserna"),  # no plural
        ("tonioloarredamenti", "it", "Toniolo Arredamenti"),  # no article behind a family's name
        ("treppenpichler", "de", "Treppen Pichler"),
        ("kerrandsons", "en", "Kerr & Sons"),
        ("bellandsonsfarms", "en", "Bell & Sons Farms"),
        ("chezmarcel", "fr", "Chez Marcel"),
        ("krankenhausstjosef", "de", "Krankenhaus St. Josef"),
        ("okeefeelectric", "en", "O'Keefe Electric"),
        ("ayto-lorca", "es", "Ayuntamiento de Lorca"),
        ("ville-clisson", "fr", "Ville de Clisson"),
        ("ville-angers", "fr", "Ville d'Angers"),
        ("mairie-saint-malo", "fr", "Mairie de Saint-Malo"),
        ("mairie-de-vertou", "fr", "Mairie de Vertou"),
        ("comune-di-lodi", "it", "Comune di Lodi"),
        ("ville", "fr", "Ville"),
        ("kranzundsoehne", "de", "Kranz & Söhne"),
        ("costafilhos", "pt", "Costa & Filhos"),
        ("sonsofsteel", "en", "Sons of Steel"),
        ("riccieassociati", "it", "Ricci & Associati"),
        ("mcallisterfoods", "en", "McAllister Foods"),
        ("fromageriesdusancy", "fr", "Fromageries du Sancy"),
        ("oleificiodelgolfo", "it", "Oleificio del Golfo"),
        ("hospitaldaluz", "pt", "Hospital da Luz"),
        ("stichtingdewende", "nl", "Stichting De Wende"),
        ("vandamtransport", "nl", "Van Dam Transport"),
        ("bakkerijdekker", "nl", "Bakkerij Dekker"),  # no word begins with kk
        ("bloemenveilinglestrac", "nl", "Bloemenveiling Lestrac"),
        ("tuinland", "nl", "Tuinland"),
        ("azsintlestrac", "nl", "AZ Sint-Lestrac"),
        ("cliniquesaintlestrac", "fr", "Clinique Saint-Lestrac"),
        ("latelierdessens", "fr", "L'Atelier des Sens"),
        ("mairiedelestrac", "fr", "Mairie de Lestrac"),
        ("traiteurdelcourt", "fr", "Traiteur Delcourt"),  # del joins nothing in French
        ("constructionslestrac", "fr", "Constructions Lestrac"),
        ("hormigoneslestrac", "es", "Hormigones Lestrac"),
        ("ayuntamientodelugo", "es", "Ayuntamiento de Lugo"),
        ("azucareraleonesa", "es", "Azucarera Leonesa"),  # a town stands at the end alone
        ("gruposalvador", "es", "Grupo Salvador"),
        ("comunedimonza", "it", "Comune di Monza"),
        ("lestrac-bg", "it", "Lestrac"),
        ("moebelhauskrueger", "de", "Möbelhaus Krüger"),
        ("autohauslestrac", "de", "Autohaus Lestrac"),
        ("lestracanlagenbau", "de", "Lestrac Anlagenbau"),
        ("praxisdrlestrac", "de", "Praxis Dr. Lestrac"),
        ("lestrac-gmbh", "de", "Lestrac"),
        ("stadtwerkeluebeck", "de", "Stadtwerke Lübeck"),
        ("stlukeshospital", "en", "St. Luke's Hospital"),
        ("thecopperkettle", "en", "The Copper Kettle"),
        ("hvg", "en", "HVG"),
        ("lestrac2go", "en", "Lestrac2go"),
        ("x" * 60, "en", "X" + "x" * 59),
    ],
)
def test_a_label_is_parted_into_words_that_firms_of_its_country_have(
    label: str, language: str, name: str
) -> None:
    assert spell_label(label, WORDING, [language]) == name


@pytest.mark.parametrize(
    ("label", "language", "families", "name"),
    [
        ("hartleymoss", "en", ["moss"], "Hartley Moss"),
        ("hartleymoss", "en", ["hartle"], "Hartleymoss"),  # nothing begins with ym
        ("hartleymoss", "en", ["oss"], "Hartleymoss"),
        ("sellerieconti", "it", ["conti"], "Sellerie Conti"),
        ("vanrijnholt", "nl", ["vanrijn"], "Van Rijn Holt"),
        ("vanrijnholt", "nl", ["rijn"], "Van Rijnholt"),
        ("laboratorium", "de", ["labor"], "Laboratorium"),  # what firms do is no family
        ("moss", "en", ["moss"], "Moss"),
    ],
)
def test_a_label_is_parted_from_the_families_of_who_writes_from_there(
    label: str, language: str, families: list[str], name: str
) -> None:
    assert spell_label(label, WORDING, [language], families) == name
