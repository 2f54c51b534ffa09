"""`posexit form`: an answers file to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import Kind, LangOption, TemplatesOption, TodayOption, to_file

if TYPE_CHECKING:
    from posexit.cli.session import Session

_EXAMPLE_ID = "A-001"


def form(
    kind: Annotated[Kind, typer.Option("--type", help="个人或商户 / Person or business.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到文件 / Write to a file.", metavar="FILE")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="填好虚构例子 / Filled with a made-up case.")
    ] = False,
    table: Annotated[
        bool,
        typer.Option("--csv", help="多个案子用的表格，带一行例子 / Table for many cases, with an example."),
    ] = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Give an answers file with every field, its question, its choices and an example."""
    from posexit.cli.session import put, session, shown_path
    from posexit.files import write_output
    from posexit.form import form as written

    now = session(lang, templates, today)
    values = now.library.example(kind.value) if example or table else {"applicant.type": kind.value}
    content = _table(now, values) if table else written(now.library, now.lang, values).encode()
    output = to_file(output)
    if output is None:
        put(content)
        return
    write_output(output, content, overwrite=False)
    now.note("note.written", path=output)
    now.note("note.table-next" if table else "note.form-next", path=shown_path(output))


def _table(now: Session, values: Mapping[str, str]) -> bytes:
    """Return the sheet that `posexit batch` reads, as Excel opens it."""
    from posexit.headings import sheet
    from posexit.report import MARK, line

    rows = sheet(now.library, now.lang, {"id": _EXAMPLE_ID, **values})
    return MARK + b"".join(line(row) for row in rows)
