"""Composes a manager's calendar in eight languages and the ways of six programs, its truth known.

Nothing here is read from the words that coachlog ships: what people write was put down first.
"""

# ruff: noqa: E501, DTZ001  (an entry is easier to read in one line; times are local)

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

Truth = Literal["ride-along", "field day", "other", "unsure"]
PROGRAMS = ("google", "outlook", "outlook-csv", "apple", "caldav", "published")
FIRST = date(2026, 9, 7)  # a Monday


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A guest: the name and the address."""

    name: str
    email: str
    kind: str = "INDIVIDUAL"
    role: str = "REQ-PARTICIPANT"
    answer: str = "ACCEPTED"
    nameless: bool = False  # the program has the address alone, or the name alone in a table


@dataclass(frozen=True, kw_only=True)
class Composed:
    """One entry, and what it was."""

    truth: Truth
    subject: str
    people: tuple[Somebody, ...] = ()
    organizer: Somebody | None = None
    rep: str | None = None
    account: str | None = None
    at: int | None = 10  # the hour; None: all day
    minutes: int = 60
    status: str = "CONFIRMED"
    place: str = ""
    day: date = FIRST


class World(Protocol):
    """Who is in calendars, and which accounts the log has."""

    @property
    def code(self) -> str: ...
    @property
    def manager(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def reps(self) -> tuple[str, ...]: ...
    @property
    def known(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """What people of one language write, and who they are."""

    code: str
    manager: str
    domain: str = "acme.com"
    reps: tuple[str, str, str, str]  # the last two share what they are called by
    calls: tuple[str, ...]  # {a}: account, {f}: what the rep is called by
    joint: tuple[str, ...]
    days: tuple[str, ...]
    halves: tuple[str, ...]
    own: tuple[str, ...]  # in a published calendar, without a word that marks it
    inside: tuple[str, ...]
    talk: tuple[str, ...]
    unsure: dict[str, str]
    off: tuple[str, ...]  # before the subject of what was called off
    contacts: tuple[str, str, str]
    accounts: tuple[tuple[str, str], ...]  # name and domain; the first three are in the log
    colleague: str
    private: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """Return the accounts that are in the log."""
        return tuple(name for name, _ in self.accounts[:3])


_ACCOUNTS = (
    ("Globex", "globex.com"), ("Initech", "initech.io"), ("Wayne Foods", "wayne-foods.com"),
    ("Hooli", "hooli.net"), ("Umbrella", "umbrella.org"),
)  # fmt: skip

TONGUES = (
    Tongue(
        code="en", manager="Pat Lee",
        reps=("Dana Cruz", "Lou Fox", "Sam Reed", "Sam Hill"),
        calls=("{a} quarterly review", "Meeting with {a}", "{a} / Acme contract", "Demo for {a}"),
        joint=("Ride-along with {f} at {a}", "Joint customer visit {a} ({f})", "{f} + {a}: joint sales call"),
        days=("Field day with {f}", "Field coaching day {f}", "Day in the field: {f}"),
        halves=("Ride along {f}", "{f} - curbside coaching", "Half day in the field with {f}"),
        own=("{f} @ {a}", "{a} with {f}"),
        inside=("1:1 {f}", "Pipeline review", "Team meeting", "Forecast call"),
        talk=("Debrief ride-along {f}", "Plan field day with {f}"),
        unsure={"interview": "Interview: account executive", "training": "Negotiation training", "webinar": "Webinar: new pricing", "kick-off": "Sales kick-off", "vendor": "Gong vendor demo", "hold": "HOLD: {a}", "travel": "Flight to Munich with {f}"},
        off=("Canceled: ", "CANCELLED - "), contacts=("Jo Ito", "Max Bloom", "Ann Wood"), accounts=_ACCOUNTS,
        colleague="Kim Poe", private=("Dentist", "Gym", "Holiday"),
    ),
    Tongue(
        code="de", manager="Petra Lehmann",
        reps=("Jürgen Groß", "Anke Möller", "Jan Vogt", "Jan Weiß"),
        calls=("Quartalsgespräch {a}", "Termin bei {a}", "Vertragsverhandlung {a}", "Angebotspräsentation {a}"),
        joint=("Kundenbesuch {a} mit {f}", "Mitreise {f}: {a}", "Gemeinsamer Kundentermin {a} ({f})"),
        days=("Feldtag {f}", "Außendiensttag mit {f}", "Begleittag {f}"),
        halves=("Mitfahrt bei {f}", "Begleitbesuche {f}", "Doppelbesuche mit {f}"),
        own=("{f} bei {a}", "{a} mit {f}"),
        inside=("Jour fixe {f}", "Pipeline-Besprechung", "Teammeeting", "Forecast"),
        talk=("Nachbesprechung Mitreise {f}", "Vorbereitung Kundenbesuch mit {f}"),
        unsure={"interview": "Vorstellungsgespräch Außendienst", "training": "Verkaufsschulung", "webinar": "Webinar Preisliste", "kick-off": "Kick-off Vertrieb", "vendor": "Lieferantenpräsentation", "hold": "Blocker {a}", "travel": "Anreise München mit {f}"},
        off=("Abgesagt: ", "ABGESAGT - "), contacts=("Jörg Heß", "Uta Brandt", "Ilse Kühn"),
        accounts=(("Müller Technik GmbH", "mueller-technik.de"), ("Nordwind AG", "nordwind.de"), ("Bergmann", "bergmann.at"), ("Hansa", "hansa.de"), ("Alpina", "alpina.ch")),
        colleague="Karl Poth", private=("Zahnarzt", "Sport", "Urlaub"),
    ),
    Tongue(
        code="fr", manager="Hélène Roux",
        reps=("Benoît Faure", "Chloé Marchand", "Luc Petit", "Luc Garnier"),
        calls=("Point trimestriel {a}", "Rendez-vous {a}", "Négociation contrat {a}", "Présentation de l'offre chez {a}"),
        joint=("Visite duo {a} avec {f}", "Accompagnement {f} chez {a}", "RDV client commun {a} ({f})"),
        days=("Journée terrain avec {f}", "Tournée terrain {f}", "Journée d'accompagnement {f}"),
        halves=("Accompagnement terrain {f}", "Tournée duo avec {f}", "Visites accompagnées {f}"),
        own=("{f} chez {a}", "{a} avec {f}"),
        inside=("Point hebdo {f}", "Revue de pipeline", "Réunion d'équipe", "Prévisions"),
        talk=("Débrief accompagnement {f}", "Préparation tournée terrain {f}"),
        unsure={"interview": "Entretien d'embauche commercial", "training": "Formation négociation", "webinar": "Webinaire tarifs", "kick-off": "Kick-off commercial", "vendor": "Démo fournisseur", "hold": "Option {a}", "travel": "Déplacement à Lyon avec {f}"},
        off=("Annulé : ", "ANNULÉ - "), contacts=("Zoé Blanc", "Rémi Noël", "Inès Roy"),
        accounts=(("Société Dubois", "dubois.fr"), ("Verrerie du Nord", "verrerie-du-nord.fr"), ("Lumen", "lumen.fr"), ("Cadence", "cadence.fr"), ("Orizon", "orizon.be")),
        colleague="Paul Prévost", private=("Dentiste", "Sport", "Congés"),
    ),
    Tongue(
        code="es", manager="Lucía Ortega",
        reps=("Íñigo Peña", "Marta Ibáñez", "José Ruiz", "José Vidal"),
        calls=("Revisión trimestral {a}", "Reunión con {a}", "Contrato {a}", "Presentación de la oferta a {a}"),
        joint=("Visita conjunta a {a} con {f}", "Acompañamiento {f} en {a}", "Visita a cliente {a} ({f})"),
        days=("Día de campo con {f}", "Jornada de acompañamiento {f}", "Día de ruta con {f}"),
        halves=("Acompañamiento en campo {f}", "Visitas conjuntas {f}", "Ruta conjunta con {f}"),
        own=("{f} en {a}", "{a} con {f}"),
        inside=("1:1 {f}", "Revisión del pipeline", "Reunión de equipo", "Previsión de ventas"),
        talk=("Feedback acompañamiento {f}", "Preparación visita conjunta {f}"),
        unsure={"interview": "Entrevista comercial", "training": "Formación en ventas", "webinar": "Seminario web precios", "kick-off": "Kick-off ventas", "vendor": "Demo de proveedor", "hold": "Reserva {a}", "travel": "Viaje a Bilbao con {f}"},
        off=("Cancelado: ", "CANCELADA - "), contacts=("Ana Gil", "Raúl Sáez", "Eva Mora"),
        accounts=(("Grupo Aurora", "grupoaurora.es"), ("Bodegas Sol", "bodegas-sol.es"), ("Tecnia", "tecnia.es"), ("Numar", "numar.es"), ("Ladera", "ladera.mx")),
        colleague="Pilar Pons", private=("Dentista", "Gimnasio", "Vacaciones"),
    ),
    Tongue(
        code="it", manager="Giulia Ferri",
        reps=("Niccolò Conti", "Sara Bruni", "Luca Greco", "Luca Serra"),
        calls=("Revisione trimestrale {a}", "Incontro con {a}", "Contratto {a}", "Presentazione offerta {a}"),
        joint=("Affiancamento {f} da {a}", "Visita congiunta {a} con {f}", "Visita cliente {a} ({f})"),
        days=("Giornata sul campo con {f}", "Giornata di affiancamento {f}", "Giro clienti con {f}"),
        halves=("Affiancamento sul campo {f}", "Visite in affiancamento {f}", "Visite congiunte con {f}"),
        own=("{f} da {a}", "{a} con {f}"),
        inside=("Colloquio settimanale {f}", "Revisione pipeline", "Riunione di team", "Previsioni di vendita"),
        talk=("Debrief affiancamento {f}", "Preparazione visita congiunta {f}"),
        unsure={"interview": "Colloquio di lavoro venditore", "training": "Corso di formazione vendite", "webinar": "Webinar listino", "kick-off": "Kick-off vendite", "vendor": "Demo fornitore", "hold": "Tentativo {a} da confermare", "travel": "Viaggio a Torino con {f}"},
        off=("Annullato: ", "ANNULLATA - "), contacts=("Ugo Neri", "Lia Sala", "Ivo Costa"),
        accounts=(("Officine Riva", "officine-riva.it"), ("Delta Vetro", "deltavetro.it"), ("Marea", "marea.it"), ("Brezza", "brezza.it"), ("Sirio", "sirio.it")),
        colleague="Piero Pozzi", private=("Dentista", "Palestra", "Ferie"),
    ),
    Tongue(
        code="nl", manager="Femke Vos",
        reps=("Joris Bakker", "Anouk Smit", "Tim Mulder", "Tim Visser"),
        calls=("Kwartaaloverleg {a}", "Afspraak met {a}", "Contract {a}", "Offerte bespreken bij {a}"),
        joint=("Klantbezoek {a} met {f}", "Meerijden {f}: {a}", "Duobezoek {a} ({f})"),
        days=("Velddag {f}", "Dag op pad met {f}", "Buitendienstdag met {f}"),
        halves=("Meerijden met {f}", "Duobezoeken {f}", "Klantbezoeken met {f}"),
        own=("{f} bij {a}", "{a} met {f}"),
        inside=("1-op-1 {f}", "Pipeline doornemen", "Teamoverleg", "Forecast"),
        talk=("Nabespreking meerijden {f}", "Voorbereiding klantbezoek {f}"),
        unsure={"interview": "Sollicitatiegesprek buitendienst", "training": "Verkooptraining", "webinar": "Webinar prijzen", "kick-off": "Kick-off sales", "vendor": "Demo leverancier", "hold": "Optie {a}", "travel": "Reis naar Gent met {f}"},
        off=("Geannuleerd: ", "GEANNULEERD - "), contacts=("Bas Kok", "Lotte Post", "Daan Prins"),
        accounts=(("Zuidwal BV", "zuidwal.nl"), ("De Linde", "delinde.nl"), ("Havenwerk", "havenwerk.nl"), ("Polder", "polder.nl"), ("Kade", "kade.be")),
        colleague="Koen Peters", private=("Tandarts", "Sporten", "Vakantie"),
    ),
    Tongue(
        code="pt", manager="Inês Duarte",
        reps=("João Simões", "Beatriz Leal", "Rui Pinto", "Rui Matos"),
        calls=("Revisão trimestral {a}", "Reunião com {a}", "Contrato {a}", "Apresentação da proposta na {a}"),
        joint=("Visita conjunta {a} com {f}", "Acompanhamento {f} na {a}", "Visita a cliente {a} ({f})"),
        days=("Dia de campo com {f}", "Dia de acompanhamento {f}", "Dia de rota com {f}"),
        halves=("Acompanhamento em campo {f}", "Visitas conjuntas {f}", "Visitas acompanhadas {f}"),
        own=("{f} na {a}", "{a} com {f}"),
        inside=("1:1 {f}", "Revisão de pipeline", "Reunião de equipa", "Previsão de vendas"),
        talk=("Feedback acompanhamento {f}", "Preparação visita conjunta {f}"),
        unsure={"interview": "Entrevista de emprego comercial", "training": "Formação em vendas", "webinar": "Webinar preços", "kick-off": "Kick-off vendas", "vendor": "Demo de fornecedor", "hold": "Reserva {a}", "travel": "Viagem ao Porto com {f}"},
        off=("Cancelado: ", "CANCELADA - "), contacts=("Nuno Dias", "Rita Melo", "Ivo Rocha"),
        accounts=(("Casa Nova", "casanova.pt"), ("Vinhos do Vale", "vinhosdovale.pt"), ("Atlanta", "atlanta.com.br"), ("Serrano", "serrano.pt"), ("Ponte", "ponte.pt")),
        colleague="Paulo Paz", private=("Dentista", "Ginásio", "Férias"),
    ),
    Tongue(
        code="ja", manager="佐藤 健一",
        reps=("田中 太郎", "鈴木 花子", "高橋 誠", "高橋 美咲"),
        calls=("{a}様 定例会", "{a}様 打ち合わせ", "{a}様 契約", "{a}様 ご提案"),
        joint=("{f}さん同行訪問 {a}様", "同行営業({f}){a}様", "{a}様 同行({f})"),
        days=("{f}さん 同行日", "同行営業 {f} 終日", "フィールド同行 {f}"),
        halves=("同行営業 {f}", "{f}さん同行訪問", "営業同行 {f}"),
        own=("{f}さん {a}様", "{a}様 訪問 {f}"),
        inside=("{f}さん 1on1", "パイプライン確認", "チーム会議", "売上予測会議"),
        talk=("同行訪問の振り返り {f}", "同行準備 {f}"),
        unsure={"interview": "中途採用 面接", "training": "営業研修", "webinar": "ウェビナー 新価格", "kick-off": "キックオフ 営業", "vendor": "ベンダー デモ", "hold": "仮押さえ {a}", "travel": "移動 大阪 {f}"},
        off=("【中止】", "【キャンセル】"), contacts=("山田 一郎", "伊藤 恵", "渡辺 翔"),
        accounts=(("東洋工業", "toyo-kogyo.co.jp"), ("グローベックス", "globex.co.jp"), ("北海製作所", "hokkai.co.jp"), ("Sakura", "sakura.co.jp"), ("Minato", "minato.co.jp")),
        colleague="小林 健", private=("歯医者", "ジム", "休暇"),
    ),
)  # fmt: skip

_ROMAN = {
    "佐藤 健一": "kenichi.sato", "田中 太郎": "taro.tanaka", "鈴木 花子": "hanako.suzuki",
    "高橋 誠": "makoto.takahashi", "高橋 美咲": "misaki.takahashi", "小林 健": "ken.kobayashi",
    "山田 一郎": "yamada", "伊藤 恵": "ito", "渡辺 翔": "watanabe",
}  # fmt: skip
_PLAIN = str.maketrans("áàâãäåéèêëíïîñóòôöõúüçßÍ", "aaaaaaeeeeiiinooooouucsi")


def address_of(name: str, domain: str) -> str:
    local = _ROMAN.get(name) or ".".join(name.casefold().translate(_PLAIN).split())
    return f"{local}@{domain}"


def called(name: str) -> str:
    """Return by what a colleague goes in a title: the first name, in Japan the family's."""
    return name.partition(" ")[0]


