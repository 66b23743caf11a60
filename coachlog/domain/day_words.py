"""The words that days are said with, in English, German, French and Spanish, folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from coachlog.domain.names import fold_name

_Key = TypeVar("_Key")


def _spread(names: Mapping[_Key, str]) -> dict[str, _Key]:
    """Return each word with what it stands for."""
    return {word: key for key, words in names.items() for word in words.split()}


def _begin(names: Mapping[str, int]) -> dict[str, int]:
    """Return every beginning of three letters or more that is of one number only."""
    meant: dict[str, set[int]] = {}
    for name, number in names.items():
        for length in range(3, len(name) + 1):
            meant.setdefault(name[:length], set()).add(number)
    return {name: numbers.pop() for name, numbers in meant.items() if len(numbers) == 1}


DISTANCES = _spread(
    {
        0: "today heute aujourd'hui hoy",
        -1: "yesterday gestern hier ayer",
        1: "tomorrow morgen demain manana",
        -2: "vorgestern avant-hier anteayer",
        2: "ubermorgen uebermorgen apres-demain",
    }
) | {"day before yesterday": -2, "day after tomorrow": 2, "pasado manana": 2}
MONTHS = _begin(
    _spread(
        {
            1: "january januar janvier enero",
            2: "february februar fevrier febrero",
            3: "march marz maerz mars marzo",
            4: "april avril abril",
            5: "may mai mayo",
            6: "june juni juin junio",
            7: "july juli juillet julio",
            8: "august aout agosto",
            9: "september septembre septiembre setiembre",
            10: "october oktober octobre octubre",
            11: "november novembre noviembre",
            12: "december dezember decembre diciembre",
        }
    )
)
WEEKDAY_WORDS = _spread(
    {
        0: "monday mon mo montag lundi lun lunes",
        1: "tuesday tue tues di dienstag mardi martes",
        2: "wednesday wed mi mittwoch mercredi mer miercoles mie",
        3: "thursday thu thur thurs do donnerstag jeudi jeu jueves jue",
        4: "friday fri fr freitag vendredi ven viernes vie",
        5: "saturday sat sa samstag sonnabend samedi sam sabado sab",
        6: "sunday sun so sonntag dimanche dim domingo dom",
    }
)
SIDE_WORDS = _spread(
    {
        "last": "last past letzten letzter letzte dernier pasado",
        "next": "next coming nachsten nachster nachste naechsten prochain proximo",
        "this": "this diesen dieser diese ce este",
    }
)
UNITS = _spread(
    {"day": "d day days", "week": "w wk wks week weeks", "month": "mo month months",
     "year": "y year years"}
)  # fmt: skip
COUNTS = _spread({1: "a an one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"})
FILLERS = frozenset(["on", "the", "of", "le", "la", "el", "den", "der", "am", "de", "del"])
ORDINALS = frozenset(["st", "nd", "rd", "th", "er"])


def month_named(word: str) -> int | None:
    """Return the month that a word names: in full, or by three letters or more."""
    return MONTHS.get(fold_name(word))
