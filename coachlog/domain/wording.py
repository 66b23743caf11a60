"""The words by which calendar entries say what they are, and how they are found in a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

from coachlog.domain.addresses import mailbox_of
from coachlog.domain.firm_words import FirmWords
from coachlog.domain.plain_spelling import (
    INITIALS,
    WORDS,
    compose_text,
    initials_of,
    is_cjk,
    spell_plainly,
    spellings_of,
)
from coachlog.domain.word_index import WORD_KINDS, Said, WordIndex, WordKind

# Words that leave open whether an entry was a ride-along, in the order in which they are asked for.
DOUBTFUL: tuple[WordKind, ...] = (
    "hold", "interview", "training", "webinar", "kick-off", "vendor", "travel",
)  # fmt: skip
MARKING: tuple[WordKind, ...] = ("field-day", "ride-along", "visit")
_JOINING: tuple[WordKind, ...] = ("joiner", "small", "at")
_IN_NAMES: tuple[WordKind, ...] = ("trade", "legal", "town", "region")
_MAILBOXES: Mapping[WordKind, WordKind] = {
    "training": "training-mailbox", "webinar": "webinar-mailbox", "vendor": "vendor-mailbox",
    "desk": "desk-mailbox",
}  # fmt: skip
_NOT_OF_AN_ACCOUNT = frozenset(
    (*MARKING, *DOUBTFUL, "together", "meeting", "half", "talk", "desk", "off", "own")
)
# Words that names have as well, where they stand beside another one of it.
_IN_NAMES_TOO = frozenset(
    ("own", "chat", "meal", "desk", "travel", "vendor", "training", "visit", "half")
)

_LOOKED_AT = 4_000  # characters of a description
_TEXTS = 500  # of which is kept what was found in them
_OPENING, _CLOSING = "([【<*（「", ")]】>*）」!"
_AROUND = f"{_OPENING}{_CLOSING} \t:：|/&@,;.?・-\u2010\u2011\u2012\u2013\u2014\u2015+\u2192"
_OPENS_PART = ":：;|-\u2013\u2014("
_BEGINS_PART = re.compile(rf"[{re.escape(_OPENS_PART)})】\]] *$")
_DASHED = re.compile(r" *[-\u2013\u2014|/:：]")
_BEFORE = re.compile(r"([^\W_]+)(?: | ?& ?)$")
_NAMED = re.compile(r" (?:d[aeo]s? |del )?(?:\d|[^\W\d_a-zß-öø-ÿ])")
# Garage du Rond-Point
_HYPHENED = re.compile(r"\b(?:de|du|des|del|della|di|do|da|la|le) [^\W\d_]+-$")
_AFTER = re.compile(r" ([^\W_]+)")
_GOES_ON = re.compile(r" (?:with|mit|avec|con|met|com|bei|chez)$")
# What people put around a name to mark it: as in Markdown, quoted, with pictures.
_MARKS = r"~_`#\"“”„«»\u200d\u20e3\u2122\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_LEFT_OUT = re.compile(rf"^[{re.escape(_AROUND)}{_MARKS}]+|[{re.escape(_AROUND)}{_MARKS}]+$")
_TICKED = re.compile(r"\[[xX✓✔]\]")
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_DOT = r"(?<![ァ-ヶー])・|・(?![ァ-ヶー])"  # カフェ・モンブラン is one
_APART = re.compile(rf"[|,;:：/／()\[\]（）【】+&@→\u2013\u2014]| -+ |- | -|{_DOT}")
_BESIDE = re.compile(
    rf"様|御中|{_DOT}|[|,;:：/()\[\]（）【】<>@→／\u2013\u2014]| [-+]+ "
    r"|- (?!(?:und|oder|u\.|en) )| -"  # Lüftungs- und Maschinenbau
)
# Gemeinschaftspraxis Härle/Zoller
_PARTNERS = re.compile(
    r"(?:[Pp]raxis|[Kk]anzlei|[Nn]otare|[Ss]ozietät|[Aa]rchitekten|[Mm]aatschap|Mts|Cabinet|Studio|Étude)"
    r"(?: [\w.]+){0,2} [^\W\d_a-z][\w-]+(?:/[^\W\d_a-z][\w-]+)+"
)
_JOINT = "\u2044"  # stands for a sign that parts nothing
# What begins like a word that is none of a name.
_BODY = re.compile(
    r"(?:Call|Contact|Business|Training|Meeting|Visitor) Cent(?:er|re|ro)s?\b"
    r"|Office (?:de|du|des|national|public|municipal) |Junta de Freguesia\b"
)
_IN_LETTERS = re.compile(r"[^\W\d_]\.[^\W\d_]\b")  # the c of S.n.c.
_IN_KANA = re.compile("[ぁ-ん]{3}")  # はるか学園
_HONORED = re.compile("(?:様|さん|さま|御中|殿)$")
_PARTICLES = frozenset(
    {
        "van", "de", "der", "den", "ter", "ten", "von", "vom", "zu", "el", "al", "la", "le", "los",
        "las", "du", "des", "di", "da", "dal", "del", "della", "do", "dos", "das", "st",
    }
)  # fmt: skip
_FAMILY = frozenset({"van", "von", "vom", "ter", "ten", "den", "lo", "del", "della", "du"})
_TEAMS = re.compile(r"teams\b", re.IGNORECASE)  # Teams-Call: the program, not the team
_CONTACT = re.compile(
    r"\b(?:D(?=\. )|Dª"
    r"|Fam|Familie|Famille|Dr|Dra|Prof|Profa|Mr|Mrs|Ms|Ing|Sr|Sra|Srta|Lic|Arq|Mtro|Mtra|Don|Doña"
    r"|Dña|Mme|Mlle|Me|Herrn?|Frau|Fr|Hr|Hrn|Sig|Sig\.ra|Sigra|Dott|Dott\.ssa|Geom|dhr|mevr|mw|dr|prof"
    r"|(?:dott|sig|ing|geom|sr|sra)(?=\.)|(?:dott\.ssa|sig\.ra)(?= ))"
    r"\.? ?(?=[^\W\d_a-z])((?:(?:Lo|La|Li|Del?|Della|Di|Da|Van|Von|Le) )*\w+)"
)
_TITLES = re.compile("(?:さん|さま|氏|君|くん|ちゃん|部長|課長)?")


class Wording(FirmWords):
    """The words of all languages by kind, those of the user among them."""

    def __init__(
        self,
        words: Mapping[WordKind, Iterable[str]],
        shorts: Mapping[str, Mapping[str, str]],
        spelt: Mapping[str, Iterable[str]] | None = None,  # what firms do, by language
        named: Mapping[str, Iterable[str]] | None = None,  # what else their names are made of
    ) -> None:
        super().__init__(words, shorts, spelt, named)

        def pick(kinds: Iterable[WordKind]) -> WordIndex:
            return WordIndex({kind: words[kind] for kind in kinds if kind in words})

        self._mailboxes = {
            kind: frozenset(word.lower() for word in words.get(named, ()))
            for kind, named in _MAILBOXES.items()
        }
        self._regions = frozenset(map(spell_plainly, words.get("region", ())))
        # Of one entry the same text is asked for several times.
        self._find = lru_cache(_TEXTS)(self._find_all)
        self._spans = lru_cache(_TEXTS)(self._find_spans)
        self._join = lru_cache(_TEXTS)(self._find_joining)
        self._trim = lru_cache(_TEXTS)(self._trim_once)
        self._parts = lru_cache(_TEXTS)(self._find_parts)
        apart = (*_JOINING, "of", *_IN_NAMES, *_MAILBOXES.values())
        self._all = pick(kind for kind in WORD_KINDS if kind not in apart)
        # What is too common to mean much in a text is looked for in titles alone.
        self._marking = WordIndex(
            {
                kind: [word for word in words.get(kind, ()) if not _GOES_ON.search(word)]
                for kind in MARKING
                if kind != "visit"
            }
        )
        self._joining, self._of = pick(_JOINING), pick(("of",))
        self._marks = lru_cache(20_000)(self._read_marks)

    def is_mailbox(self, email: str, kind: WordKind) -> bool:
        """Tell whether an address is of a mailbox that sells, teaches or invites, or of a desk."""
        return mailbox_of(email) in self._mailboxes.get(kind, ())

    def is_place(self, text: str) -> bool:
        """Tell whether a text is the name of a town or a region."""
        return self.is_town(text) or spell_plainly(text) in self._regions

    def marks(self, subject: str) -> Mapping[WordKind, str]:
        """Return the words that a subject says, by kind."""
        return self._marks(subject)

    def _read_marks(self, subject: str) -> Mapping[WordKind, str]:
        text = compose_text(subject[:_LOOKED_AT])
        found: dict[WordKind, str] = {}
        for said in self._find(text):
            if not self._is_of_person(text, said):
                found.setdefault(said.kind, text[said.begin : said.end])
        return found

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
            text = compose_text(description[:_LOOKED_AT])
            for said in self._marking.find(spell_plainly(text)):
                return said.kind, text[said.begin : said.end]
        return None

    def rest(self, subject: str, names: Iterable[str]) -> str:
        """Return a subject without these words and the names of those who took part."""
        text = compose_text(subject)
        return self._trim(self._blank_out(text, tuple(names), " "))

    def pieces(self, subject: str, names: Iterable[str]) -> list[str]:
        """Return what is left of a subject, apart where such words, names and joiners stood."""
        text = self._blank_out(compose_text(subject), tuple(names), "|")
        chars = list(text)
        for said in self._join(text):
            word = text[said.begin : said.end]
            if said.kind != "small" or word.islower() or is_cjk(word):
                chars[said.begin : said.end] = "|" * (said.end - said.begin)
        pieces = map(_strip_signs, _APART.split("".join(chars)))
        return [piece for piece in pieces if piece]

    def parts(self, subject: str, names: Iterable[str]) -> tuple[str, ...]:
        """Return what is left of a subject between its signs, words and people."""
        return self._parts(subject, tuple(names))

    def _find_parts(self, subject: str, names: tuple[str, ...]) -> tuple[str, ...]:
        text = self._blank_out(compose_text(subject), names, "|")
        chars = list(text)
        for said in self._find(text):
            word = spell_plainly(text[said.begin : said.end])
            is_other = said.kind in ("chat", "about", "task", "meal") and not self.is_trade(word)
            if is_other and not self._is_in_name(text, said):
                chars[said.begin : said.end] = "|" * (said.end - said.begin)
        text = "".join(chars)
        text = _PARTNERS.sub(lambda found: found[0].replace("/", _JOINT), text)
        parts = map(self._trim, _BESIDE.split(text))
        return tuple(part.replace(_JOINT, "/") for part in parts if part)

    def stands_at(
        self, subject: str, names: Iterable[str], name: str
    ) -> Literal["", "alone", "behind"]:
        """Tell whether `name` stands behind a word that says at whose place, and all else blank."""
        text = self._blank_out(compose_text(subject), tuple(names), " ")
        found: Literal["", "alone", "behind"] = ""
        for said in self._join(text):
            behind = self._trim(text[said.end :]).lower()
            is_there = behind.startswith(name.lower()) or is_cjk(text[said.begin])
            if said.kind == "at" and is_there:
                if not self._trim(text[: said.begin]):
                    return "alone"
                found = "behind"
        return found

    def names_contact(self, subject: str, names: Iterable[str]) -> bool:
        """Tell whether a subject calls somebody by a title, as one does customers' people."""
        return bool(self.find_contacts(subject, names))

    def find_contacts(self, subject: str, names: Iterable[str]) -> list[str]:
        """Return the names of those whom a subject calls by a title."""
        text = self._blank_out(compose_text(subject), tuple(names), "|")
        return [found[1] for found in _CONTACT.finditer(text)]

    def joins(self, before: str) -> bool:
        """Tell whether a text ends with a word or a sign for being with somebody."""
        last = [said for said in self._join(before) if said.end == len(before)]
        if any(said.kind == "small" for said in last):  # com o Jan
            before = before[: last[0].begin].rstrip()
            last = [said for said in self._join(before) if said.end == len(before)]
        return before.endswith(("+", "&", "＋")) or any(said.kind == "joiner" for said in last)

    def is_common(self, word: str) -> bool:
        """Tell whether a word beside somebody's name is no part of another name."""
        if word.islower():
            return True
        return self._says(spell_plainly(word)) or any(self._joining.find(spell_plainly(word)))

    def find_of(self, text: str) -> list[Said]:
        """Return the words that beside a name tell whose something is, or who does not come."""
        return list(self._of.find(spell_plainly(text)))

    def is_apart(self, subject: str) -> bool:
        """Tell whether signs or joining words part a subject."""
        text = compose_text(subject)
        is_parted = bool(_APART.search(spell_plainly(text)))
        return is_parted or any(said.kind != "small" for said in self._join(text))

    def _blank_out(self, text: str, names: tuple[str, ...], sign: str) -> str:
        chars = list(text)
        for begin, end in self._spans(text, names):
            chars[begin:end] = sign * (end - begin)
        return "".join(chars)

    def _find_spans(self, text: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return where a text has these words, and the names and initials of people."""
        spans = [
            (said.begin, said.end)
            for said in self._find(text)
            if said.kind in _NOT_OF_AN_ACCOUNT and not self._is_in_name(text, said)
        ]
        spans += find_name_spans(spell_plainly(text), names)
        short = {*map(initials_of, names)} - {""}
        return spans + [found.span() for found in INITIALS.finditer(text) if found[0] in short]

    @staticmethod
    def _is_of_person(text: str, said: Said) -> bool:
        """Tell whether a word is somebody's name: Van Essen."""
        if said.kind not in _IN_NAMES_TOO or not text[said.begin].isupper():
            return False
        before = _BEFORE.search(text, 0, said.begin)
        return before is not None and before[1].istitle() and before[1].lower() in _FAMILY

    def _is_in_name(self, text: str, said: Said) -> bool:
        """Tell whether a word is part of a firm's name: Centro Médico, Barber Club, Belle Rive."""
        if _BODY.match(text, said.begin) or text[: said.begin].endswith("ommunauté de "):
            return True
        if text[said.begin - 1 : said.begin] == "-" and _HYPHENED.search(text, 0, said.begin):
            return True
        if said.kind not in _IN_NAMES_TOO and not is_cjk(text[said.begin]):
            return False
        word = text[said.begin : said.end]
        if is_cjk(word):
            return self._is_in_solid_name(text, said)
        before = _BEFORE.search(text, 0, said.begin)
        if said.kind == "meal" and not text[: said.begin].strip():
            return False  # Comida Hnos. Ruiz
        behind = _AFTER.match(text, said.end)
        around = before[0] if before else ""
        first = spell_plainly(before[1]) if before else ""
        second = spell_plainly(behind[1]) if behind else ""
        if said.kind in ("own", "vendor") and self.is_trade(spell_plainly(word)):
            named = _NAMED.match(text, said.end)  # Notaría 44
            behind_name = before is not None and before[1].istitle() and not self._says(first)
            is_large = word[0].isupper() and (bool(named) or behind_name)  # Acorns Nursery
            return self.is_trade(first) or is_large or "&" in around
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
        for found in WORDS.finditer(text):
            if found.start() < said.begin and said.end <= found.end():
                if said.kind == "own" and self.is_trade(text[found.start() : said.end]):
                    before = text[found.start() : said.begin]
                    return len(before) > 1 and not self.is_town(before)  # 橘会計事務所
                name = _HONORED.sub("", found[0])
                return said.end < found.start() + len(name) and self.is_trade(name)
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
            and (said.kind != "task" or _stands_outside(text, said))
            and (said.kind != "inside" or not _TEAMS.match(text, said.begin))
            and (said.kind != "own" or not _is_joined(text, said))
            and text[said.begin : said.end] != "Hr"  # a man, not the department HR
        )

    def _find_joining(self, text: str) -> tuple[Said, ...]:
        found = self._joining.find(spell_plainly(text))
        return tuple(said for said in found if not _IN_LETTERS.match(text, max(0, said.begin - 2)))

    def _trim_once(self, text: str) -> str:
        """Return a name without joiners and signs at its ends, and brackets around nothing else."""
        text = _TICKED.sub(" ", text)
        text = _BRACKETS.sub(lambda found: found[0] if self._strip(found[1]) else " ", text)
        return self._strip(text)

    def _strip(self, text: str) -> str:
        while True:
            text = _strip_signs(text)
            cut = self._cut_joiner(text)
            if cut == text:
                return " ".join(text.split())
            text = cut

    def _cut_joiner(self, text: str) -> str:
        for said in self._join(text):
            word = text[said.begin : said.end]
            if said.kind != "small" or word.islower() or is_cjk(word):
                before, behind = text[: said.begin], text[said.end :]
                if not before and not _IN_KANA.match(word + behind):
                    return behind
                if not behind:
                    return before
        return text


