"""`cst completion`: the shell completes what is typed."""

from __future__ import annotations

from typing import Final

import click

from cs_toolkit import params
from cs_toolkit.env import Env
from cs_toolkit.errors import say
from cs_toolkit.params.completing import SHELLS, script
from cs_toolkit.params.types import Choice

_HOW: Final = {
    "bash": say("add this line to ~/.bashrc and open a new shell: {line}", line='eval "$(cst completion bash)"'),
    "zsh": say("add this line to ~/.zshrc and open a new shell: {line}", line='eval "$(cst completion zsh)"'),
    "fish": say(
        "type this line once and open a new shell: {line}",
        line="cst completion fish > ~/.config/fish/completions/cst.fish",
    ),
    "powershell": say(
        "add this line to the file that $PROFILE names and open a new shell: {line}",
        line="cst completion powershell | Out-String | Invoke-Expression",
    ),
}


@params.command("completion", examples=["cst completion bash", "cst completion powershell"])
@click.argument("shell", type=Choice(SHELLS), metavar="bash|zsh|fish|powershell")
@params.pass_env
def command(env: Env, *, shell: str) -> None:
    """What makes your shell complete commands, options, cases, causes, carriers and columns when you press Tab.

    A case is found by its id, by what is short for it, and by its customer or product. On a terminal it also says
    where the lines go.
    """
    env.out.write(script(shell))
    if env.out.isatty():
        env.talk(_HOW[shell])
