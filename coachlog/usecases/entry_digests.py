"""What tells whether an entry of a calendar changed since an earlier import."""

from hashlib import blake2b

from coachlog.intake.drafts import EventDraft, Participant


def digest_entry(draft: EventDraft) -> str:
    """Return a digest of all that makes an entry what it is."""
    facts: tuple[object, ...] = (
        draft.on, draft.until_on, draft.starts_at, draft.ends_at, draft.minutes, draft.subject,
        draft.place,
    )  # fmt: skip
    told = [*map(repr, facts), "None" if draft.organizer is None else _tell(draft.organizer)]
    people = ", ".join(map(_tell, draft.attendees))
    told.append(f"({people},)" if len(draft.attendees) == 1 else f"({people})")
    # Said only of the few it is true of, so that others are told as earlier versions told them.
    doubts = [person.answer for person in draft.attendees if person.answer in ("maybe", "none")]
    if draft.tentative or doubts:
        told += [repr(draft.tentative), repr(doubts)]
    text = f"({', '.join(told)})"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _tell(person: Participant) -> str:
    """Return somebody of an entry as far as it makes the entry another one."""
    name, email, declined, is_room, _ = person
    return f"Participant({name=}, {email=}, {declined=}, {is_room=})"
