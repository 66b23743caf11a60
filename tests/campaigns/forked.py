"""Forks commands from a process that has imported all of coachlog: with signals, or bad streams.

A script of its own, so that it can run another checkout: a line of JSON on standard input is one
command, a line on standard output says how it ended. A fork takes milliseconds to start.
"""

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

statements: list[str] = []


def serve() -> None:
    """Answer each line with the exit code, and the SQL statements where they are counted."""
    import coachlog
    from tests.processes import warm_up

    for module in pkgutil.walk_packages(coachlog.__path__, "coachlog."):
        if not module.name.endswith(("__main__", "migrations.env")):
            with contextlib.suppress(ImportError):
                importlib.import_module(module.name)
    warm_up()
    gc.freeze()
    for line in sys.stdin.buffer:
        job = json.loads(line)
        began = time.monotonic()
        pid = os.fork()
        if not pid:
            become(job)
        if job["after"] is not None:
            time.sleep(max(0.0, began + job["after"] - time.monotonic()))
            os.kill(pid, job["signal"])
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        sys.stdout.write(json.dumps([code, time.monotonic() - began]) + "\n")
        sys.stdout.flush()


def become(job: dict[str, Any]) -> None:
    """Run a command in this process, and end it."""
    try:
        os.setsid()
        os.chdir(job["cwd"])
        os.environ.clear()
        os.environ.update(job["environment"])
        time.tzset()
        sys.stdin = set_stream(0, job["stdin"], "r")
        sys.stdout = set_stream(1, job["out"], "w")
        sys.stderr = set_stream(2, job["err"], "w")
        sys.argv = ["coachlog", *job["words"]]
        limit(job)
        signal.alarm(60)  # nothing takes so long
        if job["at"]:
            nth, when = job["at"]
            inject(nth, when, job["signal"])
        from coachlog.__main__ import main

        main()
    except KeyboardInterrupt:
        os.write(2, b"Traceback: KeyboardInterrupt, by Python itself\n")
        os._exit(-2 & 0xFF)
    except BaseException as error:  # noqa: BLE001  (a fork must never come back)
        os.write(2, f"Traceback: the process failed, {error!r}\n".encode())
    finally:
        os._exit(70)


def limit(job: dict[str, Any]) -> None:
    """Set what a shell may have set for its programs."""
    sys.dont_write_bytecode = True  # Python would take its own, cut at a limit, for whole
    for name, most in {"RLIMIT_AS": 2 << 30, **(job["limits"] or {})}.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    if job["umask"] is not None:
        os.umask(job["umask"])
    if job["gone"]:
        os.mkdir("gone")
        os.chdir("gone")
        os.rmdir("../gone")


def set_stream(number: int, name: str, mode: str) -> Any:  # noqa: ANN401
    """Put a file, `closed` or a `broken` pipe in the place of a stream, as the shell would."""
    if name == "closed":
        os.close(number)
        return None
    if name == "broken":
        reader, handle = os.pipe()
        os.close(reader)
    else:
        handle = os.open(name, os.O_RDONLY if mode == "r" else os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(handle, number)
    os.close(handle)
    return open(
        number,
        mode,
        encoding="utf-8",
        errors="backslashreplace" if number == 2 else "strict",
        buffering=1 if number == 2 else -1,
    )


def inject(nth: int, when: str, number: int) -> None:
    """Send this process a signal before or after its Nth SQL statement; with 0, only list them.

    One after a statement comes as if it had arrived while SQLite was at work.
    """

    def run(statement: Callable[..., Any], sql: str, *given: Any) -> Any:  # noqa: ANN401
        statements.append(sql)
        here = len(statements)
        if when == "before" and here == nth:
            os.kill(os.getpid(), number)
        try:
            return statement(sql, *given)
        finally:
            if when == "after" and here == nth:
                os.kill(os.getpid(), number)

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *given: Any) -> Any:  # noqa: ANN401
            return run(super().execute, sql, *given)

    class Connection(sqlite3.Connection):
        def cursor(self, *given: Any) -> Any:  # noqa: ANN401
            return super().cursor(Cursor)

        def execute(self, sql: str, *given: Any) -> Any:  # noqa: ANN401
            return run(super().execute, sql, *given)

        def commit(self) -> None:
            plain = super().commit
            run(lambda _: plain(), "COMMIT")

    plain, leave = sqlite3.connect, os._exit
    sqlite3.connect = lambda *given, **named: plain(*given, **{**named, "factory": Connection})

    def list_and_leave(code: int) -> None:
        os.write(2, b"\n" + json.dumps(statements).encode() + b"\n")
        leave(code)

    if not nth:
        os._exit = list_and_leave  # type: ignore[assignment]


if __name__ == "__main__":
    serve()
