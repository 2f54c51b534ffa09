"""`posexit show`: how this contract can be left, and why."""

from __future__ import annotations

import json
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
    """Say the ground, the route, the letters that apply, the totals and the contradictions."""
    from posexit.advice import advise
    from posexit.cli.session import session
    from posexit.explain import explanation

    now = session(lang, templates, today)
    advice = advise(now.case(source, pairs, kind), now.library, now.today)
    told = explanation(advice, now.library, now.lang)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    from posexit import screen

    screen.advice(now.say, told)
