"""The words of firms: what they do, legal forms, towns, what is written short."""

from __future__ import annotations

import pytest

from coachlog.domain.firm_words import FirmWords, KnownPiece

SPELT = {
    "en": ["law", "IT", "hospital", "glass", "port"],
    "de": ["Stahl", "Bau", "*bau", "Anlagenbau", "*uz", "Glasbau", "Klinik"],
    "fr": ["hôpital", "océan", "café"],
    "es": ["hospital", "fundación", "cerámicas", "café", "notaría"],
    "nl": ["bloemen", "veiling", "bos"],
}  # fmt: skip
SHORTS = {
    "Kt": {"de": "Kanton"}, "Kt. AG": {"de": "Kanton Aargau"}, "Uni": {"de": "Universität"},
    "Univ": {"de": "Universität", "fr": "Université", "es": "Universidad"},
    "Hosp": {"en": "Hospital", "es": "Hospital"}, "K": {"de": "Krankenhaus"},
}  # fmt: skip
FIRMS = FirmWords(
    {
        "trade": ["Klinik", "*bau", "Möbel"],
        "legal": ["GmbH", "GmbH & Co. KG", "SpA", "B.V.", "S. A. P. I. de C.", "& Co", "K"],
        "town": ["Bonn", "Köln", "Bad Ems", "Ems", "Rota", "Heide"],
    },
    SHORTS,
    SPELT,
    {"en": ["hill"], "fr": ["Mont"], "de": ["Tal"], "es": [], "nl": []},
)


def firms() -> FirmWords:
    """Return the words, read anew."""
    return FirmWords({"town": ["Poitiers"]}, SHORTS, SPELT)


@pytest.mark.parametrize(
    ("word", "is_trade"),
    [
        ("klinik", True), ("kliniken", True), ("stahlbau", True), ("moebel", True),
        ("mobel", True), ("klinikum", False), ("bauer", False), ("*bau", True), ("*ba", False),
        ("hofau", False), ("xlinik", False), ("klinik-moebel", True), ("klinik-adler", False),
    ],
)  # fmt: skip
def test_firms_are_called_by_what_they_do(word: str, is_trade: bool) -> None:
    words = FirmWords({"trade": ["Klinik", "*bau", "Möbel"]}, {})
    assert words.is_trade(word) is is_trade


def test_a_town_is_one_however_it_is_written() -> None:
    assert all(map(FIRMS.is_town, ("köln", "KOLN", "Bad-Ems")))
    assert not any(map(FIRMS.is_town, ("Bad", "Köln Ems")))


@pytest.mark.parametrize(
    ("piece", "language", "known"),
    [
        # One of the country or of English costs least; of two letters only an abbreviation is one.
        ("stahl", "de", KnownPiece("stahl", 10)),
        ("tal", "de", KnownPiece("tal", 15)),
        ("hill", "de", KnownPiece("hill", 10)),
        ("law", "", KnownPiece("law", 15)),
        ("law", "pl", KnownPiece("law", 15)),
        ("it", "", KnownPiece("IT", 10)),
        ("mont", "fr", KnownPiece("mont", 10)),
        ("ocean", "fr", KnownPiece("océan", 10)),
        ("ocean", "", KnownPiece("ocean", 18)),
        # A plural; none of what ends with an s anyway.
        ("hospitals", "es", KnownPiece("hospitals", 12)),
        ("hospitales", "es", KnownPiece("hospitales", 12)),
        ("fundaciones", "es", KnownPiece("fundaciones", 12)),
        ("cafes", "fr", KnownPiece("cafés", 12)),
        ("kliniken", "de", KnownPiece("kliniken", 12)),
        ("laws", "", KnownPiece("laws", 12)),
        ("glasss", "", None),
        # A town is spelt as it is, a short one hardly read.
        ("heide", "de", KnownPiece("Heide", 12, is_town=True)),
        ("koeln", "", KnownPiece("Köln", 12, is_town=True)),
        ("bonn", "de", KnownPiece("Bonn", 16, is_town=True)),
        ("badems", "", KnownPiece("Bad Ems", 12, is_town=True)),
        ("ems", "", None),
        # A word of another country, then what only ends with what firms do.
        ("notaria", "", KnownPiece("notaria", 18)),
        ("notaria", "fr", KnownPiece("notaria", 18)),
        ("hansebau", "", KnownPiece("hansebau", 25, is_begun=True)),
        ("abcdefghibau", "de", KnownPiece("abcdefghibau", 37, is_begun=True)),
        ("abcdefghijbau", "de", None),
        ("abcbau", "de", KnownPiece("abcbau", 19, is_begun=True)),
        ("abbau", "de", None),
        ("stahlbau", "de", KnownPiece("stahlbau", 12)),
        ("bloemenveiling", "nl", KnownPiece("bloemenveiling", 12)),
        ("bloemenveiling", "", None),
        ("bloemenbos", "nl", None),
        ("hospitalnotaria", "es", None),
        ("stahluz", "de", KnownPiece("stahluz", 12)),
        ("vosglasbau", "de", None),
        ("bloemenport", "nl", None),
        ("vossanlagenbau", "de", None),
        ("hoteladler", "de", None),
    ],
)  # fmt: skip
def test_a_piece_of_a_label_is_read_as_the_surest_word(
    piece: str, language: str, known: KnownPiece | None
) -> None:
    assert FIRMS.find_known(piece, (language,) if language else ()) == known


