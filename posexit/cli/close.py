"""`posexit close`: sees what a safe end still lacks, and ends the case with a record of it."""

from __future__ import annotations

from collections.abc import Mapping
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
    from posexit.closing import Check
    from posexit.journal import Event
    from posexit.prompts.asking import Answers, Item


def close(
    folder: FolderArgument,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="缺的写进记录，照样结案 / Close all the same.")
    ] = False,
    on: OnOption = None,
    note: Annotated[str | None, typer.Option("--note", help="要记下的话 / A remark.")] = None,
    yes: YesOption = False,
    plain: PlainOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
    templates: TemplatesOption = None,
    today: TodayOption = None,
) -> None:
    """Check that nothing is missing for a safe end, then end the case and write its record."""
    from posexit.cli.living import Living, told
    from posexit.cli.session import session
    from posexit.errors import PosexitError

    now = session(lang, templates, today)
    case = Living.open(now, folder)
    if case.story.closed:
        _catch_up(case)
        raise PosexitError("closed-already", on=case.story.closed.on.isoformat(), path=folder)
    answers = _ask(case, on, ask=not (yes or as_json), plain=plain, anyway=anyway)
    with case.writing():
        events = _write(case, answers)
        lacking = _missing(case)
        if not lacking or anyway or answers.get("anyway") == "yes":
            closed = {"missing": [check.id for check in lacking], "on": answers["on"], "note": note}
            events.append(case.add("closed", closed))
    lines = [*_table(case), "", _outcome(case, len(lacking))]
    whole = {
        "closed": case.story.closed is not None,
        "events": [told(event) for event in events],
        "checks": [_plain(case, check) for check in _checks(case)],
    }
    case.end(whole, lines, as_json=as_json)
    if case.story.closed is None:
        raise typer.Exit(1)


def _catch_up(case: Living) -> None:
    """Write what a run that was killed, after it had closed the case, did not come to write."""
    from posexit.cli.writing import refresh

    done = refresh(case)
    if done and done.changed:
        case.now.note("close.caught-up")


def _checks(case: Living) -> tuple[Check, ...]:
    from posexit.closing import checks

    return checks(case.situation(), case.now.library)


def _missing(case: Living) -> tuple[Check, ...]:
    from posexit.closing import missing

    return missing(_checks(case))


def _ask(case: Living, on: str | None, *, ask: bool, plain: bool, anyway: bool) -> Answers:
    """Return what was said of everything that is missing, and whether to close all the same."""
    from posexit.cli.items import on_day

    lacking = [check for check in _missing(case) if check.kind in {"confirmation", "closing"}]
    waiting = [check for check in _missing(case) if check.kind == "answer"]

    def items(so_far: Mapping[str, str]) -> list[Item]:
        found = [on_day(case)]
        for check in lacking:
            found.append(_yes_or_no(case, check.id, _question(case, check), check))
            if check.kind == "confirmation" and so_far.get(check.id) == "yes":
                found += _paper(case, check)
        left = waiting or any(so_far.get(check.id, "no") == "no" for check in lacking)
        if left and not anyway and all(check.id in so_far for check in lacking):
            found.append(_yes_or_no(case, "anyway", case.now.say("close.anyway")))
        return found

    return case.ask(items, {"on": on or case.now.today.isoformat()}, yes=not ask, plain=plain)


def _question(case: Living, check: Check) -> str:
    return case.now.say("close.is-it", title=check.title.to(case.now.lang))


def _yes_or_no(case: Living, name: str, ask: str, check: Check | None = None) -> Item:
    from posexit.prompts.asking import Item

    choices = (("yes", case.now.say("close.answer-yes")), ("no", case.now.say("close.answer-no")))
    about = (check.why.to(case.now.lang),) if check and check.why else ()
    return Item(name, ask, choices=choices, current="no", about=about)


def _paper(case: Living, check: Check) -> list[Item]:
    """Return the questions for the day of a confirmation, and for the file that has it."""
    from posexit.cli.items import file, on_day

    return [
        on_day(case, f"{check.id}-on", case.now.say("close.on")),
        file(case.now, f"{check.id}-proof", case.now.say("close.file")),
    ]


def _write(case: Living, answers: Mapping[str, str]) -> list[Event]:
    """Write down what the answers say happened: something confirmed in writing, or a task done."""
    events = []
    for check in _missing(case):
        if answers.get(check.id) != "yes":
            continue
        if check.kind == "confirmation":
            proof = answers.get(f"{check.id}-proof")
            told = {"what": check.id, "on": answers[f"{check.id}-on"]}
            events.append(case.add("confirmed", told, case.keep(proof)))
        else:
            events.append(case.add("done", {"task": check.id, "on": answers["on"]}))
    return events


def _table(case: Living) -> list[str]:
    now = case.now
    lines = [now.say("close.heading")]
    for check in _checks(case):
        title, why = check.title.to(now.lang), check.why.to(now.lang) if check.why else ""
        if check.on:
            lines.append("  " + now.say("close.met", title=title, on=check.on.isoformat()))
        else:
            lines.append("  " + now.say("close.missing", title=title, why=why))
    return lines


def _outcome(case: Living, lacking: int) -> str:
    closed = case.story.closed
    if closed is None:
        return case.now.say("close.not-closed", count=lacking)
    return case.now.say("close.closed", on=closed.on.isoformat())


def _plain(case: Living, check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "kind": check.kind,
        "title": check.title.to(case.now.lang),
        "on": check.on.isoformat() if check.on else None,
        "exhibits": list(check.exhibits),
    }
