"""A gauntlet of hostile calendar servers: what is published to them, and what they learn.

    python tests/campaigns/servers.py [--tries 1] [--package FOLDER] [--only WORD]

Each server listens on this machine, and beside it a stranger who must hear nothing. A field day is
published to it by the program as a process of its own, with the deadline that users have. Prints
the table of tries and failures; --package runs another checkout of coachlog.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import json
import os
import queue
import re
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

USER = "pat"
PASSWORD = "s3cret pass ü"
PATIENCE = 40.0  # seconds: the deadline, and what the program needs besides
MEMORY_LIMIT = 250_000  # kB
ICS = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """What a client asked for."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Peer:
    """One connection of a client."""

    def __init__(self, connection: socket.socket, server: Server) -> None:
        self.socket = connection
        self.server = server

    def read(self) -> Request:
        """Return the next request; raises OSError when none comes."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.casefold(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        while len(body) < int(headers.get("content-length", 0)):
            body += self._receive()
        method, path, *_ = first.split(" ")
        return Request(method, path, headers, body)

    def _receive(self) -> bytes:
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError
        self.server.heard += part
        return part

    def send(self, data: bytes) -> bool:
        """Send bytes; true."""
        self.socket.sendall(data)
        return True

    def drip(self, data: bytes) -> bool:
        """Send bytes one by one, for ever, until somebody gives up; true."""
        while not self.server.ended.wait(0.05):
            for byte in data:
                self.send(bytes([byte]))
                self.server.ended.wait(0.05)
        return True

    def flood(self, data: bytes, most: int = 1 << 30) -> bool:
        """Send bytes again and again as fast as they go, until somebody gives up; true."""
        sent = 0
        while sent < most and not self.server.ended.is_set():
            self.send(data)
            sent += len(data)
        return True


Serve = Callable[[Peer], object]


class Server:
    """Listens on this machine and answers each connection in a thread of its own."""

    def __init__(self, serve: Serve, context: ssl.SSLContext | None = None) -> None:
        self._serve = serve
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._peers: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])
        self.heard = b""
        self.calls = 0
        self.ended = threading.Event()

    def __enter__(self) -> Server:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        for one in (self._listener, *self._peers):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _listen(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            self._peers.append(connection)
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        # Whatever a client does to a server is no failure of the server.
        with suppress(OSError, ValueError):
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
                self._peers.append(connection)
            self._serve(Peer(connection, self))
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


def answer(status: str, *headers: str, body: bytes = b"", length: int | None = None) -> bytes:
    """Return an answer as bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode("latin-1") + body


def page(title: str) -> bytes:
    """Return a web page for people."""
    text = f"<!DOCTYPE html><html><title>{title}</title><form>user password</form></html>".encode()
    return answer("200 OK", "Content-Type: text/html", body=text)


def always(*parts: bytes) -> Serve:
    """Return a server that answers every request alike, one part after another."""

    def serve(peer: Peer) -> None:
        peer.read()
        for part in parts:
            peer.send(part)

    return serve


def after_reading(act: Callable[[Peer], object]) -> Serve:
    """Return a server that takes the request and then acts."""

    def serve(peer: Peer) -> None:
        peer.read()
        act(peer)

    return serve


def asking(*challenges: str) -> Serve:
    """Return a server that lets nobody in."""
    return always(answer("401 Unauthorized", *(f"WWW-Authenticate: {one}" for one in challenges)))


