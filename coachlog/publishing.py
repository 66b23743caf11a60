"""Field days on a CalDAV server (RFC 4791): put there, moved, and taken off again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from coachlog.errors import CoachlogError, show

if TYPE_CHECKING:
    from coachlog.config import CalendarServer

TIMEOUT_SECONDS = 10
KEYRING_SERVICE = "coachlog"
PASSWORD_VARIABLE = "COACHLOG_CALDAV_PASSWORD"
_DONE = {200, 201, 204}
_GONE = {404, 410}


def put_entry(server: CalendarServer, address: str, entry: bytes) -> None:
    """Put a calendar entry on the server, or a newer version of it.

    Raises CoachlogError, in one line, when the server can't be reached or does not take it.
    """
    headers = {"Content-Type": "text/calendar; charset=utf-8"}
    with _connect(server) as client:
        status = client.put(address, entry, headers).status
    if status not in _DONE:
        raise CoachlogError(_describe_refusal(server, status))


def remove_entry(server: CalendarServer, address: str) -> None:
    """Take a calendar entry off the server; one that is gone already is no error."""
    with _connect(server) as client:
        status = client.delete(address).status
    if status not in _DONE | _GONE:
        raise CoachlogError(_describe_refusal(server, status))


def find_password(
    server: CalendarServer, environment: Mapping[str, str] = os.environ
) -> str | None:
    """Return the password for the server: from the environment, else from the keyring."""
    given = environment.get(PASSWORD_VARIABLE)
    if given:
        return given
    if server.user is None:
        return None
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(KEYRING_SERVICE, server.user)
    except (KeyringError, RuntimeError):
        return None  # no keyring on this machine


@contextmanager
def _connect(server: CalendarServer) -> Iterator[Any]:
    """Open a client; whatever stops it becomes one line without the password."""
    _refuse_readable_password(server)
    try:
        from caldav.davclient import DAVClient
        from caldav.lib.error import AuthorizationError, DAVError
        from niquests.exceptions import RequestException

        password = find_password(server)
    except ImportError as error:
        raise CoachlogError(
            "publishing needs a further part of coachlog: pip install 'coachlog[caldav]'"
        ) from error
    host = show(urlsplit(server.url).netloc.rpartition("@")[2])
    try:
        with DAVClient(
            url=server.url, username=server.user, password=password, timeout=TIMEOUT_SECONDS
        ) as client:
            yield client
    except AuthorizationError as error:
        raise CoachlogError(_describe_login(server, host, given=password is not None)) from error
    except RequestException as error:
        slow = "imeout" in type(error).__name__ or "timed out" in str(error)
        what = f"did not answer within {TIMEOUT_SECONDS} seconds" if slow else "can't be reached"
        raise CoachlogError(f"the calendar server {host} {what}") from error
    except (DAVError, OSError) as error:
        raise CoachlogError(f"the calendar server {host} failed: {show(error)}") from error


def _refuse_readable_password(server: CalendarServer) -> None:
    parts = urlsplit(server.url)
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise CoachlogError(
            f"the calendar server {show(parts.netloc)} would get the password readable by anybody "
            "on the way; set caldav.url to its https address"
        )


def _describe_login(server: CalendarServer, host: str, *, given: bool) -> str:
    if given:
        return (
            f"the calendar server {host} does not let {show(server.user)} in; check the password, "
            f"and that {show(server.url)} is the address of a calendar"
        )
    user = show(server.user or "USER")
    return (
        f"the calendar server {host} wants a password, and none is known; keep it with "
        f"keyring set {KEYRING_SERVICE} {user}, or give it in {PASSWORD_VARIABLE}"
    )


def _describe_refusal(server: CalendarServer, status: int) -> str:
    return (
        f"the calendar server did not take it (status {status}); is {show(server.url)} "
        "the address of a calendar?"
    )
