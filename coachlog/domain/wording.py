"""The words by which calendar entries say what they are, and how they are found in a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

WordKind = Literal[
    "field-day", "ride-along", "visit", "field", "together", "meeting", "half", "chat", "meal",
    "talk", "desk", "inside", "hold", "interview", "training", "webinar", "kick-off", "vendor",
    "travel", "off", "at", "own", "trade", "legal", "town", "joiner", "small",
]  # fmt: skip
WORD_KINDS: tuple[WordKind, ...] = get_args(WordKind)
# Words that leave open whether an entry was a ride-along, in the order in which they are asked for.
DOUBTFUL: tuple[WordKind, ...] = (
    "hold", "interview", "training", "webinar", "kick-off", "vendor", "travel",
)  # fmt: skip
MARKING: tuple[WordKind, ...] = ("field-day", "ride-along", "visit")
_JOINING: tuple[WordKind, ...] = ("joiner", "small", "at")
_IN_NAMES: tuple[WordKind, ...] = ("trade", "legal", "town")
_NOT_OF_AN_ACCOUNT = frozenset(
    (*MARKING, *DOUBTFUL, "together", "meeting", "half", "talk", "desk", "off", "own")
)
# Words that names have as well, where they stand beside another one of it.
_IN_NAMES_TOO = frozenset(
    ("own", "chat", "meal", "desk", "travel", "vendor", "training", "visit", "half")
)

_LOOKED_AT = 4_000  # characters of a description
_LONGEST = 6  # words
_TEXTS = 500  # of which is kept what was found in them
_HEAD = 4  # letters by which most words are told from those that are looked for
_CJK = "\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_IS_CJK = re.compile(f"[{_CJK}]")
_WORDS = re.compile(rf"[^\W_{_CJK}]+|[{_CJK}]+")
_BETWEEN = re.compile(r"[\s\-\u2010\u2011\u2013']*")
# Endings of plurals and cases; both sides lose them.
_ENDING = re.compile(r"(?:en|[es])+$")
_OPENING, _CLOSING = "([【<*（「", ")]】>*）」!"
_AROUND = f"{_OPENING}{_CLOSING} \t:：|/&@,;.?・-\u2010\u2011\u2012\u2013\u2014\u2015+\u2192"
_SHORT = {" with": " w", " con": " c", " com": " c"}  # w/, c/
_BEFORE = re.compile(r"([^\W_]+)(?: | ?& ?)$")
_NAMED = re.compile(r" (?:\d|[^\W\d_a-zß-öø-ÿ])")
# Garage du Rond-Point
_HYPHENED = re.compile(r"\b(?:de|du|des|del|della|di|do|da|la|le) [^\W\d_]+-$")
_AFTER = re.compile(r" ([^\W_]+)")
_GOES_ON = re.compile(r" (?:with|mit|avec|con|met|com|bei|chez)$")
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_APART = re.compile(r"[|,;:：/()\[\]（）【】+&@・→\u2013\u2014]| -+ |- | -")
_BESIDE = re.compile(r"様|御中|[|,;:：/()\[\]（）【】<>@・→／→\u2013\u2014]| [-+]+ |- | -")
INITIALS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2,3}\b")
_PARTICLES = frozenset(
    {
        "van", "de", "der", "den", "ter", "ten", "von", "vom", "zu", "el", "al", "la", "le", "los",
        "las", "du", "des", "di", "da", "dal", "del", "della", "do", "dos", "das", "st",
    }
)  # fmt: skip
# What joins the words of an institution's name, by language.
_JOINED_BY = {
    language: re.compile(rf" +(?:{words}) ", re.IGNORECASE)
    for language, words in {
        "en": "of|for", "de": "für|fuer", "fr": "de|du|des", "es": "de|del|de la", "it":
        "di|degli|della", "nl": "van|voor", "pt": "do|da|dos|das",
    }.items()
}  # fmt: skip
_TEAMS = re.compile(r"teams\b", re.IGNORECASE)  # Teams-Call: the program, not the team
_CONTACT = re.compile(
    r"\b(?:Fam|Familie|Famille|Dr|Dra|Prof|Profa|Mr|Mrs|Ms|Ing|Sr|Sra|Srta|Don|Doña|Dña|Mme|Mlle|Me|Herrn?|Frau|Fr|Hr"
    r"|Hrn|Sig|Sig\.ra|Sigra|Dott|Dott\.ssa|Geom|dhr|mevr|mw|dr|prof)\.? ?(?=[^\W\d_a-z])(\w+)"
)
_TITLES = re.compile("(?:さん|さま|氏|君|部長|課長)?")


def _build_table() -> dict[int, str]:
    """Return what letters are compared as: small, without accents, each still one character."""
    table = {0x2019: "'", 0xF8: "o", 0xD8: "o", 0x142: "l", 0x141: "l"}
    for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F)):
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char)[0].lower()
        if code not in table and len(plain) == 1 and plain != char:
            table[code] = plain
    return table


_PLAIN = _build_table()
_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)


def initials_of(name: str) -> str:
    """Return the initials of a name; empty where nobody is called by them."""
    words = name.split()
    return "".join(word[0] for word in words).upper() if len(words) in (2, 3) else ""


class Short(NamedTuple):
    """What people write for a longer word, and that word in the languages that have both."""

    said: re.Pattern[str]
    full: Mapping[str, str]  # by language


class Said(NamedTuple):
    """A word of a kind, and where it stands in a text."""

    kind: WordKind
    begin: int
    end: int


def spell_plainly(text: str) -> str:
    """Return a composed text, as long as it was, in which case and accents make no difference."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


