"""Names of people and accounts: what may be one, when two are the same or alike (rule 12)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, get_args

from coachlog.errors import InvalidValue, show

NameKind = Literal["manager", "rep", "account"]
NAME_KINDS: tuple[NameKind, ...] = get_args(NameKind)

NAME_LIMIT = 200
NAMELESS = "(no name)"  # the account of calls of which nobody knows the customer
_DIGITS = re.compile(r"\d+")
_BETWEEN_WORDS = r"[\s\-–/.,'’&()]+"
# "Lee, Pat (Sales)", "Pat Lee [Acme]": what directories add to a name.
_ADDED = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_IN_ADDRESS = re.compile(r"[._+\-0-9]+")


def fold_name(name: str) -> str:
    """Return the form in which names are compared.

    NFKC, casefold, spaces collapsed; combining marks are dropped on Latin letters only, so that
    "José" meets "Jose" while か and が stay apart.
    """
    if name.isascii():
        return " ".join(name.split()).casefold()
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold()):
        if unicodedata.combining(char):
            if latin:
                continue
        else:
            latin = char.isalpha() and unicodedata.name(char, "").startswith("LATIN ")
        kept.append(char)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def fold_text(text: str) -> str:
    """Return the form in which notes are searched: case, and how accents are stored, are equal."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


@lru_cache(10_000)  # a calendar names few people, each many times
def name_key(name: str) -> str:
    """Return the form in which names of calendars are compared: "Lee, Pat" is "Pat Lee"."""
    return fold_name(_put_first_name_first(_drop_added(name).strip() or name).strip("'\" "))


@lru_cache(10_000)
def readable_name(name: str | None, email: str | None) -> str:
    """Return the name people use: "Pat Lee" of "Lee, Pat", or of pat.lee@example.com."""
    text = " ".join(_drop_added(name or "").split()).strip("'\" ")
    if text and "@" not in text:
        return _put_first_name_first(text)
    address = email or text
    words = [word for word in _IN_ADDRESS.split(address.partition("@")[0]) if word]
    return " ".join(word[:1].upper() + word[1:] for word in words) or address


def _drop_added(name: str) -> str:
    return _ADDED.sub(" ", name) if "(" in name or "[" in name else name


def _put_first_name_first(name: str) -> str:
    if "," not in name:
        return name
    last, _, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}" if first and "," not in first else name


@lru_cache(10_000)  # a file names few people and accounts, each many times
def tidy_name(text: str) -> str:
    """Return text of a foreign file as a name: one line, visible, not too long; else empty."""
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
    )
    name = " ".join(kept.split()).strip(" -–—:|/,;@")[:NAME_LIMIT].strip()
    visible = any(unicodedata.category(char) not in {"Zs", "Cf", "Mn", "Me"} for char in name)
    return name if visible else ""


def check_name(field: str, text: str) -> str:
    """Return `text` as it was typed when it can be a name, else raise InvalidValue for `field`."""
    if len(text) > NAME_LIMIT:
        raise InvalidValue(
            field, f"{show(text)} has {len(text)} characters; a name has at most {NAME_LIMIT}"
        )
    for char in text:
        category = unicodedata.category(char)
        if category in {"Cc", "Zl", "Zp"}:
            raise InvalidValue(
                field, f"{show(text)} holds a control character or a line break; a name has none"
            )
        if category == "Cs":
            raise InvalidValue(field, f"{show(text)} is not readable text; type it again as UTF-8")
    if not any(unicodedata.category(char) not in {"Zs", "Cf", "Mn", "Me"} for char in text):
        raise InvalidValue(field, "the name is empty; give at least one visible character")
    return text


def are_alike(text: str, other: str) -> bool:
    """Tell whether two folded names are one edit or one swap of neighbours apart.

    Names that differ only in digits ("Store 12", "Store 13") are never alike.
    """
    if abs(len(text) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(text), len(other)) and text[start] == other[start]:
        start += 1
    rest, rest_other = text[start:], other[start:]
    alike = (
        rest[1:] == rest_other
        or rest == rest_other[1:]
        or rest[1:] == rest_other[1:]
        or (rest[:2] == rest_other[1::-1] and rest[2:] == rest_other[2:])
    )
    return alike and strip_digits(text) != strip_digits(other)


def are_near(folded: str, name: str) -> bool:
    """Tell whether each word of one folded name is a word of the other, or like one.

    So "danna" and "dana kruz-lopez" are near "dana cruz". What differs in digits only
    is not.
    """
    few, many = sorted((split_words(folded), split_words(name)), key=len)
    if not few or split_words(strip_digits(folded)) == split_words(strip_digits(name)):
        return False
    return all(any(_are_like_words(word, other) for other in many) for word in few)


def _are_like_words(word: str, other: str) -> bool:
    return word == other or (min(len(word), len(other)) > 2 and are_alike(word, other))


def begins(folded: str, name: str) -> bool:
    """Tell whether `folded` begins a folded name, or its words begin words of it, in their order.

    So "dan", "cruz", "d cr" and "dana c" all begin "dana cruz".
    """
    if name.startswith(folded):
        return True
    parts, words = split_words(folded), iter(split_words(name))
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)


def is_shortened(text: str, name: str) -> bool:
    """Tell whether `text` is short for a known name, though a new name could be given.

    It is when it begins the name, whatever the case and the accents. One letter short of the whole
    and not all in small letters, it may as well be a slip or somebody else: "acm" is Acme, "Acm" is
    refused.
    """
    folded, known = fold_name(text), fold_name(name)
    small = text == text.lower() and text != text.upper() and name != name.lower()
    return begins(folded, known) and (small or not are_alike(folded, known))


def split_words(folded: str) -> list[str]:
    """Return the words of a folded name, without the marks between them."""
    return [word for word in re.split(_BETWEEN_WORDS, folded) if word]


def strip_digits(folded: str) -> str:
    """Return a folded name without its digits."""
    return _DIGITS.sub("", folded)


OWN_REP = "nobody is their own rep"


def is_own_rep(manager: str, rep: str) -> bool:
    """Tell whether manager and rep are one person (rule 11)."""
    return fold_name(manager) == fold_name(rep)


def refuse_own_rep(manager: str, rep: str) -> None:
    """Raise InvalidValue when manager and rep are one person (rule 11)."""
    if is_own_rep(manager, rep):
        raise InvalidValue("rep", f"{show(rep)} is the manager too; {OWN_REP}")
