"""Run the program: `python -m coachlog`, and the `coachlog` command."""

import gc
import os
import sys


def main() -> None:
    """Run one command and leave with its exit code."""
    # A command lives for a moment: collecting the classes that its imports make (5 of 84 ms of an
    # add-call, 37 of 700 of a report) and taking the interpreter apart at the end (12 ms) are
    # wasted on it.
    gc.set_threshold(200_000, 50, 50)
    try:
        from coachlog import stops

        with stops.watched():  # until the process is gone
            from coachlog.cli.program.app import run

            _leave(run(sys.argv[1:]))
    except KeyboardInterrupt:
        if sys.stderr is not None:
            sys.stderr.write("coachlog: stopped; nothing was saved\n")
        _leave(130)


def _leave(code: int) -> None:
    try:
        sys.stderr.flush()
    finally:  # what nobody can read any more changes nothing
        os._exit(code)


if __name__ == "__main__":
    main()
