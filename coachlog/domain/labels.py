"""Parts the label of a domain into the words of a name: what firms do, towns, what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from coachlog.domain.names import fold_name, tidy_name
from coachlog.domain.plain_spelling import spell_umlauts_out
from coachlog.domain.wording import Wording

_LONGEST = 40  # letters that are parted
_SHORTEST = 3  # letters of a word
_LONGEST_SHORT = 5  # letters of what is spelt by them: WBG
# A label is parted so that it costs least: what it costs not to know a word, each letter of it, and
# that it is short, as in Initech.
_UNKNOWN, _LETTER, _BRIEF = 8, 3, 4
_FAMILY = 6  # what a name costs that somebody has who writes from there
# How words begin; what does not is the rest of one.
_ONSET = re.compile(
    r"[aeiou]|y[aeiou]|[bcdfghjklmnprstvwxz][aeiouy]|qu|[bcfgkp]l[aeiouy]|[bcdfgkptvw]r[aeiouy]"
    r"|(?:ch|gh|kh|ph|rh|sh|th|sch|sc|sp|st|sk|gn|kn|pf|tw|zw|sw|schl|schm|schn|schr|schw|spr|str"
    r"|scr|chr|thr|shr|spl|wh|sl|sm|sn)[aeiouy]"
)
_VOWEL = re.compile("[aeiouy]")
_UMLAUT = re.compile(r"(?<![aeoq])(?:([aou])e(?![aeiou])|(a)e(?=u))")
_SCOTTISH = re.compile("mc[a-z]{3}")
_TITLED = re.compile(r"(?:st|dr)(?=[bcdfgjklmnpqvwxz]|an[nd]|os)")  # stlukes, drfeldman
_DOCTOR = re.compile(
    r"(.*(?:praxis|arzt|aerzte|klinik|ordination)|.{4,}(?=dr[bcdfgjklmnpqstvwxz]))dr(.{4,})"
)
_OF_SAINT = re.compile(r"(?<!me)(?<!la)(?<!ci)s$")  # St. Luke's, and not of St. James
_WORD = re.compile(r"(?<![\w.])[^\W\d_]+")
_SMALL = re.compile(
    "de|del|di|da|do|la|le|les|sur|sous|en|am|an|im|in|der|bei|vor|ob|the|upon|on|of"
)
_FORMS = ("ag", "bv", "gmbh", "inc", "kg", "lda", "llc", "ltd", "ltda", "sarl", "sas", "srl")
_HYPHENED = re.compile(r"\b(Sainte?|Sint) ")
_ELIDED = re.compile(r"(?<=\w)' ")
_SAINTS = {
    "en": "Saint", "de": "Sankt", "fr": "Saint Sainte", "es": "San Santa Santo",
    "it": "San Santa Santo", "nl": "Sint", "pt": "São San Santa Santo",
}  # fmt: skip
# What joins words. Behind the loose ones only known words are parted: surnames begin so too.
_LOOSE = {
    "en": "of", "de": "und am im", "fr": "de du des La Le et L' d'", "es":
    "de La El", "it":
    "di degli dalla L' La Il Le Lo", "pt": "de",
}  # fmt: skip
_FIRM = {
    "en": "The", "de": "von vom zum zur", "fr": "Chez de-la", "es": "del de-la de-las de-los", "it":
    "del della delle dei dell'", "pt": "da do das dos", "nl":
    "De Het Van Van-de Van-den Van-der Ten Ter",
}  # fmt: skip

# What a family has with it, at the end: Kerr & Sons of kerrandsons.
_WITH = {
    "en": "and sons son co partners", "de": "und Söhne Sohn Partner Co", "fr":
    "et fils frères associés", "es": "e hijos", "it": "e figli associati", "nl":
    "en zonen zoon zn", "pt": "e filhos irmãos",
}  # fmt: skip
_SONS = frozenset({"sons", "Söhne", "hijos", "figli", "zonen", "filhos"})  # also without and
FAMILY = frozenset(fold_name(word) for told in _WITH.values() for word in told.split()[1:])
_BARE_SONS = frozenset(fold_name(spell_umlauts_out(word)) for word in _SONS)
# Of which town the domain of a commune says it is one: ville-clisson.fr.
_OF_TOWN = {
    "ville": "de", "mairie": "de", "commune": "de", "ayuntamiento": "de", "prefeitura": "de",
    "universite": "de", "universidad": "de", "comune": "di", "provincia": "di", "universita": "di",
}  # fmt: skip

_ARTICLES = frozenset({"la", "le", "lo", "il", "el", "l"})
_BEFORE_KNOWN = frozenset({"unknown", "loose"})
_BEFORE_JOINTS = ("", "known", "begun", "unknown"), ("", "known", "begun", "loose")


class _LabelReading(NamedTuple):
    cost: int
    words: tuple[str, ...]
    kind: str  # of the last one: known, unknown; loose, firm or plural, which join; saint; with


class _Letters(str):
    """A word that is still to be written large: most readings are given up before."""

    __slots__ = ()


def spell_label(
    label: str,
    wording: Wording | None = None,
    languages: Sequence[str] = (),
    families: Iterable[str] = (),
) -> str:
    """Return the label of a domain as a name, parted from what firms do, with its accents.

    It is parted too from the names of `families` whose people have addresses there, squashed.
    """
    words = re.split(r"[-_]+", label)
    while len(words) > 1 and (
        words[-1] in _FORMS or (len(words[-1]) < _SHORTEST and "it" in languages)
    ):
        words.pop()  # turbomec-bg is in Bergamo
    if wording is None:
        said = [_write_large(word) for word in words]
    else:
        joints = _read_joints(tuple(languages))
        if len(words) > 1 and languages and wording.is_short(words[0]):
            words[0] = fold_name(wording.write_out(words[0], languages))  # ayto-lorca
        of = _OF_TOWN.get(words[0], "") if languages else ""
        behind = joints.get(words[1]) if len(words) > 1 else None
        if of and len(words) > 1 and (behind is None or behind.kind == "saint"):
            elided = "fr" in languages and _VOWEL.match(words[1])
            words.insert(1, "d'" if elided else of)
        said = [
            part
            for at, word in enumerate(words)
            for part in (
                (word,)
                if word in ("d'", of)
                else joints[word].words
                if at and word in joints
                else _part_piece(word, wording, languages, families, is_apart=len(words) > 1)
            )
        ]
    if len(label) <= _SHORTEST:
        return label.upper()
    name = _ELIDED.sub("'", _HYPHENED.sub(r"\1-", " ".join(said)))
    return tidy_name(name) or label


def _part_piece(
    piece: str,
    wording: Wording,
    languages: Sequence[str],
    families: Iterable[str],
    *,
    is_apart: bool,
) -> tuple[str, ...]:
    """Return the words of a label, or of a piece of it between hyphens.

    Who parted it so has parted two words, unless the first one is long and says what the firm does:
    Millbrook of millbrook-hotels.
    """
    theirs = _find_families(piece, families)
    words = part_word(piece, wording, (*languages,), theirs)
    if not is_apart or theirs or len(words) != 2 or not "".join(words).isalpha():
        return words
    first, last = map(fold_name, words)
    is_kind = len(first) > _LONGEST_SHORT and wording.is_trade(first)
    is_joined = first in _read_joints((*languages,)) or last == words[1]
    return words if is_kind or is_joined else (_write_large(piece),)


def _find_families(word: str, families: Iterable[str]) -> tuple[str, ...]:
    """Return those of which a word begins or ends with the name, and has more."""
    return tuple(
        name
        for name in dict.fromkeys(families)
        if len(name) > _SHORTEST
        and len(word) >= len(name) + _SHORTEST
        and (word.startswith(name) or word.endswith(name))
    )


@lru_cache(10_000)
def part_word(
    word: str, wording: Wording, languages: tuple[str, ...], families: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the words of which a word of a label is made, the names of families among them."""
    doctor = _DOCTOR.fullmatch(word) if "de" in languages else None
    if doctor is not None:  # Praxis Dr. Hoffmann
        kind, name = (part_word(piece, wording, languages) for piece in doctor.groups())
        return (*kind, "Dr.", *name)
    titled = _TITLED.match(word)
    if titled is not None and not {"de", "en"}.isdisjoint(languages or ("en",)):
        called, *rest = part_word(word[2:], wording, languages)
        if titled[0] == "st" and "en" in (languages or ("en",)):
            called = _OF_SAINT.sub("'s", called)
        return (f"{titled[0].capitalize()}.", called, *rest)
    if len(word) > _LONGEST or not word.isalpha():
        return (_write_large(word),)
    parts = _read_cheapest(word, wording, languages, families)
    return tuple(
        _write_large(_write_umlauts(part, languages)) if isinstance(part, _Letters) else part
        for part in parts or (word.upper(),)
    )


