"""A rep's plans: deal values counted once an account, ratings as small charts."""

from __future__ import annotations

from datetime import date

from coachlog.domain.debriefs import Rating, SkillHistory
from coachlog.domain.reps import SalesAccount, SalesPlan
from coachlog.render.compose import draw_ratings


def test_deal_values_are_summed_by_currency_once_an_account() -> None:
    plan = SalesPlan(
        accounts=(
            SalesAccount(account="A", calls=5, deal_cents=100, currency="USD"),
            SalesAccount(account="B", calls=1, deal_cents=50, currency="EUR"),
            SalesAccount(account="C", calls=1, deal_cents=0, currency="EUR"),
            SalesAccount(account="D", calls=1),
        )
    )
    assert plan.deal_cents == {"EUR": 50, "USD": 100}


def test_ratings_are_drawn_with_their_numbers_and_plain_where_bars_cannot_be_shown() -> None:
    history = SkillHistory(
        skill="x",
        ratings=tuple(
            Rating(
                skill="x",
                score=n,
                rated_by="P",
                day_on=date(2026, 1, n),
                rated_on=date(2026, 1, n),
                field_day_id=n,
            )
            for n in (1, 2, 3, 4, 5)
        ),
    )
    assert draw_ratings(history) == "▁▂▃▅▇ 1 2 3 4 5"
    assert draw_ratings(history, bars=False) == "1 2 3 4 5"
