"""What titles and guests that chance puts together are read as: words, people, customers.

The other tests say what is right; this one keeps everything that is said. How to write it anew:
tests/golden.py.
"""

# ruff: noqa: E501  (what stands at one place of a title stands beside each other)

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from coachlog.domain.addresses import company_label, is_public
from coachlog.domain.customers import Customers
from coachlog.domain.guests import Circle, Directory, Guest, Insider, is_machine
from coachlog.domain.names import name_key, readable_name
from coachlog.domain.people_met import PeopleMet, find_owner, find_sisters, learn_emails
from coachlog.domain.plain_spelling import spell_umlauts_out
from coachlog.domain.spellings import Spellings
from coachlog.domain.teams import Membership
from coachlog.domain.titles import drop_town, find_runs, has_form, introduces, is_firm, read_name
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
     "Glob. Ind.", "Glbx", "Muell. S.", "H. Adler", "Body Sh. Bonn", "Delm. süd", "DLG", "工業東洋", "Linde AG Group",
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
    for _ in range(400):
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
            f"    {dict(WORDING.marks(title))} {rest!r} {pieces} {list(WORDING.parts(title, PEOPLE))}",
            f"    {runs} {read.name!r} {' '.join(signs)}; {found.name} as {found.source}; "
            f"{customers.find_in(title, place)}, {customers.find_called(rest, *pieces)}, {wants}",
        ]
        if not len(said) % 5:
            customers.spelt = spellings.settle()
            said.append(f"  {dict(sorted(customers.spelt.items()))}")
    compare(Path(__file__).parent / "golden" / "titles.txt", "".join(f"{one}\n" for one in said))


# What names are made of: the same few words again and again, so that much of two is alike.
KINDS = (
    "",
    "",
    "",
    "Hotel",
    "Brauerei",
    "Transportes",
    "CHU",
    "Klinikum",
    "The",
    "Bakkerij De",
    "Stadtwerke",
    "Molkerei",
    "Praxis Dr.",
)
OWN_WORDS = (
    "Adler",
    "Lenz",
    "Moya",
    "Kestrel",
    "Elb Marsch",
    "Soest",
    "Müller & Söhne",
    "Northern Light",
    "Landshut",
    "Möwe",
    "Toscana Centro",
    "K+S",
    "Oakham Tools",
    "Lenz Nord",
)
LAST_WORDS = (
    "",
    "",
    "",
    "GmbH",
    "Inc.",
    "Foods",
    "Group",
    "Ltd",
    "Holding AG",
    "Süd",
    "Logistik GmbH",
    "Bonn",
)
JAPANESE = (
    "三河自動車部品",
    "三河物流",
    "スーパーやまぶき",
    "ホテル青葉",
    "青葉クリニック",
    "札幌印刷",
    "京都やよい旅館",
    "大阪やよい旅館",
    "株式会社山本",
    "やまぶき",
    "三河自動車",
)


def make_account(chance: Random) -> str:
    if not chance.randrange(4):
        return chance.choice(JAPANESE)
    return " ".join(filter(None, map(chance.choice, (KINDS, OWN_WORDS, LAST_WORDS))))


def spell_otherwise(account: str, chance: Random) -> str:
    """Return what somebody may write for an account, or for another one."""
    words = account.split()
    behind = chance.choice(("Bonn", "Nord", "Süd", "HQ", "legal", "Tagung", "本社", "de"))
    before = chance.choice((*KINDS, *LAST_WORDS))
    said = chance.choice((
        account, words[0], words[-1], account[:2], account[chance.randrange(3) :],
        account[: -1 - chance.randrange(3)], "".join(words), " ".join(words[::-1]),
        "".join(word[0] for word in words).upper(), " ".join(f"{word[:3]}." for word in words),
        " ".join([*words[:2], behind]), f"{before} {words[-1]}",
    ))  # fmt: skip
    return chance.choice((str, str, str, str.lower, str.upper))(said)


def write_label(account: str, chance: Random) -> str:
    """Return the label that an account's domain may have."""
    plain = spell_umlauts_out(account).lower()
    words = "".join(char if char.isascii() and char.isalnum() else " " for char in plain).split()
    some = words[chance.randrange(2) :] or words
    return chance.choice(("", "", "-")).join(some[: 1 + chance.randrange(3)]) or "onda"


