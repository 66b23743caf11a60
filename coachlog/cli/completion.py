"""Shell completion: the scripts that ask, and the answers; quick, and quiet on any failure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from coachlog.cli import click
from coachlog.cli.commands import command, family
from coachlog.cli.speech import put
from coachlog.domain.choices import parse_choice
from coachlog.domain.command_names import CommandName

app = family()

ASKED = "_COACHLOG_COMPLETE"  # names the shell that asks; its arguments are the line and the word

# Each script hands over the line up to the cursor, and bash the part of it that it will replace.
# The answer is a line per candidate, its remark behind a tab; nothing before the tab means files.
SCRIPTS = {
    "bash": """\
_coachlog() {
    local line="${COMP_LINE:0:COMP_POINT}" found
    [[ -n $line ]] || line="${COMP_WORDS[*]:0:COMP_CWORD+1}"
    COMPREPLY=()
    while IFS= read -r found; do
        if [[ $found == $'\\t'* ]]; then
            compopt -o default 2>/dev/null
        else
            COMPREPLY+=("$found")
        fi
    done < <(_COACHLOG_COMPLETE=bash "${1/#\\~/$HOME}" "$line" "$2" 2>/dev/null)
}
complete -o nosort -F _coachlog coachlog 2>/dev/null || complete -F _coachlog coachlog
""",
    "zsh": """\
#compdef coachlog
_coachlog() {
    local -a found
    local one value
    while IFS= read -r one; do
        value="${one%%$'\\t'*}"
        if [[ -z $value ]]; then
            [[ $PREFIX == -*=* ]] && compset -P 1 '*='
            _files
            return
        fi
        found+=("${value//:/\\\\:}:${one#*$'\\t'}")
    done < <(_COACHLOG_COMPLETE=zsh ${~words[1]} "$LBUFFER" 2>/dev/null)
    _describe -V coachlog found -U
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _coachlog "$@"
else
    compdef _coachlog coachlog
fi
""",
    "fish": """\
function __coachlog_complete
    set -l program (string match -v -- '*=*' (commandline -opc))[1]
    set -l word (commandline -ct)
    set -l line (commandline -cp | string collect)
    for found in (env _COACHLOG_COMPLETE=fish $program $line 2>/dev/null)
        if string match -q -- \\t'*' $found
            set -l option (string match -r -- '^-[^=]*=' $word; or echo)
            for path in (__fish_complete_path (string replace -- "$option" '' $word))
                echo $option$path
            end
        else
            echo $found
        end
    end
end
complete -c coachlog -k -f -a '(__coachlog_complete)'
""",
}


@command(
    app,
    CommandName.COMPLETION,
    "coachlog completion bash",
    "coachlog completion zsh",
)
def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help="Your shell.")],
) -> None:
    """Print the script that completes commands and names with the Tab key.

    \b
    Put the line of your shell into the file that it reads when it starts:
      ~/.bashrc                   eval "$(coachlog completion bash)"
      ~/.zshrc, below compinit    eval "$(coachlog completion zsh)"
      ~/.config/fish/config.fish  coachlog completion fish | source
    """
    put(SCRIPTS[parse_choice("shell", shell, tuple(SCRIPTS))], nl=False)


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
    from coachlog.cli.output import open_output

    line, replaced = (*arguments, "", "")[:2]
    try:
        found = list(_complete(shell, line, replaced, program))
    except Exception:  # noqa: BLE001  (the Tab key must never print an error into the line)
        return
    with open_output(None) as out:
        out.writelines(f"{one}\n" for one in found)


def _complete(shell: str, line: str, replaced: str, program: click.Command) -> Iterator[str]:
    from typer._completion_classes import BashComplete  # it only finds; what is said is ours

    raw_words = _split(line)
    raw = raw_words.pop()
    typed, quote = _unquote(raw)
    option = re.match(r"--?[\w-]+=", typed)
    before = option[0] if option else ""
    # bash replaces only what follows the last of its word breaks, such as `=`.
    kept = len(_unquote(raw.removesuffix(replaced))[0]) if shell == "bash" else 0
    finder = BashComplete(program, {}, "coachlog", ASKED)
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
