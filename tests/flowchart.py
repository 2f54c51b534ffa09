"""Draws the flow of the questions from the code: python -m tests.flowchart (writes .readme/questions.svg and .md)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

import pytest

from posexit.fields import FIELDS, pattern
from posexit.library import Library, default_library
from posexit.questions import QUESTIONS
from tests.flow import MORE, Flow

PICTURES = Path(__file__).parents[1] / ".readme"
Deciding = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Station:
    """One question, or several that are offered together, and what decides whether they come."""

    names: tuple[str, ...]
    deciding: Deciding
    offered: bool


def drawings(flow: Flow) -> dict[str, str]:
    """Return the drawings of a flow that was walked, by the name of their file."""
    found = stations(flow)
    return {
        "questions.svg": "\n".join(_Picture(found, flow.library).svg()) + "\n",
        "questions.md": "\n".join(_mermaid(found, flow.report())) + "\n",
    }


def stations(flow: Flow) -> list[Station]:
    """Return the questions in their order; of those only offered, what the same answers decide is one."""
    every = [flow.deciding(no) for no in range(len(QUESTIONS))]
    deciders = {name for deciding in every for name in deciding}
    asked = [
        Station((ask.name,), deciding, offered=False)
        for ask, deciding in zip(QUESTIONS, every, strict=True)
        if not ask.offered
    ]
    groups: dict[str, tuple[dict[str, None], Deciding]] = {}
    for ask, deciding in zip(QUESTIONS, every, strict=True):
        if ask.offered:
            alone = ask.name if ask.name in deciders - {one.names[0] for one in asked} else ""
            names, _ = groups.setdefault(f"{alone}{deciding}", ({}, deciding))
            names[pattern(ask.name)] = None
    return asked + [Station(tuple(names), deciding, offered=True) for names, deciding in groups.values()]


def condition(name: str, values: Sequence[str]) -> str:
    """Return under which answers to a question another one comes, the shorter way round."""
    if not values:
        return f"{name} …"
    others = [value for value in FIELDS[name].choices if value not in values]
    if len(others) < len(values):
        return f"{name} ≠ {', '.join(others)}"
    return f"{name} = {', '.join(values)}"


def told(found: Sequence[Station], station: Station) -> Iterator[tuple[str, str]]:
    """Yield each condition of a station with the question it is about.

    What decides together about an earlier question too is told by that one, and about none.
    """
    left = dict(station.deciding)
    for earlier in found[: found.index(station)]:
        if len(earlier.deciding) > 1 and not earlier.offered and earlier.deciding.items() <= left.items():
            yield f"as for {earlier.names[0]}", ""
            left = {name: values for name, values in left.items() if name not in earlier.deciding}
    yield from ((condition(name, values), name) for name, values in left.items())


# ---- the picture: the questions from top to bottom, a line down from each that decides to those it decides

_ROW, _LANE, _LEFT, _TOP, _LETTER = 22, 14, 16, 78, 7.25
_NAMES, _CONDITIONS = 50, 98  # letters in a line
_COLOURS = ("#0b6fc2", "#c2410c", "#15803d", "#9333ea", "#a16207", "#0e7490", "#be185d", "#4d7c0f", "#4f46e5")


class _Picture:
    def __init__(self, found: Sequence[Station], library: Library) -> None:
        self._found, self._library = found, library
        deciding = {name for station in found for name in station.deciding}
        self._starts = {
            name: no
            for no, station in reversed(list(enumerate(found)))
            for name in station.names
            if name in deciding
        }
        order = sorted(self._starts, key=self._starts.__getitem__)
        self._lanes = {name: _LEFT + _LANE * place for place, name in enumerate(order)}
        self._inks = {name: _COLOURS[place % len(_COLOURS)] for place, name in enumerate(order)}
        self._text = _LEFT + _LANE * len(order) + 6
        self._right = self._text + int(_NAMES * _LETTER)
        self._offered = next(no for no, station in enumerate(found) if station.offered)

    def svg(self) -> Iterator[str]:
        """Yield the lines of the picture."""
        ys, y = [], _TOP
        for no, station in enumerate(self._found):
            y += _ROW * 3 if no == self._offered else 0
            ys.append(y)
            y += _ROW * max(len(self._left_lines(station)), len(self._right_lines(station)))
        width = self._right + int(_CONDITIONS * _LETTER) + _LEFT
        yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" font-size="12" font-family="monospace">'
        yield '<rect width="100%" height="100%" fill="#fff"/>'
        yield _text(_LEFT, 28, "The questions, in the order in which they are asked", 'font-size="17"')
        yield _text(
            _LEFT,
            50,
            "Bold: always. A line runs from a question whose answer decides to those it decides, marked by dots; "
            "beside them stands how (…: together with the others).",
            'fill="#555"',
        )
        head = ys[self._offered] - _ROW * 1.5
        yield _text(self._text, head, "Not asked, only offered at the review", 'font-size="17"')
        for name, start in self._starts.items():
            ends = [at for at, station in zip(ys, self._found, strict=True) if name in station.deciding]
            yield self._line(name, f"M{self._lanes[name]} {min(*ends, ys[start])}V{max(*ends, ys[start])}")
        for station, at in zip(self._found, ys, strict=True):
            yield from self._station(station, at)
        yield "</svg>"

    def _station(self, station: Station, at: int) -> Iterator[str]:
        for name in station.deciding:
            yield f'<circle cx="{self._lanes[name]}" cy="{at}" r="3.5" fill="{self._inks[name]}"/>'
        for name in set(station.names) & set(self._starts):
            if station is self._found[self._starts[name]]:
                yield self._line(name, f"M{self._lanes[name]} {at}H{self._text - 4}")
                ring = f'r="4.5" fill="#fff" stroke="{self._inks[name]}" stroke-width="2.5"'
                yield f'<circle cx="{self._lanes[name]}" cy="{at}" {ring}/>'
        weight = "" if station.deciding or station.offered else 'font-weight="bold"'
        for no, line in enumerate(self._left_lines(station)):
            yield _text(self._text, at + 4 + no * _ROW, line, weight)
        name, label = station.names[0], self._label(station.names[0])
        if len(station.names) == 1 and len(name) + len(label) + 3 < _NAMES:
            yield _text(self._text + _LETTER * (len(name) + 2), at + 4, label, 'fill="#777"')
        for no, told in enumerate(self._right_lines(station)):
            spans = (f'<tspan fill="{ink}">{escape(text)}</tspan>' for text, ink in told)
            yield f'<text x="{self._right}" y="{at + 4 + no * _ROW}">{"; ".join(spans)}</text>'

    def _line(self, name: str, path: str) -> str:
        return f'<path d="{path}" stroke="{self._inks[name]}" stroke-width="2" fill="none" opacity=".5"/>'

    def _left_lines(self, station: Station) -> list[str]:
        return textwrap.wrap(", ".join(station.names), _NAMES - 2, break_long_words=False)

    def _label(self, name: str) -> str:
        known = name in FIELDS
        return self._library.question(name).label.en if known else self._library.section(name).en

    def _right_lines(self, station: Station) -> list[list[tuple[str, str]]]:
        lines: list[list[tuple[str, str]]] = [[]]
        room = _CONDITIONS
        for text, name in told(self._found, station):
            ink = self._inks.get(name, "#222")
            if len(text) > room and lines[-1]:
                lines.append([])
                room = _CONDITIONS
            lines[-1].append((text, ink))
            room -= len(text) + 2
        return lines


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text x="{x}" y="{y}" {style}>{escape(text)}</text>'


# ---- Mermaid: the way through what is asked, neighbours that come under the same conditions in one box


def _mermaid(found: Sequence[Station], report: str) -> Iterator[str]:
    yield "# The way through the questions"
    yield ""
    yield "Drawn by `python -m tests.flowchart`, as is [the picture of what decides about each](questions.svg)."
    yield "“…” means that an answer decides together with the others that are named. Hexagons are conditions."
    yield f"`tests/test_flow.py` walks all of it: {report}."
    yield ""
    yield "```mermaid"
    yield "flowchart TD"
    open_ends = ["start([start])"]
    asked = [station for station in found if not station.offered]
    for no, (_, run) in enumerate(groupby(asked, key=lambda station: repr(station.deciding))):
        stations = list(run)
        names = "<br>".join(station.names[0] for station in stations)
        conditions = "<br>".join(text for text, _ in told(found, stations[0]))
        box = f'q{no}["{names}"]'
        if conditions:
            yield f'  c{no}{{{{"{conditions}"}}}} -- yes --> {box}'
            yield from (f"  {end} --> c{no}" for end in open_ends)
            open_ends = [f"q{no}", f"c{no} -- no"]
        else:
            yield f"  {box}"
            yield from (f"  {end} --> q{no}" for end in open_ends)
            open_ends = [f"q{no}"]
    yield "  review([review: more is offered])"
    yield from (f"  {end} --> review" for end in open_ends)
    yield "```"


def main() -> None:
    """Write both drawings."""
    patch = pytest.MonkeyPatch()
    flow = Flow(default_library(), patch, only={}, more=MORE)
    flow.walk()
    patch.undo()
    for name, content in drawings(flow).items():
        (PICTURES / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
