"""Escape sequences in every text of a log: what of them reaches a terminal.

    python tests/campaigns/escapes.py --tries 3

A log, the folder it is in, the user's name and the words typed are full of sequences that move the
cursor, set the clipboard or turn lines around. Every example of every command's help runs on a
pseudo-terminal, with each of its formats, through a pager, and with a sequence for an argument.
`--tries` is how many of the sequences (0: all); `--code FOLDER` tries another checkout.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import re
import select
import shutil
import sqlite3
import sys
import tempfile
import threading
import tty
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coachlog.cli.program import click
    from tests.prepared import Example
    from tests.processes import Processes

COLOUR = "\x1b[8;58m"  # of which no table of ours is
SEQUENCES = {
    "colour": COLOUR,
    "clear the screen": "\x1b[2J\x1b[H",
    "title": "\x1b]0;owned\x07",
    "clipboard": "\x1b]52;c;b3duZWQ=\x07",
    "link": "\x1b]8;;x:owned\x1b\\click\x1b]8;;\x1b\\",
    "device control": "\x1bP+q544e\x1b\\",
    "report": "\x1b[6n\x1b[>c\x05",
    "reset": "\x1bc",
    "half a sequence": "\x1b[",
    "C1": "\x9b8m\x9d0;owned\x9c\x90x\x9c\x85",
    "over the line": "\rcoachlog: all is well\x08\x08\x0b\x0c",
    "other alphabet": "\x0e\x0f",
    "unseen": "\x7f\x01\x1f",
    "override": "\u202ednim\u202c",
    "embedding": "\u202b\u202a",
    "isolates": "\u2066\u2067\u2068\u2069",
    "line separators": "\u2028\u2029",
}
ALL = "".join(SEQUENCES.values())
# What the program reads, instead of showing it as somebody wrote it.
CODES = frozenset(
    [
        "before",
        "currency",
        "digest",
        "email",
        "fingerprint",
        "folded",
        "half",
        "initiator",
        "initiator_from",
        "key",
        "level",
        "log_uid",
        "owner",
        "published_to",
        "ran_at",
        "rated_by",
        "role",
        "status",
        "suggestion",
        "table_name",
        "time_zone",
        "uid",
        "undone_at",
    ]
)
STEERING = frozenset(
    chr(code)
    for first, last in ((0, 0x1F), (0x7F, 0x9F), (0x2028, 0x202E), (0x2066, 0x2069))
    for code in range(first, last + 1)
) - frozenset("\n\t")
# What tables, the progress bar and the line editor of a question write themselves.
OWN = re.compile(
    r"\x1b\[[0-9;]*m|\x1b\[\?(?:1|7|12|25|2004)[lh]|\x1b\[J|\r?\x1b\[\d*[ABCD]"
    r"|\r?(?:\x1b\[\d?[AK])+|\r+\n|\r(?!coachlog)|\x08(?![\x08\x0b])|\x1b?\[?\??\d*$"
)
CODES_OF_EXIT = (0, 1, 2, 3, 4, 130)
SILENCE = 0.3  # seconds after which somebody presses a key
KEYS = (b"\n", b"\n", b"\x04")


def plant(log: Path, text: str) -> None:
    """Add `text` to every text of a log that somebody may have written."""
    planted = set[str]()
    with _changing(log) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            for name in (one[1] for one in columns if one[2] == "VARCHAR"):
                if name not in CODES:
                    connection.execute(f'UPDATE "{table}" SET "{name}" = "{name}" || ?', (text,))
                    planted.add(name)
        for row, before in connection.execute('SELECT id, "before" FROM change').fetchall():
            image = {
                name: value + text if isinstance(value, str) and name in planted else value
                for name, value in json.loads(before).items()
            }
            values = (json.dumps(image, ensure_ascii=False), row)
            connection.execute('UPDATE change SET "before" = ? WHERE id = ?', values)


def _changing(log: Path) -> Any:  # noqa: ANN401  (a context that gives a connection)
    try:
        from tests.conftest import changing
    except ImportError:  # a checkout that has no seal
        connection = sqlite3.connect(log, isolation_level=None)
        return closing(connection)
    return changing(log)


@dataclass(frozen=True)
class Shown:
    """What a command showed on a terminal."""

    code: int
    screen: str

    def find_harm(self) -> list[str]:
        """Return the steering characters that others wrote, and other failures."""
        left = sorted(STEERING & set(OWN.sub("", self.screen)))
        harm = [f"U+{ord(char):04X}" for char in left]
        harm += ["a colour of others"] if COLOUR in self.screen else []
        return harm + ([] if self.code in CODES_OF_EXIT else [f"exit {self.code}"])


class Field:
    """A folder with a log full of sequences, and terminals to run commands on."""

    def __init__(self, folder: Path, text: str, processes: Processes) -> None:
        from tests.prepared import prepare

        self._processes = processes
        self._text = text
        self._prepared = folder / "prepared"
        self._prepared.mkdir()
        prepare(self._prepared)
        plant(self._prepared / "coachlog.db", text)
        # A file's name holds no slash, and 255 bytes.
        part = text.replace("/", "").encode()[:200].decode(errors="ignore")
        self._work = folder / f"work{part}"

    def show(
        self,
        *words: str,
        environment: Mapping[str, str] | None = None,
        only_out: bool = False,
    ) -> Shown:
        """Run a command on a terminal, where Enter and then Ctrl-D are pressed."""
        from tests.processes import Job

        self._renew()
        screen, terminal = pty.openpty()
        tty.setraw(screen, when=0)
        _set_modes(terminal)
        name = os.ttyname(terminal)
        os.write(screen, b"".join(KEYS))  # typed ahead; what drops that waits for the watcher
        ended = threading.Event()
        parts: list[bytes] = []
        watcher = threading.Thread(target=_watch, args=(screen, ended, parts))
        watcher.start()
        try:
            job = Job(
                words=words, folder=str(self._work),
                environment=self._environment() | dict(environment or {}),
                stdin=name, out=name, err=os.devnull if only_out else name, seed=1,
            )  # fmt: skip
            (code,) = self._processes.run(job)
        finally:
            ended.set()
            watcher.join()
            os.close(terminal)
            os.close(screen)
        return Shown(code, b"".join(parts).decode("utf-8", "replace"))

    def pipe(self, *words: str) -> str:
        """Run a command into a file; return what it wrote."""
        from tests.processes import Job

        self._renew()
        out = self._work / "out"
        job = Job(
            words=words, folder=str(self._work), environment=self._environment(),
            out=str(out), err=os.devnull, seed=1,
        )  # fmt: skip
        self._processes.run(job)
        return out.read_bytes().decode()

    def _renew(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._prepared, self._work)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._work),
            "TERM": "xterm-256color",
            "COLUMNS": "100",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PAGER": "cat",
            "EDITOR": "true",
            "COACHLOG_USER": f"me{self._text}",
            "COACHLOG_TODAY": "2026-11-20",
            "COACHLOG_DB": str(self._work / "coachlog.db"),
            "COACHLOG_CONFIG": str(self._work / "none.toml"),
        }


def _set_modes(terminal: int) -> None:
    """Let the terminal show only what is written to it, not what is typed."""
    import termios

    modes = termios.tcgetattr(terminal)
    modes[3] = (modes[3] | termios.ICANON) & ~termios.ECHO
    modes[1] = 0  # line ends as they are written
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def _watch(screen: int, ended: threading.Event, parts: list[bytes]) -> None:
    """Keep what is shown; press a key when nothing is for a while."""
    pressed = 0
    while True:
        over = ended.is_set()
        if select.select([screen], [], [], 0 if over else SILENCE)[0]:
            try:
                parts.append(os.read(screen, 65536))
            except OSError:
                return
        elif over:
            return
        else:
            os.write(screen, KEYS[min(pressed, len(KEYS) - 1)])
            pressed += 1


def formats_of(command: click.Command) -> tuple[str, ...]:
    """Return the formats that a command's --format takes."""
    for param in command.params:
        if "--format" in param.opts and isinstance(param.metavar, str):
            return tuple(param.metavar.split("|"))
    return ()


