"""What the title of a calendar entry names besides its words and people."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from coachlog.domain.firms import (
    ARTICLES,
    CORPORATION_CJK,
    LEGAL,
    LEGAL_CJK,
    LONGEST_NAME,
    OWNED_CJK,
    SHORTEST_JOINED,
    SHORTEST_PART,
    words_of,
)
from coachlog.domain.labels import FAMILY
from coachlog.domain.names import fold_name, tidy_name
from coachlog.domain.plain_spelling import is_cjk
from coachlog.domain.wording import Wording

WORD = re.compile(r"[^\W_]+(?:(?:['’.\-]|(?<=[ァ-ヶー])・(?=[ァ-ヶー]))[^\W_]+)*\.?|[&+]")
_LARGE = re.compile(r"(?:[dlDL]['’])?[^\W\d_a-zß-öø-ÿ]")
JOINING = frozenset({"&", "et", "und", "y", "e", "en", "and"})  # before the sons and partners
# What a title may begin with before whom one is at.
_AHEAD = frozenset(
    {"da", "dal", "dalla", "dai", "na", "no", "nas", "nos", "en", "bei", "chez", "bij", "in", "al"}
)
# What the names of towns begin with, and of much else.
_HEADS = frozenset(
    {
        "monte", "mont", "villa", "porto", "puerto", "bad", "rio", "val", "valle", "castel", "fort",
        "san", "santa", "santo", "sao", "saint", "sainte", "sankt", "sint", "st", "sta", "sto",
        "nova", "novo", "new", "bella", "bello", "nuova", "nuovo", "vecchia", "petit", "petite",
        "grand", "grande", "nouvelle", "nueva", "nuevo", "alte", "neue", "little", "old", "klein",
        "north", "south", "east", "west",
    }
)  # fmt: skip
# Small words between what a firm does and what it is called: cuisine centrale de Metz.
_ADJOINED = frozenset(
    {
        "central", "centrale", "communes", "municipal", "municipale", "communal", "communale",
        "intercommunal", "regional", "regionale", "nacional", "nazionale", "departementale",
        "prive", "privee", "public", "publique", "publico", "agricole", "agricola", "technique",
        "tecnico", "professionnel", "profissional", "scolaire", "escolar", "scolastica",
        "hospitalier", "universitaire", "universitario", "thermal", "artisanal", "artisanale",
        "artigiano", "familial", "fine", "medical", "medicale", "medico", "medica", "dentaire",
        "dental", "dentistico", "veterinaire", "veterinario", "social", "sociale", "animalier",
        "sportif", "sportiva", "deportivo", "esportivo", "cultural", "voluntarios", "industrial",
        "edile",
    }
)  # fmt: skip
PLACED = ("in", "im", "en", "à", "te")  # Sanitär Krause in Gera
_PERIOD = re.compile(r"(?:[QH]\d|FY\d*|KW\d*|T\d)\W?")
# 3F Farms, 2BFit, and neither a time nor how much there is of something
_NUMBERED = re.compile(
    r"\d{1,2}(?!(?:[AP]M|K[GMW]|[CM]M|MW|[GT]B|[MH]L|[HTX])\b)[A-Z][A-Za-z]{0,4}\d?"
)
_ROMAN = re.compile("[IVX]+")  # Lycée Henri IV
_TIME = re.compile(r"\d+(?:h\d*|e|º|ª|[.:]\d*)")
_BEFORE_LARGE = re.compile(r" (?:[a-z'’]{1,5} )?[^\W\d_a-zß-öø-ÿ]")
_SMALL = re.compile(r"(?<![\w-])[a-zß-öø-ÿ]+(?![\w-])")
_SHORT = re.compile(r"[^\W\d_a-zß-öø-ÿ]{1,3}")  # BI, CRM
_GERMAN = re.compile(
    r"\b(?:mit|und|für|bei|von|vom|zu|zum|zur|am|im|der|die|das|wegen|neue[rsn]?)\b"
)
_BEHIND = re.compile(r"[:|/()\[\]–—]| - ")
_INTRODUCED = re.compile(
    r"^(?:.*\b(?:Fa\.?|Firma|Ditta|Firme|Ets|Sté|Co[oö]p)"
    r"|(?:SARL|SASU?|EURL|SNC|SCI|SCP|SELARL|SELAS|EARL|GAEC|SCEA)(?: d[ue]s?| de la)?)"
    r" (?=[^\W\d_a-z])"
)
# Emilio de Maderas Bidasoa, whom the title calls Don
_OF_FIRM = re.compile(
    r"(?:\w+\.? )??(\w+) (?:de|del|da|do|di|von|vom|van|from|of|du) (?=[^\W\d_a-z]\S* \w)"
)
# What is made of several, and not somebody of it: Companhia de Cimentos Lima.
_BODIES = frozenset(
    {
        "empresa", "sociedad", "sociedade", "compania", "companhia", "fundacion", "fundacao",
        "federacion", "federacao", "asociacion", "associacao", "union", "uniao", "red", "rede",
        "cadena", "central", "comercial", "productos", "produtos", "servicios", "servicos",
        "manufacturas", "compagnie", "societe", "association", "federation", "reseau", "societa",
        "associazione", "unione", "rete", "verband", "bund",
    }
)  # fmt: skip
# Where in a customer's house something is: Sunridge Foods Line 4.
_SITE = re.compile(
    r"(?<=\w) (?:terminal|line|linie|ligne|línea|linea|linha|lijn|halle|werk|plant|planta|building"
    r"|bldg|gate|phase|unit|store|lot|lote|lotto) (?:[A-Z]|#?\d+[A-Z]?)(?!\w).*",
    re.IGNORECASE,
)
_FOR = ("para", "für")  # Institut für Hygiene
_ELIDED = re.compile(r"^[dl]['’](?=[^\W\d_a-z])")
_ABOUT = re.compile(
    r"(?!\w+(?:sch|lich)e[rs]?\b)[^\W\d_]{10}|[^\W\d_]+-[a-z]"
    r"|[^\W\d_]+(?:ung|gut|[ts]ion|ität|heit|keit|plan|liste|tausch|bedarf|preise?|anlage|gerät|kantine)\b"
)
DOTTED = re.compile(r"\b(?:Jr|Sr|Bros|Co|Hnos|Gebr|Zn)$")

# Where one may only have eaten or slept.
TABLES = re.compile(
    r"\b(?:hotel|hôtel|restaurante?|ristorante|trattoria|osteria|bistrot?|caf[eé]|caffè|bar|grill"
    r"|gasthof|gasthaus|brasserie|pizzeria|mesón|pub|inn)\b",
    re.IGNORECASE,
)

# What a town has: 若宮市 給食センター.
_OF_TOWN = re.compile(
    r"(?:.*\W)?(\w+[市町村区]) "
    "(給食センター|役所|役場|図書館|消防(?:署|本部|局)|(?:小|中|高等)?学校|保健(?:所|センター)|水道局|教育委員会|市民病院"
    "|清掃センター|文化会館|公民館)"
)


# Shops, temples and builders of Japan: 松島海苔店, 栄光堂.
_SHOP_CJK = re.compile(r"\w{2,}[屋店堂園館院庵亭荘苑組寺]")
_PARTICLE_CJK = re.compile(
    r"(?<=[ァ-ヶー々㐀-鿿])(?:への|にて|から|との|での|へ)(?=[ァ-ヶー㐀-鿿]|$)"
    r"|(?:(?<=さん|さま)|(?<=[様殿]))(?:への?|との?|での?|に|の|から)"
)
_PERSON_CJK = re.compile(
    r"\w*(?:担当者?|社長|部長|課長|店長|院長|園長|校長|会長|所長|理事長|事務長|工場長|料理長|専務|常務|支配人|女将|先生)"
)
_HEAD_CJK = re.compile(
    "(?:ホテル|レストラン|カフェ|スーパー|クリニック|サロン|ドラッグ|ペンション|リゾート|パティスリー|ベーカリー"
    "|ゲストハウス|道の駅|フラワー|ヘア|ビューティ|フィットネス|美容室|写真館|割烹|民宿|居酒屋|料亭|旅館|酒蔵)."
)
# What stands before the name of a house, apart from it.
_INN_CJK = re.compile(
    "旅館|温泉旅館|割烹|料亭|民宿|居酒屋|酒蔵|ホテル|ペンション|レストラン|カフェ|クリニック|美容室|写真館|道の駅"
    "|(?:そば|お?食事|寿司|すし|鮨|うなぎ|酒|茶|味)処|鮨|寿司|焼肉|炭火焼肉|割烹旅館|日本料理|中華料理"
)
_HEADQUARTERS_CJK = re.compile("(?<=..)本[部社店]$")
_NOT_CALLED_CJK = "再新旧現他各全御当弊貴同本次前両"  # 再リース
_TOPIC_CJK = re.compile(
    r"\w*(?:の件|確認|報告|案内|相談|依頼|連絡|対応|調整|交渉|検討|共有|準備|作成|提出|改定|改訂|変更|更新|納品|発注|受注|見積"
    "|見積書|説明|紹介|導入|点検|修理|手配|提案|面談|打合せ|打ち合わせ)"
)
_HONORED_CJK = re.compile("(?:さん|さま|様|御中|殿)$")


def _marked(run: str) -> re.Pattern[str]:
    """Return the pattern of a Japanese name with what only names of firms have beside them."""
    name, form = re.escape(run), f"(?:{LEGAL_CJK.pattern}|{CORPORATION_CJK.pattern})"
    return re.compile(rf"{name}(?:\s*(?:様|御中)|{form})|(?:@|＠|{form})\s*{name}")


ARTICLE = re.compile(
    r"(?:d[aeiou]|del|della|dello|degli|dei|du|des|la|le|les|los|las|el|il|lo|gli|der|die|das|the|do"
    r"|da|dos|das|den|het|van|von|vom|zu|zum|zur|und|and|et|y|e|en|of|am|im|an|in|sur|sous|d|l|s|t|i)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleName:
    """What a title names besides its words and people, and whether that may be a customer."""

    name: str  # empty where nothing is left
    is_firm: bool  # it says by itself what the firm does, or its legal form
    is_name: bool  # it is written like a name, or is a firm's
    weight: int  # how much its shape says that it is one: 0 to 2
    stands_out: bool  # by its capital, as other words are written small
    is_all: bool  # nothing else is left
    is_at: bool  # nothing but the name, behind a word that says at whose place
    is_behind_at: bool  # the same, whatever else there is
    is_apart: bool  # a sign or a joining word parts it from the people
    is_in_town: bool  # a town stands behind it


def read_name(wording: Wording, subject: str, names: Sequence[str]) -> TitleName:
    """Return what a title names that may be a customer: a firm before anything else."""
    runs = _find_runs(wording, subject, names)
    firms = (run for run in runs if is_firm(wording, subject, run))
    firm = next(firms, None)
    name = firm or max(runs, key=lambda run: _weigh_shape(wording, subject, run), default="")
    tidied = _tidy_run(wording, name)
    name = drop_town(wording, tidied, subject=subject)
    in_town, weight = name != tidied, _weigh_shape(wording, subject, name)
    name = write_large(name)
    rest = wording.rest(subject, names)
    at = bool(name) and wording.stands_at(subject, names, name)
    return TitleName(
        name=name or rest,
        is_firm=firm is not None,
        is_name=firm is not None or (bool(name) and not subject.islower()),
        weight=weight,
        stands_out=_stands_out(wording, subject, name),
        is_all=fold_name(name) == fold_name(rest),
        is_at=at == "alone",
        is_behind_at=bool(at),
        is_apart=wording.is_apart(subject),
        is_in_town=in_town
        or any(part != name and wording.is_town(part) for part in wording.parts(subject, names)),
    )


def _weigh_shape(wording: Wording, subject: str, name: str) -> int:
    """Return 2 for two words with capitals, 1 for one, those that mean something left out."""
    large = sum(
        bool(_LARGE.match(word)) and not _SHORT.fullmatch(word) and not wording.marks(word)
        for word in name.split()
    )
    return min(large, 2) if not subject.islower() else int(large > 1)


def _stands_out(wording: Wording, subject: str, name: str) -> bool:
    """Tell whether a word's capital says that it is a name: others are written small.

    Not where it begins the title, nor in German, which writes all nouns so.
    """
    small = [word for word in _SMALL.findall(subject) if len(word) >= SHORTEST_JOINED]
    return bool(
        small
        and name
        and not subject.startswith(name)
        and not name.isupper()
        and not _GERMAN.search(subject)
        and not wording.is_town(name)
    )


def find_runs(wording: Wording, subject: str, names: Sequence[str]) -> list[str]:
    """Return the names of `_find_runs` as people write them into a log.

    Whoever is called by a title is left out beside what may be their firm.
    """
    called = {word for name in wording.find_contacts(subject, names) for word in words_of(name)}
    runs = (
        _tidy_run(wording, run[of.end() :] if of and _is_person(wording, of, called) else run)
        for run in _find_runs(wording, subject, names)
        for of in [_OF_FIRM.match(run)]
    )
    found = list(dict.fromkeys(filter(None, runs)))
    found = [
        run
        for run in found
        if not any({*words_of(run)} < {*words_of(other)} for other in found)
        or len(words_of(run)) > 1
        or is_cjk(run)
    ]  # Toniolo (Toniolo Arredamenti)
    others = [
        run
        for run in found
        if len(words_of(run)) > 2
        or called.isdisjoint(words_of(run))
        or (
            is_firm(wording, subject, run)  # Hr. Mai, Mai Innenausbau; not Hr. Mai Technik
            and (words_of(run)[0] not in called or subject.count(run.split()[0]) > 1)
        )
    ]
    may_be_firms = found[:1] == others[:1] or any(
        is_firm(wording, subject, run) or _weigh_shape(wording, subject, run) > 1 for run in others
    )
    return others if may_be_firms else found


def _is_person(wording: Wording, of: re.Match[str], called: Container[str]) -> bool:
    """Tell whether a word before whose firm it is means somebody: Gilmar da Avícola Santa Rita."""
    word = fold_name(of[1])
    if word in called:
        return True
    firm = fold_name(of.string[of.end() :].split()[0])
    return (
        of[1].istitle()
        and wording.is_trade(firm)
        and word not in _BODIES
        and not wording.is_trade(word)
        and wording.find_known(word) is None
    )


def _tidy_run(wording: Wording, run: str) -> str:
    """Return a name without its legal form, and without PV before Lycée Ampère."""
    if run[1:2] in ("'", "’"):
        run = _ELIDED.sub("", run)
    run = _SITE.sub("", _cut_behind_form(wording, _INTRODUCED.sub("", run)))
    run = wording.write_out(run) if ". " in run else run
    said = run.split()
    if len(said) > 2 and said[0].lower() in _AHEAD and wording.is_trade(fold_name(said[1])):
        run = run.partition(" ")[2]  # Na Clínica Norte
    if run[:1].islower():  # toiture PV Lycée Ampère
        large = (
            found.start()
            for found in WORD.finditer(run)
            if found[0][0].isupper()
            and wording.is_trade(fold_name(found[0]))
            and not ARTICLE.fullmatch(run[: found.start()].split()[-1])  # cabinet des Halles
        )
        run = run[next(large, 0) :]
    by_town = len(said) > 2 and _names_by_town(wording, said[0], said[1])
    if by_town and not ARTICLE.fullmatch(said[2]):  # Hotel Palacio del Duque
        return " ".join(said[:2])  # Klinikum Itzehoe Dialysewasser
    first, _, rest = run.partition(" ")
    words = words_of(rest)
    # PV Lycée Ampère, HR-manager Kwekerij De Lier, Vergabekommission Klinikum Hochegg
    is_about = (
        (first.isupper() and first.isalpha() and len(first) < SHORTEST_JOINED)
        or _ABOUT.match(first)
    ) and not wording.is_trade(fold_name(first))
    if (
        len(words) > 1
        and is_about
        and wording.is_trade(words[0])
        and not all(map(wording.is_trade, words))
    ):
        return rest
    return run


def _names_by_town(wording: Wording, kind: str, town: str) -> bool:
    """Tell whether what a firm does and a town name it, where all nouns have capitals."""
    is_long = len(town) > LONGEST_NAME
    return is_long and wording.is_germanic(fold_name(kind)) and wording.is_town(town)


def _cut_behind_form(wording: Wording, run: str) -> str:
    """Return a name without its legal form, and without what stands behind that."""
    words = run.split()
    for end in range(2, len(words)):
        said, name = words[end - 1], " ".join(words[:end])
        if (len(said) >= SHORTEST_PART or "." in said) and not said.islower():
            bare = wording.drop_form(name)
            if bare != name and words[end][0] not in "&+":
                return bare
    return wording.drop_form(run)


def introduces(subject: str, run: str) -> bool:
    """Tell whether a subject calls a name a firm's: Fa. Brinkmann."""
    found = _INTRODUCED.match(subject)
    return found is not None and subject[found.end() :].startswith(run)


