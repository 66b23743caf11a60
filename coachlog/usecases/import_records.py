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
    NOT_JOINED,
    REP_REQUEST,
    UNKNOWN,
    Initiator,
    currency_of,
    tidy_text,
)
from coachlog.domain.erased import ERASED, ERASED_ENTRY
from coachlog.domain.guests import Insider
from coachlog.domain.names import readable_name
from coachlog.errors import InvalidValue, UnknownName
from coachlog.formats.call_fields import CALL_TEXTS, CallNotes
from coachlog.intake.drafts import FINGERPRINT, DealDraft, MeetingDraft, OutsideDraft, Reading
from coachlog.intake.problems import Problem
from coachlog.store.append import moment_as_stored
from coachlog.store.crm_records import KnownRecord, RecordKeeper, count_as
from coachlog.store.deals import DealKeeper, ToldDeal
from coachlog.store.wanted import Kept, KnownEvent, ToldCall, WantedCall
from coachlog.usecases.importing import DraftSpool, Imported, ImportRun
from coachlog.usecases.record_people import RecordPeople, hindrance

if TYPE_CHECKING:
    from sqlalchemy import Connection

_Any = TypeVar("_Any")
RecordDraft = MeetingDraft | DealDraft
_Read = RecordDraft | OutsideDraft

_REMEMBERED_DAYS = 50_000
_TOGETHER = 1_000  # records kept at once
_FACTS = slice(MeetingDraft._fields.index("on"), MeetingDraft._fields.index("noted"))


def import_records(
    import_run: ImportRun,
    connection: Connection,
    drafts: Iterable[_Read],
    reading: Reading,
    done: Imported,
) -> None:
    """Take the records of one file into the log, in the transaction of the run."""
    with DraftSpool[RecordDraft]() as spool:
        _RecordImport(import_run, connection, done).run(spool, drafts, reading)


