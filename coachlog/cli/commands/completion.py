"""completion: the script by which a shell completes commands and names."""

from __future__ import annotations

from typing import Annotated

import typer

from coachlog.cli.program.command import command, family
from coachlog.cli.terminal.say import put
from coachlog.domain.choices import parse_choice
from coachlog.domain.command_names import CommandName

app = family()

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
    # Nothing returned lets PowerShell offer files. Before 7 it takes quotes out of arguments.
    "powershell": """\
Register-ArgumentCompleter -Native -CommandName coachlog -ScriptBlock {
    param($word, $ast, $cursor)
    $line = $ast.Extent.Text
    $at = $cursor - $ast.Extent.StartOffset
    $line = $line.PadRight($at).Substring(0, $at)
    if ($PSVersionTable.PSVersion.Major -lt 7) { $line = $line -replace '"', '\\"' }
    $before = $env:_COACHLOG_COMPLETE, [Console]::OutputEncoding
    try {
        $env:_COACHLOG_COMPLETE = 'powershell'
        [Console]::OutputEncoding = [Text.Encoding]::UTF8
        $found = @(& $ast.CommandElements[0].Value $line 2>$null)
    } finally {
        $env:_COACHLOG_COMPLETE, [Console]::OutputEncoding = $before
    }
    foreach ($one in $found) {
        $value, $remark = $one -split "`t", 2
        if (-not $value) { return }
        $typed = $value
        if ($value -match '[^\\w./+=:-]') { $typed = "'" + ($value -replace "'", "''") + "'" }
        if (-not $remark) { $remark = $value }
        [Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $remark)
    }
}
""",
}


@command(
    app,
    CommandName.COMPLETION,
    "coachlog completion bash",
    "coachlog completion zsh",
)
def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish|powershell", help="Your shell.")],
) -> None:
    """Print the script that completes commands and names with the Tab key.

    \b
    Put the line of your shell into the file that it reads when it starts:
      ~/.bashrc                   eval "$(coachlog completion bash)"
      ~/.zshrc, below compinit    eval "$(coachlog completion zsh)"
      ~/.config/fish/config.fish  coachlog completion fish | source
      $PROFILE of PowerShell      coachlog completion powershell | Out-String | Invoke-Expression
    """
    put(SCRIPTS[parse_choice("shell", shell, tuple(SCRIPTS))], nl=False)
