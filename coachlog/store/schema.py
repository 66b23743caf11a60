"""What the schema of a log has to be, by the digests of the migrations: nothing of others in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

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
    "0011": "a4c31b256a2693d2a8d7d89aded7c371",
    "0012": "79ce7f70afe7cc21356772b0568fd3ed",
    "0013": "a9dda61c2924efc768f81811195d01bd",
}
SCHEMA = max(DIGESTS)  # the newest migration
FIRST_SEALED = "0003"

SchemaParts = dict[tuple[str, str], tuple[str, str]]  # type and name -> its table and its SQL


def read_schema(connection: sqlite3.Connection) -> str | None:
    """Return the number of the log's schema, or None when there is none in it."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return str(row[0]) if row else None


def has_expected_schema(connection: sqlite3.Connection, number: str) -> bool:
    """Tell whether a log holds what the migrations up to `number` make, and nothing else."""
    return digest_schema(connection) == DIGESTS.get(number)


def digest_schema(connection: sqlite3.Connection) -> str:
    """Return a digest of all tables, indexes, views and triggers, however their SQL is laid out."""
    told = " ; ".join(
        " ".join((*key, *made)) for key, made in sorted(read_parts(connection).items())
    )
    return blake2b(lay_out_sql(told), digest_size=16).hexdigest()


def read_parts(connection: sqlite3.Connection) -> SchemaParts:
    """Return all that a log consists of: tables, indexes, views and triggers."""
    rows: Iterable[tuple[str, str, str, str | None]] = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master"
    )
    return {(kind, name): (table, sql or "") for kind, name, table, sql in rows}


def lay_out_sql(sql: str) -> bytes:
    """Return SQL without what different versions of the libraries write differently."""
    return sql.encode().translate(None, b' \t\r\n"')