def spell_umlauts_out(text: str) -> str:
    """Return a text as those write it who have no umlauts: Müller is Mueller."""
    return text if text.isascii() else text.translate(_GERMAN)


def spellings_of(text: str) -> set[str]:
    """Return how a text is spelt plainly, also where umlauts are written out."""
    text = _compose(text)
    return {spell_plainly(text), spell_plainly(spell_umlauts_out(text))}


def split_title_words(text: str) -> list[str]:
    """Return the words of a folded text; Japanese ones stand apart from Latin ones beside them."""
    return _WORDS.findall(text)


def is_cjk(word: str) -> bool:
    """Tell whether a word is written without blanks around it, as Japanese ones are."""
    return bool(_IS_CJK.match(word))


class _Index:
    """Finds words of some kinds in plainly spelt texts."""

    def __init__(self, words: Mapping[WordKind, Iterable[str]]) -> None:
        self._phrases: dict[str, list[WordKind]] = {}  # their stems joined
        self._parts: set[str] = set()  # what phrases begin with
        self._heads: set[str] = set()  # the first letters of phrases
        self._beginnings: dict[str, WordKind] = {}  # of words that may go on
        self._endings: dict[str, WordKind] = {}  # of words that others may stand before
        self._signs: dict[str, WordKind] = {}  # with signs in them, to be found as they stand
        self._solid: dict[str, list[WordKind]] = {}  # without blanks around them
        for kind, several in words.items():
            for plain in (found for word in several for found in spellings_of(word.strip())):
                self._learn(kind, plain)
                for word, short in _SHORT.items():
                    if plain.endswith(word):
                        self._learn(kind, plain.removesuffix(word) + short)
        self._begun, self._ended = tuple(self._beginnings), tuple(self._endings)

    def _learn(self, kind: WordKind, plain: str) -> None:
        if plain.endswith("*"):
            self._beginnings[plain[:-1]] = kind
        elif plain.startswith("*"):
            self._endings[plain[1:]] = kind
        elif _IS_CJK.search(plain):
            self._solid.setdefault(plain, []).append(kind)
        elif not all(char.isalnum() or char in " '" for char in plain):
            self._signs[plain] = kind
        elif plain:
            words = _WORDS.findall(plain)
            self._heads.add(words[0][:_HEAD])
            for joined in {"".join(map(_stem, words)), _stem("".join(words))}:
                self._parts.update(joined[:length] for length in range(1, len(joined)))
                kinds = self._phrases.setdefault(joined, [])
                if kind not in kinds:
                    kinds.append(kind)

    def find(self, plain: str) -> Iterator[Said]:
        """Yield the words in a text, first the longest of those that begin alike."""
        words = _WORDS.findall(plain)
        if (
            self._beginnings
            or self._endings
            or not self._heads.isdisjoint([word[:_HEAD] for word in words])
        ):
            yield from self._find_words(plain, words)
        for word, kind in self._signs.items():
            at = plain.find(word)
            if at >= 0 and _is_whole(plain, at, at + len(word)):
                yield Said(kind, at, at + len(word))
        if not plain.isascii() and _IS_CJK.search(plain):
            for word, kinds in self._solid.items():
                at = plain.find(word)
                if at >= 0:
                    yield from (Said(kind, at, at + len(word)) for kind in kinds)

    def _find_words(self, plain: str, words: Sequence[str]) -> Iterator[Said]:
        spans: list[tuple[int, int]] = []  # of the words, once one of them says something
        for place, word in enumerate(words):
            begun: list[WordKind] = []
            if word.startswith(self._begun):  # few words are, and this is asked of each
                begun += [kind for text, kind in self._beginnings.items() if word.startswith(text)]
            if word.endswith(self._ended):
                begun += [kind for text, kind in self._endings.items() if word.endswith(text)]
            ends = self._find_ends(words, place) if word[:_HEAD] in self._heads else []
            if not (begun or ends):
                continue
            spans = spans or [found.span() for found in _WORDS.finditer(plain)]
            for last in reversed(ends):  # the longest first
                joined = "".join(map(_stem, words[place : last + 1]))
                between = zip(spans[place:last], spans[place + 1 : last + 1], strict=True)
                if all(_BETWEEN.fullmatch(plain, before[1], after[0]) for before, after in between):
                    for kind in self._phrases[joined]:
                        yield Said(kind, spans[place][0], spans[last][1])
            for kind in begun:
                yield Said(kind, *spans[place])

    def _find_ends(self, words: Sequence[str], place: int) -> list[int]:
        """Return the places of the words with which a phrase that begins here ends."""
        joined, ends = "", []
        for last in range(place, min(place + _LONGEST, len(words))):
            joined += _stem(words[last])
            if joined in self._phrases:
                ends.append(last)
            if joined not in self._parts:
                break
        return ends


