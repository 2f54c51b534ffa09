"""Values that have broken other programs, of `hostile.json`, and a case in which every free text is one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from posexit.fields import FIELDS, build
from posexit.journal import Event, events_of
from posexit.library import default_library
from posexit.values import Refused, text

KINDS = ("text", "long", "number")
_SHAPED = ("11010519491231002X", "91350100M000100Y43", "1234")
"""What fields take that take nothing else."""

FREE = tuple(name.replace("*", "1") for name, field in FIELDS.items() if field.kind in KINDS)


def _values() -> dict[str, tuple[str, ...]]:
    told = json.loads(Path(__file__).with_name("hostile.json").read_text("ascii"))
    return {
        kind: tuple(one if isinstance(one, str) else one["repeat"] * one["times"] for one in values)
        for kind, values in told.items()
    }


VALUES = _values()
ALL = tuple(value for values in VALUES.values() for value in values)


@cache
def accepted(name: str) -> tuple[str, ...]:
    """Return the hostile values that a field takes."""
    return tuple(value for value in ALL if _fits(name, value))


def _fits(name: str, value: str) -> bool:
    case, problems = build({name: value})
    return not problems and case.state(name) == "answered"


@cache
def spoken() -> tuple[str, ...]:
    """Return the hostile values that an entry of the journal takes."""
    return tuple(value for value in ALL if _is_text(value))


def _is_text(value: str) -> bool:
    try:
        return bool(text(value))
    except Refused:
        return False


@dataclass(frozen=True)
class Filled:
    """A case and its journal; ``values`` are the free texts by a name of their place."""

    answers: Mapping[str, str]
    events: tuple[Event, ...]
    values: Mapping[str, str]


def tame() -> Filled:
    """Return a case whose free texts are marks of their own."""
    return _filled({name: _mark(no, name) for no, name in enumerate(FREE)}, lambda no: f"记{no:03d}事")


def wild(turn: int, *, without: str = "") -> Filled:
    """Return a case whose free texts are hostile values ``without`` some characters, others in each turn."""
    lacking = set(without)
    answers = {}
    for no, name in enumerate(FREE):
        fitting = [value for value in accepted(name) if not lacking & set(value)]
        answers[name] = fitting[(turn * 7 + no * 3) % len(fitting)] if fitting else _mark(no, name)
    said = [value for value in spoken() if not lacking & set(value)]
    return _filled(answers, lambda no: said[(turn * 11 + no) % len(said)])


def turns() -> int:
    """Return how many turns bring every value to every field that takes it."""
    return max(len(accepted(name)) for name in FREE)


def _mark(no: int, name: str) -> str:
    for mark in (f"栏{no:03d}目", f"Z{no:03d}Q", f"box{no:03d}@example.com", *_SHAPED):
        if mark and _fits(name, mark):
            return mark
    raise AssertionError(name)


def _filled(values: Mapping[str, str], say: Callable[[int], str]) -> Filled:
    base = default_library().example("merchant")
    told = {f"event.{no}": say(no) for no in range(9)}
    first = {"on": date(2026, 11, 20), "at": datetime(2026, 11, 20, tzinfo=UTC)}
    events = events_of(
        [
            {"kind": "contact", "how": "phone", "with_whom": say(0), "staff_no": say(1), "ticket_no": say(2),
             "said": say(3), "promised": say(4), **first},
            {"kind": "sent", "letter": "cancellation", "how": "ems", "waybill": say(5), **first},
            {"kind": "offer", "what": say(6), **first},
            {"kind": "reply", "objection": "system-cannot", "words": say(7), **first},
            {"kind": "evidence", "file": "evidence/01.png", "sha256": "0" * 64, "name": say(8), "proves": say(3),
             **first},
        ]
    )  # fmt: skip
    own = {name: value for name, value in values.items() if value not in _SHAPED}
    return Filled({**base, **values}, events, {**own, **told})