def test_customers_of_chance_are_found_as_before() -> None:
    chance = Random(21)
    said: list[str] = []
    for _ in range(16):
        accounts = [make_account(chance) for _ in range(3 + chance.randrange(9))]
        customers = Customers(WORDING, home=chance.choice(((), ("de",))))
        for account in accounts:
            customers.add(account)
        said.append(f"{', '.join(accounts)} {' '.join(customers.home)}")
        for _ in range(24):
            account = chance.choice((chance.choice(accounts), make_account(chance)))
            text, other = spell_otherwise(account, chance), spell_otherwise(account, chance)
            runs = chance.choice(((), (), (other,)))
            label = write_label(account, chance)
            email = chance.choice((
                f"ann@{label}.{chance.choice(('de', 'com', 'co.jp'))}", f"{label}@gmail.com", None,
            ))  # fmt: skip
            guest = Guest(
                part=chance.choice(("outside", "outside", "unplaced")), name="Ann Roe", email=email
            )
            people = chance.choice(([guest], [guest], []))
            place = chance.choice(("", "", f"{spell_otherwise(account, chance)}, Bonn"))
            customers.spelt = chance.choice(({}, {}, {label: f"{other} & Co"}))
            named = customers.name(people, text, place, text, lambda: (other,), runs)  # noqa: B023
            said.append(
                f"    {text} | {other} {', '.join(runs)} | {customers.find_in(text)}, "
                f"{customers.find_called(text, runs=runs)} | "
                f"{email if people else None} {place} {named.name}: {named.source}, {named.because}"
            )
    compare(Path(__file__).parent / "golden" / "customers.txt", "".join(f"{one}\n" for one in said))


INSIDERS = (
    ("Pat Lee", False, "pat@acme.com"), ("Kim Poe", False, ""), ("Dana Cruz", True, "dana@acme.com"), ("Dana Cruz", True, ""),
    ("田中 太郎", True, ""), ("Jürgen Groß", True, "juergen@acme.de"), ("Dana Fox", True, "fox@acme.com"), ("Lou Cruz", True, ""),
    ("Pat Lee", True, ""),
)  # fmt: skip
CALLED = (
    "Pat Lee", "Lee, Pat (Sales)", "Dana Cruz", "CRUZ, Dana [Acme]", "田中太郎", "田中", "Juergen Gross", "Gross, Jürgen", "Dana", "Fox",
    "'Kim Poe'", "dana@acme.com", "Room 4", "Notes Bot", "Ann, B., C", "", None, "Old Name", "Teams Recorder", "Dana Fox", "Lou", "PL", "Danaher",
)  # fmt: skip
AT = (
    "acme.com", "acme.com", "eu.acme.com", "acme.co.uk", "acme.de", "gmail.com", "globex.com", "mail.globex.com.au", "gmx.net", "k12.ca.us",
    "notacme.com", "resource.calendar.google.com", "fireflies.ai", "localhost",
)  # fmt: skip
LOCALS = ("pat", "dana.cruz", "fox", "juergen", "no-reply", "d_c2", "Kim.Poe", "x", "meeting-bot")