def write_large(run: str) -> str:
    """Return a name with a capital, though a title says without one what the firm does."""
    return run[:1].upper() + run[1:]


def drop_town(wording: Wording, run: str, domain: str = "", subject: str = "") -> str:
    """Return a name without the town behind it, or the letters of a site: Jumbo DC Veghel.

    Unless it is joined, the domain has it, or the subject has a legal form behind it.
    """
    words = [*WORD.finditer(run)]
    for first in range(max(1, len(words) - 3), len(words)):
        town = run[words[first].start() :]
        kept = [fold_name(word[0]).strip(".") for word in words[:first]]
        is_site = (
            first + 1 == len(words)
            and are_letters([town])
            and not wording.is_trade(fold_name(town))
            and not _ROMAN.fullmatch(town)
        )
        if (
            (
                is_site
                or wording.is_town(town)
                or (kept[-1] == "in" and _is_in_place(wording, kept, first, len(words)))
            )
            and not any(part in domain for part in words_of(town))
            and (not ARTICLE.fullmatch(kept[-1]) or (kept[-1] in PLACED and first > 1))
            and not {kept[-1], words[first][0]} & {"&", "+"}
            and kept[-1] not in _HEADS
            and any(_tells(wording, word[0]) for word in words[:first])
            and not has_form(wording, subject, run)
        ):
            end = first - 1 - (kept[-1] in PLACED)  # Bäcker Stroh in Meiningen
            return drop_town(wording, run[: words[end].end()], domain, subject)
    return run


