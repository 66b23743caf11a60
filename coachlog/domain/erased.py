"""Erased people: what they are called since, and the marks by which they are recognised.

A mark is a keyed hash: it tells whether a name, an address or a login is the erased person's, and
nothing else. Whoever has a log and a name can ask it; nobody can read a name out of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from hashlib import blake2b
from typing import Literal

from coachlog.domain.mentions import join_words
from coachlog.domain.names import fold_name, name_key
from coachlog.errors import InvalidValue, show

MarkKind = Literal["name", "email", "login"]
MARK_KINDS: tuple[MarkKind, ...] = ("name", "email", "login")

SALT_BYTES = 16  # and of a mark
ERASED = "(erased)"  # in the place of a text that can't be missing
ERASED_ENTRY = "erased"  # what became of a calendar entry or record of an erased person
_PSEUDONYMS = 1_000_000
_PSEUDONYM = re.compile(r"Former (?:rep|manager) [0-9]{6}")
_BETWEEN = re.compile(r"[\s._-]+")
_HEX = re.compile(rf"[0-9a-f]{{{SALT_BYTES * 2}}}")


def name_erased(salt: str, kind: str) -> str:
    """Return the pseudonym of somebody as `kind`: the same in every log that knows the salt."""
    return f"Former {kind} {_number(salt)}"


def name_erased_login(salt: str) -> str:
    """Return what stands for the login of somebody who ran commands."""
    return f"former-{_number(salt)}"


def is_login_of(login: str, names: Iterable[str], emails: Iterable[str]) -> bool:
    """Tell whether a login is clearly somebody's: the name, written together, or the address."""
    folded = fold_name(login)
    plain = _BETWEEN.sub("", folded)
    return plain in {_BETWEEN.sub("", fold_name(name)) for name in names} or folded in {
        part for email in emails for part in (email.lower(), email.lower().partition("@")[0])
    }


def is_pseudonym(name: str) -> bool:
    """Tell whether a name has the form of a pseudonym."""
    return _PSEUDONYM.fullmatch(name) is not None


def mark(salt: str, kind: MarkKind, text: str) -> str:
    """Return the mark of a text that was brought into its form of comparison."""
    return _hash(salt, kind, text)


def list_forms(text: str) -> set[tuple[MarkKind, str]]:
    """Return as what somebody may be known by a text: a name in either order, or an address."""
    if "@" in text:
        return {("email", text.strip().lower())}
    names = {fold_name(text), name_key(text), join_words(name_key(text))}
    return {("name", name) for name in names if name}


def list_marks(
    salt: str, names: Collection[str], emails: Iterable[str], logins: Iterable[str] = ()
) -> set[tuple[MarkKind, str]]:
    """Return the kinds and marks by which somebody is recognised."""
    forms: set[tuple[MarkKind, str]] = set()
    for text in (*names, *emails):
        forms |= list_forms(text)
    for name in names:
        *first, last = join_words(name_key(name)).split(" ")
        forms.add(("name", " ".join((last, *first))))
    forms |= {("login", fold_name(login)) for login in logins}
    return {(kind, mark(salt, kind, text)) for kind, text in forms if text}


def hide_key(salt: str, key: str) -> str:
    """Return what stands for the key of an erased person's calendar entry or record."""
    return f"erased:{_hash(salt, 'key', key)}"


def read_hex(field: str, text: str) -> str:
    """Return a salt or a mark that stands in a file; raises InvalidValue."""
    if not _HEX.fullmatch(text):
        raise InvalidValue(field, f"{show(text)} is not {SALT_BYTES * 2} hexadecimal digits")
    return text


def _number(salt: str) -> str:
    return f"{int(_hash(salt, 'pseudonym', ''), 16) % _PSEUDONYMS:06}"


def _hash(salt: str, what: str, text: str) -> str:
    content = f"{what}:{text}".encode("utf-8", "surrogatepass")
    return blake2b(content, key=bytes.fromhex(salt), digest_size=SALT_BYTES).hexdigest()
