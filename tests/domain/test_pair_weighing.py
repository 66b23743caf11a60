"""What entries of manager and rep are judged to be, with nobody from outside invited."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta

import pytest

from coachlog.domain.entry_judging import judge
from coachlog.domain.entry_rules import EntryVerdict
from coachlog.domain.guests import Guest
from tests.made_entries import BOSS, DANA, JO, LOU, PAT, TODAY, WORDING, assume, circle, entry, rule


@pytest.mark.parametrize(
    "title", ["Dana + me at Globex", "Globex mit Pat", "Globex, DC", "À deux chez globex"]
)
def test_manager_and_rep_alone_are_at_an_account_where_the_title_says_so(title: str) -> None:
    found = rule(
        assume(entry(PAT, DANA, subject=title), circle("Dana Cruz", "Lou Fox")),
        account="Globex",
    )
    assert (found.verdict, found.rule, found.rep) == ("ride-along", "pair", DANA)


def test_an_account_alone_leaves_open_whether_manager_and_rep_were_there() -> None:
    found = rule(
        assume(entry(PAT, DANA, subject="Globex"), circle("Dana Cruz", "Lou Fox")),
        account="Globex",
    )
    assert (found.verdict, found.rule) == ("unsure", "pair")
    assert rule(entry(PAT, DANA, subject="Globex")).reason == "one-to-one"


def test_two_days_of_manager_and_rep_are_no_meeting_with_an_account() -> None:
    one = entry(PAT, DANA, subject="Globex", minutes=None)
    assert rule(one).hinges_on is not None
    two = rule(replace(one, until_on=one.on + timedelta(1)))
    assert (two.verdict, two.rule, two.hinges_on) == ("left out", None, None)


def test_an_entry_that_an_account_would_settle_is_told_by_the_rule_that_would() -> None:
    asked = {"pair": entry(PAT, DANA, subject="Globex"), "title": entry(subject="Globex Dana")}
    for name, one in asked.items():
        found = rule(assume(one, circle("Dana Cruz")))
        assert (found.verdict, found.rule, found.hinge_rule) == ("left out", name, name)


@pytest.mark.parametrize(
    "title", ["Lunch: Globex, Dana", "Dana re Globex", "Prep Globex Dana", "1:1 Dana Globex"]
)
def test_what_two_talk_about_is_no_visit(title: str) -> None:
    asked = assume(entry(PAT, DANA, subject=title), circle("Dana Cruz", "Lou Fox"))
    assert rule(asked, account="Globex").verdict == "left out"


@pytest.mark.parametrize(
    "title",
    [
        "Dry run Globex w/ Dana", "Slides Globex Paper - Dana", "Globex durchgehen mit Dana",
        "Generalprobe Globex, Dana", "Relecture devis Globex avec Dana", "Chiffrage Globex - Dana",
        "Repasar oferta Globex con Dana", "Globex: armar propuesta con Dana",
        "Sistemare offerta Globex con Dana", "Stesura preventivo Globex (Dana)",
        "Offerte Globex doornemen met Dana", "Globex uitwerken, Dana",
        "Repassar proposta Globex com Dana", "Globex: montar proposta / Dana",
        "Globex様 提案書作成 Dana",
    ],
)  # fmt: skip
def test_work_on_an_offer_with_the_rep_alone_is_no_visit(title: str) -> None:
    asked = assume(entry(PAT, DANA, subject=title), circle("Dana Cruz", "Lou Fox"))
    found = rule(asked, account="Globex")
    assert (found.verdict, found.rule) == ("left out", "desk")
    assert rule(replace(asked, guests=(PAT, DANA, JO))).verdict == "ride-along"


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Visita Marlow, repasar oferta con Dana", "unsure"),
        ("Offerte Marlow doornemen samen met Dana", "unsure"),
        ("Kundentermin Marlow, Angebot durchgehen, Dana", "ride-along"),
    ],
)
def test_a_visit_to_go_over_an_offer_is_not_left_out(title: str, verdict: EntryVerdict) -> None:
    people = circle("Dana Cruz", "Lou Fox")
    assert rule(assume(entry(PAT, DANA, subject=title), people)).verdict == verdict


@pytest.mark.parametrize(
    ("title", "least", "shorter"),
    [
        ("FD - Dana C.", 210, "left out"), ("Farm visits with Dana", 210, "ride-along"),
        ("Mattina con Dana nei bar", 150, "left out"), ("Morning with Dana", 150, "left out"),
        ("Vormittag mit Dana", 150, "left out"), ("Middag met Dana", 150, "left out"),
        ("Matinée avec Dana", 150, "left out"), ("Tarde con Dana", 150, "left out"),
        ("Manhã com Dana", 150, "left out"),
    ],
)  # fmt: skip
def test_hours_out_with_one_rep_are_a_field_day(
    title: str, least: int, shorter: EntryVerdict
) -> None:
    asked = assume(entry(PAT, DANA, subject=title), circle("Dana Cruz", "Lou Fox"))
    assert rule(replace(asked, minutes=least)).verdict == "field day"
    assert rule(replace(asked, minutes=least - 1)).verdict == shorter


def test_being_together_somewhere_needs_no_known_account() -> None:
    found = rule(entry(PAT, DANA, subject="Samen met Dana naar Umbra"))
    assert (found.verdict, found.rule, found.word) == ("ride-along", "word", "Samen met")
    assert rule(entry(PAT, DANA, subject="Samen met Dana mailen")).verdict == "left out"


FIELD = ["Terrain Dana", "Dana - Außendienst", "Calle con Dana", "Giro Dana", "Buitendienst Dana",
         "Rota Dana", "外回り Dana", "Territory w/ Dana"]  # fmt: skip


@pytest.mark.parametrize("title", FIELD)
@pytest.mark.parametrize("guests", [(), (PAT, DANA)])
def test_a_day_out_with_one_rep_is_a_field_day(title: str, guests: tuple[Guest, ...]) -> None:
    asked = assume(entry(*guests, subject=title, minutes=None), circle("Dana Cruz", "Lou Fox"))
    found = rule(asked)
    assert (found.verdict, found.rule, found.rep and found.rep.rep_id) == ("field day", "field", 7)
    short = replace(asked, starts_at=time(9), ends_at=time(12, 29), minutes=209)
    assert rule(short).verdict == "left out"
    assert rule(replace(short, minutes=210)).verdict == "field day"
    half = replace(short, subject=f"{title} morning")
    assert rule(replace(half, minutes=149)).verdict == "left out"
    assert rule(replace(half, minutes=150)).verdict == "field day"


def test_a_day_out_with_others_is_none() -> None:
    for guests in ((PAT, DANA, LOU), (PAT, DANA, BOSS), (PAT,)):
        assert rule(entry(*guests, subject="Terrain", minutes=None)).verdict == "left out"
    off = judge(entry(PAT, DANA, subject="Terrain", minutes=None), WORDING, TODAY, off=["field"])
    assert off.verdict == "left out"
    assert rule(entry(PAT, DANA, subject="Terrain, congés", minutes=None)).rule == "chat"


CALLED: dict[str, tuple[EntryVerdict, EntryVerdict]] = {  # the second without the rep's name
    "Visit Marlow with Dana": ("ride-along", "ride-along"),
    "Dana - visit Marlow": ("ride-along", "ride-along"),
    "Dana @ Marlow": ("ride-along", "ride-along"),
    "Sven Dana bei Marlow": ("unsure", "left out"),
    "Dana + Marlow": ("ride-along", "ride-along"),
    "RA: Dana - Marlow": ("ride-along", "ride-along"),
    "Meekijken bij Dana: Marlow": ("ride-along", "ride-along"),
    "Cliente: Marlow Nord (Dana)": ("ride-along", "ride-along"),
    "Klant: Marlow (Dana)": ("ride-along", "ride-along"),
    "Dana / Grúas Marlow": ("ride-along", "unsure"),
    "Dana na Vinícola Marlow": ("ride-along", "unsure"),
    "Dana - Marlow Nord": ("ride-along", "left out"),
    "Despacho con Dana": ("left out", "left out"),
    "Dana + Marlow Nord": ("ride-along", "ride-along"),
    "QBR Marlow (Dana)": ("ride-along", "ride-along"),
    "QBR Marlow Nord (Dana)": ("ride-along", "ride-along"),
    "QBR Marlow Paper (Dana)": ("ride-along", "ride-along"),
    "Marlow Paper - Dana": ("ride-along", "unsure"),
    "marlow paper w/ dana": ("ride-along", "unsure"),
    "Marlow GmbH, Dana": ("ride-along", "ride-along"),
    "Red Mesa Grill, Dana": ("ride-along", "unsure"),
    "Lunch Marlow Paper, Dana": ("ride-along", "ride-along"),
    "Marlow w/ Dana": ("unsure", "left out"),
    "Marlow Dana": ("left out", "left out"),
    "marlow w/ Dana": ("left out", "left out"),
    "Hotel w/ Dana": ("unsure", "left out"),
    "Salary (Dana)": ("left out", "left out"),
    "Visit HQ with Dana": ("left out", "left out"),
    "Visit Marlow office with Dana": ("unsure", "unsure"),
    "Visit Dana": ("left out", "left out"),
    "大和食品 Dana": ("ride-along", "unsure"),
    "大和様 Dana": ("ride-along", "ride-along"),
}


@pytest.mark.parametrize("title", CALLED)
def test_what_is_called_like_a_customer_needs_no_known_account(title: str) -> None:
    people = circle("Dana Cruz", "Lou Fox")
    for guests in ((), (PAT, DANA)):
        found = judge(assume(entry(*guests, subject=title), people), WORDING, TODAY)
        assert found.verdict == CALLED[title][0]
        assert found.verdict != "unsure" or found.rule == "customer"
    unnamed = re.sub("(?i) ?dana", "", title)
    found = judge(assume(entry(PAT, DANA, subject=unnamed), people), WORDING, TODAY)
    assert found.verdict == CALLED[title][1]


def told(*guests: Guest, title: str, minutes: int | None = 60) -> tuple[EntryVerdict, object]:
    people = circle("Dana Cruz", "Sebastian Fox")
    asked = assume(entry(*guests, subject=title, minutes=minutes), people)
    found = judge(asked, WORDING, TODAY)
    return found.verdict, found.rule


def test_a_colleague_beside_the_rep_does_not_hide_a_meeting_with_a_firm() -> None:
    with_boss = ("Marlow Paper: renewal", "Demo at Marlow Paper")
    for title in with_boss:
        assert told(PAT, DANA, BOSS, title=title) == ("ride-along", "customer")
        assert told(PAT, DANA, BOSS, title=f"Prep {title}")[0] == "left out"
        assert told(PAT, DANA, BOSS, title=f"{title} (internal)")[0] == "left out"
    assert told(PAT, DANA, BOSS, title=with_boss[0], minutes=59)[0] == "left out"
    assert told(PAT, DANA, BOSS, title="Marlow: margins")[0] == "left out"


@pytest.mark.parametrize(
    "title",
    ["Globex review", "Status: Globex", "Globex: pricing", "Meeting Globex", "Besprechung Globex",
     "Riunione Globex", "Reunião Globex", "Globex 会議"],
)  # fmt: skip
def test_what_colleagues_also_do_about_a_customer_leaves_it_open(title: str) -> None:
    people = circle("Dana Cruz", "Lou Fox")
    with_boss = assume(entry(PAT, DANA, BOSS, subject=title), people)
    assert rule(with_boss, account="Globex").verdict == "unsure"
    alone = assume(entry(PAT, DANA, subject=f"{title}, Dana"), people)
    assert rule(alone, account="Globex").verdict == "ride-along"
    assert told(PAT, DANA, BOSS, title="Marlow Paper review") == ("unsure", "customer")
    assert rule(replace(with_boss, guests=(PAT, DANA, JO))).verdict == "ride-along"


@pytest.mark.parametrize("title", ["Globex lessons learned", "Globex: win/loss", "Globex debrief"])
def test_looking_back_at_a_customer_is_no_visit(title: str) -> None:
    for guests in ((PAT, DANA), (PAT, DANA, BOSS)):
        assert rule(entry(*guests, subject=title), account="Globex").verdict == "left out"


@pytest.mark.parametrize("title", ["Marlow Paper w/ Seb", "Marlow Paper w/ Basti"])
def test_a_first_name_cut_short_names_the_rep(title: str) -> None:
    people = circle("Dana Cruz", "Sebastian Fox")
    found = judge(assume(entry(subject=title), people), WORDING, TODAY)
    assert (found.verdict, str(found.rep)) == ("ride-along", "Sebastian Fox")
    two = circle("Sebastian Cruz", "Sebald Fox")
    unclear = assume(entry(subject="Marlow Paper w/ Seb"), two)
    assert judge(unclear, WORDING, TODAY).verdict == "left out"


def test_a_capital_among_small_words_is_a_name() -> None:
    assert told(PAT, DANA, title="pricing talk Gedimalo, new proposal")[0] == "ride-along"
    assert told(PAT, DANA, title="Pricing Talk, New Proposal")[0] != "ride-along"


def test_a_meal_with_a_firm_is_a_ride_along_and_one_at_a_place_is_none() -> None:
    assert told(PAT, DANA, title="Lunch w/ Dana, Marlow Paper")[0] == "ride-along"
    assert told(PAT, DANA, title="Lunch w/ Dana, Marlow Paper", minutes=30)[0] == "unsure"
    assert told(PAT, DANA, title="Lunch w/ Dana @ Marlow")[0] == "left out"


def test_hours_that_only_name_the_rep_are_a_field_day() -> None:
    assert told(PAT, DANA, title="Dana XY", minutes=210) == ("field day", "field")
    assert told(PAT, DANA, title="Dana XY", minutes=209)[0] == "left out"
    assert told(PAT, DANA, title="Dana XY", minutes=None)[0] == "left out"
    assert told(PAT, DANA, title="Dana budget", minutes=480)[0] == "left out"


def test_who_sells_things_is_a_customer_where_nobody_from_there_is_invited() -> None:
    assert told(PAT, DANA, title="Dana @ Notaio Brambati")[0] == "ride-along"
    assert told(PAT, DANA, JO, title="Dana @ Notaio Brambati")[0] == "unsure"
    assert told(PAT, DANA, title="Marlow Paper scanner lease")[0] == "ride-along"


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Dana - Globex HQ, Preston", "ride-along"),
        ("Dana - Globex matriz", "ride-along"),
        ("Dana : Globex, visite entrepôt Lyon", "ride-along"),
        ("Dana - Globex HR", "unsure"),  # ours may speak of them
        ("Dana - Acme HQ", "unsure"),  # the own firm's
        ("Dana - HQ, Globex", "unsure"),
    ],
)
def test_a_place_behind_a_customers_name_is_the_customers(
    title: str, verdict: EntryVerdict
) -> None:
    asked = assume(entry(PAT, subject=title), circle("Dana Cruz", "Lou Fox"))
    asked = replace(asked, guests=tuple(replace(one, email="a@acme.com") for one in asked.guests))
    assert rule(asked, account="Globex").verdict == verdict


def test_a_quarter_of_an_hour_is_no_visit() -> None:
    for minutes, verdict in ((15, "unsure"), (16, "ride-along")):
        one = entry(PAT, subject="Dana / Marlow Foods", minutes=minutes)
        assert rule(assume(one, circle("Dana Cruz", "Lou Fox"))).verdict == verdict


@pytest.mark.parametrize(
    ("email", "verdict"),
    [("armazem@acme.com", "left out"), ("Legal@acme.com", "left out"),
     ("max.roy@acme.com", "ride-along"), ("technik@acme.com", "ride-along")],
)  # fmt: skip
def test_a_department_that_meets_no_customers_comes_to_none(
    email: str, verdict: EntryVerdict
) -> None:
    desk = Guest(part="colleague", name="", email=email)
    title = "Dana + Technik: demo Globex"
    asked = assume(entry(PAT, DANA, desk, subject=title, minutes=30), circle("Dana Cruz"))
    assert rule(asked, account="Globex").verdict == verdict


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Torbay Hosp – Mr Okafor re NPWT kit", "ride-along"),
        ("Torbay Hosp re NPWT kit", "left out"),
        ("re Mr Okafor, Torbay Hosp", "left out"),
        ("Torbay – Mr Okafor re NPWT kit", "left out"),
    ],
)
def test_what_is_talked_about_with_somebody_at_a_firm_is_a_meeting(
    title: str, verdict: EntryVerdict
) -> None:
    assert rule(entry(PAT, DANA, subject=title)).verdict == verdict


def test_a_man_is_no_department() -> None:
    one = assume(entry(PAT, DANA, subject="Marlow, Hr. Roth"), circle("Dana Cruz"))
    assert "own" not in WORDING.marks(one.subject)
    assert WORDING.marks("Marlow HR")["own"] == "HR"
    assert WORDING.marks("marlow hr")["own"] == "hr"


def with_dana(title: str, minutes: int | None = 60) -> EntryVerdict:
    asked = entry(PAT, DANA, subject=title, minutes=minutes)
    return rule(assume(asked, circle("Dana Cruz", "Lou Fox")), account="Globex").verdict


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Ring Dana re Globex", "left out"),
        ("Dana: ask Globex for the drawings", "left out"),
        ("Globex Angebot mit Dana prüfen", "left out"),
        ("Dana: ver propuesta Globex antes de enviar", "left out"),
        ("Globex with Dana, ring the bell twice", "ride-along"),
    ],
)
def test_what_one_does_alone_is_told_at_the_ends_of_a_title(
    title: str, verdict: EntryVerdict
) -> None:
    assert with_dana(title) == verdict


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("With Dana at Globex re boiler room", "ride-along"),
        ("Marlow Foods mit Dana wg. Preisen", "ride-along"),
        ("Dana re Globex at noon", "left out"),
        ("Question from Dana about Globex", "left out"),
        ("Coffee with Dana at Globex", "ride-along"),
        ("WG: Marlow Foods renewal with Dana", "ride-along"),
        ("AW: WG: Marlow Foods renewal with Dana", "ride-along"),
    ],
)
def test_a_firm_or_a_place_before_a_topic_says_that_they_were_there(
    title: str, verdict: EntryVerdict
) -> None:
    assert with_dana(title) == verdict


@pytest.mark.parametrize(
    ("title", "minutes", "verdict"),
    [
        ("Dana + me in Puglia", 480, "field day"),
        ("Puglia con Dana", 240, "field day"),
        ("Estrada com Dana, Onda", 360, "field day"),
        ("Estrada com Dana, Onda", 60, "ride-along"),
        ("Onda com Dana, Globex", 480, "ride-along"),  # a known account
        ("Hospitation mit Dana, Marlow Foods", 240, "ride-along"),
        ("Hospitation mit Dana, Marlow Foods", 360, "field day"),
        ("Hospitation mit Dana", 240, "field day"),
    ],
)
def test_long_hours_are_a_field_day_unless_a_firm_is_named(
    title: str, minutes: int, verdict: EntryVerdict
) -> None:
    assert with_dana(title, minutes) == verdict


@pytest.mark.parametrize(
    "title", ["Globex? Dana rings them", "Dana / Globex?", "丸久? Dana Globex"]
)
def test_a_question_mark_leaves_it_open(title: str) -> None:
    assert with_dana(title) == "unsure"
    assert with_dana(title.replace("?", "")) == "ride-along"


def test_with_somebody_from_outside_a_question_mark_asks_nothing() -> None:
    assert rule(entry(PAT, DANA, JO, subject="Globex - ready for go live?")).verdict == "ride-along"


def test_a_kick_off_at_a_known_account_is_a_meeting() -> None:
    asked = assume(entry(PAT, DANA, subject="Dana / Globex / kick-off"), circle("Dana Cruz"))
    assert (rule(asked).verdict, rule(asked, account="Globex").verdict) == ("unsure", "ride-along")


def test_what_is_a_familys_name_is_no_meal() -> None:
    assert with_dana("Dana / Van Essen") == with_dana("Dana / Van Onda") == "ride-along"
    assert with_dana("Dana / Essen") == "left out"
