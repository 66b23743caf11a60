"""What titles that chance puts together are read as: their words, their people, their customer.

The other tests say what is right; this one keeps everything that is said. How to write it anew:
tests/golden.py.
"""

# ruff: noqa: E501  (what stands at one place of a title stands beside each other)

from __future__ import annotations

from pathlib import Path
from random import Random

from coachlog.domain.customers import Customers, Spellings, find_runs, read_name
from coachlog.domain.guests import Guest
from coachlog.intake.calendar_words import word_with
from tests.golden import compare

WORDING = word_with({"ride-along": ["Tandem Tour", "*fahrtag"], "training": ["Akademie*"]})
PEOPLE = ("Íñigo Peña", "Joris van Dalen", "田中 太郎", "Dana Cruz", "Zoë D'Or")
ACCOUNTS = (
    "Globex", "Globex Industries", "Müller & Söhne GmbH", "AB", "The Body Shop", "La Poste",
    "東洋工業", "株式会社山本", "K+S AG", "Hotel Adler", "Acme Ex-Port Ltd", "De Linde Group", "Delmar",
)  # fmt: skip
# Of each row one stands in a title; the blank ones are left out.
PARTS = (
    ("HOLD:", "FW:", "[Abgesagt]", "Cancelled -", "1:1", "RE: Re:", "【仮】", "(annulé)", "", "", "", ""),
    ("Ride-along", "Mitfahrten", "visit", "Besuch", "RDV en duo", "Field day", "同行", "Vor-Ort",
     "Tandemtours", "Kennenlernfahrtag", "Akademietag", "QBR", "Demo", "Jour fixe", "kick-off",
     "Lunch", "Visita", "Half day", "Besprechung", "Check-in", "Tour", "Review Q3", "", ""),
    ("with", "w/", "mit", "bei", "@", "at", "chez", "c/", "con", "/", "-", "–", "&", "+", "to", "",
     "del", ":"),
    (*ACCOUNTS, "Globex Holding", "Mueller", "muller sohne", "body shop", "Nordwind Logistik",
     "Pico do Vale", "the quarterly numbers", "Kestrel Foods, Inc.", "東洋工業様", "Café 9", "FY26",
     "d'Orsay Parfums", "Willow & Finch", "Praxis Dr. Roth", "Oakham", "Oakham Maintenance", "Oakham Presentation", "Visita c/ Oakham", "NORDSEEWERKE KG", "e.on"),
    ("with", "mit", "et", "&", "/", "|", "(", "・", ",", "", "", "- ", "x"),
    ("Íñigo", "Joris", "Joris Dalen", "van Dalen", "田中さん", "Dana", "Dana's", "DC", "ZDO", "Cruz",
     "Dana Cruz", "", "", "Zoe"),
    (")", "cancelled", "(tbc)", "!", "11 Uhr", "- online", "pm", "at Globex", "[Hold]", "", "", ""),
)  # fmt: skip
PLACES = ("", "", "Delmar, Bonn", "Zoom", "Main St 4; room 2", "La Poste (HQ)")
DOMAINS = (
    "globex.com", "mueller-soehne.de", "oakhamtools.com", "willowfinch.co.uk", "toyo.co.jp",
    "nordwind-logistik.de", "thebodyshop.com", "hotel-adler.at", "gmail.com", "dorsay.fr", "ks.de",
    "kestrelfoods.com",
)  # fmt: skip


def make_title(chance: Random) -> str:
    parts = [part for row in PARTS if (part := chance.choice(row))]
    if not chance.randrange(4):
        chance.shuffle(parts)
    spelt = chance.choice((str, str, str, str.lower, str.upper))
    return spelt(chance.choice((" ", " ", " ", "", "  ")).join(parts[chance.randrange(2) :]))


def test_titles_are_read_as_before() -> None:
    chance = Random(11)
    customers, spellings = Customers(WORDING), Spellings(WORDING)
    for account in ACCOUNTS[:9]:
        customers.add(account)
    said: list[str] = []
    for _ in range(250):
        title = make_title(chance)
        outside = [
            Guest(part=chance.choice(("outside", "outside", "unplaced")), name=f"Ann {number}",
                  email=chance.choice((f"ann@{chance.choice(DOMAINS)}", None)))
            for number in range(chance.randrange(3))
        ]  # fmt: skip
        runs = find_runs(WORDING, title, PEOPLE)
        read = read_name(WORDING, title, PEOPLE)
        signs = [name for name in ("firm", "name", "at", "apart") if getattr(read, f"is_{name}")]
        rest, pieces = WORDING.rest(title, PEOPLE), WORDING.pieces(title, PEOPLE)
        place = chance.choice(PLACES)
        wants = bool(outside) and spellings.wants(outside, title)
        if wants:
            spellings.learn(outside, title, runs)
        elif rest:
            spellings.name(rest)
        found = customers.name(outside, title, place, rest, lambda: pieces, runs)  # noqa: B023
        said += [
            f"{title} | {', '.join(filter(None, (one.email for one in outside)))} | {place}",
            f"    {dict(WORDING.marks(title))} {rest!r} {pieces} {WORDING.parts(title, PEOPLE)}",
            f"    {runs} {read.name!r} {' '.join(signs)}; {found.name} as {found.source}; "
            f"{customers.find_in(title, place)}, {customers.find_called(rest, *pieces)}, {wants}",
        ]
        if not len(said) % 5:
            customers.spelt = spellings.settle()
            said.append(f"  {dict(sorted(customers.spelt.items()))}")
    compare(Path(__file__).parent / "golden" / "titles.txt", "".join(f"{one}\n" for one in said))
