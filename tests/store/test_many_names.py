"""Many names at once: the work grows with the names, not with their pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coachlog.domain.guests import Circle, Directory, Insider
from coachlog.domain.names import NameKind, are_alike, fold_name
from coachlog.store import similar_names
from coachlog.store.names import NameBook
from coachlog.store.open import open_log
from coachlog.store.similar_names import find_similar

FEW, MANY = 200, 800
LINEAR = 1.3 * MANY / FEW  # that much more work, where it does not grow with the pairs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the log is that every example leaves as it was."""
    return tmp_path_factory.mktemp("names")


@contextmanager
def book(folder: Path) -> Iterator[tuple[NameBook, Callable[[], int]]]:
    """Give the names of an empty log, and what counts the steps that the database took so far."""
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    with (
        open_log(folder / "log.db", writing=True, create=True) as log,
        log.transaction(dry_run=True) as connection,
    ):
        connection.execute(
            "INSERT INTO command (id, name, actor, ran_at, summary) VALUES (1, 'x', 'x', 'x', '')"
        )
        connection.set_progress_handler(count, 10)
        yield NameBook(connection, 1), lambda: steps[0]
        connection.set_progress_handler(None, 0)


def steps_of(folder: Path, number: int, meet: Callable[[NameBook, int], object]) -> int:
    with book(folder) as (known, steps):
        for place in range(number):
            meet(known, place)
        return steps()


@pytest.mark.parametrize(
    ("what", "meet"),
    [
        ("addresses", lambda known, n: known.find_or_import("rep", f"rep{n}@example.com")),
        ("one name", lambda known, n: known.add("rep", "John Smith", f"j{n}@example.com")),
        ("hints", lambda known, n: known.find_or_import("rep", f"Rep {n} (Somebody {n})")),
        ("customers", lambda known, n: known.find_or_import("account", f"Praxis {n}")),
    ],
)
def test_the_thousandth_name_costs_as_much_as_the_first(
    folder: Path, what: str, meet: Callable[[NameBook, int], object]
) -> None:
    few, many = (steps_of(folder, number, meet) for number in (FEW, MANY))
    assert many < LINEAR * few, what


def test_somebody_new_is_not_taken_for_a_namesake_when_another_is_gone(folder: Path) -> None:
    with book(folder) as (known, _):
        first, second = known.add("rep", "John Smith"), known.add("rep", "John Smith")
        known.connection.execute("DELETE FROM rep WHERE id = ?", (first.id,))
        third = known.add("rep", "John Smith")
        assert third.added
        assert third.id not in (first.id, second.id)


@pytest.mark.parametrize(
    "name",
    [
        lambda n: f"Kunde {chr(0x4E00 + n)} {n}",
        lambda n: f"Store {n}",
        lambda n: f"{chr(0x4E00 + n)}{'x' * 100}{n}",
        lambda n: format(n, "016b").translate({48: "a", 49: "b"}),
    ],
)
def test_like_names_are_looked_for_without_comparing_all_pairs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: Callable[[int], str]
) -> None:
    compared = [0]

    def count(one: str, other: str) -> bool:
        compared[0] += 1
        return are_alike(one, other)

    monkeypatch.setattr(similar_names, "are_alike", count)
    with book(folder) as (known, _):
        for place in range(MANY):
            known.add("account", name(place))
        find_similar(known.connection, known.added)
    assert compared[0] < 20 * MANY


@given(
    before=st.lists(st.text("ab1", min_size=1, max_size=4), max_size=4),
    added=st.lists(st.text("ab1", min_size=1, max_size=4), min_size=1, max_size=5),
)
@example(before=[], added=["1a", "a1", "b1"])
@settings(deadline=None, max_examples=60)
def test_what_is_called_similar_is_and_some_of_it_is_found(
    folder: Path, before: list[str], added: list[str]
) -> None:
    kind: NameKind = "account"
    earlier, new = set(before) - set(added), set(added)
    with book(folder) as (known, _):
        for one in sorted(earlier):
            known.add(kind, one)
        known.added[kind].clear()
        for one in sorted(new):
            known.add(kind, one)
        found = {frozenset(pair) for _, *pair in find_similar(known.connection, known.added)}
    alike = {
        frozenset((one, other))
        for one, other in combinations(sorted(earlier | new), 2)
        if (one in new or other in new) and are_alike(fold_name(one), fold_name(other))
    }
    assert found <= alike
    assert bool(found) == bool(alike)


def test_an_entry_is_not_compared_with_every_rep(monkeypatch: pytest.MonkeyPatch) -> None:
    pat = Insider(id=1, name="Pat Lee")
    reps = [Insider(id=n, name=f"Rep{n} Cruz", is_rep=True) for n in range(2, MANY)]
    twins = [Insider(id=MANY + n, name="Dana Fox", is_rep=True) for n in range(MANY)]
    circle = Circle(manager=pat, directory=Directory([pat, *reps, *twins]))
    asked = [0]
    is_rep_of = Insider.is_rep_of

    def count(one: Insider, manager_id: int, on: date) -> bool:
        asked[0] += 1
        return is_rep_of(one, manager_id, on)

    monkeypatch.setattr(Insider, "is_rep_of", count)
    day = date(2026, 11, 18)

    def named(text: str) -> tuple[list[int | None], str]:
        found, shared, _ = circle.reps_named_in(text, day)
        return [one.rep_id for one in found], shared

    assert named("Field day with Rep7 Cruz") == ([7], "")
    assert named("Field day rep9") == ([9], "")
    assert named("Field day Dana Fox") == ([MANY], "Dana Fox")
    assert asked[0] < 12
