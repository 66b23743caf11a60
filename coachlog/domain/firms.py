"""How names of firms are compared: by their words, and with the labels of domains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from coachlog.domain.addresses import company_label, domain_of
from coachlog.domain.names import fold_name, tidy_name
from coachlog.domain.plain_spelling import split_title_words
from coachlog.domain.wording import Wording

LONGEST_NAME = 6  # words of an account's name that a subject is searched for
SHORTEST_PART = 3  # letters of a word that a domain may hold
SHORTEST_JOINED = 4  # letters of a name that a subject may write with or without blanks
TOKEN = re.compile(r"[^\W_]+")
OF = re.compile(r"['’]s\b")
_SHORTEST_PARTED = 4  # letters of a word that is parted from another
_LONGEST_SHORT = 5  # letters of what is spelt by them: WBG
# Vinhos da Serra, Hospital San Telmo
_JOINT = re.compile(
    "(du|do|da)(?!s[^aeiou]).{5,}"
    "|(san|santa|santo|saint|sainte|sankt|della|delle|del|des|dos|das).{5,}"
)
_JOINTS = frozenset(("della", "delle", "del", "des", "dos", "das", "du", "do", "da"))
_NO_FIRMS = ("www", "mail", "email", "smtp", "pec", "post")  # before the label of a domain
_VOWEL = re.compile("[aeiouy]")
LEGAL = frozenset(
    {
        "inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company",
        "plc",
        "gmbh", "mbh", "ag", "kg", "se", "sa", "sas", "sarl", "bv", "nv", "spa", "srl", "oy", "ab",
        "as", "aps", "kk", "pty", "pte", "group", "holding", "holdings", "ug", "eurl", "sasu", "sl",
        "slu", "sau", "ltda", "lda", "eireli", "cv", "vof", "oyj", "snc", "vzw", "asbl", "ev", "eg",
    }
)  # fmt: skip
ARTICLES = frozenset(
    {"de", "del", "della", "du", "des", "la", "le", "les", "der", "die", "das", "the", "do", "da"}
)
_LANGUAGES: Mapping[str, Sequence[str]] = {  # of countries, by the ends of their domains
    "de": ["de"], "at": ["de"], "ch": ["de", "fr", "it"], "fr": ["fr"], "be": ["nl", "fr"],
    "lu": ["fr", "de"], "es": ["es"], "mx": ["es"], "ar": ["es"], "cl": ["es"], "co": ["es"],
    "pe": ["es"], "it": ["it"], "nl": ["nl"], "pt": ["pt"], "br": ["pt"], "uk": ["en"],
    "ie": ["en"], "us": ["en"], "jp": ["ja"],
}  # fmt: skip
LEGAL_CJK = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|\(株\)|（株）|㈱|\(有\)|（有）|㈲"
)
# Whose firm it is, and no part of what it is called.
OWNED_CJK = re.compile(
    "(?:市立|県立|国立|公立|私立|都立|府立|道立|町立|学校法人|(?:社会|特定)?医療法人|社会福祉法人"
    "|独立行政法人)"
)


@lru_cache(10_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, its legal form in Japanese left out."""
    plain = fold_name(OF.sub("s", text[:1000]))
    return tuple(split_title_words(plain if plain.isascii() else LEGAL_CJK.sub(" ", plain)))


def squash(label: str) -> str:
    """Return the folded words of a name as domains write them: in one."""
    return "".join(words_of(label))


def spell_label(label: str, wording: Wording | None = None, languages: Sequence[str] = ()) -> str:
    """Return the label of a domain as a name, parted from what firms do, with its accents."""
    words = [word for word in re.split(r"[-_]+", label) if word]
    if wording is not None:
        words = [part for word in words for part in _part(word, wording, languages)]
    said = (_write_large(word, alone=word == label) for word in words)
    return tidy_name(" ".join(said)) or label


def _part(
    word: str, wording: Wording, languages: Sequence[str], *, behind: bool = False
) -> list[str]:
    """Return the parts of a word of a label: what firms do, before or behind their name."""
    if wording.is_listed(word) or wording.is_town(word):
        return [wording.spell_trade(word, languages)]
    joint = _JOINT.fullmatch(word) if behind else None
    if joint:
        first = joint[1] or joint[2]
        return [first, *_part(word.removeprefix(first), wording, languages)]
    cut = _find_end(word, wording) or _find_beginning(word, wording)
    halves = word[:cut], word[cut:]
    # Papierwerke are in one word.
    if not cut or (wording.is_trade(word) and all(map(wording.is_listed, halves))):
        return [word]
    rest = _part(halves[1], wording, languages, behind=wording.is_listed(halves[0]))
    return [*_part(halves[0], wording, languages), *rest]


