"""What is held about a person, and what erasing or purging did, in lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from coachlog.errors import to_paste
from coachlog.render.lines import (
    count_of,
    count_rows,
    describe_instant,
    name_field,
    name_table,
    name_value,
    visible,
)

if TYPE_CHECKING:
    from coachlog.domain.privacy import HeldField, HeldRow, Holdings
    from coachlog.store.erasure.cleaning import Cleaned
    from coachlog.store.erasure.erasing import Mentioned
    from coachlog.usecases.erase import ErasedPerson
    from coachlog.usecases.purge import Purged

_SHOWN = 10  # of a list that is not what was asked for
_ELSEWHERE = (
    "exports, backups and copies that were taken elsewhere, and what they were taken into",
    "reports and pages that were printed, sent by mail or written to files",
    "calendars and calendar servers that took an invitation",
    "logs on other machines: coachlog privacy erase has to be run on each",
)


def describe_holdings(held: Holdings) -> Iterator[str]:
    """Tell all that is held about a person, a heading before each part."""
    yield f"Held about {visible(held.name)}, on this machine"
    for known in held.known_as:
        facts = [f"{known.role} {known.row_id}"]
        facts += [visible(known.email)] if known.email else []
        facts += [f"formerly {visible(name)}" for name in known.former_names]
        yield f"  {visible(known.name)}: {', '.join(facts)}"
    yield "* is, or names, somebody else: a customer, a colleague. Mind them."
    for table, rows in groupby(held.rows, key=lambda held_row: held_row.table):
        listed = list(rows)
        yield from _head(count_rows(len(listed), table))
        for row in listed:
            yield from _describe_row(row)
    yield from _head(f"Kept by the history, for undo: {len(held.images)}")
    for image in held.images:
        by = f"{describe_instant(image.command.at)} {image.command.name}"
        yield f"  before {by} by {visible(image.command.actor)}"
        yield from (f"  {line}" for line in _describe_row(image.row))
    yield from _head(f"Texts about others that name them: {len(held.mentions)}")
    for mention in held.mentions:
        unsure = "" if mention.sure else " (perhaps somebody else)"
        text = _in_a_line(mention.text)
        field = f"{name_field(mention.name)}{unsure}"
        yield f"  {name_table(mention.table)} {mention.row_id}, {field}: {text}"
    yield from _head(f"Commands they ran: {len(held.commands)}")
    for command in held.commands:
        yield f"  {describe_instant(command.at)} {command.name} by {visible(command.actor)}"
    yield from _head(f"Files and servers that commands wrote about them: {len(held.outputs)}")
    for command in held.outputs:
        yield f"  {describe_instant(command.at)} {command.name} {visible(command.outside)}"
    yield from (f"  published to {visible(address)}" for address in held.published)
    yield from _head(f"Unfinished debriefs: {len(held.drafts)}")
    for draft in held.drafts:
        yield f"  {visible(draft.path)}"
        yield from (f"    {visible(key)}: {_in_a_line(text)}" for key, text in draft.answers)
    yield from _head(f"Backups: {len(held.backups)}")
    words = {True: "they are in it", False: "they are not in it", None: "can't be read"}
    yield from (f"  {visible(backup.path)}: {words[backup.holds]}" for backup in held.backups)
    yield from _head(f"Settings: {len(held.settings)}")
    yield from (f"  {key}" for key in held.settings)
    yield from _head("Not to be seen from here")
    yield from (f"  {line}" for line in _ELSEWHERE)


def describe_erase(planned: ErasedPerson, *, done: Cleaned | None = None) -> Iterator[str]:
    """Tell what erasing somebody would do, or did."""
    name = visible(planned.person.name)
    kept = [count_rows(number, table) for table, number in planned.kept.items()]
    pseudonyms = " and ".join(planned.pseudonyms)
    stay = f"{', '.join(kept)} stay, as those of {pseudonyms}" if kept else f"now {pseudonyms}"
    yield f"{'Would erase' if done is None else 'Erased'} {name}: {stay}"
    replaced = [mention for mention in planned.mentioned if mention.becomes != mention.text]
    gone = count_of(planned.erased_texts, "text", "texts")
    yield f"  {gone} of rows and history {'would go' if done is None else 'are gone'}"
    if replaced:
        others = count_of(len(replaced), "text", "texts")
        name_it = "would name" if done is None else "names" if len(replaced) == 1 else "name"
        yield f"  {others} about others {name_it} the pseudonym:"
        yield from _list_mentioned(replaced)
    unsure = [mention for mention in planned.mentioned if mention.becomes == mention.text]
    if unsure:
        yield "  These stay, as they may speak of somebody else; look at them:"
        yield from _list_mentioned(unsure)
    if planned.coaching:
        texts = count_of(planned.coaching, "text", "texts")
        yield f"  {texts} about reps stay, with the reps; --all-texts takes them too"
    if planned.logins:
        listed = ", ".join(map(visible, planned.logins))
        yield f"  Commands run as {listed} {'would lose' if done is None else 'lost'} that login"
    if done is not None:
        yield from _describe_cleaned(done)
        yield from _describe_rest(planned)


def describe_purge(purged: Purged, *, done: Cleaned | None = None) -> Iterator[str]:
    """Tell what a purge would remove, or removed."""
    if purged.is_nothing:
        yield f"Nothing is older than {purged.before}; nothing was changed"
        return
    removed = [
        count_rows(number, table) for table, number in purged.removed.items() if table != "command"
    ]
    did = "Would remove" if done is None else "Removed"
    yield f"{did} what is from before {purged.before}: {', '.join(removed)}"
    if done is None:
        yield "  People, teams, customers and open actions stay. It can't be undone."
    else:
        yield from _describe_cleaned(done)
        yield f"  No import takes anything from before {purged.before} any more."
        yield "  Out of reach: exports, backups and copies elsewhere, other logs that took them in."


def describe_finished(cleaned: Cleaned) -> Iterator[str]:
    """Tell that what a stopped erase or purge left to do is done."""
    yield "Finished what an erase or a purge had left to do"
    yield from _describe_cleaned(cleaned)


def _describe_cleaned(done: Cleaned) -> Iterator[str]:
    parts = []
    if done.rewritten:
        parts.append(f"{count_of(len(done.rewritten), 'backup', 'backups')} rewritten without it")
    if done.deleted:
        parts.append(f"{count_of(len(done.deleted), 'unreadable backup')} deleted")
    if done.debriefs:
        parts.append(f"{count_of(done.debriefs, 'unfinished debrief')} cleaned")
    if parts:
        yield f"  {', '.join(parts)}"


def _describe_rest(planned: ErasedPerson) -> Iterator[str]:
    if planned.on_team:
        yield (
            "  Reports still ask for field days with them; if they left: "
            f"{to_paste('edit-rep', planned.pseudonyms[0])}"
        )
    for key in planned.settings:
        yield f"  The settings still name them: coachlog config unset {key}"
    yield "  Out of reach, and still to be looked after:"
    for address in planned.published:
        yield f"    {visible(address)} on the calendar server"
    for output in planned.outputs[:_SHOWN]:
        yield f"    a command {visible(output)}"
    if len(planned.outputs) > _SHOWN:
        yield f"    and {len(planned.outputs) - _SHOWN} more such commands"
    yield from (f"    {line}" for line in _ELSEWHERE)


def _list_mentioned(mentioned: Sequence[Mentioned]) -> Iterator[str]:
    for mention in mentioned[:_SHOWN]:
        yield f"    {name_table(mention.table)} {mention.row_id}: {_in_a_line(mention.text)}"
    if len(mentioned) > _SHOWN:
        yield f"    and {len(mentioned) - _SHOWN} more"


def _describe_row(row: HeldRow) -> Iterator[str]:
    yield f"  {name_table(row.table)} {row.row_id}: {', '.join(map(_describe_field, row.fields))}"


def _describe_field(field: HeldField) -> str:
    value = field.value
    shown = _in_a_line(value) if isinstance(value, str) else name_value(value)
    return f"{name_field(field.name)} {shown}{' *' if field.third_party else ''}"


def _head(text: str) -> Iterator[str]:
    yield ""
    yield text[:1].upper() + text[1:]


def _in_a_line(text: str) -> str:
    return visible(" ".join(text.splitlines()))
