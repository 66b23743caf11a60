"""What is built and installed is whole: the package, its types and its manual page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

from coachlog.cli.program.manual import list_commands, write_manual

PYPROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
INSTALLED = {str(path): path for path in distribution("coachlog").files or ()}

installed = pytest.mark.skipif(
    "coachlog/__init__.py" not in INSTALLED, reason="coachlog is installed as editable"
)


@installed
def test_the_installed_package_says_that_it_is_typed() -> None:
    assert "coachlog/py.typed" in INSTALLED
    assert not [name for name in INSTALLED if name.startswith(("tests/", "docs/"))]


@installed
def test_the_installed_manual_page_is_made_of_the_help() -> None:
    (page,) = [path for name, path in INSTALLED.items() if name.endswith("/man/man1/coachlog.1")]
    assert Path(str(page.locate())).read_text("utf-8") == write_manual()


def test_the_manual_page_has_every_command_option_and_example() -> None:
    page = write_manual()
    for name, command in list_commands():
        told = page.partition(f'\n.SS "coachlog {name.replace("-", chr(92) + "-")} ')[2]
        told = told.partition("\n.SS ")[0].replace("\\-", "-").replace("\\(dq", '"')
        for example in (command.epilog or "").splitlines():
            assert f"\n{example}\n" in told.replace("\\(aq", "'")
        for option in (one for param in command.params for one in param.opts if one[0] == "-"):
            assert option in told, name
    assert page.count("\n.SS ") == len(dict(list_commands()))


@pytest.mark.skipif(
    shutil.which("groff") is None and "COACHLOG_NEED_SHELLS" not in os.environ,
    reason="groff is not on this system",
)
def test_the_manual_page_is_set_without_a_warning() -> None:
    groff = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z"]
    done = subprocess.run(groff, input=write_manual().encode(), capture_output=True, check=True)
    assert done.stderr == b""


def test_the_build_makes_the_manual_page_with_the_typer_that_the_program_runs_on() -> None:
    needed = PYPROJECT["project"]["dependencies"]
    _, *for_the_page = PYPROJECT["build-system"]["requires"]
    assert for_the_page == [one for one in needed if re.match(r"(typer|click)\b", one)]
