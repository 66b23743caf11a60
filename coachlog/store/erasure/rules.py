"""What becomes of each text of the log when a person is erased: decided here, column by column.

A test holds this list against the tables, so that a new column has to be decided on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from coachlog.domain.privacy import PersonRole

PERSON_ROLES: tuple[PersonRole, ...] = ("rep", "manager")


class Fate(Enum):
    """What becomes of a text in a row that is about the erased person."""

    WORD = "a word or a number of the program, nobody's own: stays"
    NAME = "the person's name: becomes the pseudonym"
    GONE = "goes"
    KEY = "becomes what only the same key leads to, so that no import takes the entry again"
    STAYS = "stays: it is about somebody else. The person's names in it become the pseudonym"


@dataclass(frozen=True, slots=True)
class Fates:
    """What becomes of a text in a row about the erased person as a rep, and as a manager."""

    rep: Fate
    manager: Fate

    def of(self, role: PersonRole) -> Fate:
        """Return the fate in a row about somebody in that role."""
        return self.rep if role == "rep" else self.manager


_WORD = Fates(Fate.WORD, Fate.WORD)
_NAME = Fates(Fate.NAME, Fate.NAME)
_GONE = Fates(Fate.GONE, Fate.GONE)
_KEY = Fates(Fate.KEY, Fate.KEY)
_STAYS = Fates(Fate.STAYS, Fate.STAYS)
# Coaching is about the rep: it goes with the rep, and outlives the manager who wrote it down.
_OF_REP = Fates(Fate.GONE, Fate.STAYS)

# In rows about others every text that is no WORD, NAME or KEY only loses the person's names.
TEXT_FATES: Mapping[str, Mapping[str, Fates]] = {
    "command": {
        "name": _WORD,
        "actor": _NAME,  # where the login is the person's
        "ran_at": _WORD,
        "summary": _GONE,  # of commands that wrote something about the person
    },
    # What was taken back is forgotten as a whole, whoever is erased.
    "undone": {
        "name": _WORD,
        "actor": _GONE,
        "ran_at": _WORD,
        "summary": _GONE,
        "undone_at": _WORD,
    },
    "undone_row": {"table_name": _WORD, "image": _GONE},
    # An image is a row as it was: `before` follows the rules of its own table.
    "change": {"table_name": _WORD, "before": _STAYS},
    "manager": {"name": _NAME, "folded": _NAME, "email": _GONE},
    "rep": {"name": _NAME, "folded": _NAME, "email": _GONE, "level": _WORD},
    "account": {"name": _STAYS, "folded": _STAYS, "kind": _STAYS},
    "alias": {"folded": _STAYS},  # the person's own former names go with their rows
    "call": {
        "initiator": _WORD,
        "initiator_from": _WORD,
        "currency": _WORD,
        "role": _WORD,
        "reinforce": _OF_REP,
        "improve": _OF_REP,
        "notes": _GONE,  # the manager's private ones, about the rep
    },
    "field_day": {
        "half": _WORD,
        "time_zone": _WORD,
        "status": _WORD,
        "objective": _OF_REP,
        "place": _GONE,
        "remark": _GONE,  # the manager's private one
        "uid": _WORD,  # the day's random identity in calendars
        "published_to": _GONE,
    },
    "stop": {"status": _WORD},
    "focus": {"skill": _OF_REP},
    "rating": {"skill": _OF_REP, "rated_by": _OF_REP},
    "action": {"text": _OF_REP, "owner": _WORD, "status": _WORD},
    "reply": {"text": _OF_REP},
    "displacement": {"text": _GONE},
    "absence": {"reason": _GONE},
    "event": {
        "key": _KEY,
        "digest": _GONE,
        "status": _WORD,
        "suggestion": _WORD,
        "reason": _GONE,
        "customer": _GONE,
        "calendar": _GONE,
    },
    "busy": {"key": _GONE},
    "deal": {
        "key": _WORD,  # the CRM's number of a customer's deal
        "name": _OF_REP,
        "stage": _OF_REP,
        "currency": _WORD,
    },
    "answer": {"initiator": _WORD, "led": _WORD},
    "draw": {"seed": _WORD, "skipped": _WORD},  # a random order, and numbers of reps with days
    "membership": {},
    "grouping": {"path": _STAYS},
    "seal": {},
    "origin": {"table_name": _WORD, "log_uid": _WORD},
    "log": {"uid": _WORD, "unclean": _WORD},
    "tombstone": {"salt": _WORD, "kind": _WORD, "digest": _WORD},
}


def fate_of(table: str, column: str, role: PersonRole, *, coaching_too: bool) -> Fate:
    """Return what becomes of a text; with `coaching_too` coaching goes with the manager as well."""
    fates = TEXT_FATES[table][column]
    return fates.rep if coaching_too and fates is _OF_REP else fates.of(role)


def list_gone(table: str, role: PersonRole) -> frozenset[str]:
    """Return the texts that go from the rows about somebody in that role."""
    return frozenset(
        column for column, fates in TEXT_FATES[table].items() if fates.of(role) is Fate.GONE
    )


def is_coaching(table: str, column: str) -> bool:
    """Tell whether a text is about a rep, whoever wrote it down."""
    return TEXT_FATES[table][column] is _OF_REP
