"""The steps of taking an exported log in, in their order."""

import sqlite3

from coachlog.domain.erased import name_erased_login
from coachlog.errors import CoachlogError
from coachlog.formats.exported_log import LOG_STEP, DamagedExport, RowNames
from coachlog.store.erasure.tombstones import load_tombstones
from coachlog.store.history import Author, note_command
from coachlog.store.log_merge.applying import Applying
from coachlog.store.log_merge.forgotten import find_erased_there, forget_staged
from coachlog.store.log_merge.numbering import Matching
from coachlog.store.log_merge.outcome import Merged
from coachlog.store.log_merge.staging import Staging


class LogMerge:
    """Takes one exported log in, inside a transaction that does not check references by itself."""

    def __init__(self, connection: sqlite3.Connection, names: RowNames) -> None:
        self._staging = Staging(connection, names)
        self._matching = Matching(self._staging)
        self._applying = Applying(self._staging, self._matching)
        self.stage = self._staging.stage

    def merge(self, author: Author) -> Merged:
        """Take in what was staged; raises DamagedExport, or CoachlogError for a log gone astray."""
        try:
            self._merge(author)
        except sqlite3.IntegrityError as error:
            raise DamagedExport(f"its rows break a rule of the log ({error})") from error
        self._matching.reserve_ids()
        return self._applying.merged

    def _merge(self, author: Author) -> None:
        tables, applying = self._staging.tables, self._applying
        for table in tables:
            self._staging.refuse_dangling(self._staging.shapes[table])
        forget_staged(self._staging, self._matching)
        self._take_commands(author)
        for table in tables:
            if table not in ("command", "change"):
                self._take_table(table)
        self._staging.refuse_own_reps()
        for table in tables:
            applying.settle_matched(table)
        for table in tables:
            applying.take_updates(table)
        for table in reversed(tables):
            applying.take_removals(table)
        self._matching.resolve("change")
        applying.insert_changes()
        applying.merged.on_two_teams = applying.find_on_two_teams()
        applying.merged.erased_there = find_erased_there(self._staging.connection)

    def _take_commands(self, author: Author) -> None:
        """Take the commands in; this one comes after them, so that they can't seem later."""
        self._matching.resolve("command")
        elsewhere = load_tombstones(self._staging.connection, "incoming_")
        logins = [name_erased_login(tombstone.salt) for tombstone in elsewhere]
        astray = self._staging.connection.execute(
            "SELECT one.code FROM incoming_command AS one "
            "JOIN found_command AS found ON found.code = one.code AND found.fate = 'known' "
            "JOIN command AS here ON here.id = found.row_id "
            "WHERE here.name <> one.name OR here.ran_at <> one.ran_at OR (here.actor <> one.actor "
            f"AND one.actor NOT IN ({', '.join('?' * len(logins))})) LIMIT 1",
            logins,
        ).fetchone()
        if astray is not None:
            log = self._staging.names.logs[astray[0] // LOG_STEP]
            raise CoachlogError(
                f"the file and this log have gone on from two copies of the same log, {log}: "
                "what each logged since has the same numbers. Nothing was imported; go on with "
                "one of them"
            )
        self._applying.insert("command")
        self._applying.import_id = note_command(self._staging.connection, author)
        self._applying.note_origins("command")

    def _take_table(self, table: str) -> None:
        self._matching.resolve(table)
        self._applying.insert(table)
        self._applying.note_origins(table)
