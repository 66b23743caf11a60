"""What append, imports and completion ask of the log, in SQL that PostgreSQL takes too.

They are written by hand, so that `add-call` runs them without loading SQLAlchemy. A test prepares
each, holds what is added against the tables, and asks for the plan where an index matters.
"""

from __future__ import annotations

from functools import cache

from coachlog.domain.calls import UNKNOWN
from coachlog.domain.names import NAMELESS as _NAMELESS
from coachlog.domain.names import NameKind
from coachlog.formats.call_fields import NATIVE_FIELDS, OWN_COLUMNS

_PEOPLE: tuple[NameKind, ...] = ("manager", "rep")
_KINDS: tuple[NameKind, ...] = (*_PEOPLE, "account")


def _add(table: str, *columns: str, then: str = "") -> str:
    named = ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({named}) {then}"


@cache
def add_many(table: str, columns: tuple[str, ...], rows: int) -> str:
    """Return what adds so many rows, their cells one after the other."""
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * rows)}"


# What nobody means by a few letters, and what no shell completes to.
_IS_NAMED: dict[NameKind, str] = {
    kind: f"folded <> '{_NAMELESS}'" if kind == "account" else "TRUE" for kind in _KINDS
}


def _known(kind: NameKind) -> str:
    """Return the columns by which somebody or something of that kind is known."""
    return f"{kind}.id, {kind}.name, {'NULL' if kind == 'account' else f'{kind}.email'}"


# Commands and what they changed.

ADD_COMMAND = _add("command", "name", "actor", "ran_at", "summary", then="RETURNING id")
FORGET_UNDONE = "DELETE FROM undone_row"  # after another command nothing can be done again
ADD_CHANGE = _add("change", "command_id", "table_name", "row_id", "before")
LIST_COMMANDS_OF_ROW = """
    SELECT command.name, command.actor
    FROM command JOIN change ON change.command_id = command.id
    WHERE change.table_name = :table_name AND change.row_id = :row_id
    ORDER BY command.id DESC
"""

# People and accounts by name.

_ADDED = "RETURNING id"
_NAMES = ("name", "folded", "namesake", "command_id")
ADD_NAME: dict[NameKind, str] = {
    "manager": _add("manager", *_NAMES, "email", then=_ADDED),
    "rep": _add("rep", *_NAMES, "email", "level", "started_on", "left_on", then=_ADDED),
    "account": _add("account", *_NAMES, "kind", then=_ADDED),
}
FIND_NAME: dict[NameKind, str] = {
    kind: f"SELECT {_known(kind)} FROM {kind} WHERE folded = :folded ORDER BY id" for kind in _KINDS
}
FIND_FORMER_NAME: dict[NameKind, str] = {
    kind: f"SELECT {_known(kind)} FROM {kind} "
    f"WHERE id IN (SELECT {kind}_id FROM alias WHERE folded = :folded) ORDER BY id"
    for kind in _KINDS
}
FIND_BY_EMAIL: dict[NameKind, str] = {
    kind: f"SELECT {_known(kind)} FROM {kind} WHERE lower(email) = :email ORDER BY id"
    for kind in _PEOPLE
}
LIST_EMAILS: dict[NameKind, str] = {
    kind: f"SELECT lower(email), {_known(kind)} FROM {kind} WHERE email IS NOT NULL ORDER BY id"
    for kind in _PEOPLE
}
NEXT_NAMESAKE: dict[NameKind, str] = {
    kind: f"SELECT coalesce(max(namesake) + 1, 0) FROM {kind} WHERE folded = :folded"
    for kind in _KINDS
}
LIST_NAMES_OF_LENGTH: dict[NameKind, str] = {
    kind: f"SELECT name, folded FROM {kind} "
    f"WHERE length(folded) BETWEEN :least AND :most AND {_IS_NAMED[kind]} ORDER BY id"
    for kind in _KINDS
}
LIST_NAMES_LIKE: dict[NameKind, str] = {
    kind: f"SELECT {_known(kind)}, folded FROM {kind} "
    f"WHERE folded LIKE :pattern ESCAPE '!' AND {_IS_NAMED[kind]} ORDER BY folded, id"
    for kind in _KINDS
}
LIST_NEWEST_NAMES: dict[NameKind, str] = {
    kind: f"SELECT {_known(kind)} FROM {kind} WHERE {_IS_NAMED[kind]} ORDER BY id DESC"
    for kind in _KINDS
}
FIND_REP_OF_MANAGER = f"""
    SELECT {_known("rep")}
    FROM rep
    WHERE folded = :folded AND id IN (
        SELECT membership.rep_id
        FROM membership JOIN manager ON manager.id = membership.manager_id
        WHERE manager.folded = :manager_folded)
    ORDER BY id
"""

