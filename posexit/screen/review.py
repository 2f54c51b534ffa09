"""The review before anything is written: every answer with its number, and what follows."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import groupby
from typing import Any

from posexit.screen.advice import joined, show_ground, show_problems, show_route, show_totals
from posexit.screen.drawing import (
    Say,
    beside,
    broken,
    filled,
    heading,
    lines,
    plain,
    show,
    space,
)
from posexit.terminal import by_ear, width


def review(
    say: Say, found: Sequence[Any], told: Mapping[str, Any], starred: Container[Any], *, set_aside: int
) -> None:
    """Print every answer with its number, then what follows and what will be written.

    Args:
        say: the words.
        found: rows of the review; their numbers are their places.
        told: the advice in words, each letter with the labels of its ``blanks``.
        starred: the rows that a letter prints and that still are blank in it.
        set_aside: how many answers are kept without being used.
    """
    space()
    show(heading(say("start.review")))
    numbered = [*enumerate(found, start=1)]
    label = max((width(row.label) for row in found if not row.to_add), default=0)
    for number, row in numbered:
        if not row.to_add:
            _show_row(f"{number:2}  {filled(row.label, label)}  ", row.answer)
    _show_offered(say, [(number, row) for number, row in numbered if row.to_add], starred)
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


def _show_offered(say: Say, found: Sequence[tuple[int, Any]], starred: Container[Any]) -> None:
    """Print what can be added by groups, with a star where a letter waits for it."""
    if not found:
        return
    marked = any(row in starred for _, row in found)
    show(heading(say("start.offered-starred" if marked else "start.offered")))
    if by_ear():
        for number, row in found:
            said = say("state.answer", label=row.group, answer=row.short)
            show(plain(f"{number:2}  {said}{'*' if row in starred else ''}", style="dim"))
        return
    label = max(width(row.group) for _, row in found)
    for group, rows in groupby(found, key=lambda each: each[1].group):
        texts = [f"{number} {row.short}{'*' if row in starred else ''}" for number, row in rows]
        head = f"  {filled(group, label)}  "
        for line in beside(texts, width(head)):
            show(plain(head + line, style="dim"))
            head = " " * width(head)


def _planned(say: Say, letter: Mapping[str, Any]) -> str:
    line = say("start.letter", title=letter["title"], because=joined(letter))
    if not letter["blanks"]:
        return line
    labels = say("dialogue.comma").join(letter["blanks"])
    return line + say("start.blanks", count=len(letter["blanks"]), labels=labels)
