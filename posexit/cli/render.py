"""`posexit render`: writes the files of a case anew after a changed answer, or after what happened since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import (
    AnswersOption,
    FolderArgument,
    FontOption,
    Format,
    JsonOption,
    LangOption,
    LetterLang,
    LetterLangOption,
    SetOption,
    TemplatesOption,
    TodayOption,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from posexit.casefiles import Wanted
    from posexit.cli.answered import Answered
    from posexit.cli.writing import Done
    from posexit.outputs import Output


def render(
    folder: FolderArgument,
    pairs: SetOption = None,
    answers: AnswersOption = None,
    formats: Annotated[
        list[Format] | None, typer.Option("--format", help="格式，可重复 / Format, repeatable.")
    ] = None,
    letter_lang: LetterLangOption = None,
    font: FontOption = None,
    redate: Annotated[
        bool, typer.Option("--redate", help="没寄出的信改成今天的日期 / Date unsent letters today.")
    ] = False,
    by_hand: Annotated[
        bool | None,
        typer.Option(
            "--blank-identity/--printed-identity",
            help="姓名、证件、联系方式留空手写 / Leave who you are to be written by hand.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write the checklist and the letters that apply anew; what was edited or sent stays."""
    import json

    from posexit.casefiles import CaseFiles
    from posexit.cli import writing
    from posexit.cli.answered import Answered
    from posexit.cli.session import put, put_lines, session
    from posexit.folder import CaseFolder

    now = session(lang, templates, today, letters=True)
    with CaseFolder.open(folder).locked() as case:
        given = Answered.take(now, case, answers, pairs or [])
        holdings = case.holdings()
        wanted = _wanted(given, formats or [], letter_lang, font, by_hand, redate=redate)
        made = CaseFiles(given.advice, now.library, wanted, holdings).all()
        foreign = holdings.foreign(made, now.library)
        given.save()
        done = writing.put(case, made, given.front())
    blank = _blank(given, wanted)
    if as_json:
        put(json.dumps(_told(given, done, made, blank), ensure_ascii=False, indent=2) + "\n")
    else:
        lines = [
            *_answered(given),
            *_written(given, done),
            *_earlier_dates(given, made),
            *_open(given, blank),
        ]
        put_lines([*lines, *writing.next_step(now, given.advice)])
    _notes(given, done, foreign)


def _wanted(
    given: Answered,
    formats: list[Format],
    letter_lang: LetterLang | None,
    font: Path | None,
    by_hand: bool | None,
    *,
    redate: bool,
) -> Wanted:
    """Return what the flags say over what the folder has; an answer on the languages given now counts too."""
    from dataclasses import replace

    from posexit.cli.writing import as_before

    case = given.walk.case
    before = as_before(case, given.folder.holdings(), example=given.saved.example)
    languages = before.languages
    if letter_lang or "letter.languages" in given.changed:
        languages = (letter_lang or LetterLang(case.letter.languages or "zh")).languages
    suffixes = tuple(dict.fromkeys(one.value for one in formats))
    return replace(
        before,
        formats=suffixes,
        languages=languages,
        font=font or before.font,
        dates="today" if redate else "unless-changed",
        by_hand=before.by_hand if by_hand is None else by_hand,
    )


def _earlier(given: Answered, made: Sequence[Output]) -> dict[str, str]:
    """Return the letters that keep an earlier day, with that day."""
    days = {str(one.meta["letter"]): str(one.meta["day"]) for one in made if "day" in one.meta}
    return {letter: day for letter, day in days.items() if day != given.now.today.isoformat()}


def _blank(given: Answered, wanted: Wanted) -> dict[str, list[str]]:
    """Return the fields that stay blank in each letter of a case whose questions were not all asked."""
    from posexit.cli.reviewing import blanks

    if given.saved.finished or not given.walk.open:
        return {}
    found = blanks(given.now, given.advice, wanted.languages[0])
    return {letter: names for letter, names in found.items() if names}


def _told(
    given: Answered, done: Done, made: Sequence[Output], blank: Mapping[str, list[str]]
) -> dict[str, object]:
    return {
        "answers": list(given.changed),
        "set_aside": list(given.newly_aside),
        "open": [ask.name for ask in given.walk.open],
        "blanks": blank,
        "changed": done.changed,
        "files": done.told(),
        "dated_earlier": _earlier(given, made),
    }


def _answered(given: Answered) -> Iterator[str]:
    from posexit.fields import pattern

    now = given.now
    if given.changed:
        names = dict.fromkeys(map(pattern, given.changed))
        labels = now.say("render.joint").join(now.library.question(name).label.to(now.lang) for name in names)
        yield now.say("render.answers", labels=labels)
    if given.newly_aside:
        yield now.say("start.set-aside", count=len(given.newly_aside))


def _written(given: Answered, done: Done) -> Iterator[str]:
    from posexit.cli.writing import grouped

    now = given.now
    if not done.changed:
        yield now.say("render.nothing")
        return
    yield now.say("render.written")
    yield from done.changes(now)
    yield from grouped(now, "start.frozen", done.sent)
    if same := sum(not one.changed for one in done.written):
        yield now.say("render.same", count=same)


def _earlier_dates(given: Answered, made: Sequence[Output]) -> Iterator[str]:
    from posexit.cli.session import shown_path

    earlier = _earlier(given, made)
    if earlier:
        days = given.now.say("render.joint").join(sorted(set(earlier.values())))
        path = shown_path(given.folder.path)
        yield given.now.say("render.earlier-dates", count=len(earlier), days=days, path=path)


def _open(given: Answered, blank: Mapping[str, list[str]]) -> Iterator[str]:
    from posexit.cli.session import shown_path
    from posexit.explain import letter_title

    now = given.now
    if given.saved.finished or not given.walk.open:
        return
    yield now.say("render.open", count=len(given.walk.open), path=shown_path(given.folder.path))
    for letter, names in blank.items():
        labels = now.say("render.joint").join(now.library.question(name).label.to(now.lang) for name in names)
        title = letter_title(given.advice.now, letter, now.library, now.lang)
        yield now.say("render.blank", title=title, count=len(names), labels=labels)


def _notes(given: Answered, done: Done, foreign: frozenset[str]) -> None:
    """Tell what is beside the result: contradictions, and files that had been made with other templates."""
    now = given.now
    for problem in given.advice.problems:
        now.note("note.problem", reason=now.say(f"problems.{problem.code}", **problem.params))
    changed = {
        one["path"] for one in done.told() if one["state"] in {"replaced", "removed", "kept", "retired"}
    }
    if count := len(foreign & changed):
        now.note("render.from-other-templates", count=count)