def test_guests_are_placed_as_before() -> None:
    chance = Random(15)
    said: list[str] = []
    for number in range(12):
        team = [
            Membership(
                manager_id=1 + number % 2,
                from_on=None,
                until_on=chance.choice((None, date(2026, 11, 9))),
            )
        ]
        people = [
            Insider(id=place, name=name, is_rep=is_rep, emails=frozenset(filter(None, (email,))),
                    other_names=chance.choice(((), ("Old Name",))), memberships=tuple(team) if is_rep and chance.randrange(4) else ())
            for place, (name, is_rep, email) in enumerate(INSIDERS, 1) if chance.random() < 0.8
        ]  # fmt: skip
        manager = Insider(id=1, name="Pat Lee", emails=frozenset({"pat@acme.com"}))
        directory = Directory([manager, *(one for one in people if one.id > 1)])
        own = frozenset(chance.sample(("acme.com", "globex.com"), chance.randrange(3)))
        flags = {
            "with_sisters": bool(chance.randrange(3)),
            "without_machines": bool(chance.randrange(3)),
        }
        circle, met = (
            Circle(
                manager=manager,
                directory=directory,
                own_domains=own,
                with_sisters=flags["with_sisters"],
                without_machines=flags["without_machines"],
            ),
            PeopleMet(),
        )
        said.append(f"{sorted(own)} {flags} {[one.name for one in people if one.memberships]}")
        for turn in range(16):
            email = chance.choice((None, f"{chance.choice(LOCALS)}@{chance.choice(AT)}".lower()))
            name, on = chance.choice(CALLED), date(2026, 11, 8 + turn % 3)
            guest = circle.place(name, email, on, is_room=turn == 7)
            met.meet(
                [(name, email), (chance.choice(CALLED), None), ("Kim Poe", "kim@acme.com")][
                    turn % 2 :
                ]
            )
            text = " ".join(str(chance.choice(CALLED)) for _ in range(3))
            named, shared, _ = circle.reps_named_in(text, on)
            short = directory.find_by_initials(f"{text} DC LC", 1, on)
            reps = [
                one and one.id
                for one in (
                    directory.find_manager(text),
                    directory.find_rep(name or "", 1, on),
                    short,
                )
            ]
            said.append(
                f"  {name} {email} {on:%d}: {guest.part} {guest.name} {guest.rep_id}; {text}: {[one.rep_id for one in named]} {shared} {reps} "
                f"{circle.is_manager_named_in(text)} {directory.may_know(name, email)} {is_machine(name, email)} {readable_name(name, email)} {name_key(name or '')}"
            )
        reps_only = [one for one in people if one.is_rep]
        owner = find_owner([manager, *people[:1]], met, chance.choice((None, "pat@acme.com")))
        learnt = {
            place: sorted(emails)
            for place, emails in learn_emails(people, met.names).items()
            if emails
        }
        said.append(
            f"  {met.names} {owner and (owner[0].name, owner[1])} {met.most_met(reps_only)} {learnt} {find_sisters(people, met.names, own)}"
        )
    said += [f"{domain} {company_label(domain)} {is_public(domain)}" for domain in AT]
    compare(Path(__file__).parent / "golden" / "guests.txt", "".join(f"{one}\n" for one in said))


@pytest.mark.parametrize(
    ("title", "name", "weight", "told"),
    [
        # A firm comes before anything else, then what has most words with capitals.
        ("RDV Point Matériaux Cholet - plan promo", "Point Matériaux", 1, "firm name stands_out apart in_town"),
        ("Offerta armadi Termomeccanica Dalla Costa spa", "Termomeccanica Dalla Costa", 2, "firm name stands_out"),
        ("ev. Termin Landwirtschaftskammer NÖ", "Landwirtschaftskammer NÖ", 1, "firm name apart"),
        ("FW:  TOUR  @  LINDE AG GROUP  - ONLINE", "LINDE AG GROUP", 2, "firm name behind_at apart"),
        ("Weekly status Hartley Bros", "Hartley Bros", 2, "firm name stands_out"),
        ("Propuesta fertirriego Fincas Montoro S.L.", "Fincas Montoro", 2, "firm name stands_out"),
        ("Eline - UMC Noord Groningen, labtafels", "UMC Noord", 1, "firm name stands_out apart in_town"),
        ("AW: Termin Fa. Zeidler Backwaren GmbH & Co. KG", "Zeidler Backwaren", 2, "firm name apart"),
        ("Visit Halden Group GmbH Bonn", "Halden Group", 2, "firm name apart"),
        ("Webinar: Revidiertes DSG für KMU", "Revidiertes", 1, "name apart in_town"),
        ("Option : Chapuis site d'Annonay", "Chapuis", 1, "name stands_out apart in_town"),
        ("Notaría 44", "Notaría 44", 0, "firm name all"),
        ("12 Monkeys demo", "Monkeys", 1, "name stands_out"),
        ("review the Halden numbers Q3", "Halden", 1, "name stands_out"),
        # Short words in capitals and words that mean something weigh nothing.
        ("HOLD: 同行 - CAFÉ 9 ・ ÍÑIGO (TBC)", "CAFÉ 9", 0, "name all apart"),
        ("Mattina con Dana nei bar", "Bar", 0, "name apart"),
        ("BI CRM", "BI", 0, "name"),
        # Where nothing is written large, one word says nothing.
        ("ride-along with body sh. bonn dc - online", "Bonn Dc", 1, "stands_out apart"),
        ("globex foods", "Globex Foods", 1, "firm name stands_out all"),
        ("globex", "Globex", 0, "stands_out all"),
        # At whose place, and how far it stands out.
        ("Dana @ Globex", "Globex", 1, "name all at behind_at apart"),
        ("with Dana at Globex about prices", "Globex", 1, "name stands_out at behind_at apart"),
        ("1:1 VISITA @ GLOB. IND. ET ZOE [HOLD]", "GLOB.", 1, "name behind_at apart in_town"),
        ("Besuch bei Halden", "Halden", 1, "name all apart"),
        ("about GLOBEX prices", "GLOBEX", 1, "name"),
        ("our prices in Bonn", "Bonn", 1, "name"),
        ("Preise Halden besprechen mit Team", "Preise Halden", 2, "name all apart"),
        ("Halden, Bonn", "Halden", 1, "name apart in_town"),
        ("中村 同行", "", 0, "all"),
    ],
)  # fmt: skip
def test_a_title_names_a_firm_before_anything_else(
    title: str, name: str, weight: int, told: str
) -> None:
    found = read_name(
        WORDING, title, ["Dana Cruz", "Íñigo Peña", "Zoë D'Or", "Eline Smits", "中村 葵"]
    )
    flags = ("firm", "name", "stands_out", "all", "at", "behind_at", "apart", "in_town")
    true = [
        flag for flag in flags if getattr(found, flag if flag == "stands_out" else f"is_{flag}")
    ]
    assert (found.name, found.weight, " ".join(true)) == (name, weight, told)


