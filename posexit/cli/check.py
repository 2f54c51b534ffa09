"""`posexit check`: every problem of answers or of templates, with where it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import JsonOption, LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from posexit.answers import Answers
    from posexit.checks import Finding
    from posexit.cli.session import Session
    from posexit.library import Library


def check(
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|FOLDER|-", help="答案文件、案卷或模板文件夹 / Answers, case or templates."
        ),
    ] = None,
    builtin: Annotated[
        bool, typer.Option("--builtin", help="检查自带模板 / Check the built-in templates.")
    ] = False,
    cases: Annotated[
        Path | None,
        typer.Option(
            "--cases", help="用这些情形来试 / Situations to try.", metavar="DIR", exists=True, file_okay=False
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Report every problem; exit 1 where there is one that must be mended."""
    from posexit.answers import Answer, read
    from posexit.cli.session import session
    from posexit.errors import UsageError
    from posexit.folder import CaseFolder, is_case
    from posexit.library import HOLIDAYS, Library

    now = session(lang, templates, today)
    if bool(path) == builtin:
        raise UsageError("check-what")
    place = Path(path or "")
    if builtin:
        _templates(now, Library(), cases, as_json=as_json)
    elif place.name == HOLIDAYS:
        _holidays(now, place, as_json=as_json)
    elif is_case(place):
        saved = CaseFolder.open(place).load().answers
        _answers(now, {name: Answer(text) for name, text in saved.items()}, as_json=as_json)
    elif place.is_dir():
        _templates(now, Library(place), cases, as_json=as_json)
    else:
        _answers(now, read(str(path)), as_json=as_json)


def _answers(now: Session, given: Answers, *, as_json: bool) -> None:
    from posexit.answers import canonical, located
    from posexit.cli.edge import bad_answers, reason
    from posexit.cli.session import put, put_lines
    from posexit.fields import build
    from posexit.problems import doubts, problems

    case, bad = build(canonical(given, now.library))
    wrong = located(bad, given)
    doubtful = (*problems(case, now.today), *doubts(case))
    said = [now.say(f"problems.{problem.code}", **problem.params) for problem in doubtful]
    if as_json:
        errors = [
            {"line": line, "field": name, "code": code, "reason": reason(now, code, params, name)}
            for line, name, code, params in wrong
        ]
        found = [
            {"severity": p.severity, "code": p.code, "fields": p.fields, "reason": told}
            for p, told in zip(doubtful, said, strict=True)
        ]
        put(json.dumps({"errors": errors, "problems": found}, ensure_ascii=False, indent=2) + "\n")
    else:
        lines = bad_answers(now, wrong)
        for problem, told in zip(doubtful, said, strict=True):
            at = sorted({line for name in problem.fields if name in given and (line := given[name].line)})
            place = now.say("note.line", line=", ".join(map(str, at))) if at else ""
            lines.append(now.say(f"note.{problem.severity}", place=place, reason=told))
        lines.append(now.say("check.answers", errors=len(wrong), doubts=len(doubtful)))
        put_lines(lines)
    if wrong:
        raise typer.Exit(1)


def _templates(now: Session, library: Library, cases: Path | None, *, as_json: bool) -> None:
    from posexit.checks import check_templates

    _tell(now, check_templates(library, now.today, cases), as_json=as_json)


def _holidays(now: Session, path: Path, *, as_json: bool) -> None:
    from posexit.checks.findings import in_words
    from posexit.checks.holidays import check_holidays

    _tell(now, in_words(check_holidays([path]), now.library), as_json=as_json)


def _tell(now: Session, findings: Sequence[Finding], *, as_json: bool) -> None:
    from posexit.cli.session import put, put_lines

    if as_json:
        put(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=2) + "\n")
    else:
        lines = [f"{finding.where}: {finding.code} {finding.text.to(now.lang)}" for finding in findings]
        put_lines([*lines, now.say("check.templates", count=len(findings))])
    if findings:
        raise typer.Exit(1)
