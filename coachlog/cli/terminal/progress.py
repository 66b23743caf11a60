"""How far a long piece of work is, shown as a bar on a terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.guard import open_console
from coachlog.meter import Meter

SHOW_PROGRESS_AFTER = 1.0  # seconds
LOOK_EVERY = 0.1


@contextmanager
def show_progress(meter: Meter) -> Iterator[None]:
    """Show on a terminal how far the work is, if it takes longer than a second."""
    if current().quiet or not sys.stderr.isatty():
        yield
        return
    ended = threading.Event()
    shower = threading.Thread(target=_show, args=(meter, ended), daemon=True)
    shower.start()
    try:
        yield
    finally:
        ended.set()
        shower.join()


def _show(meter: Meter, ended: threading.Event) -> None:
    if ended.wait(SHOW_PROGRESS_AFTER):
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    began = time.monotonic() - SHOW_PROGRESS_AFTER
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[seconds]:.0f} s"),
        console=open_console(sys.stderr),
        transient=True,
        redirect_stdout=False,  # what is printed meanwhile keeps its own way
        redirect_stderr=False,
    ) as bar:
        task = bar.add_task("", seconds=SHOW_PROGRESS_AFTER)
        while not ended.wait(LOOK_EVERY):
            bar.update(
                task,
                description=meter.stage,
                seconds=time.monotonic() - began,
                completed=min(meter.done, meter.total or meter.done),
                total=meter.total or None,  # without a total the bar goes to and fro
            )
