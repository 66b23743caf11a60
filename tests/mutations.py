"""Breaks the package in small ways, one at a time, and tells which breakages no test notices.

    python tests/mutations.py --sample 300 --seed 1 --layers domain,store

Needs Python 3.12 or newer. The package is broken in a copy in a temporary folder, never here. The
first run notes which tests run which lines, in the `--cache` folder, which takes as long as all
tests; another run takes a second or two a breakage. Later runs note only the tests of files that
changed since, and carry what is known of the others over to the lines as they are now: delete the
folder to note everything again. The seed decides which breakages are tried. Every twentieth try
breaks nothing: then the tests have to pass. Tests are given CPU time, so a busy machine makes a run
longer and finds the same.

What a process of its own runs is not noted, so a line that only such tests run counts as one that
no test runs. A breakage that changes nothing for anybody is told by `EQUIVALENT`.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import functools
import gc
import gzip
import hashlib
import importlib
import itertools
import json
import os
import pkgutil
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeVar

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "coachlog"
LAYERS = ("domain", "store", "reports", "usecases", "intake", "render")
# A released migration never changes; a table's columns are held by the tests of the schema.
NOT_BROKEN = (
    "store/migrations/",
    "store/tables.py",
    "store/log_tables.py",
    "store/debrief_tables.py",
)
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
CACHE = Path(tempfile.gettempdir()) / "coachlog-mutations"
BUDGET = 30.0  # seconds of tests that one breakage is given
FEW = 5  # tests of a line
CONTROL = 20  # of so many tries one breaks nothing
LARGE = 1000  # a number from which on nobody minds one more: sizes of chunks, limits of bytes
CPU_SECONDS = 90  # after which a breakage counts as caught: it does not end
WALL_SECONDS = 900
MAP_SECONDS = 7200
JOBS = 2  # processes at once
CAUGHT, MISSED, UNRUN = "caught", "NOT CAUGHT", "NOT RUN"
MISSED_LINE = re.compile(rf"(?:{MISSED}|{UNRUN}): \d+: (.*)  \[")
# Tests of which nothing is learned: they start processes, or run the same lines a million times.
NOT_NOTED = ("tests/campaigns", "tests/domain/test_promise.py")
EVERY_CLASS = "tests/test_defaults.py"  # looks at all of them without running a line
# What is imported once, before a try is forked: all but the package.
HEAVY = (
    "hypothesis.strategies", "sqlmodel", "alembic", "typer", "rich.table", "rich.progress",
    "icalendar", "recurring_ical_events", "tomlkit", "holidays", "dateparser", "platformdirs",
)  # fmt: skip
PYTEST = (
    "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly", "--hypothesis-seed=0",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
    "-o", "addopts=--strict-markers --import-mode=importlib",
)  # fmt: skip


# What is broken.


@dataclass(frozen=True)
class Breakage:
    """One change of one place, by the bytes of the file that it replaces."""

    path: str  # from the package's folder
    line: int
    last: int  # line of what is changed
    start: int
    end: int
    text: str
    kind: str

    def apply(self, source: bytes) -> bytes:
        """Return the broken source."""
        return source[: self.start] + self.text.encode() + source[self.end :]

    def describe(self, source: bytes) -> str:
        """Return the line as it was and as it is, on which an equivalent one is known again."""
        first = source.rfind(b"\n", 0, self.start) + 1
        broken = self.apply(source)
        lines = source[first:].split(b"\n", 1)[0], broken[first:].split(b"\n", 1)[0]
        before, after = (line.decode(errors="replace").strip() for line in lines)
        return f"{self.path}: {before}  ->  {after}  ({self.kind})"


COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: (r"is\s+not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: (r"not\s+in", "in"),
}
COUNTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "+"),
    ast.FloorDiv: ("//", "*"),
    ast.Div: ("/", "*"),
    ast.Mod: ("%", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: (r"\|", "&"),
}
NOT_RUN_HERE = re.compile(r"TYPE_CHECKING|sys\.platform")
TURNED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list",
          "reversed": "list"}  # fmt: skip
SQL = re.compile(r"\b(SELECT|UPDATE|DELETE|INSERT|WHERE|ORDER BY|AND)\b")
IN_SQL = (
    (r" AND ", " OR ", "and/or"),
    (r" OR ", " AND ", "and/or"),
    (r"<=", "<", "operator"),
    (r">=", ">", "operator"),
    (r" < ", " <= ", "operator"),
    (r" > ", " >= ", "operator"),
    (r" = ", " <> ", "operator"),
    (r" DESC\b", "", "order"),
    (r"\bORDER BY [^\"{}\n)]+", "", "order"),
    (r"\bIS NOT NULL\b", "IS NULL", "operator"),
    (r"\bIS NULL\b", "IS NOT NULL", "operator"),
    (r"\bDISTINCT ", "", "filter"),
    (r"\bWHERE ", "WHERE 1 = 1 OR ", "filter"),
)


# Arguments that change how quickly something is done, or what can't be noticed.
UNTOLD = {"strict", "bulk", "maxsize", "deterministic", "init", "repr"}


class Finder(ast.NodeVisitor):
    """Finds the places of one module that can be broken."""

    def __init__(self, path: str, source: bytes) -> None:
        self.found: list[Breakage] = []
        self._path, self._source = path, source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._depth = 0

    def span(self, node: Any) -> tuple[int, int]:  # noqa: ANN401  (any node with a place)
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def text(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self._source[start:end].decode()

    def replace(self, span: tuple[int, int], text: str, kind: str) -> None:
        start, end = span
        line = self._source.count(b"\n", 0, start) + 1
        last = line + self._source.count(b"\n", start, end)
        self.found.append(Breakage(self._path, line, last, start, end, text, kind))

    def between(self, left: ast.AST, right: ast.AST, what: tuple[str, str], kind: str) -> None:
        """Replace the operator between two nodes."""
        start, end = self.span(left)[1], self.span(right)[0]
        found = re.search(what[0].encode(), self._source[start:end])
        if found:
            self.replace((start + found.start(), start + found.end()), what[1], kind)

    # What says nothing at run time, or is no rule.

    def visit_If(self, node: ast.If) -> None:
        if not NOT_RUN_HERE.search(ast.unparse(node.test)):
            for body in (node.body, node.orelse):
                self._drop_exits(body)
            self.generic_visit(node)

    def visit_arguments(self, node: ast.arguments) -> None:
        for default in (*node.defaults, *filter(None, node.kw_defaults)):
            self.visit(default)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.visit(node.args)
        self._depth += 1
        for inner in node.body:
            self.visit(inner)
        self._depth -= 1

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for inner in node.body:
            self.visit(inner)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Assert(self, node: ast.Assert) -> None:
        return

    # What is broken.

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, operator, right in zip(
            (node.left, *node.comparators), node.ops, node.comparators, strict=False
        ):
            kind = "boundary" if isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) else ""
            self.between(left, right, COMPARED[type(operator)], kind or "operator")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        what = (r"\band\b", "or") if isinstance(node.op, ast.And) else (r"\bor\b", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.between(left, right, what, "and/or")
        for value in node.values:
            if not isinstance(value, ast.Constant):  # `id or 0` is for the types
                self.visit(value)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self.replace(self.span(node), f"({self.text(node.operand)})", "not")
        elif isinstance(node.op, ast.USub):
            self.replace(self.span(node), f"({self.text(node.operand)})", "operator")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if is_size(self.text(node)):
            return
        texts = any(
            isinstance(side, ast.JoinedStr)
            or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (node.left, node.right)
        )
        types = not self._depth and isinstance(node.op, ast.BitOr)
        if not texts and not types and type(node.op) in COUNTED:
            self.between(node.left, node.right, COUNTED[type(node.op)], "operator")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.op, ast.Add | ast.Sub):
            what = (r"\+=", "-=") if isinstance(node.op, ast.Add) else ("-=", "+=")
            self.between(node.target, node.value, what, "operator")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self.replace(self.span(node), str(not node.value), "constant")
        elif isinstance(node.value, int) and node.value < LARGE:
            self.replace(self.span(node), str(node.value + 1), "boundary")
        elif isinstance(node.value, str) and SQL.search(node.value):
            start, end = self.span(node)
            text = self._source[start:end].decode()
            for pattern, instead, kind in IN_SQL:
                for found in re.finditer(pattern, text):
                    at = start + len(text[: found.start()].encode())
                    self.replace((at, at + len(found[0].encode())), instead, f"SQL {kind}")

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self.replace(self.span(node), "pass", "statement")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.generic_visit(node)

    def _drop_exits(self, body: Sequence[ast.stmt]) -> None:
        for inner in body[-1:]:
            if isinstance(inner, ast.Return | ast.Raise | ast.Continue | ast.Break):
                self.replace(self.span(inner), "pass", "return")

    def visit_For(self, node: ast.For) -> None:
        self._drop_exits(node.body)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self.replace(self.span(condition), "True", "filter")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if name in {"Field", "NewType", "TypeVar", "cast"}:
            return
        if name in TURNED and node.args:
            self._turn(node, name)
        if isinstance(node.func, ast.Attribute):
            self._break_query(node, node.func)
        node.keywords = [keyword for keyword in node.keywords if keyword.arg not in UNTOLD]
        for keyword in node.keywords:
            if keyword.arg is not None:
                self._drop_argument(node, keyword)
        self.generic_visit(node)

    def _turn(self, node: ast.Call, name: str) -> None:
        if TURNED[name] == "list":
            self.replace(self.span(node), f"list({self.text(node.args[0])})", "order")
        else:
            self.replace(self.span(node.func), TURNED[name], "operator")

    def _drop_argument(self, node: ast.Call, keyword: ast.keyword) -> None:
        start, end = self.span(keyword)
        comma = re.match(rb"\s*,", self._source[end:])
        self.replace((start, end + comma.end() if comma else end), "", "argument")

    def _break_query(self, node: ast.Call, func: ast.Attribute) -> None:
        end_of_value = self.span(func.value)[1]
        dot = self._source.index(b".", end_of_value)  # perhaps on the next line
        dropped = (dot, self.span(node)[1])
        if func.attr in {"where", "having", "order_by"}:
            kind = "order" if func.attr == "order_by" else "filter"
            for argument in node.args:
                start, end = self.span(argument)
                comma = re.match(rb"\s*,", self._source[end:])
                whole = (start, end + comma.end() if comma else end)
                self.replace(dropped if len(node.args) == 1 else whole, "", kind)
                if func.attr == "order_by" and ".desc()" not in self.text(argument):
                    self.replace((start, end), f"({self.text(argument)}).desc()", kind)
        elif func.attr in {"desc", "distinct"}:
            self.replace(dropped, "", "order" if func.attr == "desc" else "filter")


def is_size(text: str) -> bool:
    """Tell whether so many bytes are written as a product or a power: a large number as well."""
    return bool(re.fullmatch(r"[0-9]+( \* 1024)+|1 << (1[6-9]|2[0-9])", text))


def find_breakages(layer: str, package: Path) -> list[Breakage]:
    """Return all breakages of a layer, in the order of their places."""
    found: list[Breakage] = []
    for path in sorted((package / layer).rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if not name.startswith(NOT_BROKEN):
            finder = Finder(name, path.read_bytes())
            finder.visit(ast.parse(path.read_bytes()))
            found += sorted(finder.found, key=lambda broken: (broken.start, broken.end))
    return found


def compiles(broken: Breakage, package: Path) -> bool:
    try:
        compile(broken.apply((package / broken.path).read_bytes()), broken.path, "exec")
    except (SyntaxError, SyntaxWarning):
        return False
    return True


def draw(
    found: Sequence[Breakage], count: int, package: Path, rng: random.Random
) -> list[Breakage]:
    """Draw breakages, so that the rare kinds are not lost among the frequent ones."""
    kinds = Counter(broken.kind for broken in found)
    drawn = sorted(found, key=lambda broken: -(rng.random() ** kinds[broken.kind] ** 0.5))
    return list(itertools.islice((one for one in drawn if compiles(one, package)), count))


# Where it stands.


@functools.cache
def read_module(path: Path) -> tuple[bytes, ast.Module]:
    """Read and parse a module as it is when nothing is broken."""
    source = path.read_bytes()
    return source, ast.parse(source)


def walk_to(broken: Breakage, package: Path) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """Yield the classes and the function around a place, the outermost first."""
    source, tree = read_module(package / broken.path)
    body: Sequence[ast.stmt] = tree.body
    while body:
        around = [node for node in body if node.lineno <= broken.line <= (node.end_lineno or 0)]
        body = ()
        for node in around:
            if isinstance(node, ast.If):
                body = [*node.body, *node.orelse]
            elif isinstance(node, ast.ClassDef):
                yield node
                body = node.body
            elif isinstance(node, ast.FunctionDef):
                first = node.body[0]
                lines = source.splitlines(keepends=True)[: first.lineno - 1]
                if broken.start >= sum(map(len, lines)) + first.col_offset:
                    yield node


def find_function(broken: Breakage, package: Path) -> ast.FunctionDef | None:
    """Return the function of a module or class in whose body something is broken."""
    around = list(walk_to(broken, package))
    return around[-1] if around and isinstance(around[-1], ast.FunctionDef) else None


def find_statements(broken: Breakage, package: Path) -> list[range]:
    """Return the lines of the statements around a place, the innermost first.

    Python tells no line of some exits: then tests are known by the statement around them.
    """
    _, tree = read_module(package / broken.path)
    around = [
        range(node.lineno, (node.end_lineno or 0) + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
        and not isinstance(node, ast.FunctionDef | ast.ClassDef)
        and node.lineno <= broken.line <= (node.end_lineno or 0)
    ]
    return sorted(around, key=len)


# Which tests run which lines.


class Recorder:
    """Notes which lines of the package each test runs, one file of tests after the other."""

    def __init__(self, copy: Path, folder: Path, package: str) -> None:
        self._copy, self._folder, self._package = copy, folder, package
        self._root = f"{copy / PACKAGE}{os.sep}"
        self._file: Path | None = None
        self._tests: list[tuple[str, float]] = []
        self._lines: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._met: set[tuple[str, int]] = set()
        self._failed: set[str] = set()
        self._shared: dict[str, set[tuple[str, int]]] = {}  # what fixtures of many tests run
        self._watched: set[Any] = set()
        self._loaded = 0

    if sys.version_info >= (3, 12):

        def pytest_collection_finish(self) -> None:
            import_all()
            sys.monitoring.use_tool_id(sys.monitoring.COVERAGE_ID, "mutations")
            sys.monitoring.register_callback(
                sys.monitoring.COVERAGE_ID, sys.monitoring.events.LINE, self._line
            )

        def _line(self, code: Any, line: int) -> Any:  # noqa: ANN401  (a code object)
            self._met.add((code.co_filename, line))
            return sys.monitoring.DISABLE

        def _watch(self) -> None:
            """Watch every function of the package that there is by now."""
            loaded = sum(name.startswith(PACKAGE) for name in sys.modules)
            if loaded == self._loaded:
                return
            self._loaded = loaded
            waiting = [one.__code__ for one in list_functions()]
            while waiting:
                code = waiting.pop()
                if code.co_filename.startswith(self._root) and code not in self._watched:
                    self._watched.add(code)
                    waiting += [one for one in code.co_consts if isinstance(one, CodeType)]
                    sys.monitoring.set_local_events(
                        sys.monitoring.COVERAGE_ID, code, sys.monitoring.events.LINE
                    )

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
            if item.path != self._file:
                self._keep()
                self._file = item.path
            self._watch()
            self._met.clear()
            sys.monitoring.restart_events()
            before = time.process_time()
            yield
            self._tests.append((item.nodeid, round(time.process_time() - before, 3)))
            for name in getattr(item, "fixturenames", ()):
                self._met |= self._shared.get(name, set())
            if item.nodeid not in self._failed:
                for name, line in self._met:
                    self._lines[name.removeprefix(self._root)][line].append(len(self._tests) - 1)

        @pytest.hookimpl(wrapper=True)
        def pytest_fixture_setup(
            self, fixturedef: pytest.FixtureDef[Any]
        ) -> Generator[None, object, object]:
            """Note what a fixture of many tests runs: each of them runs it."""
            self._shared.pop(fixturedef.argname, None)  # of another file
            if fixturedef.scope == "function":
                return (yield)
            before = set(self._met)
            self._met.clear()
            sys.monitoring.restart_events()
            made = yield
            self._shared[fixturedef.argname] = set(self._met)
            self._met |= before
            return made

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self._keep()

    def _keep(self) -> None:
        if self._file is not None:
            target = kept_lines(self._folder, self._file, self._copy)
            with gzip.open(target.with_suffix(".new"), "wt", compresslevel=3) as file:
                noted = {"package": self._package, "tests": self._tests, "lines": self._lines}
                json.dump(noted, file)
            target.with_suffix(".new").replace(target)
        self._tests.clear()
        self._lines.clear()


def kept_lines(folder: Path, tests: Path, copy: Path) -> Path:
    """Return where is kept which lines a file of tests runs, as it is."""
    name = tests.relative_to(copy).as_posix().replace("/", "-").removesuffix(".py")
    return folder / f"{name}-{hashlib.sha256(tests.read_bytes()).hexdigest()[:12]}.gz"


class Chosen:
    """Runs these tests alone, in this order."""

    def __init__(self, tests: Sequence[str], package: Path) -> None:
        self._places = {test: place for place, test in enumerate(tests)}
        self._package = package
        self.first_failure = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        module = sys.modules[PACKAGE]
        assert module.__file__ is not None
        assert Path(module.__file__).parent == self._package, "another package is tested"
        items[:] = sorted(
            (item for item in items if item.nodeid in self._places),
            key=lambda item: self._places[item.nodeid],
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.first_failure:
            self.first_failure = report.nodeid


@dataclass(frozen=True)
class Try:
    """A breakage, or none, and the tests that are to notice it."""

    broken: Breakage | None
    tests: tuple[str, ...]
    at_import: bool = False  # it is run only while the package is imported


class Lineage:
    """Knows which lines of an earlier package a line of today's was, or stands in the place of."""

    def __init__(self, package: Path, cache: Path) -> None:
        self._cache = cache
        self._now = {
            path.relative_to(package).as_posix(): path.read_text(encoding="utf-8").splitlines()
            for path in sorted(package.rglob("*.py"))
        }
        self.digest = hashlib.sha256(repr(self._now).encode()).hexdigest()[:12]
        cache.mkdir(parents=True, exist_ok=True)
        with gzip.open(self._at(self.digest), "wt") as file:
            json.dump(self._now, file)

    def _at(self, digest: str) -> Path:
        return self._cache / f"package-{digest}.gz"

    @functools.cache  # noqa: B019  (there is one lineage a run)
    def _read(self, digest: str) -> dict[str, list[str]]:
        with gzip.open(self._at(digest), "rt") as file:
            read: dict[str, list[str]] = json.load(file)
        return read

    @functools.cache  # noqa: B019
    def _compare(self, digest: str, name: str) -> Sequence[tuple[str, int, int, int, int]]:
        before, now = self._read(digest).get(name, []), self._now.get(name, [])
        return difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes()

    def follow(self, digest: str, name: str, noted: Iterable[int]) -> dict[int, list[int]]:
        """Return the lines of today, and for each the lines noted earlier that tell its tests."""
        lines = sorted(noted)
        if self._read(digest).get(name) == self._now.get(name):
            return {line: [line] for line in lines}
        found: dict[int, list[int]] = {}
        for what, start, end, new_start, new_end in self._compare(digest, name):
            met = [line for line in lines if start < line <= end]
            if what == "equal":
                found |= {line - start + new_start: [line] for line in met}
            else:  # what is new is run with what it replaces, or with what is beside it
                met = met or [*filter(start.__ge__, lines)][-1:] + [*filter(end.__lt__, lines)][:1]
                found |= dict.fromkeys(range(new_start + 1, new_end + 1), met)
        return found