# Teams.

ADD_MEMBERSHIP = _add(
    "membership", "rep_id", "manager_id", "from_on", "until_on", "assumed", "command_id"
)
FIND_MEMBERSHIPS = """
    SELECT membership.id, manager_id, manager.name, from_on, until_on, assumed, manager.email
    FROM membership JOIN manager ON manager.id = membership.manager_id
    WHERE rep_id = :rep_id
    ORDER BY from_on IS NOT NULL, from_on
"""
MOVE_MEMBERSHIP_START = "UPDATE membership SET from_on = :day WHERE id = :row_id"

# Calls.

_POINTERS = ("manager_id", "rep_id", "account_id")
CALL_COLUMNS = (
    *OWN_COLUMNS, *_POINTERS, "initiator_from", "imported_on", "fingerprint", "command_id",
    "removed_by",
)  # fmt: skip
ADD_CALL = _add("call", *CALL_COLUMNS, then="RETURNING id")
# In the order of the fields of `CallDraft`.
IMPORTED_CALL_COLUMNS = (
    *(
        f"{field.attribute}_id" if field.kind == "name" else field.attribute
        for field in NATIVE_FIELDS
    ),
    "fingerprint",
)
COUNT_CALLS = "SELECT count(*) FROM call"
COUNT_UNSORTED = f"SELECT count(*) FROM call WHERE initiator = '{UNKNOWN}' AND removed_by IS NULL"
FIND_SAME_CALL = """
    SELECT min(id)
    FROM call
    WHERE held_on = :held_on AND manager_id = :manager_id AND rep_id = :rep_id
        AND account_id = :account_id AND removed_by IS NULL
"""
COUNT_INITIATORS = """
    SELECT initiator, count(*)
    FROM call
    WHERE manager_id = :manager_id AND held_on BETWEEN :start AND :end AND removed_by IS NULL
    GROUP BY initiator
"""
_PARTIES = """
    JOIN manager ON manager.id = call.manager_id
    JOIN rep ON rep.id = call.rep_id
    JOIN account ON account.id = call.account_id
"""
LIST_RECENT_CALLS = f"""
    SELECT manager.id, manager.name, manager.email, rep.id, rep.name, rep.email,
        account.id, account.name
    FROM call {_PARTIES}
    WHERE call.removed_by IS NULL
    ORDER BY call.id DESC
"""
# Indexes of `call` whose order is not the order in which calls come in.
CREATE_SCATTERED_INDEXES = (
    "CREATE INDEX call_manager_day ON call (manager_id, held_on)",
    "CREATE INDEX call_rep_day ON call (rep_id, initiator, held_on)",
    "CREATE INDEX call_unsorted ON call (removed_by, manager_id, held_on) "
    f"WHERE initiator = '{UNKNOWN}'",
)
DROP_SCATTERED_INDEXES = (
    "DROP INDEX call_manager_day", "DROP INDEX call_rep_day", "DROP INDEX call_unsorted",
)  # fmt: skip
# The days of records without hours are asked for by nobody while they come in.
CREATE_DAY_INDEX = (
    "CREATE INDEX call_day ON call (held_on, manager_id, rep_id, initiator, removed_by, "
    "currency, deal_cents)"
)
DROP_DAY_INDEX = "DROP INDEX call_day"

