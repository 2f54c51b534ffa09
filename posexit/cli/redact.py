"""`posexit redact`: copies of the letters to show to others, with chosen answers blacked out in every format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posexit.cli.options import (
    BlankIdentityOption,
    FolderArgument,
    JsonOption,
    LangOption,
    PlainOption,
    TemplatesOption,
    TodayOption,
    YesOption,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from posexit.cli.living import Living
    from posexit.cli.session import Session
    from posexit.prompts.asking import Item
    from posexit.twins import Made


def redact(
    folder: FolderArgument,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field", help="遮盖哪一项或哪一类，可重复 / What to black out, repeatable.", metavar="NAME"
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="新文件夹 / New folder for the copies.", metavar="DIR"),
    ] = None,
    by_hand: BlankIdentityOption = False,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write copies of checklist and letters without what is not for everybody; the case stays as it is."""
    from posexit import files
    from posexit.cli.living import Living
    from posexit.cli.session import session
    from posexit.errors import PosexitError
    from posexit.story import fold
    from posexit.twins import Twins
    from posexit.veil import OWN, Veil, chosen

    now = session(lang, templates, today, letters=True)
    case = Living.open(now, folder)
    case.folder.tidy()  # a run that was killed may have left its lock, and copies that are whole
    target = _target(now, folder, output)
    names = (
        _named(fields) if fields else OWN if by_hand else _asked(case, ask=not (yes or as_json), plain=plain)
    )
    with case.folder.locked():
        advice, events = case.advice(), case.folder.journal().events
        made = Twins(
            advice,
            now.library,
            case.folder.holdings(),
            case.folder.found(),
            lambda no: fold((event for event in events if event.no < no), case.story.begun),
            Veil(chosen(advice.now, names), by_hand=by_hand),
            case.example,
        ).make()
        if not made.twins:
            _left_out(now, made)
            raise PosexitError("nothing-to-redact", path=folder)
        mark = _mark(folder)
        files.remove_stray_folders(target.parent, mark)
        files.write_folder(target, made.twins, mark)
    files.flush()
    _tell(case, target, names, made, by_hand=by_hand, as_json=as_json)


def _mark(folder: Path) -> str:
    """Return what marks copies of this case that are not finished; they say nothing of whose they are."""
    import os
    from hashlib import sha256

    return "redact-" + sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:16]


def _target(now: Session, folder: Path, output: Path | None) -> Path:
    """Return the folder for the copies: a new one, whose own name tells nothing.

    Raises:
        PosexitError: redact-into-new, no-parent, output-in-case.
    """
    import os

    from posexit.errors import PosexitError
    from posexit.folder import default_path

    case = Path(os.path.realpath(folder))
    target = output.absolute() if output else default_path(case.parent, now.today, "redacted")
    if os.path.lexists(target):
        raise PosexitError("redact-into-new", path=output)
    if not target.parent.is_dir():
        raise PosexitError("no-parent", path=output, folder=target.parent)
    if case in (Path(os.path.realpath(target)), *Path(os.path.realpath(target)).parents):
        raise PosexitError("output-in-case", path=output)
    return target


def _named(fields: Sequence[str]) -> frozenset[str]:
    """Return the names of what --field says: fields, and the groups that the questions have.

    Raises:
        PosexitError: bad-answers, with everything that cannot be blacked out.
    """
    from posexit.errors import PosexitError
    from posexit.fields import FIELDS, nearest, pattern
    from posexit.veil import GROUPS, STORY_NAMES, can_hide

    wrong: list[tuple[None, str, str, dict[str, object]]] = []
    for name in (one for one in fields if one not in GROUPS and not can_hide(one)):
        if pattern(name) in FIELDS:
            wrong.append((None, name, "cannot-redact", {}))
        else:
            wrong.append((None, name, "unknown-field", {"nearest": nearest(name)}))
    if wrong:
        groups = ", ".join((*GROUPS, *STORY_NAMES))
        raise PosexitError("bad-fields", problems=wrong, groups=groups)
    return frozenset(name for one in fields for name in GROUPS.get(one, (one,)))


def _asked(case: Living, *, ask: bool, plain: bool) -> frozenset[str]:
    """Return what the user wants blacked out, group by group; without anybody to ask, the usual ones."""
    from posexit.cli.items import yes_or_no
    from posexit.veil import GROUPS, USUAL

    def items(_: Mapping[str, str]) -> list[Item]:
        return [
            yes_or_no(
                case.now,
                group,
                case.now.say("redact.ask", what=case.now.say(f"redact.groups.{group}")),
                current="yes" if group in USUAL else "no",
            )
            for group in GROUPS
        ]

    said = case.ask(items, {}, yes=not ask, plain=plain)
    return frozenset(name for group, answer in said.items() if answer == "yes" for name in GROUPS[group])


def _tell(
    case: Living, target: Path, names: Collection[str], made: Made, *, by_hand: bool, as_json: bool
) -> None:
    from posexit.cli.session import shown_path
    from posexit.cli.writing import grouped
    from posexit.veil import GROUPS

    now = case.now
    whole = {group for group, inside in GROUPS.items() if set(inside) <= set(names)}
    rest = set(names) - {name for group in whole for name in GROUPS[group]}
    said = [now.say(f"redact.groups.{group}") for group in GROUPS if group in whole] + sorted(rest)
    key = "redact.written-by-hand" if by_hand else "redact.written"
    lines = [
        now.say(key, path=shown_path(target), what=now.say("redact.joint").join(said)),
        *grouped(now, "redact.file", list(made.twins)),
    ]
    told = {
        "folder": str(target),
        "fields": sorted(names),
        "files": list(made.twins),
        "left_out": [{"path": path, "why": why} for path, why in made.left_out.items()],
    }
    case.finish(told, [*lines, now.say("redact.read-first")], as_json=as_json)
    _left_out(now, made)


def _left_out(now: Session, made: Made) -> None:
    """Say which files have no copy, and why."""
    for line in _reasons(now, made):
        now.note("redact.left-out", **line)


def _reasons(now: Session, made: Made) -> Iterator[dict[str, str]]:
    for why in dict.fromkeys(made.left_out.values()):
        paths = [path for path, reason in made.left_out.items() if reason == why]
        yield {"paths": now.say("redact.joint").join(paths), "reason": now.say(f"redact.why.{why}")}
