"""Logs in to an HTTP server with a password: Basic (RFC 7617) and Digest (RFC 7616)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.request import parse_http_list

# Digest's algorithms, the stronger first.
_ALGORITHMS = {"SHA-256": "sha256", "MD5": "md5"}
_SCHEME = re.compile(r"([\w!#$%&'*+.^`|~-]+)(?:\s+(.*))?", re.DOTALL)


class NoKnownLogin(Exception):
    """A server offers no way to log in with a password; says which it offers, or nothing."""


def choose_login(challenges: Sequence[str], user: str, password: str) -> BasicLogin | DigestLogin:
    """Return the best known way to log in of those that WWW-Authenticate headers offer.

    Raises NoKnownLogin.
    """
    offered = list(_read_challenges(challenges))
    digests = [facts for scheme, facts in offered if scheme == "digest"]
    for algorithm in _ALGORITHMS:
        for facts in digests:
            login = DigestLogin.answer(facts, user, password)
            if login is not None and login.algorithm == algorithm:
                return login
    if any(scheme == "basic" for scheme, _ in offered):
        return BasicLogin(user, password)
    raise NoKnownLogin(", ".join(sorted({scheme for scheme, _ in offered})))


@dataclass(frozen=True, slots=True)
class BasicLogin:
    """The password as it is (RFC 7617); the way there is encrypted, or on this machine."""

    user: str
    password: str

    def sign(self, method: str, target: str) -> str:
        """Return the header that signs a request."""
        secret = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(secret).decode('ascii')}"


@dataclass(slots=True, kw_only=True)
class DigestLogin:
    """Proof of the password without it, in answer to a challenge (RFC 7616)."""

    user: str
    password: str
    realm: str
    nonce: str
    opaque: str | None
    algorithm: str
    in_session: bool  # the first hash takes the nonces in
    counts: bool  # qop=auth
    count: int = 0

    @classmethod
    def answer(cls, facts: Mapping[str, str], user: str, password: str) -> Self | None:
        """Return the answer to a challenge; None to one that is not known."""
        named = facts.get("algorithm", "MD5").upper()
        ways = [text.strip().casefold() for text in facts.get("qop", "").split(",") if text.strip()]
        algorithm = named.removesuffix("-SESS")
        if algorithm not in _ALGORITHMS or (ways and "auth" not in ways) or "nonce" not in facts:
            return None
        return cls(
            user=user,
            password=password,
            realm=facts.get("realm", ""),
            nonce=facts["nonce"],
            opaque=facts.get("opaque"),
            algorithm=algorithm,
            in_session=named != algorithm,
            counts=bool(ways),
        )

    def sign(self, method: str, target: str) -> str:
        """Return the header that signs a request."""
        self.count += 1
        client_nonce, count = secrets.token_hex(16), f"{self.count:08x}"
        secret = self._hash(f"{self.user}:{self.realm}:{self.password}")
        if self.in_session:
            secret = self._hash(f"{secret}:{self.nonce}:{client_nonce}")
        middle = f"{count}:{client_nonce}:auth:" if self.counts else ""
        proof = self._hash(f"{secret}:{self.nonce}:{middle}{self._hash(f'{method}:{target}')}")
        named = self.algorithm + ("-sess" if self.in_session else "")
        quoted = {"username": self.user, "realm": self.realm, "nonce": self.nonce}
        quoted |= {"uri": target, "response": proof}
        quoted |= {} if self.opaque is None else {"opaque": self.opaque}
        plain = {"algorithm": named}
        if self.counts:
            plain |= {"qop": "auth", "nc": count}
        if self.counts or self.in_session:
            quoted["cnonce"] = client_nonce
        parts = [f"{name}={_quote(value)}" for name, value in quoted.items()]
        return f"Digest {', '.join(parts + [f'{name}={value}' for name, value in plain.items()])}"

    def _hash(self, text: str) -> str:
        return hashlib.new(
            _ALGORITHMS[self.algorithm], text.encode(), usedforsecurity=False
        ).hexdigest()


def _quote(value: str) -> str:
    # Header values go out as Latin-1; a user beyond it is sent in UTF-8 (RFC 7616, 4).
    escaped = value.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'.encode().decode("latin-1")


def _read_challenges(headers: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the ways to sign in that a server offers, each with what it says about it."""
    facts: dict[str, str] = {}
    for part in (part for header in headers for part in parse_http_list(" ".join(header.split()))):
        begun = _SCHEME.fullmatch(part)
        if begun:
            facts = {}
            yield begun[1].casefold(), facts
            part = begun[2] or ""
        name, equals, value = part.partition("=")
        if equals:
            quoted = value.strip()
            plain = re.sub(r"\\(.)", r"\1", quoted[1:-1]) if quoted[:1] == '"' else quoted
            facts[name.strip().casefold()] = plain
