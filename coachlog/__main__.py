"""Run the program: `python -m coachlog`, and the `coachlog` command."""

import sys


def main() -> None:
    """Run one command and leave with its exit code."""
    from coachlog.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
