"""One case in one screen: where it stands, what is next and late, how far it is, where else to turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, repeat
from typing import Any

from posexit.blocks import Language
from posexit.dates import day_text, short_day
from posexit.screen.drawing import (
    Lines,
    Say,
    bar,
    beside,
    broken,
    clipped,
    filled,
    free_lines,
    heading,
    row,
    show,
)
from posexit.terminal import width

Told = Mapping[str, Any]

_COMING = {"due", "day"}
_FEWEST, _MOST = 2, 8
"""How many lines there are, as the room allows, of what happened and of what is coming."""
_LATE = 4
"""How many lines there are at most of what is late too."""


def status(say: Say, told: Told, lang: Language) -> None:
    """Print where a case stands in one screen; with one machine it fits 24 lines of 80 columns."""
    seen = _Seen(say, told, lang)
    top = [
        heading(seen.head()),
        heading(say("status.screen.stage", stage=told["stage_title"], ball=told["ball_says"])),
        broken(told["stage_says"]),
        broken(told["action"]),
        *(broken(warning, "! ", "yellow") for warning in seen.warnings()),
    ]
    following = seen.rows("next", seen.next())
    missing, progress = seen.rows("missing", seen.missing()), seen.rows("progress", seen.progress())
    turns = seen.rows("turns", seen.turns())
    left = free_lines([*top, *following, *missing, *progress, *turns])
    late = seen.rows("late", seen.late(max(1, min(_LATE, left - 2 * _FEWEST))), "yellow")
    few = max(_FEWEST, min(_MOST, (left - len(late)) // 2))
    story = [*seen.rows("past", seen.past(few)), *seen.rows("ahead", seen.ahead(few))]
    show(*top, *following, *late, *missing, *progress, *story, *turns)


@dataclass(frozen=True)
class _Seen:
    """The lines of each part."""

    say: Say
    told: Told
    lang: Language

    @property
    def room(self) -> int:
        """The columns that labels take."""
        names = ("next", "late", "missing", "progress", "past", "ahead", "turns")
        return max(width(self.label(name)) for name in names) + 2

    def label(self, name: str) -> str:
        return self.say(f"status.screen.{name}")

    def rows(self, name: str, lines: Iterable[str], style: str = "") -> list[Lines]:
        """Return the lines of a part, the first behind its label."""
        labels = chain([self.label(name)], repeat(""))
        return [row(label, line, self.room, style) for label, line in zip(labels, lines, strict=False)]

    def day(self, iso: str) -> str:
        return short_day(date.fromisoformat(iso), self.lang, date.fromisoformat(self.told["today"]))

    def head(self) -> str:
        names = [name for name in (self.told["name"], self.told["provider"]) if name]
        names = names or [self.say("status.screen.nameless")]
        if self.told["example"]:
            names.append(self.say("status.screen.example"))
        return self.say(
            "status.screen.head",
            folder=self.told["folder"],
            names=self.say("dialogue.comma").join(names),
            today=day_text(date.fromisoformat(self.told["today"]), self.lang),
        )

    def warnings(self) -> Iterator[str]:
        for one in self.told["exhibits"]:
            if one["state"] != "sound":
                yield self.say(f"evidence.{one['state']}", no=one["no"], file=one["file"])
        if count := len(self.told["problems"]):
            yield self.say("status.screen.problems", count=count, folder=self.told["folder"])

    def next(self) -> Iterator[str]:
        if task := self.told["next"]:
            when = task["when"] if task["doubt"] else task["by"]  # what is not known is always said
            said = self.say("status.screen.task", **{**task, "when": when})
            yield self.late_task(task) if task["since"] else said
            because = task["because"][0]
            yield self.say("status.screen.why", **{**task, "because": because}, folder=self.told["folder"])

    def late(self, few: int) -> Iterator[str]:
        others = [task for task in self.told["overdue"] if task != self.told["next"]]
        named = others if len(others) <= few else others[: few - 1]
        for task in named:
            yield clipped(self.late_task(task), self.room)
        if len(others) > len(named):
            yield self.say("status.screen.more", count=len(others) - len(named))

    def late_task(self, task: Told) -> str:
        return self.say("status.screen.late-task", **task)

    def missing(self) -> Iterator[str]:
        if self.told["missing_says"]:
            yield self.say("dialogue.comma").join(self.told["missing_says"])

    def progress(self) -> Iterator[str]:
        found = self.told["progress"]
        titles = max((width(one["title"]) for one in found), default=0)
        cells = [
            f"{filled(one['title'], titles)} {bar(one['done'], one['total'])} {one['done']}/{one['total']}"
            for one in found
        ]
        yield from beside(cells, self.room)

    def past(self, few: int) -> Iterator[str]:
        past = [one for one in self.told["timeline"] if one["kind"] not in _COMING]
        yield from self._moments(past[-few:])

    def ahead(self, few: int) -> Iterator[str]:
        ahead = [one for one in self.told["timeline"] if one["kind"] in _COMING]
        yield from self._moments(ahead[:few])

    def turns(self) -> Iterator[str]:
        """Yield where else to turn: the steps of each state in a line, grouped by their reason."""
        for state in ("open", "not-yet", "closed"):
            reasons: dict[str, list[str]] = {}
            for step in self.told["steps"]:
                if step["state"] == state and step["arises"]:
                    reasons.setdefault("" if state == "open" else step["says"], []).append(step["short"])
            groups = [self._turn(titles, says) for says, titles in reasons.items()]
            others = sum(not step["arises"] for step in self.told["steps"]) if state == "closed" else 0
            if others:
                folder = self.told["folder"]
                groups.append(self.say("status.screen.turn-others", count=others, folder=folder))
            if groups:
                steps = self.say("status.screen.between").join(groups)
                yield self.say(f"status.screen.turn.{state}", steps=steps)

    def _turn(self, shorts: list[str], says: str) -> str:
        titles = self.say("dialogue.comma").join(shorts)
        return self.say("status.screen.turn-why", titles=titles, says=says) if says else titles

    def _moments(self, found: list[Told]) -> Iterator[str]:
        days = [self.day(one["on"]) for one in found]
        widest = max(map(width, days), default=0)
        for day, one in zip(days, found, strict=True):
            head = f"{filled(day, widest)}  "
            text = self.say("status.screen.entry", **one) if one["no"] else one["text"]
            yield head + clipped(text, self.room + width(head))