def _find_end(word: str, wording: Wording) -> int:
    """Return where what a firm does ends a word of a label; 0: nowhere."""
    for is_apart in (wording.stands_apart, wording.is_trade_apart):
        for cut in range(_SHORTEST_PARTED + 1, len(word) - _SHORTEST_PARTED + 1):
            before = word[:cut]
            if is_apart(word[cut:]) and not any(before.endswith(joint) for joint in _JOINTS):
                return cut
    return 0


def _find_beginning(word: str, wording: Wording) -> int:
    """Return where what a firm does ends that begins a word of a label; 0: nowhere."""
    longest = len(word) - _SHORTEST_PARTED
    cuts = [cut for cut in range(longest, _SHORTEST_PARTED, -1) if wording.is_listed(word[:cut])]
    joined = (cut for cut in cuts if _JOINT.fullmatch(word[cut:]))
    # Of aceros and of acero the longer one, where a word is left behind it.
    plural = any(wording.is_listed(word[: cut + 1]) and word[cut] == "s" for cut in cuts[:1])
    return next(joined, 0 if plural else next(iter(cuts), 0))


def _write_large(word: str, *, alone: bool) -> str:
    if word in _JOINTS:
        return word
    vowels = len(word) > _LONGEST_SHORT or _VOWEL.search(fold_name(word))
    if not vowels or (alone and len(word) < _SHORTEST_PARTED):
        return word.upper()
    return word[:1].upper() + word[1:]


def firm_label(domain: str, wording: Wording) -> str:
    """Return the label of a domain that names the firm; a town's is no more than where it is."""
    label = company_label(domain)
    before, found, _ = domain.partition(f".{label}.")
    if not found or before in _NO_FIRMS or not wording.is_town(label):
        return label
    return f"{before.rpartition('.')[2]}-{label}"


def sound_of(text: str) -> str:
    """Return how the syllables sound with which a Japanese name begins: sakura of さくら銀行."""
    said = ""
    for char in text:
        alphabet, _, syllable = unicodedata.name(char, "").partition(" LETTER ")
        if alphabet not in ("HIRAGANA", "KATAKANA"):
            break
        said += syllable.rpartition(" ")[2].lower()
    return said


def languages_of(domain: str) -> Sequence[str]:
    """Return the languages of the country in which a domain is."""
    return _LANGUAGES.get(domain.rpartition(".")[2], ())


def is_part(word: str, address: str) -> bool:
    """Tell whether a folded word says something, and stands in an address or a domain."""
    if len(word) == SHORTEST_PART and company_label(domain_of(address)).endswith(word):
        return True
    return (len(word) > SHORTEST_PART and word in address) or (
        len(word) > 1 and word in re.split(r"[-._@]", address)
    )


def is_short_for(word: str, full: str) -> bool:
    """Tell whether a folded word is short for another: its first letter and some of the others."""
    if len(word) >= len(full) or word[:1] != full[:1]:
        return False
    letters = iter(full)
    return full.startswith(word) or (
        len(word) <= SHORTEST_JOINED and all(char in letters for char in word)
    )


def covers(wording: Wording, label: str, words: Sequence[str]) -> bool:
    """Tell whether a label is made of words of a name, whole or begun, in any order."""
    if not label:
        return True
    for place, word in enumerate(words):
        others = (*words[:place], *words[place + 1 :])
        kinds = (word[at:] for at in range(1, len(word) - SHORTEST_JOINED))
        if any(  # Klinikum of a Kreisklinikum
            label.startswith(kind)
            and wording.is_trade(kind)
            and covers(wording, label[len(kind) :], others)
            for kind in kinds
        ):
            return True
        if any(
            (label.startswith(word[:length]) or is_short_for(label[:length], word))
            and covers(wording, label[length:], others)
            for length in range(len(word), 0, -1)
        ):
            return True
    return len(label) > 2 and wording.is_trade(label)
