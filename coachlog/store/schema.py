"""What the schema of a log has to be, by the digests of the migrations: nothing of others in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

try:
    from _blake2 import blake2b  # hashlib's own; hashlib would load OpenSSL at each start
except ImportError:
    from hashlib import blake2b

# Of what each migration makes; a new one adds its own, and a test computes them all.
DIGESTS = {
    "0001": "ad8b04b2afcec21d4747031a4e1d2380",
    "0002": "800eb69ec1bba11cfbfd68e21bdf0bc9",
    "0003": "c4cd47aa7956253dbbeece38c16395c7",
    "0004": "27e94d75b2193de465ae72c1553a6e77",
    "0005": "d5cabb7b58669ea534da49dee936ccfe",
    "0006": "cb29fdd035d9286833e49ba24c280d52",
    "0007": "114a50e1ee5c5632aa7ce83a7b1bd6bb",
    "0008": "7aeb0f12bfbe6dd72f578f59d9605373",
    "0009": "2ddc9508fac49355268fa06778204087",
    "0010": "0ed4732b699ec7e35363a87885b83dd1",
}

_SchemaParts = dict[tuple[str, str], tuple[str, str]]  # type and name -> its table and its SQL


class Foreign(NamedTuple):
    """Something in a log that coachlog did not make: a view, a trigger, a table."""

    type: str
    name: str


def has_expected_schema(connection: sqlite3.Connection, number: str) -> bool:
    """Tell whether a log holds what the migrations up to `number` make, and nothing else."""
    return digest_schema(connection) == DIGESTS.get(number)


def digest_schema(connection: sqlite3.Connection) -> str:
    """Return a digest of all tables, indexes, views and triggers, however their SQL is laid out."""
    told = " ; ".join(" ".join((*key, *made)) for key, made in sorted(_read(connection).items()))
    return blake2b(_lay_out(told), digest_size=16).hexdigest()


def find_foreign(connection: sqlite3.Connection, number: str) -> Foreign | None:
    """Return what a log holds besides its own schema; None when that itself is not as it was made.

    Takes its time: it makes a log of that schema to compare with.
    """
    from coachlog.store.migrate import migrate

    own = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(own, number)
        expected = _read(own)
    finally:
        own.close()
    found = _read(connection)
    known = {key: (table, _lay_out(sql)) for key, (table, sql) in found.items() if key in expected}
    more = sorted(found.keys() - expected.keys())
    if more and known == {key: (table, _lay_out(sql)) for key, (table, sql) in expected.items()}:
        return Foreign(type=more[0][0], name=more[0][1])
    return None


def _read(connection: sqlite3.Connection) -> _SchemaParts:
    rows: Iterable[tuple[str, str, str, str | None]] = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
    )
    return {(kind, name): (table, sql or "") for kind, name, table, sql in rows}


def _lay_out(sql: str) -> bytes:
    """Return SQL without what different versions of the libraries write differently."""
    return sql.encode().translate(None, b' \t\r\n"')
