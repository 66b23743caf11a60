"""Rule 12: what may be a name, when two are the same, when two are alike."""

from __future__ import annotations

import csv
import re
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coachlog.domain.names import (
    are_alike,
    are_near,
    begins,
    check_name,
    fold_name,
    is_shortened,
    readable_name,
    split_words,
)
from coachlog.errors import InvalidValue
from tests.conftest import CORPORA


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dana Cruz", "dana   CRUZ"),
        ("Dana Cruz", " Dana Cruz  "),
        ("Dana Cruz", "Dana\u00a0Cruz"),
        ("山田 太郎", "山田\u3000太郎"),
        ("Ｄａｎａ", "Dana"),
        ("ﬁona", "Fiona"),
        ("José", "Jose"),
        ("José", "JOSE\u0301"),
        ("Nguyễn Thị", "nguyen thi"),
        ("Zoë Čapek", "Zoe Capek"),
        ("José   Ruiz", "jose ruiz"),
        ("山田\u3000\u3000太郎", " 山田 太郎"),
        ("Straße", "STRASSE"),
        ("İpek", "ipek"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("が", "か\u3099"),
        ("ｶﾞ", "ガ"),
        ("김민준", unicodedata.normalize("NFD", "김민준")),
        ("Иван", "ИВАН"),
    ],
)
def test_names_that_differ_only_in_form_case_spaces_or_latin_accents_are_the_same(
    one: str, other: str
) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("か", "が"),
        ("は", "ぱ"),
        ("カ", "ガ"),
        ("한", "하"),
        ("김민준", "김민주"),
        ("й", "и"),
        ("ё", "е"),
        ("ή", "η"),
        ("مُحَمَّد", "محمد"),
        ("שׁ", "שׂ"),
        ("दि", "द"),
        ("ø", "o"),
        ("ł", "l"),
        ("👩‍💻", "👩💻"),
        ("👩‍💻", "👨‍💻"),
        ("José 太郎が", "José 太郎か"),
        ("Dana Cruz", "DanaCruz"),
    ],
)
def test_names_that_differ_in_more_than_a_latin_accent_stay_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(("one", "other"), [("O´Brien", "O Brien"), ("Unit 1\u0301", "Unit 1")])
def test_marks_on_a_space_or_a_digit_are_kept_since_only_latin_letters_lose_theirs(
    one: str, other: str
) -> None:
    assert fold_name(one) != fold_name(other)


@settings(deadline=None)
@given(st.text())
@example("İ\u0345")
@example("e\u0301\u0327 が")
def test_folding_twice_changes_nothing_and_the_typed_form_does_not_matter(name: str) -> None:
    folded = fold_name(name)
    assert fold_name(folded) == folded
    for form in ("NFC", "NFD"):
        assert fold_name(unicodedata.normalize(form, name)) == folded


def test_every_real_name_is_accepted_as_typed_and_folds_to_something_stable() -> None:
    seen = 0
    for path in sorted(CORPORA.glob("*_names.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                for text in row:
                    assert check_name("rep", text) == text
                    folded = fold_name(text)
                    assert folded
                    assert fold_name(folded) == folded
                seen += 1
    assert seen > 3000


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("dana cruz", "dana curz", True),  # a swap
        ("dana cruz", "dana cru", True),  # one less
        ("dana cruz", "danna cruz", True),  # one more
        ("dana cruz", "dana cruk", True),  # another letter
        ("dana cruz", "adna cruz", True),  # a swap at the start
        ("김민준", "김민주", True),
        ("dana cruz", "dana cruz", False),  # the same is not merely alike
        ("dana cruz", "dana czur", False),
        ("dana cruz", "daan curz", False),
        ("dana cruz", "dana crooz", False),
        ("dana cruz", "cruz dana", False),
        ("abc", "cba", False),  # a swap of neighbours only
        ("store 12", "store 13", False),
        ("store 12", "store 21", False),
        ("store 1", "store 12", False),
        ("store1", "store", False),
        ("كتاب ١", "كتاب ٢", False),  # digits of any script
        ("store 12", "store 1a", True),
        ("store 12", "stor 12", True),
    ],
)
def test_alike_is_one_edit_or_one_swap_but_never_only_digits(
    one: str, other: str, alike: bool
) -> None:
    assert are_alike(one, other) is alike
    assert are_alike(other, one) is alike


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("danna", "dana cruz", True),  # a word like one of theirs
        ("danna cruze", "dana cruz", True),  # a slip in each word
        ("acme", "acme corp", True),
        ("cruz dana", "dana cruz", True),
        ("dana smith", "dana cruz", False),  # somebody else of that first name
        ("donna", "dana cruz", False),  # two letters off
        ("al", "el greco", False),  # too short to tell
        ("store 12", "store 13", False),
        ("store 12", "store", False),
        ("12", "dana 13", False),
        ("-", "dana cruz", False),
    ],
)
def test_a_name_is_near_one_whose_words_are_like_its_own(one: str, other: str, near: bool) -> None:
    assert are_near(one, other) is near
    assert are_near(other, one) is near