class Wording:
    """The words of all languages by kind, those of the user among them."""

    def __init__(
        self,
        words: Mapping[WordKind, Iterable[str]],
        shorts: Mapping[str, Mapping[str, str]],
        spelt: Mapping[str, Iterable[str]] | None = None,  # what firms do, by language
    ) -> None:
        def pick(kinds: Iterable[WordKind]) -> _Index:
            return _Index({kind: words[kind] for kind in kinds if kind in words})

        # Of one entry the same text is asked for several times.
        self._find = lru_cache(_TEXTS)(self._find_all)
        self._all = pick(kind for kind in WORD_KINDS if kind not in (*_JOINING, *_IN_NAMES))
        # What is too common to mean much in a text is looked for in titles alone.
        self._marking = _Index(
            {
                kind: [word for word in words.get(kind, ()) if not _GOES_ON.search(word)]
                for kind in MARKING
                if kind != "visit"
            }
        )
        self._joining = pick(_JOINING)
        trades = {spelt for word in words.get("trade", ()) for spelt in spellings_of(word)}
        self._trades = frozenset(_stem(word) for word in trades if "*" not in word)
        self._trade_ends = tuple(word[1:] for word in trades if word.startswith("*"))
        self._spelt_trades = {
            spelt: word.lower() for word in words.get("trade", ()) for spelt in spellings_of(word)
        }
        self._spelt_in = {
            language: {plain: word.lower() for word in several for plain in spellings_of(word)}
            for language, several in (spelt or {}).items()
        }
        self._forms = {_squeeze(form): form for form in words.get("legal", ())}
        self._towns = frozenset(map(_spell_town, words.get("town", ())))
        self._shorts = [
            Short(
                re.compile(rf"(?<![0-9A-Za-zÀ-ÿ]){re.escape(said)}\.?(?!\w)", re.IGNORECASE), full
            )
            for said, full in sorted(shorts.items(), key=lambda pair: -len(pair[0]))
        ]
        shorts_said = "|".join(re.escape(said) for said in sorted(shorts, key=len, reverse=True))
        self._any_short = re.compile(
            rf"(?<![0-9A-Za-zÀ-ÿ])(?:{shorts_said})\.?(?!\w)", re.IGNORECASE
        )
        self._marks = lru_cache(20_000)(self._read_marks)

    def marks(self, subject: str) -> Mapping[WordKind, str]:
        """Return the words that a subject says, by kind."""
        return self._marks(subject)

    def _read_marks(self, subject: str) -> Mapping[WordKind, str]:
        text = _compose(subject[:_LOOKED_AT])
        found: dict[WordKind, str] = {}
        for said in self._find(text):
            found.setdefault(said.kind, text[said.begin : said.end])
        return found

    def is_trade(self, word: str) -> bool:
        """Tell whether firms are called so by what they do, as far as a folded word goes."""
        return _stem(word) in self._trades or word.endswith(self._trade_ends)

    def is_listed(self, word: str) -> bool:
        """Tell whether a folded word is what firms do, and not only ends with it."""
        return word in self._spelt_trades or _stem(word) in self._trades

    def stands_apart(self, word: str) -> bool:
        """Tell whether a folded word is what firms do, and no end of other words."""
        return word in self._spelt_trades and word not in self._trade_ends

    def is_trade_apart(self, word: str) -> bool:
        """Tell the same of a word in any case or number."""
        return _stem(word) in self._trades and not word.endswith(self._trade_ends)

    def is_town(self, text: str) -> bool:
        """Tell whether a text is the name of a town."""
        return _spell_town(text) in self._towns

    def spell_trade(self, word: str, languages: Sequence[str] = ()) -> str:
        """Return a folded word with the accents that firms who do that write it with.

        As in these languages, else as it stands where languages differ.
        """
        tables = [self._spelt_in[key] for key in languages if key in self._spelt_in]
        spelt = {_look_up(word, table) for table in tables or self._spelt_in.values()} - {""}
        return spelt.pop() if len(spelt) == 1 else word

    def drop_form(self, name: str) -> str:
        """Return a firm's name without the legal form at its end."""
        words = name.split()
        for length in range(min(_LONGEST, len(words) - 1), 0, -1):
            said = " ".join(words[-length:])
            form = self._forms.get(_squeeze(said))
            # A spa is none, and SpA is.
            is_alike = said.istitle() <= form.istitle() or "." in said.strip(".") if form else False
            if is_alike and (len(_squeeze(said)) > 1 or "&" in said):
                return self.drop_form(" ".join(words[:-length]).rstrip(" ,;&+-–"))
        return name

    def is_short(self, word: str) -> bool:
        """Tell whether a word is one that people write for a longer one."""
        return bool(self._any_short.fullmatch(word))

    def write_out(self, text: str, languages: Sequence[str] = ()) -> str:
        """Return a text with what is written short in full.

        Where languages write it differently, as one of these, else as what follows it is written.
        """
        if not self._any_short.search(text):
            return text
        for short in self._shorts:
            found = short.said.search(text)
            if found is None:
                continue
            full = {short.full[key] for key in languages if key in short.full}
            if languages and not full and len(short.full) == 1:
                continue  # Uni is Universität in German alone
            full = full or {
                word
                for key, word in short.full.items()
                if len({*short.full.values()}) == 1 or _JOINED_BY[key].match(text, found.end())
            }
            if len(full) == 1:
                (word,) = full
                word = word.lower() if found[0].islower() else word
                text = text[: found.start()] + word + text[found.end() :]
        return text

    def find(
        self, subject: str, categories: Iterable[str], description: str
    ) -> tuple[WordKind, str] | None:
        """Return the word that marks a ride-along or a day of them, and its kind."""
        for text in (subject, *categories):
            marks = self.marks(text)
            for kind in MARKING:
                if kind in marks:
                    return kind, marks[kind]
        if description:
            text = _compose(description[:_LOOKED_AT])
            for said in self._marking.find(spell_plainly(text)):
                return said.kind, text[said.begin : said.end]
        return None

    def rest(self, subject: str, names: Iterable[str]) -> str:
        """Return a subject without these words and the names of those who took part."""
        text = _compose(subject)
        return self._trim(self._blank_out(text, names, " "))

    def pieces(self, subject: str, names: Iterable[str]) -> list[str]:
        """Return what is left of a subject, apart where such words, names and joiners stood."""
        text = self._blank_out(_compose(subject), names, "|")
        chars = list(text)
        for said in self._joining.find(spell_plainly(text)):
            word = text[said.begin : said.end]
            if said.kind != "small" or word.islower() or is_cjk(word):
                chars[said.begin : said.end] = "|" * (said.end - said.begin)
        pieces = (piece.strip(_AROUND) for piece in _APART.split("".join(chars)))
        return [piece for piece in pieces if piece]

    def parts(self, subject: str, names: Iterable[str]) -> list[str]:
        """Return what is left of a subject between its signs, words and people."""
        text = self._blank_out(_compose(subject), names, "|")
        chars = list(text)
        for said in self._find(text):
            word = spell_plainly(text[said.begin : said.end])
            is_other = said.kind in ("chat", "meal") and not self.is_trade(word)
            if is_other and not self._is_in_name(text, said):
                chars[said.begin : said.end] = "|" * (said.end - said.begin)
        text = "".join(chars)
        return [part for part in map(self._trim, _BESIDE.split(text)) if part]

    def stands_at(
        self, subject: str, names: Iterable[str], name: str
    ) -> Literal["", "alone", "behind"]:
        """Tell whether `name` stands behind a word that says at whose place, and all else blank."""
        text = self._blank_out(_compose(subject), names, " ")
        found: Literal["", "alone", "behind"] = ""
        for said in self._joining.find(spell_plainly(text)):
            behind = self._trim(text[said.end :]).lower()
            is_there = behind.startswith(name.lower()) or is_cjk(text[said.begin])
            if said.kind == "at" and is_there:
                if not self._trim(text[: said.begin]):
                    return "alone"
                found = "behind"
        return found

    def names_contact(self, subject: str, names: Iterable[str]) -> bool:
        """Tell whether a subject calls somebody by a title, as one does customers' people."""
        text = self._blank_out(_compose(subject), names, "|")
        return bool(_CONTACT.search(text))

    def is_apart(self, subject: str) -> bool:
        """Tell whether signs or joining words part a subject."""
        plain = spell_plainly(_compose(subject))
        return bool(_APART.search(plain)) or any(
            said.kind != "small" for said in self._joining.find(plain)
        )

    def _blank_out(self, text: str, names: Iterable[str], sign: str) -> str:
        spans = [
            (said.begin, said.end)
            for said in self._find(text)
            if said.kind in _NOT_OF_AN_ACCOUNT and not self._is_in_name(text, said)
        ]
        people = tuple(names)
        spans += _find_names(spell_plainly(text), people)
        short = {*map(initials_of, people)} - {""}
        spans += [found.span() for found in INITIALS.finditer(text) if found[0] in short]
        chars = list(text)
        for begin, end in spans:
            chars[begin:end] = sign * (end - begin)
        return "".join(chars)

    def _is_in_name(self, text: str, said: Said) -> bool:
        """Tell whether a word is part of a firm's name: Centro Médico, Barber Club, Belle Rive."""
        if text[said.begin - 1 : said.begin] == "-" and _HYPHENED.search(text, 0, said.begin):
            return True
        if said.kind not in _IN_NAMES_TOO and not is_cjk(text[said.begin]):
            return False
        word = text[said.begin : said.end]
        if is_cjk(word):
            return self._is_in_solid_name(text, said)
        before = _BEFORE.search(text, 0, said.begin)
        behind = _AFTER.match(text, said.end)
        around = before[0] if before else ""
        first = spell_plainly(before[1]) if before else ""
        second = spell_plainly(behind[1]) if behind else ""
        if said.kind in ("own", "vendor") and self.is_trade(spell_plainly(word)):
            named = _NAMED.match(text, said.end)  # Notaría 44
            return self.is_trade(first) or (word[0].isupper() and bool(named)) or "&" in around
        if not word[0].isupper() or word.isupper():
            return False
        if " " in word or said.kind == "visit":  # Campos con of a Gestoría Campos
            return (
                " " in word and before is not None and before[1].istitle() and self.is_trade(first)
            )
        if before is not None and "&" in before[0]:
            return True
        large = [found is not None and found[1][0].isupper() for found in (before, behind)]
        return (large[1] and self.is_trade(second)) or (all(large) and not self._says(first))

    def _is_in_solid_name(self, text: str, said: Said) -> bool:
        """Tell whether a word is inside a Japanese name that ends with what the firm does."""
        for found in _WORDS.finditer(text):
            if found.start() <= said.begin and said.end <= found.end():
                return found.start() < said.begin < said.end < found.end() and self.is_trade(
                    found[0]
                )
        return False

    def _says(self, plain: str) -> bool:
        """Tell whether a plainly spelt word is one of those that are no part of a name."""
        return any(said.kind in _NOT_OF_AN_ACCOUNT for said in self._all.find(plain))

    def _find_all(self, text: str) -> tuple[Said, ...]:
        """Return the words in a text; what is only part of a longer one is not said."""
        found = list(self._all.find(spell_plainly(text)))
        return tuple(
            said
            for said in found
            if not any(
                other.begin <= said.begin
                and said.end <= other.end
                and other.end - other.begin > said.end - said.begin
                for other in found
            )
            and (said.kind != "off" or _stands_apart(text, said))
            and (said.kind != "inside" or not _TEAMS.match(text, said.begin))
            and (said.kind != "own" or not _is_joined(text, said))
        )

    def _trim(self, text: str) -> str:
        """Return a name without joiners and signs at its ends, and brackets around nothing else."""
        text = _BRACKETS.sub(lambda found: found[0] if self._strip(found[1]) else " ", text)
        return self._strip(text)

    def _strip(self, text: str) -> str:
        while True:
            text = text.strip(_AROUND)
            cut = self._cut_joiner(text)
            if cut == text:
                return " ".join(text.split())
            text = cut

    def _cut_joiner(self, text: str) -> str:
        for said in self._joining.find(spell_plainly(text)):
            word = text[said.begin : said.end]
            if said.kind != "small" or word.islower() or is_cjk(word):
                if said.begin == 0:
                    return text[said.end :]
                if said.end == len(text):
                    return text[: said.begin]
        return text