@dataclass
class Calendar:
    """A calendar server that works; what is given makes it fail in one place."""

    login: str = "basic"
    taken: bytes = answer("201 Created")
    given: Callable[[bytes], bytes] | None = None  # what is sent for an entry, in its place
    removed: bytes = answer("204 No Content")
    forgets: bool = False
    keeps: bool = False  # what was removed
    first: Callable[[Peer, Request], bool] | None = None  # acts before all else; true: that is all
    entries: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, peer: Peer) -> None:
        """Answer one request."""
        request = peer.read()
        if self.login != "none" and not self._knows(request):
            peer.send(answer("401 Unauthorized", *CHALLENGES[self.login]))
        elif self.first is None or not self.first(peer, request):
            peer.send(self._answer(request))

    def _answer(self, request: Request) -> bytes:
        path = request.path
        if request.method == "PUT":
            if not self.forgets:
                self.entries[path] = request.body
            return self.taken
        if request.method == "DELETE":
            there = path in self.entries if self.keeps else self.entries.pop(path, None)
            return self.removed if there else answer("404 Not Found")
        if path not in self.entries:
            return answer("404 Not Found")
        entry = self.entries[path]
        if self.given is not None:
            return self.given(entry)
        return answer("200 OK", f"Content-Type: {ICS}", body=entry)

    def _knows(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        if self.login == "basic":
            return given == f"Basic {BASIC}"
        return given.startswith("Digest ") and _proves(given, request.method, request.path)


BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
CHALLENGES = {
    "basic": ('WWW-Authenticate: Basic realm="days, and nights"',),
    "digest": (
        "WWW-Authenticate: Bearer",
        'WWW-Authenticate: Digest realm="days", qop="auth,auth-int", nonce="n\\"1", opaque="o"',
    ),
    "digest-sha": (
        'WWW-Authenticate: Basic realm="x", Digest realm="days", nonce="n2", qop="auth", '
        'algorithm=SHA-256-sess, Digest realm="days", nonce="n3"',
    ),
    "digest-old": ('WWW-Authenticate: Digest realm="days",nonce="n4"',),
}


def _proves(given: str, method: str, path: str) -> bool:
    """Tell whether the header of Digest is right, reckoned as RFC 7616 says."""
    facts = {
        name: re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
        for name, value in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|[^,\s]+)', given)
    }
    named = facts.get("algorithm", "MD5")

    def hash_(text: str) -> str:
        return hashlib.new(
            "sha256" if named.startswith("SHA") else "md5", text.encode()
        ).hexdigest()

    secret = hash_(f"{USER}:days:{PASSWORD}")
    if named.endswith("-sess"):
        secret = hash_(f"{secret}:{facts['nonce']}:{facts['cnonce']}")
    middle = f"{facts['nc']}:{facts['cnonce']}:auth:" if "qop" in facts else ""
    right = hash_(f"{secret}:{facts['nonce']}:{middle}{hash_(f'{method}:{path}')}")
    return facts["response"] == right and facts["uri"] == path and facts["username"] == USER


@dataclass(frozen=True)
class Case:
    """One server, and what a client is to make of it."""

    family: str
    name: str
    serve: Callable[[int], Serve]  # given the stranger's port
    is_good: bool = False
    removes: bool = False  # the day is published by a good server and taken off by this one
    certificate: str | None = None
    scheme: str | None = None  # of the address, where it is not the server's
    environment: dict[str, str] = field(default_factory=dict)
    is_fast: bool = False  # in the sample that the suite runs

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"


def list_cases() -> list[Case]:
    """Return the gauntlet."""
    return [
        *_good(), *_redirects(), *_pages(), *_slow(), *_framing(), *_garbage(), *_logins(),
        *_statuses(), *_liars(), *_removals(), *_encrypted(), *_surroundings(),
    ]  # fmt: skip


def _case(family: str, name: str, serve: Serve, **more: object) -> Case:
    return Case(family, name, lambda stranger: serve, **more)  # type: ignore[arg-type]  # by name


def _good() -> Iterator[Case]:
    for login in ("basic", "digest", "digest-sha", "digest-old", "none"):
        yield _case("good", login, Calendar(login), is_good=True, is_fast=login == "digest-sha")
    cookie = answer("204 No Content", "Set-Cookie: a=b; Domain=example.com", "Set-Cookie: c=d")
    yield _case("good", "cookies", Calendar(taken=cookie), is_good=True)
    yield _case("good", "200 without a page", Calendar(taken=answer("200 OK")), is_good=True)
    hints = b"HTTP/1.1 100 Continue\r\n\r\n" + answer("201 Created")
    yield _case("good", "100 before the answer", Calendar(taken=hints), is_good=True)
    yield _case("good", "in chunks", Calendar(given=_in_chunks), is_good=True)
    yield _case("good", "removes", Calendar(), is_good=True, removes=True, is_fast=True)


