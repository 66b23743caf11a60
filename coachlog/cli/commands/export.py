"""export: the whole log, for another log or for other tools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Annotated

import typer

from coachlog.cli.options import choice, flag, value
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import current
from coachlog.cli.program.named_files import FOLDER_TO_WRITE
from coachlog.cli.terminal.say import tell
from coachlog.config import named_path
from coachlog.domain.command_names import CommandName
from coachlog.errors import WrongUsage, show, to_paste

app = family()


@command(
    app,
    CommandName.EXPORT,
    "coachlog export team.jsonl",
    "coachlog export team --format csv",
    "coachlog export director.jsonl --for-director",
)
def export(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE|FOLDER|-]",
            click_type=FOLDER_TO_WRITE,
            help="A JSON Lines file, or a new folder for CSV; - or nothing is standard output.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        value(
            "FILE|FOLDER|-",
            "Write to a file, or a new folder; - is the screen.",
            name="--output -o",
            click_type=FOLDER_TO_WRITE,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        choice(
            "jsonl|csv",
            "jsonl is a row a line, which import reads; csv a folder with one file per table,"
            " for other tools. Default: csv for a name without an ending, else jsonl.",
            name="--format",
        ),
    ] = None,
    for_director: Annotated[
        bool,
        flag(
            "--for-director",
            "Leave out what is private, deal values too, ratings and the texts of debriefs.",
        ),
    ] = False,
) -> None:
    """Write the whole log, for `import` elsewhere or as CSV for other tools.

    People, calls, field days and history are in it.
    Two logs that hold the same write the same. Settings and calendar files are not part of it.
    """
    from coachlog.cli.terminal.output import begin, open_folder, open_output
    from coachlog.render import log_file
    from coachlog.render.log_lines import EXPORT_HOLDS, describe_export
    from coachlog.usecases.export_log import export_log

    if target is not None and output is not None:
        raise WrongUsage("the file is named twice; leave --output out")
    target = target or output or "-"
    shape = format_ or _shape_by_name(target)
    if shape == "csv" and target == "-":
        raise WrongUsage("CSV is a folder with several files; name one")
    with current().log() as log, export_log(log, for_director=for_director) as exported:
        if shape == "jsonl":
            with open_output(target, told=False) as file:
                log_file.write_lines(file, exported)
        else:
            with open_folder(target) as open_file:

                @contextmanager
                def open_table(name: str) -> Iterator[IO[str]]:
                    with open_file(name) as file:
                        begin(file, "csv")
                        yield file

                log_file.write_csv(open_table, exported)
    if target != "-":
        tell(describe_export(exported, target, as_csv=shape == "csv"))
    tell(EXPORT_HOLDS[for_director], err=True)


def _shape_by_name(target: str) -> str:
    if target == "-":
        return "jsonl"
    path = named_path(target)
    if path.suffix.casefold() == ".csv":
        raise WrongUsage(f"{show(target)} is not a name for a folder of CSV files; leave .csv out")
    if path.suffix.casefold() == ".gz":
        raise WrongUsage(
            f"nothing is packed here; use {to_paste('export')} | gzip > {show(target)}"
        )
    is_folder = path.is_dir() or target.endswith(("/", "\\")) or not path.suffix
    return "csv" if is_folder and not path.is_file() else "jsonl"