def _look_up(word: str, table: Mapping[str, str]) -> str:
    """Return a word as a table spells it, whatever ends it; empty where it has none."""
    for length in range(len(word), max(len(word) - 3, 3), -1):
        if word[:length] in table:
            return table[word[:length]] + word[length:]
    return ""


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _spell_town(name: str) -> str:
    return " ".join(_WORDS.findall(spell_plainly(_compose(name))))


def _compose(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(20_000)
def _stem(word: str) -> str:
    if len(word) < 4:
        return word
    stem = _ENDING.sub("", word)
    return stem if len(stem) > 2 else word


def _is_whole(plain: str, begin: int, end: int) -> bool:
    """Tell whether what stands there is no part of a longer word."""
    before, after = plain[begin - 1 : begin], plain[end : end + 1]
    first, last = plain[begin], plain[end - 1]
    return not (before.isalnum() and first.isalnum()) and not (after.isalnum() and last.isalnum())


def _is_joined(text: str, said: Said) -> bool:
    """Tell whether a word is part of a longer one, or of a name: HR-Manager, Mota & Filhos."""
    behind = text[said.end : said.end + 2]
    return (behind[:1] == "-" and behind[1:].isalpha()) or text[: said.begin].endswith("& ")


def _stands_apart(text: str, said: Said) -> bool:
    """Tell whether a word is put before a subject or behind it: not in the midst of it."""
    before, after = text[: said.begin], text[said.end :]
    solid = is_cjk(text[said.begin])  # where no blanks part words
    if not before.strip(f" {_OPENING}"):
        return not solid or not after or not after[0].isalnum()
    return not after.strip(f" {_CLOSING}") and not (solid and before[-1].isalnum())


@lru_cache(20_000)  # a calendar names few people, each many times
def _words_of_name(name: str) -> frozenset[str]:
    words: set[str] = set()
    for spelling in spellings_of(name):
        words |= {part for part in _WORDS.findall(spelling) if len(part) > 1 or is_cjk(part)}
        if is_cjk(spelling):
            words.add("".join(spelling.split()))
    return frozenset(words)


def _find_names(plain: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    words = frozenset[str]().union(*map(_words_of_name, names))
    tokens = list(_WORDS.finditer(plain))
    for place, token in enumerate(tokens):
        if token[0] in words:
            beside = {other[0] for other in tokens[max(place - 1, 0) : place + 2]} - {token[0]}
            if token[0] in _PARTICLES and not beside & (words - _PARTICLES):
                continue  # Van Rijn is not Erik van Dalen
            begin, end = token.span()
            yield begin, end + 2 * plain.startswith("'s", end)
    for word in sorted(filter(is_cjk, words), key=len, reverse=True):
        for found in re.finditer(re.escape(word), plain):
            titled = _TITLES.match(plain, found.end())
            yield found.start(), titled.end() if titled else found.end()
