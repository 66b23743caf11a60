"""Keep a debrief: held stops become calls, skills are rated, actions agreed; all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from coachlog.domain.actions import Action, ActionChanges, ActionFilter, check_coming
from coachlog.domain.debriefs import (
    DayToDebrief,
    Debrief,
    SeenVisit,
    SettledAction,
    StopSeen,
    is_late,
)
from coachlog.domain.fielddays import GIVEN_UP, KeptFieldDay
from coachlog.domain.names import fold_name
from coachlog.domain.praise import says_nothing
from coachlog.errors import CoachlogError, show, to_paste
from coachlog.reports.actions import find_actions
from coachlog.reports.debriefs import find_day, load_day_to_debrief
from coachlog.reports.fielddays import find_last_values
from coachlog.store.actions import insert_action, update_action
from coachlog.store.debriefs import (
    find_account_of_stop,
    hold_stop,
    insert_added_stop,
    insert_seen_call,
    keep_rating,
    mark_skipped,
    update_seen_call,
)
from coachlog.store.fielddays import update_field_day
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.rows import RowWriter, writing_rows
from coachlog.store.sessions import reading
from coachlog.usecases.people import NO_COMMAND

if TYPE_CHECKING:
    from sqlmodel import Session

_ALL = ActionFilter(closed_too=True)


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
    with writing_rows(log, author) as writer:
        session = writer.session
        kept = find_day(session, field_day_id)
        _refuse_not_held(kept, today)
        before = load_day_to_debrief(session, field_day_id, today)
        names = NameBook(log.connection, NO_COMMAND)
        visits = _match_visits(before, [_name_as_kept(names, seen) for seen in debrief.visits])
        _refuse_unsettled(session, before, kept, debrief, today)
        for seen, known in visits:
            _keep_visit(writer, kept, seen, known, insist=insist)
        rated = sum(
            keep_rating(writer, field_day_id, rating, rating.rated_by or before.manager, today)
            for rating in debrief.ratings
        )
        for action in debrief.settled:
            update_action(writer, action.action_id, _close_or_postpone(action, today))
        noted = find_actions(session, _ALL, field_day_id=field_day_id)
        added = [
            insert_action(writer, new, kept.rep_id, kept.manager_id, field_day_id, today)
            for new in debrief.actions
            # The same file again agrees on nothing twice.
            if (new.text, new.owner) not in {(one.text, one.owner) for one in noted}
        ]
        debriefed = replace(
            kept,
            status="held",
            debriefed_on=kept.debriefed_on or today,
            next_on=debrief.next_on or kept.next_on,
            remark=debrief.remark or kept.remark,
        )
        update_field_day(writer, debriefed)
        after = load_day_to_debrief(session, field_day_id, today)
        if visits and not any(visit.status == "held" for visit in after.visits):
            raise CoachlogError(
                f"no stop of field day {field_day_id} was held; if it did not take place: "
                f"{to_paste('cancel-fieldday', field_day_id)}"
            )
        agreed = find_actions(session, _ALL, ids=added)
    praise = [seen.reinforce for seen in debrief.visits if seen.reinforce]
    return KeptDebrief(
        day=after,
        changed=writer.is_noted,
        again=before.debriefed_on is not None,
        rated=rated,
        settled=len(debrief.settled),
        actions=tuple(agreed),
        empty_praise=tuple(text for text in praise if says_nothing(text)),
        late_days=(today - before.on).days if is_late(before.on, today) else 0,
    )


def _refuse_not_held(day: KeptFieldDay, today: date) -> None:
    if day.status in GIVEN_UP:
        raise CoachlogError(
            f"field day {day.id} was {day.status}; only a day that took place has a debrief"
        )
    if day.day_on > today:
        raise CoachlogError(
            f"field day {day.id} is on {day.day_on:%a} {day.day_on}, after today; debrief it then"
        )


def _name_as_kept(names: NameBook, seen: SeenVisit) -> SeenVisit:
    """Return a visit with the name that its customer has in the log; a former one means it too."""
    known = None if seen.is_numbered else names.find("account", seen.account)
    return seen if known is None else replace(seen, account=known.name)


def _match_visits(
    day: DayToDebrief, seen: Sequence[SeenVisit]
) -> list[tuple[SeenVisit, StopSeen | None]]:
    """Pair what was seen with the visits the day knows; None stands for an added one."""
    open_visits = list(day.visits)
    pairs: list[tuple[SeenVisit, StopSeen | None]] = []
    for seen_visit in seen:
        found = next((visit for visit in open_visits if _is_same(seen_visit, visit)), None)
        if found is not None:
            open_visits.remove(found)
        elif not seen_visit.held:
            raise CoachlogError(
                f"{show(seen_visit.account)} is not a stop of field day {day.id}, "
                "so it can't be skipped; leave it out"
            )
        pairs.append((seen_visit, found))
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


def _is_same(seen: SeenVisit, visit: StopSeen) -> bool:
    if seen.is_numbered:
        return (seen.stop_id, seen.call_id) == (visit.stop_id, visit.call_id)
    if fold_name(seen.account) != fold_name(visit.account):
        return False
    return seen.at is None or visit.at is None or seen.at == visit.at


def _refuse_unsettled(
    session: Session, day: DayToDebrief, kept: KeptFieldDay, debrief: Debrief, today: date
) -> None:
    """Refuse a debrief that closes over an overdue action, or settles one it can't."""
    open_ids = {one.id for one in find_actions(session, ActionFilter(), rep_id=kept.rep_id)}
    settled: set[int] = set()
    for settled_action in debrief.settled:
        if settled_action.action_id not in open_ids or settled_action.action_id in settled:
            raise CoachlogError(
                f"action {settled_action.action_id} is not an open action of "
                f"{show(day.rep)}, or is settled "
                f"twice; {to_paste('list-actions', '--rep', day.rep)} shows the open ones"
            )
        settled.add(settled_action.action_id)
    for action in day.overdue:
        if action.id not in settled:
            raise CoachlogError(
                f"action {action.id} is overdue since {action.due_on} ({show(action.text)}); "
                "say in the debrief whether it is done, dropped or has a new date"
            )
    new_dates = [one.due_on for one in debrief.settled]
    for due_on in (*new_dates, *(one.due_on for one in debrief.actions)):
        if due_on is not None:
            check_coming("due", due_on, today)
    if debrief.next_on is not None:
        check_coming("next", debrief.next_on, today)