class _RecordImport:
    """Goes through the records of one file: first the people, then meetings and deals."""

    def __init__(self, import_run: ImportRun, connection: Connection, done: Imported) -> None:
        self._import_run = import_run
        self._options = import_run.options
        self._done = done
        self._people = RecordPeople(import_run, connection, done)
        self._keeper = RecordKeeper(import_run.names)
        self._deals = DealKeeper(import_run.names)
        self._day = lru_cache(_REMEMBERED_DAYS)(date.isoformat)

    def run(
        self, spool: DraftSpool[RecordDraft], drafts: Iterable[_Read], reading: Reading
    ) -> None:
        """Take what can be taken, and count the rest."""
        outside: list[OutsideDraft] = []
        for batch in _in_batches(drafts):
            self._meet(batch, spool, outside)
        self._people.settle(reading)
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
                unplaced = draft.attendees or draft.joined or "," in (draft.manager or "")
                records.append(self._people.place(draft) if unplaced else draft)
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
                self._people.note(draft)

    def _is_erased(self, draft: MeetingDraft) -> bool:
        """Tell whether a meeting is with somebody who was erased, or stood for a call of theirs."""
        people = (readable_name(text, None) for text in (draft.rep, draft.manager) if text)
        find = self._import_run.names.find_erased
        return any(map(find, people)) or self._keeper.is_erased(draft.key)

    def _keep_meetings(self, drafts: Sequence[MeetingDraft]) -> None:
        taken: list[MeetingDraft] = []
        wanted: list[WantedCall] = []
        known = self._keeper.look_up([draft.key for draft in drafts])
        for draft in drafts:
            call = self._judge(draft, known.get(draft.key))
            if call is not None:
                taken.append(draft)
                wanted.append(call)
        counted: Counter[str] = Counter()
        for draft, kept in zip(taken, self._keeper.keep_all(wanted, known), strict=True):
            if kept.outcome == "new" and not self._import_run.explain:
                counted[kept.initiator] += 1
            else:
                self._count(draft, kept)
        done = self._done
        done.ride_alongs += counted.total()
        done.new += counted.total()
        done.to_sort += counted[UNKNOWN]
        if counted:
            done.see(min(draft.on for draft in taken))
            done.see(max(draft.on for draft in taken))

    def _judge(self, draft: MeetingDraft, known: KnownRecord | None) -> WantedCall | None:
        """Return the call that a meeting was, unless it is as it was; others are counted by why."""
        manager = self._people.manager_of(draft)
        reason = hindrance(draft, self._options.today)
        if reason is not None or manager is None:
            unsaid = "nobody known" if draft.manager or draft.joined else NOBODY_JOINED
            self._leave(draft, reason or unsaid)
            if manager is not None or reason == NOT_JOINED:
                entry = self._keeper.knows(draft.key)
                what = draft.subject or draft.account
                how = NOT_JOINED if reason == NOT_JOINED else "not held"
                if entry is not None:
                    why = f"was {how}, as the file says now ({what})"
                    self._cancel(entry, manager.id if manager else None, why)
            return None
        rep = self._people.find_rep(draft.rep, manager, draft.on) if draft.rep else None
        if rep is None:
            self._leave(draft, "no rep")
            return None
        hint = (None, None) if draft.organizer is None else self._hint(draft, manager, rep)
        digest = _digest(draft)
        # Most are as they were, and then nobody asks for more; what is said keeps its order.
        said = self._import_run.explain
        if known and not said and known.tells(digest, manager.id, draft.initiator, *hint):
            self._count(draft, count_as("same", known.initiator))
            return None
        if not draft.account:
            self._leave(draft, "no account")
            return None
        try:
            account_id = self._people.find_account(draft.account)
        except (InvalidValue, UnknownName) as error:
            problem = Problem(line=draft.line, column=error.field, problem=error.problem)
            self._import_run.take_problem(self._done, problem)
            return None
        if account_id is None:
            self._leave(draft, "no account")
            return None
        suggestion, reason = hint
        return WantedCall(
            key=draft.key,
            digest=digest,
            told=self._describe(draft, manager, rep, account_id),
            initiator=draft.initiator,
            suggestion=suggestion,
            reason=reason,
        )

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

    def _describe(
        self, draft: MeetingDraft, manager: Insider, rep: Insider, account_id: int
    ) -> ToldCall:
        names = self._import_run.names
        *others, notes = draft.noted
        noted = CallNotes._make((*others, notes or tidy_text(draft.subject)))
        if names.erased is not None:
            texts: dict[str, Any] = {
                name: names.clean_text(getattr(noted, name)) for name in CALL_TEXTS
            }
            noted = noted._replace(**texts)
        return ToldCall(
            held_on=self._day(draft.on),
            starts_at=None if draft.starts_at is None else moment_as_stored(draft.starts_at),
            manager_id=manager.id,
            rep_id=rep.id,
            account_id=account_id,
            deal_cents=draft.deal_cents,
            currency=self._currency_of(draft),
            minutes=draft.minutes,
            noted=noted,
        )

    def _hint(
        self, draft: MeetingDraft, manager: Insider, rep: Insider
    ) -> tuple[Initiator | None, str | None]:
        """Return what the organiser of a meeting hints at, and why."""
        if draft.organizer is None or draft.initiator != UNKNOWN:
            return None, None
        if self._people.names_manager(draft.organizer, manager):
            return MANAGER_SCHEDULED, f"organised by {manager.name}"
        if self._people.find_rep(draft.organizer, manager, draft.on) == rep:
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
        self._done.assumed += draft.deal_cents is not None and known is None
        return currency_of(draft.deal_cents, known, lambda: self._options.settings.currency)

    def _keep_deals(self, drafts: Sequence[DealDraft]) -> None:
        wanted: list[tuple[str, ToldDeal]] = []
        for draft in drafts:
            try:
                account_id = self._people.find_account(draft.account) if draft.account else None
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
        owner_id, erased = self._people.find_owner(draft.owner) if draft.owner else (None, False)
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
