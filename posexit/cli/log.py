"""`posexit log`: a call, a visit or a message; what they offered; what they confirmed in writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from posexit.cli.options import (
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

_FIELDS = {
    "with": "with_whom",
    "staff": "staff_no",
    "ticket": "ticket_no",
    "said": "said",
    "promised": "promised",
}


def log(
    folder: FolderArgument,
    how: Annotated[
        str | None,
        typer.Option(
            "--how", help="怎么联系 / By what: phone | visit | message | email | letter", metavar="HOW"
        ),
    ] = None,
    on: OnOption = None,
    whom: Annotated[str | None, typer.Option("--with", help="和谁 / With whom.")] = None,
    staff: Annotated[str | None, typer.Option("--staff", help="工号 / Staff number.")] = None,
    ticket: Annotated[str | None, typer.Option("--ticket", help="受理编号 / Ticket number.")] = None,
    said: Annotated[str | None, typer.Option("--said", help="对方怎么说 / What was said.")] = None,
    promised: Annotated[
        str | None, typer.Option("--promised", help="答应了什么 / What was promised.")
    ] = None,
    offer: Annotated[str | None, typer.Option("--offer", help="提出的条件 / What they offered.")] = None,
    decision: Annotated[
        str | None,
        typer.Option(
            "--decision", help="你的决定 / Your decision: keep | change | leave | open", metavar="DECISION"
        ),
    ] = None,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirmed", help="确认了什么 / What: terminal | merchant | settlement | data", metavar="WHAT"
        ),
    ] = None,
    proof: ProofOption = None,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write down a contact with the other side, an offer of theirs, or a confirmation in writing."""
    from posexit.cli.living import Living, told
    from posexit.cli.session import session

    now = session(lang, templates, today)
    case = Living.open(now, folder)
    texts: dict[str, object] = {
        "with": whom,
        "staff": staff,
        "ticket": ticket,
        "said": said,
        "promised": promised,
    }
    contact = how is not None or any(texts.values()) or not (offer or confirmed)
    flags: dict[str, object] = {"how": how, "on": on, **texts, "offer": offer, "decision": decision}
    flags |= {f"confirmed-{no}": what for no, what in enumerate(confirmed or [], start=1)}
    items = _items(case, contact=contact, offer=offer is not None, confirmed=len(confirmed or []))
    answers = case.ask(lambda _: items, flags, yes=yes or as_json, plain=plain)
    events: list[Any] = []
    with case.folder.locked():
        if contact:
            whole = {field: answers[name] for name, field in _FIELDS.items()}
            events.append(case.add("contact", {**whole, "how": answers["how"], "on": answers["on"]}, proof))
        if offer is not None:
            whole = {"what": answers["offer"], "decision": answers["decision"], "on": answers["on"]}
            events.append(case.add("offer", whole, None if events else proof))
        for no in range(1, len(confirmed or []) + 1):
            whole = {"what": answers[f"confirmed-{no}"], "on": answers["on"]}
            events.append(case.add("confirmed", whole, None if events else proof))
    lines = [now.say("log.written-down", no=event.no, path=folder) for event in events]
    case.end({"events": [told(event) for event in events]}, lines, as_json=as_json)


def _items(case: Living, *, contact: bool, offer: bool, confirmed: int) -> Any:
    from posexit.cli.living import item, labels
    from posexit.journal import Channel, Confirmable, Decision
    from posexit.prompts.asking import Item

    now = case.now
    items = [case.on()]
    if contact:
        channels = labels(now, "how", get_args(Channel))
        items = [Item("how", now.say("log.how"), choices=channels, needed=True), *items]
        items += [item(now, name) for name in _FIELDS]
    if offer:
        decisions = labels(now, "decision", get_args(Decision))
        items += [
            item(now, "offer", needed=True),
            Item("decision", now.say("log.decision"), choices=decisions, current="open"),
        ]
    what = labels(now, "confirmable", get_args(Confirmable))
    items += [
        Item(f"confirmed-{no}", now.say("log.confirmed"), choices=what) for no in range(1, confirmed + 1)
    ]
    return items
