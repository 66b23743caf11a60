"""Fixtures of all tests: a home of their own, a log of their own, and the program to call."""

from __future__ import annotations

import gc
import os
import sys

# Told to keep no bytecode, pytest would rewrite every test in each run, and each program that a
# test starts would compile all of coachlog again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
gc.disable()  # until all is imported, since that stays

import functools
import io
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4
from zlib import crc32

import platformdirs
import pytest
from hypothesis import HealthCheck, settings
from typer.utils import get_params_from_function

from coachlog.cli.program.app import run
from coachlog.store.connect import PRAGMAS
from coachlog.store.log import Log
from coachlog.store.migrate import migrate
from coachlog.store.open import open_log
from coachlog.store.schema import SCHEMA, read_schema
from coachlog.store.seal import renew
from tests.filled import Crowd, fill_crowd, filling
from tests.processes import Job, Processes

SHARED = Path(__file__).parents[2] / "shared" / "data"
CORPORA = Path(__file__).parent / "corpora"
TODAY = "2026-11-20"


@dataclass(frozen=True)
class Result:
    """What one run of the program gave back."""

    code: int
    out: str
    err: str


Coachlog = Callable[..., Result]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what runs beside it
    signal.signal(signal.SIGINT, signal.default_int_handler)

# That a machine is slow is no failure.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

# Each command syncs its log several times. In memory nobody waits for that, and no test can tell.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir():
    about = os.statvfs(MEMORY)
    if about.f_bavail * about.f_frsize > 4 * 1024**3 and not about.f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Where the user who runs the tests keeps their own log: taken before any test moves the home.
REAL_FOLDERS = tuple(
    os.fspath(find("coachlog", appauthor=False))
    for find in (
        platformdirs.user_data_path,
        platformdirs.user_config_path,
        platformdirs.user_log_path,
    )
)
_touched: list[str] = []


def is_real(path: object) -> bool:
    """Return whether a path lies in the real folders of the user who runs the tests."""
    if not isinstance(path, str | bytes | os.PathLike):
        return False
    text = os.path.abspath(os.fsdecode(path).removeprefix("file:").partition("?")[0])
    return any(text == folder or text.startswith(folder + os.sep) for folder in REAL_FOLDERS)


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in WATCHED and args and is_real(args[0]):
        _touched.append(f"{event} {args[0]!r}")
        raise RuntimeError(f"a test touched the real home: {event} {args[0]!r}")


WATCHED = {"open", "os.mkdir", "os.listdir", "os.scandir", "os.rename", "os.remove", "os.link"}
WATCHED |= {"sqlite3.connect"}
sys.addaudithook(_watch)


def pytest_collection_finish() -> None:
    """Let the garbage collector look only at what tests make: what is there by now stays."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _leave_the_real_home_alone() -> Iterator[None]:
    """Fail a test that reached for the real folders, even if the program swallowed the error."""
    _touched.clear()
    yield
    assert not _touched, f"the test touched the real home: {_touched}"


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test away from the real home and the real clock."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("COACHLOG_CONFIG", str(home / "config.toml"))
    monkeypatch.setenv("COACHLOG_TODAY", TODAY)
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):  # else this process stays in the zone it began in, for a while
        time.tzset()
    for name in ("COACHLOG_DB", "COLUMNS", "NO_COLOR", "COACHLOG_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _turn_unordered_rows(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite give every second test rows backwards whose order a query does not ask for."""
    backwards = crc32(request.node.nodeid.encode()) % 2
    monkeypatch.setitem(PRAGMAS, "reverse_unordered_selects", backwards)


@pytest.fixture(scope="session")
def _ready_log() -> Iterator[sqlite3.Connection]:
    """Keep the first new log of this process, as its migrations left it, to copy it."""
    with closing(sqlite3.connect(":memory:")) as ready:
        yield ready


@pytest.fixture
def migrating() -> None:
    """Let each new log of a test run the migrations, as a process does."""


@pytest.fixture(autouse=True)
def _migrate_once(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    _ready_log: sqlite3.Connection,
) -> None:
    """Copy what the migrations make of a new log: most tests take less time than they do.

    What asks for `migrating`, and every process of its own, runs them each time.
    """
    if "migrating" in request.fixturenames:
        return

    def migrate_or_copy(connection: sqlite3.Connection, number: str = "head") -> None:
        if read_schema(connection) is not None or number not in ("head", SCHEMA):
            migrate(connection, number)
        elif read_schema(_ready_log) is None:
            migrate(connection)
            connection.backup(_ready_log)
        else:
            _ready_log.backup(connection)
            rename_log(connection)

    monkeypatch.setattr("coachlog.store.migrate.migrate", migrate_or_copy)


