"""Run the program: `python -m coachlog`, and the `coachlog` command."""

import gc
import os
import sys


def main() -> None:
    """Run one command and leave with its exit code."""
    # A command lives for a moment: collecting the classes that its imports make (5 of 84 ms of an
    # add-call) and taking the interpreter apart at the end (12 ms) are wasted on it.
    gc.set_threshold(100_000, 50, 50)
    from coachlog.cli.app import run

    code = run(sys.argv[1:])
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
