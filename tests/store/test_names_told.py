"""Whom each text means, in a log of many alike: found, understood, refused or added.

Each line of a golden file is one question. How to write the files anew: tests/golden.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from coachlog.domain.names import NameKind
from coachlog.errors import CoachlogError
from coachlog.store import names, similar_names
from coachlog.store.log import Log
from coachlog.store.name_labels import label_people
from coachlog.store.names import NameBook
from coachlog.store.similar_names import find_similar
from tests.filled import Filler, filling, on
from tests.golden import compare

GOLDEN = Path(__file__).parent / "golden"
TEXTS = (
    "Dana Cruz", "dana  CRUZ", "Dana Cruz (Pat Lee)", "Dana Cruz (Kim Poe)", "Dana Cruz (Nobody)",
    "Dana Cruz (dana@x.com)", "Dana Cruz (number 3)", "Dana Cruz (number 99)", "Lou Fox",
    "Lou Fox (number 4)", "Lou", "Lo", "Fox", "fox lou", "Lou Fax", "Lou Fxo", "Luo Fxo", "Louis",
    "Ana", "An", "Anna Silva", "Ana Sliva", "dana@x.com", "DANA@x.com ", "kim@x.com", "none@x.com",
    "Danielle Cruz", "The Former", "former", "Pat Lee", "Pat", "Kim Poe", "Kim Poe (number 2)",
    "Kim Poe (kim@x.com)", "Store 1", "Store 2", "Store", "Stores 12", "Acme", "Acme Inc", "ACM",
    "Acme!", "100% Pure", "100%", "a_b", "A", "x" * 100, "x" * 201, "Zeno", "Zenon", "", "  ",
)  # fmt: skip


def fill(add: Filler) -> None:
    pat = add.manager("Pat Lee", email="pat@x.com")
    kim = add.manager("Kim Poe")
    other = add.manager("Kim Poe", namesake=1, email="Kim@x.com")
    add.manager("Pat Leer")
    add.rep("Dana Cruz", pat, email="Dana@x.com")
    cruz = add.rep("Dana Cruz", kim, namesake=1)
    add.membership(cruz, pat, until_on=on("08-31"))
    add.rep("Dana Cruz", namesake=2)
    add.rep("Lou Fox")
    add.rep("Ana Silva", other)
    add.rep("Anders Berg", other)
    for number in range(12):
        add.rep(f"Zeno {'abcdefghijkl'[number]}")
    for name in ("Acme", "Acme Ltd", "Store 1", "Store 12", "100% Pure", "a_b", "axb", "Anna's"):
        add.account(name)
    add.alias("The Former", rep_id=4)
    add.alias("The Former", manager_id=1)
    add.alias("dana@old.com", rep_id=1)
    add.alias("Zeno Old", account_id=1)


@pytest.fixture
def book(log: Log) -> Iterator[NameBook]:
    with filling(log) as add:
        fill(add)
        yield NameBook(log.connection, add.command_id)


def said(book: NameBook, ask: Callable[[], object]) -> str:
    """Return what was found and understood, or the refusal; nothing is kept."""
    book.connection.execute("SAVEPOINT one")
    try:
        told = str(ask())
    except CoachlogError as error:
        told = f"refused: {error}"
    book.connection.execute("ROLLBACK TO one")
    more = f" [{'; '.join(book.understood)}]" if book.understood else ""
    book.understood.clear()
    for added in book.added.values():
        added.clear()
    return (told + more).replace("Known", "").replace(", added=False", "")


def test_each_text_means_somebody_several_or_nobody(book: NameBook) -> None:
    lines = []
    kinds: tuple[NameKind, ...] = ("manager", "rep", "account")
    for text in TEXTS:
        for kind in kinds:
            asked: dict[str, Callable[[], object]] = {
                "found": partial(book.find, kind, text),
                "looked up": partial(book.look_up, kind, text),
                "added": partial(book.find_or_add, kind, text, insist=False),
                "insisted": partial(book.find_or_add, kind, text, insist=True),
                "imported": partial(book.find_or_import, kind, text),
            }
            told: dict[str, list[str]] = {}
            for how, ask in asked.items():
                told.setdefault(said(book, ask), []).append(how)
            lines += [f"{kind} {text[:30]!r} {', '.join(told[one])}: {one}" for one in told]
    compare(GOLDEN / "names.txt", "".join(f"{line}\n" for line in lines))


def test_people_of_one_name_are_told_apart(book: NameBook) -> None:
    lines = []
    people: tuple[tuple[NameKind, str], ...] = (
        ("rep", "dana cruz"), ("manager", "Kim Poe"), ("rep", "Lou Fox"), ("account", "Acme"),
        ("manager", "nobody"),
    )  # fmt: skip
    for kind, name in people:
        lines.append(
            f"{kind} {name}: {label_people(book.connection, kind, book.find_named(kind, name))}"
        )
        lines += [f"    {book.label(kind, one)}" for one in book.find_named(kind, name)]
    gone = book.find_named("rep", "Dana Cruz")[0]._replace(id=99, email=None)
    lines.append(book.label("rep", gone))
    for text in ("Dana Cruzz", "Dnaa Cruz", "Dana", "Lou Foxes"):
        lines.append(f"{text}: {book.find_alike('rep', text)}")
    for text in ("Acme", "Acne Lt", "Stor", "zzz", "Store 3", "Acm", "Acmee"):
        names = [one.name for one in book.find_candidates("account", text)]
        lines.append(f"{text}: {book.find_near('account', text)}, {names}")
    lines.append(said(book, partial(book.find_meant, "rep", "Lou", unless="ask them")))
    lines.append(said(book, partial(book.find_meant, "rep", "Ana Silvas", unless="ask them")))
    lines.append(said(book, partial(book.find_meant, "rep", "An", unless="ask them")))
    compare(GOLDEN / "names-apart.txt", "".join(f"{line}\n" for line in lines))


def test_what_an_import_added_is_compared_with_all(
    book: NameBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: tuple[tuple[NameKind, str], ...] = (
        ("rep", "Dana Cruze"), ("rep", "Lou Foxx"), ("rep", "Lou Foxy"), ("rep", "Bo"),
        ("account", "Acne"), ("account", "Store 13"), ("account", "Globex"), ("account", "Globx"),
        ("manager", "Pat Lees"), ("manager", "New"),
    )  # fmt: skip
    for kind, name in added:
        book.add(kind, name)
    every = find_similar(book.connection, book.added)
    assert every == [
        ("manager", "Pat Lee", "Pat Lees"), ("manager", "Pat Leer", "Pat Lees"),
        ("rep", "Dana Cruz", "Dana Cruze"), ("rep", "Lou Fox", "Lou Foxx"),
        ("rep", "Lou Fox", "Lou Foxy"), ("rep", "Lou Foxx", "Lou Foxy"),
        ("account", "Acme", "Acne"), ("account", "Globex", "Globx"),
    ]  # fmt: skip
    assert book.list_added()[:2] == ("Pat Lees", "New")
    monkeypatch.setattr(similar_names, "MAX_SIMILAR", 3)
    assert find_similar(book.connection, book.added) == every[:3]
    monkeypatch.setattr(similar_names, "_MAX_SHAPES", 1)
    assert len(find_similar(book.connection, book.added)) <= 3


@pytest.mark.parametrize("searches", [0, 2, 20])
def test_addresses_are_found_alike_one_by_one_and_all_at_once(
    book: NameBook, monkeypatch: pytest.MonkeyPatch, searches: int
) -> None:
    monkeypatch.setattr(names, "_FEW_SEARCHES", searches)
    book.add("rep", "New One", "New@x.com")
    found = [
        book.find("rep", text)
        for text in ("DANA@X.COM", "new@x.com", "nobody@x.com", " dana@x.com", "dana@old.com")
    ]
    assert [one and one.name for one in found] == [
        "Dana Cruz", "New One", None, "Dana Cruz", "Dana Cruz",
    ]  # fmt: skip
    book.add("rep", "Second", "NEW@x.com")
    with pytest.raises(CoachlogError, match=r"several are called new@x\.com"):
        book.find("rep", "new@x.com")
    assert book.find("account", "dana@x.com") is None
