"""The answers to the Tab key: quick, and quiet on any failure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from coachlog.cli.program import click

# Names the shell that asks; its arguments are the line and the word.
ASKING_SHELL = "_COACHLOG_COMPLETE"

# What a shell reads as one word, or as the end of one command: quotes may be open at the end.
_WORD = re.compile(
    r"""[;|&(\n] | (?: '[^']*'? | "(?:\\.|[^"\\])*\\?"? | \\.? | [^\s;|&('"\\] )+""",
    re.DOTALL | re.VERBOSE,
)
_PIECE = re.compile(
    r"""'([^']*)('?) | "((?:\\.|[^"\\])*)\\?("?) | \\(.?) | ([^'"\\]+)""",
    re.DOTALL | re.VERBOSE,
)


def answer(shell: str, arguments: Sequence[str], program: click.Command) -> None:
    """Print what the shell offers next; on any failure nothing."""
    from coachlog.cli.terminal.output import open_output

    line, replaced = (*arguments, "", "")[:2]
    try:
        found = list(_complete(shell, line, replaced, program))
    except Exception:  # noqa: BLE001  (the Tab key must never print an error into the line)
        return
    with open_output(None) as out:
        out.writelines(f"{text}\n" for text in found)


def _complete(shell: str, line: str, replaced: str, program: click.Command) -> Iterator[str]:
    from typer._completion_classes import BashComplete  # it only finds; what is said is ours

    raw_words = _split(line)
    raw = raw_words.pop()
    typed, quote = _unquote(raw)
    option = re.match(r"--?[\w-]+=", typed)
    before = option[0] if option else ""
    # bash replaces only what follows the last of its word breaks, such as `=`.
    kept = len(_unquote(raw.removesuffix(replaced))[0]) if shell == "bash" else 0
    finder = BashComplete(program, {}, "coachlog", ASKING_SHELL)
    arguments = _arguments([_unquote(word)[0] for word in raw_words])
    for item in finder.get_completions(arguments, typed):
        if item.type == "file":
            yield "\tfiles"
        elif shell == "bash":
            yield _quote((before + item.value)[kept:], quote)
        else:
            yield f"{before}{item.value}\t{_remark(item.help or '')}"


def _split(line: str) -> list[str]:
    """Return the words of the last command of a line as they were typed, the last at the cursor."""
    words: list[str] = []
    ends = 0
    for found in _WORD.finditer(line):
        if found[0] in ";|&(\n":
            words.clear()
        else:
            words.append(found[0])
            ends = found.end()
    return words if words and ends == len(line) else [*words, ""]


def _unquote(word: str) -> tuple[str, str]:
    """Return a word without its quoting, and the quotation mark that is still open."""
    text = quote = ""
    for piece in _PIECE.finditer(word):
        single, single_end, double, double_end, escaped, plain = piece.groups("")
        text += single + re.sub(r'\\(["\\$`])', r"\1", double) + escaped + plain
        mark = piece[0][0]
        quote = mark if mark in "'\"" and not (single_end or double_end) else ""
    return text, quote


def _arguments(words: list[str]) -> list[str]:
    """Return the words behind the program; a log named before it goes with them as `--db`."""
    place = next((at for at, word in enumerate(words) if Path(word).name == "coachlog"), 0)
    logs = [word for word in words[:place] if word.startswith("COACHLOG_DB=")]
    named = [f"--db={log.partition('=')[2]}" for log in logs]
    return named + words[place + 1 :]


def _quote(text: str, quote: str) -> str:
    """Return a value as it is typed in bash, inside the quotation mark that is open."""
    if quote == "'":
        return text.replace("'", "'\\''")
    return re.sub(r'(["\\$`])' if quote else r"([^\w./+,%-])", r"\\\1", text)


def _remark(text: str) -> str:
    from coachlog.render.lines import visible

    return visible(" ".join(text.split()))
