"""Keep a debrief: held stops become calls, skills are rated, actions agreed; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from coachlog.domain.actions import Action, ActionChanges, ActionFilter
from coachlog.domain.calls import MANAGER_SCHEDULED
from coachlog.domain.debriefs import (
    DayToDebrief,
    Debrief,
    GivenRating,
    SeenVisit,
    SettledAction,
    Visit,
    is_late,
)
from coachlog.domain.fielddays import GIVEN_UP
from coachlog.domain.names import fold_name
from coachlog.domain.praise import says_nothing
from coachlog.errors import CoachlogError, InvalidValue, show
from coachlog.reports.actions import find_actions
from coachlog.reports.debriefs import find_day, load_day_to_debrief
from coachlog.reports.fielddays import find_last_values
from coachlog.store import append
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.names import NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import ActionRow, CallRow, FieldDayRow, RatingRow, StopRow
from coachlog.usecases.actions import add_row, change_row

_ALL = ActionFilter(closed_too=True)
_SEEN = ("role", "reinforce", "improve")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDebrief:
    """What a debrief left in the log."""

    day: DayToDebrief  # as it is now
    changed: bool
    again: bool  # the day had been debriefed before
    rated: int
    settled: int
    actions: tuple[Action, ...]  # agreed on now
    empty_praise: tuple[str, ...]
    late_days: int  # 0 when it came in time


def load_debrief(log: Log, field_day_id: int, today: date) -> DayToDebrief:
    """Return what a debrief of the day asks about; raises CoachlogError when it can't have one."""
    with reading(log) as session:
        _refuse_not_held(find_day(session, field_day_id), today)
        return load_day_to_debrief(session, field_day_id, today)


def keep_debrief(
    log: Log, field_day_id: int, debrief: Debrief, *, insist: bool, today: date, author: Author
) -> KeptDebrief:
    """Keep a debrief in one transaction and as one command.

    What it leaves out stays as it is, so that a day can be debriefed again. Raises CoachlogError
    when a planned stop is not named or an overdue action is not settled; then nothing is saved.
    """
    with writing(log) as session:
        row = find_day(session, field_day_id)
        _refuse_not_held(row, today)
        before = load_day_to_debrief(session, field_day_id, today)
        visits = _match_visits(before, debrief.visits)
        _refuse_unsettled(session, before, row, debrief, today)
        keeper = _Keeper(log=log, session=session, row=row, author=author, insist=insist)
        for seen, known in visits:
            keeper.keep_visit(seen, known)
        rated = sum(keeper.keep_rating(one, before.manager, today) for one in debrief.ratings)
        settled = sum(keeper.settle(one, today) for one in debrief.settled)
        pair = (row.rep_id, row.manager_id)
        noted = find_actions(session, _ALL, field_day_id=field_day_id)
        added = [
            add_row(session, new, pair, field_day_id, today, keeper.command_id)
            for new in debrief.actions
            # The same file again agrees on nothing twice.
            if (new.text, new.owner) not in {(one.text, one.owner) for one in noted}
        ]
        keeper.keep_day(debrief.next_on, today)
        after = load_day_to_debrief(session, field_day_id, today)
        if visits and not any(visit.status == "held" for visit in after.visits):
            raise CoachlogError(
                f"no stop of field day {field_day_id} was held; if it did not take place: "
                f"coachlog cancel-fieldday {field_day_id}"
            )
        ids = [one.id or 0 for one in added]
        agreed = find_actions(session, _ALL, ids=ids)
    praise = [seen.reinforce for seen in debrief.visits if seen.reinforce]
    return KeptDebrief(
        day=after,
        changed=keeper.changed,
        again=before.debriefed_on is not None,
        rated=rated,
        settled=settled,
        actions=tuple(sorted(agreed, key=lambda one: one.id)),
        empty_praise=tuple(text for text in praise if says_nothing(text)),
        late_days=(today - before.on).days if is_late(before.on, today) else 0,
    )


