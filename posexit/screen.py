"""Tables and panels on the terminal; the only user of rich. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

Say = Callable[..., str]


@lru_cache(maxsize=1)
def _console() -> Console:
    return Console(highlight=False, soft_wrap=False)


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(heads))
    for head in heads:
        table.add_column(Text(head), overflow="fold")
    return table


def _lines(lines: Sequence[str], *, style: str = "") -> Padding:
    grid = Table.grid(padding=(0, 1, 0, 0))  # rich would break a line of hanzi after the dot
    for line in lines:
        grid.add_row(Text("·", style=style), Text(line, style=style))
    return Padding(grid, (0, 0, 0, 2))


def _heading(text: str) -> Text:
    return Text(text, style="bold")


def letters(say: Say, found: Sequence[Mapping[str, str]]) -> None:
    """Print all letters as a table."""
    table = _table(say("letters.id"), say("letters.title"), say("letters.why"))
    for letter in found:
        table.add_row(Text(letter["id"]), Text(letter["title"]), Text(letter["why"]))
    _console().print(table)


def advice(say: Say, told: Mapping[str, Any]) -> None:
    """Print the whole advice."""
    console = _console()
    ground = told["ground"]
    console.print(_heading(say("show.ground", form=say(f"forms.{ground['form']}"))))
    console.print(Padding(Text(ground["says"]), (0, 0, 0, 2)))
    if ground["because"]:
        console.print(_lines([say("show.because", said=said) for said in ground["because"]], style="dim"))
    if ground["warnings"]:
        console.print(_heading(say("show.warnings")))
        console.print(_lines(ground["warnings"], style="yellow"))
    if ground["citations"]:
        console.print(_heading(say("show.citations")))
        names = [say("show.citation", name=c["name"], says=c["says"]) for c in ground["citations"]]
        console.print(_lines(names, style="dim"))
    console.print(_heading(say("show.route")))
    console.print(Padding(Text(told["route"]["says"]), (0, 0, 0, 2)))
    console.print(_heading(say("show.letters")))
    console.print(
        _lines([say("show.letter", **letter) for letter in told["letters"]] or [say("show.no-letters")])
    )
    console.print(_heading(say("show.totals")))
    totals = _table("", "")
    for name, amount in told["totals"].items():
        totals.add_row(Text(say(f"totals.{name}")), Text(say("show.amount", amount=amount), justify="right"))
    console.print(Padding(totals, (0, 0, 0, 2)))
    if told["problems"]:
        console.print(_heading(say("show.problems")))
        console.print(_lines([problem["says"] for problem in told["problems"]], style="yellow"))


def review(say: Say, found: Sequence[Any], told: Mapping[str, Any], *, set_aside: int) -> None:
    """Print every answer with its number, then what follows and what will be written."""
    console = _console()
    console.print()
    console.print(_heading(say("start.review")))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_column(overflow="fold")
    told_offered = False
    for number, row in enumerate(found, start=1):
        if row.offered and not told_offered:
            told_offered = True
            table.add_row("", _heading(say("start.offered")), "")
        style = "dim" if row.offered and not row.answer else ""
        table.add_row(
            Text(str(number), style=style), Text(row.label, style=style), Text(row.answer or "—", style=style)
        )
    console.print(table)
    if set_aside:
        console.print(Text(say("start.set-aside", count=set_aside), style="dim"))
    advice(say, told)
    console.print(_heading(say("start.will-write")))
    console.print(_lines([say("start.checklist"), *(letter["title"] for letter in told["letters"])]))
