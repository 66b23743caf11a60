"""Who is in the records of a file: managers, reps, owners and accounts, and who is to be added."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coachlog.domain.calls import NOT_JOINED
from coachlog.domain.erased import name_erased
from coachlog.domain.guests import Directory, Insider
from coachlog.domain.names import is_own_rep, is_shortened, readable_name, tidy_name
from coachlog.domain.people_met import PeopleMet
from coachlog.domain.teams import team_on
from coachlog.errors import UnknownName, show
from coachlog.intake.drafts import MeetingDraft, Reading
from coachlog.reports.directory import find_insiders
from coachlog.store.name_labels import Known
from coachlog.usecases.importing import Imported, ImportRun
from coachlog.usecases.newcomers import Newcomers, find_or_add_manager

if TYPE_CHECKING:
    from sqlalchemy import Connection

_REMEMBERED_NAMES = 50_000  # an export names few accounts and people, each many times


class RecordPeople:
    """Knows whom the records of one file name; `settle` proposes or adds those who are new."""

    def __init__(self, import_run: ImportRun, connection: Connection, done: Imported) -> None:
        self._import_run = import_run
        self._options = import_run.options
        self._connection = connection
        self._done = done
        self._named: Insider | None = None
        self._present: Insider | None = None
        self._needs_manager = self._needs_present = False
        # By the manager, or that one was there, and the rep as the file calls them: how often, and
        # the first day.
        self._people: dict[tuple[str | bool | None, str | None], list[Any]] = {}
        self._reps: dict[tuple[str, int], Insider | None] = {}
        self._meet_insiders()
        remember = lru_cache(_REMEMBERED_NAMES)
        self.find_account = remember(self._find_or_add_account)
        self.find_owner = remember(self._find_or_add_owner)
        self._find_manager = remember(lambda text: self._directory.find_manager(text))
        self._find_joined = remember(self._find_shortened)
        self._part = remember(self._part_at_commas)

    def _meet_insiders(self) -> None:
        """Learn whom the log knows."""
        self._directory = Directory(find_insiders(self._connection))
        self._managers = {one.id: one for one in self._directory.people if not one.is_rep}

    def settle(self, reading: Reading) -> None:
        """Find who joined what names nobody, and list or add whom the log does not know."""
        self._named = self._find_named_manager(reading) if self._needs_manager else None
        self._present = self._find_present_manager() if self._needs_present else None
        if self._propose():
            self._meet_insiders()
            self._find_manager.cache_clear()
            self._find_joined.cache_clear()

    def manager_of(self, draft: MeetingDraft) -> Insider | None:
        """Return the manager who joined a meeting, once all are settled.

        Where only that one did is known, it is the one meant, else whose team the rep was on, else
        the log's only one.
        """
        if draft.manager:
            return self._find_joined(draft.manager)
        if draft.joined is None:
            return self._named
        return self._find_present(draft.rep, draft.on) if draft.joined else None

    def _find_present(self, text: str | None, on: date) -> Insider | None:
        """Return the manager who was there, of a rep whom a table calls so, on that day."""
        if self._present is not None:
            return self._present
        rep = self._directory.find_rep(text, 0, on) if text else None
        team = team_on(rep.memberships, on) if rep else None
        if team is None and len(self._managers) == 1:
            return next(iter(self._managers.values()))
        return None if team is None else self._managers.get(team)

    def _find_shortened(self, text: str) -> Insider | None:
        """Return the one manager of that name or address, or for whose name it is short."""
        found = self._find_manager(text)
        if found is None and not self._directory.by_name(text):
            short = [one for one in self._managers.values() if is_shortened(text, one.name)]
            found = short[0] if len(short) == 1 else None
        return found

    def names_manager(self, text: str, manager: Insider) -> bool:
        """Tell whether a text names that manager."""
        return self._find_manager(text) == manager

    def note(self, draft: MeetingDraft) -> None:
        """Note who is in a meeting, once."""
        if not draft.manager:
            self._needs_manager = self._needs_manager or draft.joined is None
            self._needs_present = self._needs_present or draft.joined is True
        if hindrance(draft, self._options.today) is None:
            who = draft.manager or draft.joined is True or None
            met = self._people.get((who, draft.rep))
            if met is None:
                self._people[who, draft.rep] = [1, draft.on]
            else:
                met[0] += 1
                if draft.on < met[1]:
                    met[1] = draft.on

    def place(self, draft: MeetingDraft) -> MeetingDraft:
        """Return a meeting with the manager of those who joined, and with the rep.

        Both may be among its attendees. Whoever owns it is the rep, unless that is the manager who
        joined.
        """
        said = (*filter(None, (draft.organizer,)), *draft.attendees)
        people = [name for text in said for name in self._part(text)]
        several = draft.joined if isinstance(draft.joined, tuple) else (draft.manager or "",)
        named = [name for text in filter(None, several) for name in self._part(text)]
        manager = self._choose_manager(draft, named) or next(iter(named), None)
        if manager is None and draft.joined is not False:
            manager = self._choose_manager(draft, people)
        known = manager and self._find_manager(manager)
        rep = draft.rep
        if known and (rep is None or self._find_manager(rep) == known):
            found = (name for name in people if self._directory.find_rep(name, known.id, draft.on))
            rep = next(found, rep)
        return draft._replace(manager=manager, rep=rep)

    def _part_at_commas(self, text: str) -> tuple[str, ...]:
        """Return the people of a text: those between its commas where one of them is known.

        Else a comma stands within a name, "García López, Ana".
        """
        known = self._directory.may_know
        if "," not in text or known(text, text):
            return (text,)
        parts = tuple(filter(None, map(str.strip, text.split(","))))
        return parts if any(known(part, part) for part in parts) else (text,)

    def _choose_manager(self, draft: MeetingDraft, people: Sequence[str]) -> str | None:
        """Return the manager among those who met; of several, whose rep met that day."""
        managers = [name for name in people if self._find_manager(name) is not None]
        if len(managers) > 1:
            for text in filter(None, (draft.rep, *people)):
                for name in managers:
                    manager = self._find_manager(name)
                    rep = manager and self._directory.find_rep(text, manager.id, draft.on)
                    if manager and rep and team_on(rep.memberships, draft.on) == manager.id:
                        return name
        return next(iter(managers), None)

    def _propose(self) -> bool:
        """List the managers and reps the log does not know; tell whether some were added."""
        newcomers: dict[int, Newcomers] = {}
        strangers: Counter[str] = Counter()
        for (named, rep), (meetings, first_on) in self._people.items():
            if isinstance(named, str):
                manager = self._find_joined(named) or self._meet_manager(named)
            else:
                manager = self._find_present(rep, first_on) if named else self._named
            if manager is None and isinstance(named, str):
                strangers[named] += meetings
            if manager is None or rep is None:
                continue
            if self._directory.find_rep(rep, manager.id, first_on) is None:
                book = newcomers.setdefault(manager.id, Newcomers(self._import_run.names, manager))
                person = readable_name(rep, None), None
                book.meet([person], first_on, meetings=meetings)
        for name, number in strangers.most_common(1):
            self._done.somebody = readable_name(name, None), None, number
        for book in newcomers.values():
            self._done.proposals += book.settle(
                add=self._options.add_people, roles=self._options.roles
            )
        self._done.added += [str(proposal) for proposal in self._done.proposals if proposal.added]
        return bool(self._done.added)

    def _find_named_manager(self, reading: Reading) -> Insider | None:
        """Return the manager who joined all meetings of which no column says who did."""
        options = self._options
        joined_by = None if reading.says_who_joined else options.joined_by
        if joined_by is None and not options.all_joint:
            return None
        if joined_by is not None and self._import_run.names.find("manager", joined_by) is None:
            raise UnknownName(
                "joined_by",
                f"{show(joined_by)} is neither a column of the file nor a manager of the log; "
                "where somebody new joined all of its meetings: "
                f"--manager {shlex.quote(joined_by)} --all-joint",
            )
        name = joined_by or options.manager or options.settings.default_manager
        if name is None:
            raise UnknownName("all_joint", "needs who joined; give --manager NAME")
        known = find_or_add_manager(self._import_run.names, name, PeopleMet())
        how = "joined all of them, as --joined-by says" if joined_by else ""
        return self._note_manager(known, how or "joined all of them, as --all-joint says")

    def _find_present_manager(self) -> Insider | None:
        """Return the manager who was there where a column says that one was."""
        name = self._options.manager or self._options.settings.default_manager
        if name is None:
            return None
        known = find_or_add_manager(self._import_run.names, name, PeopleMet())
        return self._note_manager(known, "joined where the table says that the manager did")

    def _note_manager(self, known: Known, how: str) -> Insider:
        if known.added:
            self._done.added.append(f"manager {known.name}")
        self._done.manager, self._done.manager_how = known.name, how
        return Insider(id=known.id, name=known.name)

    def _meet_manager(self, text: str) -> Insider | None:
        """Add the manager whom records name, where that is wanted."""
        name = tidy_name(readable_name(text, None))
        if not name or not self._options.add_people:
            return None
        known = self._import_run.names.find_or_import("manager", name)
        if known.added:
            self._done.added.append(f"manager {known.name}")
        return Insider(id=known.id, name=known.name)

    def find_rep(self, text: str, manager: Insider, on: date) -> Insider | None:
        """Return the rep of that name; where only one has it, whatever the day."""
        known = (text, manager.id)
        if known in self._reps:
            return self._reps[known]
        named = self._directory.by_email(text.strip()) if "@" in text else []
        found = [person for person in named or self._directory.by_name(text) if person.is_rep]
        rep = self._directory.find_rep(text, manager.id, on) if found else None
        if rep is not None and is_own_rep(manager.name, rep.name):
            rep = None
        if len(found) < 2:
            self._reps[known] = rep
        return rep

    def _find_or_add_owner(self, text: str) -> tuple[int | None, bool]:
        """Return the rep of that name, and whether that is somebody who was erased."""
        names = self._import_run.names
        erased = names.find_erased(readable_name(text, None))
        if erased is not None:
            former = names.find("rep", name_erased(erased.salt, "rep"))
            return (former.id if former else None), True
        found = self._directory.find_rep(text, 0, self._options.today)
        return (found.id if found else None), False

    def _find_or_add_account(self, text: str) -> int | None:
        name = tidy_name(text)
        return self._import_run.names.find_or_import("account", name).id if name else None


def hindrance(draft: MeetingDraft, today: date) -> str | None:
    """Return why a meeting can be no call, or not yet, or None."""
    if not draft.completed:
        return "not completed"
    if draft.joined is False:
        return NOT_JOINED
    return "after today" if draft.on > today else None