def _is_in_place(wording: Wording, kept: Sequence[str], first: int, length: int) -> bool:
    """Tell whether a name ends with the place of a firm: Zimmerei Rathjen in Stade."""
    return first + 1 == length and any(map(wording.is_trade, kept))


def are_letters(words: Iterable[str], most: int = SHORTEST_JOINED) -> bool:
    """Tell whether words are letters alone, which name a firm with its town: ECT Rotterdam."""
    return all(sum(map(str.isupper, word)) > 1 and len(word) <= most for word in words)


def _tells(wording: Wording, word: str) -> bool:
    """Tell whether a word of a name says whose firm it is."""
    plain = fold_name(word).strip(".")
    is_short = are_letters([word], SHORTEST_PART)
    return len(plain) > 2 and not is_short and not wording.is_trade(plain)


def _find_runs(wording: Wording, subject: str, names: Sequence[str]) -> list[str]:
    """Return what a title writes like names, its words and people left out.

    A name is words with capitals, and what joins them; small ones begin it that say what a firm
    does. Where nothing is written large, small letters say nothing.
    """
    runs: list[str] = []
    pieces = wording.parts(subject, names)
    small = subject.islower() or (
        all(map(str.islower, pieces))
        and any(
            len(words) > 2 and any(map(wording.is_trade, words)) for words in map(words_of, pieces)
        )
    )
    for piece in pieces:
        begin = end = -1
        goes_with = is_joined = was_large = False
        kind = ""  # what a firm does, of a Japanese name that goes on behind a blank
        for found in WORD.finditer(f"{piece} +"):
            word = found[0]
            if "法人" in word:
                word = CORPORATION_CJK.sub("", word) or word
            is_large = bool(_LARGE.match(word)) and not _PERIOD.fullmatch(word)
            goes_on = begin >= 0 and (
                (word[0].isdigit() and not _TIME.fullmatch(word))
                or is_large
                or (small and word.isalpha())
                or (is_joined and fold_name(word) in FAMILY)  # Lambert & fils
                # Hôpital privé La Plaine
                or (
                    (goes_with or (was_large and fold_name(word) in _ADJOINED))
                    and _BEFORE_LARGE.match(piece, found.end())
                    and (_says_kind(wording, word) or is_adjoined(word))
                )
            )
            if goes_on or (
                begin < 0 and not is_cjk(word) and (
                    (word[0].isalpha() and (is_large or small or _says_kind(wording, word)))
                    or _begins_numbered(piece, found)
                )
            ):  # fmt: skip
                begin, end = (found.start() if begin < 0 else begin), found.end()
            elif begin >= 0 and (
                word == "+"
                or not (word == "&" or ARTICLE.fullmatch(word) or (goes_with and word in _FOR))
            ):
                runs.append(piece[begin:end])
                # Lo Presti clinica Villa Igea
                begins = word[0].isalpha() and _says_kind(wording, word)
                begin, end = (found.start(), found.end()) if begins else (-1, -1)
            is_joined, was_large = word in JOINING, is_large
            goes_with = bool(ARTICLE.fullmatch(word)) or wording.is_trade(fold_name(word))
            if is_cjk(word) and not OWNED_CJK.fullmatch(word):
                if _INN_CJK.fullmatch(kind):  # 旅館 松風
                    runs = [run for run in runs if run != kind] + [f"{kind} {word}"]
                    kind = ""
                    continue
                kind = word if piece[found.end() : found.end() + 1] == " " else ""
                of_town = _OF_TOWN.fullmatch(f"{piece[: found.start()]}{word}")
                runs += (
                    _read_cjk(wording, subject, word)
                    if of_town is None
                    else ["".join(of_town.groups())]
                )
    runs = [f"{run}." if f"{run}." in subject and DOTTED.search(run) else run for run in runs]
    tidied = [run.title() if small else run for run in map(tidy_name, runs) if len(run) > 1]
    return [run for run in tidied if small or not run.islower() or is_cjk(run)] or tidied