@pytest.mark.parametrize("mark", " -–/.,'’&()")
def test_each_mark_of_names_parts_words_and_is_no_part_of_them(mark: str) -> None:
    for between in (mark, f" {mark} ", f"{mark}{mark}"):
        assert split_words(f"{between}dana{between}cruz{between}") == ["dana", "cruz"]
    assert split_words("dana_cruz+1") == ["dana_cruz+1"]


@pytest.mark.parametrize("mark", "._+-7")
def test_a_name_is_read_off_an_address_whatever_parts_its_words(mark: str) -> None:
    assert readable_name(None, f"pat{mark}de{mark}{mark}lee{mark}@example.com") == "Pat De Lee"


def test_a_composed_letter_counts_as_one_when_folded_names_are_compared() -> None:
    assert are_alike(fold_name("김민준"), fold_name("김민가"))
    assert are_alike(fold_name("Ιωάννης"), fold_name("Ιωννης"))


@pytest.mark.parametrize(
    ("text", "name", "begun"),
    [
        ("dan", "Dana Cruz", True),
        ("CRUZ", "Dana Cruz", True),
        ("d cr", "Dana Cruz", True),
        ("dana c", "Dana Cruz", True),
        ("juan gar", "Juan Carlos García", True),
        ("luc", "Jean-Luc Picard", True),
        ("brien", "O’Brien", True),
        ("nun", "José Núñez", True),
        ("山田", "山田 太郎", True),
        ("cr d", "Dana Cruz", False),  # in their order
        ("ana", "Dana Cruz", False),
        ("dana cruz x", "Dana Cruz", False),
        ("d d", "Dana Cruz", False),
        ("-", "Jean-Luc", False),
        ("&", "A & B", False),
        ("が", "かな", False),
    ],
)
def test_a_beginning_of_a_name_or_of_its_words_in_their_order_begins_it(
    text: str, name: str, begun: bool
) -> None:
    assert begins(fold_name(text), fold_name(name)) is begun


@given(st.text(max_size=20), st.integers(1, 20))
def test_what_a_name_starts_with_begins_it(name: str, length: int) -> None:
    assert begins(fold_name(name)[:length], fold_name(name))


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("dan", "Dana Cruz", True),
        ("d cr", "Dana Cruz", True),
        ("Dan", "Dana Cruz", True),
        ("DÁNA", "Dana Cruz", True),
        ("acme", "acme holdings", True),
        ("山田", "山田 太郎", True),
        ("acm", "Acme", True),
        ("Acm", "Acme", False),  # one letter off the whole name: a slip, or another
        ("Dana Cru", "Dana Cruz", False),
        ("acm", "acme", False),
        ("Ana", "Dana Cruz", False),
    ],
)
def test_a_beginning_is_short_for_a_name_unless_it_may_be_a_slip(
    text: str, name: str, short: bool
) -> None:
    assert is_shortened(text, name) is short


ALPHABET = "ab 12"


def one_step_from(word: str) -> set[str]:
    """Return every text one edit or one swap of neighbours away, by writing them all down."""
    steps = {word[:at] + char + word[at:] for at in range(len(word) + 1) for char in ALPHABET}
    for at in range(len(word)):
        steps.add(word[:at] + word[at + 1 :])
        steps.update(word[:at] + char + word[at + 1 :] for char in ALPHABET)
        steps.add(word[:at] + word[at : at + 2][::-1] + word[at + 2 :])
    return steps - {word}


WORDS = st.text(ALPHABET, max_size=6)
NEAR_PAIRS = WORDS.flatmap(
    lambda word: st.tuples(st.just(word), st.sampled_from(sorted(one_step_from(word))))
)


@settings(deadline=None, max_examples=500)
@given(NEAR_PAIRS | st.tuples(WORDS, WORDS))
def test_alike_agrees_with_a_list_of_every_text_one_step_away(pair: tuple[str, str]) -> None:
    one, other = pair
    expected = other in one_step_from(one) and re.sub("[12]", "", one) != re.sub("[12]", "", other)
    assert are_alike(one, other) is expected
    assert are_alike(other, one) is expected


@pytest.mark.parametrize(
    "name",
    [
        "Dana Cruz",
        "  Dana  Cruz ",
        "O'Brien-Łukasz, Jr.",
        "李小龍",
        "עדי כהן",
        "\u200fמשה",
        "محمد",
        "👩‍💻",
        "7",
        "[bold]x[/x]",
        "=1+1",
        "x" * 200,
    ],
)
def test_a_name_in_any_script_comes_back_as_it_was_typed(name: str) -> None:
    assert check_name("rep", name) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u00a0\u3000",
        "\u200b",
        "\u200d\ufe0f",
        "\u0301",
        "x" * 201,
        "x" * 10_000,
        "Dana\nCruz",
        "Dana\r",
        "Dana\tCruz",
        "Dana\x00",
        "\x1b[31mDana",
        "Dana\x7f",
        "Dana\x85Cruz",
        "Dana\u2028Cruz",
        "Dana\u2029Cruz",
        "Dana\ud800",
    ],
)
def test_an_empty_endless_or_unprintable_name_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        check_name("rep", text)
    message = str(caught.value)
    assert message.startswith("rep: ")
    assert message.isprintable()
    assert len(message) < 200