def _refuse_not_held(row: FieldDayRow, today: date) -> None:
    if row.status in GIVEN_UP:
        raise CoachlogError(
            f"field day {row.id} was {row.status}; only a day that took place has a debrief"
        )
    if row.day_on > today:
        raise CoachlogError(
            f"field day {row.id} is on {row.day_on:%a} {row.day_on}, after today; debrief it then"
        )


def _match_visits(
    day: DayToDebrief, seen: Sequence[SeenVisit]
) -> list[tuple[SeenVisit, Visit | None]]:
    """Pair what was seen with the visits the day knows; None stands for an added one."""
    open_visits = list(day.visits)
    pairs: list[tuple[SeenVisit, Visit | None]] = []
    for one in seen:
        found = next((visit for visit in open_visits if _is_same(one, visit)), None)
        if found is not None:
            open_visits.remove(found)
        elif not one.held:
            raise CoachlogError(
                f"{show(one.account)} is not a stop of field day {day.id}, so it can't be skipped; "
                "leave it out"
            )
        pairs.append((one, found))
    unnamed = [visit for visit in open_visits if visit.status == "planned"]
    if unnamed:
        listed = ", ".join(
            f"{visit.at:%H:%M} {show(visit.account)}" if visit.at else show(visit.account)
            for visit in unnamed
        )
        raise CoachlogError(
            f"the debrief does not say what became of {listed}; "
            'name each stop, with status = "skipped" where nobody went'
        )
    return pairs


def _is_same(seen: SeenVisit, visit: Visit) -> bool:
    if seen.stop_id is not None or seen.call_id is not None:
        return (seen.stop_id, seen.call_id) == (visit.stop_id, visit.call_id)
    if fold_name(seen.account) != fold_name(visit.account):
        return False
    return seen.at is None or visit.at is None or seen.at == visit.at


def _refuse_unsettled(
    session: Session, day: DayToDebrief, row: FieldDayRow, debrief: Debrief, today: date
) -> None:
    """Refuse a debrief that closes over an overdue action, or settles one it can't."""
    open_ids = {one.id for one in find_actions(session, ActionFilter(), rep_id=row.rep_id)}
    settled: set[int] = set()
    for one in debrief.settled:
        if one.action_id not in open_ids or one.action_id in settled:
            raise CoachlogError(
                f"action {one.action_id} is not an open action of {show(day.rep)}, or is settled "
                f'twice; coachlog list-actions --rep "{show(day.rep)}" shows the open ones'
            )
        if one.due_on is not None and one.due_on < today:
            raise InvalidValue(
                "due", f"{one.due_on} is in the past; action {one.action_id} needs a date to come"
            )
        settled.add(one.action_id)
    for action in day.overdue:
        if action.id not in settled:
            raise CoachlogError(
                f"action {action.id} is overdue since {action.due_on} ({show(action.text)}); "
                "say in the debrief whether it is done, dropped or has a new date"
            )
    if debrief.next_on is not None and debrief.next_on < max(today, day.on):
        raise InvalidValue("next", f"{debrief.next_on} is in the past; give a day to come")


