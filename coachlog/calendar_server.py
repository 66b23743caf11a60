"""Field days on a CalDAV server (RFC 4791): put there, taken off, and looked at again.

The server is a stranger. It gets the password when it asks for it by a way that is known, on the
address of the settings and nowhere else; nothing it says is shown, and it can neither hold the
program up nor fill its memory.
"""

from __future__ import annotations

import io
import os
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from coachlog.errors import CoachlogError, show
from coachlog.intake.calendars.blocks import Block, Splitter
from coachlog.server_login import BasicLogin, DigestLogin, NoKnownLogin, choose_login

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from coachlog.config import CalendarServer

DEADLINE_SECONDS = 30.0  # for all that one command has to say to the server
ANSWER_LIMIT = 1_000_000  # bytes, heads included
KEYRING_SERVICE = "coachlog"
PASSWORD_VARIABLE = "COACHLOG_CALDAV_PASSWORD"
_TAKEN = {200, 201, 204}
_GONE = {404, 410}
_PAGES = (b"<!doctype html", b"<html")

Result = TypeVar("Result")


def put_entry(server: CalendarServer, uid: str, sequence: int, entry: bytes) -> None:
    """Put a calendar entry on the server, or a newer version of it, and read it back.

    Raises CoachlogError, in one line, for anything but an entry that is there.
    """

    def put(visit: _ServerVisit) -> None:
        visit.check_taken(visit.ask("PUT", entry))
        found = visit.ask("GET")
        if found.status != 200 or not _has_version(found.body, uid, sequence):
            visit.fail("said that it took it, and does not give it back as it was sent")

    _visit(server, uid, put)


def remove_entry(server: CalendarServer, uid: str) -> bool:
    """Take a calendar entry off the server, and look that it is gone; tell whether it was there."""

    def remove(visit: _ServerVisit) -> bool:
        answer = visit.ask("DELETE")
        was_there = answer.status not in _GONE
        if was_there:
            visit.check_taken(answer)
        if visit.ask("GET").status not in _GONE:
            visit.fail("said that it took it off, and still has it")
        return was_there

    return _visit(server, uid, remove)


def find_password(server: CalendarServer) -> str | None:
    """Return the password for the server: from the environment, else from the keyring.

    In the keyring it is kept for one server, so that no other can be given it by a setting.
    """
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    if server.user is None:
        return None
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(_keyring_service(server), server.user)
    except (KeyringError, RuntimeError):
        return None  # no keyring on this machine


def _keyring_service(server: CalendarServer) -> str:
    return f"{KEYRING_SERVICE} {server.origin}"


def _has_version(content: bytes, uid: str, sequence: int) -> bool:
    """Tell whether a calendar has that version of an entry."""
    wanted = {b"UID": uid.encode(), b"SEQUENCE": str(sequence).encode()}
    return any(
        wanted.items()
        <= {prop.name: prop.content.partition(b":")[2].strip() for prop in block.properties}.items()
        for block in Splitter().split(io.BytesIO(content))
        if isinstance(block, Block)
    )


def _visit(server: CalendarServer, uid: str, work: Callable[[_ServerVisit], Result]) -> Result:
    """Do `work` on the server before the deadline; whatever stops it becomes one line."""
    visit = _ServerVisit(server, uid, find_password(server))
    try:
        return _within_deadline(lambda: work(visit))
    except TimeoutError as error:
        what = f"did not answer within {DEADLINE_SECONDS:g} seconds"
        raise CoachlogError(f"{visit.name} {what}") from error
    except ssl.SSLCertVerificationError as error:
        raise CoachlogError(
            f"{visit.name} shows a certificate that is not trusted ({show(error.verify_message)}), "
            "so it was sent nothing"
        ) from error
    except ssl.SSLError as error:
        raise CoachlogError(f"{visit.name} does not speak https as it should") from error
    except socket.gaierror as error:
        raise CoachlogError(f"{visit.name} can't be found; are you online?") from error
    except OSError as error:
        raise CoachlogError(f"{visit.name} can't be reached, or hung up") from error
    except (HTTPException, ValueError) as error:
        raise CoachlogError(f"{visit.name} gave an answer that makes no sense") from error


def _within_deadline(work: Callable[[], Result]) -> Result:
    """Return what `work` does, or raise TimeoutError.

    It runs aside, as neither the look-up of a name nor a server that drips can be stopped.
    """
    done: queue.SimpleQueue[tuple[Result, None] | tuple[None, BaseException]] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001  (raised again where it is waited for)
            done.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        result, error = done.get(timeout=DEADLINE_SECONDS)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # mypy does not tell the two tuples apart


@dataclass(frozen=True, slots=True, kw_only=True)
class _ServerReply:
    """What is looked at of an answer."""

    status: int
    is_page: bool  # for people, as log-in pages are
    challenges: tuple[str, ...]
    body: bytes


