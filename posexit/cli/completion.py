"""`posexit completion`: the script with which a shell completes posexit's commands, letters and answers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from posexit.cli.options import LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from posexit.completion import Command, Taken

_SKELETONS = Path(__file__).parent / "shells"
_HELP = "帮助 / Help."


class Shell(StrEnum):
    """The shells for which there is a script."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


def completion(
    ctx: typer.Context,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="哪种终端 / Which shell.")],
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Print the script for a shell; its first lines say where to keep it."""
    from posexit.cli.session import put, session
    from posexit.completion import offers, script

    now = session(lang, templates, today)
    told = "en" if shell is Shell.powershell else now.lang  # its script is ASCII
    say = now.library.words.say
    head = f"{say('completion.about', told)}\n{say(f'completion.{shell}', told)}"
    root = ctx.find_root()
    offered = offers(_command(root.command, root, ""), now.library, told)
    put(script(shell.value, (_SKELETONS / shell).read_text(encoding="utf-8"), head, offered))


def _command(command: Any, ctx: Any, path: str) -> Command:
    """Return a command of typer with what it takes and those below it, in the order of the help."""
    from posexit.completion import Command, Taken

    taken = [_taken(parameter) for parameter in command.params if not getattr(parameter, "hidden", False)]
    below = [(name, command.get_command(ctx, name)) for name in getattr(command, "commands", ())]
    return Command(
        path,
        command.help or "",
        (*taken, Taken(("--help",), "", _HELP, flag=True)),
        tuple(_command(one, ctx, f"{path} {name}".strip()) for name, one in below if not one.hidden),
    )


def _taken(parameter: Any) -> Taken:
    from posexit.completion import Taken

    option = parameter.param_type_name == "option"
    described = getattr(parameter, "type_descriptor", None) or parameter.type
    choices = getattr(described, "choices", None) or ()
    return Taken(
        tuple(parameter.opts) if option else (),
        parameter.metavar or "",
        parameter.help or "",
        tuple(str(getattr(choice, "value", choice)) for choice in choices),
        flag=bool(getattr(parameter, "is_flag", False)),
    )