def test_words_of_firms_are_told_from_names_by_being_written_small() -> None:
    table = FirmWords({}, {}, {"en": ["Bau", "McBau", "Law"]}, {"en": []})
    assert [table.find_known(word) for word in ("bau", "mcbau", "law")] == [
        KnownPiece("bau", 15), KnownPiece("McBau", 10), KnownPiece("law", 15),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "languages", "spelt"),
    [
        ("hopital", ("fr",), "hôpital"), ("hopitals", ("fr",), "hôpitals"),
        ("hopitalss", ("fr",), "hôpitalss"), ("hopitalsss", ("fr",), "hopitalsss"),
        ("cafe", (), "café"), ("cafe", ("ja",), "café"), ("cafe", ("de",), "cafe"),
        ("hopital", ("es", "fr"), "hôpital"), ("hospital", (), "hospital"), ("law", (), "law"),
        ("caf", ("fr",), "caf"), ("bauxyz", ("de",), "bauxyz"),
    ],
)  # fmt: skip
def test_what_a_firm_does_gets_the_accents_of_its_country(
    word: str, languages: tuple[str, ...], spelt: str
) -> None:
    assert firms().spell_trade(word, languages) == spelt


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Acme GmbH", "Acme"), ("Acme GMBH & Co. KG", "Acme"), ("Acme GmbH GmbH", "Acme"),
        ("Acme, B.V.", "Acme"), ("Acme B.V", "Acme"), ("Acme S.A.P.I. de C.", "Acme"),
        ("Acme S. A. P. I. de C.", "Acme"), ("Acme & Co", "Acme"), ("Acme Co", "Acme"),
        ("Acme K", "Acme K"), ("GmbH", "GmbH"), ("Acme SpA", "Acme"), ("Acme S.p.A.", "Acme"),
        ("Acme Spa", "Acme Spa"), ("Acme SPA Bonn", "Acme SPA Bonn"), ("Acme", "Acme"),
    ],
)  # fmt: skip
def test_a_name_loses_the_legal_form_at_its_end(name: str, bare: str) -> None:
    assert FIRMS.drop_form(name) == bare


@pytest.mark.parametrize(
    ("text", "language", "full"),
    [
        ("Kt. AG", "", "Kanton Aargau"), ("Kt. Bonn", "de", "Kanton Bonn"),
        ("kt Bonn", "de", "kanton Bonn"), ("Akt. Bonn", "de", "Akt. Bonn"),
        ("Kta Bonn", "de", "Kta Bonn"), ("Univ. Lyon", "fr", "Université Lyon"),
        ("Univ. Poitiers II", "fr", "Université de Poitiers II"),
        ("Univ. Poitiers", "de", "Universität Poitiers"), ("Univ. Lyon", "", "Univ. Lyon"),
        ("Univ. de la Poitiers", "", "Univ. de la Poitiers"),
        ("Univ. für Kunst", "", "Universität für Kunst"),
        ("Univ. du Nord", "ja", "Université du Nord"), ("Uni Lyon", "fr", "Uni Lyon"),
        ("Uni Lyon", "", "Universität Lyon"), ("Hosp. Ems", "", "Hospital Ems"),
        ("Hosp. Ems", "ja", "Hospital Ems"), ("Hosp. Kt. Bonn", "", "Hospital Kanton Bonn"),
        ("Univ.", "fr", "Université"), ("Bonn", "de", "Bonn"),
    ],
)  # fmt: skip
def test_what_is_written_short_is_written_out_as_its_country_does(
    text: str, language: str, full: str
) -> None:
    assert firms().write_out(text, (language,) if language else ()) == full


def test_a_word_alone_may_be_written_short() -> None:
    assert all(map(FIRMS.is_short, ("Kt.", "Kt", "kt.", "Kt. AG")))
    assert not any(map(FIRMS.is_short, ("Kta", "Kt x", "Akt")))
