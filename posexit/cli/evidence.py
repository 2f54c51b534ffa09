"""`posexit evidence`: copies a file into the case as a numbered exhibit; without a file lists them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    from posexit.prompts.asking import Item

_MOST_PAGES = 9999
_LAST = 9
"""How many of the last entries are offered."""
_PROVABLE = {"contact", "sent", "arrived", "reply", "offer", "confirmed", "done"}


def evidence(
    folder: FolderArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="要存的文件；不写就列出 / File; without one, list."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="证据名称 / Name of the exhibit.")] = None,
    proves: Annotated[str | None, typer.Option("--proves", help="证明什么 / What it proves.")] = None,
    pages: Annotated[
        int | None, typer.Option("--pages", min=1, max=_MOST_PAGES, help="页数 / Pages.")
    ] = None,
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
    from posexit.cli.items import NONE
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
    flags = {"name": name, "proves": proves, "pages": pages, "of": of, "on": on}
    answers = case.ask(lambda _: _items(case, file, flags), flags, yes=yes or as_json, plain=plain)
    proven = None if answers["of"] in {"", NONE} else int(answers["of"])
    with case.writing():
        kept = keep(case.folder.path, file, case.story)
        if kept.again:
            line = now.say("evidence.again", no=kept.again, path=kept.file)
            case.finish({"exhibit": kept.again, "event": None}, [line], as_json=as_json)
            return
        event = case.add("evidence", {**answers, "of": proven, "file": kept.file, "sha256": kept.sha256})
    case.end({"exhibit": case.story.exhibits_given, "event": told(event)}, [], as_json=as_json)


def _items(case: Living, file: Path, flags: Mapping[str, object]) -> list[Item]:
    from posexit.cli.items import on_day, words
    from posexit.exhibits import exhibit_name
    from posexit.prompts.asking import Item

    now = case.now
    return [
        words(now, "name", current=exhibit_name(file), needed=True),
        words(now, "proves"),
        Item("pages", now.say("living.ask.pages"), _pages),
        _proven(case, given=flags["of"] is not None),
        on_day(case),
    ]


def _pages(raw: str) -> str:
    from posexit.values import Refused

    if not (raw.strip().isdecimal() and 1 <= int(raw) <= _MOST_PAGES):
        raise Refused("not-pages", most=_MOST_PAGES)
    return str(int(raw))


def _proven(case: Living, *, given: bool) -> Item:
    """Return the question for the entry that a file proves: one of the last."""
    from posexit.cli.items import NONE, one_of
    from posexit.prompts.asking import Item

    if given:
        return Item("of", "")
    moments = {one["no"]: one for one in case.words()["timeline"]}
    last = [event.no for event in case.story.events if event.kind in _PROVABLE][: -_LAST - 1 : -1]
    choices = [(str(no), f"{moments[no]['on']} {moments[no]['text']}") for no in last]
    ask = case.now.say("living.ask.of")
    return one_of(case.now, "of", ask, choices, none="living.none", current=NONE)


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
