"""`posexit sent`: a letter went out or arrived; its files are frozen as they went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from posexit.cli.options import (
    Body,
    FolderArgument,
    JsonOption,
    LangOption,
    OnOption,
    PlainOption,
    ProofOption,
    TemplatesOption,
    TodayOption,
    YesOption,
)

if TYPE_CHECKING:
    from posexit.cli.living import Living


def sent(
    folder: FolderArgument,
    letter: Annotated[
        str, typer.Argument(metavar="LETTER", help="哪封信，见 posexit letters / Which letter.")
    ],
    how: Annotated[
        str | None,
        typer.Option("--how", help="怎么交的 / How it went: ems | email | app | hand", metavar="HOW"),
    ] = None,
    on: OnOption = None,
    waybill: Annotated[str | None, typer.Option("--waybill", help="快递单号 / Waybill.")] = None,
    to: Annotated[Body | None, typer.Option("--to", help="投诉交给谁 / Where a complaint went.")] = None,
    arrived: Annotated[
        str | None, typer.Option("--arrived", help="哪天送达 / Day it arrived.", metavar="DATE")
    ] = None,
    proof: ProofOption = None,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write down that a letter went out, how, and when it arrived."""
    from posexit.cli.living import Living, told
    from posexit.cli.session import session
    from posexit.errors import PosexitError, UsageError

    now = session(lang, templates, today)
    known = now.library.letter_ids()
    if letter not in known:
        raise PosexitError("unknown-letter", given=letter, known=", ".join(known))
    if to and letter != "complaint":
        raise UsageError("to-without-complaint", letter=letter)
    case = Living.open(now, folder)
    only_arrived = bool(arrived) and not (how or on or waybill or to) and case.story.first_sent(letter)
    flags: dict[str, object] = {
        "how": how,
        "on": on,
        "waybill": waybill,
        "to": to and to.value,
        "arrived": arrived,
    }
    items = [_arrived(case)] if only_arrived else _items(case, letter, asks_arrival=bool(arrived))
    answers = case.ask(lambda _: items, flags, yes=yes or as_json, plain=plain)
    _check_order(case, letter, answers)
    events, frozen = [], {}
    with case.folder.locked():
        if not only_arrived:
            frozen = _freeze(case, letter)
            whole = {name: answers.get(name) for name in ("how", "on", "waybill", "to")}
            title = _title(case, letter)
            events.append(
                case.add("sent", {**whole, "letter": letter, "title": title, "files": frozen}, proof)
            )
        if answers.get("arrived"):
            more = proof if only_arrived else None
            events.append(case.add("arrived", {"letter": letter, "on": answers["arrived"]}, more))
    lines = [
        now.say(f"sent.{event.kind}", title=_title(case, letter), on=event.on.isoformat()) for event in events
    ]
    lines += [now.say("sent.frozen", path=path) for path in frozen]
    if not frozen and not only_arrived:
        lines.append(now.say("sent.no-files", letter=letter))
    case.end({"events": [told(event) for event in events], "frozen": frozen}, lines, as_json=as_json)


def _items(case: Living, letter: str, *, asks_arrival: bool) -> Any:
    from posexit.cli.living import item, labels
    from posexit.journal import Delivery
    from posexit.prompts.asking import Item

    now = case.now
    items = [
        Item("how", now.say("sent.how"), choices=labels(now, "delivered", get_args(Delivery)), needed=True),
        case.on(),
        item(now, "waybill"),
    ]
    if letter == "complaint":
        bodies = labels(now, "to", [body.value for body in Body])
        current = case.case.complaint.to or ""
        items.append(Item("to", now.say("sent.to"), choices=bodies, needed=True, current=current))
    return [*items, _arrived(case)] if asks_arrival else items


def _arrived(case: Living) -> Any:
    from dataclasses import replace

    return replace(case.on(name="arrived"), ask=case.now.say("sent.arrived-on"))


def _check_order(case: Living, letter: str, answers: Mapping[str, str]) -> None:
    """See that nothing arrives before it was sent; days are ISO text here, which sorts as they do."""
    from posexit.errors import PosexitError

    first = case.story.first_sent(letter)
    on = answers.get("on") or (first.on.isoformat() if first else "")
    if answers.get("arrived") and answers["arrived"] < on:
        raise PosexitError("arrived-before-sent", arrived=answers["arrived"], on=on)


def _freeze(case: Living, letter: str) -> dict[str, str]:
    """Freeze the files of a letter that were not sent before; return their SHA-256."""
    return case.folder.freeze(case.folder.unsent(letter))


def _title(case: Living, letter: str) -> str:
    from posexit.explain import letter_title

    return letter_title(case.situation(), letter, case.now.library, "zh")
