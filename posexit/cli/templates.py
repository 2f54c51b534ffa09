"""`posexit templates`: which templates are read, and a copy of the built-in ones to change."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import JsonOption, LangOption, TemplatesOption, TodayOption

if TYPE_CHECKING:
    from posexit.cli.session import Session

_MOST_NAMED = 6


class Action(StrEnum):
    """What may be done with the templates."""

    copy = "copy"


def templates(
    action: Annotated[
        Action | None,
        typer.Argument(
            metavar="copy",
            help="copy抄一份，不写就列出 / With copy a copy, else a list.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="新的或空的文件夹 / A new or empty folder.", show_default=False),
    ] = None,
    letter_ids: Annotated[
        list[str] | None,
        typer.Option("--letter", metavar="LETTER", help="只要这封信，可重复 / Only this letter, repeatable."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
    own: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Copy the built-in templates, or say which templates are read, in which order."""
    from posexit.cli.session import session
    from posexit.errors import UsageError

    now = session(lang, own, today)
    if (action is None) != (folder is None) or (letter_ids and action is None):
        raise UsageError("templates-copy-where")
    if folder is None:
        _list(now, as_json=as_json)
    else:
        _copy(now, folder, tuple(letter_ids or ()), as_json=as_json)


def _copy(now: Session, folder: Path, letter_ids: tuple[str, ...], *, as_json: bool) -> None:
    from posexit.cli.session import put, put_lines, shown_path
    from posexit.errors import PosexitError
    from posexit.files import make_private_dir, write_output
    from posexit.library import default_library
    from posexit.originals import originals

    default_library().check_letters(*letter_ids)
    contents = originals(letter_ids)
    if folder.exists() and not folder.is_dir():
        raise PosexitError("in-the-way", path=folder)
    there = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    standing = [name for name in contents if (folder / name).exists()] if letter_ids else there
    if standing:
        more = "…" if len(standing) > _MOST_NAMED else ""
        raise PosexitError("not-overwritten", path=folder, names=", ".join(standing[:_MOST_NAMED]) + more)
    for name, content in contents.items():
        if not (folder / name).parent.is_dir():
            make_private_dir((folder / name).parent)
        write_output(folder / name, content, overwrite=False)
    if as_json:
        put(json.dumps({"folder": str(folder), "files": list(contents)}, ensure_ascii=False, indent=2) + "\n")
        return
    put_lines([now.say("templates.copied", count=len(contents), path=shown_path(folder.absolute()))])


def _list(now: Session, *, as_json: bool) -> None:
    from dataclasses import asdict

    from posexit.cli.session import put, put_lines
    from posexit.cli.settings import TEMPLATES, config_folder
    from posexit.library import builtin
    from posexit.originals import compare

    own = now.library.own
    files = list(compare(own)) if own else []
    if as_json:
        told = {
            "own": str(own) if own else None,
            "builtin": str(builtin()),
            "files": [asdict(one) for one in files],
        }
        put(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    from posexit.cli.edge import shown

    lines = [now.say("templates.own", path=own)] if own else []
    if not own and (place := config_folder()):
        lines.append(now.say("templates.none", path=place / TEMPLATES))
    for state in ("changed", "new", "unread", "same"):
        named = [one for one in files if one.state == state]
        if state == "same" and named:
            lines.append(now.say("templates.same", count=len(named)))
            continue
        for one in named:
            line = now.say(f"templates.{state}", name=shown(one.name))
            lines.append(line + (now.say("checks.nearest", nearest=one.nearest) if one.nearest else ""))
    lines.append(now.say("templates.builtin", path=builtin()))
    put_lines(lines)
