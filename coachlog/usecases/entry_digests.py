"""What tells whether an entry of a calendar changed since an earlier import."""

from functools import lru_cache
from hashlib import blake2b

from coachlog.intake.drafts import EventDraft, Participant


class _AsIs(str):
    """What stands among told facts without quotation marks."""

    __slots__ = ()
    __repr__ = str.__str__


def digest_entry(draft: EventDraft) -> str:
    """Return a digest of all that makes an entry what it is."""
    facts: tuple[object, ...] = (
        draft.on, draft.until_on, draft.starts_at, draft.ends_at, draft.minutes, draft.subject,
        draft.place, draft.organizer and _plain(draft.organizer),
        tuple(map(_plain, draft.attendees)),
    )  # fmt: skip
    # Said only of the few it is true of, so that others are told as earlier versions told them.
    doubts = [person.answer for person in draft.attendees if person.answer in ("maybe", "none")]
    if draft.tentative or doubts:
        facts = (*facts, draft.tentative, doubts)
    return blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(20_000)  # a calendar names few people, each many times
def _plain(person: Participant) -> _AsIs:
    """Return somebody of an entry as far as it makes the entry another one."""
    told = "Participant(name={!r}, email={!r}, declined={!r}, is_room={!r})"
    return _AsIs(told.format(*person))
