"""The command line: the one edge where errors become messages.

Help texts are written here in both languages, since they are fixed before a language is known; all
other words come from the templates.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperGroup

from posexit.cli.commands import Commands, write_sections
from posexit.cli.streams import prepare

WrongUsage: Any = typer.BadParameter.__base__
"""typer keeps click to itself; this is the way to its error that it publishes."""


class Edge(TyperGroup):
    """Turns what the user can mend into one message and an exit code; the rest is a bug and shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands: Any = Commands()

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        """Read the options before the command, with the edge around it."""
        with _edge():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, with the edge around it."""
        with _edge():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that was named; a wrong name is told with the right ones."""
        from posexit.errors import UsageError

        if args and args[0] not in self.commands and not args[0].startswith("-"):
            with _edge():
                raise UsageError("unknown-command", given=args[0], known=", ".join(self.commands))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 (its class calls it so)
        """Write the list of commands into the help."""
        write_sections(formatter)


@contextlib.contextmanager
def _edge() -> Iterator[None]:
    prepare()
    try:
        yield
        if sys.stdout:
            sys.stdout.flush()  # here a full disk can still be told
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:  # whoever read us has enough
        _drop_output()
        raise typer.Exit(1) from None
    except Exception as error:
        from posexit.cli.edge import tell

        code = tell(error, WrongUsage)
        if code is None:
            raise
        _drop_output()
        raise typer.Exit(code) from None


def _drop_output() -> None:
    """Write what is left, where it can still be written, so that the interpreter's end does not fail on it."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


app = typer.Typer(
    cls=Edge,
    help="退掉移动POS机：回答问题，得到清单和可签字的信。 / Leave a mobile POS contract: questions in, letters out.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=False,
)


@app.callback(invoke_without_command=True)
def begin(
    ctx: typer.Context, version: bool = typer.Option(False, "--version", help="版本号 / Version.")
) -> None:
    """Say where to begin when no command is given."""
    if version:
        from posexit import __version__

        typer.echo(f"posexit {__version__}")
    elif ctx.invoked_subcommand is None:
        from posexit.cli.session import put_lines, session

        put_lines([session().say("begin")])