@dataclass(kw_only=True)
class Diary:
    """One calendar: its entries, one after the other over the weeks."""

    tongue: World
    program: str
    entries: list[Composed] = field(default_factory=list)
    domain: str = "acme.com"

    def person(self, name: str, domain: str | None = None, **more: str) -> Somebody:
        """Return somebody with an address at the firm, else at a domain."""
        return Somebody(name=name, email=address_of(name, domain or self.domain), **more)  # type: ignore[arg-type]

    def add(self, entry: Composed) -> None:
        """Put an entry on the next free working day, so that times tell them apart."""
        place = len(self.entries)
        day = FIRST + timedelta(days=place % 5 + 7 * (place // 15))
        hour = entry.at
        if hour is not None and entry.minutes < 180:
            hour = (9, 13, 16)[place // 5 % 3]
        self.entries.append(replace(entry, day=day, at=hour))


def compose(tongue: Tongue, program: str) -> Diary:
    """Return a calendar of that language as that program holds it."""
    diary = Diary(tongue=tongue, program=program)
    if program == "published":
        _fill_published(diary, tongue)
    else:
        _fill_invited(diary, tongue)
    return diary


def _fill_published(diary: Diary, tongue: Tongue) -> None:
    """Entries without guests: what can be known stands in the title."""
    accounts = [name for name, _ in tongue.accounts]
    for number, rep in enumerate(tongue.reps[:2]):
        first = called(rep)
        for at, text in enumerate(tongue.own):
            account = accounts[(number + at) % 3]
            diary.add(
                Composed(
                    truth="ride-along",
                    subject=text.format(f=first, a=account),
                    rep=rep,
                    account=account,
                )
            )
        for at, text in enumerate(tongue.joint):
            account = accounts[(number + at) % 4]
            diary.add(
                Composed(
                    truth="ride-along",
                    subject=text.format(f=first, a=account),
                    rep=rep,
                    account=account,
                )
            )
        diary.add(
            Composed(
                truth="field day", subject=tongue.days[number].format(f=first), rep=rep, at=None
            )
        )
        diary.add(
            Composed(
                truth="field day",
                subject=tongue.halves[number].format(f=first),
                rep=rep,
                at=9,
                minutes=240,
            )
        )
        diary.add(Composed(truth="other", subject=tongue.talk[number].format(f=first)))
        diary.add(Composed(truth="other", subject=tongue.inside[0].format(f=first)))
    shared = called(tongue.reps[2])
    diary.add(Composed(truth="unsure", subject=tongue.joint[0].format(f=shared, a=accounts[0])))
    diary.add(Composed(truth="unsure", subject=tongue.own[1].format(f=shared, a=accounts[1])))
    for text in (
        *tongue.inside[1:],
        *tongue.private,
        *(call.format(a=accounts[0]) for call in tongue.calls),
    ):
        diary.add(
            Composed(truth="other", subject=text, at=None if text == tongue.private[2] else 10)
        )


def _fill_invited(diary: Diary, tongue: Tongue) -> None:
    program = diary.program
    me = diary.person(tongue.manager)
    reps = [diary.person(name) for name in tongue.reps]
    colleague = diary.person(tongue.colleague)
    turn = PROGRAMS.index(program)
    can_answer = program != "outlook-csv"

    def customer(place: int, number: int = 0) -> Somebody:
        return diary.person(
            tongue.contacts[number], tongue.accounts[place][1], answer="NEEDS-ACTION"
        )

    # Customers invited, by the rep and by the manager; known accounts and new ones.
    for number, text in enumerate(tongue.calls):
        rep = reps[number % 4]
        place = (number + turn) % 5
        account = tongue.accounts[place][0]
        host = me if number % 2 else rep
        diary.add(
            Composed(
                truth="ride-along",
                subject=text.format(a=account),
                organizer=host,
                people=(me, rep, customer(place, number % 3)),
                rep=rep.name,
                account=account,
            )
        )
    # A bot writes notes, a room is booked, a colleague comes too, the rep has a second address.
    bot = Somebody(name="Fireflies Notetaker", email="fred@fireflies.ai")
    account = tongue.accounts[1][0]
    room = Somebody(name="Raum 4", email="raum4@acme.com", kind="ROOM")
    diary.add(
        Composed(
            truth="ride-along",
            subject=tongue.calls[0].format(a=account),
            organizer=reps[0],
            people=(me, reps[0], customer(1), bot, room),
            rep=reps[0].name,
            account=account,
        )
    )
    diary.add(
        Composed(
            truth="ride-along",
            subject=tongue.calls[1].format(a=account),
            organizer=reps[1],
            people=(me, reps[1], colleague, customer(1, 1)),
            rep=reps[1].name,
            account=account,
        )
    )
    second = replace(reps[0], email=address_of(reps[0].name, "acme.de"))
    account = tongue.accounts[2][0]
    diary.add(
        Composed(
            truth="ride-along",
            subject=tongue.calls[2].format(a=account),
            organizer=second,
            people=(me, second, customer(2)),
            rep=reps[0].name,
            account=account,
        )
    )
    # Nobody from outside is invited, and the title says what it is.
    for number, text in enumerate(tongue.joint):
        rep = reps[(number + turn) % 2]
        account = tongue.accounts[(number + turn) % 4][0]
        subject = text.format(f=called(rep.name), a=account)
        diary.add(
            Composed(
                truth="ride-along",
                subject=subject,
                organizer=me,
                people=(me, rep),
                rep=rep.name,
                account=account,
            )
        )
    first = called(reps[1].name)
    diary.add(
        Composed(
            truth="field day",
            subject=tongue.days[turn % 3].format(f=first),
            organizer=me,
            people=(me, reps[1]),
            rep=reps[1].name,
            at=None,
        )
    )
    diary.add(
        Composed(
            truth="field day",
            subject=tongue.days[(turn + 1) % 3].format(f=first),
            organizer=me,
            people=(me, reps[1]),
            rep=reps[1].name,
            at=9,
            minutes=480,
        )
    )
    diary.add(
        Composed(
            truth="field day",
            subject=tongue.halves[turn % 3].format(f=called(reps[0].name)),
            organizer=reps[0],
            people=(me, reps[0]),
            rep=reps[0].name,
            at=9,
            minutes=240,
        )
    )
    # Not ride-alongs, though much speaks for it.
    first = called(reps[0].name)
    diary.add(
        Composed(
            truth="other",
            subject=tongue.inside[0].format(f=first),
            organizer=me,
            people=(me, reps[0]),
        )
    )
    diary.add(
        Composed(
            truth="other",
            subject=tongue.inside[0].format(f=first),
            organizer=me,
            people=(me, reps[0], bot),
        )
    )
    diary.add(Composed(truth="other", subject=tongue.inside[1], organizer=me, people=(me, *reps)))
    diary.add(
        Composed(
            truth="other", subject=tongue.inside[2], organizer=me, people=(me, *reps[:2], colleague)
        )
    )
    diary.add(
        Composed(
            truth="other",
            subject=tongue.inside[3],
            organizer=colleague,
            people=(me, reps[0], replace(colleague, nameless=True)),
        )
    )
    diary.add(
        Composed(
            truth="other",
            subject=tongue.talk[turn % 2].format(f=first),
            organizer=me,
            people=(me, reps[0]),
        )
    )
    beamer = Somebody(
        name="Beamer 2", email="beamer2@acme.com", kind="RESOURCE", role="NON-PARTICIPANT"
    )
    diary.add(
        Composed(
            truth="other",
            subject=tongue.inside[0].format(f=first),
            organizer=me,
            people=(me, reps[0], beamer),
        )
    )
    far = diary.person(tongue.contacts[2], "acme.de")
    diary.add(
        Composed(truth="other", subject=tongue.inside[1], organizer=far, people=(me, reps[1], far))
    )
    account = tongue.accounts[0][0]
    diary.add(
        Composed(
            truth="other",
            subject=tongue.off[turn % 2] + tongue.calls[0].format(a=account),
            organizer=reps[0],
            people=(me, reps[0], customer(0)),
        )
    )
    if can_answer:
        diary.add(
            Composed(
                truth="other",
                subject=tongue.calls[1].format(a=account),
                organizer=reps[0],
                people=(replace(me, answer="DECLINED"), reps[0], customer(0)),
            )
        )
        diary.add(
            Composed(
                truth="other",
                subject=tongue.calls[2].format(a=account),
                organizer=reps[0],
                people=(me, reps[0], customer(0)),
                status="CANCELLED",
            )
        )
    diary.add(
        Composed(
            truth="other",
            subject=tongue.calls[3].format(a=account),
            organizer=me,
            people=(me, customer(0)),
        )
    )
    diary.add(Composed(truth="other", subject=tongue.private[0]))
    diary.add(Composed(truth="other", subject=tongue.private[2], at=None))
    if program == "google":
        ghost = Somebody(
            name="unknownorganizer@calendar.google.com",
            email="unknownorganizer@calendar.google.com",
        )
        diary.add(
            Composed(
                truth="other",
                subject=tongue.inside[0].format(f=first),
                organizer=ghost,
                people=(me, reps[0]),
            )
        )
    # Nobody but the people who were there can tell.
    kinds = tuple(tongue.unsure)
    stranger = Somebody(name=tongue.contacts[2], email="somebody@gmail.com")
    for number in range(2):
        kind = kinds[(turn * 2 + number) % len(kinds)]
        subject = tongue.unsure[kind].format(a=account, f=first)
        third = {"interview": stranger, "hold": customer(0), "travel": customer(0)}.get(
            kind, diary.person(tongue.contacts[1], "academy.example")
        )
        diary.add(
            Composed(
                truth="unsure", subject=subject, organizer=reps[0], people=(me, reps[0], third)
            )
        )
    if turn % 2 or not can_answer:
        diary.add(
            Composed(
                truth="unsure",
                subject=tongue.calls[0].format(a=account),
                organizer=reps[0],
                people=(me, reps[0], customer(0)),
                status="TENTATIVE",
            )
        )
    else:
        diary.add(
            Composed(
                truth="unsure",
                subject=tongue.calls[0].format(a=account),
                organizer=reps[0],
                people=(replace(me, answer="NEEDS-ACTION"), reps[0], customer(0)),
            )
        )


def write(diary: Diary) -> str:
    """Return the file as the program writes it."""
    if diary.program == "outlook-csv":
        return _write_table(diary)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCTS[diary.program]}"]
    if diary.program == "google":
        lines.append(f"X-WR-CALNAME:{address_of(diary.tongue.manager, diary.domain)}")
    if diary.program == "published":
        lines += ["METHOD:PUBLISH", "X-WR-CALNAME:Kalender"]
    for number, entry in enumerate(diary.entries):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{diary.program}-{number}@example.com",
            "DTSTAMP:20260901T000000Z",
        ]
        lines += _times(entry)
        lines += [f"SUMMARY:{_escape(entry.subject)}", f"STATUS:{entry.status}"]
        if diary.program == "outlook":
            busy = {"TENTATIVE": "TENTATIVE"}.get(entry.status, "BUSY")
            lines += [f"X-MICROSOFT-CDO-BUSYSTATUS:{busy}", "CLASS:PUBLIC", "PRIORITY:5"]
        if diary.program != "published":
            if entry.organizer is not None:
                lines.append(f"ORGANIZER;{_who(entry.organizer, diary.program)}")
            lines += [f"ATTENDEE;{_attendee(one, diary.program)}" for one in entry.people]
        lines.append("END:VEVENT")
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _fold(line))


