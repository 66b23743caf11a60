"""What a whole calendar shows of addresses and their people."""

from __future__ import annotations

from coachlog.domain.guests import Insider
from coachlog.domain.people_met import find_namesakes, find_sisters, learn_emails

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
    assert find_namesakes(people, met, {"acme.com"}) == (("Dana Cruz", "dcruz@partner.com"),)
    twin = Insider(id=8, name="Dana Cruz", is_rep=True)
    assert find_namesakes((*people, twin), met, {"acme.com"}) == ()
