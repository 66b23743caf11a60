"""What every command starts from: which log, which day, who runs it, which settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coachlog.cli.program import click
from coachlog.cli.program.clock import check_time_zone, read_now, read_today
from coachlog.cli.terminal.say import Manner, tell
from coachlog.config import Settings, default_log_path, load_settings, named_path, settings_path
from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError, WrongUsage, describe_system_error, to_paste
from coachlog.store.backup import back_up_daily
from coachlog.store.log import Log
from coachlog.store.open import open_log

if TYPE_CHECKING:
    from coachlog.domain.dates import Towards
    from coachlog.domain.made import Made
    from coachlog.store.history import Author
    from coachlog.store.log import BackupPlan


class Invocation(Manner):
    """One run of the program."""

    no_color = False
    no_input = False
    bom = False  # begins CSV
    command = ""  # what was called
    said = ""  # the same with the names of its options, once it failed with a bug
    to_finish = ""  # how to do only what comes after the commit
    opened_to: Literal["", "try", "write"] = ""  # what a log was opened to, besides reading
    code_if_unread = 0  # how the program ends when the reader of its output has gone

    def __init__(self, db: str | None = None) -> None:
        super().__init__()
        self.db = db  # --db or COACHLOG_DB
        self.made: list[Made] = []
        self.authors: list[Author] = []
        self.opened: list[Log] = []
        self.written: list[Path] = []  # files that are in place

    @property
    def has_saved(self) -> bool:
        """Tell whether the log has kept anything of this run or, of one that only reads, a file."""
        return any(log.commits for log in self.opened) or bool(self.written and not self.opened_to)

    @property
    def rest(self) -> str:
        """Return how to do only what is left of it, once something is saved."""
        if self.written and not self.opened_to:
            return f"{self.written[-1]} is whole"
        return self.to_finish or f"{to_paste('history')} shows what was saved"

    @cached_property
    def path(self) -> Path:
        """Return the file of the log."""
        if self.db is None:
            return default_log_path()
        if not self.db:  # of --db; an empty variable is one that is not set
            raise WrongUsage("--db: the name of the log is empty; leave --db out for your own log")
        if "://" in self.db:
            raise WrongUsage(
                "--db: a database server is not supported by this version; give the path of a file"
            )
        return named_path(self.db)

    @property
    def words(self) -> str:
        """Return how a command on this log begins, as it is typed."""
        if not self.db or os.environ.get("COACHLOG_DB") == self.db:
            return "coachlog"
        from shlex import quote

        return f"coachlog --db {quote(self.db)}"

    @cached_property
    def today(self) -> date:
        """Return the day that counts as today."""
        return read_today()

    @cached_property
    def settings(self) -> Settings:
        """Return the user's settings."""
        return load_settings(settings_path(os.environ))

    @cached_property
    def backup_plan(self) -> BackupPlan:
        """Return where the log's backups go, and how many are kept."""
        from coachlog.usecases.back_up import plan_backups

        def tell_on_terminal(text: str) -> None:
            if sys.stderr is not None and sys.stderr.isatty():
                tell(text, err=True)

        return plan_backups(self.settings.backup, self.path, tell_on_terminal)

    @cached_property
    def time_zone(self) -> str:
        """Return the time zone of the settings, else the system's, by its IANA name."""
        if self.settings.time_zone:
            return self.settings.time_zone
        from zoneinfo import ZoneInfo

        import tzlocal

        try:
            name = tzlocal.get_localzone_name() or "UTC"
            ZoneInfo(name)
        except (LookupError, ValueError, OSError) as error:
            raise CoachlogError(
                "the system's time zone can't be read; set time_zone in the settings, "
                'such as time_zone = "Europe/Berlin"'
            ) from error
        return name

    def read_day(self, field: str, text: str, towards: Towards = None) -> date:
        """Read a day as people say it.

        A bare weekday or a day without its year is looked for in the past or the future, as
        `towards` says; where that is open, one that could be either is refused.
        """
        from coachlog.domain.dates import read_spoken_day, refuse_day

        day = read_spoken_day(
            field, text, self.today, towards=towards, order=lambda: self.settings.date_order
        )
        if day is None:
            from coachlog.cli.program.day_languages import read_foreign_day

            day = read_foreign_day(text, self.today)
        if day is None:
            raise refuse_day(field, text, towards)
        return day

    @property
    def login(self) -> str:
        """Return under which name somebody runs this."""
        login = os.environ.get("COACHLOG_USER") or os.environ.get("USER")
        if not login:
            import getpass

            try:
                login = getpass.getuser()
            except (OSError, KeyError):
                login = "unknown"
        return login.encode("utf-8", "backslashreplace").decode("utf-8")  # any bytes may be in it

    def author(self, *, outside: str = "") -> Author:
        """Return who runs the command, now; `outside` is what it writes besides the log."""
        from coachlog.store.history import Author

        command = CommandName(self.command)
        author = Author(command=command, actor=self.login, at=read_now(), noted=[], outside=outside)
        self.authors.append(author)
        return author

    @contextmanager
    def log(
        self,
        *,
        writing: bool = False,
        create: bool = False,
        trying: bool = False,
        as_it_is: bool = False,
        asks: bool = False,
    ) -> Iterator[Log]:
        """Open the log; reading commands never create it, and `trying` changes nothing in it.

        One that `asks` is asking about names near known ones, as `settle_names` answers.
        The first that writes on a day makes a backup.
        """
        check_time_zone()
        if writing:
            self.opened_to = "try" if trying else "write"
        with open_log(
            self.path,
            writing=writing,
            create=create,
            as_it_is=as_it_is,
            backups=lambda: self.backup_plan,
            today=self.today if writing and not trying else None,
        ) as log:
            log.asks = asks
            self.opened.append(log)
            if writing and not trying:
                back_up_daily(log, self.today)
            try:
                yield log
                if self.as_json and log.commits:
                    from coachlog.store.made import find_made

                    noted = [number for author in self.authors for number in author.noted]
                    self.made.append(find_made(log.connection, noted))
            except BrokenPipeError:
                raise
            except OSError as error:  # of a file or the screen: the log has errors of its own
                raise CoachlogError(describe_system_error(error)) from error
        for line in (*log.understood, *log.notes):
            tell(line, err=True)


def current() -> Invocation:
    """Return the run that the current command belongs to."""
    return click.get_current_context().find_object(Invocation) or Invocation()