class _ServerVisit:
    """What one command has to say to the server about one entry."""

    def __init__(self, server: CalendarServer, uid: str, password: str | None) -> None:
        self._server = server
        self._target = urlsplit(server.address_of(uid)).path
        self._password = password
        self._login: BasicLogin | DigestLogin | None = None
        self.name = f"the calendar server {show(server.origin.partition('://')[2])}"

    def ask(self, method: str, content: bytes | None = None) -> _ServerReply:
        """Ask for something, signed in where that is wanted; raises CoachlogError without it."""
        answer = self._send(method, content)
        if answer.status == 401:
            self._login = self._choose_login(answer.challenges)
            answer = self._send(method, content)
        if answer.status == 401:
            self.fail(
                f"does not let {show(self._server.user)} in; check the password, and that "
                f"{show(self._server.url)} is the address of a calendar"
            )
        if 300 <= answer.status < 400:
            self.fail(
                "sends on to another address, where the password does not go; set caldav.url to "
                "the address of the calendar itself"
            )
        if answer.is_page and 200 <= answer.status < 300:
            self.fail(
                "answered with a web page; sign in to your network if it wants that, and check "
                f"that {show(self._server.url)} is the address of a calendar"
            )
        return answer

    def check_taken(self, answer: _ServerReply) -> None:
        """Refuse an answer that does not say that the change was made."""
        if answer.status not in _TAKEN:
            self.fail(
                f"did not take it (status {answer.status}); check that {show(self._server.url)} "
                "is the address of a calendar"
            )

    def fail(self, problem: str) -> NoReturn:
        """Raise CoachlogError for what is wrong with the server."""
        raise CoachlogError(f"{self.name} {problem}")

    def _send(self, method: str, content: bytes | None) -> _ServerReply:
        headers = {"User-Agent": "coachlog", "Connection": "close"}
        if content is not None:
            headers["Content-Type"] = "text/calendar; charset=utf-8"
        if self._login is not None:
            headers["Authorization"] = self._login.sign(method, self._target)
        with closing(_connect(self._server)) as connection:
            connection.response_class = _Response
            connection.request(method, self._target, content, headers)
            with connection.getresponse() as response:
                body = response.read(ANSWER_LIMIT)
                if response.length:
                    raise HTTPException("cut off, or too long")
            kind = response.headers.get("Content-Type", "").casefold()
            return _ServerReply(
                status=response.status,
                is_page="html" in kind or body[:200].lstrip().lower().startswith(_PAGES),
                challenges=tuple(response.headers.get_all("WWW-Authenticate", ())),
                body=body,
            )

    def _choose_login(self, challenges: Sequence[str]) -> BasicLogin | DigestLogin:
        """Return the best known way to sign in of those the server offers."""
        user, password = self._server.user, self._password
        if user is None or password is None:
            self.fail(
                "wants a password, and none is known; give it in "
                f"{PASSWORD_VARIABLE}, or keep it with keyring set "
                f"'{show(_keyring_service(self._server))}' {show(user or 'USER')} "
                "(a command of pip install 'coachlog[keyring]')"
            )
        try:
            return choose_login(challenges, user, password)
        except NoKnownLogin as error:
            offered = show(str(error)) or "it does not say which"
            self.fail(
                f"wants another log-in than a password ({offered}); see whether it gives out app "
                "passwords"
            )


def _connect(server: CalendarServer) -> HTTPConnection:
    """Return a connection to the server, not yet opened.

    A proxy of the environment is asked to pass encrypted bytes on; what is not encrypted stays on
    this machine.
    """
    parts = urlsplit(server.url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=DEADLINE_SECONDS)
    context = ssl.create_default_context()
    proxies = {} if proxy_bypass(host) else getproxies()
    proxy = proxies.get("https", proxies.get("all"))
    if not proxy:
        return HTTPSConnection(host, parts.port, timeout=DEADLINE_SECONDS, context=context)
    way = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if way.scheme != "http" or not way.hostname:
        raise CoachlogError(f"the proxy {show(way.netloc.rpartition('@')[2])} can't be used")
    headers = {}
    if way.username is not None:
        login = BasicLogin(unquote(way.username), unquote(way.password or ""))
        headers["Proxy-Authorization"] = login.sign("CONNECT", host)
    connection = HTTPSConnection(
        way.hostname, way.port or 80, timeout=DEADLINE_SECONDS, context=context
    )
    connection.set_tunnel(host, parts.port, headers)
    return connection


class _Response(HTTPResponse):
    """An answer of which no more is read than ANSWER_LIMIT, whatever its head says."""

    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:  # noqa: ANN401  (http.client's)
        super().__init__(sock, *args, **more)
        self.fp = io.BufferedReader(_Source(self.fp.detach()))


class _Source(io.RawIOBase):
    """What a socket gives, up to ANSWER_LIMIT."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self._left = ANSWER_LIMIT

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer; return with how many bytes."""
        if not self._left:
            raise HTTPException("too long")
        count = self._raw.readinto(memoryview(buffer)[: self._left]) or 0
        self._left -= count
        return count

    def close(self) -> None:
        """Let the socket go."""
        self._raw.close()
        super().close()
