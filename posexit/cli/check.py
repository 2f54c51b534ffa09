"""`posexit check`: every problem of an answers file or of templates, with where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import JsonOption, LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from posexit.cli.session import Session


def check(
    path: Annotated[
        str | None, typer.Argument(metavar="FILE|DIR|-", help="答案文件或模板文件夹 / Answers or templates.")
    ] = None,
    builtin: Annotated[
        bool, typer.Option("--builtin", help="检查自带模板 / Check the built-in templates.")
    ] = False,
    cases: Annotated[
        Path | None, typer.Option("--cases", help="用这些情形来试 / Situations to try.", metavar="DIR")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Report every problem; exit 1 where there is one that must be mended."""
    from posexit.cli.session import session
    from posexit.errors import UsageError

    if bool(path) == builtin:
        session(lang, templates)
        raise UsageError("check-what")
    if builtin or Path(str(path)).is_dir():
        now = session(lang, None if builtin else Path(str(path)), today)
        _templates(now, cases, as_json=as_json)
    else:
        _answers(session(lang, templates, today), str(path), as_json=as_json)


def _answers(now: Session, path: str, *, as_json: bool) -> None:
    import json

    from posexit import answers as answers_
    from posexit.cli.edge import bad_answer
    from posexit.fields import build
    from posexit.problems import doubts, problems

    given = answers_.read(path)
    case, bad = build(answers_.canonical(given, now.library))
    located = answers_.located(bad, given)
    doubtful = (*problems(case, now.today), *doubts(case))
    said = [now.say(f"problems.{problem.code}", **problem.params) for problem in doubtful]
    if as_json:
        errors = [{"line": line, "field": name, "code": code} for line, name, code, _ in located]
        found = [
            {"severity": p.severity, "code": p.code, "fields": p.fields, "reason": reason}
            for p, reason in zip(doubtful, said, strict=True)
        ]
        typer.echo(json.dumps({"errors": errors, "problems": found}, ensure_ascii=False, indent=2))
    else:
        for line, name, code, params in located:
            typer.echo(bad_answer(now, line, name, code, dict(params)))
        for problem, reason in zip(doubtful, said, strict=True):
            lines = [str(given[name].line) for name in problem.fields if name in given and given[name].line]
            place = now.say("note.line", line=", ".join(lines)) if lines else ""
            typer.echo(now.say(f"note.{problem.severity}", place=place, reason=reason))
        typer.echo(now.say("check.answers", errors=len(located), doubts=len(doubtful)))
    if located:
        raise typer.Exit(1)


def _templates(now: Session, cases: Path | None, *, as_json: bool) -> None:
    import json

    from posexit.checks import check_templates

    findings = check_templates(now.library, now.today, cases)
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            typer.echo(f"{finding.where}: {finding.code} {finding.text.to(now.lang)}")
        typer.echo(now.say("check.templates", count=len(findings)))
    if findings:
        raise typer.Exit(1)
