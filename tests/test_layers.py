"""Arrows between the packages point one way, and each library stays in its place."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "coachlog"

# Which packages of coachlog each one may import, besides itself.
ARROWS = {
    "errors": set(),
    "kept_files": {"errors"},
    "files": {"kept_files", "stops"},
    "stops": set(),
    "domain": {"errors"},
    "formats": {"errors", "domain"},
    "meter": set(),
    "settings": {"errors", "domain"},
    "config": {"errors", "kept_files", "files", "domain", "settings"},
    "server_login": set(),
    "calendar_server": {"errors", "domain", "config", "intake", "server_login"},
    "intake": {"errors", "domain", "formats", "meter"},
    "store": {"errors", "kept_files", "files", "stops", "domain", "formats"},
    "reports": {"errors", "domain", "formats", "store"},
    "usecases": {
        "errors",
        "kept_files",
        "files",
        "meter",
        "domain",
        "formats",
        "settings",
        "config",
        "intake",
        "store",
        "reports",
    },
    "render": {"errors", "domain", "formats", "settings", "usecases", "store", "intake"},
    "cli": {
        "errors",
        "kept_files",
        "files",
        "meter",
        "stops",
        "domain",
        "formats",
        "settings",
        "config",
        "calendar_server",
        "intake",
        "store",
        "reports",
        "usecases",
        "render",
    },
    "__main__": {"stops", "cli"},
    "__init__": set(),
}
# `render` shows what use cases, the store and the readers return; it only names their types.
TYPES_ONLY = {("render", "usecases"), ("render", "store"), ("render", "intake")}
LIBRARIES = {
    "typer": {"cli"},
    "prompt_toolkit": {"cli"},
    "rich": {"render", "cli"},
    "sqlalchemy": {"store", "reports"},
    "sqlmodel": {"store", "reports"},
    "alembic": {"store"},
    "sqlite3": {"store", "usecases"},
    "icalendar": {"render", "intake"},
    "recurring_ical_events": {"intake"},
    "platformdirs": {"config", "cli"},
    "tzlocal": {"cli"},
    "keyring": {"calendar_server"},
    "dateparser": {"cli"},
    "jinja2": {"render"},
    "weasyprint": {"render"},
    "markupsafe": {"render"},
}

# A row of a table is the store's own; reports count in the database.
SEES_TABLES = {"store", "reports"}
TABLES = {f"store.{name}" for name in ("tables", "debrief_tables", "log_tables", "every_table")}

# The rules reach for nothing outside the process.
OUT_OF_REACH = {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "sys", "time"}
CLOCK = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
CLOCK_READER = PACKAGE / "cli" / "program" / "clock.py"


def complaints(owner: str, source: str) -> list[str]:
    """Return what a module of the package `owner` imports though it may not."""
    tree = ast.parse(source)
    typed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module in ("coachlog", "coachlog.store"):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            top, _, rest = name.partition(".")
            target = rest.partition(".")[0]
            if top == "coachlog" and target not in {"", "__version__", owner}:
                allowed = target in ARROWS[owner]
                if (owner, target) in TYPES_ONLY:
                    allowed = id(node) in typed
                if not allowed or (rest in TABLES and owner not in SEES_TABLES):
                    found.append(f"{owner} imports {name}")
            elif top != "coachlog" and not may_use(owner, top) and id(node) not in typed:
                found.append(f"{owner} imports {name}")
    return found


def may_use(owner: str, library: str) -> bool:
    """Return whether a package may import a library that is not coachlog's own."""
    if owner == "domain":
        return library in sys.stdlib_module_names - OUT_OF_REACH
    return owner in LIBRARIES.get(library, {owner})


def clock_readings(source: str) -> list[str]:
    """Return where a module reads the clock."""
    attributes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)]
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in attributes
        if f".{ast.unparse(node)}".endswith(tuple(f".{name}" for name in CLOCK))
    ]


# What a use case takes and gives has a type of its own.
UNTYPED = re.compile(r"\bAny\b|\b(dict|(Mutable)?Mapping)\[str, object\]")


