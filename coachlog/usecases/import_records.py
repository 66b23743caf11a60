"""Import the records of a CRM or a spreadsheet: meetings become calls, deals tell their values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from coachlog.domain.calls import UNKNOWN, currency_of, tidy_text
from coachlog.domain.customers import tidy_name
from coachlog.domain.erased import ERASED, ERASED_ENTRY, name_erased
from coachlog.domain.guests import Directory, Insider, PeopleMet, readable_name
from coachlog.domain.names import is_own_rep
from coachlog.errors import InvalidValue, UnknownName
from coachlog.formats.call_fields import TEXTS
from coachlog.intake.drafts import FINGERPRINT, DealDraft, MeetingDraft, OutsideDraft
from coachlog.intake.problems import Problem
from coachlog.reports.directory import find_insiders
from coachlog.store.deals import DealKeeper
from coachlog.store.events import EventKeeper, KnownEvent, WantedCall
from coachlog.usecases.importing import DraftSpool, Imported, ImportRun
from coachlog.usecases.newcomers import Newcomers, find_or_add_manager

if TYPE_CHECKING:
    from sqlalchemy import Connection

Record = MeetingDraft | DealDraft
_Read = Record | OutsideDraft

_ACCOUNTS = 50_000  # kept in memory


def import_records(
    desk: ImportRun, connection: Connection, drafts: Iterable[_Read], done: Imported
) -> None:
    """Take the records of one file into the log, in the transaction of the desk."""
    with DraftSpool[Record]() as spool:
        _RecordImport(desk, connection, done).run(spool, drafts)


class _RecordImport:
    """Goes through the records of one file: first the people, then meetings and deals."""

    def __init__(self, desk: ImportRun, connection: Connection, done: Imported) -> None:
        self._desk = desk
        self._wishes = desk.wishes
        self._connection = connection
        self._done = done
        self._keeper = EventKeeper(desk.names)
        self._deals = DealKeeper(desk.names)
        # An export names few accounts, each many times.
        self._find_account = lru_cache(_ACCOUNTS)(self._find_or_add_account)

    def run(self, spool: DraftSpool[Record], drafts: Iterable[_Read]) -> None:
        """Take what can be taken, and count the rest."""
        needs_manager = False
        outside: list[OutsideDraft] = []
        for draft in drafts:
            if isinstance(draft, OutsideDraft):
                if self._keeper.knows(draft.key):
                    outside.append(draft)
                continue
            if isinstance(draft, MeetingDraft) and self._is_erased(draft):
                self._leave(draft, ERASED_ENTRY)
                continue
            needs_manager |= isinstance(draft, MeetingDraft) and not draft.manager
            if draft.key.startswith(FINGERPRINT):
                spool.add(draft._replace(key=self._keeper.number(draft.key)))
            elif isinstance(draft, DealDraft) or self._keeper.meet(draft.key):
                spool.add(draft)
            else:
                self._leave(draft, "twice in the file")
        self._named = self._find_named_manager() if needs_manager else None
        self._directory = Directory(find_insiders(self._connection))
        if self._propose(spool):
            self._directory = Directory(find_insiders(self._connection))
        for draft in spool.read(self._desk.meter, "Keeping"):
            if isinstance(draft, DealDraft):
                self._keep_deal(draft)
            else:
                self._keep_meeting(draft)
        self._take_out(outside)
        self._keeper.finish()

    def _is_erased(self, draft: MeetingDraft) -> bool:
        """Tell whether a meeting is with somebody who was erased, or stood for a call of theirs."""
        names = self._desk.names
        if names.erased is None:
            return False
        people = (readable_name(text, None) for text in (draft.rep, draft.manager) if text)
        return any(map(names.find_erased, people)) or self._keeper.is_erased(draft.key)

    def _find_named_manager(self) -> Insider | None:
        if self._wishes.manager is None:
            return None
        known = find_or_add_manager(self._desk.names, self._wishes.manager, PeopleMet())
        if known.added:
            self._done.added.append(f"manager {known.name}")
        self._done.manager, self._done.manager_how = (
            known.name,
            "named by --manager; no column says who joined",
        )
        return Insider(id=known.id, name=known.name)

    def _propose(self, spool: DraftSpool[Record]) -> bool:
        """List the managers and reps the log does not know; tell whether some were added."""
        newcomers: dict[int, Newcomers] = {}
        strangers: Counter[str] = Counter()
        for draft in spool.read(self._desk.meter, "Finding people"):
            if not isinstance(draft, MeetingDraft) or not self._counts(draft):
                continue
            manager = self._manager_of(draft) or self._meet_manager(draft)
            if manager is None and draft.manager:
                strangers[draft.manager] += 1
            if manager is None or draft.rep is None:
                continue
            if self._directory.find_rep(draft.rep, manager.id, draft.on) is None:
                book = newcomers.setdefault(manager.id, Newcomers(self._desk.names, manager))
                book.meet(readable_name(draft.rep, None), None, draft.on)
        for name, number in strangers.most_common(1):
            self._done.somebody = readable_name(name, None), None, number
        for book in newcomers.values():
            self._done.proposals += book.settle(add=self._wishes.add_people)
        self._done.added += [str(proposal) for proposal in self._done.proposals if proposal.added]
        return bool(self._done.added)

    def _meet_manager(self, draft: MeetingDraft) -> Insider | None:
        """Add the manager whom a record names, where that is wanted."""
        name = tidy_name(readable_name(draft.manager, None)) if draft.manager else ""
        if not name or not self._wishes.add_people:
            return None
        known = self._desk.names.find_or_import("manager", name)
        if known.added:
            self._done.added.append(f"manager {known.name}")
        return Insider(id=known.id, name=known.name)

    def _counts(self, draft: MeetingDraft) -> bool:
        return draft.completed and draft.on <= self._wishes.today

    def _manager_of(self, draft: MeetingDraft) -> Insider | None:
        if draft.manager:
            return self._directory.find_manager(draft.manager)
        return self._named

    def _keep_meeting(self, draft: MeetingDraft) -> None:
        reason = self._hindrance(draft)
        manager = self._manager_of(draft)
        if reason is not None or manager is None:
            self._leave(draft, reason or "nobody known")
            if manager is not None:
                known = self._keeper.knows(draft.key)
                what = draft.subject or draft.account
                if known is not None:
                    self._cancel(known, manager.id, f"was not held, as the file says now ({what})")
            return
        rep = draft.rep and self._directory.find_rep(draft.rep, manager.id, draft.on)
        account = tidy_name(draft.account or "")
        if not rep or is_own_rep(manager.name, rep.name):
            self._leave(draft, "no rep")
            return
        if not account:
            self._leave(draft, "no account")
            return
        try:
            account_id = self._find_account(account)
        except (InvalidValue, UnknownName) as error:
            problem = Problem(line=draft.line, column=error.field, problem=error.problem)
            self._desk.take_problem(self._done, problem)
            return
        self._count(draft, self._describe(draft, manager, rep, account_id))

    def _take_out(self, outside: Iterable[OutsideDraft]) -> None:
        """Take out the calls of meetings that have been moved out of the window since."""
        window = self._wishes.window
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
        return "after today" if draft.on > self._wishes.today else None

    def _describe(
        self, draft: MeetingDraft, manager: Insider, rep: Insider, account_id: int
    ) -> WantedCall:
        clean = self._desk.names.clean_text
        return WantedCall(
            key=draft.key,
            digest=_digest(draft),
            facts={
                "held_on": draft.on,
                "starts_at": draft.starts_at,
                "manager_id": manager.id,
                "rep_id": rep.id,
                "account_id": account_id,
                "deal_cents": draft.deal_cents,
                "currency": self._currency_of(draft),
                "minutes": draft.minutes,
                "role": draft.role,
                **{name: clean(getattr(draft, name)) for name in TEXTS},
                "notes": clean(draft.notes or tidy_text(draft.subject)),
            },
            initiator=draft.initiator,
        )

    def _count(self, draft: MeetingDraft, wanted: WantedCall) -> None:
        done = self._done
        kept = self._keeper.keep_call(wanted)
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
        self._say(draft, f"ride-along with {draft.rep} at {draft.account}")

    def _currency_of(self, draft: MeetingDraft | DealDraft) -> str | None:
        known = None if draft.deal_cents is None else draft.currency
        return currency_of(draft.deal_cents, known, lambda: self._wishes.settings.currency)

    def _keep_deal(self, draft: DealDraft) -> None:
        account = tidy_name(draft.account or "")
        try:
            account_id = self._find_account(account) if account else None
        except (InvalidValue, UnknownName) as error:
            problem = Problem(line=draft.line, column=error.field, problem=error.problem)
            self._desk.take_problem(self._done, problem)
            return
        found = draft.owner and self._directory.find_rep(draft.owner, 0, self._wishes.today)
        owner_id = found.id if found else None
        names = self._desk.names
        erased = names.find_erased(draft.owner and readable_name(draft.owner, None))
        if erased is not None:
            former = names.find("rep", name_erased(erased.salt, "rep"))
            owner_id = former.id if former else None
        outcome = self._deals.keep(
            draft.key,
            {
                "name": ERASED if erased else names.clean(draft.name),
                "account_id": account_id,
                "rep_id": owner_id,
                "stage": None if erased else names.clean_text(draft.stage or None),
                "closed": draft.closed,
                "deal_cents": draft.deal_cents,
                "currency": self._currency_of(draft),
                "opened_on": draft.opened_on,
                "closed_on": draft.closed_on,
            },
        )
        self._done.deals[outcome] += 1
        setattr(self._done, outcome, getattr(self._done, outcome) + 1)

    def _find_or_add_account(self, name: str) -> int:
        return self._desk.names.find_or_import("account", name).id

    def _leave(self, draft: MeetingDraft, reason: str) -> None:
        self._done.left_out[reason] += 1
        self._say(draft, f"left out, {reason}")

    def _say(self, draft: MeetingDraft, what: str) -> None:
        if self._desk.explain:
            self._desk.explain(f"{draft.on:%a} {draft.on} {draft.subject or draft.account}: {what}")


def _digest(draft: MeetingDraft) -> str:
    """Return what tells whether a record changed since an earlier import."""
    facts = (
        draft.on, draft.starts_at, draft.minutes, draft.manager, draft.rep, draft.account,
        draft.subject, draft.initiator, draft.deal_cents, draft.currency, draft.role,
        *(getattr(draft, name) for name in TEXTS),
    )  # fmt: skip
    return blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
