"""`posexit purge`: shows what will go of a case or of a whole run, asks, and removes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from posexit.cli.options import (
    FolderArgument,
    JsonOption,
    LangOption,
    PlainOption,
    PurgeYesOption,
    TemplatesOption,
    TodayOption,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posexit.cli.session import Session
    from posexit.purging import CasePlan, PurgePlan

_YES = {"yes", "是"}
_KILO = 1024


def purge(
    folder: FolderArgument,
    yes: PurgeYesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Remove what posexit made and what its journal knows; what it does not know stays and is named."""
    import json

    from posexit import purging
    from posexit.cli.session import put, put_lines, session, shown_path
    from posexit.errors import PosexitError

    now = session(lang, templates, today)
    plan = purging.plan(folder)
    if not as_json:
        put_lines(_lines(now, plan))
    if not (yes or _sure(now, ask=not as_json, plain=plain)):
        raise PosexitError("not-purged", path=folder)
    gone = purging.purge(plan)
    if as_json:
        told = {
            "folder": str(plan.root),
            "removed": [relative for relative, _ in plan.going],
            "bytes": plan.size,
            "stays": list(plan.stays),
            "open": list(plan.open),
            "folder_removed": str(plan.root) in gone,
        }
        put(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    key = "gone" if str(plan.root) in gone else "gone-but-folder"
    put_lines([now.say(f"purge.{key}", count=len(plan.going), path=shown_path(plan.root))])


def _sure(now: Session, *, ask: bool, plain: bool) -> bool:
    """Return whether the user typed the word for it.

    Raises:
        UsageError: nobody can be asked.
    """
    from posexit.cli.prompting import prompter, teller
    from posexit.prompts.asking import Asking, Item

    item = Item("sure", now.say("purge.ask"), needed=True, flag="--yes")
    asker = prompter(plain=plain) if ask else None
    asking = Asking(asker, now.say, teller(asker))
    return asking.run(lambda _: [item], {})["sure"].strip().casefold() in _YES


def _lines(now: Session, plan: PurgePlan) -> Iterator[str]:
    """Yield what goes and what stays, and what removing cannot do."""
    from posexit.cli.session import shown_path

    path = shown_path(plan.root)
    sizes = {"count": len(plan.going), "size": _size(now, plan.size)}
    if plan.run:
        yield now.say("purge.run", path=path, cases=len(plan.cases), **sizes)
        yield from (_case_line(now, case) for case in plan.cases)
    else:
        yield now.say("purge.case", path=path, **sizes)
        for kind in ("evidence", "edited", "made", "record"):
            for relative, one in plan.going:
                if one.kind == kind:
                    yield now.say(f"purge.{kind}", path=relative, size=_size(now, one.size))
    for relative in plan.stays:
        yield now.say("purge.stays", path=relative)
    if plan.open and plan.run:
        yield now.say("purge.open-cases", count=len(plan.open), names=now.say("render.joint").join(plan.open))
    elif plan.open:
        yield now.say("purge.open", path=path)
    yield now.say("purge.no-promise")


def _case_line(now: Session, case: CasePlan) -> str:
    kinds = [one.kind for one in case.going]
    return now.say(
        "purge.one-case",
        path=case.root.name,
        count=len(kinds),
        size=_size(now, sum(one.size for one in case.going)),
        evidence=kinds.count("evidence"),
        edited=kinds.count("edited"),
    )


def _size(now: Session, size: int) -> str:
    """Return a size as people read it: in bytes, else in kilobytes, else in megabytes with a decimal."""
    if size < _KILO:
        return now.say("purge.bytes", size=size)
    if size < _KILO * _KILO:
        return now.say("purge.kilobytes", size=round(size / _KILO))
    return now.say("purge.megabytes", size=f"{size / _KILO / _KILO:.1f}")
