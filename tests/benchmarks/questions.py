"""How soon the first question is on the screen, and how soon the next one after Enter."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import peers
from environment import Place
from figures import Bar, Found, Pair
from measuring import Command, Size, in_rounds, new_folder
from pseudo_terminal import Terminal

BARS = (
    Bar("first", "`posexit start` to its first question", "`copier copy` to its first", 1),
    Bar("next", "`posexit start`, from Enter to the next", "a bare questionary script", 2),
)
_FIRST = "为什么想退掉这台机器？"
_TEXTS = ("想从哪天起停用机器，最晚哪天关闭商户？", "有牌照的收单机构全称是什么？")
_TOLD = ("reason.kind=idle", "applicant.form=individual", "applicant.standing=own")
"""With these answers posexit begins with the two text questions above."""
_TYPED = f"{date.today().year + 1}-06-30"  # noqa: DTZ011 the user's own day


def measure(place: Place, size: Size) -> Found:
    """Measure the bars above."""
    template, copier = _copier_template(place), place.program("copier")
    posexit, script = place.program("posexit"), peers.RIVALS / "with_questionary.py"
    told = [part for pair in _TOLD for part in ("--set", pair)]
    times = in_rounds(
        {
            "posexit": lambda: _first(place, lambda folder: [posexit, "start", folder]),
            "copier": lambda: _first(place, lambda folder: [copier, "copy", template, folder]),
            "next": lambda: _next(place, lambda folder: [posexit, "start", folder, *told]),
            "questionary": lambda: _next(place, lambda _: [place.python, script, *_TEXTS]),
        },
        size.rounds,
    )
    return Found(
        {
            "first": Pair(times["posexit"], times["copier"]),
            "next": Pair(times["next"], times["questionary"]),
        }
    )


def _first(place: Place, command: Command) -> float:
    with new_folder(place) as folder, Terminal(place, *command(folder / "case")) as terminal:
        return (terminal.seen(_FIRST) - terminal.begun) * 1000


def _next(place: Place, command: Command) -> float:
    """Answer the first of the two questions and return how long the second takes to come."""
    with new_folder(place) as folder, Terminal(place, *command(folder / "case")) as terminal:
        terminal.seen(_TEXTS[0])
        terminal.type(_TYPED)
        terminal.seen(_TYPED)
        pressed = terminal.type("\r")
        return (terminal.seen(_TEXTS[1]) - pressed) * 1000


def _copier_template(place: Place) -> Path:
    """Write a template for copier that asks as its first question what posexit asks as its first."""
    home = place.folder("peers", "copier-questions")
    (home / "copier.yml").write_text(json.dumps({"reason": {"type": "str", "help": _FIRST}}), "utf-8")
    (home / "letter.md.jinja").write_text("{{ reason }}\n", "utf-8")
    return home