def _strip_signs(text: str) -> str:
    if text[:1].isalnum() and text[-1].isalnum():  # as most
        return text
    return _LEFT_OUT.sub("", text)


def _is_joined(text: str, said: Said) -> bool:
    """Tell whether a word is part of a longer one, or of a name: HR-Manager, Mota & Filhos."""
    behind = text[said.end : said.end + 2]
    return (behind[:1] == "-" and behind[1:].isalpha()) or text[: said.begin].endswith("& ")


def _stands_apart(text: str, said: Said) -> bool:
    """Tell whether a word is put before a subject, behind it, in brackets, or between dashes."""
    before, after = _LEFT_OUT.sub("", text[: said.begin]), text[said.end :]
    solid = is_cjk(text[said.begin])  # where no blanks part words
    if not before:
        return not solid or not after or not after[0].isalnum()
    beside, begins = text[said.begin - 1], _BEGINS_PART.search(text, 0, said.begin)
    if beside in _OPENING or (begins and _DASHED.match(after)):
        return True
    return not after.strip(f" {_CLOSING}") and not (solid and beside.isalnum())


def _stands_outside(text: str, said: Said) -> bool:
    """Tell whether a word begins a title or what stands behind a sign, or ends the title."""
    before, after = text[: said.begin].rstrip(), text[said.end :]
    return not before or before[-1] in _OPENS_PART or not after.strip(f" {_CLOSING}.")


@lru_cache(20_000)  # a calendar names few people, each many times
def _words_of_name(name: str) -> frozenset[str]:
    words: set[str] = set()
    for spelling in spellings_of(name):
        words |= {part for part in WORDS.findall(spelling) if len(part) > 1 or is_cjk(part)}
    return frozenset(words)


def find_name_spans(plain: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where a plainly spelt text has parts of somebody's name."""
    words = frozenset[str]().union(*map(_words_of_name, names))
    tokens = list(WORDS.finditer(plain))
    for place, token in enumerate(tokens):
        if token[0] in words:
            beside = {other[0] for other in tokens[max(place - 1, 0) : place + 2]} - {token[0]}
            if token[0] in _PARTICLES and not beside & (words - _PARTICLES):
                continue  # Van Rijn is not Erik van Dalen
            begin, end = token.span()
            yield begin, end + 2 * plain.startswith("'s", end)
    for word in filter(is_cjk, words):
        for found in re.finditer(re.escape(word), plain):
            titled = _TITLES.match(plain, found.end())
            yield found.start(), titled.end() if titled else found.end()
