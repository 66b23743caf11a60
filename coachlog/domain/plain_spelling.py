"""How texts are compared whose case, accents, umlauts or endings make no difference."""

from __future__ import annotations

import re
import unicodedata

_CJK = "\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
IS_CJK = re.compile(f"[{_CJK}]")
WORDS = re.compile(rf"[^\W_{_CJK}]+|[{_CJK}]+")
INITIALS = re.compile(r"\b[A-ZÀ-ÖØ-Þ]{2,3}\b")
# Endings of plurals and cases; both sides lose them.
_ENDING = re.compile(r"(?:en|[es])+$")


def _build_table() -> dict[int, str]:
    """Return what letters are compared as: small, without accents, each still one character."""
    codes = (*range(0x41, 0x250), *range(0x1E00, 0x1F00), *range(0xFF01, 0xFF5F))
    table = {code: unicodedata.normalize("NFKD", chr(code))[0].lower() for code in codes}
    return table | {0x2019: "'", 0xF8: "o", 0xD8: "o", 0x142: "l", 0x141: "l"}


_PLAIN = _build_table()
_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)


def spell_plainly(text: str) -> str:
    """Return a composed text, as long as it was, in which case and accents make no difference."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


def spell_umlauts_out(text: str) -> str:
    """Return a text as those write it who have no umlauts: Müller is Mueller."""
    return text if text.isascii() else text.translate(_GERMAN)


def spellings_of(text: str) -> set[str]:
    """Return how a text is spelt plainly, also where umlauts are written out."""
    text = compose_text(text)
    return {spell_plainly(text), spell_plainly(spell_umlauts_out(text))}


def compose_text(text: str) -> str:
    """Return a text with letters and accents in one character each."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def split_title_words(text: str) -> list[str]:
    """Return the words of a folded text; Japanese ones stand apart from Latin ones beside them."""
    return WORDS.findall(text)


def stem_of(word: str) -> str:
    """Return a plainly spelt word without its ending; short ones stay as they are."""
    stem = _ENDING.sub("", word) if word.endswith(("e", "n", "s")) else word
    return stem if len(stem) > 2 else word


def is_cjk(word: str) -> bool:
    """Tell whether a word is written without blanks around it, as Japanese ones are."""
    return bool(IS_CJK.match(word))


def initials_of(name: str) -> str:
    """Return the initials of a name; empty where nobody is called by them."""
    words = name.split()
    return "".join(word[0] for word in words).upper() if len(words) in (2, 3) else ""
