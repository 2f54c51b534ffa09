"""`posexit form`: an answers file to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posexit.cli.options import Kind, LangOption, TemplatesOption, TodayOption


def form(
    kind: Annotated[Kind, typer.Option("--type", help="个人或商户 / Person or business.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到文件 / Write to a file.", metavar="FILE")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="填好虚构例子 / Filled with a made-up case.")
    ] = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Give an answers file with every field, its question, its choices and an example."""
    from posexit.cli.session import put, session
    from posexit.files import write_output
    from posexit.form import form as written

    now = session(lang, templates, today)
    values = now.library.example(kind.value) if example else {"applicant.type": kind.value}
    content = written(now.library, now.lang, values)
    if output is None:
        put(content)
        return
    write_output(output, content.encode(), overwrite=False)
    now.note("note.written", path=output)
    now.note("note.form-next", path=output)