def untyped_doors(source: str) -> list[str]:
    """Return the public functions and fields of a module that hold values of any type."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name[0] != "_":
            fields = [field for field in node.body if isinstance(field, ast.AnnAssign)]
            found += [node.name for field in fields if UNTYPED.search(ast.unparse(field))]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
            said = [ast.unparse(node.args), ast.unparse(node.returns) if node.returns else ""]
            found += [node.name for text in said if UNTYPED.search(text)]
    return found


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_each_module_imports_only_what_stands_below_it() -> None:
    found = {}
    for path in modules():
        owner = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        found[str(path)] = complaints(owner, path.read_text(encoding="utf-8"))
    assert not {path: said for path, said in found.items() if said}


@pytest.mark.parametrize(
    ("owner", "source"),
    [
        ("domain", "from coachlog.store.log import Log"),
        ("domain", "import rich"),
        ("reports", "import typer"),
        ("usecases", "from coachlog.render import json"),
        ("render", "from coachlog.usecases.log_call import LoggedCall"),
        ("store", "def f() -> None:\n    from coachlog import cli"),
        ("usecases", "from coachlog.store.tables import CallRow"),
        ("usecases", "from coachlog.store.log_tables import AliasRow"),
        ("usecases", "from coachlog.store.debrief_tables import StopRow"),
        ("usecases", "from coachlog.store.every_table import METADATA"),
        ("usecases", "if TYPE_CHECKING:\n    from coachlog.store import tables"),
        ("usecases", "from sqlmodel import select"),
    ],
)
def test_a_wrong_arrow_is_found(owner: str, source: str) -> None:
    assert complaints(owner, source)


@pytest.mark.parametrize("source", ["import os", "from pathlib import Path", "import numpy"])
def test_a_rule_that_reaches_outside_is_found(source: str) -> None:
    assert complaints("domain", source)


def test_only_the_clock_module_reads_the_clock() -> None:
    found = {str(path): clock_readings(path.read_text(encoding="utf-8")) for path in modules()}
    assert [path for path, said in found.items() if said] == [str(CLOCK_READER)]


def test_a_second_reader_of_the_clock_is_found() -> None:
    assert clock_readings(CLOCK_READER.read_text(encoding="utf-8"))
    assert clock_readings("import datetime\ntoday = datetime.date.today()")
    assert clock_readings("from datetime import date\nf(default_factory=date.today)")


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if path.parent.name == "usecases"],
    ids=lambda path: path.stem,
)
def test_what_a_use_case_takes_and_gives_has_a_type_of_its_own(path: Path) -> None:
    assert untyped_doors(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(facts: Mapping[str, Any]) -> None: ...",
        "def f() -> dict[str, object]: ...",
        "class C:\n    def f(self, *, fields: Any = None) -> None: ...",
        "class f:\n    facts: Mapping[str, Any]",
    ],
)
def test_an_untyped_door_is_found(source: str) -> None:
    assert untyped_doors(source) == ["f"]


def names_to_look_for(source: str) -> list[str]:
    """Return the classes and aliases of a module, also its own ones, and its public constants."""
    found: list[ast.expr | str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            found += node.targets if isinstance(node, ast.Assign) else [node.target]
    names = [name if isinstance(name, str) else ast.unparse(name) for name in found]
    types = [name.lstrip("_") for name in names if name.upper() != name]
    return [name for name in types if name[:1].isupper()] + [
        name for name in names if name[0] != "_" and name.isupper()
    ]


def test_a_type_or_constant_is_found_by_its_name_as_no_other_has_it() -> None:
    places: dict[str, list[str]] = {}
    for path in modules():
        for name in names_to_look_for(path.read_text(encoding="utf-8")):
            places.setdefault(name, []).append(str(path.relative_to(PACKAGE)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_a_public_function_is_found_by_its_name_as_no_other_has_it() -> None:
    # A command is called like its use case; what writes or draws a thing, alike in each format.
    places: dict[str, list[str]] = {}
    for path in modules():
        if path.parent.name not in ("commands", "versions"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.name[0] != "_":
                    places.setdefault(node.name, []).append(path.relative_to(PACKAGE).parts[0])
    alike = {name for name in places if name.startswith(("write_", "draw_"))}
    assert [
        name
        for name, where in places.items()
        if len(where) > 1 and not (name in alike and {*where} == {"render"})
    ] == []


def test_each_kind_of_name_is_looked_for() -> None:
    source = "class Call: ...\n_Row = tuple[int]\nPath: TypeAlias = 'X'\nMOST = 9\n_FEW = few = 2"
    assert names_to_look_for(source) == ["Call", "Row", "Path", "MOST"]
