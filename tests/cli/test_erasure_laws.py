"""Laws of erasing: whatever was done before, the person is gone, and the rest is as it was."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings

from tests.cli.test_log_laws import law, logs
from tests.commands import NAMING, Command, Runner, sequences
from tests.conftest import Coachlog

NAME = "Dana Cruz"
GONE = ("dana cruz", "dana@acme.com")


def report(log: Runner) -> list[object]:
    """Return what the report counts of each manager."""
    found = json.loads(log("report", "--month", "--format", "json"))["managers"]
    return [
        [one[name] for name in ("calls", "rep_request", "unknown", "minutes", "matrix")]
        for one in found
    ]


def texts_of(log: Runner) -> str:
    """Return all that is in the files of a log, and what it exports."""
    files = [log.log, *log.log.with_name(f"{log.log.name}-backups").glob("*.db")]
    return b"".join(one.read_bytes() for one in files).decode("latin-1") + log.export()


@settings(law, max_examples=law.max_examples // 2)
@given(
    # A name that was given to two people is still that of the other.
    commands=sequences(8, without=NAMING),
    others=sequences(4, without=NAMING),
)
def test_whoever_is_erased_is_in_no_file_and_no_import_brings_them_back(
    coachlog: Coachlog,
    tmp_path: Path,
    commands: list[Command],
    others: list[Command],
) -> None:
    with logs(coachlog, tmp_path, "mine", "theirs") as (mine, theirs):
        mine.run(commands)
        theirs.run(others)
        old, foreign = (mine.folder / name for name in ("a.jsonl", "b.jsonl"))
        mine("export", old)
        theirs("export", foreign)
        before = report(mine)
        mine("privacy", "erase", NAME, "--yes", "--name", NAME)
        assert report(mine) == before
        assert not [one for one in GONE if one in texts_of(mine).lower()]
        after = mine.export()
        assert "0 new, 0 changed" in mine("import", old)
        assert mine.export() == after
        mine("import", foreign)
        assert not [one for one in GONE if one in texts_of(mine).lower()]
