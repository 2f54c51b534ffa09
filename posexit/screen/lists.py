"""Lists of what the templates hold: letters, sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from posexit.blocks import Language
from posexit.dates import short_day
from posexit.screen.drawing import Say, broken, heading, show


def letters(found: Sequence[Mapping[str, str]]) -> None:
    """Print all letters, each with its title and what it is for."""
    for letter in found:
        show(heading(letter["id"], f"  {letter['title']}"))
        show(broken(letter["why"]))


def sources(say: Say, found: Sequence[Mapping[str, Any]]) -> None:
    """Print all sources: name, how sure, what each says, when it was checked and what uses it."""
    for source in found:
        show(heading(source["id"], f"  {source['name']}"))
        sure = say(f"sources.{source['confidence']}", checked=source["checked"])
        show(broken(f"{source['says']}{sure}"))
        names = ", ".join(source["used_by"])
        show(broken(say("sources.used-by", count=len(source["used_by"]), names=names)))


def cases(say: Say, found: Sequence[Mapping[str, Any]], lang: Language, today: date) -> None:
    """Print cases by name, each with where it stands and its next day."""
    for case in found:
        names = [name for name in (case.get("name"), case.get("provider")) if name]
        show(heading(case["folder"], f"  {say('dialogue.comma').join(names)}"))
        show(broken(_standing(say, case, lang, today)))
    show(broken(say("status.list.one" if found else "status.list.none"), ""))


def _standing(say: Say, case: Mapping[str, Any], lang: Language, today: date) -> str:
    if case["error"]:
        return say("status.list.unreadable", reason=case["says"])
    told = {"stage": case["stage_title"], "ball": case["ball_says"]}
    if not case["next_day"]:
        return say("status.list.stage", **told)
    told["day"] = short_day(date.fromisoformat(case["next_day"]), lang, today)
    if case["overdue"]:
        return say("status.list.late", **told, count=case["overdue"], title=case["next"]["title"])
    return say("status.list.next", **told, title=case["next_day_says"])
