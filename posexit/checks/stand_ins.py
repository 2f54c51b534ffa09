"""Puts stand-ins in the place of what a user typed, so that only our own words are checked.

Choices, dates and sums keep their print, since their words and form are ours. Texts and numbers become
one private-use character each, which no user can type: equal values equal ones, different values
different ones, so loops, sorting and rules about merchant numbers go the same way as with the values.
The ground and the route are those of the real case.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from posexit.case import Case
from posexit.checks.finders import FIRST_STAND, LAST_STAND
from posexit.fields import FIELDS
from posexit.journal import Event, Reply
from posexit.kinds import Part
from posexit.setting import Situation
from posexit.story import fold

_TYPED = {"text", "long", "number"}
_EVENT_TEXTS = {
    *("with_whom", "staff_no", "ticket_no", "said", "promised", "waybill", "words", "name", "proves"),
}
_OURS = re.compile(r"\d{4}-\d\d-\d\d|\d+\.\d\d|yes|no")


def stand_in(now: Situation) -> Situation:
    """Return the situation with every text and number that the user typed replaced."""
    given = _StandIns()
    return replace(now, case=given.case(now.case), story=fold(map(given.event, now.story.events)))


class _StandIns:
    def __init__(self) -> None:
        self._given: dict[str, str] = {}

    def case(self, case: Case) -> Case:
        changed: dict[str, Any] = {}
        for name in type(case).model_fields:
            part = getattr(case, name)
            if isinstance(part, Part):
                changed[name] = self._part(part, name)
            elif isinstance(part, tuple):
                changed[name] = tuple(self._part(one, f"{name}.*") for one in part)
            elif isinstance(part, str):
                changed[name] = self._one(part)
        return case.model_copy(update=changed)

    def event(self, event: Event) -> Event:
        """Return an event with its texts replaced; facts keep dates and sums, whose form is ours."""
        changed: dict[str, Any] = {
            name: self._one(text)
            for name in _EVENT_TEXTS & set(type(event).model_fields)
            if (text := getattr(event, name)) is not None
        }
        if isinstance(event, Reply):
            changed["facts"] = {
                name: text if _OURS.fullmatch(text) else self._one(text) for name, text in event.facts.items()
            }
        return event.model_copy(update=changed)

    def _part(self, part: Part, prefix: str) -> Part:
        typed = {
            name: self._one(str(value))
            for name in type(part).model_fields
            if FIELDS[f"{prefix}.{name}"].kind in _TYPED and (value := getattr(part, name)) is not None
        }
        return part.model_copy(update=typed)

    def _one(self, value: str) -> str:
        room = ord(LAST_STAND) - ord(FIRST_STAND)
        return self._given.setdefault(value, chr(ord(FIRST_STAND) + len(self._given) % room))
