"""Tables and panels on the terminal; the only user of rich. It decides nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.columns import Columns
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Say = Callable[..., str]

_NARROWEST = 20
_OPENING, _CLOSING = "（「『《〈“‘【〔", "，。、；：！？）」』》〉”’】〕…"
_UNBROKEN = re.compile(rf"[{_OPENING}]*(?:[!-~]+|\S)[{_CLOSING}]*\s*|\s+")
"""What one line holds together: a word or number of the Latin script or a hanzi, with the marks around it."""

_MARK = re.compile(r"\s*(?:[·✓✗–!] )?")


@lru_cache(maxsize=1)
def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(heads))
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    return table


def _lines(lines: Iterable[str], *, style: str = "") -> Text:
    return Text("\n").join(_broken(line, "  · ", style) for line in lines)


def _broken(text: str, mark: str = "  ", style: str = "") -> Text:
    """Return a text in lines as wide as the terminal, after its mark; no line begins with 。 or ends with （."""
    room = max(_NARROWEST, _console().width - len(mark))
    lines, line = [], ""
    for piece in _UNBROKEN.findall(text):
        if line and cell_len(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
        while cell_len(line.rstrip()) > room:  # a long number or address
            head = next(at for at in range(len(line), 0, -1) if cell_len(line[:at]) <= room)
            lines.append(line[:head])
            line = line[head:]
    lines.append(line.rstrip())
    return Text(mark + ("\n" + " " * len(mark)).join(lines), style=style)


def wrapped(text: str) -> str:
    """Return a line of the conversation as wide as the terminal, what follows in the column of its mark."""
    mark = _MARK.match(text)
    head = mark[0] if mark else ""
    return _broken(text[len(head) :], head).plain


def _heading(text: str) -> Text:
    return Text(text, style="bold")


def letters(found: Sequence[Mapping[str, str]]) -> None:
    """Print all letters, each with its title and what it is for."""
    console = _console()
    for letter in found:
        console.print(Text.assemble((letter["id"], "bold"), "  ", letter["title"]), soft_wrap=True)
        console.print(_broken(letter["why"]))


def sources(say: Say, found: Sequence[Mapping[str, Any]]) -> None:
    """Print all sources: name, how sure, what each says, when it was checked and what uses it."""
    console = _console()
    for source in found:
        name = Text.assemble((source["id"], "bold"), "  ", source["name"])
        console.print(name, soft_wrap=True)
        sure = say(f"sources.{source['confidence']}", checked=source["checked"])
        console.print(_broken(f"{source['says']}{sure}"))
        console.print(
            _broken(say("sources.used-by", count=len(source["used_by"]), names=", ".join(source["used_by"])))
        )


def advice(say: Say, told: Mapping[str, Any]) -> None:
    """Print the whole advice."""
    console = _console()
    ground = told["ground"]
    _ground(console, say, ground)
    if ground["cited"]:
        console.print(_heading(say("show.citations")))
        console.print(_lines([_cited(say, source) for source in ground["cited"]], style="dim"))
    _route(console, say, told["route"])
    console.print(_heading(say("show.tasks", count=len(told["tasks"]))))
    console.print(_lines(_task(say, task) for task in told["tasks"]))
    console.print(_heading(say("show.letters")))
    letters_ = [say("show.letter", **{**letter, "because": _joined(letter)}) for letter in told["letters"]]
    console.print(_lines(letters_ or [say("show.no-letters")]))
    _steps(console, say, told["steps"])
    _totals(console, say, "show.totals", told["totals"])
    if any(float(amount) for amount in told["seller_totals"].values()):
        _totals(console, say, "show.seller-totals", told["seller_totals"])
    _problems(console, say, told["problems"])


def _steps(console: Console, say: Say, found: Sequence[Mapping[str, Any]]) -> None:
    """Print where else to turn: what is open with its clock, then what is not, each with its reason."""
    console.print(_heading(say("escalation.heading")))
    for state, style in (("open", ""), ("not-yet", "dim"), ("closed", "dim")):
        lines = [_step(say, step) for step in found if step["state"] == state]
        if lines:
            console.print(_broken(say(f"escalation.states.{state}"), style=style))
            console.print(_lines(lines, style=style))


def _step(say: Say, step: Mapping[str, Any]) -> str:
    told = [say("escalation.line", title=step["title"], says=step["says"]), *step["notes"]]
    if step["state"] == "open":
        told.append(say("escalation.clock", text=step["clock"]))
        told += [say("escalation.cannot", text=step["cannot"])] if step["cannot"] else []
    return say("escalation.between").join(told)


def _cited(say: Say, source: Mapping[str, str]) -> str:
    doubt = "" if source["confidence"] == "verified" else say("show.unverified")
    return say("show.citation", name=source["name"], says=source["says"]) + doubt


def _task(say: Say, task: Mapping[str, Any]) -> str:
    if task["kind"] == "warning":
        return say("plan.beware", title=task["title"])
    return say("show.task", when=task["when"], title=task["title"])


def _joined(letter: Mapping[str, Sequence[str]]) -> str:
    return " ".join(letter["because"])


def review(say: Say, found: Sequence[Any], told: Mapping[str, Any], *, set_aside: int) -> None:
    """Print every answer with its number, then what follows and what will be written.

    Args:
        say: the words.
        found: rows of the review; their numbers are their places.
        told: the advice in words, each letter with the labels of its ``blanks``.
        set_aside: how many answers are kept without being used.
    """
    console = _console()
    console.print()
    console.print(_heading(say("start.review")))
    label = max((cell_len(row.label) for row in found), default=0)
    more = []
    for number, row in enumerate(found, start=1):
        if row.extra and not row.answer:
            more.append(Text(f"{number} {row.label}", style="dim"))
        else:
            console.print(_row(f"{number:2}  {set_cell_size(row.label, label)}  ", row.answer))
    if more:
        console.print(_heading(say("start.offered")))
        console.print(Padding(Columns(more, padding=(0, 3, 0, 0)), (0, 0, 0, 2)))
    if set_aside:
        console.print(_broken(say("start.set-aside", count=set_aside), style="dim"))
    console.print()
    _problems(console, say, told["problems"])
    _ground(console, say, told["ground"])
    _route(console, say, told["route"])
    for heading, totals in (("show.totals", "totals"), ("show.seller-totals", "seller_totals")):
        if any(float(amount) for amount in told[totals].values()):
            _totals(console, say, heading, told[totals])
    console.print(_heading(say("start.will-write")))
    console.print(_lines([say("start.checklist"), *(_planned(say, letter) for letter in told["letters"])]))


def _row(head: str, answer: str) -> Text:
    """Return an answer behind its number and label, every line of it in the same column."""
    indent = " " * cell_len(head)
    lines = Text("\n").join(_broken(line, indent) for line in answer.split("\n"))
    return Text(head) + lines[len(indent) :]


def _planned(say: Say, letter: Mapping[str, Any]) -> str:
    line = say("start.letter", title=letter["title"], because=_joined(letter))
    if not letter["blanks"]:
        return line
    labels = say("dialogue.comma").join(letter["blanks"])
    return line + say("start.blanks", count=len(letter["blanks"]), labels=labels)


def _ground(console: Console, say: Say, ground: Mapping[str, Any]) -> None:
    if ground["title"]:
        console.print(_heading(say("show.door", title=ground["title"])))
    if ground["door"] in {
        None,
        "liquidation",
    }:  # behind the other doors nothing is left by asking or by notice
        console.print(_heading(say("show.ground", form=say(f"forms.{ground['form']}"))))
    for says in ground["says"]:
        console.print(_broken(says))
    _because(console, say, ground)
    if ground["warned"]:
        console.print(_heading(say("show.warnings")))
        warned = [say("show.sources", **one) if one["sources"] else one["says"] for one in ground["warned"]]
        console.print(_lines(warned, style="yellow"))


def _route(console: Console, say: Say, route: Mapping[str, Any]) -> None:
    console.print(_heading(say("show.route", title=route["title"])))
    console.print(_broken(route["says"]))
    _because(console, say, route)


def _because(console: Console, say: Say, told: Mapping[str, Any]) -> None:
    if told["because"]:
        said = say("show.joint").join(told["because"])
        console.print(_broken(say("show.because", said=said), style="dim"))


def _totals(console: Console, say: Say, heading: str, totals: Mapping[str, str]) -> None:
    console.print(_heading(say(heading)))
    table = _table("", "")
    for name, amount in totals.items():
        table.add_row(Text(say(f"totals.{name}")), Text(say("show.amount", amount=amount), justify="right"))
    console.print(Padding(table, (0, 0, 0, 2)))


def _problems(console: Console, say: Say, found: Sequence[Mapping[str, Any]]) -> None:
    if found:
        console.print(_heading(say("show.problems")))
        console.print(_lines([problem["says"] for problem in found], style="yellow"))