@dataclass(frozen=True)
class Map:
    """Which tests run which lines, and how long each takes."""

    tests: list[tuple[str, float]]
    lines: dict[str, dict[int, list[int]]]

    @classmethod
    def read(cls, files: Sequence[Path], lineage: Lineage) -> Map:
        """Read what is kept of some files of tests."""
        tests: list[tuple[str, float]] = []
        lines: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for path in files:
            if path.exists():  # else no test of it runs anything
                with gzip.open(path, "rt") as file:
                    kept = json.load(file)
                for name, met in kept["lines"].items():
                    noted = {int(line): numbers for line, numbers in met.items()}
                    for line, befores in lineage.follow(kept["package"], name, noted).items():
                        numbers = {one for before in befores for one in noted[before]}
                        lines[name][line] += [len(tests) + number for number in sorted(numbers)]
                tests += kept["tests"]
        return cls(tests, lines)

    def choose(self, broken: Breakage, package: Path, budget: float) -> Try:
        """Choose the tests that run a line, those that are about it first."""
        own = range(broken.line, broken.last + 1)
        # A text of several lines is run at its first.
        places = [own, *find_statements(broken, package)]
        numbers = next(filter(None, (self._running(broken.path, lines) for lines in places)), set())
        function = find_function(broken, package)
        at_import = function is None
        if function is None:  # it was run for whichever test came first
            numbers = numbers | self._naming(broken, package) | self._named_after(broken)
        elif not numbers:
            lines = range(function.lineno, (function.end_lineno or 0) + 1)
            # A function of which no line is run is perhaps run while the module is imported.
            at_import = not self._running(broken.path, lines)
            if at_import:
                numbers = self._naming(broken, package)
        if len(numbers) < FEW:  # what it returned is perhaps kept for all tests that followed
            numbers = numbers | self._running(broken.path, list(self.lines.get(broken.path, {})))
        if at_import:
            numbers = numbers | self._importing(broken, package) | self._named(EVERY_CLASS)
        return Try(broken, tuple(self._order(numbers, broken, package, budget)), at_import)

    def _order(
        self, numbers: set[int], broken: Breakage, package: Path, budget: float
    ) -> list[str]:
        """Order tests: of each file the one that is most about the module, then the second of each.

        A test is the more about a module, the more of its lines it runs that few others do.
        """
        weight = dict.fromkeys(numbers, 0.0)
        for running in self.lines.get(broken.path, {}).values():
            for number in numbers.intersection(running):
                weight[number] += 1 / len(running)
        by_file: dict[str, list[int]] = defaultdict(list)
        for number in sorted(numbers, key=lambda one: -weight[one] / (self.tests[one][1] + 0.1)):
            by_file[self.tests[number][0].partition("::")[0]].append(number)
        place = {
            number: (rank, -weight[number])
            for several in by_file.values()
            for rank, number in enumerate(several)
        }
        named = self._named_after(broken) | self._importing(broken, package)
        named |= self._named(EVERY_CLASS)
        chosen: dict[str, None] = {}
        spent = 0.0
        # Those about the module by name come first, then those of its layer; each leave some time.
        own = self._named(f"tests/{broken.path.partition('/')[0]}/")
        turns = (numbers & named, budget / 3), (numbers & own, budget * 2 / 3), (numbers, budget)
        for some, until in turns:
            for number in sorted(some, key=place.__getitem__):
                name, seconds = self.tests[number]
                if name not in chosen and (not chosen or spent + seconds <= until):
                    chosen[name] = None
                    spent += seconds
        # One file after the other: what a module's tests share is made once.
        files = list(dict.fromkeys(name.partition("::")[0] for name in chosen))
        return sorted(chosen, key=lambda name: files.index(name.partition("::")[0]))

    def _importing(self, broken: Breakage, package: Path) -> set[int]:
        """Return the tests of files that take something from a module by its name."""
        module = f"from {PACKAGE}.{broken.path.removesuffix('.py').replace('/', '.')} import"
        files = {name.partition("::")[0] for name, _ in self.tests}
        taking = {file for file in files if module in read_text(package.parent / file)}
        return {
            number
            for number, (name, _) in enumerate(self.tests)
            if name.partition("::")[0] in taking
        }

    def _named_after(self, broken: Breakage) -> set[int]:
        """Return the tests that are named after a module."""
        return self._named(f"/test_{Path(broken.path).stem}.py::")

    def _named(self, word: str) -> set[int]:
        return {number for number, (name, _) in enumerate(self.tests) if word in name}

    def _running(self, path: str, lines: Sequence[int]) -> set[int]:
        known = self.lines.get(path, {})
        return {number for line in lines for number in known.get(line, ())}

    def _naming(self, broken: Breakage, package: Path) -> set[int]:
        """Return the tests that run what names a constant or class, or any line of its module.

        Of a module that is run only while it is imported: what names anything of it.
        """
        _, tree = read_module(package / broken.path)
        around = [top for top in tree.body if top.lineno <= broken.line <= (top.end_lineno or 0)]
        return (
            self._mentioning(list_names(around), package)
            or self._running(broken.path, list(self.lines.get(broken.path, {})))
            or self._mentioning(list_names(tree.body), package)
        )

    def _mentioning(self, names: set[str], package: Path) -> set[int]:
        if not names:
            return set()
        word = re.compile(rf"\b({'|'.join(sorted(names))})\b")
        found: set[int] = set()
        for path in package.rglob("*.py"):
            lines = path.read_text(encoding="utf-8").splitlines()
            met = [number for number, line in enumerate(lines, 1) if word.search(line)]
            found |= self._running(path.relative_to(package).as_posix(), met)
        return found


