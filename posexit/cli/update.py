"""`posexit update`: brings files that older templates made up to the present ones; --pretend only shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import FolderArgument, JsonOption, LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from posexit.cli.answered import Answered
    from posexit.cli.session import Session
    from posexit.cli.writing import Done
    from posexit.differences import Change
    from posexit.holdings import Holdings
    from posexit.outputs import Output, Written

    Differences = dict[str, tuple[Change, ...]]

MOST = 12
"""Lines that differ, shown of one document; --json has them all."""


def update(
    folder: FolderArgument,
    pretend: Annotated[
        bool,
        typer.Option("--pretend", help="只看会变什么，什么都不写 / Show what would change, write nothing."),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write the files anew that older templates made; what was edited or sent stays."""
    import contextlib

    from posexit.cli import writing
    from posexit.cli.answered import Answered
    from posexit.cli.session import session
    from posexit.folder import CaseFolder

    now = session(lang, templates, today, letters=True)
    case = CaseFolder.open(folder)
    with contextlib.nullcontext() if pretend else case.locked():
        given = Answered.take(now, case, None, [])
        holdings = case.holdings()
        made = writing.made_as_before(
            given.advice, now, holdings, example=given.saved.example, keep_dates=True
        )
        foreign = holdings.foreign(made, now.library)
        coming = holdings.behind(made, foreign) if holdings.is_written else []
        coming += [one for one in made if one not in coming and holdings.has(one)]  # noted as made with these
        spared = holdings.paths - foreign | {one.relative for one in made} - {one.relative for one in coming}
        done = writing.foresee(case, coming, spared=spared)
        differences = _differences(given, done, coming)
        if holdings.is_written and not pretend:
            done = writing.put(case, coming, given.front(), spared=spared)
    _show(given, holdings, foreign, done, differences, pretend=pretend, as_json=as_json)


def _differences(given: Answered, done: Done, coming: Sequence[Output]) -> Differences:
    """Return the lines that differ, by the path of each text file that becomes another one."""
    from posexit.differences import changes

    old_names = {new: old for old, new in done.renamed.items()}
    found = {}
    for one, output in zip(done.written, coming, strict=True):
        before = _text(given, old_names.get(output.relative, output.relative), output)
        if one.changed and before is not None:
            found[output.relative] = changes(before, output.content.decode())
    return found


def _text(given: Answered, relative: str, output: Output) -> str | None:
    """Return the text that lies there now; None for a format without lines, or where nothing can be read."""
    from posexit import files
    from posexit.errors import PosexitError

    if output.meta.get("format") not in {"md", "txt"}:
        return None
    try:
        return files.read(given.folder.path / relative).decode(errors="replace")
    except PosexitError:
        return None


def _show(
    given: Answered,
    holdings: Holdings,
    foreign: frozenset[str],
    done: Done,
    differences: Differences,
    *,
    pretend: bool,
    as_json: bool,
) -> None:
    import json

    from posexit import __version__
    from posexit.cli.session import put, put_lines, shown_path

    now = given.now
    before = holdings.versions(foreign)
    if as_json:
        told = {
            "pretend": pretend,
            "changed": done.changed,
            "made_with": before,
            "now": __version__,
            "files": [{**one, "differences": differences.get(str(one["path"]), ())} for one in done.told()],
        }
        put(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    path = shown_path(given.folder.path)
    if not holdings.is_written:
        lines = [now.say("update.none-written", path=path)]
    elif not done.changed:
        lines = [now.say("update.nothing")]
    else:
        key = "older" if before and before != [__version__] else "other"
        lines = [now.say(f"update.{key}", before=now.say("render.joint").join(before), now=__version__)]
        lines += [now.say("update.would" if pretend else "update.done"), *done.changes(now)]
        lines += list(_detail(now, done, differences)) if pretend else []
        lines += [now.say("update.how", path=path)] if pretend else []
    put_lines(lines)


def _detail(now: Session, done: Done, differences: Differences) -> Iterator[str]:
    """Yield the lines that differ, document by document; for one without a text file only that it does."""
    from posexit.cli.edge import shown

    told = set(map(_stem, differences))
    for path, found in differences.items():
        yield now.say("update.differences", path=path)
        for change in found[:MOST]:
            before, after = change.shortened()
            yield from (f"    - {shown(before)}",) if before is not None else ()
            yield from (f"    + {shown(after)}",) if after is not None else ()
        if len(found) > MOST:
            yield now.say("update.more", count=len(found) - MOST)
    for one in done.written:
        path = one.path.relative_to(done.root).as_posix()
        if _is_other(one) and _stem(path) not in told:
            told.add(_stem(path))
            yield now.say("update.no-lines", path=path)


def _is_other(one: Written) -> bool:
    return one.changed and one.state != "created"


def _stem(path: str) -> str:
    return path.rpartition(".")[0]
