"""What stands between the parts of a message: made of them, so that it is the same each time."""

from __future__ import annotations

from email.message import EmailMessage
from hashlib import blake2b


def settle_boundaries(message: EmailMessage) -> None:
    """Give each part that holds others a boundary made of what is in the message."""
    parts = list(message.walk())
    content = "".join(str(part.get_payload()) for part in parts if not part.is_multipart())
    digest = blake2b(content.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    for number, part in enumerate(part for part in parts if part.is_multipart()):
        part.set_boundary(f"=={digest}-{number}==")