@functools.cache
def read_text(path: Path) -> str:
    """Read a file that does not change."""
    return path.read_text(encoding="utf-8")


def list_names(body: Iterable[ast.stmt]) -> set[str]:
    """Return the constants and classes that statements of a module make."""
    names: set[str] = set()
    for top in body:
        if isinstance(top, ast.ClassDef):
            names.add(top.name)
        elif isinstance(top, ast.Assign | ast.AnnAssign):
            names |= {
                node.id
                for node in ast.walk(top)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
    return names


# Running.


T = TypeVar("T")
Work = Callable[[Path], int]


def in_fork(work: Work, folder: Path) -> tuple[int | None, str]:
    """Do something in a process of its own; return how it ended and the name it left.

    None stands for one that had to be ended.
    """
    ((_, code, left),) = in_forks([(None, work)], folder)
    return code, left


def in_forks(
    works: Iterable[tuple[T, Work]], folder: Path, jobs: int = 1, patience: float = WALL_SECONDS
) -> Iterator[tuple[T, int | None, str]]:
    """Do so much at once, each in a process of its own; yield what ended, how, and what it left."""
    waiting, free = iter(works), [folder / str(number) for number in range(jobs)]
    running: dict[int, tuple[T, Path, float]] = {}
    while True:
        for one, work in itertools.islice(waiting, len(free)):
            place = free.pop()
            place.mkdir(exist_ok=True)
            running[start_fork(work, place)] = one, place, time.monotonic() + patience
        if not running:
            return
        time.sleep(0.02)
        for pid, (one, place, until) in list(running.items()):
            done, raw = os.waitpid(pid, os.WNOHANG)
            if not done and time.monotonic() < until:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)  # and whatever a test has left
            if not done:
                os.waitpid(pid, 0)
            code = os.WEXITSTATUS(raw) if done and not os.WIFSIGNALED(raw) else None
            left = place / "left.txt"
            yield one, code, left.read_text(encoding="utf-8") if left.exists() else ""
            del running[pid]
            free.append(place)


