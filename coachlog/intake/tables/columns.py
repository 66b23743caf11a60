"""Finds the column of each field by its header; `headers.py` has the names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from coachlog.domain.amounts import CURRENCIES
from coachlog.intake.tables.headers import HEADERS

MAPPED_FIELDS = tuple(HEADERS)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS = re.compile(r"[^\W_]+|[?\ufffd]")
_MARKS = re.compile(r"(?:property )?(?:hs )?(.+?)(?: c| pc)?")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "ae", "œ": "oe"})
_CODES = frozenset(CURRENCIES.values())
_UNITS = {
    unit: frozenset(words.split())
    for unit, words in {
        "h": "hours hour hrs h stunden heures horas ore uren",
        "min": "minutes minute min mins minuten minutos minuti 分",
        "s": "seconds secs sec s sekunden secondes segundos secondi seconden",
    }.items()
}
_LONG = 300  # characters; no header has more


@lru_cache(10_000)
def plain_header(header: str) -> str:
    """Return a header as its spellings have it in common; what got lost in it is a `?`."""
    text = _mend(header[:_LONG].strip().lstrip("\ufeff"))
    words = _WORDS.findall(_CAMEL.sub(" ", text))
    # A character that was lost stands inside its word.
    text = re.sub(r" ?([?\ufffd]) ?", "?", " ".join(words)).casefold().translate(_UMLAUTS)
    text = "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
    found = _MARKS.fullmatch(text.strip("? "))
    return found[1] if found else ""


def find_spelling(header: str, known: Collection[str]) -> str | None:
    """Return the known header that a plain one means, also where it lost or spelt out an umlaut."""
    if header in known:
        return header
    spelt = header.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    if spelt in known:
        return spelt
    if "?" not in header:
        return None
    # What was lost stands for one character, but a ? alone for none.
    lost = re.compile(re.escape(header).replace(r"\?", "."))
    return (
        next((found for found in known if lost.fullmatch(found)), None)
        if header[0] != "?"
        else None
    )


def split_names(names: str) -> tuple[str, ...]:
    """Return the plain headers of a line of the table."""
    return tuple(plain_header(name) for name in names.split(","))


class HeaderNames:
    """Which header means which field: by the table, and before it by what somebody added."""

    def __init__(self, added: Mapping[str, Iterable[str]] | None = None) -> None:
        self._spellings = {
            name: tuple(
                dict.fromkeys(
                    (*map(plain_header, (added or {}).get(name, ())), *split_names(table))
                )
            )
            for name, table in HEADERS.items()
        }
        self._known = {
            spelling: name for name, all_of in self._spellings.items() for spelling in all_of
        }

    def match(self, header: Sequence[str], given: Mapping[str, str]) -> dict[str, int]:
        """Return the column of each field: as `given` says {field: header}, else by the names.

        A header given that isn't there has no column.
        """
        found: dict[str, int] = {}
        for name, wanted in given.items():
            plain = plain_header(wanted)
            exact = [at for at, cell in enumerate(header) if cell.strip() == wanted.strip()]
            alike = [at for at, cell in enumerate(header) if plain_header(cell) == plain]
            if exact or alike:
                found[name] = (exact or alike)[0]
        taken = set(found.values())
        columns: dict[str, list[int]] = {}
        for at, cell in enumerate(header):
            spelling = self._spelling_of(cell) if at not in taken else None
            if spelling is not None:
                columns.setdefault(spelling, []).append(at)
        for name, spellings in self._spellings.items():
            if name not in given:
                first = next((text for text in spellings if columns.get(text)), None)
                if first is not None:
                    found[name] = columns[first].pop(0)
        return found

    def field_of(self, header: str) -> str | None:
        """Return the field whose column is called so."""
        spelling = self._spelling_of(header)
        return None if spelling is None else self._known[spelling]

    def list_unknown(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the headers that no field knows."""
        return tuple(
            cell.strip() for cell in header if cell.strip() and self._spelling_of(cell) is None
        )

    def _spelling_of(self, header: str) -> str | None:
        plain = plain_header(header)
        found = find_spelling(plain, self._known)
        if found is None and currency_of_header(header):
            # Betrag in EUR, importe_eur, Amount (USD)
            short = re.sub(r"(?: in)? [a-z]{3}$", "", plain)
            found = short if self._known.get(short) == "deal_value" else None
        if found is None and unit_of(plain):
            # Call duration (min)
            short = re.sub(r"(?: in)? \w+$", "", plain)
            found = short if self._known.get(short) == "minutes" else None
        return found


def currency_of_header(header: str) -> str | None:
    """Return the currency that a header names: `importe_eur`, `Amount (USD)`, `Wert €`."""
    code = plain_header(header).rpartition(" ")[2].upper()
    if len(code) == 3 and code in _CODES:
        return code
    return next((CURRENCIES[sign] for sign in CURRENCIES if sign in header), None)


def unit_of(header: str) -> str | None:
    """Return in what a plain header counts durations, where it says so: h, min or s."""
    word = header.rpartition(" ")[2]
    return next((unit for unit, words in _UNITS.items() if word in words), None)


def _mend(text: str) -> str:
    """Return a text whose UTF-8 was read as Windows-1252 as it was meant."""
    if not any(mark in text for mark in "ÃÂâ"):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


KNOWN = HeaderNames()
