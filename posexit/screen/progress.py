"""How far a long run is: one line that moves on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from posexit.screen.drawing import Say
from posexit.terminal import by_ear

EVERY = 1000
"""Cases between two plain lines."""


@contextmanager
def progress(say: Say, lines: int | None) -> Iterator[Callable[[Any, int], None]]:
    """Give what shows a tally of a run: its cases made, unchanged and failed so far, and the row it is at.

    Args:
        say: the words.
        lines: of the whole table, None where nobody has counted them.
    """
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal or console.is_dumb_terminal or by_ear():
        yield lambda tally, _row: _plainly(console, say, tally)
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(say("batch.begun"), total=lines)
        yield lambda tally, row: bar.update(task, completed=row, description=_line(say, tally))


def _plainly(console: Console, say: Say, tally: Any) -> None:
    if _cases(tally) % EVERY == 0:
        console.print(_line(say, tally), soft_wrap=True)


def _cases(tally: Any) -> int:
    return int(tally.new + tally.changed + tally.unchanged + tally.failed)


def _line(say: Say, tally: Any) -> str:
    return say("batch.progress", cases=_cases(tally), failed=tally.failed)
