"""The review before anything is written: every answer with its number, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from posexit.screen.advice import joined, show_ground, show_problems, show_route, show_totals
from posexit.screen.drawing import (
    Say,
    broken,
    columns,
    filled,
    heading,
    indented,
    lines,
    plain,
    show,
    space,
    width,
)


def review(say: Say, found: Sequence[Any], told: Mapping[str, Any], *, set_aside: int) -> None:
    """Print every answer with its number, then what follows and what will be written.

    Args:
        say: the words.
        found: rows of the review; their numbers are their places.
        told: the advice in words, each letter with the labels of its ``blanks``.
        set_aside: how many answers are kept without being used.
    """
    space()
    show(heading(say("start.review")))
    label = max((width(row.label) for row in found), default=0)
    more = []
    for number, row in enumerate(found, start=1):
        if row.extra and not row.answer:
            more.append(plain(f"{number} {row.label}", style="dim"))
        else:
            _show_row(f"{number:2}  {filled(row.label, label)}  ", row.answer)
    if more:
        show(heading(say("start.offered")))
        show(indented(columns(more)))
    if set_aside:
        show(broken(say("start.set-aside", count=set_aside), style="dim"))
    space()
    show_problems(say, told["problems"])
    show_ground(say, told["ground"])
    show_route(say, told["route"])
    show_totals(say, told, "totals")
    show_totals(say, told, "seller_totals")
    show(heading(say("start.will-write")))
    letters = [_planned(say, letter) for letter in told["letters"]]
    show(lines([say("start.checklist"), *letters, say("start.calendar")]))


def _show_row(head: str, answer: str) -> None:
    """Print an answer behind its number and label, every line of it in the same column."""
    for line in answer.split("\n"):
        show(broken(line, head))
        head = " " * width(head)


def _planned(say: Say, letter: Mapping[str, Any]) -> str:
    line = say("start.letter", title=letter["title"], because=joined(letter))
    if not letter["blanks"]:
        return line
    labels = say("dialogue.comma").join(letter["blanks"])
    return line + say("start.blanks", count=len(letter["blanks"]), labels=labels)
