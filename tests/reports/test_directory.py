"""Whom and what an import recognises: former names, addresses, teams, known accounts."""

from __future__ import annotations

from coachlog.domain.names import fold_name
from coachlog.intake.calendar_words import word_with
from coachlog.reports.directory import find_customers, find_insiders
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from tests.filled import Crowd, on


def test_people_are_known_by_their_own_former_names_and_addresses(
    crowded: Log, crowd: Crowd
) -> None:
    with reading(crowded) as session:
        people = {(one.name, one.is_rep): one for one in find_insiders(session.connection())}
    former = {name: one.other_names for (name, _), one in people.items() if one.other_names}
    assert former == {
        "Pat Lee": (fold_name("Patricia Lee"),),
        "Lou Fox": (fold_name("Lou Wolf"),),
        "Dana Cruz": (fold_name("Dana Smith"),),
    }
    emails = {name: set(one.emails) for (name, _), one in people.items()}
    assert emails["Dana Cruz"] == {"dana@example.com"}
    assert emails["Kim Poe"] == {"kim@example.com"}
    assert emails["Lou Fox"] == set()
    assert {name for (name, is_rep) in people if is_rep} == {"Dana Cruz", "Lou Fox", "Sam Oak"}


def test_a_rep_s_teams_come_in_order_of_time(crowded: Log, crowd: Crowd) -> None:
    with reading(crowded) as session:
        (dana,) = [one for one in find_insiders(session.connection()) if one.name == "Dana Cruz"]
    assert [(one.manager_id, one.from_on, one.until_on) for one in dana.memberships] == [
        (crowd.kim, None, on("08-31")),
        (crowd.pat, on("09-01"), None),
    ]


def test_every_account_of_the_log_is_found_in_a_subject(crowded: Log) -> None:
    with reading(crowded) as session:
        customers = find_customers(session.connection(), word_with({}))
    for name in ("Zeta", "Acme", "Umbra", "Globex", "Hooli", "Initech"):
        assert customers.find_in(f"Visit {name} with Dana") == name, name
    assert customers.find_in("Visit Contoso with Dana") is None
