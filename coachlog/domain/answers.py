"""The rep's word: who wanted the manager on a call, and who led, as the rep remembers it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, get_args

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Initiator
from coachlog.errors import InvalidValue, show

Led = Literal["rep", "manager", "both"]
LEADERS: tuple[Led, ...] = get_args(Led)

MIN_ANSWERS = 5  # fewer say nothing of a manager, and are told to nobody but the rep
MIN_FOR_KAPPA = 10
CANT_TELL = "?"
WANTED: dict[str, Initiator | None] = {
    "r": REP_REQUEST,
    "m": MANAGER_SCHEDULED,
    CANT_TELL: None,
}
LEAD: dict[str, Led | None] = {"r": "rep", "m": "manager", "b": "both", CANT_TELL: None}
_ENTRY = re.compile(r"#?([0-9]{1,12})[\s:.)=]*([a-z?]+)[\s,/]*([a-z?]+)?")
_BETWEEN = re.compile(r"[,;\n\r]+")
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class RepAnswer:
    """What the rep says of one call; None is what the rep can't tell."""

    call_id: int
    initiator: Initiator | None
    led: Led | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCall:
    """A call that a rep is asked about, with the newest answer if there is one."""

    id: int
    on: date
    account: str
    manager: str
    answer: RepAnswer | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What one rep is asked about a period."""

    rep: str
    email: str | None
    label: str  # of the period
    start: date
    end: date
    calls: tuple[AskedCall, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A manager's sorted calls that the reps answered, by what each side says of who asked."""

    both_requested: int = 0
    both_scheduled: int = 0
    rep_says_requested: int = 0  # and the manager scheduled
    rep_says_scheduled: int = 0  # and the manager requested

    @property
    def answered(self) -> int:
        """Return the calls whose initiator both sides name."""
        return self.agreed + self.rep_says_requested + self.rep_says_scheduled

    @property
    def agreed(self) -> int:
        """Return the calls of which both say the same."""
        return self.both_requested + self.both_scheduled

    @property
    def share(self) -> Fraction | None:
        """Return the team-selling share of the answered calls as the reps say it."""
        requested = self.both_requested + self.rep_says_requested
        return Fraction(requested, self.answered) if self.answered else None

    @property
    def manager_share(self) -> Fraction | None:
        """Return the share of the same calls as the manager says it."""
        requested = self.both_requested + self.rep_says_scheduled
        return Fraction(requested, self.answered) if self.answered else None

    def differs(self, threshold: Fraction) -> bool:
        """Tell whether the two lie on different sides of the threshold, from five answers on."""
        theirs, own = self.share, self.manager_share
        if theirs is None or own is None or self.answered < MIN_ANSWERS:
            return False
        return (theirs > threshold) != (own > threshold)

    @property
    def kappa(self) -> Kappa | None:
        """Return how far the two agree beyond chance, from ten answers on."""
        return measure_kappa(self) if self.answered >= MIN_FOR_KAPPA else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Cohen's kappa with its 95 % interval; 1 is full agreement, 0 what chance gives."""

    value: float
    low: float
    high: float


def measure_kappa(agreement: Agreement) -> Kappa | None:
    """Return Cohen's kappa and its interval; None where both always say the same one thing.

    J. Cohen, "A Coefficient of Agreement for Nominal Scales" (1960); its variance by J. L. Fleiss,
    J. Cohen and B. S. Everitt, "Large Sample Standard Errors of Kappa and Weighted Kappa" (1969).
    """
    n = agreement.answered
    # Rows are what the rep says, columns what the manager says, requested first.
    table = (
        (agreement.both_requested / n, agreement.rep_says_requested / n),
        (agreement.rep_says_scheduled / n, agreement.both_scheduled / n),
    )
    rep = [sum(row) for row in table]
    manager = [table[0][place] + table[1][place] for place in (0, 1)]
    agreed = table[0][0] + table[1][1]
    chance = rep[0] * manager[0] + rep[1] * manager[1]
    if chance >= 1:
        return None
    kappa = (agreed - chance) / (1 - chance)
    on = sum(
        table[number][number] * (1 - (rep[number] + manager[number]) * (1 - kappa)) ** 2
        for number in (0, 1)
    )
    off = (1 - kappa) ** 2 * sum(
        table[number][1 - number] * (manager[number] + rep[1 - number]) ** 2 for number in (0, 1)
    )
    both = (kappa - chance * (1 - kappa)) ** 2
    spread = _Z * math.sqrt(max(0.0, (on + off - both) / n)) / (1 - chance)
    return Kappa(value=kappa, low=max(-1.0, kappa - spread), high=min(1.0, kappa + spread))


def read_reply(field: str, text: str) -> list[RepAnswer]:
    """Read a reply such as `12 r m, 13 m`: the call, who wanted it, and who led.

    Lines that quote an earlier mail, and blank ones, are passed over; anything else that can't be
    read raises InvalidValue, and so does a call that is answered twice in different ways.
    """
    lines = (line for line in text.splitlines() if not line.lstrip().startswith(">"))
    found: dict[int, RepAnswer] = {}
    for entry in _BETWEEN.split("\n".join(lines)):
        if not entry.strip():
            continue
        answer = _read_entry(field, entry.strip())
        if found.setdefault(answer.call_id, answer) != answer:
            raise InvalidValue(field, f"call {answer.call_id} is answered in two ways")
    if not found:
        raise InvalidValue(field, "holds no answer; write such as 12 r m, 13 m")
    return list(found.values())


def _read_entry(field: str, entry: str) -> RepAnswer:
    matched = _ENTRY.fullmatch(entry.casefold())
    if matched is None:
        raise InvalidValue(
            field, f"{show(entry)} is no answer; write the call, then r, m or ?, such as 12 r"
        )
    number, wanted, led = matched.groups()
    return RepAnswer(
        call_id=int(number),
        initiator=read_wanted(field, wanted),
        led=None if led is None else read_led(field, led),
    )


def read_wanted(field: str, text: str) -> Initiator | None:
    """Read who wanted the manager there: r the rep, m the manager, ? can't tell."""
    word = text.strip().casefold()
    for letter, initiator in WANTED.items():
        if word in {letter, initiator} or (word == "rep" and letter == "r"):
            return initiator
    if word == "manager":
        return MANAGER_SCHEDULED
    raise InvalidValue(field, f"{show(text)} is not r (the rep), m (the manager) or ?")


def read_led(field: str, text: str) -> Led | None:
    """Read who led: r the rep, m the manager, b both, ? can't tell."""
    word = text.strip().casefold()
    for letter, led in LEAD.items():
        if word in {letter, led}:
            return led
    raise InvalidValue(field, f"{show(text)} is not r (the rep), m (the manager), b (both) or ?")


def read_rows(field: str, rows: Iterable[tuple[str, str, str]]) -> list[RepAnswer]:
    """Read the rows of a filled-in table: call, who wanted, who led; blank ones are no answers."""
    answers = []
    for number, wanted, led in rows:
        if not wanted.strip() and not led.strip():
            continue
        word = number.strip()
        if not (word.isascii() and word.isdecimal() and len(word) <= 12):
            raise InvalidValue(field, f"{show(number)} is not the number of a call")
        answers.append(
            RepAnswer(
                call_id=int(word),
                initiator=read_wanted(field, wanted or CANT_TELL),
                led=read_led(field, led or CANT_TELL),
            )
        )
    if not answers:
        raise InvalidValue(field, "holds no answer; fill in who_wanted with r, m or ?")
    return answers