# Rows of the days an import meets that an earlier import brought; lives as long as the connection.
CREATE_IMPORTED = """
    CREATE TEMPORARY TABLE imported (
        day DATE NOT NULL,
        fingerprint BIGINT NOT NULL,
        unmatched INTEGER NOT NULL,
        PRIMARY KEY (day, fingerprint))
"""
NOTE_IMPORTED = """
    INSERT INTO imported (day, fingerprint, unmatched)
    SELECT day, fingerprint, count(*)
    FROM (
        SELECT held_on AS day, fingerprint
        FROM call
        WHERE held_on = :day AND imported_on IS NULL AND fingerprint IS NOT NULL
        UNION ALL
        SELECT imported_on AS day, fingerprint
        FROM call
        WHERE imported_on = :day AND fingerprint IS NOT NULL) AS brought
    GROUP BY day, fingerprint
"""
MATCH_IMPORTED = """
    UPDATE imported SET unmatched = unmatched - 1
    WHERE day = :held_on AND fingerprint = :print AND unmatched > 0
"""

# Field days.

FIELD_DAY_COLUMNS = (
    "manager_id", "rep_id", "day_on", "half", "starts_at", "ends_at", "time_zone", "status",
    "objective", "place", "uid", "sequence", "published_to", "debriefed_on", "next_on",
    "remark",
    "command_id",
)  # fmt: skip
ADD_FIELD_DAY = _add("field_day", *FIELD_DAY_COLUMNS, then="RETURNING id")
FIND_FIELD_DAY = """
    SELECT manager_id, manager.name, rep_id, rep.name, day_on, status
    FROM field_day
    JOIN manager ON manager.id = field_day.manager_id
    JOIN rep ON rep.id = field_day.rep_id
    WHERE field_day.id = :row_id
"""
FIND_PLANNED_DAYS = """
    SELECT field_day.id, rep.name
    FROM field_day JOIN rep ON rep.id = field_day.rep_id
    WHERE manager_id = :manager_id AND day_on = :day AND status = :status
    ORDER BY field_day.id
"""
HOLD_FIELD_DAY = "UPDATE field_day SET status = :status WHERE id = :row_id"

# Entries of calendars and records of a CRM; `met` holds those of the file that is imported.