def _read_cheapest(
    word: str, wording: Wording, languages: tuple[str, ...], families: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the parts of a word as they cost least; none where it can't be read at all."""
    named = {name: _read_family(name, wording, languages) for name in families}
    best: list[dict[str, _LabelReading]] = [{"": _LabelReading(0, (), "")}]
    onsets = [0, *(_end_onset(word, first) for first in range(1, len(word)))]
    for last in range(1, len(word) + 1):
        here: dict[str, _LabelReading] = {}
        for first in filter(best.__getitem__, range(last)):
            piece = word[first:last]
            readings = _read_piece(
                piece, wording, languages, begins=not first, ends=last == len(word)
            )
            if last >= onsets[first] and not best[first].keys() <= _BEFORE_KNOWN:
                readings += _read_unknown(piece)
            readings += named.get(piece, ())
            for read in readings:
                for before in best[first].values():
                    cost = before.cost + read.cost
                    if (read.kind not in here or cost < here[read.kind].cost) and _may_follow(
                        before.kind, read.kind, piece, is_last=last == len(word)
                    ):
                        here[read.kind] = _LabelReading(
                            cost, (*before.words, *read.words), read.kind
                        )
        best.append(here)
    return min(best[-1].values(), key=lambda part: part.cost).words if best[-1] else ()


def _end_onset(word: str, first: int) -> int:
    """Return where what begins a word ends; beyond all words where none begins so."""
    found = _ONSET.match(word, first)
    return found.end() if found else _LONGEST + 1


def _read_piece(
    piece: str, wording: Wording, languages: tuple[str, ...], *, begins: bool, ends: bool
) -> tuple[_LabelReading, ...]:
    """Return as what a piece of a label may be read that is known."""
    joint = _read_joints(languages).get(piece)
    known = wording.find_known(piece, languages)
    if known is None or (known.is_town and (begins or not ends)):
        return () if joint is None else (joint,)
    kind = "begun" if known.is_begun else "known"
    read = _LabelReading(known.cost, (_Letters(known.spelt),), kind)
    return (read,) if joint is None else (joint, read)


def _read_unknown(piece: str) -> tuple[_LabelReading, ...]:
    if len(piece) < _SHORTEST:
        return ()
    cost = _UNKNOWN + _LETTER * len(piece) + _BRIEF * (len(piece) <= _SHORTEST + 1)
    return (_LabelReading(cost, (_Letters(piece),), "unknown"),)


def _read_family(
    name: str, wording: Wording, languages: tuple[str, ...]
) -> tuple[_LabelReading, ...]:
    """Return a name that somebody has as a known word, unless it is what firms do."""
    if wording.is_trade(name):
        return ()
    return (_LabelReading(_FAMILY, part_word(name, wording, languages), "known"),)


def _may_follow(before: str, kind: str, piece: str, *, is_last: bool) -> bool:
    """Tell whether a piece may be read so behind one of another kind."""
    if kind == "with":
        return bool(before) and (is_last or piece not in _BARE_SONS)
    if kind in ("loose", "firm", "plural", "saint"):
        if before == "unknown" and kind == "loose" and piece in _ARTICLES:
            return False
        return not is_last and before in _BEFORE_JOINTS[kind == "saint"]
    if kind == "known" or not before:
        return True
    fits = bool(_ONSET.match(piece))
    if before in ("loose", "plural"):
        return fits and before == "plural" and piece[-1] in "sx"
    return fits and (kind == "begun" or before != "unknown")


@lru_cache(100)
def _read_joints(languages: tuple[str, ...]) -> Mapping[str, _LabelReading]:
    """Return what joins words in some languages, by how domains write it."""
    return {
        re.sub("[-']", "", fold_name(word)): _LabelReading(cost, tuple(word.split("-")), kind)
        for kind, cost, table in (
            ("loose", 4, _LOOSE),
            ("firm", 2, _FIRM),
            ("plural", 2, {"fr": "Les", "es": "Los Las"}),
            ("saint", 4, _SAINTS),
        )
        for language in languages
        for word in table.get(language, "").split()
    } | {
        fold_name(before + spelt): _LabelReading(4, ("&", word.capitalize()), "with")
        for joint, *words in (
            _WITH[language].split() for language in languages if language in _WITH
        )
        for word in words
        for spelt in {word, spell_umlauts_out(word)}
        for before in ({joint, ""} if word in _SONS else {joint})
    }


def _write_umlauts(word: str, languages: Sequence[str]) -> str:
    """Return an unknown word with its umlauts, where the country writes them."""
    if "de" not in languages:
        return word
    return _UMLAUT.sub(lambda found: "äöü"["aou".index(found[1] or found[2])], word)


def _write_large(word: str) -> str:
    if len(word) <= _LONGEST_SHORT and not _VOWEL.search(fold_name(word)):
        return word.upper()
    if _SCOTTISH.match(word):
        return f"Mc{word[2:].capitalize()}"
    return _WORD.sub(
        lambda found: (
            found[0].capitalize()
            if found[0].islower() and not (found.start() and _SMALL.fullmatch(found[0]))
            else found[0]
        ),
        word,
    )
