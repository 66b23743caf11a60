"""Mentions: a text names somebody in full, by address, or by a word that means nobody else."""

from __future__ import annotations

import pytest

from coachlog.domain.mentions import Mentions, split_name

DANA = Mentions(["Dana Cruz", "Dana Núñez-Cruz"], ["dana@example.com"], ["Dana", "Cruz", "Will"])


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("Dana Cruz was great", "X was great"),
        ("DANA  cruz's deal", "X's deal"),
        ("Cruz, Dana led", "X led"),
        ("with dana_cruz and dana-cruz", "with X and X"),
        ("Dana Nunez-Cruz", "X"),
        ("Dana Nu\u0301n\u0303ez Cruz", "X"),
        ("mail Dana@Example.com now", "mail X now"),
        ("mail anna.dana@example.com", "mail anna.X@example.com"),
        ("Dana's own idea", "X's own idea"),
        ("Ask Dana. Dana knows", "Ask X. X knows"),
        ("ask dana", "ask X"),
        ("Danas Bericht", "Danas Bericht"),
        ("bandana cruise", "bandana cruise"),
    ],
)
def test_a_name_is_found_in_whatever_way_it_is_written(text: str, becomes: str) -> None:
    assert DANA.replace(text, "X") == becomes


@pytest.mark.parametrize("text", ["Dana Whitfield bought", "we will see", "meet Carlos Cruz"])
def test_a_word_that_may_be_somebody_else_is_found_and_stays(text: str) -> None:
    assert [one.sure for one in DANA.find(text)] == [False]
    assert DANA.replace(text, "X") == text


@pytest.mark.parametrize(
    ("name", "text", "becomes"),
    [
        ("Will", "Will said he will", "X said he will"),
        ("Ute", "ute rang", "X rang"),
        ("王小明", "今天王小明很好", "今天X很好"),
    ],
)
def test_a_name_of_one_word_is_found(name: str, text: str, becomes: str) -> None:
    assert Mentions([name]).replace(text, "X") == becomes


def test_short_words_of_a_name_mean_nobody() -> None:
    assert split_name("Jo de la Cruz") == ["Cruz"]


def test_nobody_is_found_where_nobody_is_sought() -> None:
    assert Mentions([]).find("Dana Cruz") == []
