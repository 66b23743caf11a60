"""How the titles of a file spell the companies whose domains its addresses have."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from coachlog.domain import spellings as spelling
from coachlog.domain.guests import Guest
from coachlog.domain.spellings import Spellings
from coachlog.domain.titles import find_runs
from coachlog.intake.calendar_words import word_with


def guests(*emails: str) -> list[Guest]:
    return [Guest(part="outside", name="", email=email) for email in emails]


def learn(title: str, *emails: str, home: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Return how a title spells the companies of some addresses."""
    wording = word_with({})
    spellings = Spellings(wording, home)
    spellings.learn(guests(*emails), title, find_runs(wording, title, []))
    return spellings.settle()


@pytest.mark.parametrize(
    ("email", "title", "name"),
    [
        # Of one domain that says nothing of it: a firm, unless the title speaks of the domain too.
        ("x@globex.com", "Halden Foods pricing", "Halden Foods"),
        ("x@globex.com", "halden foods pricing", None),
        ("x@globex.com", "Globex: Halden Foods pricing", "Globex"),
        ("x@globexbakery.com", "Halden Foods pricing", None),  # which says what its firm does
        ("x@toyo.co.jp", "Hotel Bellariva rinnovo macchine", "Hotel Bellariva"),
        ("x@toyo.co.jp", "Lunch Hotel Bellariva", None),
        ("x@toyo.co.jp", "Lunch Halden Foods", "Halden Foods"),
        ("x@toyo.co.jp", "Halden pricing", None),
        ("x@toyo.co.jp", "Toy for Halden Foods", "Halden Foods"),
        # Letters that nobody can say are those of several words that begin so.
        ("x@slhs.org", "St. Lestrac's - tray trial", "St. Lestrac's"),
        ("x@slhs.org", "Lestrac Saint - tray trial", None),
        ("x@slhs.org", "Stanton - tray trial", None),
        # A Japanese name of a domain in other letters.
        ("x@hokuriku.jp", "センサ新製品デモ @北陸電装㈱", "北陸電装"),
        ("x@sakura-bs.jp", "さくら銀行様 青葉電機", "さくら銀行"),
        ("x@aoba.jp", "【商談】株式会社アオバ物流様", "アオバ物流"),
        ("x@globex.com", "東洋工業様 打合せ", "東洋工業"),
        # In full, with what the domain has besides; the title's words alone where they are whole.
        ("x@coopsanisidro.es", "Coop San Isidro, demo cosechadora", "San Isidro"),
        ("x@biovis-diagnostik.at", "Biovis - Q4 Abrufe", "Biovis Diagnostik"),
        ("x@biovis-diagnostik.at", "Biovis GmbH - Q4 Abrufe", "Biovis"),
        ("x@serraazul.coop.br", "Pós-venda Coop. Serra Azul", "Cooperativa Serra Azul"),
    ],
)
def test_a_title_tells_what_the_firm_of_an_address_is_called(
    email: str, title: str, name: str | None
) -> None:
    assert list(learn(title, email).values()) == ([name] if name else [])


def test_of_two_firms_who_came_a_title_without_their_words_names_neither() -> None:
    assert learn("Halden Foods pricing", "x@globex.com", "y@onda.com") == {}
    assert learn("Globex Foods pricing", "x@globex.com", "y@onda.com") == {"globex": "Globex Foods"}


def test_words_are_written_out_in_the_language_of_the_country_else_of_the_own_firm() -> None:
    title = "Univ. Lestrac - projet"
    assert learn(title, "x@lestrac.fr") == {"lestrac": "Université Lestrac"}
    assert learn(title, "x@lestrac.com", home=("es",)) == {"lestrac": "Universidad Lestrac"}
    assert learn(title, "x@lestrac.fr", home=("es",)) == {"lestrac": "Université Lestrac"}


def test_a_name_without_an_address_spells_a_domain_that_no_title_does() -> None:
    spellings = Spellings(word_with({}))
    spellings.learn(guests("x@kestrelfoods.com"), "Weekly")
    for rest in ("Kestrel Foods", "KESTREL FOODS", "Halden Foods"):
        spellings.name(rest)
    assert spellings.settle() == {"kestrelfoods": "Kestrel Foods"}


def test_so_many_companies_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "_SPELLINGS", 2)
    spellings = Spellings(word_with({}))
    for title, email in (
        ("Weekly", "x@kestrelfoods.com"), ("Müller", "x@mueller.de"),
        ("Groen & Zo", "x@groenenzo.nl"),
        ("Müller Bau", "x@mueller.de"), ("Mayer & Söhne", "x@mayersoehne.de"),
    ):  # fmt: skip
        spellings.learn(guests(email), title, [title] if title == "Müller Bau" else [])
    for rest in ("Halden Foods", "Globex", "Kestrel Foods"):
        spellings.name(rest)
    assert spellings.settle() == {"mueller": "Müller Bau"}
    wanted = [spellings.wants(guests(f"x@{at}.com"), "Visit") for at in ("a1", "b2", "c3", "a1")]
    assert wanted == [True, False, False, False]


def test_the_first_titles_of_a_company_show_how_it_is_spelt() -> None:
    jo, ann = (
        Guest(part="outside", name=name, email=f"{name}@{at}")
        for name, at in (("jo", "kestrelfoods.com"), ("ann", "globex.com"))
    )
    spellings = Spellings(word_with({}))
    titles = [f"Visit {number}" for number in range(13)]
    assert [spellings.wants([jo], title) for title in titles] == [True] * 12 + [False]
    assert not spellings.wants([jo], "Visit 3")
    assert spellings.wants([jo, ann], "Visit 99")  # which is new of the other
    assert not spellings.wants([Guest(part="outside", name="Bo")], "Visit 100")


def test_a_title_without_blanks_says_no_more_than_the_domain() -> None:
    guest = Guest(part="outside", name="Jo", email="jo@globex.com")
    spellings = Spellings(word_with({}))
    spellings.learn([guest], "globex prices")
    spellings.learn([guest], "Globex prices")
    assert spellings.settle() == {}


@pytest.mark.parametrize(
    ("domain", "title", "spelt"),
    [
        ("mayer-soehne.de", "Besuch Mayer & Söhne, Termin", "Mayer & Söhne"),
        ("groenenzo.nl", "Bezoek Groen & Zo", "Groen & Zo"),
        ("mueller.de", "Müller Jahresgespräch", "Müller"),
        ("mayersoehne.de", "Mayer & Söhne", "Mayer & Söhne"),
        ("mayer.de", "Mayer & Söhne", None),  # the label says all that the title has of it
        ("lenz.de", "Besuch Mayer & Söhne", None),
    ],
)
def test_a_domain_is_spelt_as_the_title_writes_it_with_umlauts_and_signs(
    domain: str, title: str, spelt: str | None
) -> None:
    spellings = Spellings(word_with({}))
    spellings.learn([Guest(part="outside", name="", email=f"einkauf@{domain}")], title)
    assert list(spellings.settle().values()) == ([spelt] if spelt else [])


def test_of_several_titles_the_one_that_says_most_names_a_domain() -> None:
    wording = word_with({})
    spellings = Spellings(wording)
    guest = Guest(part="outside", name="", email="x@hboavista.pt")
    for title in ("Boavista: proposta", "Hospital da Boavista", "Hospital da Boavista Lisboa"):
        spellings.learn([guest], title, find_runs(wording, title, []))
    assert spellings.settle() == {"hboavista": "Hospital da Boavista"}
