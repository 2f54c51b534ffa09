"""The timeline of a case as a drawing: what you did above the line, what they did below, fixed days on it. Pure.

Lengths across are percentages, so that it is as wide as the page and its letters keep their size. Days far
apart are drawn closer, and the line between them is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log2
from typing import Any, Literal

from posexit.blocks import Language
from posexit.dates import day_text, short_day
from posexit.writers.page.elements import Html, tag

Say = Callable[..., str]
Lane = Literal["you", "them", "day"]

AHEAD = {"due", "day"}
"""Kinds of moments that are yet to come."""

_THEIRS = {"arrived", "reply", "offer", "confirmed"}
_LEFT, _RIGHT = 12.0, 97.0
_STACKED, _STEP = 4, 11
_TOP, _BOTTOM = 24, 24
_LONG = 45
"""Days between two moments from which the line is broken."""
_CROWDED = 24
"""Days with a mark from which marks are small."""
_DIAMOND = "M0-6 6 0 0 6-6 0z"


def lane(kind: str) -> Lane:
    """Return whose doing a moment is; a fixed day is nobody's."""
    return "them" if kind in _THEIRS else "day" if kind == "day" else "you"


@dataclass(frozen=True)
class _Marks:
    """All that happened, or is to come, on one day in one lane."""

    on: date
    lane: Lane
    moments: Sequence[Mapping[str, Any]]


def drawing(moments: Sequence[Mapping[str, Any]], today: date, say: Say, lang: Language) -> Html:
    """Return the drawing of moments, each with `on`, `kind` and `text`, oldest first."""
    marks = _marks(moments)
    days = sorted({today, *(one.on for one in marks)})
    places = dict(zip(days, _spread(days), strict=True))
    above, below = (_height(marks, which) for which in ("you", "them"))
    line = _TOP + above
    height = line + below + _BOTTOM
    size = 3 if len(days) > _CROWDED else 4
    drawn = [
        tag("title", say("page.timeline"), id="timeline-title"),
        tag("desc", _described(moments, today, say, lang), id="timeline-desc"),
        *_axis(days, places, line),
        *(
            tag("text", say(f"page.lanes.{which}"), class_="lane", x="0", y=str(y))
            for which, y in (("you", line - 8), ("them", line + 17))
        ),
        *_today(places[today], line, short_day(today, lang, today), say),
        *(_column(one, places[one.on], line, size, lang) for one in marks),
        *_days(days, places, height - 4, today, lang),
    ]
    return tag(
        "svg",
        *drawn,
        class_="drawing",
        width="100%",
        height=str(height),
        role="img",
        aria_labelledby="timeline-title timeline-desc",
    )


def _marks(moments: Sequence[Mapping[str, Any]]) -> list[_Marks]:
    found: dict[tuple[date, Lane], list[Mapping[str, Any]]] = {}
    for moment in moments:
        found.setdefault((date.fromisoformat(moment["on"]), lane(moment["kind"])), []).append(moment)
    return [_Marks(on, which, several) for (on, which), several in found.items()]


def _spread(days: Sequence[date]) -> list[float]:
    """Return where each day stands, in percent; twice the distance is one step more, not twice the way."""
    if len(days) == 1:
        return [(_LEFT + _RIGHT) / 2]
    ways = [0.0]
    for before, after in pairwise(days):
        ways.append(ways[-1] + 1 + log2((after - before).days))
    return [_LEFT + (_RIGHT - _LEFT) * way / ways[-1] for way in ways]


def _height(marks: Sequence[_Marks], which: Lane) -> int:
    """Return the room that a lane needs, in pixels: that of its highest column, at least of its name."""
    most = max((len(one.moments) for one in marks if one.lane == which), default=0)
    return max(24, 10 + _STEP * min(most, _STACKED))


def _axis(days: Sequence[date], places: Mapping[date, float], y: int) -> Iterator[Html]:
    if len(days) == 1:
        yield _line(_LEFT, _RIGHT, y, "axis")
    for before, after in pairwise(days):
        broken = (after - before).days >= _LONG
        yield _line(places[before], places[after], y, "axis broken" if broken else "axis")


def _line(start: float, end: float, y: int, name: str) -> Html:
    return tag("line", class_=name, x1=_percent(start), x2=_percent(end), y1=str(y), y2=str(y))


def _today(place: float, line: int, day: str, say: Say) -> Iterator[Html]:
    x = _percent(place)
    yield tag("line", class_="today", x1=x, x2=x, y1="18", y2=str(line + 12))
    yield tag("text", say("page.today-is", day=day), class_="today", x=x, y="12", text_anchor=_anchor(place))


def _column(one: _Marks, place: float, line: int, size: int, lang: Language) -> Html:
    """Return the marks of one day in one lane, away from the line; more than fit become a number.

    Fixed days stand on the line, several of them as one mark.
    """
    count = 1 if one.lane == "day" else len(one.moments)
    shown = one.moments[:count] if count <= _STACKED else one.moments[: _STACKED - 1]
    away = {"you": -1, "them": 1, "day": 0}[one.lane]
    day = day_text(one.on, lang)
    parts = [_mark(moment, one.lane, away * (8 + _STEP * at), size, day) for at, moment in enumerate(shown)]
    if more := count - len(shown):
        parts.append(tag("text", f"+{more}", x="3", y=str(away * (8 + _STEP * len(shown)) + 4)))
    return tag("svg", *parts, x=_percent(place), y=str(line), overflow="visible")


def _mark(moment: Mapping[str, Any], which: Lane, y: int, size: int, day: str) -> Html:
    named = "mark ahead" if moment["kind"] in AHEAD else "mark"
    hint = tag("title", f"{day} {moment['text'][:80]}")
    if which == "day":
        return tag("path", hint, class_=named, d=_DIAMOND)
    if which == "you":
        return tag("circle", hint, class_=named, cy=str(y), r=str(size))
    wide = str(2 * size)
    return tag("rect", hint, class_=named, x=str(-size), y=str(y - size), width=wide, height=wide)


def _days(
    days: Sequence[date], places: Mapping[date, float], y: int, today: date, lang: Language
) -> Iterator[Html]:
    """Yield the names of the first and the last day, where they are not today."""
    for on in dict.fromkeys((days[0], days[-1])):
        if on != today:
            place = places[on]
            anchor = "start" if on == days[0] else "end"
            text = short_day(on, lang, today)
            yield tag("text", text, class_="day", x=_percent(place), y=str(y), text_anchor=anchor)


def _described(moments: Sequence[Mapping[str, Any]], today: date, say: Say, lang: Language) -> str:
    past = sum(one["kind"] not in AHEAD for one in moments)
    return say("page.drawn", past=past, ahead=len(moments) - past, today=day_text(today, lang))


def _anchor(place: float) -> str:
    return "start" if place < 25 else "end" if place > 75 else "middle"  # noqa: PLR2004 (quarters of the way)


def _percent(place: float) -> str:
    return f"{place:.2f}%"