def _begins_numbered(piece: str, found: re.Match[str]) -> bool:
    """Tell whether a part of a title begins with a name like 3F Farms."""
    is_numbered = not found.start() and bool(_NUMBERED.fullmatch(found[0]))
    return is_numbered and bool(_LARGE.match(piece[found.end() :].lstrip()))


def _read_cjk(wording: Wording, subject: str, word: str) -> list[str]:
    """Return the names in a Japanese word, without what stands before and behind them."""
    runs = []
    for part in _PARTICLE_CJK.split(word):
        name = CORPORATION_CJK.sub("", LEGAL_CJK.sub("", _HONORED_CJK.sub("", part)))
        name = _HEADQUARTERS_CJK.sub("", name)
        is_topic = _TOPIC_CJK.fullmatch(part) or f"{part}の件" in subject
        if is_topic or _PERSON_CJK.fullmatch(name):
            continue
        said, of, rest = name.rpartition("の")  # コーヒー豆の小鳥商店さん
        is_said = wording.is_trade(rest) or bool(
            re.search(rf"{re.escape(name)}(?:さん|さま|様|御中|殿)", subject)
        )
        is_core = len(wording.drop_trades(rest)) > 1
        runs.append(rest if of and len(said) > 1 and is_said and is_core else name)
    return runs


