"""Whom a mail is from: who was said, is known, or what a mail program on this machine puts."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

from coachlog.cli.terminal.say import tell
from coachlog.errors import to_paste

if TYPE_CHECKING:
    from coachlog.cli.program.invocation import Invocation
    from coachlog.store.log import Log

_MAIL_NAME = Path("/etc/mailname")  # of a machine with a mail program, on Debian and its kin


def find_sender(run: Invocation, log: Log, manager: str | None, *, known: bool = True) -> str:
    """Return the sender of a mail that names none, and say on standard error who it is.

    The setting, else the address of the manager named, of the settings or the only one where they
    may be `known`, else the login at this machine.
    """
    if run.settings.mail_from is not None:
        return run.settings.mail_from
    from coachlog.domain.teams import make_address
    from coachlog.usecases.people import find_address

    sender = find_address(log, manager, run.settings) if known else None
    sender = sender or make_address(run.login, _read_mail_name())
    setting = to_paste("config", "set", "mail.from", "ADDRESS")
    tell(f"The mail is from {sender}; for another sender: {setting}", err=True)
    return sender


def _read_mail_name() -> str:
    try:
        return _MAIL_NAME.read_text(encoding="ascii").split()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return socket.gethostname()
