"""What a mail has beside its text, so that it is a whole message of RFC 5322."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b
from typing import IO


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Whom a message is from and to, and when it was written."""

    sender: str
    to: tuple[str, ...] = ()  # nobody: whoever sends it says it
    at: str  # ISO 8601


def address_message(subject: str, envelope: Envelope) -> EmailMessage:
    """Return a message without its text."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = envelope.sender
    if envelope.to:
        message["To"] = ", ".join(envelope.to)
    message["Date"] = format_datetime(datetime.fromisoformat(envelope.at))
    message["X-Unsent"] = "1"  # Outlook opens it for sending
    return message


def write_message(file: IO[str], message: EmailMessage) -> None:
    """Write a message with a number and boundaries made of what is in it: the same each time."""
    parts = list(message.walk())
    content = "".join(f"{name}: {value}\n" for name, value in message.items())
    content += "".join(str(part.get_payload()) for part in parts if not part.is_multipart())
    digest = blake2b(content.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    for number, part in enumerate(part for part in parts if part.is_multipart()):
        part.set_boundary(f"=={digest}-{number}==")
    message["Message-ID"] = f"<{digest}@{message['From'].addresses[0].domain}>"
    file.write(message.as_string())