CREATE_MET = """
    CREATE TEMPORARY TABLE met (
        key TEXT PRIMARY KEY, times INTEGER NOT NULL, batch INTEGER) WITHOUT ROWID
"""
MEET_FIRST = "INSERT INTO met (key, times, batch) VALUES (?, 1, ?) ON CONFLICT DO NOTHING"
MEET = """
    INSERT INTO met (key, times) VALUES (:key, 1)
    ON CONFLICT (key) DO UPDATE SET times = met.times + 1
    RETURNING times
"""
SET_TIMES = "UPDATE met SET times = ? WHERE key = ?"
_EVENT = ("key", "digest", "status", "call_id", "field_day_id", "suggestion", "reason", "customer")
ADD_EVENT = _add("event", *_EVENT, "calendar", "command_id")
ADDED_EVENT_COLUMNS = (
    "key", "digest", "status", "call_id", "suggestion", "reason", "command_id",
)  # fmt: skip
# Events that wait, to be added in the order of the index of their keys, each page of it once.
CREATE_WAITING = f"CREATE TEMPORARY TABLE waiting ({', '.join(ADDED_EVENT_COLUMNS)})"
TAKE_WAITING = f"""
    INSERT INTO event ({", ".join(ADDED_EVENT_COLUMNS)})
    SELECT {", ".join(ADDED_EVENT_COLUMNS)} FROM waiting ORDER BY key
"""
CLEAR_WAITING = "DELETE FROM waiting"
LIST_NEWER_CALLS = "SELECT id FROM call WHERE id > ? ORDER BY id"
ANY_EVENT = "SELECT 1 FROM event LIMIT 1"
HAS_MET = "SELECT 1 FROM met WHERE key = :key"
FIND_NEWEST = {table: f"SELECT max(id) FROM {table}" for table in ("call", "field_day")}
FIND_EVENT = f"SELECT id, {', '.join(_EVENT)} FROM event WHERE key = :key"
FIND_EVENT_AND_CALL = f"""
    SELECT event.id, {", ".join(f"event.{name}" for name in _EVENT)},
        call.manager_id, call.removed_by, call.initiator
    FROM event JOIN call ON call.id = event.call_id
    WHERE event.key = :key
"""
LIST_EVENTS_OF = {
    table: f"SELECT id, {', '.join(_EVENT)} FROM event WHERE {table}_id = :row_id ORDER BY id"
    for table in ("call", "field_day")
}
# The calls that imports brought, by which calendar, and whether the file at hand has their entry;
# those whose call it has by another entry are neither.
LIST_CALLS_OF_IMPORTS = """
    SELECT coalesce(event.calendar, '.' || command.summary), event.key,
        CASE event.status WHEN 'unsure' THEN 'unsure entry' ELSE 'call' END, call.id, call.held_on,
        event.key IN (SELECT key FROM met) AS stands
    FROM call
        JOIN event ON event.call_id = call.id
            AND (event.status = 'unsure' OR event.status = 'taken' AND call.removed_by IS NULL)
        JOIN command ON command.id = event.command_id
    WHERE call.manager_id = :manager_id AND call.held_on BETWEEN :first AND :last
        AND (stands OR NOT EXISTS (
            SELECT 1 FROM event AS same JOIN met ON met.key = same.key
            WHERE same.call_id = call.id))
"""
LIST_DAYS_OF_IMPORTS = """
    SELECT coalesce(event.calendar, '.' || command.summary), event.key, 'field day', field_day.id,
        field_day.day_on, event.key IN (SELECT key FROM met) AS stands
    FROM field_day
        JOIN event ON event.field_day_id = field_day.id AND event.call_id IS NULL
            AND event.status IN ('taken', 'unsure')
        JOIN command ON command.id = event.command_id
    WHERE field_day.manager_id = :manager_id AND field_day.day_on BETWEEN :first AND :last
        AND field_day.status IN ('planned', 'held')
        AND (stands OR NOT EXISTS (
            SELECT 1 FROM event AS same JOIN met ON met.key = same.key
            WHERE same.field_day_id = field_day.id AND same.call_id IS NULL))
"""
LIST_DAY_KEYS = """
    SELECT key FROM event
    WHERE field_day_id IS NOT NULL AND call_id IS NULL AND status IN ('taken', 'unsure')
"""
LIST_CALLS_ON_DAY = """
    SELECT id, held_on, starts_at, rep_id
    FROM call
    WHERE field_day_id = :row_id AND removed_by IS NULL
    ORDER BY id
"""
FIRST_MET = "SELECT min(key) FROM met"
LIST_UNMET_EVENTS = f"""
    SELECT id, {", ".join(_EVENT)}
    FROM event
    WHERE key > :after AND key < :before AND key NOT IN (SELECT key FROM met)
"""


def _find_twin(table: str, same: str, order: str) -> str:
    """Find a row up to `newest` of the same day and people that no entry of the file stands for."""
    return f"""
        SELECT id, starts_at
        FROM {table}
        WHERE {same} AND manager_id = :manager_id AND rep_id = :rep_id AND id <= :newest
            AND NOT EXISTS (
                SELECT 1
                FROM event
                WHERE event.{table}_id = {table}.id AND event.key IN (SELECT key FROM met))
        ORDER BY {order}
    """


# Sources name one account otherwise, but nobody is at two meetings at a time.
FIND_TWIN = {
    "call": _find_twin(
        "call",
        "removed_by IS NULL AND (account_id = :account_id OR starts_at = :starts_at) "
        "AND held_on = :held_on",
        "account_id = :account_id DESC, id",
    ),
    "field_day": _find_twin("field_day", "day_on = :day_on", "id"),
}
_SAME_PEOPLE = "manager_id = :manager_id AND rep_id = :rep_id AND starts_at = :starts_at"
FIND_COPY = {
    "call": f"""
        SELECT id FROM call
        WHERE removed_by IS NULL AND held_on = :held_on AND {_SAME_PEOPLE}
            AND account_id = :account_id
        ORDER BY id
    """,
    "field_day": f"""
        SELECT id FROM field_day
        WHERE day_on = :day_on AND {_SAME_PEOPLE} AND ends_at = :ends_at AND status = 'held'
        ORDER BY id
    """,
}
# What is unsure has no account, but two at one hour are one; its call is removed until it counts.
FIND_UNSURE_COPY = f"""
    SELECT call.id FROM call JOIN event ON event.call_id = call.id
    WHERE event.status = 'unsure' AND held_on = :held_on AND {_SAME_PEOPLE}
    ORDER BY call.id
"""