@pytest.mark.parametrize(
    ("title", "runs"),
    [
        ("Litige carrelage, Les Bâtisseurs du Midi", "Litige | Les Bâtisseurs du Midi"),
        ("(株)カワダ製菓 訪問 年間契約", "カワダ製菓 | 年間"),
        ("東洋工業 株式会社", "東洋工業"),
        ("Alinhamento Moagem Central", "Moagem Central"),
        ("Osp. S. Carlo mensa", "Ospedale S. Carlo"),
        ("Hôpital privé La Plaine", "Hôpital privé La Plaine"),
        ("globex and halden foods", "Globex And Halden Foods"),
        ("Room 7 Halden, Café 9h30", "Room 7 Halden | Café"),
        ("Q3 Halden H2, halden, Halden", "Halden"),
        ("Halden &Roth + Globex", "Halden &Roth | Globex"),
        ("Ets Halden Jr. / Onda Hnos.", "Halden Jr. | Onda Hnos."),
        ("H, Ab", "Ab"),
        # Who is called by a title is no firm beside what may be one.
        ("Kennismaking dhr. Postma (Postma Agri)", "Postma Agri"),
        ("Kreisklinikum, Hr. Dettmer Technik", "Kreisklinikum"),
        ("Dr. Feldman, Halden Foods", "Halden Foods"),
        ("Dr. Feldman, Halden", "Dr. Feldman | Halden"),
        ("LKH Feldbruck – Ultraschall, OA Dr. Gruber", "LKH Feldbruck | Ultraschall | OA Dr. Gruber"),
        # What stands before a firm, or behind one.
        ("Na Clínica Norte", "Clínica Norte"),
        ("Da Paper", "Da Paper"),
        ("toiture PV Lycée Ampère", "Lycée Ampère"),
        ("Junta ACME Autopartes Bajío, planta Silao", "ACME Autopartes Bajío | Silao"),
        ("Klinikum Itzehoe Dialysewasser", "Klinikum Itzehoe"),
        ("Klinikum Itzehoe", "Klinikum Itzehoe"),
        ("Cerâmica Aveirense Lda proposta LED", "Cerâmica Aveirense | LED"),
        ("Cerâmica Aveirense Lda Preise", "Cerâmica Aveirense"),
        ("Halden AG Preise", "Halden AG Preise"),
        ("Halden & Co KG Termin", "Halden"),
        ("3F Halden quote", "3F Halden"),
        ("9AM Halden quote", "Halden"),
        ("3f Halden quote", "Halden"),
        ("HALDEN FOODS LINE 4", "HALDEN FOODS"),
        ("Halden Foods terminal C pre-bid", "Halden Foods"),
        ("Haldion Water Works", "Haldion Water Works"),
        ("Notiz Kanzlei Halden/Onda: DMS", "Notiz Kanzlei Halden/Onda | DMS"),
        ("Halden/Onda: DMS", "Halden | Onda | DMS"),
        ("Familie Halden, Carport", "Familie Halden | Carport"),
        ("Degustación Call Center Halden", "Call Center Halden"),
        ("Office de tourisme de Halden", "Office de tourisme de Halden"),
        ("Studio Legale Halden/Onda", "Studio Legale Halden/Onda"),
        ("Stalbezoek Geitenhoeve Halden", "Geitenhoeve Halden"),
        ("Communauté de communes du Val Halden", "Communauté de communes du Val Halden"),
        # Whose firm somebody is of, where it says what it does.
        ("Gilmar da Avícola Halden", "Avícola Halden"),
        ("Companhia de Transportes Halden", "Companhia de Transportes Halden"),
        ("Gilmar da Silva Halden", "Gilmar da Silva Halden"),
        # A Japanese house and what stands before its name.
        ("旅館 松風 仲居着物", "旅館 松風 | 仲居着物"),
        ("松風 旅館", "松風 | 旅館"),
    ],
)  # fmt: skip
def test_names_are_what_is_written_like_them(title: str, runs: str) -> None:
    assert " | ".join(find_runs(WORDING, title, ["Dana Cruz"])) == runs