def start_fork(work: Work, place: Path) -> int:
    """Start something in a process of its own; return its number."""
    left = place / "left.txt"
    left.unlink(missing_ok=True)
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, resource.RLIM_INFINITY))
        out = os.open(place / "out.txt", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        for number in (1, 2):
            os.dup2(out, number)
        sys.stdin = open(os.devnull)  # noqa: SIM115  (it ends with the process)
        code = work(left)
    except BaseException:  # noqa: BLE001  (a fork must never come back)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def run_tests(copy: Path, tests: Sequence[str], left: Path) -> int:
    """Run tests on the copy, until the first that fails, whose name is left."""
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    chosen = Chosen(tests, copy / PACKAGE)
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    code = int(pytest.main([*files, "-x", *PYTEST], plugins=[chosen]))
    left.write_text(chosen.first_failure, encoding="utf-8")
    return code


def make_map(copy: Path, cache: Path, folder: Path, jobs: int) -> Map:
    """Note what the tests run whose file is new or changed; return that of all."""
    lineage = Lineage(copy / PACKAGE, cache)
    known = {
        path: kept_lines(cache, path, copy)
        for path in sorted(copy.glob("tests/**/test_*.py"))
        if not is_left_out(path.relative_to(copy))
    }
    new = [str(path) for path, at in known.items() if not at.exists()]
    new.sort(key=lambda path: "/tests/cli/" in path)  # they take longest

    def work(files: Sequence[str], _left: Path) -> int:
        os.chdir(copy)
        resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        sys.path.insert(0, str(copy))
        recorder = Recorder(copy, cache, lineage.digest)
        return int(pytest.main([*files, *PYTEST], plugins=[recorder]))

    if new:
        print(f"noting which lines are run by {len(new)} files of tests", file=sys.stderr)
        parts = [new[number::jobs] for number in range(jobs)]
        works = [(None, functools.partial(work, part)) for part in parts if part]
        for _ in in_forks(works, folder, jobs, MAP_SECONDS):
            pass
    if not any(at.exists() for at in known.values()):
        raise SystemExit((folder / "0/out.txt").read_text("utf-8", errors="replace")[-2000:])
    return Map.read(list(known.values()), lineage)


def is_left_out(path: Path) -> bool:
    """Tell whether nothing is learned from a file of tests."""
    return path.as_posix().startswith(NOT_NOTED)


def copy_checkout(folder: Path) -> Path:
    """Copy the checkout."""
    copy = folder / PACKAGE
    ignored = shutil.ignore_patterns(".*", "*.egg-info", "dist", "build")
    shutil.copytree(ROOT, copy, ignore=ignored)
    link_shared(folder)
    return copy


def link_shared(folder: Path) -> None:
    """Put the shared data beside a copy, where there are any."""
    if (ROOT.parent / "shared").is_dir() and not (folder / "shared").exists():
        (folder / "shared").symlink_to(ROOT.parent / "shared")


def list_functions() -> list[FunctionType]:
    """Return every function there is; the collector knows none that it was told to leave alone."""
    gc.unfreeze()
    gc.collect()
    found = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
    gc.freeze()
    return found


def import_all() -> None:
    """Import every module of the package."""
    package = importlib.import_module(PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if not module.name.endswith(("__main__", "migrations.env")):
            importlib.import_module(module.name)


def list_codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and those inside it."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from list_codes(inner)


class Tries:
    """Tries breakages of functions inside one run of pytest, which has collected all tests.

    Each is a fork that replaces the code of the function: nothing is imported or collected again.
    """

    def __init__(
        self,
        tries: Sequence[Try],
        copy: Path,
        folder: Path,
        jobs: int,
        tell: Callable[[Try, str, str], None],
    ) -> None:
        self._tries, self._copy, self._folder = tries, copy, folder
        self._jobs, self._tell = jobs, tell
        self._functions: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        self._failed = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        import_all()
        for found in list_functions():
            self._functions[found.__code__.co_filename, found.__code__.co_qualname].append(found)
        items = {item.nodeid: item for item in session.items}
        works = [
            (
                one,
                functools.partial(
                    self._run, one, [items[test] for test in one.tests if test in items]
                ),
            )
            for one in self._tries
        ]
        for one, code, left in in_forks(works, self._folder, self._jobs):
            self._tell(one, *judge(code, left, len(one.tests)))
        return True

    def _run(self, one: Try, items: Sequence[pytest.Item], left: Path) -> int:
        if one.broken is not None:
            self._replace(one.broken)
        if items:
            items[0].config.pluginmanager.unregister(name="terminalreporter")  # of the fork
        for item, following in itertools.zip_longest(items, items[1:]):
            if item is None:
                break
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed:
                left.write_text(self._failed, encoding="utf-8")
                return int(pytest.ExitCode.TESTS_FAILED)
        return int(pytest.ExitCode.OK if items else pytest.ExitCode.NO_TESTS_COLLECTED)

    def _replace(self, broken: Breakage) -> None:
        path = self._copy / PACKAGE / broken.path
        source, _ = read_module(path)
        name = ".".join(node.name for node in walk_to(broken, self._copy / PACKAGE))
        known = self._functions[str(path), name]
        new = compile(broken.apply(source), str(path), "exec", dont_inherit=True)
        codes = {code.co_firstlineno: code for code in list_codes(new) if code.co_qualname == name}
        replaced = [one for one in known if one.__code__.co_firstlineno in codes]
        assert replaced, f"{name} is not found"
        for one in replaced:
            one.__code__ = codes[one.__code__.co_firstlineno]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self._failed:
            self._failed = report.nodeid


def judge(code: int | None, left: str, tests: int) -> tuple[str, str]:
    """Return what came of a try, and who saw it."""
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        return UNRUN, ""
    if code == pytest.ExitCode.OK:
        return MISSED, f"{tests} tests"
    return CAUGHT, left or ("does not end" if code is None else "does not even start")


def try_from_the_start(one: Try, copy: Path, left: Path) -> int:
    """Break one place of a file in another copy, import everything, run the tests."""
    assert one.broken is not None
    own = left.parent / PACKAGE
    shutil.rmtree(own, ignore_errors=True)
    shutil.copytree(copy, own)
    link_shared(left.parent)
    path = own / PACKAGE / one.broken.path
    path.write_bytes(one.broken.apply(path.read_bytes()))
    return run_tests(own, one.tests, left)


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--layers", default=",".join(LAYERS), help="such as domain,store")
    parser.add_argument(
        "--sample", type=int, default=60, help="how many breakages, over all layers"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at", metavar="FILE[:LINE],...", help="all breakages there instead")
    parser.add_argument(
        "--again", type=Path, metavar="FILE", help="those that an earlier run printed as not caught"
    )
    parser.add_argument("--budget", type=float, default=BUDGET, help="seconds of tests for each")
    parser.add_argument("--cache", type=Path, default=CACHE, help="where the map of lines is kept")
    parser.add_argument("--jobs", type=int, default=JOBS, help="how many processes at once")
    parser.add_argument("--functions", action="store_true", help="only in functions: it is quick")
    parser.add_argument("--list", action="store_true", help="only say what would be broken")
    return parser.parse_args()


def choose_breakages(options: argparse.Namespace, package: Path) -> list[Breakage]:
    """Return the breakages to be tried."""
    layers = options.layers.split(",")
    if options.at:
        places = [at.removeprefix(f"{PACKAGE}/").partition(":") for at in options.at.split(",")]
        return [
            broken
            for name, _, line in places
            for broken in find_breakages(name.partition("/")[0], package)
            if broken.path == name
            and (not line or broken.line <= int(line) <= broken.last)
            and compiles(broken, package)
        ]
    if options.again:
        missed = set(MISSED_LINE.findall(options.again.read_text(encoding="utf-8")))
        return [
            broken
            for layer in layers
            for broken in find_breakages(layer, package)
            if broken.describe(read_module(package / broken.path)[0]) in missed
            and compiles(broken, package)
        ]
    share = -(-options.sample // len(layers))
    chosen: list[Breakage] = []
    for layer in layers:
        # Each layer has chance of its own, so that one alone gives the same as all.
        rng = random.Random(f"{options.seed} {layer}")
        found = find_breakages(layer, package)
        if options.functions:
            found = [one for one in found if find_function(one, package)]
        chosen += draw(found, share, package, rng)
    return chosen[: options.sample]


class Results:
    """Tells what came of each try, and counts."""

    def __init__(self, package: Path) -> None:
        self._package = package
        self._screen = os.fdopen(os.dup(1), "w")  # which pytest does not capture
        self._counted: dict[str, Counter[str]] = defaultdict(Counter)

    def tell(self, one: Try, result: str, who: str) -> None:
        """Print one line."""
        if one.broken is not None:
            self._counted[one.broken.path.partition("/")[0]][result] += 1
            said = one.broken.describe(read_module(self._package / one.broken.path)[0])
            print(f"{result}: {one.broken.line}: {said}  [{who}]", file=self._screen, flush=True)
        elif result == CAUGHT:
            print(f"fails with nothing broken: {who}", file=self._screen, flush=True)

    def sum_up(self) -> None:
        """Print the table."""
        counted = {**self._counted, "all": sum(self._counted.values(), Counter())}
        for layer, results in counted.items():
            caught, tried = results[CAUGHT], max(1, results.total())
            told = f"{layer:10} {caught:4} of {tried:4}  {caught / tried:4.0%}"
            print(told, file=self._screen, flush=True)


def try_all(
    chosen: Sequence[Breakage],
    tests: Map,
    copy: Path,
    folder: Path,
    options: argparse.Namespace,
) -> None:
    """Try breakages, first those of what is imported, and tell of each."""
    results = Results(copy / PACKAGE)
    inside: list[Try] = []
    at_import: list[tuple[Try, Work]] = []
    for number, broken in enumerate(chosen):
        one = tests.choose(broken, copy / PACKAGE, options.budget)
        if not one.tests:
            results.tell(one, UNRUN, "")
        elif one.at_import:
            at_import.append((one, functools.partial(try_from_the_start, one, copy)))
        else:
            inside += [one, Try(None, one.tests)] if number % CONTROL == CONTROL - 1 else [one]
    for one, code, left in in_forks(at_import, folder, options.jobs):
        results.tell(one, *judge(code, left, len(one.tests)))
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    files = dict.fromkeys(test.partition("::")[0] for one in inside for test in one.tests)
    if files:
        trying = Tries(inside, copy, folder, options.jobs, results.tell)
        pytest.main([*files, *PYTEST], plugins=[trying])
    results.sum_up()


def main() -> None:
    """Break, run, tell."""
    if sys.version_info < (3, 12):
        raise SystemExit("this needs Python 3.12 or newer")
    options = read_options()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background has none
    for name in HEAVY:
        importlib.import_module(name)
    known = EQUIVALENT.read_text(encoding="utf-8").splitlines() if EQUIVALENT.exists() else []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        copy = copy_checkout(folder)
        chosen = {
            broken: broken.describe(read_module(copy / PACKAGE / broken.path)[0])
            for broken in choose_breakages(options, copy / PACKAGE)
        }
        chosen = {broken: said for broken, said in chosen.items() if said not in known}
        if options.list:
            for broken, said in chosen.items():
                print(f"{broken.line}: {said}")
        else:
            tests = make_map(copy, options.cache, folder, options.jobs)
            try_all(list(chosen), tests, copy, folder, options)


if __name__ == "__main__":
    main()
