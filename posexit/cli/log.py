"""`posexit log`: a call, a visit or a message; what they offered and was decided; what they confirmed in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from posexit.cli.options import (
    AgainOption,
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
    from posexit.prompts.asking import Answers, Item

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
            "--decision",
            help="对条件的决定 / Your decision on it: keep | change | leave | open",
            metavar="DECISION",
        ),
    ] = None,
    confirmed: Annotated[
        list[str] | None,
        typer.Option(
            "--confirmed", help="确认了什么 / What: terminal | merchant | settlement | data", metavar="WHAT"
        ),
    ] = None,
    proof: ProofOption = None,
    again: AgainOption = False,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Write down a contact with the other side, an offer and its decision, or a confirmation in writing."""
    from posexit.cli.living import Living, told
    from posexit.cli.session import session

    now = session(lang, templates, today)
    case = Living.open(now, folder)
    texts = {"with": whom, "staff": staff, "ticket": ticket, "said": said, "promised": promised}
    kinds = {
        "contact": how is not None or any(texts.values()),
        "offer": offer is not None,
        "decision": decision is not None and offer is None,
        "confirmed": bool(confirmed),
    }
    named = tuple(kind for kind, is_meant in kinds.items() if is_meant)
    flags: dict[str, object] = {"how": how, "on": on, **texts, "offer": offer, "decision": decision}
    flags |= {f"confirmed-{no}": what for no, what in enumerate(confirmed or [], start=1)} | {"proof": proof}
    answers = case.ask(_items(case, named, len(confirmed or [])), flags, yes=yes or as_json, plain=plain)
    with case.writing():
        kept = case.keep(answers["proof"])
        happened = [(kind, {**about, "on": answers["on"]}) for kind, about in _happened(case, answers)]
        stood, events = case.add_once(happened, kept, again=again)
    lines = case.stand_already(stood)
    lines += [now.say("log.written-down", no=event.no, path=case.name) for event in events]
    whole = {"events": [told(event) for event in events], "standing": [event.no for event in stood]}
    case.end(whole, lines, as_json=as_json)


def _items(case: Living, named: tuple[str, ...], confirmed: int) -> Any:
    """Return what there is to ask: the kind of thing that happened first, where no flag says it."""
    from posexit.cli.items import file, on_day, one_of

    now = case.now
    offered = case.story.open_offers
    possible = ("contact", "offer", *(["decision"] if offered else []), "confirmed")
    choices = [(kind, now.say(f"log.kinds.{kind}")) for kind in possible]
    flag = "--how / --offer / --decision / --confirmed"
    first = one_of(now, "kind", now.say("log.kind"), choices, needed=True, flag=flag)

    def items(so_far: Mapping[str, str]) -> list[Item]:
        kinds = named or (so_far.get("kind", ""),)
        if kinds == ("",):
            return [first]
        found: list[Item] = [] if named else [first]
        for kind in kinds:
            found += _about(case, kind, so_far, confirmed)
        return [*found, on_day(case), file(now)]

    return items


def _about(case: Living, kind: str, so_far: Mapping[str, str], confirmed: int) -> list[Item]:
    from posexit.cli.items import labels, one_of, words
    from posexit.errors import PosexitError
    from posexit.journal import Channel, Decision

    now = case.now
    decisions = labels(now, "decision", get_args(Decision))
    if kind == "contact":
        how = one_of(now, "how", now.say("log.how"), labels(now, "how", get_args(Channel)), needed=True)
        return [how, *(words(now, name) for name in _FIELDS)]
    if kind == "offer":
        decision = one_of(now, "decision", now.say("log.decision"), decisions, current="open")
        return [words(now, "offer", needed=True), decision]
    if kind == "decision":
        if not case.story.open_offers:
            raise PosexitError("no-open-offer", path=case.name)
        about = (now.say("log.offered", text=case.story.open_offers[-1].what),)
        return [one_of(now, "decision", now.say("log.decision"), decisions, needed=True, about=about)]
    return _confirmations(case, so_far, confirmed)


def _confirmations(case: Living, so_far: Mapping[str, str], given: int) -> list[Item]:
    """Return one question for each confirmation, and as long as one is named the question for another."""
    from posexit.circumstances import confirmations_missing
    from posexit.cli.items import NONE, labels, one_of
    from posexit.journal import Confirmable

    now = case.now
    order = dict.fromkeys([*confirmations_missing(case.situation()), *get_args(Confirmable)])
    ask, more = now.say("log.confirmed"), now.say("log.confirmed-too")
    if given:
        return [
            one_of(now, f"confirmed-{no}", ask, labels(now, "confirmable", order))
            for no in range(1, given + 1)
        ]
    found = [one_of(now, "confirmed-1", ask, labels(now, "confirmable", order), needed=True)]
    while (last := so_far.get(f"confirmed-{len(found)}", NONE)) not in {NONE, ""}:
        order.pop(last, None)
        if not order:
            break
        choices = labels(now, "confirmable", order)
        found.append(
            one_of(now, f"confirmed-{len(found) + 1}", more, choices, none="log.no-more", current=NONE)
        )
    return found


def _happened(case: Living, answers: Answers) -> list[tuple[str, dict[str, object]]]:
    """Return the events that the answers tell, each with what it says besides its day."""
    from posexit.cli.items import NONE

    found: list[tuple[str, dict[str, object]]] = []
    if "how" in answers:
        texts = {field: answers[name] for name, field in _FIELDS.items()}
        found.append(("contact", {"how": answers["how"], **texts}))
    if "decision" in answers:
        what = answers.get("offer") or case.story.open_offers[-1].what
        found.append(("offer", {"what": what, "decision": answers["decision"]}))
    confirmed = {said: None for name, said in answers.items() if name.startswith("confirmed-")}
    return found + [("confirmed", {"what": what}) for what in confirmed if what != NONE]
