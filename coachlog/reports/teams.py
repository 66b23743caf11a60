"""Who is on whose team on a day."""

from datetime import date
from typing import cast

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from coachlog.domain.groups import groups_on
from coachlog.domain.names import fold_name
from coachlog.domain.teams import Level, PlacedRep, Team, TeamRep
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.groups import find_groupings
from coachlog.store.name_labels import Known
from coachlog.store.tables import ManagerRow, MembershipRow, RepRow


def find_teams_and_reps(session: Session, on: date, manager_id: int | None = None) -> list[Team]:
    """Return the managers in name order with their reps of that day; last, reps on no team."""
    labels, rep_labels = find_manager_labels(session), find_rep_labels(session)
    reps: dict[int | None, list[TeamRep]] = {}
    current = and_(
        col(MembershipRow.rep_id) == RepRow.id,
        func.coalesce(col(MembershipRow.from_on), on) <= on,
        func.coalesce(col(MembershipRow.until_on), on) >= on,
    )
    found = session.exec(
        select(RepRow, col(MembershipRow.manager_id), col(MembershipRow.from_on)).join(
            MembershipRow, current, isouter=True
        )
    )
    for row, of_manager, from_on in found:
        reps.setdefault(of_manager, []).append(
            TeamRep(
                name=rep_labels.get(row.id or 0, row.name),
                level=cast(Level, row.level),
                email=row.email,
                started_on=row.started_on,
                left_on=row.left_on,
                from_on=from_on,
            )
        )
    for listed in reps.values():
        listed.sort(key=lambda rep: (fold_name(rep.name), rep.name))
    managers = session.exec(select(ManagerRow)).all()
    groups = groups_on(find_groupings(session), on)
    teams = [
        Team(
            on=on,
            manager=labels.get(row.id or 0, row.name),
            email=row.email,
            group=groups.get(row.id or 0),
            reps=tuple(reps.get(row.id, ())),
        )
        for row in managers
        if manager_id in (None, row.id)
    ]
    teams.sort(key=lambda team: (fold_name(team.manager or ""), team.manager or ""))
    if manager_id is None and None in reps:
        teams.append(Team(on=on, manager=None, reps=tuple(reps[None])))
    return teams


def list_team_reps(session: Session, manager_id: int, on: date) -> list[Known]:
    """Return the reps on a manager's team on a day, in name order."""
    labels = find_rep_labels(session)
    rows = session.exec(
        select(col(RepRow.id), col(RepRow.name), col(RepRow.email))
        .join(MembershipRow, col(MembershipRow.rep_id) == RepRow.id)
        .where(col(MembershipRow.manager_id) == manager_id)
        .where(func.coalesce(col(MembershipRow.from_on), on) <= on)
        .where(func.coalesce(col(MembershipRow.until_on), on) >= on)
        .order_by(col(RepRow.folded), col(RepRow.id))
    )
    return [
        Known(id=id_ or 0, name=labels.get(id_ or 0, name), email=email)
        for id_, name, email in rows
    ]


def find_placed_rep(session: Session, rep_id: int) -> PlacedRep:
    """Return a rep, on the team of the latest membership."""
    row = session.get_one(RepRow, rep_id)
    teams = session.exec(
        select(col(ManagerRow.name), col(MembershipRow.from_on))
        .join(MembershipRow, col(MembershipRow.manager_id) == ManagerRow.id)
        .where(MembershipRow.rep_id == rep_id)
        .order_by(col(MembershipRow.from_on))
    ).all()
    manager, from_on = teams[-1] if teams else (None, None)
    return PlacedRep(
        name=row.name,
        level=cast(Level, row.level),
        manager=manager,
        from_on=from_on,
        email=row.email,
        started_on=row.started_on,
        left_on=row.left_on,
    )