@pytest.mark.parametrize(
    ("name", "domain", "subject", "bare"),
    [
        ("Halden Bonn", "", "", "Halden"), ("Halden Agua Prieta", "", "", "Halden"),
        ("Halden Aix En Provence", "", "", "Halden"), ("Halden Bonn Köln", "", "", "Halden"),
        ("Halden Bonn", "halden-bonn", "", "Halden Bonn"), ("Bonn Halden", "", "", "Bonn Halden"),
        ("Halden Agua Prieta", "halden-prieta", "", "Halden Agua Prieta"),
        ("Halden Bonn", "", "Halden Bonn GmbH", "Halden Bonn"), ("Bonn", "", "", "Bonn"),
        ("Halden in Bonn", "", "", "Halden"), ("Halden in Not", "", "", "Halden in Not"), ("Halden & Bonn", "", "", "Halden & Bonn"),
        ("Klinikum Bonn", "", "", "Klinikum Bonn"), ("Monte Bonn", "", "", "Monte Bonn"),
        ("Jumbo DC Veghel", "", "", "Jumbo"), ("Jumbo DC", "", "", "Jumbo"),
        ("Halden AG", "", "", "Halden AG"), ("Jumbo DCXYZ", "", "", "Jumbo DCXYZ"),
        ("ABC Bonn", "", "", "ABC Bonn"), ("ABCD Bonn", "", "", "ABCD"),
        ("AB Halden Bonn", "", "", "AB Halden"), ("AB Bonn", "", "", "AB Bonn"),
    ],
)  # fmt: skip
def test_a_town_behind_a_name_that_tells_is_no_part_of_it(
    name: str, domain: str, subject: str, bare: str
) -> None:
    assert drop_town(WORDING, name, domain, subject) == bare


def test_a_firm_is_told_by_its_legal_form_or_what_it_does() -> None:
    assert has_form(WORDING, "Termin bei Nordwind AG", "Nordwind")
    assert has_form(WORDING, "", "Nordwind AG")
    for subject in (
        "Termin bei Nordwind",
        "Nordwind - AG",
        "Nordwind (AG)",
        "Nordwind Bau AG",
        "AG",
    ):
        assert not has_form(WORDING, subject, "Nordwind")
    firms = ("Hotel Adler", "東洋工業", "Nordwind AG")
    assert all(is_firm(WORDING, "", name) for name in firms)
    assert is_firm(WORDING, "東洋様", "東洋")
    assert not any(is_firm(WORDING, "", name) for name in ("Hotel", "Hotel de", "Hotel A", "東洋"))
    assert introduces("bei Fa. Brinkmann", "Brinkmann")
    assert not introduces("Fa. Brinkmann Roth", "Roth")
