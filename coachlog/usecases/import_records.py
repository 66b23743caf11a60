"""Import the records of a CRM or a spreadsheet: meetings become calls, deals tell their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from coachlog.domain.calls import (
    MANAGER_SCHEDULED,
    NOBODY_JOINED,
    REP_REQUEST,
    UNKNOWN,
    Initiator,
    currency_of,
    tidy_text,
)
from coachlog.domain.customers import tidy_name
from coachlog.domain.erased import ERASED, ERASED_ENTRY, name_erased
from coachlog.domain.guests import Directory, Insider, PeopleMet, readable_name
from coachlog.domain.names import is_own_rep
from coachlog.domain.teams import team_on
from coachlog.errors import InvalidValue, UnknownName, show
from coachlog.formats.call_fields import CALL_TEXTS, CallNotes
from coachlog.intake.drafts import FINGERPRINT, DealDraft, MeetingDraft, OutsideDraft, Reading
from coachlog.intake.problems import Problem
from coachlog.reports.directory import find_insiders
from coachlog.store.append import moment_as_stored
from coachlog.store.crm_records import RecordKeeper
from coachlog.store.deals import DealKeeper, ToldDeal
from coachlog.store.wanted import Kept, KnownEvent, ToldCall, WantedCall
from coachlog.usecases.importing import DraftSpool, Imported, ImportRun
from coachlog.usecases.newcomers import Newcomers, find_or_add_manager

if TYPE_CHECKING:
    from sqlalchemy import Connection

_Any = TypeVar("_Any")
RecordDraft = MeetingDraft | DealDraft
_Read = RecordDraft | OutsideDraft

_ACCOUNTS = 50_000  # kept in memory
_TOGETHER = 1_000  # records kept at once
_FACTS = slice(MeetingDraft._fields.index("on"), MeetingDraft._fields.index("noted"))


def import_records(
    import_run: ImportRun,
    connection: Connection,
    drafts: Iterable[_Read],
    reading: Reading,
    done: Imported,
) -> None:
    """Take the records of one file into the log, in the transaction of the desk."""
    with DraftSpool[RecordDraft]() as spool:
        _RecordImport(import_run, connection, done).run(spool, drafts, reading)


class _RecordImport:
    """Goes through the records of one file: first the people, then meetings and deals."""

    def __init__(self, import_run: ImportRun, connection: Connection, done: Imported) -> None:
        self._import_run = import_run
        self._options = import_run.options
        self._connection = connection
        self._done = done
        self._keeper = RecordKeeper(import_run.names)
        self._deals = DealKeeper(import_run.names)
        self._named: Insider | None = None
        self._needs_manager = False
        # By the manager and the rep as the file calls them: how often, and the first day.
        self._people: dict[tuple[str | None, str | None], list[Any]] = {}
        self._reps: dict[tuple[str, int], Insider | None] = {}
        # An export names few accounts and people, each many times.
        self._find_account = lru_cache(_ACCOUNTS)(self._find_or_add_account)
        self._day = lru_cache(_ACCOUNTS)(date.isoformat)
        self._find_owner = lru_cache(_ACCOUNTS)(self._find_or_add_owner)
        self._place_manager = lru_cache(_ACCOUNTS)(lambda text: self._directory.find_manager(text))

    def run(
        self, spool: DraftSpool[RecordDraft], drafts: Iterable[_Read], reading: Reading
    ) -> None:
        """Take what can be taken, and count the rest."""
        self._directory = Directory(find_insiders(self._connection))
        outside: list[OutsideDraft] = []
        for batch in _in_batches(drafts):
            self._meet(batch, spool, outside)
        self._named = self._find_named_manager(reading) if self._needs_manager else None
        if self._propose():
            self._directory = Directory(find_insiders(self._connection))
            self._place_manager.cache_clear()
        for records in _in_batches(spool.read(self._import_run.meter, "Keeping")):
            self._keep_deals([draft for draft in records if isinstance(draft, DealDraft)])
            self._keep_meetings([draft for draft in records if isinstance(draft, MeetingDraft)])
        self._take_out(outside)
        self._keeper.finish()

    def _meet(
        self, batch: Sequence[_Read], spool: DraftSpool[RecordDraft], outside: list[OutsideDraft]
    ) -> None:
        """Keep the records of a batch for later, each once, and note who is in them."""
        gone = [draft for draft in batch if isinstance(draft, OutsideDraft)]
        known = self._keeper.find_known([draft.key for draft in gone]) if gone else set()
        outside += [draft for draft in gone if draft.key in known]
        records: list[RecordDraft] = []
        for draft in batch:
            if isinstance(draft, DealDraft):
                records.append(draft)
            elif isinstance(draft, MeetingDraft):
                if self._import_run.names.erased is not None and self._is_erased(draft):
                    self._leave(draft, ERASED_ENTRY)
                    continue
                records.append(self._place(draft) if draft.attendees else draft)
        keys = [draft.key for draft in records if _is_met(draft)]
        first = self._keeper.meet_all(keys)
        is_first = iter(first)
        alike = [
            key
            for key, is_new in zip(keys, first, strict=True)
            if not is_new and key.startswith(FINGERPRINT)
        ]
        numbered = iter(self._keeper.number_all(alike) if alike else ())
        for draft in records:
            if _is_met(draft) and not next(is_first):
                if not draft.key.startswith(FINGERPRINT):
                    assert isinstance(draft, MeetingDraft)
                    self._leave(draft, "twice in the file")
                    continue
                draft = draft._replace(key=next(numbered))
            spool.add(draft)
            if isinstance(draft, MeetingDraft):
                self._note_people(draft)

    def _note_people(self, draft: MeetingDraft) -> None:
        if not draft.manager:
            self._needs_manager = True
        if self._counts(draft):
            met = self._people.get((draft.manager, draft.rep))
            if met is None:
                self._people[draft.manager, draft.rep] = [1, draft.on]
            else:
                met[0] += 1
                if draft.on < met[1]:
                    met[1] = draft.on

    def _place(self, draft: MeetingDraft) -> MeetingDraft:
        """Return a meeting with the manager and the rep among its attendees.

        Whoever owns it is the rep, unless that is the manager who joined.
        """
        people = (*filter(None, (draft.organizer,)), *draft.attendees)
        manager = draft.manager or self._choose_manager(draft, people)
        known = manager and self._place_manager(manager)
        rep = draft.rep
        if known and (rep is None or self._place_manager(rep) == known):
            found = (name for name in people if self._directory.find_rep(name, known.id, draft.on))
            rep = next(found, rep)
        return draft._replace(manager=manager, rep=rep)

    def _choose_manager(self, draft: MeetingDraft, people: Sequence[str]) -> str | None:
        """Return the manager among those who met; of several, whose rep met that day."""
        managers = [name for name in people if self._place_manager(name) is not None]
        if len(managers) > 1:
            for text in filter(None, (draft.rep, *people)):
                for name in managers:
                    manager = self._place_manager(name)
                    rep = manager and self._directory.find_rep(text, manager.id, draft.on)
                    if manager and rep and team_on(rep.memberships, draft.on) == manager.id:
                        return name
        return next(iter(managers), None)

    def _is_erased(self, draft: MeetingDraft) -> bool:
        """Tell whether a meeting is with somebody who was erased, or stood for a call of theirs."""
        names = self._import_run.names
        if names.erased is None:
            return False
        people = (readable_name(text, None) for text in (draft.rep, draft.manager) if text)
        return any(map(names.find_erased, people)) or self._keeper.is_erased(draft.key)

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
                f"where somebody new joined all of its meetings: --manager {show(joined_by)} "
                "--all-joint",
            )
        name = joined_by or options.manager or options.settings.default_manager
        if name is None:
            raise UnknownName("all_joint", "needs who joined; give --manager NAME")
        known = find_or_add_manager(self._import_run.names, name, PeopleMet())
        if known.added:
            self._done.added.append(f"manager {known.name}")
        self._done.manager, self._done.manager_how = (
            known.name,
            "joined all of them, as --joined-by says"
            if joined_by
            else "joined all of them, as --all-joint says",
        )
        return Insider(id=known.id, name=known.name)

    def _propose(self) -> bool:
        """List the managers and reps the log does not know; tell whether some were added."""
        newcomers: dict[int, Newcomers] = {}
        strangers: Counter[str] = Counter()
        for (named, rep), (meetings, first_on) in self._people.items():
            manager = (self._place_manager(named) if named else self._named) or self._meet_manager(
                named
            )
            if manager is None and named:
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

    def _meet_manager(self, text: str | None) -> Insider | None:
        """Add the manager whom records name, where that is wanted."""
        name = tidy_name(readable_name(text, None)) if text else ""
        if not name or not self._options.add_people:
            return None
        known = self._import_run.names.find_or_import("manager", name)
        if known.added:
            self._done.added.append(f"manager {known.name}")
        return Insider(id=known.id, name=known.name)

    def _counts(self, draft: MeetingDraft) -> bool:
        return draft.completed and draft.on <= self._options.today

    def _keep_meetings(self, drafts: Sequence[MeetingDraft]) -> None:
        taken: list[MeetingDraft] = []
        wanted: list[WantedCall] = []
        for draft in drafts:
            call = self._judge(draft)
            if call is not None:
                taken.append(draft)
                wanted.append(call)
        counted: Counter[tuple[str, str]] = Counter()
        for draft, kept in zip(taken, self._keeper.keep_all(wanted), strict=True):
            if kept.outcome in ("new", "same") and not self._import_run.explain:
                counted[kept.outcome, kept.initiator] += 1
            else:
                self._count(draft, kept)
        done = self._done
        for (outcome, initiator), number in counted.items():
            done.ride_alongs += number
            setattr(done, outcome, getattr(done, outcome) + number)
            done.to_sort += number if outcome == "new" and initiator == UNKNOWN else 0
        if counted:
            done.see(min(draft.on for draft in taken))
            done.see(max(draft.on for draft in taken))

    def _judge(self, draft: MeetingDraft) -> WantedCall | None:
        """Return the call that a meeting was; what it was not is counted by why."""
        manager = self._place_manager(draft.manager) if draft.manager else self._named
        reason = self._hindrance(draft)
        if reason is not None or manager is None:
            unsaid = NOBODY_JOINED if not draft.manager else "nobody known"
            self._leave(draft, reason or unsaid)
            if manager is not None:
                known = self._keeper.knows(draft.key)
                what = draft.subject or draft.account
                if known is not None:
                    self._cancel(known, manager.id, f"was not held, as the file says now ({what})")
            return None
        rep = self._find_rep(draft.rep, manager, draft.on) if draft.rep else None
        if rep is None:
            self._leave(draft, "no rep")
            return None
        if not draft.account:
            self._leave(draft, "no account")
            return None
        try:
            account_id = self._find_account(draft.account)
        except (InvalidValue, UnknownName) as error:
            problem = Problem(line=draft.line, column=error.field, problem=error.problem)
            self._import_run.take_problem(self._done, problem)
            return None
        if account_id is None:
            self._leave(draft, "no account")
            return None
        return self._describe(draft, manager, rep, account_id)

    def _find_rep(self, text: str, manager: Insider, on: date) -> Insider | None:
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

    def _take_out(self, outside: Iterable[OutsideDraft]) -> None:
        """Take out the calls of meetings that have been moved out of the window since."""
        window = self._options.window
        for draft in outside:
            known = self._keeper.knows_inside(draft.key, window.first, window.last)
            if known is not None:
                self._cancel(known, None, f"has been moved ({draft.what})")

    def _cancel(self, known: KnownEvent, manager_id: int | None, why: str) -> None:
        for kept in self._keeper.cancel(known, manager_id):
            if kept.outcome == "conflict":
                stays = f"and stays as {kept.by} left it"
                self._done.conflicts.append(f"{kept.what} {why}, {stays}")
            else:
                self._done.removed += 1

    def _hindrance(self, draft: MeetingDraft) -> str | None:
        if not draft.completed:
            return "not completed"
        return "after today" if draft.on > self._options.today else None

    def _describe(
        self, draft: MeetingDraft, manager: Insider, rep: Insider, account_id: int
    ) -> WantedCall:
        names = self._import_run.names
        *others, notes = draft.noted
        noted = CallNotes._make((*others, notes or tidy_text(draft.subject)))
        if names.erased is not None:
            texts: dict[str, Any] = {
                name: names.clean_text(getattr(noted, name)) for name in CALL_TEXTS
            }
            noted = noted._replace(**texts)
        suggestion, reason = (
            self._hint(draft, manager, rep) if draft.organizer is not None else (None, None)
        )
        return WantedCall(
            key=draft.key,
            digest=_digest(draft),
            told=ToldCall(
                held_on=self._day(draft.on),
                starts_at=None if draft.starts_at is None else moment_as_stored(draft.starts_at),
                manager_id=manager.id,
                rep_id=rep.id,
                account_id=account_id,
                deal_cents=draft.deal_cents,
                currency=self._currency_of(draft),
                minutes=draft.minutes,
                noted=noted,
            ),
            initiator=draft.initiator,
            suggestion=suggestion,
            reason=reason,
        )

    def _hint(
        self, draft: MeetingDraft, manager: Insider, rep: Insider
    ) -> tuple[Initiator | None, str | None]:
        """Return what the organiser of a meeting hints at, and why."""
        if draft.organizer is None or draft.initiator != UNKNOWN:
            return None, None
        if self._place_manager(draft.organizer) == manager:
            return MANAGER_SCHEDULED, f"organised by {manager.name}"
        if self._find_rep(draft.organizer, manager, draft.on) == rep:
            return REP_REQUEST, f"organised by {rep.name}"
        return None, None

    def _count(self, draft: MeetingDraft, kept: Kept) -> None:
        done = self._done
        if kept.outcome in ("refused", "elsewhere"):
            reason = "not a ride-along" if kept.outcome == "refused" else "another manager's"
            self._leave(draft, reason)
            return
        done.ride_alongs += 1
        done.see(draft.on)
        if kept.outcome == "conflict":
            done.same += 1
            done.conflicts.append(
                f"call {kept.row_id} of {draft.on:%a} {draft.on} is different in the file now "
                f"({draft.subject or draft.account}), and stays as {kept.by} left it"
            )
        else:
            setattr(done, kept.outcome, getattr(done, kept.outcome) + 1)
        done.to_sort += kept.outcome == "new" and kept.initiator == UNKNOWN
        if self._import_run.explain:
            self._say(draft, f"ride-along with {draft.rep} at {draft.account}")

    def _currency_of(self, draft: MeetingDraft | DealDraft) -> str | None:
        known = None if draft.deal_cents is None else draft.currency
        return currency_of(draft.deal_cents, known, lambda: self._options.settings.currency)

    def _keep_deals(self, drafts: Sequence[DealDraft]) -> None:
        wanted: list[tuple[str, ToldDeal]] = []
        for draft in drafts:
            try:
                account_id = self._find_account(draft.account) if draft.account else None
            except (InvalidValue, UnknownName) as error:
                problem = Problem(line=draft.line, column=error.field, problem=error.problem)
                self._import_run.take_problem(self._done, problem)
                continue
            wanted.append((draft.key, self._describe_deal(draft, account_id)))
        for outcome in self._deals.keep_all(wanted):
            self._done.deals[outcome] += 1
            setattr(self._done, outcome, getattr(self._done, outcome) + 1)

    def _describe_deal(self, draft: DealDraft, account_id: int | None) -> ToldDeal:
        names = self._import_run.names
        owner_id, erased = self._find_owner(draft.owner) if draft.owner else (None, False)
        return ToldDeal(
            name=ERASED if erased else names.clean(draft.name),
            account_id=account_id,
            rep_id=owner_id,
            stage=None if erased else names.clean_text(draft.stage or None),
            closed=draft.closed,
            deal_cents=draft.deal_cents,
            currency=self._currency_of(draft),
            opened_on=draft.opened_on,
            closed_on=draft.closed_on,
        )

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

    def _leave(self, draft: MeetingDraft, reason: str) -> None:
        self._done.left_out[reason] += 1
        self._say(draft, f"left out, {reason}")

    def _say(self, draft: MeetingDraft, what: str) -> None:
        if self._import_run.explain:
            self._import_run.explain(
                f"{draft.on:%a} {draft.on} {draft.subject or draft.account}: {what}"
            )


def _in_batches(drafts: Iterable[_Any]) -> Iterator[list[_Any]]:
    source = iter(drafts)
    while batch := [*islice(source, _TOGETHER)]:
        yield batch


def _is_met(draft: RecordDraft) -> bool:
    """Tell whether a record counts once in a file: a deal with a number of its own is itself."""
    return isinstance(draft, MeetingDraft) or draft.key.startswith(FINGERPRINT)


def _digest(draft: MeetingDraft) -> str:
    """Return what tells whether a record changed since an earlier import."""
    told: tuple[object, ...] = draft
    return blake2b(
        repr((*told[_FACTS], *draft.noted)).encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()