def list_tries(*, most: int | None = None) -> Iterator[tuple[str, tuple[str, ...], dict[str, str]]]:
    """Yield what is run: a name, the words, the environment; of `most` examples of a command."""
    from tests.prepared import commands, list_examples

    known = dict(commands())
    counted = Counter[str]()
    for example in list_examples():
        counted[example.command] += 1
        if most is not None and counted[example.command] > most:
            continue
        yield example.line, example.words, example.environment
        if most is not None:
            continue
        for shape in formats_of(known[example.command]):
            if "--format" not in example.words:
                yield f"{example.line} as {shape}", (*example.words, "--format", shape), {}
        pager = {"PAGER": "cat -u"}
        yield f"{example.line}, paged", example.words, pager
    for name in list(known)[:most]:
        yield f"{name} SEQUENCES", (*name.split(), ALL), {}
    yield "no command", (ALL,), {}
    yield "no log", ("--db", f"no{ALL}", "list-calls"), {}


def list_json() -> Iterator[Example]:
    """Yield one example of each command that shows JSON."""
    from tests.prepared import commands, list_examples

    known, met = dict(commands()), set[str]()
    for example in list_examples():
        if "json" in formats_of(known[example.command]) and example.command not in met:
            met.add(example.command)
            yield example


def compare_json(field: Field, example: Example) -> list[str]:
    """Return what is wrong with the JSON that an example shows on a terminal."""
    words = tuple(one for one in example.words if one not in ("--format", "json"))
    words = (*words, "--format", "json")
    shown = field.show(*words, only_out=True)
    piped = field.pipe(*words)
    harm = shown.find_harm()
    if piped.startswith("{"):
        try:
            one, other = (_without_times(json.loads(text)) for text in (piped, shown.screen))
            if one != other:
                harm.append("other JSON than in a pipe")
        except ValueError:
            harm.append("no JSON")
    return harm


