"""The people of the log as foreign files may call them, and what a file may name besides."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, func, select
from sqlmodel import col

from coachlog.domain.customers import Customers
from coachlog.domain.guests import Insider
from coachlog.domain.teams import Membership
from coachlog.domain.wording import Wording
from coachlog.store.log_tables import AliasRow
from coachlog.store.tables import AccountRow, ManagerRow, MembershipRow, RepRow


def find_insiders(connection: Connection) -> list[Insider]:
    """Return all managers and reps with their addresses, former names and teams."""
    former: dict[tuple[str, int], list[str]] = defaultdict(list)
    for folded, manager_id, rep_id in connection.execute(
        select(col(AliasRow.folded), col(AliasRow.manager_id), col(AliasRow.rep_id))
    ):
        if manager_id is not None:
            former["manager", manager_id].append(folded)
        elif rep_id is not None:
            former["rep", rep_id].append(folded)
    teams: dict[int, list[Membership]] = defaultdict(list)
    for rep_id, manager_id, from_on, until_on in connection.execute(
        select(
            col(MembershipRow.rep_id),
            col(MembershipRow.manager_id),
            col(MembershipRow.from_on),
            col(MembershipRow.until_on),
        ).order_by(col(MembershipRow.from_on))
    ):
        teams[rep_id].append(Membership(manager_id=manager_id, from_on=from_on, until_on=until_on))
    managers = connection.execute(
        select(
            col(ManagerRow.id), col(ManagerRow.name), func.lower(col(ManagerRow.email))
        ).order_by(col(ManagerRow.id))
    )
    people = [
        Insider(
            id=id_ or 0,
            name=name,
            emails=_addresses(email, former["manager", id_]),
            other_names=_names(former["manager", id_]),
        )
        for id_, name, email in managers
    ]
    reps = connection.execute(
        select(col(RepRow.id), col(RepRow.name), func.lower(col(RepRow.email))).order_by(
            col(RepRow.id)
        )
    )
    return people + [
        Insider(
            id=id_ or 0,
            name=name,
            is_rep=True,
            emails=_addresses(email, former["rep", id_]),
            other_names=_names(former["rep", id_]),
            memberships=tuple(teams[id_]),
        )
        for id_, name, email in reps
    ]


def _addresses(email: str | None, former: Iterable[str]) -> frozenset[str]:
    """Return the addresses of a person: former ones stand among the former names."""
    return frozenset((*(name for name in former if "@" in name), *filter(None, [email])))


def _names(former: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in former if "@" not in name)


def find_customers(connection: Connection, wording: Wording) -> Customers:
    """Return the accounts of the log, findable in subjects and by domains."""
    customers = Customers(wording)
    for (name,) in connection.execute(select(col(AccountRow.name)).order_by(col(AccountRow.id))):
        customers.add(name)
    return customers
