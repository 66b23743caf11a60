"""Commands as processes of their own, forked from one that has imported the whole program.

Such a process starts in a few milliseconds instead of a third of a second, and ends as
`python -m coachlog` does. Forks share nothing but what was imported.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
UUID_BYTES = 16
PATIENCE = 300  # seconds that a process may take
# What most examples speak of, and what they leave out.
BEGINNING = """
add-call --manager "Pat Lee" --rep "Dana Cruz" --account Acme --initiator rep-request
add-call --manager "Pat Lee" --rep "Lou Fox" --account Globex --initiator rep-request
plan-fieldday --rep "Dana Cruz" --date 2026-12-01
import calendar.ics --dry-run
report
"""
SERVE = "import sys; sys.path[:0] = sys.argv[1:]; from tests.processes import serve; serve()"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong below a folder at the Nth call that changes a file there.

    The kinds are those of campaigns/faults.c; each call met is noted in the report.
    """

    folder: str
    kind: str
    nth: int
    report: str


@dataclass(frozen=True, kw_only=True)
class Job:
    """One command: its words, and the files that stand for its terminal.

    With a `seed`, the clock stands still and the chance is the same each time.
    """

    words: tuple[str, ...]
    folder: str
    environment: Mapping[str, str]
    out: str
    err: str
    stdin: str = os.devnull
    seed: int | None = None
    limits: Mapping[str, int] = field(default_factory=dict)  # such as RLIMIT_AS, in its unit
    fault: Fault | None = None


class Processes:
    """Runs commands; `preloaded` is a library that all of them have loaded, such as faults.so.

    `code` is the checkout whose program is run.
    """

    def __init__(self, preloaded: Path | None = None, code: Path = ROOT) -> None:
        preload = {} if preloaded is None else {"LD_PRELOAD": str(preloaded)}
        self._server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(code), str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **preload},
        )

    def run(self, *jobs: Job) -> list[int]:
        """Run jobs at the same moment; return how each ended, the negative signal if by one."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps([asdict(job) for job in jobs]).encode() + b"\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        assert answer, "the server of processes ended"
        return [int(code) for code in json.loads(answer)]

    def close(self) -> None:
        """End the server."""
        self._server.communicate()


def serve() -> None:
    """Answer the requests of `Processes`: start all jobs of a line, and wait for them."""
    from sqlalchemy.orm import configure_mappers

    import coachlog

    for module in pkgutil.walk_packages(coachlog.__path__, "coachlog."):
        if not module.name.endswith(("__main__", "migrations.env")):
            importlib.import_module(module.name)
    configure_mappers()
    warm_up()
    gc.freeze()
    for line in sys.stdin.buffer:
        ready, go = os.pipe()
        running = [_start(job, ready, go) for job in json.loads(line)]
        os.close(ready)
        os.close(go)  # all of them start here
        ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in running]
        os.write(1, json.dumps(ended).encode() + b"\n")


def warm_up() -> None:
    """Run an example of each command on a log that is thrown away.

    Each fork would compile the same queries and templates, and read the same signatures.
    """
    from coachlog.cli.program.app import run
    from tests.prepared import FILES, list_examples

    before, streams, here = dict(os.environ), (sys.stdin, sys.stdout, sys.stderr), os.getcwd()
    with tempfile.TemporaryDirectory() as folder, open(os.devnull, "w+") as nowhere:
        # The system's zone would be remembered, and each fork may have another.
        settings = Path(folder) / "settings.toml"
        settings.write_text('time_zone = "UTC"\n', encoding="utf-8")
        for name, content in FILES.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        sys.stdin = sys.stdout = sys.stderr = nowhere
        os.chdir(folder)
        os.environ |= {
            "HOME": folder,
            "VISUAL": "true",
            "COACHLOG_DB": f"{folder}/coachlog.db",
            "COACHLOG_CONFIG": str(settings),
            "COACHLOG_TODAY": "2026-11-20",
        }
        examples = {one.command: one.words for one in list_examples()}
        del examples["demo"]  # whose log takes long to make
        for words in (*map(shlex.split, BEGINNING.strip().splitlines()), *examples.values()):
            run(list(words))
        os.chdir(here)
        sys.stdin, sys.stdout, sys.stderr = streams
    os.environ.clear()
    os.environ.update(before)


def _start(job: dict[str, Any], ready: int, go: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        os.close(go)
        os.read(ready, 1)
        os.close(ready)
        _become(job)
        from coachlog.__main__ import main

        main()
    except BaseException as error:  # noqa: BLE001  (a fork must never come back)
        os.write(2, f"the process failed: {error!r}\n".encode())
    finally:
        os._exit(code)


def _become(job: dict[str, Any]) -> None:
    """Turn this fork into the process of a job."""
    import resource
    import time

    signal.alarm(PATIENCE)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # jobs in the background ignore it
    created = os.O_CREAT | os.O_TRUNC | os.O_WRONLY
    for number, path, how in (
        (0, job["stdin"], 0),
        (1, job["out"], created),
        (2, job["err"], created),
    ):
        handle = os.open(path, how, 0o600)
        os.dup2(handle, number)
        os.close(handle)
    for name, number in (("stdout", 1), ("stderr", 2)):
        if os.isatty(number):  # the stream of before would take it for a file
            before = getattr(sys, name)
            fresh = open(number, "w", encoding=before.encoding, errors=before.errors)  # noqa: SIM115
            setattr(sys, name, fresh)
    os.chdir(job["folder"])
    os.environ.clear()
    os.environ.update(job["environment"])
    time.tzset()
    tempfile.tempdir = job["environment"].get("TMPDIR")  # else it is tried out with a file
    sys.argv = ["coachlog", *job["words"]]
    sys.dont_write_bytecode = bool(job["limits"])  # a cut file would be read by all that follow
    for limit, most in job["limits"].items():
        resource.setrlimit(getattr(resource, limit), (most, most))
    if job["seed"] is not None:
        _stand_still(job["seed"])
    if job["fault"] is not None:
        _arm(**job["fault"])


def _stand_still(seed: int) -> None:
    """Stop the clock, and let chance be the same each time, identities whatever the seed."""
    import random
    from datetime import datetime, tzinfo

    from coachlog.cli.program import clock

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Stopped:
            return cls(2026, 11, 20, 9, 30, tzinfo=tz)

    vars(clock)["datetime"] = Stopped  # in the only module that reads the clock
    names, identities = random.Random(seed), random.Random(0)
    # What a killed command left must not be in the way of the next: its names differ by the seed.
    os.urandom = lambda size: (identities if size == UUID_BYTES else names).randbytes(size)


def _arm(folder: str, kind: str, nth: int, report: str) -> None:
    import ctypes

    handle = os.open(report, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
    armed = ctypes.CDLL(None).faults_arm(folder.encode(), kind.encode(), ctypes.c_long(nth), handle)
    assert armed == 0, f"no such fault: {kind}"
