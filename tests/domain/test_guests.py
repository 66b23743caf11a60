"""Guests of calendar entries: who is the manager, a rep, a colleague, from outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coachlog.domain.guests import Circle, Directory, Guest, Insider
from coachlog.domain.names import name_key, readable_name
from coachlog.domain.teams import Membership
from coachlog.intake.calendar_words import read_nicknames

DAY = date(2026, 11, 18)
PAT, KIM = 1, 2


def team(manager_id: int, from_on: date | None = None) -> tuple[Membership, ...]:
    return (Membership(manager_id=manager_id, from_on=from_on),)


def circle(*reps: Insider, own: tuple[str, ...] = ("acme.com",)) -> Circle:
    pat = Insider(id=PAT, name="Pat Lee", emails=frozenset({"pat@acme.com"}))
    kim = Insider(id=KIM, name="Kim Poe", emails=frozenset({"kim@acme.com"}))
    return Circle(
        manager=pat,
        directory=Directory([pat, kim, *(reps or (DANA,))]),
        own_domains=frozenset(own),
    )


def rep(id_: int, name: str, *memberships: Membership, email: str | None = None) -> Insider:
    emails = frozenset({email} if email else ())
    return Insider(id=id_, name=name, is_rep=True, emails=emails, memberships=memberships)


DANA = rep(7, "Dana Cruz", *team(PAT, DAY), email="dana@acme.com")


@pytest.mark.parametrize(
    ("name", "email", "part"),
    [
        ("Whoever", "pat@acme.com", "manager"),
        ("Pat Lee", None, "manager"),
        ("Lee, Pat", None, "manager"),
        ("LEE, Pat (Sales)", None, "manager"),
        ("Pat Lee", "pat.lee@acme.com", "manager"),
        ("Pat Lee", "pat.lee@gmail.com", "manager"),
        ("Pat Lee", "pat@customer.com", "outside"),
        (None, "dana@acme.com", "rep"),
        ("Cruz, Dana", None, "rep"),
        ("Kim Poe", "kim@acme.com", "colleague"),
        (None, "sam@acme.com", "colleague"),
        (None, "sam@eu.acme.com", "colleague"),
        (None, "sam@notacme.com", "outside"),
        (None, "sam@acme.com.evil.org", "outside"),
        ("Sam", None, "unplaced"),
        ("Room 4", "c_1@resource.calendar.google.com", "room"),
    ],
)
def test_a_guest_is_placed_by_address_then_by_name(
    name: str | None, email: str | None, part: str
) -> None:
    assert circle().place(name, email, DAY).part == part


def test_a_room_is_a_room_whatever_its_name() -> None:
    assert circle().place("Pat Lee", None, DAY, is_room=True).part == "room"


def test_a_rep_counts_as_one_on_the_days_on_the_team_and_before_any_other() -> None:
    moved = rep(
        7,
        "Dana Cruz",
        Membership(manager_id=PAT, from_on=date(2026, 1, 10), until_on=date(2026, 6, 30)),
        Membership(manager_id=KIM, from_on=date(2026, 7, 1)),
    )
    parts = {
        day: circle(moved).place("Dana Cruz", None, day).part
        for day in (date(2026, 1, 9), date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(parts.values()) == ["rep", "rep", "colleague"]
    named, shared, _ = circle(moved).reps_named_in("Field day with Dana", date(2026, 6, 30))
    assert ([one.rep_id for one in named], shared) == ([7], "")
    assert circle(moved).reps_named_in("Field day with Dana Cruz", date(2026, 7, 1)) == ([], "", "")


def test_of_two_reps_of_one_name_the_one_of_the_team_is_meant() -> None:
    other = rep(8, "Dana Cruz", *team(KIM))
    assert circle(DANA, other).place("Dana Cruz", None, DAY).rep_id == 7
    twin = rep(9, "Dana Cruz", *team(PAT))
    assert circle(DANA, twin).place("Dana Cruz", None, DAY).part == "unplaced"


def test_a_rep_on_no_team_is_a_rep_of_whoever_they_ride_with() -> None:
    assert circle(rep(9, "Lou Fox")).place("Lou Fox", None, DAY).rep_id == 9


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Robert Smith", "Bob"), ("William Ross", "Bill"), ("Michael Reed", "Mike"),
        ("Elizabeth Fox", "Liz"), ("Bob Smith", "Robert"), ("Josef Huber", "Sepp"),
        ("Georg Maier", "Jörg"), ("Francisco Ruiz", "Paco"),
        ("José Gil", "Pepe"), ("André Roux", "Dédé"), ("Pierre Roux", "Pierrot"),
        ("Giuseppe Riva", "Beppe"), ("Luigi Riva", "Gigi"), ("Hendrik Bos", "Henk"),
        ("Cornelis Bos", "Kees"), ("José Sá", "Zeca"),
    ],
)  # fmt: skip
def test_a_nickname_names_the_rep(name: str, said: str) -> None:
    known = replace(circle(rep(7, name)), nicknames=read_nicknames())
    found, _, nickname = known.reps_named_in(f"Acme w/ {said}", DAY)
    assert ([one.name for one in found], nickname) == ([name], said)


@pytest.mark.parametrize(
    ("manager", "text", "named"),
    [
        ("Pat Lee", "Visit with pat", True), ("Pat Lee", "Globex / Lee", True),
        ("Pat Lee", "PL + DC: Globex", True), ("Pat Lee", "pl: Globex", False),
        ("Pat Lee", "Patrick, Leeds", False), ("田中 太郎", "東洋 田中部長同行", True),
        ("田中 太郎", "東洋 山本部長同行", False),
    ],
)  # fmt: skip
def test_a_title_names_the_manager_by_a_name_or_the_initials(
    manager: str, text: str, named: bool
) -> None:
    pat = replace(circle(), manager=Insider(id=PAT, name=manager))
    assert pat.is_manager_named_in(text) is named


def test_a_nickname_that_two_may_have_or_without_a_capital_names_nobody() -> None:
    reps = circle(rep(7, "Robert Smith"), rep(8, "Robert Fox"), rep(9, "William Ross"))
    known = replace(reps, nicknames=read_nicknames())
    assert known.reps_named_in("Acme w/ Bob", DAY)[0] == []
    assert known.reps_named_in("the bill of Acme", DAY)[0] == []


@pytest.mark.parametrize("said", ["Wu", "Da", "Wuy", "Mo"])
def test_two_letters_are_no_nickname(said: str) -> None:
    assert circle(rep(7, "Dana Cruz")).reps_named_in(f"Acme w/ {said}", DAY)[0] == []


def test_of_names_without_spaces_that_several_have_the_longest_is_told() -> None:
    reps = [
        rep(7 + at, name) for at, name in enumerate(("田中 太郎", "田中 花子", "田 一", "田 二"))
    ]
    for text in ("田中", "田中部長同行"):
        _, shared, _ = circle(*reps).reps_named_in(text, DAY)
        assert shared == "田中"


def test_a_former_name_still_finds_the_person() -> None:
    renamed = Insider(id=9, name="Lou Fox", is_rep=True, other_names=("lou berg",))
    assert circle(renamed).place("Berg, Lou", None, DAY) == Guest(
        part="rep", name="Lou Fox", rep_id=9
    )


def test_a_record_finds_its_people_by_name_or_address() -> None:
    known = circle(DANA, rep(8, "Dana Cruz", *team(KIM)), rep(9, "Lou Fox", *team(KIM))).directory
    assert (known.find_manager("Poe, Kim"), known.find_manager("PAT@acme.com")) == known.people[
        1::-1
    ]
    assert known.find_manager("Dana Cruz") is None
    dana = known.find_rep("Dana Cruz", PAT, DAY)
    assert dana is not None
    assert dana.id == 7
    lou = known.find_rep("Lou Fox", PAT, DAY)
    assert lou is not None
    assert lou.id == 9


def test_without_own_domains_everybody_else_with_an_address_is_from_outside() -> None:
    assert circle(own=()).place(None, "sam@acme.com", DAY).part == "outside"


@pytest.mark.parametrize(
    ("name", "email", "shown"),
    [
        ("Lee, Pat", None, "Pat Lee"),
        ("Lee, Pat (Sales)", None, "Pat Lee"),
        (" 'Pat  Lee' ", None, "Pat Lee"),
        (None, "pat.lee@example.com", "Pat Lee"),
        ("pat.lee@example.com", "pat.lee@example.com", "Pat Lee"),
        ("", "pat_lee+work7@example.com", "Pat Lee Work"),
        ("Acme, Globex, Initech", None, "Acme, Globex, Initech"),
        (None, "42@example.com", "42@example.com"),
    ],
)
def test_a_name_is_shown_as_people_say_it(name: str | None, email: str | None, shown: str) -> None:
    assert readable_name(name, email) == shown


def test_names_are_compared_in_either_order_without_what_directories_add() -> None:
    assert len({name_key(one) for one in ("José Lee", "Lee, Jose", "lee, josé [Acme]")}) == 1
    assert name_key("Lee Pat") != name_key("Pat Lee")


@pytest.mark.parametrize("name", ["山田太郎", "山田", "太郎"])
def test_a_name_is_found_wherever_it_stands_in_a_text_without_spaces(name: str) -> None:
    directory = Directory([rep(8, "山田 太郎", *team(PAT)), DANA])
    for before in ("", "訪", "訪問", "同行訪問"):
        for after in ("", "様", "様と", "様と訪問"):
            found, _ = directory.reps_named_in(f"{before}{name}{after}", PAT, DAY)
            assert [one.id for one in found] == [8], (before, after)
    assert directory.reps_named_in("山下一郎と訪問", PAT, DAY) == ([], "")


@pytest.mark.parametrize(
    ("name", "machine"),
    [("Gong", True), ("Gong.io Assistant", True), ("avoma ai", True), ("Gong Li", False)],
)
def test_a_note_taker_that_goes_by_its_name_is_nobody(name: str, machine: bool) -> None:
    placed = circle().place(name, "assistant@gong.io", DAY)
    assert placed.part == ("room" if machine else "outside")


def test_stretches_count_on_whoever_changes_the_team_first() -> None:
    days = [DAY + timedelta(days=number) for number in range(20)]
    moves = [rep(7 + at, f"Rep {at}", Membership(manager_id=PAT, from_on=day))
             for at, day in enumerate(days[::-1])]  # fmt: skip
    directory = Directory(moves)
    assert [directory.stretch_of(day) for day in days] == list(range(1, 21))


def test_nobody_changes_the_team_within_one_stretch_of_days() -> None:
    first, last = DAY, DAY + timedelta(days=3)
    moved = (
        Membership(manager_id=KIM, until_on=first),
        Membership(manager_id=PAT, from_on=last, until_on=date.max),
    )
    of_all = Directory([rep(7, "Dana Cruz", *moved), rep(8, "Lou Fox", *team(PAT))])
    days = [DAY + timedelta(days=number) for number in range(-2, 6)]
    teams = [
        tuple(one.is_rep_of(manager, day) for one in of_all.people for manager in (PAT, KIM))
        for day in days
    ]
    stretches = [of_all.stretch_of(day) for day in days]
    assert len(set(stretches)) == 3
    assert len({*zip(stretches, teams, strict=True)}) == 3


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("sales notes bot", "room"),
        ("Keynotes Bottaro", "outside"),
        ("Lou Talbot", "outside"),
        ("Lou Bot", "room"),
        ("Meeting Room 3", "room"),
        ("Our small MEETING ROOM", "room"),
        ("Fathom", "room"),
        ("Lou Fathom", "outside"),
        ("VIDÉOPROJECTEUR 2", "room"),
        ("Roomer, Lou", "outside"),
    ],
)
def test_a_name_tells_a_thing_by_whole_words(name: str, part: str) -> None:
    assert circle().place(name, "x@other.example", DAY).part == part
