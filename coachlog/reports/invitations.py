"""What a calendar is to be told of a field day."""

from sqlmodel import Session, col, select

from coachlog.domain.fielddays import GIVEN_UP, Stop
from coachlog.domain.invitations import Invitation, Invitee
from coachlog.reports.debriefs import find_day, find_focus
from coachlog.store.debrief_tables import StopRow
from coachlog.store.tables import AccountRow, ManagerRow, RepRow


def find_invitation(session: Session, field_day_id: int) -> Invitation:
    """Return the day's invitation as the log has it; raises CoachlogError without such a day."""
    day = find_day(session, field_day_id)
    manager, rep = session.get_one(ManagerRow, day.manager_id), session.get_one(RepRow, day.rep_id)
    return Invitation(
        uid=day.uid,
        sequence=day.sequence,
        cancelled=day.status in GIVEN_UP,
        on=day.day_on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        time_zone=day.time_zone,
        manager=Invitee(name=manager.name, email=manager.email),
        rep=Invitee(name=rep.name, email=rep.email),
        place=day.place,
        focus=find_focus(session, field_day_id),
        objective=day.objective,
        stops=_find_stops(session, field_day_id),
        published_to=day.published_to,
    )


def _find_stops(session: Session, field_day_id: int) -> tuple[Stop, ...]:
    found = session.exec(
        select(col(StopRow.at), AccountRow.name)
        .join(AccountRow, col(AccountRow.id) == StopRow.account_id)
        .where(StopRow.field_day_id == field_day_id)
        .order_by(col(StopRow.at), col(StopRow.id))
    )
    return tuple(Stop(at=at, account=account) for at, account in found)