@dataclass(slots=True, kw_only=True)
class _Keeper:
    """Writes the parts of one debrief; the command is noted with the first change."""

    log: Log
    session: Session
    row: FieldDayRow
    author: Author
    insist: bool
    changed: bool = False
    _command_id: int | None = field(default=None, init=False)

    @property
    def command_id(self) -> int:
        """Return the command that every change carries."""
        if self._command_id is None:
            self._command_id = note_command(self.log.connection, self.author)
            self.changed = True
        return self._command_id

    @property
    def day_id(self) -> int:
        """Return the number of the field day."""
        return self.row.id or 0

    def keep_visit(self, seen: SeenVisit, known: Visit | None) -> None:
        """Make a held stop a call of the day, or change the call it is; a skipped one has none."""
        stop = self.session.get(StopRow, known.stop_id) if known and known.stop_id else None
        call_id = known.call_id if known else None
        if not seen.held:
            if call_id is not None:
                self._change(
                    "call", self.session.get_one(CallRow, call_id), {"removed_by": self.command_id}
                )
            if stop is not None:
                self._change("stop", stop, {"status": "skipped", "call_id": None})
            return
        if call_id is None:
            call_id = self._add_call(seen, stop)
        else:
            call = self.session.get_one(CallRow, call_id)
            said = {name: getattr(seen, name) for name in _SEEN if getattr(seen, name) is not None}
            self._change("call", call, said)
        if stop is not None:
            self._change("stop", stop, {"status": "held", "call_id": call_id})
        elif known is None:
            self._add_stop(seen, call_id)

    def keep_rating(self, given: GivenRating, manager: str, today: date) -> bool:
        """Keep a score; the same rater's for the same skill of the day is replaced."""
        rated_by = given.rated_by or manager
        for row in self.session.exec(
            select(RatingRow).where(RatingRow.field_day_id == self.day_id)
        ).all():
            same = fold_name(row.skill) == fold_name(given.skill)
            if same and fold_name(row.rated_by) == fold_name(rated_by):
                return self._change("rating", row, {"score": given.score})
        self._add(
            RatingRow(
                field_day_id=self.day_id,
                skill=given.skill,
                score=given.score,
                rated_by=rated_by,
                rated_on=today,
                command_id=self.command_id,
            )
        )
        return True

    def settle(self, one: SettledAction, today: date) -> bool:
        """Close an action or give it a new date."""
        row = self.session.get_one(ActionRow, one.action_id)
        changes = ActionChanges(due_on=one.due_on)
        if one.due_on is None:
            changes = ActionChanges(status="dropped" if one.dropped else "done", closed_on=today)
        change_row(self.log, self.session, row, changes, self.command_id)
        return True

    def keep_day(self, next_on: date | None, today: date) -> None:
        """Mark the day as held and debriefed."""
        changes: dict[str, Any] = {"status": "held"}
        if self.row.debriefed_on is None:
            changes["debriefed_on"] = today
        if next_on is not None:
            changes["next_on"] = next_on
        self._change("field_day", self.row, changes)

    def _add_call(self, seen: SeenVisit, stop: StopRow | None) -> int:
        row, connection = self.row, self.log.connection
        account_id = stop.account_id if stop else self._account(seen.account)
        cents, currency = find_last_values(self.session, [account_id]).get(account_id, (None, None))
        starts_at = stop.at if stop and not stop.added else seen.at
        call_id = append.add_call(
            connection,
            {
                "held_on": row.day_on.isoformat(),
                "manager_id": row.manager_id,
                "rep_id": row.rep_id,
                "account_id": account_id,
                "initiator": MANAGER_SCHEDULED,
                "deal_cents": cents,
                "currency": currency,
                "starts_at": starts_at.isoformat("microseconds") if starts_at else None,
                "field_day_id": self.day_id,
                "command_id": self.command_id,
                **{name: getattr(seen, name) for name in _SEEN},
            },
        )
        append.open_membership(connection, self.command_id, row.rep_id, row.manager_id, row.day_on)
        return call_id

    def _account(self, name: str) -> int:
        names = NameBook(self.log.connection, self.command_id, self.log.understood)
        return names.find_or_add("account", name, insist=self.insist).id

    def _add_stop(self, seen: SeenVisit, call_id: int) -> None:
        """Keep a visit that was not planned; without a time of its own it stands after the rest."""
        latest = self.session.exec(
            select(col(StopRow.at))
            .where(StopRow.field_day_id == self.day_id)
            .order_by(col(StopRow.at).desc())
        ).first()
        self._add(
            StopRow(
                field_day_id=self.day_id,
                at=seen.at or latest or self.row.starts_at,
                account_id=self.session.get_one(CallRow, call_id).account_id,
                status="held",
                call_id=call_id,
                added=True,
                command_id=self.command_id,
            )
        )

    def _add(self, row: RatingRow | StopRow) -> None:
        self.session.add(row)
        self.session.flush()

    def _change(
        self, table: str, row: CallRow | StopRow | RatingRow | FieldDayRow, values: dict[str, Any]
    ) -> bool:
        """Change a row where it differs, keeping its image for undo."""
        if all(getattr(row, name) == value for name, value in values.items()):
            return False
        keep_image(self.log.connection, self.command_id, table, row.id or 0)
        for name, value in values.items():
            setattr(row, name, value)
        self.session.flush()
        return True