def _in_chunks(entry: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    halves = (entry[:100], entry[100:], b"")
    return head + b"".join(b"%x;a=b\r\n%s\r\n" % (len(half), half) for half in halves)


def _redirects() -> Iterator[Case]:
    def to(status: str, url: str, *, inside: bool) -> Callable[[int], Serve]:
        def serve(stranger: int) -> Serve:
            moved = answer(status, f"Location: {url.format(stranger=stranger)}")
            if inside:  # once the client has signed in
                return Calendar(first=lambda peer, request: peer.send(moved))
            return always(moved)

        return serve

    for status, url in (
        ("302 Found", "/login"),
        ("301 Moved Permanently", "http://127.0.0.1:{stranger}/x.ics"),
        ("307 Temporary Redirect", "http://127.0.0.1:{stranger}/x.ics"),
        ("308 Permanent Redirect", "http://pat:x@127.0.0.1:{stranger}/"),
        ("303 See Other", "/"),
        ("300 Multiple Choices", "//127.0.0.1:{stranger}/"),
    ):
        for inside in (False, True):
            where = "inside" if inside else "before the log-in"
            fast = inside and status.startswith("307")
            serve = to(status, url, inside=inside)
            yield Case("redirects", f"{status} {where}", serve, is_fast=fast)
    loop = Calendar(first=lambda peer, one: peer.send(answer("302 x", f"Location: {one.path}")))
    yield _case("redirects", "to itself", loop)


def _pages() -> Iterator[Case]:
    yield _case("pages", "log-in page", always(page("Sign in")), is_fast=True)
    yield _case("pages", "captive portal, removing", always(page("Hotel")), removes=True)
    liar = answer("200 OK", f"Content-Type: {ICS}", body=b" \n<HTML>Sign in</HTML>")
    yield _case("pages", "page that says it is a calendar", always(liar))
    yield _case("pages", "200 and nothing", always(answer("200 OK")))
    yield _case("pages", "JSON", always(answer("200 OK", body=b'{"error": "sign in"}')))
    yield _case("pages", "511", always(answer("511 Network Authentication Required")))
    yield _case("pages", "page after the log-in", Calendar(taken=page("Welcome"), forgets=True))


def _slow() -> Iterator[Case]:
    head = b"HTTP/1.1 200 OK\r\n"
    yield _case("slow", "silent", after_reading(lambda peer: peer.drip(b"")))
    yield _case(
        "slow", "dripping head", after_reading(lambda peer: peer.drip(head + b"X: y")), is_fast=True
    )
    body = answer("200 OK", length=10**6)
    yield _case(
        "slow", "dripping body", after_reading(lambda peer: peer.send(body) and peer.drip(b"x"))
    )
    more = b"HTTP/1.1 100 Continue\r\n\r\n"
    yield _case("slow", "100 for ever", after_reading(lambda peer: peer.drip(more)))
    yield _case("slow", "100 for ever, fast", after_reading(lambda peer: peer.flood(more * 100)))
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = after_reading(lambda peer: peer.send(chunked) and peer.drip(b"1\r\nx\r\n"))
    yield _case("slow", "dripping chunks", chunks)
    late = Calendar(first=lambda peer, request: peer.drip(b""))
    yield _case("slow", "silent once signed in", late)
    yield _case("slow", "silent before TLS", after_reading(lambda peer: None), scheme="https")


def _framing() -> Iterator[Case]:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    def flooding(head: bytes, data: bytes = b"x" * 65536) -> Serve:
        return after_reading(lambda peer: peer.send(head) and peer.flood(data))

    yield _case("framing", "hangs up at once", lambda peer: None)
    yield _case("framing", "hangs up after reading", always())
    yield _case("framing", "half a status line", always(b"HTTP/1.1 2"))
    yield _case("framing", "half a head", always(b"HTTP/1.1 201 Created\r\nX: y\r\n"))
    short = Calendar(given=lambda entry: answer("200 OK", body=entry, length=10**6))
    yield _case("framing", "content-length too long", short)
    long = Calendar(given=lambda entry: answer("200 OK", body=entry, length=20))
    yield _case("framing", "content-length too short", long)
    yield _case("framing", "content-length negative", always(answer("200 OK", length=-5)))
    yield _case("framing", "content-length of 18 digits", flooding(answer("200 OK", length=10**18)))
    two = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello"
    yield _case("framing", "two content-lengths", always(two))
    yield _case("framing", "endless body", flooding(b"HTTP/1.1 200 OK\r\n\r\n"), is_fast=True)
    yield _case("framing", "1 GB", flooding(answer("401 No", *CHALLENGES["basic"], length=1 << 30)))
    yield _case("framing", "broken chunks", always(chunked, b"zz\r\nhello\r\n"))
    yield _case("framing", "chunk of -1", flooding(chunked + b"-1\r\n"), is_fast=True)
    yield _case("framing", "chunk of 2^63", flooding(chunked + b"7fffffffffffffff\r\n"))
    yield _case("framing", "endless chunks", flooding(chunked, b"400\r\n" + b"x" * 1024 + b"\r\n"))
    yield _case("framing", "endless trailer", flooding(chunked + b"0\r\n", b"X: y\r\n" * 1000))
    yield _case("framing", "endless head", flooding(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000))
    yield _case("framing", "endless head line", flooding(b"HTTP/1.1 200 OK\r\nX: "))
    yield _case("framing", "gzip bomb", after_reading(lambda peer: peer.send(_bomb())))
    yield _case("framing", "gzip bomb for the entry", Calendar(given=lambda entry: _bomb()))


@cache
def _bomb() -> bytes:
    packed = gzip.compress(b"\0" * (1 << 28), 9)
    return answer("200 OK", "Content-Encoding: gzip", f"Content-Type: {ICS}", body=packed)


def _garbage() -> Iterator[Case]:
    def reset(peer: Peer) -> None:
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.socket.close()

    yield _case("garbage", "HTTP/0.9", always(b"<html>hello</html>"))
    yield _case("garbage", "bytes", always(bytes(range(256)) * 100), is_fast=True)
    yield _case("garbage", "mail server", lambda peer: peer.send(b"220 mail.example.com ESMTP\r\n"))
    yield _case("garbage", "SSH", lambda peer: peer.send(b"SSH-2.0-OpenSSH_9.6\r\n"))
    yield _case("garbage", "HTTP/9.9", always(b"HTTP/9.9 200 OK\r\n\r\n"))
    yield _case("garbage", "status 99999", always(b"HTTP/1.1 99999 OK\r\n\r\n"))
    yield _case("garbage", "status of letters", always(b"HTTP/1.1 abc OK\r\n\r\n"))
    yield _case("garbage", "NULs in the head", always(b"HTTP/1.1 201 OK\r\n\0\0: \0\r\n\r\n"))
    yield _case("garbage", "head without colons", always(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"))
    yield _case("garbage", "connection reset", after_reading(reset))
    yield _case("garbage", "101", always(answer("101 Switching Protocols", "Upgrade: websocket")))


def _logins() -> Iterator[Case]:
    refused = 'Basic realm="x"'
    yield _case("log-ins", "Basic, never right", asking(refused))
    yield _case("log-ins", "none named", asking())
    yield _case("log-ins", "Bearer", asking("Bearer"), is_fast=True)
    yield _case("log-ins", "Negotiate", asking("Negotiate", "NTLM"))
    yield _case("log-ins", "unknown", asking("Hawk ts=1353832234"))
    yield _case("log-ins", "Digest of an unknown kind", asking('Digest nonce="n", algorithm=ROT13'))
    yield _case("log-ins", "Digest of the body", asking('Digest nonce="n", qop="auth-int"'))
    yield _case("log-ins", "Digest without a nonce", asking('Digest realm="x"'))
    yield _case("log-ins", "Digest, always stale", asking('Digest nonce="n", stale=true, qop=auth'))
    folded = 'Digest realm="x", nonce="n\r\n X-Evil: 1", qop="auth"'
    yield _case("log-ins", "Digest over two lines", asking(folded))
    yield _case("log-ins", "broken quotes", asking('Basic realm="x, Digest nonce=", =,,=;"\\'))
    yield _case("log-ins", "a thousand ways", asking(*["Basic"] * 50, "Digest " + "a=b, " * 9000))
    yield _case("log-ins", "bytes", asking("Basic realm=\xff\xfe", "\x80\x9b31m"))
    yield _case(
        "log-ins",
        "407",
        always(answer("407 Proxy Authentication Required", f"Proxy-Authenticate: {refused}")),
    )


def _statuses() -> Iterator[Case]:
    broken = b"<?xml version='1.0'?><d:multistatus xmlns:d='DAV:'><d:response><d:href>"
    multi = broken + b"/x</d:href><d:status>HTTP/1.1 403 No</d:status></d:response></d:multistatus>"
    for status, body in (
        ("207 Multi-Status", multi),
        ("207 Multi-Status", broken),
        ("202 Accepted", b""),
        ("400 Bad Request", broken),
        ("403 Forbidden", b"<d:error xmlns:d='DAV:'><x:no-uid-conflict/></d:error>"),
        ("405 Method Not Allowed", b""),
        ("409 Conflict", b""),
        ("412 Precondition Failed", b""),
        ("423 Locked", b""),
        ("429 Too Many Requests", b""),
        ("500 Oops", page("Oops")),
        ("503 Busy", b""),
        ("507 Insufficient Storage", b""),
        ("418 I am \x1b[31m red", b"\x1b]0;title\x07"),
    ):
        told = answer(status, "Retry-After: 3600", "Content-Type: text/xml", body=body)
        yield _case("statuses", status[:30], Calendar(taken=told, forgets=True))

    def echo(peer: Peer, request: Request) -> bool:
        told = request.headers["authorization"] + PASSWORD
        head = (f"Location: https://example.com/{quote(PASSWORD)}", f"X-Debug: {BASIC}")
        peer.send(answer(f"500 {PASSWORD} {BASIC}", *head, body=told.encode()))
        return True

    yield _case("statuses", "500 that repeats the password", Calendar(first=echo), is_fast=True)

    def moved(peer: Peer, request: Request) -> bool:
        peer.send(answer("302 Found", f"Location: https://{quote(PASSWORD)}.example.com/"))
        return True

    yield _case("statuses", "redirect that repeats the password", Calendar(first=moved))


def _liars() -> Iterator[Case]:
    def give(body: bytes, kind: str = ICS) -> Callable[[bytes], bytes]:
        return lambda entry: answer("200 OK", f"Content-Type: {kind}", body=body)

    yield _case("liars", "201, and then 404", Calendar(forgets=True), is_fast=True)
    yield _case("liars", "another entry", Calendar(given=lambda entry: answer(
        "200 OK", body=re.sub(rb"UID:\w", b"UID:z", entry))))  # fmt: skip
    yield _case("liars", "an older version", Calendar(given=lambda entry: answer(
        "200 OK", body=entry.replace(b"SEQUENCE:0", b"SEQUENCE:7"))))  # fmt: skip
    yield _case("liars", "no version", Calendar(given=lambda entry: answer(
        "200 OK", body=entry.replace(b"SEQUENCE:0\r\n", b""))))  # fmt: skip
    yield _case("liars", "a page in its place", Calendar(given=lambda entry: page("Sign in")))
    yield _case("liars", "nothing in its place", Calendar(given=give(b"")))
    yield _case("liars", "bytes in its place", Calendar(given=give(os.urandom(100_000))))
    deep = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nBEGIN:VALARM\r\n" * 30_000
    yield _case("liars", "a calendar 60,000 deep", Calendar(given=give(deep)))
    yield _case("liars", "a line of a megabyte", Calendar(given=give(b"UID:" + b"x" * 990_000)))
    yield _case(
        "liars", "206 of it", Calendar(given=lambda entry: answer("206 Partial", body=entry))
    )
    yield _case("liars", "500 in its place", Calendar(given=lambda entry: answer("500 No")))
    inwards = re.compile(rb"(UID:.*?\r\n)(.*?BEGIN:VALARM\r\n)", re.DOTALL)
    yield _case("liars", "the identity in an alarm", Calendar(given=lambda entry: answer(
        "200 OK", body=inwards.sub(rb"\2\1", entry))))  # fmt: skip


def _removals() -> Iterator[Case]:
    yield _case(
        "removing", "204, and still there", Calendar(keeps=True), removes=True, is_fast=True
    )
    refused = Calendar(removed=answer("403 No"), keeps=True)
    yield _case("removing", "403", refused, removes=True)
    multi = Calendar(removed=answer("207 Multi-Status"), keeps=True)
    yield _case("removing", "207", multi, removes=True)
    moved = answer("301 Moved", "Location: /elsewhere.ics")
    yield _case("removing", "redirect", Calendar(removed=moved, keeps=True), removes=True)
    yield _case("removing", "page", Calendar(removed=page("Sign in"), keeps=True), removes=True)
    slow = always(b"HTTP/1.1 204 No Content\r\n")
    yield _case("removing", "half an answer", slow, removes=True)


def _encrypted() -> Iterator[Case]:
    yield _case("TLS", "good", Calendar(), is_good=True, certificate="good", is_fast=True)
    for name in ("of another authority", "of another name", "expired"):
        fast = name == "of another authority"
        yield _case("TLS", f"certificate {name}", Calendar(), certificate=name, is_fast=fast)
    yield _case("TLS", "plain where https is asked", Calendar(), scheme="https")
    yield _case("TLS", "https where plain is asked", Calendar(), certificate="good", scheme="http")
    banner = lambda peer: peer.send(b"\x16\x03\x01garbage" * 100)  # noqa: E731
    yield _case("TLS", "a broken handshake", banner, scheme="https", is_fast=True)

    def down(stranger: int) -> Serve:
        moved = answer("308 Moved", f"Location: http://127.0.0.1:{stranger}/x.ics")
        return Calendar(first=lambda peer, request: peer.send(moved))

    yield Case("TLS", "redirect to http", down, certificate="good")


def _surroundings() -> Iterator[Case]:
    elsewhere = "http://127.0.0.1:{stranger}"
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"), elsewhere)
    yield _case("surroundings", "proxies", Calendar(), is_good=True, environment=proxies)
    yield _case(
        "surroundings", "a proxy for https", Calendar(), certificate="good",
        environment={"https_proxy": elsewhere},
    )  # fmt: skip
    yield _case("surroundings", ".netrc", Calendar(), is_good=True, environment={"NETRC": "yes"})
    logged = {"SSLKEYLOGFILE": "keys.log", "PYTHONHTTPSVERIFY": "0"}
    yield _case(
        "surroundings", "checks switched off", Calendar(), certificate="of another authority",
        environment=logged,
    )  # fmt: skip


@cache
def _authorities() -> tuple[object, object]:
    import trustme

    return trustme.CA(), trustme.CA()


@contextmanager
def context_of(certificate: str | None) -> Iterator[tuple[ssl.SSLContext | None, bytes]]:
    """Give what a server encrypts with, and the authority that a client trusts."""
    if certificate is None:
        yield None, b""
        return
    import trustme

    trusted, other = _authorities()
    assert isinstance(trusted, trustme.CA)
    assert isinstance(other, trustme.CA)
    authority = other if certificate == "of another authority" else trusted
    name = "calendar.example.com" if certificate == "of another name" else "localhost"
    expiry = datetime(2020, 1, 1, tzinfo=UTC) if certificate == "expired" else None
    before = datetime(2019, 1, 1, tzinfo=UTC) if expiry else None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = authority.issue_cert(name, not_before=before, not_after=expiry)
    issued.configure_cert(context)
    yield context, trusted.cert_pem.bytes()


@dataclass(frozen=True)
class Outcome:
    """What came of publishing to a server."""

    code: int
    shown: str
    seconds: float
    memory: int  # kB at most
    has_day: bool
    left_behind: bytes  # all files of the user, the calendar's entry left out


Run = Callable[[Sequence[str], dict[str, str]], tuple[int, str, float, int]]


def face(case: Case, folder: Path, run: Run) -> list[str]:
    """Publish a day to a server of the gauntlet; return what went wrong."""
    with (
        context_of(case.certificate) as (context, authority),
        Server(_stranger) as stranger,
        Server(case.serve(stranger.port), context) as server,
        Server(Calendar()) as honest,
    ):
        scheme = case.scheme or ("http" if context is None else "https")
        address = f"{scheme}://localhost:{server.port}/days/"
        environment = _furnish(case, folder, authority, stranger.port)
        settings = folder / "config.toml"
        plan = ["plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--new"]
        plan += ["--date", "2026-12-01", "--objective", "line\r\nEND:VEVENT\r\nUID:x"]
        command = [*plan, "--publish"]
        if case.removes:
            if case.is_good:
                honest = server
            _configure(settings, f"http://localhost:{honest.port}/days/")
            if run(command, environment)[0]:
                return ["refused: a server that works"]
            command = ["cancel-fieldday", "1", "--yes", "--publish"]
            kept = server._serve
            if isinstance(kept, Calendar) and isinstance(honest._serve, Calendar):
                kept.entries = honest._serve.entries
        _configure(settings, address)
        code, shown, seconds, memory = run(command, environment)
        listed = run(["list-fielddays", "--format", "json"], environment)
        outcome = Outcome(code, shown, seconds, memory, '"id": 1' in listed[1], _read_all(folder))
        return list(_judge(case, outcome, stranger))


def _configure(settings: Path, address: str) -> None:
    settings.write_text(f'[caldav]\nurl = "{address}"\nuser = "{USER}"\n', encoding="utf-8")


def _stranger(peer: Peer) -> None:
    """Take what comes, and hang up."""
    with suppress(OSError):
        peer.socket.settimeout(2)
        peer.read()


def _furnish(case: Case, folder: Path, authority: bytes, stranger: int) -> dict[str, str]:
    """Set a user's folder up; return the environment."""
    environment = {
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "COACHLOG_DB": str(folder / "team.db"),
        "COACHLOG_CONFIG": str(folder / "config.toml"),
        "COACHLOG_TODAY": "2026-11-20",
        "COACHLOG_CALDAV_PASSWORD": PASSWORD,
    }
    if authority:
        (folder / "authority.pem").write_bytes(authority)
        environment["SSL_CERT_FILE"] = str(folder / "authority.pem")
    for name, value in case.environment.items():
        environment[name] = value.format(stranger=stranger)
    if "NETRC" in case.environment:
        environment["NETRC"] = str(folder / ".netrc")
        (folder / ".netrc").write_text("default login mallory password wrong\n")
        (folder / ".netrc").chmod(0o600)
    return environment


def _read_all(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def _judge(case: Case, outcome: Outcome, stranger: Server) -> Iterator[str]:
    secrets = [PASSWORD.encode(), BASIC.encode(), quote(PASSWORD).encode()]
    shown, heard = outcome.shown.encode(), stranger.heard
    said = outcome.shown.casefold()
    claims = outcome.code == 0 or "is published" in said or "is taken off" in said
    for is_wrong, problem in (
        (case.is_good and outcome.code, f"refused: exit {outcome.code}"),
        (not case.is_good and claims, "claimed: says that it is done"),
        (outcome.code == 70 or "traceback" in said, "bug: exit 70"),
        (
            not case.is_good and "saved, but" not in said and "kept in the log" not in said,
            "unsaid: does not say that the log has it",
        ),
        (not outcome.has_day, "lost: the log does not have it"),
        (outcome.seconds > PATIENCE, f"held up: {outcome.seconds:.0f} s"),
        (outcome.memory > MEMORY_LIMIT, f"memory: {outcome.memory // 1000} MB"),
        (any(one in shown + outcome.left_behind for one in secrets), "leak: the password is kept"),
        (any(one in heard for one in secrets), "leak: the stranger heard the password"),
        (stranger.calls and "https_proxy" not in case.environment, "stranger: was called"),
        ("\x1b" in outcome.shown, "escape: the server's text reached the screen"),
    ):
        if is_wrong:
            yield problem


# Runs commands one after another, each in a process of its own that has loaded the program before.
_WARM = """
import json, os, resource, sys, time
import alembic.command, coachlog.cli.program.app, coachlog.render.ics, coachlog.store.migrate
import coachlog.cli.commands.cancel, coachlog.cli.commands.fielddays, coachlog.cli.commands.lookups
import coachlog.render.json, coachlog.usecases.edit_day, coachlog.usecases.look_up
for line in sys.stdin:
    args, environment, output, limit = json.loads(line)
    started = time.monotonic()
    child = os.fork()
    if not child:
        for number, name in ((0, os.devnull), (1, output), (2, output)):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), number)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(environment["HOME"])
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))  # the machine is not ours alone
        code = coachlog.cli.program.app.run(args)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    while True:
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if ended:
            break
        if time.monotonic() > started + limit:
            os.kill(child, 9)
        time.sleep(0.02)
    code = os.waitstatus_to_exitcode(status)
    print(json.dumps([code, time.monotonic() - started, usage.ru_maxrss]), flush=True)
"""


class Program:
    """The program of a checkout, loaded once."""

    def __init__(self, package: Path, limit: float = 100) -> None:
        self._limit = limit
        self._clean = {
            name: value for name, value in os.environ.items() if "proxy" not in name.lower()
        }
        self._warm = subprocess.Popen(
            [sys.executable, "-c", _WARM],
            env={**self._clean, "PYTHONPATH": str(package)},
            cwd=package,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(
        self, args: Sequence[str], environment: dict[str, str]
    ) -> tuple[int, str, float, int]:
        """Run a command; return its code, what it showed, its seconds and its memory."""
        assert self._warm.stdin is not None
        assert self._warm.stdout is not None
        with tempfile.NamedTemporaryFile() as output:
            job = [args, {**self._clean, **environment}, output.name, self._limit]
            print(json.dumps(job), file=self._warm.stdin, flush=True)
            code, seconds, memory = json.loads(self._warm.stdout.readline())
            return code, output.read().decode("utf-8", "replace"), seconds, memory

    def close(self) -> None:
        """End it."""
        assert self._warm.stdin is not None
        self._warm.stdin.close()
        self._warm.wait()


def main() -> None:
    """Run the gauntlet and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=1, help="how often each server is faced")
    parser.add_argument("--package", type=Path, default=Path(__file__).parents[2])
    parser.add_argument("--only", default="", help="servers that have this word")
    parser.add_argument("--at-once", type=int, default=4)
    chosen = parser.parse_args()
    cases = [case for case in list_cases() if chosen.only in str(case)] * chosen.tries
    free: queue.SimpleQueue[Program] = queue.SimpleQueue()
    for _ in range(chosen.at_once):
        free.put(Program(chosen.package.resolve()))

    def try_(case: Case) -> list[str]:
        program = free.get()
        with tempfile.TemporaryDirectory() as folder:
            wrong = face(case, Path(folder), program)
        free.put(program)
        if wrong:
            print(f"{case}: {'; '.join(wrong)}", flush=True)
        return wrong

    with ThreadPoolExecutor(chosen.at_once) as pool:
        results = list(pool.map(try_, cases))
    for _ in range(chosen.at_once):
        free.get().close()
    tries, failed, kinds = Counter[str](), Counter[str](), Counter[str]()
    for case, wrong in zip(cases, results, strict=True):
        tries[case.family] += 1
        failed[case.family] += bool(wrong)
        kinds.update({one.partition(":")[0] for one in wrong})
    print(f"\n{'servers':<16}{'tries':>6}{'failed':>8}")
    for family, count in tries.items():
        print(f"{family:<16}{count:>6}{failed[family]:>8}")
    print(f"{'all':<16}{tries.total():>6}{failed.total():>8}")
    print(json.dumps(dict(kinds)))
    raise SystemExit(bool(failed.total()))


if __name__ == "__main__":
    main()