_PRODUCTS = {
    "google": "-//Google Inc//Google Calendar 70.9054//EN",
    "outlook": "-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN",
    "apple": "-//Apple Inc.//macOS 14.1//EN",
    "caldav": "-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
    "published": "Microsoft Exchange Server 2010",
    "exchange": "Microsoft Exchange Server 2010",
    "notes": "-//Lotus Development Corporation//NONSGML Notes 9.0//EN_C",
}


def _times(entry: Composed) -> list[str]:
    if entry.at is None:
        until = entry.day + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}", f"DTEND;VALUE=DATE:{until:%Y%m%d}"]
    begin = datetime(entry.day.year, entry.day.month, entry.day.day, entry.at)
    end = begin + timedelta(minutes=entry.minutes)
    return [f"DTSTART:{begin:%Y%m%dT%H%M%S}", f"DTEND:{end:%Y%m%dT%H%M%S}"]


def _who(one: Somebody, program: str) -> str:
    shown = one.email if program == "google" else one.name
    return (
        f'CN="{shown}":mailto:{one.email}'
        if program == "outlook"
        else f"CN={shown}:mailto:{one.email}"
    )


def _attendee(one: Somebody, program: str) -> str:
    if program == "outlook":  # says nothing of answers
        answer = (
            f"PARTSTAT={one.answer};"
            if one.answer in {"DECLINED", "NEEDS-ACTION", "ACCEPTED"}
            else ""
        )
        return f"CUTYPE={one.kind};ROLE={one.role};{answer}RSVP=TRUE;{_who(one, program)}"
    if program == "apple" and one.kind == "INDIVIDUAL":
        return f"CN={one.name};CUTYPE=INDIVIDUAL;EMAIL={one.email};PARTSTAT={one.answer};ROLE={one.role}:mailto:{one.email}"
    return f"CUTYPE={one.kind};ROLE={one.role};PARTSTAT={one.answer};{_who(one, program)}"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def _fold(line: str) -> Iterator[str]:
    """Yield the parts of a line of at most 75 bytes, as RFC 5545 folds them."""
    part, size = "", 0
    for char in line:
        length = len(char.encode())
        if size + length > 74:
            yield part
            part, size = " ", 1
        part, size = part + char, size + length
    yield part