def list_met(keys: int) -> str:
    """Return what lists those of so many keys that were met for the first time in a batch."""
    return f"SELECT key FROM met WHERE batch = ? AND key IN ({', '.join('?' * keys)})"


def list_times(keys: int) -> str:
    """Return what lists how often so many keys were met."""
    return f"SELECT key, times FROM met WHERE key IN ({', '.join('?' * keys)})"


def find_records(keys: int) -> str:
    """Return what finds the events of so many keys, with manager and initiator of their calls."""
    return f"""
        SELECT event.key, initiator, digest, status, suggestion, reason, manager_id
        FROM event LEFT JOIN call ON call.id = event.call_id
        WHERE event.key IN ({", ".join("?" * keys)})
    """


def find_taken(columns: tuple[str, ...], rows: int, which: str) -> str:
    """Return what tells which of so many rows a call has that is older or newer than an ID."""
    named = ", ".join(columns)
    values = ", ".join([f"({', '.join('?' * len(columns))})"] * rows)
    same = " AND ".join(f"call.{name} = asked.{name}" for name in columns)
    return f"""
        WITH asked ({named}) AS (VALUES {values})
        SELECT {named} FROM asked
        WHERE EXISTS (SELECT 1 FROM call WHERE {same} AND call.id {which} ?)
    """


# Deals of a CRM.

DEAL_FACTS = (
    "name", "account_id", "rep_id", "stage", "closed", "deal_cents", "currency", "opened_on",
    "closed_on",
)  # fmt: skip
ADDED_DEAL_COLUMNS = ("key", *DEAL_FACTS, "command_id")
UPDATE_DEAL = (
    f"UPDATE deal SET {', '.join(f'{name} = :{name}' for name in DEAL_FACTS)} WHERE id = :row_id"
)


def find_deals(keys: int) -> str:
    """Return what finds deals by so many keys."""
    places = ", ".join("?" * keys)
    return f"SELECT key, id, {', '.join(DEAL_FACTS)} FROM deal WHERE key IN ({places})"


# What the shell's completion lists: names by their letters, IDs the newest first.


def _begins(value: str) -> str:
    return f"substr({value}, 1, length(:prefix)) = :prefix"


_ON_TEAM = "LEFT JOIN membership ON membership.rep_id = rep.id AND membership.until_on IS NULL"
COMPLETE_NAME: dict[NameKind, str] = {
    "manager": f"""
        SELECT name, email FROM manager WHERE {_begins("folded")} ORDER BY folded, namesake
    """,
    "rep": f"""
        SELECT rep.name, manager.name
        FROM rep {_ON_TEAM} LEFT JOIN manager ON manager.id = membership.manager_id
        WHERE {_begins("rep.folded")}
        ORDER BY rep.folded, rep.namesake
    """,
    "account": f"""
        SELECT name, NULL FROM account
        WHERE {_begins("folded")} AND {_IS_NAMED["account"]}
        ORDER BY folded, namesake
    """,
}


def _ids(table: str, shown: str, joined: str, *, where: str = "TRUE") -> str:
    return f"""
        SELECT {table}.id, {shown}
        FROM {table} {joined}
        WHERE {_begins(f"CAST({table}.id AS TEXT)")} AND {where}
        ORDER BY {table}.id DESC
    """


COMPLETE_CALL = _ids(
    "call",
    "held_on, manager.name, rep.name, account.name",
    _PARTIES,
    where="call.removed_by IS NULL",
)
COMPLETE_ACTION = _ids("action", "status, rep.name, text", "JOIN rep ON rep.id = action.rep_id")
COMPLETE_ABSENCE = _ids(
    "absence",
    "from_on, until_on, coalesce(rep.name, manager.name)",
    "LEFT JOIN rep ON rep.id = absence.rep_id LEFT JOIN manager ON manager.id = absence.manager_id",
)
COMPLETE_FIELD_DAY = _ids(
    "field_day",
    "day_on, manager.name, rep.name, half, status",
    "JOIN manager ON manager.id = field_day.manager_id JOIN rep ON rep.id = field_day.rep_id",
)
