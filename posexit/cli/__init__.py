"""The command line: the table of commands, and the one edge where errors become messages.

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

from posexit.cli import (
    batch,
    calendar,
    check,
    close,
    done,
    evidence,
    form,
    letter,
    letters,
    log,
    render,
    reply,
    sent,
    show,
    sources,
    start,
    status,
    undo,
    update,
)

WrongUsage: Any = typer.BadParameter.__base__
"""typer keeps click to itself; this is the way to its error that it publishes."""


class Edge(TyperGroup):
    """Turns what the user can mend into one message and an exit code; the rest is a bug and shows."""

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
        from posexit.cli.sections import write_sections

        write_sections(self.commands, formatter)


@contextlib.contextmanager
def _edge() -> Iterator[None]:
    _prepare_streams()
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


def _prepare_streams() -> None:
    """Make the streams ones that nothing can stop: every character is shown somehow, a closed one is none."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
        elif mode == "w" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


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

app.command("start", help="一步一步问，写出清单和信。 / Ask step by step, write checklist and letters.")(
    start.start
)
app.command("show", help="说明能怎么退、为什么、要做什么。 / Say how to leave, why, and what to do.")(
    show.show
)
app.command("render", help="改了答案或有了进展，重写清单和信。 / Write the files of a case anew.")(
    render.render
)
app.command("update", help="模板更新后，更新案卷里的文件。 / Bring the files up to newer templates.")(
    update.update
)
app.command("letter", help="写一封信，不提问。 / Write one letter, without a question.")(letter.letter)
app.command("letters", help="列出所有的信。 / List all letters.")(letters.letters)
app.command("form", help="给一份待填的答案文件。 / Give an answers file to fill in.")(form.form)
app.command("sources", help="列出依据和谁用到它。 / List the sources and what uses each.")(sources.sources)
app.command("check", help="检查答案文件、案卷或模板。 / Check an answers file, a case or templates.")(
    check.check
)
app.command("status", help="办到哪一步，接下来做什么。 / Where the case stands and what is next.")(
    status.status
)
app.command("done", help="勾掉做完的事。 / Tick off what was done.")(done.done)
app.command("log", help="记一次联系、对方的条件或确认。 / Write down a contact, an offer, a confirmation.")(
    log.log
)
app.command("sent", help="记一封信寄出或送达。 / Write down that a letter went out or arrived.")(sent.sent)
app.command("reply", help="对方答复了：写回复函。 / They answered: write what to answer.")(reply.reply)
app.command("evidence", help="存一份证据并编号。 / Keep a file as a numbered exhibit.")(evidence.evidence)

app.command("undo", help="撤回记错的一条。 / Take back an entry written by mistake.")(undo.undo)
app.command("calendar", help="写出可导入手机日历的日程。 / Write the days for your calendar.")(
    calendar.calendar
)
app.command("close", help="核对还缺什么，结案留记录。 / See what is missing, end the case with a record.")(
    close.close
)

app.command("batch", help="一张表做成许多案卷。 / A whole table becomes case folders.")(batch.batch)


@app.callback(invoke_without_command=True)
def begin(
    ctx: typer.Context, version: bool = typer.Option(False, "--version", help="版本号 / Version.")
) -> None:
    """Say where to begin when no command is given."""
    if version:
        from posexit import __version__

        typer.echo(f"posexit {__version__}")
    elif ctx.invoked_subcommand is None:
        from posexit.cli.session import put, session

        put(session().say("begin") + "\n")
