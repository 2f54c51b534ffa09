"""`posexit undo`: takes back what was written down by mistake; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from posexit.cli.options import (
    FolderArgument,
    JsonOption,
    LangOption,
    PlainOption,
    TemplatesOption,
    TodayOption,
    YesOption,
)

if TYPE_CHECKING:
    from posexit.cli.living import Living
    from posexit.journal import Event


def undo(
    folder: FolderArgument,
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="NUMBER", min=1, help="第几条；不写就是最后一条 / Which entry; else the last."
        ),
    ] = None,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Take back the last entry of the journal, or the one of a number."""
    from posexit.cli.items import yes_or_no
    from posexit.cli.living import Living, told
    from posexit.cli.session import session

    now = session(lang, templates, today)
    case = Living.open(now, folder, any_day=True)
    event = _meant(case, number)
    back = [event, *_arrivals(case, event)]
    shown = [_line(case, one) for one in back]
    about = tuple(shown)
    ask = yes_or_no(now, "yes", now.say("undo.ask"), needed=True, about=about)
    flags = {"yes": "yes" if yes or as_json else None}
    if case.ask(lambda _: [ask], flags, yes=yes or as_json, plain=plain)["yes"] == "no":
        case.finish({"undone": []}, [now.say("undo.kept")], as_json=as_json)
        return
    with case.writing():
        case.add_all([("undone", {"of": one.no, "on": now.today}) for one in back])
        thawed = case.folder.thaw(_files(case, event))
    lines = [now.say("undo.undone", line=line) for line in shown]
    lines += [now.say("undo.thawed", path=path) for path in thawed]
    lines += _after(case, event)
    case.end({"undone": [told(one) for one in back], "thawed": list(thawed)}, lines, as_json=as_json)


def _meant(case: Living, number: int | None) -> Event:
    """Return the event to take back.

    Raises:
        PosexitError: nothing-to-undo, no-such-event, undone-already, undo-of-undo.
    """
    from posexit.errors import PosexitError
    from posexit.journal import Undone

    if number is None:
        if not case.story.events:
            raise PosexitError("nothing-to-undo", path=case.name)
        return case.story.events[-1]
    for event in case.folder.journal().events:
        if isinstance(event, Undone) and event.of == number:
            raise PosexitError("undone-already", no=number, on=event.on.isoformat())
        if isinstance(event, Undone) and event.no == number:
            raise PosexitError("undo-of-undo", no=number, of=event.of)
    return case.event(number)


def _arrivals(case: Living, event: Event) -> Iterator[Event]:
    """Yield the arrival of a letter that did not go out after all."""
    for one in case.story.sent:
        if one.no == event.no and one.arrival:
            yield case.event(one.arrival)


def _line(case: Living, event: Event) -> str:
    text = next(one["text"] for one in case.words()["timeline"] if one["no"] == event.no)
    return case.now.say("undo.line", no=event.no, on=event.on.isoformat(), text=text)


def _files(case: Living, event: Event) -> Sequence[str]:
    """Return the files that went out with a letter and with no other that still did."""
    from posexit.journal import Sent

    others = {path for one in case.story.events if isinstance(one, Sent) for path in one.files}
    return [path for path in getattr(event, "files", ()) if path not in others]


def _after(case: Living, event: Event) -> Iterator[str]:
    """Yield what to know besides: what stays on the disk, what opens again, what proved it."""
    from posexit.journal import Closed, Evidence

    say: Any = case.now.say
    if isinstance(event, Evidence):
        yield say("undo.file-stays", path=event.file)
    if isinstance(event, Closed):
        yield say("undo.open-again")
    for no, one in case.story.exhibits.items():
        if one.of == event.no:
            yield say("undo.exhibit-stays", no=no, path=case.name, entry=one.no)