def _without_times(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """Return JSON without what two runs can't have alike: the second that is in them."""
    second = r"\d{4}-\d\d-\d\d(T[\d:]+(Z|[+-]\d\d:\d\d)|-\d{6}(-\d+)?)"
    return json.loads(re.sub(second, "now", json.dumps(value)))


def main() -> None:
    """Run the campaign and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=0, help="how many sequences; 0: all")
    parser.add_argument("--code", type=Path, default=Path(__file__).parents[2])
    parser.add_argument("--show", action="store_true", help="print each failure")
    chosen = parser.parse_args()
    root = Path(__file__).parents[2]
    sys.path[:0] = [str(chosen.code.resolve()), str(root)]
    from tests.processes import Processes

    tries, failed = Counter[str](), Counter[str]()
    sequences = {"all of them": ALL, **SEQUENCES}
    with closing(Processes(code=chosen.code.resolve())) as processes:
        for name in list(sequences)[: chosen.tries or None]:
            with tempfile.TemporaryDirectory() as folder:
                field = Field(Path(folder), sequences[name], processes)
                results = [
                    (line, field.show(*words, environment=environment).find_harm())
                    for line, words, environment in list_tries()
                ]
                results += [(f"{one}, JSON", compare_json(field, one)) for one in list_json()]
            tries[name] = len(results)
            failed[name] = sum(bool(harm) for _, harm in results)
            for line, harm in results:
                if harm and chosen.show:
                    print(f"{name}: {line!r}: {', '.join(harm)}", flush=True)
            print(f"{name:<20}{tries[name]:>6}{failed[name]:>8}", flush=True)
    print(f"\n{'all':<20}{tries.total():>6}{failed.total():>8}")
    raise SystemExit(bool(failed.total()))


if __name__ == "__main__":
    main()
