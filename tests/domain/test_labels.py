"""Labels of domains as names: parted from what firms do and what joins words, with accents."""

# ruff: noqa: E501  (what stands at one place of a label stands beside each other)

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from coachlog.domain.firms import covers, firm_label, is_part, is_short_for, words_of
from coachlog.domain.fitting import Label
from coachlog.domain.labels import spell_label
from coachlog.intake.calendar_words import word_with
from tests.golden import compare

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
        ("ayto-lorca", "es", "Ayuntamiento de Lorca"),
        ("ayto", "es", "Ayto"),
        # What stands between hyphens is parted already, unless it says first what the firm does.
        ("millbrook-hotels", "en", "Millbrook Hotels"),
        ("millbrookhotels", "en", "Mill Brook Hotels"),
        ("hospitallestrac-sur", "es", "Hospital Lestrac Sur"),
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


# Of each row some pieces make a label; a name is what one may write for it.
PIECES = (
    ("", "", "", "hotel", "cm", "ayto", "mairie", "st", "sankt", "dr", "praxis", "the", "les", "l", "van", "grupo", "bank", "klinikum", "farmacia", "ec"),
    ("", "", "de", "of", "la", "del", "und", "zum", "d", "san", "des"),
    ("lestrac", "lenz", "mueller", "soehne", "boavista", "hollis", "oakham", "leeds", "bhs", "wbg", "feldmans", "aecoc", "rhone", "gobain", "noll", "sur"),
    ("", "", "", "gmbh", "bg", "srl", "group", "foods", "bau", "mfg", "tools", "bonn", "logistik", "doces", "refrig", "shop"),
)  # fmt: skip
WRITTEN = (
    ("", "", "Hotel", "Câmara Municipal", "Ayuntamiento", "Mairie", "St.", "Dr.", "Praxis", "The", "Les", "Van", "Grupo", "Bank", "Klinikum", "Farmácia", "École"),
    ("", "", "de", "of", "la", "del", "&", "zum", "d'", "San"),
    ("Lestrac", "Lenz", "Müller", "Söhne", "Boavista", "Hollis", "Oakham", "Leeds", "Barmherzige Schwestern", "WBG", "Feldman's", "Rhône", "Gobain", "Noll", "Sur"),
    ("", "", "GmbH", "S.r.l.", "Group", "Foods", "Bau", "Manufacturing", "Tools", "Bonn", "Logistik", "Doces", "Refrigeration", "HQ", "Nord"),
)  # fmt: skip


def test_labels_of_chance_are_spelt_and_fitted_as_before() -> None:
    chance, wording = Random(17), word_with({})
    said: list[str] = []
    for number in range(420):
        pieces = [piece for row in PIECES if (piece := chance.choice(row))]
        label = chance.choice(("", "", "-", "_")).join(pieces)
        languages = chance.choice(
            ((), ("en",), ("de",), ("fr",), ("es",), ("it",), ("nl",), ("pt", "es"))
        )
        families = chance.choice(((), (), ("lenz", "noll"), ("feldman", "sur", "hollis")))
        written = [word for row in WRITTEN if (word := chance.choice(row))]
        if number % 3:  # what is written is near to what the label says
            written = [row[PIECES[at].index(piece) % len(row)] for at, row in enumerate(WRITTEN)
                       for piece in PIECES[at] if piece and piece in pieces]  # fmt: skip
        run = " ".join(filter(None, written)) or "Lenz"
        fitting, worth = Label(wording, label, languages).fit(run, f"{run} QBR")
        at = label.replace("_", "-").split("-")[-1] + ".com"
        facts = {
            "drop": wording.drop_trades(label), "known": wording.find_known(pieces[-1], languages),
            "firm": firm_label(f"{at}", wording), "germanic": wording.is_germanic(label),
            "complete": Label(wording, label, languages).complete(run),
            "out": wording.write_out(run, languages), "form": wording.drop_form(run),
            "covers": covers(wording, label, words_of(run)), "part": is_part(label, f"x@{at}"),
            "short": [piece for piece in pieces for word in words_of(run) if is_short_for(piece, word)],
        }  # fmt: skip
        told = (
            f"{name}={fact}" for name, fact in facts.items() if fact and fact not in (run, label)
        )
        spelt = spell_label(label, wording, languages, families)
        said += [
            f"{label} {'/'.join(languages)} {' '.join(families)}: {spelt} | {run}: {fitting} {worth:.3g}",
            f"    {' '.join(told)}",
        ]
    compare(Path(__file__).parent / "golden" / "labels.txt", "".join(f"{one}\n" for one in said))
