"""`posexit show`: how this contract can be left, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from posexit.cli.options import JsonOption, LangOption, SetOption, TemplatesOption, TodayOption, TypeOption


def show(
    source: Annotated[
        str,
        typer.Argument(metavar="FILE|FOLDER|-", help="答案文件、案卷或标准输入 / Answers, case or stdin."),
    ],
    as_json: JsonOption = False,
    kind: TypeOption = None,
    pairs: SetOption = None,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Say the ground, the route, what to do, the letters that apply, the totals and the contradictions."""
    from posexit.advice import advise
    from posexit.cli.session import put, session
    from posexit.outline import outline

    now = session(lang, templates, today)
    folder = Path(source) if Path(source).is_dir() else None
    given = now.given(None if folder else source, pairs, kind, folder)
    told = outline(advise(given.case, now.library, now.today, given.story), now.library, now.lang)
    if as_json:
        put(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    from posexit import screen

    screen.advice(now.say, told)
