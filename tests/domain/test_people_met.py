"""What a whole calendar shows of addresses and their people."""

from __future__ import annotations

from coachlog.domain.guests import Insider
from coachlog.domain.people_met import (
    PeopleMet,
    find_namesakes,
    find_owner,
    find_sisters,
    learn_emails,
)

PAT = 1
DANA = Insider(id=7, name="Dana Cruz", is_rep=True, emails=frozenset({"dana@acme.com"}))


def test_addresses_are_learnt_from_the_names_beside_them() -> None:
    people = (Insider(id=PAT, name="Pat Lee"), DANA, Insider(id=3, name="Lou Fox"))
    learnt = learn_emails(
        people,
        {
            "pat.lee@acme.com": ["Lee, Pat"],
            "d.cruz@home.org": ["Dana Cruz"],  # her address is known
            "team@acme.com": ["Pat Lee", "Lou Fox"],  # a list, not a person
            "dana@acme.com": ["Lou Fox"],  # hers, whoever answers
        },
    )
    assert learnt[0] == {"pat.lee@acme.com"}
    assert learnt[1] == {"dana@acme.com"}
    assert learnt[2] == frozenset()


def test_domains_where_all_or_two_are_of_the_firm_are_its_sisters_told_in_order() -> None:
    people = (
        Insider(id=PAT, name="Pat Lee"),
        Insider(id=2, name="Dana Cruz"),
        Insider(id=3, name="Lou"),
    )
    met = {
        "dana@zeta.com": ["Dana Cruz"],
        "pat@alpha.com": ["Lee, Pat"],
        "dana@alpha.com": ["Somebody", "Dana Cruz"],
        "pat@beta.com": ["Pat Lee"],
        "bea@beta.com": ["Bea Buyer"],
        "lou@gamma.com": ["Lou"],  # one word may be anybody's
        "pat@gmail.com": ["Pat Lee"],
        "pat@eu.acme.com": ["Pat Lee"],
    }
    assert find_sisters(people, met, {"acme.com"}) == ("alpha.com", "zeta.com")
    met["pat.lee@beta.com"] = ["Pat Lee"]
    assert find_sisters(people, met, {"acme.com"}) == ("alpha.com", "zeta.com")
    met["dana@beta.com"] = ["Dana Cruz"]  # two of them are nobody's namesakes
    assert find_sisters(people, met, {"acme.com"}) == ("alpha.com", "beta.com", "zeta.com")


def test_an_address_that_goes_by_a_reps_name_elsewhere_is_told() -> None:
    rep = Insider(id=7, name="Dana Cruz", is_rep=True, emails=frozenset({"dana@acme.com"}))
    people = (Insider(id=PAT, name="Pat Lee"), rep)
    met = {
        "dana@acme.com": ["Dana Cruz"],
        "d.cruz@eu.acme.com": ["Dana Cruz"],
        "dcruz@partner.com": ["Cruz, Dana", "Dana Cruz"],
        "bea@partner.com": ["Bea Buyer"],
        "pat@partner.com": ["Pat Lee"],
        "dana@gmail.com": ["Dana Cruz"],
    }

    def is_acme(email: str) -> bool:
        return email.endswith("acme.com")

    assert find_namesakes(people, met, is_acme) == (("Dana Cruz", "dcruz@partner.com"),)
    more = {**met, "dana@aaa.com": ["Cruz, Dana"], "a.cruz@zeta.com": ["Dana Cruz"]}
    emails = [one.email for one in find_namesakes(people, more, is_acme)]
    assert emails == ["a.cruz@zeta.com", "dana@aaa.com", "dcruz@partner.com"]
    twin = Insider(id=8, name="Dana Cruz", is_rep=True)
    assert find_namesakes((*people, twin), met, is_acme) == ()


def test_people_are_counted_once_an_entry_by_the_address_or_the_name() -> None:
    met = PeopleMet()
    pat = ("Pat Lee", "pat@acme.com")
    met.meet([pat, pat, ("Lee, Pat", "pat@acme.com"), (None, None), ("", ""), (None, "")])
    met.meet([(None, "dana@acme.com"), ("Cruz, Dana", None), (None, None), ("", None)])
    met.meet([("dana@acme.com", "dana@acme.com"), (" ", None)])
    met.meet([(f"Pat {number}", "pat@acme.com") for number in range(9)])
    met.meet([pat])
    assert met.entries == 5
    assert met.count(Insider(id=1, name="Pat Lee", emails=frozenset({"pat@acme.com"}))) == 3
    assert met.count(DANA) == 3  # by the address twice, and once by the name
    assert (met.name_of("pat@acme.com"), met.name_of("dana@acme.com")) == ("Pat Lee", "Dana")
    assert len(met.names["pat@acme.com"]) == 5
    assert met.emails_of("Lee, Pat") == ["pat@acme.com"]
    assert met.most_met([]) == ("Pat Lee", "pat@acme.com", 3)
    rep = Insider(id=9, name="Pat Lee", is_rep=True, emails=frozenset({"pat@acme.com"}))
    assert met.most_met([rep]) == ("Dana", "dana@acme.com", 2)
    assert met.most_met([rep, DANA]) is None


def test_nobody_in_entries_is_the_one_in_most() -> None:
    met = PeopleMet()
    met.meet([(None, None), ("", "")])
    assert met.most_met([]) is None


def test_a_calendar_is_whose_address_it_carries_else_of_the_manager_in_most_entries() -> None:
    pat, kim = (
        Insider(id=at, name=name, emails=frozenset({f"{name[:3].lower()}@acme.com"}))
        for at, name in ((1, "Pat Lee"), (2, "Kim Poe"))
    )
    met = PeopleMet()
    assert find_owner([pat, kim], met, None) is None
    assert find_owner([], met, None) is None
    met.meet([("Kim Poe", None)])
    assert find_owner([pat, kim], met, None) == (kim, "in 1 of 1 entries")
    assert find_owner([kim], met, None) == (kim, "in 1 of 1 entries")
    assert find_owner([pat, kim], met, "pat@acme.com") == (
        pat, "the calendar is that of pat@acme.com",
    )  # fmt: skip
    met.meet([(None, "pat@acme.com")])
    assert find_owner([pat, kim], met, None) is None  # as many


def test_of_those_who_are_met_as_often_the_first_of_the_file_is_told() -> None:
    met = PeopleMet()
    for _ in range(2):
        met.meet([(f"Jo {letter}", f"{letter}@acme.com") for letter in "zyxwvutsrq"])
    assert met.most_met([]) == ("Jo z", "z@acme.com", 2)
