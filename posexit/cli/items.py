"""The questions that commands on a living case share: a day, a text, a file, one of several things, yes or no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posexit.cli.session import Session
from posexit.journal import check_day
from posexit.phrases import days_ago, heard, says_none
from posexit.prompts.asking import Item
from posexit.values import Refused, day, long_text, text

if TYPE_CHECKING:
    from posexit.cli.living import Living

NONE = "-"
"""The choice that leaves an optional question open."""

_SHORT = {"with", "staff", "ticket", "waybill", "name"}
_ESCAPED = re.compile(r"\\(.)")
_QUOTES = "'\""


def on_day(case: Living, name: str = "on", ask: str = "", *, not_before: str = "") -> Item:
    """Return the question for the day of an event; today where nothing is said.

    ``not_before`` is the day on which it went out, as ISO text, of something that arrived.
    """

    def read(raw: str) -> str:
        ago = days_ago(raw)
        found = day(raw) if ago is None else case.now.today - timedelta(days=ago)
        check_day(found, case.case, case.now.today)
        if found.isoformat() < not_before:
            raise Refused("arrived-before-sent", arrived=found.isoformat(), on=not_before)
        return found.isoformat()

    return Item(name, ask or case.now.say("living.on"), read, current=case.now.today.isoformat())


def words(now: Session, name: str, **more: Any) -> Item:
    """Return the question for a text of an event, by the key of its sentence."""
    is_long = name not in _SHORT

    def read(raw: str) -> str:
        if heard(raw) in ({"none"} if is_long else {"none", "unknown"}):  # what was said may be 不知道
            return ""
        return long_text(raw) if is_long else text(raw)

    return Item(name, now.say(f"living.ask.{name}"), read, long=is_long, **more)


def file(now: Session, name: str = "proof", ask: str = "") -> Item:
    """Return the question for a file that proves something."""
    about = () if ask else (now.say("living.ask.about-proof"),)
    return Item(name, ask or now.say("living.ask.proof"), path_of, about=about)


def path_of(raw: str) -> str:
    """Return the path of a file as it was typed, pasted or dragged into the window, in quotes or escaped; none for 无.

    Raises:
        Refused: no-such-file.
    """
    if says_none(raw):
        return ""
    typed = raw.strip()
    bare = typed[1:-1] if typed[:1] in _QUOTES and typed[-1:] == typed[:1] else typed
    for found in (typed, bare, _ESCAPED.sub(r"\1", bare)):
        path = Path(found).expanduser()
        if found and path.is_file():
            return str(path)
    raise Refused("no-such-file", path=typed)


def labels(now: Session, kind: str, values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return choices with their labels."""
    return tuple((value, now.say(f"story.{kind}.{value}")) for value in values)


def one_of(
    now: Session, name: str, ask: str, choices: Sequence[tuple[str, str]], *, none: str = "", **more: Any
) -> Item:
    """Return the question for one of several things; ``none`` is the key of the choice that is none of them."""
    first = ((NONE, now.say(none)),) if none else ()
    return Item(name, ask, choices=(*first, *choices), **more)


def yes_or_no(now: Session, name: str, ask: str, **more: Any) -> Item:
    """Return a question for yes or no."""
    choices = (("yes", now.say("living.yes")), ("no", now.say("living.no")))
    return Item(name, ask, choices=choices, **more)
