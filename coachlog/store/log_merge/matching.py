"""By what rows of two logs are the same: people, calls and days that both have written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """By what a row of the file and one here are the same."""

    there: tuple[str, ...]
    here: tuple[str, ...]
    if_there: str = "1 = 1"
    if_here: str = "1 = 1"
    join_there: str = ""
    join_here: str = ""
    may_be_unknown: frozenset[int] = frozenset()


def _same(*columns: str, may_be_unknown: Sequence[str] = (), **references: str) -> Match:
    """Return a match by columns that say the same."""
    names = (*columns, *references)
    return Match(
        there=(
            *(f'one."{name}"' for name in columns),
            *(
                f'(SELECT f.row_id FROM found_{table} AS f WHERE f.code = one."{name}")'
                for name, table in references.items()
            ),
        ),
        here=tuple(f'one."{name}"' for name in names),
        may_be_unknown=frozenset(names.index(name) for name in may_be_unknown),
    )


def _same_event(table: str) -> Match:
    """Return a match by the calendar entry or record that a call or a day stands for."""
    people = _same(manager_id="manager", rep_id="rep")
    return Match(
        there=("event.key", *people.there),
        here=("event.key", *people.here),
        join_there=f"JOIN incoming_event AS event ON event.{table}_id = one.code",
        join_here=f"JOIN event ON event.{table}_id = one.id",
    )


def _person_matches(table: str) -> tuple[Match, ...]:
    """Match people by e-mail, then by name, then by a former name; never against two e-mails."""
    name, email = 'one."folded"', "lower(one.email)"
    with_email, without = "one.email IS NOT NULL", "one.email IS NULL"
    former_here = f"JOIN alias ON alias.{table}_id = one.id"
    former_there = f"JOIN incoming_alias AS alias ON alias.{table}_id = one.code"
    return (
        Match(there=(email,), here=(email,), if_there=with_email, if_here=with_email),
        Match(there=(name,), here=(name,), if_there=without, if_here=without),
        Match(there=(name,), here=(name,), if_there=without),
        Match(there=(name,), here=(name,), if_here=without),
        Match(there=(name,), here=("alias.folded",), join_here=former_here, if_there=without),
        Match(there=("alias.folded",), here=(name,), join_there=former_there, if_here=without),
    )


MATCHES: Mapping[str, tuple[Match, ...]] = {
    "manager": _person_matches("manager"),
    "rep": _person_matches("rep"),
    "account": (
        Match(there=('one."folded"',), here=('one."folded"',)),
        Match(
            there=('one."folded"',),
            here=("alias.folded",),
            join_here="JOIN alias ON alias.account_id = one.id",
        ),
        Match(
            there=("alias.folded",),
            here=('one."folded"',),
            join_there="JOIN incoming_alias AS alias ON alias.account_id = one.code",
        ),
    ),
    "alias": (
        _same(
            "folded",
            manager_id="manager",
            rep_id="rep",
            account_id="account",
            may_be_unknown=("manager_id", "rep_id", "account_id"),
        ),
    ),
    "membership": (
        _same(
            "from_on",
            "until_on",
            "assumed",
            rep_id="rep",
            manager_id="manager",
            may_be_unknown=("from_on", "until_on"),
        ),
        # The present team, whose start two logs may know differently.
        replace(
            _same(rep_id="rep", manager_id="manager"),
            if_there="one.until_on IS NULL",
            if_here="one.until_on IS NULL",
        ),
    ),
    "grouping": (_same("from_on", manager_id="manager", may_be_unknown=("from_on",)),),
    "absence": (
        _same(
            "from_on",
            "until_on",
            "reason",
            manager_id="manager",
            rep_id="rep",
            may_be_unknown=("reason", "manager_id", "rep_id"),
        ),
    ),
    "busy": (
        _same(
            "day_on",
            "starts_at",
            "ends_at",
            "key",
            manager_id="manager",
            may_be_unknown=("starts_at", "ends_at"),
        ),
    ),
    "deal": (_same("key"),),
    "event": (_same("key"),),
    "tombstone": (_same("salt", "digest"),),
    "field_day": (_same("uid"), _same_event("field_day")),
    "call": (
        # The same row of a file that both have imported.
        Match(
            there=("coalesce(one.imported_on, one.held_on)", "one.fingerprint"),
            here=("coalesce(one.imported_on, one.held_on)", "one.fingerprint"),
            if_there="one.fingerprint IS NOT NULL",
            if_here="one.fingerprint IN (SELECT fingerprint FROM incoming_call)",
        ),
        _same_event("call"),
    ),
}
