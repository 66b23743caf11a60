"""What a report says in words: each fact with its own sentence, singular and plural."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from coachlog.domain.answers import Agreement
from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import (
    Balance,
    CoachingReport,
    FieldDayCounts,
    ManagerReport,
    Policy,
    Quality,
    report_on,
)
from coachlog.domain.initiated import Initiated
from coachlog.domain.pace import Pace
from coachlog.domain.periods import quarter_of, range_of
from coachlog.domain.settling import Sample
from coachlog.domain.talks import Talk, Topic
from coachlog.domain.trend import ShareChange, Turnover
from coachlog.render.manager_words import (
    count_big,
    list_overdue,
    say_change,
    say_disguised,
    say_disguised_share,
    say_evidence,
    say_few,
    say_pace,
    say_sample,
    say_share,
    say_strength,
    show_change,
    show_counts,
    show_field_days,
    show_hours_of,
)
from coachlog.render.report_words import (
    explain_marks,
    headline_of,
    legend_of,
    list_names,
    next_command,
    say_quality,
    say_rule,
    say_why_empty,
    show_share,
    sign_of,
)
from coachlog.render.talk_words import say_topic
from tests.reported import AS_OF, manager, team, visits

HALF = Fraction(1, 2)


def strengthen(one: ManagerReport, strength: str) -> ManagerReport:
    return replace(one, evidence=replace(one.evidence, strength=strength))  # type: ignore[arg-type]


def tally(one: ManagerReport, **facts: object) -> ManagerReport:
    return replace(one, tally=replace(one.tally, **facts))  # type: ignore[arg-type]


def rep(name: str, days: int | None, requested: int = 0) -> RepStanding:
    last = None if days is None else AS_OF - timedelta(days=days)
    return RepStanding(
        id=1, name=name, level="established", cadence_days=42, as_of=AS_OF,
        requested=requested, last_coached_on=last,
    )  # fmt: skip


OVER, UNDER = manager("Pat Lee", 40, 12), manager("Kim Poe", 12, 40)
REPORT = team(3)


@pytest.mark.parametrize(
    ("strength", "over", "under"),
    [
        ("firm", "▲", "▼"), ("likely", "△", "▽"), ("open", "·", "·"), ("contrary", "≠", "≠"),
        ("not sorted enough", "?", "?"), ("too few to tell", " ", " "),
    ],
)  # fmt: skip
def test_a_sign_is_of_the_side_where_the_evidence_is_sure(
    strength: str, over: str, under: str
) -> None:
    assert sign_of(strengthen(OVER, strength)).drawn == over
    assert sign_of(strengthen(UNDER, strength)).drawn == under


def test_a_legend_has_each_sign_once_in_a_fixed_order() -> None:
    shown = [strengthen(UNDER, "firm"), strengthen(OVER, "open"), strengthen(OVER, "firm")]
    shown += [strengthen(OVER, "firm"), strengthen(OVER, "too few to tell")]
    assert [sign.meaning for sign in legend_of(shown)] == ["clearly over", "open", "clearly under"]


def test_the_rule_names_the_threshold_with_one_place_at_most() -> None:
    assert say_rule(HALF).startswith("over 50 % asked for: ")
    assert say_rule(Fraction("0.625")).startswith("over 62.5 % asked for: ")


def test_names_are_listed_as_in_a_sentence() -> None:
    assert list_names(["Ann"]) == "Ann"
    assert list_names(["Ann", "Bo"]) == "Ann and Bo"
    assert list_names(["Ann", "Bo", "C\x1b"]) == "Ann, Bo and C\\u001b"


def report(*managers: ManagerReport, **facts: object) -> CoachingReport:
    made = report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=9))
    return replace(made, **facts)  # type: ignore[arg-type]


def test_the_headline_counts_who_is_over_and_how_many_clearly() -> None:
    both = report(strengthen(OVER, "firm"), strengthen(manager("Ann", 9, 1), "open"), UNDER)
    assert headline_of(both) == [
        "2026-Q4, 2026-10-01 to 2026-11-27", "3 managers", "2 over 50 % (1 clearly)",
    ]  # fmt: skip
    assert headline_of(report(strengthen(OVER, "open"), UNDER))[2] == "1 over 50 %"
    alone = report(UNDER, period=range_of(date(2026, 11, 2), date(2026, 11, 8)))
    assert headline_of(alone) == ["2026-11-02 to 2026-11-08", "Kim Poe"]
    coming = report(period=range_of(date(2026, 12, 1), date(2026, 12, 8)))
    assert headline_of(coming) == ["2026-12-01 to 2026-12-08, not begun yet"]
    begins_today = report(period=range_of(AS_OF, date(2026, 12, 8)))
    assert headline_of(begins_today) == ["2026-11-27 to 2026-11-27"]


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("never coached", "2 reps never coached, but asked for 5 calls."),
        ("displaced", "3 of 4 field days gave way."),
        ("disguised", "1 scheduled day was mostly big deals."),
        ("overdue", "Lou Fox was last coached 60 days ago and asked for 4 calls."),
    ],
)
def test_each_topic_begins_with_its_own_fact(topic: Topic, words: str) -> None:
    about = replace(
        tally(
            OVER,
            disguised_days=1,
            field_days=FieldDayCounts(planned=4, held=1, displaced=3),
        ),
        overdue=(rep("Ann", None, 2), rep("Bo", None, 3), rep("Lou Fox", 60, 4), rep("C", 50)),
    )
    assert say_topic(Talk(about=about, topic=topic), REPORT) == words


def test_a_period_that_is_over_counts_to_its_last_day_and_says_so() -> None:
    """What was so then need not be so any more: somebody may have been coached since."""
    reps = (rep("Ann", None, 2), rep("Lou Fox", 60, 4))
    late = replace(OVER, overdue=reps)
    over = report(late, period=range_of(date(2026, 9, 1), AS_OF), today=date(2027, 1, 5))
    assert say_topic(Talk(about=late, topic="overdue"), over) == (
        "Lou Fox was last coached 60 days before 2026-11-27 and asked for 4 calls."
    )
    assert say_topic(Talk(about=late, topic="never coached"), over) == (
        "1 rep never coached up to 2026-11-27, but asked for 2 calls."
    )
    assert list_overdue(over, late) == [
        "Ann: never coached in this log up to 2026-11-27; asked for 2 calls",
        "Lou Fox: last 2026-09-28, 60 days before 2026-11-27, every 42 wanted; asked for 4 calls",
    ]
    assert list_overdue(over, late, named=False) == [
        "2 reps, 1 of them never coached in this log up to 2026-11-27"
    ]
    ends_today = replace(over, today=AS_OF)
    assert list_overdue(ends_today, late)[1].startswith("Lou Fox: last 2026-09-28, 60 days ago,")


@pytest.mark.parametrize(
    ("topic", "facts", "words"),
    [
        (
            "disputed",
            {"answers": Agreement(both_requested=2, rep_says_scheduled=3)},
            "of 5 calls the reps say that they asked for 2, the log 5.",
        ),
        ("big", {"matrix": {("rep-request", "big"): 7}}, "7 of 10 calls asked for were about big"),
        ("ordinary", {"matrix": {("rep-request", "ordinary"): 6}}, "6 of 10 calls asked for were"),
        ("invited", {"invited_coaching": 2}, "2 of 10 calls asked for were only observed: that"),
        ("held", {"field_days": FieldDayCounts(planned=3, held=2)}, "all 2 field days so far took"),
        ("reach", {"reps": (rep("Ann", 9), rep("Bo", 9)), "coached": 0}, "none of 2 reps coached."),
        ("reach", {"reps": (rep("Ann", 9), rep("Bo", 9)), "coached": 1}, "1 of 2 reps coached."),
        ("one rep", {"reps": (rep("Ann", 1, 9), rep("Bo", 1, 2))}, "Ann asked for 9 calls, more"),
        (
            "planned",
            {"field_days": FieldDayCounts()},
            "no field day planned until 2026-12-31; 3 half days still fit and bring the share to",
        ),
        (
            "planned",
            {"field_days": FieldDayCounts(planned=2, held=1)},
            "1 field day planned until 2026-12-31; 3 half days still fit and bring the share to",
        ),
    ],
)
def test_each_topic_says_what_was_counted(topic: Topic, facts: dict[str, Any], words: str) -> None:
    asked = {"period": Initiated(requested=10), **facts}
    talk = Talk(about=tally(OVER, **asked), topic=topic)
    assert say_topic(talk, report(talk.about)).startswith(words)
    assert "Ann" not in say_topic(talk, report(talk.about), named=False)


def test_what_nobody_asked_for_is_not_said() -> None:
    quiet = replace(OVER, overdue=(rep("Ann", None),))
    assert say_topic(Talk(about=quiet, topic="never coached"), REPORT) == "1 rep never coached."
    late = Talk(about=replace(OVER, overdue=(rep("Bo", 1),)), topic="overdue")
    assert say_topic(late, REPORT) == "Bo was last coached 1 day ago."
    assert say_topic(late, REPORT, named=False) == "a rep was last coached 1 day ago."


def test_any_other_topic_is_the_evidence() -> None:
    words = say_topic(Talk(about=OVER, topic="asked"), REPORT)
    assert words == f"reps asked for {say_evidence(OVER.evidence)}."


def test_a_change_is_said_with_what_came_with_it() -> None:
    change = ShareChange(
        on=date(2026, 9, 7), before=Fraction(8, 10), after=Fraction(4, 10), z=3.1,
        beside=(
            Turnover(kind="new rep", on=date(2026, 9, 1), rep="Ann"),
            Turnover(kind="rep left", on=date(2026, 9, 2), rep="Bo"),
            Turnover(kind="new manager", on=date(2026, 9, 3)),
            Turnover(kind="new team", on=date(2026, 9, 4)),
        ),
    )  # fmt: skip
    assert say_change(change) == (
        "80 % asked for before 2026-09-07, 40 % since. Then also: new rep Ann (2026-09-01); "
        "Bo left the team (2026-09-02); new as a manager (2026-09-03); a new team (2026-09-04)."
    )
    assert "Ann" not in say_change(change, named=False)
    assert "a rep left the team (2026-09-02)" in say_change(change, named=False)
    bare = replace(change, beside=())
    assert say_change(bare) == "80 % asked for before 2026-09-07, 40 % since."
    changed = tally(OVER, trend=replace(OVER.tally.trend, change=bare))
    for topic, asked in (("improved", "what worked"),):
        words = say_topic(Talk(about=changed, topic=topic), REPORT)  # type: ignore[arg-type]
        assert words == f"{say_change(bare)} Ask {asked}."


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        ("firm", "clearly mostly team selling"),
        ("likely", "probably mostly team selling"),
        ("open", "mostly team selling, open whether that is a pattern"),
        ("contrary", "mostly team selling, unlike the weeks it is held against"),
        ("not sorted enough", "the calls not sorted yet could turn this"),
        ("too few to tell", "too early to tell"),
    ],
)
def test_how_sure_a_verdict_is(strength: str, words: str) -> None:
    assert say_strength(strengthen(OVER, strength), HALF) == words


def test_with_another_threshold_than_half_what_is_sure_is_the_side_of_it() -> None:
    assert say_strength(strengthen(OVER, "firm"), Fraction("0.6")) == "clearly over 60 %"
    assert say_strength(strengthen(UNDER, "likely"), Fraction("0.6")) == "probably under 60 %"


def test_evidence_is_a_picture_of_ten_calls() -> None:
    evidence = replace(
        OVER.evidence, counted=visits(40, 12), start=date(2026, 8, 29), end=date(2026, 11, 27)
    )
    assert say_evidence(evidence) == "about 6 to 9 of 10, from 52 visits in 13 weeks"
    running = replace(evidence, end=date(2026, 11, 21))
    assert say_evidence(running).endswith("in 13 weeks")
    assert say_evidence(replace(evidence, end=date(2026, 11, 20))).endswith("in these 84 days")
    assert say_evidence(replace(evidence, end=date(2026, 11, 28))).endswith("in these 92 days")
    many = replace(evidence, counted=visits(100_000, 100_000))
    assert say_evidence(many).startswith("about 5 of 10, from 200,000 visits")


def test_few_calls_are_told_shortly_where_room_is_short() -> None:
    few = strengthen(manager("Ann", 1, 0), "too few to tell")
    long = say_few(few, HALF, 100)
    assert long.startswith("1 ride-along so far; 1 visit, a verdict takes about 4")
    assert say_few(few, HALF, len(long)) == long
    assert say_few(few, HALF, len(long) - 1).startswith("1 visit, about ")
    assert say_few(strengthen(few, "open"), HALF, 100) == ""
    open_ = strengthen(manager("Bo", 1, 0, 2), "too few to tell")
    assert say_few(open_, HALF, 100).startswith(
        "1 ride-along so far, 2 not sorted; 1 visit, a verdict takes about"
    )
    assert say_few(open_, HALF, 30).startswith("1 visit, about ")
    assert say_few(strengthen(manager("Bo", 0, 0), "too few to tell"), HALF, 100) == ""


def pace(asked: str, needed: str, room: int, fits: int | None = None) -> Pace:
    share = Fraction(3, 4) if fits else None
    return Pace(
        asked_a_week=Fraction(asked), half_days_a_week=Fraction(needed), capacity_a_week=room,
        fits=fits, share_with_fits=share,
    )  # fmt: skip


def test_a_pace_says_what_it_takes_and_what_there_is_room_for() -> None:
    due = replace(OVER, to_balance=Balance(scheduled_calls=6, half_days=2, reps=("Ann", "Bo")))
    start = "Reps ask about 2.5 times a week; "
    bring = f"{start}1.5 half days a week bring it to 50 %; the settings allow 2."
    over = replace(due, pace=pace("2.5", "1.5", 2))
    assert say_pace(REPORT, over, pace("2.5", "1.5", 2)) == bring
    assert say_pace(REPORT, over, pace("1", "1", 1)).startswith(
        "Reps ask about once a week; 1 half day a week brings it to 50 %; the settings allow 1."
    )
    coming = {fits: replace(due, pace=pace("2.5", "1.5", 2, fits)) for fits in (0, 1, 2)}

    def said(about: ManagerReport, report: CoachingReport = REPORT) -> str:
        assert about.pace is not None
        return say_pace(report, about, about.pace).removeprefix(bring)

    names = " with Ann and Bo"
    assert said(coming[2]) == f" In this quarter, 2 half days{names} bring the share to 50 %."
    alone = replace(coming[2], to_balance=Balance(scheduled_calls=3, half_days=1, reps=()))
    assert said(alone) == " In this quarter, 1 half day brings the share to 50 %."
    one = "1 half day still fits and brings the share to 75 %"
    assert said(coming[1]) == f" In this quarter, {one}."
    none = "no half day fits any more."
    assert said(coming[0]) == f" In this quarter, with 5 working days of notice {none}"
    at_once = replace(REPORT, policy=replace(REPORT.policy, notice_days=0))
    assert said(coming[0], at_once) == f" In this quarter, {none}"
    assert said(replace(coming[1], to_balance=None)) == ""
    days = replace(REPORT, period=range_of(date(2026, 11, 2), date(2026, 11, 30)))
    assert said(coming[1], days) == f" In this period, {one}."
    # A talk says the same, unless a step stands beside it that does.
    talk = Talk(about=coming[1], topic="planned")
    planned = "1 field day planned until 2026-12-31"
    assert say_topic(talk, REPORT) == f"{planned}; {one}."
    assert say_topic(talk, REPORT, alone=False) == f"{planned}."


def test_no_more_than_there_is_room_for_is_promised() -> None:
    over = replace(OVER, pace=pace("4", "3", 1))
    words = say_pace(REPORT, over, pace("4", "3", 1))
    share = pace("4", "3", 1).share_with_room
    assert words == (
        "Reps ask about 4 times a week; the 1 half day a week that the settings allow brings it to "
        f"{round(float(share) * 100):g} %."
    )
    assert "2 half days a week that the settings allow bring it" in say_pace(
        REPORT, over, pace("6", "4", 2)
    )


def test_what_the_figures_rest_on_names_only_what_there_is() -> None:
    assert say_quality(Quality(calls=1)) == "1 call"
    assert say_quality(
        Quality(
            calls=20, unsorted=3, settled=1, from_organizer=2, initiators_changed=4,
            median_days_to_entry=1, weeks=13, weeks_without_calls=2, after_today=1,
        )
    ) == (
        "20 calls, 3 not sorted, 1 verdict settled by sorting a sample, 2 known from a calendar's "
        "organiser only, 4 changed after the fact, entered 1 day later (median), "
        "1 call dated after today, which nothing counts, no call in 2 of 13 weeks"
    )  # fmt: skip
    assert say_quality(Quality(calls=2, median_days_to_entry=0)).endswith("entered the same day")


def test_an_empty_report_says_where_the_calls_are() -> None:
    empty = report(quality=Quality())
    assert say_why_empty(empty) == "There are no calls in this log yet."
    known = report(quality=Quality(newest_on=date(2026, 3, 9)))
    assert say_why_empty(known) == "No calls in this period; the newest call is of 2026-03-09."
    before = replace(known, period=range_of(date(2026, 3, 1), date(2026, 3, 8)))
    assert (
        say_why_empty(before) == "No calls in this period; there are later ones, up to 2026-03-09."
    )
    of_group = report(OVER, within="B", quality=Quality())
    assert say_why_empty(of_group) == "There are no calls in B yet."
    assert next_command(of_group) == "coachlog report --quarter 2026-Q4"
    assert next_command(empty) == "coachlog add-call"
    assert next_command(known) == "coachlog report --quarter 2026-Q1"


def test_what_is_typed_next_hangs_on_what_is_open() -> None:
    unsorted = strengthen(OVER, "not sorted enough")
    triage, pat = "coachlog triage --until-settled", "--manager 'Pat Lee'"
    assert next_command(report(unsorted)) == f"{triage} {pat} --quarter 2026-Q4"
    assert next_command(report(unsorted, UNDER)) == f"{triage} {pat} --quarter 2026-Q4"
    both = report(unsorted, strengthen(UNDER, "not sorted enough"))
    assert next_command(both) == f"{triage} --quarter 2026-Q4"
    group = replace(report(unsorted), by="group", within="EMEA")
    assert next_command(group) == f"{triage} --quarter 2026-Q4"
    days = report(unsorted, period=range_of(date(2026, 11, 2), date(2026, 11, 8)))
    assert next_command(days).endswith(" --from 2026-11-02 --to 2026-11-08")
    unknown = tally(strengthen(UNDER, "open"), period=Initiated(unknown=2))
    assert "triage --until-settled" in next_command(report(unknown))
    settled = Sample(known=Initiated(requested=1), drawn=(), rest=((1,),), side="over", risk=5)
    whole = tally(unsorted, sample=settled)
    assert next_command(report(whole)) == f"coachlog triage {pat} --quarter 2026-Q4"
    paced = replace(OVER, pace=pace("2", "1", 2))
    assert next_command(report(paced)) == "coachlog plan-fieldday --manager 'Pat Lee' --rota 5w"
    for left, weeks in ((35, 5), (36, 6), (84, 12), (85, 13)):
        before = report(paced, today=date(2026, 12, 31) - timedelta(days=left))
        assert next_command(before).endswith(f"--rota {weeks}w")
    ended = report(paced, today=date(2027, 3, 1))
    assert next_command(ended).endswith("--rota 4w")
    ahead = report(paced, today=date(2026, 8, 1))
    assert next_command(ahead).endswith("--rota 13w")
    late = replace(UNDER, pace=None, overdue=(rep("Ann", 80),))
    assert next_command(report(late)) == "coachlog plan-fieldday --manager 'Kim Poe'"
    calm = replace(UNDER, pace=None, overdue=())
    assert next_command(report(calm)) == "coachlog plan-fieldday --manager 'Kim Poe'"


def test_counts_are_shown_with_what_nobody_sorted() -> None:
    assert show_counts(manager("Ann", 4, 2)) == "4 : 2"
    assert show_counts(manager("Ann", 4, 2, 3)) == "4 : 2 +3?"
    hours = [show_hours_of(minutes) for minutes in (None, 0, 29, 30, 89, 90, 60_000)]
    assert hours == ["-", "0", "0", "1", "1", "2", "1,000"]
    assert show_change(manager("Ann", 3, 1)) == "+50"
    assert show_change(manager("Ann", 1, 3)) == "-50"
    assert show_change(manager("Ann", 0, 0)) == "-"
    moved = tally(
        OVER,
        period=Initiated(requested=974, scheduled=26),
        previous=Initiated(requested=846, scheduled=154),
    )
    assert show_share(moved.tally.period.share) == "97 %"
    assert show_share(moved.tally.previous.share) == "85 %"
    assert show_change(moved) == "+12"  # 97 less 85, not the 12.8 of the exact shares
    assert show_field_days(OVER) == "2 of 4"
    assert show_field_days(tally(OVER, field_days=FieldDayCounts())) == "-"
    assert count_big(OVER) == 10
    assert say_disguised(tally(OVER, disguised_days=2)) == "2 scheduled days were mostly big deals"
    shown = say_disguised_share(replace(OVER, share_with_disguised=Fraction(2, 3)))
    assert shown == "counted as team selling the share is 67 %"
    assert say_disguised_share(replace(OVER, share_with_disguised=None)).endswith("share is -")


def test_a_sample_says_how_far_it_has_settled_the_side() -> None:
    words = say_sample(
        Sample(known=Initiated(), drawn=(), rest=((1,), (2, 3)), side="over", risk=5)
    )
    assert words.startswith("0 of 2 visits sorted; the side is settled at a 5 % risk: ")
    assert "over" in words


def test_marks_are_explained_where_they_stand() -> None:
    unsorted = strengthen(manager("Ann", 15, 1, 2), "open")
    few = strengthen(manager("Bo", 1, 1, 2), "too few to tell")
    visit = "a visit: one rep's calls of a day, asked and scheduled apart"
    assert list(explain_marks([unsorted, few], counts=True)) == ["+?: not sorted", visit]
    assert list(explain_marks([unsorted, OVER], counts=False)) == []
    assert list(explain_marks([few], counts=True)) == [visit]
    assert say_share(unsorted) == "94 %  15 : 1, 2 not sorted"