def _keep_visit(
    writer: RowWriter, day: KeptFieldDay, seen: SeenVisit, known: StopSeen | None, *, insist: bool
) -> None:
    """Make a held stop a call of the day, or change the call it is; a skipped one has none."""
    if not seen.held:
        if known is not None:
            mark_skipped(writer, known)
        return
    stop_id = known.stop_id if known else None
    call_id = known.call_id if known else None
    if call_id is not None:
        update_seen_call(writer, call_id, seen)
    else:
        if stop_id is not None:
            account_id = find_account_of_stop(writer.session, stop_id)
        else:
            account_id = writer.names.find_or_add("account", seen.account, insist=insist).id
        value = find_last_values(writer.session, [account_id]).get(account_id, (None, None))
        starts_at = (known and known.at) or seen.at
        call_id = insert_seen_call(writer, day, seen, account_id, starts_at, value)
        if known is None:
            insert_added_stop(writer, day, seen.at, account_id, call_id)
    if stop_id is not None:
        hold_stop(writer, stop_id, call_id)


def _close_or_postpone(action: SettledAction, today: date) -> ActionChanges:
    if action.due_on is not None:
        return ActionChanges(due_on=action.due_on)
    return ActionChanges(status="dropped" if action.dropped else "done", closed_on=today)
