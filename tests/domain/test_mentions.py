"""Mentions: a text names somebody in full, by address, or by a word that means nobody else."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest

from coachlog.domain.mentions import Mentions, join_words, list_runs, split_name
from tests.golden import compare

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
        ("Dana Cruz <dana@example.com>, dana@example.com and Dana", "X <X>, X and X"),
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


@pytest.mark.parametrize("name", ["Jö Núñez-Åse", "ばば ぱぴぷ", "Đặng Thị"])
def test_accents_that_follow_their_letters_part_no_word_and_are_no_letters(name: str) -> None:
    apart = normalize("NFD", name)
    assert join_words(apart) == join_words(name)
    assert [normalize("NFC", word) for word in split_name(apart)] == split_name(name)


def test_an_address_is_looked_for_whole_before_its_words() -> None:
    for address in ("d.cruz+news_1@acme-x.co.uk", "a@b.c"):
        assert next(list_runs(f"to {address}, now"))[2] == address


def test_of_two_names_of_which_one_begins_the_other_the_longer_is_found() -> None:
    for names in (["Dana Cruz", "Dana Cruz Smith"], ["Dana Cruz Smith", "Dana Cruz"]):
        assert Mentions(names).replace("Dana Cruz Smith, Dana Cruz", "X") == "X, X"


def test_of_two_addresses_of_which_one_begins_the_other_the_longer_is_found() -> None:
    emails = ["d@x.co" + ".uk" * more for more in range(6)]
    assert (
        Mentions([], emails).replace(f"to {', '.join(emails)}", "X") == f"to {', '.join('X' * 6)}"
    )


def test_short_words_of_a_name_mean_nobody() -> None:
    assert split_name("Jo de la Cruz Lee") == ["Cruz", "Lee"]


def test_nobody_is_found_where_nobody_is_sought() -> None:
    assert Mentions([]).find("Dana Cruz") == []
    assert Mentions([""], ["", " "], [""]).find("Dana Cruz") == []


PERSONS = {
    "Dana": Mentions(
        ["Dana Cruz", "Dana Smith"], ["dana@acme.com", "d.cruz@acme.com"], ["Dana", "Cruz"]
    ),
    "Will": Mentions(["Will Lee"], (), ["Will", "Lee"]),
    "one word": Mentions(["Cher", "April"], (), ()),
    "three": Mentions(["Ana Maria Núñez"], ["ana@x.es"], ["Ana", "Maria", "Núñez"]),
    "no blanks": Mentions(["山田 太郎"], (), ["山田", "太郎"]),
}
SAID = (
    "Dana Cruz waited", "dana cruz", "Cruz, Dana: 5", "CRUZ DANA", "Dana  Cruz", "Dana-Cruz",
    "Dana Anders waited", "Anders Dana waited", "He saw Dana. Anders too", "Dana, Anders",
    "danaher", "ask dana@acme.com now", "DANA@ACME.COM", "x.dana@acme.com", "dana@acme.com.au",
    "d.cruz@acme.com.", "Smith alone", "Dana Smith and Dana Cruz and Dana", "Will will call",
    "will Lee come?", "Will Lee", "he is on the lee side", "LEE said", "Will Ferrell",
    "It will. Will said", "Cher", "cher ami", "in april", "April came", "April may",
    "ana maria nunez", "Maria Núñez, Ana", "Núñez Ana Maria", "Ana", "ana@x.es and Maria",
    "Anamaria", "山田太郎さん", "山田 太郎", "山田様と太郎", "山田", "", "(Dana)", '"Dana" left',
    "with Dana's car", "Dana_Cruz", "to Dana:Anders", "- Dana Anders", "Cruz Dana Cruz",
)  # fmt: skip


def test_who_is_named_in_a_text_is_found_as_before() -> None:
    lines = []
    for who, person in PERSONS.items():
        for text in SAID:
            found = person.find(text)
            if found:
                places = [(one.start, one.end) + (() if one.sure else ("?",)) for one in found]
                lines.append(f"{who} in {text!r}: {places} {person.replace(text, '#')!r}")
            assert person.may_be_in(text) or not found
    for text in SAID:
        runs = [run for _, _, run in list_runs(text)]
        assert all(text[start:end] for start, end, _ in list_runs(text))
        lines.append(f"{text!r}: {runs}")
    kept = Path(__file__).parent / "golden" / "mentions.txt"
    compare(kept, "".join(f"{line}\n" for line in lines))
