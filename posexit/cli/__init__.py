"""The command line: the table of commands, and the one edge where errors become messages.

Help texts are written here in both languages, since they are fixed before a language is known; all
other words come from the templates.
"""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from posexit.cli import check, form, letter, letters, show, start


class Edge(TyperGroup):
    """Turns what the user can mend into one message and an exit code; the rest is a bug and shows."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command, with the edge around it."""
        from posexit.errors import PosexitError

        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")  # a code page that lacks a character must not stop us
        try:
            return super().invoke(ctx)
        except PosexitError as error:
            from posexit.cli.edge import show_error

            show_error(error)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Edge,
    help="退掉移动POS机：回答问题，得到清单和可签字的信。 / Leave a mobile POS contract: questions in, letters out.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=False,
)

app.command("start", help="一步一步问，写出清单和信。 / Ask step by step, write checklist and letters.")(
    start.start
)
app.command("letter", help="写一封信。 / Write one letter.")(letter.letter)
app.command("letters", help="列出所有的信。 / List all letters.")(letters.letters)
app.command("form", help="给一份待填的答案文件。 / Give an answers file to fill in.")(form.form)
app.command("check", help="检查答案文件或模板。 / Check an answers file or templates.")(check.check)
app.command("show", help="说明能怎么退、为什么。 / Say how the contract can be left, and why.")(show.show)


@app.callback(invoke_without_command=True)
def begin(
    ctx: typer.Context, version: bool = typer.Option(False, "--version", help="版本号 / Version.")
) -> None:
    """Say where to begin when no command is given."""
    if version:
        from posexit import __version__

        typer.echo(f"posexit {__version__}")
    elif ctx.invoked_subcommand is None:
        from posexit.cli.session import session

        typer.echo(session().say("begin"))
