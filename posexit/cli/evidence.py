"""`posexit evidence`: copies a file into the case as a numbered exhibit; without a file lists them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from posexit.cli.options import (
    FolderArgument,
    JsonOption,
    LangOption,
    OnOption,
    PlainOption,
    TemplatesOption,
    TodayOption,
    YesOption,
)

if TYPE_CHECKING:
    from posexit.cli.living import Living


def evidence(
    folder: FolderArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="要存的文件；不写就列出 / File; without one, list."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="证据名称 / Name of the exhibit.")] = None,
    proves: Annotated[str | None, typer.Option("--proves", help="证明什么 / What it proves.")] = None,
    pages: Annotated[int | None, typer.Option("--pages", min=1, max=9999, help="页数 / Pages.")] = None,
    of: Annotated[
        int | None, typer.Option("--of", min=1, help="证明第几条记录 / Number of the entry it proves.")
    ] = None,
    on: OnOption = None,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Keep a copy of a file with its hash and what it proves, or list what is kept."""
    from posexit.cli.living import Living, told
    from posexit.cli.session import session
    from posexit.exhibits import keep

    now = session(lang, templates, today)
    case = Living.open(now, folder)
    if file is None:
        _list(case, as_json=as_json)
        return
    if of is not None:
        case.event(of)
    answers = case.ask(
        lambda _: _items(case, file),
        {"name": name, "proves": proves, "on": on},
        yes=yes or as_json,
        plain=plain,
    )
    with case.folder.locked():
        kept = keep(case.folder.path, file, case.story)
        event = case.add(
            "evidence", {**answers, "pages": pages, "of": of, "file": kept.file, "sha256": kept.sha256}
        )
    no = case.story.exhibits_given
    lines = [now.say("evidence.kept", no=no, path=kept.file)]
    case.end({"exhibit": no, "event": told(event)}, lines, as_json=as_json)


def _items(case: Living, file: Path) -> Any:
    from posexit.cli.living import item

    return [
        item(case.now, "name", current=file.stem.strip()[:200], needed=True),
        item(case.now, "proves"),
        case.on(),
    ]


def _list(case: Living, *, as_json: bool) -> None:
    """List the exhibits, and say of each whether its file is still what it was."""
    from posexit.exhibits import state

    now = case.now
    found = [
        {
            "no": no,
            "name": one.name,
            "file": one.file,
            "proves": one.proves,
            "state": state(case.folder.path, one),
        }
        for no, one in case.story.exhibits.items()
    ]
    lines = []
    for one in found:
        lines.append(now.say("evidence.line", no=one["no"], name=one["name"], file=one["file"]))
        if one["state"] != "sound":
            lines.append("  ✗ " + now.say(f"evidence.{one['state']}", no=one["no"], file=one["file"]))
    case.finish({"exhibits": found}, lines or [now.say("evidence.none")], as_json=as_json)
