"""`posexit preview`: a letter in the situations that show most of it, both languages side by side."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from posexit.cli.options import LangOption, TemplatesOption, TodayOption, to_file


class Shape(StrEnum):
    """What a preview may be."""

    html = "html"
    md = "md"


def preview(
    letter_id: Annotated[
        str, typer.Argument(metavar="LETTER", help="哪封信，或checklist / Which letter, or checklist.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写成网页文件 / The page to write.", metavar="FILE"),
    ] = None,
    shape: Annotated[
        Shape | None, typer.Option("--format", help="网页或文字，不写就看文件名 / Page or text.")
    ] = None,
    most: Annotated[
        int, typer.Option("--situations", min=1, max=99, help="最多几种情形 / At most so many situations.")
    ] = 4,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Show a letter in several situations; with --output as a page, else as text."""
    from posexit.cli.session import put, session
    from posexit.files import write_output
    from posexit.preview import preview as made_of
    from posexit.styles import style
    from posexit.writers import preview as writer

    now = session(lang, templates, today, letters=True)
    now.library.check_letters(letter_id, more=("checklist",))
    output = to_file(output)
    made = made_of(letter_id, now.library, now.today, most)
    say = writer.Said(now.library, now.lang)
    chosen = shape or (Shape.md if output is None or output.suffix.lower() == ".md" else Shape.html)
    if chosen is Shape.html:
        content = writer.page(made, say, partial(style, now.library))
    else:
        content = writer.text(made, say).encode()
    if output is None:
        put(content)
        return
    write_output(output, content)
    now.note("note.written", path=output)
