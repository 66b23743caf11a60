"""How names of firms are compared: by their words, and with the labels of domains."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from coachlog.domain.addresses import company_label, domain_of
from coachlog.domain.names import fold_name
from coachlog.domain.plain_spelling import split_title_words
from coachlog.domain.wording import Wording

LONGEST_NAME = 6  # words of an account's name that a subject is searched for
SHORTEST_PART = 3  # letters of a word that a domain may hold
SHORTEST_JOINED = 4  # letters of a name that a subject may write with or without blanks
TOKEN = re.compile(r"[^\W_]+")
OF = re.compile(r"['’]s\b")
_NO_FIRMS = ("www", "mail", "email", "smtp", "pec", "post")  # before the label of a domain
_COMMUNES = ("comune", "provincia", "regione")  # before the label of an Italian one's
LEGAL = frozenset(
    {
        "inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company",
        "plc",
        "gmbh", "mbh", "ag", "kg", "se", "sa", "sas", "sarl", "bv", "nv", "spa", "srl", "oy", "ab",
        "as", "aps", "kk", "pty", "pte", "group", "holding", "holdings", "ug", "eurl", "sasu", "sl",
        "slu", "sau", "ltda", "lda", "eireli", "cv", "vof", "oyj", "snc", "vzw", "asbl", "ev", "eg",
    }
)  # fmt: skip
HOUSEHOLDS = frozenset({"familie", "famille", "famiglia", "familia"})  # before a family's name
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
CORPORATION_CJK = re.compile(
    "(?:学校|(?:社会|特定)?医療|社会福祉|独立行政|宗教|農事組合|NPO|特定非営利活動|(?:一般|公益)(?:社団|財団))"
    "法人(?:社団|財団)?"
)
OWNED_CJK = re.compile(
    f"(?:市立|県立|国立|公立|私立|都立|府立|道立|町立|{CORPORATION_CJK.pattern})"
)
# Parts of a Japanese word: in one alphabet each; and what stands behind whose place it is.
_ALPHABETS = re.compile("[\u3040-\u309f]+|[\u30a0-\u30ff]+|[\u3005\u3400-\u9fff]+")
_PLACED_CJK = re.compile("(?:本部|本社|本店|支店|支社|工場|営業所)$")


@lru_cache(10_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, its legal form in Japanese left out."""
    plain = fold_name(OF.sub("s", text[:1000]))
    return tuple(split_title_words(plain if plain.isascii() else LEGAL_CJK.sub(" ", plain)))


def squash(label: str) -> str:
    """Return the folded words of a name as domains write them: in one."""
    return "".join(words_of(label))


def firm_label(domain: str, wording: Wording) -> str:
    """Return the label of a domain that names the firm; a town's is no more than where it is."""
    label = company_label(domain)
    before, found, _ = domain.partition(f".{label}.")
    if found and len(label) < SHORTEST_PART and domain.endswith(".gov.br"):
        return before.rpartition(".")[2]  # campolargo.pr.gov.br
    is_province = len(label) < SHORTEST_PART and domain.endswith(".it")  # policlinico.mo.it
    is_place = is_province or before in _COMMUNES or wording.is_town(label)
    if not found or before in _NO_FIRMS or not is_place:
        return label
    kind, *parts = before.split(".")
    if parts and kind in _COMMUNES:  # comune.sestri.ge.it
        return f"{kind}-{parts[-1]}"
    return f"{before.rpartition('.')[2]}-{label}"


@lru_cache(10_000)
def core_of(word: str, wording: Wording) -> tuple[str, frozenset[str]]:
    """Return what a Japanese name is besides what the firm does, and that: 青葉 and ホテル."""
    parts = _ALPHABETS.findall(_PLACED_CJK.sub("", OWNED_CJK.sub("", word)))
    kept, trades = "", set[str]()
    for part in parts:
        core = wording.drop_trades(part)
        kept += core
        trades |= {part.removeprefix(core)} - {""}
    return kept, frozenset(trades)


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
        if label[0] not in word:
            continue
        others = (*words[:place], *words[place + 1 :])
        kinds = (word[at:] for at in range(1, len(word) - SHORTEST_JOINED))
        if any(  # Klinikum of a Kreisklinikum
            label.startswith(kind)
            and wording.is_trade(kind)
            and covers(wording, label[len(kind) :], others)
            for kind in kinds
        ):
            return True
        if label[0] == word[0] and any(
            (label.startswith(word[:length]) or is_short_for(label[:length], word))
            and covers(wording, label[length:], others)
            for length in range(len(word), 0, -1)
        ):
            return True
    return len(label) > 2 and wording.is_trade(label)
