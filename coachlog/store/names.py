"""Finding people and accounts in the log by what somebody typed, and adding new ones (rule 12)."""

from __future__ import annotations

import re
import sqlite3
from itertools import islice
from typing import TYPE_CHECKING, Literal

from coachlog.domain.names import (
    NAME_LIMIT,
    NameKind,
    are_alike,
    are_near,
    begins,
    check_name,
    fold_name,
    is_shortened,
    split_words,
    strip_digits,
)
from coachlog.errors import UncertainName, UnknownName, show, to_paste
from coachlog.store import statements
from coachlog.store.name_labels import Known, label_people

if TYPE_CHECKING:
    from coachlog.store.erasure.tombstones import Erased, Tombstone


MAX_CANDIDATES = 10  # that an error names
_MOST_NAMED = MAX_CANDIDATES + 1
_FEW_SEARCHES = 20
MAX_LETTERS_OFF = 3  # in length, of a name that may have been meant
_WITH_HINT = re.compile(r"(.+?) \((.+)\)")


class NameBook:
    """Looks names up in the log, and adds those that are new for the command `command_id`.

    `understood` collects, in words, which beginning of a name was taken for whom. Where the command
    `asks` whoever typed it, a new name near a known one raises UncertainName.
    """

    _erased: Erased | Literal["not asked"] | None = "not asked"
    _searches = 0  # for an address

    def __init__(
        self,
        connection: sqlite3.Connection,
        command_id: int,
        understood: list[str] | None = None,
        *,
        asks: bool = False,
    ) -> None:
        self.connection, self.command_id, self.asks = connection, command_id, asks
        self.understood = [] if understood is None else understood
        self.added: dict[NameKind, list[str]] = {"manager": [], "rep": [], "account": []}
        self._beside: dict[str, str] = {}  # by an added name, a known one that it is near
        self._emails: dict[NameKind, dict[str, list[Known]]] = {}

    def find(self, kind: NameKind, text: str, *, insist: bool = False) -> Known | None:
        """Return the one that `text` means: a name, a former one, an e-mail, or `NAME (Manager)`.

        None when nobody is called so; raises UnknownName when several are.
        """
        found = self.find_named(kind, text) or self.find_former(kind, text)
        if not found and kind != "account" and "@" in text:
            found = self._find_at(kind, text)
        hinted = _WITH_HINT.fullmatch(text.strip())
        if not found and hinted and kind != "account":
            found = self._find_hinted(kind, hinted[1], hinted[2])
            if not found and not insist and self.find_named(kind, hinted[1]):
                raise UnknownName(
                    kind, f"no {kind} {show(hinted[1])} belongs to {show(hinted[2])} in this log"
                )
        if len(found) > 1:
            raise UnknownName(
                kind,
                f"several are called {show(text)}: {', '.join(self._name_some(kind, found))}; say "
                f"which{'' if kind == 'account' else ', so or by e-mail'}",
            )
        return found[0] if found else None

    def look_up(self, kind: NameKind, text: str) -> Known:
        """Return the one that `text` means, for a command that adds nobody.

        The beginning of one name is enough, or of its words. Raises UnknownName with those who may
        have been meant.
        """
        known = self.find(kind, text)
        if known is not None:
            return known
        begun = self.find_begun(kind, text)
        if len(begun) == 1:
            return self.understand(text, begun[0])
        if begun:
            raise UnknownName(kind, f"{show(text)} could be {self._list(kind, begun)}; say which")
        near = self.find_near(kind, text)
        if near:
            hint = f"did you mean {' or '.join(map(show, near))}?"
        elif kind == "account":
            hint = f"{to_paste('list-calls')} shows the accounts"
        else:
            hint = f"{to_paste('list-team')} shows who is known"
        raise UnknownName(kind, f"{show(text)} is not known in this log; {hint}")

    def find_or_add(self, kind: NameKind, text: str, *, insist: bool) -> Known:
        """Return the one that `text` means, added if new.

        Unless `insist`, a name that is short for a single known one means that (`is_shortened`);
        one that may be short for several, or is one edit or swap from a known one, is refused.
        """
        known = self.find(kind, text, insist=insist)
        if known is not None:
            return known
        check_name(kind, text)
        if not insist:
            self.refuse_erased(kind, kind, text)
            known = self.find_meant(kind, text)
            if known is None:
                self.doubt(kind, text)
        return known or self.add(kind, text)

    def find_or_import(self, kind: NameKind, text: str) -> Known:
        """Return the one that a file means by `text`, added if new.

        Erased people are met under their pseudonym, and in the names of accounts as well.
        """
        known = self.find(kind, text, insist=True)
        if known is not None:
            return known
        check_name(kind, text)
        name = self.clean(text) if kind == "account" else self._name_erased(kind, text)
        if name != text:
            known = self.find(kind, name)
        return known or self.add(kind, name)

    # People who were erased: asked only about names that nobody has, where there are any.

    @property
    def erased(self) -> Erased | None:
        """Return what knows the erased people; None when nobody ever was."""
        if self._erased == "not asked":
            self._erased = None
            if self.connection.execute("SELECT 1 FROM tombstone LIMIT 1").fetchone():
                from coachlog.store.erasure.tombstones import Erased, load_tombstones

                self._erased = Erased(load_tombstones(self.connection))
        return self._erased

    def find_erased(self, *texts: str | None) -> Tombstone | None:
        """Return the erased person whose name or address one of the texts is, and nobody else's."""
        if self.erased is None:
            return None
        found = [one for text in texts if text and (one := self.erased.find(text))]
        return found[0] if found and not any(map(self._is_living, filter(None, texts))) else None

    def refuse_erased(self, field: str, kind: NameKind, text: str) -> None:
        """Raise UnknownName for the name of somebody who was erased."""
        if kind != "account" and self.find_erased(text) is not None:
            raise UnknownName(
                field,
                f"somebody called {show(text)} was erased from this log; "
                "add --new if this is somebody else of that name",
            )

    def clean(self, text: str) -> str:
        """Return a text of a file with pseudonyms for the erased people whom it names in full."""
        return text if self.erased is None else self.erased.clean(text, self._is_living)

    def clean_text(self, text: str | None) -> str | None:
        """Return a text as `clean` does, where there is one."""
        return self.clean(text) if text else text

    def _name_erased(self, kind: NameKind, text: str) -> str:
        """Return the pseudonym of somebody erased, and any other name as it is."""
        hinted = _WITH_HINT.fullmatch(text.strip())
        erased = self.find_erased(text, hinted and hinted[1])
        if erased is None:
            return text
        from coachlog.domain.erased import name_erased

        return name_erased(erased.salt, kind)

    def _is_living(self, text: str) -> bool:
        return any(
            self.find_named(kind, text) or ("@" in text and self._find_at(kind, text))
            for kind in statements.FIND_BY_EMAIL
        )

    def find_meant(self, kind: NameKind, text: str, *, unless: str | None = None) -> Known | None:
        """Return whom a name is short for; refuse one that may be a known name or a new one.

        `unless` says in the error what to do where it is a new one.
        """
        candidates = self.find_candidates(kind, text)
        if len(candidates) == 1 and is_shortened(text, candidates[0].name):
            return self.understand(text, candidates[0])
        if candidates:
            other = "another account" if kind == "account" else "somebody else"
            raise UncertainName(
                kind,
                text,
                f"{show(text)} is not known, but could be {self._list(kind, candidates)}; "
                f"write that, or {unless or f'add --new if {show(text)} is {other}'}",
            )
        return None

    def find_candidates(self, kind: NameKind, text: str) -> list[Known]:
        """Return those whom a name that is not known may mean: it begins theirs, or is like one.

        Names that differ in their digits only are different: Store 1 is not short for Store 12.
        """
        plain = strip_digits(fold_name(text))
        begun = self.find_begun(kind, text)
        found = [entry for entry in begun if strip_digits(fold_name(entry.name)) != plain]
        near = None if found else self.find_alike(kind, text)
        return self.find_named(kind, near) if near is not None else found

    def doubt(self, kind: NameKind, text: str) -> None:
        """Raise UncertainName for a new name near a known one, or note that it is."""
        near = self.list_near(kind, text)
        if near and self.asks:
            raise UncertainName(kind, text, f"{show(text)} is like {self._list(kind, near)}")
        if near:
            self._beside[text] = near[0].name

    def list_near(self, kind: NameKind, text: str) -> list[Known]:
        """Return those whose names are near one that is to be added, and begin as it does."""
        folded = fold_name(text)
        begun = re.sub("[!%_]", r"!\g<0>", folded[:1])
        rows = self.connection.execute(statements.LIST_NAMES_LIKE[kind], {"pattern": f"{begun}%"})
        return [
            Known(id=row_id, name=name, email=email)
            for row_id, name, email, other in rows
            if are_near(folded, other)
        ][:MAX_CANDIDATES]

    def label(self, kind: NameKind, known: Known) -> str:
        """Return the name, with what tells it apart where several people have it."""
        same = self.find_named(kind, known.name)
        same += [] if known.id in {entry.id for entry in same} else [known]
        if kind == "account" or len(same) < 2:
            return known.name
        place = [entry.id for entry in same].index(known.id)
        return label_people(self.connection, kind, same)[place]

    def understand(self, text: str, known: Known) -> Known:
        """Note, in words, that the beginning of a name was taken for somebody."""
        said = f"{show(text)} means {show(known.name)}"
        if said not in self.understood:
            self.understood.append(said)
        return known

    def _list(self, kind: NameKind, people: list[Known]) -> str:
        named = people[:MAX_CANDIDATES]
        labels = [self.label(kind, entry) for entry in named]
        if kind == "rep":
            labels = label_people(self.connection, kind, named)
        shown = [show(label) for label in labels]
        more = " and more" if len(people) > MAX_CANDIDATES else ""
        return f"{', '.join(shown[:-1])} or {shown[-1]}{more}" if shown[1:] else shown[0]

    def find_begun(self, kind: NameKind, text: str) -> list[Known]:
        """Return those whose name `text` begins, or its words do; one more than an error names."""
        folded = fold_name(text)
        if not folded or len(folded) > NAME_LIMIT:
            return []
        longest = max(split_words(folded), key=len, default=folded)
        escaped = re.sub("[!%_]", r"!\g<0>", longest)
        rows = self.connection.execute(
            statements.LIST_NAMES_LIKE[kind], {"pattern": f"%{escaped}%"}
        )
        begun = (
            Known(id=row_id, name=name, email=email)
            for row_id, name, email, other in rows
            if begins(folded, other)
        )
        return list(islice(begun, _MOST_NAMED))

    def find_near(self, kind: NameKind, text: str) -> list[str]:
        """Return up to three known names that look like `text`, the likest first."""
        from difflib import get_close_matches

        folded = fold_name(text)
        if len(folded) > NAME_LIMIT:
            return []
        length = {"least": len(folded) - MAX_LETTERS_OFF, "most": len(folded) + MAX_LETTERS_OFF}
        names = {
            other: str(name)
            for name, other in self.connection.execute(
                statements.LIST_NAMES_OF_LENGTH[kind], length
            )
        }
        return [names[match] for match in get_close_matches(folded, names, n=3, cutoff=0.7)]

    def add(self, kind: NameKind, text: str, email: str | None = None) -> Known:
        """Add a new name, beside others of the same name if there are any."""
        folded = fold_name(text)
        row = {
            "name": text,
            "folded": folded,
            "namesake": self.connection.execute(
                statements.NEXT_NAMESAKE[kind], {"folded": folded}
            ).fetchone()[0],
            "email": email,
            "command_id": self.command_id,
        }
        if kind == "rep":
            from coachlog.domain.teams import DEFAULT_LEVEL

            row |= {"level": DEFAULT_LEVEL, "started_on": None, "left_on": None}
        elif kind == "account":
            row["kind"] = None
        added = self.connection.execute(statements.ADD_NAME[kind], row).fetchone()
        self.added[kind].append(text)
        known = Known(id=int(added[0]), name=text, email=email, added=True)
        if email and kind in self._emails:
            self._emails[kind].setdefault(email.lower(), []).append(known)
        return known

    def list_added(self) -> tuple[str, ...]:
        """Return the names that this command added, each beside a near one where there is one.

        Managers, reps, then accounts.
        """
        return tuple(
            f"{name} beside {self._beside[name]}" if name in self._beside else name
            for names in self.added.values()
            for name in names
        )

    def name_of(self, kind: NameKind, row_id: int) -> str:
        """Return the name of a row."""
        row = self.connection.execute(
            f"SELECT name FROM {kind} WHERE id = :row_id", {"row_id": row_id}
        )
        return str(row.fetchone()[0])

    def find_former(self, kind: NameKind, text: str) -> list[Known]:
        """Return those who were called so before they were renamed or merged."""
        return self._ask(statements.FIND_FORMER_NAME[kind], folded=fold_name(text))

    def find_alike(self, kind: NameKind, text: str) -> str | None:
        """Return a known name one edit or swap from `text`, if there is one."""
        folded = fold_name(text)
        rows = self.connection.execute(
            statements.LIST_NAMES_OF_LENGTH[kind],
            {"least": len(folded) - 1, "most": len(folded) + 1},
        )
        return next((str(name) for name, other in rows if are_alike(folded, other)), None)

    def find_named(self, kind: NameKind, text: str) -> list[Known]:
        """Return those who are called so, one more than an error names at most."""
        rows = self.connection.execute(statements.FIND_NAME[kind], {"folded": fold_name(text)})
        return [Known(id=row[0], name=row[1], email=row[2]) for row in rows.fetchmany(_MOST_NAMED)]

    def _find_at(self, kind: NameKind, text: str) -> list[Known]:
        """Return those who have that address: no index has them, so an import reads all at once."""
        email = text.strip().lower()
        self._searches += 1
        if self._searches <= _FEW_SEARCHES:
            return self._ask(statements.FIND_BY_EMAIL[kind], email=email)
        if kind not in self._emails:
            people = self._emails[kind] = {}
            for lower, row_id, name, given in self.connection.execute(statements.LIST_EMAILS[kind]):
                known = Known(id=row_id, name=name, email=given)
                people.setdefault(lower, []).append(known)
        return self._emails[kind].get(email, [])

    def _ask(self, statement: str, **values: str) -> list[Known]:
        rows = self.connection.execute(statement, values)
        return [Known(id=row[0], name=row[1], email=row[2]) for row in rows]

    def _find_hinted(self, kind: NameKind, name: str, hint: str) -> list[Known]:
        if kind == "rep":
            return self._ask(
                statements.FIND_REP_OF_MANAGER,
                folded=fold_name(name),
                manager_folded=fold_name(hint),
            ) or self._with_own("rep", name, hint)
        return self._with_own("manager", name, hint)

    def _with_own(self, kind: NameKind, name: str, hint: str) -> list[Known]:
        """Find by what `_hint` says of somebody without a team: the e-mail, else the number."""
        number = re.fullmatch(r"number (\d+)", hint.strip().lower())
        if number is None:
            found = self._find_at(kind, hint)
            return [entry for entry in found if fold_name(entry.name) == fold_name(name)]
        found = self._ask(statements.FIND_NAME[kind], folded=fold_name(name))
        return [entry for entry in found if entry.id == int(number[1])]

    def _name_some(self, kind: NameKind, people: list[Known]) -> list[str]:
        more = ["and more"] if len(people) > MAX_CANDIDATES else []
        return label_people(self.connection, kind, people[:MAX_CANDIDATES]) + more