def is_adjoined(word: str) -> bool:
    """Tell whether a small word stands between what a firm does and what it is called."""
    return word.islower() and (word in _FOR or fold_name(word) in _ADJOINED)


def _says_kind(wording: Wording, word: str) -> bool:
    return wording.is_trade(fold_name(word)) or (word[-1] == "." and wording.is_short(word))


def is_firm(wording: Wording, subject: str, run: str) -> bool:
    """Tell whether a name says what the firm does, or stands in a subject with its legal form."""
    words = words_of(run if is_cjk(run) else wording.write_out(run))
    kinds = [word in LEGAL or wording.is_trade(word) for word in words]
    if words and is_cjk(words[0]):
        is_told = (len(words) > 1 and bool(_INN_CJK.fullmatch(words[0]))) or any(
            wording.drop_trades(word).strip(_NOT_CALLED_CJK)
            for kind, word in zip(kinds, words, strict=True)
            if kind or _HEAD_CJK.match(word) or _SHOP_CJK.fullmatch(word)
        )
        return (is_told and not wording.is_town(words[0])) or bool(_marked(run).search(subject))
    telling = sum(len(word) > 1 and word not in ARTICLES for word in words)
    return (any(kinds) and telling > 1) or has_form(wording, subject, run)


def has_form(wording: Wording, subject: str, run: str) -> bool:
    """Tell whether a subject has a legal form at the end of a name, or behind it."""
    bare = wording.drop_form(run)
    if bare != run:
        return True
    behind = _BEHIND.split(subject.partition(run)[2])[0].split()
    return any(
        wording.drop_form(f"{run} {' '.join(behind[:length])}") == run
        for length in range(1, min(LONGEST_NAME, len(behind)) + 1)
    )