def rename_log(connection: sqlite3.Connection) -> None:
    """Give a copied log a name of its own among all logs."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE log SET uid = ?", (uuid4().hex[:12],))
    renew(connection)
    connection.execute("COMMIT")


@contextmanager
def changing(log: Path) -> Iterator[sqlite3.Connection]:
    """Change a log behind coachlog's back, so that it does not take it for damaged."""
    with closing(sqlite3.connect(log, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        renew(connection)
        connection.execute("COMMIT")


@pytest.fixture(scope="session", autouse=True)
def _read_signatures_once() -> Iterator[None]:
    """Let Typer read the signature of a command once, where each process does it anyway."""
    with pytest.MonkeyPatch.context() as patch:
        read = functools.cache(get_params_from_function)
        patch.setattr("typer.main.get_params_from_function", read)
        yield


@pytest.fixture(autouse=True)
def _no_daily_backup(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the backup of the day out: every test would make one. The tests of backups do."""
    if "backup" not in request.path.stem:
        monkeypatch.setattr("coachlog.cli.program.invocation.back_up_daily", lambda log, day: None)


@pytest.fixture
def log_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return where the test's log is; nothing is there yet."""
    path = tmp_path / "log" / "coachlog.db"
    monkeypatch.setenv("COACHLOG_DB", str(path))
    return path


@pytest.fixture
def log(log_path: Path) -> Iterator[Log]:
    """Return a new log, open for writing."""
    with open_log(log_path, writing=True, create=True) as log:
        yield log


@pytest.fixture(scope="session")
def _crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Crowd]:
    path = tmp_path_factory.mktemp("crowd") / "coachlog.db"
    with open_log(path, writing=True, create=True) as log, filling(log) as add:
        return path, fill_crowd(add)


@pytest.fixture
def crowd(_crowded: tuple[Path, Crowd]) -> Crowd:
    """Return what is in `crowded`."""
    return _crowded[1]


@pytest.fixture
def crowded(_crowded: tuple[Path, Crowd]) -> Iterator[Log]:
    """Return the log with several of everything, to be read by all tests."""
    with open_log(_crowded[0], writing=False) as log:
        yield log


@pytest.fixture
def own_crowd(_crowded: tuple[Path, Crowd], log_path: Path) -> Iterator[Log]:
    """Return a copy of `crowded` to write to."""
    log_path.parent.mkdir(exist_ok=True)
    shutil.copy(_crowded[0], log_path)
    with open_log(log_path, writing=True) as log:
        yield log


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Return where the test's settings are read from."""
    return tmp_path / "home" / "config.toml"


@pytest.fixture
def coachlog(
    log_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Coachlog:
    """Return a function that runs the program in this process on the test's log."""

    def call(
        *args: object, expect: int | None = 0, today: str | None = None, stdin: str | None = None
    ) -> Result:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            if today is not None:
                patch.setenv("COACHLOG_TODAY", today)
            if stdin is not None:
                given = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8", newline="")
                patch.setattr("sys.stdin", given)
            code = run([str(arg) for arg in args])
        out, err = capsys.readouterr()
        assert expect is None or code == expect, f"exit {code}\n{out}\n{err}"
        return Result(code, out, err)

    return call


@pytest.fixture(scope="session")
def processes() -> Iterator[Processes]:
    """Return what runs commands as processes of their own, also several at the same moment."""
    with closing(Processes()) as running:
        yield running


@pytest.fixture
def coachlog_process(log_path: Path, tmp_path: Path, processes: Processes) -> Coachlog:
    """Return a function that runs the program as a process of its own on the test's log."""

    def call(
        *args: object,
        expect: int | None = 0,
        out: str | None = None,
        env: dict[str, str] | None = None,
        limits: dict[str, int] | None = None,
    ) -> Result:
        said = [tmp_path / "said.out", tmp_path / "said.err"]
        job = Job(
            words=tuple(map(str, args)),
            folder=os.getcwd(),
            environment={**os.environ, **(env or {})},
            out=out or str(said[0]),
            err=str(said[1]),
            limits=limits or {},
        )
        (code,) = processes.run(job)
        shown = ["" if out and at == 0 else said[at].read_text("utf-8") for at in range(2)]
        assert expect is None or code == expect, f"exit {code}\n{shown}"
        return Result(code, *shown)

    return call


@contextmanager
def mount_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of that size; only root may, and not in every container."""
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    made = [mount, "-t", "tmpfs", "-o", f"size={size}", "coachlog-test", str(folder)]
    if subprocess.run(made, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mount_disk(tmp_path / "disk", "480k") as folder:
        yield folder
