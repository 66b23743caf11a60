"""Erased people: recognised by their marks, called the same in every log that has them."""

from __future__ import annotations

import pytest

from coachlog.domain.erased import (
    is_login_of,
    is_pseudonym,
    list_marks,
    name_erased,
    read_hex,
)
from coachlog.errors import InvalidValue
from coachlog.store.erasure.tombstones import Erased, Tombstone

SALT = "00112233445566778899aabbccddeeff"


def tombstone(*names: str, emails: tuple[str, ...] = (), salt: str = SALT) -> Tombstone:
    return Tombstone(salt=salt, marks=frozenset(list_marks(salt, names, emails, ["pat"])))


@pytest.mark.parametrize(
    "text",
    ["Dana Cruz", "dana  CRUZ", "Cruz, Dana", "Dana Cruz (Sales)", "dana@x.com", "DANA@X.COM"],
)
def test_a_person_is_known_however_the_name_is_written(text: str) -> None:
    assert tombstone("Dana Cruz", emails=("dana@x.com",)).knows_text(text)


@pytest.mark.parametrize("text", ["Dana", "Dana Cruise", "dana@y.com", "pat", ""])
def test_nobody_else_is(text: str) -> None:
    assert not tombstone("Dana Cruz", emails=("dana@x.com",)).knows_text(text)


def test_what_nobody_said_is_no_mark() -> None:
    assert list_marks("00" * 16, [""], ["", " "], [""]) == set()


def test_two_addresses_are_two_people() -> None:
    dana = tombstone("Dana Cruz", emails=("dana@x.com",))
    assert dana.knows_person(["Dana Cruz"], None)
    assert dana.knows_person(["Dana Miller"], "Dana@x.com")
    assert not dana.knows_person(["Dana Cruz"], "dana@other.com")
    assert tombstone("Dana Cruz").knows_person(["Dana Cruz"], "dana@other.com")


def test_the_marks_hold_no_name() -> None:
    told = " ".join(mark for _, mark in tombstone("Dana Cruz").marks)
    assert set(told) <= set("0123456789abcdef ")
    other = tombstone("Dana Cruz", salt="ff" * 16)
    assert {mark for _, mark in other.marks}.isdisjoint(told.split())


def test_the_pseudonym_follows_from_the_salt() -> None:
    names = {name_erased(salt, kind) for salt in (SALT, "ff" * 16) for kind in ("rep", "manager")}
    assert len(names) == 4
    assert all(map(is_pseudonym, names))
    assert not is_pseudonym("Former rep")


def test_texts_lose_erased_names_and_keep_those_of_living_namesakes() -> None:
    erased = Erased([tombstone("Dana Cruz", "Ute", emails=("dana@x.com",))])
    name = name_erased(SALT, "rep")
    text = "With Dana  Cruz, cruz dana and Ute (dana@x.com), not Dana"
    assert erased.clean(text, lambda _: False) == (
        f"With {name}, {name} and {name} ({name}), not Dana"
    )
    assert erased.clean(text, lambda _: True) == text


@pytest.mark.parametrize(
    ("login", "is_theirs"),
    [("Dana.Cruz", True), ("danacruz", True), ("dcruz", False), ("dana@x.com", True), ("dc", True)],
)
def test_a_login_is_theirs_where_it_is_clear(login: str, is_theirs: bool) -> None:
    assert is_login_of(login, ["Dana Cruz"], ["dana@x.com", "dc@x.com"]) is is_theirs


@pytest.mark.parametrize("text", ["", "0" * 31, "0" * 33, "g" * 32, "A" * 32])
def test_a_salt_from_a_file_is_hexadecimal_or_refused(text: str) -> None:
    assert read_hex("salt", SALT) == SALT
    with pytest.raises(InvalidValue, match="is not 32 hexadecimal digits"):
        read_hex("salt", text)
