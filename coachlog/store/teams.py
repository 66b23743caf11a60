"""Managers and reps, changed, and who is on whose team since when."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from coachlog.domain.changes import Keep, values_of
from coachlog.domain.teams import Membership, RepChanges, check_employment, merge_memberships
from coachlog.store.renaming import keep_address
from coachlog.store.rows import RowWriter
from coachlog.store.tables import ManagerRow, MembershipRow, RepRow


def update_manager(writer: RowWriter, manager_id: int, email: str | None) -> None:
    """Give a manager another e-mail; the former one still finds them."""
    row = writer.session.get_one(ManagerRow, manager_id)
    keep_address(writer, "manager", manager_id, row.email, email)
    writer.update(row, {"email": email}, always=True)


def update_rep(writer: RowWriter, rep_id: int, changes: RepChanges) -> None:
    """Change what the log knows of a rep besides the team."""
    row = writer.session.get_one(RepRow, rep_id)
    values = {
        name: value for name, value in values_of(changes).items() if name in RepRow.model_fields
    }
    if not isinstance(changes.email, Keep):
        keep_address(writer, "rep", rep_id, row.email, changes.email)
    writer.update(row, values, always=True)
    check_employment(row.started_on, row.left_on)


def has_indistinct_namesake(session: Session, rep_id: int, manager_id: int) -> bool:
    """Tell whether somebody of a rep's name is on a team whom no e-mail tells apart."""
    rep = session.get_one(RepRow, rep_id)
    others = session.exec(
        select(RepRow)
        .join(MembershipRow, col(MembershipRow.rep_id) == RepRow.id)
        .where(RepRow.folded == rep.folded, RepRow.id != rep.id)
        .where(MembershipRow.manager_id == manager_id)
    ).all()
    mine = (rep.email or "").lower()
    return any(not mine or (other.email or "").lower() in ("", mine) for other in others)


def find_memberships(session: Session, rep_id: int) -> list[Membership]:
    """Return on whose team a rep was when."""
    return [_read_membership(row) for row in _find_rows(session, rep_id)]


def replace_memberships(
    writer: RowWriter, rep_id: int, after: Sequence[Membership], *, merged_id: int | None = None
) -> None:
    """Put the memberships of a rep in place of those there were, and of those of `merged_id`.

    A start that was taken from a call is still so.
    """
    old = _find_rows(writer.session, rep_id)
    if merged_id is not None:
        old += _find_rows(writer.session, merged_id)
    starts = {(row.manager_id, row.from_on) for row in old if row.assumed}
    kept = []
    for row in old:
        membership = _read_membership(row)
        if row.rep_id == rep_id and membership in after and membership not in kept:
            kept.append(membership)
        else:
            writer.delete(row)
    for membership in after:
        if membership not in kept:
            writer.insert(
                MembershipRow(
                    rep_id=rep_id,
                    manager_id=membership.manager_id,
                    from_on=membership.from_on,
                    until_on=membership.until_on,
                    assumed=(membership.manager_id, membership.from_on) in starts,
                    command_id=writer.command_id,
                )
            )


def move_team(writer: RowWriter, from_id: int, into_id: int) -> None:
    """Put the reps of one manager on the team of another; neighbouring times become one."""
    reps = writer.session.exec(
        select(MembershipRow.rep_id).where(MembershipRow.manager_id == from_id).distinct()
    ).all()
    for rep_id in reps:
        for row in _find_rows(writer.session, rep_id):
            if row.manager_id == from_id:
                writer.update(row, {"manager_id": into_id})
        after = merge_memberships(find_memberships(writer.session, rep_id), [])
        replace_memberships(writer, rep_id, after)


def _find_rows(session: Session, rep_id: int) -> list[MembershipRow]:
    return list(session.exec(select(MembershipRow).where(MembershipRow.rep_id == rep_id)))


def _read_membership(row: MembershipRow) -> Membership:
    return Membership(manager_id=row.manager_id, from_on=row.from_on, until_on=row.until_on)
