"""`posexit start`: from the first question to a folder that is ready to sign."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import (
    AnswersOption,
    BlankIdentityOption,
    FontOption,
    Format,
    Kind,
    LangOption,
    LetterLangOption,
    PlainOption,
    SetOption,
    TemplatesOption,
    TodayOption,
)

if TYPE_CHECKING:
    from posexit.prompts import Prompter


def start(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="案卷文件夹 / Case folder.")] = None,
    answers: AnswersOption = None,
    pairs: SetOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="不问，直接写 / Write without asking.")] = False,
    plain: PlainOption = False,
    example: Annotated[Kind | None, typer.Option("--example", help="用虚构例子 / A made-up case.")] = None,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="格式，可重复 / Format, repeatable.")
    ] = None,
    letter_lang: LetterLangOption = None,
    font: FontOption = None,
    by_hand: BlankIdentityOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Ask step by step, then write the checklist and the letters that apply."""
    from posexit.cli.interviewing import Interview
    from posexit.cli.session import session
    from posexit.prompts.hush import hushed

    now = session(lang, templates, today, letters=True)
    prompter = None if yes else _prompter(plain=plain)
    chosen = formats or [Format.docx, Format.pdf, Format.md]
    quiet = hushed() if prompter and prompter.takes_ahead else nullcontext()
    with quiet, Interview(now, prompter, chosen, letter_lang, font, by_hand=by_hand) as interview:
        interview.begin(folder, answers, pairs or [], example)
        interview.ask()
        interview.write()


def _prompter(*, plain: bool) -> Prompter:
    """Return the prompter that fits the terminal.

    Raises:
        UsageError: there is no terminal, and --plain was not asked for.
    """
    from posexit.cli.prompting import prompter
    from posexit.errors import UsageError

    found = prompter(plain=plain)
    if found is None:
        raise UsageError("no-terminal")
    return found