def _write_table(diary: Diary) -> str:
    rows = [
        '"Subject","Start Date","Start Time","End Date","End Time","All day event",'
        '"Meeting Organizer","Required Attendees","Meeting Resources","Location","Show time as"'
    ]
    for entry in diary.entries:
        if entry.at is None:
            until = entry.day + timedelta(days=1)
            times = [f"{entry.day:%Y-%m-%d}", "00:00", f"{until:%Y-%m-%d}", "00:00", "True"]
        else:
            begin = datetime(entry.day.year, entry.day.month, entry.day.day, entry.at)
            end = begin + timedelta(minutes=entry.minutes)
            times = [
                f"{begin:%Y-%m-%d}",
                f"{begin:%H:%M}",
                f"{end:%Y-%m-%d}",
                f"{end:%H:%M}",
                "False",
            ]
        people = ";".join(_in_table(one, diary) for one in entry.people if one.kind == "INDIVIDUAL")
        rooms = ";".join(one.name for one in entry.people if one.kind != "INDIVIDUAL")
        organizer = "" if entry.organizer is None else _in_table(entry.organizer, diary)
        cells = [
            entry.subject,
            *times,
            organizer,
            people,
            rooms,
            entry.place,
            "1" if entry.status == "TENTATIVE" else "2",
        ]
        rows.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return "\r\n".join([*rows, ""])


def _in_table(one: Somebody, diary: Diary) -> str:
    """Return somebody as Outlook writes them: colleagues by name, others by address."""
    return one.name if one.email.endswith("@" + diary.domain) else one.email


def all_diaries(codes: Sequence[str] = ()) -> Iterator[Diary]:
    """Yield every language in the way of every program."""
    for tongue in TONGUES:
        for program in PROGRAMS:
            if not codes or tongue.code in codes:
                yield compose(tongue, program)
